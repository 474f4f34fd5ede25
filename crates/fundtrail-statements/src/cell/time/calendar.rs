//! The calendar and the clock, in integers.

use super::super::error::Problem;
use super::zone::Zone;

pub(super) const SECOND: i64 = 1_000_000_000;
pub(super) const MINUTE: i64 = 60 * SECOND;
pub(super) const DAY: i64 = 24 * 60 * MINUTE;

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Date {
    /// Days since 1970-01-01.
    days: i64,
}

impl Date {
    /// The day, if the calendar has it.
    pub(super) fn new(year: u32, month: u32, day: u32) -> Result<Self, Problem> {
        if year == 0 || !(1..=12).contains(&month) || day == 0 || day > days_in(year, month) {
            return Err(Problem::NoSuchMoment);
        }
        Ok(Date {
            days: days_since_1970(i64::from(year), i64::from(month), i64::from(day)),
        })
    }

    pub(super) fn from_days(days: i64) -> Self {
        Date { days }
    }
}

/// A time of day, as wide as what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) nanos: i64,
    pub(super) width_nanos: i64,
}

impl Clock {
    pub(super) const WHOLE_DAY: Clock = Clock {
        nanos: 0,
        width_nanos: DAY,
    };

    /// Hours and minutes. `24:00` is the end of the day: the next day's midnight.
    pub(super) fn minute(hour: u32, minute: u32) -> Result<Self, Problem> {
        if minute > 59 || hour * 60 + minute > 24 * 60 {
            return Err(Problem::NoSuchMoment);
        }
        let nanos = i64::from(hour * 60 + minute) * MINUTE;
        Ok(Clock {
            nanos,
            width_nanos: MINUTE,
        })
    }

    /// Hours, minutes and seconds.
    pub(super) fn second(hour: u32, minute: u32, second: u32) -> Result<Self, Problem> {
        if second > 59 {
            return Err(Problem::NoSuchMoment);
        }
        let clock = Clock::minute(hour, minute)?;
        Clock {
            nanos: clock.nanos + i64::from(second) * SECOND,
            width_nanos: SECOND,
        }
        .within_the_day()
    }

    /// The same with the digits of a fraction of a second: one to nine.
    pub(super) fn with_fraction(self, digits: &[u8]) -> Result<Self, Problem> {
        if digits.is_empty() || digits.len() > 9 {
            return Err(Problem::NotATime);
        }
        let width_nanos = 10_i64.pow(9 - digits.len() as u32);
        let value = digits.iter().fold(0, |sum, b| sum * 10 + i64::from(b - b'0'));
        Clock {
            nanos: self.nanos + value * width_nanos,
            width_nanos,
        }
        .within_the_day()
    }

    /// The same, unless it is beyond the day's end.
    fn within_the_day(self) -> Result<Self, Problem> {
        if self.nanos <= DAY {
            Ok(self)
        } else {
            Err(Problem::NoSuchMoment)
        }
    }

    pub(super) fn is_midnight(self) -> bool {
        self.nanos == 0
    }
}

/// What a cell says, before zones are applied.
#[derive(Debug, Clone, Copy)]
pub(super) enum Moment {
    /// Wall-clock time, perhaps with an offset beside it.
    Local {
        date: Date,
        clock: Option<Clock>,
        offset: Option<Zone>,
    },
    /// Nanoseconds since 1970 in UTC.
    Absolute { nanos: i128, width_nanos: i64 },
}

/// Nanoseconds since 1970 on the same wall clock.
pub(super) fn nanos(date: Date, clock: &Clock) -> i128 {
    i128::from(date.days) * i128::from(DAY) + i128::from(clock.nanos)
}

fn days_in(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Counts from the first of March, so that the leap day is the last of its year: then the months before one are
/// a linear formula, 153 days to five of them.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let months_since_march = (month + 9) % 12;
    let day_of_year = (153 * months_since_march + 2) / 5 + day - 1;
    // From 0000-03-01 to 1970-01-01 there are 719,468 days.
    year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719_468
}
