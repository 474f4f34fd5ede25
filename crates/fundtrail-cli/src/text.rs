//! Option values that are read from text.

use fundtrail::{Currency, Time};
use fundtrail_statements::cell::{Currencies, TimeFormat, Zone};
use fundtrail_statements::{Period, WordMeaning};

/// A zone: `+08:00`, `-0530`, `Z`.
pub(crate) fn zone(text: &str) -> Result<Zone, String> {
    Zone::parse(text).map_err(|_| "not a zone; write it like +08:00".to_owned())
}

/// A word and what it means: `朋友已收钱=done`.
pub(crate) fn word(text: &str) -> Result<(String, WordMeaning), String> {
    let wrong = || "write it like 朋友已收钱=done; the meanings are in, out, own, done, failed".to_owned();
    let (word, meaning) = text.rsplit_once('=').ok_or_else(wrong)?;
    let meaning = match meaning {
        "in" => WordMeaning::In,
        "out" => WordMeaning::Out,
        "own" => WordMeaning::Own,
        "done" => WordMeaning::Done,
        "failed" => WordMeaning::Failed,
        _ => return Err(wrong()),
    };
    if word.trim().is_empty() {
        return Err(wrong());
    }
    Ok((word.trim().to_owned(), meaning))
}

/// The time of which a statement is: `2026-03`, `2026-02-16/2026-03-15`, `2026`.
pub(crate) fn period(text: &str) -> Result<Period, String> {
    Period::read(text).ok_or_else(|| "not a month, year or days; write it like 2026-03".to_owned())
}

/// A currency by its code or name.
pub(crate) fn currency(text: &str) -> Result<Currency, String> {
    let known = Currencies::built_in().read(text).ok().flatten();
    known
        .cloned()
        .ok_or_else(|| "not a known currency; write a code like EUR".to_owned())
}

/// The first instant of a time as wide as it was written.
pub(crate) fn time_from(text: &str) -> Result<Time, String> {
    let interval = TimeFormat::default()
        .read(text)
        .map_err(|_| EXAMPLES.to_owned())?;
    Ok(interval.start)
}

/// The instant that was written; of a date alone the day's last.
pub(crate) fn time_until(text: &str) -> Result<Time, String> {
    let interval = TimeFormat::default()
        .read(text)
        .map_err(|_| EXAMPLES.to_owned())?;
    if interval.width_nanos == DAY_NANOS {
        let last = interval.start.nanos().saturating_add(DAY_NANOS - 1);
        return Ok(Time::from_nanos(last));
    }
    Ok(interval.start)
}

const DAY_NANOS: i64 = 24 * 60 * 60 * 1_000_000_000;
const EXAMPLES: &str = "not a time; write it like 2026-03-01T10:42:00, '2026-03-01 10:42' or 2026-03-01";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_alone_is_the_whole_day() {
        let shown = |time: Result<Time, String>| time.map(|t| t.to_string());
        assert_eq!(shown(time_from("2026-03-01")), Ok("2026-03-01T00:00:00".into()));
        assert_eq!(
            shown(time_until("2026-03-01")),
            Ok("2026-03-01T23:59:59.999999999".into())
        );
        assert_eq!(
            shown(time_until("2026/03/01 10:42")),
            Ok("2026-03-01T10:42:00".into())
        );
        assert_eq!(
            shown(time_until("2026-03-01T10:42:00.5")),
            Ok("2026-03-01T10:42:00.500".into())
        );
        assert!(time_until("10:42").is_err());
        assert!(time_until("2026-02-30").is_err());
    }
}
