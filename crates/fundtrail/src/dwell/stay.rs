//! The visits of money to accounts, as their records show them.

use std::collections::BTreeSet;

use super::watch::{Habits, Watch};
use crate::money::Money;
use crate::subledger::SubLedger;
use crate::time::Time;
use crate::trace::Trace;

/// How long money stayed in an account, once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Visit {
    /// Minutes from the receipt with which it began.
    pub minutes: f64,
    /// Whether a payment out ended it; if not, it lasted at least that long.
    pub ended: bool,
}

/// A receipt with which an open visit may have begun.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Start {
    /// When it came.
    pub time: Time,
    /// How likely it is the one.
    pub probability: f64,
}

/// What an account's records show last.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// Traced money came, and nothing has departed since. The visit began with one of these receipts, the
    /// oldest first; the last is the first traced one since the last departure. The probabilities sum to 1.
    Waiting(Vec<Start>),
    /// It has begun to pay out, and no traced money came since.
    Draining {
        /// When its last departure ended so far.
        last_sent: Time,
        /// What is left of what it was to pass on when it began to pay out, 0 to 1.
        left: f64,
        /// How many more payments of the size of those of its last departure that makes.
        payments_left: f64,
    },
    /// Its own records show nothing: money came by what others' records say.
    Unseen,
}

/// What an account's records say of how long money stays there.
#[derive(Debug, Clone, PartialEq)]
pub struct Stay {
    /// Its level in the trace.
    pub level: u32,
    /// Its visits in order of time, without the one that [`Phase::Waiting`] tells of.
    pub visits: Vec<Visit>,
    /// What its records show last.
    pub phase: Phase,
    /// Until when its records say what it did; at most the as-of time.
    pub known_until: Time,
    /// The share of the traced money in it that is due to be passed on. Where a rule lets other money leave first, an
    /// account that has passed on as much as came still holds some: that leaves only with money that comes later.
    pub due: f64,
}

impl Stay {
    /// The ages in minutes that a visit may have which is still open, with their probabilities; nothing where
    /// none is.
    pub(crate) fn open_visit(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        let starts = match &self.phase {
            Phase::Waiting(starts) => &starts[..],
            Phase::Draining { .. } | Phase::Unseen => &[],
        };
        starts
            .iter()
            .map(|start| (minutes_between(start.time, self.known_until), start.probability))
    }
}

/// The stays of the traced accounts of a case.
#[derive(Debug, Clone)]
pub struct Stays {
    /// One an account of the trace, in the trace's order.
    pub accounts: Vec<Stay>,
    /// The mean pause between payments of one go, in minutes.
    pub pause_minutes: f64,
    /// The mean number of such pauses in a go.
    pub pauses_a_go: f64,
    /// Up to when records were read.
    pub as_of: Time,
}

impl Stays {
    /// Reads the visits to every traced account out of all receipts and payments on record.
    ///
    /// # Complexity
    /// O(transfers of the sub-ledger + traced accounts).
    pub fn read(sub: &SubLedger<'_>, trace: &Trace) -> Self {
        let as_of = sub.horizon();
        let mut places = vec![None; sub.numbers()];
        let mut watches = Vec::with_capacity(trace.accounts().len());
        for traced in trace.accounts() {
            let position = sub
                .position(traced.account)
                .expect("a traced account is a reached one");
            places[position] = Some(watches.len());
            let opening = sub.opening(traced.account).map_or(Money::ZERO, |(o, _)| o);
            let coverage = sub.ledger().coverage(traced.account);
            watches.push(Watch::new(coverage, as_of, opening.minor()));
        }
        let mut habits = Habits::default();
        let transfers = sub.ledger().transfers();
        let mut traced = trace.transfers().iter().map(|t| t.transfer).peekable();
        let mut traced_in_transit = BTreeSet::new();
        for step in sub.moves() {
            let is_traced = if sub.arrives(*step) {
                traced_in_transit.contains(&step.index)
            } else {
                traced.next_if_eq(&step.index).is_some()
            };
            if is_traced && sub.ledger().is_in_transit(step.index) {
                traced_in_transit.insert(step.index);
            }
            let amount = sub.amount(*step);
            if let Some(payer) = step.payer().and_then(|n| places[n as usize]) {
                watches[payer].pays(transfers.times()[step.index.index()], amount, &mut habits);
            }
            if let Some(payee) = step.payee().and_then(|n| places[n as usize]) {
                watches[payee].receives(transfers.payee_time(step.index), amount, is_traced, &mut habits);
            }
        }
        for watch in &mut watches {
            watch.end_go(&mut habits);
        }
        let watches = watches.into_iter().zip(trace.accounts());
        Stays {
            accounts: watches
                .map(|(watch, traced)| watch.finish(traced, &habits))
                .collect(),
            pause_minutes: habits.mean_pause_minutes(),
            pauses_a_go: habits.mean_pauses_a_go(),
            as_of,
        }
    }
}

/// Minutes from one time to a later one; 0 where clocks disagree about which is later.
pub(crate) fn minutes_between(earlier: Time, later: Time) -> f64 {
    (later.seconds_since(earlier) / 60.0).max(0.0)
}
