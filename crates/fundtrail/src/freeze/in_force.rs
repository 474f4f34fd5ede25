//! Freezes in force, by whoever set them.

use std::collections::BTreeMap;

use crate::account::AccountId;
use crate::time::Time;
use crate::transfer::Source;

/// Freezes that others set and that are in force at the as-of time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InForce {
    /// By account, the end of the last that has one.
    pub until: BTreeMap<AccountId, Time>,
    /// By account, the start of the first whose start is stated.
    pub since: BTreeMap<AccountId, Time>,
    /// Those without an end, by account: the last line that states one. Nobody knows when they run out, so they
    /// take no account off the list.
    pub without_end: BTreeMap<AccountId, Source>,
}
