//! A selection read again: the case that the tables themselves would give.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::model::{FORMAT, FilePart, Selection, manner};
use crate::bytes::decode::Pieces;
use crate::bytes::file;
use crate::bytes::row::Rows;
use crate::case::Case;
use crate::case::Unread;
use crate::error::ReadError;
use crate::layout::Layout;
use crate::lines::gather::Gathered;
use crate::lines::scan::{self, Part, Tally};
use crate::lines::sheet::Sheet;
use crate::lines::transfer_table::{self, Rising, TableLines, TableReader};
use crate::options::ReadOptions;
use crate::provenance::Ids;
use crate::read::reached::{self, Wanted};
use crate::read::tables::Joined;
use crate::read::{checked, of_joined};
use crate::trouble::Trouble;

/// With what a selection begins.
const MAGIC: &[u8] = b"{\"fundtrail_selection\":";

/// Lines that are read one after the other.
const LINES_TOGETHER: usize = 1 << 14;

/// Whether a file is a selection.
pub(crate) fn is_one(path: &Path) -> bool {
    let begins = || {
        let mut start = [0; MAGIC.len()];
        File::open(path).ok()?.read_exact(&mut start).ok()?;
        (start == MAGIC).then_some(())
    };
    path.is_file() && begins().is_some()
}

/// Reads a selection for a question.
///
/// # Errors
/// [`ReadError`] where it was made for another question, by other options or by another version, or is not whole, and
/// for lines that could not be read, as [`crate::read()`] has it.
pub(crate) fn read(path: &Path, options: &ReadOptions, wanted: &Wanted) -> Result<Case, ReadError> {
    let wrong = |trouble: Trouble| trouble.at(path);
    let io = |error| file::io_error(path, &error);
    let mut file = BufReader::new(File::open(path).map_err(io)?);
    let mut head = String::new();
    file.read_line(&mut head).map_err(io)?;
    let selection: Selection = serde_json::from_str(&head).map_err(|error| {
        let error = error.to_string();
        wrong(Trouble::SelectionHead { error })
    })?;
    check(&selection, options, wanted, path)?;
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(io)?;
    let mut lines = text.split_inclusive('\n');
    let users = options.layouts.iter().map(|path| Layout::load(path));
    let users: Vec<Layout> = users.collect::<Result<_, _>>()?;
    let layouts: Vec<&Layout> = users.iter().chain(Layout::built_in()).collect();
    let (mut gathered, mut joined) = (Gathered::default(), Joined::default());
    let mut rising = Rising::default();
    let skipped: Vec<PathBuf> = selection.skipped.iter().map(PathBuf::from).collect();
    gathered.note_skipped(&skipped);
    for part in selection.files {
        let selected = usize::try_from(part.selected).unwrap_or(usize::MAX);
        let own: Vec<&str> = lines.by_ref().take(selected).collect();
        if own.len() < selected || own.last().is_some_and(|line| !line.ends_with('\n')) {
            return Err(wrong(Trouble::SelectionCut {}));
        }
        rising.join(part.rising);
        add(&mut gathered, &mut joined, part, &own, &layouts, options)
            .ok_or_else(|| wrong(Trouble::SelectionPart {}))?;
    }
    if lines.next().is_some() {
        return Err(wrong(Trouble::SelectionTail {}));
    }
    let terminals = selection.terminals.into_iter().collect();
    let case = Case {
        unread: Some(Unread {
            terminals,
            hubs: selection.hubs,
        }),
        ..of_joined(gathered, joined, rising)
    };
    checked(case, options)
}

/// What is wrong with a selection for this question.
fn check(
    selection: &Selection,
    options: &ReadOptions,
    wanted: &Wanted,
    path: &Path,
) -> Result<(), ReadError> {
    let version = env!("CARGO_PKG_VERSION");
    if selection.format != FORMAT || selection.version != version {
        let trouble = Trouble::SelectionVersion {
            theirs: selection.version.clone(),
            ours: version.to_owned(),
        };
        return Err(trouble.at(path));
    }
    let asked = manner(options)?;
    if selection.manner != asked {
        let trouble = Trouble::SelectionManner {
            theirs: selection.manner.clone(),
            ours: asked,
        };
        return Err(trouble.at(path));
    }
    if !selection.wanted.has_payments_of(wanted) {
        let trouble = Trouble::SelectionOfOthers {
            theirs: selection.wanted.to_string(),
            ours: wanted.to_string(),
        };
        return Err(trouble.at(path));
    }
    Ok(())
}

/// Adds the part of one table; `None` where it is not as it was written.
fn add(
    gathered: &mut Gathered,
    joined: &mut Joined,
    part: FilePart,
    lines: &[&str],
    layouts: &[&Layout],
    options: &ReadOptions,
) -> Option<()> {
    let (path, head) = (PathBuf::from(part.head.path), Pieces::whole(part.head.text));
    let sheet = reached::table_sheet(&path, &head, layouts).ok()?;
    let reader = transfer_table::reader_of(&sheet, options)?;
    let read = lines
        .par_chunks(LINES_TOGETHER)
        .map(|lines| read_lines(&sheet, &reader, lines));
    let read: Vec<TableLines> = read.collect::<Option<_>>()?;
    let tally = Tally {
        counts: part.counts,
        rejects: part.rejects.into_iter().map(Into::into).collect(),
        notes: part.notes.into_iter().map(Into::into).collect(),
        ..Tally::default()
    };
    let mut ids = Ids::default();
    for lines in read {
        ids.append(&lines.ids);
        joined.part(lines, gathered.files.len());
    }
    reached::add_tallies(gathered, &sheet, part.sha256, [tally], ids);
    Some(())
}

/// Reads lines that stand behind their numbers.
fn read_lines(sheet: &Sheet<'_, '_>, reader: &TableReader<'_>, lines: &[&str]) -> Option<TableLines> {
    let mut part = Part::default();
    for line in lines {
        let (number, text) = line.split_once('\t')?;
        let mut rows = Rows::new(text, number.parse().ok()?, sheet.dialect).with_width(sheet.width());
        scan::read_line(reader, &rows.next().ok()??, &mut part);
    }
    Some(part.lines)
}
