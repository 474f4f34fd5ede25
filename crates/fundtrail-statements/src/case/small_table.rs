//! The one reader of small tables beside the records: opening balances, payments, victims, freezes, banks, accounts.
//! Whatever encoding or delimiter one of them may have, all may; whichever column none of them reads is named.

use std::path::{Path, PathBuf};

use fundtrail::Currency;

use crate::beside::CURRENCY_NAMES;
use crate::bytes::decode::decode;
use crate::bytes::file;
use crate::bytes::packed;
use crate::bytes::row::{Dialect, Rows};
use crate::cell::clean_name;
use crate::cell::{Currencies, trim};
use crate::error::ReadError;
use crate::note::{Note, NoteKind, UnreadColumns};
use crate::place::Place;
use crate::trouble::Trouble;

/// The most bytes that a packed list may hold.
const LIMIT: u64 = 1 << 32;

/// What a small table beside the records says, and what a reader should know of how it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside<T> {
    /// What it says.
    pub said: T,
    /// What a reader should know: which columns were not read, which lines say the same.
    pub notes: Vec<Note>,
}

/// A small table: its header and its rows, each with its line.
pub(super) struct SmallTable {
    path: PathBuf,
    /// The line of the header.
    first: u64,
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<(u64, Vec<String>)>,
    /// The columns that somebody asked for.
    read: Vec<usize>,
}

impl SmallTable {
    pub(super) fn read(path: &Path) -> Result<Self, ReadError> {
        let mut rows = rows(path)?;
        if rows.is_empty() {
            return Err(Trouble::Empty {}.at(path));
        }
        let (first, header) = rows.remove(0);
        let wide =
            |(_, cells): &&(u64, Vec<String>)| cells.iter().skip(header.len()).any(|cell| !cell.is_empty());
        if let Some((line, cells)) = rows.iter().find(wide) {
            let (found, expected) = (cells.len(), header.len());
            return Err(Trouble::ListFields { found, expected }.at(Place::line(path, *line)));
        }
        Ok(SmallTable {
            path: path.to_owned(),
            first,
            header,
            rows,
            read: Vec::new(),
        })
    }

    /// The first column with one of these names. It counts as read.
    pub(super) fn column(&mut self, names: &[&str]) -> Option<usize> {
        let is_named = |cell: &String| names.contains(&clean_name(cell).as_str());
        let at = self.header.iter().position(is_named)?;
        self.take(at);
        Some(at)
    }

    /// Counts a column as read.
    pub(super) fn take(&mut self, at: usize) {
        self.read.push(at);
    }

    /// Takes the first line for one as the others are; the columns have no names then.
    pub(super) fn without_header(&mut self) {
        let unnamed = vec![String::new(); self.header.len()];
        let first = std::mem::replace(&mut self.header, unnamed);
        self.rows.insert(0, (self.first, first));
    }

    /// The column of currencies, where there is one.
    pub(super) fn currencies(&mut self) -> Option<usize> {
        self.column(&CURRENCY_NAMES)
    }

    /// The error if there is nothing below the header.
    pub(super) fn must_have_rows(&self) -> Result<(), ReadError> {
        if self.rows.is_empty() {
            return Err(Trouble::ListEmpty {}.at(self.path.as_path()));
        }
        Ok(())
    }

    /// What the table says, with a note of the columns that nobody asked for though they hold something.
    pub(super) fn listed<T>(&self, said: T) -> Beside<T> {
        let unread = (0..self.header.len()).filter(|at| !self.read.contains(at));
        let columns: Vec<(String, String)> = unread
            .filter_map(|at| {
                let mut cells = self.rows.iter().filter_map(|(_, cells)| cells.get(at));
                let sample = cells.find(|cell| !cell.is_empty())?;
                let name = Some(self.header[at].clone()).filter(|name| !name.is_empty());
                Some((name.unwrap_or_else(|| (at + 1).to_string()), sample.clone()))
            })
            .collect();
        let note = || {
            let kind = NoteKind::ListColumns {
                path: self.path.display().to_string(),
                columns: UnreadColumns(columns.clone()),
            };
            Note::new(kind, None)
        };
        Beside {
            said,
            notes: (!columns.is_empty()).then(note).into_iter().collect(),
        }
    }
}

/// Whether a cell names another currency than this one.
pub(super) fn is_other_currency(cell: &str, currency: &Currency) -> Result<bool, Trouble> {
    let named = Currencies::built_in().read(cell);
    let named = named.map_err(|error| Trouble::ListCell { error })?;
    Ok(named.is_some_and(|named| named.code() != currency.code()))
}

/// The rows of a table that are not blank, each with its line.
fn rows(path: &Path) -> Result<Vec<(u64, Vec<String>)>, ReadError> {
    let bytes = file::bytes_of(path)?;
    let bytes = packed::unpacked(&bytes, path, LIMIT)?;
    let decoded = decode(&bytes, None).map_err(|error| file::decode_error(path, error))?;
    let text = &*decoded.text.joined();
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t', b'|'];
    let delimiter = delimiter.into_iter().find(|&d| first.contains(char::from(d)));
    let mut rows = Rows::new(text, 1, Dialect::new(text, delimiter.unwrap_or(b','), true));
    let mut all = Vec::new();
    loop {
        let unclosed = |_| Trouble::UnclosedQuote {}.at(Place::line(path, all.len() as u64 + 1));
        let Some(row) = rows.next().map_err(unclosed)? else {
            break;
        };
        if !row.is_blank_from(0) {
            let cells = row.cells().map(|cell| trim(&cell).to_owned());
            all.push((row.line, cells.collect()));
        }
    }
    Ok(all)
}
