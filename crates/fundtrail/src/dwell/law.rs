//! The law of one account: how likely its money is still there after so many more minutes.

use super::FINEST_MINUTES;
use super::scale::{Scale, VISIT_SD, upper_tail};
use super::stay::{Phase, Stay, Stays, minutes_between};
use crate::time::Time;

/// A first payment takes only part: on average the money leaves this many pauses after it.
const PAUSES_TO_LEAVE: f64 = 1.5;
/// While an account drains, what is left decays with a mean of this many pauses.
const PAUSES_TO_DRAIN: f64 = 2.5;
/// What an account leaves behind waits this many times longer than what arrives.
const LEFTOVER_SLOWDOWN: f64 = 4.0;
/// Below this share left, an account is as likely as not to have done; above it, this likely.
const LITTLE_LEFT: f64 = 0.3;
const DONE_IF_LITTLE_LEFT: f64 = 0.5;
const DONE_IF_MUCH_LEFT: f64 = 0.15;

/// How likely money of one account is still there after `t` more minutes.
///
/// # Formulas
/// With weights `p(μ)` from [`Scales`](super::Scales), `S(x | μ) = Φ̄((ln x − μ) / σ)`, the mean pause `g`
/// between payments of one go, and `t` counted from when the account's records end:
/// - waiting, of age `x`: `Σ p(μ) S(x + max(t − 1.5 g, 0) | μ) / S(x | μ)`;
/// - draining, `x` since its last payment: with `d = (1 − e) exp(−x / g)` and `q = d / (d + e)` the
///   probability that it goes on, where `e` is how often a go ends with such a share left,
///   `q exp(−t / 2.5 g) + (1 − q) Σ p(μ) S((x + t) / 4 | μ) / S(x / 4 | μ)`;
/// - unseen: as waiting from the arrival on, for each arrival by its amount. That nothing was seen to leave
///   says nothing, so `S` is not divided by that of the age.
#[derive(Debug, Clone)]
pub struct Law {
    scale: Scale,
    pause_minutes: f64,
    parts: Vec<Part>,
}

/// Some of the money, with its own clock.
#[derive(Debug, Clone, Copy)]
struct Part {
    share: f64,
    clock: Clock,
    /// Minutes from when records end to the as-of time.
    blind_minutes: f64,
}

#[derive(Debug, Clone, Copy)]
enum Clock {
    Waiting { age_minutes: f64 },
    Draining { age_minutes: f64, left: f64 },
}

impl Law {
    /// The law of an account whose records show what `stay` says.
    ///
    /// # Arguments
    /// `arrivals`: for an unseen account when money came, and how much of it in any unit. Others are judged by
    /// their visit.
    pub fn new(stays: &Stays, stay: &Stay, scale: &Scale, arrivals: &[(Time, f64)]) -> Self {
        let blind_minutes = minutes_between(stay.known_until, stays.as_of);
        let whole = |clock| {
            vec![Part {
                share: 1.0,
                clock,
                blind_minutes,
            }]
        };
        let parts = match stay.phase {
            Phase::Waiting { since } => whole(Clock::Waiting {
                age_minutes: minutes_between(since, stay.known_until),
            }),
            Phase::Draining { last_sent, left } => whole(Clock::Draining {
                age_minutes: minutes_between(last_sent, stay.known_until),
                left,
            }),
            Phase::Unseen => unseen(arrivals, stays.as_of),
        };
        Law {
            scale: scale.clone(),
            pause_minutes: stays.pause_minutes,
            parts,
        }
    }

    /// The probability that money is still there `minutes` after the as-of time; never rises with `minutes`.
    pub fn still_there(&self, minutes: f64) -> f64 {
        let parts = self.parts.iter().map(|part| {
            let later = part.blind_minutes + minutes.max(0.0);
            part.share * self.survival(part.clock, later)
        });
        parts.sum::<f64>().clamp(0.0, 1.0)
    }

    /// The scale that it goes by.
    pub fn scale(&self) -> &Scale {
        &self.scale
    }

    fn survival(&self, clock: Clock, later: f64) -> f64 {
        let pause = self.pause_minutes;
        match clock {
            Clock::Waiting { age_minutes } => {
                let later = (later - PAUSES_TO_LEAVE * pause).max(0.0);
                self.outlasts(age_minutes, later)
            }
            Clock::Draining { age_minutes, left } => {
                let done = if left < LITTLE_LEFT {
                    DONE_IF_LITTLE_LEFT
                } else {
                    DONE_IF_MUCH_LEFT
                };
                let going = (1.0 - done) * (-age_minutes / pause).exp();
                let going = going / (going + done);
                let drains = (-later / (PAUSES_TO_DRAIN * pause)).exp();
                let slow = LEFTOVER_SLOWDOWN;
                going * drains + (1.0 - going) * self.outlasts(age_minutes / slow, later / slow)
            }
        }
    }

    /// The probability that a visit of an age lasts so much longer.
    fn outlasts(&self, age_minutes: f64, later: f64) -> f64 {
        let survives = |minutes: f64, mu: f64| {
            upper_tail((minutes.max(FINEST_MINUTES).ln() - mu) / VISIT_SD).max(f64::MIN_POSITIVE)
        };
        let ratio = |mu| survives(age_minutes + later, mu) / survives(age_minutes, mu);
        self.scale.weights().map(|(mu, weight)| weight * ratio(mu)).sum()
    }
}

fn unseen(arrivals: &[(Time, f64)], as_of: Time) -> Vec<Part> {
    let whole: f64 = arrivals.iter().map(|(_, amount)| amount).sum();
    let part = |&(time, amount): &(Time, f64)| Part {
        share: amount / whole,
        clock: Clock::Waiting { age_minutes: 0.0 },
        blind_minutes: minutes_between(time, as_of),
    };
    arrivals
        .iter()
        .filter(|(_, amount)| *amount > 0.0)
        .map(part)
        .collect()
}
