//! What was left unread of a case, and what that means for who asks it.

use std::collections::BTreeMap;

use fundtrail::{AccountId, Ledger, Query};
use hashbrown::HashSet;

use super::Case;
use crate::cell::key::{WideKey, key_of};

/// What was left unread of a case, and why that does not matter.
#[derive(Debug, Clone)]
pub(crate) struct Unread {
    /// The keys of the accounts that were taken to end the trace.
    pub(crate) terminals: HashSet<WideKey>,
    /// Those of them that end it since they paid so many, and how many.
    pub(crate) hubs: BTreeMap<WideKey, u64>,
}

impl Case {
    /// Whether all was read that money of these payments can reach: a case of [`read`](crate::read()) always suffices,
    /// one of [`read_reached`](crate::read_reached) nearly always for what was wanted.
    ///
    /// Complexity: O(accounts), and O(transfers) where one was taken to end the trace and does not.
    pub fn suffices_for(&self, query: &Query) -> bool {
        let Some(unread) = &self.unread else { return true };
        let ends_here = |account| unread.terminals.contains(&key_of(self.book.number(account)));
        let accounts = self.book.accounts();
        let passing: HashSet<AccountId> = accounts
            .filter(|&account| ends_here(account) && !query.is_terminal(account))
            .collect();
        // Who pays nothing passes nothing on: a platform's number is an exit.
        let passes = |ledger: &Ledger| {
            let mut transfers = ledger.transfers().iter();
            transfers.any(|t| t.payer.account().is_some_and(|payer| passing.contains(&payer)))
        };
        passing.is_empty() || !self.ledgers.iter().any(passes)
    }

    /// The accounts at which a selection ended the search since they paid so many others, and how many.
    pub(crate) fn hubs(&self) -> Vec<(AccountId, u64)> {
        let hubs = self.unread.as_ref().map(|unread| &unread.hubs);
        let Some(hubs) = hubs.filter(|hubs| !hubs.is_empty()) else {
            return Vec::new();
        };
        let payees = |account| hubs.get(&key_of(self.book.number(account))).copied();
        let accounts = self.book.accounts();
        accounts
            .filter_map(|account| Some((account, payees(account)?)))
            .collect()
    }

    /// Whether lines were left unread that nothing wanted can reach.
    pub fn is_partial(&self) -> bool {
        self.unread.is_some()
    }
}
