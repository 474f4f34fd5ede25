//! How banks answer, as a small table says.

use std::path::Path;

use fundtrail::Banks;
use fundtrail::freeze::{BankManner, Hours};

use crate::case::small_table::{Beside, SmallTable};
use crate::error::ReadError;
use crate::place::Place;
use crate::trouble::Trouble;

const BANK_NAMES: [&str; 4] = ["bank", "银行", "银行名称", "开户行"];
const REACTION_NAMES: [&str; 3] = ["reaction", "生效分钟", "反馈分钟"];
const PACE_NAMES: [&str; 3] = ["pace", "通话分钟", "每次分钟"];
const HOURS_NAMES: [&str; 4] = ["hours", "工作时间", "受理时间", "时间"];
const BATCH_NAMES: [&str; 3] = ["batch", "批量", "是否批量"];

/// Reads how banks answer: a small table with a column `bank`, and where known `reaction` (minutes from the beginning of
/// a call until its first freeze takes effect), `pace` (minutes that a call takes), `hours` (in which somebody answers,
/// such as `09:00-17:00`; blank at all hours) and `batch` (whether one call freezes all accounts of the bank: `no` for a
/// bank that takes one account a call). Blank cells are not known.
///
/// # Errors
/// An unreadable file or line, a bank that is told twice.
pub fn read_banks(path: &Path) -> Result<Beside<Banks>, ReadError> {
    let mut table = SmallTable::read(path)?;
    let Some(bank) = table.column(&BANK_NAMES) else {
        let found = table.header.join(", ");
        return Err(Trouble::BankColumn { found }.at(Place::line(path, 1)));
    };
    let columns =
        [&REACTION_NAMES[..], &PACE_NAMES, &HOURS_NAMES, &BATCH_NAMES].map(|names| table.column(names));
    let mut banks = Banks::default();
    for (line, cells) in &table.rows {
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).map_or("", String::as_str);
        let name = cell(Some(bank));
        let told = if name.is_empty() {
            Err(Trouble::BankBlank {})
        } else {
            manner(columns.map(cell))
        };
        let told = told.map_err(|trouble| trouble.at(Place::line(path, *line)))?;
        if banks.tell(name, told).is_some() {
            let bank = name.to_owned();
            return Err(Trouble::BankTwice { bank }.at(Place::line(path, *line)));
        }
    }
    Ok(table.listed(banks))
}

/// How a bank answers, or what is wrong with its line.
fn manner([reaction, pace, hours, batch]: [&str; 4]) -> Result<BankManner, Trouble> {
    let mut manner =
        BankManner::new(minutes(reaction)?, minutes(pace)?).map_err(|error| Trouble::BankMinutesRefused {
            error: error.to_string(),
        })?;
    if let Some(hours) = self::hours(hours)? {
        manner = manner.at_hours(hours);
    }
    match batch.to_lowercase().as_str() {
        "" | "yes" | "true" | "1" | "batch" | "是" | "批量" => Ok(manner),
        "no" | "false" | "0" | "account" | "by account" | "否" | "逐户" => Ok(manner.by_account()),
        other => Err(Trouble::BankBatch {
            word: other.to_owned(),
        }),
    }
}

fn minutes(text: &str) -> Result<Option<f64>, Trouble> {
    if text.is_empty() {
        return Ok(None);
    }
    let minutes = text.parse().map(Some);
    minutes.map_err(|_| Trouble::BankMinutes {
        text: text.to_owned(),
    })
}

/// A window of the day; none where a bank answers at all hours.
fn hours(text: &str) -> Result<Option<Hours>, Trouble> {
    if ["", "24h", "24", "00:00-24:00", "全天", "24小时"].contains(&text) {
        return Ok(None);
    }
    let wrong = || Trouble::BankHours {
        text: text.to_owned(),
    };
    let plain = text.replace(['–', '—', '~', '～', '至'], "-").replace('：', ":");
    let (from, until) = plain.split_once('-').ok_or_else(wrong)?;
    let (from, until) = (minute_of_day(from), minute_of_day(until));
    let hours = from
        .zip(until)
        .and_then(|(from, until)| Hours::new(from, until).ok());
    hours.map(Some).ok_or_else(wrong)
}

/// `09:30` as a minute of the day.
fn minute_of_day(text: &str) -> Option<u32> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    (minute < 60 && hour <= 24).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_people_write_them() {
        let window = |from, until| Ok(Some(Hours::new(from, until).expect("a window")));
        assert_eq!(hours("09:00-17:30"), window(540, 1050));
        assert_eq!(hours("9:00 – 17:30"), window(540, 1050));
        assert_eq!(hours("22：00至6：00"), window(1320, 360));
        assert_eq!(hours("24h"), Ok(None));
        for wrong in ["9-17", "09:00", "09:61-10:00", "09:00-09:00", "25:00-26:00"] {
            assert!(hours(wrong).is_err(), "{wrong}");
        }
    }
}
