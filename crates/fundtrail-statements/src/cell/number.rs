//! Account numbers: cleaned as 01-model says, and nothing folded beyond that.

use std::borrow::Cow;

use hashbrown::HashSet;

use super::text::{fold_width, is_blank, says_nothing, trim};

/// Digits that a spreadsheet keeps of a number.
const KEPT_DIGITS: usize = 15;
/// Digits of the longest card numbers.
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 16..=19;

/// What a cell of an account column says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Number<'a> {
    /// A number, cleaned.
    Clean(Cow<'a, str>),
    /// A number with its middle hidden (`6222****1234`), cleaned: names nobody by itself.
    Masked(Cow<'a, str>),
    /// A placeholder: `0`, `无`, `N/A`, `-`, `\N`, `null`, or blank.
    Nobody,
    /// A number in scientific notation (`6.22E+18`), which has lost its last digits.
    Damaged,
}

/// Cleans an account number: takes off blanks and guards, folds full-width digits and letters to ASCII, and
/// ignores the case of an IBAN and of what begins with `0x`. Suffixes, leading zeros and country letters stay:
/// they tell accounts apart.
///
/// Allocates only where the number has to be rewritten.
///
/// # Examples
/// ```
/// use fundtrail_statements::cell::number::{Number, clean};
/// assert_eq!(clean("\t6222 0200-1"), Number::Clean("62220200-1".into()));
/// assert_eq!(clean("无"), Number::Nobody);
/// assert_eq!(clean("6.22E+18"), Number::Damaged);
/// ```
pub fn clean(cell: &str) -> Number<'_> {
    let cell = trim(cell);
    if says_nothing(cell) || cell == "0" {
        return Number::Nobody;
    }
    // The common card number: nothing to rewrite, nothing to look for.
    if cell.bytes().all(|b| b.is_ascii_digit()) {
        return Number::Clean(Cow::Borrowed(cell));
    }
    let number = fold_case(without_blanks(cell));
    if says_nothing(&number) || number == "0" {
        Number::Nobody
    } else if is_scientific(number.as_bytes()) {
        Number::Damaged
    } else if is_masked(&number) {
        if number.bytes().any(|b| b.is_ascii_digit()) {
            Number::Masked(number)
        } else {
            Number::Nobody
        }
    } else {
        Number::Clean(number)
    }
}

/// Whether a cleaned number has 16 to 19 digits of which those past the 15th are zeros: what a spreadsheet
/// leaves of a long number. One alone proves nothing; see [`SpreadsheetProof`].
pub fn has_zero_tail(number: &str) -> bool {
    is_card_long(number) && number.as_bytes()[KEPT_DIGITS..].iter().all(|&b| b == b'0')
}

/// Decides whether a column of numbers has been through a spreadsheet.
///
/// Fed with every cleaned number of the column; each counts once, however many lines repeat it, since a
/// statement repeats its own account on every line.
#[derive(Debug, Clone, Default)]
pub struct SpreadsheetProof {
    long: HashSet<u64>,
    zero_tails: HashSet<u64>,
}

impl SpreadsheetProof {
    /// Takes in one cleaned number.
    pub fn feed(&mut self, number: &str) {
        if !is_card_long(number) {
            return;
        }
        let value = number.parse().expect("19 digits fit 64 bits");
        self.long.insert(value);
        if has_zero_tail(number) {
            self.zero_tails.insert(value);
        }
    }

    /// Takes in what another part of the same column said.
    pub fn merge(&mut self, other: &SpreadsheetProof) {
        self.long.extend(&other.long);
        self.zero_tails.extend(&other.zero_tails);
    }

    /// Whether the column has lost digits: of five or more numbers of 16 to 19 digits, more than half end in
    /// zeros past the 15th.
    pub fn is_damaged(&self) -> bool {
        self.long.len() >= 5 && self.zero_tails.len() * 2 > self.long.len()
    }
}

fn is_card_long(number: &str) -> bool {
    CARD_DIGITS.contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
}

fn without_blanks(cell: &str) -> Cow<'_, str> {
    let folded = |c: char| {
        let twin = fold_width(c);
        if twin.is_ascii_alphanumeric() { twin } else { c }
    };
    if cell.chars().all(|c| !is_blank(c) && folded(c) == c) {
        Cow::Borrowed(cell)
    } else {
        Cow::Owned(cell.chars().filter(|&c| !is_blank(c)).map(folded).collect())
    }
}

fn fold_case(number: Cow<'_, str>) -> Cow<'_, str> {
    let bytes = number.as_bytes();
    if is_iban_shaped(bytes) && bytes.iter().any(u8::is_ascii_lowercase) {
        Cow::Owned(number.to_ascii_uppercase())
    } else if matches!(bytes, [b'0', b'x' | b'X', ..]) && bytes.iter().any(u8::is_ascii_uppercase) {
        Cow::Owned(number.to_ascii_lowercase())
    } else {
        number
    }
}

/// Two letters, two digits, and 11 to 30 letters or digits.
fn is_iban_shaped(number: &[u8]) -> bool {
    let [a, b, c, d, rest @ ..] = number else {
        return false;
    };
    a.is_ascii_alphabetic()
        && b.is_ascii_alphabetic()
        && c.is_ascii_digit()
        && d.is_ascii_digit()
        && (11..=30).contains(&rest.len())
        && rest.iter().all(u8::is_ascii_alphanumeric)
}

/// Digits, an `E`, and an exponent, with a point (or comma) or a plus: what a spreadsheet shows of a long
/// number. Without either (`12E5`) it may well be an account.
fn is_scientific(number: &[u8]) -> bool {
    let Some(e) = number.iter().position(|b| matches!(b, b'e' | b'E')) else {
        return false;
    };
    let (mantissa, exponent) = (&number[..e], &number[e + 1..]);
    let (plus, exponent) = match exponent {
        [b'+', rest @ ..] => (true, rest),
        [b'-', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let points = mantissa.iter().filter(|b| matches!(b, b'.' | b',')).count();
    let plain = mantissa
        .iter()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
    plain
        && points <= 1
        && mantissa.first().is_some_and(u8::is_ascii_digit)
        && !exponent.is_empty()
        && exponent.iter().all(u8::is_ascii_digit)
        && (plus || points == 1)
}

/// A star anywhere, or two or more `x` between digits.
fn is_masked(number: &str) -> bool {
    if number.contains(['*', '＊', '•', '●']) {
        return true;
    }
    let inner = number.trim_matches(|c: char| c.is_ascii_digit());
    inner.len() >= 2
        && number.starts_with(|c: char| c.is_ascii_digit())
        && number.ends_with(|c: char| c.is_ascii_digit())
        && inner.bytes().all(|b| matches!(b, b'x' | b'X'))
}
