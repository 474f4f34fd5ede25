//! Option values that are read from text.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use fundtrail::Time;

/// A time as options give it: `2026-03-01T10:42:00`, `2026-03-01 10:42`, or a date alone.
enum Written {
    Instant(NaiveDateTime),
    Day(NaiveDate),
}

fn written(text: &str) -> Result<Written, String> {
    let plain = text.trim().replace('/', "-").replacen('T', " ", 1);
    for form in ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M"] {
        if let Ok(instant) = NaiveDateTime::parse_from_str(&plain, form) {
            return Ok(Written::Instant(instant));
        }
    }
    if let Ok(day) = NaiveDate::parse_from_str(&plain, "%Y-%m-%d") {
        return Ok(Written::Day(day));
    }
    Err("not a time; write it like 2026-03-01T10:42:00, 2026-03-01 10:42 or 2026-03-01".into())
}

fn time(instant: NaiveDateTime) -> Result<Time, String> {
    Time::from_datetime(instant).ok_or_else(|| "outside the years 1677 to 2262".into())
}

/// The first instant of what was written.
pub(crate) fn time_from(text: &str) -> Result<Time, String> {
    match written(text)? {
        Written::Instant(instant) => time(instant),
        Written::Day(day) => time(day.and_time(NaiveTime::MIN)),
    }
}

/// The instant that was written; of a date alone the day's last.
pub(crate) fn time_until(text: &str) -> Result<Time, String> {
    match written(text)? {
        Written::Instant(instant) => time(instant),
        Written::Day(day) => {
            let last = NaiveTime::from_num_seconds_from_midnight_opt(86_399, 999_999_999);
            time(day.and_time(last.unwrap_or(NaiveTime::MIN)))
        }
    }
}

/// A zone's distance from UTC in seconds: `+08:00`, `-0530`, `Z`.
pub(crate) fn zone(text: &str) -> Result<i32, String> {
    let wrong = || "not a zone; write it like +08:00".to_owned();
    if text.eq_ignore_ascii_case("z") || text.eq_ignore_ascii_case("utc") {
        return Ok(0);
    }
    let (sign, digits) = match text.as_bytes().first() {
        Some(b'+') => (1, &text[1..]),
        Some(b'-') => (-1, &text[1..]),
        _ => return Err(wrong()),
    };
    let digits: String = digits.chars().filter(|&c| c != ':').collect();
    if !(digits.len() == 2 || digits.len() == 4) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(wrong());
    }
    let part = |range: std::ops::Range<usize>| digits.get(range).map_or(Ok(0), str::parse::<i32>);
    let hours = part(0..2).map_err(|_| wrong())?;
    let minutes = part(2..4).map_err(|_| wrong())?;
    if hours > 14 || minutes > 59 {
        return Err(wrong());
    }
    Ok(sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_alone_is_the_whole_day() {
        let shown = |time: Result<Time, String>| time.map(|t| t.to_string());
        assert_eq!(shown(time_from("2026-03-01")), Ok("2026-03-01T00:00:00".into()));
        assert_eq!(shown(time_until("2026-03-01")), Ok("2026-03-01T23:59:59.999999999".into()));
        assert_eq!(shown(time_until("2026/03/01 10:42")), Ok("2026-03-01T10:42:00".into()));
        assert_eq!(shown(time_until("2026-03-01T10:42:00.5")), Ok("2026-03-01T10:42:00.500".into()));
        assert!(time_until("10:42").is_err());
        assert!(time_until("2026-02-30").is_err());
        assert!(time_until("9999-01-01").is_err());
    }

    #[test]
    fn zones_are_hours_and_minutes() {
        assert_eq!(zone("+08:00"), Ok(28_800));
        assert_eq!(zone("-0530"), Ok(-19_800));
        assert_eq!(zone("+08"), Ok(28_800));
        assert_eq!(zone("Z"), Ok(0));
        for wrong in ["8", "+8", "+25:00", "+08:60", "+八", ""] {
            assert!(zone(wrong).is_err(), "{wrong}");
        }
    }
}
