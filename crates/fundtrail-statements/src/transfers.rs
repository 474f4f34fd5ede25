//! Reads the lines of a transfer table, in parts that run side by side.

mod line;
mod part;
mod settings;

use rayon::prelude::*;

use crate::cell::{DateOrder, DecimalMark, MarkProof, MarkVerdict, OrderProof, OrderVerdict};
use crate::error::{ReadError, ReadErrorKind};
use crate::layout::Field;
use crate::options::ReadOptions;
use crate::row::Chunk;
use crate::sheet::Sheet;

pub(crate) use part::{Part, PartLedger};
use settings::Settings;

/// How much text one part holds: enough to keep a core busy, small enough to share the work evenly.
const PART_BYTES: usize = 4 << 20;

/// Reads all lines. The parts come in the order of their lines.
///
/// Day and month order is only proved where a cell needs it: then the lines are read again.
pub(crate) fn read(
    sheet: &Sheet<'_, '_>,
    broken: &[u64],
    options: &ReadOptions,
) -> Result<Vec<Part>, ReadError> {
    let chunks = sheet.chunks(PART_BYTES)?;
    let mark = match options.decimal_mark.or(sheet.found.layout.decimal_mark()) {
        Some(mark) => mark,
        None => proven_mark(sheet, &chunks)?,
    };
    let mut settings = Settings::new(sheet, broken, options, mark)?;
    let parts = read_parts(sheet, &chunks, &settings)?;
    if parts.iter().any(|part| part.order_open) {
        settings.set_date_order(proven_order(sheet, &chunks)?);
        return read_parts(sheet, &chunks, &settings);
    }
    Ok(parts)
}

fn read_parts(
    sheet: &Sheet<'_, '_>,
    chunks: &[Chunk<'_>],
    settings: &Settings<'_>,
) -> Result<Vec<Part>, ReadError> {
    chunks
        .par_iter()
        .map(|&chunk| {
            let mut part = Part::default();
            sheet.for_each_row(chunk, |row| line::read(&row, settings, &mut part))?;
            Ok(part)
        })
        .collect()
}

fn proven_mark(sheet: &Sheet<'_, '_>, chunks: &[Chunk<'_>]) -> Result<DecimalMark, ReadError> {
    let columns: Vec<usize> = [Field::Amount, Field::AmountReceived]
        .into_iter()
        .filter_map(|field| sheet.column(field))
        .collect();
    let mut proof = MarkProof::default();
    let proofs: Vec<MarkProof> = feed(sheet, chunks, &columns, MarkProof::feed)?;
    for later in proofs {
        proof.merge(later);
    }
    let problem = match proof.verdict() {
        MarkVerdict::Proven(mark) => return Ok(mark),
        MarkVerdict::NotNeeded => return Ok(DecimalMark::Point),
        MarkVerdict::Ambiguous { example } => (
            format!(
                "{example:?} and all other amounts leave open which mark is decimal; pass --decimal-mark point or comma"
            ),
            example,
        ),
        MarkVerdict::Contradiction { point, comma } => (
            format!(
                "{point:?} has a decimal point, {comma:?} a decimal comma; a file keeps one: correct it, or pass --decimal-mark"
            ),
            comma,
        ),
    };
    Err(unsettled(sheet, chunks, &columns, problem))
}

fn proven_order(sheet: &Sheet<'_, '_>, chunks: &[Chunk<'_>]) -> Result<DateOrder, ReadError> {
    let columns: Vec<usize> = sheet.column(Field::Time).into_iter().collect();
    let mut proof = OrderProof::default();
    let proofs: Vec<OrderProof> = feed(sheet, chunks, &columns, OrderProof::feed)?;
    for later in proofs {
        proof.merge(later);
    }
    let problem = match proof.verdict() {
        OrderVerdict::Proven(order) => return Ok(order),
        OrderVerdict::NotNeeded => return Ok(DateOrder::DayFirst),
        OrderVerdict::Ambiguous { example } => (
            format!(
                "{example:?} and all other dates leave open whether day or month stands first; pass --date-order dmy or mdy"
            ),
            example,
        ),
        OrderVerdict::Impossible {
            day_first,
            month_first,
        } => (
            format!(
                "{day_first:?} has the day first, {month_first:?} the month; a column keeps one order: correct it, or pass --date-order"
            ),
            month_first,
        ),
    };
    Err(unsettled(sheet, chunks, &columns, problem))
}

/// One proof for each part, fed with the cells of `columns`.
fn feed<P: Default + Send>(
    sheet: &Sheet<'_, '_>,
    chunks: &[Chunk<'_>],
    columns: &[usize],
    feed: fn(&mut P, &str),
) -> Result<Vec<P>, ReadError> {
    chunks
        .par_iter()
        .map(|&chunk| {
            let mut proof = P::default();
            sheet.for_each_row(chunk, |row| {
                for &at in columns {
                    feed(&mut proof, &row.cell(at));
                }
            })?;
            Ok(proof)
        })
        .collect()
}

/// The error, at the first line that holds the example.
fn unsettled(
    sheet: &Sheet<'_, '_>,
    chunks: &[Chunk<'_>],
    columns: &[usize],
    (problem, example): (String, Box<str>),
) -> ReadError {
    let mut line = None;
    for &chunk in chunks {
        let search = sheet.for_each_row(chunk, |row| {
            let holds = columns
                .iter()
                .any(|&at| crate::cell::trim(&row.cell(at)) == crate::cell::trim(&example));
            if holds {
                line.get_or_insert(row.line);
            }
        });
        if let Err(error) = search {
            return error;
        }
    }
    let place = sheet.place(line.unwrap_or(sheet.header_line));
    ReadErrorKind::Unsettled { place, problem }.into()
}
