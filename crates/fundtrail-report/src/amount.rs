//! Amounts as a report carries them.

use fundtrail::{Currency, PerPayment};
use serde::{Serialize, Serializer};

use crate::section::Cell;

/// Minor units with the number of decimals of their currency, so that they can be shown anywhere.
///
/// In JSON it is a string with the currency's decimals: `"1234.50"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount {
    minor: i128,
    decimals: u8,
}

impl Amount {
    /// So many minor units of `currency`.
    pub fn new(minor: impl Into<i128>, currency: &Currency) -> Self {
        Amount {
            minor: minor.into(),
            decimals: currency.decimals(),
        }
    }

    /// The number of minor units.
    pub fn minor(self) -> i128 {
        self.minor
    }

    /// The currency's decimals.
    pub(crate) fn decimals(self) -> u8 {
        self.decimals
    }

    /// An amount of the same currency.
    #[must_use]
    pub fn with_minor(self, minor: i128) -> Self {
        Amount { minor, ..self }
    }

    /// As files have it: `1234.50`.
    pub fn plain(self) -> String {
        Currency::new("", self.decimals).plain(self.minor)
    }

    /// As people read it: `1,234.50`.
    pub fn grouped(self) -> String {
        Currency::new("", self.decimals).grouped(self.minor)
    }

    /// What share of `whole` it is, in tenths of a percent, halves up: `59.5 %`. `None` of nothing.
    pub fn percent_of(self, whole: Amount) -> Option<String> {
        self.share_of(whole).map(|share| share.shown())
    }

    /// What share of `whole` it is, as a table has it; `None` of nothing.
    pub fn share_of(self, whole: Amount) -> Option<Cell> {
        let tenths = || (self.minor * 2000 + whole.minor).div_euclid(whole.minor * 2);
        (whole.minor > 0).then(|| Cell::Share(tenths()))
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.plain())
    }
}

/// An amount of each payment, in the order of payments.
///
/// In JSON it is a list with an [`Amount`] for each, also where that is nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shares {
    amounts: PerPayment,
    nothing: Amount,
}

impl Shares {
    /// These amounts, in minor units of the currency of `like`.
    pub(crate) fn new(amounts: PerPayment, like: Amount) -> Self {
        let nothing = like.with_minor(0);
        Shares { amounts, nothing }
    }

    /// The amounts of all payments.
    pub fn iter(&self) -> impl Iterator<Item = Amount> + '_ {
        let amounts = self.amounts.iter();
        amounts.map(|minor| self.nothing.with_minor(minor))
    }
}

impl Serialize for Shares {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_round_halves_up() {
        let cny = Currency::new("CNY", 2);
        let share = |part, whole| Amount::new(part, &cny).percent_of(Amount::new(whole, &cny));
        assert_eq!(share(1, 3).as_deref(), Some("33.3 %"));
        assert_eq!(share(2, 3).as_deref(), Some("66.7 %"));
        assert_eq!(share(1, 2000).as_deref(), Some("0.1 %"), "0.05 rounds up");
        assert_eq!(share(7, 7).as_deref(), Some("100.0 %"));
        assert_eq!(share(1, 0), None);
    }
}
