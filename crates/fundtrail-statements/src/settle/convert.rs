//! Conversions: money that leaves in one currency and arrives in another.
//!
//! Needs: pairings, so that only unpaired lines are looked at.
//! Leaves: roles of lines that are halves of one conversion.

use hashbrown::HashMap;

use crate::settle::mirror::Mirrors;
use crate::settle::work::{Other, Role, Work};

/// Pairs of own lines (out, in) of one account in two currencies: the holder changed money.
pub(crate) fn own_conversions(work: &Work<'_>) -> Vec<[u32; 2]> {
    let mut currencies: HashMap<_, usize> = HashMap::new();
    for track in &work.tracks {
        *currencies.entry(track.account).or_default() += 1;
    }
    let own = (0..work.lines.len() as u32).filter(|&i| {
        work.is_open(i)
            && work.line(i).change != 0
            && currencies[&work.own(i)] > 1
            && work.line(i).other == Other::Account(work.own(i))
    });
    pair(work, own)
}

/// Marks lines that no mirror took (out, in) of the same two parties, in different currencies within the tight
/// window, that fit no other.
pub(crate) fn mark_conversions(work: &mut Work<'_>, mirrors: &Mirrors) {
    if work.currencies.len() < 2 {
        return;
    }
    let lone = |i: &u32| {
        let line = work.line(*i);
        work.is_open(*i) && line.role == Role::Plain && line.change != 0 && !mirrors.paired[*i as usize]
    };
    for [out, into] in pair(work, (0..work.lines.len() as u32).filter(lone)) {
        mark(work, out, into);
    }
}

/// Marks two lines as the halves of a conversion.
pub(crate) fn mark(work: &mut Work<'_>, out: u32, into: u32) {
    work.lines[out as usize].role = Role::Converted(into);
    work.lines[into as usize].role = Role::Converted(out);
}

fn pair(work: &Work<'_>, lines: impl Iterator<Item = u32>) -> Vec<[u32; 2]> {
    let mut by_parties: HashMap<_, [Vec<u32>; 2]> = HashMap::new();
    let mut parties = Vec::new();
    for i in lines {
        let Other::Account(other) = work.line(i).other else {
            continue;
        };
        let is_in = work.line(i).change > 0;
        let key = if is_in {
            (other, work.own(i))
        } else {
            (work.own(i), other)
        };
        let sides = by_parties.entry(key).or_insert_with(|| {
            parties.push(key);
            Default::default()
        });
        sides[usize::from(is_in)].push(i);
    }
    let window = work.options.mirror_window_nanos;
    let near = |a: u32, b: u32| {
        let [ta, tb] = [a, b].map(|i| work.entry(i).time);
        work.tracks[work.line(a).track as usize].currency != work.tracks[work.line(b).track as usize].currency
            && ta.distance_nanos(tb) <= window
    };
    let mut pairs = Vec::new();
    for [outs, ins] in parties.iter().map(|key| &by_parties[key]) {
        for &out in outs {
            let mut fit = ins.iter().filter(|&&i| near(out, i));
            let (Some(&only), None) = (fit.next(), fit.next()) else {
                continue;
            };
            if outs.iter().filter(|&&o| near(o, only)).count() == 1 {
                pairs.push([out, only]);
            }
        }
    }
    pairs
}
