//! What the words of lines say of the way of their money, against their signs.

use super::moved;
use crate::cell::trim;
use crate::entry::{Direction, Entry, Text};
use crate::error::ReadError;
use crate::layout::Field;
use crate::lines::scan::Part;
use crate::lines::sheet::Sheet;
use crate::lines::statement::lines::EntryLines;
use crate::trouble::Trouble;
use crate::words::Words;

/// So many lines have to contradict where no column is made for such words.
const MANY: usize = 2;

/// What a column's words say.
#[derive(Debug, Default)]
struct Said {
    /// Lines whose words agree with the sign, and that contradict it, by the way that the words say.
    in_agrees: usize,
    in_contradicts: usize,
    out_agrees: usize,
    out_contradicts: usize,
    /// The first line that contradicts, and its words.
    first: Option<(u64, String)>,
}

impl Said {
    fn add(&mut self, said: Direction, entry: &Entry, words: &str) {
        let count = match (said, said == entry.direction) {
            (Direction::In, true) => &mut self.in_agrees,
            (Direction::In, false) => &mut self.in_contradicts,
            (_, true) => &mut self.out_agrees,
            (_, false) => &mut self.out_contradicts,
        };
        *count += 1;
        if said != entry.direction {
            self.first
                .get_or_insert_with(|| (entry.source.line(), words.to_owned()));
        }
    }

    /// Whether words say the same as the signs.
    fn agrees(&self) -> bool {
        self.in_agrees + self.out_agrees > 0
    }

    /// Whether most words of one way stand at amounts of the other.
    fn contradicts(&self) -> bool {
        self.out_contradicts > self.out_agrees || self.in_contradicts > self.in_agrees
    }

    /// The same of words that stand anywhere: several lines, and none that agrees.
    fn surely_contradicts(&self) -> bool {
        self.out_contradicts >= MANY && self.out_agrees == 0
    }
}

/// A text of an entry.
type TextOf = fn(&Entry) -> Text;

/// Where a payment may be thanked for.
const THANKED_IN: [(Field, TextOf); 4] = [
    (Field::Memo, |entry| entry.memo),
    (Field::Kind, |entry| entry.kind),
    (Field::OtherName, |entry| entry.other.name),
    (Field::MerchantName, |entry| entry.merchant),
];

/// Asks where the words of the kind, or of the memo, say the other way than the signs do, or a payment that went out is
/// thanked for while most amounts came in; else says whether some bear the signs out.
pub(super) fn check(sheet: &Sheet<'_, '_>, parts: &[Part<EntryLines>]) -> Result<bool, ReadError> {
    let words = Words::built_in();
    let of_money = ways(parts, |cell| words.way(cell));
    let kind = said(parts, &of_money, |entry| entry.kind);
    if kind.contradicts() {
        return Err(ask(sheet, Field::Kind, &kind));
    }
    // On a bill more is bought than paid; who pays more often than he is paid may thank for a payment in a note of his.
    let count = |way| moved(parts).filter(|entry| entry.direction == way).count();
    let mostly_in = count(Direction::In) > count(Direction::Out);
    let thanks = ways(parts, |cell| {
        words.thanks_for_payment(cell).then_some(Direction::In)
    });
    let mut thanked = false;
    for (field, text) in THANKED_IN {
        let said = said(parts, &thanks, text);
        if said.contradicts() && mostly_in {
            return Err(ask(sheet, field, &said));
        }
        thanked |= said.agrees();
    }
    let memo = said(parts, &of_money, |entry| entry.memo);
    if memo.surely_contradicts() {
        return Err(ask(sheet, Field::Memo, &memo));
    }
    Ok(thanked || kind.agrees() || memo.agrees())
}

/// Of each part the way that each of its texts says.
type Ways = Vec<Vec<Option<Direction>>>;

fn ways(parts: &[Part<EntryLines>], way: impl Fn(&str) -> Option<Direction>) -> Ways {
    let of_part = |part: &Part<EntryLines>| part.lines.texts.iter().map(&way).collect();
    parts.iter().map(of_part).collect()
}

/// What the words of one kind say.
fn said(parts: &[Part<EntryLines>], ways: &Ways, text: TextOf) -> Said {
    let mut said = Said::default();
    for (Part { lines, .. }, ways) in parts.iter().zip(ways) {
        for entry in lines.entries.iter().filter(|entry| !entry.amount.is_zero()) {
            let text = text(entry);
            if let Some(way) = ways[text.index()] {
                said.add(way, entry, lines.texts.get(text));
            }
        }
    }
    said
}

fn ask(sheet: &Sheet<'_, '_>, field: Field, said: &Said) -> ReadError {
    let (line, words) = said.first.clone().unwrap_or((sheet.header_line, String::new()));
    let name = sheet.column(field).map_or("", |at| trim(&sheet.header[at]));
    let (column, field) = (name.to_owned(), field.to_string());
    Trouble::SignsAgainstWords { column, words, field }.at(sheet.place(line))
}
