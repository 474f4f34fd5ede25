//! How fast freezes are set, and until when.

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
            shift: None,
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

    /// Minutes into its call at which the `place`-th account (from 0) is frozen.
    pub(super) fn offset(&self, place: usize) -> f64 {
        #[allow(clippy::cast_precision_loss, reason = "a count of accounts in one call")]
        let place = place as f64;
        self.pace_account * place
    }

    /// Minutes from the first freeze of a call to the first of the next.
    pub(super) fn duration(&self, accounts: usize) -> f64 {
        self.pace + self.offset(accounts.saturating_sub(1))
    }

    /// How likely the work goes on until `minutes` after the as-of time, if it begins at `first`: to the end of
    /// the shift, where that is known; beyond it, or without one, less with every call.
    pub(super) fn reached(&self, first: f64, minutes: f64) -> f64 {
        let (sure, since) = match self.shift {
            Some(shift) if minutes <= shift => return 1.0,
            Some(shift) => (AFTER_THE_SHIFT, first.max(shift)),
            None => (1.0, first),
        };
        if self.pace == 0.0 {
            return sure;
        }
        sure * GOES_ON.powf((minutes - since).max(0.0) / self.pace)
    }
}

fn checked(minutes: f64) -> Result<(), BadMinutes> {
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
        assert!((schedule.reached(30.0, 30.0) - 1.0).abs() < 1e-12);
        assert!((schedule.reached(30.0, 40.0) - 0.95 * 0.95).abs() < 1e-12);
        let known = schedule.with_shift(60.0).expect("an hour");
        assert!((known.reached(30.0, 60.0) - 1.0).abs() < 1e-12);
        assert!((known.reached(30.0, 65.0) - 0.05 * 0.95).abs() < 1e-12);
        assert_eq!(schedule.with_shift(-1.0), Err(BadMinutes(-1.0)));
    }
}
