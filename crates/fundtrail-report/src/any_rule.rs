//! What holds under any rule, for the accounts of a list.

use std::collections::BTreeMap;

use fundtrail::AccountId;
use fundtrail::bounds::{AccountBounds, Bounds, Openings, SetBounds};

/// For so many accounts from the top of the list there is a bound of what they hold together.
const TOGETHER: [usize; 6] = [1, 2, 5, 10, 20, 50];

/// The bounds of accounts each, and of the first of a list together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnyRule {
    pub(crate) accounts: BTreeMap<AccountId, AccountBounds>,
    /// How many accounts from the top, and their bounds.
    pub(crate) together: Vec<(usize, SetBounds)>,
    pub(crate) openings: Openings,
    pub(crate) openings_assumed: usize,
}

impl AnyRule {
    /// Asks the bounds for each of `accounts`, and for the first 1, 2, 5, 10, 20, 50 and all of `list`, which is by
    /// rank, together.
    ///
    /// Complexity: two re-routings of a flow for each account, see [`Bounds::account_bounds`].
    pub fn new(bounds: &Bounds<'_>, openings: Openings, list: &[AccountId], accounts: &[AccountId]) -> Self {
        let mut counts: Vec<usize> = TOGETHER.into_iter().filter(|&count| count < list.len()).collect();
        counts.extend((!list.is_empty()).then_some(list.len()));
        AnyRule {
            accounts: accounts
                .iter()
                .copied()
                .zip(bounds.account_bounds(accounts))
                .collect(),
            together: counts
                .into_iter()
                .map(|count| (count, bounds.set_bounds(&list[..count])))
                .collect(),
            openings,
            openings_assumed: bounds.openings_assumed(),
        }
    }
}
