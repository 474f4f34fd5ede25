//! The order of calls, and when each takes effect.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::order::Order;
use super::schedule::Schedule;
use crate::time::Time;

/// Only among so many calls at the front do neighbours change places: by the time that later ones are due the
/// list has been made again.
const IMPROVED_CALLS: usize = 200;
/// How many looks at two neighbours each of them may cost on average. A handful do; this is a bound.
const MOST_STEPS: usize = 50;
/// The smallest claims that together are at most one part in so many of all are dust.
const DUST: i128 = 1000;

/// What the schedule needs to know of an account.
pub(super) trait Account {
    /// Traced money in it, in minor units.
    fn held(&self) -> i128;
    /// What is to be claimed, in minor units.
    fn claim(&self) -> i128;
    /// What a freeze now is expected to catch of what is still coming, in minor units.
    fn coming(&self) -> i128;
    /// When traced money last arrived.
    fn newest(&self) -> Time;
    /// What freezing it at so many minutes after the as-of time is expected to save. Never rises.
    fn saving(&self, minutes: f64) -> f64;
    /// Minutes after the as-of time for which a freeze in force keeps all that is in it.
    fn safe_minutes(&self) -> f64;
}

/// A call in its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Planned {
    /// The accounts, in the order in which they are frozen.
    pub(super) accounts: Vec<usize>,
    /// Minutes after the as-of time at which the first of them is.
    pub(super) start: f64,
}

/// Puts calls in order.
///
/// # Arguments
/// `calls`: for each call its accounts, as positions in `accounts`. `first`: minutes after the as-of time at
/// which the first freeze takes effect.
///
/// For [`Order::Saving`] what need not be called now is split off into calls behind all others: accounts under a
/// freeze that outlasts the work, then dust. So neither stands between the others nor makes them wait.
///
/// # Complexity
/// O(n log n) for the plain orders. For [`Order::Saving`] O(n log n) too, and for the first 200 calls about that
/// many evaluations of `saving` as a rule: what waits in the heap can only have sunk, so only its top is looked at
/// again. Then a few looks at neighbours a call.
///
/// # Ties
/// By position.
pub(super) fn plan<A: Account>(
    accounts: &[A],
    mut calls: Vec<Vec<usize>>,
    order: Order,
    schedule: &Schedule,
    first: f64,
) -> Vec<Planned> {
    let calls = if order == Order::Saving {
        let (now, later) = set_aside(accounts, calls, schedule, first);
        let mut calls = by_saving(accounts, now, schedule, first);
        calls.extend(later);
        calls
    } else {
        for call in &mut calls {
            call.sort_by_key(|&a| (Reverse(plain_key(accounts, &[a], order)), a));
        }
        calls.sort_by_key(|call| call.iter().min().copied());
        calls.sort_by_cached_key(|call| Reverse(plain_key(accounts, call, order)));
        calls
    };
    let mut start = first;
    let mut planned = Vec::with_capacity(calls.len());
    for accounts in calls {
        let duration = schedule.duration(accounts.len());
        planned.push(Planned { accounts, start });
        start += duration;
    }
    planned
}

/// The accounts of each call that are to be called now, and behind them, in order, those that are not.
fn set_aside<A: Account>(
    accounts: &[A],
    calls: Vec<Vec<usize>>,
    schedule: &Schedule,
    first: f64,
) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let is_dust = dust(accounts);
    let work = calls
        .iter()
        .map(|call| call.iter().filter(|&&a| !is_dust[a]).count());
    let end = first + work.filter(|&n| n > 0).map(|n| schedule.duration(n)).sum::<f64>();
    let mut now = Vec::with_capacity(calls.len());
    let mut later: Vec<(bool, Vec<usize>)> = Vec::new();
    for call in calls {
        let (dusty, call): (Vec<_>, Vec<_>) = call.into_iter().partition(|&a| is_dust[a]);
        let (safe, call): (Vec<_>, Vec<_>) =
            call.into_iter().partition(|&a| accounts[a].safe_minutes() > end);
        now.push(call);
        later.extend([(false, safe), (true, dusty)]);
    }
    now.retain(|call| !call.is_empty());
    later.retain(|(_, call)| !call.is_empty());
    for (dust, call) in &mut later {
        call.sort_by_cached_key(|&a| later_key(accounts, &[a], *dust));
    }
    later.sort_by_cached_key(|(dust, call)| (*dust, later_key(accounts, call, *dust)));
    (now, later.into_iter().map(|(_, call)| call).collect())
}

/// The largest claim first; of dust the newest, as where money comes now, more may come.
fn later_key<A: Account>(
    accounts: &[A],
    call: &[usize],
    dust: bool,
) -> (Reverse<(Option<Time>, i128)>, Option<usize>) {
    let newest = call.iter().map(|&a| accounts[a].newest()).max().filter(|_| dust);
    let claim = call.iter().map(|&a| accounts[a].claim()).sum();
    (Reverse((newest, claim)), call.iter().min().copied())
}

/// Which accounts are dust: the smallest that together claim, and expect, no more than a thousandth of all.
fn dust<A: Account>(accounts: &[A]) -> Vec<bool> {
    let stake = |a: usize| accounts[a].claim() + accounts[a].coming();
    let all: i128 = (0..accounts.len()).map(stake).sum();
    let mut smallest: Vec<_> = (0..accounts.len()).collect();
    smallest.sort_by_key(|&a| (stake(a), Reverse(a)));
    let mut is_dust = vec![false; accounts.len()];
    let mut sum = 0;
    for a in smallest {
        sum += stake(a);
        if sum * DUST > all {
            break;
        }
        is_dust[a] = true;
    }
    is_dust
}

/// Greedily, then improved: see [`Savings`].
fn by_saving<A: Account>(
    accounts: &[A],
    mut calls: Vec<Vec<usize>>,
    schedule: &Schedule,
    first: f64,
) -> Vec<Vec<usize>> {
    for call in &mut calls {
        let mut by_saving: Vec<_> = call.iter().map(|&a| (accounts[a].saving(first), a)).collect();
        by_saving.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        *call = by_saving.into_iter().map(|(_, a)| a).collect();
    }
    calls.sort_by_key(|call| call.iter().min().copied());
    let savings = Savings {
        accounts,
        durations: calls.iter().map(|call| schedule.duration(call.len())).collect(),
        calls,
        schedule,
        first,
    };
    let mut order = savings.greedy();
    savings.pass_neighbours(&mut order);
    let mut calls: Vec<_> = savings.calls.into_iter().map(Some).collect();
    order.into_iter().filter_map(|call| calls[call].take()).collect()
}

/// What a plain order looks at: the sum over a call, or its newest arrival.
fn plain_key<A: Account>(accounts: &[A], call: &[usize], order: Order) -> (i128, Option<Time>) {
    let members = call.iter().map(|&a| &accounts[a]);
    match order {
        Order::Newest => (0, members.map(Account::newest).max()),
        Order::Claim => (members.map(Account::claim).sum(), None),
        Order::Held | Order::Saving => (members.map(Account::held).sum(), None),
    }
}

/// A call that waits to be taken, with what taking it saved a minute when it was last looked at.
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
    calls: Vec<Vec<usize>>,
    durations: Vec<f64>,
    schedule: &'a Schedule,
    first: f64,
}

impl<A: Account> Savings<'_, A> {
    /// What a call is expected to save if its first freeze takes effect at `start`.
    fn worth(&self, call: usize, start: f64) -> f64 {
        let members = self.calls[call].iter().enumerate();
        members
            .map(|(place, &a)| self.accounts[a].saving(start + self.schedule.offset(place)))
            .sum()
    }

    /// How likely the work goes on until then: what a call saves counts so much.
    fn reached(&self, start: f64) -> f64 {
        self.schedule.reached(self.first, start)
    }

    /// At each moment the call that saves the most for a minute of work, against leaving it to the end.
    ///
    /// Calls beyond those that are improved follow by what they would have saved when they were last looked at.
    fn greedy(&self) -> Vec<usize> {
        let end = self.first + self.durations.iter().sum::<f64>();
        let at_the_end: Vec<f64> = (0..self.calls.len()).map(|call| self.worth(call, end)).collect();
        // Per chance that the work has gone on so far, so that what waits can only have sunk.
        let gain = |call: usize, start: f64| {
            let still_then = self.reached(end) / self.reached(start).max(f64::MIN_POSITIVE);
            let saved = self.worth(call, start) - still_then * at_the_end[call];
            // A pace of nothing would make every gain endless.
            saved / self.durations[call].max(1e-6)
        };
        let mut waiting: BinaryHeap<Waiting> = (0..self.calls.len())
            .map(|call| Waiting {
                gain: gain(call, self.first),
                call,
            })
            .collect();
        let mut start = self.first;
        let mut order = Vec::with_capacity(self.calls.len());
        while order.len() < IMPROVED_CALLS
            && let Some(mut top) = waiting.pop()
        {
            top.gain = gain(top.call, start);
            if waiting.peek().is_some_and(|next| *next > top) {
                waiting.push(top);
                continue;
            }
            start += self.durations[top.call];
            order.push(top.call);
        }
        order.extend(
            waiting
                .into_sorted_vec()
                .into_iter()
                .rev()
                .map(|waiting| waiting.call),
        );
        order
    }

    /// Lets a call pass the one before it while that saves more.
    fn pass_neighbours(&self, order: &mut [usize]) {
        let last = order.len().min(IMPROVED_CALLS);
        let order = &mut order[..last];
        let mut starts = Vec::with_capacity(order.len());
        let mut start = self.first;
        for &call in order.iter() {
            starts.push(start);
            start += self.durations[call];
        }
        let mut steps = MOST_STEPS * order.len();
        let mut i = 1;
        while i < order.len() && steps > 0 {
            steps -= 1;
            let (a, b, start) = (order[i - 1], order[i], starts[i - 1]);
            let after_b = start + self.durations[b];
            let (now, then) = (self.reached(start), self.reached(starts[i]));
            let as_it_is = now * self.worth(a, start) + then * self.worth(b, starts[i]);
            let swapped = now * self.worth(b, start) + self.reached(after_b) * self.worth(a, after_b);
            // Less than a hundredth of a minor unit is noise.
            if swapped > as_it_is + 0.01 {
                order.swap(i - 1, i);
                starts[i] = after_b;
                i = (i - 1).max(1);
            } else {
                i += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Money that is lost at an even rate after a while, then rests.
    struct Melting {
        held: i128,
        safe_minutes: f64,
        loss_a_minute: f64,
    }

    impl Account for Melting {
        fn held(&self) -> i128 {
            self.held
        }

        fn claim(&self) -> i128 {
            self.held
        }

        fn coming(&self) -> i128 {
            0
        }

        fn newest(&self) -> Time {
            Time::MIN
        }

        fn saving(&self, minutes: f64) -> f64 {
            let lost = (minutes - self.safe_minutes).max(0.0) * self.loss_a_minute;
            let held = u32::try_from(self.held).expect("a small amount");
            f64::from(held) * (1.0 - lost.min(0.9))
        }

        fn safe_minutes(&self) -> f64 {
            0.0
        }
    }

    /// What is saved, where after any call the work goes on nineteen times in twenty.
    fn saved(accounts: &[Melting], planned: &[Planned], schedule: &Schedule) -> f64 {
        let calls = planned.iter().flat_map(|call| {
            let goes_on = 0.95_f64.powf((call.start - 30.0) / 5.0);
            let members = call.accounts.iter().enumerate();
            members.map(move |(place, &a)| goes_on * accounts[a].saving(call.start + schedule.offset(place)))
        });
        calls.sum()
    }

    /// The best that any order of the calls saves.
    fn best(accounts: &[Melting], calls: &[Vec<usize>], schedule: &Schedule, start: f64) -> f64 {
        let mut best: f64 = 0.0;
        for i in 0..calls.len() {
            let mut rest = calls.to_vec();
            let first = rest.remove(i);
            let duration = schedule.duration(first.len());
            let planned = Planned {
                accounts: first,
                start,
            };
            let own = saved(accounts, &[planned], schedule);
            best = best.max(own + self::best(accounts, &rest, schedule, start + duration));
        }
        best
    }

    #[test]
    fn trying_every_order_hardly_saves_more() {
        let schedule = Schedule::default();
        let mut state = 7_u32;
        let mut below = |n: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % n
        };
        let (mut of_saving, mut of_held, mut of_best) = (0.0, 0.0, 0.0);
        for _ in 0..200 {
            let accounts: Vec<_> = (0..8)
                .map(|_| Melting {
                    held: i128::from(100 + below(900)),
                    safe_minutes: f64::from(below(60)),
                    loss_a_minute: 0.001 * f64::from(1 + below(40)),
                })
                .collect();
            // Six calls: two of them of two accounts.
            let calls = [vec![0, 1], vec![2], vec![3], vec![4, 5], vec![6], vec![7]].to_vec();
            let made = |order| {
                let planned = plan(&accounts, calls.clone(), order, &schedule, 30.0);
                saved(&accounts, &planned, &schedule)
            };
            of_saving += made(Order::Saving);
            of_held += made(Order::Held);
            of_best += best(&accounts, &calls, &schedule, 30.0);
        }
        assert!(of_saving > 0.99 * of_best, "{of_saving} of {of_best}");
        assert!(of_saving > 1.01 * of_held, "{of_saving}, held first {of_held}");
    }

    #[test]
    fn two_calls_change_places_where_that_saves_more() {
        // The small one is lost within minutes, the large one keeps for an hour.
        let large = Melting {
            held: 1000,
            safe_minutes: 60.0,
            loss_a_minute: 0.01,
        };
        let small = Melting {
            held: 100,
            safe_minutes: 30.0,
            loss_a_minute: 0.2,
        };
        let accounts = [large, small];
        let calls = vec![vec![0], vec![1]];
        let order = |order| {
            let planned = plan(&accounts, calls.clone(), order, &Schedule::default(), 30.0);
            planned
                .into_iter()
                .map(|call| (call.accounts, call.start))
                .collect::<Vec<_>>()
        };
        assert_eq!(order(Order::Held), [(vec![0], 30.0), (vec![1], 35.0)]);
        assert_eq!(order(Order::Saving), [(vec![1], 30.0), (vec![0], 35.0)]);
    }
}
