//! Files → entries → transfers: the only crate that knows CSV, encodings and layouts.

pub mod case;
pub mod entry;
pub mod reading;
pub mod settle;
pub mod words;

mod align;
mod balance;
mod chain;
mod convert;
mod duplicate;
mod emit;
mod exit;
mod identity;
mod leftover;
mod mirror;
mod movement;
mod own;
mod reversal;
mod status;
mod table;
mod trail;
mod work;

pub use case::{Case, Counts, InputFile, Note};
pub use entry::{Direction, Entry, Interval, Side, Text, Texts};
pub use reading::{AccountFact, Reading, TableLine};
pub use settle::{AccountReading, Fate, Options, Reject, SettleError, Settled, settle};
