//! One sheet: its sections one below the other.

use rust_xlsxwriter::{
    ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Worksheet, XlsxError, utility,
};
use unicode_width::UnicodeWidthStr;

use crate::amount::Amount;
use crate::columns::visible;
use crate::model::Moment;
use crate::section::{Cell, Kind, Section};
use crate::words::Lang;

/// Amounts up to here have at most 15 digits, which a spreadsheet's numbers keep exactly; others are text.
const EXACT_MINOR: i128 = 1_000_000_000_000_000;

/// A sheet has 1,048,576 rows, some of them titles.
pub(super) const MOST_ROWS: usize = 1_000_000;

/// A column is at least and at most so wide, in characters.
const WIDTHS: (f64, f64) = (6.0, 75.0);

/// So much of a text stands in a line of the widest column, which breaks between words.
const A_LINE: f64 = 71.0;

/// Excel's number of the paper.
const A4: u8 = 9;

/// So wide a sheet stands on upright paper as it is.
const UPRIGHT: f64 = 95.0;

/// So wide a sheet can still be read when it is made as narrow as a page across.
const ACROSS: f64 = 260.0;

/// Room for what a reader writes by hand.
const FOR_HAND: f64 = 16.0;

/// A line of text, in points.
const LINE_HEIGHT: f64 = 15.0;

/// Writes the sections of a sheet. A sheet of one table keeps its titles in view and can be filtered.
pub(super) fn fill(sheet: &mut Worksheet, sections: &[Section], lang: Lang) -> Result<(), XlsxError> {
    let most_columns = sections.iter().map(|section| section.filled().len()).max();
    let mut writer = Writer {
        sheet,
        lang,
        row: 0,
        widths: Vec::new(),
        most_columns: most_columns.unwrap_or_default(),
    };
    for section in sections {
        writer.section(section, sections.len() > 1)?;
        writer.row += 1;
    }
    let Writer { sheet, widths, .. } = writer;
    let widths: Vec<f64> = widths
        .iter()
        .map(|width| width.clamp(WIDTHS.0, WIDTHS.1))
        .collect();
    for (c, width) in (0_u16..).zip(&widths) {
        sheet.set_column_width(c, *width)?;
    }
    on_paper(sheet, sections, widths.iter().sum())
}

/// How a sheet of a width is printed: so that it can be read.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few pages"
)]
fn on_paper(sheet: &mut Worksheet, sections: &[Section], width: f64) -> Result<(), XlsxError> {
    sheet.set_paper_size(A4);
    if width > UPRIGHT {
        sheet.set_landscape();
    }
    let pages = (width / ACROSS).ceil().max(1.0) as u16;
    sheet.set_print_fit_to_pages(pages, 0);
    if let ([section], 2..) = (sections, pages) {
        // Whose row it is stands on each page: the columns up to the first of text.
        let columns = section.filled();
        let is_text = |&c: &usize| section.columns()[c].kind() == Kind::Text;
        let first = columns.iter().position(is_text).unwrap_or_default();
        sheet.set_repeat_columns(0, first as u16)?;
    }
    Ok(())
}

struct Writer<'a> {
    sheet: &'a mut Worksheet,
    lang: Lang,
    /// The row that is written next.
    row: u32,
    widths: Vec<f64>,
    /// The columns of the widest of its tables.
    most_columns: usize,
}

impl Writer<'_> {
    fn section(&mut self, section: &Section, titled: bool) -> Result<(), XlsxError> {
        if titled {
            let format = Format::new().set_bold().set_font_size(13);
            self.sheet
                .write_string_with_format(self.row, 0, visible(&section.heading()), &format)?;
            self.row += 1;
        }
        for sentence in section.sentences() {
            self.sheet.write_string(self.row, 0, visible(sentence))?;
            self.row += 1;
        }
        let columns = section.filled();
        if columns.is_empty() {
            return Ok(());
        }
        let titles = self.row;
        let open = self.open(section, &columns);
        self.titles(section, &columns)?;
        let (rows, rest) = section.first(MOST_ROWS, self.lang.words().more);
        let first = self.row;
        for row in rows.iter().chain(&rest).chain(section.tail()) {
            self.cells(row, section, (&columns, open), None)?;
        }
        let last = self.row.saturating_sub(1);
        if let Some(total) = section.totals() {
            self.cells(&total, section, (&columns, open), Some((first, last)))?;
        }
        #[allow(clippy::cast_possible_truncation, reason = "sections have few columns")]
        if !titled && last >= first {
            self.sheet.set_freeze_panes(first, 0)?;
            self.sheet.autofilter(titles, 0, last, columns.len() as u16 - 1)?;
            self.sheet.set_repeat_rows(titles, titles)?;
        }
        Ok(())
    }

    fn titles(&mut self, section: &Section, columns: &[usize]) -> Result<(), XlsxError> {
        let titles: Vec<&str> = columns.iter().map(|&c| section.columns()[c].title()).collect();
        if titles.iter().all(|title| title.is_empty()) {
            return Ok(());
        }
        for ((place, title), &c) in (0_u16..).zip(titles).zip(columns) {
            let align = if section.columns()[c].is_right() {
                FormatAlign::Right
            } else {
                FormatAlign::Left
            };
            let head = Format::new()
                .set_bold()
                .set_background_color("#E8EEF4")
                .set_border_bottom(FormatBorder::Thin)
                .set_align(align)
                .set_align(FormatAlign::Top);
            let head = if align == FormatAlign::Left {
                head.set_indent(1)
            } else {
                head
            };
            self.sheet
                .write_string_with_format(self.row, place, visible(title), &head)?;
            // The arrow of a filter takes room beside the title.
            self.widen(place, title, 4.0);
            if section.columns()[c].is_for_hand() {
                self.widths[usize::from(place)] = self.widths[usize::from(place)].max(FOR_HAND);
            }
        }
        self.row += 1;
        Ok(())
    }

    /// The last column, where nothing stands right of it though other tables of the sheet go on: its text runs over
    /// there, and makes no column of theirs wide.
    fn open(&self, section: &Section, columns: &[usize]) -> Option<u16> {
        let last = columns.len().checked_sub(1)?;
        let is_text = section.columns()[columns[last]].kind() == Kind::Text;
        let is_open = is_text && columns.len() < self.most_columns;
        u16::try_from(last).ok().filter(|_| is_open)
    }

    /// Writes one row; of totals, those columns that add up over the rows `over` as formulas.
    fn cells(
        &mut self,
        row: &[Cell],
        section: &Section,
        (columns, open): (&[usize], Option<u16>),
        over: Option<(u32, u32)>,
    ) -> Result<(), XlsxError> {
        let mut lines = 1.0_f64;
        for (place, &c) in (0_u16..).zip(columns) {
            let cell = &row[c];
            let column = &section.columns()[c];
            let format = format(cell, column.kind(), over.is_some());
            let is_open = open == Some(place);
            let format = if is_open { format.unset_text_wrap() } else { format };
            let format = if column.is_for_hand() && over.is_none() {
                format.set_border(FormatBorder::Thin)
            } else {
                format
            };
            match over.filter(|_| column.is_summed() && all_numbers(section, c)) {
                Some((first, last)) if is_number(cell) => {
                    let range = utility::cell_range(first, place, last, place);
                    let sum = Formula::new(format!("=SUM({range})")).set_result(cell.plain());
                    self.sheet
                        .write_formula_with_format(self.row, place, sum, &format)?;
                }
                _ => self.cell(place, cell, &format)?,
            }
            if is_open {
                continue;
            }
            if !cell.is_blank() {
                self.widen(place, &cell.shown(), 3.0);
            }
            if let Cell::Text(text) = cell {
                lines = lines.max((width_of(text) / A_LINE).ceil());
            }
        }
        // Not every spreadsheet makes room for wrapped text by itself.
        if lines > 1.0 {
            self.sheet.set_row_height(self.row, lines * LINE_HEIGHT)?;
        }
        self.row += 1;
        Ok(())
    }

    fn cell(&mut self, place: u16, cell: &Cell, format: &Format) -> Result<(), XlsxError> {
        let row = self.row;
        match (cell, date(cell)) {
            (Cell::Blank, _) => self.sheet.write_blank(row, place, format)?,
            (Cell::Time(_), Some(date)) => {
                self.sheet.write_datetime_with_format(row, place, &date, format)?
            }
            #[allow(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
            (Cell::Count(count), _) => {
                self.sheet
                    .write_number_with_format(row, place, *count as f64, format)?
            }
            (Cell::Money(amount), _) if is_number(cell) => {
                // The decimal text, read once: the spreadsheet shows the same digits.
                let number: f64 = amount.plain().parse().unwrap_or_default();
                self.sheet.write_number_with_format(row, place, number, format)?
            }
            (Cell::Share(tenths), _) => {
                let share: f64 = format!("{tenths}e-3").parse().unwrap_or_default();
                self.sheet.write_number_with_format(row, place, share, format)?
            }
            (Cell::Decimal(figure), _) => {
                let number: f64 = figure.to_string().parse().unwrap_or_default();
                self.sheet.write_number_with_format(row, place, number, format)?
            }
            (other, _) => self
                .sheet
                .write_string_with_format(row, place, fitting(&other.shown()), format)?,
        };
        Ok(())
    }

    fn widen(&mut self, place: u16, text: &str, room: f64) {
        let place = usize::from(place);
        if self.widths.len() <= place {
            self.widths.resize(place + 1, 0.0);
        }
        let width = width_of(text) + room;
        self.widths[place] = self.widths[place].max(width);
    }
}

/// Whether a spreadsheet's numbers keep the cell exactly.
fn is_number(cell: &Cell) -> bool {
    match cell {
        Cell::Count(_) => true,
        Cell::Money(amount) => amount.minor().abs() < EXACT_MINOR,
        Cell::Blank | Cell::Text(_) | Cell::Time(_) | Cell::Share(_) | Cell::Decimal(_) => false,
    }
}

/// Whether a formula that adds the column up would see all of it.
fn all_numbers(section: &Section, column: usize) -> bool {
    let mut rows = section.rows().iter().chain(section.tail());
    rows.all(|row| row[column].is_blank() || is_number(&row[column]))
}

/// The spreadsheet's own form of an instant; nothing before 1900 and of parts of milliseconds, which it cannot
/// hold.
fn date(cell: &Cell) -> Option<ExcelDateTime> {
    let Cell::Time(Moment(time)) = cell else {
        return None;
    };
    let text = time.to_string();
    let finer = text.split_once('.').is_some_and(|(_, part)| part.len() > 3);
    ExcelDateTime::parse_from_str(&text).ok().filter(|_| !finer)
}

fn format(cell: &Cell, kind: Kind, is_total: bool) -> Format {
    let format = match (cell, kind) {
        (Cell::Money(amount), _) if !is_number(cell) => {
            debug_assert!(amount.minor() != 0);
            Format::new().set_align(FormatAlign::Right)
        }
        (Cell::Money(amount), _) => Format::new().set_num_format(money_format(*amount)),
        (Cell::Count(_), _) => Format::new().set_num_format("0"),
        (Cell::Time(moment), _) if moment.to_string().contains('.') => {
            at_left(Format::new().set_num_format("yyyy-mm-dd hh:mm:ss.000"))
        }
        (Cell::Time(_), _) => at_left(Format::new().set_num_format("yyyy-mm-dd hh:mm:ss")),
        (Cell::Share(_), _) => Format::new().set_num_format("0.0%"),
        (Cell::Decimal(figure), _) => Format::new().set_num_format(number_format("0", figure.decimals())),
        (Cell::Text(text), Kind::Text) if width_of(text) > A_LINE => {
            at_left(Format::new().set_num_format("@")).set_text_wrap()
        }
        (Cell::Text(_) | Cell::Blank, Kind::Text) => at_left(Format::new().set_num_format("@")),
        (Cell::Text(_) | Cell::Blank, Kind::Count | Kind::Money | Kind::Time | Kind::Figure) => Format::new(),
    };
    let format = format.set_align(FormatAlign::Top);
    if is_total {
        format.set_bold().set_border_top(FormatBorder::Thin)
    } else {
        format
    }
}

/// At the left, a little in: what stands right of a figure does not touch it.
fn at_left(format: Format) -> Format {
    format.set_align(FormatAlign::Left).set_indent(1)
}

/// How wide a text is, in characters of a sheet.
#[allow(clippy::cast_precision_loss, reason = "widths of texts")]
fn width_of(text: &str) -> f64 {
    visible(text).width() as f64 * 1.1
}

fn money_format(amount: Amount) -> String {
    number_format("#,##0", amount.decimals())
}

fn number_format(whole: &str, decimals: u8) -> String {
    match usize::from(decimals) {
        0 => whole.to_owned(),
        decimals => format!("{whole}.{}", "0".repeat(decimals)),
    }
}

/// A cell holds 32,767 characters; none of them may steer the reader's eye.
fn fitting(text: &str) -> String {
    visible(text).chars().take(32_000).collect()
}
