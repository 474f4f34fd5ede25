//! Cells whose number format is zeros only (`0000000000`): their figure is shown with zeros in front, and is an account's
//! number, a card's or a code, not an amount.

use std::collections::BTreeMap;
use std::io::{BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

/// The least digits of a format that says how many digits there are.
const LEAST_DIGITS: usize = 3;

/// The most bytes of a part other than a sheet.
const SMALL_PART: u64 = 64 << 20;

type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// Which formats of an `.xlsx` are zeros only, and where its sheets stand; `None` where none is.
pub(super) struct ZeroFormats<'b> {
    archive: Archive<'b>,
    /// The digits of each cell format that has them.
    digits: BTreeMap<usize, usize>,
    /// The part of each sheet.
    parts: BTreeMap<String, String>,
}

impl<'b> ZeroFormats<'b> {
    pub(super) fn of(bytes: &'b [u8]) -> Option<Self> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let digits = formats(&part(&mut archive, "xl/styles.xml")?);
        if digits.is_empty() {
            return None;
        }
        let parts = sheets(
            &part(&mut archive, "xl/workbook.xml")?,
            &part(&mut archive, "xl/_rels/workbook.xml.rels")?,
        );
        Some(ZeroFormats {
            archive,
            digits,
            parts,
        })
    }

    /// The cells of a sheet with such a format, row and column from 0, and how many digits they show.
    pub(super) fn cells(&mut self, sheet: &str) -> BTreeMap<(u32, u32), usize> {
        let mut cells = BTreeMap::new();
        let Some(part) = self.parts.get(sheet) else {
            return cells;
        };
        let Ok(part) = self.archive.by_name(part) else {
            return cells;
        };
        let mut reader = Reader::from_reader(BufReader::new(part));
        let mut buffer = Vec::new();
        while let Ok(event) = reader.read_event_into(&mut buffer) {
            match event {
                Event::Eof => break,
                Event::Start(start) if start.local_name().as_ref() == b"c" => {
                    let style = attribute(&start, b"s").and_then(|style| style.parse().ok());
                    let digits = style.and_then(|style: usize| self.digits.get(&style));
                    let place = attribute(&start, b"r").and_then(|place| place_of(&place));
                    if let (Some(&digits), Some(place)) = (digits, place) {
                        cells.insert(place, digits);
                    }
                }
                _ => {}
            }
            buffer.clear();
        }
        cells
    }
}

/// The text of a small part.
fn part(archive: &mut Archive<'_>, name: &str) -> Option<String> {
    let mut text = String::new();
    let part = archive.by_name(name).ok()?;
    part.take(SMALL_PART).read_to_string(&mut text).ok()?;
    Some(text)
}

/// The digits of the cell formats that are zeros only, by their place in the list.
fn formats(styles: &str) -> BTreeMap<usize, usize> {
    let mut codes: BTreeMap<String, usize> = BTreeMap::new();
    let mut digits = BTreeMap::new();
    let (mut in_cells, mut at) = (false, 0);
    for_each_start(styles, |start, name| match name {
        b"numFmt" => {
            let code = attribute(start, b"formatCode").unwrap_or_default();
            let is_zeros = code.len() >= LEAST_DIGITS && code.bytes().all(|b| b == b'0');
            if let Some(id) = attribute(start, b"numFmtId").filter(|_| is_zeros) {
                codes.insert(id, code.len());
            }
        }
        b"cellXfs" => (in_cells, at) = (true, 0),
        b"cellStyles" | b"dxfs" => in_cells = false,
        b"xf" if in_cells => {
            let id = attribute(start, b"numFmtId").unwrap_or_default();
            if let Some(&count) = codes.get(&id) {
                digits.insert(at, count);
            }
            at += 1;
        }
        _ => {}
    });
    digits
}

/// The part of each sheet, by its name.
fn sheets(workbook: &str, relations: &str) -> BTreeMap<String, String> {
    let mut targets: BTreeMap<String, String> = BTreeMap::new();
    for_each_start(relations, |start, name| {
        if name == b"Relationship"
            && let (Some(id), Some(target)) = (attribute(start, b"Id"), attribute(start, b"Target"))
        {
            let path = target
                .strip_prefix('/')
                .map_or(format!("xl/{target}"), str::to_owned);
            targets.insert(id, path);
        }
    });
    let mut sheets = BTreeMap::new();
    for_each_start(workbook, |start, name| {
        if name == b"sheet"
            && let (Some(sheet), Some(id)) = (attribute(start, b"name"), attribute(start, b"id"))
            && let Some(target) = targets.get(&id)
        {
            sheets.insert(sheet, target.clone());
        }
    });
    sheets
}

fn for_each_start(text: &str, mut each: impl FnMut(&BytesStart<'_>, &[u8])) {
    let mut reader = Reader::from_str(text);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(start) | Event::Empty(start) => each(&start, start.local_name().as_ref()),
            _ => {}
        }
    }
}

/// An attribute by its name without prefix.
fn attribute(start: &BytesStart<'_>, name: &[u8]) -> Option<String> {
    let mut all = start.attributes().flatten();
    let found = all.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let value = std::str::from_utf8(&found.value).ok()?;
    Some(quick_xml::escape::unescape(value).ok()?.into_owned())
}

/// `B3` as row and column from 0.
fn place_of(place: &str) -> Option<(u32, u32)> {
    let letters = place.bytes().take_while(u8::is_ascii_uppercase).count();
    let column = place[..letters].bytes().try_fold(0_u32, |column, b| {
        column.checked_mul(26)?.checked_add(u32::from(b - b'A') + 1)
    })?;
    let row: u32 = place[letters..].parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_zeros_only_say_how_many_digits() {
        let styles = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"0000000000\"/>\
                      <numFmt numFmtId=\"165\" formatCode=\"0.00\"/></numFmts><cellStyleXfs><xf numFmtId=\"164\"/>\
                      </cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"165\"/><xf numFmtId=\"164\"/></cellXfs>\
                      <cellStyles/></styleSheet>";
        assert_eq!(formats(styles), BTreeMap::from([(2, 10)]));
    }

    #[test]
    fn places_have_rows_and_columns() {
        assert_eq!(place_of("A1"), Some((0, 0)));
        assert_eq!(place_of("AB12"), Some((11, 27)));
        assert_eq!(place_of("A0"), None);
        assert_eq!(place_of("12"), None);
    }
}
