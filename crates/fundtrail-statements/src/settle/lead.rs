//! Leads: lines at which money that is lost from sight may go on.
//!
//! Needs: movements with their ends.
//! Leaves: for movements that end at an exit the lines that may be their continuation; no movement is changed.

use std::collections::BTreeMap;

use fundtrail::{ExitKind, Source};
use hashbrown::HashMap;

use crate::entry::Interval;
use crate::settle::exit::Node;
use crate::settle::mirror::Mirrors;
use crate::settle::movement::{Evidence, Movement, Movements};
use crate::settle::work::{Other, Work};
use crate::words::plain;

/// The leads of each movement that has any.
pub(crate) fn leads(work: &Work<'_>, mirrors: &Mirrors, made: &Movements) -> BTreeMap<u32, Vec<Source>> {
    let mut leads = through_clearing(work, made);
    for (&out, ins) in &mirrors.leads {
        for &movement in &made.of_line[out as usize] {
            if matches!(made.all[movement as usize].payee, Node::Exit(..)) {
                let open = ins.iter().filter(|&&into| work.is_open(into));
                let lines: Vec<Source> = open.map(|&into| work.source(into)).collect();
                if !lines.is_empty() {
                    leads.insert(movement, lines);
                }
            }
        }
    }
    leads
}

/// A movement to or from an account that clears payments of others.
struct Cleared<'w> {
    movement: u32,
    time: Interval,
    source: Source,
    /// By which number and name the line knows the channel.
    channel: [&'w str; 2],
}

/// Arrivals through a clearing account that are alone in having the amount of what was paid to it at that time.
fn through_clearing(work: &Work<'_>, made: &Movements) -> BTreeMap<u32, Vec<Source>> {
    let mut arrivals: HashMap<(usize, i64), Vec<Cleared<'_>>> = HashMap::new();
    let mut paid = Vec::new();
    for (m, movement) in made.all.iter().enumerate() {
        let is_clearing = |node: &Node| matches!(node, Node::Exit(ExitKind::Clearing, _));
        if is_clearing(&movement.payer) {
            let key = (movement.currency, movement.amount);
            arrivals
                .entry(key)
                .or_default()
                .extend(cleared(work, m as u32, movement));
        } else if is_clearing(&movement.payee) {
            paid.extend(cleared(work, m as u32, movement));
        }
    }
    for of_amount in arrivals.values_mut() {
        of_amount.sort_by_key(|arrival| (arrival.time.start, arrival.source));
    }
    let mut leads = BTreeMap::new();
    for exit in paid {
        let movement = &made.all[exit.movement as usize];
        let Some(arrivals) = arrivals.get(&(movement.currency, movement.amount)) else {
            continue;
        };
        if let Some(only) = only_near(work, &exit, arrivals) {
            leads.insert(exit.movement, vec![only]);
        }
    }
    leads
}

/// The only arrival of the same channel within the window, among those of one amount in order of time.
fn only_near(work: &Work<'_>, exit: &Cleared<'_>, arrivals: &[Cleared<'_>]) -> Option<Source> {
    let window = work.options.mirror_window_nanos;
    let widest = arrivals.iter().map(|a| a.time.width_nanos).max()?;
    let from = exit
        .time
        .start
        .nanos()
        .saturating_sub(window)
        .saturating_sub(widest);
    let until = exit.time.end_nanos().saturating_add(window);
    let first = arrivals.partition_point(|a| a.time.start.nanos() < from);
    let near = arrivals[first..]
        .iter()
        .take_while(|a| a.time.start.nanos() <= until)
        .filter(|a| a.time.distance_nanos(exit.time) <= window && same_channel(a.channel, exit.channel));
    let mut near = near.map(|arrival| arrival.source);
    near.next().filter(|_| near.next().is_none())
}

/// Whether two lines know a channel by one number, or by names of which one is a part of the other.
fn same_channel(a: [&str; 2], b: [&str; 2]) -> bool {
    let ([number, name], [other_number, other_name]) = (a, b);
    let [name, other_name] = [name, other_name].map(plain);
    let named = !name.is_empty() && !other_name.is_empty();
    (!number.is_empty() && number == other_number)
        || (named && (name.contains(&other_name) || other_name.contains(&name)))
}

fn cleared<'w>(work: &'w Work<'_>, movement: u32, of: &Movement) -> Option<Cleared<'w>> {
    let holder = |account| {
        let details = work.book.details(account);
        details
            .and_then(|details| details.holder.as_deref())
            .unwrap_or("")
    };
    let (time, source, channel) = match of.evidence {
        Evidence::Line(i) => {
            let said = work.text(work.entry(i).other.name);
            let channel = match work.line(i).other {
                Other::Account(account) if said.is_empty() => [work.book.number(account), holder(account)],
                Other::Account(account) => [work.book.number(account), said],
                Other::Masked(_) | Other::Nobody => ["", said],
            };
            (work.entry(i).time, work.source(i), channel)
        }
        Evidence::Table(table) => {
            let line = &work.reading.table[table as usize];
            let is_paid = matches!(of.payee, Node::Exit(..));
            let side = if is_paid { &line.payee } else { &line.payer };
            let number = [side.account, side.card].into_iter().find(|n| !n.is_empty());
            let number = number.map_or("", |number| work.text(number));
            let account = work.book.get(number);
            let name = work.text(side.name);
            let name = if name.is_empty() {
                account.map_or("", holder)
            } else {
                name
            };
            (line.time, line.source, [number, name])
        }
        Evidence::Both(..) | Evidence::Balance(_) => return None,
    };
    Some(Cleared {
        movement,
        time,
        source,
        channel,
    })
}
