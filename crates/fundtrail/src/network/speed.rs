//! Speed: what share of its receipts an account pays on soon after they came.

use std::collections::BTreeMap;

use crate::account::AccountId;
use crate::ledger::Ledger;
use crate::time::Time;

use super::NetworkQuery;

/// Soon is within so many minutes.
pub const SPANS_MINUTES: [i64; 4] = [15, 120, 1440, 4320];

/// For each account, what it received and what of that it paid on within each span, in minor units. Payments take
/// the newest receipts first.
#[derive(Debug, Clone)]
pub struct Speed {
    accounts: BTreeMap<AccountId, Course>,
}

#[derive(Debug, Clone, Default)]
struct Course {
    received: i128,
    soon: [i128; SPANS_MINUTES.len()],
    /// For each span, receipts not paid on yet, the newest last.
    lots: [Vec<(Time, i64)>; SPANS_MINUTES.len()],
}

impl Course {
    fn receive(&mut self, amount: i64, time: Time) {
        self.received += i128::from(amount);
        for lots in &mut self.lots {
            lots.push((time, amount));
        }
    }

    fn pay(&mut self, amount: i64, time: Time) {
        for ((lots, soon), &span) in self.lots.iter_mut().zip(&mut self.soon).zip(&SPANS_MINUTES) {
            let mut left = amount;
            while let Some((arrived, lot)) = lots.last_mut() {
                if left == 0 {
                    break;
                }
                if arrived.plus_minutes(span) < time {
                    // Whatever lies below is older still.
                    lots.clear();
                    break;
                }
                let part = left.min(*lot);
                *soon += i128::from(part);
                *lot -= part;
                left -= part;
                if *lot == 0 {
                    lots.pop();
                }
            }
        }
    }
}

impl Speed {
    /// One pass over the ledger. Exits count as payers and payees here.
    pub fn new(ledger: &Ledger, query: &NetworkQuery) -> Self {
        let mut accounts: BTreeMap<AccountId, Course> = BTreeMap::new();
        let transfers = ledger.transfers();
        for index in transfers.indices().filter(|&i| query.on_record(ledger, i)) {
            let transfer = transfers.get(index);
            let amount = transfer.amount.minor();
            if let Some(payer) = transfer.payer.account() {
                accounts.entry(payer).or_default().pay(amount, transfer.time);
            }
            if let Some(payee) = transfer.payee.account() {
                let time = transfers.payee_time(index);
                accounts.entry(payee).or_default().receive(amount, time);
            }
        }
        Speed { accounts }
    }

    /// What share of its receipts the account paid on within each span; nothing where it received nothing.
    #[allow(clippy::cast_precision_loss, reason = "a share of a sum needs no unit of it")]
    pub fn shares(&self, account: AccountId) -> [f64; SPANS_MINUTES.len()] {
        let of_nothing = [0.0; SPANS_MINUTES.len()];
        self.accounts
            .get(&account)
            .filter(|course| course.received > 0)
            .map_or(of_nothing, |c| c.soon.map(|soon| soon as f64 / c.received as f64))
    }

    /// The mean of the shares.
    pub fn mean(&self, account: AccountId) -> f64 {
        self.shares(account).iter().sum::<f64>() / 4.0
    }
}
