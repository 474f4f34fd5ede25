//! Step 5: a payment that was undone before it arrived, and the line that undid it, are both void.
//!
//! A return of what had arrived is a transfer back, however it is worded: what came in was used in between, or the other
//! statement has the payment or its return. The latter shows only when movements are paired: pairs of lines that are
//! void by their own statement are looked for in the others once everything else has found its other side.
//!
//! Needs: lines in order, void ones not yet ended.
//! Leaves: undone lines and those that undid them ended as void; then, after pairing, those open again that another
//! statement has.

use fundtrail::AccountId;
use hashbrown::{HashMap, HashSet};

use crate::entry::Direction;
use crate::settle::mirror::Mirrors;
use crate::settle::outcome::Fate;
use crate::settle::work::{Filled, Other, Work, same_other};
use crate::words::Class;

/// Lines that undo each other by what their own statement says.
#[derive(Debug, Default)]
pub(crate) struct Undone(Vec<[u32; 2]>);

/// Ends undone lines and those that undid them.
pub(crate) fn void_reversals(work: &mut Work<'_>, filled: &Filled) -> Undone {
    let mut pairs = Vec::new();
    for track in &work.tracks {
        pairs.extend(pairs_of(work, filled, &track.lines));
    }
    let used = used_in_between(work, &pairs);
    let (mut returned, mut undone) = (Vec::new(), Vec::new());
    for (pair, used) in pairs.into_iter().zip(used) {
        if used { &mut returned } else { &mut undone }.push(pair);
    }
    for pair in returned {
        name_both(work, pair);
    }
    for &pair in &undone {
        void(work, pair);
    }
    Undone(undone)
}

impl Undone {
    /// Opens the lines again that another statement may have.
    ///
    /// Returns those that were opened.
    pub(crate) fn open_again(self, work: &mut Work<'_>) -> Self {
        let with_statement = work.with_statement();
        let mut opened = self.0;
        opened.retain(|&pair| {
            let own = work.own(pair[0]);
            match party(work, pair) {
                Some(other) => other != own && with_statement[other.index()],
                None => true,
            }
        });
        for &pair in &opened {
            for i in pair {
                work.reopen(i);
            }
            name_both(work, pair);
        }
        Undone(opened)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Ends those lines again that no other statement has.
    pub(crate) fn void_unpaired(self, work: &mut Work<'_>, mirrors: &Mirrors) {
        for pair in self.0 {
            if !pair.iter().any(|&i| mirrors.paired[i as usize]) {
                void(work, pair);
            }
        }
    }
}

fn void(work: &mut Work<'_>, [undone, undoing]: [u32; 2]) {
    let (a, b) = (work.source(undone), work.source(undoing));
    work.end(undone, Fate::Void { with: b });
    work.end(undoing, Fate::Void { with: a });
}

/// The account that a pair names as its other side.
fn party(work: &Work<'_>, pair: [u32; 2]) -> Option<AccountId> {
    pair.iter().find_map(|&i| match work.line(i).other {
        Other::Account(other) => Some(other),
        Other::Masked(_) | Other::Nobody => None,
    })
}

/// A return goes to whom the payment came from: a line of a pair that names nobody is of the party of the other.
fn name_both(work: &mut Work<'_>, pair: [u32; 2]) {
    if let Some(other) = party(work, pair) {
        for i in pair {
            work.lines[i as usize].other = Other::Account(other);
        }
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
    let same_party = |i: u32| match same_other(work.line(i).other, other) {
        false => Some(false),
        true if work.line(i).other == other && other != Other::Nobody => Some(true),
        true => same_name(work, i, reversal),
    };
    let by_party = || candidates.iter().rposition(|&i| same_party(i) == Some(true));
    // One of the two names nobody: only if nothing else fits.
    let by_amount = || {
        let mut fit = (0..candidates.len()).filter(|&c| same_party(candidates[c]).is_none());
        fit.next().filter(|_| fit.next().is_none())
    };
    by_serial.or_else(by_party).or_else(by_amount)
}

/// Whether a line and its reversal name one party, if their names tell: a bank that takes a payment back often stands
/// there under its own name.
fn same_name(work: &Work<'_>, line: u32, reversal: u32) -> Option<bool> {
    let [name, back] = [line, reversal].map(|i| work.entry(i).other.name);
    if name.is_empty() || back.is_empty() {
        return None;
    }
    let text = work.text(back);
    let is_bank = work.words.classes(text).has(Class::Institution) || work.words.is_platform_name(text);
    (name == back || !is_bank).then_some(name == back)
}

/// Which pairs are a payment that arrived and a return of it, however worded: the payee paid out something between
/// the two.
fn used_in_between(work: &Work<'_>, pairs: &[[u32; 2]]) -> Vec<bool> {
    let paired: HashSet<u32> = pairs.iter().flatten().copied().collect();
    // How many other payments out each line of a pair comes after.
    let mut outs_before: HashMap<u32, usize> = HashMap::with_capacity(paired.len());
    for track in &work.tracks {
        let mut outs = 0;
        for &i in &track.lines {
            if paired.contains(&i) {
                outs_before.insert(i, outs);
            } else {
                outs += usize::from(work.line(i).change < 0);
            }
        }
    }
    let used = |&[undone, undoing]: &[u32; 2]| {
        work.line(undone).change > 0 && outs_before[&undone] < outs_before[&undoing]
    };
    pairs.iter().map(used).collect()
}
