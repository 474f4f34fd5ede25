//! Where stolen money lay, and how long: what a trace over the whole record says.

use std::collections::{BTreeMap, VecDeque};

use fundtrail::{AccountId, Ledger, Time, Trace};

/// A movement of stolen money: what a trace says of one transfer.
pub(crate) struct Movement {
    pub(crate) payer: Option<AccountId>,
    pub(crate) payee: Option<AccountId>,
    pub(crate) amount: i64,
    pub(crate) time: Time,
    arrives: Time,
}

/// Stolen money that lay in an account from a time until another.
pub(crate) struct Lay {
    pub(crate) account: AccountId,
    pub(crate) amount: i64,
    pub(crate) from: Time,
    pub(crate) until: Option<Time>,
}

/// The movements of the stolen money, in order of time.
pub(crate) fn movements(ledger: &Ledger, trace: &Trace) -> Vec<Movement> {
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
    movements.collect()
}

/// Where the money lay and how long, if nobody freezes anything.
pub(crate) fn lays(movements: &[Movement]) -> Vec<Lay> {
    let mut open: BTreeMap<AccountId, VecDeque<(i64, Time)>> = BTreeMap::new();
    let mut lays = Vec::new();
    for movement in movements {
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
