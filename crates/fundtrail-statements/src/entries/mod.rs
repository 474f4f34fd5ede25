//! Reads the lines of a statement into entries.

mod columns;
mod line;
mod lines;
mod own;
pub(crate) mod party;

use crate::error::{ReadError, ReadErrorKind};
use crate::options::ReadOptions;
use crate::scan::{self, Part};
use crate::sheet::Sheet;

use columns::Columns;
pub(crate) use columns::PartyColumns;
use line::EntryReader;
pub(crate) use lines::EntryLines;

/// Reads all lines of a sheet. The parts come in the order of their lines.
pub(crate) fn read(
    sheet: &Sheet<'_, '_>,
    broken: &[u64],
    options: &ReadOptions,
) -> Result<Vec<Part<EntryLines>>, ReadError> {
    let chunks = scan::parts(sheet)?;
    let columns = Columns::of(sheet).ok_or_else(|| ReadErrorKind::Layout {
        place: format!(
            "{}: layout {}",
            sheet.place(sheet.header_line),
            sheet.found.layout.name()
        ),
        problem: "a statement needs a time or date, and an amount or amounts in and out; require them"
            .to_owned(),
    })?;
    let own = own::own_number(sheet, &columns)?;
    let manner = scan::manner(sheet, &chunks, broken, options)?;
    scan::scan(sheet, &chunks, &mut EntryReader { manner, columns, own })
}
