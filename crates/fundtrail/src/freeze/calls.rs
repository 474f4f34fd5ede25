//! The calls that work a list off: one a bank.

use std::collections::BTreeMap;

use super::candidate::Candidate;
use super::list::FreezeRow;
use crate::account::{AccountBook, AccountId};

/// One call: accounts of a bank, or an account whose bank is not known. Amounts are minor units.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Its place in the order of work, from 1.
    pub rank: usize,
    /// The bank.
    pub bank: Option<Box<str>>,
    /// The accounts, in the order in which they are frozen.
    pub accounts: Vec<AccountId>,
    /// Minutes after the as-of time at which its first freeze takes effect.
    pub minutes: f64,
    /// What to claim in all of them.
    pub claim: i128,
    /// What of it is expected to be there.
    pub expected_saving: i128,
}

/// What each call freezes: all accounts of one bank, or an account whose bank is not known.
pub(super) fn calls(book: &AccountBook, candidates: &[Candidate<'_>]) -> Vec<Vec<usize>> {
    let mut banks: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut alone = Vec::new();
    for (i, candidate) in candidates.iter().enumerate() {
        match bank(book, candidate.holder_account) {
            Some(bank) => banks.entry(bank).or_default().push(i),
            None => alone.push(vec![i]),
        }
    }
    alone.extend(banks.into_values());
    alone
}

/// The call that freezes `rows`, of which there is one at least.
pub(super) fn call_of(book: &AccountBook, rows: &[FreezeRow]) -> Call {
    Call {
        rank: rows[0].call,
        bank: bank(book, rows[0].holder_account).map(Into::into),
        accounts: rows.iter().map(|row| row.account).collect(),
        minutes: rows[0].minutes,
        claim: rows.iter().map(|row| row.claim).sum(),
        expected_saving: rows.iter().map(|row| row.expected_saving).sum(),
    }
}

fn bank(book: &AccountBook, account: AccountId) -> Option<&str> {
    book.details(account)?.bank.as_deref()
}
