//! What an account's true law says of the time after the as-of time, without drawing lots: an average over
//! draws is off by chance, and a schedule that is the best for the average profits from that.

use fundtrail::Time;
use fundtrail_synth::{MuleState, MuleTruth};

/// Equally likely moments at which a mule may begin to pay out.
const MOMENTS: u32 = 64;
/// What mules keep back, on average: a third of them 2 to 30%.
const KEPT_BACK: f64 = 0.056;

/// The share of what a mule has to launder that is expected to be there so many minutes after the as-of time.
/// (What it keeps back counts as staying.)
pub(crate) fn expected_left(mule: &MuleTruth, as_of: Time, minutes: &[f64]) -> Vec<f64> {
    match &mule.state {
        MuleState::Idle => vec![1.0; minutes.len()],
        MuleState::Waiting { since, slow } => {
            let slower = if *slow {
                MuleTruth::SLOWER_WITH_THE_REST
            } else {
                1.0
            };
            let law = mule.law.slowed(slower);
            let age = as_of.seconds_since(*since) / 60.0;
            let alive = law.survival(age);
            let moment = |i| law.minutes_at(alive * (f64::from(i) + 0.5) / f64::from(MOMENTS)) - age;
            let moments: Vec<f64> = (0..MOMENTS).map(moment).collect();
            let left_at = |&minutes: &f64| {
                let left = moments.iter().map(|begins| {
                    if minutes < *begins {
                        1.0
                    } else {
                        let unpaid = pieces_left(mule.pieces, (minutes - begins) / mule.gap_minutes);
                        KEPT_BACK + (1.0 - KEPT_BACK) * unpaid
                    }
                });
                left.sum::<f64>() / f64::from(MOMENTS)
            };
            minutes.iter().map(left_at).collect()
        }
        MuleState::PayingOut { left, .. } => {
            let whole = mule.to_launder.minor() as f64;
            let left_at = |&minutes: &f64| {
                let mut still_to_come = StillToCome::new(minutes / mule.gap_minutes);
                let gone = left.iter().map(|piece| {
                    let share = piece.minor() as f64 / whole;
                    share * (1.0 - still_to_come.next())
                });
                1.0 - gone.sum::<f64>()
            };
            minutes.iter().map(left_at).collect()
        }
    }
}

/// The share of equal pieces, of which there are as many as any number of a range, that is not yet paid so many
/// gaps after the first.
fn pieces_left((fewest, most): (usize, usize), gaps: f64) -> f64 {
    let mut still_to_come = StillToCome::new(gaps);
    let (mut unpaid, mut sum) = (0.0, 0.0);
    for pieces in 1..=most {
        if pieces > 1 {
            unpaid += still_to_come.next();
        }
        if pieces >= fewest {
            sum += unpaid / pieces as f64;
        }
    }
    sum / (most - fewest + 1) as f64
}

/// The probabilities that the first, the second, … of events with exponential gaps is still to come.
struct StillToCome {
    gaps: f64,
    count: u32,
    term: f64,
    sum: f64,
}

impl StillToCome {
    fn new(gaps: f64) -> Self {
        StillToCome {
            gaps,
            count: 0,
            term: (-gaps).exp(),
            sum: 0.0,
        }
    }

    fn next(&mut self) -> f64 {
        self.sum += self.term;
        self.count += 1;
        self.term *= self.gaps / f64::from(self.count);
        self.sum
    }
}
