//! What the gists of all pieces come to: where the money starts and ends, and in which order lines are settled.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use hashbrown::HashSet;

use super::gist::{Gist, Key, Row};
use crate::error::ReadError;
use crate::lines::scan::SPREADSHEET_ROWS;
use crate::lines::transfer_table::Rising;
use crate::place::Place;
use crate::read::reached::{self, ColumnDoubts, Wanted};
use crate::trouble::Trouble;

/// What is known of a question when every piece of every table has been skimmed.
#[derive(Debug, Clone)]
pub struct Findings {
    is_stated: bool,
    starts: Vec<(u32, Row)>,
    terminals: HashSet<Key>,
    hubs: BTreeMap<Key, u64>,
    named: Vec<Key>,
    kept: BTreeSet<(u32, u64)>,
}

impl Findings {
    /// Those of all gists, in whatever order they come. `paths`: the files by their numbers.
    ///
    /// # Errors
    /// [`ReadError`] where no line has a payment that is wanted, or where only the whole tells how a file is read.
    ///
    /// # Complexity
    /// O(gists · log).
    pub fn new(gists: &mut [Gist], paths: &[String], wanted: &Wanted) -> Result<Self, ReadError> {
        gists.sort_by_key(|gist| gist.place);
        let mut rising = Rising::default();
        for file in gists.chunk_by(|a, b| a.place.0 == b.place.0) {
            rising.join(rising_of(file));
            check_zero_tails(file, paths)?;
            check_columns(file, paths)?;
        }
        let of = |gist: &Gist| gist.place.0;
        let seeds = || {
            gists
                .iter()
                .flat_map(|gist| gist.seeds.iter().map(move |seed| (of(gist), *seed)))
        };
        let starts: Vec<(u32, Row)> = seeds().map(|(file, seed)| (file, seed.row)).collect();
        if starts.is_empty() {
            return Err(no_payment(wanted));
        }
        let mut kept: BTreeSet<(u32, u64)> = starts.iter().map(|(file, row)| (*file, row.line)).collect();
        kept.extend(lasts(gists));
        let seeds = seeds().map(|(_, seed)| (seed.name, seed.row.payer));
        let terminals = reached::terminals(&seeds, wanted);
        let platforms = gists.iter().flat_map(|gist| gist.needed.iter().copied());
        Ok(Findings {
            is_stated: rising.settles(),
            starts,
            terminals,
            hubs: BTreeMap::new(),
            named: wanted.keys().chain(platforms).collect(),
            kept,
        })
    }

    /// Whether the lines number their own order and stand in it; else they are settled by time.
    pub fn is_stated(&self) -> bool {
        self.is_stated
    }

    /// The lines that may be payments, each with its file: their payees are reached.
    pub fn starts(&self) -> &[(u32, Row)] {
        &self.starts
    }

    /// The accounts that pass nothing on.
    pub fn terminals(&self) -> &HashSet<Key> {
        &self.terminals
    }

    /// Ends the search at these accounts too, each with how many it paid.
    pub fn end_at(&mut self, hubs: impl IntoIterator<Item = (Key, u64)>) {
        self.hubs.extend(hubs);
        self.terminals.extend(self.hubs.keys());
    }

    /// The accounts at which the search ends since they paid so many, and how many.
    pub(super) fn hubs(&self) -> &BTreeMap<Key, u64> {
        &self.hubs
    }

    /// Accounts whose lines are wanted, whatever reaches them.
    pub fn named(&self) -> &[Key] {
        &self.named
    }

    /// Lines (file, line) that are wanted whomever they touch: the payments, and the last line of each currency, which
    /// tells up to when there are records.
    pub fn kept(&self) -> &BTreeSet<(u32, u64)> {
        &self.kept
    }
}

/// Whether the lines of a file number their own order; its pieces in order.
pub(super) fn rising_of(pieces: &[Gist]) -> Rising {
    let mut rising = Rising::default();
    for piece in pieces {
        rising.join_part(piece.rising, piece.counts.transfers > 0);
    }
    rising
}

/// In so few lines zeros at the ends of numbers may be a spreadsheet's doing: the whole column tells.
fn check_zero_tails(file: &[Gist], paths: &[String]) -> Result<(), ReadError> {
    let has_tails = file.iter().any(|piece| !piece.column_notes.is_empty());
    let lines: u64 = file.iter().map(|piece| piece.counts.lines).sum();
    if !has_tails || lines > SPREADSHEET_ROWS {
        return Ok(());
    }
    let path = file.first().and_then(|piece| paths.get(piece.place.0 as usize));
    let path = path.map(PathBuf::from).unwrap_or_default();
    Err(Trouble::ZerosInParts {}.at(path.as_path()))
}

/// What the lines of a file leave open together.
fn check_columns(file: &[Gist], paths: &[String]) -> Result<(), ReadError> {
    let path = file.first().and_then(|piece| paths.get(piece.place.0 as usize));
    let path = path.map_or("", String::as_str);
    let mut columns = ColumnDoubts::default();
    for piece in file {
        columns.join(piece.columns);
    }
    match columns.question(|line| Place::line(path, line)) {
        Some(question) => Err(question),
        None => Ok(()),
    }
}

fn no_payment(wanted: &Wanted) -> ReadError {
    Trouble::PaymentNotInTables {}.at(Place::Asked(wanted.to_string()))
}

/// The place of the last transfer of each currency.
fn lasts(gists: &[Gist]) -> impl Iterator<Item = (u32, u64)> {
    let mut lasts: BTreeMap<&str, (i64, (u32, u64))> = BTreeMap::new();
    for gist in gists {
        for last in &gist.lasts {
            let found = (last.nanos, (gist.place.0, last.line));
            let known = lasts.entry(&last.currency).or_insert(found);
            // Of several at one time, the first.
            if last.nanos > known.0 {
                *known = found;
            }
        }
    }
    lasts
        .into_values()
        .map(|(_, place)| place)
        .collect::<Vec<_>>()
        .into_iter()
}
