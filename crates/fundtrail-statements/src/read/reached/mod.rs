//! Reads only what a payment's money can reach: most of a bank's extract has nothing to do with it.
//!
//! It is the same reading with another ending. The first reading ([`skim`]) takes every line, counts it, and keeps a
//! key for each of the two accounts and the time; lines of unusual form it leaves to the reader of all lines. One
//! sweep over these keys finds the accounts that money could have come to ([`rows`]). The second reading takes the
//! lines that touch one of them ([`pick`]), unusual ones again by the reader of all. What a trace prints of the ledger so made
//! is what it would print of the whole: accounts appear in the order of their first lines, and an instant whose
//! order needs all of its transfers has them all.

mod found;
mod in_order;
mod opened;
mod pick;
mod plain;
pub(crate) mod rows;
pub(crate) mod skim;
pub(crate) mod stream;
mod wanted;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::bytes::file;
use crate::bytes::room;
use crate::case::{Case, Unread};
use crate::error::ReadError;
use crate::lines::date_forms::DateForms;
use crate::lines::gather::{self, Gathered};
use crate::lines::scan::{self, Part, SPREADSHEET_ROWS, Tally};
use crate::lines::shape::Lengths;
use crate::lines::sheet::Sheet;
use crate::lines::transfer_table::Rising;
use crate::lines::zones_named::ZonesNamed;
use crate::options::ReadOptions;
use crate::place::Place;
use crate::progress::{Meter, Share};
use crate::provenance::Ids;
use crate::read::tables::Joined;
use crate::read::{self, selection};
use crate::trouble::Trouble;

pub(crate) use found::terminals;
use found::{Found, rising_of};
use opened::mark_of;
pub(crate) use opened::{NotPlain, table_sheet, with_tables};
pub use plain::{PlainColumn, PlainRow, PlainTable};
use skim::{Skimmed, Table};
pub use wanted::Wanted;

/// Reads what money of the wanted payments can reach: the transfers that touch an account it could have come to,
/// and what the figures of those rest on. Every line is counted and checked as [`read`](crate::read) does.
///
/// `None` where that is not known to come out as the whole would: where a file is no transfer table in UTF-8, has
/// columns whose meaning hangs on other lines (balances, states, kinds), leaves something open that only a whole
/// column tells, has a fault that [`read`](crate::read) explains, or where nothing that is wanted was found. Then
/// `read` is to be called.
///
/// # Errors
/// [`ReadError`]: lines that cannot be read, unless the options accept them.
///
/// # Complexity
/// O(bytes), twice, the second time only as far as lines are picked. Memory: 12 bytes a line, then what the picked
/// lines take.
pub fn read_reached(
    paths: &[PathBuf],
    options: &ReadOptions,
    wanted: &Wanted,
) -> Result<Option<Case>, ReadError> {
    if let [path] = paths
        && selection::is_one(path)
    {
        return selection::read(path, options, wanted).map(Some);
    }
    let case = case_of_reached(paths, options, wanted);
    case.map(|case| read::checked(case, options)).transpose()
}

/// What only the column of a whole file tells of its lines.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(crate) struct ColumnDoubts {
    dates: DateForms,
    zones: ZonesNamed,
    lengths: Lengths,
}

impl ColumnDoubts {
    pub(crate) fn of(tally: &Tally) -> Self {
        ColumnDoubts {
            dates: tally.doubts.dates,
            zones: tally.doubts.zones,
            lengths: tally.doubts.lengths,
        }
    }

    /// Takes in those of later lines.
    pub(crate) fn join(&mut self, later: ColumnDoubts) {
        self.dates.join(later.dates);
        self.zones.join(later.zones);
        self.lengths.join(later.lengths);
    }

    /// What has to be asked, or needs the whole to be told. `place` gives the place of a line.
    pub(crate) fn question(&self, place: impl Fn(u64) -> Place) -> Option<ReadError> {
        let ragged = || {
            let ragged = self.lengths.ragged();
            ragged.map(|_| Trouble::RaggedInParts {}.at(place(1)))
        };
        let zones = || self.zones.question(&place);
        self.dates.question(&place).or_else(zones).or_else(ragged)
    }
}

/// What a file came to in the first reading.
struct SkimmedFile {
    sha256: String,
    pieces: Vec<Skimmed>,
}

fn case_of_reached(paths: &[PathBuf], options: &ReadOptions, wanted: &Wanted) -> Option<Case> {
    let inputs = file::find(paths, &options.beside).ok()?;
    if inputs.files.is_empty() || inputs.files.len() > fundtrail::Source::MAX_FILES {
        return None;
    }
    let files: Vec<PathBuf> = inputs.files.iter().map(|input| input.path.clone()).collect();
    let case = |tables: &[Table<'_, '_, '_>]| {
        let meter = Meter::new(options.progress.as_ref(), files.iter().map(PathBuf::as_path));
        case_of_tables(tables, options, wanted, &inputs.skipped, &Arc::new(meter))
    };
    with_tables(&files, options, wanted, None, case).ok()?
}

fn case_of_tables(
    tables: &[Table<'_, '_, '_>],
    options: &ReadOptions,
    wanted: &Wanted,
    skipped: &[PathBuf],
    meter: &Arc<Meter>,
) -> Option<Case> {
    let mut skimmed: Vec<SkimmedFile> = tables
        .iter()
        .map(|table| skim_file(table, meter))
        .collect::<Option<_>>()?;
    let same_bytes = |a: &SkimmedFile| skimmed.iter().filter(|b| a.sha256 == b.sha256).count() > 1;
    if skimmed.iter().any(same_bytes) {
        // An export that is there twice counts once.
        return None;
    }
    let found = Found::new(&mut skimmed, wanted)?;
    if !room::holds_reached(found.picked.len(), options) {
        // The whole takes more still, which is an error that says so.
        return None;
    }
    let mut gathered = Gathered::default();
    gathered.note_skipped(skipped);
    let mut joined = Joined::expecting(found.picked.len());
    let mut rising = Rising::default();
    for (number, ((table, file), rows)) in tables.iter().zip(skimmed).zip(&found.files).enumerate() {
        let ids = pick::read_file(
            table,
            &found.picked,
            rows.clone(),
            &file.pieces,
            number,
            &mut joined,
        )?;
        rising.join(rising_of(&file.pieces));
        add(&mut gathered, table, file, ids);
    }
    meter.finish();
    let terminals = found.terminals;
    let case = Case {
        unread: Some(Unread {
            terminals,
            hubs: BTreeMap::new(),
        }),
        ..read::of_joined(gathered, joined, rising)
    };
    Some(case)
}

fn skim_file(table: &Table<'_, '_, '_>, meter: &Arc<Meter>) -> Option<SkimmedFile> {
    let path = table.sheet.path;
    let bytes = usize::try_from(path.metadata().ok()?.len()).ok()?;
    let share = Share::new(meter, bytes, bytes);
    let worked = stream::work(path, true, |piece| {
        let skimmed = table.skim(piece)?;
        share.add(piece.bytes.len());
        Some(skimmed)
    })?;
    let mut lines = worked.pieces.iter().map(|piece| piece.tally.counts.lines);
    let has_tails = worked
        .pieces
        .iter()
        .any(|piece| !piece.tally.doubts.zero_tails.is_empty());
    // In so few lines zeros at the ends of numbers may be a spreadsheet's doing: the whole column tells.
    if has_tails && lines.by_ref().sum::<u64>() <= SPREADSHEET_ROWS {
        return None;
    }
    let mut columns = ColumnDoubts::default();
    for piece in &worked.pieces {
        columns.join(ColumnDoubts::of(&piece.tally));
    }
    if columns.question(|line| table.sheet.place(line)).is_some() {
        return None;
    }
    Some(SkimmedFile {
        sha256: worked.sha256,
        pieces: worked.pieces,
    })
}

/// Adds what all lines of a file came to but the transfers, and the ids of those that were read whole.
fn add(gathered: &mut Gathered, table: &Table<'_, '_, '_>, file: SkimmedFile, ids: Ids) {
    let pieces = file.pieces.into_iter();
    let mut parts: Vec<Part<()>> = pieces
        .map(|piece| Part {
            tally: piece.tally,
            lines: (),
        })
        .collect();
    let manner = &table.reader.manner;
    if let Some(part) = parts.first_mut() {
        scan::note_currency(manner, table.sheet, &mut part.tally);
    }
    scan::note_zero_tails(manner, &mut parts);
    let tallies = parts.into_iter().map(|part| part.tally);
    add_tallies(gathered, table.sheet, file.sha256, tallies, ids);
}

/// Adds a file: the tallies of all its lines, and the ids of those that were read.
pub(crate) fn add_tallies(
    gathered: &mut Gathered,
    sheet: &Sheet<'_, '_>,
    sha256: String,
    tallies: impl IntoIterator<Item = Tally>,
    ids: Ids,
) {
    let mut counts = gather::above(sheet);
    for tally in tallies {
        gathered.tally(tally, &mut counts);
    }
    gathered.ids.push(ids);
    gathered.file(sheet, sha256, "utf-8", counts);
}
