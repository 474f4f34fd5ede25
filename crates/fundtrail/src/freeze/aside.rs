//! What need not be called now.

use std::cmp::Reverse;

use super::desk::{Desk, Work};
use super::plan::Account;
use crate::time::Time;

/// The smallest claims that together are at most one part in so many of all are dust.
const DUST: i128 = 1000;

/// The accounts of each call that are to be called now, and behind them, in order, those that are not.
pub(super) fn set_aside<A: Account>(accounts: &[A], works: Vec<Work>, desk: &Desk) -> (Vec<Work>, Vec<Work>) {
    let is_dust = dust(accounts);
    let with = |work: &Work, accounts| Work {
        accounts,
        manner: work.manner,
    };
    let (mut now, mut dusty) = (Vec::with_capacity(works.len()), Vec::new());
    for work in works {
        let (dust, rest): (Vec<_>, Vec<_>) = work.accounts.iter().partition(|&&a| is_dust[a]);
        dusty.push(with(&work, dust));
        now.push(with(&work, rest));
    }
    now.retain(|work| !work.accounts.is_empty());
    let slots = desk.clone().work_off(&now, 0);
    let ends = slots
        .iter()
        .map(|(call, slot)| slot.begins + now[*call].duration());
    let end = ends.fold(desk.now(), f64::max);
    let mut later: Vec<(bool, Work)> = Vec::new();
    for work in &mut now {
        let (safe, rest): (Vec<_>, Vec<_>) = work
            .accounts
            .iter()
            .partition(|&&a| accounts[a].safe_minutes() > end);
        later.push((false, with(work, safe)));
        work.accounts = rest;
    }
    now.retain(|work| !work.accounts.is_empty());
    later.extend(dusty.into_iter().map(|work| (true, work)));
    later.retain(|(_, work)| !work.accounts.is_empty());
    for (dust, work) in &mut later {
        work.accounts
            .sort_by_cached_key(|&a| later_key(accounts, &[a], *dust));
    }
    later.sort_by_cached_key(|(dust, work)| (*dust, later_key(accounts, &work.accounts, *dust)));
    (now, later.into_iter().map(|(_, work)| work).collect())
}

/// The largest claim first; of dust the newest, as where money comes now, more may come.
fn later_key<A: Account>(
    accounts: &[A],
    call: &[usize],
    dust: bool,
) -> (Reverse<(Option<Time>, i128)>, Option<usize>) {
    let newest = call.iter().map(|&a| accounts[a].newest()).max().filter(|_| dust);
    let claim = call.iter().map(|&a| accounts[a].claim()).sum();
    (Reverse((newest, claim)), call.iter().min().copied())
}

/// Which accounts are dust: the smallest that together claim, and expect, no more than a thousandth of all.
fn dust<A: Account>(accounts: &[A]) -> Vec<bool> {
    let stake = |a: usize| accounts[a].claim() + accounts[a].coming();
    let all: i128 = (0..accounts.len()).map(stake).sum();
    let mut smallest: Vec<_> = (0..accounts.len()).collect();
    smallest.sort_by_key(|&a| (stake(a), Reverse(a)));
    let mut is_dust = vec![false; accounts.len()];
    let mut sum = 0;
    for a in smallest {
        sum += stake(a);
        if sum * DUST > all {
            break;
        }
        is_dust[a] = true;
    }
    is_dust
}
