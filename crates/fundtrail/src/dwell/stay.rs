//! The visits of money to accounts, as their records show them.

use crate::ledger::Coverage;
use crate::money::Money;
use crate::subledger::SubLedger;
use crate::time::Time;
use crate::trace::Trace;

/// Payments further apart than this are not of one go.
const ONE_GO_MINUTES: f64 = 30.0;
/// What is believed of the pause between payments of one go before any is seen: so many of so long.
const PRIOR_PAUSES: f64 = 3.0;
const PRIOR_PAUSE_MINUTES: f64 = 3.0;

/// A payment of less than one part in so many of the balance is small change: no departure.
const SMALL_CHANGE: i128 = 50;

/// How long money stayed in an account, once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Visit {
    /// Minutes from the first receipt since the last payment out.
    pub minutes: f64,
    /// Whether a payment out ended it; if not, it lasted at least that long.
    pub ended: bool,
    /// Whether traced money took part. If not, it may be of the holder's own life.
    pub traced: bool,
}

/// What an account's records show last.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Phase {
    /// Money came, and nothing was paid out since.
    Waiting {
        /// Since the first receipt after the last payment out.
        since: Time,
    },
    /// It has paid out since the last receipt.
    Draining {
        /// When it last paid out.
        last_sent: Time,
        /// What is left of the balance that it had when it began to pay out, 0 to 1.
        left: f64,
    },
    /// Its own records show nothing: money came by what others' records say.
    Unseen,
}

/// What an account's records say of how long money stays there.
#[derive(Debug, Clone, PartialEq)]
pub struct Stay {
    /// Its level in the trace.
    pub level: u32,
    /// Its visits in order of time, the open one last, as a censored one.
    pub visits: Vec<Visit>,
    /// What its records show last.
    pub phase: Phase,
    /// Until when its records say what it did; at most the as-of time.
    pub known_until: Time,
}

/// The stays of the traced accounts of a case.
#[derive(Debug, Clone)]
pub struct Stays {
    /// One an account of the trace, in the trace's order.
    pub accounts: Vec<Stay>,
    /// The mean pause between payments of one go, in minutes.
    pub pause_minutes: f64,
    /// Up to when records were read.
    pub as_of: Time,
}

impl Stays {
    /// Reads the visits to every traced account out of all receipts and payments on record.
    ///
    /// # Complexity
    /// O(transfers of the sub-ledger + traced accounts).
    pub fn read(sub: &SubLedger<'_>, trace: &Trace) -> Self {
        let as_of = as_of(sub);
        let mut places = vec![None; sub.accounts().len()];
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
        let mut pauses = Pauses::default();
        let transfers = sub.ledger().transfers();
        let mut traced = trace.transfers().iter().map(|t| t.transfer).peekable();
        for step in sub.moves() {
            let is_traced = traced.next_if_eq(&step.index).is_some();
            let amount = sub.amount(*step);
            if let Some(payer) = step.payer().and_then(|n| places[n as usize]) {
                watches[payer].pays(transfers.times()[step.index.index()], amount, &mut pauses);
            }
            if let Some(payee) = step.payee().and_then(|n| places[n as usize]) {
                watches[payee].receives(transfers.payee_time(step.index), amount, is_traced);
            }
        }
        let levels = trace.accounts().iter().map(|a| a.level);
        Stays {
            accounts: watches
                .into_iter()
                .zip(levels)
                .map(|(w, l)| w.finish(l))
                .collect(),
            pause_minutes: pauses.mean(),
            as_of,
        }
    }
}

/// The as-of time of a sub-ledger: what was asked for, else that of the last entry.
fn as_of(sub: &SubLedger<'_>) -> Time {
    let asked = sub.query().as_of_time();
    if asked != Time::MAX {
        return asked;
    }
    let transfers = sub.ledger().transfers();
    let clocks = transfers
        .indices()
        .map(|i| transfers.payee_time(i).max(transfers.times()[i.index()]));
    clocks.max().unwrap_or(asked)
}

/// Minutes from one time to a later one; 0 where clocks disagree about which is later.
pub(crate) fn minutes_between(earlier: Time, later: Time) -> f64 {
    (later.seconds_since(earlier) / 60.0).max(0.0)
}

/// Pauses between payments of one go, over the case.
#[derive(Debug, Default)]
struct Pauses {
    minutes: f64,
    count: u32,
}

impl Pauses {
    fn note(&mut self, minutes: f64) {
        if minutes < ONE_GO_MINUTES {
            self.minutes += minutes;
            self.count += 1;
        }
    }

    fn mean(&self) -> f64 {
        let (sum, count) = (self.minutes, f64::from(self.count));
        let mean = (sum + PRIOR_PAUSES * PRIOR_PAUSE_MINUTES) / (count + PRIOR_PAUSES);
        mean.max(super::FINEST_MINUTES)
    }
}

/// A visit that goes on.
#[derive(Debug, Clone, Copy)]
struct Open {
    since: Time,
    traced: bool,
}

/// One account, transfer by transfer.
struct Watch<'a> {
    coverage: &'a Coverage,
    as_of: Time,
    balance: i64,
    /// The balance when it began to pay out.
    top: i64,
    visits: Vec<Visit>,
    open: Option<Open>,
    last_sent: Option<Time>,
}

impl<'a> Watch<'a> {
    fn new(coverage: &'a Coverage, as_of: Time, opening: i64) -> Self {
        Watch {
            coverage,
            as_of,
            balance: opening,
            top: opening,
            visits: Vec::new(),
            open: None,
            last_sent: None,
        }
    }

    fn receives(&mut self, time: Time, amount: i64, traced: bool) {
        let time = time.min(self.as_of);
        let restarts = if traced {
            self.open.is_none_or(|open| !open.traced)
        } else {
            self.open.is_none_or(|open| !open.traced && amount > self.balance)
        };
        if restarts {
            self.open = Some(Open { since: time, traced });
        }
        self.balance += amount;
    }

    fn pays(&mut self, time: Time, amount: i64, pauses: &mut Pauses) {
        let time = time.min(self.as_of);
        if i128::from(amount) * SMALL_CHANGE < i128::from(self.balance) {
            self.balance -= amount;
            return;
        }
        if let Some(open) = self.open.take() {
            self.top = self.balance;
            self.note_visit(open, Some(time));
        } else if let Some(last) = self.last_sent {
            pauses.note(minutes_between(last, time));
        }
        self.balance -= amount;
        self.last_sent = Some(time);
    }

    /// Notes a visit, as far as the account's own records speak of it.
    fn note_visit(&mut self, open: Open, departure: Option<Time>) {
        if let Some(until) = self.seen_until(open.since) {
            let ended = departure.filter(|&d| d <= until);
            self.visits.push(Visit {
                minutes: minutes_between(open.since, ended.unwrap_or(until)),
                ended: ended.is_some(),
                traced: open.traced,
            });
        }
    }

    /// Until when the account's own records go on without a gap from `time`; `None` where they do not speak
    /// of that time.
    fn seen_until(&self, time: Time) -> Option<Time> {
        match self.coverage {
            Coverage::Whole => Some(self.as_of),
            Coverage::Periods(periods) => {
                let period = periods.iter().find(|p| p.from <= time && time <= p.until);
                period.map(|p| p.until.min(self.as_of))
            }
            Coverage::Unseen => None,
        }
    }

    fn finish(mut self, level: u32) -> Stay {
        let phase = match (self.open, self.last_sent) {
            (Some(open), _) => Phase::Waiting { since: open.since },
            (None, Some(last_sent)) => Phase::Draining {
                last_sent,
                left: share(self.balance, self.top),
            },
            (None, None) => Phase::Unseen,
        };
        let shown = match phase {
            Phase::Waiting { since } => Some(since),
            Phase::Draining { last_sent, .. } => Some(last_sent),
            Phase::Unseen => None,
        };
        let known_until = shown.and_then(|time| self.seen_until(time));
        if let Some(open) = self.open {
            self.note_visit(open, None);
        }
        Stay {
            level,
            visits: self.visits,
            phase: known_until.map_or(Phase::Unseen, |_| phase),
            known_until: known_until.unwrap_or(self.as_of),
        }
    }
}

/// `part` of `whole`, as a share between 0 and 1.
#[allow(clippy::cast_precision_loss, reason = "a share for statistics, not an amount")]
fn share(part: i64, whole: i64) -> f64 {
    if whole <= 0 {
        return 0.0;
    }
    (part as f64 / whole as f64).clamp(0.0, 1.0)
}
