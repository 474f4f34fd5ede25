//! A router: how much flow can be moved from some drains to the ends of the network on one side.

use super::ends::Ends;
use super::flow::{Amount, Network, SINK};
use super::preflow::Preflow;

/// The label of a node that has not been found, or from which no way leads on.
const NONE: u32 = u32::MAX;
/// The labels of a node that has been found, under `Way::Straight`, and of one that the way leads through.
const FOUND: u32 = 0;
const PASSED: u32 = 1;

/// Moves flow from drains to ends, on a copy of what the network lets through; each question leaves the copy
/// as it was.
///
/// It is a maximum flow in up to three ways, from the cheapest on. None but the last need see the whole network,
/// and most questions are settled near the drains. Where many ways run through the same long chain (an account
/// that pays a hundred thousand others), going each of them to its end grows with the square; so steps are
/// counted, and beyond as many as there are nodes the rest is moved by [`Preflow`].
#[derive(Debug, Clone)]
pub(super) struct Router<'a> {
    network: &'a Network,
    /// What each half lets through before anything is moved.
    still: &'a [Amount],
    rooms: Vec<Amount>,
    ends: Ends,
    /// Where flow is moved back to the source: how much comes to each node at most.
    back: Option<&'a [Amount]>,
    /// How many steps it is to the nearest end, after a search.
    last: u32,
    /// What `Way` makes of them.
    labels: Vec<u32>,
    /// The first half of each found node that may still lead on.
    cursors: Vec<u32>,
    found: Vec<u32>,
    steps: Vec<Step>,
    /// The halves along which was pushed, to be undone; not those of `preflow`.
    pushed: Vec<u32>,
    /// How many more steps may be taken from end to end before it is cheaper to move all flow together.
    patience: usize,
    preflow: Preflow,
    /// Whether `preflow` was asked.
    is_preflow: bool,
}

/// How to find the next step to an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Back along any arc that enters, from the tails nearest to the source on. It needs no search, and finds most
    /// of what there is while nothing flows. A label only tells that a node was found, or is passed.
    Straight,
    /// Down the levels of a search from the drains, which are the labels (Dinitz, 1970).
    Levels,
}

/// A step of the way to an end.
#[derive(Debug, Clone, Copy)]
struct Step {
    half: u32,
    /// How much can come this way.
    limit: Amount,
    /// How much of it has come to an end.
    moved: Amount,
}

/// What was found near a node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Near {
    /// How much flow can be moved from it; `None` where that takes more steps.
    pub(super) moved: Option<Amount>,
    /// How many steps were taken.
    pub(super) steps: usize,
}

/// What a search from the drains found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Search {
    /// A way to an end.
    Way,
    /// That there is none.
    NoWay,
    /// That it would take long.
    Far,
}

impl<'a> Router<'a> {
    /// A router that moves flow on to other ways to the sink, over `network` with all its flow.
    pub(super) fn away(network: &'a Network) -> Self {
        let mut known = vec![0; network.nodes()];
        known[SINK as usize] = Amount::MAX;
        Router::new(network, network.all_beside(), Ends::new(known), None)
    }

    /// A router that moves flow back to the source, or to nodes to which enough of it comes, while nothing flows.
    /// `least` and `most`: how much comes to each node at least and at most.
    pub(super) fn back(network: &'a Network, least: Vec<Amount>, most: &'a [Amount]) -> Self {
        Router::new(network, network.all_against(), Ends::new(least), Some(most))
    }

    /// A router over `network`, whose halves let through what `still` says.
    fn new(network: &'a Network, still: &'a [Amount], ends: Ends, back: Option<&'a [Amount]>) -> Self {
        Router {
            network,
            still,
            rooms: still.to_vec(),
            ends,
            back,
            last: NONE,
            labels: vec![NONE; network.nodes()],
            cursors: vec![0; network.nodes()],
            found: Vec::new(),
            steps: Vec::new(),
            pushed: Vec::new(),
            patience: 0,
            preflow: Preflow::default(),
            is_preflow: false,
        }
    }

    /// Says how much comes to a node at least.
    pub(super) fn learn(&mut self, node: u32, comes: Amount) {
        self.ends.learn(node, comes);
    }

    /// How much flow can be moved from the tails of `drains`, up to `limit` from each and `most` from all, to ends,
    /// while the drains themselves are shut. Backwards, no more than `most` may come to them.
    ///
    /// # Complexity
    /// O(nodes² × arcs) at worst; in practice some steps around the drains, else a few passes.
    pub(super) fn movable(&mut self, drains: &[u32], limit: impl Fn(u32) -> Amount, most: Amount) -> Amount {
        let mut starts: Vec<(u32, Amount)> = Vec::with_capacity(drains.len());
        for &drain in drains {
            starts.push((self.network.tail(drain), limit(drain)));
            self.rooms[drain as usize] = 0;
            self.rooms[self.network.mate(drain) as usize] = 0;
        }
        self.ends.want(most);
        let moved = self.move_all(&mut starts, most);
        self.undo(drains);
        moved
    }

    /// How much flow can be moved from a node, if that is found in so many steps. No more than `most` may come to it.
    pub(super) fn movable_near(&mut self, node: u32, most: Amount, steps: usize) -> Near {
        self.ends.want(most);
        let (moved, left) = self.move_near(&mut [(node, most)], most, steps);
        self.undo(&[]);
        Near {
            moved: left.map(|_| moved),
            steps: steps - left.unwrap_or(0),
        }
    }

    fn move_all(&mut self, starts: &mut [(u32, Amount)], most: Amount) -> Amount {
        // Searches may look at as many nodes as there are, and ways may take as many steps.
        let (moved, left) = self.move_near(starts, most, self.network.nodes());
        if left.is_some() {
            return moved;
        }
        self.is_preflow = true;
        let came = self
            .preflow
            .move_all(self.network, &mut self.rooms, starts, &self.ends, self.back);
        Amount::try_from(came).map_or(most, |came| most.min(moved.saturating_add(came)))
    }

    /// Moves what can be moved, up to `most`, in so many steps. Says how much, and how many steps were left, if they
    /// sufficed.
    fn move_near(
        &mut self,
        starts: &mut [(u32, Amount)],
        most: Amount,
        steps: usize,
    ) -> (Amount, Option<usize>) {
        let mut moved = 0;
        self.patience = steps;
        if self.back.is_some() {
            moved += self.push(starts, most, Way::Straight);
            self.forget();
        }
        let mut looks = steps;
        while moved < most && self.patience > 0 {
            let search = self.search(starts, looks);
            looks = looks.saturating_sub(self.found.len());
            if search == Search::Way {
                moved += self.push(starts, most - moved, Way::Levels);
            }
            self.forget();
            match search {
                Search::Way => {}
                Search::NoWay => return (moved, Some(self.patience.min(looks))),
                Search::Far => return (moved, None),
            }
        }
        (moved, (moved == most).then_some(self.patience.min(looks)))
    }

    fn undo(&mut self, drains: &[u32]) {
        if std::mem::take(&mut self.is_preflow) {
            self.rooms.copy_from_slice(self.still);
            self.pushed.clear();
            return;
        }
        for half in self.pushed.drain(..).chain(drains.iter().copied()) {
            for half in [half, self.network.mate(half)] {
                self.rooms[half as usize] = self.still[half as usize];
            }
        }
    }

    /// Labels the nodes around `starts` with their steps from them, up to the nearest end.
    fn search(&mut self, starts: &[(u32, Amount)], patience: usize) -> Search {
        for &(node, limit) in starts {
            if limit > 0 && self.labels[node as usize] == NONE {
                self.find(node, 0);
            }
        }
        let mut next = 0;
        while let Some(&node) = self.found.get(next) {
            next += 1;
            for half in self.network.halves(node) {
                let head = self.network.head(half);
                if self.rooms[half as usize] > 0 && self.labels[head as usize] == NONE {
                    self.find(head, self.labels[node as usize] + 1);
                    if self.ends.has(head) {
                        self.last = self.labels[head as usize];
                        return Search::Way;
                    }
                }
            }
            if self.found.len() > patience {
                return Search::Far;
            }
        }
        Search::NoWay
    }

    fn find(&mut self, node: u32, label: u32) {
        self.labels[node as usize] = label;
        self.cursors[node as usize] = self.network.halves(node).start;
        self.found.push(node);
    }

    fn forget(&mut self) {
        for node in self.found.drain(..) {
            self.labels[node as usize] = NONE;
        }
    }

    /// Pushes what it can from each start to ends, up to `most`. Says how much went.
    fn push(&mut self, starts: &mut [(u32, Amount)], most: Amount, way: Way) -> Amount {
        let mut sum = 0;
        for (node, limit) in starts {
            let moved = self.push_from(*node, (*limit).min(most - sum), way);
            *limit -= moved;
            sum += moved;
        }
        sum
    }

    fn push_from(&mut self, start: u32, limit: Amount, way: Way) -> Amount {
        if self.ends.has(start) {
            return limit;
        }
        let mut moved = 0;
        let mut node = start;
        loop {
            let left = self.steps.last().map_or(limit - moved, |s| s.limit - s.moved);
            if left > 0
                && self.patience > 0
                && !self.ends.has(node)
                && let Some(half) = self.half_onwards(node, way)
            {
                node = self.step(half, left);
                continue;
            }
            // A step back: all that could come this way has come, or there is no way on.
            let ended = node;
            let Some(mut step) = self.steps.pop() else {
                return moved;
            };
            if self.ends.has(ended) {
                step.moved = step.limit;
            }
            node = self.network.tail(step.half);
            self.enter(step);
            *self.steps.last_mut().map_or(&mut moved, |s| &mut s.moved) += step.moved;
            if way == Way::Straight {
                self.labels[node as usize] = FOUND;
            }
            if step.moved < step.limit {
                self.cursors[node as usize] += 1;
            }
        }
    }

    /// Goes along `half`, by which `left` may come. Returns where that leads.
    fn step(&mut self, half: u32, left: Amount) -> u32 {
        self.patience -= 1;
        let limit = left.min(self.rooms[half as usize]);
        self.steps.push(Step {
            half,
            limit,
            moved: 0,
        });
        self.network.head(half)
    }

    /// Enters what a step moved.
    fn enter(&mut self, step: Step) {
        if step.moved > 0 {
            self.rooms[step.half as usize] -= step.moved;
            self.rooms[self.network.mate(step.half) as usize] += step.moved;
            self.pushed.push(step.half);
        }
    }

    /// The next half with room that leads on from `node`.
    fn half_onwards(&mut self, node: u32, way: Way) -> Option<u32> {
        let label = self.labels[node as usize];
        match way {
            Way::Straight => {
                if label == NONE {
                    self.find(node, FOUND);
                }
                let entering = self.network.entering(node).end;
                let next = self.next_half(node, entering, |router, head| {
                    router.labels[head as usize] != PASSED
                });
                // Ties make circles, and one round of them is enough.
                self.labels[node as usize] = PASSED;
                next
            }
            Way::Levels => {
                let end = self.network.halves(node).end;
                self.next_half(node, end, |router, head| {
                    let is_onwards = router.labels[head as usize] == label + 1 && label + 1 < router.last;
                    is_onwards || router.ends.has(head)
                })
            }
        }
    }

    fn next_half(&mut self, node: u32, end: u32, leads_on: impl Fn(&Self, u32) -> bool) -> Option<u32> {
        let mut halves = self.cursors[node as usize]..end;
        let next =
            halves.find(|&half| self.rooms[half as usize] > 0 && leads_on(self, self.network.head(half)));
        self.cursors[node as usize] = next.unwrap_or(end);
        next
    }
}
