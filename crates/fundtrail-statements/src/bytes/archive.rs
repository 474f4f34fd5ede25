//! Zip archives, as banks answer requests: their files are read in place, one archive within another at most.

use std::io::{Cursor, Read, Seek};
use std::path::{Path, PathBuf};

use encoding_rs::GB18030;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::bytes::file;
use crate::bytes::foreign;
use crate::error::ReadError;
use crate::trouble::Trouble;

/// The most files that an archive may hold.
const MOST_FILES: usize = 20_000;

/// A file in an archive.
#[derive(Debug)]
pub(crate) struct Member {
    /// `answer.zip/folder/file.csv`: the archive's path and the file's in it.
    pub(crate) path: PathBuf,
    pub(crate) bytes: Vec<u8>,
}

/// The files of an archive.
#[derive(Debug, Default)]
pub(crate) struct Members {
    /// Those to read, by path.
    pub(crate) files: Vec<Member>,
    /// Those whose ending is not known.
    pub(crate) skipped: Vec<PathBuf>,
}

/// Whether bytes are an archive of files (a workbook is a zip archive too, and is none).
pub(crate) fn is_one(bytes: &[u8]) -> bool {
    foreign::is_archive(bytes)
}

/// Unpacks an archive: no more than `limit` bytes in all.
///
/// # Errors
/// Where it is damaged, holds more than it may, or asks for a password.
pub(crate) fn members(bytes: &[u8], path: &Path, limit: u64) -> Result<Members, ReadError> {
    let mut members = Members::default();
    let mut left = limit;
    unpack(bytes, path, 0, &mut left, limit, &mut members)?;
    members.files.sort_by(|a, b| a.path.cmp(&b.path));
    members.skipped.sort();
    if members.files.is_empty() {
        let path = path.to_owned();
        return Err(Trouble::NothingToRead {}.at(path.as_path()));
    }
    Ok(members)
}

/// The file at a path in the archive at another, and no other: only archives on the way to it are unpacked beside it.
pub(crate) fn member(archive: impl Read + Seek, path: &Path, wanted: &Path) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(archive).ok()?;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).ok()?;
        let inside = inside(path, &name_of(entry.name_raw()));
        if inside == wanted || (is_archive(&inside) && wanted.starts_with(&inside)) {
            let mut unpacked = Vec::new();
            entry.read_to_end(&mut unpacked).ok()?;
            if inside == wanted {
                return Some(unpacked);
            }
            return member(Cursor::new(&unpacked[..]), &inside, wanted);
        }
    }
    None
}

/// The path of a file in an archive.
fn inside(path: &Path, name: &str) -> PathBuf {
    path.join(name.trim_start_matches(['/', '\\']))
}

/// Whether a file in an archive is one too.
fn is_archive(path: &Path) -> bool {
    let ending = path.extension();
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
}

fn unpack(
    bytes: &[u8],
    path: &Path,
    depth: usize,
    left: &mut u64,
    limit: u64,
    members: &mut Members,
) -> Result<(), ReadError> {
    let damaged = |error: &ZipError| {
        let error = error.to_string();
        Trouble::Zip { error }.at(path)
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    if archive.len() > MOST_FILES {
        let (count, most) = (archive.len(), MOST_FILES);
        return Err(Trouble::ZipOfMany { count, most }.at(path));
    }
    for at in 0..archive.len() {
        let mut entry = match archive.by_index(at) {
            Ok(entry) => entry,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(Trouble::ZipLocked {}.at(path));
            }
            Err(error) => return Err(damaged(&error)),
        };
        let name = name_of(entry.name_raw());
        if entry.is_dir() || is_furniture(&name) {
            continue;
        }
        let inside = inside(path, &name);
        let is_archive = is_archive(&inside);
        if !is_archive && !file::has_known_ending(&inside) {
            members.skipped.push(inside);
            continue;
        }
        let mut unpacked = Vec::new();
        entry
            .by_ref()
            .take(left.saturating_add(1))
            .read_to_end(&mut unpacked)
            .map_err(|error| damaged(&ZipError::Io(error)))?;
        let Some(rest) = left.checked_sub(unpacked.len() as u64) else {
            return Err(Trouble::Unpacked { limit }.at(path));
        };
        *left = rest;
        drop(entry);
        if is_archive && depth > 0 {
            members.skipped.push(inside);
        } else if is_archive {
            unpack(&unpacked, &inside, depth + 1, left, limit, members)?;
        } else {
            members.files.push(Member {
                path: inside,
                bytes: unpacked,
            });
        }
    }
    Ok(())
}

/// A name as it was packed: UTF-8, or what Chinese Windows packs it in.
fn name_of(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.replace('\\', "/"),
        Err(_) => GB18030.decode(raw).0.replace('\\', "/"),
    }
}

/// Whether a file is what a system or an office program leaves behind.
fn is_furniture(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/") || last.starts_with('.') || last.starts_with("~$")
}
