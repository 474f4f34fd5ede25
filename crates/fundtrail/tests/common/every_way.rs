//! Every way: all attributions of a tiny ledger, one after the other.
//!
//! It shares no code with the core: an account is its balance and the traced money in it, and each transfer
//! carries every amount of traced money that the records allow.

use std::collections::BTreeSet;

use super::auditor::least_openings;
use super::{Sample, accounts_of};

/// How opening balances are taken, account by account: as the least, or as anything.
pub type OpeningUnknown<'a> = &'a dyn Fn(usize) -> bool;

/// The traced money that each account holds at the end, for every attribution: each different end once.
pub fn every_end(sample: &Sample, unknown: OpeningUnknown<'_>) -> BTreeSet<Vec<i64>> {
    let order = sample.settled.clone();
    let accounts = accounts_of(&sample.transfers);
    let payers = sample.payments.iter().filter_map(|&p| sample.transfers[p].payer);
    let terminals: BTreeSet<usize> = payers.chain(sample.stop_at.iter().copied()).collect();
    let mut balances = least_openings(&sample.transfers, &order, accounts);
    // Every state that can be, before each transfer: the traced money of each account.
    let mut states = BTreeSet::from([vec![0_i64; accounts]]);
    for i in order {
        let transfer = sample.transfers[i];
        let payer = transfer.payer.filter(|payer| !terminals.contains(payer));
        let mut next = BTreeSet::new();
        for state in states {
            let (least, most) = if sample.payments.contains(&i) {
                (transfer.amount, transfer.amount)
            } else if let Some(payer) = payer {
                let stays = if unknown(payer) {
                    i64::MAX
                } else {
                    balances[payer] - transfer.amount
                };
                ((state[payer] - stays).max(0), state[payer].min(transfer.amount))
            } else {
                (0, 0)
            };
            for carried in least..=most {
                let mut state = state.clone();
                if let Some(payer) = payer {
                    state[payer] -= carried;
                }
                if let Some(payee) = transfer.payee {
                    state[payee] += carried;
                }
                next.insert(state);
            }
        }
        states = next;
        if let Some(payer) = transfer.payer {
            balances[payer] -= transfer.amount;
        }
        if let Some(payee) = transfer.payee {
            balances[payee] += transfer.amount;
        }
    }
    states
}
