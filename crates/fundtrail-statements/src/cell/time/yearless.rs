//! Dates without a year: `12/29`, `5 Jan`, `12月29日`. The year follows from the last day that they can be.

use super::super::error::Problem;
use super::calendar::Date;
use super::cursor::{Ascii, Cursor, pair};
use super::written::month_name;

/// The last day that a column's dates without a year can be, and whether their months stand first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastDay {
    /// Its year.
    pub year: u32,
    /// Its month.
    pub month: u32,
    /// Its day.
    pub day: u32,
    /// Whether the month stands before the day where both are digits.
    pub month_first: bool,
}

impl LastDay {
    /// The day of that month and day which is the last at or before this one.
    pub(super) fn date(self, month: u32, day: u32) -> Result<Date, Problem> {
        let year = if (month, day) <= (self.month, self.day) {
            self.year
        } else {
            self.year - 1
        };
        Date::new(year, month, day)
    }

    /// The same of two numbers as they stand.
    pub(super) fn date_of(self, first: u32, second: u32) -> Result<Date, Problem> {
        if self.month_first {
            self.date(first, second)
        } else {
            self.date(second, first)
        }
    }
}

/// Month and day of a date without a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Yearless {
    /// The month has its name.
    Named { month: u32, day: u32 },
    /// Two numbers, in either order.
    Numbers { first: u32, second: u32 },
}

/// Reads the date with which a cell begins, if it has no year.
pub(crate) fn read(cell: &str) -> Option<Yearless> {
    let text = Ascii::fold(cell.trim()).ok()?;
    let mut cursor = Cursor::new(text.bytes());
    let is_name = |cursor: &Cursor<'_>| cursor.peek().is_some_and(|b| b.is_ascii_alphabetic());
    let found = if is_name(&cursor) {
        let month = month_name(&mut cursor).ok()?;
        cursor.blanks();
        let day = pair(cursor.digits()).ok()?;
        Yearless::Named { month, day }
    } else {
        let first = pair(cursor.digits()).ok()?;
        let pointed = cursor.take(b'.');
        let marked = pointed || cursor.blanks() || [b'/', b'-'].into_iter().any(|mark| cursor.take(mark));
        cursor.blanks();
        if is_name(&cursor) {
            let month = month_name(&mut cursor).ok()?;
            Yearless::Named { month, day: first }
        } else {
            let second = pair(cursor.digits()).ok()?;
            // `1.5` is a figure.
            (marked && (!pointed || cursor.take(b'.'))).then_some(Yearless::Numbers { first, second })?
        }
    };
    (cursor.at_end() || cursor.blanks()).then_some(found)
}
