//! From entries to transfers: each movement once, in the right order.
//!
//! [`settle`] is the pipeline; each of its steps is a module. Every line ends as evidence of a transfer or in
//! exactly one list, which is asserted on every run.

pub(crate) mod align;
pub(crate) mod balance_path;
pub(crate) mod beside;
pub(crate) mod convert;
pub(crate) mod course;
pub(crate) mod doubt;
pub(crate) mod duplicate;
pub(crate) mod emit;
pub(crate) mod exit;
pub(crate) mod identity;
pub(crate) mod mirror;
pub(crate) mod movement;
pub(crate) mod one_sided;
pub(crate) mod order;
pub(crate) mod own;
pub mod reading;
pub(crate) mod reversal;
pub(crate) mod rewritten;
pub(crate) mod status;
pub(crate) mod work;

use fundtrail::{AccountBook, AccountId, Currency, Ledger, Money, Period, Source, TransferIndex};
use thiserror::Error;

use crate::case::{Counts, Note};
use crate::settle::reading::Reading;
use crate::words::Words;

/// Why entries do not settle.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SettleError {
    /// Two exports give one transaction different balances.
    #[error(
        "{first} and {second}: one serial number, time and amount, but different balances; leave out the export \
         that is wrong"
    )]
    ContradictoryExports {
        /// The first line, as `FILE:LINE`.
        first: String,
        /// The second.
        second: String,
        /// The lines.
        sources: [Source; 2],
    },
    /// A direction column that chains only when in and out change places.
    #[error(
        "{first} and {second}: the balances chain only if in and out change places; correct the direction words \
         of the layout"
    )]
    SwappedDirections {
        /// A line, as `FILE:LINE`.
        first: String,
        /// The one that should continue it.
        second: String,
        /// The lines.
        sources: [Source; 2],
    },
    /// The amounts of an account pass 64 bits of minor units.
    #[error("{place}: the amounts of this account pass 64 bits of minor units")]
    TooLarge {
        /// A line of the account, as `FILE:LINE`.
        place: String,
    },
}

/// How to settle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The currency of lines that name none.
    pub currency: Currency,
    /// How far apart two clocks may write one movement before it is looked for in the wide window, in
    /// nanoseconds.
    pub mirror_window_nanos: i64,
}

impl Default for Options {
    /// CNY, two minutes.
    fn default() -> Self {
        Options {
            currency: Currency::new("CNY", 2),
            mirror_window_nanos: 120 * 1_000_000_000,
        }
    }
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is evidence of a transfer (where of several, of this one first).
    Transfer {
        /// The ledger, by position.
        ledger: usize,
        /// The transfer.
        transfer: TransferIndex,
    },
    /// It could not be settled; [`Settled::rejects`] says why.
    Rejected,
    /// The bank refused the transaction.
    Failed,
    /// It was undone by, or undid, another line.
    Void {
        /// The other line.
        with: Source,
    },
    /// It is a copy of another line.
    Duplicate {
        /// The line that counts.
        of: Source,
    },
    /// It is of a zero amount.
    Zero,
    /// Its payer is its payee, and nothing moved.
    Own,
}

/// A line that could not be settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The line.
    pub source: Source,
    /// Its amount as written.
    pub amount: Money,
    /// What was found.
    pub reason: String,
}

/// What an account's own records show in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountReading {
    /// The account.
    pub account: AccountId,
    /// The ledger, by position.
    pub ledger: usize,
    /// For which time its records are loaded.
    pub covered: Vec<Period>,
    /// How many of its lines are booked.
    pub lines: usize,
    /// The balance before its first line, where its balances are believed; negative on a credit line.
    pub opening: Option<Money>,
    /// Jumps of the balance that its own lines do not explain, by the line that shows them; in is positive.
    pub breaks: Vec<(Source, Money)>,
    /// Whether the order of all its lines is proven.
    pub order_proven: bool,
}

/// Everything settled.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The accounts.
    pub book: AccountBook,
    /// One ledger a currency, by code.
    pub ledgers: Vec<Ledger>,
    /// Where every entry and table line ended. Lines that the files' reading ended (ignored, companion, its
    /// own rejects) are not in it.
    pub counts: Counts,
    /// What a reader of the result should know, by code and line.
    pub notes: Vec<Note>,
    /// The lines that could not be settled, by line.
    pub rejects: Vec<Reject>,
    /// What became of each entry, in the order of the reading's entries.
    pub fates: Vec<Fate>,
    /// What became of each table line, in the order of the reading's table.
    pub table_fates: Vec<Fate>,
    /// What each account's own records show, by ledger and account.
    pub accounts: Vec<AccountReading>,
}

/// Settles everything that was read: joins the sides of each movement, orders the transfers, and says what
/// became of every line.
///
/// # Errors
/// [`SettleError`]: exports that contradict each other or themselves.
///
/// # Complexity
/// O(n log n) for n entries.
pub fn settle(reading: &Reading, options: &Options) -> Result<Settled, SettleError> {
    let words = Words::built_in();
    let mut work = identity::identify(reading, options, &words);
    let mut filled = duplicate::Filled::default();
    status::drop_failed(&mut work);
    duplicate::drop_copies(&mut work, &mut filled)?;
    rewritten::drop_rewritten(&mut work, &mut filled);
    status::settle_status(&mut work, &filled);
    order::order_lines(&mut work)?;
    reversal::void_reversals(&mut work, &filled);
    own::own_lines(&mut work);
    let mirrors = mirror::pair_mirrors(&mut work, &filled);
    convert::mark_conversions(&mut work, &mirrors);
    doubt::note_doubts(&mut work, &mirrors);
    let leftovers = one_sided::place(&mut work, &mirrors);
    emit::emit(work, &mirrors, &leftovers)
}

impl Counts {
    /// Counts where lines ended.
    pub(crate) fn of_fates<'a>(fates: impl Iterator<Item = &'a Fate>) -> Counts {
        let mut counts = Counts::default();
        for fate in fates {
            counts.lines += 1;
            *match fate {
                Fate::Transfer { .. } => &mut counts.in_transfers,
                Fate::Rejected => &mut counts.rejected,
                Fate::Failed => &mut counts.failed,
                Fate::Void { .. } => &mut counts.void,
                Fate::Duplicate { .. } => &mut counts.duplicate,
                Fate::Zero => &mut counts.zero,
                Fate::Own => &mut counts.own,
            } += 1;
        }
        counts
    }
}
