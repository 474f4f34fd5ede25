//! Files → entries → transfers: the only crate that knows CSV, encodings and layouts.

pub mod case;
pub mod cell;
pub mod entry;

pub use case::{Case, Counts, InputFile, Note};
pub use entry::{Direction, Entry, Interval, Side, Text, Texts};
