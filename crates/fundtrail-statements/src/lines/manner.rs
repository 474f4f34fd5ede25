//! What all kinds of lines share: their shape, broken bytes, times, amounts, currencies, numbers.

use std::borrow::Cow;

use fundtrail::{Currency, Money, Time};

use crate::bytes::row::Row;
use crate::cell::number::{self, Number, Zeros, has_zero_tail};
use crate::cell::period::Period;
use crate::cell::{
    AmountFormat, CellError, Currencies, DateOrder, DecimalMark, Directions, LastDay, Problem, Steps,
    TimeFormat, Zone, currency_mark, trim,
};
use crate::entry::{Direction, Interval};
use crate::error::ReadError;
use crate::layout::header::Column;
use crate::layout::{Field, Layout, StepRule, StepUnit};
use crate::lines::clock;
use crate::lines::currency::FileCurrency;
use crate::lines::doubts::Doubts;
use crate::lines::shape::{Shape, Torn};
use crate::lines::sheet::Sheet;
use crate::lines::sum_line::sum_word;
use crate::options::{ReadOptions, WordMeaning};
use crate::place::Place;
use crate::trouble::Trouble;

/// Why a line cannot be read.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) reason: Trouble,
    /// Whether it is only that a date leaves open if day or month stands first.
    pub(crate) order_open: bool,
    /// Whether it is only that a date has no year.
    pub(crate) year_open: bool,
    /// Whether it is only that an amount carries the sign of another currency than the line's.
    pub(crate) currency_open: bool,
}

impl From<Trouble> for Fault {
    fn from(reason: Trouble) -> Self {
        Fault {
            reason,
            order_open: false,
            year_open: false,
            currency_open: false,
        }
    }
}

/// How times are written.
#[derive(Debug, Clone, Copy)]
enum Clock {
    Written(TimeFormat),
    Steps(Steps),
}

/// What a layout, a header and the caller's options say about lines of any kind.
#[derive(Debug, Clone)]
pub(crate) struct Manner<'s> {
    pub(crate) layout: &'s Layout,
    /// The currency of lines that name none.
    pub(crate) currency: FileCurrency,
    header: &'s [String],
    /// The columns that a bank's own layout reads past.
    past: &'s [usize],
    /// The lines whose bytes are broken.
    broken: &'s [u64],
    since: Option<Time>,
    until: Option<Time>,
    /// The caller's time of statements whose dates have no year.
    period: Option<&'s Period>,
    clock: Clock,
    mark: DecimalMark,
    /// Whether a column of times of day is `HHMMSSmmm`, zeros in front perhaps lost.
    pub(crate) time_has_millis: bool,
    /// Which zeros are accounts' numbers.
    zeros: Zeros,
    /// Columns of numbers that have been through a spreadsheet.
    damaged: Vec<usize>,
    shape: Shape,
    /// The layout's direction words and the caller's.
    pub(crate) directions: Cow<'s, Directions>,
    /// What the caller says of words.
    words: &'s [(String, WordMeaning)],
}

impl<'s> Manner<'s> {
    pub(crate) fn new(
        sheet: &'s Sheet<'_, '_>,
        broken: &'s [u64],
        options: &'s ReadOptions,
        mark: DecimalMark,
    ) -> Result<Self, ReadError> {
        let layout = sheet.found.layout;
        let written_in = layout.zone().map(Zone::parse).transpose();
        let written_in = written_in
            .map_err(|error| Trouble::LayoutCell { error }.at(Place::Layout(layout.name().to_owned())))?;
        let currency = FileCurrency::of(sheet, options)?;
        let clock = match layout.steps() {
            Some(rule) => Clock::Steps(steps(rule)),
            None => Clock::Written(TimeFormat {
                order: options.date_order.or(layout.date_order()).or(named_order(sheet)),
                zone: options.zone,
                written_in,
                last_day: None,
            }),
        };
        Ok(Manner {
            layout,
            currency,
            header: &sheet.header,
            past: if layout.leaves_sides_open() {
                &[]
            } else {
                &sheet.found.unused
            },
            broken,
            since: options.since,
            until: options.until,
            period: options.period.as_ref(),
            clock,
            mark,
            time_has_millis: false,
            zeros: Zeros::stated(layout.zero_is_number() == Some(true)),
            damaged: Vec::new(),
            shape: Shape::of(sheet),
            directions: directions(layout, &options.words),
            words: &options.words,
        })
    }

    /// Whether a status word means that money moved; `None` where neither the layout nor the caller says.
    pub(crate) fn success(&self, word: &str) -> Option<bool> {
        let stated = self.words.iter().find_map(|(known, meaning)| match meaning {
            WordMeaning::Done if known == word => Some(true),
            WordMeaning::Failed if known == word => Some(false),
            _ => None,
        });
        let in_layout = || {
            let holds = |words: &[String]| words.iter().any(|known| known == word);
            if holds(self.layout.success()) {
                Some(true)
            } else {
                holds(self.layout.failure()).then_some(false)
            }
        };
        stated.or_else(in_layout)
    }

    /// Says which zeros are accounts' numbers.
    pub(crate) fn count_from_zero(&mut self, zeros: Zeros) {
        self.zeros = zeros;
    }

    /// In which order dates stand, as far as the caller or the layout says it.
    pub(crate) fn date_order(&self) -> Option<DateOrder> {
        match &self.clock {
            Clock::Written(format) => format.order,
            Clock::Steps(_) => None,
        }
    }

    /// The time of statements whose dates have no year, as the caller says it.
    pub(crate) fn period(&self) -> Option<&Period> {
        self.period
    }

    /// Settles the year of dates that have none.
    pub(crate) fn settle_years(&mut self, last_day: LastDay) {
        if let Clock::Written(format) = &mut self.clock {
            format.last_day = Some(last_day);
        }
    }

    /// Settles what a first reading left open.
    pub(crate) fn settle(&mut self, order: Option<DateOrder>, damaged: Vec<usize>, ragged: Option<usize>) {
        if let Some(least) = ragged {
            self.shape.is_ragged(least);
        }
        if let (Clock::Written(format), Some(order)) = (&mut self.clock, order) {
            format.order = Some(order);
        }
        self.damaged = damaged;
    }

    /// Whether a line is none: blank, a footer, or the header again.
    pub(crate) fn ignores(&self, row: &Row<'_>) -> bool {
        let Some(first) = row.cells().position(|cell| !trim(&cell).is_empty()) else {
            return true;
        };
        let cell = row.cell(first);
        let cell = trim(&cell);
        let is_sum = || (Layout::is_footer(cell) || sum_word(cell).is_some()) && !self.has_time(row);
        self.layout.ignores(cell)
            || is_sum()
            || is_rule(row)
            || self.is_past(row, first)
            || (row.is_blank_from(first + 1) && self.is_remark(cell))
            || (row.len() == self.header.len()
                && row
                    .cells()
                    .zip(self.header)
                    .all(|(cell, name)| trim(&cell).eq_ignore_ascii_case(trim(name))))
    }

    /// Whether a line that begins there only fills columns that are read past: the balances above and below a wallet's
    /// lines.
    fn is_past(&self, row: &Row<'_>, first: usize) -> bool {
        let is_past = |at: usize| self.past.contains(&at);
        is_past(first) && (first..row.len()).all(|at| is_past(at) || trim(&row.cell(at)).is_empty())
    }

    /// Takes in how the date and the time of a line are written.
    pub(crate) fn feed_dates(&self, row: &Row<'_>, doubts: &mut Doubts) {
        if let Some(at) = self.shape.time() {
            doubts.dates.feed(trim(&row.cell(at)), row.line);
        }
        if let Clock::Written(TimeFormat {
            zone,
            written_in: None,
            ..
        }) = self.clock
        {
            for at in self.shape.clocks() {
                doubts.zones.feed(trim(&row.cell(at)), zone, row.line);
            }
        }
    }

    /// Whether a line has a date, as a record has.
    fn has_time(&self, row: &Row<'_>) -> bool {
        let read = self.shape.time().map(|at| self.time(row, at));
        read.is_some_and(|read| read.map_or_else(|fault| fault.order_open || fault.year_open, |_| true))
    }

    /// Whether the only filled cell of a line is a remark: words, and nothing that a record could begin with.
    fn is_remark(&self, cell: &str) -> bool {
        let first = cell.chars().next();
        self.header.len() > 1 && first.is_some_and(|c| !c.is_ascii_digit()) && !cell.contains('\u{FFFD}')
    }

    /// A row may lack optional cells at its end or, as all its neighbours, have blank ones too many.
    pub(crate) fn check_shape(
        &self,
        row: &Row<'_>,
        last_needed: usize,
        doubts: &mut Doubts,
    ) -> Result<(), Fault> {
        let width = self.header.len();
        if row.malformed {
            return Err(Trouble::QuoteTail {}.into());
        }
        if row.len() <= last_needed || !row.is_blank_from(width) {
            let found = row.len();
            return Err(Trouble::FieldCount { found, width }.into());
        }
        doubts.lengths.feed(row.len());
        if let Some(torn) = self.shape.fault(row) {
            let found = row.len();
            return Err(match torn {
                Torn::Shifted => Trouble::Shifted { found, width },
                Torn::RunsOn => Trouble::RunsOn { found, width },
            }
            .into());
        }
        Ok(())
    }

    /// Whether bytes of the line are broken; an error where a cell that figures rest on is.
    pub(crate) fn is_broken(
        &self,
        row: &Row<'_>,
        needed: impl IntoIterator<Item = usize>,
    ) -> Result<bool, Fault> {
        if self.broken.is_empty() {
            return Ok(false);
        }
        let from = self.broken.partition_point(|&line| line < row.line);
        let broken = self
            .broken
            .get(from)
            .is_some_and(|&line| line < row.line + row.lines);
        if broken && let Some(at) = needed.into_iter().find(|&at| row.cell(at).contains('\u{FFFD}')) {
            let name = self.name_of(at);
            let column = name.to_owned();
            return Err(Trouble::BrokenBytes { column }.into());
        }
        Ok(broken)
    }

    pub(crate) fn time(&self, row: &Row<'_>, column: usize) -> Result<Interval, Fault> {
        let cell = row.cell(column);
        let time = match &self.clock {
            Clock::Written(format) => format.read(&cell),
            Clock::Steps(steps) => steps.read(&cell),
        };
        time.map_err(|error| self.fault(&error, column))
    }

    /// The midnight with which a date begins that is written year first.
    pub(crate) fn day(&self, date: &str) -> Option<Time> {
        match &self.clock {
            Clock::Written(format) => format.read(date).ok().map(|day| day.start),
            Clock::Steps(_) => None,
        }
    }

    /// A time whose date and time of day stand in two columns.
    pub(crate) fn time_apart(&self, row: &Row<'_>, date: usize, time: usize) -> Result<Interval, Fault> {
        match &self.clock {
            Clock::Written(format) => {
                let cell = row.cell(time);
                let cell = if self.time_has_millis && clock::is_digits(trim(&cell)) {
                    format!("{:0>width$}", trim(&cell), width = clock::WITH_MILLIS).into()
                } else {
                    cell
                };
                let read = format.read_apart(&row.cell(date), &cell);
                read.map_err(|error| self.fault(&error, date))
            }
            Clock::Steps(_) => self.time(row, date),
        }
    }

    /// Whether a record of that time is to be read.
    pub(crate) fn wants(&self, time: Time) -> bool {
        self.since.is_none_or(|since| time >= since) && self.until.is_none_or(|until| time <= until)
    }

    /// The currency of a line: its own, else the file's.
    pub(crate) fn currency(&self, row: &Row<'_>, column: Option<usize>) -> Result<&Currency, Fault> {
        if let Some(column) = column {
            let found = Currencies::built_in().read(&row.cell(column));
            if let Some(found) = found.map_err(|error| self.fault(&error, column))? {
                return Ok(found);
            }
        }
        self.currency.of_row(row).ok_or(Fault {
            reason: Trouble::CurrencyUnsaid {},
            order_open: false,
            year_open: false,
            currency_open: true,
        })
    }

    /// An amount, or `None` where the cell says that there is none.
    pub(crate) fn amount(
        &self,
        row: &Row<'_>,
        column: Column,
        currency: &Currency,
    ) -> Result<Option<Money>, Fault> {
        let format = AmountFormat {
            mark: self.mark,
            decimals: currency.decimals(),
            unit: column.unit,
            rounding: self.layout.rounding(),
        };
        let cell = row.cell(column.at);
        let read = format.read(&cell);
        if let (Ok(Some(_)), Some(mark)) = (&read, foreign_mark(&cell, currency)) {
            return Err(Fault {
                reason: Trouble::CurrencySign {
                    column: self.name_of(column.at).to_owned(),
                    cell: trim(&cell).to_owned(),
                    mark: mark.to_string(),
                    currency: currency.code().to_owned(),
                },
                order_open: false,
                year_open: false,
                currency_open: true,
            });
        }
        read.map_err(|error| self.fault(&error, column.at))
    }

    /// An amount that has to be there.
    pub(crate) fn needed_amount(
        &self,
        row: &Row<'_>,
        column: Column,
        currency: &Currency,
    ) -> Result<Money, Fault> {
        let amount = self.amount(row, column, currency)?;
        amount.ok_or_else(|| self.fault(&CellError::new(Problem::Blank, &row.cell(column.at)), column.at))
    }

    /// A cleaned account number; an error where it has lost digits.
    pub(crate) fn number<'c>(
        &self,
        cell: &'c str,
        column: usize,
        line: u64,
        doubts: &mut Doubts,
    ) -> Result<Number<'c>, Fault> {
        let number = match number::clean(cell) {
            Number::Nobody => match Zeros::digits(trim(cell)) {
                Some(digits) => {
                    doubts.zero(digits, line);
                    if self.zeros.are_number(digits) {
                        Number::Clean(trim(cell).into())
                    } else {
                        Number::Nobody
                    }
                }
                None => Number::Nobody,
            },
            Number::Damaged => {
                let problem = if cell.contains(['e', 'E']) {
                    Problem::Scientific
                } else {
                    Problem::Figure
                };
                return Err(self.fault(&CellError::new(problem, cell), column));
            }
            number => number,
        };
        if let Number::Clean(clean) = &number
            && has_zero_tail(clean)
        {
            if self.damaged.contains(&column) {
                let name = self.name_of(column);
                return Err(Trouble::CutNumbers {
                    column: name.to_owned(),
                    cell: trim(cell).to_owned(),
                }
                .into());
            }
            doubts.zero_tail(column, line, clean);
        }
        Ok(number)
    }

    pub(crate) fn fault(&self, error: &CellError, column: usize) -> Fault {
        Fault {
            reason: Trouble::Cell {
                column: self.name_of(column).to_owned(),
                error: error.clone(),
            },
            order_open: error.problem() == Problem::OrderOpen,
            year_open: error.problem() == Problem::YearOpen,
            currency_open: false,
        }
    }

    /// The header of a column as written.
    pub(crate) fn name_of(&self, column: usize) -> &str {
        self.header.get(column).map_or("", |name| trim(name))
    }
}

/// Whether a line is drawn: nothing in it but stars, dashes or other signs, more than one in each filled cell.
fn is_rule(row: &Row<'_>) -> bool {
    let is_sign = |b: u8| matches!(b, b'*' | b'-' | b'=' | b'_' | b'+' | b'~' | b'#' | b'.');
    let mut drawn = false;
    for at in 0..row.len() {
        let cell = row.cell(at);
        let cell = trim(&cell);
        if !cell.bytes().all(is_sign) || cell.len() == 1 {
            return false;
        }
        drawn |= !cell.is_empty();
    }
    drawn
}

/// A layout's direction words with the caller's.
fn directions<'s>(layout: &'s Layout, words: &[(String, WordMeaning)]) -> Cow<'s, Directions> {
    let mut directions = Cow::Borrowed(layout.directions());
    for (word, meaning) in words {
        let direction = match meaning {
            WordMeaning::In => Direction::In,
            WordMeaning::Out => Direction::Out,
            WordMeaning::Own => Direction::Own,
            WordMeaning::Done | WordMeaning::Failed => continue,
        };
        directions.to_mut().add(direction, [word.as_str()]);
    }
    directions
}

/// The date order that the name of a sheet's date column is of.
fn named_order(sheet: &Sheet<'_, '_>) -> Option<DateOrder> {
    let mut columns = [Field::Date, Field::Time].into_iter();
    columns.find_map(|field| sheet.column_with_unit(field)?.date_order)
}

/// The sign or code of another currency in an amount cell.
fn foreign_mark<'c>(cell: &'c str, currency: &Currency) -> Option<&'c str> {
    // Digits at both ends: nearly all cells.
    if let [b'0'..=b'9', .., b'0'..=b'9'] = cell.as_bytes() {
        return None;
    }
    currency_mark(cell).filter(|mark| !Currencies::built_in().mark_fits(mark, currency))
}

fn steps(rule: &StepRule) -> Steps {
    const HOUR_NANOS: i64 = 3_600_000_000_000;
    let step_nanos = match rule.unit {
        StepUnit::Hour => HOUR_NANOS,
        StepUnit::Day => 24 * HOUR_NANOS,
    };
    Steps::new(rule.origin, step_nanos)
}
