//! Watches one account transfer by transfer, and tells its visits.

use std::collections::VecDeque;
use std::ops::RangeInclusive;

use super::FINEST_MINUTES;
use super::stay::{Phase, Start, Stay, Visit, minutes_between};
use crate::ledger::Coverage;
use crate::time::Time;
use crate::trace::TracedAccount;

/// Payments further apart than this are not of one go.
const ONE_GO_MINUTES: f64 = 20.0;
/// What is less than one part in so many of the balance is small change.
const SMALL_CHANGE: i128 = 10;
/// What is believed of departures before any is seen: so many goes, of so many pauses each; and of pauses: so
/// many, of so long.
const PRIOR_GOES: f64 = 3.0;
const PRIOR_PAUSES_A_GO: f64 = 3.0;
const PRIOR_PAUSES: f64 = 3.0;
const PRIOR_PAUSE_MINUTES: f64 = 3.0;
/// A go passes receipts on if it pays out at least so much of them, and no more than they were.
const LEAST_PASSED_ON_PERCENT: i128 = 70;
/// What is believed of receipts without traced money before any is seen: of so many, so many are passed on.
const PRIOR_RECEIPTS: f64 = 3.0;
const PRIOR_PASSED_ON: f64 = 0.5;
/// Where a smaller share of them is passed on, it is chance: wages that happen to equal the rent.
const USUAL_SHARE: f64 = 1.0 / 3.0;
/// How many of the last receipts may be what a go pays on, and how many of the oldest may have begun a visit.
const RECEIPTS_IN_MIND: usize = 32;
const MOST_STARTS: usize = 4;

/// What the accounts of a case do as a rule.
#[derive(Debug, Default)]
pub(super) struct Habits {
    /// Goes that were departures, and the pauses between their payments.
    goes: u32,
    pauses: u32,
    pause_minutes: f64,
    /// Receipts without traced money that are more than small change.
    receipts: u32,
    passed_on: u32,
}

impl Habits {
    fn note_departure(&mut self, go: &Go) {
        self.goes += 1;
        self.pauses += go.payments - 1;
        self.pause_minutes += minutes_between(go.began, go.last);
    }

    /// The mean number of pauses in a go.
    pub(super) fn mean_pauses_a_go(&self) -> f64 {
        let (pauses, goes) = (f64::from(self.pauses), f64::from(self.goes));
        (pauses + PRIOR_GOES * PRIOR_PAUSES_A_GO) / (goes + PRIOR_GOES)
    }

    /// The mean pause between payments of one go.
    pub(super) fn mean_pause_minutes(&self) -> f64 {
        let (sum, count) = (self.pause_minutes, f64::from(self.pauses));
        let mean = (sum + PRIOR_PAUSES * PRIOR_PAUSE_MINUTES) / (count + PRIOR_PAUSES);
        mean.max(FINEST_MINUTES)
    }

    /// How likely an account passes on what it receives, traced or not; `None` where it lives its own life with
    /// all that is not traced.
    fn passes_on(&self) -> Option<f64> {
        let share =
            (f64::from(self.passed_on) + PRIOR_PASSED_ON) / (f64::from(self.receipts) + PRIOR_RECEIPTS);
        (share >= USUAL_SHARE).then_some(share)
    }
}

/// Money that came.
#[derive(Debug, Clone, Copy)]
struct Receipt {
    time: Time,
    amount: i64,
    /// Whether it is untraced money, and more than small change.
    may_begin_a_visit: bool,
}

/// What came since the last departure.
#[derive(Debug, Default)]
struct Arrived {
    /// The newest.
    receipts: VecDeque<Receipt>,
    first_traced: Option<Time>,
}

impl Arrived {
    fn add(&mut self, receipt: Receipt) {
        if self.receipts.len() == RECEIPTS_IN_MIND {
            self.receipts.pop_front();
        }
        self.receipts.push_back(receipt);
    }

    fn append(&mut self, later: Arrived) {
        for receipt in later.receipts {
            self.add(receipt);
        }
        self.first_traced = self.first_traced.or(later.first_traced);
    }

    /// The receipts that a go passes on: of all that came one after the other and of which it pays out enough,
    /// those that it pays out most nearly whole; where several are, the last and fewest.
    fn passed_on(&self, paid: i64) -> Option<RangeInclusive<usize>> {
        let paid = i128::from(paid);
        let mut least: Option<(i128, RangeInclusive<usize>)> = None;
        for last in (0..self.receipts.len()).rev() {
            let mut sum = 0;
            for first in (0..=last).rev() {
                sum += i128::from(self.receipts[first].amount);
                if paid * 100 < sum * LEAST_PASSED_ON_PERCENT {
                    break;
                }
                if paid <= sum && least.as_ref().is_none_or(|(least, _)| sum < *least) {
                    least = Some((sum, first..=last));
                }
            }
        }
        least.map(|(_, run)| run)
    }

    /// Lets nothing have come before `time`.
    fn begin_no_earlier(&mut self, time: Time) {
        for receipt in &mut self.receipts {
            receipt.time = receipt.time.max(time);
        }
        self.first_traced = self.first_traced.map(|arrival| arrival.max(time));
    }
}

/// Payments in one go.
#[derive(Debug)]
struct Go {
    began: Time,
    last: Time,
    /// The balance when it began, and what of it was to be passed on.
    top: i64,
    due: i64,
    paid: i64,
    payments: u32,
    /// What had come before it.
    arrived: Arrived,
}

impl Go {
    /// When the visit began that it ends, if it is more than small change, and whether traced money took part.
    /// What had come is then settled, as far as it went.
    fn settle(&mut self, habits: &mut Habits) -> Option<(Time, bool)> {
        let much = is_sizeable(self.paid, self.top);
        if let Some(since) = self.arrived.first_traced {
            let last = self.arrived.receipts.back();
            let half_of_the_last = last.is_some_and(|r| i128::from(self.paid) * 2 >= i128::from(r.amount));
            if !much && !half_of_the_last {
                return None;
            }
            self.arrived = Arrived::default();
            return Some((since, true));
        }
        if !much {
            return None;
        }
        let run = self.arrived.passed_on(self.paid)?;
        let first = self.arrived.receipts[*run.start()];
        habits.passed_on += u32::from(first.may_begin_a_visit);
        self.arrived.receipts.drain(..=*run.end());
        Some((first.time, false))
    }
}

/// Whether an amount is more than small change beside a balance.
fn is_sizeable(amount: i64, balance: i64) -> bool {
    i128::from(amount) * SMALL_CHANGE >= i128::from(balance)
}

/// The last departure: when it ended, what was to be passed on when it began, and what it paid in how many payments.
#[derive(Debug, Clone, Copy)]
struct Departure {
    last_sent: Time,
    due: i64,
    paid: i64,
    payments: u32,
}

impl Departure {
    /// How many more payments of its size so much money makes.
    #[allow(clippy::cast_precision_loss, reason = "a number of payments, for statistics")]
    fn payments_left(&self, due: i64) -> f64 {
        due as f64 / (self.paid.max(1) as f64 / f64::from(self.payments))
    }
}

/// One account, transfer by transfer.
pub(super) struct Watch<'a> {
    coverage: &'a Coverage,
    as_of: Time,
    balance: i64,
    /// What came as traced money, or in a visit of it, and has not been passed on.
    due: i64,
    /// Visits that are over, and whether traced money took part.
    visits: Vec<(Visit, bool)>,
    arrived: Arrived,
    go: Option<Go>,
    departure: Option<Departure>,
}

impl<'a> Watch<'a> {
    pub(super) fn new(coverage: &'a Coverage, as_of: Time, opening: i64) -> Self {
        Watch {
            coverage,
            as_of,
            balance: opening,
            due: 0,
            visits: Vec::new(),
            arrived: Arrived::default(),
            go: None,
            departure: None,
        }
    }

    pub(super) fn receives(&mut self, time: Time, amount: i64, traced: bool, habits: &mut Habits) {
        let time = time.min(self.as_of);
        self.balance += amount;
        let may_begin_a_visit = !traced && is_sizeable(amount, self.balance);
        habits.receipts += u32::from(may_begin_a_visit);
        self.arrived.add(Receipt {
            time,
            amount,
            may_begin_a_visit,
        });
        if traced {
            self.arrived.first_traced.get_or_insert(time);
        }
        if traced || may_begin_a_visit && self.arrived.first_traced.is_some() {
            self.due = self.due.saturating_add(amount);
        }
    }

    pub(super) fn pays(&mut self, time: Time, amount: i64, habits: &mut Habits) {
        let time = time.min(self.as_of);
        match &mut self.go {
            Some(go) if minutes_between(go.last, time) < ONE_GO_MINUTES => {
                go.last = time;
                go.paid = go.paid.saturating_add(amount);
                go.payments += 1;
                // What comes in the middle of a go is not what the go is about: its time begins after it.
                self.arrived.begin_no_earlier(time);
            }
            _ => {
                self.end_go(habits);
                self.go = Some(Go {
                    began: time,
                    last: time,
                    top: self.balance,
                    due: self.due,
                    paid: amount,
                    payments: 1,
                    arrived: std::mem::take(&mut self.arrived),
                });
            }
        }
        self.balance -= amount;
    }

    /// Ends the go: a departure ends a visit, small change does not.
    pub(super) fn end_go(&mut self, habits: &mut Habits) {
        let Some(mut go) = self.go.take() else { return };
        if let Some((since, traced)) = go.settle(habits) {
            self.note_visit(since, go.began, traced);
            habits.note_departure(&go);
            if traced {
                self.due = (self.due - go.paid).max(0);
            }
            self.departure = Some(Departure {
                last_sent: go.last,
                due: go.due,
                paid: go.paid,
                payments: go.payments,
            });
        }
        go.arrived.append(std::mem::take(&mut self.arrived));
        self.arrived = go.arrived;
    }

    /// Notes a visit that is over, as far as the account's own records speak of it.
    fn note_visit(&mut self, since: Time, departure: Time, traced: bool) {
        if let Some(until) = self.seen_until(since) {
            let visit = Visit {
                minutes: minutes_between(since, departure.min(until)),
                ended: departure <= until,
            };
            self.visits.push((visit, traced));
        }
    }

    /// Until when the account's own records go on without a gap from `time`; `None` where they do not speak
    /// of that time.
    fn seen_until(&self, time: Time) -> Option<Time> {
        match self.coverage {
            Coverage::Whole => Some(self.as_of),
            Coverage::Periods(periods) => {
                let period = periods.iter().find(|p| p.from <= time && time <= p.until);
                period.map(|p| p.until.min(self.as_of))
            }
            Coverage::Unseen => None,
        }
    }

    /// What the account's records show, once its last go has ended.
    pub(super) fn finish(self, traced: &TracedAccount, habits: &Habits) -> Stay {
        let due = self.due.min(self.balance);
        let (shown, phase) = match (self.arrived.first_traced, self.departure) {
            (Some(since), _) => (Some(since), Phase::Waiting(self.starts(since, habits))),
            (None, Some(departure)) => {
                let draining = Phase::Draining {
                    last_sent: departure.last_sent,
                    left: share(due, departure.due),
                    payments_left: departure.payments_left(due),
                };
                (Some(departure.last_sent), draining)
            }
            (None, None) => (None, Phase::Unseen),
        };
        let known_until = shown.and_then(|time| self.seen_until(time));
        let counts = |(visit, traced)| (traced || habits.passes_on().is_some()).then_some(visit);
        Stay {
            level: traced.level,
            visits: self.visits.into_iter().filter_map(counts).collect(),
            phase: known_until.map_or(Phase::Unseen, |_| phase),
            known_until: known_until.unwrap_or(self.as_of),
            due: due_share(due, traced.held),
        }
    }

    /// When the open visit may have begun: with traced money, or with other money before it, where accounts of
    /// this case pass such money on.
    fn starts(&self, first_traced: Time, habits: &Habits) -> Vec<Start> {
        let mut left = 1.0;
        let mut starts = Vec::new();
        if let Some(share) = habits.passes_on() {
            let period = self.seen_until(first_traced);
            let earlier = self.arrived.receipts.iter().filter(|receipt| {
                receipt.may_begin_a_visit
                    && receipt.time < first_traced
                    && self.seen_until(receipt.time) == period
            });
            for receipt in earlier.take(MOST_STARTS) {
                starts.push(Start {
                    time: receipt.time,
                    probability: left * share,
                });
                left *= 1.0 - share;
            }
        }
        starts.push(Start {
            time: first_traced,
            probability: left,
        });
        starts
    }
}

/// What of the traced money in an account is due; all where there is none.
fn due_share(due: i64, held: i128) -> f64 {
    i64::try_from(held).map_or(1.0, |held| if held == 0 { 1.0 } else { share(due, held) })
}

/// `part` of `whole`, as a share between 0 and 1.
#[allow(clippy::cast_precision_loss, reason = "a share for statistics, not an amount")]
fn share(part: i64, whole: i64) -> f64 {
    if whole <= 0 {
        return 0.0;
    }
    (part as f64 / whole as f64).clamp(0.0, 1.0)
}
