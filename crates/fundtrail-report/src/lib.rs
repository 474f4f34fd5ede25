//! Shows what a trace found: one [`Report`], and renderers of it.
//!
//! A report is plain data in the order in which it is written out (its JSON is schema `fundtrail.trace/1`).
//! [`Report::new`] builds it from a finished [`Investigation`](fundtrail::Investigation) and what the caller
//! knows of the inputs. What people read is written once, as [`section`]s: typed columns, rows and a total, which
//! the terminal's table, the page and the workbook render. So the outputs of one run can never disagree.
//!
//! ```
//! use fundtrail::{
//!     AccountBook, Currency, Investigation, LedgerBuilder, Money, Plan, Query, Source, SubLedger, Time, Transfer,
//!     TransferIndex,
//! };
//! use fundtrail_report::{Evidence, Lang, Origin, Report, csv, model::Counts};
//!
//! struct Lines;
//!
//! impl Evidence for Lines {
//!     fn id(&self, _: Source) -> Option<String> {
//!         None
//!     }
//!     fn path(&self, _: usize) -> String {
//!         "transfers.csv".to_owned()
//!     }
//! }
//!
//! let mut book = AccountBook::new();
//! let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
//! builder.push(Transfer {
//!     time: Time::from_seconds(0).ok_or("out of range")?,
//!     payer: book.intern("V").into(),
//!     payee: book.intern("M").into(),
//!     amount: Money::parse("50000.00", 2)?,
//!     source: Source::new(0, 2),
//! })?;
//! let ledger = builder.from_table(book.len());
//! let sub = SubLedger::new(&ledger, &Query::new(&ledger, [TransferIndex::from_index(0)])?)?;
//! let investigation = Investigation::new(&book, &sub, Plan::default())?;
//!
//! let origin = Origin {
//!     version: "1",
//!     lang: Lang::En,
//!     with_transfers: false,
//!     with_courses: false,
//!     with_cards: false,
//!     inputs: Vec::new(),
//!     counts: Counts::default(),
//!     notes: Vec::new(),
//! };
//! let report = Report::new(&investigation, origin, &Lines);
//! let mut table = Vec::new();
//! csv::write(&report, &mut table)?;
//! assert!(String::from_utf8(table)?.contains("50000.00"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod amount;
mod caution;
pub mod changes;
mod columns;
pub mod compose;
pub mod courses;
pub mod csv;
pub mod document;
pub mod evidence;
pub mod graph;
pub mod html;
pub mod inspect;
pub mod json;
mod markup;
pub mod mask;
pub mod model;
pub mod narrow;
pub mod network;
mod page;
pub mod restitution;
pub mod section;
mod sections;
pub mod sources;
pub mod table;
mod turnover;
mod view;
mod whose;
pub mod words;
pub mod xlsx;

pub use amount::{Amount, Shares};
pub use changes::Changes;
pub use columns::{visible, visible_lines};
pub use compose::{Evidence, Origin};
pub use document::{Document, Handout, Listed};
pub use evidence::EvidenceReport;
pub use graph::Graph;
pub use inspect::Inspection;
pub use mask::Mask;
pub use model::Report;
pub use narrow::Narrow;
pub use network::NetworkReport;
pub use restitution::ReturnReport;
pub use sources::SourcesReport;
pub use table::{By, Style};
pub use words::Lang;
