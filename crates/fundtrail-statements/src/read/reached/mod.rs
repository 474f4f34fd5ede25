//! Reads only what a payment's money can reach: most of a bank's extract has nothing to do with it.
//!
//! It is the same reading with another ending. The first reading ([`skim`]) takes every line, counts it, and keeps a
//! key for each of the two accounts and the time; lines of unusual form it leaves to the reader of all lines. One
//! sweep over these keys finds the accounts that money could have come to ([`rows`]). The second reading takes the
//! lines that touch one of them ([`pick`]), unusual ones again by the reader of all. What a trace prints of the ledger so made
//! is what it would print of the whole: accounts appear in the order of their first lines, and an instant whose
//! order needs all of its transfers has them all.

mod in_order;
mod pick;
mod plain;
pub(crate) mod rows;
pub(crate) mod skim;
pub(crate) mod stream;
mod wanted;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fundtrail::{AccountId, Ledger, Query};
use hashbrown::HashSet;
use serde::{Deserialize, Serialize};

use crate::bytes::archive;
use crate::bytes::decode::Pieces;
use crate::bytes::file;
use crate::bytes::message;
use crate::bytes::room;
use crate::case::Case;
use crate::error::ReadError;
use crate::layout::{Kind, Layout};
use crate::lines::date_forms::DateForms;
use crate::lines::gather::{self, Gathered};
use crate::lines::heading;
use crate::lines::scan::{self, Part, SPREADSHEET_ROWS, Tally};
use crate::lines::shape::Lengths;
use crate::lines::sheet::Sheet;
use crate::lines::transfer_table::{self, Rising, TableReader, charges};
use crate::lines::zones_named::ZonesNamed;
use crate::options::ReadOptions;
use crate::place::Place;
use crate::progress::{Meter, Share};
use crate::provenance::Ids;
use crate::read::tables::Joined;
use crate::read::{self, selection};
use crate::trouble::{Trouble, WholeOnly};

pub use plain::{PlainColumn, PlainRow, PlainTable};
use rows::{AllRows, Key, KeyWidth as _, Picked, Reached, WideKey, key_of};
use skim::{Skimmed, Table};
pub use wanted::Wanted;

/// What was left unread of a case, and why that does not matter.
#[derive(Debug, Clone)]
pub(crate) struct Unread {
    /// The keys of the accounts that were taken to end the trace.
    pub(crate) terminals: HashSet<WideKey>,
    /// Those of them that end it since they paid so many, and how many.
    pub(crate) hubs: BTreeMap<WideKey, u64>,
}

impl Case {
    /// Whether all was read that money of these payments can reach: a case of [`read`](crate::read()) always suffices,
    /// one of [`read_reached`] nearly always for what was wanted.
    ///
    /// Complexity: O(accounts), and O(transfers) where one was taken to end the trace and does not.
    pub fn suffices_for(&self, query: &Query) -> bool {
        let Some(unread) = &self.unread else { return true };
        let ends_here = |account| unread.terminals.contains(&key_of(self.book.number(account)));
        let accounts = self.book.accounts();
        let passing: HashSet<AccountId> = accounts
            .filter(|&account| ends_here(account) && !query.is_terminal(account))
            .collect();
        // Who pays nothing passes nothing on: a platform's number is an exit.
        let passes = |ledger: &Ledger| {
            let mut transfers = ledger.transfers().iter();
            transfers.any(|t| t.payer.account().is_some_and(|payer| passing.contains(&payer)))
        };
        passing.is_empty() || !self.ledgers.iter().any(passes)
    }

    /// The accounts at which a selection ended the search since they paid so many others, and how many.
    pub(crate) fn hubs(&self) -> Vec<(AccountId, u64)> {
        let hubs = self.unread.as_ref().map(|unread| &unread.hubs);
        let Some(hubs) = hubs.filter(|hubs| !hubs.is_empty()) else {
            return Vec::new();
        };
        let payees = |account| hubs.get(&key_of(self.book.number(account))).copied();
        let accounts = self.book.accounts();
        accounts
            .filter_map(|account| Some((account, payees(account)?)))
            .collect()
    }

    /// Whether lines were left unread that nothing wanted can reach.
    pub fn is_partial(&self) -> bool {
        self.unread.is_some()
    }
}

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

/// A file and the head of its text, in which its header stands.
struct Opened {
    path: PathBuf,
    text: Pieces<'static>,
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

/// Why a file is not read so: what it says of itself alone does not tell how.
#[derive(Debug)]
pub(crate) enum NotPlain {
    /// It is of another kind, or has columns that need the whole.
    Other { path: PathBuf, what: WholeOnly },
    /// It cannot be read at all.
    Wrong(ReadError),
}

impl From<ReadError> for NotPlain {
    fn from(error: ReadError) -> Self {
        NotPlain::Wrong(error)
    }
}

/// Opens transfer tables that can be read line by line, each by its own head.
pub(crate) fn with_tables<R>(
    paths: &[PathBuf],
    options: &ReadOptions,
    wanted: &Wanted,
    work: impl FnOnce(&[Table<'_, '_, '_>]) -> R,
) -> Result<R, NotPlain> {
    let users = options.layouts.iter().map(|path| Layout::load(path));
    let users: Vec<Layout> = users.collect::<Result<_, _>>()?;
    let other = |path: &Path, what| NotPlain::Other {
        path: path.to_owned(),
        what,
    };
    if let Some(at) = users.iter().position(|layout| layout.encoding().is_some()) {
        return Err(other(&options.layouts[at], WholeOnly::LayoutWithEncoding {}));
    }
    let layouts: Vec<&Layout> = users.iter().chain(Layout::built_in()).collect();
    let opened = paths.iter().map(|path| {
        let opened = Opened::new(path)?;
        opened.ok_or_else(|| other(path, WholeOnly::Packed {}))
    });
    let files: Vec<Opened> = opened.collect::<Result<_, NotPlain>>()?;
    let sheets = files
        .iter()
        .map(|file| table_sheet(&file.path, &file.text, &layouts));
    let sheets: Vec<Sheet<'_, '_>> = sheets.collect::<Result<_, _>>()?;
    let readers = sheets.iter().map(|sheet| {
        transfer_table::reader_of(sheet, options).ok_or_else(|| other(sheet.path, WholeOnly::Header {}))
    });
    let readers: Vec<TableReader<'_>> = readers.collect::<Result<_, _>>()?;
    let tables = sheets.iter().zip(&readers).map(|(sheet, reader)| {
        let layout = sheet.found.layout;
        let stated = options.decimal_mark.or(layout.decimal_mark()).is_some();
        Table::new(sheet, reader, &layouts, wanted, stated)
            .ok_or_else(|| other(sheet.path, WholeOnly::HangingColumns {}))
    });
    let tables: Vec<Table<'_, '_, '_>> = tables.collect::<Result<_, _>>()?;
    Ok(work(&tables))
}

fn case_of_reached(paths: &[PathBuf], options: &ReadOptions, wanted: &Wanted) -> Option<Case> {
    let inputs = file::find(paths).ok()?;
    if inputs.files.is_empty() || inputs.files.len() > fundtrail::Source::MAX_FILES {
        return None;
    }
    let files: Vec<PathBuf> = inputs.files.iter().map(|input| input.path.clone()).collect();
    let case = |tables: &[Table<'_, '_, '_>]| {
        let meter = Meter::new(options.progress.as_ref(), files.iter().map(PathBuf::as_path));
        case_of_tables(tables, options, wanted, &inputs.skipped, &Arc::new(meter))
    };
    with_tables(&files, options, wanted, case).ok()?
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

impl Opened {
    /// `None` where the file is no plain text in UTF-8.
    fn new(path: &Path) -> Result<Option<Self>, ReadError> {
        let head = stream::first(path).map_err(|error| file::io_error(path, &error))?;
        let head = head.bytes;
        if archive::is_one(&head) || message::kind(&head).is_some() {
            return Ok(None);
        }
        let contents = file::contents(&head, path, u64::MAX, None)?;
        let [content] = &contents[..] else { return Ok(None) };
        let decoded = &content.decoded;
        let is_plain = decoded.encoding == "utf-8" && decoded.broken.is_empty() && content.notes.is_empty();
        Ok(is_plain.then(|| Opened {
            path: path.to_owned(),
            text: Pieces::whole(decoded.text.joined().into_owned()),
        }))
    }
}

/// The length of the byte order mark of UTF-8 that a file begins with.
fn mark_of(bytes: &[u8]) -> usize {
    const MARK: &[u8] = "\u{FEFF}".as_bytes();
    if bytes.starts_with(MARK) { MARK.len() } else { 0 }
}

/// The table whose header stands in the head of a file.
pub(crate) fn table_sheet<'t, 'l>(
    path: &'t Path,
    head: &'t Pieces<'t>,
    layouts: &[&'l Layout],
) -> Result<Sheet<'t, 'l>, NotPlain> {
    let sheet = Sheet::open(path, head, layouts)?;
    if sheet.found.layout.kind() != Kind::Table {
        return Err(NotPlain::Other {
            path: path.to_owned(),
            what: WholeOnly::NoTable {},
        });
    }
    if !charges::columns(&sheet).is_empty() {
        return Err(NotPlain::Other {
            path: path.to_owned(),
            what: WholeOnly::Charges {},
        });
    }
    heading::check(&sheet)?;
    Ok(sheet)
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

/// What the first reading found: which lines are to be read whole.
struct Found {
    picked: Picked,
    /// The rows of each file.
    files: Vec<Range<u32>>,
    terminals: HashSet<WideKey>,
}

impl Found {
    /// `None` where no payment was found. The rows are taken out of `files`.
    fn new(files: &mut [SkimmedFile], wanted: &Wanted) -> Option<Self> {
        let mut rising = Rising::default();
        for file in &*files {
            rising.join(rising_of(&file.pieces));
        }
        let mut seeds = Vec::new();
        let mut lasts: Vec<(&str, i64, u32)> = Vec::new();
        let mut ranges = Vec::new();
        let mut start = 0_u32;
        for file in &*files {
            let first = start;
            for piece in &file.pieces {
                seeds.extend(piece.seeds.iter().map(|seed| (start + seed.row, *seed)));
                for last in &piece.lasts {
                    let row = start + last.row;
                    match lasts.iter_mut().find(|(currency, ..)| *currency == last.currency) {
                        Some((_, nanos, _)) if *nanos >= last.nanos => {}
                        Some((_, nanos, at)) => (*nanos, *at) = (last.nanos, row),
                        None => lasts.push((&last.currency, last.nanos, row)),
                    }
                }
                start = start.checked_add(u32::try_from(piece.rows.len()).ok()?)?;
            }
            ranges.push(first..start);
        }
        if seeds.is_empty() {
            return None;
        }
        let terminals = terminals(&seeds.iter().map(|(_, seed)| (seed.name, seed.payer)), wanted);
        let mut needed = Reached::default();
        let pieces = files.iter().flat_map(|file| &file.pieces);
        let platforms = pieces.flat_map(|piece| piece.needed.iter().copied());
        for key in wanted.keys().chain(platforms) {
            needed.insert(Key::cut(key));
        }
        let lasts: Vec<u32> = lasts.into_iter().map(|(.., row)| row).collect();
        let rows = files.iter_mut().flat_map(|file| &mut file.pieces);
        let rows = rows.map(|piece| std::mem::take(&mut piece.rows)).collect();
        let all = AllRows::new(rows, rising.settles())?;
        let seed_rows: Vec<u32> = seeds.iter().map(|&(row, _)| row).collect();
        let ends = terminals.iter().map(|&key| Key::cut(key)).collect();
        let mut reached = all.reach(&seed_rows, &ends);
        reached.join(needed);
        let mut picked = all.touching(&reached);
        // A payment to an exit touches nobody, and the last transfer tells up to when there are records.
        for row in seed_rows.into_iter().chain(lasts) {
            picked.pick(row);
        }
        Some(Found {
            picked,
            files: ranges,
            terminals,
        })
    }
}

/// The accounts at which the trace ends, as far as that is known: payers of payments, and those named to stop at.
/// Where several lines have the name of one payment, none is known to be it. `seeds`: which of the wanted names a line
/// has that may be a payment, and its payer.
pub(crate) fn terminals(
    seeds: &(impl Iterator<Item = (Option<usize>, WideKey)> + Clone),
    wanted: &Wanted,
) -> HashSet<WideKey> {
    let numbers = wanted.payers.iter().chain(&wanted.stops);
    let mut terminals: HashSet<WideKey> = numbers.map(|number| key_of(number)).collect();
    for name in 0..wanted.named.len() {
        let mut lines = seeds.clone().filter(|&(of, _)| of == Some(name));
        if let (Some((_, payer)), None) = (lines.next(), lines.next()) {
            terminals.insert(payer);
        }
    }
    terminals.remove(&rows::NOBODY);
    terminals
}

/// Whether the lines of a table number their own order.
fn rising_of(pieces: &[Skimmed]) -> Rising {
    let mut rising = Rising::default();
    for piece in pieces {
        rising.join_part(piece.rising, piece.tally.counts.transfers > 0);
    }
    rising
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
