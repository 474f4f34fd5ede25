//! In which order day, month and year stand, proved over a column.

use super::super::error::Problem;
use super::super::text::trim;
use super::calendar::Date;
use super::cursor::{Ascii, Cursor, pair, value};
use super::written::month_name;

/// In which order a date without a year of four digits in front is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateOrder {
    /// `31/12/2026`
    DayFirst,
    /// `12/31/2026`
    MonthFirst,
    /// `26/12/31`: only where the year has two digits.
    YearFirst,
}

impl DateOrder {
    /// All of them.
    pub const ALL: [DateOrder; 3] = [DateOrder::DayFirst, DateOrder::MonthFirst, DateOrder::YearFirst];

    /// The word for it on the command line and in layouts: `dmy`, `mdy`, `ymd`.
    pub fn word(self) -> &'static str {
        match self {
            DateOrder::DayFirst => "dmy",
            DateOrder::MonthFirst => "mdy",
            DateOrder::YearFirst => "ymd",
        }
    }
}

/// What a column says about its date order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderVerdict {
    /// All dates exist in this order, and in no other.
    Proven(DateOrder),
    /// No date depends on it.
    NotNeeded,
    /// Every date exists in several orders, and this one is another day in each.
    Ambiguous {
        /// The first of them.
        example: Box<str>,
        /// The orders in which all dates exist.
        orders: Vec<DateOrder>,
    },
    /// There is no order in which all dates exist.
    Impossible {
        /// The first date that does not exist with the month first.
        one: Box<str>,
        /// One that does not exist in an order in which that one does.
        other: Box<str>,
    },
}

/// The pairs of [`DateOrder::ALL`].
const PAIRS: [(usize, usize); 3] = [(0, 1), (0, 2), (1, 2)];

/// Decides the date order of a column; feed it every cell of the column.
#[derive(Debug, Clone, Default)]
pub struct OrderProof {
    /// By order: the first date that does not exist in it.
    refuted: [Option<Box<str>>; 3],
    /// By pair of orders: the first date that is another day in each.
    open: [Option<Box<str>>; 3],
}

impl OrderProof {
    /// Takes in one cell. Cells of other forms, and dates that no calendar has, say nothing here: reading them
    /// says what is wrong.
    pub fn feed(&mut self, cell: &str) {
        let text = trim(cell);
        let Some(days) = days(text) else {
            return;
        };
        if days.iter().all(Option::is_none) {
            return;
        }
        for (refuted, day) in self.refuted.iter_mut().zip(&days) {
            if day.is_none() {
                refuted.get_or_insert_with(|| text.into());
            }
        }
        for (open, (a, b)) in self.open.iter_mut().zip(PAIRS) {
            if days[a].is_some() && days[b].is_some() && days[a] != days[b] {
                open.get_or_insert_with(|| text.into());
            }
        }
    }

    /// Takes in what a later part of the same column said.
    pub fn merge(&mut self, later: OrderProof) {
        let first = |mine: &mut Option<Box<str>>, later| *mine = mine.take().or(later);
        for (mine, later) in self.refuted.iter_mut().zip(later.refuted) {
            first(mine, later);
        }
        for (mine, later) in self.open.iter_mut().zip(later.open) {
            first(mine, later);
        }
    }

    /// What all cells together say.
    pub fn verdict(&self) -> OrderVerdict {
        let left: Vec<usize> = (0..3).filter(|&order| self.refuted[order].is_none()).collect();
        let [first, ..] = left[..] else {
            return self.contradiction();
        };
        let open = PAIRS.iter().zip(&self.open).find_map(|(&(a, b), open)| {
            let both_left = left.contains(&a) && left.contains(&b);
            open.as_ref().filter(|_| both_left)
        });
        match open {
            Some(example) => OrderVerdict::Ambiguous {
                example: example.clone(),
                orders: left.iter().map(|&order| DateOrder::ALL[order]).collect(),
            },
            // What is left says the same of every date.
            None if left.len() > 1 && first == 0 => OrderVerdict::NotNeeded,
            None => OrderVerdict::Proven(DateOrder::ALL[first]),
        }
    }

    /// Two dates that no order has in common.
    fn contradiction(&self) -> OrderVerdict {
        let [day, month, year] = self.refuted.clone().map(Option::unwrap_or_default);
        let other = if day == month { year } else { day };
        OrderVerdict::Impossible { one: month, other }
    }
}

/// The three numbers of a date, as written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts<'a> {
    pub(super) first: &'a [u8],
    pub(super) second: u32,
    pub(super) third: &'a [u8],
}

impl Parts<'_> {
    /// The day that they are in an order.
    pub(super) fn date(self, order: DateOrder) -> Result<Date, Problem> {
        match order {
            DateOrder::DayFirst => Date::new(year(self.third)?, self.second, pair(self.first)?),
            DateOrder::MonthFirst => Date::new(year(self.third)?, pair(self.first)?, self.second),
            DateOrder::YearFirst if self.first.len() == 2 => {
                Date::new(year(self.first)?, self.second, pair(self.third)?)
            }
            DateOrder::YearFirst => Err(Problem::NotATime),
        }
    }

    /// The day that they are where the second is a month by name: only the year's place may be open, so day or
    /// month first is all one.
    pub(super) fn with_named_month(self, order: Option<DateOrder>) -> Result<Date, Problem> {
        let (day_first, year_first) = (self.date(DateOrder::DayFirst), self.date(DateOrder::YearFirst));
        match (self.first.len(), self.third.len()) {
            (2, 2) => match order {
                Some(DateOrder::YearFirst) => year_first,
                Some(_) => day_first,
                None if day_first == year_first => day_first,
                None => Err(Problem::OrderOpen),
            },
            (2, 1) => year_first,
            _ => day_first,
        }
    }
}

/// Four digits, or two: 70 to 99 are the last century's.
pub(super) fn year(digits: &[u8]) -> Result<u32, Problem> {
    match digits.len() {
        4 => Ok(value(digits)),
        2 => Ok(match value(digits) {
            short @ 70.. => 1900 + short,
            short => 2000 + short,
        }),
        _ => Err(Problem::NotATime),
    }
}

/// The days that a date without a year of four digits in front is, by order; `None` for another form.
fn days(text: &str) -> Option<[Option<Date>; 3]> {
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
    let first = cursor.digits();
    let mark = [b'-', b'/', b'.', b' ']
        .into_iter()
        .find(|&mark| cursor.take(mark))?;
    let is_named = cursor.peek().is_some_and(|b| b.is_ascii_alphabetic());
    let second = if is_named {
        month_name(&mut cursor).ok()?
    } else {
        pair(cursor.digits()).ok()?
    };
    if !cursor.take(mark) {
        return None;
    }
    let third = cursor.digits();
    let parts = Parts { first, second, third };
    Some(DateOrder::ALL.map(|order| match order {
        // The name says which is the month, so this order is no other than the first.
        DateOrder::MonthFirst if is_named => parts.date(DateOrder::DayFirst).ok(),
        order => parts.date(order).ok(),
    }))
}
