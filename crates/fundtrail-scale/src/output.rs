//! The selection: lines are sent to the first worker, put aside as they come, and written in order, whole or not at all.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;

use fundtrail_statements::selection::{Piece, Selection, Table};

use crate::board::{Board, Message, To, of_kind};
use crate::error::ScaleError;
use crate::picks::Picks;

/// Bytes that a worker sends in one round.
const ROUND_BYTES: usize = 8 << 20;

/// The worker that writes.
pub(crate) const WRITER: usize = 0;

/// The selected lines as they have come.
#[derive(Debug)]
pub(crate) struct Gathered {
    scratch: BufWriter<File>,
    end: u64,
    /// By file and piece: where they begin in the scratch file, how long they are, and how many.
    pieces: BTreeMap<(u32, u32), (u64, u64, u64)>,
}

impl Gathered {
    fn new() -> io::Result<Self> {
        Ok(Gathered {
            scratch: BufWriter::new(tempfile::tempfile()?),
            end: 0,
            pieces: BTreeMap::new(),
        })
    }

    fn add(&mut self, piece: (u32, u32), count: u64, lines: &[u8]) -> io::Result<()> {
        self.scratch.write_all(lines)?;
        let length = lines.len() as u64;
        self.pieces.insert(piece, (self.end, length, count));
        self.end += length;
        Ok(())
    }

    /// How many lines of a file are selected.
    pub(crate) fn count(&self, file: u32) -> u64 {
        let pieces = self.pieces.range((file, 0)..=(file, u32::MAX));
        pieces.map(|(_, (.., count))| count).sum()
    }

    /// Writes the selection, whole or not at all.
    pub(crate) fn write(self, selection: &Selection, path: &Path) -> Result<(), ScaleError> {
        let write = || -> io::Result<()> {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            let mut builder = tempfile::Builder::new();
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                // As any new file: the process's umask takes away what it must.
                builder.permissions(std::fs::Permissions::from_mode(0o666));
            }
            builder.prefix(".fundtrail-");
            let target = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
            let mut out = BufWriter::new(target);
            selection.write_head(&mut out)?;
            let mut scratch = self
                .scratch
                .into_inner()
                .map_err(io::IntoInnerError::into_error)?;
            for (start, length, _) in self.pieces.into_values() {
                scratch.seek(SeekFrom::Start(start))?;
                io::copy(&mut (&mut scratch).take(length), &mut out)?;
            }
            let target = out.into_inner().map_err(io::IntoInnerError::into_error)?;
            target.persist(path)?;
            Ok(())
        };
        write().map_err(|error| ScaleError::Write {
            path: path.to_owned(),
            error: Arc::new(error),
        })
    }
}

/// Sends the picked lines to the writer, who has them all in the end. `tables`: by the numbers of their files.
pub(crate) fn gather(
    board: &mut Board<'_>,
    picks: &Picks,
    tables: &BTreeMap<u32, Table<'_>>,
) -> Result<Option<Gathered>, ScaleError> {
    let is_writer = board.index() == WRITER;
    let mut gathered = is_writer
        .then(Gathered::new)
        .transpose()
        .map_err(ScaleError::scratch)?;
    let mut pieces = picks.pieces().peekable();
    let mut piece = Piece::default();
    loop {
        let (mut letter, mut bytes) = (Vec::new(), 0);
        while bytes < ROUND_BYTES
            && let Some((gist, count, is_picked)) = pieces.next()
        {
            let (file, number) = gist.place();
            let Some(table) = tables.get(&file) else { continue };
            table.read_again(gist, &mut piece)?;
            let lines = table.lines(&piece, is_picked);
            bytes += lines.len();
            letter.push((To::One(WRITER), Message::Lines(file, number, count, lines)));
        }
        if pieces.peek().is_some() {
            letter.push((To::All, Message::More));
        }
        let heard = board.round(letter)?;
        let is_over = !heard.iter().any(|message| matches!(message, Message::More));
        let lines = of_kind(heard, |message| match message {
            Message::Lines(file, piece, count, lines) => Some(((file, piece), count, lines)),
            _ => None,
        });
        for (place, count, lines) in lines {
            if let Some(gathered) = &mut gathered {
                gathered.add(place, count, &lines).map_err(ScaleError::scratch)?;
            }
        }
        if is_over {
            return Ok(gathered);
        }
    }
}
