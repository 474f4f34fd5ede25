//! Where flow may end that a router moves.

use super::flow::Amount;

/// Nodes that can take or give whatever is wanted.
#[derive(Debug, Clone)]
pub(super) struct Ends {
    /// How much each node can take or give at least, as far as that is known.
    known: Vec<Amount>,
    wanted: Amount,
}

impl Ends {
    pub(super) fn new(known: Vec<Amount>) -> Self {
        Ends {
            known,
            wanted: Amount::MAX,
        }
    }

    /// Says how much is wanted.
    pub(super) fn want(&mut self, wanted: Amount) {
        // A node of which nothing is known is none, even where nothing is wanted.
        self.wanted = wanted.max(1);
    }

    pub(super) fn learn(&mut self, node: u32, amount: Amount) {
        self.known[node as usize] = amount;
    }

    pub(super) fn has(&self, node: u32) -> bool {
        self.known[node as usize] >= self.wanted
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.known.len() as u32).filter(|&node| self.has(node))
    }
}
