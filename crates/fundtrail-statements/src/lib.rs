//! Files → entries → transfers: the only crate that knows CSV, encodings and layouts.
//!
//! [`read`] takes paths and gives a [`Case`]: ledgers in settlement order, the account book, and an account of
//! every line. Bytes become text (`decode`), text becomes rows (`row`), a [`layout`] says which column is
//! what, and [`cell`] reads what one cell says.

pub mod case;
pub mod cell;
mod decode;
pub mod entry;
pub mod error;
mod file;
mod header;
pub mod layout;
pub mod list;
pub mod options;
pub mod payment;
mod read;
mod row;
mod sheet;
mod transfers;
pub mod victim;

pub use case::{Case, Counts, InputFile, Note, Reject};
pub use entry::{Direction, Entry, Interval, Side, Text, Texts};
pub use error::{ReadError, ReadErrorKind};
pub use layout::Layout;
pub use list::{Openings, read_payments};
pub use options::ReadOptions;
pub use payment::{PaymentAt, PaymentError, PaymentSpec};
pub use read::read;
pub use victim::{PaidTo, VictimPayments};
