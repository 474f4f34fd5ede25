//! What holds under any rule, for the accounts of a list.

use std::collections::BTreeMap;

use super::{AccountBounds, Bounds, Premises, SetBounds};
use crate::account::AccountId;

/// For so many accounts from the top of the list there is a bound of what they hold together.
const TOGETHER: [usize; 6] = [1, 2, 5, 10, 20, 50];

/// The bounds of accounts each, and of the first of a list together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListBounds {
    /// By account.
    pub accounts: BTreeMap<AccountId, AccountBounds>,
    /// How many accounts from the top, and their bounds.
    pub together: Vec<(usize, SetBounds)>,
    /// What they rest on beside the records.
    pub premises: Premises,
    /// Of how many accounts the opening balance is assumed.
    pub openings_assumed: usize,
}

impl ListBounds {
    /// Asks the bounds for each of `accounts`, and for the first 1, 2, 5, 10, 20, 50 and all of `list`, which is by
    /// rank, together.
    ///
    /// # Complexity
    /// Two re-routings of a flow for each account, see [`Bounds::account_bounds`].
    pub fn new(bounds: &Bounds<'_>, premises: Premises, list: &[AccountId], accounts: &[AccountId]) -> Self {
        let mut counts: Vec<usize> = TOGETHER.into_iter().filter(|&count| count < list.len()).collect();
        counts.extend((!list.is_empty()).then_some(list.len()));
        ListBounds {
            accounts: accounts
                .iter()
                .copied()
                .zip(bounds.account_bounds(accounts))
                .collect(),
            together: counts
                .into_iter()
                .map(|count| (count, bounds.set_bounds(&list[..count])))
                .collect(),
            premises,
            openings_assumed: bounds.openings_assumed(),
        }
    }
}
