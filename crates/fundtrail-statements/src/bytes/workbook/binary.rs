//! A binary workbook (`.xlsb`, MS-XLSB): parts of records, each with its kind, its length, and so many bytes.

use std::collections::BTreeMap;
use std::io::{BufReader, Cursor, Read};

use zip::ZipArchive;

type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// The most bytes of a record that are kept: one with more tells nothing that is asked here.
const LONGEST: u64 = 1 << 20;

const ROW: u16 = 0x0000;
const CELL_RK: u16 = 0x0002;
const CELL_REAL: u16 = 0x0005;
const FORMULA_TEXT: u16 = 0x0008;
const FORMULA_NUMBER: u16 = 0x0009;
const FORMULA_ERROR: u16 = 0x000B;
const FORMAT: u16 = 0x002C;
const CELL_FORMAT: u16 = 0x002F;
const END_OF_CELLS: u16 = 0x0092;
const WORKBOOK_PROPERTIES: u16 = 0x0099;
const SHEET: u16 = 0x009C;
const CELL_FORMATS: u16 = 0x0269;

/// What the workbook part says: which sheets there are, and from when on its days count.
pub(super) struct Workbook<'b> {
    archive: Archive<'b>,
    pub(super) from_1904: bool,
    /// The part of each sheet.
    parts: BTreeMap<String, String>,
}

/// A cell that holds a number or a formula.
pub(super) struct Cell {
    /// Row and column from 0.
    pub(super) place: (u32, u32),
    /// The place of its cell format.
    pub(super) format: u32,
    pub(super) is_number: bool,
    pub(super) is_formula: bool,
}

/// The number format of each cell format, in their order: its number, and its code where the workbook has its own.
pub(super) type NumberFormats = Vec<(u16, Option<String>)>;

impl<'b> Workbook<'b> {
    /// `None` where the bytes are no such workbook.
    pub(super) fn of(bytes: &'b [u8]) -> Option<Self> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let relations = super::shown::targets(&mut archive, "xl/_rels/workbook.bin.rels")?;
        let mut parts = BTreeMap::new();
        let mut from_1904 = false;
        let mut records = Records::of(&mut archive, "xl/workbook.bin")?;
        while let Some((kind, record)) = records.next() {
            match kind {
                WORKBOOK_PROPERTIES => from_1904 = record.first().is_some_and(|flags| flags & 1 != 0),
                SHEET => {
                    let (relation, rest) = text(record.get(8..)?)?;
                    let (name, _) = text(rest)?;
                    if let Some(part) = relations.get(&relation) {
                        parts.insert(name, part.clone());
                    }
                }
                _ => {}
            }
        }
        drop(records);
        Some(Workbook {
            archive,
            from_1904,
            parts,
        })
    }

    pub(super) fn number_formats(&mut self) -> NumberFormats {
        let mut codes = BTreeMap::new();
        let mut formats = NumberFormats::new();
        let mut in_cells = false;
        let Some(mut records) = Records::of(&mut self.archive, "xl/styles.bin") else {
            return formats;
        };
        while let Some((kind, record)) = records.next() {
            match kind {
                FORMAT => {
                    if let (Some(number), Some((code, _))) =
                        (short(record, 0), record.get(2..).and_then(text))
                    {
                        codes.insert(number, code);
                    }
                }
                CELL_FORMATS => in_cells = true,
                CELL_FORMAT if in_cells => {
                    let number = short(record, 2).unwrap_or(0);
                    formats.push((number, codes.get(&number).cloned()));
                }
                // The formats of cells stand together; those of styles elsewhere are others.
                _ if in_cells => break,
                _ => {}
            }
        }
        formats
    }

    /// The cells of a sheet that hold a number or a formula, as they stand.
    pub(super) fn cells(&mut self, sheet: &str) -> Vec<Cell> {
        let mut cells = Vec::new();
        let Some(mut records) = self
            .parts
            .get(sheet)
            .and_then(|part| Records::of(&mut self.archive, part))
        else {
            return cells;
        };
        let mut row = 0;
        while let Some((kind, record)) = records.next() {
            match kind {
                ROW => row = long(record, 0).unwrap_or(row),
                CELL_RK | CELL_REAL | FORMULA_TEXT..=FORMULA_ERROR => {
                    // The style takes three bytes of four.
                    if let (Some(column), Some(style)) = (long(record, 0), long(record, 4)) {
                        cells.push(Cell {
                            place: (row, column),
                            format: style & 0x00FF_FFFF,
                            is_number: matches!(kind, CELL_RK | CELL_REAL | FORMULA_NUMBER),
                            is_formula: kind >= FORMULA_TEXT,
                        });
                    }
                }
                END_OF_CELLS => break,
                _ => {}
            }
        }
        cells
    }
}

/// The records of a part, one after another.
struct Records<R> {
    part: BufReader<R>,
    record: Vec<u8>,
}

impl<'a> Records<Box<dyn Read + 'a>> {
    fn of(archive: &'a mut Archive<'_>, name: &str) -> Option<Self> {
        let part: Box<dyn Read + 'a> = Box::new(archive.by_name(name).ok()?);
        Some(Records {
            part: BufReader::new(part),
            record: Vec::new(),
        })
    }
}

impl<R: Read> Records<R> {
    /// `None` at the end, and where the part breaks off.
    fn next(&mut self) -> Option<(u16, &[u8])> {
        let kind = u16::try_from(self.number(2)?).ok()?;
        let length = u64::from(self.number(4)?);
        self.record.clear();
        let kept = length.min(LONGEST);
        let read = (&mut self.part).take(kept).read_to_end(&mut self.record).ok()?;
        let mut beyond = (&mut self.part).take(length - kept);
        let skipped = std::io::copy(&mut beyond, &mut std::io::sink()).ok()?;
        (read as u64 + skipped == length).then_some((kind, &self.record))
    }

    /// A number of at most so many bytes, seven bits each, the lowest first.
    fn number(&mut self, most: u32) -> Option<u32> {
        let mut number = 0;
        for at in 0..most {
            let mut byte = [0];
            self.part.read_exact(&mut byte).ok()?;
            number |= u32::from(byte[0] & 0x7F) << (7 * at);
            if byte[0] & 0x80 == 0 {
                break;
            }
        }
        Some(number)
    }
}

fn short(record: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(record.get(at..at + 2)?.try_into().ok()?))
}

fn long(record: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(record.get(at..at + 4)?.try_into().ok()?))
}

/// A text with its length in front, in UTF-16, and what follows it.
fn text(bytes: &[u8]) -> Option<(String, &[u8])> {
    let units = usize::try_from(long(bytes, 0)?).ok()?;
    let end = units.checked_mul(2)?.checked_add(4)?;
    let pairs = bytes.get(4..end)?.chunks_exact(2);
    let units = pairs.map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let text: String = char::decode_utf16(units).collect::<Result<_, _>>().ok()?;
    Some((text, &bytes[end..]))
}
