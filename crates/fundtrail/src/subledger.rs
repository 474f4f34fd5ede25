//! The part of a ledger that a trace needs: every transfer that touches a reached account.

use crate::account::AccountId;
use crate::ledger::Ledger;
use crate::money::Money;
use crate::party::Party;
use crate::query::{Query, TraceError};
use crate::reach::AccountSet;
use crate::transfer::TransferIndex;

/// Marks an end of a transfer that is no reached account.
pub(crate) const OUTSIDE: u32 = u32::MAX;

/// A transfer of a sub-ledger, by the sub-ledger's own account numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Move {
    /// The transfer's position in the ledger.
    pub(crate) index: TransferIndex,
    /// The payer's number, or [`OUTSIDE`].
    pub(crate) payer: u32,
    /// The payee's number, or [`OUTSIDE`].
    pub(crate) payee: u32,
    pub(crate) amount: i64,
}

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
}

/// What an opening balance rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpeningSource {
    /// It was given, and suffices.
    Known,
    /// It was given, and had to be raised to the least that keeps the account at zero or above.
    Raised,
    /// Nobody said: the least that keeps the account at zero or above.
    Assumed,
}

impl<'a> SubLedger<'a> {
    /// Takes from `ledger` what tracing `query` needs.
    ///
    /// # Errors
    /// [`TraceError::BalanceTooLarge`].
    ///
    /// # Complexity
    /// O(n): two passes over the columns. Memory: 24 bytes a transfer that touches a reached account, 4 an
    /// account of the book, 29 a reached account.
    pub fn new(ledger: &'a Ledger, query: &Query) -> Result<Self, TraceError> {
        Self::of_accounts(ledger, query, &query.reached(ledger))
    }

    /// As [`new`](Self::new), for any set of accounts that contains the reached ones. (With all accounts it
    /// is the whole ledger, which the tests hold against the part.)
    ///
    /// # Errors
    /// [`TraceError::BalanceTooLarge`].
    pub fn of_accounts(ledger: &'a Ledger, query: &Query, accounts: &AccountSet) -> Result<Self, TraceError> {
        let mut numbers = vec![OUTSIDE; ledger.accounts()];
        let accounts: Vec<_> = accounts.iter().collect();
        for (number, account) in accounts.iter().enumerate() {
            numbers[account.index()] = number as u32;
        }
        let number = |party: Party| party.account().map_or(OUTSIDE, |a| numbers[a.index()]);
        let transfers = ledger.transfers();
        let columns = transfers
            .payers()
            .iter()
            .zip(transfers.payees())
            .zip(transfers.amounts());
        let mut payments = query.payments().iter().peekable();
        let moves: Vec<Move> = columns
            .enumerate()
            .filter_map(|(i, ((&payer, &payee), &amount))| {
                let index = TransferIndex::from_index(i);
                let (payer, payee) = (number(payer), number(payee));
                let touches = payer != OUTSIDE || payee != OUTSIDE;
                // A payment straight to an exit reaches no account, and counts all the same.
                let counts = payments.next_if(|&&p| p == index).is_some() || touches;
                (counts && query.on_record(ledger, index)).then_some(Move {
                    index,
                    payer,
                    payee,
                    amount: amount.minor(),
                })
            })
            .collect();
        let terminal: Vec<bool> = accounts.iter().map(|&a| query.is_terminal(a)).collect();
        let mut sub = SubLedger {
            ledger,
            query: query.clone(),
            openings: Vec::new(),
            balances: Vec::new(),
            opening_sources: Vec::new(),
            accounts,
            terminal,
            moves,
        };
        sub.find_openings()?;
        Ok(sub)
    }

    /// Opening balances: what is known, raised where it does not suffice, else the least that keeps the
    /// account at zero or above along the settlement order.
    fn find_openings(&mut self) -> Result<(), TraceError> {
        #[derive(Clone, Copy, Default)]
        struct Course {
            net: i64,
            lowest: i64,
            highest: i64,
        }
        let too_large = |sub: &Self, number: u32, transfer| TraceError::BalanceTooLarge {
            account: sub.accounts[number as usize],
            transfer,
        };
        let mut courses = vec![Course::default(); self.accounts.len()];
        for step in &self.moves {
            for (number, change) in [(step.payer, -step.amount), (step.payee, step.amount)] {
                if number == OUTSIDE || self.terminal[number as usize] {
                    continue;
                }
                let course = &mut courses[number as usize];
                course.net = course
                    .net
                    .checked_add(change)
                    .ok_or_else(|| too_large(self, number, step.index))?;
                course.lowest = course.lowest.min(course.net);
                course.highest = course.highest.max(course.net);
            }
        }
        for (number, course) in courses.iter().enumerate() {
            let fits = |opening: Option<i64>| opening.filter(|o| o.checked_add(course.highest).is_some());
            let least = course.lowest.checked_neg();
            let known = self.ledger.opening(self.accounts[number]).map(Money::minor);
            let source = match (known, least) {
                (Some(known), Some(least)) if known < least => OpeningSource::Raised,
                (Some(_), _) => OpeningSource::Known,
                (None, _) => OpeningSource::Assumed,
            };
            let opening = fits(least.map(|least| least.max(known.unwrap_or(0))));
            let Some(opening) = opening else {
                return Err(too_large(self, number as u32, self.last_move_of(number)));
            };
            self.openings.push(opening);
            self.balances.push(opening + course.net);
            self.opening_sources.push(source);
        }
        Ok(())
    }

    /// The last transfer that touches the account of that own number.
    fn last_move_of(&self, number: usize) -> TransferIndex {
        let mut latest_first = self.moves.iter().rev();
        let last = latest_first.find(|m| m.payer as usize == number || m.payee as usize == number);
        last.map_or(self.query.payments()[0], |m| m.index)
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

    /// The moves, in settlement order.
    pub(crate) fn moves(&self) -> &[Move] {
        &self.moves
    }

    /// The opening balances in minor units, by own number.
    pub(crate) fn openings_minor(&self) -> &[i64] {
        &self.openings
    }

    /// Whether the account of that own number ends a trace.
    pub(crate) fn is_terminal(&self, number: u32) -> bool {
        self.terminal[number as usize]
    }
}
