//! Whether the day or the month stands first, proved over a column.

use super::super::text::trim;
use super::calendar::Date;
use super::cursor::{Ascii, Cursor, pair, value};

/// What stands first in a date whose year is last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateOrder {
    /// `31/12/2026`
    DayFirst,
    /// `12/31/2026`
    MonthFirst,
}

/// What a column says about its date order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderVerdict {
    /// At least one date exists in this order only.
    Proven(DateOrder),
    /// No date depends on it.
    NotNeeded,
    /// Every date exists in both orders, like this one.
    Ambiguous {
        /// The first of them.
        example: Box<str>,
    },
    /// One date exists only with the day first, another only with the month first.
    Impossible {
        /// The first date with the day first.
        day_first: Box<str>,
        /// The first date with the month first.
        month_first: Box<str>,
    },
}

/// Decides the date order of a column; feed it every cell of the column.
#[derive(Debug, Clone, Default)]
pub struct OrderProof {
    day_first: Option<Box<str>>,
    month_first: Option<Box<str>>,
    open: Option<Box<str>>,
}

impl OrderProof {
    /// Takes in one cell. Cells of other forms, and dates that no calendar has, say nothing here: reading them
    /// says what is wrong.
    pub fn feed(&mut self, cell: &str) {
        let text = trim(cell);
        let Some((first, second)) = day_and_month(text) else {
            return;
        };
        let slot = match (first <= 12, second <= 12) {
            (false, true) => &mut self.day_first,
            (true, false) => &mut self.month_first,
            (true, true) if first != second => &mut self.open,
            _ => return,
        };
        slot.get_or_insert_with(|| text.into());
    }

    /// Takes in what a later part of the same column said.
    pub fn merge(&mut self, later: OrderProof) {
        let OrderProof {
            day_first,
            month_first,
            open,
        } = later;
        self.day_first = self.day_first.take().or(day_first);
        self.month_first = self.month_first.take().or(month_first);
        self.open = self.open.take().or(open);
    }

    /// What all cells together say.
    pub fn verdict(&self) -> OrderVerdict {
        match (&self.day_first, &self.month_first, &self.open) {
            (Some(day_first), Some(month_first), _) => OrderVerdict::Impossible {
                day_first: day_first.clone(),
                month_first: month_first.clone(),
            },
            (Some(_), None, _) => OrderVerdict::Proven(DateOrder::DayFirst),
            (None, Some(_), _) => OrderVerdict::Proven(DateOrder::MonthFirst),
            (None, None, Some(example)) => OrderVerdict::Ambiguous {
                example: example.clone(),
            },
            (None, None, None) => OrderVerdict::NotNeeded,
        }
    }
}

/// The two numbers before the year of a date whose year is last, where they make a date in either order.
fn day_and_month(text: &str) -> Option<(u32, u32)> {
    // Dates with the year first are the bulk of the work: two looks tell.
    if text
        .as_bytes()
        .get(..4)
        .is_some_and(|start| start.iter().all(u8::is_ascii_digit))
    {
        return None;
    }
    let text = Ascii::fold(text).ok()?;
    let mut cursor = Cursor::new(text.bytes());
    let first = pair(cursor.digits()).ok()?;
    let mark = [b'-', b'/', b'.'].into_iter().find(|&mark| cursor.take(mark))?;
    let second = pair(cursor.digits()).ok()?;
    if !cursor.take(mark) {
        return None;
    }
    let year = cursor.digits();
    if !matches!(year.len(), 2 | 4) {
        return None;
    }
    // Any leap year will do for a year of two digits: what it has, the date may have.
    let year = if year.len() == 4 {
        value(year)
    } else {
        2000 + value(year)
    };
    let exists = Date::new(year, second, first).is_ok() || Date::new(year, first, second).is_ok();
    exists.then_some((first, second))
}
