//! The auditor: a slow and simple model that follows every minor unit by itself.
//!
//! It shares no code with the core: it settles by reading the rule literally, finds openings by trial, keeps
//! an account as a list of single units, and knows nothing of reach, sub-ledgers or trees.

use std::collections::{BTreeMap, BTreeSet};

use fundtrail::Rule;

use super::Plain;

/// One minor unit: of a payment, or other money.
type Unit = Option<usize>;

/// What the auditor says of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    pub level: u32,
    pub received: i128,
    pub sent: i128,
    pub by_payment: Vec<i128>,
}

/// What the auditor says of a trace.
#[derive(Debug, Default)]
pub struct Audit {
    /// By account, those that received any.
    pub accounts: BTreeMap<usize, Figures>,
    /// Of each payment, by transfer (its position in file order), those that carried any.
    pub traced: BTreeMap<usize, Vec<i64>>,
    /// Of each payment, what went out through exits.
    pub exited: Vec<i128>,
}

/// The settlement order, read literally from the page: positions in file order.
pub fn settle(transfers: &[Plain]) -> Vec<usize> {
    let counts = |t: &Plain| t.amount > 0 && (t.payer.is_none() || t.payer != t.payee);
    let mut left: Vec<usize> = (0..transfers.len()).filter(|&i| counts(&transfers[i])).collect();
    let mut order = Vec::new();
    while let Some(instant) = left.iter().map(|&i| transfers[i].time).min() {
        let waiting: Vec<usize> = left
            .iter()
            .copied()
            .filter(|&i| transfers[i].time == instant)
            .collect();
        let waits = |i: usize| {
            transfers[i].payer.is_some() && waiting.iter().any(|&j| transfers[j].payee == transfers[i].payer)
        };
        let next = match waiting.iter().find(|&&i| !waits(i)) {
            Some(&free) => vec![free],
            None => circle(transfers, &waiting),
        };
        left.retain(|i| !next.contains(i));
        order.extend(next);
    }
    order
}

/// The transfers inside the circle that goes next when all wait for each other.
fn circle(transfers: &[Plain], waiting: &[usize]) -> Vec<usize> {
    let edges: Vec<(usize, usize)> = waiting
        .iter()
        .filter_map(|&i| Some((transfers[i].payer?, transfers[i].payee?)))
        .collect();
    let reachable = |from: usize| {
        let mut seen = BTreeSet::from([from]);
        while let Some(&(_, next)) = edges.iter().find(|(a, b)| seen.contains(a) && !seen.contains(b)) {
            seen.insert(next);
        }
        seen
    };
    let together = |a: usize, b: usize| reachable(a).contains(&b) && reachable(b).contains(&a);
    let inside = |of: usize| -> Vec<usize> {
        let ends = |i: usize| Some((transfers[i].payer?, transfers[i].payee?));
        let is_inside = |&i: &usize| ends(i).is_some_and(|(a, b)| together(of, a) && together(of, b));
        waiting.iter().copied().filter(is_inside).collect()
    };
    let candidates = edges.iter().map(|e| e.0).filter(|&account| {
        !inside(account).is_empty()
            && edges
                .iter()
                .all(|&(a, b)| !together(account, b) || together(account, a))
    });
    candidates
        .map(inside)
        .min_by_key(|transfers| transfers[0])
        .expect("a circle that waits for no other")
}

/// The least opening balance of each account that keeps it at zero or above, by trial.
pub fn least_openings(transfers: &[Plain], order: &[usize], accounts: usize) -> Vec<i64> {
    (0..accounts)
        .map(|account| {
            let suffices = |opening: i64| {
                let mut balance = opening;
                order.iter().all(|&i| {
                    balance += transfers[i].amount * i64::from(transfers[i].payee == Some(account));
                    balance -= transfers[i].amount * i64::from(transfers[i].payer == Some(account));
                    balance >= 0
                })
            };
            (0..=i64::MAX)
                .find(|&opening| suffices(opening))
                .expect("some opening suffices")
        })
        .collect()
}

/// Takes `amount` units out of what an account holds, as the rule says, in their order of arrival.
fn take(rule: Rule, held: &mut Vec<Unit>, amount: usize) -> Vec<Unit> {
    assert!(
        amount <= held.len(),
        "openings keep every account at zero or above"
    );
    let sorted = |held: &[Unit]| {
        let mut sorted = held.to_vec();
        sorted.sort_by_key(|unit| unit.unwrap_or(usize::MAX));
        sorted
    };
    match rule {
        Rule::Fifo => held.drain(..amount).collect(),
        Rule::Lifo => held.split_off(held.len() - amount),
        Rule::TaintedFirst => {
            *held = sorted(held);
            held.drain(..amount).collect()
        }
        Rule::TaintedLast => {
            *held = sorted(held);
            let first_other = held.iter().position(Option::is_none).unwrap_or(held.len());
            held.rotate_left(first_other);
            let taken: Vec<Unit> = held.drain(..amount).collect();
            sorted(&taken)
        }
        Rule::ProRata => {
            let mut kinds = sorted(held);
            kinds.dedup();
            let (mut taken, mut kept) = (Vec::new(), Vec::new());
            let mut cumulative = 0;
            for kind in kinds {
                let count = held.iter().filter(|&&unit| unit == kind).count();
                cumulative += count;
                // The nearest whole number to amount · cumulative / balance, halves up.
                let exact = amount * cumulative;
                let nearest = exact / held.len() + usize::from(2 * (exact % held.len()) >= held.len());
                let part = nearest - taken.len();
                taken.extend(std::iter::repeat_n(kind, part));
                kept.extend(std::iter::repeat_n(kind, count - part));
            }
            *held = kept;
            taken
        }
    }
}

/// Follows the payments (positions in file order) through the transfers, settled in that order.
pub fn audit(
    rule: Rule,
    transfers: &[Plain],
    order: &[usize],
    payments: &[usize],
    stop_at: &[usize],
) -> Audit {
    let accounts = super::accounts_of(transfers);
    let payments: Vec<usize> = order.iter().copied().filter(|i| payments.contains(i)).collect();
    let is_terminal =
        |a: usize| stop_at.contains(&a) || payments.iter().any(|&p| transfers[p].payer == Some(a));
    let openings = least_openings(transfers, order, accounts);
    let mut held: Vec<Vec<Unit>> = (0..accounts)
        .map(|a| vec![None; if is_terminal(a) { 0 } else { openings[a] as usize }])
        .collect();
    let mut audit = Audit {
        exited: vec![0; payments.len()],
        ..Audit::default()
    };
    for &i in order {
        let transfer = transfers[i];
        let amount = transfer.amount as usize;
        let units: Vec<Unit> = if let Some(p) = payments.iter().position(|&p| p == i) {
            vec![Some(p); amount]
        } else {
            match transfer.payer {
                Some(payer) if !is_terminal(payer) => take(rule, &mut held[payer], amount),
                _ => vec![None; amount],
            }
        };
        let mut parts = vec![0_i64; payments.len()];
        for payment in units.iter().flatten() {
            parts[*payment] += 1;
        }
        let traced = i128::from(parts.iter().sum::<i64>());
        if traced > 0 {
            let is_payment = payments.contains(&i);
            let mut level = 1;
            if let (Some(payer), false) = (transfer.payer, is_payment) {
                let figures = audit.accounts.get_mut(&payer).expect("what it sends had arrived");
                figures.sent += traced;
                level = figures.level + 1;
            }
            if let Some(payee) = transfer.payee {
                let fresh = Figures {
                    level: u32::MAX,
                    by_payment: vec![0; payments.len()],
                    ..Figures::default()
                };
                let figures = audit.accounts.entry(payee).or_insert(fresh);
                figures.received += traced;
                figures.level = figures.level.min(level);
            }
            audit.traced.insert(i, parts.clone());
        }
        match transfer.payee {
            Some(payee) => held[payee].extend(units),
            None => {
                for (sum, part) in audit.exited.iter_mut().zip(&parts) {
                    *sum += i128::from(*part);
                }
            }
        }
        if let Some(payee) = transfer.payee
            && is_terminal(payee)
        {
            // It pays out of other money, of which it always has enough.
            held[payee].retain(Option::is_some);
        }
    }
    for (account, figures) in &mut audit.accounts {
        for payment in held[*account].iter().flatten() {
            figures.by_payment[*payment] += 1;
        }
    }
    audit
}
