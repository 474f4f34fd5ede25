//! Marks behind amounts: Cr on some and nothing on the others says that the bare ones went the other way.

use rayon::prelude::*;

use crate::bytes::row::Chunk;
use crate::cell::trim;
use crate::error::ReadError;
use crate::layout::Field;
use crate::lines::sheet::Sheet;
use crate::trouble::Trouble;

/// What amounts of a column carry.
#[derive(Debug, Clone, Default)]
struct Marks {
    credit: Option<String>,
    debit: Option<String>,
    bare: Option<String>,
}

impl Marks {
    fn feed(&mut self, cell: &str) {
        let cell = trim(cell);
        let lower = cell.to_ascii_lowercase();
        let slot = if lower.ends_with("cr") {
            &mut self.credit
        } else if lower.ends_with("dr") {
            &mut self.debit
        } else if cell.starts_with(|c: char| c.is_ascii_digit())
            && cell.bytes().any(|b| matches!(b, b'1'..=b'9'))
        {
            &mut self.bare
        } else {
            return;
        };
        slot.get_or_insert_with(|| cell.to_owned());
    }

    fn merge(mut self, later: Marks) -> Self {
        self.credit = self.credit.or(later.credit);
        self.debit = self.debit.or(later.debit);
        self.bare = self.bare.or(later.bare);
        self
    }
}

/// Asks about bare amounts beside amounts with a mark.
pub(super) fn check(sheet: &Sheet<'_, '_>, chunks: &[Chunk<'_>]) -> Result<(), ReadError> {
    let Some(at) = sheet.column(Field::Amount) else {
        return Ok(());
    };
    let parts = chunks.par_iter().map(|&chunk| {
        let mut marks = Marks::default();
        sheet.for_each_row(chunk, |row| marks.feed(&row.cell(at)))?;
        Ok(marks)
    });
    let parts: Vec<Marks> = parts.collect::<Result<_, ReadError>>()?;
    let marks = parts.into_iter().fold(Marks::default(), Marks::merge);
    let (marked, word) = match (marks.credit, marks.debit) {
        (Some(credit), None) => (credit, "Dr"),
        (None, Some(debit)) => (debit, "Cr"),
        _ => return Ok(()),
    };
    let Some(bare) = marks.bare else {
        return Ok(());
    };
    let trouble = Trouble::BareAmounts {
        column: trim(&sheet.header[at]).to_owned(),
        marked: marked.clone(),
        bare: bare.clone(),
        word: word.to_owned(),
    };
    Err(trouble.at(sheet.place(sheet.header_line)))
}
