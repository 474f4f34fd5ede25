//! Settlement order: which of two transfers came first.
//!
//! A transfer table has only times and lines to go by. Between instants time decides. Within an instant money
//! can be passed on the moment it arrives, so credits come first: a transfer waits while another transfer of
//! the instant still pays its payer. Statements say more: each gives the order of its own account, and
//! [`merge`] finds an order of all transfers that keeps to every one of them.

mod circle;
mod merge;
mod table;
mod transit;
mod waits;

pub use merge::{Merged, Sequence, merge};
pub use table::settle_table;
