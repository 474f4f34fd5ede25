//! Balances that stand beside the wrong line, or do not add up only because figures were rounded.

use fundtrail::Money;

use super::lines::EntryLines;
use crate::entry::{Direction, Entry, Text};
use crate::lines::scan::Part;
use crate::lines::sheet::Sheet;
use crate::note::NoteKind;

/// Steps between two balances that prove how they are meant.
const LEAST_STEPS: usize = 2;

/// The entries of a sheet that have a balance, oldest first; `None` where they are not of one account and currency, or
/// their times do not tell which end is the older.
fn course(parts: &mut [Part<EntryLines>]) -> Option<Vec<&mut Entry>> {
    let mut course: Vec<&mut Entry> = Vec::new();
    let mut whose: Option<[String; 3]> = None;
    for part in parts {
        let EntryLines { entries, texts, .. } = &mut part.lines;
        let of = |entry: &Entry| -> [Text; 3] { [entry.own.card, entry.own.account, entry.currency] };
        let Some(first) = entries.first().map(of) else {
            continue;
        };
        if entries.iter().any(|entry| of(entry) != first) {
            return None;
        }
        // Texts are numbered part by part.
        let named = first.map(|text| texts.get(text).to_owned());
        if *whose.get_or_insert_with(|| named.clone()) != named {
            return None;
        }
        let told = entries
            .iter_mut()
            .filter(|entry| entry.balance.is_some() && entry.status.is_empty());
        course.extend(told);
    }
    let starts = || course.iter().map(|entry| entry.time.start);
    if starts().min() == starts().max() {
        return None;
    }
    if starts().is_sorted() {
        return Some(course);
    }
    if starts().rev().is_sorted() {
        course.reverse();
        return Some(course);
    }
    None
}

fn change(entry: &Entry) -> Option<i64> {
    let amount = entry.amount.minor();
    match entry.direction {
        Direction::In => Some(amount),
        Direction::Out => amount.checked_neg(),
        Direction::Own | Direction::Open => None,
    }
}

fn balance(entry: &Entry) -> i64 {
    entry.balance.map_or(0, Money::minor)
}

/// Takes balances that are those before their lines for what they are: where every line's balance is the one before it
/// with that one's amount, and none follows from its own.
pub(super) fn shift(sheet: &Sheet<'_, '_>, parts: &mut [Part<EntryLines>]) {
    let Some(mut course) = course(parts) else { return };
    let steps = course.len().saturating_sub(1);
    let is_before = |pair: &[&mut Entry]| {
        change(pair[0]).and_then(|change| balance(pair[0]).checked_add(change)) == Some(balance(pair[1]))
    };
    let is_after = |pair: &[&mut Entry]| {
        change(pair[1]).and_then(|change| balance(pair[0]).checked_add(change)) == Some(balance(pair[1]))
    };
    if steps < LEAST_STEPS || !course.windows(2).all(is_before) || course.windows(2).any(is_after) {
        return;
    }
    for entry in &mut course {
        let after = change(entry).and_then(|change| balance(entry).checked_add(change));
        entry.balance = after.map(Money::from_minor);
    }
    if let Some(part) = parts.first_mut() {
        part.tally.note(sheet.header_line, NoteKind::BalanceBefore {});
    }
}

/// Takes amounts that were rounded for what their rounded balances say, where that is one minor unit more or less.
pub(super) fn absorb_rounding(parts: &mut [Part<EntryLines>]) {
    let Some(mut course) = course(parts) else { return };
    for at in 1..course.len() {
        let Some(found) = change(course[at]) else { continue };
        let said = balance(course[at]).checked_sub(balance(course[at - 1]));
        if let Some(said) = said
            && said != found
            && said.abs_diff(found) <= 1
            && said.signum() == found.signum()
        {
            course[at].amount = Money::from_minor(said.abs());
        }
    }
}
