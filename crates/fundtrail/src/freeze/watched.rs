//! Accounts to watch: they hold nothing now, but money is expected to come to them.

use std::collections::BTreeSet;

use super::candidate::Candidate;
use super::coming::{Arrivals, Coming};
use super::list::FreezeInputs;
use crate::account::AccountId;

/// No more are named than this.
const MOST_WATCHED: usize = 20;
/// Less than one part in so many of what the list holds is not worth a watch.
const WORTH_A_WATCH: i128 = 200;

/// An account that holds no traced money, but to which some is expected to come. Nothing is claimed there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// Which.
    pub account: AccountId,
    /// What is expected to come within the hour.
    pub coming: Coming,
}

/// The accounts to watch, by what is expected to come; ties by account number.
pub(super) fn watched(
    inputs: &FreezeInputs<'_>,
    candidates: &[Candidate<'_>],
    arrivals: &Arrivals,
) -> Vec<Watched> {
    let listed: BTreeSet<AccountId> = candidates
        .iter()
        .map(|candidate| candidate.traced.account)
        .collect();
    let held: i128 = candidates.iter().map(|candidate| candidate.traced.held).sum();
    let frozen: BTreeSet<AccountId> = inputs.frozen.iter().map(|freeze| freeze.account).collect();
    let is_free = |account: &AccountId| {
        let in_force = frozen.contains(account) || inputs.in_force.contains_key(account);
        !listed.contains(account) && !in_force
    };
    let mut watched: Vec<_> = arrivals
        .accounts()
        .filter(is_free)
        .map(|account| Watched {
            account,
            coming: arrivals.coming(account),
        })
        .filter(|watched| watched.coming.amount > 0 && watched.coming.amount * WORTH_A_WATCH >= held)
        .collect();
    watched.sort_by_key(|w| (std::cmp::Reverse(w.coming.amount), inputs.book.number(w.account)));
    watched.truncate(MOST_WATCHED);
    watched
}
