//! Account numbers: blanks, guards and full-width forms are cleaned away, and nothing is folded beyond that.

use std::borrow::Cow;

use hashbrown::HashSet;

use super::text::{fold_width, is_blank, names_nobody, trim};

mod around;
mod mask;
mod zero;

pub use zero::{ZeroProof, Zeros};

/// Digits that a spreadsheet keeps of a number.
const KEPT_DIGITS: usize = 15;
/// Digits of the longest card numbers.
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 16..=19;

/// What a cell of an account column says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Number<'a> {
    /// A number, cleaned.
    Clean(Cow<'a, str>),
    /// A number of which a part is hidden (`6222****1234`, `尾号1234`), with stars for it: names nobody by itself.
    Masked(Cow<'a, str>),
    /// A placeholder: zeros, `无`, `未知`, `N/A`, `#REF!`, `-`, `/`, `\N`, `null`, or blank.
    Nobody,
    /// A number that a table program wrote as a figure (`6.22E+18`, `622202.0`, `6,222,020`), which has lost its
    /// last digits or may have.
    Damaged,
}

/// Cleans an account number: takes off blanks, guards, control characters and the words around it (a label, a name,
/// a kind, a currency), folds full-width digits and letters to ASCII and groups of four into one, and ignores the
/// case of an IBAN and of what begins with `0x`. Suffixes, leading zeros and country letters stay: they tell accounts
/// apart.
///
/// Allocates only where the number has to be rewritten.
///
/// # Examples
/// ```
/// use fundtrail_statements::cell::number::{Number, clean};
/// assert_eq!(clean("\t6222 0200-1"), Number::Clean("62220200-1".into()));
/// assert_eq!(clean("账号：6222-0200-0000-0017（储蓄卡）"), Number::Clean("6222020000000017".into()));
/// assert_eq!(clean("尾号1234"), Number::Masked("*1234".into()));
/// assert_eq!(clean("无"), Number::Nobody);
/// assert_eq!(clean("6.22E+18"), Number::Damaged);
/// ```
pub fn clean(cell: &str) -> Number<'_> {
    let cell = trim(cell);
    // The common card number: nothing to rewrite, nothing to look for.
    if !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit()) && !cell.starts_with('0') {
        return Number::Clean(Cow::Borrowed(cell));
    }
    match around::without_controls(cell) {
        Cow::Borrowed(cell) => clean_words(cell),
        Cow::Owned(cell) => match clean_words(&cell) {
            Number::Clean(number) => Number::Clean(Cow::Owned(number.into_owned())),
            Number::Masked(number) => Number::Masked(Cow::Owned(number.into_owned())),
            Number::Nobody => Number::Nobody,
            Number::Damaged => Number::Damaged,
        },
    }
}

/// A number with blanks, words and groups in it.
fn clean_words(cell: &str) -> Number<'_> {
    let whole = without_blanks(cell);
    if names_nobody(&whole) {
        return Number::Nobody;
    }
    if is_scientific(whole.as_bytes()) || is_figure(whole.as_bytes()) {
        return Number::Damaged;
    }
    if let Some(masked) = mask::masked(&whole) {
        return Number::Masked(masked.into());
    }
    let bare = around::without_words(cell);
    let number = if bare.len() == cell.len() {
        whole
    } else {
        without_blanks(bare)
    };
    Number::Clean(fold_case(around::without_groups(number)))
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
        [b'-', rest @ ..] | rest => (false, rest),
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

/// Digits with a point and zeros behind (`622202.0`), or grouped by commas in threes: a figure as programs write
/// those, where digits past the 15th are gone.
fn is_figure(number: &[u8]) -> bool {
    let (whole, decimals) = match number.iter().position(|&b| b == b'.') {
        Some(point) => (&number[..point], Some(&number[point + 1..])),
        None => (number, None),
    };
    let zeros = |decimals: &[u8]| !decimals.is_empty() && decimals.iter().all(|&b| b == b'0');
    let all_digits = |digits: &[u8]| !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    let mut groups = whole.split(|&b| b == b',');
    let first = groups.next().unwrap_or_default();
    let grouped = whole.contains(&b',');
    let in_threes = groups.all(|group| group.len() == 3 && all_digits(group));
    all_digits(first)
        && in_threes
        && (!grouped || first.len() <= 3)
        && (grouped || decimals.is_some())
        && decimals.is_none_or(zeros)
}

#[cfg(test)]
mod tests;
