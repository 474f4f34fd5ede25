//! The calls that work a list off: one a bank.

use std::collections::BTreeMap;

use super::candidate::Candidate;
use super::desk::Work;
use super::list::{FreezeInputs, FreezeRow};
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
    /// Who makes it, from 1.
    pub caller: usize,
    /// Minutes after the as-of time at which it begins.
    pub begins_minutes: f64,
    /// Minutes after the as-of time at which its first freeze takes effect.
    pub minutes: f64,
    /// What to claim in all of them.
    pub claim: i128,
    /// What of it is expected to be there.
    pub expected_saving: i128,
}

/// What each call freezes: all accounts of one bank, of a bank that takes one a call each account, and so an account
/// whose bank is not known.
pub(super) fn works(inputs: &FreezeInputs<'_>, candidates: &[Candidate<'_>]) -> Vec<Work> {
    let mut of_banks: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut works = Vec::new();
    let mut work = |bank, accounts| {
        let manner = inputs.banks.manner(bank, &inputs.schedule);
        works.push(Work { accounts, manner });
    };
    for (i, candidate) in candidates.iter().enumerate() {
        match bank(inputs.book, candidate.holder_account) {
            Some(bank) if inputs.banks.is_by_account(bank) => work(Some(bank), vec![i]),
            Some(bank) => of_banks.entry(bank).or_default().push(i),
            None => work(None, vec![i]),
        }
    }
    for (bank, accounts) in of_banks {
        work(Some(bank), accounts);
    }
    works
}

/// The call that freezes `rows`, of which there is one at least.
pub(super) fn call_of(book: &AccountBook, rows: &[FreezeRow]) -> Call {
    Call {
        rank: rows[0].call,
        bank: bank(book, rows[0].holder_account).map(Into::into),
        accounts: rows.iter().map(|row| row.account).collect(),
        caller: rows[0].caller,
        begins_minutes: rows[0].begins_minutes,
        minutes: rows[0].minutes,
        claim: rows.iter().map(|row| row.claim).sum(),
        expected_saving: rows.iter().map(|row| row.expected_saving).sum(),
    }
}

fn bank(book: &AccountBook, account: AccountId) -> Option<&str> {
    book.details(account)?.bank.as_deref()
}
