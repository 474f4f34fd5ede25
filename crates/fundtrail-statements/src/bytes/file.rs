//! Finds and loads the input files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use encoding_rs::Encoding;
use sha2::{Digest, Sha256};

use crate::bytes::archive;
use crate::bytes::decode::{DecodeError, Decoded, Pieces, decode};
use crate::bytes::foreign;
use crate::bytes::markup;
use crate::bytes::message::{self, Message, MessageNote};
use crate::bytes::packed;
use crate::bytes::placed;
use crate::bytes::workbook::{self, SheetText};
use crate::error::ReadError;
use crate::note::NoteKind;
use crate::place::Place;
use crate::trouble::{FileKind, Trouble};

/// The endings of files that are read where a folder is given.
const ENDINGS: [&str; 19] = [
    "csv", "tsv", "txt", "gz", "parquet", "xlsx", "xls", "xlsb", "ods", "xml", "sta", "mt940", "940", "942",
    "swi", "ofx", "qfx", "qif", "zip",
];

/// The path that stands for standard input; a file of that name is `./-`.
const STANDARD_INPUT: &str = "-";

/// A file among the inputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Input {
    /// The path by which the argument reaches it.
    pub(crate) path: PathBuf,
    /// Its path below the argument, with `/` between folders: what files are ordered by.
    pub(crate) relative: String,
    /// Whether it was found in a folder, and not named itself.
    pub(crate) found: bool,
}

/// The files of the inputs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Inputs {
    /// Those to read, by relative path, then SHA-256; a file that is named twice stands once.
    pub(crate) files: Vec<Input>,
    /// Files in folders whose ending is not known, in the same order.
    pub(crate) skipped: Vec<PathBuf>,
}

/// Walks files and folders, but for files `beside` the records that folders hold. A file that is named itself is read
/// whatever its ending.
pub(crate) fn find(paths: &[PathBuf], beside: &[PathBuf]) -> Result<Inputs, ReadError> {
    let beside: BTreeSet<PathBuf> = beside
        .iter()
        .filter_map(|path| path.canonicalize().ok())
        .collect();
    let is_record =
        |path: &Path| beside.is_empty() || path.canonicalize().map_or(true, |path| !beside.contains(&path));
    let mut found = Vec::new();
    let mut skipped = Vec::new();
    for path in paths {
        if path.as_os_str() == STANDARD_INPUT {
            found.push(Input {
                path: path.clone(),
                relative: STANDARD_INPUT.to_owned(),
                found: false,
            });
            continue;
        }
        let meta = fs::metadata(path).map_err(|error| io_error(path, &error))?;
        if meta.is_dir() {
            let mut of_folder = Vec::new();
            walk(path, path, &mut of_folder, &mut skipped)?;
            found.extend(of_folder.into_iter().filter(|input| is_record(&input.path)));
        } else {
            let relative = path.file_name().unwrap_or(path.as_os_str());
            found.push(Input {
                path: path.clone(),
                relative: relative.to_string_lossy().into_owned(),
                found: false,
            });
        }
    }
    skipped.retain(|path| is_record(path));
    skipped.sort();
    skipped.dedup();
    Ok(Inputs {
        files: in_order(found)?,
        skipped,
    })
}

fn walk(
    root: &Path,
    folder: &Path,
    found: &mut Vec<Input>,
    skipped: &mut Vec<PathBuf>,
) -> Result<(), ReadError> {
    let entries = fs::read_dir(folder).map_err(|error| io_error(folder, &error))?;
    for entry in entries {
        let path = entry.map_err(|error| io_error(folder, &error))?.path();
        let hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if path.is_dir() {
            if !hidden {
                walk(root, &path, found, skipped)?;
            }
        } else if !hidden && has_known_ending(&path) {
            let relative = path.strip_prefix(root).unwrap_or(&path);
            let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
            found.push(Input {
                relative: parts.join("/"),
                path,
                found: true,
            });
        } else {
            skipped.push(path);
        }
    }
    Ok(())
}

pub(crate) fn has_known_ending(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// By relative path, then by SHA-256, which is only computed where paths tie; each file once.
fn in_order(mut files: Vec<Input>) -> Result<Vec<Input>, ReadError> {
    files.sort_by(|a, b| (&a.relative, &a.path).cmp(&(&b.relative, &b.path)));
    let mut ordered: Vec<Input> = Vec::with_capacity(files.len());
    for group in files.chunk_by(|a, b| a.relative == b.relative) {
        if let [only] = group {
            ordered.push(only.clone());
            continue;
        }
        let mut keyed = Vec::with_capacity(group.len());
        let mut seen = Vec::new();
        for file in group {
            let canonical = fs::canonicalize(&file.path).map_err(|error| io_error(&file.path, &error))?;
            if !seen.contains(&canonical) {
                seen.push(canonical);
                keyed.push((sha256(&bytes_of(&file.path)?), file));
            }
        }
        keyed.sort_by(|a, b| a.0.cmp(&b.0));
        ordered.extend(keyed.into_iter().map(|(_, file)| file.clone()));
    }
    Ok(ordered)
}

/// All bytes of a file.
///
/// `-` is what standard input gives, which can be read once only and is therefore kept.
pub(crate) fn bytes_of(path: &Path) -> Result<Vec<u8>, ReadError> {
    static INPUT: OnceLock<Vec<u8>> = OnceLock::new();
    if path.as_os_str() == STANDARD_INPUT {
        if let Some(bytes) = INPUT.get() {
            return Ok(bytes.clone());
        }
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|error| io_error(path, &error))?;
        return Ok(INPUT.get_or_init(|| bytes).clone());
    }
    fs::read(path).map_err(|error| io_error(path, &error))
}

/// A text that a file holds: the file's own, or one sheet's of a workbook.
#[derive(Debug)]
pub(crate) struct Content<'b> {
    /// The file's path, for a workbook of several sheets with the sheet's name behind `#`.
    pub(crate) path: PathBuf,
    pub(crate) decoded: Decoded<'b>,
    /// What a reader should know of how it was laid out.
    pub(crate) notes: Vec<MessageNote>,
}

/// The texts that an unpacked file holds.
pub(crate) fn contents<'b>(
    bytes: &'b [u8],
    path: &Path,
    limit: u64,
    encoding: Option<&'static Encoding>,
) -> Result<Vec<Content<'b>>, ReadError> {
    if let Some(found) = foreign::binary(bytes) {
        return Err(found.at(path));
    }
    if workbook::is_locked(bytes) {
        return Err(Trouble::Locked {}.at(path));
    }
    if workbook::is_workbook(bytes) {
        let sheets = workbook::sheets(bytes, path, limit)?;
        let content = |sheet: SheetText| Content {
            path: sheet.path,
            decoded: Decoded {
                text: Pieces::whole(sheet.text),
                encoding: "workbook",
                broken: Vec::new(),
            },
            notes: sheet.notes,
        };
        return Ok(sheets.into_iter().map(content).collect());
    }
    if let Some(kind) = message::kind(bytes) {
        return Ok(vec![message_content(kind, bytes, path, encoding)?]);
    }
    let decoded = decode(bytes, encoding).map_err(|error| decode_error(path, error))?;
    if let Some(tables) = markup_tables(&decoded, path)? {
        return Ok(tables);
    }
    if let Some(found) = foreign::text(decoded.text.first()) {
        return Err(found.at(path));
    }
    if encoding.is_none() && decoded.encoding == "gb18030" && foreign::is_western(decoded.text.lines()) {
        return Err(Trouble::WesternLetters {}.at(path));
    }
    if encoding.is_none()
        && decoded.encoding == "gb18030"
        && let Some(guess) = foreign::other_script(decoded.text.lines(), bytes)
    {
        let guess = guess.to_owned();
        return Err(Trouble::OtherScript { guess }.at(path));
    }
    let path = path.to_owned();
    Ok(vec![Content {
        path,
        decoded,
        notes: Vec::new(),
    }])
}

/// The texts of the tables of an HTML page or of a workbook in XML; `None` for other texts and for pages without any.
fn markup_tables<'b>(decoded: &Decoded<'_>, path: &Path) -> Result<Option<Vec<Content<'b>>>, ReadError> {
    let first = decoded.text.first();
    let (tables, what) = if foreign::is_html(first) {
        let tables = markup::html(&decoded.text.joined());
        (tables.map_err(|trouble| trouble.at(path))?, FileKind::HtmlPage {})
    } else if markup::is_spreadsheet_ml(first) {
        let tables = markup::spreadsheet_ml(&decoded.text.joined());
        (
            tables.map_err(|trouble| trouble.at(path))?,
            FileKind::Excel2003 {},
        )
    } else {
        return Ok(None);
    };
    let lines = decoded.text.lines().count() as u64;
    let several = tables.len() > 1;
    let contents: Vec<Content> = tables
        .into_iter()
        .map(|table| {
            let path = if several {
                format!("{}#{}", path.display(), table.name).into()
            } else {
                path.to_owned()
            };
            let rows = table.rows.iter();
            let rows = rows.map(|(line, cells)| (*line, placed::row(cells.iter().map(String::as_str))));
            let (text, apart) = placed::text(rows.collect(), lines);
            let kind = if apart {
                NoteKind::MarkupTable { what }
            } else {
                NoteKind::MarkupTableByRows { what }
            };
            Content {
                path,
                decoded: Decoded {
                    text: Pieces::whole(text),
                    encoding: decoded.encoding,
                    broken: decoded.broken.clone(),
                },
                notes: vec![MessageNote { line: 1, kind }],
            }
        })
        .collect();
    Ok(if contents.is_empty() { None } else { Some(contents) })
}

/// The text that a bank's message becomes.
fn message_content<'b>(
    kind: Message,
    bytes: &[u8],
    path: &Path,
    encoding: Option<&'static Encoding>,
) -> Result<Content<'b>, ReadError> {
    let text = message::text(kind, bytes, encoding).map_err(|error| {
        let (title, trouble) = (kind.title(), Box::new(error.trouble));
        Trouble::Message { title, trouble }.at(Place::line(path, error.line))
    })?;
    Ok(Content {
        path: path.to_owned(),
        decoded: text.decoded,
        notes: text.notes,
    })
}

/// What a decoding error means for a file.
pub(crate) fn decode_error(path: &Path, error: DecodeError) -> ReadError {
    match error {
        DecodeError::Nul { line } => Trouble::Nul {}.at(Place::line(path, line)),
        DecodeError::Utf16 { line } => Trouble::Utf16 {}.at(Place::line(path, line)),
    }
}

/// Physical lines of a file (or of a workbook's sheet, or of a file in an archive), read again in the encoding in which
/// it was read; those that it does not have are left out. The file is read and decoded once.
pub(crate) fn lines(path: &Path, encoding: &str, wanted: &BTreeSet<u64>) -> BTreeMap<u64, String> {
    let found = || {
        let (inside, file) = container_of(path)?;
        let bytes = in_file(&file, &inside, path)?;
        let bytes = packed::unpacked(&bytes, &file, u64::MAX).ok()?;
        let encoding = Encoding::for_label(encoding.as_bytes());
        let contents = contents(&bytes, &inside, u64::MAX, encoding).ok()?;
        let content = contents.into_iter().find(|content| content.path == path)?;
        let numbered = (1..).zip(content.decoded.text.lines());
        let wanted = numbered.filter(|(line, _)| wanted.contains(line));
        Some(wanted.map(|(line, text)| (line, text.to_owned())).collect())
    };
    found().unwrap_or_default()
}

/// All of a file on disk, or the file in an archive that is `inside` or `path`, of which no more is unpacked.
fn in_file(file: &Path, inside: &Path, path: &Path) -> Option<Vec<u8>> {
    if inside == file {
        return bytes_of(file).ok();
    }
    if file.as_os_str() == STANDARD_INPUT {
        let bytes = bytes_of(file).ok()?;
        let member = |wanted| archive::member(Cursor::new(&bytes[..]), file, wanted);
        return member(inside).or_else(|| member(path));
    }
    let member = |wanted| archive::member(BufReader::new(fs::File::open(file).ok()?), file, wanted);
    member(inside).or_else(|| member(path))
}

/// What of a path names the text inside a file, without a sheet's name, and the file on disk that it is in.
fn container_of(path: &Path) -> Option<(PathBuf, PathBuf)> {
    let is_there = |path: &Path| path.as_os_str() == STANDARD_INPUT || path.is_file();
    let container = |path: &Path| path.ancestors().find(|path| is_there(path)).map(Path::to_owned);
    if let Some(file) = container(path) {
        return Some((path.to_owned(), file));
    }
    let whole = path.to_string_lossy();
    let (inside, _) = whole.rsplit_once('#')?;
    let inside = PathBuf::from(inside);
    let file = container(&inside)?;
    Some((inside, file))
}

/// SHA-256 in lower-case hex.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        write!(text, "{byte:02x}").expect("a String takes every write");
    }
    text
}

pub(crate) fn io_error(path: &Path, error: &std::io::Error) -> ReadError {
    let error = error.to_string();
    Trouble::Io { error }.at(path)
}
