//! What the lines of one part of a table came to, in numbers of its own: joined to the whole when all are read.

use fundtrail::{AccountBook, Currency, ExitBook, Money, Party};

use crate::case::Ids;
use crate::entry::Interval;

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
