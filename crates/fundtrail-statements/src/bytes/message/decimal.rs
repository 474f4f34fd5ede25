//! Amounts of messages: exact, to five decimals (what ISO 20022 allows), before the currency is looked at.

use std::fmt;

/// How many decimals an amount may have.
const DECIMALS: usize = 5;
const ONE: i128 = 100_000;

/// An amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Decimal(i128);

impl Decimal {
    /// Reads `1234.56`, `1234,56`, `500,` or `-3`: digits with at most one mark, which is a point or a comma.
    /// `None` where it is anything else, or has more digits than any bank writes.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
        let is_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let fraction = fraction.trim_end_matches('0');
        let fits = whole.len() <= 18 && fraction.len() <= DECIMALS;
        if !is_digits(whole) || !is_digits(fraction) || !fits || digits.len() < 2 && whole.is_empty() {
            return None;
        }
        let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        let fraction: i128 = format!("{fraction:0<DECIMALS$}").parse().ok()?;
        Some(Decimal(sign * (whole * ONE + fraction)))
    }

    pub(super) fn plus(self, other: Decimal) -> Decimal {
        Decimal(self.0 + other.0)
    }

    pub(super) fn negated(self) -> Decimal {
        Decimal(-self.0)
    }

    pub(super) fn is_negative(self) -> bool {
        self.0 < 0
    }

    pub(super) fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let amount = self.0.abs();
        let fraction = format!("{:05}", amount % ONE);
        let fraction = fraction.trim_end_matches('0');
        write!(f, "{sign}{}.{fraction:0<2}", amount / ONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly() {
        for (text, shown) in [
            ("1234,56", "1234.56"),
            ("500,", "500.00"),
            ("-3", "-3.00"),
            ("0.12345", "0.12345"),
            ("10.1000000", "10.10"),
            (",5", "0.50"),
        ] {
            assert_eq!(
                Decimal::read(text).map(|d| d.to_string()).as_deref(),
                Some(shown),
                "{text}"
            );
        }
        for text in ["", ",", "1.2.3", "1e5", "12 3", "0.123456", "--1"] {
            assert_eq!(Decimal::read(text), None, "{text}");
        }
    }
}
