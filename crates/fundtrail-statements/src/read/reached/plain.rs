//! Lines of a transfer table in the form in which nearly all lines of a bank's extract are written.
//!
//! A plain line has a time like `2026-03-01 09:05:00`, account numbers of up to 19 digits that fit 64 bits, an
//! amount of digits and a point, and no quotes. Such a line is read without a look at the general rules; what it
//! comes to is what they would make of it. Any other line is left to them: `None` here says nothing but that.

use std::ops::Range;

use memchr::memchr;

const MINUTE: u32 = 60;
const HOUR: u32 = 60 * MINUTE;
/// Digits of the longest number that always fits 64 bits.
const NUMBER_DIGITS: usize = 19;
/// Digits before the point of an amount that fits 64 bits with all its decimals.
const AMOUNT_DIGITS: usize = 14;
/// Decimals of an amount; more are left to the general rules.
const DECIMALS: u8 = 3;

/// What a column of a plain table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlainColumn {
    /// The date and the time of day.
    Time,
    /// The payer's number.
    Payer,
    /// The payee's number.
    Payee,
    /// The amount, in the currency's own unit.
    Amount,
    /// The currency's word, blank for the table's own.
    Currency,
    /// The transfer's id.
    Id,
    /// The payer's name.
    PayerName,
    /// The payee's name.
    PayeeName,
    /// The payer's bank.
    PayerBank,
    /// The payee's bank.
    PayeeBank,
    /// The line's place in the settled order.
    Sequence,
    /// A cell that has to be blank.
    Blank,
    /// A cell that no figure rests on.
    Other,
}

/// How the lines of a plain table are written.
///
/// # Examples
/// ```
/// use fundtrail_statements::{PlainColumn, PlainTable};
///
/// let columns = [PlainColumn::Id, PlainColumn::Time, PlainColumn::Payer, PlainColumn::Payee, PlainColumn::Amount];
/// let table = PlainTable::new(columns, b',');
/// let line = b"T1,2026-03-01 09:05:00,6217000000000001,6222000000000002,1560.86";
/// let row = table.read(line).expect("a plain line");
/// assert_eq!((row.payer, row.payee), (6_217_000_000_000_001, 6_222_000_000_000_002));
/// assert_eq!(row.amount_minor(2), Some(156_086));
/// assert_eq!(row.second_of_day, 9 * 3600 + 5 * 60);
/// assert!(table.read(b"T1,yesterday,1,2,3").is_none(), "left to the general rules");
/// ```
#[derive(Debug, Clone)]
pub struct PlainTable {
    columns: Vec<PlainColumn>,
    delimiter: u8,
}

/// A plain line. Cells are given by where they stand in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlainRow {
    /// The first cell that is filled, as a footer would begin.
    pub first: Range<usize>,
    /// The date: ten characters, not yet held against the calendar.
    pub date: Range<usize>,
    /// The seconds since midnight.
    pub second_of_day: u32,
    /// The payer's number.
    pub payer: u64,
    /// The payee's number.
    pub payee: u64,
    /// Whether a number ends in zeros past its 15th digit: the payer's, the payee's.
    pub zero_tails: [bool; 2],
    /// The digits of the amount, as one number.
    amount: u64,
    /// How many of them stand behind the point.
    decimals: u8,
    /// The id; empty where there is none.
    pub id: Range<usize>,
    /// The currency's word; empty where there is none.
    pub currency: Range<usize>,
    /// The names of payer and payee; empty where there are none.
    pub names: [Range<usize>; 2],
    /// The banks of payer and payee; empty where there are none.
    pub banks: [Range<usize>; 2],
    /// The place in the settled order; empty where there is none.
    pub sequence: Range<usize>,
}

impl PlainRow {
    /// The amount in minor units of a currency with so many decimals; `None` where it has more.
    pub fn amount_minor(&self, decimals: u8) -> Option<i64> {
        let places = decimals
            .checked_sub(self.decimals)
            .filter(|_| decimals <= DECIMALS)?;
        i64::try_from(self.amount * 10_u64.pow(places.into())).ok()
    }
}

impl PlainTable {
    /// A table with these columns, in the order of the header.
    pub fn new(columns: impl IntoIterator<Item = PlainColumn>, delimiter: u8) -> Self {
        PlainTable {
            columns: columns.into_iter().collect(),
            delimiter,
        }
    }

    /// Reads a line (without its line feed); `None` where it is not plain.
    ///
    /// Complexity: O(length); allocates nothing.
    pub fn read(&self, line: &[u8]) -> Option<PlainRow> {
        // Whatever quotes mean is not plain.
        let mut row = PlainRow::default();
        let is_plain = memchr(b'"', line).is_none() && self.read_unquoted(line, &mut row).is_some();
        is_plain.then_some(row)
    }

    /// The same for a line that is known to have no quotes, into a row of this table that is used again.
    pub(super) fn read_unquoted(&self, line: &[u8], row: &mut PlainRow) -> Option<()> {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        row.first = 0..0;
        let mut at = 0;
        let last = self.columns.len().checked_sub(1)?;
        for (column, &kind) in self.columns.iter().enumerate() {
            let start = at;
            let rest = &line[at..];
            let length = match kind {
                PlainColumn::Time => {
                    row.date = start..start + 10;
                    row.second_of_day = time(rest)?;
                    19
                }
                PlainColumn::Payer | PlainColumn::Payee => {
                    let (value, length) = number(rest)?;
                    let tail = has_zero_tail(value, length);
                    if kind == PlainColumn::Payer {
                        (row.payer, row.zero_tails[0]) = (value, tail);
                    } else {
                        (row.payee, row.zero_tails[1]) = (value, tail);
                    }
                    length
                }
                PlainColumn::Amount => {
                    let length;
                    (row.amount, row.decimals, length) = amount(rest)?;
                    length
                }
                _ => memchr(self.delimiter, rest).unwrap_or(rest.len()),
            };
            at += length;
            let cell = start..at;
            match kind {
                PlainColumn::Id => row.id = cell.clone(),
                PlainColumn::Currency => row.currency = cell.clone(),
                PlainColumn::PayerName => row.names[0] = cell.clone(),
                PlainColumn::PayeeName => row.names[1] = cell.clone(),
                PlainColumn::PayerBank => row.banks[0] = cell.clone(),
                PlainColumn::PayeeBank => row.banks[1] = cell.clone(),
                PlainColumn::Sequence => row.sequence = cell.clone(),
                PlainColumn::Blank if length > 0 => return None,
                _ => {}
            }
            if row.first.is_empty() {
                row.first = cell;
            }
            if column == last {
                break;
            }
            if line.get(at) != Some(&self.delimiter) {
                return None;
            }
            at += 1;
        }
        // A cell too many is not plain.
        (at == line.len()).then_some(())
    }
}

/// The seconds since midnight of `YYYY-MM-DD HH:MM:SS` (or `/`, or `T`). The day is not looked at here.
fn time(cell: &[u8]) -> Option<u32> {
    let cell: &[u8; 19] = cell.first_chunk()?;
    let marked = cell[4] == cell[7]
        && matches!(cell[4], b'-' | b'/')
        && matches!(cell[10], b' ' | b'T')
        && cell[13] == b':'
        && cell[16] == b':';
    let pair = |at: usize| {
        let (tens, ones) = (cell[at].wrapping_sub(b'0'), cell[at + 1].wrapping_sub(b'0'));
        (tens < 10 && ones < 10).then(|| u32::from(tens * 10 + ones))
    };
    let (hour, minute, second) = (pair(11)?, pair(14)?, pair(17)?);
    (marked && hour < 24 && minute < 60 && second < 60).then(|| hour * HOUR + minute * MINUTE + second)
}

/// The digits that `text` begins with, at most 19, and how many they are.
fn digits(text: &[u8]) -> Option<(u64, usize)> {
    let (mut value, mut length) = (0_u64, 0);
    while let Some(eight) = text[length..].first_chunk().filter(|_| length <= 8)
        && let Some(more) = eight_digits(*eight)
    {
        value = value * 100_000_000 + more;
        length += 8;
    }
    for &b in &text[length..] {
        let digit = b.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        if length == NUMBER_DIGITS {
            return None;
        }
        value = value * 10 + u64::from(digit);
        length += 1;
    }
    Some((value, length))
}

/// Eight digits at once, each byte of the word one of them; `None` where one is no digit.
fn eight_digits(text: [u8; 8]) -> Option<u64> {
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    const HIGH_HALVES: u64 = 0xF0F0_F0F0_F0F0_F0F0;
    let word = u64::from_le_bytes(text);
    let above_nine = word.wrapping_add(0x0606_0606_0606_0606);
    if word & HIGH_HALVES != ZEROS || above_nine & HIGH_HALVES != ZEROS {
        return None;
    }
    let ones = word - ZEROS;
    let pairs = (ones * 10 + (ones >> 8)) & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_FFFF_0000_FFFF;
    Some((fours * 10_000 + (fours >> 32)) & 0xFFFF_FFFF)
}

/// An account number that its value tells: no zero in front, and not one digit alone.
fn number(cell: &[u8]) -> Option<(u64, usize)> {
    let (value, length) = digits(cell)?;
    (length > 1 && cell[0] != b'0').then_some((value, length))
}

/// Whether all digits past the 15th are zeros, of 16 to 19.
fn has_zero_tail(value: u64, length: usize) -> bool {
    const TAILS: [u64; 4] = [10, 100, 1_000, 10_000];
    let tail = length.checked_sub(16).and_then(|past| TAILS.get(past));
    tail.is_some_and(|tail| value.is_multiple_of(*tail))
}

/// The digits of an amount as one number, how many stand behind the point, and its length.
fn amount(cell: &[u8]) -> Option<(u64, u8, usize)> {
    let (whole, length) = digits(cell)?;
    if length == 0 || length > AMOUNT_DIGITS {
        return None;
    }
    if cell.get(length) != Some(&b'.') {
        return Some((whole, 0, length));
    }
    let (mut value, mut decimals) = (whole, 0);
    for &b in cell[length + 1..].iter().take_while(|b| b.is_ascii_digit()) {
        if decimals == DECIMALS {
            return None;
        }
        value = value * 10 + u64::from(b - b'0');
        decimals += 1;
    }
    (decimals > 0).then_some((value, decimals, length + 1 + usize::from(decimals)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::AmountFormat;
    use crate::cell::number::{self as general, Number};

    #[test]
    fn eight_digits_at_once_are_what_one_by_one_they_are() {
        for text in ["00000000", "12345678", "99999999", "10000001"] {
            let eight = text.as_bytes().try_into().expect("eight");
            assert_eq!(eight_digits(eight), text.parse().ok(), "{text}");
        }
        for text in [
            "1234567 ",
            "123456:8",
            "/2345678",
            "1234.678",
            "\u{7f}1234567",
            "é123456",
        ] {
            let eight = text.as_bytes().try_into().expect("eight");
            assert_eq!(eight_digits(eight), None, "{text:?}");
        }
    }

    /// Texts of digits of every length up to 22, with many zeros, as chance has it.
    fn texts() -> impl Iterator<Item = String> {
        let mut chance = 7_u64;
        (0..40_000).map(move |at| {
            let mut text = String::new();
            for _ in 0..=(at % 22) {
                chance = chance.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
                let digit = (chance >> 33) % 16;
                text.push(char::from(b'0' + if digit > 9 { 0 } else { digit as u8 }));
            }
            text
        })
    }

    #[test]
    fn a_plain_number_is_the_general_one() {
        let mut plain = 0;
        for cell in texts() {
            if let Some((value, length)) = number(cell.as_bytes()).filter(|&(_, n)| n == cell.len()) {
                assert_eq!(general::clean(&cell), Number::Clean(value.to_string().into()));
                assert_eq!(
                    general::has_zero_tail(&cell),
                    has_zero_tail(value, length),
                    "{cell}"
                );
                plain += 1;
            }
        }
        assert!(plain > 10_000, "{plain} plain numbers");
    }

    #[test]
    fn a_plain_amount_is_the_general_one() {
        let mut plain = 0;
        for (at, digits) in texts().enumerate() {
            let point = at % (digits.len() + 1);
            let cell = format!("{}.{}", &digits[..point], &digits[point..]);
            for cell in [&cell, &digits] {
                let row = amount(cell.as_bytes()).filter(|&(.., length)| length == cell.len());
                let row = row.map(|(amount, decimals, _)| PlainRow {
                    amount,
                    decimals,
                    ..PlainRow::default()
                });
                for decimals in 0..=3 {
                    if let Some(minor) = row.as_ref().and_then(|row| row.amount_minor(decimals)) {
                        let general = AmountFormat::plain(decimals).read(cell).expect("an amount");
                        assert_eq!(general.map(fundtrail::Money::minor), Some(minor), "{cell}");
                        plain += 1;
                    }
                }
            }
        }
        assert!(plain > 10_000, "{plain} plain amounts");
    }
}
