//! Rules that keep lots in order of arrival: FIFO and LIFO.
//!
//! An account's lots are a sequence that is split at an amount and joined end to end. Where accounts with
//! many interleaved lots pass them on again and again, moving lot by lot would be the larger part of a trace;
//! so a sequence is a treap (a tree in order of arrival, heap-ordered by a fixed pseudo-random priority) whose
//! nodes know what their subtree holds. A split or a join costs O(log lots).

use super::mix::{Kind, Mix};
use super::{Attribution, Mixed};

/// A sequence of lots: the root of its tree, or nothing.
pub(crate) type Sequence = Option<u32>;

#[derive(Debug)]
struct Node {
    left: Sequence,
    right: Sequence,
    kind: Kind,
    amount: i64,
    /// What the whole subtree holds.
    sum: Mix,
}

/// From which end lots are taken.
pub(crate) trait End {
    const NEWEST_FIRST: bool;
}

/// The oldest lots first.
#[derive(Debug)]
pub(crate) struct Oldest;

impl End for Oldest {
    const NEWEST_FIRST: bool = false;
}

/// The newest lots first.
#[derive(Debug)]
pub(crate) struct Newest;

impl End for Newest {
    const NEWEST_FIRST: bool = true;
}

/// Attribution for every rule that takes lots by age. Subtrees know how much of each kind there is in them.
#[derive(Debug)]
pub(crate) struct Queue<E> {
    nodes: Vec<Node>,
    /// Nodes no sequence uses any more.
    unused: Vec<u32>,
    nothing: Mix,
    end: std::marker::PhantomData<E>,
}

impl<E> Default for Queue<E> {
    fn default() -> Self {
        Queue {
            nodes: Vec::new(),
            unused: Vec::new(),
            nothing: Mix::default(),
            end: std::marker::PhantomData,
        }
    }
}

impl<E: End> Attribution for Queue<E> {
    type Lots = Sequence;

    fn fresh(&mut self, kind: Kind, amount: i64) -> Sequence {
        (amount > 0).then(|| self.node(kind, amount))
    }

    fn take(&mut self, held: &mut Sequence, amount: i64) -> Sequence {
        if E::NEWEST_FIRST {
            let left = self.total(*held) - amount;
            let (kept, taken) = self.split(held.take(), left);
            *held = kept;
            taken
        } else {
            let (taken, kept) = self.split(held.take(), amount);
            *held = kept;
            taken
        }
    }

    fn join(&mut self, held: &mut Sequence, mut lots: Sequence) {
        // Neighbours of one kind merge.
        if let (Some(last), Some(first)) = (self.last(*held), self.first(lots))
            && self.nodes[last as usize].kind == self.nodes[first as usize].kind
        {
            let amount = self.nodes[first as usize].amount;
            let (merged, rest) = self.split(lots, amount);
            self.discard(merged);
            self.grow_last(*held, amount);
            lots = rest;
        }
        *held = self.concat(*held, lots);
    }

    fn discard(&mut self, lots: Sequence) {
        let mut open = Vec::from_iter(lots);
        while let Some(n) = open.pop() {
            let node = &self.nodes[n as usize];
            open.extend(node.left.into_iter().chain(node.right));
            self.unused.push(n);
        }
    }

    fn each(&self, lots: &Sequence, see: &mut dyn FnMut(Kind, i64)) {
        let mut open = Vec::from_iter(*lots);
        while let Some(n) = open.pop() {
            let node = &self.nodes[n as usize];
            see(node.kind, node.amount);
            open.extend(node.left.into_iter().chain(node.right));
        }
    }
}

impl<E: End> Mixed for Queue<E> {
    fn mix<'a>(&'a self, lots: &'a Sequence) -> &'a Mix {
        lots.map_or(&self.nothing, |n| &self.nodes[n as usize].sum)
    }
}

impl<E> Queue<E> {
    fn node(&mut self, kind: Kind, amount: i64) -> u32 {
        let node = Node {
            left: None,
            right: None,
            kind,
            amount,
            sum: Mix::of(kind, amount),
        };
        if let Some(n) = self.unused.pop() {
            self.nodes[n as usize] = node;
            return n;
        }
        self.nodes.push(node);
        u32::try_from(self.nodes.len() - 1).expect("fewer than 2^32 lots at a time")
    }

    /// A fixed pseudo-random priority of a node (Fibonacci hashing of its number).
    fn priority(n: u32) -> u64 {
        let mixed = u64::from(n).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9)
    }

    fn total(&self, lots: Sequence) -> i64 {
        lots.map_or(0, |n| self.nodes[n as usize].sum.total())
    }

    /// Works out anew what the subtree of `n` holds.
    fn resum(&mut self, n: u32) {
        let node = &self.nodes[n as usize];
        let mut sum = Mix::of(node.kind, node.amount);
        for child in [node.left, node.right].into_iter().flatten() {
            sum.add(&self.nodes[child as usize].sum);
        }
        self.nodes[n as usize].sum = sum;
    }

    /// Splits off the oldest `amount`; a lot across the border becomes two.
    fn split(&mut self, lots: Sequence, amount: i64) -> (Sequence, Sequence) {
        let Some(n) = lots else { return (None, None) };
        if amount <= 0 {
            return (None, lots);
        }
        if amount >= self.total(lots) {
            return (lots, None);
        }
        let (left, right) = (self.nodes[n as usize].left, self.nodes[n as usize].right);
        let before = self.total(left);
        let own = self.nodes[n as usize].amount;
        if amount < before {
            let (older, newer) = self.split(left, amount);
            self.nodes[n as usize].left = newer;
            self.resum(n);
            return (older, Some(n));
        }
        if amount >= before + own {
            let (older, newer) = self.split(right, amount - before - own);
            self.nodes[n as usize].right = older;
            self.resum(n);
            return (Some(n), newer);
        }
        // The border is in this node's lot, or just before it.
        self.nodes[n as usize].left = None;
        let first_part = amount - before;
        if first_part == 0 {
            self.resum(n);
            return (left, Some(n));
        }
        let kind = self.nodes[n as usize].kind;
        self.nodes[n as usize].amount = own - first_part;
        self.resum(n);
        let part = self.node(kind, first_part);
        (self.concat(left, Some(part)), Some(n))
    }

    /// The lots of `older`, then those of `newer`.
    fn concat(&mut self, older: Sequence, newer: Sequence) -> Sequence {
        let (Some(a), Some(b)) = (older, newer) else {
            return older.or(newer);
        };
        let root = if Self::priority(a) > Self::priority(b) {
            self.nodes[a as usize].right = self.concat(self.nodes[a as usize].right, newer);
            a
        } else {
            self.nodes[b as usize].left = self.concat(older, self.nodes[b as usize].left);
            b
        };
        self.resum(root);
        Some(root)
    }

    fn first(&self, lots: Sequence) -> Sequence {
        std::iter::successors(lots, |&n| self.nodes[n as usize].left).last()
    }

    fn last(&self, lots: Sequence) -> Sequence {
        std::iter::successors(lots, |&n| self.nodes[n as usize].right).last()
    }

    /// Adds `amount` to the newest lot.
    fn grow_last(&mut self, lots: Sequence, amount: i64) {
        let Some(kind) = self.last(lots).map(|n| self.nodes[n as usize].kind) else {
            return;
        };
        let more = Mix::of(kind, amount);
        let mut next = lots;
        while let Some(n) = next {
            let node = &mut self.nodes[n as usize];
            node.sum.add(&more);
            next = node.right;
            if next.is_none() {
                node.amount += amount;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl<E: End> Queue<E> {
        fn lots(&self, sequence: Sequence) -> Vec<(Kind, i64)> {
            let Some(n) = sequence else { return Vec::new() };
            let node = &self.nodes[n as usize];
            let mut lots = self.lots(node.left);
            lots.push((node.kind, node.amount));
            lots.extend(self.lots(node.right));
            lots
        }
    }

    fn interleaved<E: End>(queue: &mut Queue<E>, lots: u32) -> Sequence {
        let mut held = None;
        for i in 0..lots {
            let kind = if i % 2 == 0 { Kind::Payment(0) } else { Kind::Other };
            let lot = queue.fresh(kind, i64::from(i) + 1);
            queue.join(&mut held, lot);
        }
        held
    }

    #[test]
    fn a_split_at_any_amount_keeps_every_lot_in_order() {
        for amount in 0..=55 {
            let mut queue = Queue::<Oldest>::default();
            let mut held = interleaved(&mut queue, 10);
            let taken = queue.take(&mut held, amount);
            assert_eq!(queue.mix(&taken).total(), amount);
            assert_eq!(queue.mix(&held).total(), 55 - amount);
            let mut back = taken;
            queue.join(&mut back, held);
            let expected: Vec<_> = (0..10)
                .map(|i| {
                    (
                        if i % 2 == 0 { Kind::Payment(0) } else { Kind::Other },
                        i64::from(i) + 1,
                    )
                })
                .collect();
            assert_eq!(queue.lots(back), expected, "split at {amount}");
        }
    }

    #[test]
    fn the_newest_lots_keep_their_order_of_arrival() {
        let mut queue = Queue::<Newest>::default();
        let mut held = interleaved(&mut queue, 4);
        let taken = queue.take(&mut held, 5);
        assert_eq!(queue.lots(taken), [(Kind::Payment(0), 1), (Kind::Other, 4)]);
        assert_eq!(
            queue.lots(held),
            [(Kind::Payment(0), 1), (Kind::Other, 2), (Kind::Payment(0), 2)]
        );
    }

    #[test]
    fn neighbours_of_one_kind_are_one_lot() {
        let mut queue = Queue::<Oldest>::default();
        let mut held = queue.fresh(Kind::Other, 3);
        for _ in 0..5 {
            let more = queue.fresh(Kind::Other, 2);
            queue.join(&mut held, more);
        }
        assert_eq!(queue.lots(held), [(Kind::Other, 13)]);
        assert!(queue.nodes.len() <= 2, "merged lots free their nodes");
    }

    #[test]
    fn a_long_sequence_stays_shallow() {
        fn depth<E>(queue: &Queue<E>, n: Sequence) -> usize {
            n.map_or(0, |n| {
                let node = &queue.nodes[n as usize];
                1 + depth(queue, node.left).max(depth(queue, node.right))
            })
        }
        let mut queue = Queue::<Oldest>::default();
        let held = interleaved(&mut queue, 100_000);
        assert!(depth(&queue, held) < 60, "depth {}", depth(&queue, held));
    }
}
