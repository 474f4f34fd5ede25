//! How much can come to each node while nothing else flows, as far as that is known without moving flow.
//!
//! At most, it is all that arcs bring, each no more than comes to its tail. At least, let some of the arcs that enter a
//! node have tails to which `most` can come: whatever cuts the node off from the source cuts off one of those tails, or
//! cuts all of those arcs. So the lesser of `most` and what those arcs carry together can come to the node, even if it
//! is the same money that comes to all of the tails.
//!
//! Most questions are answered so. Where money parts early and comes together again later nothing of this sees it; a
//! flow that was moved for one question shows by how much came through each node what holds for all others.

use super::flow::{Amount, Arc, Network, SINK, SOURCE};

/// How often nodes are gone through: they are in order of time, but for those of ties, and for a few doors.
const ROUNDS: usize = 2;

/// What can come to each node.
#[derive(Debug, Clone)]
pub(super) struct Comes {
    /// The nodes by the last arc that enters them, as arcs were drawn.
    order: Vec<u32>,
    at_least: Vec<Amount>,
    at_most: Vec<Amount>,
    paid: Amount,
}

impl Comes {
    /// What is known at once of `network`, which was drawn by `arcs` and whose source has `paid`. O(n log n).
    pub(super) fn new(network: &Network, arcs: &[Arc], paid: Amount) -> Self {
        let nodes = network.nodes();
        let mut is_listed = vec![false; nodes];
        // All that ends comes to the sink, which is nobody's.
        is_listed[SINK as usize] = true;
        let mut order: Vec<u32> = arcs.iter().rev().map(|arc| arc.head).collect();
        order.retain(|&node| !std::mem::replace(&mut is_listed[node as usize], true));
        order.reverse();
        let mut comes = Comes {
            order,
            at_least: vec![0; nodes],
            at_most: vec![paid; nodes],
            paid,
        };
        comes.at_least[SOURCE as usize] = paid;
        comes.go_on(network);
        comes
    }

    /// Takes in what is known to come to some nodes, and what follows for others.
    pub(super) fn raise(&mut self, network: &Network, known: &[Vec<(u32, Amount)>]) {
        for &(node, amount) in known.iter().flatten() {
            let least = &mut self.at_least[node as usize];
            *least = amount.max(*least);
        }
        self.go_on(network);
    }

    /// What can leave through `drains` together, where it is known.
    pub(super) fn through(&self, network: &Network, drains: &[u32]) -> Option<i128> {
        let mut ways: Vec<(Amount, Amount)> = drains
            .iter()
            .map(|&drain| {
                (
                    self.at_least[network.tail(drain) as usize],
                    network.capacity(drain),
                )
            })
            .collect();
        let at_most: i128 = drains
            .iter()
            .map(|&drain| {
                let comes = self.at_most[network.tail(drain) as usize];
                i128::from(comes.min(network.capacity(drain)))
            })
            .sum();
        let at_most = at_most.min(self.paid.into());
        (i128::from(together(&mut ways)) == at_most).then_some(at_most)
    }

    fn go_on(&mut self, network: &Network) {
        let mut ways = Vec::new();
        for _ in 0..ROUNDS {
            for i in 0..self.order.len() {
                let node = self.order[i];
                let mut most: Amount = 0;
                ways.clear();
                for half in network.entering(node) {
                    let (tail, capacity) = (network.head(half) as usize, network.carries(half));
                    most = most.saturating_add(capacity.min(self.at_most[tail]));
                    ways.push((self.at_least[tail], capacity));
                }
                let node = node as usize;
                self.at_most[node] = most.min(self.at_most[node]);
                self.at_least[node] = together(&mut ways).max(self.at_least[node]);
            }
        }
    }
}

/// How much comes to a node at least, by what comes to the tails of its arcs and what these carry.
fn together(ways: &mut [(Amount, Amount)]) -> Amount {
    ways.sort_unstable_by(|a, b| b.cmp(a));
    let mut carried: Amount = 0;
    let lesser = ways.iter().map(|&(comes, capacity)| {
        carried = carried.saturating_add(capacity);
        comes.min(carried)
    });
    lesser.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::together;

    #[test]
    fn arcs_from_rich_tails_carry_together_what_comes_to_the_poorest_of_them() {
        assert_eq!(together(&mut [(10, 3), (10, 4)]), 7);
        assert_eq!(together(&mut [(10, 30), (2, 30)]), 10);
        assert_eq!(together(&mut [(5, 4), (10, 3)]), 5);
        assert_eq!(together(&mut []), 0);
    }
}
