//! Times that are one number: `20260301`, `20260301090500`, seconds since 1970, a spreadsheet's days.

use super::super::error::Problem;
use super::calendar::{Clock, DAY, Date, Moment, SECOND};
use super::cursor::value;

/// The spreadsheet's day of 1970-01-01, counted from 1899-12-30.
const SHEET_DAY_1970: i64 = 25_569;
const MILLI: i64 = SECOND / 1000;

/// Reads a cell that is digits only, or digits with one point; `None` for any other.
pub(super) fn number(text: &[u8]) -> Result<Option<Moment>, Problem> {
    let whole_len = text.iter().take_while(|b| b.is_ascii_digit()).count();
    let (whole, rest) = text.split_at(whole_len);
    match rest {
        [] => whole_number(whole).map(Some),
        [b'.', fraction @ ..] if !fraction.is_empty() && fraction.iter().all(u8::is_ascii_digit) => {
            match whole.len() {
                5 => sheet_day(value(whole), fraction).map(Some),
                10 if whole[0] >= b'2' => Err(Problem::BareNumber),
                10 => epoch_seconds(whole, fraction).map(Some),
                _ => Ok(None),
            }
        }
        _ => Ok(None),
    }
}

fn whole_number(digits: &[u8]) -> Result<Moment, Problem> {
    let local = |clock| {
        Ok(Moment::Local {
            date: date(&digits[..8])?,
            clock,
            offset: None,
        })
    };
    match digits.len() {
        5 => sheet_day(value(digits), b""),
        8 => local(None),
        10 if digits[0] >= b'2' => Err(Problem::BareNumber),
        10 => epoch_seconds(digits, b""),
        12 if has_short_year(digits) => Err(Problem::BareNumber),
        12 => local(Some(Clock::minute(value(&digits[8..10]), value(&digits[10..]))?)),
        13 => {
            let (seconds, millis) = digits.split_at(10);
            epoch_seconds(seconds, millis)
        }
        14 => local(Some(clock(&digits[8..])?)),
        17 => local(Some(clock(&digits[8..14])?.with_fraction(&digits[14..])?)),
        _ => Err(Problem::NotATime),
    }
}

/// Whether twelve digits are as well a moment `YYMMDDHHMMSS` of our years: then their year of four digits would be
/// 1901 to 1912 or 2001 to 2012.
fn has_short_year(digits: &[u8]) -> bool {
    let month_first = |from: usize| {
        let part = |at: usize| value(&digits[from + at..from + at + 2]);
        (1..=12).contains(&part(0)) && (1..=31).contains(&part(2)) && part(4) < 24 && part(6) < 60
    };
    (20..=35).contains(&value(&digits[..2])) && month_first(2) && value(&digits[10..]) < 60
}

/// `YYYYMMDD`.
pub(super) fn date(digits: &[u8]) -> Result<Date, Problem> {
    Date::new(value(&digits[..4]), value(&digits[4..6]), value(&digits[6..8]))
}

/// `HHMMSS`.
pub(super) fn clock(digits: &[u8]) -> Result<Clock, Problem> {
    Clock::second(value(&digits[..2]), value(&digits[2..4]), value(&digits[4..6]))
}

/// Reads a time of day that is digits only (`HHMMSS`, `HHMMSSmmm`, zeros in front may be lost) or a fraction of
/// a day (`0.375`); `None` for any other.
pub(super) fn time_of_day(text: &[u8]) -> Result<Option<Clock>, Problem> {
    if let [b'0', b'.', fraction @ ..] = text
        && !fraction.is_empty()
        && fraction.iter().all(u8::is_ascii_digit)
    {
        let (days, clock) = day_fraction(fraction);
        return if days == 0 {
            Ok(Some(clock))
        } else {
            Err(Problem::NoSuchMoment)
        };
    }
    if !(1..=9).contains(&text.len()) || !text.iter().all(u8::is_ascii_digit) {
        return Ok(None);
    }
    // A zero in front of fewer than six digits was not lost: then these are not hours, minutes and seconds.
    if text.len() < 6 && text[0] == b'0' && text.len() > 1 {
        return Err(Problem::NotATime);
    }
    let mut padded = [b'0'; 9];
    if text.len() <= 6 {
        padded[6 - text.len()..6].copy_from_slice(text);
        clock(&padded[..6]).map(Some)
    } else {
        padded[9 - text.len()..].copy_from_slice(text);
        clock(&padded[..6])?.with_fraction(&padded[6..]).map(Some)
    }
}

/// Ten digits of seconds since 1970, UTC, with up to nine of a fraction. Without further digits those from 2033 on are
/// refused before: they look like a date and hour (`2026030109`) or a year of two digits (`2603010905`).
fn epoch_seconds(seconds: &[u8], fraction: &[u8]) -> Result<Moment, Problem> {
    let whole = seconds.iter().fold(0, |sum, b| sum * 10 + i128::from(b - b'0'));
    let midnight = Clock {
        nanos: 0,
        width_nanos: SECOND,
    };
    let part = if fraction.is_empty() {
        midnight
    } else {
        midnight.with_fraction(fraction)?
    };
    Ok(Moment::Absolute {
        nanos: whole * i128::from(SECOND) + i128::from(part.nanos),
        width_nanos: part.width_nanos,
    })
}

/// A spreadsheet's serial day (its 1900 system, from 1927 on) with the digits of a fraction of a day.
fn sheet_day(serial: u32, fraction: &[u8]) -> Result<Moment, Problem> {
    if serial < 10_000 {
        return Err(Problem::NotATime);
    }
    let day = i64::from(serial) - SHEET_DAY_1970;
    // A day that went through a table of floats has a zero behind it: still only a day.
    if fraction.iter().all(|&b| b == b'0') {
        return Ok(Moment::Local {
            date: Date::from_days(day),
            clock: None,
            offset: None,
        });
    }
    let (further_days, clock) = day_fraction(fraction);
    Ok(Moment::Local {
        date: Date::from_days(day + further_days),
        clock: Some(clock),
        offset: None,
    })
}

/// The time of day of a fraction. Spreadsheets keep about ten digits of it, a hundredth of a millisecond: what
/// is within a millisecond of a whole second is that second, anything else is read to the millisecond.
fn day_fraction(digits: &[u8]) -> (i64, Clock) {
    let digits = &digits[..digits.len().min(18)];
    let value = digits.iter().fold(0, |sum, b| sum * 10 + i128::from(b - b'0'));
    let one = 10_i128.pow(digits.len() as u32);
    let day = i128::from(DAY / MILLI);
    let millis = ((2 * value * day + one) / (2 * one)) as i64;
    let off = (millis + 1).rem_euclid(1000);
    let (nanos, width_nanos) = if off <= 2 {
        ((millis + 1) / 1000 * SECOND, SECOND)
    } else {
        (millis * MILLI, MILLI)
    };
    (
        nanos / DAY,
        Clock {
            nanos: nanos % DAY,
            width_nanos,
        },
    )
}
