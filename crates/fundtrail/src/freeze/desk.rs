//! The desk: callers who work calls off side by side.

use super::banks::Manner;
use crate::time::Time;

/// Waiting for a bank for less than this many of its calls is not idling.
const SHORT_WAIT: f64 = 1.0;

/// A call to be made: its accounts in the order in which they are frozen, and how it goes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Work {
    /// Positions of accounts.
    pub(super) accounts: Vec<usize>,
    pub(super) manner: Manner,
}

impl Work {
    /// How long it takes its caller.
    pub(super) fn duration(&self) -> f64 {
        self.manner.duration(self.accounts.len())
    }
}

/// When a call is made, and by whom. Minutes after the as-of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Slot {
    /// From 0.
    pub(super) caller: usize,
    /// When the call begins.
    pub(super) begins: f64,
    /// When its first freeze takes effect.
    pub(super) start: f64,
}

/// When each caller is free.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Desk {
    as_of: Time,
    free: Vec<f64>,
}

impl Desk {
    /// So many callers, all free at `minutes` after `as_of`.
    pub(super) fn new(callers: usize, as_of: Time, minutes: f64) -> Self {
        Desk {
            as_of,
            free: vec![minutes; callers.max(1)],
        }
    }

    /// The caller who is free first, and when; of several the one with the lowest number.
    fn next(&self) -> (usize, f64) {
        let free = self.free.iter().copied().enumerate();
        free.min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or_default()
    }

    /// When the next caller is free.
    pub(super) fn now(&self) -> f64 {
        self.next().1
    }

    /// The slot that a call would have if the next caller made it.
    pub(super) fn slot(&self, work: &Work) -> Slot {
        let (caller, free) = self.next();
        let begins = work.manner.begins(self.as_of, free);
        Slot {
            caller,
            begins,
            start: begins + work.manner.reaction(),
        }
    }

    /// Whether the next caller would wait long for a call, so that others can be made meanwhile.
    pub(super) fn would_idle(&self, work: &Work) -> bool {
        self.slot(work).begins - self.now() >= SHORT_WAIT * work.duration().max(1e-6)
    }

    /// Lets the next caller make a call.
    pub(super) fn make(&mut self, work: &Work) -> Slot {
        let slot = self.slot(work);
        self.free[slot.caller] = slot.begins + work.duration();
        slot
    }

    /// Works calls off in this order: the first `in_order` of them as they stand, waiting where a bank does not answer
    /// yet. A later one whose bank does not answer yet is made later still, while others are made: behind the first no
    /// caller idles for longer than a call while there is anybody to call.
    ///
    /// # Complexity
    /// O(n (c + d)) for n calls, c callers, and d calls that wait for their banks at a time.
    pub(super) fn work_off(mut self, works: &[Work], in_order: usize) -> Vec<(usize, Slot)> {
        let mut slots = Vec::with_capacity(works.len());
        let mut waiting: Vec<usize> = Vec::new();
        let mut next = in_order.min(works.len());
        for (call, work) in works[..next].iter().enumerate() {
            slots.push((call, self.make(work)));
        }
        while slots.len() < works.len() {
            let answered = waiting.iter().position(|&call| !self.would_idle(&works[call]));
            let call = if let Some(place) = answered {
                waiting.remove(place)
            } else if next < works.len() {
                next += 1;
                if self.would_idle(&works[next - 1]) {
                    waiting.push(next - 1);
                    continue;
                }
                next - 1
            } else {
                // Nobody answers: who does first is waited for.
                let begins = |&place: &usize| self.slot(&works[waiting[place]]).begins;
                let first = (0..waiting.len()).min_by(|a, b| begins(a).total_cmp(&begins(b)));
                let Some(first) = first else { break };
                waiting.remove(first)
            };
            slots.push((call, self.make(&works[call])));
        }
        slots
    }
}
