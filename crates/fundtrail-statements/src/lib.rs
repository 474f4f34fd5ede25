//! Files → entries → transfers: the only crate that knows CSV, encodings and layouts.
//!
//! [`read`] takes paths and gives a [`Case`]: ledgers in settlement order, the account book, and an account of
//! every line. Bytes become text (`decode`), text becomes rows (`row`), a [`layout`] says which column is
//! what, and [`cell`] reads what one cell says.

mod archive;
pub mod case;
pub mod cell;
pub mod companion;
mod decode;
mod entries;
pub mod entry;
pub mod error;
mod file;
mod foreign;
mod gather;
mod header;
mod heading;
pub mod layout;
pub mod list;
mod markup;
mod message;
pub mod options;
pub mod payment;
mod placed;
pub mod progress;
mod proof;
mod reached;
mod read;
pub mod reading;
mod record;
mod row;
mod scan;
pub mod settle;
mod sheet;
mod transfers;
pub mod victim;
pub mod words;

mod align;
mod balance;
mod chain;
mod convert;
mod doubt;
mod duplicate;
mod emit;
mod exit;
mod explain;
mod identity;
mod leftover;
mod mirror;
mod mixed;
mod movement;
mod own;
mod reversal;
mod status;
pub mod summary;
mod table;
mod trail;
mod work;
mod workbook;

pub use case::{Case, Counts, InputFile, Note, Reject};
pub use companion::{Companion, Freeze};
pub use entry::{Direction, Entry, Interval, Side, Text, Texts};
pub use error::{ReadError, ReadErrorKind};
pub use gather::{Gathered, gather};
pub use layout::Layout;
pub use list::{Openings, read_payments};
pub use options::ReadOptions;
pub use payment::{PaymentAt, PaymentError, PaymentSpec};
pub use progress::Progress;
pub use reached::{PlainColumn, PlainRow, PlainTable, Wanted, read_reached};
pub use read::read;
pub use reading::{AccountFact, Reading, TableLine};
pub use settle::{AccountReading, Fate, Options, SettleError, Settled, settle};
pub use summary::{FileSummary, List};
pub use victim::{PaidTo, VictimPayments};
