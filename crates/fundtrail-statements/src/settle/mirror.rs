//! Step 7: the two sides of one movement, each from its own statement, become one.
//!
//! Needs: lines that moved, with the roles that words and owners give.
//! Leaves: pairings, and who is paired; lines that a pairing shows to be of a named party have that party.

use std::collections::BTreeMap;

use fundtrail::AccountId;
use hashbrown::HashMap;

use crate::entry::Text;
use crate::settle::align::align;
use crate::settle::by_name::pair_by_name;
use crate::settle::reversal::Undone;
use crate::settle::work::{Filled, Other, Role, WIDE_WINDOW_NANOS, Work};
use crate::words::{Class, Classes};

/// Lines that are sides of one movement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Pairing {
    /// Out and in of one amount.
    Both { out: u32, into: u32 },
    /// The payee got less: the rest is a fee.
    WithFee { out: u32, into: u32 },
    /// One payment that several payees got.
    Batch { out: u32, into: Vec<u32> },
}

/// Who is paired with whom.
#[derive(Debug, Default)]
pub(crate) struct Mirrors {
    pub(crate) pairings: Vec<Pairing>,
    pub(crate) paired: Vec<bool>,
    /// Outs that are not paired, with the ins that may be their other side.
    pub(crate) leads: BTreeMap<u32, Vec<u32>>,
    /// Pairs of which only amount, time and names that nothing contradicts tell.
    pub(crate) told: Vec<(u32, u32)>,
}

/// Pairs the sides of movements. Lines that a pairing shows to be of a named party are given that party.
///
/// What its own statement says was undone is looked for last, so that a payment that was not finds its other side
/// first; if no other statement has it, it is void.
pub(crate) fn pair_mirrors(work: &mut Work<'_>, filled: &Filled, undone: Undone) -> Mirrors {
    let mut mirrors = Mirrors {
        pairings: Vec::new(),
        paired: vec![false; work.lines.len()],
        leads: BTreeMap::new(),
        told: Vec::new(),
    };
    let ranks = ranks(work);
    pair_equal(work, filled, &ranks, &mut mirrors);
    let undone = undone.open_again(work);
    if !undone.is_empty() {
        pair_equal(work, filled, &ranks, &mut mirrors);
        undone.void_unpaired(work, &mirrors);
    }
    let tight = work.options.mirror_window_nanos;
    pair_with_fee(work, &ranks, tight, &mut mirrors);
    pair_with_fee(work, &ranks, WIDE_WINDOW_NANOS, &mut mirrors);
    pair_batches(work, &mut mirrors);
    mirrors
}

/// Pairs sides of one amount: those that name each other, then those that do not both give a number.
fn pair_equal(work: &mut Work<'_>, filled: &Filled, ranks: &[u32], mirrors: &mut Mirrors) {
    let groups = Groups::new(work, ranks);
    groups.pair_serials(work, filled, mirrors);
    groups.pair_in_order(work, work.options.mirror_window_nanos, mirrors);
    groups.pair_in_order(work, WIDE_WINDOW_NANOS, mirrors);
    pair_by_name(work, mirrors, ranks);
}

impl Mirrors {
    pub(crate) fn both(&mut self, out: u32, into: u32) {
        self.paired[out as usize] = true;
        self.paired[into as usize] = true;
        self.pairings.push(Pairing::Both { out, into });
    }
}

/// Whether a line may be one side of a movement between two parties.
pub(crate) fn is_side(work: &Work<'_>, i: u32) -> bool {
    work.is_open(i) && work.line(i).role == Role::Plain && work.line(i).change != 0
}

/// The lines that may be one side of a movement whose other side stands in a statement too: the party that they name
/// has one.
fn with_two_statements(work: &Work<'_>) -> Vec<u32> {
    let with_statement = work.with_statement();
    let has_other = |i: &u32| match work.line(*i).other {
        Other::Account(other) => with_statement[other.index()],
        Other::Masked(_) | Other::Nobody => false,
    };
    (0..work.lines.len() as u32)
        .filter(|i| is_side(work, *i) && has_other(i))
        .collect()
}

/// Payer, payee, currency and amount of a line that names its counterparty, and whether it is the payee's.
fn group_key(work: &Work<'_>, i: u32) -> Option<((AccountId, AccountId, usize, u64), bool)> {
    let line = work.line(i);
    let Other::Account(other) = line.other else {
        return None;
    };
    let own = work.own(i);
    let into = line.change > 0;
    let (payer, payee) = if into { (other, own) } else { (own, other) };
    let currency = work.tracks[line.track as usize].currency;
    Some(((payer, payee, currency, line.change.unsigned_abs()), into))
}

/// Each line's position in its account's order.
fn ranks(work: &Work<'_>) -> Vec<u32> {
    let mut ranks = vec![0; work.lines.len()];
    for track in &work.tracks {
        for (rank, &i) in track.lines.iter().enumerate() {
            ranks[i as usize] = rank as u32;
        }
    }
    ranks
}

/// Lines that name each other, by payer, payee, currency and amount: outs and ins, each in its account's order.
struct Groups {
    lines: Vec<u32>,
    /// Where each group starts, where its ins start, where it ends.
    bounds: Vec<[usize; 3]>,
}

impl Groups {
    fn new(work: &Work<'_>, ranks: &[u32]) -> Self {
        let mut keyed: Vec<_> = with_two_statements(work)
            .into_iter()
            .filter_map(|i| {
                let (key, into) = group_key(work, i)?;
                Some((key, into, ranks[i as usize], i))
            })
            .collect();
        keyed.sort_unstable();
        let mut bounds = Vec::new();
        let mut start = 0;
        for group in keyed.chunk_by(|a, b| a.0 == b.0) {
            let outs = group.partition_point(|k| !k.1);
            if outs > 0 && outs < group.len() {
                bounds.push([start, start + outs, start + group.len()]);
            }
            start += group.len();
        }
        Groups {
            lines: keyed.into_iter().map(|k| k.3).collect(),
            bounds,
        }
    }

    /// The lines of each group that are not paired yet.
    fn unpaired<'a>(&'a self, mirrors: &Mirrors) -> impl Iterator<Item = [Vec<u32>; 2]> + use<'a> {
        let open: Vec<[Vec<u32>; 2]> = self
            .bounds
            .iter()
            .map(|&[start, ins, end]| {
                [&self.lines[start..ins], &self.lines[ins..end]].map(|side| {
                    side.iter()
                        .copied()
                        .filter(|&i| !mirrors.paired[i as usize])
                        .collect()
                })
            })
            .collect();
        open.into_iter()
            .filter(|[outs, ins]| !outs.is_empty() && !ins.is_empty())
    }

    /// A shared serial number goes before all, within the wide window.
    fn pair_serials(&self, work: &Work<'_>, filled: &Filled, mirrors: &mut Mirrors) {
        for [outs, ins] in self.unpaired(mirrors) {
            let mut by_serial: HashMap<Text, Vec<u32>> = HashMap::new();
            for &i in outs.iter().rev() {
                by_serial.entry(filled.serial(work, i)).or_default().push(i);
            }
            by_serial.remove(&Text::EMPTY);
            for into in ins {
                let waiting = by_serial.get_mut(&filled.serial(work, into));
                let near = |&out: &u32| apart(work, out, into) <= WIDE_WINDOW_NANOS;
                if let Some(waiting) = waiting
                    && let Some(out) = waiting.pop_if(|out| near(out))
                {
                    mirrors.both(out, into);
                }
            }
        }
    }

    fn pair_in_order(&self, work: &Work<'_>, window: i64, mirrors: &mut Mirrors) {
        for [outs, ins] in self.unpaired(mirrors) {
            for (out, into) in pair_series(work, &outs, &ins, window, |_, _| true) {
                mirrors.both(out, into);
            }
        }
    }
}

/// Pairs two series of lines in order within a window.
fn pair_series(
    work: &Work<'_>,
    outs: &[u32],
    ins: &[u32],
    window: i64,
    may: impl Fn(u32, u32) -> bool,
) -> Vec<(u32, u32)> {
    let starts =
        |side: &[u32]| -> Vec<i64> { side.iter().map(|&i| work.entry(i).time.start.nanos()).collect() };
    let widest = outs
        .iter()
        .chain(ins)
        .map(|&i| work.entry(i).time.width_nanos)
        .max()
        .unwrap_or(0);
    let reach = window.saturating_add(widest);
    let distance = |o: usize, i: usize| {
        Some(apart(work, outs[o], ins[i])).filter(|&d| d <= window && may(outs[o], ins[i]))
    };
    let pairs = align(&starts(outs), &starts(ins), reach, distance);
    pairs.into_iter().map(|(o, i)| (outs[o], ins[i])).collect()
}

/// How far two lines' times are apart, in nanoseconds.
pub(crate) fn apart(work: &Work<'_>, a: u32, b: u32) -> i64 {
    work.entry(a).time.distance_nanos(work.entry(b).time)
}

/// Lines in order of time.
#[derive(Debug, Default)]
pub(crate) struct Bucket {
    lines: Vec<u32>,
    /// The width of the widest time, in nanoseconds.
    widest: i64,
}

type Buckets<K> = HashMap<K, Bucket>;

impl Bucket {
    pub(crate) fn push(&mut self, line: u32) {
        self.lines.push(line);
    }

    pub(crate) fn sort(&mut self, work: &Work<'_>) {
        self.lines
            .sort_by_key(|&i| (work.entry(i).time.start, work.source(i)));
        self.widest = self
            .lines
            .iter()
            .map(|&i| work.entry(i).time.width_nanos)
            .max()
            .unwrap_or(0);
    }

    /// The lines within a window of a line's time.
    pub(crate) fn near<'a>(
        &'a self,
        work: &'a Work<'_>,
        line: u32,
        window: i64,
    ) -> impl Iterator<Item = u32> + use<'a> {
        let time = work.entry(line).time;
        let from = time
            .start
            .nanos()
            .saturating_sub(window)
            .saturating_sub(self.widest);
        let until = time.end_nanos().saturating_add(window);
        let start = |i: &u32| work.entry(*i).time.start.nanos();
        let first = self.lines.partition_point(|i| start(i) < from);
        let candidates = self.lines[first..].iter().take_while(move |i| start(i) <= until);
        candidates
            .copied()
            .filter(move |&i| apart(work, line, i) <= window)
    }
}

/// Pairs, in order, an out and an in of the same parties whose amounts differ by no more than a fee, unless a
/// side that names nobody could take the place of either.
fn pair_with_fee(work: &Work<'_>, ranks: &[u32], window: i64, mirrors: &mut Mirrors) {
    let mut keyed: Vec<_> = with_two_statements(work)
        .into_iter()
        .filter(|&i| !mirrors.paired[i as usize])
        .filter_map(|i| {
            let ((payer, payee, currency, _), into) = group_key(work, i)?;
            Some(((payer, payee, currency), into, ranks[i as usize], i))
        })
        .collect();
    keyed.sort_unstable();
    let unnamed = Unnamed::new(work, mirrors);
    for group in keyed.chunk_by(|a, b| a.0 == b.0) {
        let (outs, ins) = group.split_at(group.partition_point(|k| !k.1));
        let [outs, ins] = [outs, ins].map(|side| side.iter().map(|k| k.3).collect::<Vec<_>>());
        let decimals = work.currencies[group[0].0.2].decimals();
        for (out, into) in pair_series(work, &outs, &ins, window, |o, i| is_fee(work, o, i, decimals)) {
            if unnamed.competes(work, out, into, window, decimals) {
                continue;
            }
            mirrors.paired[out as usize] = true;
            mirrors.paired[into as usize] = true;
            mirrors.pairings.push(Pairing::WithFee { out, into });
        }
    }
}

/// Sides that name nobody and are not paired, by account and direction.
struct Unnamed(Buckets<(u32, bool)>);

impl Unnamed {
    fn new(work: &Work<'_>, mirrors: &Mirrors) -> Self {
        let mut buckets: Buckets<(u32, bool)> = HashMap::new();
        for i in (0..work.lines.len() as u32).filter(|&i| is_side(work, i) && !mirrors.paired[i as usize]) {
            let line = work.line(i);
            if !matches!(line.other, Other::Account(_)) && !is_exit(line.classes) {
                buckets
                    .entry((line.track, line.change > 0))
                    .or_default()
                    .lines
                    .push(i);
            }
        }
        buckets.values_mut().for_each(|bucket| bucket.sort(work));
        Unnamed(buckets)
    }

    /// Whether one of them, of the payer or the payee, could be the other side of `out` or `into`.
    fn competes(&self, work: &Work<'_>, out: u32, into: u32, window: i64, decimals: u8) -> bool {
        let of = |line: u32, is_in: bool| self.0.get(&(work.line(line).track, is_in));
        let alike = |o: u32, i: u32| {
            work.line(o).change == work.line(i).change.saturating_neg() || is_fee(work, o, i, decimals)
        };
        let takes_in =
            of(into, true).is_some_and(|bucket| bucket.near(work, out, window).any(|i| alike(out, i)));
        let takes_out =
            of(out, false).is_some_and(|bucket| bucket.near(work, into, window).any(|o| alike(o, into)));
        takes_in || takes_out
    }
}

/// Whether words say that a line's other end is no account.
pub(crate) fn is_exit(classes: Classes) -> bool {
    let exits = [
        Class::Cash,
        Class::Fee,
        Class::Interest,
        Class::Loan,
        Class::Parked,
    ];
    exits.iter().any(|&class| classes.has(class))
}

/// Whether what an in is short of an out is no more than one in a hundred or, within the tight window, 50.00:
/// days apart, fifty would join small payments that have nothing to do with each other.
fn is_fee(work: &Work<'_>, out: u32, into: u32, decimals: u8) -> bool {
    let paid = work.line(out).change.unsigned_abs();
    let fee = paid.checked_sub(work.line(into).change.unsigned_abs());
    let near = apart(work, out, into) <= work.options.mirror_window_nanos;
    let fixed = if near {
        50 * 10_u64.pow(u32::from(decimals.min(16)))
    } else {
        0
    };
    fee.is_some_and(|fee| fee > 0 && fee <= (paid / 100).max(fixed))
}

/// Pairs one payment with the several lines of its payees that it is the sum of (代发): all that name the
/// payer in the tight window and are not paired.
fn pair_batches(work: &Work<'_>, mirrors: &mut Mirrors) {
    let may_pay_many = |i: u32| {
        let line = work.line(i);
        line.change < 0
            && (line.classes.has(Class::Batch) || line.other == Other::Nobody)
            && !is_exit(line.classes)
    };
    let open = |i: u32, mirrors: &Mirrors| is_side(work, i) && !mirrors.paired[i as usize];
    let outs: Vec<u32> = (0..work.lines.len() as u32)
        .filter(|&i| open(i, mirrors) && may_pay_many(i))
        .collect();
    if outs.is_empty() {
        return;
    }
    let mut ins: Buckets<_> = HashMap::new();
    for i in (0..work.lines.len() as u32).filter(|&i| open(i, mirrors) && work.line(i).change > 0) {
        if let Other::Account(payer) = work.line(i).other {
            let currency = work.tracks[work.line(i).track as usize].currency;
            ins.entry((payer, currency)).or_default().lines.push(i);
        }
    }
    ins.values_mut().for_each(|bucket| bucket.sort(work));
    let window = work.options.mirror_window_nanos;
    for out in outs {
        let currency = work.tracks[work.line(out).track as usize].currency;
        let Some(bucket) = ins.get(&(work.own(out), currency)) else {
            continue;
        };
        let into: Vec<u32> = bucket
            .near(work, out, window)
            .filter(|&i| !mirrors.paired[i as usize])
            .collect();
        let sum: i128 = into.iter().map(|&i| i128::from(work.line(i).change)).sum();
        if into.len() > 1 && sum == -i128::from(work.line(out).change) {
            for &i in into.iter().chain([&out]) {
                mirrors.paired[i as usize] = true;
            }
            mirrors.pairings.push(Pairing::Batch { out, into });
        }
    }
}
