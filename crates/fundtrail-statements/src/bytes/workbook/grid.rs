//! The cells of a sheet that hold anything, and the text that they become.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use calamine::{Data, ExcelDateTime};

use super::shown::{Shown, ShownCell};
use crate::cell::{DateOrder, TimeFormat, trim};
use crate::error::ReadError;
use crate::place::Place;
use crate::trouble::Trouble;

/// Numbers from here on have more digits than a spreadsheet keeps.
const CUT: f64 = 1e15;

/// The digits that a spreadsheet keeps of a number.
const KEPT_DIGITS: i32 = 15;

/// The rows in which a header may stand that calls a column a date's.
const HEAD_ROWS: u32 = 40;

/// The most columns to which rows are filled up.
const WIDEST: u32 = 256;

/// The rows and columns of the largest sheet that programs write.
const MOST_ROWS: u32 = 1 << 20;
const MOST_COLUMNS: u32 = 1 << 14;

/// The days between the two systems in which workbooks count days.
const DAYS_TO_1904: f64 = 1462.0;

/// The days of the 1900 system that plain numbers of a column of dates are: 1954 to 2119.
const DAYS: std::ops::Range<f64> = 20_000.0..80_000.0;

/// The filled cells of a sheet, by row and column: as much memory as there are cells, wherever they stand.
#[derive(Debug, Default)]
pub(super) struct Grid {
    cells: Vec<(u32, u32, Data)>,
}

/// Figures that are shown with fewer decimals than they have: the first, and how many there are.
#[derive(Debug)]
pub(super) struct Rounded {
    /// From 1 on.
    pub(super) row: u32,
    pub(super) held: String,
    pub(super) decimals: usize,
    pub(super) cells: usize,
}

impl Grid {
    /// Takes in a cell; blank ones do not count.
    pub(super) fn push(&mut self, row: u32, column: u32, cell: Data) {
        if !matches!(cell, Data::Empty) {
            self.cells.push((row, column, cell));
        }
    }

    /// Puts the cells in order (files may hold them in another).
    pub(super) fn sort(&mut self) {
        if !self.cells.is_sorted_by_key(|&(row, column, _)| (row, column)) {
            self.cells.sort_by_key(|&(row, column, _)| (row, column));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cell at a place.
    pub(super) fn get(&self, row: u32, column: u32) -> Option<&Data> {
        let at = self
            .cells
            .binary_search_by_key(&(row, column), |&(row, column, _)| (row, column))
            .ok()?;
        Some(&self.cells[at].2)
    }

    fn column(&self, column: u32) -> impl Iterator<Item = (u32, &Data)> {
        let cells = self.cells.iter().filter(move |cell| cell.1 == column);
        cells.map(|(row, _, cell)| (*row, cell))
    }

    /// In a workbook that counts days from 1904, plain numbers of columns that are called dates become days of the
    /// 1900 system, which every reader of bare numbers knows.
    pub(super) fn count_from_1900(&mut self) {
        let mut dates = BTreeSet::new();
        for (row, column, cell) in &self.cells {
            if let Data::String(name) = cell
                && *row < HEAD_ROWS
                && is_called_date(name)
            {
                dates.insert(*column);
            }
        }
        for (_, column, cell) in &mut self.cells {
            let days = match cell {
                Data::Float(days) => *days,
                #[allow(clippy::cast_precision_loss, reason = "days are few")]
                Data::Int(days) => *days as f64,
                _ => continue,
            };
            if dates.contains(column) && DAYS.contains(&(days + DAYS_TO_1904)) {
                *cell = Data::Float(days + DAYS_TO_1904);
            }
        }
    }

    /// The most decimals of a figure.
    pub(super) fn most_decimals(&self) -> usize {
        let decimals = self.cells.iter().map(|(_, _, cell)| match cell {
            Data::Float(number) => decimals_of(*number),
            _ => 0,
        });
        decimals.max().unwrap_or(0)
    }

    /// Writes whole numbers with the zeros in front that their formats show, and says which figures are shown with fewer
    /// decimals than they have: those are read as they are.
    pub(super) fn show(&mut self, shown: &[ShownCell]) -> Option<Rounded> {
        let mut rounded: Option<Rounded> = None;
        let mut shown = shown.iter().peekable();
        for (row, column, cell) in &mut self.cells {
            let at = (*row, *column);
            while shown.next_if(|&&(row, column, _)| (row, column) < at).is_some() {}
            let Some(&(_, _, how)) = shown.next_if(|&&(row, column, _)| (row, column) == at) else {
                continue;
            };
            match (&*cell, how) {
                (Data::Float(number), Shown::Digits(digits))
                    if *number >= 0.0 && number.fract() == 0.0 && *number < CUT =>
                {
                    *cell = Data::String(format!("{:0>digits$}", number_text(*number)));
                }
                (Data::Int(number), Shown::Digits(digits)) if *number >= 0 => {
                    *cell = Data::String(format!("{number:0>digits$}"));
                }
                (Data::Float(number), Shown::Decimals(decimals)) if decimals_of(*number) > decimals => {
                    let first = rounded.get_or_insert_with(|| Rounded {
                        row: *row + 1,
                        held: number_text(*number),
                        decimals,
                        cells: 0,
                    });
                    first.cells += 1;
                }
                _ => {}
            }
        }
        rounded
    }

    /// Whether all cells stand within the rows and columns that a sheet has.
    pub(super) fn fits_a_sheet(&self) -> bool {
        self.cells
            .iter()
            .all(|&(row, column, _)| row < MOST_ROWS && column < MOST_COLUMNS)
    }

    /// A line for each row, from the sheet's first on, so that lines and rows have the same numbers; `None` where that
    /// takes more than `limit` bytes.
    pub(super) fn text(&self, limit: u64) -> Option<String> {
        let mut text = String::new();
        let (mut at_row, mut at_column) = (0, 0);
        let width = self.head_width();
        for (row, column, cell) in &self.cells {
            if at_row < *row {
                pad(&mut text, at_column, width);
                text.extend(std::iter::repeat_n('\n', (row - at_row) as usize));
                (at_row, at_column) = (*row, 0);
            }
            text.extend(std::iter::repeat_n('\t', (column - at_column) as usize));
            at_column = *column;
            push_cell(&mut text, &cell_text(cell));
            if text.len() as u64 > limit {
                return None;
            }
        }
        pad(&mut text, at_column, width);
        text.push('\n');
        Some(text)
    }

    /// The columns of the widest of the first rows, as far as a table may have so many: a cell that is not there at the
    /// end of a row below is blank, not missing.
    fn head_width(&self) -> u32 {
        let head = self.cells.iter().take_while(|cell| cell.0 < HEAD_ROWS);
        let columns = head.map(|cell| cell.1).filter(|&column| column < WIDEST);
        columns.max().unwrap_or(0)
    }

    /// Dates typed and written in one column mean that a spreadsheet took those for dates that it could, with day
    /// and month perhaps in each other's place, and left the others.
    pub(super) fn refuse_mixed_dates(&self, path: &Path) -> Result<(), ReadError> {
        let mut typed: BTreeMap<u32, u32> = BTreeMap::new();
        for (row, column, cell) in &self.cells {
            if matches!(cell, Data::DateTime(time) if time.as_f64() >= 1.0) {
                typed.entry(*column).or_insert(*row);
            }
        }
        for (column, typed) in typed {
            let written = self.column(column).find_map(|(row, cell)| match cell {
                Data::String(text) if is_written_date(text) => Some((row + 1, text)),
                _ => None,
            });
            if let Some((row, text)) = written {
                let typed = typed + 1;
                let text = text.clone();
                return Err(Trouble::MixedDates { text, typed }.at(Place::line(path, row.into())));
            }
        }
        Ok(())
    }

    /// How many rows it reaches down to.
    pub(super) fn rows(&self) -> u32 {
        self.cells.last().map_or(0, |cell| cell.0 + 1)
    }
}

/// How many decimals a figure has, of the digits that a spreadsheet keeps.
fn decimals_of(number: f64) -> usize {
    if number.fract() == 0.0 {
        return 0;
    }
    number_text(number)
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len())
}

/// Whether a header names dates.
fn is_called_date(name: &str) -> bool {
    let name = name.to_lowercase();
    ["日期", "时间", "date", "time", "datum", "zeit", "tag"]
        .iter()
        .any(|word| name.contains(word))
}

/// Blank cells up to a column, in a row that has any.
fn pad(text: &mut String, at: u32, width: u32) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.extend(std::iter::repeat_n('\t', width.saturating_sub(at) as usize));
    }
}

fn push_cell(text: &mut String, cell: &str) {
    if cell.starts_with('"') {
        text.push('"');
        text.push_str(&one_line(cell).replace('"', "\"\""));
        text.push('"');
    } else if cell.contains(['\t', '\n', '\r']) {
        text.push_str(&one_line(cell));
    } else {
        text.push_str(cell);
    }
}

fn one_line(cell: &str) -> String {
    cell.replace(['\t', '\n', '\r'], " ")
}

fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(*number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(flag) => flag.to_string(),
        Data::DateTime(time) => time_text(*time),
        Data::Error(error) => error.to_string(),
    }
}

/// A number with the 15 digits that a spreadsheet keeps; scientific where it had more.
fn number_text(number: f64) -> String {
    let scientific = format!("{number:.14e}");
    let exponent = scientific
        .split_once('e')
        .and_then(|(_, exponent)| exponent.parse::<i32>().ok());
    let Some(exponent) = exponent.filter(|_| number.abs() < CUT) else {
        return format!("{number:e}").replace('e', "E+");
    };
    let decimals = usize::try_from(KEPT_DIGITS - 1 - exponent).unwrap_or(0);
    let text = format!("{number:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

fn time_text(time: ExcelDateTime) -> String {
    let Some(datetime) = time.as_datetime() else {
        return number_text(time.as_f64());
    };
    let serial = time.as_f64();
    let form = if serial < 1.0 {
        "%H:%M:%S%.f"
    } else if serial.fract() == 0.0 {
        "%Y-%m-%d"
    } else {
        "%Y-%m-%d %H:%M:%S%.f"
    };
    datetime.format(form).to_string()
}

fn is_written_date(text: &str) -> bool {
    DateOrder::ALL.into_iter().any(|order| {
        let format = TimeFormat {
            order: Some(order),
            ..TimeFormat::default()
        };
        trim(text).contains(['/', '-', '.']) && format.read(text).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_that_a_spreadsheet_keeps() {
        assert_eq!(number_text(1234.5), "1234.5");
        assert_eq!(number_text(0.1 + 0.2), "0.3");
        assert_eq!(number_text(-50_000.0), "-50000");
        assert_eq!(number_text(622_202.0), "622202");
        assert_eq!(number_text(0.0), "0");
        assert_eq!(number_text(6.222_02e18), "6.22202E+18");
        assert_eq!(number_text(6e18), "6E+18", "the plus says that digits are lost");
    }

    #[test]
    fn formats_put_zeros_in_front_and_hide_decimals() {
        let mut grid = Grid::default();
        for (column, number) in [12345.0, 12.345, 12.5, 7.0].into_iter().enumerate() {
            grid.push(4, column as u32, Data::Float(number));
        }
        let shown = [
            (4, 0, Shown::Digits(10)),
            (4, 1, Shown::Decimals(2)),
            (4, 2, Shown::Decimals(0)),
            (9, 9, Shown::Digits(4)),
        ];
        assert_eq!(grid.most_decimals(), 3);
        let rounded = grid.show(&shown).expect("two are rounded");
        assert_eq!((rounded.row, rounded.cells, rounded.decimals), (5, 2, 2));
        assert_eq!(rounded.held, "12.345");
        assert_eq!(
            grid.text(u64::MAX).as_deref(),
            Some("\n\n\n\n0000012345\t12.345\t12.5\t7\n")
        );
    }

    #[test]
    fn cells_far_apart_take_no_more_room_than_their_text() {
        let mut grid = Grid::default();
        grid.push(1_048_575, 16_383, Data::Int(7));
        grid.push(0, 0, Data::Int(1));
        grid.push(5, 5, Data::Empty);
        grid.sort();
        let text = grid.text(u64::MAX).expect("no limit");
        assert_eq!(text.lines().count(), 1_048_576);
        assert!(text.starts_with("1\n\n") && text.ends_with("\t7\n"));
        assert_eq!(text.len(), 1 + 1_048_575 + 16_383 + 2);
        assert_eq!(grid.text(1000), None, "a limit is kept");
        assert_eq!(grid.get(0, 0), Some(&Data::Int(1)));
    }

    #[test]
    fn days_from_1904_become_days_from_1900_in_columns_of_dates_only() {
        let mut grid = Grid::default();
        grid.push(0, 0, Data::String("交易日期".to_owned()));
        grid.push(0, 1, Data::String("金额".to_owned()));
        grid.push(1, 0, Data::Float(44620.5));
        grid.push(1, 1, Data::Float(44620.5));
        grid.count_from_1900();
        assert_eq!(
            grid.text(u64::MAX).as_deref(),
            Some("交易日期\t金额\n46082.5\t44620.5\n")
        );
    }

    #[test]
    fn a_cell_beyond_the_last_column_fits_no_sheet() {
        let mut grid = Grid::default();
        grid.push(MOST_ROWS - 1, MOST_COLUMNS - 1, Data::Int(1));
        assert!(grid.fits_a_sheet());
        grid.push(0, MOST_COLUMNS, Data::Int(1));
        assert!(!grid.fits_a_sheet());
    }

    #[test]
    fn line_breaks_in_a_cell_do_not_move_the_rows_below() {
        let mut text = String::new();
        push_cell(&mut text, "a\nb\tc");
        push_cell(&mut text, "\"x\"\n");
        assert_eq!(text, "a b c\"\"\"x\"\" \"");
    }
}
