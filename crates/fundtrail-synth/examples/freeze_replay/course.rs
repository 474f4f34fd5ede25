//! What happens to the stolen money under freezes.

use std::collections::{BTreeMap, VecDeque};

use fundtrail::{AccountId, Ledger, Time, Trace};

use crate::lays::{Lay, Movement, lays, movements};

/// When each account is frozen.
pub(crate) type Frozen = BTreeMap<AccountId, Time>;

/// Part of the stolen money in an account. What would be there if no freeze had held it back counts no more.
#[derive(Clone, Copy)]
struct Lot {
    amount: i64,
    counts: bool,
}

/// The movements of the stolen money, as they are on record.
pub(crate) struct Record {
    movements: Vec<Movement>,
}

impl Record {
    /// From a trace over the whole record.
    pub(crate) fn new(ledger: &Ledger, trace: &Trace) -> Self {
        Record {
            movements: movements(ledger, trace),
        }
    }

    /// What lies in frozen accounts in the end. Money that a frozen account would pay on stays there, oldest first, and
    /// all that would have come of it does not happen.
    /// Only what was paid by `counted_until` is counted.
    pub(crate) fn saved(&self, frozen: &Frozen, counted_until: Time) -> i128 {
        let mut lots: BTreeMap<AccountId, VecDeque<Lot>> = BTreeMap::new();
        let mut saved = 0;
        for movement in &self.movements {
            let mut moved = match movement.payer {
                Some(payer) => take(lots.entry(payer).or_default(), movement.amount),
                None => vec![Lot {
                    amount: movement.amount,
                    counts: movement.time <= counted_until,
                }],
            };
            let stops = |payer| frozen.get(&payer).is_some_and(|&since| since <= movement.time);
            if movement.payer.is_some_and(stops) {
                for lot in &mut moved {
                    saved += if lot.counts { i128::from(lot.amount) } else { 0 };
                    lot.counts = false;
                }
            }
            if let Some(payee) = movement.payee {
                lots.entry(payee).or_default().extend(moved);
            }
        }
        let stays = lots.iter().filter(|(account, _)| frozen.contains_key(account));
        let stays = stays.flat_map(|(_, lots)| lots).filter(|lot| lot.counts);
        saved + stays.map(|lot| i128::from(lot.amount)).sum::<i128>()
    }

    /// Where the money lay and how long, if nobody freezes anything.
    pub(crate) fn lays(&self) -> Vec<Lay> {
        lays(&self.movements)
    }
}

/// Takes so much, the oldest first.
fn take(lots: &mut VecDeque<Lot>, amount: i64) -> Vec<Lot> {
    let (mut taken, mut wanted) = (Vec::new(), amount);
    while let Some(oldest) = lots.front_mut().filter(|_| wanted > 0) {
        let part = wanted.min(oldest.amount);
        taken.push(Lot {
            amount: part,
            ..*oldest
        });
        (wanted, oldest.amount) = (wanted - part, oldest.amount - part);
        if oldest.amount == 0 {
            lots.pop_front();
        }
    }
    taken
}
