//! Opening files as tables that can be read line by line, each by its own head.

use std::path::{Path, PathBuf};

use super::skim::Table;
use super::stream;
use super::wanted::Wanted;
use crate::bytes::archive;
use crate::bytes::decode::Pieces;
use crate::bytes::file;
use crate::bytes::message;
use crate::bytes::packed;
use crate::error::ReadError;
use crate::layout::{Kind, Layout};
use crate::lines::heading;
use crate::lines::sheet::Sheet;
use crate::lines::transfer_table::{self, TableReader, charges};
use crate::options::ReadOptions;
use crate::trouble::WholeOnly;

/// A file and the head of its text, in which its header stands.
struct Opened {
    path: PathBuf,
    text: Pieces<'static>,
}

/// Why a file is not read so: what it says of itself alone does not tell how.
#[derive(Debug)]
pub(crate) enum NotPlain {
    /// It is of another kind, or has columns that need the whole.
    Other { path: PathBuf, what: WholeOnly },
    /// It cannot be read at all.
    Wrong(ReadError),
}

impl From<ReadError> for NotPlain {
    fn from(error: ReadError) -> Self {
        NotPlain::Wrong(error)
    }
}

/// Opens transfer tables that can be read line by line, each by its own head; what is packed only up to `unpack`
/// bytes, and not at all without it.
pub(crate) fn with_tables<R>(
    paths: &[PathBuf],
    options: &ReadOptions,
    wanted: &Wanted,
    unpack: Option<u64>,
    work: impl FnOnce(&[Table<'_, '_, '_>]) -> R,
) -> Result<R, NotPlain> {
    let users = options.layouts.iter().map(|path| Layout::load(path));
    let users: Vec<Layout> = users.collect::<Result<_, _>>()?;
    let other = |path: &Path, what| NotPlain::Other {
        path: path.to_owned(),
        what,
    };
    if let Some(at) = users.iter().position(|layout| layout.encoding().is_some()) {
        return Err(other(&options.layouts[at], WholeOnly::LayoutWithEncoding {}));
    }
    let layouts: Vec<&Layout> = users.iter().chain(Layout::built_in()).collect();
    let opened = paths.iter().map(|path| {
        let opened = Opened::new(path, unpack)?;
        opened.ok_or_else(|| other(path, WholeOnly::Packed {}))
    });
    let files: Vec<Opened> = opened.collect::<Result<_, NotPlain>>()?;
    let sheets = files
        .iter()
        .map(|file| table_sheet(&file.path, &file.text, &layouts));
    let sheets: Vec<Sheet<'_, '_>> = sheets.collect::<Result<_, _>>()?;
    let readers = sheets.iter().map(|sheet| {
        transfer_table::reader_of(sheet, options).ok_or_else(|| other(sheet.path, WholeOnly::Header {}))
    });
    let readers: Vec<TableReader<'_>> = readers.collect::<Result<_, _>>()?;
    let tables = sheets.iter().zip(&readers).map(|(sheet, reader)| {
        let layout = sheet.found.layout;
        let stated = options.decimal_mark.or(layout.decimal_mark()).is_some();
        Table::new(sheet, reader, &layouts, wanted, stated)
            .ok_or_else(|| other(sheet.path, WholeOnly::HangingColumns {}))
    });
    let tables: Vec<Table<'_, '_, '_>> = tables.collect::<Result<_, _>>()?;
    Ok(work(&tables))
}

impl Opened {
    /// `None` where the file is no plain text in UTF-8.
    fn new(path: &Path, unpack: Option<u64>) -> Result<Option<Self>, ReadError> {
        let head =
            stream::first(path, unpack).map_err(|error| packed::reading_error(path, &error, unpack))?;
        let head = head.bytes;
        if archive::is_one(&head) || message::kind(&head).is_some() {
            return Ok(None);
        }
        let contents = file::contents(&head, path, u64::MAX, None)?;
        let [content] = &contents[..] else { return Ok(None) };
        let decoded = &content.decoded;
        let is_plain = decoded.encoding == "utf-8" && decoded.broken.is_empty() && content.notes.is_empty();
        Ok(is_plain.then(|| Opened {
            path: path.to_owned(),
            text: Pieces::whole(decoded.text.joined().into_owned()),
        }))
    }
}

/// The length of the byte order mark of UTF-8 that a file begins with.
pub(super) fn mark_of(bytes: &[u8]) -> usize {
    const MARK: &[u8] = "\u{FEFF}".as_bytes();
    if bytes.starts_with(MARK) { MARK.len() } else { 0 }
}

/// The table whose header stands in the head of a file.
pub(crate) fn table_sheet<'t, 'l>(
    path: &'t Path,
    head: &'t Pieces<'t>,
    layouts: &[&'l Layout],
) -> Result<Sheet<'t, 'l>, NotPlain> {
    let sheet = Sheet::open(path, head, layouts)?;
    if sheet.found.layout.kind() != Kind::Table {
        return Err(NotPlain::Other {
            path: path.to_owned(),
            what: WholeOnly::NoTable {},
        });
    }
    if !charges::columns(&sheet).is_empty() {
        return Err(NotPlain::Other {
            path: path.to_owned(),
            what: WholeOnly::Charges {},
        });
    }
    heading::check(&sheet)?;
    Ok(sheet)
}
