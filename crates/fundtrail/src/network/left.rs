//! What is left in the accounts of members: what of a group can still be frozen.

use crate::account::AccountId;
use crate::ledger::{Coverage, Ledger};
use crate::money::Money;
use crate::query::Query;
use crate::reach::{AccountSet, KeySet as _};
use crate::subledger::{OpeningSource, SubLedger};
use crate::time::Time;

/// What an account holds by its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// Which account.
    pub account: AccountId,
    /// Its balance; none where its own records are not loaded.
    pub balance: Option<Money>,
    /// What its opening balance rests on; none where its own records are not loaded. Where nobody gave it, or what was
    /// given had to be raised, the account holds the balance or more.
    pub opening: Option<OpeningSource>,
}

/// What each of these accounts holds at `as_of`; of those whose balance nobody knows that only.
///
/// # Complexity
/// O(n) for n transfers.
pub(super) fn left(ledger: &Ledger, as_of: Time, accounts: &[AccountId]) -> Vec<Left> {
    let mut asked = AccountSet::new(ledger.accounts());
    for &account in accounts {
        asked.insert(account);
    }
    // A balance beyond 64 bits is none that anybody could freeze.
    let sub = SubLedger::of_accounts(ledger, &Query::of_nothing([], as_of), &asked).ok();
    let of = |&account: &AccountId| {
        let is_seen = *ledger.coverage_with_holder(account) != Coverage::Unseen;
        let sub = sub.as_ref().filter(|_| is_seen);
        Left {
            account,
            balance: sub.and_then(|sub| sub.balance(account)),
            opening: sub.and_then(|sub| sub.opening(account)).map(|(_, source)| source),
        }
    };
    accounts.iter().map(of).collect()
}
