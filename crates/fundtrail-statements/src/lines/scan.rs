//! Walks over the lines of a sheet, in parts that run side by side.

use std::collections::BTreeSet;

use fundtrail::{Currency, Money};
use rayon::prelude::*;

use crate::bytes::decode::{LEAST_PART_BYTES, MOST_PARTS};
use crate::bytes::row::{Chunk, Row};
use crate::cell::number::Zeros;
use crate::error::ReadError;
use crate::layout::{Field, Kind};
use crate::lines::currency::FileCurrency;
use crate::lines::date_forms::DateForms;
use crate::lines::doubts::{Doubts, ZeroTail};
use crate::lines::manner::{Fault, Manner};
use crate::lines::proof::{Asked, Marked};
use crate::lines::shape::Lengths;
use crate::lines::sheet::Sheet;
use crate::lines::year;
use crate::lines::zones_named::ZonesNamed;
use crate::note::NoteKind;
use crate::options::ReadOptions;
use crate::progress::Share;
use crate::provenance::Counts;
use crate::trouble::Trouble;

/// The most rows that a spreadsheet holds: a longer file has not been through one.
pub(crate) const SPREADSHEET_ROWS: u64 = 1 << 20;

/// The columns of amounts.
const AMOUNTS: [Field; 6] = [
    Field::Amount,
    Field::AmountIn,
    Field::AmountOut,
    Field::AmountReceived,
    Field::Balance,
    Field::Fee,
];

/// Reads lines of one kind.
pub(crate) trait LineReader<'s>: Sync {
    /// What the lines of a part come to.
    type Lines: Default + Send;

    /// How lines are written.
    fn manner(&self) -> &Manner<'s>;

    /// The same, to settle what a first reading left open.
    fn manner_mut(&mut self) -> &mut Manner<'s>;

    /// Reads a line that is no footer and counts it in one list. (Where a quoted cell has line breaks, the further
    /// lines are counted as ignored.)
    fn read(&self, row: &Row<'_>, lines: &mut Self::Lines, tally: &mut Tally) -> Result<(), Fault>;

    /// The money in a line, as far as it can be read.
    fn money(&self, row: &Row<'_>) -> Option<(Money, Currency)>;
}

/// A line that cannot be read.
#[derive(Debug)]
pub(crate) struct LineReject {
    pub(crate) line: u64,
    pub(crate) text: String,
    pub(crate) trouble: Trouble,
    pub(crate) amount: Option<(Money, Currency)>,
}

/// Something to say of a line.
#[derive(Debug)]
pub(crate) struct LineNote {
    pub(crate) line: u64,
    pub(crate) kind: NoteKind,
}

/// Where the lines of a part ended.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) counts: Counts,
    pub(crate) rejects: Vec<LineReject>,
    pub(crate) notes: Vec<LineNote>,
    pub(crate) doubts: Doubts,
}

impl Tally {
    pub(crate) fn note(&mut self, line: u64, kind: NoteKind) {
        self.notes.push(LineNote { line, kind });
    }
}

/// One part of a sheet.
#[derive(Debug, Default)]
pub(crate) struct Part<L> {
    pub(crate) lines: L,
    pub(crate) tally: Tally,
}

/// How the lines of a sheet are written: its layout's manner, with the decimal mark that its amounts prove.
pub(crate) fn manner<'s>(
    sheet: &'s Sheet<'_, '_>,
    chunks: &[Chunk<'_>],
    broken: &'s [u64],
    options: &'s ReadOptions,
) -> Result<Manner<'s>, ReadError> {
    let stated = options.decimal_mark.or(sheet.found.layout.decimal_mark());
    let mark = if let Some(mark) = stated {
        mark
    } else {
        let has_decimals = FileCurrency::of(sheet, options)?.has_decimals(sheet);
        asked(sheet, chunks, &AMOUNTS).decimal_mark(has_decimals)?
    };
    Manner::new(sheet, broken, options, mark)
}

fn asked<'a, 't, 'l>(sheet: &'a Sheet<'t, 'l>, chunks: &'a [Chunk<'a>], fields: &[Field]) -> Asked<'a, 't, 'l>
where
    'a: 't,
{
    Asked {
        sheet,
        chunks,
        columns: fields.iter().filter_map(|&field| sheet.column(field)).collect(),
    }
}

/// Cuts the rows of a sheet into the parts that [`scan`] reads side by side.
pub(crate) fn parts<'t>(sheet: &Sheet<'t, '_>) -> Result<Vec<Chunk<'t>>, ReadError> {
    sheet.chunks(LEAST_PART_BYTES.max(sheet.text.len() / MOST_PARTS))
}

/// Reads all lines. The parts come in the order of their lines.
///
/// What only a column can tell is asked where a line needs it; then the lines are read again.
pub(crate) fn scan<'s, R: LineReader<'s>>(
    sheet: &Sheet<'_, '_>,
    chunks: &[Chunk<'_>],
    reader: &mut R,
) -> Result<Vec<Part<R::Lines>>, ReadError> {
    let mut parts = read_parts(sheet, chunks, reader, sheet.share.as_ref())?;
    if parts.iter().any(|part| part.tally.doubts.year_open) {
        let settled = year::settle(sheet, chunks, reader.manner())?;
        reader.manner_mut().settle_years(settled.last_day);
        parts = read_parts(sheet, chunks, reader, None)?;
        if let Some(part) = parts.first_mut() {
            part.tally.note(sheet.header_line, settled.note);
        }
    }
    check_dates(sheet, &parts)?;
    let order = if parts.iter().any(|part| part.tally.doubts.order_open) {
        Some(asked(sheet, chunks, &[Field::Time, Field::Date]).date_order()?)
    } else {
        None
    };
    let marked = if parts.iter().any(|part| part.tally.doubts.currency_open) {
        let marked = marked_currency(sheet, chunks)?;
        if let (None, FileCurrency::Open { sign }) = (&marked, &reader.manner().currency) {
            return Err(FileCurrency::question(sheet, sign));
        }
        marked
    } else {
        None
    };
    let zeros = zeros_that_are_numbers(sheet, chunks, &parts)?;
    let damaged = damaged_columns(sheet, chunks, &parts)?;
    let mut lengths = Lengths::default();
    for part in &parts {
        lengths.join(part.tally.doubts.lengths);
    }
    let ragged = lengths.ragged();
    if ragged.is_some() && sheet.found.layout.kind() == Kind::Statement {
        check_end(sheet, chunks, reader.manner())?;
    }
    if order.is_some() || marked.is_some() || !damaged.is_empty() || ragged.is_some() || zeros.are_any() {
        let manner = reader.manner_mut();
        if zeros.are_any() {
            manner.count_from_zero(zeros);
        }
        manner.settle(order, damaged, ragged);
        match &marked {
            Some(Marked::All { currency, .. }) => manner.currency = FileCurrency::Stated(currency.clone()),
            Some(Marked::Each { .. }) => manner.currency = FileCurrency::written(sheet),
            None => {}
        }
        parts = read_parts(sheet, chunks, reader, None)?;
    }
    if let (Some(marked), Some(part)) = (marked, parts.first_mut()) {
        let kind = match marked {
            Marked::All { mark, currency } => NoteKind::CurrencyFromSign {
                mark,
                currency: currency.code().to_owned(),
            },
            Marked::Each { one, other } => NoteKind::CurrencyFromCells { one, other },
        };
        part.tally.note(sheet.header_line, kind);
    }
    if let Some(part) = parts.first_mut() {
        note_currency(reader.manner(), sheet, &mut part.tally);
    }
    note_zeros(sheet, zeros, &mut parts);
    note_zero_tails(reader.manner(), &mut parts);
    Ok(parts)
}

/// Refuses a text that breaks off inside its last line: no line end follows it, and it alone lacks cells.
fn check_end(sheet: &Sheet<'_, '_>, chunks: &[Chunk<'_>], manner: &Manner<'_>) -> Result<(), ReadError> {
    if chunks
        .last()
        .is_none_or(|last| last.text.is_empty() || last.text.ends_with(['\n', '\r']))
    {
        return Ok(());
    }
    let width = sheet.width();
    let (mut records, mut short, mut last) = (0, 0, (0, 0));
    for &chunk in chunks {
        sheet.for_each_row(chunk, |row| {
            if !manner.ignores(&row) {
                records += 1;
                short += usize::from(row.len() < width);
                last = (row.line, row.len());
            }
        })?;
    }
    let (line, found) = last;
    if records > 1 && short == 1 && found < width {
        return Err(Trouble::BrokenOff { found, width }.at(sheet.place(line)));
    }
    Ok(())
}

/// The currency that the amounts of a sheet carry in lines that no column names the currency of.
fn marked_currency(sheet: &Sheet<'_, '_>, chunks: &[Chunk<'_>]) -> Result<Option<Marked>, ReadError> {
    let columns = [Field::Currency, Field::CurrencyReceived];
    let named: Vec<usize> = columns.iter().filter_map(|&field| sheet.column(field)).collect();
    asked(sheet, chunks, &AMOUNTS).currency(&named)
}

fn read_parts<'s, R: LineReader<'s>>(
    sheet: &Sheet<'_, '_>,
    chunks: &[Chunk<'_>],
    reader: &R,
    share: Option<&Share>,
) -> Result<Vec<Part<R::Lines>>, ReadError> {
    let parts = chunks.par_iter().map(|&chunk| {
        let mut part = Part::default();
        sheet.for_each_row(chunk, |row| read_line(reader, &row, &mut part))?;
        if let Some(share) = share {
            share.add(chunk.text.len());
        }
        Ok(part)
    });
    parts.collect()
}

/// Reads a row, be it a record or a footer.
pub(crate) fn read_line<'s, R: LineReader<'s>>(reader: &R, row: &Row<'_>, part: &mut Part<R::Lines>) {
    let Part { lines, tally } = part;
    tally.counts.lines += row.lines;
    tally.counts.ignored += row.lines - 1;
    if reader.manner().ignores(row) {
        tally.counts.ignored += 1;
        return;
    }
    reader.manner().feed_dates(row, &mut tally.doubts);
    if let Err(fault) = reader.read(row, lines, tally) {
        tally.doubts.order_open |= fault.order_open;
        tally.doubts.year_open |= fault.year_open;
        tally.doubts.currency_open |= fault.currency_open;
        tally.counts.rejected += 1;
        tally.rejects.push(LineReject {
            line: row.line,
            text: row.raw.to_owned(),
            trouble: fault.reason,
            amount: reader.money(row),
        });
    }
}

/// Which zeros turn out to be accounts' numbers, where they stand for one and no layout says what they mean.
fn zeros_that_are_numbers<L>(
    sheet: &Sheet<'_, '_>,
    chunks: &[Chunk<'_>],
    parts: &[Part<L>],
) -> Result<Zeros, ReadError> {
    let is_stated = sheet.found.layout.zero_is_number().is_some();
    let has_zeros = |part: &Part<L>| part.tally.doubts.zeros.iter().any(Option::is_some);
    if is_stated || !parts.iter().any(has_zeros) {
        return Ok(Zeros::default());
    }
    // What a statement's counterparties are called tells nothing without its own account.
    let own = [Field::Payer, Field::OwnAccount]
        .into_iter()
        .find_map(|field| sheet.column(field));
    let Some(own) = own else {
        return Ok(Zeros::default());
    };
    let other = [Field::Payee, Field::OtherAccount].into_iter();
    let columns = other
        .filter_map(|field| sheet.column(field))
        .chain([own])
        .collect();
    Asked {
        sheet,
        chunks,
        columns,
    }
    .zeros_that_are_numbers()
}

/// The columns with numbers that end in zeros, as far as most of the column's do.
fn damaged_columns<L>(
    sheet: &Sheet<'_, '_>,
    chunks: &[Chunk<'_>],
    parts: &[Part<L>],
) -> Result<Vec<usize>, ReadError> {
    let lines: u64 = parts.iter().map(|part| part.tally.counts.lines).sum();
    if lines > SPREADSHEET_ROWS {
        return Ok(Vec::new());
    }
    let tails = parts.iter().flat_map(|part| &part.tally.doubts.zero_tails);
    let columns: BTreeSet<usize> = tails.map(|tail| tail.column).collect();
    if columns.is_empty() {
        return Ok(Vec::new());
    }
    let columns = columns.into_iter().collect();
    Asked {
        sheet,
        chunks,
        columns,
    }
    .cut()
}

/// Says of the first lines of a sheet in which currency they are taken, where that is not told.
pub(crate) fn note_currency(manner: &Manner<'_>, sheet: &Sheet<'_, '_>, tally: &mut Tally) {
    if let Some(assumed) = manner.currency.assumption(sheet) {
        tally.note(sheet.header_line, assumed);
    }
}

/// Asks about a column of dates in which a spreadsheet seems to have been at some, or of which some name their zone.
fn check_dates<L>(sheet: &Sheet<'_, '_>, parts: &[Part<L>]) -> Result<(), ReadError> {
    let (mut dates, mut zones) = (DateForms::default(), ZonesNamed::default());
    for part in parts {
        dates.join(part.tally.doubts.dates);
        zones.join(part.tally.doubts.zones);
    }
    let place = |line| sheet.place(line);
    match dates.question(place).or_else(|| zones.question(place)) {
        Some(question) => Err(question),
        None => Ok(()),
    }
}

/// Lines that carry a total or a balance look like records: how many there are is noted.
pub(crate) fn note_sums<L>(parts: &mut [Part<L>]) {
    let lines: u64 = parts
        .iter()
        .filter_map(|part| Some(part.tally.doubts.sums?.1))
        .sum();
    let Some(part) = parts.iter_mut().find(|part| part.tally.doubts.sums.is_some()) else {
        return;
    };
    if let Some((line, _)) = part.tally.doubts.sums {
        part.tally.note(line, NoteKind::NoMovement { lines });
    }
}

/// Zeros of a transfer table are an end of the trail, or an account as any other: which was taken is noted.
fn note_zeros<L>(sheet: &Sheet<'_, '_>, zeros: Zeros, parts: &mut [Part<L>]) {
    let layout = sheet.found.layout;
    if layout.kind() != Kind::Table || layout.zero_is_number().is_some() {
        return;
    }
    for digits in 1..=Zeros::MOST_DIGITS {
        let counted = |part: &Part<L>| part.tally.doubts.zeros[digits - 1];
        let lines = parts.iter().filter_map(counted).map(|(_, lines)| lines).sum();
        let Some((part, (line, _))) = parts.iter_mut().find_map(|part| {
            let first = counted(part)?;
            Some((part, first))
        }) else {
            continue;
        };
        let number = "0".repeat(digits);
        let kind = if zeros.are_number(digits) {
            NoteKind::ZeroIsAccount { number, lines }
        } else {
            NoteKind::ZeroIsNobody { number, lines }
        };
        part.tally.note(line, kind);
    }
}

/// Numbers that end in zeros prove nothing where most of their column do not: the first of a column is noted.
pub(crate) fn note_zero_tails<L>(manner: &Manner<'_>, parts: &mut [Part<L>]) {
    let mut noted = BTreeSet::new();
    for part in parts {
        let tally = &mut part.tally;
        for tail in std::mem::take(&mut tally.doubts.zero_tails) {
            if noted.insert(tail.column) {
                tally.notes.push(zero_tail_note(manner, &tail));
            }
        }
    }
}

/// What is said of a number that ends in zeros and proves nothing.
pub(crate) fn zero_tail_note(manner: &Manner<'_>, tail: &ZeroTail) -> LineNote {
    let kind = NoteKind::ZeroTail {
        column: manner.name_of(tail.column).to_string(),
        number: tail.number.to_string(),
    };
    LineNote {
        line: tail.line,
        kind,
    }
}
