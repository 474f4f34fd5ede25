//! The formats of an `.xls`: records of its workbook stream (MS-XLS: `Format`, `XF`, `BoundSheet8`, and the cells).

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use super::{Shown, ShownCell};

const FORMAT: u16 = 0x041E;
const XF: u16 = 0x00E0;
const SHEET: u16 = 0x0085;
const END: u16 = 0x000A;
const FORMULA: u16 = 0x0006;
const NUMBER: u16 = 0x0203;
const RK: u16 = 0x027E;
const MANY_RK: u16 = 0x00BD;
const DIMENSIONS: u16 = 0x0200;
/// All cells that hold something: `Number`, `Label`, `RString`, `BoolErr`, `RK`, `LabelSst`, `MulRk`, `Formula`.
const CELLS: [u16; 8] = [NUMBER, 0x0204, 0x00D6, 0x0205, RK, 0x00FD, MANY_RK, FORMULA];

/// The rows and columns of a sheet.
const MOST_ROWS: u32 = 1 << 16;
const MOST_COLUMNS: u32 = 1 << 8;

/// Whether the cells of an `.xls` stand within the columns that a sheet has, and so do the sizes that it states. The
/// library that reads it makes room for all between the first cell and the last.
pub(in super::super) fn fits_a_sheet(bytes: &[u8]) -> bool {
    let Some(stream) = stream(bytes) else { return true };
    let sheets = records(&stream).filter(|&(kind, _)| kind == SHEET);
    let mut starts: BTreeSet<usize> = sheets
        .filter_map(|(_, record)| usize::try_from(long(record, 0)?).ok())
        .collect();
    let mut at = 0;
    for (kind, record) in records(&stream) {
        if !fits(kind, record) {
            return false;
        }
        starts.remove(&at);
        at += 4 + record.len();
    }
    // A sheet that began amid a record would have cells that were not looked at.
    starts.is_empty()
}

/// Whether a record stands within a sheet.
fn fits(kind: u16, record: &[u8]) -> bool {
    let short = |at: usize| short(record, at).map(u32::from);
    if kind == DIMENSIONS {
        let wide = record.len() >= 14;
        let (rows, columns) = if wide {
            (long(record, 4), short(10))
        } else {
            (short(2), short(6))
        };
        return rows.is_none_or(|rows| rows <= MOST_ROWS)
            && columns.is_none_or(|columns| columns <= MOST_COLUMNS);
    }
    let last = record.len().checked_sub(2).filter(|_| kind == MANY_RK);
    let columns = [Some(2), last].into_iter().flatten().filter_map(short);
    !CELLS.contains(&kind) || columns.into_iter().all(|column| column < MOST_COLUMNS)
}

/// The records of a workbook.
fn stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let name = ["Workbook", "Book"]
        .into_iter()
        .find(|name| file.is_stream(name))?;
    let mut stream = Vec::new();
    file.open_stream(name).ok()?.read_to_end(&mut stream).ok()?;
    Some(stream)
}

/// The formats of a workbook, and where its sheets begin in the stream.
pub(in super::super) struct Formats {
    stream: Vec<u8>,
    /// By the place of the cell format.
    pub(super) shown: BTreeMap<u16, Shown>,
    sheets: BTreeMap<String, usize>,
}

impl Formats {
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let stream = stream(bytes)?;
        let mut codes = BTreeMap::new();
        let mut shown = BTreeMap::new();
        let mut sheets = BTreeMap::new();
        let mut formats = 0;
        for (kind, record) in records(&stream).take_while(|&(kind, _)| kind != END) {
            match kind {
                FORMAT => {
                    if let Some((id, code)) = short(record, 0).zip(text(record, 2, 2)) {
                        codes.insert(id, code);
                    }
                }
                XF => {
                    let id = short(record, 2)?;
                    let of_code = codes.get(&id).map(|code: &String| Shown::of(code));
                    if let Some(known) = of_code.unwrap_or_else(|| Shown::built_in(id.into())) {
                        shown.insert(formats, known);
                    }
                    formats += 1;
                }
                SHEET => {
                    let at = u32::from_le_bytes(record.get(..4)?.try_into().ok()?);
                    sheets.insert(text(record, 6, 1)?, usize::try_from(at).ok()?);
                }
                _ => {}
            }
        }
        Some(Formats {
            stream,
            shown,
            sheets,
        })
    }

    pub(super) fn cells(&self, sheet: &str) -> Vec<ShownCell> {
        let mut cells = Vec::new();
        let Some(stream) = self.sheets.get(sheet).and_then(|&at| self.stream.get(at..)) else {
            return cells;
        };
        for (kind, record) in records(stream).take_while(|&(kind, _)| kind != END) {
            let Some((row, first)) = short(record, 0).zip(short(record, 2)) else {
                continue;
            };
            let formats: Vec<u16> = match kind {
                NUMBER | RK | FORMULA => short(record, 4).into_iter().collect(),
                // A format and a number for each column; the last column stands at the end.
                MANY_RK => {
                    let each = record.get(4..record.len().saturating_sub(2)).unwrap_or_default();
                    each.chunks_exact(6).filter_map(|cell| short(cell, 0)).collect()
                }
                _ => continue,
            };
            for (column, format) in (u32::from(first)..).zip(formats) {
                if let Some(&shown) = self.shown.get(&format) {
                    cells.push((row.into(), column, shown));
                }
            }
        }
        cells
    }
}

/// The records of a stream: kind and content.
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = stream;
    std::iter::from_fn(move || {
        let (kind, length) = short(rest, 0).zip(short(rest, 2))?;
        let record = rest.get(4..4 + usize::from(length))?;
        rest = &rest[4 + usize::from(length)..];
        Some((kind, record))
    })
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

/// A text whose count of characters stands before it in one byte or two, then a byte that says how wide they are.
fn text(record: &[u8], at: usize, count_bytes: usize) -> Option<String> {
    let count = match count_bytes {
        1 => usize::from(*record.get(at)?),
        _ => usize::from(short(record, at)?),
    };
    let at = at + count_bytes;
    let is_wide = record.get(at)? & 1 == 1;
    let chars = record.get(at + 1..)?;
    if is_wide {
        let units = chars.get(..2 * count)?.chunks_exact(2);
        let units: Vec<u16> = units.map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
        String::from_utf16(&units).ok()
    } else {
        Some(chars.get(..count)?.iter().map(|&b| char::from(b)).collect())
    }
}
