//! A file piece by piece: read in order, worked on side by side.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Mutex;

use memchr::{memchr_iter, memrchr};
use sha2::{Digest, Sha256};

use crate::bytes::file;
use crate::bytes::packed::Unpacked;

/// Bytes of a piece: enough that a lock a piece costs nothing, few enough to stay in a cache.
const PIECE_BYTES: u64 = 2 << 20;

/// A part of a file that ends behind a line (the last: where the file ends).
#[derive(Debug, Default)]
pub struct Piece {
    pub(crate) bytes: Vec<u8>,
    /// Its place among the pieces, from 0.
    pub(crate) number: usize,
    /// Its first line, from 1.
    pub(crate) first_line: u64,
    /// Where it begins in the file.
    pub(crate) start: u64,
}

impl Piece {
    /// Reads `bytes` bytes that begin at `start`, where the file is as it was.
    pub(crate) fn again(&mut self, file: &mut File, start: u64, bytes: u64) -> Option<()> {
        self.bytes.clear();
        file.seek(SeekFrom::Start(start)).ok()?;
        let read = file.take(bytes).read_to_end(&mut self.bytes).ok()?;
        (read as u64 == bytes).then_some(())
    }
}

/// Where the text of a file comes from.
#[derive(Debug)]
enum Text {
    /// From the file as it is.
    Plain(File),
    /// Out of what it is packed in, so many bytes of it at most.
    Packed { unpacking: Unpacked, left: u64 },
}

/// Goes through the text of a packed file again, forward as a rule.
#[derive(Debug)]
pub(crate) struct Unpacking {
    text: Unpacked,
    at: u64,
}

impl Unpacking {
    /// At the beginning of a packed file; `None` for others.
    pub(crate) fn of(path: &Path) -> io::Result<Option<Self>> {
        let opened = Unpacked::open(File::open(path)?, false)?;
        Ok(opened.ok().map(|text| Unpacking { text, at: 0 }))
    }

    /// Reads `bytes` bytes of the text that begin at `start` into a piece. What lies before this place is unpacked
    /// anew from the file's beginning, so pieces are to be asked for in order.
    pub(crate) fn read(&mut self, path: &Path, piece: &mut Piece, start: u64, bytes: u64) -> Option<()> {
        if start < self.at {
            *self = Unpacking::of(path).ok()??;
        }
        let between = start - self.at;
        let skipped = io::copy(&mut self.text.by_ref().take(between), &mut io::sink()).ok()?;
        piece.bytes.clear();
        let read = self
            .text
            .by_ref()
            .take(bytes)
            .read_to_end(&mut piece.bytes)
            .ok()?;
        self.at = start + read as u64;
        (skipped == between && read as u64 == bytes).then_some(())
    }
}

/// Hands out the pieces of a file in order.
#[derive(Debug)]
pub(crate) struct Stream {
    text: Text,
    /// The beginning of the line that the last piece did not end.
    begun: Vec<u8>,
    number: usize,
    line: u64,
    start: u64,
    hash: Option<Sha256>,
}

impl Stream {
    /// Reads the next piece into `piece`; says whether there was one.
    pub(crate) fn next(&mut self, piece: &mut Piece) -> io::Result<bool> {
        piece.bytes.clear();
        piece.bytes.append(&mut self.begun);
        loop {
            let before = piece.bytes.len();
            match &mut self.text {
                Text::Plain(file) => file.by_ref().take(PIECE_BYTES).read_to_end(&mut piece.bytes)?,
                Text::Packed { unpacking, left } => {
                    let read = unpacking
                        .by_ref()
                        .take(PIECE_BYTES)
                        .read_to_end(&mut piece.bytes)?;
                    *left = left.checked_sub(read as u64).ok_or(io::ErrorKind::FileTooLarge)?;
                    read
                }
            };
            let fresh = &piece.bytes[before..];
            if let Some(hash) = &mut self.hash {
                hash.update(fresh);
            }
            if fresh.is_empty() {
                break;
            }
            if let Some(end) = memrchr(b'\n', fresh) {
                self.begun.extend_from_slice(&fresh[end + 1..]);
                piece.bytes.truncate(before + end + 1);
                break;
            }
        }
        (piece.number, piece.first_line, piece.start) = (self.number, self.line, self.start);
        self.number += 1;
        self.start += piece.bytes.len() as u64;
        self.line += memchr_iter(b'\n', &piece.bytes).count() as u64;
        Ok(!piece.bytes.is_empty())
    }
}

impl Stream {
    /// The hash of the bytes read so far in lower-case hex, where it was asked for.
    pub(crate) fn sha256(self) -> String {
        let hash = match self.text {
            Text::Plain(_) => self.hash,
            Text::Packed { unpacking, .. } => unpacking.hash(),
        };
        hash.map_or(String::new(), |hash| file::hex(&hash.finalize()))
    }
}

/// The first piece of a file.
pub(super) fn first(path: &Path, unpack: Option<u64>) -> io::Result<Piece> {
    let mut piece = Piece::default();
    open(path, false, unpack)?.next(&mut piece)?;
    Ok(piece)
}

/// Opens a file, and unpacks it up to so many bytes where it is packed; without `unpack` it is read as it is.
///
/// The hash is that of the file, packed or not. Reading fails with [`FileTooLarge`](io::ErrorKind::FileTooLarge)
/// where more comes out of it.
pub(crate) fn open(path: &Path, hashed: bool, unpack: Option<u64>) -> io::Result<Stream> {
    let file = File::open(path)?;
    let plain = |file| (Text::Plain(file), hashed.then(Sha256::new));
    let (text, hash) = match unpack {
        None => plain(file),
        Some(left) => match Unpacked::open(file, hashed)? {
            Ok(unpacking) => (Text::Packed { unpacking, left }, None),
            Err(file) => plain(file),
        },
    };
    Ok(Stream {
        text,
        begun: Vec::new(),
        number: 0,
        line: 1,
        start: 0,
        hash,
    })
}

/// What came of a file's pieces, in their order.
pub(super) struct Worked<T> {
    pub(super) pieces: Vec<T>,
    /// The hash of all bytes in lower-case hex, where it was asked for.
    pub(super) sha256: String,
}

/// Works on all pieces of a file, as many at a time as there are threads; `None` where the file cannot be read, or
/// where `work` gave up on a piece. The hash is taken where the bytes are read, beside the work on other pieces.
pub(super) fn work<T: Send>(
    path: &Path,
    hashed: bool,
    work: impl Fn(&Piece) -> Option<T> + Sync,
) -> Option<Worked<T>> {
    let stream = Mutex::new(open(path, hashed, None).ok()?);
    let done: Mutex<Option<Vec<(usize, T)>>> = Mutex::new(Some(Vec::new()));
    let run = || {
        let mut piece = Piece::default();
        loop {
            let more = stream
                .lock()
                .expect("nobody panics while reading")
                .next(&mut piece);
            if matches!(more, Ok(false)) {
                return;
            }
            let worked = more.ok().and_then(|_| work(&piece));
            let mut done = done.lock().expect("nobody panics while adding");
            if let (Some(worked), Some(done)) = (worked, done.as_mut()) {
                done.push((piece.number, worked));
            } else {
                *done = None;
                return;
            }
        }
    };
    rayon::broadcast(|_| run());
    let mut pieces = done.into_inner().expect("nobody panicked")?;
    pieces.sort_by_key(|&(number, _)| number);
    let sha256 = stream.into_inner().expect("nobody panicked").sha256();
    Some(Worked {
        pieces: pieces.into_iter().map(|(_, worked)| worked).collect(),
        sha256,
    })
}
