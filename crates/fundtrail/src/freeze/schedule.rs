//! How fast freezes are set, and until when.

use std::num::NonZeroUsize;

use thiserror::Error;

/// After any call the work may stop: one time in twenty, while nobody says how long it goes on.
const GOES_ON: f64 = 0.95;
/// How likely a list is still worked after its shift: somebody may take it over.
const AFTER_THE_SHIFT: f64 = 0.05;

/// How fast freezes are set, and until when it is known that they are. Minutes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Schedule {
    reaction: f64,
    pace: f64,
    pace_account: f64,
    shift: Option<f64>,
    calls: Option<usize>,
    callers: NonZeroUsize,
    answer: f64,
}

/// A number of minutes that no schedule can have.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("{0} minutes is no pace: give a number from 0 to 1,000,000")]
pub struct BadMinutes(pub f64);

impl Default for Schedule {
    /// Half an hour until the first freeze takes effect, five minutes a call, half a minute an account in it.
    fn default() -> Self {
        Schedule {
            reaction: 30.0,
            pace: 5.0,
            pace_account: 0.5,
            shift: None,
            calls: None,
            callers: NonZeroUsize::MIN,
            answer: 30.0,
        }
    }
}

impl Schedule {
    /// A schedule whose first freeze takes effect `reaction_minutes` after the as-of time; a call takes
    /// `pace_minutes`, and each account in it after the first `pace_account_minutes` more.
    ///
    /// # Errors
    /// [`BadMinutes`] for what is negative, endless or no number.
    pub fn new(
        reaction_minutes: f64,
        pace_minutes: f64,
        pace_account_minutes: f64,
    ) -> Result<Self, BadMinutes> {
        for minutes in [reaction_minutes, pace_minutes, pace_account_minutes] {
            checked(minutes)?;
        }
        Ok(Schedule {
            reaction: reaction_minutes,
            pace: pace_minutes,
            pace_account: pace_account_minutes,
            ..Schedule::default()
        })
    }

    /// The same, where it is known that the list is worked until `minutes` after the as-of time.
    ///
    /// # Errors
    /// [`BadMinutes`] for what is negative, endless or no number.
    pub fn with_shift(self, minutes: f64) -> Result<Self, BadMinutes> {
        checked(minutes)?;
        Ok(Schedule {
            shift: Some(minutes),
            ..self
        })
    }

    /// The same, where it is known that so many calls are made.
    #[must_use]
    pub fn with_calls(self, calls: NonZeroUsize) -> Self {
        Schedule {
            calls: Some(calls.get()),
            ..self
        }
    }

    /// The same, with so many callers who work the list side by side.
    #[must_use]
    pub fn with_callers(self, callers: NonZeroUsize) -> Self {
        Schedule { callers, ..self }
    }

    /// The same, where a bank sends a statement so many minutes after it is asked; half an hour otherwise.
    ///
    /// # Errors
    /// [`BadMinutes`] for what is negative, endless or no number.
    pub fn with_answer(self, minutes: f64) -> Result<Self, BadMinutes> {
        checked(minutes)?;
        Ok(Schedule {
            answer: minutes,
            ..self
        })
    }

    /// How many calls are made, where that is known.
    pub fn calls(&self) -> Option<usize> {
        self.calls
    }

    /// How many call side by side.
    pub fn callers(&self) -> usize {
        self.callers.get()
    }

    /// Minutes from a request to a statement.
    pub fn answer_minutes(&self) -> f64 {
        self.answer
    }

    /// Until how many minutes after the as-of time the list is worked, where that is known.
    pub fn shift_minutes(&self) -> Option<f64> {
        self.shift
    }

    /// Minutes from the as-of time until the first freeze takes effect.
    pub fn reaction_minutes(&self) -> f64 {
        self.reaction
    }

    /// Minutes a call.
    pub fn pace_minutes(&self) -> f64 {
        self.pace
    }

    /// Minutes more for each account of a call after the first.
    pub fn pace_account_minutes(&self) -> f64 {
        self.pace_account
    }

    /// How likely the work goes on until a call that takes effect at `minutes` after the as-of time, behind `made`
    /// others: to the end of the shift and through all calls, where they are known; beyond them, or without, less with
    /// every call.
    pub(super) fn reached(&self, made: usize, minutes: f64) -> f64 {
        #[allow(clippy::cast_precision_loss, reason = "a count of calls")]
        let made_calls = made as f64;
        if self.calls.is_none() && self.shift.is_none() {
            return GOES_ON.powf(made_calls);
        }
        let beyond_shift = match self.shift {
            Some(shift) if minutes > shift => 1.0 + (minutes - shift) / self.pace.max(1.0),
            _ => 0.0,
        };
        #[allow(clippy::cast_precision_loss, reason = "a count of calls")]
        let beyond_calls = self
            .calls
            .map_or(0.0, |calls| (made + 1).saturating_sub(calls) as f64);
        match beyond_shift.max(beyond_calls) {
            beyond if beyond > 0.0 => AFTER_THE_SHIFT * GOES_ON.powf(beyond - 1.0),
            _ => 1.0,
        }
    }
}

pub(super) fn checked(minutes: f64) -> Result<(), BadMinutes> {
    if (0.0..=1e6).contains(&minutes) {
        Ok(())
    } else {
        Err(BadMinutes(minutes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_work_may_stop_after_any_call_but_not_within_a_known_shift() {
        let schedule = Schedule::default();
        let close = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert!(close(schedule.reached(0, 30.0), 1.0));
        assert!(close(schedule.reached(2, 40.0), 0.95 * 0.95));
        let known = schedule.with_shift(60.0).expect("an hour");
        assert!(close(known.reached(6, 60.0), 1.0));
        assert!(close(known.reached(7, 65.0), 0.05 * 0.95));
        let three = schedule.with_calls(NonZeroUsize::new(3).expect("three"));
        assert!(close(three.reached(2, 40.0), 1.0));
        assert!(close(three.reached(3, 45.0), 0.05) && close(three.reached(4, 50.0), 0.05 * 0.95));
        assert_eq!(schedule.with_shift(-1.0), Err(BadMinutes(-1.0)));
    }
}
