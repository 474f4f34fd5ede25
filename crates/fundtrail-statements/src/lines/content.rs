//! What the filled cells of a column are.

use std::collections::BTreeSet;

use crate::cell::number::{self, Number};
use crate::cell::{AmountFormat, DecimalMark, TimeFormat, trim};
use crate::words::{StatusWord, Words};

/// An account's number has so many digits at least, or so many beside letters.
const DIGITS: usize = 6;
const DIGITS_WITH_LETTERS: usize = 4;

/// Words of a status that are as often the answer to another question: 是否现金, whether an account is open.
const FLAGS: [&str; 8] = ["是", "否", "正常", "open", "Open", "closed", "Closed", "ok"];

/// What the filled cells of a column are. One cell may be several things.
#[derive(Debug, Default)]
pub(crate) struct Content {
    pub(crate) filled: usize,
    /// Cells with an account's number, and those of them that have words beside it.
    pub(crate) numbers: usize,
    pub(crate) packed: usize,
    /// The account numbers.
    pub(crate) distinct: BTreeSet<String>,
    /// Cells that are amounts with decimals, and amounts that are not zero.
    pub(crate) amounts: usize,
    pub(crate) charged: usize,
    /// Cells that are words of a status.
    pub(crate) states: usize,
    /// The first cell.
    pub(crate) sample: String,
}

impl Content {
    /// Complexity: O(cells).
    pub(crate) fn of<'c>(cells: impl Iterator<Item = &'c str>, words: &Words) -> Self {
        let mut content = Content::default();
        for cell in cells.map(trim).filter(|cell| !cell.is_empty()) {
            content.add(cell, words);
        }
        content
    }

    fn add(&mut self, cell: &str, words: &Words) {
        self.filled += 1;
        let is_zero = !cell.bytes().any(|b| matches!(b, b'1'..=b'9'));
        if self.sample.is_empty() || (self.amounts > 0 && self.charged == 0 && !is_zero) {
            cell.clone_into(&mut self.sample);
        }
        if let Some((number, is_packed)) = account_in(cell) {
            self.numbers += 1;
            self.packed += usize::from(is_packed);
            self.distinct.insert(number);
        }
        if is_amount(cell) {
            self.amounts += 1;
            self.charged += usize::from(!is_zero);
        }
        self.states += usize::from(!FLAGS.contains(&cell) && words.status(cell) != StatusWord::Unknown);
    }

    /// Whether most cells are account numbers.
    pub(crate) fn is_numbers(&self) -> bool {
        self.is_most(self.numbers)
    }

    /// Whether most cells are account numbers with words beside them.
    pub(crate) fn is_packed(&self) -> bool {
        self.is_most(self.packed)
    }

    /// Whether most cells are amounts.
    pub(crate) fn is_amounts(&self) -> bool {
        self.is_most(self.amounts)
    }

    /// Whether every cell says whether money moved.
    pub(crate) fn is_states(&self) -> bool {
        self.filled > 0 && self.states == self.filled
    }

    fn is_most(&self, count: usize) -> bool {
        count * 2 > self.filled
    }
}

/// The account's number in a cell, and whether words stand beside it.
pub(crate) fn account_in(cell: &str) -> Option<(String, bool)> {
    let Number::Clean(number) = number::clean(cell) else {
        return None;
    };
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let has_letters = number.bytes().any(|b| b.is_ascii_alphabetic());
    let is_written = number
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'/' | b'_'));
    let is_long = digits >= DIGITS || (digits >= DIGITS_WITH_LETTERS && has_letters);
    let may_be_date = cell.contains(['-', '/']) || cell.starts_with("19") || cell.starts_with("20");
    let is_date = || {
        let is_written = cell.contains(['-', '/']) || matches!(digits, 8 | 14);
        is_written && TimeFormat::default().read(cell).is_ok()
    };
    let is_one = is_written && is_long && !(may_be_date && is_date());
    let has_words = cell.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    is_one.then(|| (number.into_owned(), has_words))
}

/// Whether a cell is an amount with decimals.
fn is_amount(cell: &str) -> bool {
    let marks = [DecimalMark::Point, DecimalMark::Comma];
    cell.contains(['.', ',']) && marks.iter().any(|&mark| format(mark).read(cell).is_ok())
}

fn format(mark: DecimalMark) -> AmountFormat {
    AmountFormat {
        mark,
        ..AmountFormat::plain(2)
    }
}
