//! The time of which a statement is, as a text says it.

use chrono::{Datelike, NaiveDate};

use super::yearless::Yearless;

/// A bill of a month has lines of it and, booked late, of the month before.
const MONTHS_BEFORE: u32 = 1;

/// How long before a period's first day what was booked in it may have happened.
const DAYS_BEFORE: i64 = 31;

/// The time of which a statement is, whose dates have no year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    first: NaiveDate,
    last: NaiveDate,
    written: String,
}

impl Period {
    /// Reads `2026-03`, `2026-02-16/2026-03-15` or `2026`: a month, the days from one to another, or a year.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) {
            let first = days_of(text, Some(1), Some(1))?.first;
            let last = days_of(text, Some(12), Some(31))?.last;
            let written = text.to_owned();
            return Some(Period { first, last, written });
        }
        let is_written =
            |c: char| c.is_ascii_digit() || !c.is_alphanumeric() || matches!(c, '年' | '月' | '日' | '至');
        Period::found_in(text).filter(|_| text.chars().all(is_written))
    }

    /// The period in a text: from one day to another, up to a day, or a month.
    pub(crate) fn found_in(text: &str) -> Option<Period> {
        let found = days_in(text);
        let last = found.iter().map(|one| one.last).max()?;
        let first = found.iter().map(|one| one.first).min()?;
        let begin = if found.len() > 1 {
            first - chrono::Days::new(DAYS_BEFORE.unsigned_abs())
        } else {
            // Of a day only the end is known, of a month its days: either way the month before belongs to it.
            first
                .with_day(1)?
                .checked_sub_months(chrono::Months::new(MONTHS_BEFORE))?
        };
        Some(Period {
            first: begin,
            last,
            written: text.chars().take(60).collect(),
        })
    }

    /// The last day up to the period's end that a date without a year is.
    pub(crate) fn day(&self, date: Yearless, month_first: bool) -> Option<NaiveDate> {
        let (month, day) = match date {
            Yearless::Named { month, day } => (month, day),
            Yearless::Numbers { first, second } if month_first => (first, second),
            Yearless::Numbers { first, second } => (second, first),
        };
        let years = [self.last.year(), self.last.year() - 1];
        let mut days = years
            .into_iter()
            .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
        days.find(|day| *day <= self.last)
    }

    pub(crate) fn has(&self, date: Yearless, month_first: bool) -> bool {
        self.day(date, month_first).is_some_and(|day| day >= self.first)
    }

    /// The first day of which it can have lines.
    pub(crate) fn first(&self) -> NaiveDate {
        self.first
    }

    /// Its last day.
    pub(crate) fn last(&self) -> NaiveDate {
        self.last
    }

    /// As it stands where it was found.
    pub(crate) fn written(&self) -> &str {
        &self.written
    }
}

/// A day, or all days of a month.
struct Days {
    first: NaiveDate,
    last: NaiveDate,
}

/// The days and months with a year of four digits in a text, year first: `2026-03`, `2026年3月15日`, `20260315`, `202603`.
fn days_in(text: &str) -> Vec<Days> {
    let mut numbers: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
    numbers.retain(|number| !number.is_empty());
    let mut found = Vec::new();
    let mut at = 0;
    while at < numbers.len() {
        let number = numbers[at];
        let short = |at: usize| {
            numbers
                .get(at)
                .filter(|number| number.len() <= 2)?
                .parse::<u32>()
                .ok()
        };
        let (days, used) = match number.len() {
            8 => (
                days_of(&number[..4], number[4..6].parse().ok(), number[6..].parse().ok()),
                1,
            ),
            6 => (days_of(&number[..4], number[4..].parse().ok(), None), 1),
            4 => {
                let day = short(at + 1).and_then(|_| short(at + 2));
                let days = days_of(number, short(at + 1), day);
                (days, if day.is_some() { 3 } else { 2 })
            }
            _ => (None, 1),
        };
        let used = if days.is_some() { used } else { 1 };
        found.extend(days);
        at += used;
    }
    found
}

fn days_of(year: &str, month: Option<u32>, day: Option<u32>) -> Option<Days> {
    let year: i32 = year.parse().ok().filter(|year| (1990..2100).contains(year))?;
    let month = month?;
    if let Some(day) = day.and_then(|day| NaiveDate::from_ymd_opt(year, month, day)) {
        return Some(Days {
            first: day,
            last: day,
        });
    }
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let last = first.checked_add_months(chrono::Months::new(1))?.pred_opt()?;
    Some(Days { first, last })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_or_a_name_says_of_which_time_a_statement_is() {
        let period = |text| Period::found_in(text).map(|period| format!("{} {}", period.first, period.last));
        for (text, expected) in [
            ("信用卡对账单（2024年01月）", "2023-12-01 2024-01-31"),
            ("bill-2024-02", "2024-01-01 2024-02-29"),
            ("账单日：2024/01/15", "2023-12-01 2024-01-15"),
            ("账单周期 2023/12/16-2024/01/15", "2023-11-15 2024-01-15"),
            ("20231216 至 20240115", "2023-11-15 2024-01-15"),
            ("card 202401", "2023-12-01 2024-01-31"),
        ] {
            assert_eq!(period(text).as_deref(), Some(expected), "{text}");
        }
        let given = |text| Period::read(text).map(|period| format!("{} {}", period.first, period.last));
        assert_eq!(given("2026").as_deref(), Some("2026-01-01 2026-12-31"));
        assert_eq!(given("2026-03").as_deref(), Some("2026-02-01 2026-03-31"));
        assert_eq!(
            given("2026-02-16/2026-03-15").as_deref(),
            Some("2026-01-16 2026-03-15")
        );
        for text in ["", "26", "march 2026-03", "2026-13"] {
            assert_eq!(given(text), None, "{text}");
        }
        for text in ["6222020000000017", "共12笔", "2024", "第 3 期 15", "2024-13"] {
            assert_eq!(period(text), None, "{text}");
        }
    }
}
