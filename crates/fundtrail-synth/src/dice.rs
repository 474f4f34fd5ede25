//! Seeded chance: independent streams, and the few draws that the generators need.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of chance. Streams of one seed are independent of each other, so parts may be made in any order.
#[derive(Debug, Clone)]
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// The stream of that number under a seed.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Dice(rng)
    }

    /// 64 random bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number in 0..1, 1 excluded.
    pub(crate) fn unit(&mut self) -> f64 {
        unit_of(self.bits())
    }

    /// A number in `low..high`.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A whole number below `n`; 0 where `n` is 0. (The bias of 2^-64 · n is below notice.)
    pub(crate) fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.bits()) * n as u128) >> 64) as usize
    }

    /// A whole number from `low` to `high`, both included.
    pub(crate) fn count(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// A whole number below `n`, for seconds and money; 0 where `n` is not positive.
    pub(crate) fn whole(&mut self, n: i64) -> i64 {
        ((i128::from(self.bits()) * i128::from(n.max(0))) >> 64) as i64
    }

    /// A whole number from `low` to `high`, both included, for seconds and money.
    pub(crate) fn whole_from(&mut self, low: i64, high: i64) -> i64 {
        low + self.whole(high - low + 1)
    }

    /// A position below `n` (at least 1) that is the more likely the smaller it is.
    #[allow(clippy::cast_sign_loss, reason = "a product of numbers that are not negative")]
    pub(crate) fn rank(&mut self, n: usize) -> usize {
        let u = self.unit();
        (u * u * u.sqrt() * f64::from(n as u32)) as usize
    }

    /// One of the two whole numbers next to `mean`, which it is on average.
    #[allow(clippy::cast_sign_loss, reason = "means are not negative")]
    pub(crate) fn about(&mut self, mean: f64) -> usize {
        (mean + self.unit()) as usize
    }

    /// Whether something of that probability happens.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of `choices`.
    ///
    /// # Panics
    /// Where there is none.
    pub(crate) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    /// Puts `items` in random order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }

    /// A standard normal number (Box and Muller, 1958).
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.unit()));
        radius * libm::cos(std::f64::consts::TAU * self.unit())
    }

    /// A log-normal number by its median and the standard deviation of its logarithm.
    pub(crate) fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        median * libm::exp(sigma * self.normal())
    }
}

/// Random bits as a number in 0..1, 1 excluded.
#[allow(clippy::cast_precision_loss, reason = "53 bits fit an f64 exactly")]
pub(crate) fn unit_of(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

/// Mixes a number into 64 bits that look random (the finaliser of `SplitMix64`: Steele, Lea and Flood, 2014).
pub(crate) fn scramble(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_its_seed_and_number() {
        let draw = |seed, stream| Dice::new(seed, stream).bits();
        assert_eq!(draw(1, 2), draw(1, 2));
        assert_ne!(draw(1, 2), draw(1, 3));
        assert_ne!(draw(1, 2), draw(2, 2));
    }

    #[test]
    fn whole_numbers_fill_their_range_and_stay_in_it() {
        let mut dice = Dice::new(3, 0);
        let mut seen = [0; 4];
        for _ in 0..400 {
            seen[dice.count(2, 5) - 2] += 1;
        }
        assert!(seen.iter().all(|&n| n > 60), "{seen:?}");
        assert_eq!(dice.below(0), 0);
    }

    #[test]
    fn normal_numbers_have_mean_0_and_deviation_1() {
        let mut dice = Dice::new(4, 0);
        let draws: Vec<f64> = (0..20_000).map(|_| dice.normal()).collect();
        let mean = draws.iter().sum::<f64>() / 20_000.0;
        let variance = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 20_000.0;
        assert!(
            mean.abs() < 0.03 && (variance - 1.0).abs() < 0.04,
            "{mean} {variance}"
        );
    }
}
