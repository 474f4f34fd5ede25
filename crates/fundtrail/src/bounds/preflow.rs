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
        comes: Option<&[Amount]>,
    ) -> i128 {
        let nodes = network.nodes();
        self.excess.clear();
        self.excess.resize(nodes, 0);
        for &(node, amount) in starts {
            self.excess[node as usize] += i128::from(amount);
        }
        if let Some(comes) = comes {
            self.sweep_back(network, rooms, ends, comes);
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

    /// One pass back in time: each node hands what has come to it on to those from which it could come, to each no
    /// more than `comes` to it at most. Where ways are many, long and shared this leaves little to do: going by
    /// distance instead, a node that is entered by many arcs from one long chain is labelled anew for each of them.
    fn sweep_back(&mut self, network: &Network, rooms: &mut [Amount], ends: &Ends, comes: &[Amount]) {
        for &node in network.in_time().iter().rev() {
            if ends.has(node) {
                continue;
            }
            for half in network.entering(node) {
                let waits = self.excess[node as usize];
                if waits == 0 {
                    break;
                }
                let tail = network.head(half);
                let fits = i128::from(comes[tail as usize]) - self.excess[tail as usize];
                let amount = waits.min(fits).min(i128::from(rooms[half as usize]));
                if let Some(amount) = Amount::try_from(amount).ok().filter(|&amount| amount > 0) {
                    self.push(network, rooms, half, amount);
                }
            }
        }
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
                let was_empty = self.excess[head as usize] == 0;
                let amount = Amount::try_from(waits).map_or(room, |waits| room.min(waits));
                self.push(network, rooms, half, amount);
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

    fn push(&mut self, network: &Network, rooms: &mut [Amount], half: u32, amount: Amount) {
        let mate = network.mate(half);
        rooms[half as usize] -= amount;
        rooms[mate as usize] += amount;
        self.excess[network.head(mate) as usize] -= i128::from(amount);
        self.excess[network.head(half) as usize] += i128::from(amount);
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

#[cfg(test)]
mod tests {
    use super::super::comes::Comes;
    use super::super::flow::{Arc, SINK, SOURCE};
    use super::*;

    /// splitmix64.
    struct Random(u64);

    impl Random {
        fn below(&mut self, bound: u64) -> u64 {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            (z ^ (z >> 31)) % bound
        }
    }

    /// A network in time: every node is entered from an earlier one, some by many arcs from one long chain, a few of
    /// them by ties from later ones; each drains. No flow is on it. The first arcs are the drains.
    fn network(random: &mut Random) -> (usize, Vec<Arc>) {
        let nodes = 4 + random.below(14);
        let mut arcs = Vec::new();
        let mut arc = |tail: u64, head: u64, capacity: u64| {
            arcs.push(Arc {
                tail: tail as u32,
                head: head as u32,
                capacity: capacity.cast_signed(),
                flow: 0,
            });
        };
        for node in 2..nodes {
            arc(node, SINK.into(), 1 + random.below(30));
        }
        for node in 2..nodes {
            let before = |random: &mut Random| {
                let earlier = random.below(node - 1);
                u64::from(SOURCE) + earlier
            };
            arc(before(random), node, 1 + random.below(20));
            for _ in 0..random.below(3) {
                arc(before(random), node, 1 + random.below(8));
            }
            if random.below(2) == 0 && node > 2 {
                arc(node - 1, node, 1 + random.below(30));
            }
            if random.below(8) == 0 {
                arc(node, 2 + random.below(nodes - 2), 1 + random.below(8));
            }
        }
        (nodes as usize, arcs)
    }

    /// The most that can come from the source to `node`, found a way at a time, without drains.
    fn comes_slowly(nodes: usize, arcs: &[Arc], node: u32) -> Amount {
        let inner: Vec<&Arc> = arcs.iter().filter(|arc| arc.head != SINK).collect();
        let mut ahead: Vec<Amount> = inner.iter().map(|arc| arc.capacity).collect();
        let mut taken = vec![0; inner.len()];
        let mut sum = 0;
        loop {
            let mut by: Vec<Option<(usize, bool)>> = vec![None; nodes];
            let mut open = vec![SOURCE];
            while let Some(at) = open.pop() {
                for (i, arc) in inner.iter().enumerate() {
                    for (from, to, room, forth) in [
                        (arc.tail, arc.head, ahead[i], true),
                        (arc.head, arc.tail, taken[i], false),
                    ] {
                        if from == at && room > 0 && to != SOURCE && by[to as usize].is_none() {
                            by[to as usize] = Some((i, forth));
                            open.push(to);
                        }
                    }
                }
            }
            if by[node as usize].is_none() {
                return sum;
            }
            let mut at = node;
            while at != SOURCE {
                let (i, forth) = by[at as usize].expect("it was found");
                let one = if forth { 1 } else { -1 };
                ahead[i] -= one;
                taken[i] += one;
                at = if forth { inner[i].tail } else { inner[i].head };
            }
            sum += 1;
        }
    }

    #[test]
    fn all_together_as_much_comes_as_a_way_at_a_time() {
        let mut limited = 0;
        for seed in 0..2_000 {
            let mut random = Random(seed);
            let (nodes, arcs) = network(&mut random);
            let (network, halves) = Network::new(nodes, &arcs);
            let paid = arcs
                .iter()
                .filter(|arc| arc.tail == SOURCE)
                .map(|arc| arc.capacity)
                .sum();
            let comes = Comes::new(&network, &arcs, paid);
            for (arc, &drain) in arcs.iter().zip(&halves).filter(|(arc, _)| arc.head == SINK) {
                let right = comes_slowly(nodes, &arcs, arc.tail);
                let (least, most) = (comes.least()[arc.tail as usize], comes.most()[arc.tail as usize]);
                assert!(least <= right && right <= most, "seed {seed}, node {}", arc.tail);
                // What is known from the start may not help: only the source gives.
                let mut known = vec![0; nodes];
                known[SOURCE as usize] = Amount::MAX;
                for caps in [None, Some(comes.most())] {
                    let mut ends = Ends::new(known.clone());
                    ends.want(paid);
                    let mut rooms = network.all_against().to_vec();
                    rooms[network.mate(drain) as usize] = 0;
                    let starts = [(arc.tail, arc.capacity)];
                    let came = Preflow::default().move_all(&network, &mut rooms, &starts, &ends, caps);
                    assert_eq!(
                        came,
                        i128::from(right.min(arc.capacity)),
                        "seed {seed}, node {}",
                        arc.tail
                    );
                }
                limited += usize::from(right < arc.capacity);
            }
        }
        assert!(limited > 2_000, "{limited} nodes get less than drains");
    }
}
