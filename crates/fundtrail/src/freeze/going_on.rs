//! Payments that may go on: what victims are expected to pay an account yet.

use std::collections::BTreeMap;

use crate::account::AccountId;
use crate::dwell::minutes_between;
use crate::subledger::SubLedger;
use crate::time::Time;
use crate::trace::Trace;

/// Payments within minutes of each other are one occasion.
const ONE_OCCASION_MINUTES: f64 = 20.0;

/// How payments to an account have come so far, and so how they may go on.
///
/// # Formulas
/// With `n` occasions, the first `w` minutes ago and the last `l` minutes after the first:
/// - that it goes on: `1 / (1 + ((w / l)^(n - 1) - 1) / n)`, after the Pareto/NBD model of customers: the more often
///   they paid, and the longer they have paused since, the surer it is over;
/// - occasions in the next `t` minutes if it does: `(n - 1) ln(1 + t / w)`, as what has gone on for `w` ends within
///   the next `t` with probability `t / (w + t)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct GoingOn {
    /// Expected money for each unit of `ln(1 + t / w)`, in minor units.
    amount: f64,
    /// `w`.
    watched_minutes: f64,
}

impl GoingOn {
    /// By account that victims paid on more than one occasion. Where all came on one, nothing says that there will
    /// be another.
    pub(super) fn read(sub: &SubLedger<'_>, trace: &Trace, as_of: Time) -> BTreeMap<AccountId, Self> {
        let transfers = sub.ledger().transfers();
        let mut paid: BTreeMap<AccountId, (Vec<Time>, f64)> = BTreeMap::new();
        for &payment in trace.payments() {
            let transfer = transfers.get(payment);
            let payee = transfer.payee.account();
            let Some(payee) = payee.filter(|&payee| !sub.query().is_terminal(payee)) else {
                continue;
            };
            let (times, sum) = paid.entry(payee).or_default();
            times.push(transfers.payee_time(payment));
            #[allow(clippy::cast_precision_loss, reason = "an expectation, not an amount")]
            let amount = transfer.amount.minor() as f64;
            *sum += amount;
        }
        paid.into_iter()
            .filter_map(|(payee, (times, sum))| Some((payee, GoingOn::after(times, sum, as_of)?)))
            .collect()
    }

    /// After payments at these times, of so much in all.
    fn after(mut times: Vec<Time>, sum: f64, as_of: Time) -> Option<Self> {
        times.sort_unstable();
        let (first, last) = (*times.first()?, *times.last()?);
        let gaps = times.windows(2).map(|pair| minutes_between(pair[0], pair[1]));
        let again = gaps.map(|gap| f64::from(u8::from(gap >= ONE_OCCASION_MINUTES)));
        let again: f64 = again.sum();
        if again == 0.0 {
            return None;
        }
        let (watched, lasted) = (minutes_between(first, as_of), minutes_between(first, last));
        let occasions = again + 1.0;
        let goes_on = 1.0 / (1.0 + ((watched / lasted).powf(again) - 1.0).max(0.0) / occasions);
        Some(GoingOn {
            amount: goes_on * again * sum / occasions,
            watched_minutes: watched.max(lasted),
        })
    }

    /// What victims are expected to pay in the next so many minutes, in minor units.
    pub(super) fn within(&self, minutes: f64) -> f64 {
        self.amount * (minutes / self.watched_minutes).ln_1p()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(minutes: &[i64], as_of: i64) -> Option<GoingOn> {
        let start = Time::from_seconds(1_772_323_200).expect("a day of March");
        let times = minutes.iter().map(|&m| start.plus_minutes(m)).collect();
        GoingOn::after(times, 300.0, start.plus_minutes(as_of))
    }

    #[test]
    fn one_occasion_says_nothing_of_another() {
        assert_eq!(after(&[0], 60), None);
        assert_eq!(after(&[0, 5, 15], 60), None);
    }

    /// Three of 100 within an hour, the last just now: 2 ln 2 more of 100 within another hour.
    #[test]
    fn what_has_gone_on_for_an_hour_goes_on_at_its_pace() {
        let going_on = after(&[0, 30, 60], 60).expect("three occasions");
        assert!((going_on.within(60.0) - 200.0 * 2.0_f64.ln()).abs() < 1e-9);
        assert!(going_on.within(0.0).abs() < 1e-9);
    }

    /// After as long a pause it goes on with probability 1 / (1 + (2² - 1) / 3).
    #[test]
    fn a_long_pause_says_that_it_is_over() {
        let going_on = after(&[0, 30, 60], 120).expect("three occasions");
        assert!((going_on.within(120.0) - 0.5 * 200.0 * 2.0_f64.ln()).abs() < 1e-9);
    }
}
