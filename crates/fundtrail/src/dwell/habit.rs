//! How the visits of a case are spread about their account's median, and how many of them rest: the habits that a case
//! may have, and how long visits last under each.

#![allow(
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "places on grids of some hundreds of points"
)]

use std::f64::consts::{PI, SQRT_2};
use std::sync::LazyLock;

use super::FINEST_MINUTES;

/// Log-medians run from [`LOWEST`] in steps of [`STEP`]: 22 seconds to 70 days.
pub(super) const POINTS: usize = 51;
const LOWEST: f64 = -1.0;
const STEP: f64 = 0.25;

/// Times are told from each other by a thirty-second of their logarithm: 3%.
const FINE: i32 = 32;
const FINE_STEP: f64 = 1.0 / 32.0;
/// From 15 seconds to two years.
const FIRST_TICK: i32 = -45;
const LAST_TICK: i32 = 14 * FINE;
pub(super) const TICKS: usize = (LAST_TICK - FIRST_TICK + 1) as usize;
/// Ticks from one log-median to the next, and the first and last distance of a time to a log-median.
const TICKS_A_STEP: i32 = FINE / 4;
const FARTHEST_BELOW: i32 = FIRST_TICK + FINE - TICKS_A_STEP * (POINTS as i32 - 1);
const DISTANCES: usize = (LAST_TICK + FINE - FARTHEST_BELOW + 1) as usize;

/// Standard deviations that the log-minutes of visits may have about their account's median, and how likely each is
/// before anything is seen.
const SPREADS: [(f64, f64); 3] = [(0.8, 0.4), (1.6, 0.45), (2.5, 0.15)];
/// Shares of visits that may rest, whatever their account's median, likewise.
const RESTING: [(f64, f64); 4] = [(0.0, 0.6), (0.2, 0.15), (0.4, 0.15), (0.6, 0.1)];
/// What rests does so for two days at the median, and widely spread.
const REST_LOG_MEDIAN: f64 = 7.965_545_572_509_42;
const REST_SD: f64 = 1.3;

pub(super) const HABITS: usize = SPREADS.len() * RESTING.len();

pub(super) type Grid = [f64; POINTS];

/// One of the habits that a case may have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Habit {
    spread: usize,
    /// The share of visits that rest.
    resting: f64,
    /// How likely it is before anything is seen.
    pub(super) prior: f64,
}

impl Habit {
    /// All of them.
    pub(super) fn all() -> [Habit; HABITS] {
        std::array::from_fn(|i| {
            let (spread, resting) = (i / RESTING.len(), RESTING[i % RESTING.len()]);
            Habit {
                spread,
                resting: resting.0,
                prior: SPREADS[spread].1 * resting.1,
            }
        })
    }

    /// The density of a visit's log-minutes at a tick, by the log-median's point.
    pub(super) fn density(self, tick: Tick, i: usize) -> f64 {
        let moves = TABLES.density[self.spread][distance(tick, i)];
        (1.0 - self.resting) * moves + self.resting * TABLES.rest_density[tick.place()]
    }

    /// As [`Habit::tail`], at any time and without a table.
    #[cfg(test)]
    pub(super) fn tail_at(self, minutes: f64, i: usize) -> f64 {
        let log = log_minutes(minutes);
        let rests = upper_tail((log - REST_LOG_MEDIAN) / REST_SD);
        (1.0 - self.resting) * upper_tail((log - point(i)) / SPREADS[self.spread].0) + self.resting * rests
    }

    /// The probability that a visit lasts longer than a tick.
    pub(super) fn tail(self, tick: Tick, i: usize) -> f64 {
        let moves = TABLES.tail[self.spread][distance(tick, i)];
        (1.0 - self.resting) * moves + self.resting * TABLES.rest_tail[tick.place()]
    }
}

/// A time on the grid of ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Tick(i32);

impl Tick {
    /// The nearest to so many minutes.
    pub(super) fn nearest(minutes: f64) -> Tick {
        let tick = (log_minutes(minutes) * f64::from(FINE)).round();
        Tick((tick as i32).clamp(FIRST_TICK, LAST_TICK))
    }

    /// Its minutes; none for the first.
    pub(super) fn minutes(self) -> f64 {
        if self.0 == FIRST_TICK {
            0.0
        } else {
            (f64::from(self.0) * FINE_STEP).exp()
        }
    }

    /// Its place on the grid.
    pub(super) fn place(self) -> usize {
        (self.0 - FIRST_TICK) as usize
    }

    fn at(place: usize) -> Tick {
        Tick(place as i32 + FIRST_TICK)
    }
}

fn distance(tick: Tick, i: usize) -> usize {
    (tick.0 + FINE - TICKS_A_STEP * i as i32 - FARTHEST_BELOW) as usize
}

fn log_minutes(minutes: f64) -> f64 {
    minutes.max(FINEST_MINUTES).ln()
}

/// The log-median at a point of the grid.
pub(super) fn point(i: usize) -> f64 {
    LOWEST + STEP * i as f64
}

/// How likely visits last longer than each tick, as a weighed sum over habits and log-medians: on a straight line in the
/// logarithm of time between ticks, which is off by less than 0.0001.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Curve(Vec<f64>);

impl Curve {
    /// `weights`: by habit, as in [`Habit::all`], then by log-median. Only from `first` on it will be asked.
    pub(super) fn new(weights: &[Grid], first: Tick) -> Self {
        let mut moving = [[0.0; POINTS]; SPREADS.len()];
        let mut resting = 0.0;
        for (habit, weights) in Habit::all().iter().zip(weights) {
            for (sum, weight) in moving[habit.spread].iter_mut().zip(weights) {
                *sum += (1.0 - habit.resting) * weight;
                resting += habit.resting * weight;
            }
        }
        let likely = |place: usize| {
            let tick = Tick::at(place);
            let mut sum = resting * TABLES.rest_tail[place];
            for (moving, tail) in moving.iter().zip(&TABLES.tail) {
                let tails = tail[..=distance(tick, 0)].iter().rev();
                let tails = tails.step_by(TICKS_A_STEP as usize);
                sum += moving.iter().zip(tails).map(|(w, tail)| w * tail).sum::<f64>();
            }
            sum
        };
        let mut curve = vec![0.0; first.place()];
        curve.extend((first.place()..TICKS).map(likely));
        Curve(curve)
    }

    /// At so many minutes.
    pub(super) fn at(&self, minutes: f64) -> f64 {
        let ticks = log_minutes(minutes) * f64::from(FINE) - f64::from(FIRST_TICK);
        let place = (ticks.max(0.0) as usize).min(TICKS - 2);
        let part = (ticks - place as f64).clamp(0.0, 1.0);
        self.0[place] + part * (self.0[place + 1] - self.0[place])
    }
}

/// Densities and tails at every distance, which many sums ask for.
struct Tables {
    density: Vec<Vec<f64>>,
    tail: Vec<Vec<f64>>,
    rest_density: Vec<f64>,
    rest_tail: Vec<f64>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let distances = || (0..DISTANCES).map(|d| f64::from(d as i32 + FARTHEST_BELOW) * FINE_STEP);
    let by_spread = |of: fn(f64, f64) -> f64| {
        let row = |&(sd, _): &(f64, f64)| distances().map(|d| of(d, sd)).collect();
        SPREADS.iter().map(row).collect()
    };
    let rests = |of: fn(f64, f64) -> f64| {
        let ticks = (FIRST_TICK..=LAST_TICK).map(|tick| f64::from(tick) * FINE_STEP);
        ticks.map(|log| of(log - REST_LOG_MEDIAN, REST_SD)).collect()
    };
    Tables {
        density: by_spread(density),
        tail: by_spread(|d, sd| upper_tail(d / sd)),
        rest_density: rests(density),
        rest_tail: rests(|d, sd| upper_tail(d / sd)),
    }
});

fn density(distance: f64, sd: f64) -> f64 {
    let z = distance / sd;
    (-0.5 * z * z).exp() / (sd * (2.0 * PI).sqrt())
}

/// The probability that a standard normal variable exceeds `z`.
fn upper_tail(z: f64) -> f64 {
    0.5 * libm::erfc(z / SQRT_2)
}
