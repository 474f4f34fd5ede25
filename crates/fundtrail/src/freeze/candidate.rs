//! The accounts that may be frozen, each with the law of its money.

use std::collections::BTreeMap;

use super::coming::{Arrivals, Catch};
use super::landed::{Freeze, Landed, Setback};
use super::list::FreezeInputs;
use super::plan;
use super::reason::Reason;
use crate::account::AccountId;
use crate::dwell::{Law, Phase, Scales, Stay, Stays, minutes_between};
use crate::ledger::{Coverage, Ledger};
use crate::money::Money;
use crate::time::Time;
use crate::trace::{Status, TracedAccount};

const DAY_MINUTES: f64 = 24.0 * 60.0;

/// An account that may be frozen, with the law of its money.
pub(super) struct Candidate<'a> {
    pub(super) traced: &'a TracedAccount,
    stay: &'a Stay,
    pub(super) holder_account: AccountId,
    pub(super) balance: Option<Money>,
    pub(super) claim: i128,
    /// What holds money in it, of the freezes of this case.
    pub(super) landed: Option<Freeze>,
    /// What came of freezes that were tried, if that was not enough.
    pub(super) setback: Option<Setback>,
    law: Law,
    /// The law of money that comes now.
    fresh: Law,
    /// What a freeze is expected to catch of what is still coming.
    catch: Catch,
    pub(super) records_until: Option<Time>,
    pub(super) frozen_until: Option<Time>,
    /// Minutes after the as-of time for which a freeze in force stops the clock.
    stopped_minutes: f64,
}

impl plan::Account for Candidate<'_> {
    fn held(&self) -> i128 {
        self.traced.held
    }

    fn claim(&self) -> i128 {
        self.claim
    }

    fn newest(&self) -> Time {
        self.traced.last_received
    }

    fn coming(&self) -> i128 {
        self.catch.at(0.0).round() as i128
    }

    fn saving(&self, minutes: f64) -> f64 {
        self.own_saving(minutes) + self.catch.at(minutes)
    }

    fn safe_minutes(&self) -> f64 {
        self.stopped_minutes
    }
}

impl Candidate<'_> {
    /// What is expected to be there of the claim after so many minutes, in minor units.
    #[allow(clippy::cast_precision_loss, reason = "an expectation, not an amount")]
    pub(super) fn own_saving(&self, minutes: f64) -> f64 {
        let minutes = (minutes - self.stopped_minutes).max(0.0);
        self.claim as f64 * self.law.still_there(minutes)
    }

    /// Whether a freeze in force keeps what comes.
    pub(super) fn is_stopped(&self) -> bool {
        self.frozen_until.is_some() || self.landed.is_some()
    }

    /// Reckons with what is still coming. What a freeze in force keeps is no reason for another.
    pub(super) fn reckon_with(&mut self, arrivals: &Arrivals) {
        if !self.is_stopped() {
            self.catch = arrivals.catch(self.traced.account, |minutes| self.fresh.still_there(minutes));
        }
    }

    /// What freezing it at so many minutes is expected to save of the claim, in minor units.
    pub(super) fn expected_saving(&self, minutes: f64) -> i128 {
        let saving = self.own_saving(minutes);
        (saving.round() as i128).clamp(0, self.claim)
    }

    pub(super) fn reason(&self, as_of: Time) -> Reason {
        let held = self.traced.held;
        let arrived_minutes = minutes_between(self.traced.last_received, as_of);
        let median_minutes = self.law.median_minutes();
        if let Some(until) = self.frozen_until {
            return Reason::Frozen { held, until };
        }
        if self.traced.status == Status::Parked {
            return Reason::Parked {
                held,
                arrived_minutes,
            };
        }
        match &self.stay.phase {
            Phase::Waiting(starts) => Reason::Waiting {
                held,
                arrived_minutes: starts
                    .last()
                    .map_or(arrived_minutes, |traced| minutes_between(traced.time, as_of)),
                median_minutes,
            },
            Phase::Draining { last_sent, .. } if self.stay.due <= 0.0 => Reason::LeftBehind {
                held,
                last_sent_minutes: minutes_between(*last_sent, as_of),
            },
            Phase::Draining { last_sent, .. } => Reason::Draining {
                held,
                last_sent_minutes: minutes_between(*last_sent, as_of),
            },
            Phase::Unseen => Reason::Unseen {
                held,
                arrived_minutes,
                median_minutes,
            },
        }
    }
}

/// The accounts in which traced money is, frozen in this case or not, by account number.
pub(super) fn candidates<'a>(
    inputs: &FreezeInputs<'a>,
    stays: &'a Stays,
    scales: &Scales,
    landed: &Landed,
) -> Vec<Candidate<'a>> {
    let arrivals = arrivals(inputs);
    let mut candidates = Vec::new();
    for (i, traced) in inputs.trace.accounts().iter().enumerate() {
        if !matches!(traced.status, Status::Held | Status::Parked | Status::Unseen) {
            continue;
        }
        let arrived = arrivals.get(&traced.account).map_or(&[][..], Vec::as_slice);
        let law = Law::new(stays, &stays.accounts[i], scales.account(i), &weights(arrived));
        let fresh = Law::of_fresh_money(stays, scales.account(i));
        let candidate = Candidate::new(inputs, stays, i, law, fresh);
        candidates.push(candidate.after(landed, arrived));
    }
    candidates.sort_by_key(|candidate| inputs.book.number(candidate.traced.account));
    candidates
}

impl<'a> Candidate<'a> {
    /// The `i`-th account of the trace.
    fn new(inputs: &FreezeInputs<'a>, stays: &'a Stays, i: usize, law: Law, fresh: Law) -> Self {
        let ledger = inputs.sub.ledger();
        let traced = &inputs.trace.accounts()[i];
        let frozen_until = inputs.in_force.get(&traced.account).copied();
        let frozen_until = frozen_until.filter(|&until| until > stays.as_of);
        let balance = inputs.sub.balance(traced.account);
        Candidate {
            traced,
            stay: &stays.accounts[i],
            holder_account: ledger.parked_for(traced.account).unwrap_or(traced.account),
            balance,
            claim: balance.map_or(traced.held, |b| traced.held.min(i128::from(b.minor()))),
            landed: None,
            setback: None,
            law,
            fresh,
            catch: Catch::default(),
            records_until: records_until(ledger, traced.account, stays.as_of),
            frozen_until,
            stopped_minutes: frozen_until.map_or(0.0, |until| minutes_between(stays.as_of, until)),
        }
    }

    /// The same once freezes have been tried: what they hold is not to be claimed again, nor is what came since,
    /// which no frozen account pays on.
    fn after(self, landed: &Landed, arrived: &[(Time, i64)]) -> Self {
        let in_force = landed.in_force(self.traced.account);
        let caught = in_force.map_or(0, |freeze| {
            let since = arrived.iter().filter(|(time, _)| *time > freeze.time);
            i128::from(freeze.amount.minor()) + since.map(|(_, amount)| i128::from(*amount)).sum::<i128>()
        });
        Candidate {
            claim: (self.claim - caught).max(0),
            landed: in_force,
            setback: landed.setback(self.traced.account),
            ..self
        }
    }

    /// Whether there is something left to freeze.
    pub(super) fn is_open(&self) -> bool {
        self.claim > 0 || self.landed.is_none()
    }

    /// What of `amount`, which a freeze keeps now, is expected to leave within a day once that runs out.
    pub(super) fn lost_without(&self, amount: i128) -> i128 {
        let stays = self.law.still_there(DAY_MINUTES) / self.law.still_there(0.0).max(f64::MIN_POSITIVE);
        #[allow(clippy::cast_precision_loss, reason = "an expectation, not an amount")]
        let lost = amount as f64 * (1.0 - stays);
        (lost.round() as i128).clamp(0, amount)
    }
}

/// When traced money came to each account, and how much.
pub(super) fn arrivals(inputs: &FreezeInputs<'_>) -> BTreeMap<AccountId, Vec<(Time, i64)>> {
    let transfers = inputs.sub.ledger().transfers();
    let mut arrivals: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for traced in inputs.trace.transfers() {
        if let Some(payee) = transfers.get(traced.transfer).payee.account() {
            let time = transfers.payee_time(traced.transfer);
            arrivals.entry(payee).or_default().push((time, traced.traced));
        }
    }
    arrivals
}

/// Amounts as weights.
pub(super) fn weights(arrivals: &[(Time, i64)]) -> Vec<(Time, f64)> {
    #[allow(clippy::cast_precision_loss, reason = "a weight, not an amount")]
    let weight = |&(time, amount): &(Time, i64)| (time, amount as f64);
    arrivals.iter().map(weight).collect()
}

/// Until when the account's own records are loaded, at most the as-of time.
fn records_until(ledger: &Ledger, account: AccountId, as_of: Time) -> Option<Time> {
    match ledger.coverage(account) {
        Coverage::Whole => Some(as_of),
        Coverage::Periods(periods) => periods.iter().map(|p| p.until.min(as_of)).next_back(),
        Coverage::Unseen => None,
    }
}
