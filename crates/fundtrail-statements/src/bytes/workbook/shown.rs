//! How a workbook shows numbers: with zeros in front that a cell's figure has lost (`0000000000`), or rounded to fewer
//! decimals than it holds.

mod ods;
mod xls;
mod xlsb;
mod xlsx;

pub(super) use xls::fits_a_sheet;
pub(super) use xlsx::targets;

/// The least digits of a format that says how many digits there are.
const LEAST_DIGITS: usize = 3;

/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// Whole, with zeros in front: an account's number, a card's or a code, not an amount.
    Digits(usize),
    /// With so many decimals.
    Decimals(usize),
}

impl Shown {
    /// What a format code says; `None` where it says neither.
    fn of(code: &str) -> Option<Self> {
        if code.len() >= LEAST_DIGITS && code.bytes().all(|b| b == b'0') {
            return Some(Shown::Digits(code.len()));
        }
        // Of positive numbers, without what is written out, filled up or a condition.
        let mut plain = String::new();
        let mut chars = code.chars();
        while let Some(c) = chars.next() {
            match c {
                ';' => break,
                '"' => _ = chars.by_ref().find(|&c| c == '"'),
                '[' => _ = chars.by_ref().find(|&c| c == ']'),
                '\\' | '_' | '*' => _ = chars.next(),
                c => plain.push(c),
            }
        }
        // A share, a fraction, a power, a date, thousands or text are shown in a way of their own.
        let is_figure = |c: char| matches!(c, '0' | '#' | '?' | ',' | '.') || !c.is_ascii_alphanumeric();
        let is_other = |c: char| matches!(c, '%' | '/' | '@' | 'E');
        let has_digit = plain.contains(['0', '#']);
        if !has_digit || !plain.chars().all(is_figure) || plain.contains(is_other) {
            return None;
        }
        let decimals = plain.split_once('.').map_or("", |(_, decimals)| decimals);
        let last = plain.rfind(['0', '#', '?']).unwrap_or(0);
        let in_thousands = plain[last..].contains(',');
        let count = decimals.chars().filter(|c| matches!(c, '0' | '#' | '?')).count();
        (!in_thousands).then_some(Shown::Decimals(count))
    }

    /// The same of the formats that every workbook has by their number.
    fn built_in(number: usize) -> Option<Self> {
        match number {
            1 | 3 | 37 | 38 | 41 | 42 => Some(Shown::Decimals(0)),
            2 | 4 | 39 | 40 | 43 | 44 => Some(Shown::Decimals(2)),
            _ => None,
        }
    }
}

/// A cell of a sheet, row and column from 0, and how it is shown.
pub(super) type ShownCell = (u32, u32, Shown);

/// How the numbers of a workbook are shown.
pub(super) enum Formats<'b> {
    Xlsx(xlsx::Formats<'b>),
    Xlsb(xlsb::Formats<'b>),
    Xls(xls::Formats),
    Ods(ods::Formats),
    /// Not known.
    None,
}

impl<'b> Formats<'b> {
    /// Those of a workbook, as far as they can be read: what cannot shows its figures as they are.
    pub(super) fn of(bytes: &'b [u8]) -> Self {
        let xlsx = || xlsx::Formats::of(bytes).map(Formats::Xlsx);
        let xlsb = || xlsb::Formats::of(bytes).map(Formats::Xlsb);
        let ods = || ods::Formats::of(bytes).map(Formats::Ods);
        let xls = || xls::Formats::of(bytes).map(Formats::Xls);
        xlsx()
            .or_else(xlsb)
            .or_else(ods)
            .or_else(xls)
            .unwrap_or(Formats::None)
    }

    /// The cells of a sheet of which it is known, by row and column; none where no figure of at most so many decimals is
    /// shown otherwise than it is.
    pub(super) fn cells(&mut self, sheet: &str, most_decimals: usize) -> Vec<ShownCell> {
        let tells = |&shown: &Shown| match shown {
            Shown::Digits(_) => true,
            Shown::Decimals(decimals) => decimals < most_decimals,
        };
        let any_tells = match self {
            Formats::Xlsx(formats) => formats.shown.values().any(tells),
            Formats::Xlsb(formats) => formats.shown.values().any(tells),
            Formats::Xls(formats) => formats.shown.values().any(tells),
            Formats::Ods(_) => true,
            Formats::None => false,
        };
        if !any_tells {
            return Vec::new();
        }
        let mut cells = match self {
            Formats::Xlsx(formats) => formats.cells(sheet),
            Formats::Xlsb(formats) => formats.cells(sheet),
            Formats::Xls(formats) => formats.cells(sheet),
            Formats::Ods(formats) => formats.cells(sheet),
            Formats::None => Vec::new(),
        };
        if !cells.is_sorted_by_key(|&(row, column, _)| (row, column)) {
            cells.sort_by_key(|&(row, column, _)| (row, column));
        }
        cells
    }
}

#[cfg(test)]
mod tests {
    use super::Shown;

    #[test]
    fn a_format_says_zeros_or_decimals() {
        for (code, shown) in [
            ("0000000000", Some(Shown::Digits(10))),
            ("0", Some(Shown::Decimals(0))),
            ("00", Some(Shown::Decimals(0))),
            ("0.00", Some(Shown::Decimals(2))),
            ("#,##0.00", Some(Shown::Decimals(2))),
            ("#,##0.00;[Red]-#,##0.00", Some(Shown::Decimals(2))),
            ("\"¥\"#,##0.0_ ", Some(Shown::Decimals(1))),
            ("[$€-407]#,##0.00", Some(Shown::Decimals(2))),
            ("¥#,##0", Some(Shown::Decimals(0))),
            ("General", None),
            ("@", None),
            ("0%", None),
            ("0.00E+00", None),
            ("# ?/?", None),
            ("yyyy-mm-dd", None),
            ("0.0,", None),
            ("", None),
        ] {
            assert_eq!(Shown::of(code), shown, "{code}");
        }
    }
}
