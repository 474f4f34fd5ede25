//! Times of day that are digits only and have lost their zeros: how many digits they had, only the column tells.

use rayon::prelude::*;

use crate::bytes::row::Chunk;
use crate::cell::trim;
use crate::error::ReadError;
use crate::lines::sheet::Sheet;
use crate::trouble::Trouble;

/// The digits of `HHMMSSmmm`.
pub(crate) const WITH_MILLIS: usize = 9;

/// The digits of `HHMMSS`.
const TO_THE_SECOND: usize = 6;

/// The digits of `HHMM`: a column without longer cells may be that.
const TO_THE_MINUTE: usize = 4;

/// Whether a cell is digits only.
pub(crate) fn is_digits(cell: &str) -> bool {
    !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a column of times of day has milliseconds; an error where it may be hours and minutes as well as
/// minutes and seconds.
pub(crate) fn has_millis(
    sheet: &Sheet<'_, '_>,
    chunks: &[Chunk<'_>],
    column: usize,
) -> Result<bool, ReadError> {
    let parts = chunks.par_iter().map(|&chunk| {
        let mut longest: Option<Cell> = None;
        sheet.for_each_row(chunk, |row| {
            let cell = row.cell(column);
            let cell = trim(&cell);
            let digits = cell.len();
            // Zero is midnight, however it is written.
            let tells = is_digits(cell) && cell.bytes().any(|b| b != b'0');
            if tells && longest.as_ref().is_none_or(|longest| digits > longest.text.len()) {
                longest = Some(Cell {
                    line: row.line,
                    text: cell.into(),
                });
            }
        })?;
        Ok(longest)
    });
    let parts: Vec<Option<Cell>> = parts.collect::<Result<_, ReadError>>()?;
    let mut longest: Option<Cell> = None;
    for cell in parts.into_iter().flatten() {
        if longest
            .as_ref()
            .is_none_or(|longest| cell.text.len() > longest.text.len())
        {
            longest = Some(cell);
        }
    }
    let Some(longest) = longest else {
        return Ok(false);
    };
    if longest.text.len() <= TO_THE_MINUTE {
        let text = longest.text.into();
        return Err(Trouble::ClockOpen { text }.at(sheet.place(longest.line)));
    }
    Ok((TO_THE_SECOND + 1..=WITH_MILLIS).contains(&longest.text.len()))
}

/// A cell, and its line.
struct Cell {
    line: u64,
    text: Box<str>,
}
