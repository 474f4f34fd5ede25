//! How banks answer: how long a call to each takes, when its freezes take effect, and at what hours.

use std::collections::BTreeMap;

use thiserror::Error;

use super::schedule::{BadMinutes, Schedule, checked};
use crate::time::Time;

const DAY_MINUTES: f64 = 24.0 * 60.0;
const MINUTE_NANOS: f64 = 60e9;

/// The hours of the day at which a bank answers. A window may go over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    opens: u32,
    closes: u32,
}

/// Minutes of the day that are no window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("from minute {0} to minute {1} of the day is no window: both lie within a day, and differ")]
pub struct BadHours(pub u32, pub u32);

impl Hours {
    /// From one minute of the day (0 to 1439) until another (1 to 1440).
    ///
    /// # Errors
    /// [`BadHours`] for what lies outside a day, and for a window of no width.
    pub fn new(opens: u32, closes: u32) -> Result<Self, BadHours> {
        if opens < 1440 && (1..=1440).contains(&closes) && opens != closes {
            Ok(Hours { opens, closes })
        } else {
            Err(BadHours(opens, closes))
        }
    }

    /// Minutes from a minute of the day until somebody answers: none within the window.
    fn wait(self, minute_of_day: f64) -> f64 {
        let (opens, closes) = (f64::from(self.opens), f64::from(self.closes));
        let open = if opens < closes {
            (opens..closes).contains(&minute_of_day)
        } else {
            minute_of_day >= opens || minute_of_day < closes
        };
        if open {
            0.0
        } else {
            (opens - minute_of_day).rem_euclid(DAY_MINUTES)
        }
    }
}

/// How one bank answers, as far as that is known: what is not goes by the [`Schedule`].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BankManner {
    reaction: Option<f64>,
    pace: Option<f64>,
    hours: Option<Hours>,
    by_account: bool,
}

impl BankManner {
    /// A bank whose freezes take effect `reaction_minutes` after the call began (without it when the call is over),
    /// and with which a call takes `pace_minutes`.
    ///
    /// # Errors
    /// [`BadMinutes`] for what is negative, endless or no number.
    pub fn new(reaction_minutes: Option<f64>, pace_minutes: Option<f64>) -> Result<Self, BadMinutes> {
        for minutes in [reaction_minutes, pace_minutes].into_iter().flatten() {
            checked(minutes)?;
        }
        Ok(BankManner {
            reaction: reaction_minutes,
            pace: pace_minutes,
            hours: None,
            by_account: false,
        })
    }

    /// The same, where it answers at some hours only.
    #[must_use]
    pub fn at_hours(self, hours: Hours) -> Self {
        BankManner {
            hours: Some(hours),
            ..self
        }
    }

    /// The same, where it takes one account a call.
    #[must_use]
    pub fn by_account(self) -> Self {
        BankManner {
            by_account: true,
            ..self
        }
    }
}

/// How banks answer, by name as the records have it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Banks(BTreeMap<Box<str>, BankManner>);

impl Banks {
    /// Says how a bank answers; what was said of it before if it was told already.
    pub fn tell(&mut self, bank: &str, manner: BankManner) -> Option<BankManner> {
        self.0.insert(bank.into(), manner)
    }

    /// Whether nothing is known of any.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The banks of which something is known, by name.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(AsRef::as_ref)
    }

    /// Whether a bank takes one account a call.
    pub(super) fn is_by_account(&self, bank: &str) -> bool {
        self.0.get(bank).is_some_and(|manner| manner.by_account)
    }

    /// How a call to a bank goes.
    pub(super) fn manner(&self, bank: Option<&str>, schedule: &Schedule) -> Manner {
        let known = bank
            .and_then(|bank| self.0.get(bank))
            .copied()
            .unwrap_or_default();
        let pace = known.pace.unwrap_or(schedule.pace_minutes());
        Manner {
            pace,
            reaction: known.reaction.unwrap_or(pace),
            pace_account: schedule.pace_account_minutes(),
            hours: known.hours,
        }
    }
}

/// How a call goes. Minutes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Manner {
    /// How long it takes for one account.
    pace: f64,
    /// From its beginning until the first freeze takes effect.
    reaction: f64,
    /// More for each further account.
    pace_account: f64,
    hours: Option<Hours>,
}

impl Manner {
    /// From the first freeze of the call to that of the `place`-th account (from 0).
    pub(super) fn offset(&self, place: usize) -> f64 {
        #[allow(clippy::cast_precision_loss, reason = "a count of accounts in one call")]
        let place = place as f64;
        self.pace_account * place
    }

    /// How long the call takes its caller.
    pub(super) fn duration(&self, accounts: usize) -> f64 {
        self.pace + self.offset(accounts.saturating_sub(1))
    }

    /// From the beginning of the call until the first freeze takes effect.
    pub(super) fn reaction(&self) -> f64 {
        self.reaction
    }

    /// Whether somebody answers at some hours only.
    pub(super) fn has_hours(&self) -> bool {
        self.hours.is_some()
    }

    /// When a call can begin that a caller is free for at `minutes` after `as_of`.
    pub(super) fn begins(&self, as_of: Time, minutes: f64) -> f64 {
        let Some(hours) = self.hours else { return minutes };
        #[allow(clippy::cast_precision_loss, reason = "a clock of minutes")]
        let now = as_of.nanos() as f64 / MINUTE_NANOS;
        minutes + hours.wait((now + minutes).rem_euclid(DAY_MINUTES))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bank_is_waited_for_until_it_opens_and_may_answer_at_night() {
        let day = Hours::new(9 * 60, 17 * 60).expect("a window");
        assert!((day.wait(8.0 * 60.0) - 60.0).abs() < 1e-9);
        assert!(day.wait(9.0 * 60.0).abs() < 1e-9);
        assert!((day.wait(17.0 * 60.0) - 16.0 * 60.0).abs() < 1e-9);
        let night = Hours::new(22 * 60, 6 * 60).expect("a window");
        assert!(night.wait(23.0 * 60.0).abs() < 1e-9 && night.wait(0.0).abs() < 1e-9);
        assert!((night.wait(6.0 * 60.0) - 16.0 * 60.0).abs() < 1e-9);
        assert_eq!(Hours::new(60, 60), Err(BadHours(60, 60)));
        assert_eq!(Hours::new(0, 1441), Err(BadHours(0, 1441)));
    }

    #[test]
    fn what_is_not_known_of_a_bank_goes_by_the_schedule() {
        let mut banks = Banks::default();
        let slow = BankManner::new(Some(20.0), None).expect("minutes");
        assert_eq!(banks.tell("X", slow), None);
        let schedule = Schedule::default();
        let (x, y) = (
            banks.manner(Some("X"), &schedule),
            banks.manner(Some("Y"), &schedule),
        );
        assert!((x.reaction() - 20.0).abs() < 1e-9 && (x.duration(3) - 6.0).abs() < 1e-9);
        assert!((y.reaction() - 5.0).abs() < 1e-9);
        assert!(BankManner::new(Some(-1.0), None).is_err());
    }
}
