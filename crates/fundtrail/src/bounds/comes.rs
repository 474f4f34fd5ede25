//! How much can come to each node while nothing else flows, as far as that is found out at little cost.
//!
//! What is known of some nodes answers for others. Let no more than `most` come to a node, and take every node to which
//! at least `most` is known to come for a source without end: the greatest flow from these, up to `most`, is exactly
//! what can come to the node. It is no less, for the source is one of them. It is no more, for whatever cuts the node
//! off from the source with less than that flow leaves all of them on the source's side, since more comes to each; so it
//! cuts the node off from all of them, and the flow is no greater than what it cuts.
//!
//! Nodes are gone through in order of time. Most are settled by the arcs that enter them, nearly all others within a
//! few steps.

use super::flow::{Amount, Arc, Network, SOURCE};
use super::router::Router;

/// How many steps may be taken from one node.
const STEPS: usize = 256;
/// How many steps may be taken from all nodes together, for each arc.
const STEPS_AN_ARC: usize = 2;

/// A way by which so much could come from a node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    pub(super) from: u32,
    pub(super) capacity: Amount,
}

/// What is known of how much can come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) least: Amount,
    pub(super) most: Amount,
}

impl Known {
    /// How much it is, where that is known.
    pub(super) fn exactly(self) -> Option<Amount> {
        (self.least == self.most).then_some(self.most)
    }
}

/// What can come to each node, at least and at most.
#[derive(Debug, Clone)]
pub(super) struct Comes {
    least: Vec<Amount>,
    most: Vec<Amount>,
    paid: Amount,
}

impl Comes {
    /// What is found out of `network`, which was drawn by `arcs` and whose source has `paid`. O(n).
    pub(super) fn new(network: &Network, arcs: &[Arc], paid: Amount) -> Self {
        let nodes = network.nodes();
        let mut comes = Comes {
            least: vec![0; nodes],
            most: vec![paid; nodes],
            paid,
        };
        comes.least[SOURCE as usize] = Amount::MAX;
        let (least, most) = (comes.least.clone(), comes.most.clone());
        let mut router = Router::back(network, least, &most);
        let mut steps = STEPS_AN_ARC * arcs.len();
        for &node in network.in_time() {
            let ways = network.entering(node).map(|half| Way {
                from: network.head(half),
                capacity: network.carries(half),
            });
            let mut known = comes.through(ways);
            if known.exactly().is_none() && steps > 0 {
                let near = router.movable_near(node, known.most, STEPS.min(steps));
                steps -= near.steps;
                if let Some(most) = near.moved {
                    known = Known { least: most, most };
                }
            }
            router.learn(node, known.least);
            comes.least[node as usize] = known.least;
            comes.most[node as usize] = known.most;
        }
        comes
    }

    /// What can come to each node at most.
    pub(super) fn most(&self) -> &[Amount] {
        &self.most
    }

    /// What can come to each node at least.
    pub(super) fn least(&self) -> &[Amount] {
        &self.least
    }

    /// What is known of how much can come by these ways together.
    pub(super) fn through(&self, ways: impl Iterator<Item = Way> + Clone) -> Known {
        let at_most = |way: Way| way.capacity.min(self.most[way.from as usize]);
        let most = ways
            .clone()
            .fold(0, |sum: Amount, way| sum.saturating_add(at_most(way)));
        let most = most.min(self.paid);
        let (mut least, mut surely): (Amount, Amount) = (0, 0);
        for way in ways {
            let comes = self.least[way.from as usize];
            least = least.max(way.capacity.min(comes));
            if comes >= most {
                surely = surely.saturating_add(way.capacity);
            }
        }
        Known {
            least: least.max(surely).min(most),
            most,
        }
    }
}
