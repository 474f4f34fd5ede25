//! The order of calls that saves the most.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::desk::{Desk, Slot, Work};
use super::plan::Account;
use super::schedule::Schedule;

/// Only among so many calls at the front do neighbours change places: by the time that later ones are due the
/// list has been made again.
const IMPROVED_CALLS: usize = 200;
/// How many looks at two neighbours each of them may cost on average. A handful do; this is a bound.
const MOST_STEPS: usize = 50;
/// So many calls behind two that change places are looked at, where those move too.
const LOOKED_AHEAD: usize = 8;

/// Greedily, then improved: see [`Savings`]. With how many of the first calls are made in that order even where a
/// caller waits for a bank meanwhile: so they are only where a known number of calls is worth more than time.
pub(super) fn by_saving<A: Account>(
    accounts: &[A],
    mut works: Vec<Work>,
    schedule: &Schedule,
    desk: &Desk,
) -> (Vec<Work>, usize) {
    for work in &mut works {
        let first = desk.slot(work).start;
        let saving = |a: usize| (accounts[a].saving(first), a);
        let mut by_saving: Vec<_> = work.accounts.iter().map(|&a| saving(a)).collect();
        by_saving.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        work.accounts = by_saving.into_iter().map(|(_, a)| a).collect();
    }
    works.sort_by_key(|work| work.accounts.iter().min().copied());
    let savings = Savings {
        accounts,
        works,
        schedule,
        desk,
    };
    let (order, in_order) = savings.best_found();
    let mut works: Vec<_> = savings.works.into_iter().map(Some).collect();
    let works = order.into_iter().filter_map(|call| works[call].take());
    (works.collect(), in_order)
}

/// What there is least of: by which of them a call's saving is measured.
#[derive(Debug, Clone, Copy)]
enum Scarce {
    Minutes,
    Calls,
}

/// A call that waits to be taken, with what taking it saved by the scarce measure when it was last looked at.
struct Waiting {
    gain: f64,
    call: usize,
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Waiting {}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        self.gain.total_cmp(&other.gain).then(other.call.cmp(&self.call))
    }
}

/// Calls to be ordered by what they save.
struct Savings<'a, A> {
    accounts: &'a [A],
    works: Vec<Work>,
    schedule: &'a Schedule,
    desk: &'a Desk,
}

impl<A: Account> Savings<'_, A> {
    /// What a call is expected to save if its first freeze takes effect at `start`.
    fn worth(&self, call: usize, start: f64) -> f64 {
        let work = &self.works[call];
        let members = work.accounts.iter().enumerate();
        members
            .map(|(place, &a)| self.accounts[a].saving(start + work.manner.offset(place)))
            .sum()
    }

    /// What a call saves behind `made` others, as likely as the work goes on until then.
    fn weighed(&self, call: usize, made: usize, slot: Slot) -> f64 {
        self.schedule.reached(made, slot.start) * self.worth(call, slot.start)
    }

    /// The best of a few orders, and how many of its first calls are made even where a caller waits meanwhile.
    ///
    /// Where work takes very different times, minutes are what to spare; where few calls are made, each must be worth
    /// it, and it may pay to wait for a bank rather than to spend one on another. Each order is improved.
    fn best_found(&self) -> (Vec<usize>, usize) {
        let has_hours = self.works.iter().any(|work| work.manner.has_hours());
        let counted = self.schedule.calls().filter(|_| has_hours);
        let ways = [
            Some((Scarce::Minutes, 0)),
            Some((Scarce::Calls, 0)),
            counted.map(|calls| (Scarce::Calls, calls)),
        ];
        let found = ways.into_iter().flatten().map(|(scarce, in_order)| {
            let mut order = self.greedy(scarce, in_order);
            self.pass_neighbours(&mut order);
            (self.saved(&order, in_order), order, in_order)
        });
        // The first of those that save as much.
        let best = found.reduce(|best, other| if other.0 > best.0 { other } else { best });
        best.map(|(_, order, in_order)| (order, in_order))
            .unwrap_or_default()
    }

    /// What an order saves.
    fn saved(&self, order: &[usize], in_order: usize) -> f64 {
        let works: Vec<Work> = order.iter().map(|&call| self.works[call].clone()).collect();
        let slots = self
            .desk
            .clone()
            .work_off(&works, in_order)
            .into_iter()
            .enumerate();
        slots
            .map(|(made, (place, slot))| self.weighed(order[place], made, slot))
            .sum()
    }

    /// At each moment the call that saves the most for what is scarce, against leaving it to the end.
    /// Nobody waits for a bank while others can be called, but for the first `in_order` calls.
    ///
    /// Calls beyond those that are improved follow by what they would have saved when they were last looked at.
    fn greedy(&self, scarce: Scarce, in_order: usize) -> Vec<usize> {
        let all = self.works.len();
        let slots = self.desk.clone().work_off(&self.works, 0);
        let end = slots.iter().map(|(_, slot)| slot.start).fold(0.0, f64::max);
        let at_the_end: Vec<f64> = (0..all).map(|call| self.worth(call, end)).collect();
        // Per chance that the work has gone on so far, so that what waits can only have sunk.
        let gain = |call: usize, made: usize, desk: &Desk| {
            let (slot, work) = (desk.slot(&self.works[call]), &self.works[call]);
            let reached = self.schedule.reached(made, slot.start).max(f64::MIN_POSITIVE);
            let still_then = self.schedule.reached(all.max(made), end) / reached;
            let saved = self.worth(call, slot.start) - still_then.min(1.0) * at_the_end[call];
            match scarce {
                // A pace of nothing would make every gain endless.
                Scarce::Minutes => saved / (slot.begins - desk.now() + work.duration()).max(1e-6),
                Scarce::Calls => saved,
            }
        };
        let mut desk = self.desk.clone();
        let waiting = |call| Waiting {
            gain: gain(call, 0, &desk),
            call,
        };
        // What is not called yet because nobody answers rises when somebody does, so it does not wait in the heap.
        let (at_hours, always): (Vec<_>, Vec<_>) =
            (0..all).partition(|&call| self.works[call].manner.has_hours());
        let mut heap: BinaryHeap<Waiting> = always.into_iter().map(waiting).collect();
        let mut at_hours: Vec<Waiting> = at_hours.into_iter().map(waiting).collect();
        let mut order = Vec::with_capacity(all);
        while order.len() < IMPROVED_CALLS && order.len() < all {
            let made = order.len();
            while let Some(mut top) = heap.pop() {
                top.gain = gain(top.call, made, &desk);
                let sunk = heap.peek().is_some_and(|next| *next > top);
                heap.push(top);
                if !sunk {
                    break;
                }
            }
            for waiting in &mut at_hours {
                waiting.gain = gain(waiting.call, made, &desk);
            }
            // Behind the first nobody is waited for while others can be called.
            let answers = |&place: &usize| {
                made < in_order || heap.is_empty() || !desk.would_idle(&self.works[at_hours[place].call])
            };
            let best = (0..at_hours.len())
                .filter(answers)
                .max_by(|&a, &b| at_hours[a].cmp(&at_hours[b]));
            let taken = match best {
                Some(best) if heap.peek().is_none_or(|top| at_hours[best] > *top) => at_hours.remove(best),
                _ => match heap.pop() {
                    Some(top) => top,
                    None => break,
                },
            };
            desk.make(&self.works[taken.call]);
            order.push(taken.call);
        }
        let mut rest: Vec<_> = heap.into_iter().chain(at_hours).collect();
        rest.sort_by(|a, b| b.cmp(a));
        order.extend(rest.into_iter().map(|waiting| waiting.call));
        order
    }

    /// Lets a call pass the one before it while that saves more.
    fn pass_neighbours(&self, order: &mut [usize]) {
        let last = order.len().min(IMPROVED_CALLS);
        let order = &mut order[..last];
        // How the desk stands before each call, as far as that is known.
        let mut desks = vec![self.desk.clone()];
        let mut steps = MOST_STEPS * order.len();
        let mut i = 1;
        while i < order.len() && steps > 0 {
            steps -= 1;
            while desks.len() < i {
                let mut desk = desks[desks.len() - 1].clone();
                desk.make(&self.works[order[desks.len() - 1]]);
                desks.push(desk);
            }
            // Less than a hundredth of a minor unit is noise.
            if self.gain_of_passing(order, i, &desks[i - 1]) > 0.01 {
                order.swap(i - 1, i);
                i = (i - 1).max(1);
                desks.truncate(i);
            } else {
                i += 1;
            }
        }
    }

    /// What is saved more if the `i`-th call passes the one before it, which begins at `desk`. Calls behind them are
    /// looked at only where those move too.
    fn gain_of_passing(&self, order: &[usize], i: usize, desk: &Desk) -> f64 {
        let (mut now, mut then) = (desk.clone(), desk.clone());
        let mut gain = 0.0;
        for (made, &call) in order.iter().enumerate().skip(i - 1).take(2 + LOOKED_AHEAD) {
            if made > i && now == then {
                break;
            }
            let passing = match made {
                made if made == i - 1 => order[i],
                made if made == i => order[i - 1],
                _ => call,
            };
            gain += self.weighed(passing, made, then.make(&self.works[passing]));
            gain -= self.weighed(call, made, now.make(&self.works[call]));
        }
        gain
    }
}
