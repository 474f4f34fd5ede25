//! What the lines of a piece came to in the first reading.

use crate::cell::key::WideKey;
use crate::lines::scan::Tally;
use crate::lines::transfer_table::Rising;
use crate::read::reached::rows::{Key, Rows};

/// A line that may be a payment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seed {
    /// Its row, within its piece.
    pub(crate) row: u32,
    pub(crate) payer: WideKey,
    /// Which of the wanted names it has, if it is not wanted for an end of it.
    pub(crate) name: Option<usize>,
}

/// The last transfer of a currency.
#[derive(Debug)]
pub(crate) struct Last {
    pub(crate) currency: String,
    pub(crate) nanos: i64,
    /// Its row, within its piece.
    pub(crate) row: u32,
}

/// What the lines of one piece came to.
#[derive(Debug, Default)]
pub(crate) struct Skimmed<K = Key> {
    /// Where the piece begins in its file, and how long it is.
    pub(crate) start: u64,
    pub(crate) bytes: u64,
    /// The line of its first row.
    pub(crate) first_line: u64,
    pub(crate) rows: Rows<K>,
    pub(crate) tally: Tally,
    pub(crate) rising: Rising,
    pub(crate) seeds: Vec<Seed>,
    pub(crate) lasts: Vec<Last>,
    /// Accounts whose lines are needed whatever reaches them: platforms, which only their names tell.
    pub(crate) needed: Vec<WideKey>,
    /// Whether a number is there that only the whole reading can tell from the same one at another bank.
    pub(super) has_short_numbers: bool,
}

/// Notes a transfer, if it is the last of its currency so far.
pub(super) fn last(lasts: &mut Vec<Last>, currency: &str, nanos: i64, row: u32) {
    match lasts.iter_mut().find(|last| last.currency == currency) {
        Some(last) if last.nanos >= nanos => {}
        Some(last) => (last.nanos, last.row) = (nanos, row),
        None => lasts.push(Last {
            currency: currency.to_owned(),
            nanos,
            row,
        }),
    }
}
