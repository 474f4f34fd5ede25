//! Reads the lines of a statement into entries.

mod balances;
mod columns;
mod exchange;
mod fees;
mod line;
mod line_order;
mod lines;
mod own;
pub(crate) mod party;
pub(crate) mod sides;
mod signs;
mod sums;
mod two_names;
mod wallet;
mod whose;

use std::path::Path;

use crate::cell::Rounding;
use crate::error::ReadError;
use crate::layout::Kind;
use crate::lines::clock;
use crate::lines::scan::{self, Part};
use crate::lines::sheet::Sheet;
use crate::options::ReadOptions;
use crate::trouble::Trouble;

use columns::Columns;
pub(crate) use columns::{PartyColumns, When, when};
use line::EntryReader;
pub(crate) use lines::EntryLines;
use own::{Own, Stated};
use two_names::TwoNames;

/// Why a table of times and amounts is no statement.
pub(crate) const SUMMARY: &str = "it has times and amounts, but no account (in a column, above the header or in the file's name), no \
     counterparty, no balance and no words beside them";

/// Whether a sheet is a statement of nobody, from nobody, about nothing: days and sums, as in a summary.
pub(crate) fn is_summary(sheet: &Sheet<'_, '_>) -> Result<bool, ReadError> {
    match Columns::of(sheet) {
        Some(columns) if sheet.found.layout.kind() == Kind::Statement && !columns.says_more() => {
            Ok(own::own_number(sheet, &columns)? == Own::Unnamed)
        }
        _ => Ok(false),
    }
}

/// The error about a file that is only a summary.
pub(crate) fn summary_error(path: &Path) -> ReadError {
    Trouble::Summary {}.at(path)
}

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
    let columns = Columns::of(sheet).ok_or_else(|| {
        let layout = sheet.found.layout.name().to_owned();
        Trouble::LayoutOfStatement { layout }.at(sheet.place(sheet.header_line))
    })?;
    let own = own::own_number(sheet, &columns)?;
    let unnamed = own == Own::Unnamed;
    if unnamed && !columns.says_more() {
        return Err(summary_error(sheet.path));
    }
    let own = match own {
        Own::Column => None,
        Own::Stated(stated) => Some(stated),
        Own::Unnamed => Some(Stated::account(file_name.into())),
    };
    let mut manner = scan::manner(sheet, &chunks, broken, options)?;
    if let When::Apart { time, .. } = columns.when {
        manner.time_has_millis = clock::has_millis(sheet, &chunks, time)?;
    }
    let names = TwoNames::of(sheet).filter(|_| columns.exchange.is_none());
    let has_balance = columns.balance.is_some();
    let fee = columns.fee;
    let mut reader = EntryReader {
        manner,
        columns,
        own,
        names,
    };
    let mut parts = scan::scan(sheet, &chunks, &mut reader)?;
    if options.date_order.is_none() {
        line_order::check_days(sheet, reader.manner.date_order(), &parts)?;
    }
    if !has_balance {
        line_order::note_copies(&mut parts);
    }
    sums::restore(&mut parts);
    scan::note_sums(&mut parts);
    if columns.is_signed() {
        signs::check(sheet, &chunks, &mut parts)?;
    } else if let Some(way) = columns.how_much.way() {
        signs::repeated::settle(sheet, way, &mut parts);
    }
    wallet::note_elsewhere(&mut parts);
    // Where a fee stands apart, what a balance is told by is the amount with it.
    if let Some(column) = fee {
        fees::settle(sheet, column.at, &mut parts)?;
    } else if has_balance {
        balances::shift(sheet, &mut parts);
        if sheet.found.layout.rounding() != Rounding::Never {
            balances::absorb_rounding(&mut parts);
        }
    }
    Ok(Statement { parts, unnamed })
}
