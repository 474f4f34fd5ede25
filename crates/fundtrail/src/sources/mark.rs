//! What a reader should know of an origin beside its figures.

use std::collections::{BTreeMap, BTreeSet};

use crate::account::{AccountBook, AccountId};
use crate::time::Time;

use super::{Origin, OriginKind, Upstream};

/// What a reader should know of an origin beside its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OriginMark {
    /// The caller named it as a victim.
    Victim,
    /// It paid in, and what came back to it before its last payment is less than it paid: a lead, no finding.
    PossibleVictim,
    /// Its holder is that of an asked account.
    MembersOwn,
    /// It pays several accounts equal days apart.
    PayrollLike,
}

impl OriginMark {
    /// Its name in outputs.
    pub const fn name(self) -> &'static str {
        match self {
            OriginMark::Victim => "victim",
            OriginMark::PossibleVictim => "possible victim",
            OriginMark::MembersOwn => "member's own",
            OriginMark::PayrollLike => "payroll-like",
        }
    }
}

/// Pay days are at least so many days apart, …
const DAYS_BETWEEN: i64 = 6;
/// … and differ from each other by no more than so many, …
const DAYS_SLACK: i64 = 3;
/// … for at least so many payees, …
const PAYEES: usize = 5;
/// … each paid at least so often.
const PAY_DAYS: usize = 3;

impl Upstream<'_> {
    /// The marks of each origin, in their order.
    ///
    /// # Complexity
    /// O(transfers of the ledger), and O(n log n) for the n transfers that origins make.
    pub fn marks(&self, book: &AccountBook, victims: &BTreeSet<AccountId>) -> Vec<Vec<OriginMark>> {
        let members: BTreeSet<AccountId> = self.accounts().collect();
        let dealings = self.dealings(&members);
        let holders = Holders::new(book, &self.query.asked);
        let marks_of = |origin: &super::Source| {
            let Origin::Account(account) = origin.origin else {
                return Vec::new();
            };
            let dealings = &dealings[&account];
            let own = holders.have(book, account);
            let payroll = dealings.is_payroll();
            let victim = victims.contains(&account);
            let mut marks = Vec::new();
            if victim {
                marks.push(OriginMark::Victim);
            } else if !own && !payroll && origin.kind != OriginKind::Stopped && dealings.lost(origin) {
                marks.push(OriginMark::PossibleVictim);
            }
            marks.extend(own.then_some(OriginMark::MembersOwn));
            marks.extend(payroll.then_some(OriginMark::PayrollLike));
            marks
        };
        self.origins().iter().map(marks_of).collect()
    }

    /// What each origin paid to whom, and what came back.
    fn dealings(&self, members: &BTreeSet<AccountId>) -> BTreeMap<AccountId, Dealings> {
        let origins = self.origins().iter();
        let mut dealings: BTreeMap<AccountId, Dealings> = origins
            .filter_map(|origin| match origin.origin {
                Origin::Account(account) => Some((account, Dealings::default())),
                Origin::Exit(_) => None,
            })
            .collect();
        let transfers = self.ledger.transfers();
        for index in transfers.indices() {
            if transfers.recorded_time(index) > self.query.as_of {
                continue;
            }
            let transfer = transfers.get(index);
            let (payer, payee) = (transfer.payer.account(), transfer.payee.account());
            if let (Some(payer), Some(payee)) = (payer, payee) {
                if let Some(of_payer) = dealings.get_mut(&payer) {
                    of_payer.days.entry(payee).or_default().insert(day(transfer.time));
                    if members.contains(&payee) {
                        of_payer.paid += i128::from(transfer.amount);
                        of_payer.back_before = of_payer.back;
                    }
                }
                if let Some(of_payee) = dealings.get_mut(&payee).filter(|_| members.contains(&payer)) {
                    of_payee.back += i128::from(transfer.amount);
                }
            }
        }
        dealings
    }
}

/// What one origin paid, and what came back to it, in minor units.
#[derive(Debug, Default)]
struct Dealings {
    /// To accounts through which money could have come to the asked ones.
    paid: i128,
    back: i128,
    /// What had come back when it paid last.
    back_before: i128,
    /// The days on which it paid each payee.
    days: BTreeMap<AccountId, BTreeSet<i64>>,
}

impl Dealings {
    /// Whether it is out of pocket; of a covered account, by money of its own.
    fn lost(&self, origin: &super::Source) -> bool {
        let own = origin.kind != OriginKind::Opening || origin.paid() * 2 >= self.paid;
        self.paid > 0 && self.back_before < self.paid && own
    }

    fn is_payroll(&self) -> bool {
        let regular = |days: &&BTreeSet<i64>| {
            let days: Vec<i64> = days.iter().copied().collect();
            let gaps = days.windows(2).map(|pair| pair[1] - pair[0]);
            let (least, most) = (gaps.clone().min(), gaps.max());
            days.len() >= PAY_DAYS
                && least.is_some_and(|least| least >= DAYS_BETWEEN)
                && most
                    .zip(least)
                    .is_some_and(|(most, least)| most - least <= DAYS_SLACK)
        };
        self.days.values().filter(regular).count() >= PAYEES
    }
}

fn day(time: Time) -> i64 {
    time.nanos().div_euclid(86_400 * 1_000_000_000)
}

/// Who holds the asked accounts.
struct Holders<'a> {
    asked: &'a BTreeSet<AccountId>,
    ids: BTreeSet<&'a str>,
    names: BTreeSet<&'a str>,
}

impl<'a> Holders<'a> {
    fn new(book: &'a AccountBook, asked: &'a BTreeSet<AccountId>) -> Self {
        let details = || asked.iter().filter_map(|&account| book.details(account));
        Holders {
            asked,
            ids: details().filter_map(|d| d.holder_id.as_deref()).collect(),
            names: details().filter_map(|d| d.holder.as_deref()).collect(),
        }
    }

    /// By identity number; by name where the account has no number.
    fn have(&self, book: &AccountBook, account: AccountId) -> bool {
        let details = book.details(account);
        let by_details = details.is_some_and(|d| match (&d.holder_id, &d.holder) {
            (Some(id), _) => self.ids.contains(&**id),
            (None, Some(name)) => self.names.contains(&**name),
            (None, None) => false,
        });
        self.asked.contains(&account) || by_details
    }
}
