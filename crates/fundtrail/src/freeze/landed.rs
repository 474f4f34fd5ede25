//! What has been frozen in this case: what holds, what failed, and what has run out.

use std::collections::BTreeMap;

use crate::account::AccountId;
use crate::money::{Currency, Money};
use crate::time::Time;

/// How a bank holds money back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Hold {
    /// An urgent payment stop (紧急止付): 48 hours.
    #[default]
    Stop,
    /// A freeze (冻结): six months.
    Freeze,
}

impl Hold {
    /// Its name in files and outputs.
    pub const fn name(self) -> &'static str {
        match self {
            Hold::Stop => "stop",
            Hold::Freeze => "freeze",
        }
    }

    /// When one that began then runs out.
    pub fn end(self, from: Time) -> Time {
        match self {
            Hold::Stop => from.plus_minutes(48 * 60),
            Hold::Freeze => from.plus_months(6),
        }
    }
}

/// A freeze or a stop that was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freeze {
    /// Where.
    pub account: AccountId,
    /// When it took effect.
    pub time: Time,
    /// All that it holds in the account; nothing where it failed.
    pub amount: Money,
    /// What it is.
    pub hold: Hold,
    /// When it runs out.
    pub until: Time,
}

impl Freeze {
    /// An urgent stop of 48 hours.
    pub fn stop(account: AccountId, time: Time, amount: Money) -> Self {
        Freeze {
            account,
            time,
            amount,
            hold: Hold::Stop,
            until: Hold::Stop.end(time),
        }
    }
}

/// What came of the freezes of an account that is on the list all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setback {
    /// It caught nothing.
    Failed(Freeze),
    /// It holds less than what is there.
    Partial(Freeze),
    /// It has run out.
    Lapsed(Freeze),
}

impl Setback {
    /// The setback as half a sentence.
    pub fn sentence(&self, currency: &Currency) -> String {
        let (Setback::Failed(freeze) | Setback::Partial(freeze) | Setback::Lapsed(freeze)) = self;
        let (hold, time) = (freeze.hold.name(), freeze.time);
        match self {
            Setback::Failed(_) => format!("a {hold} at {time} caught nothing"),
            Setback::Partial(_) => {
                let caught = currency.grouped(i128::from(freeze.amount.minor()));
                format!("a {hold} at {time} holds only {caught}")
            }
            Setback::Lapsed(_) => format!("a {hold} at {time} ran out at {}", freeze.until),
        }
    }
}

/// What the freezes of a case come to at a moment.
#[derive(Debug)]
pub(super) struct Landed {
    accounts: BTreeMap<AccountId, Standing>,
}

/// How it stands with the freezes of an account.
#[derive(Debug, Clone, Copy)]
struct Standing {
    /// The last one that holds something.
    in_force: Option<Freeze>,
    /// The last one tried.
    last: Freeze,
}

impl Landed {
    /// How it stands once all of `freezes` have been tried, at `as_of` at the earliest.
    pub(super) fn new(freezes: &[Freeze], as_of: Time) -> Self {
        let now = freezes
            .iter()
            .map(|freeze| freeze.time)
            .max()
            .map_or(as_of, |last| last.max(as_of));
        let mut in_order: Vec<&Freeze> = freezes.iter().collect();
        in_order.sort_by_key(|freeze| freeze.time);
        let mut accounts: BTreeMap<AccountId, Standing> = BTreeMap::new();
        for &freeze in in_order {
            let holds = freeze.until > now && freeze.amount > Money::ZERO;
            let standing = accounts.entry(freeze.account).or_insert(Standing {
                in_force: None,
                last: freeze,
            });
            standing.last = freeze;
            if holds {
                standing.in_force = Some(freeze);
            }
        }
        Landed { accounts }
    }

    /// What holds money in an account.
    pub(super) fn in_force(&self, account: AccountId) -> Option<Freeze> {
        self.accounts.get(&account)?.in_force
    }

    /// All that hold money, by account.
    pub(super) fn all_in_force(&self) -> impl Iterator<Item = Freeze> + '_ {
        self.accounts.values().filter_map(|standing| standing.in_force)
    }

    /// Why an account is not done with though freezes were tried; `None` where none was.
    pub(super) fn setback(&self, account: AccountId) -> Option<Setback> {
        let standing = self.accounts.get(&account)?;
        Some(match (standing.in_force, standing.last) {
            (Some(freeze), _) => Setback::Partial(freeze),
            (None, last) if last.amount > Money::ZERO => Setback::Lapsed(last),
            (None, last) => Setback::Failed(last),
        })
    }
}
