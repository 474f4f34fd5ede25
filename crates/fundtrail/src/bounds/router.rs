//! A router: how much flow can be moved between some drains and one end of the network.

use super::flow::{Amount, Network, SOURCE};
use super::preflow::Preflow;

/// The label of a node that has not been found, or from which no way leads on.
const NONE: u32 = u32::MAX;
/// The labels of a node that has been found, under `Way::Straight`, and of one that the way leads through.
const FOUND: u32 = 0;
const PASSED: u32 = 1;

/// Moves flow from drains to a target, on a copy of what the network lets through; each question leaves the copy
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
    target: u32,
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

/// How to find the next step to the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Back along any arc that enters, from the tails nearest to the source on. It needs no search, and finds most
    /// of what there is while nothing flows. A label only tells that a node was found, or is passed.
    Straight,
    /// Down the levels of a search from the drains, which are the labels (Dinitz, 1970).
    Levels,
}

/// A step of the way to the target.
#[derive(Debug, Clone, Copy)]
struct Step {
    half: u32,
    /// How much can come this way.
    limit: Amount,
    /// How much of it has come to the target.
    moved: Amount,
}

/// What a search from the drains found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Search {
    /// A way to the target.
    Way,
    /// That there is none.
    NoWay,
    /// That it would take long.
    Far,
}

impl<'a> Router<'a> {
    /// A router over `network`, whose halves let through what `still` says.
    pub(super) fn new(network: &'a Network, still: &'a [Amount], target: u32) -> Self {
        Router {
            network,
            still,
            rooms: still.to_vec(),
            target,
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

    /// How much flow can be moved from the tails of `drains`, up to `limit` from each, to the target, while the
    /// drains themselves are shut.
    ///
    /// # Complexity
    /// O(nodes² × arcs) at worst; in practice some steps around the drains, else a few passes.
    pub(super) fn movable(&mut self, drains: &[u32], limit: impl Fn(u32) -> Amount) -> i128 {
        let mut ends: Vec<(u32, Amount)> = Vec::with_capacity(drains.len());
        for &drain in drains {
            ends.push((self.network.tail(drain), limit(drain)));
            self.rooms[drain as usize] = 0;
            self.rooms[self.network.mate(drain) as usize] = 0;
        }
        let moved = self.move_all(&mut ends);
        self.undo(drains);
        moved
    }

    fn move_all(&mut self, ends: &mut [(u32, Amount)]) -> i128 {
        let mut moved = 0;
        // Searches may look at as many nodes as there are, and ways may take as many steps.
        self.patience = self.network.nodes();
        if self.target == SOURCE {
            moved += self.push(ends, Way::Straight);
            self.forget();
        }
        let mut looks = self.network.nodes();
        while self.patience > 0 {
            let search = self.search(ends, looks);
            looks = looks.saturating_sub(self.found.len());
            if search == Search::Way {
                moved += self.push(ends, Way::Levels);
            }
            self.forget();
            match search {
                Search::Way => {}
                Search::NoWay => return moved,
                Search::Far => break,
            }
        }
        self.is_preflow = true;
        let came = self
            .preflow
            .move_all(self.network, &mut self.rooms, ends, self.target);
        moved + came
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

    /// Labels the nodes around `ends` with their steps from them, up to the target.
    fn search(&mut self, ends: &[(u32, Amount)], patience: usize) -> Search {
        for &(node, limit) in ends {
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
                    if head == self.target {
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

    /// Pushes what it can from each end to the target. Says how much went.
    fn push(&mut self, ends: &mut [(u32, Amount)], way: Way) -> i128 {
        let mut sum = 0;
        for (node, limit) in ends {
            let moved = self.push_from(*node, *limit, way);
            *limit -= moved;
            sum += i128::from(moved);
        }
        sum
    }

    fn push_from(&mut self, start: u32, limit: Amount, way: Way) -> Amount {
        let mut moved = 0;
        let mut node = start;
        loop {
            let left = self.steps.last().map_or(limit - moved, |s| s.limit - s.moved);
            if left > 0
                && self.patience > 0
                && node != self.target
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
            if ended == self.target {
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
                let (end, last) = (self.network.halves(node).end, self.labels[self.target as usize]);
                self.next_half(node, end, |router, head| {
                    router.labels[head as usize] == label + 1 && (head == router.target || label + 1 < last)
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
