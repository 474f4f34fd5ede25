//! Step 5: a payment that was undone before it arrived, and the line that undid it, are both void.
//!
//! Needs: lines in order, void ones not yet ended.
//! Leaves: undone lines and those that undid them ended as void.

use fundtrail::AccountId;
use hashbrown::{HashMap, HashSet};

use crate::entry::Direction;
use crate::settle::outcome::Fate;
use crate::settle::work::{Filled, Other, WIDE_WINDOW_NANOS, Work, same_other};
use crate::words::Class;

/// Ends undone lines and those that undid them.
pub(crate) fn void_reversals(work: &mut Work<'_>, filled: &Filled) {
    let mut pairs = Vec::new();
    for track in &work.tracks {
        pairs.extend(pairs_of(work, filled, &track.lines));
    }
    if pairs.is_empty() {
        return;
    }
    let arrivals = Arrivals::new(work, &pairs);
    let void: Vec<_> = pairs
        .into_iter()
        .filter(|&[undone, _]| !arrivals.arrived(work, undone))
        .collect();
    for [undone, undoing] in void {
        let (a, b) = (work.source(undone), work.source(undoing));
        work.end(undone, Fate::Void { with: b });
        work.end(undoing, Fate::Void { with: a });
    }
}

/// Lines of one account, in order: each reversal with the latest earlier line of the same parties and the
/// opposite amount; a shared serial number goes before. Of one time, either may stand first.
fn pairs_of(work: &Work<'_>, filled: &Filled, lines: &[u32]) -> Vec<[u32; 2]> {
    let undoes = |i: u32| work.line(i).classes.has(Class::Reversal) || is_red_ink(work, i);
    if !lines.iter().any(|&i| undoes(i)) {
        return Vec::new();
    }
    let mut earlier: HashMap<i64, Vec<u32>> = HashMap::new();
    let mut early_reversals: HashMap<i64, Vec<u32>> = HashMap::new();
    let mut pairs = Vec::new();
    for &i in lines {
        let opposite = work.line(i).change.saturating_neg();
        if undoes(i) {
            let candidates = earlier.entry(opposite).or_default();
            match undone(work, filled, candidates, i) {
                Some(at) => pairs.push([candidates.remove(at), i]),
                None => early_reversals.entry(work.line(i).change).or_default().push(i),
            }
            continue;
        }
        let waiting = early_reversals.get_mut(&opposite).and_then(|reversals| {
            let time = work.entry(i).time;
            let at = reversals.iter().rposition(|&r| {
                work.entry(r).time.distance_nanos(time) == 0 && undone(work, filled, &[i], r).is_some()
            })?;
            Some(reversals.remove(at))
        });
        match waiting {
            Some(reversal) => pairs.push([i, reversal]),
            None => earlier.entry(work.line(i).change).or_default().push(i),
        }
    }
    pairs
}

/// Whether a negative amount went against its direction; with it, the balance has shown that the sign only says
/// the direction once more.
fn is_red_ink(work: &Work<'_>, i: u32) -> bool {
    let (entry, change) = (work.entry(i), work.line(i).change);
    let went_its_way = match entry.direction {
        Direction::Out => change < 0,
        Direction::In => change > 0,
        Direction::Own | Direction::Open => false,
    };
    entry.amount.is_negative() && !went_its_way
}

/// Which of the earlier lines a reversal undoes, by position among them.
fn undone(work: &Work<'_>, filled: &Filled, candidates: &[u32], reversal: u32) -> Option<usize> {
    let other = work.line(reversal).other;
    let serial = filled.serial(work, reversal);
    let same_serial = |&i: &u32| {
        !serial.is_empty() && filled.serial(work, i) == serial && same_other(work.line(i).other, other)
    };
    let by_serial = candidates.iter().rposition(same_serial);
    let by_party = || {
        candidates
            .iter()
            .rposition(|&i| work.line(i).other == other && other != Other::Nobody)
    };
    // One of the two names nobody: only if nothing else fits.
    let by_amount = || {
        let mut fit = (0..candidates.len()).filter(|&c| same_other(work.line(candidates[c]).other, other));
        fit.next().filter(|_| fit.next().is_none())
    };
    by_serial.or_else(by_party).or_else(by_amount)
}

/// Lines outside the pairs, to tell whether an undone payment had arrived.
struct Arrivals {
    /// When lines changed an account, by (account, counterparty, currency, change).
    times: HashMap<(AccountId, AccountId, usize, i64), Vec<i64>>,
}

impl Arrivals {
    fn new(work: &Work<'_>, pairs: &[[u32; 2]]) -> Self {
        let paired: HashSet<u32> = pairs.iter().flatten().copied().collect();
        let mut times: HashMap<_, Vec<i64>> = HashMap::new();
        for (track, &i) in work
            .tracks
            .iter()
            .flat_map(|t| t.lines.iter().map(move |i| (t, i)))
        {
            if let (Other::Account(other), false) = (work.line(i).other, paired.contains(&i)) {
                let key = (track.account, other, track.currency, work.line(i).change);
                times
                    .entry(key)
                    .or_default()
                    .push(work.entry(i).time.start.nanos());
            }
        }
        times.values_mut().for_each(|t| t.sort_unstable());
        Arrivals { times }
    }

    /// Whether the counterparty's own statement shows more such movements than this one has besides the
    /// undone: then it did arrive, and what came back is a transfer back.
    fn arrived(&self, work: &Work<'_>, undone: u32) -> bool {
        let line = work.line(undone);
        let Other::Account(other) = line.other else {
            return false;
        };
        let (own, currency) = (work.own(undone), work.tracks[line.track as usize].currency);
        let near = |key: &(AccountId, AccountId, usize, i64)| {
            let times = self.times.get(key).map_or(&[][..], Vec::as_slice);
            let time = work.entry(undone).time.start.nanos();
            let from = times.partition_point(|&t| t < time.saturating_sub(WIDE_WINDOW_NANOS));
            let until = times.partition_point(|&t| t <= time.saturating_add(WIDE_WINDOW_NANOS));
            until - from
        };
        near(&(other, own, currency, line.change.saturating_neg()))
            > near(&(own, other, currency, line.change))
    }
}
