//! Files → entries → transfers: the only crate that knows CSV, encodings and layouts.
//!
//! [`read`] takes paths and gives a [`Case`]: ledgers in settlement order, the account book, and an account of
//! every line. The rooms stand in the order in which a line goes through them: `bytes` makes rows of files, a
//! [`layout`] says which column is what, [`cell`] reads what one cell says, `lines` makes entries and table
//! lines of rows, [`settle()`] makes each movement one transfer in the right order, and [`case`] is the result.
//!
//! [`Question`] finds in a case what a user asks; what it investigates is what the command `fundtrail` shows:
//!
//! ```no_run
//! use fundtrail_statements::{Asked, Question, ReadOptions, read};
//!
//! let case = read(&["records".into()], &ReadOptions::default())?;
//! let asked = Asked {
//!     payments: vec!["from=V to=M at=2026-03-01T10:00 amount=50000".parse()?],
//!     ..Asked::default()
//! };
//! let question = Question::find(case, &asked)?;
//! let sub = question.sub_ledger()?;
//! let investigation = question.investigate(&sub, question.plan())?;
//! for row in investigation.list().into_iter().flat_map(|list| list.rows()) {
//!     println!("{} {}", row.rank, question.case().book.number(row.account));
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod beside;
mod bytes;
pub mod case;
pub mod cell;
pub mod entry;
pub mod error;
pub mod layout;
mod lines;
pub mod note;
pub mod options;
pub mod place;
pub mod progress;
pub mod provenance;
mod read;
pub mod settle;
pub mod trouble;
pub mod worded;
pub mod words;

pub use case::{later, list, payment, question, summary, victim};
pub use lines::companion;
pub use settle::reading;

pub use case::Case;
pub use case::banks::read_banks;
pub use case::{Beside, FreezeLine};
pub use cell::period::Period;
pub use companion::{Companion, Freeze};
pub use entry::{Direction, Entry, Interval, Left, Side, Text, Texts};
pub use error::{Hint, ReadError, RejectReason, Rejected};
pub use layout::Layout;
pub use lines::gather::{Gathered, gather};
pub use lines::guess::guess;
pub use list::{Openings, VictimPayment, read_payments, read_victims};
pub use note::{Note, NoteKind};
pub use options::{ReadOptions, WordMeaning};
pub use payment::{NamedPayments, PaymentAt, PaymentError, PaymentSpec};
pub use place::Place;
pub use progress::Progress;
pub use provenance::{ColumnUse, Counts, InputFile, List, Reject, Taken};
pub use question::{Asked, Question, QuestionError};
pub use read::reached::{PlainColumn, PlainRow, PlainTable, Wanted, read_reached};
pub use read::read;
pub use read::selection;
pub use reading::{AccountFact, Reading, TableExit, TableLine};
pub use settle::{AccountReading, Fate, Options, Settled, settle};
pub use summary::FileSummary;
pub use trouble::{ParquetTrouble, Trouble};
pub use victim::{PaidTo, VictimPayments};
