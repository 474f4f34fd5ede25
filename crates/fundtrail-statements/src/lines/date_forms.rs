//! How the dates of a column are written, as far as it shows that a spreadsheet has been at some of them: it turns
//! 03/04/2026 into a date of its own where it can read it so, and leaves 13/04/2026 as it is; a date of its own that
//! lost its format is a number of days.

use serde::{Deserialize, Serialize};

use crate::error::ReadError;
use crate::place::Place;
use crate::trouble::Trouble;

/// How the dates of a column are written.
#[derive(Debug, Default, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct DateForms {
    /// The first line whose date is a spreadsheet's own, year first or a number of days.
    own: Option<u64>,
    /// The first line whose date only one order of day and month fits.
    left: Option<u64>,
    /// Whether a date is there that a spreadsheet would not have left so, or made so.
    disproven: bool,
    /// The first line whose date is a number of days.
    days: Option<u64>,
    /// The first line whose date is written.
    written: Option<u64>,
}

impl DateForms {
    /// Takes in the date of a line.
    pub(crate) fn feed(&mut self, cell: &str, line: u64) {
        let is_year_first = |cell: &[u8]| matches!(cell, [a, b, c, d, b'-', ..] if [a, b, c, d].iter().all(|b| b.is_ascii_digit()));
        if self.knows_year_first() && is_year_first(cell.as_bytes()) {
            return;
        }
        let number = |digits: &str| digits.parse::<u32>().ok();
        let mut parts = cell
            .split(|c: char| !c.is_ascii_digit())
            .filter(|part| !part.is_empty());
        let (Some(a), b, c) = (parts.next(), parts.next(), parts.next()) else {
            return;
        };
        if is_days(cell) {
            self.days.get_or_insert(line);
        } else if c.is_some() || matches!(cell.len(), 8 | 14) {
            self.written.get_or_insert(line);
        }
        match (a.len(), b.and_then(number), c) {
            (4, Some(_), Some(day)) if cell.as_bytes().get(4) == Some(&b'-') => {
                self.disproven |= number(day).is_none_or(|day| day > 12);
                self.own.get_or_insert(line);
            }
            (5, None, None) if a == cell => _ = self.own.get_or_insert(line),
            (1 | 2, Some(b), Some(year)) if matches!(year.len(), 2 | 4) => {
                self.disproven |= number(a).is_none_or(|a| a <= 12) && b <= 12;
                self.left.get_or_insert(line);
            }
            _ => {}
        }
    }

    /// Takes in what later lines showed.
    pub(crate) fn join(&mut self, later: DateForms) {
        self.own = self.own.or(later.own);
        self.left = self.left.or(later.left);
        self.disproven |= later.disproven;
        self.days = self.days.or(later.days);
        self.written = self.written.or(later.written);
    }

    /// Whether one more date year first, of a day past the twelfth or not, could show no more than is known.
    pub(crate) fn knows_year_first(&self) -> bool {
        self.disproven && self.written.is_some() && self.own.is_some()
    }

    /// What is to be asked of the column: where, and what. `place` gives the place of a line.
    pub(crate) fn question(&self, place: impl Fn(u64) -> Place) -> Option<ReadError> {
        if let Some((own, left)) = self.own.zip(self.left).filter(|_| !self.disproven) {
            return Some(Trouble::SwappedDates { left }.at(place(own)));
        }
        let (days, written) = self.days.zip(self.written)?;
        Some(Trouble::DaysBesideDates { written }.at(place(days)))
    }
}

/// Whether a cell is a spreadsheet's number of days, with or without a fraction of one.
fn is_days(cell: &str) -> bool {
    let (days, fraction) = cell.split_once('.').unwrap_or((cell, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    days.len() == 5 && all_digits(days) && all_digits(fraction)
}

#[cfg(test)]
mod tests {
    use super::DateForms;
    use crate::place::Place;

    fn asks(cells: &[&str]) -> Option<String> {
        let mut forms = DateForms::default();
        for (line, cell) in (2..).zip(cells) {
            forms.feed(cell, line);
        }
        let question = forms.question(|line| Place::line("t.csv", line));
        question.map(|kind| kind.to_string())
    }

    #[test]
    fn dates_that_a_spreadsheet_made_its_own_beside_those_that_it_left_are_asked_about() {
        let asked = asks(&["13/03/2026", "2026-04-03"]).expect("it may have swapped the second");
        assert!(
            asked.starts_with("t.csv:3: ") && asked.contains("line 2"),
            "{asked}"
        );
        assert_eq!(
            asks(&["03/04/2026", "2026-04-03"]),
            None,
            "it would have read the first too"
        );
        assert_eq!(
            asks(&["13/03/2026", "2026-04-23"]),
            None,
            "no order makes the 23rd a month"
        );
    }

    #[test]
    fn numbers_of_days_beside_written_dates_are_asked_about() {
        for cells in [
            ["2026-03-13", "46082"],
            ["46082.5", "2026-03-01 10:00:00"],
            ["20260313", "46082"],
            ["2026年3月13日", "46082.25"],
        ] {
            assert!(
                asks(&cells).is_some_and(|asked| asked.contains("a number of days")),
                "{cells:?}"
            );
        }
        for cells in [
            ["46082", "46083.25"],
            ["1772327100", "1772327101"],
            ["2026-03-01", "20260302"],
        ] {
            assert_eq!(asks(&cells), None, "{cells:?}");
        }
    }
}
