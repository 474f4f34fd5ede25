//! Watches one account transfer by transfer, and tells its visits.

use super::FINEST_MINUTES;
use super::stay::{Phase, Stay, Visit, minutes_between};
use crate::ledger::Coverage;
use crate::time::Time;

/// Payments further apart than this are not of one go.
const ONE_GO_MINUTES: f64 = 12.0;
/// Payments of one go that take less than one part in so many of the balance, and less than half of what came
/// last, are small change: the holder buys lunch, the money stays.
const SMALL_CHANGE: i128 = 10;
/// What is believed of the pause between payments of one go before any is seen: so many of so long.
const PRIOR_PAUSES: f64 = 3.0;
const PRIOR_PAUSE_MINUTES: f64 = 3.0;

/// Pauses between payments of one go, over the case.
#[derive(Debug, Default)]
pub(super) struct Pauses {
    minutes: f64,
    count: u32,
}

impl Pauses {
    fn note(&mut self, minutes: f64) {
        self.minutes += minutes;
        self.count += 1;
    }

    pub(super) fn mean(&self) -> f64 {
        let (sum, count) = (self.minutes, f64::from(self.count));
        let mean = (sum + PRIOR_PAUSES * PRIOR_PAUSE_MINUTES) / (count + PRIOR_PAUSES);
        mean.max(FINEST_MINUTES)
    }
}

/// What came since the last departure.
#[derive(Debug, Default)]
struct Arrived {
    receipts: Vec<(Time, i64)>,
    first_traced: Option<Time>,
}

impl Arrived {
    /// When the visit began of which a go paid out so much: with the first traced receipt; without any, with
    /// the oldest of the last receipts that make up what was paid.
    fn since(&self, paid: i64) -> Option<Time> {
        let mut sum = 0_i128;
        let newest_first = self.receipts.iter().rev();
        let taken = newest_first.take_while(|(_, amount)| {
            let wanted = sum < i128::from(paid);
            sum += i128::from(*amount);
            wanted
        });
        self.first_traced.or(taken.last().map(|(time, _)| *time))
    }

    /// Lets nothing have come before `time`.
    fn begin_no_earlier(&mut self, time: Time) {
        for (arrival, _) in &mut self.receipts {
            *arrival = (*arrival).max(time);
        }
        self.first_traced = self.first_traced.map(|arrival| arrival.max(time));
    }
}

/// Payments in one go.
#[derive(Debug)]
struct Go {
    began: Time,
    last: Time,
    /// The balance when it began.
    top: i64,
    paid: i64,
    /// What had come before it.
    arrived: Arrived,
}

impl Go {
    /// Whether it is more than small change: a part of the balance worth speaking of, or half of what came last.
    fn is_departure(&self) -> bool {
        let last = self
            .arrived
            .receipts
            .last()
            .map(|(_, amount)| i128::from(*amount));
        let paid = i128::from(self.paid);
        paid * SMALL_CHANGE >= i128::from(self.top) || last.is_some_and(|last| paid * 2 >= last)
    }
}

/// The last departure: when it ended, and the balance when it began.
#[derive(Debug, Clone, Copy)]
struct Departure {
    last_sent: Time,
    top: i64,
}

/// One account, transfer by transfer.
pub(super) struct Watch<'a> {
    coverage: &'a Coverage,
    as_of: Time,
    balance: i64,
    visits: Vec<Visit>,
    arrived: Arrived,
    go: Option<Go>,
    departure: Option<Departure>,
}

impl<'a> Watch<'a> {
    pub(super) fn new(coverage: &'a Coverage, as_of: Time, opening: i64) -> Self {
        Watch {
            coverage,
            as_of,
            balance: opening,
            visits: Vec::new(),
            arrived: Arrived::default(),
            go: None,
            departure: None,
        }
    }

    pub(super) fn receives(&mut self, time: Time, amount: i64, traced: bool) {
        let time = time.min(self.as_of);
        self.balance += amount;
        self.arrived.receipts.push((time, amount));
        if traced {
            self.arrived.first_traced.get_or_insert(time);
        }
    }

    pub(super) fn pays(&mut self, time: Time, amount: i64, pauses: &mut Pauses) {
        let time = time.min(self.as_of);
        match &mut self.go {
            Some(go) if minutes_between(go.last, time) < ONE_GO_MINUTES => {
                pauses.note(minutes_between(go.last, time));
                go.last = time;
                go.paid = go.paid.saturating_add(amount);
                // What comes in the middle of a go is not what the go is about: its time begins after it.
                self.arrived.begin_no_earlier(time);
            }
            _ => {
                self.end_go();
                self.go = Some(Go {
                    began: time,
                    last: time,
                    top: self.balance,
                    paid: amount,
                    arrived: std::mem::take(&mut self.arrived),
                });
            }
        }
        self.balance -= amount;
    }

    /// Ends the go: a departure ends a visit, small change does not.
    fn end_go(&mut self) {
        let Some(go) = self.go.take() else { return };
        if go.is_departure() {
            if let Some(since) = go.arrived.since(go.paid) {
                self.note_visit(since, Some(go.began), go.arrived.first_traced.is_some());
            }
            self.departure = Some(Departure {
                last_sent: go.last,
                top: go.top,
            });
        } else {
            let mut arrived = go.arrived;
            arrived.receipts.append(&mut self.arrived.receipts);
            arrived.first_traced = arrived.first_traced.or(self.arrived.first_traced);
            self.arrived = arrived;
        }
    }

    /// Notes a visit, as far as the account's own records speak of it.
    fn note_visit(&mut self, since: Time, departure: Option<Time>, traced: bool) {
        if let Some(until) = self.seen_until(since) {
            let ended = departure.filter(|&d| d <= until);
            self.visits.push(Visit {
                minutes: minutes_between(since, ended.unwrap_or(until)),
                ended: ended.is_some(),
                traced,
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

    pub(super) fn finish(mut self, level: u32) -> Stay {
        self.end_go();
        let (shown, phase) = match (self.arrived.first_traced, self.departure) {
            (Some(since), _) => {
                self.note_visit(since, None, true);
                (Some(since), Phase::Waiting { since })
            }
            (None, Some(Departure { last_sent, top })) => {
                let left = share(self.balance, top);
                (Some(last_sent), Phase::Draining { last_sent, left })
            }
            (None, None) => (None, Phase::Unseen),
        };
        let known_until = shown.and_then(|time| self.seen_until(time));
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
