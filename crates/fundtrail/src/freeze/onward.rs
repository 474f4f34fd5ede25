//! Where money goes from here: whom an account has paid before.

use std::collections::{BTreeMap, BTreeSet};

use crate::account::AccountId;
use crate::reach::{AccountSet, KeySet};
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
        let mut habits: BTreeMap<AccountId, Habits> = BTreeMap::new();
        let mut is_payer = AccountSet::new(sub.ledger().accounts());
        for &payer in payers {
            is_payer.insert(payer);
        }
        let transfers = sub.ledger().transfers();
        // What was in transit left its payer once: as it arrives it is no payment of his.
        for &step in sub.moves().iter().filter(|step| !sub.arrives(**step)) {
            let payer = transfers.payers()[step.index.index()].account();
            let Some(payer) = payer.filter(|payer| is_payer.contains(payer)) else {
                continue;
            };
            let transfer = transfers.get(step.index);
            let habits = habits.entry(payer).or_default();
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
    use crate::ledger::LedgerBuilder;
    use crate::money::{Currency, Money};
    use crate::query::Query;
    use crate::time::Time;
    use crate::transfer::{Source, Transfer, TransferIndex};

    #[test]
    fn what_was_in_transit_was_paid_once() {
        let [victim, payer, shop, mule] = [0, 1, 2, 3].map(AccountId::from_index);
        let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
        for (i, (from, to, amount)) in
            (0..).zip([(victim, payer, 900), (payer, mule, 600), (payer, shop, 200)])
        {
            let transfer = Transfer {
                time: Time::from_seconds(i).expect("in range"),
                payer: from.into(),
                payee: to.into(),
                amount: Money::from_minor(amount),
                source: Source::new(0, i.cast_unsigned() + 2),
            };
            builder.push(transfer).expect("above zero");
        }
        let mut ledger = builder.from_table(4);
        ledger.add_transit(TransferIndex::from_index(1), 3);
        let query = Query::new(&ledger, [TransferIndex::from_index(0)]).expect("a payment");
        let sub = SubLedger::new(&ledger, &query).expect("small balances");
        let onward = Onward::learn(&sub, &[payer].into());
        let habits = &onward.payers[&payer];
        assert_eq!((habits.payments, habits.sum), (2.0, 800.0));
        assert_eq!(habits.paid, [(shop, 200.0), (mule, 600.0)].into());
    }

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
