//! Amounts whose sign alone says which way: is it a sign at all? Amounts without one read as money in, and a card's
//! bill writes its purchases as money in, so balances and words are asked before it is believed.

mod balances;
mod marks;
pub(super) mod repeated;
mod words;

use rayon::prelude::*;

use super::lines::EntryLines;
use crate::bytes::row::Chunk;
use crate::cell::{Directions, trim};
use crate::entry::{Direction, Entry, Text};
use crate::error::ReadError;
use crate::layout::Field;
use crate::lines::column_name::ColumnName;
use crate::lines::scan::Part;
use crate::lines::sheet::Sheet;
use crate::note::NoteKind;
use crate::trouble::{Trouble, Way};

/// From so many lines on it is worth a word that all money came in.
const MANY: usize = 2;

/// What the columns are called in which a credit card's bill names the card.
const LAST_DIGITS: [&str; 4] = ["末四位", "后四位", "末4位", "后4位"];

/// The letters that a code of a direction has at the most: `0`, `D`, `01`.
const CODE: usize = 3;

/// Settles which way the amounts of a statement went that has no column for it: where the balances run on with one
/// choice of signs that is not the written one, by them; else asks where words or marks contradict the signs, and notes
/// where nothing speaks for them.
///
/// # Errors
/// Where a column of words, or marks on some amounts, say that the signs do not tell the way.
///
/// Complexity: O(lines).
pub(super) fn check(
    sheet: &Sheet<'_, '_>,
    chunks: &[Chunk<'_>],
    parts: &mut [Part<EntryLines>],
) -> Result<(), ReadError> {
    let way = only_way(parts);
    let directions = match way {
        Some(way) => directions_that_agree(sheet, chunks, way)?,
        None => 0,
    };
    let shown = balances::settle(parts);
    if shown == balances::Shown::OtherSigns {
        if let Some(part) = parts.first_mut() {
            part.tally.note(sheet.header_line, NoteKind::SignsByBalance {});
        }
        return Ok(());
    }
    marks::check(sheet, chunks)?;
    if sheet.found.layout.leaves_sides_open() {
        let borne_out = words::check(sheet, parts)?;
        if !borne_out && shown == balances::Shown::Nothing && directions == 0 {
            check_card(sheet)?;
            check_merchants(sheet, parts)?;
        }
    }
    match way {
        Some(way) if directions == 0 => note_one_way(sheet, parts, way),
        None if shown == balances::Shown::Nothing => note_lone_line(sheet, parts),
        _ => {}
    }
    Ok(())
}

/// Asks about the amounts of a bill that names its card by the last digits, as Chinese credit cards' bills do: they write
/// what was bought as a positive amount.
fn check_card(sheet: &Sheet<'_, '_>) -> Result<(), ReadError> {
    let names_card = |name: &&String| LAST_DIGITS.iter().any(|words| name.contains(words));
    let Some(column) = sheet.header.iter().find(names_card) else {
        return Ok(());
    };
    let column = trim(column).to_owned();
    Err(Trouble::CardBill { column }.at(sheet.place(sheet.header_line)))
}

/// Asks about amounts of which most beside a merchant's name are money in: merchants refund less than they are paid, so it
/// is a bill that writes what was bought as a positive amount.
fn check_merchants(sheet: &Sheet<'_, '_>, parts: &[Part<EntryLines>]) -> Result<(), ReadError> {
    let Some(column) = sheet.column(Field::MerchantName) else {
        return Ok(());
    };
    let named = || moved(parts).filter(|entry| entry.merchant != Text::default());
    let lines = named().count();
    let into = named().filter(|entry| entry.direction == Direction::In).count();
    if into < MANY || into <= lines - into {
        return Ok(());
    }
    let column = trim(&sheet.header[column]).to_owned();
    Err(Trouble::MerchantsPay { column, into, lines }.at(sheet.place(sheet.header_line)))
}

/// The entries that moved anything.
fn moved(parts: &[Part<EntryLines>]) -> impl Iterator<Item = &Entry> {
    let entries = parts.iter().flat_map(|part| &part.lines.entries);
    entries.filter(|entry| !entry.amount.is_zero())
}

/// The way that all amounts went.
fn only_way(parts: &[Part<EntryLines>]) -> Option<Direction> {
    let way = moved(parts).next()?.direction;
    moved(parts).all(|entry| entry.direction == way).then_some(way)
}

fn name_of(way: Direction) -> Way {
    match way {
        Direction::Out => Way::Out {},
        Direction::In | Direction::Own | Direction::Open => Way::In {},
    }
}

/// Notes one negative amount among positive ones that nothing else bears out: it may be a refund on a bill of purchases.
fn note_lone_line(sheet: &Sheet<'_, '_>, parts: &mut [Part<EntryLines>]) {
    let of = |way| moved(parts).filter(|entry| entry.direction == way).count();
    let (into, out) = (of(Direction::In), of(Direction::Out));
    if out != 1 || into < MANY {
        return;
    }
    if let Some(part) = parts.first_mut() {
        part.tally
            .note(sheet.header_line, NoteKind::LoneSign { lines: into });
    }
}

/// How many unknown columns of direction words agree with amounts that all have one sign; asks about one that does not.
fn directions_that_agree(
    sheet: &Sheet<'_, '_>,
    chunks: &[Chunk<'_>],
    way: Direction,
) -> Result<usize, ReadError> {
    let said = unknown_directions(sheet, chunks, way)?;
    let Some(&(at, _)) = said.iter().find(|(_, agrees)| !agrees) else {
        return Ok(said.len());
    };
    let column = trim(&sheet.header[at]).to_owned();
    let way = name_of(way);
    Err(Trouble::OneSign { way, column }.at(sheet.place(sheet.header_line)))
}

/// Notes amounts that all have one sign.
fn note_one_way(sheet: &Sheet<'_, '_>, parts: &mut [Part<EntryLines>], way: Direction) {
    let (lines, way) = (moved(parts).count(), name_of(way));
    if lines >= MANY
        && let Some(part) = parts.first_mut()
    {
        part.tally
            .note(sheet.header_line, NoteKind::OneSign { lines, way });
    }
}

/// The columns whose filled cells are all direction words, and whether all of them say `way`: among the columns
/// that no layout's name is for, and the one of the kind (Type is what English banks call either). Codes below a name
/// of both ways (0(支出)/1(收入)) say nothing that could agree.
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
            whole.others = whole.others.max(part[column].others);
        }
        whole
    };
    let columns = unknown
        .iter()
        .enumerate()
        .map(|(column, &at)| (at, whole(column)));
    Ok(columns
        .filter(|&(at, seen)| {
            let has_codes = seen.others == Others::Codes;
            let has_words = (seen.same || seen.opposite) && seen.others == Others::None;
            has_words || (has_codes && ColumnName::new(&sheet.header[at]).says_both_ways())
        })
        .map(|(at, seen)| (at, !seen.opposite && seen.others == Others::None))
        .collect())
}

/// What a column holds beside direction words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Others {
    #[default]
    None,
    /// No more than codes: `0`, `01`.
    Codes,
    /// Something longer.
    Longer,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    /// Words of the same direction as the amounts' sign.
    same: bool,
    /// Words of another.
    opposite: bool,
    others: Others,
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
            Err(_) if word.chars().count() > CODE => self.others = Others::Longer,
            Err(_) => self.others = self.others.max(Others::Codes),
        }
    }
}
