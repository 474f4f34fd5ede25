//! Giving frozen money back: who gets how much, by which rule, out of which account.

mod round;
mod scheme;
mod share;

pub use scheme::{Scheme, UnknownScheme};
pub use share::{Claim, Pot, share};
