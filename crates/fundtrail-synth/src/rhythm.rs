//! The rhythm of days and weeks: people pay by day and in the evening, and less at weekends.

const HOURS_A_WEEK: usize = 7 * 24;
const SECONDS_AN_HOUR: f64 = 3600.0;

/// How busy each hour of a working day is.
const BUSY: [f64; 24] = [
    0.25, 0.12, 0.08, 0.06, 0.06, 0.1, 0.3, 0.7, 1.1, 1.4, 1.5, 1.5, 1.4, 1.2, 1.3, 1.4, 1.4, 1.4, 1.5, 1.6,
    1.6, 1.4, 1.0, 0.6,
];

/// How busy each day of the week is, Monday first.
const DAYS: [f64; 7] = [1.0, 1.0, 1.0, 1.05, 1.15, 0.85, 0.7];

/// Turns an even flow of events into one that follows the hours of the day and the days of the week.
#[derive(Debug, Clone)]
pub struct Rhythm {
    /// How much happens before each hour of a week that starts on `first_weekday`.
    before: [f64; HOURS_A_WEEK + 1],
}

impl Rhythm {
    /// The rhythm of weeks that start on a weekday (0 is Monday).
    pub fn from_weekday(first_weekday: usize) -> Self {
        let mut before = [0.0; HOURS_A_WEEK + 1];
        for hour in 0..HOURS_A_WEEK {
            let day = DAYS[(first_weekday + hour / 24) % 7];
            before[hour + 1] = before[hour] + BUSY[hour % 24] * day;
        }
        Rhythm { before }
    }

    /// How much happens in the first so many days. Grows with `days`.
    pub fn volume(&self, days: usize) -> f64 {
        let weeks = (days / 7) as u32;
        f64::from(weeks) * self.before[HOURS_A_WEEK] + self.before[days % 7 * 24]
    }

    /// The second at which so much has happened. Grows with `volume`.
    pub fn second(&self, volume: f64) -> i64 {
        let week = self.before[HOURS_A_WEEK];
        let weeks = (volume / week) as i64;
        let rest = volume - weeks as f64 * week;
        let hour = self.before.partition_point(|&b| b <= rest).clamp(1, HOURS_A_WEEK) - 1;
        let share = (rest - self.before[hour]) / (self.before[hour + 1] - self.before[hour]);
        let into_week = (hour as f64 + share.clamp(0.0, 1.0)) * SECONDS_AN_HOUR;
        weeks * (HOURS_A_WEEK as i64) * 3600 + into_week as i64
    }
}
