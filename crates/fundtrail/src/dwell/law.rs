//! The law of one account: how likely its money is still there after so many more minutes.

use std::sync::Arc;

use super::FINEST_MINUTES;
use super::curve::Visit;
use super::scale::Scale;
use super::stay::{Phase, Stay, Stays, minutes_between};
use crate::time::Time;

/// Who drains is not expected to make more payments than this.
const MOST_PAYMENTS_LEFT: f64 = 20.0;
/// What an account leaves behind waits this many times longer than what arrives.
const LEFTOVER_SLOWDOWN: f64 = 4.0;
/// What has stayed behind, because the rule let other money leave, waits for money that comes later to send it on: so
/// many times longer than what arrives.
const LEFT_BEHIND_SLOWDOWN: f64 = 512.0;
/// Below this share left, an account is as likely as not to have done; above it, this likely.
const LITTLE_LEFT: f64 = 0.3;
const DONE_IF_LITTLE_LEFT: f64 = 0.5;
const DONE_IF_MUCH_LEFT: f64 = 0.15;

/// Into so many steps each half of the time until a departure is cut.
const DEPARTURES: u32 = 12;

/// How likely money of one account is still there after `t` more minutes.
///
/// # Formulas
/// With weights `p` by habit of the case and log-median from [`Scales`](super::Scales), `S(x)` the probability that a
/// visit lasts longer than `x` under one of them, the mean pause `g` between payments of one go, `k` such pauses in a
/// go, and `t` counted from when the account's records end:
/// - waiting, of age `x`: `Σ p S(x + max(t − k g / 2, 0)) / S(x)`, as half of a go lies between its
///   first payment and the one that takes the money; where the visit may have begun with one of several
///   receipts, each `S` is their mean, by probability;
/// - draining, `x` since its last payment, with `n` more payments to make of what is left (at most 20):
///   `q exp(−2 t / ((n + 1) g)) + (1 − q) Σ p S((x + t) / 4) / S(x / 4)`, where `q = d / (d + e)` is
///   the probability that it goes on, with `d = (1 − e) exp(−x / g)` and `e` how often a go ends with such a
///   share left; a payment out of `n` takes place `(n + 1) g / 2` from now on average;
/// - of what is not due (see [`Stay::due`]), waiting or draining: `Σ p S(t / 512)`;
/// - unseen: as waiting from the arrival on, for each arrival by its amount. That nothing was seen to leave
///   says nothing, so `S` is not divided by that of the age.
#[derive(Debug, Clone)]
pub struct Law {
    median_minutes: f64,
    parts: Vec<Part>,
}

/// Some of the money, with its own clock.
#[derive(Debug, Clone)]
struct Part {
    share: f64,
    /// Minutes from when records end to the as-of time.
    blind_minutes: f64,
    clock: Clock,
}

#[derive(Debug, Clone)]
enum Clock {
    Waiting {
        visit: Arc<Visit>,
        /// From the first payment until the money has left.
        leaves_minutes: f64,
    },
    Draining {
        /// The probability that it goes on, and the mean of what then is left in time.
        goes_on: f64,
        drains_minutes: f64,
        leftover: Arc<Visit>,
    },
    LeftBehind(Arc<Visit>),
}

impl Law {
    /// The law of an account whose records show what `stay` says.
    ///
    /// # Arguments
    /// `arrivals`: for an unseen account when money came, and how much of it in any unit. Others are judged by
    /// their visit.
    pub fn new(stays: &Stays, stay: &Stay, scale: &Scale, arrivals: &[(Time, f64)]) -> Self {
        let pause = stays.pause_minutes;
        let seen = |clock| {
            let blind_minutes = minutes_between(stay.known_until, stays.as_of);
            let part = |share, clock| Part {
                share,
                blind_minutes,
                clock,
            };
            let mut parts = vec![part(stay.due, clock)];
            if stay.due < 1.0 {
                parts.push(part(1.0 - stay.due, Clock::LeftBehind(of_age(scale, 0.0))));
            }
            parts
        };
        let parts = match &stay.phase {
            Phase::Waiting(_) => seen(waiting(stays, scale.open_visit(stay.open_visit()))),
            &Phase::Draining {
                last_sent,
                left,
                payments_left,
            } => {
                let age_minutes = minutes_between(last_sent, stay.known_until);
                seen(Clock::Draining {
                    goes_on: goes_on(age_minutes, left, pause),
                    drains_minutes: pause * f64::midpoint(payments_left.clamp(1.0, MOST_PAYMENTS_LEFT), 1.0),
                    leftover: of_age(scale, age_minutes / LEFTOVER_SLOWDOWN),
                })
            }
            Phase::Unseen => {
                let amount: f64 = arrivals.iter().map(|(_, amount)| amount).sum();
                let arrivals = arrivals.iter().filter(|(_, amount)| *amount > 0.0);
                let part = |&(time, part): &(Time, f64)| Part {
                    share: part / amount,
                    blind_minutes: minutes_between(time, stays.as_of),
                    clock: waiting(stays, of_age(scale, 0.0)),
                };
                arrivals.map(part).collect()
            }
        };
        Law {
            median_minutes: scale.median_minutes(),
            parts,
        }
    }

    /// The law of money that comes to an account now: as waiting, of no age.
    pub(crate) fn of_fresh_money(stays: &Stays, scale: &Scale) -> Self {
        Law {
            median_minutes: scale.median_minutes(),
            parts: vec![Part {
                share: 1.0,
                blind_minutes: 0.0,
                clock: waiting(stays, of_age(scale, 0.0)),
            }],
        }
    }

    /// The probability that money is still there `minutes` after the as-of time; never rises with `minutes`.
    pub fn still_there(&self, minutes: f64) -> f64 {
        let parts = self.parts.iter();
        let sum: f64 = parts
            .map(|p| p.share * p.clock.survives(p.blind_minutes + minutes.max(0.0)))
            .sum();
        sum.clamp(0.0, 1.0)
    }

    /// The probability that money leaves by `left_minutes` after the as-of time, and then rests where it goes, under
    /// the law `next` of money that comes there, until `rests_minutes` after the as-of time.
    pub(crate) fn left_and_rests(&self, left_minutes: f64, next: &Law, rests_minutes: f64) -> f64 {
        let parts = self.parts.iter().map(|part| {
            let (last, end) = (
                part.blind_minutes + left_minutes,
                part.blind_minutes + rests_minutes,
            );
            let mut before = (0.0, 1.0);
            let mut sum = 0.0;
            for minutes in departures(last.max(0.0), end) {
                let still_there = part.clock.survives(minutes);
                let middle = f64::midpoint(before.0, minutes);
                sum += (before.1 - still_there).max(0.0) * next.still_there(end - middle);
                before = (minutes, still_there);
            }
            part.share * sum
        });
        parts.sum::<f64>().clamp(0.0, 1.0)
    }

    /// The median of a visit to the account, in minutes.
    pub fn median_minutes(&self) -> f64 {
        self.median_minutes
    }
}

/// Moments from 0 until `last`, dense at the beginning, where money leaves soon, and near `end`, where it has hardly had
/// time to go on.
fn departures(last: f64, end: f64) -> impl Iterator<Item = f64> {
    let half = last / 2.0;
    let rising = (1..=DEPARTURES).map(move |i| half * (f64::from(i) / f64::from(DEPARTURES)).powi(3));
    let (far, near) = (end - half, (end - last).max(FINEST_MINUTES));
    let nearing = (1..=DEPARTURES).map(move |i| {
        let away = far * (near / far.max(near)).powf(f64::from(i) / f64::from(DEPARTURES));
        (end - away).clamp(half, last)
    });
    rising.chain(nearing)
}

fn of_age(scale: &Scale, age_minutes: f64) -> Arc<Visit> {
    scale.open_visit(std::iter::once((age_minutes, 1.0)))
}

/// The clock of a visit that is open.
fn waiting(stays: &Stays, visit: Arc<Visit>) -> Clock {
    Clock::Waiting {
        visit,
        leaves_minutes: 0.5 * stays.pauses_a_go * stays.pause_minutes,
    }
}

impl Clock {
    fn survives(&self, minutes: f64) -> f64 {
        match self {
            Clock::Waiting {
                visit,
                leaves_minutes,
            } => visit.outlasts((minutes - leaves_minutes).max(0.0)),
            Clock::Draining {
                goes_on,
                drains_minutes,
                leftover,
            } => {
                let drained = (-minutes / drains_minutes).exp();
                goes_on * drained + (1.0 - goes_on) * leftover.outlasts(minutes / LEFTOVER_SLOWDOWN)
            }
            Clock::LeftBehind(visit) => visit.outlasts(minutes / LEFT_BEHIND_SLOWDOWN),
        }
    }
}

/// The probability that an account which paid so many minutes ago, and has such a share left, pays again soon.
fn goes_on(age_minutes: f64, left: f64, pause_minutes: f64) -> f64 {
    let done = if left < LITTLE_LEFT {
        DONE_IF_LITTLE_LEFT
    } else {
        DONE_IF_MUCH_LEFT
    };
    let going = (1.0 - done) * (-age_minutes / pause_minutes).exp();
    going / (going + done)
}
