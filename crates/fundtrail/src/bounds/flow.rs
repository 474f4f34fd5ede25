//! A network, a flow on it, and how much could leave through some of its drains, at least and at most.

use super::comes::{Comes, Way};
use super::router::Router;

/// An amount of flow, in minor units.
pub(super) type Amount = i64;

/// Where all flow ends.
pub(super) const SINK: u32 = 0;
/// Where all flow begins.
pub(super) const SOURCE: u32 = 1;

/// An arc as it is drawn, with the flow that it carries.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arc {
    pub(super) tail: u32,
    pub(super) head: u32,
    pub(super) capacity: Amount,
    pub(super) flow: Amount,
}

/// A network with a flow that takes all that the source has.
///
/// Each arc has two halves: one at its tail, with the capacity that is left, and one at its head, with the flow
/// that could be taken back.
#[derive(Debug, Clone)]
pub(super) struct Network {
    /// Where the halves of each node begin: first those of arcs that enter it, from the tails nearest to the
    /// source on, then those of arcs that leave it.
    first: Vec<u32>,
    /// Where the halves of arcs that leave each node begin.
    leaving: Vec<u32>,
    /// The node at the other end of each half.
    heads: Vec<u32>,
    /// The other half of each half.
    mates: Vec<u32>,
    /// How much each half lets through on the way to the sink, beside the flow.
    beside: Vec<Amount>,
    /// How much each half lets through on the way back to the source, while nothing flows.
    against: Vec<Amount>,
    /// The nodes in order of time, without the source and the sink; where lines are tied, not quite.
    in_time: Vec<u32>,
}

impl Network {
    /// The network of nodes `0..nodes` and `arcs`, and the half at its tail of each arc. O(n).
    pub(super) fn new(nodes: usize, arcs: &[Arc]) -> (Self, Vec<u32>) {
        assert!(
            u32::try_from(2 * arcs.len()).is_ok(),
            "fewer than 2^31 arcs: two for each transfer that can carry money of the payments"
        );
        let mut first = vec![0_u32; nodes + 1];
        let mut entering = vec![0_u32; nodes];
        for arc in arcs {
            first[arc.tail as usize + 1] += 1;
            first[arc.head as usize + 1] += 1;
            entering[arc.head as usize] += 1;
        }
        for node in 0..nodes {
            first[node + 1] += first[node];
        }
        let mut next_entering = first[..nodes].to_vec();
        let leaving: Vec<u32> = first.iter().zip(entering).map(|(&f, e)| f + e).collect();
        let mut next_leaving = leaving.clone();
        let mut network = Network {
            first,
            leaving,
            heads: vec![0; 2 * arcs.len()],
            mates: vec![0; 2 * arcs.len()],
            beside: vec![0; 2 * arcs.len()],
            against: vec![0; 2 * arcs.len()],
            in_time: in_time(nodes, arcs),
        };
        let mut halves = vec![0; arcs.len()];
        for i in nearest_first(nodes, arcs) {
            let arc = &arcs[i as usize];
            let ahead = next_leaving[arc.tail as usize];
            let back = next_entering[arc.head as usize];
            next_leaving[arc.tail as usize] += 1;
            next_entering[arc.head as usize] += 1;
            for (half, head, mate) in [(ahead, arc.head, back), (back, arc.tail, ahead)] {
                network.heads[half as usize] = head;
                network.mates[half as usize] = mate;
            }
            network.beside[ahead as usize] = arc.capacity - arc.flow;
            network.beside[back as usize] = arc.flow;
            network.against[back as usize] = arc.capacity;
            halves[i as usize] = ahead;
        }
        (network, halves)
    }

    pub(super) fn nodes(&self) -> usize {
        self.leaving.len()
    }

    /// The node at which a half is.
    pub(super) fn tail(&self, half: u32) -> u32 {
        self.heads[self.mates[half as usize] as usize]
    }

    /// The node at the other end of a half.
    pub(super) fn head(&self, half: u32) -> u32 {
        self.heads[half as usize]
    }

    /// The other half of the same arc.
    pub(super) fn mate(&self, half: u32) -> u32 {
        self.mates[half as usize]
    }

    /// How much the arc carries of which this is the half at its head.
    pub(super) fn carries(&self, half: u32) -> Amount {
        self.against[half as usize]
    }

    /// How much each half lets through on the way to the sink, beside the flow.
    pub(super) fn all_beside(&self) -> &[Amount] {
        &self.beside
    }

    /// How much each half lets through on the way back to the source, while nothing flows.
    pub(super) fn all_against(&self) -> &[Amount] {
        &self.against
    }

    /// The nodes in order of time, without the source and the sink; where lines are tied, not quite.
    pub(super) fn in_time(&self) -> &[u32] {
        &self.in_time
    }

    /// The halves of arcs that enter a node.
    pub(super) fn entering(&self, node: u32) -> std::ops::Range<u32> {
        self.first[node as usize]..self.leaving[node as usize]
    }

    /// All halves of a node.
    pub(super) fn halves(&self, node: u32) -> std::ops::Range<u32> {
        self.first[node as usize]..self.first[node as usize + 1]
    }
}

/// The arcs by how many steps their tails are from the source.
fn nearest_first(nodes: usize, arcs: &[Arc]) -> Vec<u32> {
    // Arcs by tail.
    let mut first = vec![0_u32; nodes + 1];
    for arc in arcs {
        first[arc.tail as usize + 1] += 1;
    }
    for node in 0..nodes {
        first[node + 1] += first[node];
    }
    let mut next = first.clone();
    let mut by_tail = vec![0_u32; arcs.len()];
    for (i, arc) in arcs.iter().enumerate() {
        by_tail[next[arc.tail as usize] as usize] = i as u32;
        next[arc.tail as usize] += 1;
    }
    // A breadth-first search; every tail is found, because only arcs that money can come to are drawn.
    let mut found = vec![SOURCE];
    let mut is_found = vec![false; nodes];
    is_found[SOURCE as usize] = true;
    let mut order = Vec::with_capacity(arcs.len());
    let mut at = 0;
    while let Some(&node) = found.get(at) {
        at += 1;
        for &i in &by_tail[first[node as usize] as usize..first[node as usize + 1] as usize] {
            order.push(i);
            let head = arcs[i as usize].head;
            if !std::mem::replace(&mut is_found[head as usize], true) {
                found.push(head);
            }
        }
    }
    assert_eq!(order.len(), arcs.len(), "every arc can be reached");
    order
}

/// The nodes by the last arc that enters them, as arcs were drawn: but for those of ties that is in order of time.
fn in_time(nodes: usize, arcs: &[Arc]) -> Vec<u32> {
    let mut is_listed = vec![false; nodes];
    // All that ends comes to the sink, from which nothing comes.
    is_listed[SINK as usize] = true;
    let mut order: Vec<u32> = arcs.iter().rev().map(|arc| arc.head).collect();
    order.retain(|&node| !std::mem::replace(&mut is_listed[node as usize], true));
    order.reverse();
    order
}

/// Answers questions about drains, given by their halves at their tails.
#[derive(Debug, Clone)]
pub(super) struct Routers<'a> {
    network: &'a Network,
    comes: &'a Comes,
    /// Made when they are needed: most questions are answered without.
    away: Option<Router<'a>>,
    back: Option<Router<'a>>,
}

impl<'a> Routers<'a> {
    pub(super) fn new(network: &'a Network, comes: &'a Comes) -> Self {
        Routers {
            network,
            comes,
            away: None,
            back: None,
        }
    }

    /// The least that must leave through these drains together, where all that the source has flows: what of
    /// their flow cannot be moved to any other.
    pub(super) fn least(&mut self, drains: &[u32]) -> i128 {
        let network = self.network;
        let flow = |drain: u32| network.beside[network.mates[drain as usize] as usize];
        let now: Amount = drains.iter().map(|&drain| flow(drain)).sum();
        if now == 0 {
            return 0;
        }
        let away = self.away.get_or_insert_with(|| Router::away(network));
        i128::from(now - away.movable(drains, flow, now))
    }

    /// The most that can leave through these drains together: what could leave through them alone, while nothing
    /// else flows. (All that the source has can flow besides without losing any of it: more flow takes nothing
    /// back from the sink.)
    pub(super) fn most(&mut self, drains: &[u32]) -> i128 {
        let (network, comes) = (self.network, self.comes);
        let capacity = |drain: u32| network.carries(network.mate(drain));
        let known = comes.through(drains.iter().map(|&drain| Way {
            from: network.tail(drain),
            capacity: capacity(drain),
        }));
        let most = known.exactly().unwrap_or_else(|| {
            let back = || Router::back(network, comes.least().to_vec(), comes.most());
            let back = self.back.get_or_insert_with(back);
            back.movable(drains, capacity, known.most)
        });
        i128::from(most)
    }
}
