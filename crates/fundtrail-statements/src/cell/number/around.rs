//! What stands around a number and is no part of it: labels, names, kinds, currencies, and dashes between groups.

use std::borrow::Cow;

use super::super::text::is_blank;
use super::is_iban_shaped;

/// The least digits that tell a number from the words around it.
const LEAST_DIGITS: usize = 6;

/// Latin words that stand beside numbers in any case; others count as words where they have small letters.
const WORDS: [&str; 20] = [
    "account", "acct", "a/c", "no", "no.", "number", "iban", "card", "current", "checking", "savings",
    "saving", "debit", "credit", "cny", "rmb", "usd", "eur", "gbp", "hkd",
];

/// Dashes of all lengths.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '－')
}

/// Drops control characters, and what spreadsheets write for them (`_x000D_`).
pub(super) fn without_controls(cell: &str) -> Cow<'_, str> {
    let mut cell = Cow::Borrowed(cell);
    while let Some(at) = cell.match_indices("_x00").map(|(at, _)| at).find(|&at| {
        let rest = &cell.as_bytes()[at + 4..];
        matches!(rest, [b'0' | b'1', b, b'_', ..] if b.is_ascii_hexdigit())
    }) {
        let cell = cell.to_mut();
        cell.replace_range(at..at + "_x000D_".len(), "");
    }
    if cell.contains(char::is_control) {
        cell = cell
            .chars()
            .filter(|c| !c.is_control())
            .collect::<String>()
            .into();
    }
    cell
}

/// The one number among words that have no digits: `账号：6222…（储蓄卡）`, `6222…/户乙`, `12345678 - Current`.
/// Anything else as it is: an address, a number and the code of its bank (`1234567890/5500`).
pub(super) fn without_words(cell: &str) -> &str {
    if cell.contains('@') || cell.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return cell;
    }
    let is_part = |c: char| {
        c.is_ascii_alphanumeric() || is_blank(c) || is_dash(c) || matches!(c, '.' | '_' | '/' | '+')
    };
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let mut numbers = cell.split(|c| !is_part(c)).filter(|piece| digits(piece) > 0);
    match (numbers.next(), numbers.next()) {
        (Some(number), None) if digits(number) >= LEAST_DIGITS => {
            without_latin_words(number.trim_matches(['/', '.', '+']))
        }
        _ => cell,
    }
}

/// Takes Latin words off both ends of a number.
fn without_latin_words(number: &str) -> &str {
    let is_word = |word: &str| {
        let lower = word.to_ascii_lowercase();
        !word.bytes().any(|b| b.is_ascii_digit())
            && (word.chars().all(is_dash)
                || WORDS.contains(&lower.as_str())
                || (word.len() > 2 && word.bytes().any(|b| b.is_ascii_lowercase())))
    };
    let mut rest = number.trim_matches(|c| is_blank(c) || is_dash(c));
    loop {
        let first = rest.split(is_blank).next().unwrap_or("");
        let last = rest.rsplit(is_blank).next().unwrap_or("");
        rest = if first.len() < rest.len() && is_word(first) {
            &rest[first.len()..]
        } else if last.len() < rest.len() && is_word(last) {
            &rest[..rest.len() - last.len()]
        } else {
            return rest;
        };
        rest = rest.trim_matches(|c| is_blank(c) || is_dash(c));
    }
}

/// A card's number or an IBAN without the dashes or points between its groups of four; any other number as it is
/// (a `-1` behind a number tells accounts apart).
pub(super) fn without_groups(number: Cow<'_, str>) -> Cow<'_, str> {
    let is_mark = |c: char| is_dash(c) || c == '.';
    if !number.contains(is_mark) {
        return number;
    }
    let groups: Vec<&str> = number.split(is_mark).collect();
    let (last, before) = groups.split_last().expect("a split has a part");
    let fours =
        before.len() >= 2 && before.iter().all(|group| group.len() == 4) && (1..=4).contains(&last.len());
    let joined: String = groups.concat();
    let is_card = joined.bytes().all(|b| b.is_ascii_digit()) && (12..=19).contains(&joined.len());
    if fours && (is_card || is_iban_shaped(joined.as_bytes())) {
        joined.into()
    } else {
        number
    }
}
