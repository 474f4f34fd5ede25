//! What settling gives: ledgers, and what became of every line.

use fundtrail::{AccountBook, AccountId, Ledger, Money, Period, Source, TransferIndex};

use crate::note::Note;
use crate::provenance::{Counts, List};
use crate::trouble::Trouble;

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is evidence of a transfer (where of several, of this one first).
    Transfer {
        /// The ledger, by position.
        ledger: usize,
        /// The transfer.
        transfer: TransferIndex,
    },
    /// It could not be settled; [`Settled::rejects`] says why.
    Rejected,
    /// The bank refused the transaction.
    Failed,
    /// It was undone by, or undid, another line.
    Void {
        /// The other line.
        with: Source,
    },
    /// It is a copy of another line.
    Duplicate {
        /// The line that counts.
        of: Source,
    },
    /// It is of a zero amount.
    Zero,
    /// Its payer is its payee, and nothing moved.
    Own,
}

/// A line that could not be settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The line.
    pub source: Source,
    /// Its amount as written.
    pub amount: Money,
    /// What was found.
    pub trouble: Trouble,
}

/// What an account's own records show in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountReading {
    /// The account.
    pub account: AccountId,
    /// The ledger, by position.
    pub ledger: usize,
    /// For which time its records are loaded.
    pub covered: Vec<Period>,
    /// How many of its lines are booked.
    pub lines: usize,
    /// The balance before its first line, where its balances are believed; negative on a credit line.
    pub opening: Option<Money>,
    /// Jumps of the balance that its own lines do not explain, by the line that shows them; in is positive.
    pub breaks: Vec<(Source, Money)>,
    /// Whether the order of all its lines is proven.
    pub order_proven: bool,
}

/// Everything settled.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The accounts.
    pub book: AccountBook,
    /// One ledger a currency, by code.
    pub ledgers: Vec<Ledger>,
    /// Transfers that a covered account's own statement does not show.
    pub unmatched: u64,
    /// What a reader of the result should know, by code and line.
    pub notes: Vec<Note>,
    /// The lines that could not be settled, by line.
    pub rejects: Vec<Reject>,
    /// What became of each entry, in the order of the reading's entries.
    pub fates: Vec<Fate>,
    /// What became of each table line, in the order of the reading's table.
    pub table_fates: Vec<Fate>,
    /// What each account's own records show, by ledger and account.
    pub accounts: Vec<AccountReading>,
}

impl Fate {
    /// The list in which a line of that end is counted.
    pub const fn list(&self) -> List {
        match self {
            Fate::Transfer { .. } => List::InTransfers,
            Fate::Rejected => List::Rejected,
            Fate::Failed => List::Failed,
            Fate::Void { .. } => List::Void,
            Fate::Duplicate { .. } => List::Duplicate,
            Fate::Zero => List::Zero,
            Fate::Own => List::Own,
        }
    }
}

impl Settled {
    /// Where the entries and table lines ended. O(lines).
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for fate in self.fates.iter().chain(&self.table_fates) {
            counts.lines += 1;
            counts.end(fate.list());
        }
        counts
    }
}
