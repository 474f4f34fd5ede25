//! Transfer tables beside statements: a table line is both parties' entry, and pairs like any mirror.

use fundtrail::AccountId;
use hashbrown::HashMap;

use crate::entry::Interval;
use crate::settle::align::align;
use crate::settle::mirror::{Mirrors, Pairing};
use crate::settle::outcome::{Fate, Reject};
use crate::settle::work::{Other, Role, TableEnds, WIDE_WINDOW_NANOS, Work};
use crate::trouble::Trouble;

/// A table line with its ends resolved.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TableMove {
    /// The position in the reading's table.
    pub(crate) table: u32,
    pub(crate) payer: Option<AccountId>,
    pub(crate) payee: Option<AccountId>,
    pub(crate) currency: usize,
    pub(crate) amount: i64,
    pub(crate) time: Interval,
}

/// The table's lines beside the statements.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    /// Table lines that record what a statement line records, by that line (of a pairing, its out).
    pub(crate) with_line: HashMap<u32, Vec<u32>>,
    /// Those that no statement line records.
    pub(crate) alone: Vec<TableMove>,
    /// What became of the others; `None` for those above.
    pub(crate) fates: Vec<Option<Fate>>,
}

type Key = (Option<AccountId>, Option<AccountId>, usize, i64);

/// Pairs table lines with movements that statements show, in order, in the two windows.
pub(crate) fn pair_table(work: &mut Work<'_>, mirrors: &Mirrors) -> Beside {
    let mut beside = Beside::default();
    if work.reading.table.is_empty() {
        return beside;
    }
    let mut moves = resolve(work, &mut beside.fates);
    let units = units(work, mirrors);
    moves.sort_by_key(|m| (key(m), m.time.start, m.table));
    for group in moves.chunk_by(|a, b| key(a) == key(b)) {
        let mut open = group.to_vec();
        let mut free: Vec<(Interval, u32)> = units.get(&key(&group[0])).cloned().unwrap_or_default();
        for window in [work.options.mirror_window_nanos, WIDE_WINDOW_NANOS] {
            let left: Vec<i64> = open.iter().map(|m| m.time.start.nanos()).collect();
            let right: Vec<i64> = free.iter().map(|u| u.0.start.nanos()).collect();
            let widths = open
                .iter()
                .map(|m| m.time)
                .chain(free.iter().map(|u| u.0))
                .map(|t| t.width_nanos);
            let reach = window.saturating_add(widths.max().unwrap_or(0));
            let apart =
                |l: usize, r: usize| Some(open[l].time.distance_nanos(free[r].0)).filter(|&d| d <= window);
            let pairs = align(&left, &right, reach, apart);
            for &(l, r) in &pairs {
                beside.with_line.entry(free[r].1).or_default().push(open[l].table);
            }
            let (lefts, rights): (Vec<usize>, Vec<usize>) = pairs.into_iter().unzip();
            open = without(open, &lefts);
            free = without(free, &rights);
        }
        beside.alone.extend(open);
    }
    beside.alone.sort_by_key(|m| m.table);
    beside
}

fn key(m: &TableMove) -> Key {
    (m.payer, m.payee, m.currency, m.amount)
}

/// The items whose positions are not in `taken`, which is in order.
fn without<T>(items: Vec<T>, taken: &[usize]) -> Vec<T> {
    let kept = items
        .into_iter()
        .enumerate()
        .filter(|(i, _)| taken.binary_search(i).is_err());
    kept.map(|(_, item)| item).collect()
}

fn resolve(work: &mut Work<'_>, fates: &mut Vec<Option<Fate>>) -> Vec<TableMove> {
    let reading = work.reading;
    let mut moves = Vec::new();
    for (i, line) in reading.table.iter().enumerate() {
        let TableEnds {
            payer,
            payee,
            currency,
        } = work.table[i];
        fates.push(if line.amount.is_zero() {
            Some(Fate::Zero)
        } else if payer.is_none() && payee.is_none() {
            work.rejects.push(Reject {
                source: line.source,
                amount: line.amount,
                trouble: Trouble::NoAccounts {},
            });
            Some(Fate::Rejected)
        } else {
            (payer == payee).then_some(Fate::Own)
        });
        if fates[i].is_none() {
            moves.push(TableMove {
                table: i as u32,
                payer,
                payee,
                currency,
                amount: line.amount.minor(),
                time: line.time,
            });
        }
    }
    moves
}

/// What statements show, by parties and amount, in order of time: each pairing by its out, and lone lines.
fn units(work: &Work<'_>, mirrors: &Mirrors) -> HashMap<Key, Vec<(Interval, u32)>> {
    let mut shown: Vec<u32> = (0..work.lines.len() as u32)
        .filter(|&i| work.is_open(i) && work.line(i).role == Role::Plain && !mirrors.paired[i as usize])
        .collect();
    shown.extend(mirrors.pairings.iter().filter_map(|p| match p {
        Pairing::Both { out, .. } => Some(*out),
        Pairing::WithFee { .. } | Pairing::Batch { .. } => None,
    }));
    let mut units: HashMap<Key, Vec<(Interval, u32)>> = HashMap::new();
    for i in shown {
        let line = work.line(i);
        let other = match line.other {
            Other::Account(other) => Some(other),
            Other::Masked(_) | Other::Nobody => None,
        };
        let (own, currency) = (Some(work.own(i)), work.tracks[line.track as usize].currency);
        let (payer, payee) = if line.change < 0 {
            (own, other)
        } else {
            (other, own)
        };
        let amount = line.change.saturating_abs();
        units
            .entry((payer, payee, currency, amount))
            .or_default()
            .push((work.entry(i).time, i));
    }
    units
        .values_mut()
        .for_each(|units| units.sort_by_key(|&(time, i)| (time.start, i)));
    units
}
