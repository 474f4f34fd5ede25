//! What the lines of one part of a table came to, in numbers of its own: joined to the whole when all are read.

use fundtrail::{AccountBook, Currency, ExitBook, Money, Party};
use serde::{Deserialize, Serialize};

use super::carried::Carried;
use crate::entry::Interval;
use crate::provenance::Ids;

/// A transfer of a part: its parties are of the part's own books.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LineTransfer {
    pub(crate) time: Interval,
    pub(crate) payer: Party,
    pub(crate) payee: Party,
    pub(crate) amount: Money,
    pub(crate) line: u64,
}

/// The transfers of one currency.
#[derive(Debug)]
pub(crate) struct CurrencyLines {
    pub(crate) currency: Currency,
    pub(crate) exits: ExitBook,
    pub(crate) transfers: Vec<LineTransfer>,
}

/// What the lines of one part came to.
#[derive(Debug, Default)]
pub(crate) struct TableLines {
    pub(crate) book: AccountBook,
    pub(crate) currencies: Vec<CurrencyLines>,
    pub(crate) ids: Ids,
    pub(crate) rising: Rising,
    /// The lines with a charge.
    pub(super) charges: Vec<u64>,
    /// The balances that lines give: the payer's and the payee's after it.
    pub(crate) balances: Vec<(u64, [Option<Money>; 2])>,
    /// Whether the table says of which accounts it has records.
    pub(crate) says_records: bool,
    /// What lines carry that statements proved.
    pub(crate) carried: Vec<(u64, Carried)>,
    /// The lines' own numbers in the order, where money of some is in transit.
    pub(crate) numbers: Vec<(u64, u64)>,
}

/// The lines of a transfer table.
#[derive(Debug)]
pub(crate) struct TableOf {
    /// The number of its file.
    pub(crate) file: usize,
    /// Whether its lines, those too that are left out here, number their own order.
    pub(crate) rising: Rising,
    /// Its lines, part for part.
    pub(crate) parts: Vec<TableLines>,
}

/// Whether lines number their own order (`seq` of the native table), each higher than the one before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rising {
    ends: Option<(u64, u64)>,
    broken: bool,
}

impl Rising {
    /// Takes the number of the next line; `None` where it has none.
    pub(crate) fn feed(&mut self, number: Option<u64>) {
        match number {
            Some(number) => self.join(Rising {
                ends: Some((number, number)),
                broken: false,
            }),
            None => self.broken = true,
        }
    }

    /// Takes what later lines came to.
    pub(crate) fn join(&mut self, later: Rising) {
        self.broken |= later.broken;
        self.ends = match (self.ends, later.ends) {
            (Some((first, last)), Some((next, end))) => {
                self.broken |= next <= last;
                Some((first, end))
            }
            (ends, later) => ends.or(later),
        };
    }

    /// Takes what a later part came to, which may have transfers and no numbers.
    pub(crate) fn join_part(&mut self, part: Rising, has_transfers: bool) {
        if part.is_numbered() || !has_transfers {
            self.join(part);
        } else {
            self.feed(None);
        }
    }

    /// Whether there are numbers at all.
    pub(crate) fn is_numbered(self) -> bool {
        self.ends.is_some()
    }

    /// Whether every line has one, and each is higher than the one before.
    pub(crate) fn settles(self) -> bool {
        self.is_numbered() && !self.broken
    }
}

impl TableLines {
    /// The transfers of a currency, none yet where it is new. Files have few, so a look at each is quick.
    pub(super) fn currency(&mut self, currency: &Currency) -> &mut CurrencyLines {
        let known = self
            .currencies
            .iter()
            .position(|lines| lines.currency == *currency);
        let at = known.unwrap_or_else(|| {
            self.currencies.push(CurrencyLines {
                currency: currency.clone(),
                exits: ExitBook::new(),
                transfers: Vec::new(),
            });
            self.currencies.len() - 1
        });
        &mut self.currencies[at]
    }
}

#[cfg(test)]
mod tests {
    use super::Rising;

    fn fed(numbers: &[Option<u64>]) -> Rising {
        let mut rising = Rising::default();
        for &number in numbers {
            rising.feed(number);
        }
        rising
    }

    #[test]
    fn only_numbers_that_rise_from_line_to_line_settle_an_order() {
        assert!(fed(&[Some(1), Some(2), Some(7)]).settles());
        assert!(!fed(&[]).settles(), "nothing says an order");
        assert!(!fed(&[Some(2), Some(1)]).settles());
        assert!(!fed(&[Some(1), Some(1)]).settles(), "two lines of one number");
        assert!(!fed(&[Some(1), None, Some(2)]).settles(), "a line without one");
        assert!(!fed(&[None]).is_numbered());
    }

    #[test]
    fn parts_join_as_their_lines_would() {
        let mut first = fed(&[Some(1), Some(2)]);
        first.join(fed(&[Some(3)]));
        assert_eq!(first, fed(&[Some(1), Some(2), Some(3)]));
        first.join(fed(&[Some(3)]));
        assert!(!first.settles());
        let mut blank = Rising::default();
        blank.join(fed(&[Some(4)]));
        assert!(blank.settles());
    }
}
