//! The part of transfer tables that a question can touch: found by many, kept in one file, read as if it were the whole.
//!
//! Whoever finds it (the crate `fundtrail-scale`, over threads and machines) opens the tables that it has with
//! [`with_tables`], skims each piece of them ([`Table::skim`]: a [`Gist`] to tell others, and the [`Row`]s to keep), and
//! learns from the gists of all ([`Findings`]) where the money starts and where it ends. The lines that it picks
//! ([`Table::lines`]) and what is to be said of all others ([`FilePart`]) go into a file ([`Selection`]), of which
//! [`read_reached`](crate::read_reached) makes the case that it makes of the tables themselves.
//!
//! The lines are kept as their banks wrote them, under their own file names and line numbers: so every figure leads back
//! to the tables, and the general reader reads them as it would there.

mod findings;
mod gist;
mod model;
mod tables;
mod written;

pub use crate::read::reached::stream::Piece;
pub use findings::Findings;
pub use gist::{Gist, Key, NOBODY, Row};
pub use model::{FileHead, FilePart, Selection, manner};
pub use tables::{FoundFile, Table, TableStream, find, sha256, with_tables};
pub(crate) use written::{is_one, read};
