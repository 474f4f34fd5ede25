//! What reading gives: ledgers, the account book, and an account of every line.

pub mod banks;
mod explain;
pub(crate) mod footprint;
mod frozen;
pub mod later;
pub mod list;
mod nearest;
pub mod payment;
pub mod question;
pub(crate) mod quote;
mod small_table;
pub mod summary;
mod unread;
pub mod victim;

use self::later::Later;
use self::summary::FileSummary;
pub(crate) use self::unread::Unread;
use crate::entry::Texts;
use crate::lines::companion::Companion;
use crate::place::Place;
use crate::provenance::Ids;
use crate::settle::outcome::{AccountReading, Fate};

use fundtrail::{AccountBook, Footprints, Ledger, Source};

pub use self::frozen::FreezeLine;
pub use self::small_table::Beside;
pub use crate::note::{Note, NoteKind};
pub use crate::provenance::{Counts, InputFile, Reject};

/// Everything that was read.
#[derive(Debug, Clone)]
pub struct Case {
    /// The accounts.
    pub book: AccountBook,
    /// One ledger a currency, by code.
    pub ledgers: Vec<Ledger>,
    /// The files, by relative path, then SHA-256: a [`Source`]'s file number is a position here.
    pub files: Vec<InputFile>,
    /// Where every line ended.
    pub counts: Counts,
    /// What a reader of the result should know, in a fixed order.
    pub notes: Vec<Note>,
    /// The lines that could not be read, in order; not empty only with `accept_rejects`.
    pub rejects: Vec<Reject>,
    /// What companion tables say of accounts, by line.
    pub companions: Vec<Companion>,
    /// Which phones, addresses and devices stand beside which accounts.
    pub footprints: Footprints,
    /// The texts that companions hold.
    pub texts: Texts,
    /// What the own records of accounts show, for those that have any.
    pub readings: Vec<AccountReading>,
    /// What became of each line that was settled, in order of source; empty for tables alone.
    pub(crate) fates: Vec<(Source, Fate)>,
    /// Where the lines of each file ended, with the money in those that are no transfers.
    pub(crate) summaries: Vec<FileSummary>,
    /// The ids of lines, by file.
    pub(crate) ids: Vec<Ids>,
    /// The lines later than the as-of time.
    pub(crate) later: Vec<Later>,
    /// Where lines were left unread that nothing can reach which was asked for.
    pub(crate) unread: Option<Unread>,
}

impl Case {
    /// `FILE:LINE` of a source, the file by its path as given.
    pub fn place(&self, source: Source) -> Place {
        let path = self.files.get(source.file()).map(|file| file.path.clone());
        Place::Line(path.unwrap_or_default(), source.line())
    }

    /// What each file came to, by number. O(transfers).
    pub fn summaries(&self) -> Vec<FileSummary> {
        let mut summaries = self.summaries.clone();
        summary::summarise(&mut summaries, &self.ledgers, &self.rejects);
        summaries
    }

    /// The id or serial number that a line carries. O(log lines).
    pub fn id(&self, source: Source) -> Option<&str> {
        self.ids.get(source.file())?.get(source.line())
    }

    /// All lines that carry an id, in order. O(lines).
    pub fn sources_of_id<'a>(&'a self, id: &'a str) -> impl Iterator<Item = Source> + 'a {
        self.ids
            .iter()
            .enumerate()
            .flat_map(move |(file, ids)| ids.lines_of(id).map(move |line| Source::new(file, line)))
    }
}
