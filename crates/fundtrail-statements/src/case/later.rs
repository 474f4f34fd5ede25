//! Lines later than the as-of time: no part of the case, but whoever asks for a payment among them is told so.

use fundtrail::{Money, Source, Time};

use crate::case::Case;
use crate::cell::number::{self, Number};
use crate::entry::{Direction, Entry, Interval, Side, Text};
use crate::settle::reading::TableLine;

/// A line that begins after the as-of time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Later {
    pub(crate) source: Source,
    pub(crate) time: Interval,
    pub(crate) payer: Side,
    pub(crate) payee: Side,
    pub(crate) amount: Money,
    pub(crate) currency: Text,
}

impl From<&Entry> for Later {
    fn from(entry: &Entry) -> Self {
        let (payer, payee) = if entry.direction == Direction::In {
            (entry.other, entry.own)
        } else {
            (entry.own, entry.other)
        };
        Later {
            source: entry.source,
            time: entry.time,
            payer,
            payee,
            amount: entry.amount,
            currency: entry.currency,
        }
    }
}

impl From<&TableLine> for Later {
    fn from(line: &TableLine) -> Self {
        Later {
            source: line.source,
            time: line.time,
            payer: line.payer,
            payee: line.payee,
            amount: line.amount,
            currency: line.currency,
        }
    }
}

/// A payment that is not on record yet at the as-of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LatePayment {
    /// When it was made.
    pub time: Time,
    /// Its line.
    pub source: Source,
}

impl Case {
    /// Whether a number, however it is written, names that side of a line.
    pub(crate) fn names_side(&self, side: &Side, number: &str) -> bool {
        let Number::Clean(number) = number::clean(number) else {
            return false;
        };
        [side.card, side.account]
            .into_iter()
            .any(|text| !text.is_empty() && self.texts.get(text) == number)
    }

    /// What the account of that number paid to somebody in lines later than the as-of time. O(such lines).
    pub(crate) fn later_out_of<'c>(&'c self, number: &'c str) -> impl Iterator<Item = LatePayment> + 'c {
        let paid = self.later.iter().filter(move |later| {
            let named = !later.payee.card.is_empty() || !later.payee.account.is_empty();
            named && self.names_side(&later.payer, number)
        });
        paid.map(|later| LatePayment {
            time: later.time.start,
            source: later.source,
        })
    }
}
