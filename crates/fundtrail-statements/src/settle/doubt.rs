//! Doubts: what looks wrong in the records, though nothing was done about it.
//!
//! Needs: pairings and roles; changes none.
//! Leaves: notes.

use std::collections::BTreeMap;

use fundtrail::{AccountId, Source};
use hashbrown::HashMap;

use crate::note::NoteKind;
use crate::settle::mirror::{Mirrors, Pairing};
use crate::settle::outcome::Fate;
use crate::settle::work::{Other, Role, SECOND_NANOS, Work};

/// At least so many movements must show a clock to be wrong.
const CLOCK_WITNESSES: usize = 3;

/// By so much a clock must be wrong to be worth a word.
const CLOCK_NANOS: i64 = 5 * SECOND_NANOS;

/// Notes exports that look like one, amounts that differ by a hundred times, clocks that run behind, and sides that were
/// joined on little.
pub(crate) fn note_doubts(work: &mut Work<'_>, mirrors: &Mirrors) {
    note_exports_alike(work);
    note_hundredfold(work, mirrors);
    note_clocks(work, mirrors);
    note_told(work, mirrors);
}

/// Sides that were joined though no record says whose accounts they are.
fn note_told(work: &mut Work<'_>, mirrors: &Mirrors) {
    let mut told: BTreeMap<(AccountId, AccountId), Vec<(Source, Source)>> = BTreeMap::new();
    for &(out, into) in &mirrors.told {
        let pair = (work.source(out), work.source(into));
        told.entry((work.own(out), work.own(into)))
            .or_default()
            .push(pair);
    }
    for ((payer, payee), mut pairs) in told {
        pairs.sort_unstable();
        let [account, other] = [payer, payee].map(|account| work.book.number(account).to_owned());
        let (first, mate) = pairs[0];
        let place = work.reading.place(mate).to_string();
        let kind = NoteKind::JoinedByNames {
            account,
            other,
            lines: pairs.len(),
            place,
        };
        work.note(kind, first);
    }
}

/// An export every line of which is a copy.
fn note_exports_alike(work: &mut Work<'_>) {
    let mut exports: BTreeMap<u32, (usize, usize, Source)> = BTreeMap::new();
    for (fate, entry) in work.fates.iter().zip(&work.reading.entries) {
        let (lines, copies, _) = exports.entry(entry.export).or_insert((0, 0, entry.source));
        *lines += 1;
        *copies += usize::from(matches!(fate, Some(Fate::Duplicate { .. })));
    }
    for (lines, _, first) in exports.into_values().filter(|e| e.0 == e.1) {
        work.note(NoteKind::ExportsAlike { lines }, first);
    }
}

/// Two lone sides that name each other, within the tight window, of which one is a hundred times the other: one
/// file may be in cents.
fn note_hundredfold(work: &mut Work<'_>, mirrors: &Mirrors) {
    let mut outs: HashMap<(AccountId, AccountId, i64), Vec<u32>> = HashMap::new();
    let mut ins = Vec::new();
    let with_statement = work.with_statement();
    for i in 0..work.lines.len() as u32 {
        let line = work.line(i);
        let lone = work.is_open(i) && line.role == Role::Plain && !mirrors.paired[i as usize];
        let Other::Account(other) = line.other else {
            continue;
        };
        // The other side would stand in a statement of its own.
        if !with_statement[other.index()] {
            continue;
        }
        if lone && line.change < 0 {
            outs.entry((work.own(i), other, line.change.saturating_neg()))
                .or_default()
                .push(i);
        } else if lone && line.change > 0 {
            ins.push((other, work.own(i), i));
        }
    }
    for (payer, payee, into) in ins {
        let got = work.line(into).change;
        let times_more = got.checked_mul(100);
        let times_less = (got % 100 == 0).then_some(got / 100);
        let near = [times_more, times_less].into_iter().flatten().find_map(|paid| {
            outs.get(&(payer, payee, paid))?.iter().copied().find(|&out| {
                let apart = work.entry(out).time.distance_nanos(work.entry(into).time);
                apart <= work.options.mirror_window_nanos
            })
        });
        if let Some(out) = near {
            let place = work.reading.place(work.source(out)).to_string();
            work.note(NoteKind::Hundredfold { place }, work.source(into));
        }
    }
}

/// An account whose bank books what arrives before its payers' banks say that it left.
fn note_clocks(work: &mut Work<'_>, mirrors: &Mirrors) {
    let mut leads: BTreeMap<AccountId, Vec<(i64, u32)>> = BTreeMap::new();
    for pairing in &mirrors.pairings {
        let (Pairing::Both { out, into } | Pairing::WithFee { out, into }) = pairing else {
            continue;
        };
        let [left, arrived] = [*out, *into].map(|i| work.entry(i).time);
        let narrow = left.width_nanos.max(arrived.width_nanos) <= SECOND_NANOS;
        if narrow {
            let lead = left.start.nanos().saturating_sub(arrived.start.nanos());
            leads.entry(work.own(*into)).or_default().push((lead, *into));
        }
    }
    for (account, mut leads) in leads {
        leads.sort_unstable();
        let (median, line) = leads[leads.len() / 2];
        if leads.len() >= CLOCK_WITNESSES && median >= CLOCK_NANOS {
            let kind = NoteKind::ClockBehind {
                account: work.book.number(account).to_owned(),
                seconds: median / SECOND_NANOS,
                movements: leads.len(),
            };
            work.note(kind, work.source(line));
        }
    }
}
