//! Times that are written with marks between their parts.

use super::super::error::Problem;
use super::calendar::{Clock, Date, Moment};
use super::compact;
use super::cursor::{Cursor, pair, value};
use super::order::{DateOrder, Parts, year};
use super::yearless::LastDay;
use super::zone::Zone;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Reads `YYYY-MM-DD HH:MM:SS` (or `/`, or `T`), the form of nearly all lines, without further ado; `None` for
/// any other.
pub(super) fn usual(text: &[u8]) -> Result<Option<Moment>, Problem> {
    let [
        y1,
        y2,
        y3,
        y4,
        s1,
        m1,
        m2,
        s2,
        d1,
        d2,
        gap,
        h1,
        h2,
        b':',
        n1,
        n2,
        b':',
        c1,
        c2,
    ] = *text
    else {
        return Ok(None);
    };
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2, h1, h2, n1, n2, c1, c2];
    let marked = s1 == s2 && matches!(s1, b'-' | b'/') && matches!(gap, b' ' | b'T');
    if !marked || !digits.iter().all(u8::is_ascii_digit) {
        return Ok(None);
    }
    Ok(Some(Moment::Local {
        date: compact::date(&digits[..8])?,
        clock: Some(compact::clock(&digits[8..])?),
        offset: None,
    }))
}

/// Reads any other date, with or without a time of day behind it.
pub(super) fn general(
    text: &[u8],
    order: Option<DateOrder>,
    last_day: Option<LastDay>,
) -> Result<Moment, Problem> {
    let mut cursor = Cursor::new(text);
    let date = date(&mut cursor, order, last_day)?;
    let (clock, offset) = clock_behind_date(&mut cursor)?;
    Ok(Moment::Local { date, clock, offset })
}

/// Reads a time of day that stands by itself; `None` where it does not begin like one.
pub(super) fn time_of_day(text: &[u8]) -> Result<Option<(Clock, Option<Zone>)>, Problem> {
    let mut look = Cursor::new(text);
    look.run(|b| b.is_ascii_alphabetic() || b == b' ');
    if !(1..=2).contains(&look.digits().len()) || !matches!(look.peek(), Some(b':' | b'.')) {
        return Ok(None);
    }
    let mut cursor = Cursor::new(text);
    clock_and_zone(&mut cursor).map(Some)
}

fn date(
    cursor: &mut Cursor<'_>,
    order: Option<DateOrder>,
    last_day: Option<LastDay>,
) -> Result<Date, Problem> {
    if cursor.peek().is_some_and(|b| b.is_ascii_alphabetic()) {
        return month_name_first(cursor, last_day);
    }
    let first = cursor.digits();
    match first.len() {
        8 => compact::date(first),
        4 => {
            let mark = mark(cursor)?;
            let month = if cursor.peek().is_some_and(|b| b.is_ascii_alphabetic()) {
                month_name(cursor)?
            } else {
                pair(cursor.digits())?
            };
            if !cursor.take(mark) {
                return Err(Problem::NotATime);
            }
            Date::new(value(first), month, pair(cursor.digits())?)
        }
        1 | 2 => short_first(first, cursor, order, last_day),
        _ => Err(Problem::NotATime),
    }
}

/// The mark between the parts of a date.
fn mark(cursor: &mut Cursor<'_>) -> Result<u8, Problem> {
    [b'-', b'/', b'.']
        .into_iter()
        .find(|&mark| cursor.take(mark))
        .ok_or(Problem::NotATime)
}

/// `DD/MM/YY[YY]`, `MM/DD/YYYY`, `YY/MM/DD`, `D Mon YY[YY]`, `YY Mon D`, after the first number.
fn short_first(
    first: &[u8],
    cursor: &mut Cursor<'_>,
    order: Option<DateOrder>,
    last_day: Option<LastDay>,
) -> Result<Date, Problem> {
    let mark = if cursor.blanks() { b' ' } else { mark(cursor)? };
    if cursor.peek().is_some_and(|b| b.is_ascii_alphabetic()) {
        let month = month_name(cursor)?;
        if cursor.at_end() {
            let last = last_day.ok_or(Problem::YearOpen)?;
            return last.date(month, pair(first)?);
        }
        let marked = if mark == b' ' {
            cursor.blanks()
        } else {
            cursor.take(mark)
        };
        if !marked {
            return Err(Problem::NotATime);
        }
        let third = cursor.digits();
        let parts = Parts {
            first,
            second: month,
            third,
        };
        return parts.with_named_month(order);
    }
    let second = pair(cursor.digits())?;
    let ends = |cursor: &Cursor<'_>| cursor.at_end() || cursor.peek() == Some(b' ');
    let without_year = || {
        let last = last_day.ok_or(Problem::YearOpen)?;
        last.date_of(value(first), second)
    };
    if !matches!(mark, b' ' | b'.') && ends(cursor) {
        return without_year();
    }
    if mark == b' ' || !cursor.take(mark) {
        return Err(Problem::NotATime);
    }
    // `1.5` is a figure; a day and a month have a point behind both.
    if mark == b'.' && ends(cursor) {
        return without_year();
    }
    let third = cursor.digits();
    let parts = Parts { first, second, third };
    match order {
        // A year of four digits behind, or of none in front: the order is not that of this column.
        Some(DateOrder::YearFirst) if third.len() > 2 || first.len() < 2 => Err(Problem::OrderOpen),
        Some(order) => parts.date(order),
        None => match DateOrder::ALL.map(|order| parts.date(order)) {
            [Err(problem), Err(_), Err(_)] => Err(problem),
            // A year has more digits than one.
            [_, _, year_first] if third.len() == 1 => year_first,
            [Ok(day), Ok(month), year] if day == month && (third.len() == 4 || year == Ok(day)) => Ok(day),
            _ => Err(Problem::OrderOpen),
        },
    }
}

/// `Mon D, YYYY`.
fn month_name_first(cursor: &mut Cursor<'_>, last_day: Option<LastDay>) -> Result<Date, Problem> {
    let month = month_name(cursor)?;
    cursor.blanks();
    let day = pair(cursor.digits())?;
    if cursor.at_end() {
        return last_day.ok_or(Problem::YearOpen)?.date(month, day);
    }
    let comma = cursor.take(b',');
    if !cursor.blanks() && !comma {
        return Err(Problem::NotATime);
    }
    Date::new(year(cursor.digits())?, month, day)
}

pub(super) fn month_name(cursor: &mut Cursor<'_>) -> Result<u32, Problem> {
    let name = cursor.run(|b| b.is_ascii_alphabetic());
    MONTHS
        .iter()
        .zip(1..)
        .find(|(month, _)| {
            let month = month.as_bytes();
            name.eq_ignore_ascii_case(month) || name.eq_ignore_ascii_case(&month[..3])
        })
        .map(|(_, number)| number)
        .ok_or(Problem::NotATime)
}

fn clock_behind_date(cursor: &mut Cursor<'_>) -> Result<(Option<Clock>, Option<Zone>), Problem> {
    if cursor.at_end() {
        return Ok((None, None));
    }
    let marked = [b'T', b't', b'-'].into_iter().any(|mark| cursor.take(mark));
    let separate = if marked {
        cursor.peek().is_some_and(|b| b.is_ascii_digit())
    } else {
        let comma = cursor.take(b',');
        cursor.blanks() || comma
    };
    if !separate {
        return Err(Problem::NotATime);
    }
    let (clock, zone) = clock_and_zone(cursor)?;
    Ok((Some(clock), zone))
}

fn clock_and_zone(cursor: &mut Cursor<'_>) -> Result<(Clock, Option<Zone>), Problem> {
    let before = half_of_day(cursor);
    cursor.blanks();
    let hour = cursor.digits();
    let parts = match hour.len() {
        1 | 2 => marked_clock(value(hour), cursor)?,
        6 | 9 => unmarked_clock(hour, cursor)?,
        _ => return Err(Problem::NotATime),
    };
    cursor.blanks();
    let half = match half_of_day(cursor) {
        Some(_) if before.is_some() => return Err(Problem::NotATime),
        behind => behind.or(before),
    };
    let clock = match half {
        Some(half) => half.apply(parts)?,
        None => parts,
    };
    if cursor.at_end() {
        return Ok((clock, None));
    }
    cursor.blanks();
    let zone = Zone::read(cursor.rest()).ok_or(Problem::NotATime)?;
    Ok((clock, Some(zone)))
}

/// `H:MM`, `H:MM:SS[.f]`, `H.MM.SS[.f]`, after the hour.
fn marked_clock(hour: u32, cursor: &mut Cursor<'_>) -> Result<Clock, Problem> {
    let Some(mark @ (b':' | b'.')) = cursor.peek() else {
        return Err(Problem::NotATime);
    };
    cursor.take(mark);
    let minute = pair(cursor.digits())?;
    if !cursor.take(mark) {
        // Hours and minutes with a point between them could be anything.
        return if mark == b':' {
            Clock::minute(hour, minute)
        } else {
            Err(Problem::NotATime)
        };
    }
    let clock = Clock::second(hour, minute, pair(cursor.digits())?)?;
    fraction(clock, cursor)
}

/// `HHMMSS[.f]`, `HHMMSSmmm`.
fn unmarked_clock(digits: &[u8], cursor: &mut Cursor<'_>) -> Result<Clock, Problem> {
    let clock = compact::clock(digits)?;
    if digits.len() == 9 {
        clock.with_fraction(&digits[6..])
    } else {
        fraction(clock, cursor)
    }
}

fn fraction(clock: Clock, cursor: &mut Cursor<'_>) -> Result<Clock, Problem> {
    if cursor.take(b'.') || cursor.take(b',') {
        clock.with_fraction(cursor.digits())
    } else {
        Ok(clock)
    }
}

#[derive(Clone, Copy)]
enum Half {
    Morning,
    Afternoon,
}

impl Half {
    fn apply(self, clock: Clock) -> Result<Clock, Problem> {
        let hour_nanos = 60 * super::calendar::MINUTE;
        let hour = clock.nanos / hour_nanos;
        if !(1..=12).contains(&hour) {
            return Err(Problem::NoSuchMoment);
        }
        let shift = match (self, hour) {
            (Half::Morning, 12) => -12,
            (Half::Afternoon, 1..=11) => 12,
            _ => 0,
        };
        Ok(Clock {
            nanos: clock.nanos + shift * hour_nanos,
            ..clock
        })
    }
}

fn half_of_day(cursor: &mut Cursor<'_>) -> Option<Half> {
    let half = match cursor.rest() {
        [b'A' | b'a', b'M' | b'm', ..] => Half::Morning,
        [b'P' | b'p', b'M' | b'm', ..] => Half::Afternoon,
        _ => return None,
    };
    cursor.skip(2);
    Some(half)
}
