//! The web: how closely any two accounts work together, by money that goes on soon and by what they share.

use std::collections::BTreeMap;

use crate::account::AccountId;

use super::common::Common;
use super::speed::{SPANS, Speed};

/// How much money counts that goes on within each span of
/// [`SPANS_MINUTES`](super::SPANS_MINUTES): that of three days may be anybody's.
const SOON: [f64; SPANS] = [1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0, 0.0];
/// How much money counts whenever it goes on.
const EVER: f64 = 0.1;
/// Minor units that count as one in the weight of money: 100.00.
const UNIT: f64 = 10_000.0;

/// Weights between accounts, as adjacency: both ways, no account with itself.
#[derive(Debug, Clone)]
pub(super) struct Web {
    /// The accounts that have to do with another, by index.
    pub(super) accounts: Vec<AccountId>,
    /// Where each account's threads begin; one more than accounts.
    begins: Vec<usize>,
    /// To whom, by place in `accounts`, in order.
    to: Vec<u32>,
    weight: Vec<f64>,
    /// The sum of each account's weights.
    pub(super) strength: Vec<f64>,
}

impl Web {
    /// From money, and from what is not in more than `most` hands.
    pub(super) fn new(speed: &Speed, commons: &[Common], most: usize) -> Self {
        let mut threads: BTreeMap<(AccountId, AccountId), f64> = BTreeMap::new();
        for pair in speed.pairs() {
            let smaller = speed.turnover(pair.a).min(speed.turnover(pair.b));
            let weight: f64 = SOON
                .iter()
                .zip(pair.soon)
                .map(|(by, soon)| by * money(soon, smaller))
                .sum();
            *threads.entry((pair.a, pair.b)).or_default() += weight + EVER * money(pair.paid, smaller);
        }
        for common in commons.iter().filter(|common| common.accounts.len() <= most) {
            let sharers = &common.accounts;
            let others = f64::from(u32::try_from(sharers.len() - 1).unwrap_or(u32::MAX));
            let weight = common.kind.weight() / libm::sqrt(others);
            for (at, a) in sharers.iter().enumerate() {
                for b in &sharers[at + 1..] {
                    *threads.entry((a.account, b.account)).or_default() += weight;
                }
            }
        }
        Web::of_threads(threads)
    }

    fn of_threads(threads: BTreeMap<(AccountId, AccountId), f64>) -> Self {
        let mut both: Vec<(AccountId, AccountId, f64)> = Vec::with_capacity(2 * threads.len());
        for ((a, b), weight) in threads.into_iter().filter(|&(_, weight)| weight > 0.0) {
            both.push((a, b, weight));
            both.push((b, a, weight));
        }
        both.sort_unstable_by_key(|&(a, b, _)| (a, b));
        let mut web = Web {
            accounts: Vec::new(),
            begins: vec![0],
            to: Vec::with_capacity(both.len()),
            weight: both.iter().map(|thread| thread.2).collect(),
            strength: Vec::new(),
        };
        for of_account in both.chunk_by(|x, y| x.0 == y.0) {
            web.accounts.push(of_account[0].0);
            web.begins
                .push(web.begins[web.begins.len() - 1] + of_account.len());
            web.strength.push(of_account.iter().map(|thread| thread.2).sum());
        }
        web.to = both
            .iter()
            .map(|&(_, to, _)| web.place(to).expect("every thread has two ends") as u32)
            .collect();
        web
    }

    /// The place of an account; none where it has to do with nobody.
    pub(super) fn place(&self, account: AccountId) -> Option<usize> {
        self.accounts.binary_search(&account).ok()
    }

    /// With whom the account at a place has to do, and how much.
    pub(super) fn threads(&self, place: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let threads = self.begins[place]..self.begins[place + 1];
        threads.map(|thread| (self.to[thread] as usize, self.weight[thread]))
    }
}

/// How much an amount between two accounts counts: by its size, and by how much it is of all that the one of them
/// that moves less moves.
#[allow(clippy::cast_precision_loss, reason = "weights need no unit")]
fn money(amount: i128, smaller: i128) -> f64 {
    let amount = amount as f64;
    libm::log1p(amount / UNIT) * amount / (smaller as f64).max(1.0)
}
