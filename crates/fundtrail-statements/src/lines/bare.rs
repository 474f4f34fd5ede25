//! Files without a header: their first line is a record. A layout that numbers their columns reads them, but only where
//! it is named, since cells alone leave open which of two dates or amounts is which; else the layouts whose columns the
//! first lines fit are offered.

use crate::bytes::row::{Dialect, Row, Rows};
use crate::cell::{AmountFormat, DateOrder, DecimalMark, TimeFormat, says_nothing, trim};
use crate::layout::header::{self, Match};
use crate::layout::{Field, Layout, number_name};

/// How many records have to fit.
const LOOKED_AT: usize = 5;

/// The delimiters between the cells of such a file.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The columns of times, and of amounts.
const TIMES: [Field; 3] = [Field::Date, Field::Time, Field::TimeInstead];
const AMOUNTS: [Field; 3] = [Field::Amount, Field::AmountIn, Field::AmountOut];

/// A layout laid over a file that has no header.
pub(crate) struct Bare<'l> {
    pub(crate) found: Match<'l>,
    pub(crate) delimiter: u8,
    /// What its columns are called: `column 1`.
    pub(crate) header: Vec<String>,
    /// Where the first record begins, and its line.
    pub(crate) start: usize,
    pub(crate) line: u64,
}

/// The first of the layouts without a header whose columns the first lines of a text fit.
pub(crate) fn find<'l>(head: &str, layouts: &[&'l Layout]) -> Option<Bare<'l>> {
    let mut named = layouts
        .iter()
        .copied()
        .filter(|layout| !layout.has_header() && !is_offered(layout));
    named.find_map(|layout| lay(head, layout))
}

/// Whether a layout is a built-in one, which nobody named.
fn is_offered(layout: &Layout) -> bool {
    Layout::built_in().iter().any(|one| std::ptr::eq(one, layout))
}

/// The built-in layouts that fit a text, by name.
pub(crate) fn offers(head: &str) -> Vec<&'static str> {
    let all = Layout::built_in().iter().filter(|layout| !layout.has_header());
    all.filter(|layout| lay(head, layout).is_some())
        .map(Layout::name)
        .collect()
}

/// The first line of a text, if it is a record: a date and an amount among its cells.
pub(crate) fn first_record(head: &str) -> Option<(u64, String)> {
    DELIMITERS.into_iter().find_map(|delimiter| {
        let mut rows = Rows::new(head, 1, Dialect::new(head, delimiter, true));
        let row = loop {
            let row = rows.next().ok()??;
            if !row.is_blank_from(0) {
                break row;
            }
        };
        let has = |is: &dyn Fn(&str) -> bool| row.cells().any(|cell| is(trim(&cell)));
        let is_record = row.len() > 2 && has(&|cell| is_date(cell, None)) && has(&is_figure);
        is_record.then(|| (row.line, row.raw.trim_end().to_owned()))
    })
}

fn lay<'l>(head: &str, layout: &'l Layout) -> Option<Bare<'l>> {
    let header: Vec<String> = (1..=layout.width()).map(number_name).collect();
    let found = header::best(&header, &[layout])?;
    let stated = layout
        .delimiter()
        .and_then(|delimiter| u8::try_from(delimiter).ok());
    let delimiters = DELIMITERS.into_iter().chain(stated);
    let fits = delimiters
        .filter(|&delimiter| stated.is_none_or(|stated| stated == delimiter))
        .find_map(|delimiter| Some((delimiter, first_that_fits(head, layout, &found, delimiter)?)));
    let (delimiter, (start, line)) = fits?;
    Some(Bare {
        found,
        delimiter,
        header,
        start,
        line,
    })
}

/// Where the first record stands, if the first lines are records of a layout.
fn first_that_fits(head: &str, layout: &Layout, found: &Match<'_>, delimiter: u8) -> Option<(usize, u64)> {
    let mut rows = Rows::new(head, 1, Dialect::new(head, delimiter, layout.quotes()));
    let mut first = None;
    for _ in 0..LOOKED_AT {
        let (before, _) = rows.position();
        let Ok(Some(row)) = rows.next() else { break };
        if row.is_blank_from(0) {
            continue;
        }
        if !fits(&row, layout, found) {
            return None;
        }
        first.get_or_insert((before, row.line));
    }
    first
}

/// Whether a row has the columns of a layout: dates, amounts and balances where they belong.
fn fits(row: &Row<'_>, layout: &Layout, found: &Match<'_>) -> bool {
    let width = layout.width();
    let cell = |field: &Field| {
        let column = found.columns.get(field)?;
        Some(trim(&row.cell(column.at)).to_owned())
    };
    let times: Vec<String> = TIMES.iter().filter_map(cell).collect();
    let amounts: Vec<String> = AMOUNTS.iter().filter_map(cell).collect();
    let balance = cell(&Field::Balance).is_none_or(|balance| is_amount(&balance, layout));
    // Words stand where no date and no figure does.
    let memo = cell(&Field::Memo).is_none_or(|memo| !is_date(&memo, None) && !is_figure(&memo));
    !row.malformed
        && row.len() >= width
        && row.is_blank_from(width)
        && times.iter().all(|time| is_date(time, layout.date_order()))
        && amounts
            .iter()
            .all(|amount| says_nothing(amount) || is_amount(amount, layout))
        && amounts.iter().any(|amount| !says_nothing(amount))
        && balance
        && memo
}

fn is_date(cell: &str, order: Option<DateOrder>) -> bool {
    let orders = order.map_or(DateOrder::ALL.to_vec(), |order| vec![order]);
    orders.into_iter().any(|order| {
        let format = TimeFormat {
            order: Some(order),
            ..TimeFormat::default()
        };
        cell.len() >= 6 && format.read(cell).is_ok()
    })
}

fn is_amount(cell: &str, layout: &Layout) -> bool {
    let marks = [DecimalMark::Point, DecimalMark::Comma];
    let mut marks = marks
        .into_iter()
        .filter(|&mark| layout.decimal_mark().is_none_or(|stated| stated == mark));
    marks.any(|mark| reads(cell, mark))
}

/// Whether a cell is an amount with decimals.
fn is_figure(cell: &str) -> bool {
    cell.contains(['.', ',']) && (reads(cell, DecimalMark::Point) || reads(cell, DecimalMark::Comma))
}

fn reads(cell: &str, mark: DecimalMark) -> bool {
    let format = AmountFormat {
        mark,
        ..AmountFormat::plain(2)
    };
    format.read(cell).is_ok_and(|amount| amount.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_without_a_header_are_offered_the_layouts_that_their_cells_fit() {
        let offered = |text: &str| offers(text);
        assert_eq!(
            offered("05/01/2026,SHOP A   _M,1.96,,13.04\n05/01/2026,DEPOSIT,,10.00,23.04\n"),
            ["ca-td"]
        );
        assert_eq!(
            offered("\"03/02/2026\",\"-120.50\",\"*\",\"\",\"RENT\"\n"),
            ["us-wells-fargo"]
        );
        assert_eq!(offered("02/03/2026,A PERSON VIS,-120.50\n"), ["gb-hsbc"]);
        for text in ["Date,Description,Amount\n", "a,b,c\n", "", "2026-03-02,5\n"] {
            assert!(offered(text).is_empty(), "{text:?}");
            assert_eq!(first_record(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_first_line_with_a_date_and_an_amount_is_a_record() {
        let found = first_record("\n2026-03-02;rent;-120,50;879,50;x;y\n").expect("a record");
        assert_eq!(found, (2, "2026-03-02;rent;-120,50;879,50;x;y".to_owned()));
    }
}
