//! Columns of text, aligned by how wide characters are on a terminal (Chinese ones take two places).

use unicode_width::UnicodeWidthStr;

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) title: String,
    pub(crate) right: bool,
    /// Where the terminal is too narrow, columns with the highest number go first; 0 stays.
    pub(crate) yields: u8,
}

/// Rows under titles, with a line of totals.
#[derive(Debug, Clone, Default)]
pub(crate) struct Columns {
    heads: Vec<Column>,
    rows: Vec<Vec<String>>,
    totals: Vec<Vec<String>>,
}

/// What stands between two columns.
const GAP: &str = "  ";

impl Columns {
    pub(crate) fn new(heads: Vec<Column>) -> Self {
        Columns {
            heads,
            ..Columns::default()
        }
    }

    pub(crate) fn row(&mut self, cells: Vec<String>) {
        debug_assert_eq!(cells.len(), self.heads.len());
        self.rows.push(cells);
    }

    /// A line below the rows, under a rule.
    pub(crate) fn total(&mut self, cells: Vec<String>) {
        debug_assert_eq!(cells.len(), self.heads.len());
        self.totals.push(cells);
    }

    /// The lines: titles, rows, a rule and totals; and the titles of the columns that yielded. Columns without any cell
    /// are left out; where `places` is not enough, columns that may yield are.
    pub(crate) fn fitted(&self, places: Option<usize>) -> (Vec<Line>, Vec<&str>) {
        let cells = || self.rows.iter().chain(&self.totals);
        let widths: Vec<usize> = (0..self.heads.len())
            .map(|c| {
                let widest = cells().map(|row| width(&row[c])).max().unwrap_or(0);
                widest.max(width(&self.heads[c].title))
            })
            .collect();
        let filled = |&c: &usize| self.rows.iter().any(|row| !row[c].is_empty());
        let mut shown: Vec<usize> = (0..self.heads.len()).filter(filled).collect();
        let needed = |shown: &[usize]| shown.iter().map(|&c| widths[c] + GAP.len()).sum::<usize>();
        let all = shown.clone();
        while places.is_some_and(|places| needed(&shown) > places + GAP.len()) {
            let most = shown.iter().map(|&c| self.heads[c].yields).max().unwrap_or(0);
            if most == 0 {
                break;
            }
            shown.retain(|&c| self.heads[c].yields < most);
        }
        let line = |cells: &[String], kind| Line {
            text: self.aligned(&shown, &widths, cells),
            kind,
        };
        let titles: Vec<String> = self.heads.iter().map(|c| c.title.clone()).collect();
        let mut lines = Vec::with_capacity(self.rows.len() + 4);
        if titles.iter().any(|title| !title.is_empty()) {
            lines.push(line(&titles, LineKind::Titles));
        }
        lines.extend(self.rows.iter().map(|row| line(row, LineKind::Row)));
        if !self.totals.is_empty() {
            lines.push(Line {
                text: "-".repeat(needed(&shown).saturating_sub(GAP.len())),
                kind: LineKind::Row,
            });
        }
        lines.extend(self.totals.iter().map(|row| line(row, LineKind::Total)));
        let yielded = all.iter().filter(|c| !shown.contains(c));
        let yielded = yielded.map(|&c| self.heads[c].title.as_str()).collect();
        (lines, yielded)
    }

    fn aligned(&self, shown: &[usize], widths: &[usize], cells: &[String]) -> String {
        let mut text = String::new();
        for (place, &c) in shown.iter().enumerate() {
            let cell = visible(&cells[c]);
            let padding = " ".repeat(widths[c].saturating_sub(cell.width()));
            text.push_str(if place > 0 { GAP } else { "" });
            if self.heads[c].right {
                text.push_str(&padding);
                text.push_str(&cell);
            } else {
                text.push_str(&cell);
                text.push_str(&padding);
            }
        }
        text.truncate(text.trim_end().len());
        text
    }
}

/// A line of columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) kind: LineKind,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineKind {
    Titles,
    Row,
    Total,
}

/// Text that comes from records, without what would steer a terminal, break a line, turn digits around or hide: control
/// characters and marks of the writing direction become U+FFFD, a tab a blank, what has no width is left out.
///
/// # Examples
/// ```
/// assert_eq!(fundtrail_report::visible("a\u{1b}[31m\u{202e}b\u{200b}c"), "a\u{FFFD}[31m\u{FFFD}bc");
/// ```
pub fn visible(text: &str) -> String {
    let shown = |c: char| match c {
        '\t' => ' ',
        c if c.is_control() || is_direction_mark(c) => '\u{FFFD}',
        c => c,
    };
    text.chars().filter(|&c| !has_no_width(c)).map(shown).collect()
}

/// The same of a text of several lines.
pub fn visible_lines(text: &str) -> String {
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n")
}

/// Marks that turn the direction of text around, so that digits read backwards.
pub(crate) fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Characters that nobody sees: two names that differ in them look the same.
fn has_no_width(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{180E}' | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

fn width(cell: &str) -> usize {
    visible(cell).width()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(columns: &Columns, places: Option<usize>) -> Vec<String> {
        let (lines, _) = columns.fitted(places);
        lines.into_iter().map(|line| line.text).collect()
    }

    fn sample() -> Columns {
        let column = |title: &str, right, yields| Column {
            title: title.to_owned(),
            right,
            yields,
        };
        let mut columns = Columns::new(vec![
            column("Holder", false, 0),
            column("Bank", false, 1),
            column("Blank", false, 0),
            column("Held", true, 0),
        ]);
        for (holder, bank, held) in [("张三", "工行", "1.00"), ("Li", "ICBC", "1,200.00")] {
            columns.row(vec![holder.into(), bank.into(), String::new(), held.into()]);
        }
        columns
    }

    #[test]
    fn chinese_characters_take_two_places() {
        assert_eq!(
            texts(&sample(), None),
            [
                "Holder  Bank      Held",
                "张三    工行      1.00",
                "Li      ICBC  1,200.00",
            ]
        );
    }

    #[test]
    fn a_narrow_terminal_drops_what_may_yield_and_tells() {
        assert_eq!(sample().fitted(Some(21)).1, ["Bank"]);
        assert!(sample().fitted(Some(22)).1.is_empty());
        assert_eq!(texts(&sample(), Some(22)).len(), 3);
        assert_eq!(
            texts(&sample(), Some(22))[0],
            "Holder  Bank      Held",
            "22 places are enough"
        );
        assert_eq!(texts(&sample(), Some(21))[0], "Holder      Held");
        assert_eq!(texts(&sample(), Some(1))[0], "Holder      Held", "the rest stays");
    }

    #[test]
    fn records_do_not_steer_the_terminal() {
        assert_eq!(
            visible("a\u{1b}[31m\nb\u{202e}"),
            "a\u{FFFD}[31m\u{FFFD}b\u{FFFD}"
        );
    }
}
