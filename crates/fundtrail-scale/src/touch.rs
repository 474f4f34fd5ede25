//! Which lines touch an account that is reached.
//!
//! Where somebody both pays and is paid within an instant, which transfer comes first depends on all transfers of that
//! instant, whoever holds them. So the instants that are touched are told, each is looked at as a whole by one worker,
//! and those that need all their lines are told back.

use std::collections::{BTreeMap, BTreeSet};

use fundtrail_statements::selection::{Key, NOBODY};

use crate::board::{Board, Message, To, of_kind};
use crate::error::ScaleError;
use crate::picks::Picks;
use crate::relay::{Reached, Slices};
use crate::store::{Entry, Order, Store};

/// Picks the lines that name an account of `reached`, and the others of an instant whose order hangs on them.
pub(crate) fn touch(
    board: &mut Board<'_>,
    store: &mut Store,
    slices: &Slices,
    reached: &Reached,
    picks: &mut Picks,
) -> Result<(), ScaleError> {
    let order = store.order();
    let mut rows = Vec::new();
    for slice in slices.iter() {
        store.slice(&slice, &mut rows).map_err(ScaleError::scratch)?;
        let mut touched = BTreeSet::new();
        for row in rows
            .iter()
            .filter(|row| reached.names(row.payer) || reached.names(row.payee))
        {
            picks.pick(row.file, row.line);
            touched.insert(row.instant(order));
        }
        // Where lines number their order, each is an instant of its own.
        if order == Order::Time {
            let whole = whole(board, &rows, touched)?;
            for row in rows.iter().filter(|row| whole.contains(&row.instant(order))) {
                picks.pick(row.file, row.line);
            }
        }
    }
    Ok(())
}

/// Of the instants that somebody's rows touch, those in which somebody both pays and is paid.
fn whole(board: &mut Board<'_>, rows: &[Entry], touched: BTreeSet<u64>) -> Result<BTreeSet<u64>, ScaleError> {
    let touched = vec![(To::All, Message::Touched(touched.into_iter().collect()))];
    let touched = of_kind(board.round(touched)?, |message| match message {
        Message::Touched(instants) => Some(instants),
        _ => None,
    });
    let touched: BTreeSet<u64> = touched.into_iter().flatten().collect();
    let mut ends: Vec<Vec<(u64, Key, Key)>> = vec![Vec::new(); board.peers()];
    let peers = board.peers() as u64;
    for row in rows {
        let instant = row.instant(Order::Time);
        if touched.contains(&instant) {
            ends[(instant % peers) as usize].push((instant, row.payer, row.payee));
        }
    }
    let ends = ends.into_iter().enumerate();
    let ends = ends.map(|(worker, ends)| (To::One(worker), Message::Ends(ends)));
    let ends = of_kind(board.round(ends.collect())?, |message| match message {
        Message::Ends(ends) => Some(ends),
        _ => None,
    });
    let whole = vec![(
        To::All,
        Message::Whole(somebody_waits(ends.into_iter().flatten())),
    )];
    let whole = of_kind(board.round(whole)?, |message| match message {
        Message::Whole(instants) => Some(instants),
        _ => None,
    });
    Ok(whole.into_iter().flatten().collect())
}

/// The instants in which somebody both pays and is paid.
fn somebody_waits(ends: impl Iterator<Item = (u64, Key, Key)>) -> Vec<u64> {
    let mut instants: BTreeMap<u64, (BTreeSet<Key>, BTreeSet<Key>)> = BTreeMap::new();
    for (instant, payer, payee) in ends {
        let (payers, payees) = instants.entry(instant).or_default();
        if payer != NOBODY {
            payers.insert(payer);
        }
        payees.insert(payee);
    }
    let waiting = instants
        .into_iter()
        .filter(|(_, (payers, payees))| !payers.is_disjoint(payees));
    waiting.map(|(instant, _)| instant).collect()
}
