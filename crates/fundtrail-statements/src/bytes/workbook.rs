//! Workbooks (`.xlsx`, `.xls` and their kin): each sheet becomes a text of tabs, a line for each of its rows.

mod binary;
mod formula;
mod grid;
mod shown;

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use calamine::{Cell, DataRef, Reader, SheetType, SheetVisible, Sheets, open_workbook_auto_from_rs};

use crate::bytes::caught::caught;
use crate::bytes::message::MessageNote;
use crate::error::ReadError;
use crate::note::NoteKind;
use crate::trouble::Trouble;
use grid::{Grid, Rounded};
use shown::Formats;

/// A sheet as text.
#[derive(Debug)]
pub(crate) struct SheetText {
    /// The workbook's path, and the sheet's name behind `#` where there are several.
    pub(crate) path: PathBuf,
    pub(crate) text: String,
    /// What a reader should know of the sheets beside it.
    pub(crate) notes: Vec<MessageNote>,
}

/// A workbook in memory.
type Book<'b> = Sheets<Cursor<&'b [u8]>>;

/// Whether bytes are a workbook.
pub(crate) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || is_compound(bytes)
}

fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0])
}

/// Whether bytes are a workbook that only a password opens: its parts are one encrypted stream.
pub(crate) fn is_locked(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    is_compound(bytes) && memchr::memmem::find(bytes, &name).is_some()
}

/// The sheets that hold anything, in the workbook's order; hidden ones only where no other does.
///
/// The memory that they take grows with the cells that are there, not with how far apart they stand, and what they
/// unpack to is no more than `limit` bytes.
pub(crate) fn sheets(bytes: &[u8], path: &Path, limit: u64) -> Result<Vec<SheetText>, ReadError> {
    let too_large = || Trouble::Unpacked { limit }.at(path);
    if unpacked_size(bytes) > limit {
        return Err(too_large());
    }
    if !caught(|| is_whole(bytes) && shown::fits_a_sheet(bytes)).unwrap_or(false) {
        return Err(Trouble::WorkbookCutOff {}.at(path));
    }
    // What a compound file holds is old binary records, which the library that reads them trusts in places.
    let read = || texts(bytes, path, limit);
    caught(read).unwrap_or_else(|| Err(Trouble::WorkbookCutOff {}.at(path)))
}

/// Whether the parts of a workbook are all there: an archive has its list of files at its end, a compound file all that
/// its streams are made of.
fn is_whole(bytes: &[u8]) -> bool {
    if !is_compound(bytes) {
        return zip::ZipArchive::new(Cursor::new(bytes)).is_ok();
    }
    let Ok(mut file) = cfb::CompoundFile::open(Cursor::new(bytes)) else {
        return false;
    };
    let entries: Vec<PathBuf> = file
        .walk()
        .filter(cfb::Entry::is_stream)
        .map(|e| e.path().to_owned())
        .collect();
    entries.iter().all(|path| {
        let stream = file.open_stream(path);
        stream.is_ok_and(|mut stream| std::io::copy(&mut stream, &mut std::io::sink()).is_ok())
    })
}

/// The texts of the sheets of a whole workbook.
fn texts(bytes: &[u8], path: &Path, limit: u64) -> Result<Vec<SheetText>, ReadError> {
    let too_large = || Trouble::Unpacked { limit }.at(path);
    let damaged = |error: calamine::Error| {
        let error = error.to_string();
        Trouble::Workbook { error }.at(path)
    };
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(damaged)?;
    let from_1904 = counts_from_1904(bytes);
    let tables = book.sheets_metadata().iter();
    let tables = tables.filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let tables: Vec<(String, bool)> = tables
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    let mut filled = Vec::new();
    let mut formats = Formats::of(bytes);
    for (name, visible) in tables {
        let mut grid = cells(&mut book, &name).map_err(damaged)?;
        if !grid.fits_a_sheet() {
            return Err(Trouble::WorkbookCutOff {}.at(path));
        }
        let shown = formats.cells(&name, grid.most_decimals());
        let rounded = grid.show(&shown);
        if from_1904 {
            grid.count_from_1900();
        }
        if !grid.is_empty() {
            filled.push(Filled {
                name,
                visible,
                grid,
                rounded,
            });
        }
    }
    if filled.is_empty() {
        return Err(Trouble::Empty {}.at(path));
    }
    let notes = set_hidden_aside(&mut filled);
    let several = filled.len() > 1;
    let has_formulas = formula::any(bytes);
    let mut texts = Vec::with_capacity(filled.len());
    for Filled {
        name, grid, rounded, ..
    } in filled
    {
        let path = if several {
            format!("{}#{name}", path.display()).into()
        } else {
            path.to_owned()
        };
        if has_formulas {
            formula::refuse_without_result(&mut book, bytes, &name, &grid, &path)?;
        }
        grid.refuse_mixed_dates(&path)?;
        let text = grid.text(limit).ok_or_else(too_large)?;
        let notes = rounded.map(|rounded| MessageNote {
            line: rounded.row.into(),
            kind: NoteKind::ShownRounded {
                held: rounded.held,
                cells: rounded.cells,
                decimals: rounded.decimals,
            },
        });
        let notes = notes.into_iter().collect();
        texts.push(SheetText { path, text, notes });
    }
    texts[0].notes.extend(notes);
    Ok(texts)
}

/// A sheet that holds anything.
struct Filled {
    name: String,
    visible: bool,
    grid: Grid,
    rounded: Option<Rounded>,
}

/// Leaves hidden sheets out beside others, with a word about each.
fn set_hidden_aside(sheets: &mut Vec<Filled>) -> Vec<MessageNote> {
    if sheets.iter().all(|sheet| !sheet.visible) {
        return Vec::new();
    }
    let hidden = sheets.iter().filter(|sheet| !sheet.visible);
    let notes = hidden.map(|sheet| MessageNote {
        line: 1,
        kind: NoteKind::SheetHidden {
            name: sheet.name.clone(),
            lines: sheet.grid.rows(),
        },
    });
    let notes = notes.collect();
    sheets.retain(|sheet| sheet.visible);
    notes
}

/// The filled cells of a sheet.
fn cells(book: &mut Book<'_>, name: &str) -> Result<Grid, calamine::Error> {
    let mut grid = Grid::default();
    let mut push = |cell: &Cell<DataRef<'_>>| {
        let (row, column) = cell.get_position();
        grid.push(row, column, cell.get_value().clone().into());
    };
    match book {
        Sheets::Xlsx(book) => {
            let mut reader = book.worksheet_cells_reader(name)?;
            while let Some(cell) = reader.next_cell()? {
                push(&cell);
            }
        }
        Sheets::Xlsb(book) => {
            let mut reader = book.worksheet_cells_reader(name)?;
            while let Some(cell) = reader.next_cell()? {
                push(&cell);
            }
        }
        Sheets::Xls(_) | Sheets::Ods(_) => {
            let range = book.worksheet_range(name)?;
            let (first_row, first_column) = range.start().unwrap_or_default();
            for (row, column, cell) in range.used_cells() {
                grid.push(first_row + row as u32, first_column + column as u32, cell.clone());
            }
        }
    }
    grid.sort();
    Ok(grid)
}

/// Whether a workbook counts days from 1904 on.
fn counts_from_1904(bytes: &[u8]) -> bool {
    if binary::Workbook::of(bytes).is_some_and(|book| book.from_1904) {
        return true;
    }
    let mut text = String::new();
    let read = zip::ZipArchive::new(Cursor::new(bytes))
        .ok()
        .and_then(|mut archive| {
            let part = archive.by_name("xl/workbook.xml").ok()?;
            part.take(1 << 20).read_to_string(&mut text).ok()
        });
    read.is_some() && (text.contains("date1904=\"1\"") || text.contains("date1904=\"true\""))
}

/// What the parts of a zip archive say that they unpack to; 0 for other files.
fn unpacked_size(bytes: &[u8]) -> u64 {
    const ENTRY: &[u8] = b"PK\x01\x02";
    let size = |at: usize| {
        let size = bytes.get(at + 24..at + 28)?;
        Some(u64::from(u32::from_le_bytes(size.try_into().ok()?)))
    };
    memchr::memmem::find_iter(bytes, ENTRY).filter_map(size).sum()
}
