//! Signs that say again what the word of the direction, or the column, says: `DEBIT -18.00` beside `CREDIT 25.00`, or a
//! minus before all of the column of debits.
//!
//! A minus there is else a line that undoes another. Where every amount that goes one way has it and none that goes the
//! other has, nothing is undone.

use fundtrail::Money;

use super::balances::{self, Shown};
use crate::cell::trim;
use crate::entry::{Direction, Entry};
use crate::lines::scan::Part;
use crate::lines::sheet::Sheet;
use crate::lines::statement::lines::EntryLines;
use crate::note::NoteKind;

/// So many lines of one word, all with a minus, where the other word never stands.
const MANY: usize = 2;

/// The amounts of one direction.
#[derive(Debug, Default, Clone, Copy)]
struct Amounts {
    negative: usize,
    positive: usize,
}

impl Amounts {
    fn of(parts: &[Part<EntryLines>], way: Direction) -> Self {
        let entries = parts.iter().flat_map(|part| &part.lines.entries);
        let mut amounts = Amounts::default();
        for entry in entries.filter(|entry| entry.direction == way && !entry.amount.is_zero()) {
            if entry.amount.is_negative() {
                amounts.negative += 1;
            } else {
                amounts.positive += 1;
            }
        }
        amounts
    }

    /// Whether all have a minus.
    fn are_negative(self) -> bool {
        self.negative > 0 && self.positive == 0
    }
}

/// Takes the signs off amounts whose word says the same, and notes it. Where balances run on, they have the last word.
///
/// Complexity: O(lines).
pub(in super::super) fn settle(sheet: &Sheet<'_, '_>, way_column: usize, parts: &mut [Part<EntryLines>]) {
    let [into, out] = [Direction::In, Direction::Out].map(|way| Amounts::of(parts, way));
    let one_way = |minus: Amounts, other: Amounts| {
        let other_is_plain = other.negative == 0 && (other.positive > 0 || minus.negative >= MANY);
        minus.are_negative() && other_is_plain
    };
    let (way, lines) = if one_way(out, into) {
        (Direction::Out, out.negative)
    } else if one_way(into, out) {
        (Direction::In, into.negative)
    } else {
        return;
    };
    let written: Vec<(Direction, Money)> = entries(parts)
        .map(|entry| (entry.direction, entry.amount))
        .collect();
    for entry in entries(parts).filter(|entry| entry.direction == way) {
        if let Some(amount) = entry.amount.checked_neg() {
            entry.amount = amount;
        }
    }
    if balances::settle(parts) == Shown::OtherSigns {
        // The minus undoes something after all: line by line, the balances say what.
        for (entry, (direction, amount)) in entries(parts).zip(written) {
            (entry.direction, entry.amount) = (direction, amount);
        }
        return;
    }
    if let Some(part) = parts.first_mut() {
        let column = trim(&sheet.header[way_column]).to_owned();
        part.tally
            .note(sheet.header_line, NoteKind::SignsRepeated { column, lines });
    }
}

fn entries(parts: &mut [Part<EntryLines>]) -> impl Iterator<Item = &mut Entry> {
    parts.iter_mut().flat_map(|part| &mut part.lines.entries)
}
