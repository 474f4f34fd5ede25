//! Step 2: copies of a line are counted once.
//!
//! Across exports of one account each key (account, time, signed amount) keeps the larger count of any one
//! export. Equal lines within one export stay, unless a serial number and a balance prove them one; those that
//! only the balance chain can tell are left to `status`.
//!
//! Needs: lines with owners and counterparties.
//! Leaves: copies ended as duplicates, what only a copy said kept in the line's own fields and in `Filled`.

use hashbrown::HashMap;

use crate::cell::mask::mask_agrees;
use crate::entry::{Direction, Entry, Interval, Text};
use crate::error::ReadError;
use crate::settle::outcome::Fate;
use crate::settle::work::{Filled, Line, Other, Work};
use crate::trouble::Trouble;

/// Ends every copy as `duplicate`; what only the copy said is kept with the line that stays.
pub(crate) fn drop_copies(work: &mut Work<'_>, filled: &mut Filled) -> Result<(), ReadError> {
    let key = |i: u32| {
        let (entry, line) = (&work.reading.entries[i as usize], &work.lines[i as usize]);
        (line.track, entry.time, entry.direction, entry.amount)
    };
    let mut order: Vec<u32> = (0..work.lines.len() as u32)
        .filter(|&i| work.is_open(i))
        .collect();
    order.sort_by_key(|&i| (key(i), work.entry(i).export, work.source(i)));
    let keys: Vec<Key> = order.iter().map(|&i| key(i)).collect();
    let mut start = 0;
    for chunk in keys.chunk_by(|a, b| a == b) {
        let lines = &order[start..start + chunk.len()];
        start += chunk.len();
        if lines.len() > 1 {
            one_key(work, filled, lines)?;
        }
    }
    Ok(())
}

type Key = (u32, Interval, Direction, fundtrail::Money);

/// Lines of one key, by export and source.
fn one_key(work: &mut Work<'_>, filled: &mut Filled, lines: &[u32]) -> Result<(), ReadError> {
    let mut kept: Vec<u32> = Vec::new();
    let entries = &work.reading.entries;
    for export in lines.chunk_by(|&a, &b| entries[a as usize].export == entries[b as usize].export) {
        let export = once_within(work, export);
        let earlier = kept.len();
        let mut used = vec![false; earlier];
        let mut exact: HashMap<_, Vec<usize>> = HashMap::new();
        for (k, &line) in kept.iter().enumerate().rev() {
            exact.entry(exactly(work, line)).or_default().push(k);
        }
        for line in export {
            let same = exact.get_mut(&exactly(work, line)).and_then(|ks| {
                while ks.last().is_some_and(|&k| used[k]) {
                    ks.pop();
                }
                ks.pop()
            });
            let copy_of = same.or_else(|| (0..earlier).find(|&k| !used[k] && agree(work, kept[k], line)));
            if let Some(k) = copy_of {
                used[k] = true;
                let (stays, goes) = richer(work, kept[k], line);
                kept[k] = stays;
                fill(work, filled, stays, goes);
                work.end(
                    goes,
                    Fate::Duplicate {
                        of: work.source(stays),
                    },
                );
            } else {
                contradicts(work, &kept[..earlier], line)?;
                kept.push(line);
            }
        }
    }
    Ok(())
}

/// Drops the lines of one export that a serial number and a balance prove to be copies.
fn once_within(work: &mut Work<'_>, export: &[u32]) -> Vec<u32> {
    let mut seen: HashMap<_, u32> = HashMap::new();
    let mut kept = Vec::with_capacity(export.len());
    for &line in export {
        let proven = !work.entry(line).serial.is_empty() && work.line(line).balance.is_some();
        let first = *seen.entry(exactly(work, line)).or_insert(line);
        if proven && first != line {
            work.end(
                line,
                Fate::Duplicate {
                    of: work.source(first),
                },
            );
        } else {
            kept.push(line);
        }
    }
    kept
}

/// What tells lines of one key apart.
fn exactly(work: &Work<'_>, line: u32) -> (Option<i64>, [Text; 7], [Text; 6]) {
    let e = work.entry(line);
    let texts = [
        e.serial, e.status, e.kind, e.memo, e.channel, e.merchant, e.own.card,
    ];
    (work.line(line).balance, texts, e.other.texts())
}

/// Whether two lines of one key agree in every field that both fill.
pub(crate) fn agree(work: &Work<'_>, a: u32, b: u32) -> bool {
    let [balance, other_balance] = [a, b].map(|i| work.line(i).balance);
    let balances = balance.is_none() || other_balance.is_none() || balance == other_balance;
    balances
        && others_agree(work, work.line(a), work.line(b))
        && names_agree(work, work.entry(a), work.entry(b))
        && texts_agree(work.entry(a), work.entry(b))
}

fn texts_agree(e: &Entry, f: &Entry) -> bool {
    let texts = |e: &Entry| [e.serial, e.status, e.kind, e.memo, e.channel, e.merchant];
    let pairs = texts(e).into_iter().zip(texts(f));
    pairs
        .into_iter()
        .all(|(a, b)| a.is_empty() || b.is_empty() || a == b)
}

fn names_agree(work: &Work<'_>, e: &Entry, f: &Entry) -> bool {
    let visible = |t: Text| !t.is_empty() && !work.text(t).contains('*');
    !visible(e.other.name) || !visible(f.other.name) || e.other.name == f.other.name
}

fn others_agree(work: &Work<'_>, x: &Line, y: &Line) -> bool {
    match (x.other, y.other) {
        (Other::Nobody, _) | (_, Other::Nobody) => true,
        (Other::Account(a), Other::Account(b)) => a == b,
        (Other::Masked(a), Other::Masked(b)) => a == b,
        (Other::Masked(mask), Other::Account(a)) | (Other::Account(a), Other::Masked(mask)) => work
            .book
            .numbers(a)
            .any(|number| mask_agrees(work.text(mask), number)),
    }
}

/// Two lines of one key, exports apart, with one serial number and different balances are an error: one
/// export must be wrong.
fn contradicts(work: &Work<'_>, kept: &[u32], line: u32) -> Result<(), ReadError> {
    let serial = work.entry(line).serial;
    let balance = work.line(line).balance;
    let other = kept.iter().find(|&&k| {
        let there = work.line(k).balance;
        !serial.is_empty()
            && work.entry(k).serial == serial
            && there.is_some()
            && balance.is_some()
            && there != balance
    });
    match other {
        Some(&k) => {
            let [first, second] = [k, line].map(|line| work.reading.place(work.source(line)));
            Err(Trouble::ContradictoryExports { first, second }.into())
        }
        None => Ok(()),
    }
}

/// The line that stays: the one with a balance, else with a counterparty, else the first.
fn richer(work: &Work<'_>, a: u32, b: u32) -> (u32, u32) {
    let worth = |i: u32| {
        let line = work.line(i);
        (line.balance.is_some(), matches!(line.other, Other::Account(_)))
    };
    if worth(b) > worth(a) { (b, a) } else { (a, b) }
}

pub(crate) fn fill(work: &mut Work<'_>, filled: &mut Filled, stays: u32, goes: u32) {
    let from = *work.line(goes);
    let into = &mut work.lines[stays as usize];
    into.balance = into.balance.or(from.balance);
    if into.other == Other::Nobody
        || matches!((into.other, from.other), (Other::Masked(_), Other::Account(_)))
    {
        into.other = from.other;
    }
    into.classes = into.classes.or(from.classes);
    let serial = [filled.serial(work, stays), filled.serial(work, goes)];
    if serial[0].is_empty() && !serial[1].is_empty() {
        filled.serials.insert(stays, serial[1]);
    }
    let status = [filled.status(work, stays), filled.status(work, goes)];
    if status[0].is_empty() && !status[1].is_empty() {
        filled.statuses.insert(stays, status[1]);
    }
}
