//! Hubs: accounts that are reached and have paid very many, an exchange or a payroll, beyond which all is reached.
//!
//! How many an account has paid takes all lines of all workers. Who could be a hub at all is told first: an account with
//! more than N payees has more than N lines, and of W workers one holds more than N / W of them.

use std::collections::{BTreeMap, BTreeSet};

use fundtrail_statements::selection::{Findings, Key, NOBODY, Table};
use hashbrown::HashMap;

use crate::board::{Board, Message, To, of_kind};
use crate::error::ScaleError;
use crate::picks::Picks;
use crate::relay::{Reached, Slices};
use crate::store::Store;

/// What is asked of accounts that pay very many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HubLimit {
    /// An account that paid more than this many different accounts is one.
    pub payees: u64,
    /// Whether the search ends there.
    pub is_end: bool,
}

impl Default for HubLimit {
    fn default() -> Self {
        HubLimit {
            payees: 1_000,
            is_end: false,
        }
    }
}

/// An account that is reached and paid more different accounts than the limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hub {
    /// Its number.
    pub number: String,
    /// How many different accounts it paid, in all tables and at all times.
    pub payees: u64,
}

/// What is known of a hub before its number is read: how many it paid, and where one of its payments stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) payees: u64,
    place: (u32, u64),
}

/// The hubs among those who are reached and pass money on.
pub(crate) fn find(
    board: &mut Board<'_>,
    store: &mut Store,
    slices: &Slices,
    reached: &Reached,
    findings: &Findings,
    limit: HubLimit,
) -> Result<BTreeMap<Key, Found>, ScaleError> {
    let passes = |payer: Key| reached.names(payer) && !findings.terminals().contains(&payer);
    let mut lines: HashMap<Key, u64, foldhash::fast::FixedState> = HashMap::default();
    let mut rows = Vec::new();
    for slice in slices.iter() {
        store.slice(&slice, &mut rows).map_err(ScaleError::scratch)?;
        for row in rows.iter().filter(|row| passes(row.payer)) {
            *lines.entry(row.payer).or_default() += 1;
        }
    }
    let share = limit.payees / board.peers() as u64;
    let many = lines.into_iter().filter(|(_, lines)| *lines > share);
    let may_be: Vec<Key> = many.map(|(payer, _)| payer).collect();
    let may_be = of_kind(
        board.round(vec![(To::All, Message::Busy(may_be))])?,
        |message| match message {
            Message::Busy(payers) => Some(payers),
            _ => None,
        },
    );
    let may_be: BTreeSet<Key> = may_be.into_iter().flatten().collect();
    if may_be.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut paid: BTreeMap<Key, BTreeMap<Key, (u32, u64)>> = BTreeMap::new();
    for slice in slices.iter() {
        store.slice(&slice, &mut rows).map_err(ScaleError::scratch)?;
        for row in rows
            .iter()
            .filter(|row| ![NOBODY, row.payer].contains(&row.payee) && may_be.contains(&row.payer))
        {
            let place = paid
                .entry(row.payer)
                .or_default()
                .entry(row.payee)
                .or_insert((row.file, row.line));
            *place = (*place).min((row.file, row.line));
        }
    }
    let peers = board.peers() as u64;
    let mut letters: Vec<Vec<(Key, Key, u32, u64)>> = vec![Vec::new(); board.peers()];
    for (payer, payees) in paid {
        let rows = payees
            .into_iter()
            .map(|(payee, (file, line))| (payer, payee, file, line));
        letters[(payer % peers) as usize].extend(rows);
    }
    let letters = letters.into_iter().enumerate();
    let letters = letters.map(|(worker, paid)| (To::One(worker), Message::Paid(paid)));
    let paid = of_kind(board.round(letters.collect())?, |message| match message {
        Message::Paid(paid) => Some(paid),
        _ => None,
    });
    let own = counted(paid.into_iter().flatten(), limit);
    let hubs = of_kind(
        board.round(vec![(To::All, Message::Hubs(own))])?,
        |message| match message {
            Message::Hubs(hubs) => Some(hubs),
            _ => None,
        },
    );
    let hubs = hubs.into_iter().flatten();
    Ok(hubs
        .map(|(hub, payees, file, line)| {
            (
                hub,
                Found {
                    payees,
                    place: (file, line),
                },
            )
        })
        .collect())
}

/// Of payers, each with whom it paid and where: those that paid more than the limit, how many, and the first place.
fn counted(paid: impl Iterator<Item = (Key, Key, u32, u64)>, limit: HubLimit) -> Vec<(Key, u64, u32, u64)> {
    let mut payees: BTreeMap<Key, (BTreeSet<Key>, (u32, u64))> = BTreeMap::new();
    for (payer, payee, file, line) in paid {
        let known = payees
            .entry(payer)
            .or_insert_with(|| (BTreeSet::new(), (file, line)));
        known.0.insert(payee);
        known.1 = known.1.min((file, line));
    }
    let counts = payees
        .into_iter()
        .map(|(payer, (payees, (file, line)))| (payer, payees.len() as u64, file, line));
    counts.filter(|(_, payees, ..)| *payees > limit.payees).collect()
}

/// Reads the numbers of hubs, each by who has the line; the one with most payees first.
pub(crate) fn named(
    board: &mut Board<'_>,
    hubs: &BTreeMap<Key, Found>,
    picks: &Picks,
    tables: &BTreeMap<u32, Table<'_>>,
) -> Result<Vec<Hub>, ScaleError> {
    let mut names = Vec::new();
    for found in hubs.values() {
        let (file, line) = found.place;
        let Some(gist) = picks.piece_of(file, line) else {
            continue;
        };
        if let Some(table) = tables.get(&file)
            && let Some(number) = table.payer(gist, line)?
        {
            names.push((number, found.payees));
        }
    }
    let names = of_kind(
        board.round(vec![(To::All, Message::HubNames(names))])?,
        |message| match message {
            Message::HubNames(names) => Some(names),
            _ => None,
        },
    );
    let hubs = names
        .into_iter()
        .flatten()
        .map(|(number, payees)| Hub { number, payees });
    let mut hubs: Vec<Hub> = hubs.collect();
    hubs.sort_by(|a, b| (b.payees, &a.number).cmp(&(a.payees, &b.number)));
    Ok(hubs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payee_counts_once_however_many_hold_lines_of_it() {
        let paid = [
            (7, 1, 0, 9),
            (7, 2, 0, 4),
            (7, 1, 1, 2),
            (8, 1, 0, 1),
            (8, 2, 0, 2),
            (8, 3, 0, 3),
        ];
        let limit = HubLimit {
            payees: 2,
            is_end: true,
        };
        assert_eq!(counted(paid.into_iter(), limit), [(8, 3, 0, 1)]);
    }
}
