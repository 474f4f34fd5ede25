//! The rhythm of days and weeks: people pay by day and in the evening, and less at weekends.

const HOURS_A_WEEK: u32 = 7 * 24;
const SECONDS_AN_HOUR: f64 = 3600.0;
const SECONDS_A_WEEK: f64 = 7.0 * 24.0 * SECONDS_AN_HOUR;

/// How busy each hour of a working day is.
const BUSY: [f64; 24] = [
    0.25, 0.12, 0.08, 0.06, 0.06, 0.1, 0.3, 0.7, 1.1, 1.4, 1.5, 1.5, 1.4, 1.2, 1.3, 1.4, 1.4, 1.4, 1.5, 1.6,
    1.6, 1.4, 1.0, 0.6,
];

/// How busy each day of the week is, Monday first.
const DAYS: [f64; 7] = [1.0, 1.0, 1.0, 1.05, 1.15, 0.85, 0.7];

/// Turns an even flow of events into one that follows the hours of the day and the days of the week.
#[derive(Debug, Clone)]
pub(crate) struct Rhythm {
    /// How much happens before each hour of a week that starts on the first day.
    before: Vec<f64>,
}

impl Rhythm {
    /// The rhythm of weeks that start on a weekday (0 is Monday).
    pub(crate) fn from_weekday(first_weekday: usize) -> Self {
        let mut before = vec![0.0];
        let mut sum = 0.0;
        for day in 0..7 {
            for busy in BUSY {
                sum += busy * DAYS[(first_weekday + day) % 7];
                before.push(sum);
            }
        }
        Rhythm { before }
    }

    fn week(&self) -> f64 {
        self.before[HOURS_A_WEEK as usize]
    }

    /// How much happens in the first so many days. Grows with `days`.
    pub(crate) fn volume(&self, days: u32) -> f64 {
        f64::from(days / 7) * self.week() + self.before[(days % 7 * 24) as usize]
    }

    /// How much happens in the first so many seconds.
    pub(crate) fn volume_at(&self, seconds: u32) -> f64 {
        let (days, rest) = (seconds / 86_400, seconds % 86_400);
        let (from, to) = (self.volume(days), self.volume(days + 1));
        let hour = (days % 7 * 24 + rest / 3600) as usize;
        let midnight = self.before[(days % 7 * 24) as usize];
        let share = f64::from(rest % 3600) / SECONDS_AN_HOUR;
        let busy = (self.before[hour + 1] - self.before[hour]) * share;
        (from + self.before[hour] - midnight + busy).min(to)
    }

    /// The second at which so much has happened. Grows with `volume`.
    pub(crate) fn second(&self, volume: f64) -> i64 {
        let weeks = (volume / self.week()).floor();
        let rest = volume - weeks * self.week();
        let after = self.before.partition_point(|&b| b <= rest) as u32;
        let hour = after.clamp(1, HOURS_A_WEEK) - 1;
        let (low, high) = (self.before[hour as usize], self.before[hour as usize + 1]);
        let share = ((rest - low) / (high - low)).clamp(0.0, 1.0);
        let into_week = (f64::from(hour) + share) * SECONDS_AN_HOUR;
        (weeks * SECONDS_A_WEEK + into_week) as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nights_are_quiet_and_time_goes_forward() {
        let rhythm = Rhythm::from_weekday(6);
        let volume = rhythm.volume(14);
        let seconds: Vec<i64> = (0..14_000)
            .map(|i| rhythm.second(f64::from(i) / 14_000.0 * volume))
            .collect();
        assert!(seconds.is_sorted());
        assert!(*seconds.last().expect("some") < 14 * 86_400);
        for second in [0, 5000, 86_399, 86_400, 1_000_000] {
            let back = rhythm.second(rhythm.volume_at(second));
            assert!((back - i64::from(second)).abs() <= 1, "{second} became {back}");
        }
        let at = |hour| seconds.iter().filter(|&&s| s / 3600 % 24 == hour).count();
        assert!(at(3) * 10 < at(19), "{} at three, {} at seven", at(3), at(19));
        let on = |day| seconds.iter().filter(|&&s| s / 86_400 % 7 == day).count();
        assert!(
            on(0) < on(5),
            "less on Sunday ({}) than on Friday ({})",
            on(0),
            on(5)
        );
    }
}
