//! What converted tables carry beyond their transfers, given to the ledgers: for which time there are records, openings,
//! what is in transit, and what has no proven order.

use std::collections::{BTreeMap, BTreeSet};

use fundtrail::{AccountBook, AccountId, Coverage, Ledger, Money, Source, Tie, TransferIndex};

use crate::lines::transfer_table::{Carried, Records, TableLines, joined};
use crate::note::{Note, NoteKind};

/// What the lines of all tables carry.
#[derive(Debug, Default)]
pub(crate) struct CarriedOver {
    lines: BTreeMap<Source, Carried>,
    /// The numbers of lines in the settlement order, of files that have money in transit.
    numbers: BTreeMap<Source, u64>,
    /// The files that say of which accounts they have records.
    saying: BTreeSet<usize>,
    /// Whether other files do not: an account in them is covered.
    has_plain: bool,
}

impl CarriedOver {
    /// Takes what a part of a file's lines carry.
    pub(crate) fn part(&mut self, part: &TableLines, file: usize) {
        if part.says_records {
            self.saying.insert(file);
        } else {
            self.has_plain |= part.currencies.iter().any(|lines| !lines.transfers.is_empty());
        }
        let lines = part.carried.iter().cloned();
        self.lines
            .extend(lines.map(|(line, carried)| (Source::new(file, line), carried)));
        let numbers = part.numbers.iter().copied();
        self.numbers
            .extend(numbers.map(|(line, number)| (Source::new(file, line), number)));
    }

    /// Whether there is nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.saying.is_empty() && self.lines.is_empty()
    }

    /// Whether there are tables whose accounts are covered because nothing else is said.
    pub(crate) fn has_plain(&self) -> bool {
        self.has_plain
    }

    /// Tells ledgers what the lines say of accounts; where the numbers of lines settle the order, of transits and ties
    /// too, else how many are lost is noted. `with_statement`: accounts with a statement of their own in the ledger at a
    /// position, which has told the rest.
    ///
    /// Complexity: O(transfers).
    pub(crate) fn give(
        &self,
        ledgers: &mut [Ledger],
        book: &AccountBook,
        settled: bool,
        with_statement: impl Fn(usize, AccountId) -> bool,
        notes: &mut Vec<Note>,
    ) {
        if self.is_empty() {
            return;
        }
        let mut lost = 0;
        for (number, ledger) in ledgers.iter_mut().enumerate() {
            self.give_accounts(ledger, book, |account| with_statement(number, account));
            if settled {
                self.give_order(ledger);
            } else {
                lost += self.of_order(ledger);
            }
        }
        if lost > 0 {
            notes.push(Note::new(NoteKind::CarriedOrderLost { lines: lost }, None));
        }
    }

    fn give_accounts(
        &self,
        ledger: &mut Ledger,
        book: &AccountBook,
        with_statement: impl Fn(AccountId) -> bool,
    ) {
        let mut told: BTreeMap<AccountId, Records> = BTreeMap::new();
        let mut openings: BTreeMap<AccountId, Money> = BTreeMap::new();
        for index in ledger.transfers().indices() {
            let transfer = ledger.transfers().get(index);
            for source in ledger.transfers().sources_of(index) {
                let says = self.saying.contains(&source.file());
                let carried = self.lines.get(&source);
                for (side, party) in [transfer.payer, transfer.payee].into_iter().enumerate() {
                    let Some(account) = party.account() else { continue };
                    let of = carried.map(|carried| &carried.sides[side]);
                    if !with_statement(account) || says {
                        let unsaid = if says { Records::None } else { Records::Whole };
                        let records = of.and_then(|of| of.records.clone()).unwrap_or(unsaid);
                        let known = told.remove(&account).unwrap_or(Records::None);
                        told.insert(account, known.with(records));
                    }
                    if let Some(opening) = of.and_then(|of| of.opening)
                        && !with_statement(account)
                    {
                        openings.entry(account).or_insert(opening);
                    }
                }
            }
        }
        for (&account, records) in &told {
            if !matches!(records, Records::ParkedFor(_)) {
                let coverage = coverage(records, with_statement(account).then(|| ledger.coverage(account)));
                ledger.set_coverage(account, coverage);
            }
        }
        for (&account, records) in &told {
            let Records::ParkedFor(number) = records else {
                continue;
            };
            let owner = book.get(number);
            let coverage = owner.map_or(Coverage::Unseen, |owner| ledger.coverage(owner).clone());
            ledger.set_coverage(account, coverage);
            if let Some(owner) = owner {
                ledger.set_parked_for(account, owner);
            }
        }
        for (account, opening) in openings {
            // A balance below zero is refused where lines are read.
            let _ = ledger.set_opening(account, opening);
        }
    }

    fn give_order(&self, ledger: &mut Ledger) {
        let transfers = ledger.transfers();
        let number = |index: TransferIndex| {
            let source = transfers.get(index).source;
            self.numbers.get(&source).copied().unwrap_or_default()
        };
        let numbers: Vec<u64> = transfers.indices().map(number).collect();
        let mut arrivals = Vec::new();
        let mut ties: BTreeMap<(AccountId, u64), Vec<TransferIndex>> = BTreeMap::new();
        for index in transfers.indices() {
            let transfer = transfers.get(index);
            let Some(carried) = self.lines.get(&transfer.source) else {
                continue;
            };
            if let (Some(at), Some(_)) = (carried.arrives_at, transfer.payee.account()) {
                arrivals.push((at, index));
            }
            for (side, party) in [transfer.payer, transfer.payee].into_iter().enumerate() {
                if let (Some(tie), Some(account)) = (carried.sides[side].tie, party.account()) {
                    ties.entry((account, tie)).or_default().push(index);
                }
            }
        }
        arrivals.sort_unstable();
        for (at, index) in arrivals {
            let position = numbers.partition_point(|&number| number < at);
            ledger.add_transit(index, position.max(index.index() + 1));
        }
        for ((account, _), transfers) in ties {
            if transfers.len() > 1 {
                ledger.add_tie(Tie { account, transfers });
            }
        }
    }

    /// How many transfers of a ledger say something of the order.
    fn of_order(&self, ledger: &Ledger) -> usize {
        let says = |source: &Source| {
            self.lines.get(source).is_some_and(|carried| {
                carried.arrives_at.is_some() || carried.sides.iter().any(|side| side.tie.is_some())
            })
        };
        let sources = ledger.transfers().indices();
        sources
            .filter(|&index| ledger.transfers().sources_of(index).any(|source| says(&source)))
            .count()
    }
}

/// What is said of an account's records, with what its statement has said.
fn coverage(records: &Records, of_statement: Option<&Coverage>) -> Coverage {
    match (records, of_statement) {
        (Records::Whole, _) | (_, Some(Coverage::Whole)) => Coverage::Whole,
        (Records::Periods(told), Some(Coverage::Periods(own))) => {
            Coverage::Periods(joined(told.iter().chain(own).copied().collect()))
        }
        (Records::Periods(told), _) => Coverage::Periods(told.clone()),
        (_, Some(own)) => own.clone(),
        (Records::None | Records::ParkedFor(_), None) => Coverage::Unseen,
    }
}
