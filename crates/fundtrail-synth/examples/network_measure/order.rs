//! Orders of accounts, and how good they are.

use std::collections::{BTreeMap, BTreeSet};

use fundtrail::AccountId;
use fundtrail::network::{NetworkQuery, Speed};
use fundtrail_synth::SyntheticCase;

/// What an account scores, by index.
pub(crate) type Score = fn(&SyntheticCase) -> Vec<f64>;

/// Orders that know no suspect: none of them may do well, or the societies give the gangs away.
pub(crate) const BLIND: [(&str, Score); 5] = [
    ("degree", degree),
    ("amount", amount),
    ("opening", opening),
    ("passed", passed),
    ("fewest", few),
];

/// The mean, over those who belong, of the share of those who belong among all down to him. Who is not in the order
/// at all counts as never found.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn average_precision(order: &[AccountId], belong: &BTreeSet<AccountId>) -> f64 {
    let (mut found, mut sum) = (0, 0.0);
    for (place, account) in order.iter().enumerate() {
        if belong.contains(account) {
            found += 1;
            sum += f64::from(found) / (place + 1) as f64;
        }
    }
    sum / belong.len() as f64
}

/// The adjusted Rand index (Hubert and Arabie, 1985) of two ways to put the same accounts into groups: 1 where they
/// are the same, about 0 for chance.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn rand_index(both: &[(usize, usize)]) -> f64 {
    let pairs = |keys: &mut dyn Iterator<Item = (usize, usize)>| -> f64 {
        let mut counts: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        keys.for_each(|key| *counts.entry(key).or_default() += 1.0);
        counts.values().map(|n| n * (n - 1.0) / 2.0).sum()
    };
    let together = pairs(&mut both.iter().copied());
    let in_truth = pairs(&mut both.iter().map(|&(a, _)| (a, 0)));
    let in_found = pairs(&mut both.iter().map(|&(_, b)| (0, b)));
    let all = both.len() as f64 * (both.len() as f64 - 1.0) / 2.0;
    let expected = in_truth * in_found / all;
    let most = f64::midpoint(in_truth, in_found);
    // Counts of pairs below 2^53 are exact, so only all in one group, or each alone in both, makes these the same.
    if (most - expected).abs() < f64::EPSILON {
        1.0
    } else {
        (together - expected) / (most - expected)
    }
}

struct Turnover {
    received: Vec<f64>,
    paid: Vec<f64>,
    others: Vec<BTreeSet<AccountId>>,
}

#[allow(clippy::cast_precision_loss)]
fn turnover(case: &SyntheticCase) -> Turnover {
    let count = case.book().len();
    let mut turnover = Turnover {
        received: vec![0.0; count],
        paid: vec![0.0; count],
        others: vec![BTreeSet::new(); count],
    };
    for transfer in case.ledger().transfers().iter().take(case.known_transfers()) {
        let amount = transfer.amount.minor() as f64;
        let (payer, payee) = (transfer.payer.account(), transfer.payee.account());
        if let Some(payer) = payer {
            turnover.paid[payer.index()] += amount;
            turnover.others[payer.index()].extend(payee);
        }
        if let Some(payee) = payee {
            turnover.received[payee.index()] += amount;
            turnover.others[payee.index()].extend(payer);
        }
    }
    turnover
}

#[allow(clippy::cast_precision_loss)]
fn degree(case: &SyntheticCase) -> Vec<f64> {
    turnover(case).others.iter().map(|o| o.len() as f64).collect()
}

fn few(case: &SyntheticCase) -> Vec<f64> {
    degree(case).into_iter().map(|d| -d).collect()
}

fn amount(case: &SyntheticCase) -> Vec<f64> {
    let turnover = turnover(case);
    turnover
        .received
        .iter()
        .zip(&turnover.paid)
        .map(|(r, p)| r + p)
        .collect()
}

/// Mules own little and receive much.
#[allow(clippy::cast_precision_loss)]
fn opening(case: &SyntheticCase) -> Vec<f64> {
    let turnover = turnover(case);
    let openings = case.openings().iter().map(|o| o.minor() as f64);
    turnover
        .received
        .iter()
        .zip(openings)
        .map(|(r, o)| r / (o + 1.0))
        .collect()
}

fn passed(case: &SyntheticCase) -> Vec<f64> {
    let speed = Speed::new(case.ledger(), &NetworkQuery::new([]).as_of(case.as_of()));
    case.book()
        .accounts()
        .map(|account| speed.mean(account))
        .collect()
}
