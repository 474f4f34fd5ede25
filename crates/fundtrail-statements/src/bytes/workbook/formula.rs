//! Cells that are a formula: their figure is what was last computed, if anything was.

use std::borrow::Cow;
use std::io::{BufRead, BufReader, Cursor};
use std::path::Path;

use calamine::{Data, Reader, Sheets};
use zip::ZipArchive;

use super::Book;
use super::binary::Workbook;
use super::grid::Grid;
use crate::error::ReadError;
use crate::place::Place;
use crate::trouble::Trouble;

/// Whether any sheet of a workbook may hold formulas.
pub(super) fn any(bytes: &[u8]) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return true;
    };
    (0..archive.len()).any(|at| {
        let part = archive.by_index(at).ok();
        // Which records of a binary sheet are formulas is told where they are looked for.
        part.is_some_and(|part| {
            let name = part.name().map(Cow::into_owned).unwrap_or_default();
            let is_sheet = name.contains("worksheets/");
            is_sheet && (is_binary(&name) || holds_formula(BufReader::with_capacity(1 << 16, part)))
        })
    })
}

/// Whether a part of a workbook is one of records.
fn is_binary(part: &str) -> bool {
    Path::new(part)
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("bin"))
}

/// Whether an `<f>` stands in a sheet.
fn holds_formula(mut sheet: impl BufRead) -> bool {
    let mut piece = Vec::new();
    loop {
        piece.clear();
        match sheet.read_until(b'<', &mut piece) {
            Ok(0) | Err(_) => return false,
            Ok(_) => {}
        }
        if matches!(piece.as_slice(), [b'f', b'>' | b' ' | b'/', ..]) {
            return true;
        }
    }
}

/// Refuses a sheet whose formulas were never computed: one has no result stored, or all have the zero that programs
/// write there.
pub(super) fn refuse_without_result(
    book: &mut Book<'_>,
    bytes: &[u8],
    name: &str,
    grid: &Grid,
    path: &Path,
) -> Result<(), ReadError> {
    let damaged = |error: calamine::Error| {
        let error = error.to_string();
        Trouble::Workbook { error }.at(path)
    };
    let formulas = places(book, bytes, name).map_err(damaged)?;
    let result = |&(row, column): &(u32, u32)| grid.get(row, column);
    let is_blank =
        |cell: Option<&Data>| cell.is_none_or(|cell| matches!(cell, Data::String(text) if text.is_empty()));
    let is_zero = |cell: Option<&Data>| match cell {
        Some(Data::Float(number)) => *number == 0.0,
        Some(Data::Int(number)) => *number == 0,
        cell => is_blank(cell),
    };
    let without = formulas.iter().find(|&at| result(at).is_none());
    let all_zero = formulas.iter().all(|at| is_zero(result(at)));
    let Some((row, column)) = without.or(formulas.first().filter(|_| all_zero)) else {
        return Ok(());
    };
    let row = row + 1;
    let cell = format!("{}{row}", letters(*column));
    Err(Trouble::FormulaWithoutResult { cell }.at(Place::line(path, row.into())))
}

/// Where formulas stand.
fn places(book: &mut Book<'_>, bytes: &[u8], name: &str) -> Result<Vec<(u32, u32)>, calamine::Error> {
    let mut places = Vec::new();
    match book {
        Sheets::Xlsx(book) => {
            let mut reader = book.worksheet_cells_reader(name)?;
            while let Some(cell) = reader.next_formula()? {
                if !cell.get_value().is_empty() {
                    places.push(cell.get_position());
                }
            }
        }
        Sheets::Xlsb(_) => {
            let cells = Workbook::of(bytes).map(|mut book| book.cells(name));
            let formulas = cells.into_iter().flatten().filter(|cell| cell.is_formula);
            places.extend(formulas.map(|cell| cell.place));
        }
        Sheets::Xls(_) | Sheets::Ods(_) => {
            let range = book.worksheet_formula(name)?;
            let (first_row, first_column) = range.start().unwrap_or_default();
            let filled = range.used_cells().filter(|(_, _, formula)| !formula.is_empty());
            places.extend(
                filled.map(|(row, column, _)| (first_row + row as u32, first_column + column as u32)),
            );
        }
    }
    Ok(places)
}

/// A column as a spreadsheet calls it.
fn letters(column: u32) -> String {
    let mut letters = String::new();
    let mut left = column + 1;
    while left > 0 {
        let digit = (left - 1) % 26;
        letters.insert(0, char::from(b'A' + digit as u8));
        left = (left - 1) / 26;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (16_383, "XFD")] {
            assert_eq!(letters(column), name);
        }
    }

    #[test]
    fn a_formula_is_known_by_its_element() {
        assert!(holds_formula(&b"<c r=\"A1\"><f>1+1</f></c>"[..]));
        assert!(holds_formula(&b"<c><f t=\"shared\"/></c>"[..]));
        assert!(!holds_formula(&b"<c><v>f</v></c><font/>"[..]));
    }
}
