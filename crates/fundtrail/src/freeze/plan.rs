//! The order of calls, and when each takes effect.

use std::cmp::Reverse;

use super::aside::set_aside;
use super::desk::{Desk, Slot, Work};
use super::order::Order;
use super::savings::by_saving;
use super::schedule::Schedule;
use crate::time::Time;

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
    let mut in_order = 0;
    let works = if order == Order::Saving {
        let (now, later) = set_aside(accounts, works, desk);
        let mut works;
        (works, in_order) = by_saving(accounts, now, schedule, desk);
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
    let mut slots = desk.clone().work_off(&works, in_order);
    // As they are made, the calls that are counted first: beside each other by caller.
    slots.sort_by(|(a, at), (b, bt)| {
        let counted = (*a >= in_order).cmp(&(*b >= in_order));
        let begins = at.begins.total_cmp(&bt.begins);
        counted.then(begins).then(at.caller.cmp(&bt.caller))
    });
    let mut works: Vec<_> = works.into_iter().map(Some).collect();
    let planned = slots.into_iter().filter_map(|(call, slot)| {
        Some(Planned {
            work: works[call].take()?,
            slot,
        })
    });
    planned.collect()
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
    fn with_two_callers_and_banks_of_their_own_ways_hardly_any_order_saves_more() {
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
            let (saving, held) = shares(&schedule, &banks);
            assert!(saving > 0.99, "{saving}");
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
