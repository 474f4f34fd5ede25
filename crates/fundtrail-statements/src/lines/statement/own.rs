//! The account of a statement that has no column for it: a line above the header, or the file's name.

use std::path::Path;

use super::columns::Columns;
use crate::cell::number::{self, Number};
use crate::cell::trim;
use crate::error::{ReadError, ReadErrorKind};
use crate::layout::{OwnAccount, clean_name};
use crate::lines::sheet::Sheet;

/// The words before an account's number above a header, cleaned.
const LABELS: [&str; 23] = [
    "账号",
    "帐号",
    "账户",
    "帐户",
    "卡号",
    "交易卡号",
    "交易账号",
    "查询账号",
    "本方账号",
    "客户账号",
    "账户号",
    "微信号",
    "支付宝账户",
    "支付宝账号",
    "account",
    "accountno",
    "accountno.",
    "accountnumber",
    "cardnumber",
    "iban",
    "konto",
    "kontonummer",
    "girokonto",
];

/// The least digits that make a run in a file's name a number.
const LEAST_DIGITS: usize = 4;

/// What says whose statement it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Own {
    /// Each line, in a column.
    Column,
    /// A line above the header, or the file's name: this number.
    Number(Box<str>),
    /// Nothing.
    Unnamed,
}

/// Where a statement's own number stands.
pub(super) fn own_number(sheet: &Sheet<'_, '_>, columns: &Columns) -> Result<Own, ReadError> {
    for place in sheet.found.layout.own_account() {
        let found = match place {
            OwnAccount::Column if columns.own.has_number() => return Ok(Own::Column),
            OwnAccount::Column => None,
            OwnAccount::Above => above(sheet)?,
            OwnAccount::FileName => in_sheet_name(sheet.path).or_else(|| in_file_name(sheet.path)),
        };
        if let Some(number) = found {
            return Ok(Own::Number(number));
        }
    }
    Ok(Own::Unnamed)
}

/// The number behind a label above the header: in the same cell or in the next filled one.
fn above(sheet: &Sheet<'_, '_>) -> Result<Option<Box<str>>, ReadError> {
    let mut found: Option<Box<str>> = None;
    for line in sheet.preamble() {
        let mut cells = line
            .split(char::from(sheet.dialect.delimiter))
            .map(|cell| trim(cell.trim_matches('"')));
        while let Some(cell) = cells.next() {
            let (label, rest) = cell
                .split_once([':', '：'])
                .or_else(|| cell.rsplit_once([' ', '　']))
                .unwrap_or((cell, ""));
            let is_label = |text: &str| LABELS.contains(&clean_name(text).as_str());
            let (label, rest) = if is_label(cell) { (cell, "") } else { (label, rest) };
            if !is_label(label) {
                continue;
            }
            let value = if trim(rest).is_empty() {
                cells.find(|cell| !cell.is_empty()).unwrap_or("")
            } else {
                rest
            };
            let value = value.trim_matches(['[', ']', '【', '】', ' ']);
            let Number::Clean(number) = number::clean(before_next_label(value)) else {
                continue;
            };
            if found.as_deref().is_some_and(|found| *found != *number) {
                return Err(ReadErrorKind::Unsettled {
                    place: sheet.place(sheet.header_line),
                    problem: "the lines above the header name two accounts; split the file, or name a column"
                        .to_owned(),
                }
                .into());
            }
            found = Some(number.into());
        }
    }
    Ok(found)
}

/// The part of a cell before another label in it: `6222000011  户名：户甲`, `12345678 Currency: GBP`.
fn before_next_label(value: &str) -> &str {
    let Some(colon) = value.find([':', '：']) else {
        return value;
    };
    let label = value[..colon].trim_end();
    label.rfind(char::is_whitespace).map_or("", |at| &value[..at])
}

/// The same of the name of a workbook's sheet, behind `#`: a sheet an account.
fn in_sheet_name(path: &Path) -> Option<Box<str>> {
    let path = path.to_string_lossy();
    let (file, sheet) = path.rsplit_once('#')?;
    let is_sheet = !Path::new(&*path).exists() && Path::new(file).exists();
    is_sheet.then(|| in_file_name(Path::new(sheet))).flatten()
}

/// The one run of letters and digits with enough digits in a file's name. The days that an export spans are no
/// number.
fn in_file_name(path: &Path) -> Option<Box<str>> {
    let name = path.file_name()?.to_string_lossy();
    let stem = name.split('.').next()?;
    let runs = || stem.split(|c: char| !c.is_ascii_alphanumeric());
    if is_number(stem) && !runs().any(is_date) {
        return Some(stem.into());
    }
    let mut numbers = runs().filter(|run| is_number(run) && !is_date(run));
    let number = numbers.next()?;
    numbers.next().is_none().then(|| number.into())
}

/// `2026`, `202603`, `20260301`, with or without letters before it.
fn is_date(run: &str) -> bool {
    let digits = run.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let is_in = |part: Option<u32>, most: u32| part.is_none_or(|part| (1..=most).contains(&part));
    matches!(digits.len(), 4 | 6 | 8)
        && digits.bytes().all(|b| b.is_ascii_digit())
        && (digits.starts_with("19") || digits.starts_with("20"))
        && is_in(part(4, 6), 12)
        && is_in(part(6, 8), 31)
}

fn is_number(run: &str) -> bool {
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    digits >= LEAST_DIGITS
        && run
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_gives_the_one_number_in_it() {
        let number = |name: &str| in_file_name(Path::new(name));
        assert_eq!(number("in/wx_0021.csv").as_deref(), Some("wx_0021"));
        assert_eq!(
            number("statement of 6222000011.csv").as_deref(),
            Some("6222000011")
        );
        assert_eq!(number("march.csv"), None);
        assert_eq!(number("6222 and 6333.csv"), None);
    }

    #[test]
    fn the_days_in_a_file_name_are_no_number() {
        let number = |name: &str| in_file_name(Path::new(name));
        for name in [
            "6222000011_20260301-20260331.csv",
            "户甲6222000011_2026-03.csv",
            "2026 6222000011.csv",
            "6222000011 (2).csv",
            "6222000011.csv.gz",
        ] {
            assert_eq!(number(name).as_deref(), Some("6222000011"), "{name}");
        }
        for name in [
            "2026.csv",
            "statement-2026-03.csv",
            "stmt20260301.csv",
            "202603.csv",
        ] {
            assert_eq!(number(name), None, "{name}");
        }
        // No month and no day: these are numbers.
        assert_eq!(number("20261399.csv").as_deref(), Some("20261399"));
        assert_eq!(number("wx_2131.csv").as_deref(), Some("wx_2131"));
    }

    #[test]
    fn a_label_ends_the_number_before_it() {
        assert_eq!(before_next_label("6222000011  户名：户甲"), "6222000011 ");
        assert_eq!(before_next_label("12345678 Currency: GBP"), "12345678");
        assert_eq!(before_next_label("GB00 TEST 0011"), "GB00 TEST 0011");
        assert_eq!(before_next_label("户名：户甲"), "");
    }
}
