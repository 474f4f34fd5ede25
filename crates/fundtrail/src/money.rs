//! Amounts of money: whole minor units (fen, cents) and the currencies that say how many make one.

use std::fmt;

use thiserror::Error;

/// An amount in minor units of its currency (fen, cents), signed.
///
/// Never a float: text is parsed exactly and every sum is checked. Sums that may pass `i64` (the totals of
/// many accounts) are kept in `i128` by whoever adds them up.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(i64);

/// Why a text is not an amount.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// The text is not digits with at most one decimal point and a leading sign.
    #[error("not an amount")]
    NotAnAmount,
    /// The text has digits that are not zero beyond what the currency has.
    #[error("more than {decimals} decimals")]
    TooManyDecimals {
        /// How many decimals the currency has.
        decimals: u8,
    },
    /// The amount passes 64 bits of minor units.
    #[error("amount beyond 64 bits of minor units")]
    TooLarge,
}

impl Money {
    /// Nothing.
    pub const ZERO: Money = Money(0);
    /// The largest amount that can be held.
    pub const MAX: Money = Money(i64::MAX);

    /// An amount of so many minor units.
    pub const fn from_minor(minor: i64) -> Self {
        Money(minor)
    }

    /// The number of minor units.
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// The sum, or `None` where it passes 64 bits.
    pub fn checked_add(self, other: Money) -> Option<Money> {
        self.0.checked_add(other.0).map(Money)
    }

    /// The difference, or `None` where it passes 64 bits.
    pub fn checked_sub(self, other: Money) -> Option<Money> {
        self.0.checked_sub(other.0).map(Money)
    }

    /// The same amount with the other sign, or `None` where that passes 64 bits.
    pub fn checked_neg(self) -> Option<Money> {
        self.0.checked_neg().map(Money)
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether it is below nothing.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Reads plain decimal text exactly: an optional sign, ASCII digits, at most one point.
    ///
    /// Zeros beyond the currency's decimals are fine (`1.500` with two decimals), other digits there are an
    /// error: nothing is rounded. Grouping and currency signs belong to whoever reads files.
    ///
    /// # Errors
    /// [`MoneyError`] says which of these rules the text breaks.
    ///
    /// # Examples
    /// ```
    /// use fundtrail::Money;
    /// assert_eq!(Money::parse("1234.5", 2), Ok(Money::from_minor(123_450)));
    /// assert!(Money::parse("0.005", 2).is_err());
    /// ```
    pub fn parse(text: &str, decimals: u8) -> Result<Money, MoneyError> {
        let (negative, digits) = match text.as_bytes() {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] | rest => (false, rest),
        };
        let (whole, fraction) = match digits.iter().position(|&b| b == b'.') {
            Some(point) => (&digits[..point], &digits[point + 1..]),
            None => (digits, &[][..]),
        };
        if whole.is_empty() && fraction.is_empty() {
            return Err(MoneyError::NotAnAmount);
        }
        if !whole.iter().chain(fraction).all(u8::is_ascii_digit) {
            return Err(MoneyError::NotAnAmount);
        }
        let places = usize::from(decimals);
        if fraction.iter().skip(places).any(|&b| b != b'0') {
            return Err(MoneyError::TooManyDecimals { decimals });
        }
        let padding = places.saturating_sub(fraction.len());
        let kept = fraction.iter().take(places);
        let minor = whole
            .iter()
            .chain(kept)
            .copied()
            .chain(std::iter::repeat_n(b'0', padding))
            // Built up below zero, because the lowest i64 has no positive twin.
            .try_fold(0_i64, |sum, b| {
                sum.checked_mul(10)?.checked_sub(i64::from(b - b'0'))
            })
            .and_then(|below_zero| {
                if negative {
                    Some(below_zero)
                } else {
                    below_zero.checked_neg()
                }
            })
            .ok_or(MoneyError::TooLarge)?;
        Ok(Money(minor))
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} minor", self.0)
    }
}

impl From<Money> for i128 {
    fn from(money: Money) -> i128 {
        i128::from(money.0)
    }
}

/// A currency: its code and how many decimals its amounts have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: Box<str>,
    decimals: u8,
}

impl Currency {
    /// A currency with a code (`CNY`) and a number of decimals (2; at most 18).
    pub fn new(code: &str, decimals: u8) -> Self {
        Currency {
            code: code.into(),
            decimals: decimals.min(18),
        }
    }

    /// Its code, usually of ISO 4217.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// How many decimals an amount has: 2 for CNY, 0 for JPY.
    pub fn decimals(&self) -> u8 {
        self.decimals
    }

    /// Minor units as plain text with the currency's decimals: `1234.50`.
    pub fn plain(&self, minor: impl Into<i128>) -> String {
        self.text(minor.into(), "")
    }

    /// Minor units as text for people, thousands separated: `1,234.50`.
    pub fn grouped(&self, minor: impl Into<i128>) -> String {
        self.text(minor.into(), ",")
    }

    fn text(&self, minor: i128, separator: &str) -> String {
        let places = usize::from(self.decimals);
        let digits = format!("{:0>width$}", minor.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 2);
        if minor < 0 {
            text.push('-');
        }
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                text.push_str(separator);
            }
            text.push(digit);
        }
        if places > 0 {
            text.push('.');
            text.push_str(fraction);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_exactly_or_not_at_all() {
        let cny = |text| Money::parse(text, 2).map(Money::minor);
        assert_eq!(cny("0"), Ok(0));
        assert_eq!(cny("-0.01"), Ok(-1));
        assert_eq!(cny("+12.3"), Ok(1230));
        assert_eq!(cny(".5"), Ok(50));
        assert_eq!(cny("7."), Ok(700));
        assert_eq!(cny("1.23000"), Ok(123));
        assert_eq!(cny("1.234"), Err(MoneyError::TooManyDecimals { decimals: 2 }));
        for text in ["", "-", ".", "1.2.3", "1,2", "1e3", "--1", " 1", "１"] {
            assert_eq!(cny(text), Err(MoneyError::NotAnAmount), "{text:?}");
        }
        assert_eq!(Money::parse("5", 0), Ok(Money(5)));
        assert_eq!(
            Money::parse("5.5", 0),
            Err(MoneyError::TooManyDecimals { decimals: 0 })
        );
    }

    #[test]
    fn the_limits_are_reached_and_never_passed() {
        assert_eq!(Money::parse("92233720368547758.07", 2), Ok(Money::MAX));
        assert_eq!(Money::parse("-92233720368547758.08", 2), Ok(Money(i64::MIN)));
        assert_eq!(Money::parse("92233720368547758.08", 2), Err(MoneyError::TooLarge));
        assert_eq!(Money(i64::MIN).checked_neg(), None);
    }

    #[test]
    fn text_for_files_and_for_people() {
        let cny = Currency::new("CNY", 2);
        assert_eq!(cny.plain(Money(123_456_789)), "1234567.89");
        assert_eq!(cny.grouped(Money(123_456_789)), "1,234,567.89");
        assert_eq!(cny.grouped(Money(-12_345)), "-123.45");
        assert_eq!(cny.plain(Money(-5)), "-0.05");
        assert_eq!(Currency::new("JPY", 0).grouped(1_000_i128), "1,000");
    }
}
