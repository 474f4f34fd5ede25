//! The accounts that may be frozen, each with the law of its money.

use std::collections::{BTreeMap, BTreeSet};

use super::list::FreezeInputs;
use super::reason::Reason;
use super::schedule;
use crate::account::AccountId;
use crate::dwell::{Law, Phase, Scales, Stay, Stays, minutes_between};
use crate::ledger::{Coverage, Ledger};
use crate::money::Money;
use crate::time::Time;
use crate::trace::{Status, TracedAccount};

/// An account that may be frozen, with the law of its money.
pub(super) struct Candidate<'a> {
    pub(super) traced: &'a TracedAccount,
    stay: &'a Stay,
    pub(super) holder_account: AccountId,
    pub(super) balance: Option<Money>,
    pub(super) claim: i128,
    law: Law,
    pub(super) records_until: Option<Time>,
    pub(super) frozen_until: Option<Time>,
    /// Minutes after the as-of time for which a freeze in force stops the clock.
    stopped_minutes: f64,
}

impl schedule::Account for Candidate<'_> {
    fn held(&self) -> i128 {
        self.traced.held
    }

    fn claim(&self) -> i128 {
        self.claim
    }

    fn newest(&self) -> Time {
        self.traced.last_received
    }

    #[allow(clippy::cast_precision_loss, reason = "an expectation, not an amount")]
    fn saving(&self, minutes: f64) -> f64 {
        let minutes = (minutes - self.stopped_minutes).max(0.0);
        self.claim as f64 * self.law.still_there(minutes)
    }
}

impl Candidate<'_> {
    /// What freezing it at so many minutes is expected to save, in minor units.
    pub(super) fn expected_saving(&self, minutes: f64) -> i128 {
        let saving = schedule::Account::saving(self, minutes);
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

/// The accounts that may be frozen, by account number.
pub(super) fn candidates<'a>(
    inputs: &FreezeInputs<'a>,
    stays: &'a Stays,
    scales: &Scales,
) -> Vec<Candidate<'a>> {
    let ledger = inputs.sub.ledger();
    let frozen: BTreeSet<_> = inputs.frozen.iter().map(|freeze| freeze.account).collect();
    let arrivals = arrivals(inputs);
    let listed = |traced: &TracedAccount| {
        let there = matches!(traced.status, Status::Held | Status::Parked | Status::Unseen);
        there && !frozen.contains(&traced.account)
    };
    let mut candidates: Vec<_> = inputs
        .trace
        .accounts()
        .iter()
        .enumerate()
        .filter(|(_, traced)| listed(traced))
        .map(|(i, traced)| {
            let stay = &stays.accounts[i];
            let arrived = arrivals.get(&traced.account).map_or(&[][..], Vec::as_slice);
            let frozen_until = inputs.in_force.get(&traced.account).copied();
            let frozen_until = frozen_until.filter(|&until| until > stays.as_of);
            let balance = inputs.sub.balance(traced.account);
            Candidate {
                traced,
                stay,
                holder_account: ledger.parked_for(traced.account).unwrap_or(traced.account),
                balance,
                claim: balance.map_or(traced.held, |b| traced.held.min(i128::from(b.minor()))),
                law: Law::new(stays, stay, scales.account(i), arrived),
                records_until: records_until(ledger, traced.account, stays.as_of),
                frozen_until,
                stopped_minutes: frozen_until.map_or(0.0, |until| minutes_between(stays.as_of, until)),
            }
        })
        .collect();
    candidates.sort_by_key(|candidate| inputs.book.number(candidate.traced.account));
    candidates
}

/// When traced money came to each account, and how much.
fn arrivals(inputs: &FreezeInputs<'_>) -> BTreeMap<AccountId, Vec<(Time, f64)>> {
    let transfers = inputs.sub.ledger().transfers();
    let mut arrivals: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for traced in inputs.trace.transfers() {
        if let Some(payee) = transfers.get(traced.transfer).payee.account() {
            #[allow(clippy::cast_precision_loss, reason = "a weight, not an amount")]
            let weight = traced.traced as f64;
            let time = transfers.payee_time(traced.transfer);
            arrivals.entry(payee).or_default().push((time, weight));
        }
    }
    arrivals
}

/// Until when the account's own records are loaded, at most the as-of time.
fn records_until(ledger: &Ledger, account: AccountId, as_of: Time) -> Option<Time> {
    match ledger.coverage(account) {
        Coverage::Whole => Some(as_of),
        Coverage::Periods(periods) => periods.iter().map(|p| p.until.min(as_of)).next_back(),
        Coverage::Unseen => None,
    }
}
