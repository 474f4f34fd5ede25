//! What one part of a table came to, in numbers of its own: joined to the whole when all parts are read.

use fundtrail::{AccountBook, Currency, ExitBook, Money, Party, Time};

use crate::case::{Counts, Ids};

/// A transfer of a part: its parties are of the part's own books.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PartTransfer {
    pub(crate) time: Time,
    pub(crate) payer: Party,
    pub(crate) payee: Party,
    pub(crate) amount: Money,
    pub(crate) line: u64,
}

/// The transfers of one currency.
#[derive(Debug)]
pub(crate) struct PartLedger {
    pub(crate) currency: Currency,
    pub(crate) exits: ExitBook,
    pub(crate) transfers: Vec<PartTransfer>,
}

/// A line that cannot be read.
#[derive(Debug)]
pub(crate) struct PartReject {
    pub(crate) line: u64,
    pub(crate) text: String,
    pub(crate) reason: String,
    pub(crate) amount: Option<(Money, Currency)>,
}

/// Something to say of a line.
#[derive(Debug)]
pub(crate) struct PartNote {
    pub(crate) line: u64,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

/// What the lines of one part came to.
#[derive(Debug, Default)]
pub(crate) struct Part {
    pub(crate) book: AccountBook,
    pub(crate) ledgers: Vec<PartLedger>,
    pub(crate) ids: Ids,
    pub(crate) rejects: Vec<PartReject>,
    pub(crate) notes: Vec<PartNote>,
    pub(crate) counts: Counts,
    /// Whether a date left open if day or month stands first.
    pub(crate) order_open: bool,
}

impl Part {
    /// The ledger of a currency, new where there is none yet. Files have few, so a look at each is quick.
    pub(crate) fn ledger(&mut self, currency: &Currency) -> &mut PartLedger {
        let known = self
            .ledgers
            .iter()
            .position(|ledger| ledger.currency == *currency);
        let at = known.unwrap_or_else(|| {
            self.ledgers.push(PartLedger {
                currency: currency.clone(),
                exits: ExitBook::new(),
                transfers: Vec::new(),
            });
            self.ledgers.len() - 1
        });
        &mut self.ledgers[at]
    }
}
