//! What lines leave open that only their whole column can tell.

use crate::cell::number::Zeros;
use crate::lines::date_forms::DateForms;
use crate::lines::shape::Lengths;
use crate::lines::zones_named::ZonesNamed;

/// What lines leave open that only their whole column can tell.
#[derive(Debug, Default)]
pub(crate) struct Doubts {
    /// Whether a date left open if day or month stands first.
    pub(crate) order_open: bool,
    /// Whether a date has no year.
    pub(crate) year_open: bool,
    /// Whether an amount carries the sign of another currency than its line's.
    pub(crate) currency_open: bool,
    /// How many cells the lines have.
    pub(crate) lengths: Lengths,
    /// For each column with numbers that end as if a spreadsheet had cut them, the first of them.
    pub(crate) zero_tails: Vec<ZeroTail>,
    /// For zeros of one digit, of two and so on: the first line in which they stand for an account's number, and how
    /// often that is.
    pub(crate) zeros: [Option<(u64, u64)>; Zeros::MOST_DIGITS],
    /// How dates are written.
    pub(crate) dates: DateForms,
    /// Which times name their zone.
    pub(crate) zones: ZonesNamed,
    /// The first line with an amount that moved nothing (a total, a balance), and how many there are.
    pub(crate) sums: Option<(u64, u64)>,
}

/// A number that ends in zeros past its 15th digit.
#[derive(Debug)]
pub(crate) struct ZeroTail {
    pub(crate) column: usize,
    pub(crate) line: u64,
    pub(crate) number: Box<str>,
}

impl Doubts {
    /// Takes in a line with an amount that moved nothing.
    pub(crate) fn sum(&mut self, line: u64) {
        count(&mut self.sums, line);
    }

    /// Takes in zeros where an account's number stands: how many, from one on, and in which line.
    pub(crate) fn zero(&mut self, digits: usize, line: u64) {
        if let Some(counted) = self.zeros.get_mut(digits - 1) {
            count(counted, line);
        }
    }

    /// Notes a number of a column that ends in zeros, if it is the first.
    pub(crate) fn zero_tail(&mut self, column: usize, line: u64, number: &str) {
        if self.zero_tails.iter().all(|tail| tail.column != column) {
            let number = number.into();
            self.zero_tails.push(ZeroTail { column, line, number });
        }
    }
}

/// Counts one more, of which the first is in `line` if there is none yet.
fn count(counted: &mut Option<(u64, u64)>, line: u64) {
    let (first, count) = counted.unwrap_or((line, 0));
    *counted = Some((first, count + 1));
}
