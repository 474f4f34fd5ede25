//! Reads the lines of a transfer table.

mod columns;
mod line;
mod lines;

use crate::cell::DecimalMark;
use crate::error::{ReadError, ReadErrorKind};
use crate::options::ReadOptions;
use crate::record::Manner;
use crate::scan::{self, Part};
use crate::sheet::Sheet;
use crate::words::Words;

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
    let manner = scan::manner(sheet, &chunks, broken, options)?;
    scan::scan(sheet, &chunks, &mut TableReader::new(sheet, manner)?)
}

/// Who reads the lines of a table, as far as its header tells: a decimal point is taken as such where nobody states the
/// mark. `None` where the header does not do.
pub(crate) fn reader_of<'s>(sheet: &'s Sheet<'_, '_>, options: &ReadOptions) -> Option<TableReader<'s>> {
    let stated = options.decimal_mark.or(sheet.found.layout.decimal_mark());
    let manner = Manner::new(sheet, &[], options, stated.unwrap_or(DecimalMark::Point)).ok()?;
    TableReader::new(sheet, manner).ok()
}

impl<'s> TableReader<'s> {
    /// # Errors
    /// Where the layout requires less than a table needs.
    fn new(sheet: &'s Sheet<'_, '_>, manner: Manner<'s>) -> Result<Self, ReadError> {
        let columns = Columns::of(sheet).ok_or_else(|| ReadErrorKind::Layout {
            place: format!(
                "{}: layout {}",
                sheet.place(sheet.header_line),
                sheet.found.layout.name()
            ),
            problem: "a transfer table needs time, payer, payee and amount; require them all".to_owned(),
        })?;
        let words = Words::built_in();
        Ok(TableReader {
            manner,
            columns,
            words,
        })
    }
}
