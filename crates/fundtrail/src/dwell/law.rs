//! The law of one account: how likely its money is still there after so many more minutes.

use super::FINEST_MINUTES;
use super::scale::{Scale, VISIT_SD, upper_tail};
use super::stay::{Phase, Stay, Stays, minutes_between};
use crate::time::Time;

/// Who drains is not expected to make more payments than this.
const MOST_PAYMENTS_LEFT: f64 = 20.0;
/// What an account leaves behind waits this many times longer than what arrives.
const LEFTOVER_SLOWDOWN: f64 = 4.0;
/// What has stayed behind, because the rule let other money leave, waits for money that comes later to send it on: so
/// many times longer than what arrives.
const LEFT_BEHIND_SLOWDOWN: f64 = 32.0;
/// Below this share left, an account is as likely as not to have done; above it, this likely.
const LITTLE_LEFT: f64 = 0.3;
const DONE_IF_LITTLE_LEFT: f64 = 0.5;
const DONE_IF_MUCH_LEFT: f64 = 0.15;

/// Into so many steps each half of the time until a departure is cut.
const DEPARTURES: u32 = 12;

/// How likely money of one account is still there after `t` more minutes.
///
/// # Formulas
/// With weights `p(μ)` from [`Scales`](super::Scales), `S(x | μ) = Φ̄((ln x − μ) / σ)`, the mean pause `g`
/// between payments of one go, `k` such pauses in a go, and `t` counted from when the account's records end:
/// - waiting, of age `x`: `Σ p(μ) S(x + max(t − k g / 2, 0) | μ) / S(x | μ)`, as half of a go lies between its
///   first payment and the one that takes the money; where the visit may have begun with one of several
///   receipts, each `S` is their mean, by probability;
/// - draining, `x` since its last payment, with `n` more payments to make of what is left (at most 20):
///   `q exp(−2 t / ((n + 1) g)) + (1 − q) Σ p(μ) S((x + t) / 4 | μ) / S(x / 4 | μ)`, where `q = d / (d + e)` is
///   the probability that it goes on, with `d = (1 − e) exp(−x / g)` and `e` how often a go ends with such a
///   share left; a payment out of `n` takes place `(n + 1) g / 2` from now on average;
/// - of what is not due (see [`Stay::due`]), waiting or draining: `Σ p(μ) S(t / 32 | μ)`;
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
        visit: Visit,
        /// From the first payment until the money has left.
        leaves_minutes: f64,
    },
    Draining {
        /// The probability that it goes on, and the mean of what then is left in time.
        goes_on: f64,
        drains_minutes: f64,
        leftover: Visit,
    },
    LeftBehind(Visit),
}

/// An open visit: its possible ages with their probabilities, and for each log-median its weight over its
/// survival to that age.
#[derive(Debug, Clone)]
struct Visit {
    ages: Vec<(f64, f64)>,
    terms: Vec<(f64, f64)>,
}

impl Visit {
    fn of_age(scale: &Scale, age_minutes: f64) -> Self {
        Visit::new(scale, vec![(age_minutes, 1.0)])
    }

    fn new(scale: &Scale, ages: Vec<(f64, f64)>) -> Self {
        let weights = scale.weights();
        let terms =
            weights.map(|(mu, weight)| (mu, weight / survives(&ages, 0.0, mu).max(f64::MIN_POSITIVE)));
        Visit {
            terms: terms.collect(),
            ages,
        }
    }

    /// The probability that it lasts so much longer.
    fn outlasts(&self, later_minutes: f64) -> f64 {
        let terms = self.terms.iter();
        terms
            .map(|&(mu, weight)| weight * survives(&self.ages, later_minutes, mu))
            .sum()
    }
}

/// The probability that a visit of one of these ages, with their probabilities, outlasts its age by so much.
fn survives(ages: &[(f64, f64)], later_minutes: f64, log_median: f64) -> f64 {
    let survives = |&(age, probability): &(f64, f64)| {
        probability * upper_tail((log_minutes(age + later_minutes) - log_median) / VISIT_SD)
    };
    ages.iter().map(survives).sum()
}

fn log_minutes(minutes: f64) -> f64 {
    minutes.max(FINEST_MINUTES).ln()
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
                parts.push(part(1.0 - stay.due, Clock::LeftBehind(Visit::of_age(scale, 0.0))));
            }
            parts
        };
        let parts = match &stay.phase {
            Phase::Waiting(_) => seen(waiting(stays, Visit::new(scale, stay.open_visit().collect()))),
            &Phase::Draining {
                last_sent,
                left,
                payments_left,
            } => {
                let age_minutes = minutes_between(last_sent, stay.known_until);
                seen(Clock::Draining {
                    goes_on: goes_on(age_minutes, left, pause),
                    drains_minutes: pause * f64::midpoint(payments_left.clamp(1.0, MOST_PAYMENTS_LEFT), 1.0),
                    leftover: Visit::of_age(scale, age_minutes / LEFTOVER_SLOWDOWN),
                })
            }
            Phase::Unseen => {
                let amount: f64 = arrivals.iter().map(|(_, amount)| amount).sum();
                let arrivals = arrivals.iter().filter(|(_, amount)| *amount > 0.0);
                let part = |&(time, part): &(Time, f64)| Part {
                    share: part / amount,
                    blind_minutes: minutes_between(time, stays.as_of),
                    clock: waiting(stays, Visit::of_age(scale, 0.0)),
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
                clock: waiting(stays, Visit::of_age(scale, 0.0)),
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

/// The clock of a visit that is open.
fn waiting(stays: &Stays, visit: Visit) -> Clock {
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
