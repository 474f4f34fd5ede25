//! What several rows of a section come to.

use super::{Cell, Kind, Section};
use crate::amount::Amount;
use crate::words::filled;

impl Section {
    /// The first `top` rows, and a row that sums the others where there are any.
    pub fn first(&self, top: usize, more: &str) -> (&[Vec<Cell>], Option<Vec<Cell>>) {
        let (first, rest) = self.rows.split_at(top.min(self.rows.len()));
        let sum =
            (!rest.is_empty()).then(|| self.sum(&filled(more, &[rest.len().to_string()]), &|| rest.iter()));
        (first, sum)
    }

    /// The total of the columns that add up, over all rows; nothing where there is no total or no row.
    pub fn totals(&self) -> Option<Vec<Cell>> {
        let label = self.total.as_deref()?;
        let rows = || self.rows.iter().chain(&self.tail);
        rows().next()?;
        let mut total = self.sum(label, &rows);
        for (place, cell) in &self.totals {
            total[*place] = cell.clone();
        }
        Some(total)
    }

    /// Adds a row for records that are not among the rows, with sums by column title.
    #[must_use]
    pub(super) fn behind(mut self, label: &str, sums: &[(&str, Option<Amount>)]) -> Self {
        let mut row = vec![Cell::Blank; self.columns.len()];
        for (c, column) in self.columns.iter().enumerate() {
            if let Some((_, amount)) = sums.iter().find(|(title, _)| *title == column.title()) {
                row[c] = (*amount).into();
            }
        }
        self.label(&mut row, label);
        self.tail.push(row);
        self
    }

    fn sum<'r, I: Iterator<Item = &'r Vec<Cell>>>(&self, label: &str, rows: &dyn Fn() -> I) -> Vec<Cell> {
        let column = |c: usize| {
            let cells = rows().map(|row| &row[c]);
            if self.columns[c].is_summed() {
                cells.fold(Cell::Blank, plus)
            } else {
                Cell::Blank
            }
        };
        let mut row: Vec<Cell> = (0..self.columns.len()).map(column).collect();
        self.label(&mut row, label);
        row
    }

    /// Puts a label where it does not stand in the way: into the first column of text.
    fn label(&self, row: &mut [Cell], label: &str) {
        let place = self.columns.iter().position(|column| column.kind() == Kind::Text);
        row[place.unwrap_or(0)] = Cell::Text(label.to_owned());
    }
}

/// The sum of two cells of a column; text adds nothing.
fn plus(sum: Cell, cell: &Cell) -> Cell {
    match (sum, cell) {
        (Cell::Blank, cell) => cell.clone(),
        (Cell::Money(sum), Cell::Money(amount)) => Cell::Money(sum.with_minor(sum.minor() + amount.minor())),
        (Cell::Count(sum), Cell::Count(count)) => Cell::Count(sum + count),
        (sum, _) => sum,
    }
}
