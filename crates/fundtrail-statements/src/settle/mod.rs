//! From entries to transfers: each movement once, in the right order.
//!
//! [`settle`] is the pipeline; each of its steps is a module. Every line ends as evidence of a transfer or in
//! exactly one list, which is asserted on every run.

pub(crate) mod align;
pub(crate) mod balance_path;
pub(crate) mod beside;
pub(crate) mod by_name;
pub(crate) mod convert;
pub(crate) mod course;
pub(crate) mod doubt;
pub(crate) mod duplicate;
pub(crate) mod emit;
pub(crate) mod exit;
pub(crate) mod identity;
pub(crate) mod lead;
pub(crate) mod mirror;
pub(crate) mod movement;
pub(crate) mod one_sided;
pub(crate) mod options;
pub(crate) mod order;
pub(crate) mod outcome;
pub(crate) mod own;
pub mod reading;
pub(crate) mod refund;
pub(crate) mod reversal;
pub(crate) mod rewritten;
pub(crate) mod status;
pub(crate) mod work;

pub use options::Options;
pub use outcome::{AccountReading, Fate, Reject, Settled};

use crate::error::ReadError;
use crate::settle::reading::Reading;
use crate::words::Words;

/// Settles everything that was read: joins the sides of each movement, orders the transfers, and says what
/// became of every line.
///
/// # Errors
/// [`ReadError`]: exports that contradict each other or themselves.
///
/// # Complexity
/// O(n log n) for n entries.
pub fn settle(reading: &Reading, options: &Options) -> Result<Settled, ReadError> {
    let words = Words::built_in();
    let mut work = identity::identify(reading, options, &words);
    let mut filled = work::Filled::default();
    status::drop_failed(&mut work);
    refund::void_refunds_of_failed(&mut work);
    duplicate::drop_copies(&mut work, &mut filled)?;
    rewritten::drop_rewritten(&mut work, &mut filled);
    status::settle_status(&mut work, &filled);
    order::order_lines(&mut work)?;
    let undone = reversal::void_reversals(&mut work, &filled);
    own::own_lines(&mut work);
    let mirrors = mirror::pair_mirrors(&mut work, &filled, undone);
    convert::mark_conversions(&mut work, &mirrors);
    doubt::note_doubts(&mut work, &mirrors);
    let leftovers = one_sided::place(&mut work, &mirrors);
    emit::emit(work, &mirrors, &leftovers)
}
