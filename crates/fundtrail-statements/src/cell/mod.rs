//! What one cell says: account numbers, amounts, times, directions, currencies.
//!
//! Each parser takes the text of a cell and returns a value or a [`CellError`], which says what was found and
//! what to do; the caller adds file and line. None allocates unless a cell has to be rewritten or is wrong.
//! What one cell cannot settle (which mark is decimal, whether day or month stands first) is proved over a
//! column by an accumulator: [`amount::MarkProof`], [`time::OrderProof`], [`number::SpreadsheetProof`].

pub mod amount;
pub mod currency;
pub mod direction;
pub mod number;
pub mod time;

mod error;
pub(crate) mod key;
pub(crate) mod mask;
pub(crate) mod period;
mod text;

pub use amount::{AmountFormat, DecimalMark, MarkProof, MarkVerdict, Rounding, Unit, currency_mark};
pub use currency::Currencies;
pub use direction::Directions;
pub use error::{CellError, Problem};
pub use number::{Number, SpreadsheetProof};
pub use text::trim;
pub(crate) use text::{clean_name, names_nobody, says_nothing, simplify};
pub(crate) use time::yearless;
pub use time::{DateOrder, LastDay, OrderProof, OrderVerdict, Steps, TimeFormat, Zone};
