//! The account of a statement that has no column for it: a line above the header, or the file's name.

use std::collections::BTreeSet;
use std::path::Path;

use super::columns::Columns;
use super::sides;
use crate::cell::number::{self, Number};
use crate::cell::trim;
use crate::error::ReadError;
use crate::layout::{Field, OwnAccount, clean_name};
use crate::lines::content::account_in;
use crate::lines::section;
use crate::lines::sheet::Sheet;
use crate::lines::unread::SAMPLE;
use crate::trouble::{OwnPlace, Trouble};

/// The words before an account's number above a header, cleaned.
const LABELS: [&str; 32] = [
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
    "kontonr",
    "kontonr.",
    "konto-nr.",
    "客户帐号",
    "卡号账号",
    "accountid",
    "acctno",
    "acctno.",
    "cardno",
    "girokonto",
];

/// The least digits that make a run in a file's name a number.
const LEAST_DIGITS: usize = 4;

/// What says whose statement it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Own {
    /// Each line, in a column.
    Column,
    /// A line above the header, or the file's name: these numbers.
    Stated(Stated),
    /// Nothing.
    Unnamed,
}

/// The numbers of one account that stand outside its lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Stated {
    pub(super) account: Option<Box<str>>,
    pub(super) card: Option<Box<str>>,
}

impl Stated {
    pub(super) fn account(number: Box<str>) -> Self {
        Stated {
            account: Some(number),
            card: None,
        }
    }

    fn numbers(&self) -> impl Iterator<Item = &str> {
        [&self.account, &self.card]
            .into_iter()
            .flatten()
            .map(|number| &**number)
    }
}

/// Where a statement's own number stands.
///
/// # Errors
/// Where two places name two accounts.
pub(super) fn own_number(sheet: &Sheet<'_, '_>, columns: &Columns) -> Result<Own, ReadError> {
    check_places(sheet, columns)?;
    for place in sheet.found.layout.own_account() {
        let found = match place {
            OwnAccount::Column if columns.own.has_number() => return Ok(Own::Column),
            OwnAccount::Column => None,
            OwnAccount::Above => above(sheet)?,
            OwnAccount::FileName => in_name(sheet.path).map(Stated::account),
        };
        if let Some(stated) = found {
            return Ok(Own::Stated(stated));
        }
    }
    Ok(Own::Unnamed)
}

/// The own number that a line above the header states, else a file's name whose number is surely one; and where it
/// stands.
pub(super) fn stated_elsewhere(sheet: &Sheet<'_, '_>) -> Result<Option<(String, OwnPlace)>, ReadError> {
    if let Some(number) = above(sheet)?.as_ref().and_then(|above| above.numbers().next()) {
        return Ok(Some((number.to_owned(), OwnPlace::Above {})));
    }
    let named = in_name(sheet.path).filter(|number| Shape::of(number) != Shape::Other);
    Ok(named.map(|number| (number.into(), OwnPlace::FileName {})))
}

/// Asks where the places in which the layout looks for the own number name different accounts. A file's name counts
/// where its number is surely one, and of the same shape: a card and the account behind it have two numbers.
fn check_places(sheet: &Sheet<'_, '_>, columns: &Columns) -> Result<(), ReadError> {
    let places = sheet.found.layout.own_account();
    let looks = |place: OwnAccount| places.contains(&place);
    let mut found: Vec<(OwnPlace, Vec<String>)> = Vec::new();
    if looks(OwnAccount::Column) {
        let rows = sheet.sample(SAMPLE);
        for at in columns.own.numbers() {
            let cells = rows.iter().filter_map(|row| row.get(at));
            let numbers = cells.filter_map(|cell| Some(account_in(trim(cell))?.0));
            let numbers: BTreeSet<String> = numbers.collect();
            let place = OwnPlace::Column {
                column: trim(&sheet.header[at]).to_owned(),
            };
            found.push((place, numbers.into_iter().collect()));
        }
    }
    if looks(OwnAccount::Column) {
        check_rival(sheet, columns)?;
    }
    let in_columns: Vec<String> = found.iter().flat_map(|(_, numbers)| numbers.clone()).collect();
    let disagree = |place: OwnPlace, number: &str, found: &[(OwnPlace, Vec<String>)]| {
        let other = found.iter().find(|(_, numbers)| !numbers.is_empty())?;
        Some(disagreement(
            sheet,
            (place, number),
            (other.0.clone(), &other.1[0]),
        ))
    };
    let mut stated = Vec::new();
    if looks(OwnAccount::Above)
        && let Some(above) = above(sheet)?
    {
        stated.extend(above.numbers().map(str::to_owned));
        if !in_columns.is_empty() && !stated.iter().any(|number| in_columns.contains(number)) {
            return disagree(OwnPlace::Above {}, &stated[0], &found).map_or(Ok(()), Err);
        }
    }
    if looks(OwnAccount::FileName)
        && let Some(named) = in_name(sheet.path)
    {
        let shape = Shape::of(&named);
        let known = in_columns.iter().chain(&stated);
        let mut alike = known
            .filter(|number| shape != Shape::Other && Shape::of(number) == shape)
            .peekable();
        if let Some(first) = alike.peek().map(|first| (*first).clone())
            && !alike.any(|number| **number == *named)
        {
            let of_column = found.iter().find(|(_, numbers)| numbers.contains(&first));
            let place = of_column.map_or(OwnPlace::Above {}, |(place, _)| place.clone());
            let named = (OwnPlace::FileName {}, &*named);
            return Err(disagreement(sheet, named, (place, &first)));
        }
    }
    Ok(())
}

/// Asks where a second column has a name by which the layout knows the own account, and other numbers than the one that
/// was taken.
fn check_rival(sheet: &Sheet<'_, '_>, columns: &Columns) -> Result<(), ReadError> {
    let names = [Field::OwnAccount, Field::OwnCard].into_iter();
    let names: Vec<&str> = names
        .filter_map(|field| sheet.found.layout.columns().get(&field))
        .flatten()
        .map(|name| name.text.as_str())
        .collect();
    let Some(taken) = columns.own.numbers().next() else {
        return Ok(());
    };
    let rows = sheet.sample(SAMPLE);
    for at in sheet.unread() {
        if !names.contains(&clean_name(&sheet.header[at]).as_str()) {
            continue;
        }
        let both = rows.iter().filter_map(|row| {
            let number = |at: usize| sides::number_in(trim(row.get(at)?));
            Some((number(at)?, number(taken)?))
        });
        if let Some((rival, number)) = both.into_iter().find(|(rival, number)| rival != number) {
            let place = |at: usize| OwnPlace::Column {
                column: trim(&sheet.header[at]).to_owned(),
            };
            return Err(disagreement(sheet, (place(taken), &number), (place(at), &rival)));
        }
    }
    Ok(())
}

fn disagreement(sheet: &Sheet<'_, '_>, one: (OwnPlace, &str), other: (OwnPlace, &str)) -> ReadError {
    let trouble = Trouble::TwoOwnNumbers {
        one: one.1.to_owned(),
        at: one.0,
        other: other.1.to_owned(),
        there: other.0,
    };
    trouble.at(sheet.place(sheet.header_line))
}

/// What a number surely is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Two letters, then digits.
    Iban,
    /// 16 to 19 digits.
    Card,
    Other,
}

impl Shape {
    fn of(number: &str) -> Self {
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        let letters = number.bytes().take_while(u8::is_ascii_alphabetic).count();
        match letters {
            0 if digits == number.len() && (16..=19).contains(&digits) => Shape::Card,
            2.. if digits >= 8 && number.len() >= 15 && number.as_bytes()[2].is_ascii_digit() => Shape::Iban,
            _ => Shape::Other,
        }
    }
}

/// The numbers behind labels above the header, in the same cell or in the next filled one: of an account, of a card, or
/// both.
fn above(sheet: &Sheet<'_, '_>) -> Result<Option<Stated>, ReadError> {
    let mut found = Stated::default();
    let split = |line: &'_ str| -> Vec<String> {
        let cells = line.split(char::from(sheet.dialect.delimiter));
        cells
            .map(|cell| trim(cell.trim_matches('"')).to_owned())
            .collect()
    };
    let lines: Vec<Vec<String>> = sheet.preamble().map(split).collect();
    for (line, below) in lines.iter().zip(lines.iter().skip(1).map(Some).chain([None])) {
        let mut cells = line.iter().map(String::as_str).enumerate();
        while let Some((at, cell)) = cells.next() {
            let (label, rest) = cell
                .split_once([':', '：'])
                .or_else(|| cell.rsplit_once([' ', '　']))
                .unwrap_or((cell, ""));
            let is_whole = is_label(cell) && !cell.bytes().any(|b| b.is_ascii_digit());
            let (label, rest) = if is_whole { (cell, "") } else { (label, rest) };
            if !is_label(label) {
                continue;
            }
            let behind = || line[at + 1..].iter().find(|cell| !cell.is_empty());
            let value = if !trim(rest).is_empty() {
                rest
            } else if let Some(value) = behind().filter(|value| may_name(value)) {
                cells.find(|(_, cell)| *cell == value);
                value
            } else {
                // A row of labels may stand above a row of their values.
                below.and_then(|below| below.get(at)).map_or("", String::as_str)
            };
            let value = value.trim_matches(['[', ']', '【', '】', ' ']);
            let value = before_next_label(value);
            let Number::Clean(number) = number::clean(value) else {
                continue;
            };
            let is_named = LABELS.contains(&clean_name(label).as_str());
            if !may_name(&number) || (!is_named && account_in(value).is_none()) {
                continue;
            }
            if names_several(value)
                || cells
                    .clone()
                    .find(|(_, cell)| !cell.is_empty())
                    .is_some_and(|(_, next)| goes_on(&number, next))
            {
                let cell = cell.to_owned();
                return Err(Trouble::AboveSeveral { cell }.at(sheet.place(sheet.header_line)));
            }
            let slot = if is_of_a_card(label) {
                &mut found.card
            } else {
                &mut found.account
            };
            let known = slot.as_deref().and_then(|known| one_account(known, &number));
            if known.is_some() {
                *slot = known.map(Into::into);
                continue;
            }
            if slot.is_some() {
                return Err(Trouble::AboveTwoAccounts {}.at(sheet.place(sheet.header_line)));
            }
            *slot = Some(number.into());
        }
    }
    if found.account.is_none() {
        found.account = found.card.take();
    }
    Ok(found.account.is_some().then_some(found))
}

/// Whether a text may name an account: it has digits, or is an address.
fn may_name(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit() || b == b'@')
}

/// The number of one account that goes by both: they are the same, or the IBAN of a bank's own number, which stands at
/// its end.
fn one_account<'n>(one: &'n str, other: &'n str) -> Option<&'n str> {
    const LEAST_DIGITS: usize = 6;
    let (long, short) = if one.len() >= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let digits = short.trim_start_matches('0');
    let is_end = || {
        let plain = digits.len() >= LEAST_DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
        plain && Shape::of(long) == Shape::Iban && long.ends_with(digits)
    };
    (long == short || is_end()).then_some(long)
}

/// Whether words before a number say that it is an account's: one of [`LABELS`], or several of them (卡号/账号).
fn is_label(text: &str) -> bool {
    let name = clean_name(text);
    LABELS.contains(&name.as_str())
        || name.contains('/') && name.split('/').all(|part| LABELS.contains(&part))
        || section::is_label(text)
}

/// Whether what stands behind a label names two accounts, or a range of them: `A 至 B`, `A - B`, `A、B`.
fn names_several(value: &str) -> bool {
    const BETWEEN: [&str; 13] = [
        "至", "到", "~", "～", "—", "–", " - ", " to ", "、", "，", ";", "和", " and ",
    ];
    BETWEEN.iter().any(|between| {
        let parts = value
            .split(between)
            .filter(|part| account_in(trim(part)).is_some());
        parts.count() > 1
    })
}

/// Whether the cell behind an account's number names a further account: with a word for a range, or as the number is
/// written.
fn goes_on(number: &str, next: &str) -> bool {
    const BETWEEN: [&str; 7] = ["至", "到", "~", "-", "—", "to", "and"];
    let is_alike = |other: &str| other.len() == number.len() && Shape::of(other) == Shape::of(number);
    BETWEEN.contains(&next)
        || (trim(next) != number
            && account_in(next).is_some_and(|(other, _)| other != number && is_alike(&other)))
}

/// Whether a label says that its number is only a card's.
fn is_of_a_card(label: &str) -> bool {
    let name = clean_name(label);
    !name.contains('/') && (name.contains('卡') || name.contains("card"))
}

/// The part of a cell before another label in it: `6222000011  户名：户甲`, `12345678 Currency: GBP`.
fn before_next_label(value: &str) -> &str {
    let Some(colon) = value.find([':', '：']) else {
        return value;
    };
    let label = value[..colon].trim_end();
    label.rfind(char::is_whitespace).map_or("", |at| &value[..at])
}

/// The number in the name of a workbook's sheet, else of the file.
fn in_name(path: &Path) -> Option<Box<str>> {
    in_sheet_name(path).or_else(|| in_file_name(path))
}

/// The one of the name of a workbook's sheet, behind `#`: a sheet an account.
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
    let has_date = runs().any(is_date);
    // The time of day behind a day is no number either.
    let is_clock =
        |run: &str| has_date && matches!(run.len(), 4 | 6) && run.bytes().all(|b| b.is_ascii_digit());
    let is_account = |run: &&str| is_number(run) && !is_date(run) && !is_clock(run) && !is_of_a_person(run);
    let long = |run: &&str| run.bytes().filter(u8::is_ascii_digit).count() >= LONG_DIGITS;
    let mut numbers = runs().filter(is_account).filter(long);
    if let (Some(number), None) = (numbers.next(), numbers.next()) {
        return Some(number.into());
    }
    if is_number(stem) && !has_date && !runs().any(is_of_a_person) {
        return Some(stem.into());
    }
    let mut numbers = runs().filter(is_account);
    let number = numbers.next()?;
    numbers.next().is_none().then(|| number.into())
}

/// A number of so many digits is an account's whatever stands around it in a file's name.
const LONG_DIGITS: usize = 8;

/// A mobile phone's number or an identity number (by its check digit): a person's, not an account's.
fn is_of_a_person(run: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits: Vec<u32> = run.chars().map_while(|c| c.to_digit(10)).collect();
    let is_phone = run.len() == 11 && digits.len() == 11 && digits[0] == 1 && digits[1] >= 3;
    let check = || {
        let sum: u32 = WEIGHTS
            .iter()
            .zip(&digits)
            .map(|(weight, digit)| weight * digit)
            .sum();
        "10X98765432".chars().nth((sum % 11) as usize)
    };
    let last = run.chars().last().map(|c| c.to_ascii_uppercase());
    let is_identity = run.len() == 18 && digits.len() >= 17 && is_date(&run[6..14]) && check() == last;
    is_phone || is_identity
}

/// `2026`, `202603`, `20260301`, the same with a time of day behind it, or milliseconds since 1970; with or without
/// letters before, between (`T`) and behind (`Z`).
fn is_date(run: &str) -> bool {
    let digits = run
        .trim_start_matches(|c: char| c.is_ascii_alphabetic())
        .trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let digits = digits.replace('T', "");
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let is_in = |part: Option<u32>, most: u32| part.is_none_or(|part| part <= most);
    let is_millis = digits.len() == 13 && ('1'..='2').contains(&digits.chars().next().unwrap_or('0'));
    let is_written = matches!(digits.len(), 4 | 6 | 8 | 12 | 14)
        && (digits.starts_with("19") || digits.starts_with("20"))
        && part(4, 6).is_none_or(|month| (1..=12).contains(&month))
        && part(6, 8).is_none_or(|day| (1..=31).contains(&day))
        && is_in(part(8, 10), 23)
        && is_in(part(10, 12), 59)
        && is_in(part(12, 14), 59);
    is_millis || is_written
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
        for name in [
            "hqmx_20260401101530.csv",
            "alipay_record_20260401_101530.csv",
            "export1772327100000.csv",
            "statement_20260401T101530Z.csv",
            "流水2026-04-01 10.15.30.csv",
            "户甲 13800000000.csv",
            "11010519491231002X.csv",
        ] {
            assert_eq!(number(name), None, "{name}");
        }
        assert_eq!(
            number("ICBC_6222000000000011.csv").as_deref(),
            Some("6222000000000011")
        );
        assert_eq!(
            number("konto_DE00TEST11223344.csv").as_deref(),
            Some("DE00TEST11223344")
        );
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
