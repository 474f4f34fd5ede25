//! Step 2, for exports that write the time differently: seconds in one, minutes or only the date in another.
//!
//! The wider time holds the narrower. A balance or a serial number that both lines give proves them one entry.
//! Without either, they are one where every line of both exports in the time that both cover has its like in the
//! other; where only some have, both count, and a note says so.

use std::collections::BTreeMap;

use hashbrown::{HashMap, HashSet};

use crate::entry::Interval;
use crate::note::NoteKind;
use crate::settle::duplicate::{agree, fill};
use crate::settle::outcome::Fate;
use crate::settle::work::{Filled, Work};

/// A line, and the same entry as another export writes it with a wider time.
#[derive(Debug, Clone, Copy)]
struct Pair {
    narrow: u32,
    wide: u32,
    proven: bool,
}

/// Ends the wider of two lines of one entry as `duplicate`; what only it said is kept with the narrower.
pub(crate) fn drop_rewritten(work: &mut Work<'_>, filled: &mut Filled) {
    let mut lines: Vec<u32> = (0..work.lines.len() as u32)
        .filter(|&i| work.is_open(i))
        .collect();
    let width = |i: u32| work.entry(i).time.width_nanos;
    if lines.windows(2).all(|w| width(w[0]) == width(w[1])) {
        return;
    }
    let key = |i: u32| (work.line(i).track, work.entry(i).direction, work.entry(i).amount);
    lines.sort_by_key(|&i| (key(i), work.entry(i).time.start, work.source(i)));
    let mut pairs = Vec::new();
    for equal in lines.chunk_by(|&a, &b| key(a) == key(b)) {
        if equal.len() > 1 {
            pairs.extend(pairs_of(work, filled, equal));
        }
    }
    let whole = judge_unproven(work, &lines, &pairs);
    for pair in pairs {
        if pair.proven || whole.contains(&exports(work, pair)) {
            fill(work, filled, pair.narrow, pair.wide);
            let of = work.source(pair.narrow);
            work.end(pair.wide, Fate::Duplicate { of });
        }
    }
}

/// The account, and the exports of both lines.
type Exports = (u32, u32, u32);

fn exports(work: &Work<'_>, pair: Pair) -> Exports {
    let track = work.line(pair.narrow).track;
    (
        track,
        work.entry(pair.narrow).export,
        work.entry(pair.wide).export,
    )
}

/// Pairs lines of one account, direction and amount, given by time: first those that are proven, then the rest in
/// order.
fn pairs_of(work: &Work<'_>, filled: &Filled, equal: &[u32]) -> Vec<Pair> {
    let start = |i: u32| work.entry(i).time.start;
    let mut by_width = equal.to_vec();
    by_width.sort_by_key(|&i| (work.entry(i).time.width_nanos, start(i), work.source(i)));
    let mut gone: HashSet<u32> = HashSet::new();
    // Each line has one like in an export at most.
    let mut taken: HashSet<(u32, u32)> = HashSet::new();
    let mut pairs = Vec::new();
    for proven in [true, false] {
        for &wide in &by_width {
            if gone.contains(&wide) {
                continue;
            }
            let time = work.entry(wide).time;
            let first = equal.partition_point(|&i| start(i) < time.start);
            let within = equal[first..]
                .iter()
                .take_while(|&&i| start(i).nanos() < time.end_nanos());
            let export = work.entry(wide).export;
            let like = within.copied().find(|&narrow| {
                work.entry(narrow).time.width_nanos < time.width_nanos
                    && work.entry(narrow).export != export
                    && !gone.contains(&narrow)
                    && !taken.contains(&(narrow, export))
                    && is_proven(work, filled, narrow, wide) == proven
                    && agree(work, narrow, wide)
            });
            if let Some(narrow) = like {
                gone.insert(wide);
                taken.insert((narrow, export));
                pairs.push(Pair { narrow, wide, proven });
            }
        }
    }
    pairs
}

/// Whether both lines give a balance, or both a serial number; that these are equal is asked apart.
fn is_proven(work: &Work<'_>, filled: &Filled, a: u32, b: u32) -> bool {
    let balances = work.line(a).balance.is_some() && work.line(b).balance.is_some();
    balances || (!filled.serial(work, a).is_empty() && !filled.serial(work, b).is_empty())
}

/// The exports between which pairs count though nothing proves them: all lines have their like. Notes them, and
/// those between which only some have.
fn judge_unproven(work: &mut Work<'_>, lines: &[u32], pairs: &[Pair]) -> HashSet<Exports> {
    let mut unproven: BTreeMap<Exports, Vec<Pair>> = BTreeMap::new();
    let mut paired: HashMap<Exports, HashSet<u32>> = HashMap::new();
    for &pair in pairs {
        let key = exports(work, pair);
        paired.entry(key).or_default().extend([pair.narrow, pair.wide]);
        if !pair.proven {
            unproven.entry(key).or_default().push(pair);
        }
    }
    let mut whole = HashSet::new();
    if unproven.is_empty() {
        return whole;
    }
    let mut by_export: HashMap<(u32, u32), Vec<u32>> = HashMap::new();
    for &i in lines {
        by_export
            .entry((work.line(i).track, work.entry(i).export))
            .or_default()
            .push(i);
    }
    for (key, mut pairs) in unproven {
        let (track, narrow, wide) = key;
        let sides = [&by_export[&(track, narrow)], &by_export[&(track, wide)]];
        let all = |own: &[u32], other: &[u32]| {
            let span = span(work, other);
            own.iter()
                .filter(|&&i| work.entry(i).time.distance_nanos(span) == 0)
                .all(|i| paired[&key].contains(i))
        };
        let is_whole = all(sides[0], sides[1]) && all(sides[1], sides[0]);
        pairs.sort_by_key(|pair| work.source(pair.wide));
        let (first, lines) = (pairs[0], pairs.len());
        let like = work.reading.place(work.source(first.narrow)).to_string();
        let kind = if is_whole {
            whole.insert(key);
            NoteKind::CopiesByTime { lines, like }
        } else {
            NoteKind::CopiesPossible { lines, like }
        };
        let source = work.source(first.wide);
        work.note(kind, source);
    }
    whole
}

/// The time from the first of some lines to the last.
fn span(work: &Work<'_>, lines: &[u32]) -> Interval {
    let times = || lines.iter().map(|&i| work.entry(i).time);
    let start = times().map(|time| time.start).min();
    let start = start.expect("an export of a pair has lines");
    let end = times().map(Interval::end_nanos).max().unwrap_or(start.nanos());
    Interval {
        start,
        width_nanos: end.saturating_sub(start.nanos()),
    }
}
