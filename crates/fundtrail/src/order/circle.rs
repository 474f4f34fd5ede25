//! Transfers of one instant that wait for each other.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

/// The transfers of one instant by who pays them, with accounts numbered densely.
pub(super) struct Waiting {
    /// Payer and payee of each transfer, by dense number (exits have none).
    ends: Vec<(Option<u32>, Option<u32>)>,
    /// Where each account's outgoing transfers begin in `outgoing`.
    starts: Vec<u32>,
    outgoing: Vec<u32>,
}

impl Waiting {
    /// Numbers the accounts of payers and payees (exits have none).
    pub(super) fn new(parties: &[(Option<usize>, Option<usize>)]) -> Self {
        let mut accounts: Vec<usize> = parties
            .iter()
            .flat_map(|(a, b)| a.iter().chain(b).copied())
            .collect();
        accounts.sort_unstable();
        accounts.dedup();
        let dense = |account: usize| accounts.binary_search(&account).ok().map(|i| i as u32);
        let ends: Vec<_> = parties
            .iter()
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
    pub(super) fn paid_by(&self, i: u32) -> &[u32] {
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
pub(super) struct Circles {
    component: Vec<u32>,
    /// For each component its own transfers, by file and line.
    inside: Vec<Vec<u32>>,
    /// How many waiting transfers of other components pay into each.
    awaited: Vec<u32>,
    /// Components that none pays into, by their first transfer.
    free: BinaryHeap<Reverse<(u32, u32)>>,
}

impl Circles {
    pub(super) fn new(waiting: &Waiting, taken: &[bool]) -> Self {
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

    /// The transfers inside the next free component; `None` where what is left waits for no circle.
    pub(super) fn next(&mut self) -> Option<Vec<u32>> {
        let Reverse((_, c)) = self.free.pop()?;
        Some(std::mem::take(&mut self.inside[c as usize]))
    }

    /// Counts transfer `i` as taken.
    pub(super) fn took(&mut self, waiting: &Waiting, i: u32) {
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
