//! Flow: a network that carries one, and how much of it could as well go another way.

/// An amount of flow, in minor units.
pub(super) type Amount = i128;

/// Where all flow ends.
pub(super) const SINK: u32 = 0;

const UNSEEN: u32 = u32::MAX;

/// An arc as it is built, with the flow that it carries to begin with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arc {
    pub(super) tail: u32,
    pub(super) head: u32,
    pub(super) capacity: Amount,
    pub(super) flow: Amount,
}

/// A network and a flow on it, kept as what could still change: each arc has a half at its tail (the capacity
/// that is left) and a half at its head (the flow that could be taken back).
#[derive(Debug, Clone)]
pub(super) struct Network {
    /// Where the halves of each node begin.
    first: Vec<u32>,
    heads: Vec<u32>,
    /// The other half of each half.
    mates: Vec<u32>,
    residuals: Vec<Amount>,
}

impl Network {
    /// The network of nodes `0..nodes` and `arcs`, and the position of each arc's half at its tail. O(n).
    pub(super) fn new(nodes: usize, arcs: &[Arc]) -> (Self, Vec<u32>) {
        assert!(
            u32::try_from(2 * arcs.len()).is_ok(),
            "fewer than 2^31 arcs: a ledger has fewer than 2^32 transfers, most of them not reached"
        );
        let mut first = vec![0_u32; nodes + 1];
        for arc in arcs {
            first[arc.tail as usize + 1] += 1;
            first[arc.head as usize + 1] += 1;
        }
        for node in 0..nodes {
            first[node + 1] += first[node];
        }
        let mut next = first.clone();
        let mut network = Network {
            first,
            heads: vec![0; 2 * arcs.len()],
            mates: vec![0; 2 * arcs.len()],
            residuals: vec![0; 2 * arcs.len()],
        };
        let mut place = |node: u32| {
            next[node as usize] += 1;
            next[node as usize] - 1
        };
        let positions = arcs.iter().map(|arc| {
            let (ahead, back) = (place(arc.tail), place(arc.head));
            network.set_half(ahead, arc.head, back, arc.capacity - arc.flow);
            network.set_half(back, arc.tail, ahead, arc.flow);
            ahead
        });
        let positions = positions.collect();
        (network, positions)
    }

    fn set_half(&mut self, half: u32, head: u32, mate: u32, residual: Amount) {
        debug_assert!(residual >= 0, "a flow keeps to the capacities");
        self.heads[half as usize] = head;
        self.mates[half as usize] = mate;
        self.residuals[half as usize] = residual;
    }

    fn tail(&self, half: u32) -> u32 {
        self.heads[self.mates[half as usize] as usize]
    }

    fn nodes(&self) -> usize {
        self.first.len() - 1
    }
}

/// Which way flow is to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Away from the drains in question, out through any other.
    Away,
    /// Into the drains in question, out of any other.
    Into,
}

/// Re-routes a network's flow, on a copy of its residuals that each question leaves as it was.
///
/// The flow saturates every source, so what is asked is always how much of it can leave through some drains
/// instead of others: a maximum flow between the drains in question and the sink on the residual network, by
/// blocking flows (Dinitz, 1970), searched from the drains in question, so that a question which is settled
/// nearby is settled at once.
#[derive(Debug, Clone)]
pub(super) struct Router<'a> {
    network: &'a Network,
    residuals: Vec<Amount>,
    /// Steps from the drains in question; `UNSEEN` where the search has not come.
    depths: Vec<u32>,
    /// The first half of each node that may still lead on.
    cursors: Vec<u32>,
    found: Vec<u32>,
    path: Vec<u32>,
    /// What has been changed, to be undone.
    pushed: Vec<(u32, Amount)>,
}

impl<'a> Router<'a> {
    pub(super) fn new(network: &'a Network) -> Self {
        Router {
            network,
            residuals: network.residuals.clone(),
            depths: vec![UNSEEN; network.nodes()],
            cursors: vec![0; network.nodes()],
            found: Vec::new(),
            path: Vec::new(),
            pushed: Vec::new(),
        }
    }

    /// The flow through these drains (halves at their tails) in the network's own flow.
    pub(super) fn flow(&self, drains: &[u32]) -> Amount {
        let mates = drains.iter().map(|&d| self.network.mates[d as usize]);
        mates.map(|mate| self.residuals[mate as usize]).sum()
    }

    /// How much more flow than now can be moved away from these drains, or into them.
    ///
    /// # Complexity
    /// O(nodes² × arcs) at worst; in practice a few searches of the neighbourhood.
    pub(super) fn movable(&mut self, drains: &[u32], way: Way) -> Amount {
        let mut ends: Vec<(u32, Amount)> = Vec::with_capacity(drains.len());
        for &drain in drains {
            let back = self.network.mates[drain as usize];
            let limit = match way {
                Way::Away => self.residuals[back as usize],
                Way::Into => self.residuals[drain as usize],
            };
            ends.push((self.network.tail(drain), limit));
        }
        // The drains in question are shut: their flow has to find, or to come, another way.
        for &drain in drains {
            self.residuals[drain as usize] = 0;
            self.residuals[self.network.mates[drain as usize] as usize] = 0;
        }
        let mut moved = 0;
        while self.search(&ends, way) {
            for (node, limit) in &mut ends {
                let amount = self.push_from(*node, *limit, way);
                *limit -= amount;
                moved += amount;
            }
            self.forget_search();
        }
        self.forget_search();
        self.undo(drains);
        moved
    }

    /// Finds how far each node is from `ends`, up to the sink. Says whether the sink can be reached.
    fn search(&mut self, ends: &[(u32, Amount)], way: Way) -> bool {
        for &(node, limit) in ends {
            if limit > 0 && self.depths[node as usize] == UNSEEN {
                self.find(node, 0);
            }
        }
        let mut next = 0;
        while let Some(&node) = self.found.get(next) {
            next += 1;
            let depth = self.depths[node as usize] + 1;
            for half in self.network.first[node as usize]..self.network.first[node as usize + 1] {
                let head = self.network.heads[half as usize];
                if self.depths[head as usize] == UNSEEN && self.room(half, way) > 0 {
                    self.find(head, depth);
                    if head == SINK {
                        return true;
                    }
                }
            }
        }
        false
    }

    fn find(&mut self, node: u32, depth: u32) {
        self.depths[node as usize] = depth;
        self.cursors[node as usize] = self.network.first[node as usize];
        self.found.push(node);
    }

    fn forget_search(&mut self) {
        for node in self.found.drain(..) {
            self.depths[node as usize] = UNSEEN;
        }
    }

    /// How much can be pushed along a half, the way we go.
    fn room(&self, half: u32, way: Way) -> Amount {
        match way {
            Way::Away => self.residuals[half as usize],
            Way::Into => self.residuals[self.network.mates[half as usize] as usize],
        }
    }

    /// Pushes up to `limit` from `start` to the sink, each step one deeper. Says how much went.
    fn push_from(&mut self, start: u32, limit: Amount, way: Way) -> Amount {
        let mut moved = 0;
        let mut node = start;
        self.path.clear();
        while moved < limit {
            if node == SINK {
                let room = self.path.iter().map(|&half| self.room(half, way)).min();
                let amount = room.unwrap_or(0).min(limit - moved);
                moved += amount;
                node = self.push_along_path(amount, way).unwrap_or(start);
            } else if let Some(half) = self.next_half(node, way) {
                self.path.push(half);
                node = self.network.heads[half as usize];
            } else {
                let Some(half) = self.path.pop() else { break };
                node = self.network.tail(half);
                self.cursors[node as usize] += 1;
            }
        }
        moved
    }

    /// Pushes `amount` along the path and steps back to before the first half that is now full. Returns the
    /// node there.
    fn push_along_path(&mut self, amount: Amount, way: Way) -> Option<u32> {
        let mut full = None;
        for i in 0..self.path.len() {
            let half = self.path[i];
            let half_in_flow = match way {
                Way::Away => half,
                Way::Into => self.network.mates[half as usize],
            };
            self.push(half_in_flow, amount);
            self.pushed.push((half_in_flow, amount));
            if full.is_none() && self.room(half, way) == 0 {
                full = Some(i);
            }
        }
        let full = full?;
        let node = self.network.tail(self.path[full]);
        self.path.truncate(full);
        Some(node)
    }

    fn next_half(&mut self, node: u32, way: Way) -> Option<u32> {
        let depth = self.depths[node as usize] + 1;
        let sink_depth = self.depths[SINK as usize];
        let end = self.network.first[node as usize + 1];
        while self.cursors[node as usize] < end {
            let half = self.cursors[node as usize];
            let head = self.network.heads[half as usize];
            let leads_on = head == SINK || depth < sink_depth;
            if leads_on && self.depths[head as usize] == depth && self.room(half, way) > 0 {
                return Some(half);
            }
            self.cursors[node as usize] += 1;
        }
        None
    }

    fn push(&mut self, half: u32, amount: Amount) {
        self.residuals[half as usize] -= amount;
        self.residuals[self.network.mates[half as usize] as usize] += amount;
    }

    fn undo(&mut self, drains: &[u32]) {
        while let Some((half, amount)) = self.pushed.pop() {
            self.push(half, -amount);
        }
        for &drain in drains {
            for half in [drain, self.network.mates[drain as usize]] {
                self.residuals[half as usize] = self.network.residuals[half as usize];
            }
        }
    }
}
