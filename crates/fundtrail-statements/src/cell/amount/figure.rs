//! An amount taken apart: its digits and separators, sign, currency mark and unit.

use super::super::currency::Currencies;
use super::super::error::Problem;
use super::super::text::{fold_width, is_blank};
use super::{DecimalMark, Unit};

/// The longest amount that is worth looking at: an `i64` grouped in threes, with room for decimals.
const MAX_LEN: usize = 64;

/// A cell without its sign, currency and unit: digits, `.`, `,`, and `'` for any other grouping.
pub(super) struct Figure {
    bytes: [u8; MAX_LEN],
    len: usize,
    pub(super) negative: bool,
    pub(super) unit: Option<Unit>,
}

impl Figure {
    pub(super) fn scan(text: &str) -> Result<Self, Problem> {
        let peeled = peel(text)?;
        let mut figure = Figure {
            bytes: [0; MAX_LEN],
            len: 0,
            negative: peeled.negative == Some(true),
            unit: peeled.unit,
        };
        let mut blank = None;
        for c in peeled.core.chars() {
            let byte = match fold_width(c) {
                c @ ('0'..='9' | '.' | ',') => c as u8,
                '\'' | '\u{2019}' => b'\'',
                '，' => b',',
                c if is_blank(c) => b' ',
                'e' | 'E' if figure.len > 0 => return Err(Problem::Scientific),
                c if c.is_numeric() => return Err(Problem::ForeignDigits),
                _ => return Err(Problem::NotAnAmount),
            };
            if matches!(byte, b' ' | b'\'') {
                // Two ways of grouping in one figure are none.
                if *blank.get_or_insert(byte) != byte {
                    return Err(Problem::Grouping);
                }
            }
            figure.push(if byte == b' ' { b'\'' } else { byte })?;
        }
        if figure.bytes().iter().any(u8::is_ascii_digit) {
            Ok(figure)
        } else {
            Err(Problem::NotAnAmount)
        }
    }

    /// How a point-decimal figure of a hundred thousand or more is grouped by commas: as in India, or in threes.
    pub(super) fn is_grouped_as_lakh(&self) -> Option<bool> {
        let whole = self.split(DecimalMark::Point).ok()?.0;
        let digits = whole.iter().filter(|b| b.is_ascii_digit()).count();
        (whole.contains(&b',') && digits > 5).then(|| is_lakh(whole, b','))
    }

    fn push(&mut self, byte: u8) -> Result<(), Problem> {
        *self.bytes.get_mut(self.len).ok_or(Problem::TooLarge)? = byte;
        self.len += 1;
        Ok(())
    }

    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    /// Splits at the decimal mark; what stands before it is grouped in threes, as in India (12,34,567), or not at all.
    pub(super) fn split(&self, mark: DecimalMark) -> Result<(&[u8], &[u8]), Problem> {
        let (mark, other) = match mark {
            DecimalMark::Point => (b'.', b','),
            DecimalMark::Comma => (b',', b'.'),
        };
        let bytes = self.bytes();
        let (whole, fraction) = match bytes.iter().position(|&b| b == mark) {
            Some(at) => (&bytes[..at], &bytes[at + 1..]),
            None => (bytes, &[][..]),
        };
        if !fraction.iter().all(u8::is_ascii_digit) {
            return Err(Problem::Grouping);
        }
        let plain = whole.iter().all(u8::is_ascii_digit);
        if plain
            || is_grouped(whole, other)
            || is_grouped(whole, b'\'')
            || (other == b',' && is_lakh(whole, other))
        {
            Ok((whole, fraction))
        } else {
            Err(Problem::Grouping)
        }
    }
}

/// One to three digits, then groups of three behind `separator`.
fn is_grouped(whole: &[u8], separator: u8) -> bool {
    let mut groups = whole.split(|&b| b == separator);
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && first.iter().all(u8::is_ascii_digit)
        && groups.all(|group| group.len() == 3 && group.iter().all(u8::is_ascii_digit))
}

/// One or two digits, then groups of two, then one of three: 1,00,000 and 12,34,567.
fn is_lakh(whole: &[u8], separator: u8) -> bool {
    let groups: Vec<&[u8]> = whole.split(|&b| b == separator).collect();
    let [first, middle @ .., last] = &groups[..] else {
        return false;
    };
    !middle.is_empty()
        && (1..=2).contains(&first.len())
        && middle.iter().all(|group| group.len() == 2)
        && last.len() == 3
        && groups.concat().iter().all(u8::is_ascii_digit)
}

/// The figure before a remark that some of it was given back (JD's bills: `131.77(已退款89.84)`): the refund is a line
/// of its own.
fn without_refund(text: &str) -> Option<&str> {
    let (figure, remark) = text.strip_suffix([')', '）'])?.split_once(['(', '（'])?;
    (remark.contains("退款") && !figure.is_empty()).then(|| figure.trim_end())
}

/// What stands around the digits.
pub(super) struct Peeled<'a> {
    core: &'a str,
    negative: Option<bool>,
    unit: Option<Unit>,
    /// The currency's sign or code, as written.
    pub(super) currency: Option<&'a str>,
}

/// Takes the sign (before, behind, or as parentheses), the currency and the unit off an amount: each once, in
/// any order.
pub(super) fn peel(text: &str) -> Result<Peeled<'_>, Problem> {
    let mut peeled = Peeled {
        core: text,
        negative: None,
        unit: None,
        currency: None,
    };
    loop {
        let rest = peeled.core;
        let (again, inner) = if let Some((negative, inner)) = take_sign(rest) {
            (peeled.negative.replace(negative).is_some(), inner)
        } else if let Some((unit, inner)) = take_unit(rest) {
            (peeled.unit.replace(unit).is_some(), inner)
        } else if let Some(inner) = without_refund(rest) {
            (false, inner)
        } else if let Some((mark, inner)) = take_currency(rest) {
            (peeled.currency.replace(mark).is_some(), inner)
        } else {
            return Ok(peeled);
        };
        if again {
            return Err(Problem::NotAnAmount);
        }
        peeled.core = inner.trim_matches(is_blank);
    }
}

/// Whether the sign is a minus, and what is left.
fn take_sign(text: &str) -> Option<(bool, &str)> {
    let minus = ['-', '－', '\u{2212}'];
    let plus = ['+', '＋'];
    if let Some(inner) = text.strip_prefix(['(', '（']) {
        return inner.strip_suffix([')', '）']).map(|inner| (true, inner));
    }
    if let Some(rest) = text.strip_prefix(minus).or_else(|| text.strip_suffix(minus)) {
        return Some((true, rest));
    }
    if let Some(rest) = text.strip_prefix(plus).or_else(|| text.strip_suffix(plus)) {
        return Some((false, rest));
    }
    // Behind an amount, debit and credit are its sign: what goes out, an overdrawn balance, and their opposites.
    let (rest, word) = text.split_at_checked(text.len().checked_sub(2)?)?;
    match word {
        "DR" | "Dr" | "dr" => Some((true, rest)),
        "CR" | "Cr" | "cr" => Some((false, rest)),
        _ => None,
    }
}

fn take_unit(text: &str) -> Option<(Unit, &str)> {
    [
        ("万元", Unit::TenThousand),
        ("万", Unit::TenThousand),
        ("元", Unit::Major),
        ("圆", Unit::Major),
        ("分", Unit::Minor),
    ]
    .into_iter()
    .find_map(|(word, unit)| text.strip_suffix(word).map(|rest| (unit, rest)))
}

/// Signs and codes that may stand on either side of the digits.
///
/// The longer stands before the shorter that it contains.
const CURRENCY_MARKS: [&str; 41] = [
    "¥",
    "￥",
    "CNY",
    "RMB",
    "人民币",
    "US$",
    "HK$",
    "NT$",
    "AU$",
    "CA$",
    "A$",
    "C$",
    "S$",
    "R$",
    "$",
    "＄",
    "€",
    "£",
    "￡",
    "₹",
    "Rs.",
    "₩",
    "₽",
    "₺",
    "₫",
    "₱",
    "฿",
    "zł",
    "Kč",
    "kr.",
    "kr",
    "円",
    "USDT",
    "USD",
    "EUR",
    "GBP",
    "HKD",
    "JPY",
    "CHF",
    "AUD",
    "CAD",
];

fn take_currency(text: &str) -> Option<(&str, &str)> {
    let first = text.chars().next()?;
    let last = text.chars().next_back()?;
    if first.is_ascii_digit() && last.is_ascii_digit() {
        return None;
    }
    let mut marks = CURRENCY_MARKS.iter();
    let before = marks.clone().find_map(|mark| text.strip_prefix(mark));
    if let Some(rest) = before {
        return Some((&text[..text.len() - rest.len()], rest));
    }
    if let Some(rest) = marks.find_map(|mark| text.strip_suffix(mark)) {
        return Some((&text[rest.len()..], rest));
    }
    take_code(text)
}

/// The three letters of any currency's code, before or behind.
fn take_code(text: &str) -> Option<(&str, &str)> {
    let is_code = |code: &str, next: Option<u8>| {
        let apart = next.is_some_and(|b| !b.is_ascii_alphabetic());
        apart && code.bytes().all(|b| b.is_ascii_uppercase()) && Currencies::built_in().has_code(code)
    };
    if let Some((code, rest)) = text.split_at_checked(CODE)
        && is_code(code, rest.bytes().next())
    {
        return Some((code, rest));
    }
    let (rest, code) = text.split_at_checked(text.len().checked_sub(CODE)?)?;
    is_code(code, rest.bytes().next_back()).then_some((code, rest))
}

/// The letters of a currency's code.
const CODE: usize = 3;
