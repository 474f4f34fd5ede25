//! The account of a statement that has no column for it: a line above the header, or the file's name.

use std::path::Path;

use super::columns::Columns;
use crate::cell::number::{self, Number};
use crate::cell::trim;
use crate::error::{ReadError, ReadErrorKind};
use crate::layout::{OwnAccount, clean_name};
use crate::sheet::Sheet;

/// The words before an account's number above a header, cleaned.
const LABELS: [&str; 22] = [
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
];

/// The least digits that make a run in a file's name a number.
const LEAST_DIGITS: usize = 4;

/// The statement's own number where no column gives it.
pub(super) fn own_number(sheet: &Sheet<'_, '_>, columns: &Columns) -> Result<Option<Box<str>>, ReadError> {
    for place in sheet.found.layout.own_account() {
        let found = match place {
            OwnAccount::Column if columns.own.has_number() => return Ok(None),
            OwnAccount::Column => None,
            OwnAccount::Above => above(sheet)?,
            OwnAccount::FileName => in_file_name(sheet.path),
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Err(ReadErrorKind::Unsettled {
        place: sheet.place(sheet.header_line),
        problem: "no column, line above the header, or file name says whose statement it is; put the account's number \
                  into the file's name, or name its column in a layout"
            .to_owned(),
    }
    .into())
}

/// The number behind a label above the header: in the same cell or in the next filled one.
fn above(sheet: &Sheet<'_, '_>) -> Result<Option<Box<str>>, ReadError> {
    let mut found: Option<Box<str>> = None;
    for line in sheet.preamble() {
        let mut cells = line
            .split(char::from(sheet.dialect.delimiter))
            .map(|cell| trim(cell.trim_matches('"')));
        while let Some(cell) = cells.next() {
            let (label, rest) = cell.split_once([':', '：']).unwrap_or((cell, ""));
            if !LABELS.contains(&clean_name(label).as_str()) {
                continue;
            }
            let value = if trim(rest).is_empty() {
                cells.find(|cell| !cell.is_empty()).unwrap_or("")
            } else {
                rest
            };
            let value = value.trim_matches(['[', ']', '【', '】', ' ']);
            let Number::Clean(number) = number::clean(value) else {
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

/// The one run of letters and digits with enough digits in a file's name.
fn in_file_name(path: &Path) -> Option<Box<str>> {
    let name = path.file_name()?.to_string_lossy();
    let stem = name.split('.').next()?;
    if is_number(stem) {
        return Some(stem.into());
    }
    let mut runs = stem
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|run| is_number(run));
    let run = runs.next()?;
    runs.next().is_none().then(|| run.into())
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
}
