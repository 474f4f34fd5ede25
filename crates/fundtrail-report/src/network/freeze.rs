//! What of each group can still be frozen.

use std::cmp::Reverse;

use fundtrail::OpeningSource;
use fundtrail::network::{Group, Left};
use serde::Serialize;

use super::NetworkFindings;
use crate::amount::Amount;
use crate::whose;

/// An account of a group, with what is left in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ToFreezeRow {
    /// The group, by its number.
    pub group: usize,
    /// The account's number.
    pub account: String,
    /// Its holder.
    pub holder: Option<String>,
    /// Its bank.
    pub bank: Option<String>,
    /// What of the named payments is in it, by the rule; none where no payment is named.
    pub traced: Option<Amount>,
    /// What it holds; none where its own records are not loaded.
    pub balance: Option<Amount>,
    /// Whether that rests on an opening balance that nobody gave: it holds that or more.
    pub opening_assumed: bool,
    /// Whether the opening balance that was given is too small for what it paid out, and was raised to the least that
    /// suffices: it holds that or more.
    pub opening_raised: bool,
}

/// The accounts of each group in which something is left or may be: most traced money first, then the largest balance,
/// then those of which nobody knows, then by number.
pub(super) fn to_freeze(findings: NetworkFindings<'_>) -> Vec<ToFreezeRow> {
    let groups = findings.network.groups().iter().enumerate();
    groups
        .flat_map(|(at, group)| of_group(findings, at + 1, group))
        .collect()
}

fn of_group(findings: NetworkFindings<'_>, number: usize, group: &Group) -> Vec<ToFreezeRow> {
    let traced = |left: &Left| {
        let traced = findings.trace.and_then(|trace| trace.account(left.account));
        traced.map_or(0, |traced| traced.held)
    };
    let balance = |left: &Left| left.balance.map(i128::from);
    let mut some: Vec<&Left> = group
        .left
        .iter()
        .filter(|left| balance(left) != Some(0))
        .collect();
    let number_of = |left: &Left| findings.book.number(left.account);
    some.sort_by_key(|left| (Reverse(traced(left)), Reverse(balance(left)), number_of(left)));
    let row = |left: &Left| ToFreezeRow {
        group: number,
        account: number_of(left).to_owned(),
        holder: whose::holder(findings.book, left.account),
        bank: whose::bank(findings.book, left.account),
        traced: findings
            .trace
            .map(|_| Amount::new(traced(left), findings.ledger.currency())),
        balance: balance(left).map(|minor| Amount::new(minor, findings.ledger.currency())),
        opening_assumed: left.opening == Some(OpeningSource::Assumed),
        opening_raised: left.opening == Some(OpeningSource::Raised),
    };
    some.into_iter().map(row).collect()
}
