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
use own::Own;

/// What the lines of a statement came to.
pub(crate) struct Statement {
    /// In the order of their lines.
    pub(crate) parts: Vec<Part<EntryLines>>,
    /// Whether nothing says whose statement it is, so that the account goes by the file's own name.
    pub(crate) unnamed: bool,
}

/// Reads all lines of a sheet. Where nothing says whose statement it is, its account is called `file_name`.
pub(crate) fn read(
    sheet: &Sheet<'_, '_>,
    broken: &[u64],
    options: &ReadOptions,
    file_name: &str,
) -> Result<Statement, ReadError> {
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
    let unnamed = own == Own::Unnamed;
    let own = match own {
        Own::Column => None,
        Own::Number(number) => Some(number),
        Own::Unnamed => Some(file_name.into()),
    };
    let manner = scan::manner(sheet, &chunks, broken, options)?;
    let parts = scan::scan(sheet, &chunks, &mut EntryReader { manner, columns, own })?;
    Ok(Statement { parts, unnamed })
}
