//! What statements proved of a ledger, for the columns behind a table's transfers: the transfers alone do not say for
//! which accounts there are records, with what they opened, and what was in transit.

use std::collections::{HashMap, HashSet};

use fundtrail::{AccountId, Coverage, Ledger, Party, Period, TransferIndex};
use fundtrail_statements::Case;

/// The columns, as the native layout knows them.
pub(super) const PROVEN: [&str; 12] = [
    "arrives",
    "arrives_seq",
    "from_records",
    "to_records",
    "from_opening",
    "to_opening",
    "from_tie",
    "to_tie",
    "from_numbers",
    "to_numbers",
    "from_holder_id",
    "to_holder_id",
];

/// Whether the transfers alone do not say all that is known of a ledger.
pub(super) fn says_more(case: &Case, ledger: &Ledger) -> bool {
    let is_more = |account| {
        *ledger.coverage(account) != Coverage::Whole
            || ledger.opening(account).is_some()
            || case.book.numbers(account).nth(1).is_some()
    };
    let parties = ledger.transfers().iter().flat_map(|t| [t.payer, t.payee]);
    !ledger.ties().is_empty()
        || !ledger.arrivals().is_empty()
        || parties.filter_map(Party::account).any(is_more)
}

/// The numbers of an account but its first.
fn further_numbers(case: &Case, account: AccountId) -> String {
    case.book.numbers(account).skip(1).collect::<Vec<_>>().join(" ")
}

/// What was proven of one ledger.
pub(super) struct Proven<'c> {
    case: &'c Case,
    ledger: &'c Ledger,
    /// The number before that of the ledger's first transfer or arrival.
    before: u64,
    /// The payer or the payee of a transfer, where no earlier one names him.
    first: HashSet<(TransferIndex, AccountId)>,
    /// In which group without a proven order a transfer of an account is.
    ties: HashMap<(TransferIndex, AccountId), usize>,
    /// The numbers at which money in transit arrives.
    arrives: HashMap<TransferIndex, u64>,
}

impl<'c> Proven<'c> {
    /// O(transfers).
    pub(super) fn new(case: &'c Case, ledger: &'c Ledger, before: u64) -> Self {
        let mut met = vec![false; case.book.len()];
        let mut first = HashSet::new();
        for index in ledger.transfers().indices() {
            let transfer = ledger.transfers().get(index);
            for account in [transfer.payer, transfer.payee]
                .into_iter()
                .filter_map(Party::account)
            {
                if !std::mem::replace(&mut met[account.index()], true) {
                    first.insert((index, account));
                }
            }
        }
        let ties = (1..).zip(ledger.ties());
        let ties = ties.flat_map(|(number, tie)| {
            tie.transfers
                .iter()
                .map(move |&index| ((index, tie.account), number))
        });
        let arrivals = (1..).zip(ledger.arrivals());
        let arrives = arrivals.map(|(nth, &(position, index))| (index, before + position as u64 + nth));
        Proven {
            case,
            ledger,
            before,
            first,
            ties: ties.collect(),
            arrives: arrives.collect(),
        }
    }

    /// The number of a transfer: transfers and arrivals are counted in one order.
    pub(super) fn number(&self, index: TransferIndex) -> u64 {
        let position = index.index();
        let arrived = self
            .ledger
            .arrivals()
            .partition_point(|&(before, _)| before <= position);
        self.before + (position + arrived) as u64 + 1
    }

    /// The last number of the ledger.
    pub(super) fn last_number(&self) -> u64 {
        self.before + (self.ledger.transfers().len() + self.ledger.arrivals().len()) as u64
    }

    /// What a transfer's line says in each column.
    pub(super) fn cells(&self, index: TransferIndex) -> [String; 12] {
        let transfers = self.ledger.transfers();
        let transfer = transfers.get(index);
        let arrives = Some(transfers.payee_time(index)).filter(|&time| time != transfer.time);
        let sides = [transfer.payer, transfer.payee].map(Party::account);
        let opened = sides.map(|side| side.filter(|&account| self.first.contains(&(index, account))));
        let [from_records, to_records] =
            opened.map(|side| side.map_or(String::new(), |account| self.records(account)));
        let [from_opening, to_opening] = opened.map(|side| {
            let opening = side.and_then(|account| self.ledger.opening(account));
            opening.map_or(String::new(), |opening| self.ledger.currency().plain(opening))
        });
        let [from_tie, to_tie] = sides.map(|side| {
            let tie = side.and_then(|account| self.ties.get(&(index, account)));
            tie.map_or(String::new(), ToString::to_string)
        });
        let [from_numbers, to_numbers] =
            opened.map(|side| side.map_or(String::new(), |a| further_numbers(self.case, a)));
        let [from_id, to_id] = opened.map(|side| {
            let details = side.and_then(|account| self.case.book.details(account));
            let id = details.and_then(|details| details.holder_id.as_deref());
            id.unwrap_or_default().to_owned()
        });
        [
            arrives.map_or(String::new(), |time| time.to_string()),
            self.arrives
                .get(&index)
                .map_or(String::new(), ToString::to_string),
            from_records,
            to_records,
            from_opening,
            to_opening,
            from_tie,
            to_tie,
            from_numbers,
            to_numbers,
            from_id,
            to_id,
        ]
    }

    fn records(&self, account: AccountId) -> String {
        if let Some(owner) = self.ledger.parked_for(account) {
            return format!("parked for {}", self.case.book.number(owner));
        }
        match self.ledger.coverage(account) {
            Coverage::Whole => "whole".to_owned(),
            Coverage::Periods(periods) if !periods.is_empty() => {
                let text = |period: &Period| format!("{}..{}", period.from, period.until);
                periods.iter().map(text).collect::<Vec<_>>().join(";")
            }
            Coverage::Periods(_) | Coverage::Unseen => "none".to_owned(),
        }
    }
}
