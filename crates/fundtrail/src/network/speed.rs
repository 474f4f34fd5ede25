//! Speed: what of the money that goes through an account goes on soon, and between whom.

use std::collections::BTreeMap;

use crate::account::AccountId;
use crate::ledger::Ledger;
use crate::time::Time;

use super::NetworkQuery;

/// Soon is within so many minutes.
pub const SPANS_MINUTES: [i64; 4] = [15, 120, 1440, 4320];

/// What an account pays counts for no less than this part of what it received: who paid a trifle on at once did not pass
/// on what came.
const LEAST_PAID: i128 = 20;

/// How many spans there are.
pub(super) const SPANS: usize = SPANS_MINUTES.len();

/// For each account, what it received and paid, and what it paid on within each span of its arrival, in minor units.
/// Payments take the newest receipts first.
#[derive(Debug, Clone)]
pub struct Speed {
    accounts: BTreeMap<AccountId, Course>,
    pairs: Vec<Pair>,
}

/// What two accounts had to do with each other, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    /// The one with the smaller index.
    pub(super) a: AccountId,
    pub(super) b: AccountId,
    /// What was paid, both ways together.
    pub(super) paid: i128,
    /// What of it was money that had come to the payer, or that the payee paid on, within each span. Money that did
    /// both counts twice.
    pub(super) soon: [i128; SPANS],
}

/// A receipt that was not paid on yet.
#[derive(Debug, Clone, Copy)]
struct Lot {
    arrived: Time,
    amount: i64,
    payer: Option<AccountId>,
}

#[derive(Debug, Clone, Default)]
struct Course {
    received: i128,
    paid: i128,
    soon: [i128; SPANS],
    /// For each span, receipts not paid on yet, the newest last.
    lots: [Vec<Lot>; SPANS],
}

/// An amount between two accounts: within a span, or at all where there is none.
type Between = (AccountId, AccountId, Option<usize>, i64);

impl Course {
    fn receive(&mut self, lot: Lot) {
        self.received += i128::from(lot.amount);
        for lots in &mut self.lots {
            lots.push(lot);
        }
    }

    /// Pays; tells of each part that came within a span, and from whom.
    fn pay(&mut self, amount: i64, time: Time, mut tell: impl FnMut(usize, Option<AccountId>, i64)) {
        self.paid += i128::from(amount);
        for (span, &minutes) in SPANS_MINUTES.iter().enumerate() {
            let lots = &mut self.lots[span];
            let mut left = amount;
            while let Some(lot) = lots.last_mut() {
                if left == 0 {
                    break;
                }
                if lot.arrived.plus_minutes(minutes) < time {
                    // Whatever lies below is older still.
                    lots.clear();
                    break;
                }
                let part = left.min(lot.amount);
                self.soon[span] += i128::from(part);
                tell(span, lot.payer, part);
                lot.amount -= part;
                left -= part;
                if lot.amount == 0 {
                    lots.pop();
                }
            }
        }
    }
}

impl Speed {
    /// One pass over the ledger. Exits count as payers and payees here, and are of no pair.
    ///
    /// # Complexity
    /// O(n log n) for n transfers.
    pub fn new(ledger: &Ledger, query: &NetworkQuery) -> Self {
        let mut accounts: BTreeMap<AccountId, Course> = BTreeMap::new();
        let mut between: Vec<Between> = Vec::new();
        let transfers = ledger.transfers();
        for index in transfers.indices().filter(|&i| query.on_record(ledger, i)) {
            let transfer = transfers.get(index);
            let amount = transfer.amount.minor();
            let (payer, payee) = (transfer.payer.account(), transfer.payee.account());
            let mut tell = |a: Option<AccountId>, b: Option<AccountId>, span, part| {
                if let (Some(a), Some(b)) = (a, b)
                    && a != b
                {
                    between.push((a.min(b), a.max(b), span, part));
                }
            };
            tell(payer, payee, None, amount);
            if let Some(account) = payer {
                let course = accounts.entry(account).or_default();
                course.pay(amount, transfer.time, |span, from, part| {
                    tell(from, payer, Some(span), part);
                    tell(payer, payee, Some(span), part);
                });
            }
            if let Some(account) = payee {
                let lot = Lot {
                    arrived: transfers.payee_time(index),
                    amount,
                    payer,
                };
                accounts.entry(account).or_default().receive(lot);
            }
        }
        Speed {
            accounts,
            pairs: pairs(between),
        }
    }

    /// What share of its receipts the account paid on within each span; nothing where it received nothing.
    pub fn shares(&self, account: AccountId) -> [f64; SPANS] {
        self.share_of(account, |course| course.received)
    }

    /// What share of what the account paid had come to it within each span; where it paid less than a twentieth of
    /// what it received, what share of that twentieth. Nothing where it paid nothing.
    pub fn fresh(&self, account: AccountId) -> [f64; SPANS] {
        self.share_of(account, |course| course.paid.max(course.received / LEAST_PAID))
    }

    #[allow(clippy::cast_precision_loss, reason = "a share of a sum needs no unit of it")]
    fn share_of(&self, account: AccountId, whole: impl Fn(&Course) -> i128) -> [f64; SPANS] {
        let of_nothing = [0.0; SPANS];
        self.accounts
            .get(&account)
            .filter(|course| whole(course) > 0)
            .map_or(of_nothing, |c| c.soon.map(|soon| soon as f64 / whole(c) as f64))
    }

    /// The mean of the shares of its payments that had come soon before: how fast money goes through it.
    pub fn mean(&self, account: AccountId) -> f64 {
        self.fresh(account).iter().sum::<f64>() / 4.0
    }

    /// Accounts that had to do with each other, by index.
    pub(super) fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// What the account received and paid, in minor units.
    pub(super) fn turnover(&self, account: AccountId) -> i128 {
        self.accounts.get(&account).map_or(0, |c| c.received + c.paid)
    }
}

fn pairs(mut between: Vec<Between>) -> Vec<Pair> {
    between.sort_unstable();
    let of_pair = |amounts: &[Between]| {
        let (a, b, ..) = amounts[0];
        let mut pair = Pair {
            a,
            b,
            paid: 0,
            soon: [0; SPANS],
        };
        for &(_, _, span, amount) in amounts {
            *span.map_or(&mut pair.paid, |span| &mut pair.soon[span]) += i128::from(amount);
        }
        pair
    };
    between
        .chunk_by(|x, y| (x.0, x.1) == (y.0, y.1))
        .map(of_pair)
        .collect()
}
