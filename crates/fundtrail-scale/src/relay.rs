//! Who is reached: all workers go through time together and tell each other whom money came to.
//!
//! Within a slice a worker goes through its rows in order, tells whom it found, and goes on from the earliest instant at
//! which others found somebody that it did not know, until a round in which nobody tells anything. Arrivals only ever
//! become earlier, so any order of messages ends alike; rows of one instant pass on in any order.

use std::ops::Range;

use fundtrail_statements::selection::{Findings, Key, NOBODY};
use hashbrown::{HashMap, HashSet};

use crate::board::{Board, Message, To, of_kind};
use crate::error::ScaleError;
use crate::store::{Entry, Order, Store};

/// Bits of the filter: half a megabyte.
const FILTER_BITS: u32 = 22;

/// Who is reached, and when first. Nearly all who are asked for are not, which a few bits a key tell within a cache.
#[derive(Debug)]
pub(crate) struct Reached {
    filter: Vec<u64>,
    earliest: HashMap<Key, u64, foldhash::fast::FixedState>,
}

impl Default for Reached {
    fn default() -> Self {
        Reached {
            filter: vec![0; 1 << (FILTER_BITS - 6)],
            earliest: HashMap::default(),
        }
    }
}

impl Reached {
    fn bit(key: Key) -> (usize, u64) {
        let bit = key >> (64 - FILTER_BITS);
        ((bit / 64) as usize, 1 << (bit % 64))
    }

    /// Says that money came to an account; whether that is news.
    pub(crate) fn arrive(&mut self, account: Key, instant: u64) -> bool {
        let (word, bit) = Self::bit(account);
        self.filter[word] |= bit;
        match self.earliest.get_mut(&account) {
            Some(known) if *known <= instant => false,
            Some(known) => {
                *known = instant;
                true
            }
            None => self.earliest.insert(account, instant).is_none(),
        }
    }

    fn when(&self, account: Key) -> Option<u64> {
        let (word, bit) = Self::bit(account);
        let may_be = self.filter[word] & bit != 0;
        may_be.then(|| self.earliest.get(&account).copied()).flatten()
    }

    /// Whether it is an account that is reached at all.
    pub(crate) fn names(&self, account: Key) -> bool {
        account != NOBODY && self.when(account).is_some()
    }

    pub(crate) fn len(&self) -> usize {
        self.earliest.len()
    }
}

/// Slices of time: consecutive instants that hold no more rows of any worker than it can keep.
#[derive(Debug, Clone)]
pub(crate) struct Slices(Vec<u64>);

impl Slices {
    /// Those on which all agree.
    pub(crate) fn agree(board: &mut Board<'_>, store: &Store, rows: usize) -> Result<Self, ScaleError> {
        let cuts = vec![(To::All, Message::Cuts(store.cuts(rows)))];
        let cuts = of_kind(board.round(cuts)?, |message| match message {
            Message::Cuts(cuts) => Some(cuts),
            _ => None,
        });
        let mut cuts: Vec<u64> = cuts.into_iter().flatten().chain([0, u64::MAX]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        Ok(Slices(cuts))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Range<u64>> + '_ {
        self.0.windows(2).map(|ends| ends[0]..ends[1])
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len() - 1
    }
}

/// Finds who is reached. Says too how many arrivals were told.
pub(crate) fn reach(
    board: &mut Board<'_>,
    store: &mut Store,
    slices: &Slices,
    findings: &Findings,
) -> Result<(Reached, u64), ScaleError> {
    let order = store.order();
    let mut reached = Reached::default();
    let mut first = u64::MAX;
    for (file, row) in findings.starts() {
        let instant = Entry::new(*file, row).instant(order);
        first = first.min(instant);
        if row.payee != NOBODY {
            reached.arrive(row.payee, instant);
        }
    }
    let (mut rows, mut told) = (Vec::new(), 0);
    for slice in slices.iter().filter(|slice| slice.end > first) {
        store.slice(&slice, &mut rows).map_err(ScaleError::scratch)?;
        let mut from = slice.start;
        loop {
            let fresh = sweep(&rows, order, from, findings.terminals(), &mut reached);
            let is_silent = fresh.is_empty();
            told += fresh.len() as u64;
            if board.peers() == 1 {
                break;
            }
            let others = (0..board.peers()).filter(|&other| other != board.index());
            let letters = others.map(|other| (To::One(other), Message::Arrivals(fresh.clone())));
            let letters = if is_silent { Vec::new() } else { letters.collect() };
            let heard = of_kind(board.round(letters)?, |message| match message {
                Message::Arrivals(arrivals) => Some(arrivals),
                _ => None,
            });
            if is_silent && heard.is_empty() {
                break;
            }
            from = slice.end;
            for (account, instant) in heard.into_iter().flatten() {
                if reached.arrive(account, instant) {
                    from = from.min(instant);
                }
            }
        }
    }
    Ok((reached, told))
}

/// Goes through rows from an instant on; gives who is reached, or reached earlier than was known.
fn sweep(
    rows: &[Entry],
    order: Order,
    from: u64,
    terminals: &HashSet<Key>,
    reached: &mut Reached,
) -> Vec<(Key, u64)> {
    let mut fresh = Vec::new();
    let start = rows.partition_point(|row| row.instant(order) < from);
    for rows in rows[start..].chunk_by(|a, b| a.instant(order) == b.instant(order)) {
        let instant = rows[0].instant(order);
        loop {
            let before = fresh.len();
            for row in rows {
                let has_money = reached.when(row.payer).is_some_and(|when| when <= instant);
                if has_money
                    && row.payer != NOBODY
                    && row.payee != NOBODY
                    && !terminals.contains(&row.payer)
                    && reached.arrive(row.payee, instant)
                {
                    fresh.push((row.payee, instant));
                }
            }
            if fresh.len() == before || rows.len() == 1 {
                break;
            }
        }
    }
    fresh
}
