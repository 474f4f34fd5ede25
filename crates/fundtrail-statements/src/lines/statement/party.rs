//! One side of an entry: its numbers, name, identity number and bank.

use super::columns::PartyColumns;
use super::lines::EntryLines;
use crate::bytes::row::Row;
use crate::cell::number::Number;
use crate::cell::{names_nobody, trim};
use crate::entry::{Side, Text};
use crate::lines::doubts::Doubts;
use crate::lines::manner::{Fault, Manner};

/// Reads one side. Names are left out where the line's bytes are broken.
pub(crate) fn read(
    manner: &Manner<'_>,
    columns: &PartyColumns,
    row: &Row<'_>,
    lines: &mut EntryLines,
    doubts: &mut Doubts,
    broken: bool,
) -> Result<Side, Fault> {
    let mut side = Side::default();
    if let Some(at) = columns.card {
        let cell = row.cell(at);
        side.card = number(manner, &cell, at, row.line, lines, doubts, &mut side.masked)?;
    }
    if let Some(at) = columns.account {
        let cell = row.cell(at);
        side.account = number(manner, &cell, at, row.line, lines, doubts, &mut side.masked)?;
    }
    if let Some(at) = columns.packed {
        let cell = row.cell(at);
        let packed = Packed::split(trim(&cell));
        side.account = number(
            manner,
            packed.number,
            at,
            row.line,
            lines,
            doubts,
            &mut side.masked,
        )?;
        side.name = words(packed.name, lines);
        side.bank = words(packed.bank, lines);
    }
    if !side.card.is_empty() || !side.account.is_empty() {
        side.masked = Text::EMPTY;
    }
    if broken {
        side.name = Text::EMPTY;
        side.bank = Text::EMPTY;
        return Ok(side);
    }
    for (at, text) in [
        (columns.name, &mut side.name),
        (columns.id, &mut side.id),
        (columns.bank, &mut side.bank),
    ] {
        if let Some(at) = at {
            let cell = row.cell(at);
            let found = lines.text(at, said(&cell));
            if !found.is_empty() {
                *text = found;
            }
        }
    }
    Ok(side)
}

/// A number as text; a masked one goes to `masked`.
pub(crate) fn number(
    manner: &Manner<'_>,
    cell: &str,
    column: usize,
    line: u64,
    lines: &mut EntryLines,
    doubts: &mut Doubts,
    masked: &mut Text,
) -> Result<Text, Fault> {
    // Most cells of a statement repeat the line before, and were cleaned there.
    if let Some(text) = lines.recent_number(column, cell) {
        return Ok(text);
    }
    Ok(match manner.number(cell, column, line, doubts)? {
        Number::Clean(number) => lines.text(column, &number),
        Number::Masked(number) => {
            *masked = lines.texts.intern(&number);
            Text::EMPTY
        }
        Number::Nobody | Number::Damaged => Text::EMPTY,
    })
}

/// What a cell of words says: nothing where it holds a placeholder.
fn said(cell: &str) -> &str {
    let cell = trim(cell);
    if names_nobody(cell) { "" } else { cell }
}

fn words(cell: &str, lines: &mut EntryLines) -> Text {
    let cell = said(cell);
    if cell.is_empty() {
        Text::EMPTY
    } else {
        lines.texts.intern(cell)
    }
}

/// A packed cell: `number(name)`, `name(bank)(number)`, or a number or a name alone.
#[derive(Debug, PartialEq, Eq, Default)]
struct Packed<'c> {
    number: &'c str,
    name: &'c str,
    bank: &'c str,
}

impl<'c> Packed<'c> {
    fn split(cell: &'c str) -> Self {
        let mut parts = cell
            .split(['(', '（'])
            .map(|part| part.trim_end_matches([')', '）']));
        match (parts.next().unwrap_or(""), parts.next(), parts.next()) {
            (name, Some(bank), Some(number)) => Packed { number, name, bank },
            (number, Some(name), None) => Packed {
                number,
                name,
                bank: "",
            },
            (only, None, _)
                if only.chars().any(|c| c.is_alphabetic() && !c.is_ascii()) && has_number(only) =>
            {
                Packed {
                    number: only,
                    name: only.trim_matches(|c: char| c.is_ascii() || c.is_whitespace()),
                    bank: "",
                }
            }
            (only, None, _) if only.bytes().any(|b| b.is_ascii_digit() || b == b'@') => Packed {
                number: only,
                ..Packed::default()
            },
            (only, None, _) => Packed {
                name: only,
                ..Packed::default()
            },
        }
    }
}

/// Whether an account's number stands among the words of a cell.
fn has_number(cell: &str) -> bool {
    let mut runs = cell.split(|c: char| !c.is_ascii_alphanumeric());
    runs.any(|run| run.bytes().filter(u8::is_ascii_digit).count() >= 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_cells_come_apart() {
        let packed = |number, name, bank| Packed { number, name, bank };
        assert_eq!(Packed::split("2088(户甲)"), packed("2088", "户甲", ""));
        assert_eq!(
            Packed::split("户甲(某银行)(6222)"),
            packed("6222", "户甲", "某银行")
        );
        assert_eq!(
            Packed::split("户甲（某银行）（6222）"),
            packed("6222", "户甲", "某银行")
        );
        assert_eq!(Packed::split("2088"), packed("2088", "", ""));
        assert_eq!(Packed::split("户甲"), packed("", "户甲", ""));
        let cell = "户甲 6222000000000011";
        assert_eq!(Packed::split(cell), packed(cell, "户甲", ""));
        let cell = "6222000000000011/户甲";
        assert_eq!(Packed::split(cell), packed(cell, "户甲", ""));
    }
}
