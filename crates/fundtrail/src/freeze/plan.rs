//! The order of calls, and when each takes effect.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::desk::{Desk, Slot, Work};
use super::order::Order;
use super::schedule::Schedule;
use crate::time::Time;

/// Only among so many calls at the front do neighbours change places: by the time that later ones are due the
/// list has been made again.
const IMPROVED_CALLS: usize = 200;
/// How many looks at two neighbours each of them may cost on average. A handful do; this is a bound.
const MOST_STEPS: usize = 50;
/// So many calls behind two that change places are looked at, where those move too.
const LOOKED_AHEAD: usize = 8;
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
    pub(super) work: Work,
    /// When, and by whom.
    pub(super) slot: Slot,
}

impl Planned {
    /// The accounts with the minutes after the as-of time at which each is frozen.
    pub(super) fn freezes(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        let places = self.work.accounts.iter().enumerate();
        places.map(|(place, &account)| (account, self.slot.start + self.work.manner.offset(place)))
    }
}

/// Puts calls in order.
///
/// # Arguments
/// `works`: the calls, whose accounts are positions in `accounts`. `desk`: when callers are free first.
///
/// For [`Order::Saving`] what need not be called now is split off into calls behind all others: accounts under a
/// freeze that outlasts the work, then dust. So neither stands between the others nor makes them wait.
///
/// # Complexity
/// O(n log n) for the plain orders. For [`Order::Saving`] O(n log n) too, and for the first 200 calls about that
/// many evaluations of `saving` as a rule: what waits in the heap can only have sunk, so only its top is looked at
/// again. Then a few looks at neighbours a call. Calls to banks that answer at some hours only are looked at each time.
///
/// # Ties
/// By position.
pub(super) fn plan<A: Account>(
    accounts: &[A],
    mut works: Vec<Work>,
    order: Order,
    schedule: &Schedule,
    desk: &Desk,
) -> Vec<Planned> {
    let works = if order == Order::Saving {
        let (now, later) = set_aside(accounts, works, desk);
        let mut works = by_saving(accounts, now, schedule, desk);
        works.extend(later);
        works
    } else {
        for work in &mut works {
            work.accounts
                .sort_by_key(|&a| (Reverse(plain_key(accounts, &[a], order)), a));
        }
        works.sort_by_key(|work| work.accounts.iter().min().copied());
        works.sort_by_cached_key(|work| Reverse(plain_key(accounts, &work.accounts, order)));
        works
    };
    let mut slots = desk.clone().work_off(&works);
    // As they are made: beside each other by caller.
    slots.sort_by(|(_, a), (_, b)| a.begins.total_cmp(&b.begins).then(a.caller.cmp(&b.caller)));
    let mut works: Vec<_> = works.into_iter().map(Some).collect();
    let planned = slots.into_iter().filter_map(|(call, slot)| {
        Some(Planned {
            work: works[call].take()?,
            slot,
        })
    });
    planned.collect()
}

/// The accounts of each call that are to be called now, and behind them, in order, those that are not.
fn set_aside<A: Account>(accounts: &[A], works: Vec<Work>, desk: &Desk) -> (Vec<Work>, Vec<Work>) {
    let is_dust = dust(accounts);
    let with = |work: &Work, accounts| Work {
        accounts,
        manner: work.manner,
    };
    let (mut now, mut dusty) = (Vec::with_capacity(works.len()), Vec::new());
    for work in works {
        let (dust, rest): (Vec<_>, Vec<_>) = work.accounts.iter().partition(|&&a| is_dust[a]);
        dusty.push(with(&work, dust));
        now.push(with(&work, rest));
    }
    now.retain(|work| !work.accounts.is_empty());
    let slots = desk.clone().work_off(&now);
    let ends = slots
        .iter()
        .map(|(call, slot)| slot.begins + now[*call].duration());
    let end = ends.fold(desk.now(), f64::max);
    let mut later: Vec<(bool, Work)> = Vec::new();
    for work in &mut now {
        let (safe, rest): (Vec<_>, Vec<_>) = work
            .accounts
            .iter()
            .partition(|&&a| accounts[a].safe_minutes() > end);
        later.push((false, with(work, safe)));
        work.accounts = rest;
    }
    now.retain(|work| !work.accounts.is_empty());
    later.extend(dusty.into_iter().map(|work| (true, work)));
    later.retain(|(_, work)| !work.accounts.is_empty());
    for (dust, work) in &mut later {
        work.accounts
            .sort_by_cached_key(|&a| later_key(accounts, &[a], *dust));
    }
    later.sort_by_cached_key(|(dust, work)| (*dust, later_key(accounts, &work.accounts, *dust)));
    (now, later.into_iter().map(|(_, work)| work).collect())
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
    mut works: Vec<Work>,
    schedule: &Schedule,
    desk: &Desk,
) -> Vec<Work> {
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
    let mut order = savings.greedy();
    savings.pass_neighbours(&mut order);
    let mut works: Vec<_> = savings.works.into_iter().map(Some).collect();
    order.into_iter().filter_map(|call| works[call].take()).collect()
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

    /// At each moment the call that saves the most for a minute of work, against leaving it to the end.
    ///
    /// Calls beyond those that are improved follow by what they would have saved when they were last looked at.
    fn greedy(&self) -> Vec<usize> {
        let all = self.works.len();
        let slots = self.desk.clone().work_off(&self.works);
        let end = slots.iter().map(|(_, slot)| slot.start).fold(0.0, f64::max);
        let at_the_end: Vec<f64> = (0..all).map(|call| self.worth(call, end)).collect();
        // Per chance that the work has gone on so far, so that what waits can only have sunk.
        let gain = |call: usize, made: usize, desk: &Desk| {
            let (slot, work) = (desk.slot(&self.works[call]), &self.works[call]);
            let reached = self.schedule.reached(made, slot.start).max(f64::MIN_POSITIVE);
            let still_then = self.schedule.reached(all.max(made), end) / reached;
            let saved = self.worth(call, slot.start) - still_then.min(1.0) * at_the_end[call];
            // A pace of nothing would make every gain endless.
            saved / (slot.begins - desk.now() + work.duration()).max(1e-6)
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
            // Nobody is waited for while others can be called.
            let answers =
                |&place: &usize| heap.is_empty() || !desk.would_idle(&self.works[at_hours[place].call]);
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

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use super::*;
    use crate::freeze::banks::{BankManner, Banks, Hours};

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

    /// What is saved, weighed by how likely the work goes on so far.
    fn saved(accounts: &[Melting], slots: &[(&Work, Slot)], schedule: &Schedule) -> f64 {
        let calls = slots.iter().enumerate().flat_map(|(made, (work, slot))| {
            let goes_on = schedule.reached(made, slot.start);
            let members = work.accounts.iter().enumerate();
            members
                .map(move |(place, &a)| goes_on * accounts[a].saving(slot.start + work.manner.offset(place)))
        });
        calls.sum()
    }

    /// The best that any order of the calls saves: whoever is free first makes the next one, and waits for its bank.
    fn best(
        accounts: &[Melting],
        rest: &[Work],
        made: &mut Vec<(Work, Slot)>,
        desk: &Desk,
        schedule: &Schedule,
    ) -> f64 {
        if rest.is_empty() {
            let made: Vec<_> = made.iter().map(|(work, slot)| (work, *slot)).collect();
            return saved(accounts, &made, schedule);
        }
        let mut best: f64 = 0.0;
        for i in 0..rest.len() {
            let mut rest = rest.to_vec();
            let work = rest.remove(i);
            let mut desk = desk.clone();
            let slot = desk.make(&work);
            made.push((work, slot));
            best = best.max(self::best(accounts, &rest, made, &desk, schedule));
            made.pop();
        }
        best
    }

    /// What orders save of the best, over 100 draws of eight accounts in six calls: by saving, and by what is held.
    fn shares(schedule: &Schedule, banks: &Banks) -> (f64, f64) {
        let mut state = 7_u32;
        let mut below = |n: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % n
        };
        let (mut of_saving, mut of_held, mut of_best) = (0.0, 0.0, 0.0);
        let desk = Desk::new(
            schedule.callers(),
            Time::from_seconds(0).expect("a midnight"),
            25.0,
        );
        for _ in 0..100 {
            let accounts: Vec<_> = (0..8)
                .map(|_| Melting {
                    held: i128::from(100 + below(900)),
                    safe_minutes: f64::from(below(60)),
                    loss_a_minute: 0.001 * f64::from(1 + below(40)),
                })
                .collect();
            let calls = [
                ("A", vec![0, 1]),
                ("B", vec![2]),
                ("C", vec![3]),
                ("D", vec![4, 5]),
                ("E", vec![6]),
                ("F", vec![7]),
            ];
            let works = calls.map(|(bank, accounts)| Work {
                accounts,
                manner: banks.manner(Some(bank), schedule),
            });
            let made = |order| {
                let planned = plan(&accounts, works.to_vec(), order, schedule, &desk);
                let slots: Vec<_> = planned.iter().map(|call| (&call.work, call.slot)).collect();
                saved(&accounts, &slots, schedule)
            };
            of_saving += made(Order::Saving);
            of_held += made(Order::Held);
            of_best += best(&accounts, &works, &mut Vec::new(), &desk, schedule);
        }
        (of_saving / of_best, of_held / of_best)
    }

    #[test]
    fn trying_every_order_hardly_saves_more() {
        let (saving, held) = shares(&Schedule::default(), &Banks::default());
        assert!(saving > 0.99, "{saving}");
        assert!(saving > 1.01 * held, "{saving}, held first {held}");
    }

    #[test]
    fn with_two_callers_and_banks_of_their_own_ways_the_order_saves_all_but_a_twentieth_of_the_best() {
        let two = Schedule::default().with_callers(NonZeroUsize::new(2).expect("two"));
        let mut banks = Banks::default();
        let minutes = |reaction, pace| BankManner::new(reaction, pace).expect("minutes");
        banks.tell("A", minutes(Some(20.0), Some(3.0)));
        banks.tell("B", minutes(None, Some(15.0)));
        banks.tell(
            "C",
            minutes(None, None).at_hours(Hours::new(50, 700).expect("hours")),
        );
        for schedule in [two, two.with_calls(NonZeroUsize::new(3).expect("three"))] {
            // Each next call is chosen by itself, which exact search over all orders betters by up to so much.
            let (saving, held) = shares(&schedule, &banks);
            assert!(saving > 0.95, "{saving}");
            assert!(saving > held, "{saving}, held first {held}");
        }
    }

    #[test]
    fn a_caller_calls_others_while_a_bank_is_closed_and_waits_when_nobody_is_left() {
        let held = |held| Melting {
            held,
            safe_minutes: 0.0,
            loss_a_minute: 0.001,
        };
        let accounts = [held(1000), held(100), held(50)];
        let schedule = Schedule::default();
        let mut banks = Banks::default();
        let opens_at_two = BankManner::default().at_hours(Hours::new(120, 300).expect("hours"));
        banks.tell("closed", opens_at_two);
        let works = [("closed", 0), ("open", 1), ("too", 2)].map(|(bank, account)| Work {
            accounts: vec![account],
            manner: banks.manner(Some(bank), &schedule),
        });
        for order in [Order::Saving, Order::Held] {
            let midnight = Time::from_seconds(0).expect("a midnight");
            let desk = Desk::new(1, midnight, 25.0);
            let planned = plan(&accounts, works.to_vec(), order, &schedule, &desk);
            let begins: Vec<_> = planned
                .iter()
                .map(|call| (call.work.accounts[0], call.slot.begins))
                .collect();
            assert_eq!(begins, [(1, 25.0), (2, 30.0), (0, 120.0)]);
        }
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
        let schedule = Schedule::default();
        let works = [0, 1].map(|account| Work {
            accounts: vec![account],
            manner: Banks::default().manner(None, &schedule),
        });
        let order = |order| {
            let desk = Desk::new(1, Time::MIN, 25.0);
            let planned = plan(&accounts, works.to_vec(), order, &schedule, &desk);
            planned
                .into_iter()
                .map(|call| (call.work.accounts, call.slot.start))
                .collect::<Vec<_>>()
        };
        assert_eq!(order(Order::Held), [(vec![0], 30.0), (vec![1], 35.0)]);
        assert_eq!(order(Order::Saving), [(vec![1], 30.0), (vec![0], 35.0)]);
    }
}
