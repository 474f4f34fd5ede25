//! Giving frozen money back: who gets how much, by which rule, out of which account.

mod assess;
mod round;
mod scheme;
mod share;

pub use assess::{Article, Assess, AssessError, AssessedPot, Assessment, Frozen, Unclear, Victim};
pub use scheme::{Scheme, UnknownScheme};
pub use share::{Claim, Pot, share};
