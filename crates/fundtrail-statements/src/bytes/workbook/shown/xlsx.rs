//! The formats of an `.xlsx`: its list of cell formats, and which cells of a sheet have them.

use std::collections::BTreeMap;
use std::io::{BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::{Shown, ShownCell};
use crate::bytes::xml::attribute;

/// The most bytes of a part other than a sheet.
const SMALL_PART: u64 = 64 << 20;

type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// Which cell formats say how a number is shown, and where its sheets stand.
pub(in super::super) struct Formats<'b> {
    archive: Archive<'b>,
    /// By the place of the cell format.
    pub(super) shown: BTreeMap<usize, Shown>,
    /// The part of each sheet.
    parts: BTreeMap<String, String>,
}

impl<'b> Formats<'b> {
    pub(super) fn of(bytes: &'b [u8]) -> Option<Self> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let shown = formats(&part(&mut archive, "xl/styles.xml")?);
        let parts = sheets(
            &part(&mut archive, "xl/workbook.xml")?,
            &targets(&mut archive, "xl/_rels/workbook.xml.rels")?,
        );
        Some(Formats {
            archive,
            shown,
            parts,
        })
    }

    pub(super) fn cells(&mut self, sheet: &str) -> Vec<ShownCell> {
        let mut cells = Vec::new();
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
                Event::Start(start) if start.local_name().as_ref() == "c" => {
                    let style = attribute(&start, "s").and_then(|style| style.parse().ok());
                    let shown = style.and_then(|style: usize| self.shown.get(&style));
                    let place = attribute(&start, "r").and_then(|place| place_of(&place));
                    if let (Some(&shown), Some((row, column))) = (shown, place) {
                        cells.push((row, column, shown));
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

/// How the cell formats show numbers, by their place in the list.
fn formats(styles: &str) -> BTreeMap<usize, Shown> {
    let mut codes: BTreeMap<String, Option<Shown>> = BTreeMap::new();
    let mut shown = BTreeMap::new();
    let (mut in_cells, mut at) = (false, 0);
    for_each_start(styles, |start, name| match name {
        "numFmt" => {
            let code = attribute(start, "formatCode").unwrap_or_default();
            if let Some(id) = attribute(start, "numFmtId") {
                codes.insert(id, Shown::of(&code));
            }
        }
        "cellXfs" => (in_cells, at) = (true, 0),
        "cellStyles" | "dxfs" => in_cells = false,
        "xf" if in_cells => {
            let id = attribute(start, "numFmtId").unwrap_or_default();
            let built_in = || id.parse().ok().and_then(Shown::built_in);
            if let Some(known) = codes.get(&id).copied().unwrap_or_else(built_in) {
                shown.insert(at, known);
            }
            at += 1;
        }
        _ => {}
    });
    shown
}

/// The parts that a workbook's relations name, by their ids.
pub(in super::super) fn targets(
    archive: &mut Archive<'_>,
    relations: &str,
) -> Option<BTreeMap<String, String>> {
    let relations = part(archive, relations)?;
    let mut targets = BTreeMap::new();
    for_each_start(&relations, |start, name| {
        if name == "Relationship"
            && let (Some(id), Some(target)) = (attribute(start, "Id"), attribute(start, "Target"))
        {
            let path = target
                .strip_prefix('/')
                .map_or(format!("xl/{target}"), str::to_owned);
            targets.insert(id, path);
        }
    });
    Some(targets)
}

/// The part of each sheet, by its name.
fn sheets(workbook: &str, targets: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut sheets = BTreeMap::new();
    for_each_start(workbook, |start, name| {
        if name == "sheet"
            && let (Some(sheet), Some(id)) = (attribute(start, "name"), attribute(start, "id"))
            && let Some(target) = targets.get(&id)
        {
            sheets.insert(sheet, target.clone());
        }
    });
    sheets
}

fn for_each_start(text: &str, mut each: impl FnMut(&BytesStart<'_>, &str)) {
    let mut reader = Reader::from_str(text);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(start) | Event::Empty(start) => each(&start, start.local_name().as_ref()),
            _ => {}
        }
    }
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
    fn cell_formats_are_numbered_in_their_own_list() {
        let styles = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"0000000000\"/>\
                      <numFmt numFmtId=\"165\" formatCode=\"0.00\"/></numFmts><cellStyleXfs><xf numFmtId=\"164\"/>\
                      </cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"165\"/><xf numFmtId=\"164\"/></cellXfs>\
                      <cellStyles/></styleSheet>";
        let expected = [(1, Shown::Decimals(2)), (2, Shown::Digits(10))];
        assert_eq!(formats(styles), BTreeMap::from(expected));
    }

    #[test]
    fn places_have_rows_and_columns() {
        assert_eq!(place_of("A1"), Some((0, 0)));
        assert_eq!(place_of("AB12"), Some((11, 27)));
        assert_eq!(place_of("A0"), None);
        assert_eq!(place_of("12"), None);
    }
}
