//! The part of a ledger that a trace needs: every transfer that touches a reached account.

mod balance;
mod gather;

use crate::account::AccountId;
use crate::ledger::Ledger;
use crate::money::Money;
use crate::query::{Query, TraceError};
use crate::reach::AccountSet;
use crate::time::Time;

pub(crate) use balance::Courses;
pub use balance::OpeningSource;
use gather::Numbering;
pub(crate) use gather::{Move, Moves, OUTSIDE, WholeBook};

/// Every transfer on record that touches an account which money of the payments could have come to, earlier
/// and later ones too (openings and mixing depend on them), in the ledger's settlement order.
///
/// Tracing it equals tracing the whole ledger, figure by figure.
#[derive(Debug, Clone)]
pub struct SubLedger<'a> {
    ledger: &'a Ledger,
    query: Query,
    /// The reached accounts, by index: the position is the account's own number here.
    accounts: Vec<AccountId>,
    terminal: Vec<bool>,
    openings: Vec<i64>,
    balances: Vec<i64>,
    opening_sources: Vec<OpeningSource>,
    moves: Vec<Move>,
    /// By transit: the own number of the account that its money is for.
    bound_for: Vec<u32>,
}

impl<'a> SubLedger<'a> {
    /// Takes from `ledger` what tracing `query` needs.
    ///
    /// # Errors
    /// [`TraceError::BalanceTooLarge`].
    ///
    /// # Complexity
    /// O(n): two passes over the columns. Memory: 12 bytes a transfer that touches a reached account, 38
    /// a reached account, 3 bits an account of the book.
    pub fn new(ledger: &'a Ledger, query: &Query) -> Result<Self, TraceError> {
        Self::of_accounts(ledger, query, &query.reached(ledger))
    }

    /// As [`new`](Self::new), for any set of accounts that contains the reached ones. (With all accounts it
    /// is the whole ledger, which the tests hold against the part.)
    ///
    /// # Errors
    /// [`TraceError::BalanceTooLarge`].
    pub fn of_accounts(ledger: &'a Ledger, query: &Query, accounts: &AccountSet) -> Result<Self, TraceError> {
        let numbering = Numbering::new(accounts, query);
        let accounts: Vec<_> = accounts.iter().collect();
        let terminal: Vec<bool> = accounts.iter().map(|&a| query.is_terminal(a)).collect();
        let mut gathering = Moves::new(ledger, query, &numbering, accounts.len());
        let moves: Vec<Move> = gathering.by_ref().collect();
        let bound_for = gathering.into_bound_for();
        let numbers = accounts.len() + bound_for.len();
        let courses = Courses::new(ledger, numbers, moves.iter().copied())?;
        let (mut openings, mut balances) = (Vec::with_capacity(numbers), Vec::with_capacity(numbers));
        let mut opening_sources = Vec::with_capacity(numbers);
        for (number, course) in courses.each.iter().enumerate() {
            let known = match accounts.get(number) {
                Some(&account) => ledger.opening(account).map(Money::minor),
                // A transit begins with nothing.
                None => Some(0),
            };
            let least = course.least_opening();
            let opening = known.map_or(least, |known| known.max(least));
            openings.push(opening);
            balances.push(opening.saturating_add(course.net));
            opening_sources.push(match known {
                Some(known) if known < least => OpeningSource::Raised,
                Some(_) => OpeningSource::Known,
                None => OpeningSource::Assumed,
            });
        }
        courses.check(ledger, &openings, moves.iter().copied())?;
        Ok(SubLedger {
            ledger,
            query: query.clone(),
            accounts,
            terminal,
            openings,
            balances,
            opening_sources,
            moves,
            bound_for,
        })
    }

    /// The ledger that it is part of.
    pub fn ledger(&self) -> &'a Ledger {
        self.ledger
    }

    /// What is traced.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// The reached accounts, by index.
    pub fn accounts(&self) -> &[AccountId] {
        &self.accounts
    }

    /// How many transfers touch a reached account.
    pub fn len(&self) -> usize {
        self.moves.len()
    }

    /// Whether no transfer does.
    pub fn is_empty(&self) -> bool {
        self.moves.is_empty()
    }

    /// The position of `account` in [`accounts`](Self::accounts).
    pub fn position(&self, account: AccountId) -> Option<usize> {
        self.accounts.binary_search(&account).ok()
    }

    /// The opening balance of a reached account, and what it rests on. Terminal accounts have none: what they
    /// pay is other money.
    pub fn opening(&self, account: AccountId) -> Option<(Money, OpeningSource)> {
        let number = self.position(account).filter(|&n| !self.terminal[n])?;
        Some((
            Money::from_minor(self.openings[number]),
            self.opening_sources[number],
        ))
    }

    /// The balance of a reached account at the as-of time. Terminal accounts have none.
    pub fn balance(&self, account: AccountId) -> Option<Money> {
        let number = self.position(account).filter(|&n| !self.terminal[n])?;
        Some(Money::from_minor(self.balances[number]))
    }

    /// Up to when things are asked: the as-of time; where the query has none, the last time on record. O(n).
    pub(crate) fn horizon(&self) -> Time {
        let as_of = self.query.as_of_time();
        if as_of < Time::MAX {
            return as_of;
        }
        let transfers = self.ledger.transfers();
        let times = transfers.indices().zip(transfers.times());
        let last = times.map(|(i, &time)| time.max(transfers.payee_time(i))).max();
        last.unwrap_or(as_of)
    }

    /// How many own numbers there are: the accounts', then those of transits.
    pub(crate) fn numbers(&self) -> usize {
        self.accounts.len() + self.bound_for.len()
    }

    /// Whether an own number is that of a transit.
    pub(crate) fn is_transit(&self, number: u32) -> bool {
        number as usize >= self.accounts.len()
    }

    /// The own number of the account that a transit's money is for.
    pub(crate) fn bound_for(&self, transit: u32) -> u32 {
        self.bound_for[transit as usize - self.accounts.len()]
    }

    /// The account behind an own number; of a transit the one that its money is for.
    pub(crate) fn owner(&self, number: u32) -> AccountId {
        let number = if self.is_transit(number) {
            self.bound_for(number)
        } else {
            number
        };
        self.accounts[number as usize]
    }

    /// Whether a move is the arrival of money that was in transit.
    pub(crate) fn arrives(&self, step: Move) -> bool {
        step.payer().is_some_and(|payer| self.is_transit(payer))
    }

    /// The moves, in settlement order.
    pub(crate) fn moves(&self) -> &[Move] {
        &self.moves
    }

    /// The opening balances in minor units, by own number.
    pub(crate) fn openings_minor(&self) -> &[i64] {
        &self.openings
    }

    /// The balances at the as-of time in minor units, by own number.
    pub(crate) fn balances_minor(&self) -> &[i64] {
        &self.balances
    }

    /// What the opening balances rest on, by own number.
    pub(crate) fn opening_sources(&self) -> &[OpeningSource] {
        &self.opening_sources
    }

    /// Whether the account of that own number ends a trace.
    pub(crate) fn is_terminal(&self, number: u32) -> bool {
        !self.is_transit(number) && self.terminal[number as usize]
    }

    /// The amount of a move in minor units.
    pub(crate) fn amount(&self, step: Move) -> i64 {
        step.amount(self.ledger)
    }
}
