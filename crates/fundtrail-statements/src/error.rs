//! Why reading stops. Every message says what was found, where, and what to do.

use std::fmt;
use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::cell::DateOrder;
use crate::settle::outcome::SettleError;

/// What would help against an error. A library has no options with names: whoever has words what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// Say which mark is the decimal one ([`ReadOptions::decimal_mark`](crate::ReadOptions::decimal_mark)).
    DecimalMark,
    /// Say in which order dates are written ([`ReadOptions::date_order`](crate::ReadOptions::date_order)): one of
    /// these.
    DateOrder(Vec<DateOrder>),
    /// Say the currency ([`ReadOptions::currency`](crate::ReadOptions::currency)).
    Currency,
    /// Set lines aside that cannot be read ([`ReadOptions::accept_rejects`](crate::ReadOptions::accept_rejects)).
    AcceptRejects,
    /// Name the columns in a layout, starting from the built-in one of this name.
    OwnLayout(String),
    /// Name one of these built-in layouts ([`ReadOptions::layouts`](crate::ReadOptions::layouts)).
    NamedLayout(Vec<&'static str>),
    /// Start a layout from what can be told of the file ([`guess`](crate::guess)).
    GuessedLayout,
    /// Take victims' payments to all their payees ([`Asked::all_payees`](crate::Asked::all_payees)).
    AllPayees,
    /// Ask as of a later time ([`Asked::as_of`](crate::Asked::as_of)).
    LaterAsOf,
    /// Read a part of the time ([`ReadOptions::since`](crate::ReadOptions::since),
    /// [`until`](crate::ReadOptions::until)).
    PartOfTheTime,
    /// Show another payment ([`Asked::only`](crate::Asked::only)).
    OtherOnly,
}

/// Why files cannot be read. Its text is complete: file and line, what was found, what to do.
#[derive(Debug, Error)]
#[error(transparent)]
pub struct ReadError(Box<ReadErrorKind>);

impl ReadError {
    /// What kind of error it is.
    pub fn kind(&self) -> &ReadErrorKind {
        &self.0
    }

    /// What would help, for whoever has a name for it.
    pub fn hint(&self) -> Option<Hint> {
        match &*self.0 {
            ReadErrorKind::Open { hint, .. } => Some(hint.clone()),
            ReadErrorKind::Rejected { .. } => Some(Hint::AcceptRejects),
            ReadErrorKind::TooLarge { .. } => Some(Hint::PartOfTheTime),
            ReadErrorKind::NoHeader { nearest, .. } => Some(Hint::OwnLayout(nearest.clone())),
            ReadErrorKind::NoHeaderRow { fitting, .. } if fitting.is_empty() => Some(Hint::GuessedLayout),
            ReadErrorKind::NoHeaderRow { fitting, .. } => Some(Hint::NamedLayout(fitting.clone())),
            _ => None,
        }
    }

    /// Whether quotes are not where they should be, or seem so.
    pub(crate) fn is_about_quotes(&self) -> bool {
        matches!(
            *self.0,
            ReadErrorKind::UnclosedQuote { .. } | ReadErrorKind::SwallowedRecords { .. }
        )
    }
}

impl From<ReadErrorKind> for ReadError {
    fn from(kind: ReadErrorKind) -> Self {
        ReadError(Box::new(kind))
    }
}

/// The kinds of errors of reading. `place` is `FILE:LINE`.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// A file or folder that the system does not give.
    #[error("{}: {error}; check the path", path.display())]
    Io {
        /// The path as given.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// No file that can be read among the inputs.
    #[error("{}: no file with a known ending (.csv .tsv .txt .gz .zip .xlsx .xlsb .xls .ods .xml .sta .mt940 .ofx .qfx .qif); name the file itself to read it", path.display())]
    NothingToRead {
        /// The first path that was given.
        path: PathBuf,
    },
    /// A file without any text.
    #[error("{}: the file is empty, so it has no header line; export it again", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// A file that is no table, whatever its name says: a web page, a PDF, a picture.
    #[error("{}: {what}; {advice}", path.display())]
    NotATable {
        /// The file.
        path: PathBuf,
        /// What it is.
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// A workbook that cannot be opened.
    #[error("{}: {problem}; save the workbook again, or as CSV", path.display())]
    Workbook {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// A file that unpacks to more than is allowed.
    #[error("{}: it unpacks to more than {limit} bytes; if that is right, pass --max-expand with more megabytes, or unpack it yourself", path.display())]
    Expansion {
        /// The file.
        path: PathBuf,
        /// The most bytes that a packed file may hold.
        limit: u64,
    },
    /// Files that take more memory to read than there is.
    #[error(
        "the files hold {} (the largest is {}); to read all of it takes about {}, and {} are free: read fewer files, \
         or a part of their time",
        Megabytes(*bytes), path.display(), Megabytes(*needed), Megabytes(*limit)
    )]
    TooLarge {
        /// The largest file.
        path: PathBuf,
        /// How many bytes all files hold.
        bytes: u64,
        /// How many bytes of memory they take.
        needed: u64,
        /// How many bytes of memory there are.
        limit: u64,
    },
    /// A NUL byte.
    #[error("{place}: a NUL byte; the file is damaged or no text: export it again as CSV")]
    Nul {
        /// Where.
        place: String,
    },
    /// UTF-16 that does not say so.
    #[error("{place}: NUL bytes as in UTF-16 without a byte order mark; save the file as UTF-8")]
    Utf16 {
        /// Where the first of them is.
        place: String,
    },
    /// A quoted cell that never ends.
    #[error(
        "{place}: the quote that opens here is never closed; close it, or give a layout with quote = \"none\""
    )]
    UnclosedQuote {
        /// Where it opens.
        place: String,
    },
    /// A quoted cell that holds what looks like records.
    #[error(
        "{place}: the quote that opens here takes in what looks like further records; \
         close it, or give a layout with quote = \"none\""
    )]
    SwallowedRecords {
        /// Where it opens.
        place: String,
    },
    /// No line that a layout knows as its header.
    #[error(
        "{place}: no known header; the columns here are {found}; the nearest layout is {nearest}, which misses {missing}; \
         name the columns in a layout of your own, made from that one"
    )]
    NoHeader {
        /// The line that comes nearest.
        place: String,
        /// Its cells.
        found: String,
        /// The layout of which it has most.
        nearest: String,
        /// The columns that it lacks.
        missing: String,
    },
    /// No row names the columns: the first line is a record.
    #[error(
        "{place}: no row names the columns, the first line is a record ({found}); {}",
        if fitting.is_empty() {
            "put a row of names above it, or number its columns in a layout of your own (header = false, date = 1), begun"
                .to_owned()
        } else {
            format!("its cells fit the files of {}: if that is what it is, say so", fitting.join(", "))
        }
    )]
    NoHeaderRow {
        /// The first record.
        place: String,
        /// It.
        found: String,
        /// The layouts without a header that it fits.
        fitting: Vec<&'static str>,
    },
    /// A layout that cannot be used.
    #[error("{place}: {problem}")]
    Layout {
        /// The layout's file or name.
        place: String,
        /// What is wrong, and what to do.
        problem: String,
    },
    /// Something that the file leaves open and an option settles.
    #[error("{place}: {problem}")]
    Open {
        /// Where it shows.
        place: String,
        /// What is open.
        problem: String,
        /// What settles it.
        hint: Hint,
    },
    /// Something that the file leaves open.
    #[error("{place}: {problem}")]
    Unsettled {
        /// Where it shows.
        place: String,
        /// What is open, and what to pass.
        problem: String,
    },
    /// Lines that could not be read.
    #[error(
        "{first}{further}\n{count} line(s) with {amount} rejected in all; correct them, or set them aside"
    )]
    Rejected {
        /// The first of them, with its place.
        first: String,
        /// Why the others are, each reason once.
        further: String,
        /// How many lines.
        count: u64,
        /// The money in them, as far as it could be read, by currency.
        amount: String,
    },
    /// A file of opening balances or payments that cannot be used.
    #[error("{place}: {problem}")]
    List {
        /// Where.
        place: String,
        /// What was found, and what to do.
        problem: String,
    },
    /// More files than can be told apart.
    #[error("more than {limit} files; give fewer at a time")]
    TooManyFiles {
        /// The most.
        limit: usize,
    },
    /// Entries that contradict each other or themselves.
    #[error(transparent)]
    Settle(#[from] SettleError),
}

/// Bytes as people say them.
struct Megabytes(u64);

impl fmt::Display for Megabytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} MB", self.0.div_ceil(1 << 20))
    }
}
