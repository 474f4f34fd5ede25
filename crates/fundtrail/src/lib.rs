//! Follows a fraud victim's payment through bank records and says which accounts to freeze first.
//!
//! This crate is the core: it does no I/O, never prints, has no clock, and never panics on data.

pub mod account;
pub mod dwell;
pub mod freeze;
pub mod graph;
mod holdings;
pub mod ledger;
pub mod money;
pub mod order;
pub mod party;
pub mod query;
pub mod reach;
pub mod rule;
pub mod subledger;
pub mod time;
pub mod trace;
pub mod trace_graph;
pub mod transfer;

pub use account::{AccountBook, AccountDetails, AccountId};
pub use freeze::{Freeze, FreezeInputs, FreezeList, FreezeRow, Order, Schedule};
pub use graph::TransferGraph;
pub use ledger::{Coverage, Ledger, LedgerBuilder, LedgerError, Period, Tie};
pub use money::{Currency, Money, MoneyError};
pub use party::{End, Exit, ExitBook, ExitId, ExitKind, Party};
pub use query::{Query, TraceError};
pub use rule::{Rule, UnknownRule};
pub use subledger::{OpeningSource, SubLedger};
pub use time::Time;
pub use trace::{Status, Totals, Trace, TracedAccount, TracedExit, TracedTransfer};
pub use trace_graph::{TracedEdge, TracedNode};
pub use transfer::{Further, Source, Transfer, TransferIndex, Transfers};
