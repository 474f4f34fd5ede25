//! What reading gives: ledgers, the account book, and an account of every line.

use std::path::PathBuf;

use fundtrail::{AccountBook, Ledger, Source};

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
    /// Headers, preambles, footers, feedback rows.
    pub ignored: u64,
    /// Lines of companion tables.
    pub companion: u64,
    /// Transfers made of them.
    pub transfers: u64,
    /// Transfers that a covered account's own statement does not show.
    pub unmatched: u64,
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
}
