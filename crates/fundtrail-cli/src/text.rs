//! Option values that are read from text.

use fundtrail::{Currency, Time};
use fundtrail_statements::cell::{Currencies, TimeFormat, Zone};
use fundtrail_statements::{Period, WordMeaning, worded};

worded! {
    /// Why the text of an option is not what the option takes.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(crate) enum Misread {
        /// No zone.
        Zone {}
            "not a zone; write it like +08:00",
            "不是时区；请写成 +08:00 的样子";
        /// No word with its meaning.
        Word {}
            "write it like 朋友已收钱=done; the meanings are in, out, own, done, failed",
            "请写成 朋友已收钱=done 的样子；含义有 in、out、own、done、failed";
        /// No period.
        Period {}
            "not a month, year or days; write it like 2026-03",
            "不是月份、年份或起止日期；请写成 2026-03 的样子";
        /// No currency that is known.
        Currency {}
            "not a known currency; write a code like EUR",
            "不是已知的货币；请写代码，如 EUR";
        /// No time.
        Time {}
            "not a time; write it like 2026-03-01T10:42:00, '2026-03-01 10:42' or 2026-03-01",
            "不是时间；请写成 2026-03-01T10:42:00、'2026-03-01 10:42' 或 2026-03-01 的样子";
        /// No part of a whole.
        Share {}
            "not a share; write it like 0.4",
            "不是比例；请写成 0.4 的样子";
    }
}

impl std::fmt::Display for Misread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.english())
    }
}

impl std::error::Error for Misread {}

/// A zone: `+08:00`, `-0530`, `Z`.
pub(crate) fn zone(text: &str) -> Result<Zone, Misread> {
    Zone::parse(text).map_err(|_| Misread::Zone {})
}

/// A word and what it means: `朋友已收钱=done`.
pub(crate) fn word(text: &str) -> Result<(String, WordMeaning), Misread> {
    let wrong = Misread::Word {};
    let (word, meaning) = text.rsplit_once('=').ok_or(wrong)?;
    let meaning = match meaning {
        "in" => WordMeaning::In,
        "out" => WordMeaning::Out,
        "own" => WordMeaning::Own,
        "done" => WordMeaning::Done,
        "failed" => WordMeaning::Failed,
        _ => return Err(wrong),
    };
    if word.trim().is_empty() {
        return Err(wrong);
    }
    Ok((word.trim().to_owned(), meaning))
}

/// The time of which a statement is: `2026-03`, `2026-02-16/2026-03-15`, `2026`.
pub(crate) fn period(text: &str) -> Result<Period, Misread> {
    Period::read(text).ok_or(Misread::Period {})
}

/// A currency by its code or name.
pub(crate) fn currency(text: &str) -> Result<Currency, Misread> {
    let known = Currencies::built_in().read(text).ok().flatten();
    known.cloned().ok_or(Misread::Currency {})
}

/// The first instant of a time as wide as it was written.
pub(crate) fn time_from(text: &str) -> Result<Time, Misread> {
    let interval = TimeFormat::default().read(text).map_err(|_| Misread::Time {})?;
    Ok(interval.start)
}

/// The instant that was written; of a date alone the day's last.
pub(crate) fn time_until(text: &str) -> Result<Time, Misread> {
    let interval = TimeFormat::default().read(text).map_err(|_| Misread::Time {})?;
    if interval.width_nanos == DAY_NANOS {
        let last = interval.start.nanos().saturating_add(DAY_NANOS - 1);
        return Ok(Time::from_nanos(last));
    }
    Ok(interval.start)
}

/// A part of a whole, from 0 to 1.
pub(crate) fn share(text: &str) -> Result<f64, Misread> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or(Misread::Share {})
}

const DAY_NANOS: i64 = 24 * 60 * 60 * 1_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_alone_is_the_whole_day() {
        let shown = |time: Result<Time, Misread>| time.map(|t| t.to_string());
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
