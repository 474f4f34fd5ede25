//! Follows a fraud victim's payment through bank records and says which accounts to freeze first.
//!
//! This crate is the core: it does no I/O, never prints, has no clock, and never panics on data. Reading files
//! is the business of `fundtrail-statements`, showing results that of `fundtrail-report`.
//!
//! # A trace in four steps
//!
//! 1. An [`AccountBook`] gives each account number an [`AccountId`].
//! 2. A [`LedgerBuilder`] gathers transfers and settles them into a [`Ledger`]: one currency, in the order in
//!    which money could be passed on.
//! 3. A [`Query`] names the payments to follow, where the trace ends, and as of when; a [`SubLedger`] takes
//!    from the ledger the transfers that matter.
//! 4. [`SubLedger::trace`] follows the payments under a [`Rule`].
//!
//! The example is that of docs/tracing.md: the mule owns 3,000, the victim's 50,000 come in, 20,000 go out
//! to A, other 30,000 come in, 40,000 go out to B.
//!
//! ```
//! use fundtrail::{
//!     AccountBook, Currency, LedgerBuilder, Money, Query, Rule, Source, SubLedger, Time, Transfer,
//!     TransferIndex,
//! };
//!
//! let mut book = AccountBook::new();
//! let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
//! let records = [
//!     ("OWN", "M", "3000.00"),
//!     ("V", "M", "50000.00"),
//!     ("M", "A", "20000.00"),
//!     ("X", "M", "30000.00"),
//!     ("M", "B", "40000.00"),
//! ];
//! for (line, (payer, payee, amount)) in (1..).zip(records) {
//!     builder.push(Transfer {
//!         time: Time::from_seconds(60 * line).ok_or("out of range")?,
//!         payer: book.intern(payer).into(),
//!         payee: book.intern(payee).into(),
//!         amount: Money::parse(amount, 2)?,
//!         source: Source::new(0, line.unsigned_abs()),
//!     })?;
//! }
//! let ledger = builder.from_table(book.len());
//!
//! let payment = TransferIndex::from_index(1);
//! let sub = SubLedger::new(&ledger, &Query::new(&ledger, [payment])?)?;
//! let trace = sub.trace(Rule::Fifo);
//!
//! let b = book.get("B").ok_or("no account B")?;
//! let held = trace.account(b).ok_or("B received nothing")?.held;
//! assert_eq!(ledger.currency().grouped(held), "33,000.00");
//! assert_eq!(trace.totals().ends(), trace.totals().paid);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Whatever the rule, every minor unit of a payment has exactly one end: held, unseen, exited, stopped or
//! returned. That is asserted in release builds too.

pub mod account;
pub mod bounds;
pub mod caution;
pub mod chain;
pub mod dwell;
pub mod footprint;
pub mod freeze;
pub mod graph;
mod holdings;
pub mod investigation;
pub mod ledger;
pub mod mark;
pub mod money;
pub mod network;
pub mod order;
pub mod party;
mod pass;
mod per_payment;
pub mod query;
pub mod reach;
pub mod restitution;
pub mod rule;
mod silence;
pub mod sources;
pub mod subledger;
pub mod time;
pub mod trace;
pub mod trace_graph;
pub mod transfer;

/// The graph library whose traits and types [`TransferGraph`] and [`Trace::graph`] speak, in the version that they do.
pub use petgraph;

pub use account::{AccountBook, AccountDetails, AccountId};
pub use bounds::{
    AccountBounds, AfterRecords, Bounds, BoundsError, ListBounds, Openings, Premises, SetBounds,
};
pub use caution::Caution;
pub use chain::{Chain, Chains, StepBalances};
pub use footprint::{Footprint, FootprintKind, Footprints, Seen, Sighting};
pub use freeze::{Banks, Freeze, FreezeInputs, FreezeList, FreezeRow, InForce, Order, Schedule};
pub use graph::TransferGraph;
pub use investigation::{Investigation, Plan};
pub use ledger::{Coverage, Ledger, LedgerBuilder, LedgerError, Period, Tie};
pub use mark::Mark;
pub use money::{Currency, Money, MoneyError};
pub use party::{End, Exit, ExitBook, ExitId, ExitKind, Party};
pub use per_payment::PerPayment;
pub use query::{Query, TraceError};
pub use rule::{Rule, UnknownRule};
pub use subledger::{OpeningSource, SubLedger};
pub use time::Time;
pub use trace::{Status, Totals, Trace, TracedAccount, TracedExit, TracedTransfer};
pub use trace_graph::{TracedEdge, TracedNode};
pub use transfer::{Further, Source, Transfer, TransferIndex, Transfers};
