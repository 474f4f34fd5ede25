//! The tables that one process has, read piece by piece.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::gist::{Gist, Key, Row};
use super::model::FileHead;
use crate::bytes::file;
use crate::bytes::packed;
use crate::bytes::row::Rows;
use crate::error::ReadError;
use crate::lines::scan::{self, Part};
use crate::options::ReadOptions;
use crate::place::Place;
use crate::read::reached::skim::{self, Table as Skimmer};
use crate::read::reached::stream::{self, Piece, Stream, Unpacking};
use crate::read::reached::{self, NotPlain, Wanted};
use crate::trouble::{Trouble, WholeOnly};

/// A file among the inputs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundFile {
    /// The path by which the argument reaches it.
    pub path: PathBuf,
    /// Its path below the argument, with `/` between folders: what files are ordered by, and then by their hashes.
    pub relative: String,
}

/// Finds the files below `paths` but for those `beside` the records, and those whose ending is not known and that are therefore not read.
///
/// # Errors
/// A path that is not there; no file at all.
pub fn find(paths: &[PathBuf], beside: &[PathBuf]) -> Result<(Vec<FoundFile>, Vec<PathBuf>), ReadError> {
    let inputs = file::find(paths, beside)?;
    if inputs.files.is_empty() {
        let path = paths.first().cloned().unwrap_or_default();
        return Err(Trouble::NothingToRead {}.at(path.as_path()));
    }
    let files = inputs.files.into_iter().map(|input| FoundFile {
        path: input.path,
        relative: input.relative,
    });
    Ok((files.collect(), inputs.skipped))
}

/// The SHA-256 of a file in lower-case hex.
///
/// # Errors
/// A file that cannot be read.
pub fn sha256(path: &Path) -> Result<String, ReadError> {
    let mut hash = Sha256::new();
    let mut file = File::open(path).map_err(|error| file::io_error(path, &error))?;
    std::io::copy(&mut file, &mut hash).map_err(|error| file::io_error(path, &error))?;
    Ok(file::hex(&hash.finalize()))
}

/// A transfer table, ready to be read piece by piece.
#[derive(Clone, Copy)]
pub struct Table<'a> {
    skimmer: &'a Skimmer<'a, 'a, 'a>,
    /// Where it is packed, how far it was read again.
    packed: Option<&'a Mutex<Unpacking>>,
}

/// Opens files as transfer tables, each by its own head, in their order.
///
/// # Errors
/// [`ReadError`] for the first that is none, or that only the whole reading knows how to read.
pub fn with_tables<R>(
    files: &[PathBuf],
    options: &ReadOptions,
    wanted: &Wanted,
    work: impl FnOnce(&[Table<'_>]) -> R,
) -> Result<R, ReadError> {
    let packed = files.iter().map(|path| {
        let limit = Some(options.unpacked_limit);
        let unpacking = Unpacking::of(path).map_err(|error| packed::reading_error(path, &error, limit))?;
        Ok(unpacking.map(Mutex::new))
    });
    let packed: Vec<Option<Mutex<Unpacking>>> = packed.collect::<Result<_, ReadError>>()?;
    let worked = reached::with_tables(files, options, wanted, Some(options.unpacked_limit), |tables| {
        let tables = tables.iter().zip(&packed).map(|(skimmer, packed)| Table {
            skimmer,
            packed: packed.as_ref(),
        });
        work(&tables.collect::<Vec<Table<'_>>>())
    });
    worked.map_err(|error| match error {
        NotPlain::Wrong(error) => error,
        NotPlain::Other { path, what } => Trouble::WholeOnly { what }.at(path.as_path()),
    })
}

impl Table<'_> {
    /// The path as it was given.
    pub fn path(&self) -> &Path {
        self.skimmer.sheet.path
    }

    /// What stands above the lines: all that says how they are to be read.
    pub fn head(&self) -> FileHead {
        let text = self.skimmer.sheet.text.first();
        FileHead {
            path: self.path().display().to_string(),
            text: text[..self.skimmer.sheet.start()].to_owned(),
        }
    }

    /// Whether the lines have a column that may number their own order.
    pub fn is_numbered(&self) -> bool {
        self.skimmer.is_numbered()
    }

    /// Reads all lines of a piece, for the `file`-th of all files.
    ///
    /// # Errors
    /// [`ReadError`] where only the whole file tells how they are to be read.
    ///
    /// # Complexity
    /// O(bytes).
    pub fn skim(&self, file: u32, piece: &Piece) -> Result<(Gist, Vec<Row>), ReadError> {
        let (_, first) = self.skimmer.body(piece);
        let skimmed = self.skimmer.skim::<Key>(piece);
        let number = u32::try_from(piece.number).ok();
        if let Some((mut skimmed, number)) = skimmed.zip(number) {
            let manner = &self.skimmer.reader.manner;
            if number == 0 {
                scan::note_currency(manner, self.skimmer.sheet, &mut skimmed.tally);
            }
            Ok(Gist::new((file, number), skimmed, manner))
        } else {
            let what = WholeOnly::HangingCell {};
            Err(Trouble::WholeOnly { what }.at(Place::line(self.path(), first)))
        }
    }

    /// Reads a piece again that `gist` tells of.
    ///
    /// # Errors
    /// [`ReadError`] where the file is not there any more, or shorter.
    ///
    /// # Complexity
    /// O(bytes). Of a packed file, what stands between the piece read last and this one is unpacked too.
    pub fn read_again(&self, gist: &Gist, piece: &mut Piece) -> Result<(), ReadError> {
        let (start, bytes, first_line) = gist.span;
        let path = self.path();
        piece.number = gist.place.1 as usize;
        piece.first_line = first_line;
        let read = if let Some(unpacking) = self.packed {
            let mut unpacking = unpacking.lock().unwrap_or_else(PoisonError::into_inner);
            unpacking.read(path, piece, start, bytes)
        } else {
            let mut file = File::open(path).map_err(|error| file::io_error(path, &error))?;
            piece.again(&mut file, start, bytes)
        };
        read.ok_or_else(|| Trouble::FileChanged {}.at(path))
    }

    /// The payer's number in a line of the piece that `gist` tells of.
    ///
    /// # Errors
    /// Those of [`Table::read_again`].
    pub fn payer(&self, gist: &Gist, line: u64) -> Result<Option<String>, ReadError> {
        let mut piece = Piece::default();
        self.read_again(gist, &mut piece)?;
        let (body, first) = self.skimmer.body(&piece);
        let found = (first..)
            .zip(skim::lines(body))
            .find(|(number, _)| *number == line);
        let part = found.and_then(|(_, text)| {
            let text = std::str::from_utf8(text).ok()?;
            let sheet = self.skimmer.sheet;
            let mut rows = Rows::new(text, line, sheet.dialect).with_width(sheet.width());
            let mut part = Part::default();
            scan::read_line(self.skimmer.reader, &rows.next().ok()??, &mut part);
            Some(part)
        });
        let payer = part.and_then(|part| {
            let lines = part.lines;
            let transfer = lines.currencies.first()?.transfers.first()?;
            Some(lines.book.number(transfer.payer.account()?).to_owned())
        });
        Ok(payer)
    }

    /// The lines of a piece that are picked, each with its number in front and a tab between.
    pub fn lines(&self, piece: &Piece, mut is_picked: impl FnMut(u64) -> bool) -> Vec<u8> {
        let (body, first) = self.skimmer.body(piece);
        let mut picked = Vec::new();
        for (number, line) in (first..).zip(skim::lines(body)) {
            if is_picked(number) {
                picked.extend_from_slice(format!("{number}\t").as_bytes());
                picked.extend_from_slice(line);
                if !line.ends_with(b"\n") {
                    picked.push(b'\n');
                }
            }
        }
        picked
    }
}

/// A file whose pieces many take in turn.
#[derive(Debug)]
pub struct TableStream {
    path: PathBuf,
    /// So many bytes at most may come out of it where it is packed.
    max_expand: u64,
    state: Mutex<State>,
}

#[derive(Debug)]
enum State {
    Closed,
    Open(Box<Stream>),
    /// Read to its end; the hash of all bytes.
    Done(String),
}

impl TableStream {
    /// A stream of the pieces of a file, which is opened when the first of them is taken.
    pub fn new(path: PathBuf, options: &ReadOptions) -> Self {
        TableStream {
            path,
            max_expand: options.unpacked_limit,
            state: Mutex::new(State::Closed),
        }
    }

    /// Takes the next piece; says whether there was one.
    ///
    /// # Errors
    /// [`ReadError`] where the file cannot be read.
    pub fn next(&self, piece: &mut Piece) -> Result<bool, ReadError> {
        let unpack = Some(self.max_expand);
        let wrong = |error| packed::reading_error(&self.path, &error, unpack);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*state, State::Closed) {
            *state = State::Open(Box::new(stream::open(&self.path, true, unpack).map_err(wrong)?));
        }
        let State::Open(stream) = &mut *state else {
            return Ok(false);
        };
        if stream.next(piece).map_err(wrong)? {
            return Ok(true);
        }
        if let State::Open(stream) = std::mem::replace(&mut *state, State::Closed) {
            *state = State::Done(stream.sha256());
        }
        Ok(false)
    }

    /// The SHA-256 of the whole file in lower-case hex, once all its pieces have been taken.
    pub fn sha256(&self) -> Option<String> {
        match &*self.state.lock().unwrap_or_else(PoisonError::into_inner) {
            State::Done(hash) => Some(hash.clone()),
            State::Closed | State::Open(_) => None,
        }
    }
}
