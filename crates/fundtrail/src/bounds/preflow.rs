//! How much flow ends can get, where ways to it are long and shared: flow is pushed one step at a time, and all
//! that has come to a node goes on together.
//!
//! Push and relabel (Goldberg and Tarjan, 1988), the highest label first (Cherkassky and Goldberg, 1997). It
//! stops when nothing that is left can come to an end: how much came is all that is asked.

use super::ends::Ends;
use super::flow::{Amount, Network};

/// What is at each node, and how far that is from the nearest end at least.
#[derive(Debug, Clone, Default)]
pub(super) struct Preflow {
    /// Steps to the nearest end at least; the number of nodes where there is no way.
    labels: Vec<u32>,
    excess: Vec<i128>,
    /// The first half of each node that may still lead nearer.
    cursors: Vec<u32>,
    /// The nodes with excess, by label.
    active: Vec<Vec<u32>>,
    /// No node with excess has a larger label.
    highest: usize,
    /// The nodes that have each label, and some that had it.
    members: Vec<Vec<u32>>,
    /// How many have it now.
    sharers: Vec<u32>,
    relabelled: usize,
}

impl Preflow {
    /// Moves what it can of `starts`, amounts at nodes that are no ends, to `ends`, through `rooms`. Returns how much
    /// came there.
    ///
    /// # Complexity
    /// O(nodes² √arcs) at worst; in practice some passes.
    pub(super) fn move_all(
        &mut self,
        network: &Network,
        rooms: &mut [Amount],
        starts: &[(u32, Amount)],
        ends: &Ends,
    ) -> i128 {
        let nodes = network.nodes();
        self.excess.clear();
        self.excess.resize(nodes, 0);
        for &(node, amount) in starts {
            self.excess[node as usize] += i128::from(amount);
        }
        self.measure(network, rooms, ends);
        while let Some(node) = self.next_active() {
            self.discharge(network, rooms, node, ends);
            if self.relabelled > nodes {
                self.measure(network, rooms, ends);
            }
        }
        ends.iter().map(|end| self.excess[end as usize]).sum()
    }

    /// Labels every node with its steps to the nearest end.
    fn measure(&mut self, network: &Network, rooms: &[Amount], ends: &Ends) {
        let nodes = network.nodes();
        let far = nodes as u32;
        self.labels.clear();
        self.labels.resize(nodes, far);
        self.cursors.clear();
        self.cursors
            .extend((0..far).map(|node| network.halves(node).start));
        for list in [&mut self.active, &mut self.members] {
            list.iter_mut().for_each(Vec::clear);
            list.resize_with(nodes, Vec::new);
        }
        self.sharers.clear();
        self.sharers.resize(nodes, 0);
        (self.highest, self.relabelled) = (0, 0);
        let mut found: Vec<u32> = ends.iter().collect();
        for &end in &found {
            self.labels[end as usize] = 0;
        }
        let mut next = 0;
        while let Some(&node) = found.get(next) {
            next += 1;
            let label = self.labels[node as usize];
            self.enlist(node, label, ends);
            for half in network.halves(node) {
                let before = network.head(half);
                if rooms[network.mate(half) as usize] > 0 && self.labels[before as usize] == far {
                    self.labels[before as usize] = label + 1;
                    found.push(before);
                }
            }
        }
    }

    /// Enters a node under its new label.
    fn enlist(&mut self, node: u32, label: u32, ends: &Ends) {
        self.labels[node as usize] = label;
        self.sharers[label as usize] += 1;
        self.members[label as usize].push(node);
        if self.excess[node as usize] > 0 && !ends.has(node) {
            self.activate(node);
        }
    }

    fn activate(&mut self, node: u32) {
        let label = self.labels[node as usize] as usize;
        self.active[label].push(node);
        self.highest = self.highest.max(label);
    }

    fn next_active(&mut self) -> Option<u32> {
        loop {
            let highest = self.active.get_mut(self.highest)?;
            if let Some(node) = highest.pop() {
                return Some(node);
            }
            self.highest = self.highest.checked_sub(1)?;
        }
    }

    /// Pushes what is at a node on to nodes that are nearer to an end. Where that leaves some of it, the node
    /// waits at its new label, if there is any way left.
    fn discharge(&mut self, network: &Network, rooms: &mut [Amount], node: u32, ends: &Ends) {
        let label = self.labels[node as usize];
        let end = network.halves(node).end;
        while self.cursors[node as usize] < end {
            let half = self.cursors[node as usize];
            let head = network.head(half);
            let room = rooms[half as usize];
            if room > 0 && self.labels[head as usize] + 1 == label {
                let waits = self.excess[node as usize];
                let amount = Amount::try_from(waits).map_or(room, |waits| room.min(waits));
                rooms[half as usize] -= amount;
                rooms[network.mate(half) as usize] += amount;
                self.excess[node as usize] -= i128::from(amount);
                let was_empty = self.excess[head as usize] == 0;
                self.excess[head as usize] += i128::from(amount);
                if was_empty && !ends.has(head) {
                    self.activate(head);
                }
                if self.excess[node as usize] == 0 {
                    return;
                }
            }
            self.cursors[node as usize] += 1;
        }
        self.relabel(network, rooms, node, ends);
    }

    /// Finds how near a node is now that no half leads nearer.
    fn relabel(&mut self, network: &Network, rooms: &[Amount], node: u32, ends: &Ends) {
        let far = network.nodes() as u32;
        let old = self.labels[node as usize];
        self.relabelled += 1;
        self.sharers[old as usize] -= 1;
        self.labels[node as usize] = far;
        if self.sharers[old as usize] == 0 {
            // Where no node is that near any more, there is no way from those beyond.
            self.give_up_beyond(old, far);
            return;
        }
        let halves = network.halves(node);
        let open = halves.clone().filter(|&half| rooms[half as usize] > 0);
        let nearest = open.map(|half| self.labels[network.head(half) as usize]).min();
        let label = nearest.map_or(far, |nearest| nearest.saturating_add(1));
        if label < far {
            self.cursors[node as usize] = halves.start;
            self.enlist(node, label, ends);
        }
    }

    fn give_up_beyond(&mut self, label: u32, far: u32) {
        for beyond in label + 1..far {
            if self.members[beyond as usize].is_empty() {
                break;
            }
            self.sharers[beyond as usize] = 0;
            self.active[beyond as usize].clear();
            for node in self.members[beyond as usize].drain(..) {
                if self.labels[node as usize] == beyond {
                    self.labels[node as usize] = far;
                }
            }
        }
    }
}
