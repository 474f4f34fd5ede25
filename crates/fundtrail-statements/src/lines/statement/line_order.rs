//! What the order of a statement's lines says of single lines: a line that stands twice, and days whose month seems to have
//! changed places with them.

use chrono::{Datelike, NaiveDate};

use super::lines::EntryLines;
use crate::cell::DateOrder;
use crate::entry::Entry;
use crate::error::ReadError;
use crate::lines::scan::Part;
use crate::lines::sheet::Sheet;
use crate::note::NoteKind;
use crate::trouble::Trouble;

/// From so many lines on their order tells something of one of them.
const MANY: usize = 4;

/// Notes lines without a balance or a number of their own that say the same as the line before: two payments, or one that was
/// copied.
pub(super) fn note_copies(parts: &mut [Part<EntryLines>]) {
    for part in parts {
        let entries = &part.lines.entries;
        let copies = entries.windows(2).filter(|pair| is_copy(&pair[0], &pair[1]));
        let (first, lines) = copies.fold((None, 0), |(first, count), pair| {
            (first.or(Some(pair[1].source.line())), count + 1)
        });
        if let Some(first) = first {
            part.tally.note(first, NoteKind::LineTwice { lines });
        }
    }
}

fn is_copy(one: &Entry, other: &Entry) -> bool {
    let same = one.time == other.time && one.direction == other.direction && one.amount == other.amount;
    let texts = |e: &Entry| {
        [
            e.currency,
            e.own.account,
            e.own.card,
            e.other.account,
            e.other.card,
            e.other.name,
        ]
    };
    let words = |e: &Entry| [e.serial, e.kind, e.memo, e.channel, e.status];
    same && one.balance.is_none()
        && texts(one) == texts(other)
        && words(one) == words(other)
        && [one.other.name, one.memo, one.kind, one.serial]
            .iter()
            .any(|text| !text.is_empty())
}

/// Asks about days that break the order in which all other lines stand, and keep it with day and month changed round: a
/// spreadsheet, or a hand, has swapped them.
///
/// Complexity: O(lines).
pub(super) fn check_days(
    sheet: &Sheet<'_, '_>,
    order: Option<DateOrder>,
    parts: &[Part<EntryLines>],
) -> Result<(), ReadError> {
    if !matches!(order, Some(DateOrder::DayFirst | DateOrder::MonthFirst)) {
        return Ok(());
    }
    let entries: Vec<&Entry> = parts.iter().flat_map(|part| &part.lines.entries).collect();
    let days: Vec<NaiveDate> = entries
        .iter()
        .map(|e| e.time.start.to_datetime().date())
        .collect();
    if days.len() < MANY || [true, false].iter().any(|&rising| in_order(&days, rising)) {
        return Ok(());
    }
    let swapped: Vec<NaiveDate> = days.iter().map(|&day| turned(day).unwrap_or(day)).collect();
    let found = [true, false].into_iter().find_map(|rising| {
        let broken = days.windows(2).position(|pair| !follows(pair, rising))?;
        [broken, broken + 1].into_iter().find(|&at| {
            let mut days = days.clone();
            days[at] = swapped[at];
            in_order(&days, rising)
        })
    });
    let all_of_them = || {
        let are = [true, false].iter().any(|&rising| in_order(&swapped, rising));
        days.iter()
            .zip(&swapped)
            .position(|(day, other)| are && day != other)
    };
    let found = found.or_else(all_of_them);
    let Some(at) = found else { return Ok(()) };
    let (day, other) = (days[at].to_string(), swapped[at].to_string());
    Err(Trouble::DaysTurned { day, other }.at(sheet.place(entries[at].source.line())))
}

fn in_order(days: &[NaiveDate], rising: bool) -> bool {
    days.windows(2).all(|pair| follows(pair, rising))
}

fn follows(pair: &[NaiveDate], rising: bool) -> bool {
    if rising {
        pair[0] <= pair[1]
    } else {
        pair[0] >= pair[1]
    }
}

/// The date with day and month changed round.
fn turned(day: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(day.year(), day.day(), day.month())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_up_to_the_twelfth_turn() {
        let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).expect("a day");
        assert_eq!(turned(day(3, 2)), Some(day(2, 3)));
        assert_eq!(turned(day(3, 13)), None);
        assert!(in_order(&[day(3, 1), day(3, 1), day(3, 2)], true));
        assert!(!in_order(&[day(3, 1), day(2, 1)], true));
    }
}
