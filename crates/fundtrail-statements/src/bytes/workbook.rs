//! Workbooks (`.xlsx`, `.xls`): each sheet becomes a text of tabs, a line for each of its rows.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use calamine::{Data, ExcelDateTime, Range, Reader, SheetType, open_workbook_auto_from_rs};

use crate::cell::{DateOrder, TimeFormat, trim};
use crate::error::{ReadError, ReadErrorKind};

/// Numbers from here on have more digits than a spreadsheet keeps.
const CUT: f64 = 1e15;

/// The digits that a spreadsheet keeps of a number.
const KEPT_DIGITS: i32 = 15;

/// A sheet as text.
#[derive(Debug)]
pub(crate) struct SheetText {
    /// The workbook's path, and the sheet's name behind `#` where there are several.
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// Whether bytes are a workbook.
pub(crate) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0])
}

/// The sheets that hold anything, in the workbook's order.
pub(crate) fn sheets(bytes: &[u8], path: &Path, limit: u64) -> Result<Vec<SheetText>, ReadError> {
    if unpacked_size(bytes) > limit {
        let path = path.to_owned();
        return Err(ReadErrorKind::Expansion { path, limit }.into());
    }
    let damaged = |error: calamine::Error| ReadErrorKind::Workbook {
        path: path.to_owned(),
        problem: error.to_string(),
    };
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(damaged)?;
    let mut filled = Vec::new();
    let is_table = |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet;
    let sheets = book.sheets_metadata().iter().filter(is_table);
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    for name in names {
        let range = book.worksheet_range(&name).map_err(damaged)?;
        if !range.is_empty() {
            filled.push((name, range));
        }
    }
    if filled.is_empty() {
        return Err(ReadErrorKind::Empty {
            path: path.to_owned(),
        }
        .into());
    }
    let several = filled.len() > 1;
    let texts = filled.into_iter().map(|(name, range)| {
        let path = if several {
            format!("{}#{name}", path.display()).into()
        } else {
            path.to_owned()
        };
        refuse_mixed_dates(&range, &path)?;
        let text = text_of(&range);
        Ok(SheetText { path, text })
    });
    texts.collect()
}

/// What the parts of a zip archive say that they unpack to; 0 for other files.
fn unpacked_size(bytes: &[u8]) -> u64 {
    const ENTRY: &[u8] = b"PK\x01\x02";
    let size = |at: usize| {
        let size = bytes.get(at + 24..at + 28)?;
        Some(u64::from(u32::from_le_bytes(size.try_into().ok()?)))
    };
    memchr::memmem::find_iter(bytes, ENTRY).filter_map(size).sum()
}

/// A line for each row, from the sheet's first on, so that lines and rows have the same numbers.
fn text_of(range: &Range<Data>) -> String {
    let above = range.start().map_or(0, |(row, _)| row as usize);
    let mut text = "\n".repeat(above);
    for row in range.rows() {
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                text.push('\t');
            }
            push_cell(&mut text, &cell_text(cell));
        }
        text.push('\n');
    }
    text
}

fn push_cell(text: &mut String, cell: &str) {
    if cell.starts_with('"') {
        text.push('"');
        text.push_str(&one_line(cell).replace('"', "\"\""));
        text.push('"');
    } else if cell.contains(['\t', '\n', '\r']) {
        text.push_str(&one_line(cell));
    } else {
        text.push_str(cell);
    }
}

fn one_line(cell: &str) -> String {
    cell.replace(['\t', '\n', '\r'], " ")
}

fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(*number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(flag) => flag.to_string(),
        Data::DateTime(time) => time_text(*time),
        Data::Error(error) => error.to_string(),
    }
}

/// A number with the 15 digits that a spreadsheet keeps; scientific where it had more.
fn number_text(number: f64) -> String {
    let scientific = format!("{number:.14e}");
    let exponent = scientific
        .split_once('e')
        .and_then(|(_, exponent)| exponent.parse::<i32>().ok());
    let Some(exponent) = exponent.filter(|_| number.abs() < CUT) else {
        return format!("{number:e}").replace('e', "E+");
    };
    let decimals = usize::try_from(KEPT_DIGITS - 1 - exponent).unwrap_or(0);
    let text = format!("{number:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

fn time_text(time: ExcelDateTime) -> String {
    let Some(datetime) = time.as_datetime() else {
        return number_text(time.as_f64());
    };
    let serial = time.as_f64();
    let form = if serial < 1.0 {
        "%H:%M:%S%.f"
    } else if serial.fract() == 0.0 {
        "%Y-%m-%d"
    } else {
        "%Y-%m-%d %H:%M:%S%.f"
    };
    datetime.format(form).to_string()
}

/// Dates typed and written in one column mean that a spreadsheet took those for dates that it could, with day
/// and month perhaps in each other's place, and left the others.
fn refuse_mixed_dates(range: &Range<Data>, path: &Path) -> Result<(), ReadError> {
    let first_row = range.start().map_or(0, |(row, _)| row as usize) + 1;
    for column in 0..range.width() {
        let cells = || {
            range
                .rows()
                .enumerate()
                .filter_map(|(at, row)| Some((at + first_row, row.get(column)?)))
        };
        let typed = cells().find(|(_, cell)| matches!(cell, Data::DateTime(time) if time.as_f64() >= 1.0));
        let Some((typed, _)) = typed else { continue };
        let written = cells().find_map(|(row, cell)| match cell {
            Data::String(text) if is_written_date(text) => Some((row, text)),
            _ => None,
        });
        if let Some((row, text)) = written {
            return Err(ReadErrorKind::Unsettled {
                place: format!("{}:{row}", path.display()),
                problem: format!(
                    "{text:?} is text, but row {typed} of the same column is a typed date: the spreadsheet may have \
                     swapped day and month there; export the file again as CSV"
                ),
            }
            .into());
        }
    }
    Ok(())
}

fn is_written_date(text: &str) -> bool {
    DateOrder::ALL.into_iter().any(|order| {
        let format = TimeFormat {
            order: Some(order),
            ..TimeFormat::default()
        };
        trim(text).contains(['/', '-', '.']) && format.read(text).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_that_a_spreadsheet_keeps() {
        assert_eq!(number_text(1234.5), "1234.5");
        assert_eq!(number_text(0.1 + 0.2), "0.3");
        assert_eq!(number_text(-50_000.0), "-50000");
        assert_eq!(number_text(622_202.0), "622202");
        assert_eq!(number_text(0.0), "0");
        assert_eq!(number_text(6.222_02e18), "6.22202E+18");
        assert_eq!(number_text(6e18), "6E+18", "the plus says that digits are lost");
    }

    #[test]
    fn line_breaks_in_a_cell_do_not_move_the_rows_below() {
        let mut text = String::new();
        push_cell(&mut text, "a\nb\tc");
        push_cell(&mut text, "\"x\"\n");
        assert_eq!(text, "a b c\"\"\"x\"\" \"");
    }
}
