//! Reads the lines of a transfer table.

mod carried;
pub(crate) mod charges;
mod columns;
mod line;
mod lines;

use crate::cell::DecimalMark;
use crate::error::ReadError;
use crate::lines::clock;
use crate::lines::manner::Manner;
use crate::lines::scan::{self, Part};
use crate::lines::sheet::Sheet;
use crate::lines::statement::When;
use crate::options::ReadOptions;
use crate::trouble::Trouble;
use crate::words::Words;

pub(crate) use carried::{Carried, Records, joined};
use columns::Columns;
pub(crate) use line::TableReader;
pub(crate) use lines::{CurrencyLines, Rising, TableLines, TableOf};

/// Reads all lines of a sheet. The parts come in the order of their lines.
pub(crate) fn read(
    sheet: &Sheet<'_, '_>,
    broken: &[u64],
    options: &ReadOptions,
) -> Result<Vec<Part<TableLines>>, ReadError> {
    let chunks = scan::parts(sheet)?;
    let columns = columns_of(sheet)?;
    let mut manner = scan::manner(sheet, &chunks, broken, options)?;
    if let When::Apart { time, .. } = columns.when {
        manner.time_has_millis = clock::has_millis(sheet, &chunks, time)?;
    }
    let words = Words::built_in();
    let mut reader = TableReader {
        manner,
        columns,
        words,
    };
    let mut parts = scan::scan(sheet, &chunks, &mut reader)?;
    charges::note(sheet, &mut parts);
    Ok(parts)
}

/// Who reads the lines of a table with date and time in one column, as far as its header tells: a decimal point is
/// taken as such where nobody states the mark. `None` where the header does not do, or the currency is to be asked for.
pub(crate) fn reader_of<'s>(sheet: &'s Sheet<'_, '_>, options: &'s ReadOptions) -> Option<TableReader<'s>> {
    let stated = options.decimal_mark.or(sheet.found.layout.decimal_mark());
    let manner = Manner::new(sheet, &[], options, stated.unwrap_or(DecimalMark::Point)).ok()?;
    manner.currency.known()?;
    Some(TableReader {
        manner,
        columns: columns_of(sheet).ok()?,
        words: Words::built_in(),
    })
}

fn columns_of(sheet: &Sheet<'_, '_>) -> Result<Columns, ReadError> {
    Columns::of(sheet).ok_or_else(|| {
        let layout = sheet.found.layout.name().to_owned();
        Trouble::LayoutOfTable { layout }.at(sheet.place(sheet.header_line))
    })
}
