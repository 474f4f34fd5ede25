//! The balance trail: lines of one time are put in order by their balances.
//!
//! Each line is an edge from the balance before it to the balance after it. An order in which every line
//! continues where the one before it ended is an Euler trail over these edges, which Hierholzer's algorithm
//! (1873) finds in linear time.

use crate::entry::Interval;
use crate::settle::work::Other;

/// A line as the trail sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) line: u32,
    /// How the balance changes.
    pub(crate) change: i64,
    /// The balance after it.
    pub(crate) after: Option<i64>,
    pub(crate) time: Interval,
    pub(crate) other: Other,
}

impl Edge {
    /// The balance before it.
    pub(crate) fn before(&self) -> Option<i128> {
        Some(i128::from(self.after?) - i128::from(self.change))
    }
}

/// The order found for lines of one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arrangement {
    /// The edges, by position, in order.
    pub(crate) order: Vec<u32>,
    /// Whether the order is the only one, as far as it matters.
    pub(crate) proven: bool,
    /// Whether balances chose it; else it is that of the file.
    pub(crate) by_balance: bool,
}

/// Orders lines of one time, given in the order of the file. `prev` is the balance before the first of them,
/// `next` the one after the last, where known.
///
/// The order is proven if the trail with ties taken forwards equals the one with ties taken backwards; lines
/// of one amount and counterparty may change places.
///
/// Complexity: O(n log n).
pub(crate) fn arrange(prev: Option<i128>, edges: &[Edge], next: Option<i128>) -> Arrangement {
    let by_file = || (0..edges.len() as u32).collect::<Vec<_>>();
    let all_alike = edges.windows(2).all(|w| label(&w[0]) == label(&w[1]));
    if edges.len() == 1 || (all_alike && edges[0].after.is_none()) {
        return Arrangement {
            order: by_file(),
            proven: true,
            by_balance: edges.len() == 1,
        };
    }
    let Some(nodes) = Nodes::new(edges) else {
        return Arrangement {
            order: by_file(),
            proven: false,
            by_balance: false,
        };
    };
    let Some(start) = nodes.start(prev, next) else {
        return Arrangement {
            order: by_file(),
            proven: false,
            by_balance: true,
        };
    };
    let forwards = nodes.trail(start.node, edges.len(), false);
    let backwards = nodes.trail(start.node, edges.len(), true);
    let (Some(forwards), Some(backwards)) = (forwards, backwards) else {
        return Arrangement {
            order: by_file(),
            proven: false,
            by_balance: true,
        };
    };
    let alike = forwards
        .iter()
        .zip(&backwards)
        .all(|(&a, &b)| label(&edges[a as usize]) == label(&edges[b as usize]));
    let order = if chains(edges, &by_file()) && edges[0].before() == Some(start.balance) {
        by_file()
    } else {
        forwards
    };
    if in_time(edges, &order) {
        Arrangement {
            order,
            proven: alike && start.sure,
            by_balance: true,
        }
    } else {
        Arrangement {
            order: by_file(),
            proven: false,
            by_balance: true,
        }
    }
}

/// The balance before lines of one time, where they or the balance after them tell.
pub(crate) fn start_of(edges: &[Edge], next: Option<i128>) -> Option<i128> {
    if let [only] = edges {
        return only.before();
    }
    let start = Nodes::new(edges)?.start(None, next)?;
    start.sure.then_some(start.balance)
}

/// Whether lines fit between two balances: whether some order of them is a trail from `prev` to `next`.
/// `None` where a missing balance leaves that open.
pub(crate) fn fits(prev: Option<i128>, edges: &[Edge], next: Option<i128>) -> Option<bool> {
    let sum: i128 = edges.iter().map(|e| i128::from(e.change)).sum();
    if let (Some(prev), Some(next)) = (prev, next)
        && prev + sum != next
    {
        return Some(false);
    }
    match edges {
        [] => return Some(true),
        // What moved the balance leads from the one before it to the one after it, and there is no other way.
        [only] if only.change != 0 && only.after.is_some() => {
            let before = only.before();
            return Some(
                prev.is_none_or(|p| Some(p) == before)
                    && next.is_none_or(|n| only.after.map(i128::from) == Some(n)),
            );
        }
        _ => {}
    }
    let Some(nodes) = Nodes::new(edges) else {
        return (prev.is_some() && next.is_some()).then_some(true);
    };
    let Some(start) = nodes.start(prev, next) else {
        return Some(false);
    };
    let starts = prev.is_none_or(|p| p == start.balance);
    let ends = next.is_none_or(|n| n == start.balance + sum);
    Some(starts && ends && nodes.trail(start.node, edges.len(), false).is_some())
}

fn label(edge: &Edge) -> (i64, Other) {
    (edge.change, edge.other)
}

fn chains(edges: &[Edge], order: &[u32]) -> bool {
    order.windows(2).all(|w| {
        let (a, b) = (&edges[w[0] as usize], &edges[w[1] as usize]);
        a.after.map(i128::from) == b.before()
    })
}

/// Whether no line comes after one that began when it had ended.
fn in_time(edges: &[Edge], order: &[u32]) -> bool {
    let mut latest = i64::MIN;
    order.iter().all(|&i| {
        let time = edges[i as usize].time;
        latest = latest.max(time.time().nanos());
        time.end_nanos() > latest
    })
}

/// The balances that edges lead from and to.
struct Nodes {
    balances: Vec<i128>,
    /// Each edge's nodes.
    ends: Vec<(u32, u32)>,
}

struct Start {
    node: u32,
    balance: i128,
    /// Whether nothing else could be the start.
    sure: bool,
}

impl Nodes {
    /// `None` where a balance is missing.
    fn new(edges: &[Edge]) -> Option<Nodes> {
        let pairs: Option<Vec<_>> = edges
            .iter()
            .map(|e| Some((e.before()?, i128::from(e.after?))))
            .collect();
        let pairs = pairs?;
        let mut balances: Vec<i128> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
        balances.sort_unstable();
        balances.dedup();
        let node = |b: i128| balances.binary_search(&b).map_or(0, |i| i as u32);
        let ends = pairs.iter().map(|&(a, b)| (node(a), node(b))).collect();
        Some(Nodes { balances, ends })
    }

    /// Where a trail over all edges must start, by what leaves and enters each balance.
    fn start(&self, prev: Option<i128>, next: Option<i128>) -> Option<Start> {
        let mut surplus = vec![0_i64; self.balances.len()];
        for &(from, to) in &self.ends {
            surplus[from as usize] += 1;
            surplus[to as usize] -= 1;
        }
        let uneven: Vec<usize> = (0..surplus.len()).filter(|&n| surplus[n] != 0).collect();
        let at = |node: usize, sure| {
            Some(Start {
                node: node as u32,
                balance: self.balances[node],
                sure,
            })
        };
        match uneven[..] {
            [] => {
                // A round trip may start anywhere on it: only the neighbours tell.
                let mut known = [prev, next].into_iter().flatten();
                let found = known.find_map(|b| self.balances.binary_search(&b).ok());
                match found {
                    Some(node) => at(node, true),
                    None => at(self.ends[0].0 as usize, false),
                }
            }
            [a, b] if surplus[a] == 1 && surplus[b] == -1 => at(a, true),
            [a, b] if surplus[a] == -1 && surplus[b] == 1 => at(b, true),
            _ => None,
        }
    }

    /// The trail from a node over all edges, at each node the earliest (or latest) in the file first.
    fn trail(&self, start: u32, edges: usize, backwards: bool) -> Option<Vec<u32>> {
        let mut starts = vec![0_u32; self.balances.len() + 1];
        for &(from, _) in &self.ends {
            starts[from as usize + 1] += 1;
        }
        for n in 1..starts.len() {
            starts[n] += starts[n - 1];
        }
        let mut next = starts.clone();
        let mut leaving = vec![0_u32; edges];
        let mut place = |i: u32| {
            let from = self.ends[i as usize].0 as usize;
            leaving[next[from] as usize] = i;
            next[from] += 1;
        };
        if backwards {
            (0..edges as u32).rev().for_each(&mut place);
        } else {
            (0..edges as u32).for_each(&mut place);
        }
        let mut next = starts.clone();
        let mut stack: Vec<(u32, Option<u32>)> = vec![(start, None)];
        let mut trail = Vec::with_capacity(edges);
        while let Some(&(node, by)) = stack.last() {
            let n = node as usize;
            if next[n] < starts[n + 1] {
                let edge = leaving[next[n] as usize];
                next[n] += 1;
                stack.push((self.ends[edge as usize].1, Some(edge)));
            } else {
                stack.pop();
                trail.extend(by);
            }
        }
        trail.reverse();
        (trail.len() == edges).then_some(trail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fundtrail::{AccountId, Time};

    fn edges(rows: &[(i64, i64)]) -> Vec<Edge> {
        let second = Interval {
            start: Time::from_seconds(0).expect("in range"),
            width_nanos: 1_000_000_000,
        };
        let edge = |(i, &(change, after)): (usize, &(i64, i64))| Edge {
            line: i as u32,
            change,
            after: Some(after),
            time: second,
            other: Other::Account(AccountId::from_index(i)),
        };
        rows.iter().enumerate().map(edge).collect()
    }

    #[test]
    fn balances_give_the_one_order() {
        let found = arrange(None, &edges(&[(-200, 0), (5, 5), (-300, 200), (500, 500)]), None);
        assert_eq!(found.order, [3, 2, 0, 1]);
        assert!(found.proven);
    }

    #[test]
    fn two_round_trips_from_one_balance_are_not_proven() {
        let rows = edges(&[(5, 15), (-5, 10), (7, 17), (-7, 10)]);
        let found = arrange(Some(10), &rows, None);
        assert_eq!(
            found.order,
            [0, 1, 2, 3],
            "the file's order is a trail and stands"
        );
        assert!(!found.proven);
    }

    #[test]
    fn lines_that_are_alike_may_change_places() {
        let mut rows = edges(&[(5, 15), (-5, 10), (5, 15)]);
        rows[2].other = rows[0].other;
        assert!(arrange(Some(10), &rows, None).proven);
    }

    #[test]
    fn a_line_that_did_not_move_the_balance_does_not_fit() {
        let rows = edges(&[(-50, 50)]);
        assert_eq!(fits(Some(100), &rows, Some(50)), Some(true));
        assert_eq!(fits(Some(50), &rows, None), Some(false));
        assert_eq!(fits(Some(50), &[], Some(50)), Some(true));
    }

    #[test]
    fn ten_thousand_lines_of_one_second_are_one_trail() {
        let mut rows: Vec<(i64, i64)> = (1..=10_000).map(|i| (i, i * (i + 1) / 2)).collect();
        rows.reverse();
        let found = arrange(Some(0), &edges(&rows), None);
        assert_eq!(found.order, (0..10_000).rev().collect::<Vec<_>>());
        assert!(found.proven);
    }
}
