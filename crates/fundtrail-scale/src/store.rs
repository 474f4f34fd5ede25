//! The rows of one worker, given out by slices of time.
//!
//! Rows are sorted in runs; all but the last go to disk. Of each run some instants are kept, so that the part of a slice
//! is found without a search. A slice is what all runs have of it, in order.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek as _, SeekFrom, Write as _};
use std::ops::Range;

use fundtrail_statements::selection::{Key, Row};

/// One row in this many has its instant kept.
const STRIDE: usize = 1 << 12;

/// Bytes of a row on disk.
const ROW_BYTES: usize = 32;

/// What orders rows in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// Their times: rows of one second are one instant.
    Time,
    /// Their places: the lines number their own order.
    Place,
}

/// A row of a table, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) payer: Key,
    pub(crate) payee: Key,
    pub(crate) line: u64,
    pub(crate) file: u32,
    second: u32,
}

impl Entry {
    pub(crate) fn new(file: u32, row: &Row) -> Self {
        Entry {
            payer: row.payer,
            payee: row.payee,
            line: row.line,
            file,
            second: row.second,
        }
    }

    /// The instant of a row: a number that orders it in time.
    pub(crate) fn instant(&self, order: Order) -> u64 {
        match order {
            Order::Time => u64::from(self.second),
            // A terabyte of line feeds has fewer lines.
            Order::Place => (u64::from(self.file) << 40) | self.line,
        }
    }

    fn key(&self, order: Order) -> (u64, u32, u64) {
        (self.instant(order), self.file, self.line)
    }

    fn to_bytes(self) -> [u8; ROW_BYTES] {
        let mut bytes = [0; ROW_BYTES];
        bytes[..8].copy_from_slice(&self.payer.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.payee.to_le_bytes());
        bytes[16..24].copy_from_slice(&self.line.to_le_bytes());
        bytes[24..28].copy_from_slice(&self.file.to_le_bytes());
        bytes[28..].copy_from_slice(&self.second.to_le_bytes());
        bytes
    }

    fn from_bytes(bytes: &[u8; ROW_BYTES]) -> Self {
        let long = |at: usize| u64::from_le_bytes(std::array::from_fn(|i| bytes[at + i]));
        let short = |at: usize| u32::from_le_bytes(std::array::from_fn(|i| bytes[at + i]));
        Entry {
            payer: long(0),
            payee: long(8),
            line: long(16),
            file: short(24),
            second: short(28),
        }
    }
}

/// Rows in order.
#[derive(Debug)]
struct Run {
    place: RunPlace,
    len: usize,
    /// The instants of rows 0, STRIDE, 2 STRIDE, …
    marks: Vec<u64>,
}

#[derive(Debug)]
enum RunPlace {
    Memory(Vec<Entry>),
    Disk(File),
}

/// The rows of a worker while they come.
#[derive(Debug)]
pub(crate) struct Growing {
    order: Order,
    run_rows: usize,
    entries: Vec<Entry>,
    runs: Vec<Run>,
}

impl Growing {
    /// For rows that are probably in this order.
    pub(crate) fn new(order: Order, run_rows: usize) -> Self {
        Growing {
            order,
            run_rows,
            entries: Vec::new(),
            runs: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, entry: Entry) -> io::Result<()> {
        self.entries.push(entry);
        if self.entries.len() >= self.run_rows {
            let run = Run::on_disk(&mut self.entries, self.order)?;
            self.entries.clear();
            self.runs.push(run);
        }
        Ok(())
    }

    /// All rows that have come, by the order that is now known.
    pub(crate) fn finish(mut self, order: Order) -> io::Result<Store> {
        if order != self.order {
            for run in &mut self.runs {
                let mut entries = Vec::with_capacity(run.len);
                run.read(0..run.len, |entry| entries.push(entry))?;
                *run = Run::on_disk(&mut entries, order)?;
            }
        }
        if !self.entries.is_empty() {
            let run = Run::in_memory(self.entries, order);
            self.runs.push(run);
        }
        Ok(Store {
            order,
            runs: self.runs,
        })
    }
}

impl Run {
    fn marks(entries: &mut [Entry], order: Order) -> Vec<u64> {
        entries.sort_unstable_by_key(|entry| entry.key(order));
        entries
            .iter()
            .step_by(STRIDE)
            .map(|entry| entry.instant(order))
            .collect()
    }

    fn in_memory(mut entries: Vec<Entry>, order: Order) -> Self {
        Run {
            marks: Run::marks(&mut entries, order),
            len: entries.len(),
            place: RunPlace::Memory(entries),
        }
    }

    fn on_disk(entries: &mut [Entry], order: Order) -> io::Result<Self> {
        let marks = Run::marks(entries, order);
        let mut out = BufWriter::with_capacity(1 << 16, tempfile::tempfile()?);
        for entry in &*entries {
            out.write_all(&entry.to_bytes())?;
        }
        Ok(Run {
            place: RunPlace::Disk(out.into_inner().map_err(io::IntoInnerError::into_error)?),
            len: entries.len(),
            marks,
        })
    }

    fn read(&mut self, rows: Range<usize>, mut each: impl FnMut(Entry)) -> io::Result<()> {
        match &mut self.place {
            RunPlace::Memory(entries) => entries[rows].iter().for_each(|entry| each(*entry)),
            RunPlace::Disk(file) => {
                file.seek(SeekFrom::Start((rows.start * ROW_BYTES) as u64))?;
                let mut input = BufReader::with_capacity(1 << 16, file);
                let mut bytes = [0; ROW_BYTES];
                for _ in rows {
                    input.read_exact(&mut bytes)?;
                    each(Entry::from_bytes(&bytes));
                }
            }
        }
        Ok(())
    }

    /// The rows among which all of the instants stand.
    fn around(&self, instants: &Range<u64>) -> Range<usize> {
        let begun = self.marks.partition_point(|&mark| mark < instants.start);
        let start = begun.saturating_sub(1) * STRIDE;
        let end = self.marks.partition_point(|&mark| mark < instants.end) * STRIDE;
        start..end.min(self.len).max(start)
    }
}

/// All rows of a worker.
#[derive(Debug)]
pub(crate) struct Store {
    order: Order,
    runs: Vec<Run>,
}

impl Store {
    pub(crate) fn order(&self) -> Order {
        self.order
    }

    /// Instants between which there are about `rows` rows.
    pub(crate) fn cuts(&self, rows: usize) -> Vec<u64> {
        let mut marks: Vec<u64> = self
            .runs
            .iter()
            .flat_map(|run| run.marks.iter().copied())
            .collect();
        marks.sort_unstable();
        marks.into_iter().step_by((rows / STRIDE).max(1)).collect()
    }

    /// Fills `slice` with the rows of these instants, in order.
    pub(crate) fn slice(&mut self, instants: &Range<u64>, slice: &mut Vec<Entry>) -> io::Result<()> {
        slice.clear();
        let order = self.order;
        for run in &mut self.runs {
            let around = run.around(instants);
            run.read(around, |entry| {
                if instants.contains(&entry.instant(order)) {
                    slice.push(entry);
                }
            })?;
        }
        if self.runs.len() > 1 {
            slice.sort_unstable_by_key(|entry| entry.key(order));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows at seconds that go up and down, more than two strides of them.
    fn rows() -> impl Iterator<Item = Entry> {
        (0..20_000_u64).map(|line| {
            let second = u32::try_from(line * 7919 % 10_007).expect("small");
            let (payer, payee) = (line % 91, line % 89);
            Entry::new(
                1,
                &Row {
                    line,
                    second,
                    payer,
                    payee,
                },
            )
        })
    }

    fn store(run_rows: usize, guessed: Order, order: Order) -> Store {
        let mut growing = Growing::new(guessed, run_rows);
        for row in rows() {
            growing.push(row).expect("there is room");
        }
        growing.finish(order).expect("there is room")
    }

    #[test]
    fn slices_hold_each_row_once_in_order_whatever_the_runs() {
        for (order, guessed) in [
            (Order::Time, Order::Time),
            (Order::Time, Order::Place),
            (Order::Place, Order::Time),
        ] {
            let mut expected: Vec<Entry> = rows().collect();
            expected.sort_by_key(|entry| entry.key(order));
            for run_rows in [700, 6_000, 50_000] {
                let mut store = store(run_rows, guessed, order);
                let mut cuts = store.cuts(5_000);
                cuts.insert(0, 0);
                cuts.push(u64::MAX);
                let (mut all, mut slice) = (Vec::new(), Vec::new());
                for ends in cuts.windows(2) {
                    store.slice(&(ends[0]..ends[1]), &mut slice).expect("it reads");
                    all.append(&mut slice);
                }
                assert!(all == expected, "{order:?} in runs of {run_rows}");
            }
        }
    }

    #[test]
    fn a_slice_is_about_as_large_as_was_asked() {
        let mut store = store(6_000, Order::Time, Order::Time);
        let (cuts, mut slice) = (store.cuts(4_096), Vec::new());
        for ends in cuts.windows(2) {
            store.slice(&(ends[0]..ends[1]), &mut slice).expect("it reads");
            assert!(slice.len() <= 4 * STRIDE, "{} rows", slice.len());
        }
    }
}
