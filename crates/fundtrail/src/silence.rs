//! How long accounts are silent between two of their lines: whether records that break off for a while, or end a
//! little early, are likely to lack anything.

use crate::account::AccountId;
use crate::ledger::{Coverage, Period};
use crate::subledger::SubLedger;
use crate::time::Time;

/// Fewer silences than this tell nothing.
const ENOUGH: usize = 3;

/// The usual silence of each account whose own records are loaded for a time.
///
/// The usual silence is the median time between two lines that follow one another: every other silence is longer, so
/// that a gap up to it most likely hides nothing. It is the account's own where it has three silences, else that of
/// all such accounts together; fewer than three tell nothing.
#[derive(Debug)]
pub(crate) struct Silences<'a> {
    sub: &'a SubLedger<'a>,
    /// By own number, in nanoseconds; `None` without enough lines.
    own: Vec<Option<i64>>,
    of_all: Option<i64>,
    /// What others show of accounts outside the stretches of their own records: own number and time, sorted.
    seen_by_others: Vec<(u32, Time)>,
}

impl<'a> Silences<'a> {
    /// Learns them from the lines of a sub-ledger.
    ///
    /// Complexity: O(n log n) for its n transfers.
    pub(crate) fn new(sub: &'a SubLedger<'a>) -> Self {
        let (mut lines, mut seen_by_others) = lines(sub);
        lines.sort_unstable();
        seen_by_others.sort_unstable();
        let silence = |pair: &[OwnLine]| {
            let ((account, stretch, before), (same, as_before, after)) = (pair[0], pair[1]);
            let follows = account == same && stretch == as_before;
            follows.then(|| (account, nanos_between(before, after)))
        };
        let mut silences: Vec<(u32, i64)> = lines.windows(2).filter_map(silence).collect();
        silences.sort_unstable();
        let mut own = vec![None; sub.accounts().len()];
        for silences in silences.chunk_by(|a, b| a.0 == b.0) {
            own[silences[0].0 as usize] = median(silences);
        }
        silences.sort_unstable_by_key(|&(_, nanos)| nanos);
        Silences {
            sub,
            own,
            of_all: median(&silences),
            seen_by_others,
        }
    }

    /// Whether a gap in the records of `account` is no longer than its usual silence, and nobody else's records show
    /// that it was not silent meanwhile.
    pub(crate) fn is_usual(&self, account: AccountId, from: Time, until: Time) -> bool {
        let Some(number) = self.sub.position(account) else {
            return false;
        };
        let from_here = self
            .seen_by_others
            .partition_point(|&seen| seen < (number as u32, from));
        let seen = self.seen_by_others.get(from_here);
        let is_silent = seen.is_none_or(|&(other, time)| other != number as u32 || time > until);
        let usual = self.own[number].or(self.of_all);
        is_silent && usual.is_some_and(|usual| nanos_between(from, until) <= usual)
    }
}

/// The median of silences that are sorted; of an even number the shorter of the two in the middle.
fn median(silences: &[(u32, i64)]) -> Option<i64> {
    let middle = silences.get(silences.len().saturating_sub(1) / 2);
    middle
        .filter(|_| silences.len() >= ENOUGH)
        .map(|&(_, nanos)| nanos)
}

/// A line within the records of an account: its own number, in which stretch of them, when by its clock.
type OwnLine = (u32, usize, Time);

/// The lines of accounts whose own records are loaded for some time: those within, and what others show beside.
fn lines(sub: &SubLedger<'_>) -> (Vec<OwnLine>, Vec<(u32, Time)>) {
    let transfers = sub.ledger().transfers();
    let (mut within, mut beside) = (Vec::new(), Vec::new());
    for &step in sub.moves() {
        let clocks = [
            (step.payer(), transfers.times()[step.index.index()]),
            (step.payee(), transfers.payee_time(step.index)),
        ];
        for (account, time) in clocks {
            let Some(number) = account.filter(|&n| !sub.is_transit(n)) else {
                continue;
            };
            let Coverage::Periods(periods) = sub.ledger().coverage(sub.owner(number)) else {
                continue;
            };
            let holds = |period: &Period| period.from <= time && time <= period.until;
            match periods.iter().position(holds) {
                Some(stretch) => within.push((number, stretch, time)),
                None => beside.push((number, time)),
            }
        }
    }
    (within, beside)
}

fn nanos_between(from: Time, until: Time) -> i64 {
    until.nanos().saturating_sub(from.nanos())
}
