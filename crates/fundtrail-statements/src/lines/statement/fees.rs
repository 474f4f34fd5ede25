//! A column of charges: money that left beside the amounts, or a part of them. What is left of each amount says which
//! (gross, fee, net), or the balances.

use std::cmp::Ordering;

use fundtrail::Money;
use hashbrown::HashMap;

use super::line::change;
use super::lines::EntryLines;
use crate::cell::trim;
use crate::entry::{Direction, Entry, Side, Text};
use crate::error::ReadError;
use crate::lines::scan::Part;
use crate::lines::sheet::Sheet;
use crate::note::NoteKind;
use crate::trouble::Trouble;

/// The word of the kind of a charge's own movement.
const KIND: &str = "Fee";

/// How the charges of a column stand to the amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Charged {
    /// The balance moves by amount and charge.
    Beside(Sign),
    /// The balance moves by the amount alone.
    Within,
    Open,
}

/// What the sign of a charge means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// Nothing: every charge is paid.
    Size,
    /// As written it is added to the account: a charge that is paid has a minus.
    Added,
    /// As written it is taken off: one that is given back has a minus.
    TakenOff,
}

/// Makes each charge a movement of its own where gross, charge and net of each line, or the balances, show that it left
/// beside the amount; else says in a note what the column holds and why it is not counted.
///
/// # Errors
/// Where a line's gross, charge and net do not add up as those of the others do.
///
/// Complexity: O(lines).
pub(super) fn settle(
    sheet: &Sheet<'_, '_>,
    column: usize,
    parts: &mut [Part<EntryLines>],
) -> Result<(), ReadError> {
    let mut charges = parts.iter().flat_map(|part| &part.lines.charges).peekable();
    let Some(&&first) = charges.peek() else {
        return Ok(());
    };
    let has_net = charges.clone().any(|charge| charge.net.is_some());
    let has_one_sign = charges.all(|one| one.paid.is_negative() == first.paid.is_negative());
    let charged = if has_net {
        by_net(sheet, column, parts)?
    } else if has_one_sign {
        proof(parts)
    } else {
        Charged::Open
    };
    let sign = match charged {
        // Without a net nothing says what a sign means: a charge is paid.
        Charged::Beside(Sign::Size) => |charge: Money| -size(charge),
        Charged::Beside(Sign::Added) => |charge: Money| i128::from(charge.minor()),
        Charged::Beside(Sign::TakenOff) => |charge: Money| -i128::from(charge.minor()),
        Charged::Within | Charged::Open => {
            note(sheet, column, parts, charged);
            return Ok(());
        }
    };
    for part in parts {
        take_apart(&mut part.lines, sign);
    }
    Ok(())
}

/// Says what a column of charges holds that is not counted.
fn note(sheet: &Sheet<'_, '_>, column: usize, parts: &mut [Part<EntryLines>], charged: Charged) {
    let lines = parts.iter().map(|part| part.lines.charges.len()).sum::<usize>();
    let column = trim(&sheet.header[column]).to_owned();
    let kind = match charged {
        Charged::Within => NoteKind::ChargesWithin { column, lines },
        _ => NoteKind::ChargesOpen { column, lines },
    };
    if let Some(part) = parts.iter_mut().find(|part| !part.lines.charges.is_empty()) {
        let line = part.lines.entries[part.lines.charges[0].at].source.line();
        part.tally.note(line, kind);
    }
}

/// What gross, charge and net say, line by line: the net is the gross with the charge, or without it.
fn by_net(sheet: &Sheet<'_, '_>, column: usize, parts: &[Part<EntryLines>]) -> Result<Charged, ReadError> {
    let lines = || {
        parts.iter().flat_map(|part| {
            let lines = &part.lines;
            lines.charges.iter().filter_map(|charge| {
                let entry = &lines.entries[charge.at];
                let gross = i128::from(change(entry));
                Some((
                    entry.source.line(),
                    gross,
                    i128::from(charge.paid.minor()),
                    charge.net?.minor(),
                ))
            })
        })
    };
    let readings = [
        (Charged::Beside(Sign::Added), 1),
        (Charged::Beside(Sign::TakenOff), -1),
        (Charged::Within, 0),
    ];
    let fits = |factor: i128, (_, gross, charge, net): (u64, i128, i128, i64)| {
        gross + factor * charge == i128::from(net)
    };
    let count = |factor| lines().filter(|&line| fits(factor, line)).count();
    let mut best = readings[0];
    for reading in readings {
        if count(reading.1) > count(best.1) {
            best = reading;
        }
    }
    match lines().find(|&line| !fits(best.1, line)) {
        None => Ok(best.0),
        Some((line, ..)) => {
            let column = trim(&sheet.header[column]).to_owned();
            Err(Trouble::NetOff { column }.at(sheet.place(line)))
        }
    }
}

/// What the balances of each account say from line to line.
fn proof(parts: &[Part<EntryLines>]) -> Charged {
    let mut last: HashMap<[&str; 3], Step> = HashMap::new();
    let [mut forwards, mut backwards] = [Fits::default(); 2];
    for part in parts {
        let lines = &part.lines;
        let mut charges = lines.charges.iter().peekable();
        for (at, entry) in lines.entries.iter().enumerate() {
            let charge = charges
                .next_if(|charge| charge.at == at)
                .map_or(0, |charge| size(charge.paid));
            let Some(step) = Step::of(entry, charge) else {
                continue;
            };
            let key = [entry.own.account, entry.own.card, entry.currency].map(|text| lines.texts.get(text));
            if let Some(before) = last.insert(key, step) {
                forwards.add(step.balance - before.balance, step);
                backwards.add(before.balance - step.balance, before);
            }
        }
    }
    let fits = if forwards.all() >= backwards.all() {
        forwards
    } else {
        backwards
    };
    match fits.beside.cmp(&fits.within) {
        Ordering::Greater => Charged::Beside(Sign::Size),
        Ordering::Less => Charged::Within,
        Ordering::Equal => Charged::Open,
    }
}

fn size(charge: Money) -> i128 {
    i128::from(charge.minor()).abs()
}

/// A line's balance, and by how much it changed it.
#[derive(Debug, Clone, Copy)]
struct Step {
    balance: i128,
    change: i128,
    charge: i128,
}

impl Step {
    fn of(entry: &Entry, charge: i128) -> Option<Self> {
        let amount = i128::from(entry.amount.minor());
        let change = match entry.direction {
            Direction::In => amount,
            Direction::Out => -amount,
            Direction::Own | Direction::Open => return None,
        };
        let balance = i128::from(entry.balance?.minor());
        Some(Step {
            balance,
            change,
            charge,
        })
    }
}

/// How many steps from balance to balance a reading explains.
#[derive(Debug, Clone, Copy, Default)]
struct Fits {
    plain: usize,
    beside: usize,
    within: usize,
}

impl Fits {
    fn add(&mut self, moved: i128, step: Step) {
        let is_plain = moved == step.change;
        match step.charge {
            0 => self.plain += usize::from(is_plain),
            charge => {
                self.within += usize::from(is_plain);
                self.beside += usize::from(moved == step.change - charge);
            }
        }
    }

    fn all(self) -> usize {
        self.plain + self.beside.max(self.within)
    }
}

/// Puts a movement of its own behind each line with a charge: what `moved` says that it changed the account by.
fn take_apart(lines: &mut EntryLines, moved: impl Fn(Money) -> i128) {
    let kind = lines.texts.intern(KIND);
    let entries = std::mem::take(&mut lines.entries);
    let mut charges = std::mem::take(&mut lines.charges).into_iter().peekable();
    for (at, mut entry) in entries.into_iter().enumerate() {
        let charge = charges.next_if(|charge| charge.at == at);
        let moved = charge.and_then(|charge| i64::try_from(moved(charge.paid)).ok());
        let moved = moved.filter(|&moved| moved != 0);
        let after = entry.balance;
        if let Some(moved) = moved {
            entry.balance = after.and_then(|after| after.checked_sub(Money::from_minor(moved)));
        }
        lines.entries.push(entry);
        if let Some(moved) = moved {
            lines.entries.push(Entry {
                direction: if moved > 0 { Direction::In } else { Direction::Out },
                amount: Money::from_minor(moved.saturating_abs()),
                balance: after,
                other: Side::default(),
                serial: Text::EMPTY,
                kind,
                memo: Text::EMPTY,
                channel: Text::EMPTY,
                merchant: Text::EMPTY,
                ..entry
            });
        }
    }
}
