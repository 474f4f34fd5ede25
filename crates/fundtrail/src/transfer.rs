//! Transfers as columns: 32 bytes each, what few of them have kept apart.

use std::collections::BTreeMap;
use std::fmt;

use crate::money::Money;
use crate::party::Party;
use crate::time::Time;

/// A position in a ledger's settlement order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TransferIndex(u32);

impl TransferIndex {
    /// The transfer at a position.
    pub const fn from_index(index: usize) -> Self {
        TransferIndex(index as u32)
    }

    /// The position.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Where a record stands: a file (by its number among the inputs) and a physical line in it, from 1.
///
/// Sources order as evidence does: by file, then by line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source(u64);

const LINE_BITS: u32 = 40;

impl Source {
    /// The most files that sources can tell apart.
    pub const MAX_FILES: usize = 1 << (64 - LINE_BITS);

    /// A line of a file.
    ///
    /// # Panics
    /// Beyond 2^24 files or 2^40 lines.
    pub const fn new(file: usize, line: u64) -> Self {
        assert!(
            file < Self::MAX_FILES && line < 1 << LINE_BITS,
            "at most 2^24 files of 2^40 lines"
        );
        Source((file as u64) << LINE_BITS | line)
    }

    /// The file's number among the inputs.
    pub const fn file(self) -> usize {
        (self.0 >> LINE_BITS) as usize
    }

    /// The line, from 1.
    pub const fn line(self) -> u64 {
        self.0 & ((1 << LINE_BITS) - 1)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "file {} line {}", self.file(), self.line())
    }
}

/// One movement of money from one party to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transfer {
    /// When, by the payer's clock.
    pub time: Time,
    /// Who paid.
    pub payer: Party,
    /// Who was paid.
    pub payee: Party,
    /// How much, in minor units; never negative.
    pub amount: Money,
    /// The first line that records it.
    pub source: Source,
}

/// What few transfers have: a second clock, further lines of evidence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Further {
    /// When the payee's bank booked it, where that differs.
    pub payee_time: Option<Time>,
    /// Lines that record it besides the first.
    pub sources: Vec<Source>,
    /// Of a transfer to an exit: lines at which its money may go on, though nothing proves it.
    pub leads: Vec<Source>,
}

/// Transfers as columns.
#[derive(Debug, Clone, Default)]
pub struct Transfers {
    times: Vec<Time>,
    payers: Vec<Party>,
    payees: Vec<Party>,
    amounts: Vec<Money>,
    sources: Vec<Source>,
    further: BTreeMap<u32, Further>,
}

impl Transfers {
    /// No transfers.
    pub fn new() -> Self {
        Self::default()
    }

    /// No transfers, with room for so many.
    pub fn with_capacity(capacity: usize) -> Self {
        Transfers {
            times: Vec::with_capacity(capacity),
            payers: Vec::with_capacity(capacity),
            payees: Vec::with_capacity(capacity),
            amounts: Vec::with_capacity(capacity),
            sources: Vec::with_capacity(capacity),
            further: BTreeMap::new(),
        }
    }

    /// Adds one at the end.
    ///
    /// # Panics
    /// Beyond 2^32 transfers.
    pub fn push(&mut self, transfer: Transfer) -> TransferIndex {
        assert!(u32::try_from(self.len()).is_ok(), "fewer than 2^32 transfers");
        let index = TransferIndex::from_index(self.len());
        self.times.push(transfer.time);
        self.payers.push(transfer.payer);
        self.payees.push(transfer.payee);
        self.amounts.push(transfer.amount);
        self.sources.push(transfer.source);
        index
    }

    /// Says what a transfer has besides the columns.
    pub fn set_further(&mut self, index: TransferIndex, further: Further) {
        self.further.insert(index.0, further);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// One transfer.
    ///
    /// # Panics
    /// Where `index` is out of range.
    pub fn get(&self, index: TransferIndex) -> Transfer {
        let i = index.index();
        Transfer {
            time: self.times[i],
            payer: self.payers[i],
            payee: self.payees[i],
            amount: self.amounts[i],
            source: self.sources[i],
        }
    }

    /// All, in their order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Transfer> + '_ {
        (0..self.len()).map(|i| self.get(TransferIndex::from_index(i)))
    }

    /// All positions, in their order.
    pub fn indices(&self) -> impl ExactSizeIterator<Item = TransferIndex> + use<> {
        (0..self.len()).map(TransferIndex::from_index)
    }

    /// What it has besides the columns.
    pub fn further(&self, index: TransferIndex) -> Option<&Further> {
        self.further.get(&index.0)
    }

    /// When the money could be spent: by the payee's clock where it is known, else by the payer's.
    pub fn payee_time(&self, index: TransferIndex) -> Time {
        self.further(index)
            .and_then(|f| f.payee_time)
            .unwrap_or(self.times[index.index()])
    }

    /// When it is first on record: the earlier of the two clocks.
    pub fn recorded_time(&self, index: TransferIndex) -> Time {
        let time = self.times[index.index()];
        if self.further.is_empty() {
            time
        } else {
            time.min(self.payee_time(index))
        }
    }

    /// Every line that records it, in order of evidence.
    pub fn sources_of(&self, index: TransferIndex) -> impl Iterator<Item = Source> + '_ {
        let further = self.further(index).map_or(&[][..], |f| f.sources.as_slice());
        std::iter::once(self.sources[index.index()]).chain(further.iter().copied())
    }

    /// Lines at which the money of a transfer to an exit may go on, though nothing proves it.
    pub fn leads(&self, index: TransferIndex) -> &[Source] {
        self.further(index).map_or(&[], |further| &further.leads)
    }

    /// The column of times (the payers' clocks).
    pub fn times(&self) -> &[Time] {
        &self.times
    }

    /// The column of payers.
    pub fn payers(&self) -> &[Party] {
        &self.payers
    }

    /// The column of payees.
    pub fn payees(&self) -> &[Party] {
        &self.payees
    }

    /// The column of amounts.
    pub fn amounts(&self) -> &[Money] {
        &self.amounts
    }

    /// The column of first lines.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Adds all of `other` at the end. O(length of `other`).
    pub fn append(&mut self, other: Transfers) {
        let offset = self.len() as u32;
        assert!(
            u32::try_from(self.len() + other.len()).is_ok(),
            "fewer than 2^32 transfers"
        );
        self.times.extend(other.times);
        self.payers.extend(other.payers);
        self.payees.extend(other.payees);
        self.amounts.extend(other.amounts);
        self.sources.extend(other.sources);
        self.further
            .extend(other.further.into_iter().map(|(i, f)| (i + offset, f)));
    }

    /// Makes room for so many more.
    pub(crate) fn reserve(&mut self, more: usize) {
        self.times.reserve(more);
        self.payers.reserve(more);
        self.payees.reserve(more);
        self.amounts.reserve(more);
        self.sources.reserve(more);
    }

    /// Puts another party in the place of each: all payers, then all payees.
    pub(crate) fn replace_parties(&mut self, mut with: impl FnMut(Party) -> Party) {
        for party in self.payers.iter_mut().chain(&mut self.payees) {
            *party = with(*party);
        }
    }

    /// Puts them in another order: to each place comes what stood at its position. Every position occurs once.
    ///
    /// In place, circle by circle: where little changes, little is moved. O(n), and O(m log m) for the m that have
    /// something besides the columns.
    pub(crate) fn arrange(&mut self, mut positions: Vec<u32>) {
        debug_assert_eq!(positions.len(), self.len(), "a place for each");
        if !self.further.is_empty() {
            let mut old = std::mem::take(&mut self.further);
            let moved = (0..).zip(&positions);
            self.further = moved
                .filter_map(|(new, position)| Some((new, old.remove(position)?)))
                .collect();
        }
        for start in 0..positions.len() {
            // What stands here comes to the end of its circle; a place that is done has its own position.
            let mut place = start;
            while positions[place] as usize != start {
                let from = std::mem::replace(&mut positions[place], place as u32) as usize;
                self.swap(place, from);
                place = from;
            }
            positions[place] = place as u32;
        }
    }

    fn swap(&mut self, a: usize, b: usize) {
        self.times.swap(a, b);
        self.payers.swap(a, b);
        self.payees.swap(a, b);
        self.amounts.swap(a, b);
        self.sources.swap(a, b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::AccountId;

    fn transfer(seconds: i64) -> Transfer {
        Transfer {
            time: Time::from_seconds(seconds).expect("in range"),
            payer: AccountId::from_index(0).into(),
            payee: AccountId::from_index(1).into(),
            amount: Money::from_minor(seconds),
            source: Source::new(3, 9),
        }
    }

    #[test]
    fn a_transfer_takes_32_bytes() {
        let columns = size_of::<Time>() + 2 * size_of::<Party>() + size_of::<Money>() + size_of::<Source>();
        assert_eq!(columns, 32);
    }

    #[test]
    fn what_few_have_moves_with_them() {
        let mut transfers = Transfers::new();
        for seconds in 0..4 {
            transfers.push(transfer(seconds));
        }
        let further = Further {
            payee_time: Time::from_seconds(1),
            sources: vec![Source::new(1, 1), Source::new(1, 2)],
            leads: Vec::new(),
        };
        transfers.set_further(TransferIndex::from_index(2), further.clone());
        transfers.arrange(vec![2, 0, 3, 1]);
        let first = TransferIndex::from_index(0);
        let seconds = transfers.amounts().iter().map(|amount| amount.minor());
        assert_eq!(seconds.collect::<Vec<_>>(), [2, 0, 3, 1]);
        assert_eq!(transfers.further(first), Some(&further));
        assert_eq!(transfers.further(TransferIndex::from_index(1)), None);
        assert_eq!(Some(transfers.payee_time(first)), Time::from_seconds(1));
        assert_eq!(transfers.sources_of(first).count(), 3);
    }

    #[test]
    fn any_order_can_be_arranged() {
        // A step that shares no factor with the length visits every place.
        for (length, step) in [(1, 1), (7, 3), (12, 5), (100, 49)] {
            let positions: Vec<u32> = (0..length).map(|at| (at * step + 3) % length).collect();
            let mut transfers = Transfers::new();
            for seconds in 0..length {
                transfers.push(transfer(seconds.into()));
            }
            transfers.arrange(positions.clone());
            let seconds = transfers.amounts().iter().map(|amount| amount.minor());
            assert!(
                seconds.eq(positions.into_iter().map(i64::from)),
                "{length} by {step}"
            );
        }
    }

    #[test]
    fn a_source_keeps_file_and_line() {
        let source = Source::new(Source::MAX_FILES - 1, (1 << 40) - 1);
        assert_eq!(
            (source.file(), source.line()),
            (Source::MAX_FILES - 1, (1 << 40) - 1)
        );
        assert!(Source::new(0, 99) < Source::new(1, 1));
    }
}
