//! Settlement order: which of two transfers came first.
//!
//! A transfer table has only times and lines to go by. Between instants time decides. Within an instant money
//! can be passed on the moment it arrives, so credits come first: a transfer waits while another transfer of
//! the instant still pays its payer.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use rayon::prelude::*;

use crate::transfer::Transfers;

/// The settlement order of transfers that no statement orders, as positions in `transfers`; `None` where they
/// stand in it already.
///
/// By time; within an instant repeatedly the first line (by file and line) whose payer waits for no other
/// transfer of that instant. Where all wait for each other, the transfers inside one strongly connected
/// component (payer → payee) go together by file and line: of the components that no other waiting component
/// pays into, the one that holds the first line.
///
/// # Arguments
/// `accounts`: one more than the highest account index. Own transfers must have been left out.
///
/// # Complexity
/// O(n log n) for lines out of time order, else O(n) plus O(k log k) for each instant of k transfers in which
/// anybody both receives and pays. Memory: 4 bytes an account and a line.
///
/// # Ties
/// Equal times go by [`Source`](crate::Source).
pub fn settle_table(transfers: &Transfers, accounts: usize) -> Option<Vec<u32>> {
    let (times, sources) = (transfers.times(), transfers.sources());
    let key = |i: u32| (times[i as usize], sources[i as usize]);
    let mut positions: Vec<u32> = (0..transfers.len() as u32).collect();
    let mut changed = false;
    if !positions.is_sorted_by_key(|&i| key(i)) {
        positions.par_sort_unstable_by_key(|&i| key(i));
        changed = true;
    }
    let mut instant = Instant::new(transfers, accounts);
    let mut start = 0;
    while start < positions.len() {
        let time = times[positions[start] as usize];
        let length = positions[start..]
            .iter()
            .take_while(|&&i| times[i as usize] == time)
            .count();
        if length > 1 {
            changed |= instant.settle(&mut positions[start..start + length]);
        }
        start += length;
    }
    changed.then_some(positions)
}

/// Settles one instant after another, its columns used again.
struct Instant<'a> {
    transfers: &'a Transfers,
    /// For each account how many transfers of the instant still pay it. All zero between instants.
    awaited: Vec<u32>,
}

impl<'a> Instant<'a> {
    fn new(transfers: &'a Transfers, accounts: usize) -> Self {
        Instant {
            transfers,
            awaited: vec![0; accounts],
        }
    }

    fn payer(&self, position: u32) -> Option<usize> {
        self.transfers.payers()[position as usize]
            .account()
            .map(crate::AccountId::index)
    }

    fn payee(&self, position: u32) -> Option<usize> {
        self.transfers.payees()[position as usize]
            .account()
            .map(crate::AccountId::index)
    }

    /// Puts the positions of one instant, given by file and line, into settlement order. Says whether that
    /// changed anything.
    fn settle(&mut self, positions: &mut [u32]) -> bool {
        for &position in positions.iter() {
            if let Some(payee) = self.payee(position) {
                self.awaited[payee] += 1;
            }
        }
        let nobody_waits = positions
            .iter()
            .all(|&p| self.payer(p).is_none_or(|a| self.awaited[a] == 0));
        let settled = if nobody_waits {
            None
        } else {
            Some(self.credits_first(positions))
        };
        for &position in positions.iter() {
            if let Some(payee) = self.payee(position) {
                self.awaited[payee] = 0;
            }
        }
        settled.is_some_and(|order| {
            let changed = *positions != order[..];
            positions.copy_from_slice(&order);
            changed
        })
    }

    fn credits_first(&mut self, positions: &[u32]) -> Vec<u32> {
        let waiting = Waiting::new(self, positions);
        let mut circles: Option<Circles> = None;
        let mut taken = vec![false; positions.len()];
        let mut ready: BinaryHeap<Reverse<u32>> = (0..positions.len() as u32)
            .filter(|&i| {
                self.payer(positions[i as usize])
                    .is_none_or(|a| self.awaited[a] == 0)
            })
            .map(Reverse)
            .collect();
        let mut order = Vec::with_capacity(positions.len());
        while order.len() < positions.len() {
            let batch = match ready.pop() {
                Some(Reverse(next)) => vec![next],
                // Everything left waits: only a circle can be next.
                None => circles
                    .get_or_insert_with(|| Circles::new(&waiting, &taken))
                    .next(),
            };
            for &i in &batch {
                taken[i as usize] = true;
                order.push(positions[i as usize]);
            }
            for &i in &batch {
                if let Some(circles) = &mut circles {
                    circles.took(&waiting, i);
                }
                let Some(payee) = self.payee(positions[i as usize]) else {
                    continue;
                };
                self.awaited[payee] -= 1;
                if self.awaited[payee] == 0 {
                    let freed = waiting.paid_by(i).iter().filter(|&&j| !taken[j as usize]);
                    ready.extend(freed.map(|&j| Reverse(j)));
                }
            }
        }
        order
    }
}

/// The transfers of one instant by who pays them, with accounts numbered densely.
struct Waiting {
    /// Payer and payee of each transfer, by dense number (exits have none).
    ends: Vec<(Option<u32>, Option<u32>)>,
    /// Where each account's outgoing transfers begin in `outgoing`.
    starts: Vec<u32>,
    outgoing: Vec<u32>,
}

impl Waiting {
    fn new(instant: &Instant<'_>, positions: &[u32]) -> Self {
        let parties = |&p: &u32| (instant.payer(p), instant.payee(p));
        let mut accounts: Vec<usize> = positions
            .iter()
            .map(parties)
            .flat_map(|(a, b)| a.into_iter().chain(b))
            .collect();
        accounts.sort_unstable();
        accounts.dedup();
        let dense = |account: usize| accounts.binary_search(&account).ok().map(|i| i as u32);
        let ends: Vec<_> = positions
            .iter()
            .map(parties)
            .map(|(a, b)| (a.and_then(dense), b.and_then(dense)))
            .collect();
        let mut starts = vec![0_u32; accounts.len() + 1];
        for payer in ends.iter().filter_map(|e| e.0) {
            starts[payer as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut outgoing = vec![0; ends.iter().filter(|e| e.0.is_some()).count()];
        for (i, payer) in ends.iter().enumerate().filter_map(|(i, e)| Some((i, e.0?))) {
            outgoing[next[payer as usize] as usize] = i as u32;
            next[payer as usize] += 1;
        }
        Waiting {
            ends,
            starts,
            outgoing,
        }
    }

    /// The transfers that the payee of transfer `i` makes.
    fn paid_by(&self, i: u32) -> &[u32] {
        match self.ends[i as usize].1 {
            Some(payee) => {
                let range = self.starts[payee as usize]..self.starts[payee as usize + 1];
                &self.outgoing[range.start as usize..range.end as usize]
            }
            None => &[],
        }
    }
}

/// The strongly connected components of what waits.
///
/// They are found once an instant: no transfer inside a component can be taken before the component is taken
/// as a whole (its payer always waits for another of them), and what is taken outside it does not change it.
struct Circles {
    component: Vec<u32>,
    /// For each component its own transfers, by file and line.
    inside: Vec<Vec<u32>>,
    /// How many waiting transfers of other components pay into each.
    awaited: Vec<u32>,
    /// Components that none pays into, by their first transfer.
    free: BinaryHeap<Reverse<(u32, u32)>>,
}

impl Circles {
    fn new(waiting: &Waiting, taken: &[bool]) -> Self {
        let accounts = waiting.starts.len() - 1;
        let left = || {
            let ends = waiting.ends.iter().enumerate().filter(|(i, _)| !taken[*i]);
            ends.filter_map(|(i, &(a, b))| Some((i as u32, a?, b?)))
        };
        let mut graph = DiGraph::<(), (), u32>::with_capacity(accounts, waiting.ends.len());
        for _ in 0..accounts {
            graph.add_node(());
        }
        graph.extend_with_edges(left().map(|(_, a, b)| (a, b)));
        let mut component = vec![0; accounts];
        // Not Tarjan's: petgraph's recurses, and a long chain would overflow the stack.
        let components = kosaraju_scc(&graph);
        for (c, members) in components.iter().enumerate() {
            for &member in members {
                component[NodeIndex::index(member)] = c as u32;
            }
        }
        let mut inside = vec![Vec::new(); components.len()];
        let mut awaited = vec![0; components.len()];
        for (i, a, b) in left() {
            let (from, to) = (component[a as usize], component[b as usize]);
            if from == to {
                inside[to as usize].push(i);
            } else {
                awaited[to as usize] += 1;
            }
        }
        let mut circles = Circles {
            component,
            inside,
            awaited,
            free: BinaryHeap::new(),
        };
        for c in 0..components.len() as u32 {
            circles.offer(c);
        }
        circles
    }

    /// Notes a component as free if it is a circle that no other pays into.
    fn offer(&mut self, c: u32) {
        if self.awaited[c as usize] == 0
            && let Some(&first) = self.inside[c as usize].first()
        {
            self.free.push(Reverse((first, c)));
        }
    }

    /// The transfers inside the next free component.
    fn next(&mut self) -> Vec<u32> {
        let Reverse((_, c)) = self
            .free
            .pop()
            .expect("of circles that wait, one waits for no other");
        std::mem::take(&mut self.inside[c as usize])
    }

    /// Counts transfer `i` as taken.
    fn took(&mut self, waiting: &Waiting, i: u32) {
        let (Some(a), Some(b)) = waiting.ends[i as usize] else {
            return;
        };
        let (from, to) = (self.component[a as usize], self.component[b as usize]);
        if from != to {
            self.awaited[to as usize] -= 1;
            self.offer(to);
        }
    }
}
