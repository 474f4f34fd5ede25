//! How long money stays in an account: heavy-tailed laws by their median and shape.

use crate::dice::Dice;

/// The form of a dwell law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LawKind {
    /// The logarithm is normal; the shape is its standard deviation.
    LogNormal,
    /// Shape below 1: the longer it stays, the less it hurries.
    Weibull,
    /// The logarithm is logistic; the shape is the inverse of its scale.
    LogLogistic,
    /// Pareto of the second kind: the shape is the tail's index.
    Lomax,
}

impl LawKind {
    /// All kinds.
    pub const ALL: [LawKind; 4] = [
        LawKind::LogNormal,
        LawKind::Weibull,
        LawKind::LogLogistic,
        LawKind::Lomax,
    ];

    /// Its name in outputs.
    pub const fn name(self) -> &'static str {
        match self {
            LawKind::LogNormal => "log-normal",
            LawKind::Weibull => "weibull",
            LawKind::LogLogistic => "log-logistic",
            LawKind::Lomax => "lomax",
        }
    }

    /// The shape at which the logarithm of the dwell has about this standard deviation. (A Lomax law keeps the
    /// tail index 1.3.)
    fn shape_of_spread(self, spread: f64) -> f64 {
        use std::f64::consts::PI;
        match self {
            LawKind::LogNormal => spread,
            LawKind::Weibull => PI / libm::sqrt(6.0) / spread,
            LawKind::LogLogistic => PI / libm::sqrt(3.0) / spread,
            LawKind::Lomax => 1.3,
        }
    }
}

/// What rests does so for three days at the median.
const REST_MEDIAN_MINUTES: f64 = 3.0 * 24.0 * 60.0;
/// The standard deviation of the logarithm of a rest.
const REST_SPREAD: f64 = 1.0;

/// The law of one account: how long it keeps what arrives before it begins to pay out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DwellLaw {
    kind: LawKind,
    median_minutes: f64,
    shape: f64,
    resting: f64,
}

impl DwellLaw {
    /// A law of that kind by its median and the standard deviation of its logarithm.
    pub fn new(kind: LawKind, median_minutes: f64, spread: f64) -> Self {
        DwellLaw {
            kind,
            median_minutes,
            shape: kind.shape_of_spread(spread),
            resting: 0.0,
        }
    }

    /// The same law, where such a share of visits rests for days instead.
    #[must_use]
    pub fn with_resting(self, share: f64) -> Self {
        DwellLaw {
            resting: share.clamp(0.0, 1.0),
            ..self
        }
    }

    /// The share of visits that rest for days.
    pub fn resting(&self) -> f64 {
        self.resting
    }

    /// Its form.
    pub fn kind(&self) -> LawKind {
        self.kind
    }

    /// Half of the visits that do not rest are over by then.
    pub fn median_minutes(&self) -> f64 {
        self.median_minutes
    }

    /// Its shape; [`LawKind`] says what that is.
    pub fn shape(&self) -> f64 {
        self.shape
    }

    /// The same law with every dwell so many times as long.
    #[must_use]
    pub fn slowed(self, factor: f64) -> Self {
        DwellLaw {
            median_minutes: self.median_minutes * factor,
            ..self
        }
    }

    /// The probability that a visit lasts longer than that.
    pub fn survival(&self, minutes: f64) -> f64 {
        if minutes <= 0.0 {
            return 1.0;
        }
        let rests = log_normal_tail(minutes, REST_MEDIAN_MINUTES, REST_SPREAD);
        self.resting * rests + (1.0 - self.resting) * self.moving_survival(minutes)
    }

    /// The same of visits that do not rest.
    fn moving_survival(&self, minutes: f64) -> f64 {
        let z = libm::log(minutes / self.median_minutes);
        match self.kind {
            LawKind::LogNormal => log_normal_tail(minutes, self.median_minutes, self.shape),
            LawKind::Weibull => libm::exp(-std::f64::consts::LN_2 * libm::exp(self.shape * z)),
            LawKind::LogLogistic => 1.0 / (1.0 + libm::exp(self.shape * z)),
            LawKind::Lomax => libm::pow(1.0 + minutes / self.lomax_scale(), -self.shape),
        }
    }

    fn lomax_scale(&self) -> f64 {
        self.median_minutes / (libm::pow(2.0, 1.0 / self.shape) - 1.0)
    }

    /// The time by which the probability of lasting longer has fallen to `survival` (in 0..1).
    pub fn minutes_at(&self, survival: f64) -> f64 {
        let u = survival.clamp(1e-12, 1.0 - 1e-12);
        match self.kind {
            LawKind::LogNormal => self.searched(u),
            _ if self.resting > 0.0 => self.searched(u),
            LawKind::Weibull => {
                self.median_minutes * libm::pow(-libm::log(u) / std::f64::consts::LN_2, 1.0 / self.shape)
            }
            LawKind::LogLogistic => self.median_minutes * libm::pow((1.0 - u) / u, 1.0 / self.shape),
            LawKind::Lomax => self.lomax_scale() * (libm::pow(u, -1.0 / self.shape) - 1.0),
        }
    }

    /// `minutes_at` by halving, on the logarithm: the normal law's inverse has no closed form.
    fn searched(&self, survival: f64) -> f64 {
        // Rests may lie far above the median.
        let far = if self.resting > 0.0 {
            40.0
        } else {
            8.0 * self.shape
        };
        let (mut low, mut high) = (-far, far);
        for _ in 0..50 {
            let middle = f64::midpoint(low, high);
            if self.survival(self.median_minutes * libm::exp(middle)) > survival {
                low = middle;
            } else {
                high = middle;
            }
        }
        self.median_minutes * libm::exp(low)
    }

    /// A dwell.
    pub(crate) fn draw(&self, dice: &mut Dice) -> f64 {
        if self.resting > 0.0 && dice.chance(self.resting) {
            return dice.log_normal(REST_MEDIAN_MINUTES, REST_SPREAD);
        }
        let moving = self.with_resting(0.0);
        match self.kind {
            LawKind::LogNormal => dice.log_normal(self.median_minutes, self.shape),
            _ => moving.minutes_at(dice.unit()),
        }
    }

    /// How much longer a visit lasts that has lasted `age_minutes`.
    pub(crate) fn draw_after(&self, age_minutes: f64, dice: &mut Dice) -> f64 {
        let alive = self.survival(age_minutes);
        (self.minutes_at(alive * dice.unit()) - age_minutes).max(0.0)
    }
}

/// The probability that a log-normal time by its median and spread is longer than that.
fn log_normal_tail(minutes: f64, median_minutes: f64, spread: f64) -> f64 {
    let z = libm::log(minutes / median_minutes);
    0.5 * libm::erfc(z / spread * std::f64::consts::FRAC_1_SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_all_visits_outlast_the_median() {
        for kind in LawKind::ALL {
            let law = DwellLaw::new(kind, 40.0, 1.6);
            assert!((law.survival(40.0) - 0.5).abs() < 1e-9, "{kind:?}");
            assert!((law.slowed(3.0).survival(120.0) - 0.5).abs() < 1e-9, "{kind:?}");
        }
    }

    #[test]
    fn the_time_of_a_survival_is_its_inverse() {
        for kind in LawKind::ALL {
            let law = DwellLaw::new(kind, 40.0, 1.6);
            for survival in [0.01, 0.28, 0.5, 0.72, 0.99] {
                let minutes = law.minutes_at(survival);
                assert!(
                    (law.survival(minutes) - survival).abs() < 1e-9,
                    "{kind:?} at {survival}"
                );
            }
        }
    }

    #[test]
    fn draws_follow_the_law_from_any_age() {
        let mut dice = Dice::new(1, 0);
        for kind in LawKind::ALL {
            let law = DwellLaw::new(kind, 40.0, 1.6);
            for age in [0.0, 25.0] {
                let over = (0..4000)
                    .filter(|_| law.draw_after(age, &mut dice) > 30.0)
                    .count();
                let expected = 4000.0 * law.survival(age + 30.0) / law.survival(age);
                let seen = f64::from(over as u32);
                assert!(
                    (seen - expected).abs() < 120.0,
                    "{kind:?} at {age}: {seen}, not {expected}"
                );
            }
            let short = (0..4000).filter(|_| law.draw(&mut dice) < 15.0).count();
            let expected = 4000.0 * (1.0 - law.survival(15.0));
            assert!((f64::from(short as u32) - expected).abs() < 120.0, "{kind:?}");
        }
    }
}
