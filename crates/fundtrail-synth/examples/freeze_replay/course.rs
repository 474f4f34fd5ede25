//! What happens to the stolen money under freezes.

use std::collections::{BTreeMap, VecDeque};

use fundtrail::{AccountId, Ledger, Time, Trace};

/// When each account is frozen.
pub(crate) type Frozen = BTreeMap<AccountId, Time>;

/// A movement of stolen money: what the trace over the whole record, under fifo, says of one transfer.
struct Movement {
    payer: Option<AccountId>,
    payee: Option<AccountId>,
    amount: i64,
    time: Time,
    arrives: Time,
}

/// Part of the stolen money in an account: there, or what would be if no freeze had held it back.
#[derive(Clone, Copy)]
struct Lot {
    amount: i64,
    held_back: bool,
}

/// Stolen money that lay in an account from a time until another.
pub(crate) struct Lay {
    pub(crate) account: AccountId,
    pub(crate) amount: i64,
    pub(crate) from: Time,
    pub(crate) until: Option<Time>,
}

/// The movements of the stolen money, as they are on record.
pub(crate) struct Record {
    movements: Vec<Movement>,
}

impl Record {
    /// From a trace over the whole record.
    pub(crate) fn new(ledger: &Ledger, trace: &Trace) -> Self {
        let transfers = ledger.transfers();
        let movements = trace.transfers().iter().map(|traced| {
            let transfer = transfers.get(traced.transfer);
            let is_payment = trace.payments().contains(&traced.transfer);
            Movement {
                payer: transfer.payer.account().filter(|_| !is_payment),
                payee: transfer.payee.account(),
                amount: traced.traced,
                time: transfer.time,
                arrives: transfers.payee_time(traced.transfer),
            }
        });
        Record {
            movements: movements.collect(),
        }
    }

    /// What lies in frozen accounts in the end. Money that a frozen account would pay on stays there, oldest first, and
    /// all that would have come of it does not happen.
    pub(crate) fn saved(&self, frozen: &Frozen) -> i128 {
        let mut lots: BTreeMap<AccountId, VecDeque<Lot>> = BTreeMap::new();
        let mut saved = 0;
        for movement in &self.movements {
            let mut moved = match movement.payer {
                Some(payer) => take(lots.entry(payer).or_default(), movement.amount),
                None => vec![Lot {
                    amount: movement.amount,
                    held_back: false,
                }],
            };
            let stops = |payer| frozen.get(&payer).is_some_and(|&since| since <= movement.time);
            if movement.payer.is_some_and(stops) {
                for lot in &mut moved {
                    saved += if lot.held_back { 0 } else { i128::from(lot.amount) };
                    lot.held_back = true;
                }
            }
            if let Some(payee) = movement.payee {
                lots.entry(payee).or_default().extend(moved);
            }
        }
        let stays = lots.iter().filter(|(account, _)| frozen.contains_key(account));
        let stays = stays.flat_map(|(_, lots)| lots).filter(|lot| !lot.held_back);
        saved + stays.map(|lot| i128::from(lot.amount)).sum::<i128>()
    }

    /// Where the money lay and how long, if nobody freezes anything.
    pub(crate) fn lays(&self) -> Vec<Lay> {
        let mut open: BTreeMap<AccountId, VecDeque<(i64, Time)>> = BTreeMap::new();
        let mut lays = Vec::new();
        for movement in &self.movements {
            let mut wanted = movement.amount;
            let lots = movement
                .payer
                .map(|payer| (payer, open.entry(payer).or_default()));
            if let Some((account, lots)) = lots {
                while let Some((left, from)) = lots.front_mut().filter(|_| wanted > 0) {
                    let amount = wanted.min(*left);
                    (wanted, *left) = (wanted - amount, *left - amount);
                    lays.push(Lay {
                        account,
                        amount,
                        from: *from,
                        until: Some(movement.time),
                    });
                    if *left == 0 {
                        lots.pop_front();
                    }
                }
            }
            if let Some(payee) = movement.payee {
                open.entry(payee)
                    .or_default()
                    .push_back((movement.amount, movement.arrives));
            }
        }
        for (account, lots) in open {
            lays.extend(lots.into_iter().map(|(amount, from)| Lay {
                account,
                amount,
                from,
                until: None,
            }));
        }
        lays
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
