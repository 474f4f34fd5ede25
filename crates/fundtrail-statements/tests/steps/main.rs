//! Each rule of the pipeline, on statements made by hand.

#[path = "../common/mod.rs"]
mod common;

use common::{assert_ends, fates, money, settled, transfers};
use fundtrail::{Coverage, ExitKind, Rule};
use fundtrail_statements::Settled;

fn account(settled: &Settled, number: &str) -> fundtrail::AccountId {
    settled
        .book
        .get(number)
        .unwrap_or_else(|| panic!("no account {number}"))
}

fn opening(settled: &Settled, number: &str) -> Option<fundtrail::Money> {
    settled.ledgers[0].opening(account(settled, number))
}

fn notes<'a>(settled: &'a Settled, code: &str) -> Vec<&'a str> {
    settled
        .notes
        .iter()
        .filter(|n| n.code == code)
        .map(|n| n.message.as_str())
        .collect()
}

mod balances;
mod copies;
mod doubts;
mod exits;
mod leftovers;
mod mirrors;
mod own_lines;
mod reversals;
mod status;
mod transit;
mod ways;
mod who_is_who;
