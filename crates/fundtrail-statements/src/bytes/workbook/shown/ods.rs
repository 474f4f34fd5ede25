//! How an `.ods` shows its numbers: each cell holds its figure and, beside it, what is shown.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::{LEAST_DIGITS, Shown, ShownCell};
use crate::bytes::xml::{attribute, characters};

/// The most bytes of text that are looked at.
const MOST_BYTES: u64 = 1 << 30;

/// The most cells for which one stands: more are the blank rest of a sheet.
const MOST_REPEATED: u32 = 1 << 14;

/// What the cells of a workbook show.
pub(in super::super) struct Formats {
    /// The cells of each sheet, in the workbook's order.
    sheets: Vec<(String, Vec<ShownCell>)>,
}

/// A cell that is being read.
#[derive(Default)]
struct Open {
    /// The figure of a number.
    value: Option<String>,
    shown: String,
    repeated: u32,
}

impl Formats {
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let part = archive.by_name("content.xml").ok()?;
        let mut reader = Reader::from_reader(std::io::BufReader::new(part.take(MOST_BYTES)));
        let mut buffer = Vec::new();
        let mut sheets: Vec<(String, Vec<ShownCell>)> = Vec::new();
        let (mut row, mut rows, mut column) = (0_u32, 1_u32, 0_u32);
        let mut open: Option<Open> = None;
        loop {
            match reader.read_event_into(&mut buffer).ok()? {
                Event::Eof => break,
                Event::Start(start) => match start.local_name().as_ref() {
                    "table" => {
                        sheets.push((attribute(&start, "name").unwrap_or_default(), Vec::new()));
                        row = 0;
                    }
                    "table-row" => {
                        rows = repeated(attribute(&start, "number-rows-repeated"));
                        column = 0;
                    }
                    "table-cell" | "covered-table-cell" => {
                        let is_float = attribute(&start, "value-type")
                            .is_some_and(|kind| matches!(kind.as_str(), "float" | "currency"));
                        open = Some(Open {
                            value: attribute(&start, "value").filter(|_| is_float),
                            shown: String::new(),
                            repeated: repeated(attribute(&start, "number-columns-repeated")),
                        });
                    }
                    _ => {}
                },
                Event::Empty(start) => match start.local_name().as_ref() {
                    "table-cell" | "covered-table-cell" => {
                        column =
                            column.saturating_add(repeated(attribute(&start, "number-columns-repeated")));
                    }
                    "table-row" => {
                        row = row.saturating_add(repeated(attribute(&start, "number-rows-repeated")));
                    }
                    _ => {}
                },
                Event::End(end) => match end.local_name().as_ref() {
                    "table-cell" | "covered-table-cell" => {
                        let cell = open.take().unwrap_or_default();
                        if let (Some(shown), Some((_, cells))) = (cell.says(), sheets.last_mut()) {
                            for at in 0..cell.repeated.min(MOST_REPEATED) {
                                cells.push((row, column.saturating_add(at), shown));
                            }
                        }
                        column = column.saturating_add(cell.repeated);
                    }
                    "table-row" => row = row.saturating_add(rows),
                    _ => {}
                },
                event => {
                    if let (Some(open), Some(text)) = (&mut open, characters(&event)) {
                        open.shown.push_str(&text.ok()?);
                    }
                }
            }
            buffer.clear();
        }
        Some(Formats { sheets })
    }

    pub(super) fn cells(&mut self, sheet: &str) -> Vec<ShownCell> {
        let found = self.sheets.iter_mut().find(|(name, _)| name == sheet);
        found.map(|(_, cells)| std::mem::take(cells)).unwrap_or_default()
    }
}

impl Open {
    /// How its number is shown: digits only with zeros in front, or with fewer decimals than it has.
    fn says(&self) -> Option<Shown> {
        let value = self.value.as_deref()?;
        let shown = self.shown.as_str();
        let digits = shown.bytes().all(|b| b.is_ascii_digit()) && shown.len() >= LEAST_DIGITS;
        if digits && shown.starts_with('0') && shown.trim_start_matches('0') == value {
            return Some(Shown::Digits(shown.len()));
        }
        // A comma may be the decimal mark: what stands behind the last mark, as far as it is no group of three.
        let is_figure = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '-' | '\u{A0}');
        let figure = shown.trim_matches(|c: char| !c.is_ascii_digit());
        let held = value.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        if figure.is_empty() || !figure.chars().all(is_figure) || held == 0 {
            return None;
        }
        let behind = figure.rfind(['.', ',']).map_or(0, |at| figure.len() - at - 1);
        (behind < held && behind != 3).then_some(Shown::Decimals(behind))
    }
}

fn repeated(count: Option<String>) -> u32 {
    count.and_then(|count| count.parse().ok()).unwrap_or(1)
}
