//! A column of charges: money that left beside the amounts, or a part of them. What is left of each amount says which
//! (gross, fee, net), or the balances.

use fundtrail::Money;
use hashbrown::HashMap;

use super::line::change;
use super::lines::EntryLines;
use crate::cell::trim;
use crate::entry::{Direction, Entry, Side, Text};
use crate::error::ReadError;
use crate::layout::Charges;
use crate::lines::scan::Part;
use crate::lines::sheet::Sheet;
use crate::note::NoteKind;
use crate::trouble::Trouble;

/// The word of the kind of a charge's own movement.
const KIND: &str = "Fee";

/// Makes each charge a movement of its own where gross, charge and net of each line, the balances, or the layout say
/// that it left beside the amount. Where nothing says it, it is taken so, which a note says.
///
/// # Errors
/// Where a line's gross, charge and net do not add up as those of the others do, and where some charges have a minus
/// and nothing says what it means.
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
    let stated = sheet.found.layout.charges();
    let charged = match stated {
        Some(stated) => stated,
        None if has_net => by_net(sheet, column, parts)?,
        None => match proof(parts, has_one_sign) {
            Some(proven) => proven,
            None if has_one_sign => {
                note(sheet, column, parts, |column, lines| NoteKind::ChargesOpen {
                    column,
                    lines,
                });
                Charges::Beside
            }
            None => return Err(signs_open(sheet, column, parts)),
        },
    };
    let sign = match charged {
        // Without a net nothing says what a sign means: a charge is paid.
        Charges::Beside => |charge: Money| -i128::from(charge.minor()).abs(),
        Charges::Added => |charge: Money| i128::from(charge.minor()),
        Charges::TakenOff => |charge: Money| -i128::from(charge.minor()),
        Charges::Within => {
            if stated.is_none() {
                note(sheet, column, parts, |column, lines| NoteKind::ChargesWithin {
                    column,
                    lines,
                });
            }
            return Ok(());
        }
    };
    for part in parts {
        take_apart(&mut part.lines, sign);
    }
    Ok(())
}

/// Says what a column of charges holds, at the first of them.
fn note(
    sheet: &Sheet<'_, '_>,
    column: usize,
    parts: &mut [Part<EntryLines>],
    kind: fn(String, usize) -> NoteKind,
) {
    let lines = parts.iter().map(|part| part.lines.charges.len()).sum::<usize>();
    let column = trim(&sheet.header[column]).to_owned();
    if let Some(part) = parts.iter_mut().find(|part| !part.lines.charges.is_empty()) {
        let line = part.lines.line_of(&part.lines.charges[0]);
        part.tally.note(line, kind(column, lines));
    }
}

/// Asks what the sign of a charge means: at the first that has another than the first of all.
fn signs_open(sheet: &Sheet<'_, '_>, column: usize, parts: &[Part<EntryLines>]) -> ReadError {
    let mut charges = parts.iter().flat_map(|part| {
        let lines = &part.lines;
        lines
            .charges
            .iter()
            .map(|charge| (lines.line_of(charge), charge.paid.is_negative()))
    });
    let (first, is_negative) = charges.next().unwrap_or((sheet.header_line, false));
    let other = charges
        .find(|&(_, other)| other != is_negative)
        .map_or(first, |(line, _)| line);
    let column = trim(&sheet.header[column]).to_owned();
    Trouble::ChargeSigns { column, first }.at(sheet.place(other))
}

/// What gross, charge and net say, line by line: the net is the gross with the charge, or without it.
fn by_net(sheet: &Sheet<'_, '_>, column: usize, parts: &[Part<EntryLines>]) -> Result<Charges, ReadError> {
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
    let readings = [(Charges::Added, 1), (Charges::TakenOff, -1), (Charges::Within, 0)];
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

/// What the balances of each account say from line to line; `None` where they leave it open.
fn proof(parts: &[Part<EntryLines>], has_one_sign: bool) -> Option<Charges> {
    let mut last: HashMap<[&str; 3], Step> = HashMap::new();
    let [mut forwards, mut backwards] = [Fits::default(); 2];
    for part in parts {
        let lines = &part.lines;
        let mut charges = lines.charges.iter().peekable();
        for (at, entry) in lines.entries.iter().enumerate() {
            let charge = charges
                .next_if(|charge| charge.at == at)
                .map_or(0, |charge| i128::from(charge.paid.minor()));
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
    let (forwards, backwards) = (forwards.of(has_one_sign), backwards.of(has_one_sign));
    let [(least, _), (most, charged)] = if forwards[1].0 >= backwards[1].0 {
        forwards
    } else {
        backwards
    };
    (most > least).then_some(charged)
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

/// How many steps from balance to balance each reading explains.
#[derive(Debug, Clone, Copy, Default)]
struct Fits {
    plain: usize,
    beside: usize,
    added: usize,
    taken_off: usize,
    within: usize,
}

impl Fits {
    fn add(&mut self, moved: i128, step: Step) {
        let fits = |charged: i128| usize::from(moved == step.change + charged);
        if step.charge == 0 {
            self.plain += fits(0);
            return;
        }
        self.within += fits(0);
        self.beside += fits(-step.charge.abs());
        self.added += fits(step.charge);
        self.taken_off += fits(-step.charge);
    }

    /// How many steps the second best and the best reading explain. Where all charges have one sign, all are paid.
    fn of(self, has_one_sign: bool) -> [(usize, Charges); 2] {
        let mut readings = vec![(self.within, Charges::Within)];
        if has_one_sign {
            readings.push((self.beside, Charges::Beside));
        } else {
            readings.extend([(self.added, Charges::Added), (self.taken_off, Charges::TakenOff)]);
        }
        readings.sort_by_key(|&(fits, _)| fits);
        let [.., second, best] = readings[..] else {
            return [(0, Charges::Within); 2];
        };
        [second, best].map(|(fits, charged)| (self.plain + fits, charged))
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
