//! What a caller means by a payment: how it is named, which transfer that is, and what is said where it is not one.

mod candidates;
mod find;
mod named;
mod spec;

use fundtrail::TransferIndex;

pub use self::candidates::{Candidates, PaymentError};
pub use self::named::NamedPayments;
pub use self::spec::PaymentSpec;
pub(in crate::case) use self::spec::{KEYS, said};

/// A transfer: the position of its ledger among the case's, and its place in it.
pub type PaymentAt = (usize, TransferIndex);
