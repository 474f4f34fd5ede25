//! The one reader of small tables beside the records: opening balances, payments, freezes. Whatever encoding or
//! delimiter one of them may have, all may.

use std::path::Path;

use crate::bytes::decode::decode;
use crate::bytes::file;
use crate::bytes::row::{Dialect, Rows};
use crate::cell::trim;
use crate::error::ReadError;
use crate::layout::clean_name;
use crate::place::Place;
use crate::trouble::Trouble;

/// The most bytes that a packed list may hold.
const LIMIT: u64 = 1 << 32;

/// A small table: its header and its rows, each with its line.
pub(super) struct SmallTable {
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<(u64, Vec<String>)>,
}

impl SmallTable {
    pub(super) fn read(path: &Path) -> Result<Self, ReadError> {
        let bytes = file::bytes_of(path)?;
        let bytes = file::unpacked(&bytes, path, LIMIT)?;
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
                all.push((
                    row.line,
                    row.cells().map(|cell| trim(&cell).to_owned()).collect::<Vec<_>>(),
                ));
            }
        }
        if all.is_empty() {
            return Err(Trouble::Empty {}.at(path));
        }
        let (_, header) = all.remove(0);
        let wide =
            |(_, cells): &&(u64, Vec<String>)| cells.iter().skip(header.len()).any(|cell| !cell.is_empty());
        if let Some((line, cells)) = all.iter().find(wide) {
            let (found, expected) = (cells.len(), header.len());
            return Err(Trouble::ListFields { found, expected }.at(Place::line(path, *line)));
        }
        Ok(SmallTable { header, rows: all })
    }

    pub(super) fn column(&self, names: &[&str]) -> Option<usize> {
        self.header
            .iter()
            .position(|cell| names.contains(&clean_name(cell).as_str()))
    }
}
