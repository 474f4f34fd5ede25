//! Whether a line has the cells of its header, also where a file drops blank cells at the ends of its lines: there a
//! line that is torn, or two that run together, may have as many cells as any other.

use serde::{Deserialize, Serialize};

use crate::bytes::row::Row;
use crate::cell::trim;
use crate::layout::Field;
use crate::lines::sheet::Sheet;

/// What may be wrong with the cells of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Torn {
    /// A delimiter within a cell has shifted those behind it.
    Shifted,
    /// Another record runs on in it.
    RunsOn,
}

/// How many cells the lines of a sheet have: as long as all have as many, a missing or surplus blank cell is the
/// file's way of writing, and hides nothing.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(crate) struct Lengths {
    range: Option<(usize, usize)>,
}

impl Lengths {
    pub(crate) fn feed(&mut self, cells: usize) {
        let (least, most) = self.range.unwrap_or((cells, cells));
        self.range = Some((least.min(cells), most.max(cells)));
    }

    pub(crate) fn join(&mut self, later: Lengths) {
        if let Some((least, most)) = later.range {
            self.feed(least);
            self.feed(most);
        }
    }

    /// The fewest cells of a line, if not all lines have as many.
    pub(crate) fn ragged(self) -> Option<usize> {
        self.range
            .filter(|(least, most)| least < most)
            .map(|(least, _)| least)
    }
}

/// What lines of different lengths are looked at for.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    width: usize,
    time: Option<usize>,
    clocks: Vec<usize>,
    own: Option<usize>,
    amounts: Vec<usize>,
    numbers: Vec<usize>,
    /// The fewest cells of a line, once a first reading has found lines of different lengths.
    least: Option<usize>,
}

impl Shape {
    pub(crate) fn of(sheet: &Sheet<'_, '_>) -> Self {
        let at = |field: &Field| sheet.column(*field);
        let first = |fields: &[Field]| fields.iter().find_map(at);
        let all = |fields: &[Field]| fields.iter().filter_map(at).collect();
        Shape {
            width: sheet.width(),
            time: first(&[Field::Date, Field::Time]),
            clocks: all(&[Field::Date, Field::Time]),
            own: first(&[Field::OwnCard, Field::OwnAccount, Field::OwnParty, Field::Payer]),
            amounts: all(&[
                Field::Amount,
                Field::AmountIn,
                Field::AmountOut,
                Field::AmountReceived,
                Field::Balance,
            ]),
            numbers: all(&[Field::OtherCard, Field::OtherAccount, Field::Payee]),
            least: None,
        }
    }

    /// The column of the date, or of date and time.
    pub(crate) fn time(&self) -> Option<usize> {
        self.time
    }

    /// The columns in which times of day may stand.
    pub(crate) fn clocks(&self) -> impl Iterator<Item = usize> {
        self.clocks.iter().copied()
    }

    /// Says that lines differ in length.
    pub(crate) fn is_ragged(&mut self, least: usize) {
        self.least = Some(least);
    }

    /// What is wrong with a line of a file whose lines differ in length.
    pub(crate) fn fault(&self, row: &Row<'_>) -> Option<Torn> {
        if row.len() > self.width && self.is_torn(row) {
            return Some(Torn::Shifted);
        }
        self.least.filter(|&least| row.len() > least)?;
        if self.holds_another(row) {
            return Some(Torn::RunsOn);
        }
        if self.is_shifted(row) {
            return Some(Torn::Shifted);
        }
        None
    }

    /// Whether a cell ends with a time as the line's own is written, behind something else, or before the own number
    /// once more: a second record on the line. Or a carriage return without quotes stands in it.
    fn holds_another(&self, row: &Row<'_>) -> bool {
        if row.raw.contains('\r') && !row.raw.contains('"') {
            return true;
        }
        let Some(time) = self.time else { return false };
        let time_cell = row.cell(time);
        let written = trim(&time_cell);
        if written.len() < 8 {
            return false;
        }
        let own = self.own.map(|at| row.cell(at));
        let own = own.as_deref().map(trim).filter(|own| !own.is_empty());
        (0..row.len()).filter(|&at| at != time).any(|at| {
            let cell = row.cell(at);
            let cell = trim(&cell);
            let Some(start) = cell.len().checked_sub(written.len()) else {
                return false;
            };
            let Some((before, end)) = cell.split_at_checked(start) else {
                return false;
            };
            // A day written in digits alone is like the end of any long number.
            let is_digits = written.bytes().all(|b| b.is_ascii_digit());
            let behind_digit = before.ends_with(|c: char| c.is_ascii_digit());
            let ends_so = is_written_like(end, written)
                && !(is_digits && (behind_digit || end.get(..4) != written.get(..4)));
            let own_again = || (at + 1..row.len()).any(|next| Some(trim(&row.cell(next))) == own);
            ends_so && (start > 0 || (own.is_some() && own_again()))
        })
    }

    /// Whether an amount has been torn in two at a delimiter: digits before a group of three or before two decimals.
    fn is_torn(&self, row: &Row<'_>) -> bool {
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        self.amounts.iter().any(|&at| {
            let (head, next) = (row.cell(at), row.cell(at + 1));
            let (head, next) = (trim(&head), trim(&next));
            let digits = head.trim_start_matches(['-', '+']);
            let (group, decimals) = next.split_once('.').unwrap_or((next, ""));
            let is_group = digits.len() <= 3 && group.len() == 3 && all_digits(group) && all_digits(decimals);
            let is_decimals = next.len() == 2 && all_digits(next);
            !digits.is_empty() && all_digits(digits) && (is_group || is_decimals)
        })
    }

    /// Whether cells seem to stand in the place of others: an amount is torn in two, or words stand in the place of a
    /// number that stands further on.
    fn is_shifted(&self, row: &Row<'_>) -> bool {
        let has_digit = |cell: &str| cell.bytes().any(|b| b.is_ascii_digit());
        let is_number = |cell: &str| {
            cell.len() >= 6 && has_digit(cell) && cell.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        self.is_torn(row)
            || self.numbers.iter().any(|&at| {
                let words = row.cell(at);
                let words = trim(&words);
                let further = (at + 1..row.len()).filter(|next| !self.amounts.contains(next));
                !words.is_empty()
                    && !has_digit(words)
                    && further.into_iter().any(|next| is_number(trim(&row.cell(next))))
            })
    }
}

/// Whether two texts have digits in the same places and the same signs between them.
fn is_written_like(a: &str, b: &str) -> bool {
    a.len() == b.len()
        && a.bytes()
            .zip(b.bytes())
            .all(|(a, b)| a == b || (a.is_ascii_digit() && b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::{ReadOptions, gather};

    /// What becomes of two lines of different lengths under days in digits alone.
    fn rejected(memo: &str) -> usize {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("6228000000000000011.csv");
        let text = format!(
            "交易日期,交易时间,交易摘要,交易金额,本次余额,日志号,交易渠道,交易附言\n\
             20240101,123456,转存,+100.00,100.00,369396693,柜面,{memo}\n\
             20240103,123456,转存,+10.00,110.00,111222333\n"
        );
        std::fs::write(&path, text).expect("a file");
        let gathered = gather(&[Path::new(&path).to_path_buf()], &ReadOptions::default());
        gathered.expect("it is read").rejects.len()
    }

    #[test]
    fn a_long_number_is_no_second_record_and_a_day_behind_words_is() {
        assert_eq!(rejected("转账"), 0);
        assert_eq!(rejected("UA01234123412341234微信支付"), 0);
        assert_eq!(rejected("转账20240102"), 1);
    }
}
