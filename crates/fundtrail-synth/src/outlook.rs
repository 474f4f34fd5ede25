//! What the true laws say of the hours after the as-of time.

use fundtrail::Time;

use crate::dice::Dice;
use crate::truth::{MuleState, MuleTruth};
use crate::world::{KEEPS_BACK, SLOWER_WITH_THE_REST};

impl MuleTruth {
    /// How many times slower a mule is with what it kept back.
    pub const SLOWER_WITH_THE_REST: f64 = SLOWER_WITH_THE_REST;

    /// The share of what it has to launder at the as-of time that is still there at each of `minutes` after
    /// it (which rise): expected under its true law, given its state and age, with no more money coming.
    ///
    /// A mean over `draws` futures. The same arguments give the same figures.
    #[allow(clippy::cast_precision_loss, reason = "a share and a count, for statistics")]
    pub fn expected_left(&self, as_of: Time, minutes: &[f64], draws: u32) -> Vec<f64> {
        let mut sums = vec![0.0; minutes.len()];
        if self.to_launder.is_zero() {
            return sums;
        }
        let mut dice = Dice::new(0x0071_ACED, self.account.index() as u64);
        for _ in 0..draws {
            let future = self.future(as_of, *minutes.last().unwrap_or(&0.0), &mut dice);
            let (mut left, mut steps) = (1.0, future.iter().peekable());
            for (sum, &minute) in sums.iter_mut().zip(minutes) {
                while let Some((_, share)) = steps.next_if(|(at, _)| *at <= minute) {
                    left -= share;
                }
                *sum += f64::max(left, 0.0);
            }
        }
        sums.iter().map(|sum| sum / f64::from(draws.max(1))).collect()
    }

    /// One future: (minutes after the as-of time, share of the balance paid out), up to a horizon.
    #[allow(clippy::cast_precision_loss, reason = "a share of an amount")]
    fn future(&self, as_of: Time, horizon: f64, dice: &mut Dice) -> Vec<(f64, f64)> {
        let total = self.to_launder.minor() as f64;
        let (mut now, mut left, mut paid) = (0.0, 1.0, Vec::new());
        match &self.state {
            MuleState::Idle => return paid,
            MuleState::Waiting { since, slow } => {
                let factor = if *slow { SLOWER_WITH_THE_REST } else { 1.0 };
                let age = as_of.seconds_since(*since) / 60.0;
                now += self.law.slowed(factor).draw_after(age, dice);
            }
            MuleState::PayingOut { left: pieces, .. } => {
                for piece in pieces {
                    now += self.gap(dice);
                    let share = piece.minor() as f64 / total;
                    left -= share;
                    paid.push((now, share));
                }
                now += self.law.slowed(SLOWER_WITH_THE_REST).draw(dice);
            }
        }
        while now <= horizon && left > 1e-9 {
            let kept = if dice.chance(KEEPS_BACK) {
                dice.between(0.02, 0.3)
            } else {
                0.0
            };
            let pieces = dice.count(self.pieces.0, self.pieces.1).max(1);
            let share = left * (1.0 - kept) / pieces as f64;
            for piece in 0..pieces {
                now += if piece == 0 { 0.0 } else { self.gap(dice) };
                paid.push((now, share));
            }
            left *= kept;
            now += self.law.slowed(SLOWER_WITH_THE_REST).draw(dice);
        }
        paid
    }

    fn gap(&self, dice: &mut Dice) -> f64 {
        -libm::log(1.0 - dice.unit()) * self.gap_minutes
    }
}

#[cfg(test)]
mod tests {
    use fundtrail::{AccountId, Money};

    use super::*;
    use crate::dwell::{DwellLaw, LawKind};

    fn mule(state: MuleState) -> MuleTruth {
        MuleTruth {
            account: AccountId::from_index(0),
            law: DwellLaw::new(LawKind::Weibull, 30.0, 1.6),
            gap_minutes: 2.0,
            pieces: (1, 1),
            state,
            to_launder: Money::from_minor(1000),
        }
    }

    #[test]
    fn an_account_that_waits_follows_its_law_from_its_age() {
        let as_of = Time::from_seconds(1_000_000).expect("in range");
        let waiting = mule(MuleState::Waiting {
            since: as_of.plus_minutes(-10),
            slow: false,
        });
        let left = waiting.expected_left(as_of, &[0.0, 20.0], 4000);
        // Whoever pays out may keep back 16 % on average, with probability 0.35.
        let gone = 1.0 - waiting.law.survival(30.0) / waiting.law.survival(10.0);
        let expected = 1.0 - gone * (1.0 - KEEPS_BACK * 0.16);
        assert!((left[0] - 1.0).abs() < 1e-12, "nothing is gone yet");
        assert!(
            (left[1] - expected).abs() < 0.02,
            "{} against {expected}",
            left[1]
        );
    }

    #[test]
    fn an_account_that_pays_out_loses_its_planned_pieces() {
        let as_of = Time::from_seconds(0).expect("in range");
        let paying = mule(MuleState::PayingOut {
            since: as_of,
            left: vec![Money::from_minor(600), Money::from_minor(300)],
        });
        let left = paying.expected_left(as_of, &[1.0, 200.0], 2000);
        let first_gone = 0.6 * (1.0 - libm::exp(-0.5));
        assert!(left[0] < 1.0 - first_gone + 0.02, "{}", left[0]);
        assert!(left[1] <= 0.1 + 1e-9, "only what it keeps: {}", left[1]);
        assert_eq!(mule(MuleState::Idle).expected_left(as_of, &[5.0], 10), [1.0]);
    }
}
