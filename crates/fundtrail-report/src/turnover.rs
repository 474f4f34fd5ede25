//! What accounts received and paid in all, whoever's money it was.

use std::collections::BTreeMap;

use fundtrail::{AccountId, Ledger, Time};

/// What an account received and paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Turnover {
    pub(crate) received: i128,
    pub(crate) paid: i128,
    pub(crate) first: Time,
    pub(crate) last: Time,
}

/// The turnover of every account of a ledger by what is on record at `as_of`. O(transfers).
pub(crate) fn turnovers(ledger: &Ledger, as_of: Time) -> BTreeMap<AccountId, Turnover> {
    let mut turnovers = BTreeMap::new();
    for index in ledger.transfers().indices() {
        if ledger.transfers().recorded_time(index) > as_of {
            continue;
        }
        let transfer = ledger.transfers().get(index);
        let amount = i128::from(transfer.amount);
        for (party, received, paid) in [(transfer.payer, 0, amount), (transfer.payee, amount, 0)] {
            let Some(account) = party.account() else { continue };
            let turnover = turnovers.entry(account).or_insert(Turnover {
                received: 0,
                paid: 0,
                first: transfer.time,
                last: transfer.time,
            });
            turnover.received += received;
            turnover.paid += paid;
            turnover.last = turnover.last.max(transfer.time);
        }
    }
    turnovers
}
