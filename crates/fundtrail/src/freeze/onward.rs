//! Where money goes from here: whom an account has paid before.

use std::collections::{BTreeMap, BTreeSet};

use crate::account::AccountId;
use crate::subledger::SubLedger;

/// Beside so many payments of an account it is as likely as not that the next goes to somebody new.
const SOMEBODY_NEW: f64 = 2.0;

/// Whom accounts have paid before, as shares of what leaves them.
#[derive(Debug)]
pub(super) struct Onward {
    payers: BTreeMap<AccountId, Habits>,
}

/// Whom an account has paid, in minor units.
#[derive(Debug, Default)]
struct Habits {
    paid: BTreeMap<AccountId, f64>,
    sum: f64,
    payments: f64,
}

impl Onward {
    /// Learns it from the payments of `payers` on record, traced or not.
    ///
    /// # Complexity
    /// O(n log n) for n transfers of the sub-ledger.
    pub(super) fn learn(sub: &SubLedger<'_>, payers: &BTreeSet<AccountId>) -> Self {
        let mut habits: BTreeMap<_, _> = payers.iter().map(|&p| (p, Habits::default())).collect();
        let transfers = sub.ledger().transfers();
        for &step in sub.moves() {
            let transfer = transfers.get(step.index);
            let payer = transfer.payer.account();
            let Some(habits) = payer.and_then(|payer| habits.get_mut(&payer)) else {
                continue;
            };
            #[allow(clippy::cast_precision_loss, reason = "a weight, not an amount")]
            let amount = transfer.amount.minor() as f64;
            habits.payments += 1.0;
            habits.sum += amount;
            // Where a trace ends nobody waits for the money.
            let payee = transfer.payee.account();
            if let Some(payee) = payee.filter(|&payee| !sub.query().is_terminal(payee)) {
                *habits.paid.entry(payee).or_default() += amount;
            }
        }
        Onward { payers: habits }
    }

    /// The share of what leaves `payer`, who has `held` minor units to pay on, that is expected to go to each account: its
    /// share of what was paid so far, shrunk where payments are few: `n` of them count `n / (n + 2)`. To nobody more is
    /// expected to go than has gone so far: who bought a coffee somewhere does not launder there.
    pub(super) fn shares(&self, payer: AccountId, held: f64) -> impl Iterator<Item = (AccountId, f64)> + '_ {
        let habits = self.payers.get(&payer).filter(|habits| habits.sum > 0.0);
        habits.into_iter().flat_map(move |habits| {
            let known = habits.payments / (habits.payments + SOMEBODY_NEW);
            let share = move |paid: f64| (known * paid / habits.sum).min(paid / held.max(1.0));
            habits
                .paid
                .iter()
                .map(move |(&payee, &paid)| (payee, share(paid)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_expected_to_receive_more_than_he_was_paid_so_far() {
        let [payer, shop, mule] = [0, 1, 2].map(AccountId::from_index);
        let habits = Habits {
            paid: [(shop, 400.0), (mule, 3600.0)].into(),
            sum: 4000.0,
            payments: 2.0,
        };
        let onward = Onward {
            payers: [(payer, habits)].into(),
        };
        let shares = |held| onward.shares(payer, held).collect::<Vec<_>>();
        // Two payments count for half: 5% and 45%, of 4,000 less than was paid.
        for (of, share) in shares(4000.0).into_iter().zip([0.05, 0.45]) {
            assert!((of.1 - share).abs() < 1e-12, "{of:?}");
        }
        // Of 100,000 as much again as was paid.
        for (of, share) in shares(100_000.0).into_iter().zip([0.004, 0.036]) {
            assert!((of.1 - share).abs() < 1e-12, "{of:?}");
        }
    }
}
