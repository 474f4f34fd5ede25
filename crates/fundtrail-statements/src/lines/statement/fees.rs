//! A column of charges: money that left beside the amounts, or a part of them. The balances say which.

use std::cmp::Ordering;

use fundtrail::Money;
use hashbrown::HashMap;

use super::lines::EntryLines;
use crate::cell::trim;
use crate::entry::{Direction, Entry, Side, Text};
use crate::lines::scan::Part;
use crate::lines::sheet::Sheet;
use crate::note::NoteKind;

/// The word of the kind of a charge's own movement.
const KIND: &str = "Fee";

/// How the charges of a column stand to the amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Charged {
    /// The balance moves by amount and charge.
    Beside,
    /// The balance moves by the amount alone.
    Within,
    Open,
}

/// Makes each charge a movement of its own where the balances show that it left beside the amount; else says in a note
/// what the column holds and why it is not counted.
///
/// Complexity: O(lines).
pub(super) fn settle(sheet: &Sheet<'_, '_>, column: usize, parts: &mut [Part<EntryLines>]) {
    let mut charges = parts.iter().flat_map(|part| &part.lines.charges);
    let Some(&(_, first)) = charges.next() else {
        return;
    };
    let has_one_sign = charges.all(|(_, charge)| charge.is_negative() == first.is_negative());
    let charged = if has_one_sign { proof(parts) } else { Charged::Open };
    if charged == Charged::Beside {
        for part in parts {
            take_apart(&mut part.lines);
        }
        return;
    }
    let lines = parts.iter().map(|part| part.lines.charges.len()).sum::<usize>();
    let column = trim(&sheet.header[column]).to_owned();
    let kind = match charged {
        Charged::Within => NoteKind::ChargesWithin { column, lines },
        _ => NoteKind::ChargesOpen { column, lines },
    };
    let Some(part) = parts.iter_mut().find(|part| !part.lines.charges.is_empty()) else {
        return;
    };
    let line = part.lines.entries[part.lines.charges[0].0].source.line();
    part.tally.note(line, kind);
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
                .next_if(|&&(of, _)| of == at)
                .map_or(0, |&(_, charge)| size(charge));
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
        Ordering::Greater => Charged::Beside,
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

/// Puts a movement of its own behind each line with a charge.
fn take_apart(lines: &mut EntryLines) {
    let kind = lines.texts.intern(KIND);
    let entries = std::mem::take(&mut lines.entries);
    let mut charges = std::mem::take(&mut lines.charges).into_iter().peekable();
    for (at, mut entry) in entries.into_iter().enumerate() {
        let charge = charges.next_if(|&(of, _)| of == at).map(|(_, charge)| charge);
        let charge = charge.and_then(|charge| {
            if charge.is_negative() {
                charge.checked_neg()
            } else {
                Some(charge)
            }
        });
        let after = entry.balance;
        if let Some(charge) = charge {
            entry.balance = after.and_then(|after| after.checked_add(charge));
        }
        lines.entries.push(entry);
        if let Some(amount) = charge {
            lines.entries.push(Entry {
                direction: Direction::Out,
                amount,
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
