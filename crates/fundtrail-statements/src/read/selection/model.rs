//! What stands in a selection's first line.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::findings::{self, Findings};
use super::gist::{Gist, Key, PartNote, PartReject};
use crate::bytes::file;
use crate::error::ReadError;
use crate::lines::transfer_table::Rising;
use crate::options::ReadOptions;
use crate::provenance::Counts;
use crate::read::reached::Wanted;

/// How a selection is written; another number is another way.
pub(super) const FORMAT: u32 = 2;

/// The head of a table: what says how its lines are to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHead {
    /// The path as it was given.
    pub path: String,
    /// All text down to the header, and the header.
    pub text: String,
}

/// What is known of a table of which a part is selected.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FilePart {
    pub(super) head: FileHead,
    pub(super) sha256: String,
    pub(super) rising: Rising,
    /// Where its lines ended, those above the rows apart.
    pub(super) counts: Counts,
    pub(super) rejects: Vec<PartReject>,
    pub(super) notes: Vec<PartNote>,
    /// How many of its lines are selected.
    pub(super) selected: u64,
}

impl FilePart {
    /// That of a table with this SHA-256, of the gists of all its pieces in order, and how many lines are selected.
    pub fn new(head: FileHead, sha256: String, pieces: &[Gist], selected: u64) -> Self {
        let mut part = FilePart {
            head,
            sha256,
            rising: findings::rising_of(pieces),
            counts: Counts::default(),
            rejects: Vec::new(),
            notes: Vec::new(),
            selected,
        };
        let mut columns = BTreeSet::new();
        for piece in pieces {
            part.counts.add(&piece.counts);
            part.rejects.extend_from_slice(&piece.rejects);
            part.notes.extend_from_slice(&piece.notes);
            let firsts = piece
                .column_notes
                .iter()
                .filter(|(column, _)| columns.insert(*column));
            part.notes.extend(firsts.map(|(_, note)| note.clone()));
        }
        part
    }

    /// How many of its lines are selected.
    pub fn selected(&self) -> u64 {
        self.selected
    }
}

/// A selection: for which question, and of which tables. The lines follow it in its file, table after table.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Selection {
    #[serde(rename = "fundtrail_selection")]
    pub(super) format: u32,
    pub(super) version: String,
    pub(super) manner: String,
    pub(super) wanted: Wanted,
    pub(super) terminals: BTreeSet<Key>,
    /// Those of them that end the search since they paid so many, and how many.
    pub(super) hubs: BTreeMap<Key, u64>,
    pub(super) skipped: Vec<String>,
    pub(super) files: Vec<FilePart>,
}

impl Selection {
    /// A selection for a question, of these tables in the order of their paths.
    ///
    /// # Errors
    /// [`ReadError`] for a layout that is not there any more.
    pub fn new(
        options: &ReadOptions,
        wanted: &Wanted,
        findings: &Findings,
        skipped: BTreeSet<String>,
        files: Vec<FilePart>,
    ) -> Result<Self, ReadError> {
        Ok(Selection {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            manner: manner(options)?,
            wanted: wanted.clone(),
            terminals: findings.terminals().iter().copied().collect(),
            hubs: findings.hubs().clone(),
            skipped: skipped.into_iter().collect(),
            files,
        })
    }

    /// Writes the first line. The selected lines of each table ([`Table::lines`](super::Table::lines)) have to follow.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_head(&self, out: &mut impl Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, self)?;
        out.write_all(b"\n")
    }
}

/// How the options say that lines are read: two readings with the same text read alike.
///
/// # Errors
/// [`ReadError`] for a layout that cannot be opened.
pub fn manner(options: &ReadOptions) -> Result<String, ReadError> {
    let mut text = format!("zone {}", options.zone);
    let mut say = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = write!(text, ", {name} {value}");
        }
    };
    say("date order", options.date_order.map(|order| format!("{order:?}")));
    say(
        "decimal mark",
        options.decimal_mark.map(|mark| format!("{mark:?}")),
    );
    let currency = options.currency.as_ref();
    say("currency", currency.map(|currency| currency.code().to_owned()));
    say("since", options.since.map(|time| time.to_string()));
    say("until", options.until.map(|time| time.to_string()));
    for (word, meaning) in &options.words {
        say("word", Some(format!("{word}={meaning:?}")));
    }
    for path in &options.layouts {
        let bytes = std::fs::read(path).map_err(|error| file::io_error(path, &error))?;
        say("layout", Some(file::hex(&Sha256::digest(&bytes))));
    }
    Ok(text)
}
