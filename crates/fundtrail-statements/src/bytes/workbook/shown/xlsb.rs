//! The formats of an `.xlsb`.

use std::collections::BTreeMap;

use super::super::binary::Workbook;
use super::{Shown, ShownCell};

/// Which cell formats say how a number is shown.
pub(in super::super) struct Formats<'b> {
    book: Workbook<'b>,
    /// By the place of the cell format.
    pub(super) shown: BTreeMap<u32, Shown>,
}

impl<'b> Formats<'b> {
    pub(super) fn of(bytes: &'b [u8]) -> Option<Self> {
        let mut book = Workbook::of(bytes)?;
        let formats = (0..).zip(book.number_formats());
        let shown = formats.filter_map(|(at, (number, code))| {
            let built_in = || Shown::built_in(number.into());
            Some((at, code.map_or_else(built_in, |code| Shown::of(&code))?))
        });
        let shown = shown.collect();
        Some(Formats { book, shown })
    }

    pub(super) fn cells(&mut self, sheet: &str) -> Vec<ShownCell> {
        let cells = self.book.cells(sheet).into_iter().filter(|cell| cell.is_number);
        let shown = cells.filter_map(|cell| {
            let (row, column) = cell.place;
            Some((row, column, *self.shown.get(&cell.format)?))
        });
        shown.collect()
    }
}
