//! Local wall-clock time as the ledger keeps it.

use std::fmt;

use chrono::{DateTime, Months, NaiveDateTime};

/// A local wall-clock instant: nanoseconds since 1970-01-01T00:00:00 in the case's own zone.
///
/// It spans the years 1677 to 2262. Text and zones belong to the edge; here it is a number that orders.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);

/// Nanoseconds in a second.
const SECOND_NANOS: i64 = 1_000_000_000;

impl Time {
    /// Before everything.
    pub const MIN: Time = Time(i64::MIN);
    /// After everything.
    pub const MAX: Time = Time(i64::MAX);

    /// The instant so many nanoseconds after the start of 1970.
    pub const fn from_nanos(nanos: i64) -> Self {
        Time(nanos)
    }

    /// Nanoseconds since the start of 1970.
    pub const fn nanos(self) -> i64 {
        self.0
    }

    /// The instant so many whole seconds after the start of 1970, or `None` out of range.
    pub const fn from_seconds(seconds: i64) -> Option<Self> {
        match seconds.checked_mul(SECOND_NANOS) {
            Some(nanos) => Some(Time(nanos)),
            None => None,
        }
    }

    /// The calendar's instant, or `None` outside the years 1677 to 2262.
    pub fn from_datetime(datetime: NaiveDateTime) -> Option<Self> {
        datetime.and_utc().timestamp_nanos_opt().map(Time)
    }

    /// The instant on the calendar.
    pub fn to_datetime(self) -> NaiveDateTime {
        DateTime::from_timestamp_nanos(self.0).naive_utc()
    }

    /// Seconds from `earlier` to here, with their fraction (negative where `earlier` is later).
    #[allow(clippy::cast_precision_loss)] // a duration for statistics, not an amount
    pub fn seconds_since(self, earlier: Time) -> f64 {
        (i128::from(self.0) - i128::from(earlier.0)) as f64 / SECOND_NANOS as f64
    }

    /// The instant `minutes` later, held at the ends of the range.
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Time {
        Time(self.0.saturating_add(minutes.saturating_mul(60 * SECOND_NANOS)))
    }

    /// The same day of the month and time of day so many months later, or the last day of a month that has no
    /// such day; held at the end of the range.
    #[must_use]
    pub fn plus_months(self, months: u32) -> Time {
        let later = self.to_datetime().checked_add_months(Months::new(months));
        later.and_then(Time::from_datetime).unwrap_or(Time::MAX)
    }
}

/// `YYYY-MM-DDTHH:MM:SS`, with 3, 6 or 9 digits of a fraction only where there is one.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.to_datetime().format("%Y-%m-%dT%H:%M:%S%.f"))
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_and_back() {
        let text = "2026-03-01T09:00:00.900";
        let datetime: NaiveDateTime = text.parse().expect("a date");
        let time = Time::from_datetime(datetime).expect("in range");
        assert_eq!(time.to_datetime(), datetime);
        assert_eq!(time.to_string(), text);
        assert_eq!(
            Time::from_seconds(0).expect("in range").to_string(),
            "1970-01-01T00:00:00"
        );
        assert_eq!(Time::from_seconds(i64::MAX), None);
    }

    #[test]
    fn a_month_later_is_the_same_day_or_the_last_there_is() {
        let at = |text: &str| Time::from_datetime(text.parse().expect("a time")).expect("of this age");
        assert_eq!(
            at("2026-03-01T10:20:00").plus_months(6),
            at("2026-09-01T10:20:00")
        );
        assert_eq!(
            at("2025-08-31T00:00:00").plus_months(6),
            at("2026-02-28T00:00:00")
        );
        assert_eq!(Time::MAX.plus_months(6), Time::MAX);
    }

    #[test]
    fn differences_do_not_wrap() {
        assert!(Time::MAX.seconds_since(Time::MIN) > 1.8e10);
        assert_eq!(Time::MAX.plus_minutes(5), Time::MAX);
    }
}
