//! What a file's text is packed in, and how it comes out: gzip, or a table in Parquet.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Seek as _};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use sha2::{Digest, Sha256};

use crate::bytes::file;
use crate::bytes::parquet;
use crate::error::ReadError;
use crate::trouble::Trouble;

/// What a file begins with that gzip packed.
const GZIP: [u8; 2] = [0x1F, 0x8B];

/// A way of packing that is undone before anything is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    Gzip,
    Parquet,
}

impl Packing {
    /// By what a file begins with.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(&GZIP) {
            Some(Packing::Gzip)
        } else {
            bytes.starts_with(&parquet::MAGIC).then_some(Packing::Parquet)
        }
    }

    fn of_file(file: &mut File) -> io::Result<Option<Self>> {
        let mut mark = Vec::new();
        file.by_ref().take(4).read_to_end(&mut mark)?;
        file.rewind()?;
        Ok(Packing::of(&mark))
    }

    /// What is said of a file that cannot be unpacked.
    fn trouble(self, error: &io::Error) -> Trouble {
        match self {
            Packing::Gzip => {
                let error = error.to_string();
                Trouble::Gzip { error }
            }
            Packing::Parquet => {
                let what = parquet::trouble(error);
                Trouble::Parquet { what }
            }
        }
    }
}

/// The text that comes out of a file.
#[derive(Debug)]
pub(crate) enum Unpacked {
    Gzip(Box<MultiGzDecoder<Hashed>>),
    Parquet {
        text: Box<parquet::Text>,
        hash: Option<Sha256>,
    },
}

/// A file, with the hash of what was read of it where it was asked for.
#[derive(Debug)]
pub(crate) struct Hashed {
    file: File,
    hash: Option<Sha256>,
}

impl Read for Hashed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        if let Some(hash) = &mut self.hash {
            hash.update(&buffer[..read]);
        }
        Ok(read)
    }
}

impl Unpacked {
    /// What comes out of `file`; the file again where nothing is packed in it.
    pub(crate) fn open(mut file: File, hashed: bool) -> io::Result<Result<Self, File>> {
        let mut hash = hashed.then(Sha256::new);
        Ok(Ok(match Packing::of_file(&mut file)? {
            None => return Ok(Err(file)),
            Some(Packing::Gzip) => Unpacked::Gzip(Box::new(MultiGzDecoder::new(Hashed { file, hash }))),
            Some(Packing::Parquet) => {
                if let Some(hash) = &mut hash {
                    io::copy(&mut file, hash)?;
                }
                let text = Box::new(parquet::Text::open(file)?);
                Unpacked::Parquet { text, hash }
            }
        }))
    }

    /// The hash of the packed file, once all was read, where it was asked for.
    pub(crate) fn hash(self) -> Option<Sha256> {
        match self {
            Unpacked::Gzip(text) => text.into_inner().hash,
            Unpacked::Parquet { hash, .. } => hash,
        }
    }
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Unpacked::Gzip(text) => text.read(buffer),
            Unpacked::Parquet { text, .. } => text.read(buffer),
        }
    }
}

/// The text that a packed file holds, of `limit` bytes at most; other files' bytes as they are.
pub(crate) fn unpacked<'b>(bytes: &'b [u8], path: &Path, limit: u64) -> Result<Cow<'b, [u8]>, ReadError> {
    let Some(packing) = Packing::of(bytes) else {
        return Ok(Cow::Borrowed(bytes));
    };
    let mut unpacked = Vec::new();
    let most = limit.saturating_add(1);
    let read = match packing {
        Packing::Gzip => MultiGzDecoder::new(bytes).take(most).read_to_end(&mut unpacked),
        Packing::Parquet => parquet::Text::open(bytes::Bytes::copy_from_slice(bytes))
            .and_then(|text| text.take(most).read_to_end(&mut unpacked)),
    };
    read.map_err(|error| packing.trouble(&error).at(path))?;
    if unpacked.len() as u64 > limit {
        return Err(Trouble::Unpacked { limit }.at(path));
    }
    Ok(Cow::Owned(unpacked))
}

/// What is said of a file that cannot be read, or out of which more than `limit` bytes come.
pub(crate) fn reading_error(path: &Path, error: &io::Error, limit: Option<u64>) -> ReadError {
    match (error.kind(), limit) {
        (io::ErrorKind::FileTooLarge, Some(limit)) => Trouble::Unpacked { limit }.at(path),
        // No reading of a file as it is fails so.
        (
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof,
            Some(_),
        ) => {
            let packing = File::open(path).and_then(|mut file| Packing::of_file(&mut file));
            let packing = packing.ok().flatten().unwrap_or(Packing::Gzip);
            packing.trouble(error).at(path)
        }
        _ => file::io_error(path, error),
    }
}
