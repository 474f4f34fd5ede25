//! What each file came to, for `inspect`: its lists with the money in them, its period and accounts.

use std::collections::BTreeMap;

use fundtrail::{AccountId, Currency, Ledger, Money, Period, Time};
use hashbrown::HashSet;

use crate::provenance::{Counts, List, Reject};

/// What one file came to.
#[derive(Debug, Clone, Default)]
pub struct FileSummary {
    /// Where its lines ended.
    pub counts: Counts,
    /// The money in its lists, in minor units. Both sides of one movement count where both are lines.
    pub money: BTreeMap<(List, Currency), i128>,
    /// From its first to its last line that is evidence of a transfer.
    pub period: Option<Period>,
    /// How many accounts those lines name.
    pub accounts: usize,
}

impl FileSummary {
    pub(crate) fn add(&mut self, list: List, currency: &Currency, amount: Money) {
        // The key is only cloned where it is new: a case has few currencies and many lines.
        if let Some(sum) = self
            .money
            .iter_mut()
            .find(|((l, c), _)| *l == list && c == currency)
        {
            *sum.1 += i128::from(amount);
        } else {
            self.money.insert((list, currency.clone()), i128::from(amount));
        }
    }

    fn spread(&mut self, time: Time) {
        let period = self.period.get_or_insert(Period {
            from: time,
            until: time,
        });
        period.from = period.from.min(time);
        period.until = period.until.max(time);
    }
}

/// Puts the ledgers' transfers into the summaries of the files that record them. O(transfers).
pub(crate) fn summarise(summaries: &mut [FileSummary], ledgers: &[Ledger], rejects: &[Reject]) {
    let mut named: Vec<HashSet<AccountId>> = vec![HashSet::new(); summaries.len()];
    for ledger in ledgers {
        let transfers = ledger.transfers();
        for index in transfers.indices() {
            let transfer = transfers.get(index);
            for source in transfers.sources_of(index) {
                let summary = &mut summaries[source.file()];
                summary.add(List::InTransfers, ledger.currency(), transfer.amount);
                summary.spread(transfer.time);
                named[source.file()].extend(
                    [transfer.payer, transfer.payee]
                        .iter()
                        .filter_map(|p| p.account()),
                );
            }
        }
    }
    for (summary, named) in summaries.iter_mut().zip(named) {
        summary.accounts = named.len();
    }
    for reject in rejects {
        if let (Some(amount), Some(currency)) = (reject.amount, &reject.currency) {
            summaries[reject.source.file()].add(List::Rejected, currency, amount);
        }
    }
}
