//! The account's number in a line above the header.

use super::{Shape, Stated};
use crate::cell::clean_name;
use crate::cell::number::{self, Number};
use crate::cell::trim;
use crate::error::ReadError;
use crate::lines::content::account_in;
use crate::lines::section;
use crate::lines::sheet::Sheet;
use crate::trouble::Trouble;

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

/// The numbers behind labels above the header, in the same cell or in the next filled one: of an account, of a card, or
/// both.
pub(super) fn above(sheet: &Sheet<'_, '_>) -> Result<Option<Stated>, ReadError> {
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
            let said = said_in(cell);
            for (nth, &(label, rest)) in said.iter().enumerate().filter(|(_, (label, _))| is_label(label)) {
                let is_last = nth + 1 == said.len();
                let behind = || line[at + 1..].iter().find(|cell| !cell.is_empty());
                let value = if !trim(rest).is_empty() || !is_last {
                    rest
                } else if let Some(value) = behind().filter(|value| may_name(value)) {
                    cells.find(|(_, cell)| *cell == value);
                    value
                } else {
                    // A row of labels may stand above a row of their values.
                    below.and_then(|below| below.get(at)).map_or("", String::as_str)
                };
                let value = value.trim_matches(['[', ']', '【', '】', ' ']);
                let Some(number) = named(label, value) else {
                    continue;
                };
                let next = || cells.clone().find(|(_, cell)| !cell.is_empty());
                if names_several(value) || is_last && next().is_some_and(|(_, next)| goes_on(&number, next)) {
                    let cell = cell.to_owned();
                    return Err(Trouble::AboveSeveral { cell }.at(sheet.place(sheet.header_line)));
                }
                if !found.takes(label, &number) {
                    return Err(Trouble::AboveTwoAccounts {}.at(sheet.place(sheet.header_line)));
                }
            }
        }
    }
    if found.account.is_none() {
        found.account = found.card.take();
    }
    Ok(found.account.is_some().then_some(found))
}

/// What a cell says, label by label: `户名：户甲 账号：6222000011 币种：人民币`, `12345678，Currency: GBP`. Without a
/// colon the last word is what is said.
fn said_in(cell: &str) -> Vec<(&str, &str)> {
    const COLONS: [char; 2] = [':', '：'];
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | ';' | '；' | '|' | '、');
    if is_label(cell) && !cell.bytes().any(|b| b.is_ascii_digit()) {
        return vec![(cell, "")];
    }
    let Some((mut label, mut rest)) = cell.split_once(COLONS) else {
        return vec![cell.rsplit_once([' ', '　']).unwrap_or((cell, ""))];
    };
    let mut said = Vec::new();
    while let Some((before, behind)) = rest.split_once(COLONS) {
        // What ends before the next label: at a blank or a mark, else with its last digit.
        let words = before.trim_end();
        let value = words
            .rfind(is_between)
            .or_else(|| Some(words.rfind(|c: char| c.is_ascii_digit())? + 1))
            .map_or("", |end| &words[..end]);
        said.push((label, value));
        label = words[value.len()..].trim_start_matches(is_between);
        rest = behind;
    }
    said.push((label, rest));
    said
}

/// The number that a value behind a label names.
fn named(label: &str, value: &str) -> Option<String> {
    let Number::Clean(number) = number::clean(value) else {
        return None;
    };
    let is_known = LABELS.contains(&clean_name(label).as_str());
    (may_name(&number) && (is_known || account_in(value).is_some())).then(|| number.into_owned())
}

impl Stated {
    /// Takes in the number behind a label; whether it is not another one than is known.
    fn takes(&mut self, label: &str, number: &str) -> bool {
        let slot = if is_of_a_card(label) {
            &mut self.card
        } else {
            &mut self.account
        };
        let one = match slot.as_deref() {
            Some(known) => one_account(known, number),
            None => Some(number),
        };
        match one.map(Into::into) {
            Some(one) => *slot = Some(one),
            None => return false,
        }
        true
    }
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

#[cfg(test)]
mod tests {
    use super::said_in;

    #[test]
    fn a_cell_may_say_several_things() {
        let said = [("户名", "户甲"), ("账号", "6222000011"), ("币种", "人民币")];
        for between in [" ", "  ", "，", ",", "；", " | "] {
            let cell = format!("户名：户甲{between}账号：6222000011{between}币种：人民币");
            let found: Vec<_> = said_in(&cell)
                .into_iter()
                .map(|(l, v)| (l, v.trim_matches([' ', '|'])))
                .collect();
            assert_eq!(found, said, "{cell}");
        }
        assert_eq!(
            said_in("账号：6222000011币种：人民币"),
            [("账号", "6222000011"), ("币种", "人民币")]
        );
        assert_eq!(
            said_in("Account: 12 34 56 Currency: GBP"),
            [("Account", " 12 34 56"), ("Currency", " GBP")]
        );
        assert_eq!(said_in("GB00 TEST 0011"), [("GB00 TEST", "0011")]);
        assert_eq!(said_in("账号"), [("账号", "")]);
    }
}
