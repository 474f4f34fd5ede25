//! What is in force, and when it runs out.

use super::candidate::Candidate;
use super::landed::{Hold, Landed};
use crate::account::{AccountBook, AccountId};
use crate::time::Time;

/// A freeze or a stop in force, which will run out. Amounts are minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renewal {
    /// Where.
    pub account: AccountId,
    /// What it is; `None` where others set it.
    pub hold: Option<Hold>,
    /// When it runs out.
    pub until: Time,
    /// What it holds; of a freeze that others set, the traced money in the account.
    pub amount: i128,
    /// What of that is expected to leave within a day if nobody renews it; `None` where the records show no traced
    /// money there.
    pub expected_loss: Option<i128>,
}

/// All that is in force, what runs out first ahead; ties by account number.
pub(super) fn renewals(book: &AccountBook, candidates: &[Candidate<'_>], landed: &Landed) -> Vec<Renewal> {
    let place = |account: AccountId| {
        let number = book.number(account);
        candidates
            .binary_search_by_key(&number, |candidate| book.number(candidate.traced.account))
            .ok()
    };
    let of_this_case = landed.all_in_force().map(|freeze| {
        let amount = i128::from(freeze.amount.minor());
        Renewal {
            account: freeze.account,
            hold: Some(freeze.hold),
            until: freeze.until,
            amount,
            expected_loss: place(freeze.account).map(|i| candidates[i].lost_without(amount)),
        }
    });
    let of_others = candidates.iter().filter(|candidate| candidate.landed.is_none());
    let of_others = of_others.filter_map(|candidate| {
        Some(Renewal {
            account: candidate.traced.account,
            hold: None,
            until: candidate.frozen_until?,
            amount: candidate.claim,
            expected_loss: Some(candidate.lost_without(candidate.claim)),
        })
    });
    let mut renewals: Vec<_> = of_this_case.chain(of_others).collect();
    renewals.sort_by_key(|renewal| (renewal.until, book.number(renewal.account)));
    renewals
}
