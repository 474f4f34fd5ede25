//! Sheets that sum what other sheets of the same workbook hold: a line a day with nobody named, or a line a
//! counterparty.

use std::collections::{BTreeMap, BTreeSet};

use crate::entry::{Direction, Entry, Side, Text};

/// What a line sums: an account's money of a currency, one way; on a day, or with a counterparty.
type Key = (Text, Text, bool, Of);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Of {
    Day(i64),
    Party(Text),
}

const DAY_NANOS: i64 = 86_400_000_000_000;

/// Whether every entry of a sheet is what entries of other sheets come to, and some of several.
pub(crate) fn sums(sheet: &[Entry], others: &[Entry]) -> bool {
    // A summary that does not say whose it is sums whatever is beside it.
    let owners: BTreeSet<Text> = others.iter().map(|entry| number(&entry.own)).collect();
    let is_owned = sheet.iter().any(|entry| owners.contains(&number(&entry.own)));
    let of_day = |entry: &Entry| Some(Of::Day(entry.time.start.nanos().div_euclid(DAY_NANOS)));
    let of_party = |entry: &Entry| party(&entry.other).map(Of::Party);
    let are_days = sheet
        .iter()
        .all(|entry| entry.time.width_nanos >= DAY_NANOS && party(&entry.other).is_none());
    if are_days {
        agree(sheet, others, is_owned, of_day)
    } else {
        agree(sheet, others, is_owned, of_party)
    }
}

fn agree(sheet: &[Entry], others: &[Entry], is_owned: bool, of: impl Fn(&Entry) -> Option<Of>) -> bool {
    let key = |entry: &Entry| -> Option<Key> {
        let own = if is_owned { number(&entry.own) } else { Text::EMPTY };
        Some((own, entry.currency, entry.direction == Direction::In, of(entry)?))
    };
    let mut sums: BTreeMap<Key, (i128, u64)> = BTreeMap::new();
    for entry in others {
        if let Some(key) = key(entry) {
            let (sum, count) = sums.entry(key).or_default();
            *sum += i128::from(entry.amount.minor());
            *count += 1;
        }
    }
    let mut seen = BTreeSet::new();
    let mut several = false;
    let all = sheet.iter().filter(|entry| !entry.amount.is_zero()).all(|entry| {
        let Some(key) = key(entry) else { return false };
        let Some(&(sum, count)) = sums.get(&key) else {
            return false;
        };
        several |= count > 1;
        sum == i128::from(entry.amount.minor()) && seen.insert(key)
    });
    // Where each line is one entry, the sheet is a copy, and copies are told by other means.
    all && several
}

fn number(side: &Side) -> Text {
    if side.account.is_empty() {
        side.card
    } else {
        side.account
    }
}

/// The number, else the name, of a counterparty.
fn party(side: &Side) -> Option<Text> {
    let texts = [number(side), side.masked, side.name];
    texts.into_iter().find(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use fundtrail::{Money, Source, Time};

    use super::*;
    use crate::entry::{Interval, Texts};

    /// An entry: the day and hour, `+` or `-` and the amount, the counterparty.
    fn entry(texts: &mut Texts, day: i64, hour: Option<i64>, amount: i64, other: &str) -> Entry {
        let start = day * DAY_NANOS + hour.unwrap_or(0) * 3_600_000_000_000;
        Entry {
            source: Source::new(0, 1),
            export: 0,
            time: Interval {
                start: Time::from_nanos(start),
                width_nanos: if hour.is_some() { 1 } else { DAY_NANOS },
            },
            direction: if amount > 0 { Direction::In } else { Direction::Out },
            amount: Money::from_minor(amount.abs()),
            balance: None,
            currency: Text::EMPTY,
            own: Side {
                account: texts.intern("11"),
                ..Side::default()
            },
            other: Side {
                account: texts.intern(other),
                ..Side::default()
            },
            status: Text::EMPTY,
            serial: Text::EMPTY,
            kind: Text::EMPTY,
            memo: Text::EMPTY,
            channel: Text::EMPTY,
            merchant: Text::EMPTY,
        }
    }

    #[test]
    fn a_line_a_day_or_a_counterparty_is_a_sum() {
        let mut texts = Texts::default();
        let mut all = |lines: &[(i64, Option<i64>, i64, &str)]| -> Vec<Entry> {
            let lines = lines.iter();
            lines
                .map(|&(day, hour, amount, other)| entry(&mut texts, day, hour, amount, other))
                .collect()
        };
        let details = all(&[
            (1, Some(1), 500, "22"),
            (1, Some(2), -60, "33"),
            (1, Some(3), -40, "33"),
        ]);
        assert!(sums(&all(&[(1, None, 500, ""), (1, None, -100, "")]), &details));
        assert!(sums(
            &all(&[(1, None, 500, "22"), (1, None, -100, "33")]),
            &details
        ));
        assert!(!sums(&all(&[(1, None, -90, "")]), &details), "another sum");
        assert!(!sums(&all(&[(1, None, 500, "22")]), &details), "a copy");
        assert!(!sums(&details, &details), "copies");
    }
}
