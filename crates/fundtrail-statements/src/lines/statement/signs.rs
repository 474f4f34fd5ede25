//! Amounts of one sign alone: did all money come in, or does a column say the direction that no layout knows?

use rayon::prelude::*;

use super::lines::EntryLines;
use crate::bytes::row::Chunk;
use crate::cell::{Directions, trim};
use crate::entry::Direction;
use crate::error::{ReadError, ReadErrorKind};
use crate::layout::Field;
use crate::lines::scan::Part;
use crate::lines::sheet::Sheet;
use crate::note::NoteKind;

/// From so many lines on it is worth a word that all money came in.
const MANY: usize = 2;

/// Asks about a statement whose amounts all have one sign and which has an unknown column of direction words; notes
/// one without.
pub(super) fn check(
    sheet: &Sheet<'_, '_>,
    chunks: &[Chunk<'_>],
    parts: &mut [Part<EntryLines>],
) -> Result<(), ReadError> {
    let entries = || parts.iter().flat_map(|part| &part.lines.entries);
    let moved = || entries().filter(|entry| !entry.amount.is_zero());
    let Some(first) = moved().next().map(|entry| entry.direction) else {
        return Ok(());
    };
    if moved().any(|entry| entry.direction != first) {
        return Ok(());
    }
    let way = match first {
        Direction::Out => "out",
        Direction::In | Direction::Own | Direction::Open => "in",
    };
    let said = unknown_directions(sheet, chunks, first)?;
    if let Some(&(at, _)) = said.iter().find(|(_, agrees)| !agrees) {
        return Err(ReadErrorKind::Unsettled {
            place: sheet.place(sheet.header_line),
            problem: format!(
                "all amounts have one sign, which is money {way}, but the column {name:?} holds direction words; say so \
                 in a layout of your own: direction = {name:?}",
                name = trim(&sheet.header[at])
            ),
        }
        .into());
    }
    let lines = moved().count();
    if said.is_empty()
        && lines >= MANY
        && let Some(part) = parts.first_mut()
    {
        part.tally.note(
            sheet.header_line,
            NoteKind::OneSign {
                lines,
                way: way.to_owned(),
            },
        );
    }
    Ok(())
}

/// The columns whose filled cells are all direction words, and whether all of them say `way`: among the columns
/// that no layout's name is for, and the one of the kind (Type is what English banks call either).
fn unknown_directions(
    sheet: &Sheet<'_, '_>,
    chunks: &[Chunk<'_>],
    way: Direction,
) -> Result<Vec<(usize, bool)>, ReadError> {
    let known = || {
        sheet
            .found
            .columns
            .iter()
            .filter(|&(&field, _)| field != Field::Kind)
    };
    let is_known = |at: &usize| known().any(|(_, column)| column.at == *at);
    let unknown: Vec<usize> = (0..sheet.width()).filter(|at| !is_known(at)).collect();
    let directions = sheet.found.layout.directions();
    let parts = chunks.par_iter().map(|&chunk| {
        let mut seen = vec![Seen::default(); unknown.len()];
        sheet.for_each_row(chunk, |row| {
            for (&at, seen) in unknown.iter().zip(&mut seen) {
                seen.feed(&row.cell(at), directions, way);
            }
        })?;
        Ok(seen)
    });
    let parts: Vec<Vec<Seen>> = parts.collect::<Result<_, ReadError>>()?;
    let whole = |column: usize| {
        let mut whole = Seen::default();
        for part in &parts {
            whole.same |= part[column].same;
            whole.opposite |= part[column].opposite;
            whole.others |= part[column].others;
        }
        whole
    };
    let columns = unknown
        .iter()
        .enumerate()
        .map(|(column, &at)| (at, whole(column)));
    Ok(columns
        .filter(|(_, seen)| (seen.same || seen.opposite) && !seen.others)
        .map(|(at, seen)| (at, !seen.opposite))
        .collect())
}

/// What a column holds.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    /// Words of the same direction as the amounts' sign.
    same: bool,
    /// Words of another.
    opposite: bool,
    /// Anything else.
    others: bool,
}

impl Seen {
    fn feed(&mut self, cell: &str, directions: &Directions, way: Direction) {
        let word = trim(cell);
        // A bare dash is a blank as well.
        if word.is_empty() || matches!(word, "-" | "+") {
            return;
        }
        match directions.read(word) {
            Ok(direction) if direction == way => self.same = true,
            Ok(_) => self.opposite = true,
            Err(_) => self.others = true,
        }
    }
}
