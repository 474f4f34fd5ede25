//! What reading gives: ledgers, the account book, and an account of every line.

mod explain;
pub mod list;
pub mod payment;
pub mod summary;
pub mod victim;

use std::path::PathBuf;

use self::summary::FileSummary;
use crate::entry::Texts;
use crate::lines::companion::Companion;
use crate::read::reached::Unread;
use crate::settle::{AccountReading, Fate};

use fundtrail::{AccountBook, Currency, Ledger, Money, Source};

/// An input file and how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// The path as it was given.
    pub path: PathBuf,
    /// SHA-256 of its bytes, in lower-case hex.
    pub sha256: String,
    /// The name of the layout.
    pub layout: String,
    /// The encoding: `utf-8`, `gb18030`, ….
    pub encoding: String,
    /// Physical lines.
    pub lines: u64,
    /// Lines that were read as entries or as lines of a transfer table.
    pub entries: u64,
    /// Transfers that the file is evidence of.
    pub transfers: u64,
}

/// Where every line ended. `lines` is the sum of the others up to `companion`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Lines read.
    pub lines: u64,
    /// Lines that are evidence of a transfer.
    pub in_transfers: u64,
    /// Lines that could not be read.
    pub rejected: u64,
    /// Transactions that the bank refused.
    pub failed: u64,
    /// Entries and the reversals that undid them.
    pub void: u64,
    /// Copies of lines that are counted once.
    pub duplicate: u64,
    /// Lines of a zero amount.
    pub zero: u64,
    /// Lines whose payer is their payee.
    pub own: u64,
    /// Headers, preambles, footers, feedback rows, and the further lines of records with line breaks in a cell.
    pub ignored: u64,
    /// Lines of companion tables.
    pub companion: u64,
    /// Transfers made of them.
    pub transfers: u64,
    /// Transfers that a covered account's own statement does not show.
    pub unmatched: u64,
}

impl Counts {
    /// The lines of all lists: what `lines` has to be.
    pub fn accounted_for(&self) -> u64 {
        self.in_transfers
            + self.rejected
            + self.failed
            + self.void
            + self.duplicate
            + self.zero
            + self.own
            + self.ignored
            + self.companion
    }

    /// Adds what another part of the inputs came to.
    pub fn add(&mut self, other: &Counts) {
        self.lines += other.lines;
        self.in_transfers += other.in_transfers;
        self.rejected += other.rejected;
        self.failed += other.failed;
        self.void += other.void;
        self.duplicate += other.duplicate;
        self.zero += other.zero;
        self.own += other.own;
        self.ignored += other.ignored;
        self.companion += other.companion;
        self.transfers += other.transfers;
        self.unmatched += other.unmatched;
    }
}

/// Something that a reader of the result should know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// A stable word for it: `damaged-number`, `covered-by-table`.
    pub code: &'static str,
    /// One sentence: what was found and what follows.
    pub message: String,
    /// The line it concerns.
    pub source: Option<Source>,
}

/// A line that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Where it stands.
    pub source: Source,
    /// The line as it stands in the file.
    pub text: String,
    /// What is wrong with it, and what to do.
    pub reason: String,
    /// The money in it, where that could be read.
    pub amount: Option<Money>,
    /// The currency of that money.
    pub currency: Option<Currency>,
}

/// The ids (serial numbers) of the lines of one file, by line.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ids {
    lines: Vec<u64>,
    ends: Vec<usize>,
    text: String,
}

impl Ids {
    /// Says what the id of a line is. Lines come in order.
    pub(crate) fn push(&mut self, line: u64, id: &str) {
        debug_assert!(
            self.lines.last().is_none_or(|&last| last < line),
            "lines come in order"
        );
        self.lines.push(line);
        self.text.push_str(id);
        self.ends.push(self.text.len());
    }

    /// Adds those of later lines.
    pub(crate) fn append(&mut self, later: &Ids) {
        let offset = self.text.len();
        self.lines.extend_from_slice(&later.lines);
        self.text.push_str(&later.text);
        self.ends.extend(later.ends.iter().map(|end| end + offset));
    }

    pub(crate) fn get(&self, line: u64) -> Option<&str> {
        self.lines.binary_search(&line).ok().map(|at| self.at(at))
    }

    fn at(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text[start..self.ends[at]]
    }

    /// The lines whose id is `id`, in order. O(lines).
    fn lines_of<'a>(&'a self, id: &'a str) -> impl Iterator<Item = u64> + 'a {
        (0..self.lines.len())
            .filter(move |&at| self.at(at) == id)
            .map(|at| self.lines[at])
    }
}

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
    /// Where lines were left unread that nothing can reach which was asked for.
    pub(crate) unread: Option<Unread>,
}

impl Case {
    /// `FILE:LINE` of a source, the file by its path as given.
    pub fn place(&self, source: Source) -> String {
        let path = self
            .files
            .get(source.file())
            .map(|f| f.path.display().to_string())
            .unwrap_or_default();
        format!("{path}:{}", source.line())
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
