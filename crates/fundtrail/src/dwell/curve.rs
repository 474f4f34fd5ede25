//! How an open visit goes on: looked up, not summed each time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::habit::{Curve, Habit, Tick};
use super::scale::Scale;

/// Ages that an open visit may have, with the bits of their probabilities.
type Ages = Vec<(Tick, u64)>;

/// An open visit: its possible ages with their probabilities, and the curve of how long it lasts, by each habit and
/// log-median as likely as it has lasted so long.
#[derive(Debug)]
pub(super) struct Visit {
    ages: Vec<(f64, f64)>,
    curve: Curve,
}

impl Visit {
    fn new(scale: &Scale, ages: &Ages) -> Self {
        let mut weights = scale.weights().to_vec();
        for (habit, weights) in Habit::all().iter().zip(&mut weights) {
            for (i, weight) in weights.iter_mut().enumerate() {
                let lasted = ages
                    .iter()
                    .map(|&(tick, p)| f64::from_bits(p) * habit.tail(tick, i));
                *weight /= lasted.sum::<f64>().max(f64::MIN_POSITIVE);
            }
        }
        let youngest = ages
            .iter()
            .map(|&(tick, _)| tick)
            .min()
            .unwrap_or(Tick::nearest(0.0));
        Visit {
            ages: ages
                .iter()
                .map(|&(tick, p)| (tick.minutes(), f64::from_bits(p)))
                .collect(),
            curve: Curve::new(&weights, youngest),
        }
    }

    /// The probability that it lasts so much longer.
    pub(super) fn outlasts(&self, later_minutes: f64) -> f64 {
        let ages = self.ages.iter();
        ages.map(|&(age, p)| p * self.curve.at(age + later_minutes)).sum()
    }
}

/// The visits of a scale that have been asked for, by their ages.
#[derive(Debug, Default)]
pub(super) struct Curves(Mutex<BTreeMap<Ages, Arc<Visit>>>);

impl Curves {
    pub(super) fn visit(&self, scale: &Scale, ages: impl Iterator<Item = (f64, f64)>) -> Arc<Visit> {
        let ages: Ages = ages.map(|(age, p)| (Tick::nearest(age), p.to_bits())).collect();
        let mut visits = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let visit = visits.entry(ages);
        visit
            .or_insert_with_key(|ages| Arc::new(Visit::new(scale, ages)))
            .clone()
    }
}

/// A copy looks its curves up anew.
impl Clone for Curves {
    fn clone(&self) -> Self {
        Curves::default()
    }
}

/// What has been asked for is no part of a scale.
impl PartialEq for Curves {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
