//! What stands in one place of a table.

use crate::amount::Amount;
use crate::model::Moment;

/// What stands in one place of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Blank,
    /// Text of the records or words.
    Text(String),
    /// A number of things, or a place in an order.
    Count(u64),
    /// An amount of the report's currency.
    Money(Amount),
    /// An instant.
    Time(Moment),
    /// A share, in tenths of a percent.
    Share(i128),
    /// A figure that is neither.
    Decimal(Decimal),
}

/// A figure with so many decimals: `units` of ten to the minus `decimals`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    units: i64,
    decimals: u8,
}

impl Decimal {
    /// A figure rounded to so many decimals.
    #[allow(
        clippy::cast_possible_truncation,
        reason = "saturates; figures of tables are small"
    )]
    pub fn rounded(value: f64, decimals: u8) -> Self {
        Decimal {
            units: (value * 10_f64.powi(i32::from(decimals))).round() as i64,
            decimals,
        }
    }

    /// How many decimals it has.
    pub fn decimals(self) -> u8 {
        self.decimals
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = 10_u64.pow(self.decimals.into());
        let (sign, size) = (if self.units < 0 { "-" } else { "" }, self.units.unsigned_abs());
        write!(f, "{sign}{}", size / unit)?;
        if self.decimals > 0 {
            write!(f, ".{:0width$}", size % unit, width = self.decimals.into())?;
        }
        Ok(())
    }
}

impl Cell {
    /// A share of one, rounded to tenths of a percent.
    #[allow(clippy::cast_possible_truncation, reason = "a share is a small number")]
    pub fn share(part: f64) -> Self {
        Cell::Share((part * 1000.0).round() as i128)
    }

    /// As people read it.
    pub fn shown(&self) -> String {
        match self {
            Cell::Blank => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Count(count) => count.to_string(),
            Cell::Money(amount) => amount.grouped(),
            Cell::Time(moment) => moment.spaced(),
            Cell::Share(tenths) => format!("{} %", share(*tenths)),
            Cell::Decimal(figure) => figure.to_string(),
        }
    }

    /// As programs read it: amounts plain, times as in the JSON.
    pub fn plain(&self) -> String {
        match self {
            Cell::Money(amount) => amount.plain(),
            Cell::Time(moment) => moment.to_string(),
            Cell::Share(tenths) => format!("{}%", share(*tenths)),
            other => other.shown(),
        }
    }

    /// Whether there is nothing to read.
    pub fn is_blank(&self) -> bool {
        match self {
            Cell::Blank => true,
            Cell::Text(text) => text.is_empty(),
            Cell::Count(_) | Cell::Money(_) | Cell::Time(_) | Cell::Share(_) | Cell::Decimal(_) => false,
        }
    }
}

/// Tenths of a percent as a percentage.
fn share(tenths: i128) -> String {
    let (sign, size) = (if tenths < 0 { "-" } else { "" }, tenths.unsigned_abs());
    format!("{sign}{}.{}", size / 10, size % 10)
}
