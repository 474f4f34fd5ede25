//! Amounts: exact, in the marks and units of their file.

use fundtrail::Money;

mod figure;
mod proof;
#[cfg(test)]
mod tests;

pub use proof::{MarkProof, MarkVerdict};

use super::error::{CellError, Problem};
use super::text::{says_nothing, trim};
use figure::Figure;

/// Which mark stands before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DecimalMark {
    /// `1,234.50`
    Point,
    /// `1.234,50`
    Comma,
}

/// What a one in the column stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    /// The currency's own unit (元).
    #[default]
    Major,
    /// Its minor unit (分).
    Minor,
    /// Ten thousand of its own unit (万元).
    TenThousand,
}

impl Unit {
    /// How many digits after the mark make whole minor units.
    fn places(self, decimals: u8) -> u8 {
        match self {
            Unit::Major => decimals,
            Unit::Minor => 0,
            Unit::TenThousand => decimals + 4,
        }
    }
}

/// What to do with decimals that the currency does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rounding {
    /// Refuse the cell.
    #[default]
    Never,
    /// Round to the nearest minor unit, halves away from zero.
    HalfUp,
}

/// How a column of amounts is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AmountFormat {
    /// The decimal mark.
    pub mark: DecimalMark,
    /// Decimals of the currency.
    pub decimals: u8,
    /// What a one stands for.
    pub unit: Unit,
    /// What to do with further decimals.
    pub rounding: Rounding,
}

impl AmountFormat {
    /// Plain amounts of a currency with so many decimals: a point, no unit, no rounding.
    pub fn plain(decimals: u8) -> Self {
        AmountFormat {
            mark: DecimalMark::Point,
            decimals,
            unit: Unit::Major,
            rounding: Rounding::Never,
        }
    }

    /// Reads a cell: `None` where it says that there is no amount (blank, `-`, `N/A`, `\N`, `null`, `无`).
    ///
    /// # Errors
    /// [`CellError`]: not an amount, not grouped in threes, more decimals than the currency, beyond 64 bits.
    ///
    /// # Examples
    /// ```
    /// use fundtrail::Money;
    /// use fundtrail_statements::cell::AmountFormat;
    /// let yuan = AmountFormat::plain(2);
    /// assert_eq!(yuan.read("¥1,234.50"), Ok(Some(Money::from_minor(123_450))));
    /// assert_eq!(yuan.read("--"), Ok(None));
    /// assert!(yuan.read("0.005").is_err());
    /// ```
    pub fn read(&self, cell: &str) -> Result<Option<Money>, CellError> {
        let text = trim(cell);
        if says_nothing(text) {
            return Ok(None);
        }
        // Nearly all cells are digits and a point, which need no taking apart.
        if self.mark == DecimalMark::Point
            && let Ok(amount) = Money::parse(text, self.unit.places(self.decimals))
        {
            return Ok(Some(amount));
        }
        Figure::scan(text)
            .and_then(|figure| self.value(&figure))
            .map(Some)
            .map_err(|problem| CellError::new(problem, cell))
    }

    fn value(self, figure: &Figure) -> Result<Money, Problem> {
        let (whole, fraction) = figure.split(self.mark)?;
        let places = usize::from(self.unit_of(figure.unit)?.places(self.decimals));
        let mut digits = Digits::default();
        for &b in whole.iter().filter(|b| b.is_ascii_digit()) {
            digits.push(b)?;
        }
        for at in 0..places {
            digits.push(fraction.get(at).copied().unwrap_or(b'0'))?;
        }
        let further = fraction.get(places..).unwrap_or_default();
        if further.iter().any(|&b| b != b'0') {
            match self.rounding {
                Rounding::Never => return Err(Problem::TooManyDecimals),
                Rounding::HalfUp if further[0] >= b'5' => digits.round_away()?,
                Rounding::HalfUp => {}
            }
        }
        digits.signed(figure.negative)
    }

    /// The unit of a cell that may name its own.
    fn unit_of(self, in_cell: Option<Unit>) -> Result<Unit, Problem> {
        match (self.unit, in_cell) {
            (unit, None) | (Unit::Major, Some(unit)) => Ok(unit),
            (column, Some(unit)) if column == unit => Ok(unit),
            _ => Err(Problem::OtherUnit),
        }
    }
}

/// The currency's sign or code that stands in an amount cell, as written: `€`, `US$`, `CNY`.
///
/// Reading the amount drops it; whoever reads files notes it.
pub fn currency_mark(cell: &str) -> Option<&str> {
    figure::peel(trim(cell)).ok()?.currency
}

/// Minor units, built up below zero because the lowest `i64` has no positive twin.
#[derive(Default)]
struct Digits(i64);

impl Digits {
    fn push(&mut self, digit: u8) -> Result<(), Problem> {
        self.0 = self
            .0
            .checked_mul(10)
            .and_then(|sum| sum.checked_sub(i64::from(digit - b'0')))
            .ok_or(Problem::TooLarge)?;
        Ok(())
    }

    fn round_away(&mut self) -> Result<(), Problem> {
        self.0 = self.0.checked_sub(1).ok_or(Problem::TooLarge)?;
        Ok(())
    }

    fn signed(self, negative: bool) -> Result<Money, Problem> {
        let minor = if negative {
            Some(self.0)
        } else {
            self.0.checked_neg()
        };
        minor.map(Money::from_minor).ok_or(Problem::TooLarge)
    }
}
