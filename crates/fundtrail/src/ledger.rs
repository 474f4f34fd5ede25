//! A ledger: the transfers of one currency in settlement order, with what is known of its accounts.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::account::AccountId;
use crate::money::{Currency, Money};
use crate::order;
use crate::party::{ExitBook, Party};
use crate::time::Time;
use crate::transfer::{Further, Source, Transfer, TransferIndex, Transfers};

/// Why transfers do not make a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// A transfer of less than nothing.
    #[error("a transfer of a negative amount")]
    NegativeAmount {
        /// Where it stands.
        source_line: Source,
    },
    /// A known opening balance below zero.
    #[error("a negative opening balance")]
    NegativeOpening {
        /// Whose.
        account: AccountId,
    },
}

/// A stretch of time for which an account's own records are loaded, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first instant that the records speak of.
    pub from: Time,
    /// The last.
    pub until: Time,
}

/// For which time an account's own records are loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Coverage {
    /// For all of it: the account of a transfer table.
    Whole,
    /// For these stretches, in order: the account of a statement.
    Periods(Vec<Period>),
    /// For none: the account is known as a counterparty only.
    Unseen,
}

/// Transfers of one account whose order nothing proves: one node in the bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// Whose records leave it open.
    pub account: AccountId,
    /// The transfers, in the order in which the ledger has them.
    pub transfers: Vec<TransferIndex>,
}

/// A point in settlement order: a transfer, or the gap before one, in which money arrives that was in transit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Moment(u64);

impl Moment {
    pub(crate) fn of(transfer: TransferIndex) -> Self {
        Moment(2 * transfer.index() as u64 + 1)
    }

    fn before(position: usize) -> Self {
        Moment(2 * position as u64)
    }

    /// The position of the transfer; of a gap, that of the transfer behind it.
    pub(crate) fn position(self) -> usize {
        (self.0 / 2) as usize
    }
}

/// The transfers of one currency in settlement order.
///
/// Own transfers (payer = payee) and zero amounts are not in it.
#[derive(Debug, Clone)]
pub struct Ledger {
    currency: Currency,
    transfers: Transfers,
    exits: ExitBook,
    accounts: usize,
    openings: BTreeMap<AccountId, Money>,
    whole_unless_said: bool,
    coverage: BTreeMap<AccountId, Coverage>,
    ties: Vec<Tie>,
    parked: BTreeMap<AccountId, AccountId>,
    /// By transfer in transit: the position before which its money arrives.
    transits: BTreeMap<TransferIndex, usize>,
    /// The same in order of arrival.
    arrivals: Vec<(usize, TransferIndex)>,
}

impl Ledger {
    /// The currency of every amount.
    pub fn currency(&self) -> &Currency {
        &self.currency
    }

    /// The transfers, in settlement order.
    pub fn transfers(&self) -> &Transfers {
        &self.transfers
    }

    /// The exits that transfers name.
    pub fn exits(&self) -> &ExitBook {
        &self.exits
    }

    /// One more than the highest account index that may occur.
    pub fn accounts(&self) -> usize {
        self.accounts
    }

    /// The opening balance of `account`, where it is known.
    pub fn opening(&self, account: AccountId) -> Option<Money> {
        self.openings.get(&account).copied()
    }

    /// Says that `account` began with `balance`.
    ///
    /// # Errors
    /// [`LedgerError::NegativeOpening`]: a debt is a payment to come, not a balance to spend.
    pub fn set_opening(&mut self, account: AccountId, balance: Money) -> Result<(), LedgerError> {
        if balance.is_negative() {
            return Err(LedgerError::NegativeOpening { account });
        }
        self.openings.insert(account, balance);
        Ok(())
    }

    /// For which time the own records of `account` are loaded.
    pub fn coverage(&self, account: AccountId) -> &Coverage {
        self.coverage.get(&account).unwrap_or(if self.whole_unless_said {
            &Coverage::Whole
        } else {
            &Coverage::Unseen
        })
    }

    /// For which time what `account` does is on record. A product in which a holder parks money has no dealings
    /// but with him: what it does is on record where he is.
    pub(crate) fn coverage_with_holder(&self, account: AccountId) -> &Coverage {
        self.coverage(self.parked_for(account).unwrap_or(account))
    }

    /// Says for which time the own records of `account` are loaded.
    pub fn set_coverage(&mut self, account: AccountId, coverage: Coverage) {
        self.coverage.insert(account, coverage);
    }

    /// Takes over for which time each account's own records are loaded, and whose money products keep.
    pub(crate) fn cover_as(&mut self, other: &Ledger) {
        self.whole_unless_said = other.whole_unless_said;
        self.coverage = other.coverage.clone();
        self.parked = other.parked.clone();
    }

    /// The groups of transfers whose order is not proven.
    pub fn ties(&self) -> &[Tie] {
        &self.ties
    }

    /// Says that nothing proves the order of these transfers.
    pub fn add_tie(&mut self, tie: Tie) {
        self.ties.push(tie);
    }

    /// Says that the money of `transfer` leaves its payer in its place in the order, and comes to its payee only just
    /// before the transfer at the position `arrives_before` (the number of transfers, where it comes after all).
    /// Between the two it is in transit: nobody can pay it on. Of several that arrive before the same transfer the one
    /// that was said first arrives first.
    ///
    /// # Panics
    /// Where it would arrive before it left, arrives beyond the end, is paid to an exit, or was said before.
    pub fn add_transit(&mut self, transfer: TransferIndex, arrives_before: usize) {
        assert!(
            transfer.index() < arrives_before && arrives_before <= self.transfers.len(),
            "money arrives after it left, and in the ledger"
        );
        assert!(
            self.transfers.payees()[transfer.index()].account().is_some(),
            "only what is paid to an account is in transit"
        );
        let old = self.transits.insert(transfer, arrives_before);
        assert!(old.is_none(), "money arrives once");
        let at = self
            .arrivals
            .partition_point(|&(before, _)| before <= arrives_before);
        self.arrivals.insert(at, (arrives_before, transfer));
    }

    /// The transfers whose money is in transit for a while, in order of arrival, each behind the position before which
    /// it arrives.
    pub fn arrivals(&self) -> &[(usize, TransferIndex)] {
        &self.arrivals
    }

    /// Whether the money of a transfer is in transit for a while.
    pub fn is_in_transit(&self, transfer: TransferIndex) -> bool {
        self.transits.contains_key(&transfer)
    }

    /// When in the order a transfer's money comes to its payee.
    pub(crate) fn arrival(&self, transfer: TransferIndex) -> Moment {
        let arrives_before = self.transits.get(&transfer);
        arrives_before.map_or(Moment::of(transfer), |&position| Moment::before(position))
    }

    /// When in the order a transfer moves the balance of `account`, one of its parties.
    pub(crate) fn moment(&self, transfer: TransferIndex, account: AccountId) -> Moment {
        if self.transfers.payees()[transfer.index()].account() == Some(account) {
            self.arrival(transfer)
        } else {
            Moment::of(transfer)
        }
    }

    /// Whose money `account` keeps, where it stands for a product of its holder (a deposit, a fund).
    pub fn parked_for(&self, account: AccountId) -> Option<AccountId> {
        self.parked.get(&account).copied()
    }

    /// Says that `account` stands for a product in which the holder of `owner` parks money.
    pub fn set_parked_for(&mut self, account: AccountId, owner: AccountId) {
        self.parked.insert(account, owner);
    }
}

/// Gathers transfers in any order and settles them into a [`Ledger`].
///
/// # Examples
/// ```
/// use fundtrail::{AccountBook, Currency, LedgerBuilder, Money, Source, Time, Transfer};
///
/// let mut book = AccountBook::new();
/// let (victim, mule) = (book.intern("V"), book.intern("M"));
/// let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
/// builder.push(Transfer {
///     time: Time::from_seconds(0).expect("in range"),
///     payer: victim.into(),
///     payee: mule.into(),
///     amount: Money::from_minor(5_000_000),
///     source: Source::new(0, 2),
/// })?;
/// let ledger = builder.from_table(book.len());
/// assert_eq!(ledger.transfers().len(), 1);
/// # Ok::<(), fundtrail::LedgerError>(())
/// ```
#[derive(Debug, Clone)]
pub struct LedgerBuilder {
    currency: Currency,
    transfers: Transfers,
    exits: ExitBook,
}

impl LedgerBuilder {
    /// No transfers yet, in that currency.
    pub fn new(currency: Currency) -> Self {
        LedgerBuilder {
            currency,
            transfers: Transfers::new(),
            exits: ExitBook::new(),
        }
    }

    /// The exits that transfers may name.
    pub fn exits_mut(&mut self) -> &mut ExitBook {
        &mut self.exits
    }

    /// Adds one transfer. Own transfers and zero amounts may be pushed: they do not reach the ledger.
    ///
    /// # Errors
    /// [`LedgerError::NegativeAmount`].
    pub fn push(&mut self, transfer: Transfer) -> Result<(), LedgerError> {
        self.push_with(transfer, Further::default())
    }

    /// Adds one transfer with what only few have. The same rules as for [`push`](Self::push).
    ///
    /// # Errors
    /// [`LedgerError::NegativeAmount`].
    pub fn push_with(&mut self, transfer: Transfer, further: Further) -> Result<(), LedgerError> {
        if transfer.amount.is_negative() {
            return Err(LedgerError::NegativeAmount {
                source_line: transfer.source,
            });
        }
        if !transfer.amount.is_zero() && transfer.payer != transfer.payee {
            let index = self.transfers.push(transfer);
            if further != Further::default() {
                self.transfers.set_further(index, further);
            }
        }
        Ok(())
    }

    /// Adds columns of transfers. The same rules as for [`push`](Self::push).
    ///
    /// # Errors
    /// [`LedgerError::NegativeAmount`]: then nothing was added.
    pub fn append(&mut self, transfers: Transfers) -> Result<(), LedgerError> {
        let clean = transfers
            .iter()
            .all(|t| t.amount.minor() > 0 && t.payer != t.payee);
        if clean {
            self.transfers.append(transfers);
            return Ok(());
        }
        if let Some(negative) = transfers.iter().find(|t| t.amount.is_negative()) {
            return Err(LedgerError::NegativeAmount {
                source_line: negative.source,
            });
        }
        for index in transfers.indices() {
            let transfer = transfers.get(index);
            if !transfer.amount.is_zero() && transfer.payer != transfer.payee {
                let new = self.transfers.push(transfer);
                if let Some(further) = transfers.further(index) {
                    self.transfers.set_further(new, further.clone());
                }
            }
        }
        Ok(())
    }

    /// Makes room for so many more transfers.
    pub fn reserve(&mut self, transfers: usize) {
        self.transfers.reserve(transfers);
    }

    /// Puts another party in the place of each, first payers, then payees, in the order of transfers: accounts that turn
    /// out to clear payments of others become exits. A transfer that now has one party at both ends is left out.
    ///
    /// Complexity: O(n).
    pub fn replace_parties(&mut self, mut with: impl FnMut(Party, &mut ExitBook) -> Party) {
        let exits = &mut self.exits;
        self.transfers.replace_parties(|party| with(party, exits));
        let (payers, payees) = (self.transfers.payers(), self.transfers.payees());
        if payers.iter().zip(payees).any(|(payer, payee)| payer == payee) {
            let transfers = std::mem::take(&mut self.transfers);
            self.append(transfers).expect("no amount has changed");
        }
    }

    /// Settles transfers that no statement orders: by time, within an instant as [`order::settle_table`]
    /// says. `accounts` is the length of the account book; every account is taken as covered.
    ///
    /// Complexity: O(n log n); O(n) where the lines are in order of time.
    pub fn from_table(mut self, accounts: usize) -> Ledger {
        let mut transfers = std::mem::take(&mut self.transfers);
        if let Some(positions) = order::settle_table(&transfers, accounts) {
            transfers.arrange(positions);
        }
        self.finish(transfers, accounts, true)
    }

    /// Takes the transfers in the order in which they were added: the table says that it is settled. Every
    /// account is taken as covered.
    pub fn from_settled_table(mut self, accounts: usize) -> Ledger {
        let transfers = std::mem::take(&mut self.transfers);
        self.finish(transfers, accounts, true)
    }

    /// Takes the transfers in the order in which they were added: statements have settled it. Accounts count
    /// as unseen until [`Ledger::set_coverage`] says more.
    pub fn from_statements(mut self, accounts: usize) -> Ledger {
        let transfers = std::mem::take(&mut self.transfers);
        self.finish(transfers, accounts, false)
    }

    fn finish(self, transfers: Transfers, accounts: usize, whole_unless_said: bool) -> Ledger {
        Ledger {
            currency: self.currency,
            transfers,
            exits: self.exits,
            accounts,
            openings: BTreeMap::new(),
            whole_unless_said,
            coverage: BTreeMap::new(),
            ties: Vec::new(),
            parked: BTreeMap::new(),
            transits: BTreeMap::new(),
            arrivals: Vec::new(),
        }
    }
}
