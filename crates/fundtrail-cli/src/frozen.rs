//! What has been frozen already: in this case by a file of account, time, amount, kind and end; by others as
//! companion tables say.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, anyhow};
use fundtrail::freeze::Hold;
use fundtrail::mark::Mark;
use fundtrail::{AccountId, Freeze, Money, Source, SubLedger, Time};
use fundtrail_report::model::Note;
use fundtrail_statements::Case;
use fundtrail_statements::cell::{AmountFormat, TimeFormat};

use crate::failure::Failure;
use crate::nearest;

/// Reads the file. Every account must be one that the case knows.
pub(crate) fn read(path: &Path, case: &Case, decimals: u8) -> Result<Vec<Freeze>, Failure> {
    let file = path.display();
    let text =
        std::fs::read_to_string(path).with_context(|| format!("{file}: cannot be read as UTF-8 text"))?;
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    let header = reader.headers().with_context(|| format!("{file}:1"))?.clone();
    let maybe = |names: &[&str]| {
        header
            .iter()
            .position(|cell| names.contains(&cell.to_lowercase().as_str()))
    };
    let column = |names: &[&str]| {
        maybe(names).ok_or_else(|| {
            let columns = header.iter().collect::<Vec<_>>().join(", ");
            anyhow!(
                "{file}:1: no column {} among {columns}; the columns are account, time, amount, and where known kind \
                 and until",
                names[0]
            )
        })
    };
    let account = column(&["account", "账号", "账户", "卡号"])?;
    let (time, amount) = (
        column(&["time", "时间", "冻结时间"])?,
        column(&["amount", "金额", "冻结金额"])?,
    );
    let (kind, until) = (
        maybe(&["kind", "类型", "措施", "措施类型"]),
        maybe(&["until", "截止时间", "到期时间", "冻结截止日期"]),
    );
    let mut freezes = Vec::new();
    for record in reader.records() {
        let record = record.with_context(|| format!("{file}"))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let line_of = Line {
            account: cell(account),
            time: cell(time),
            amount: cell(amount),
            kind: kind.map_or("", cell),
            until: until.map_or("", cell),
        };
        let freeze = line_of.freeze(case, decimals);
        freezes.push(freeze.with_context(|| format!("{file}:{line}"))?);
    }
    Ok(freezes)
}

const SECOND_NANOS: i64 = 1_000_000_000;

/// When a freeze ends: one that ends on a date with its last second.
fn end(start: Time, width_nanos: i64) -> Time {
    let last_second = (width_nanos - SECOND_NANOS).max(0);
    Time::from_nanos(start.nanos().saturating_add(last_second))
}

/// Freezes that companion tables say are in force.
#[derive(Debug, Default)]
pub(crate) struct InForce {
    /// By account, the end of the last that has one.
    pub(crate) until: BTreeMap<AccountId, Time>,
    /// By account, the start of the first whose start is stated.
    pub(crate) since: BTreeMap<AccountId, Time>,
    /// Those without an end, by account: the last line that states one. Nobody knows when they run out, so they
    /// take no account off the list.
    pub(crate) without_end: BTreeMap<AccountId, Source>,
}

/// Freezes in force at the as-of time.
pub(crate) fn in_force(case: &Case, sub: &SubLedger<'_>) -> InForce {
    let as_of = sub.query().as_of_time();
    let mut in_force = InForce::default();
    for companion in &case.companions {
        let Some(freeze) = companion.freeze else { continue };
        if freeze.from.is_some_and(|from| from.start > as_of) {
            continue;
        }
        let end = freeze.until.map(|until| end(until.start, until.width_nanos));
        let numbers = [companion.side.card, companion.side.account, companion.sub_account];
        for number in numbers.into_iter().filter(|number| !number.is_empty()) {
            let Some(account) = case.book.get(case.texts.get(number)) else {
                continue;
            };
            if let Some(from) = freeze.from {
                let first = in_force.since.entry(account).or_insert(from.start);
                *first = from.start.min(*first);
            }
            if let Some(end) = end {
                let last = in_force.until.entry(account).or_insert(end);
                *last = end.max(*last);
            } else {
                in_force.without_end.insert(account, companion.source);
            }
        }
    }
    in_force
}

impl InForce {
    /// Marks the accounts of the list that have a freeze without an end, and says where each is stated.
    pub(crate) fn mark(&self, case: &Case, marks: &mut BTreeMap<AccountId, Vec<Mark>>) -> Vec<Note> {
        let mut notes = Vec::new();
        for (&account, &source) in &self.without_end {
            let Some(marks) = marks.get_mut(&account) else {
                continue;
            };
            if !self.until.contains_key(&account) {
                marks.push(Mark::Frozen);
            }
            notes.push(Note {
                code: "freeze-without-end".to_owned(),
                message: format!(
                    "account {} has a freeze without an end date: it stays on the list as if it were not frozen; ask \
                     the bank until when the freeze holds",
                    case.book.number(account)
                ),
                file: Some(case.files[source.file()].path.display().to_string()),
                line: Some(source.line()),
            });
        }
        notes
    }
}

/// A line of the file.
struct Line<'a> {
    account: &'a str,
    time: &'a str,
    amount: &'a str,
    kind: &'a str,
    until: &'a str,
}

impl Line<'_> {
    fn freeze(&self, case: &Case, decimals: u8) -> anyhow::Result<Freeze> {
        let known = case.account(self.account);
        let time: Time = TimeFormat::default().read(self.time)?.start;
        let amount: Option<Money> = AmountFormat::plain(decimals).read(self.amount)?;
        let hold = match self.kind.to_lowercase().as_str() {
            "" | "stop" | "止付" | "紧急止付" => Hold::Stop,
            "freeze" | "冻结" | "续冻" => Hold::Freeze,
            other => {
                return Err(anyhow!(
                    "the kind `{other}` is neither stop (止付) nor freeze (冻结); write one of them, or leave it blank for a stop"
                ));
            }
        };
        let until = match self.until {
            "" => hold.end(time),
            text => {
                let until = TimeFormat::default().read(text)?;
                end(until.start, until.width_nanos)
            }
        };
        if until <= time {
            return Err(anyhow!(
                "it ends at {until}, and began only at {time}; check the two times"
            ));
        }
        Ok(Freeze {
            account: known.ok_or_else(|| anyhow!("{}", nearest::unknown(case, self.account)))?,
            time,
            amount: amount
                .ok_or_else(|| anyhow!("the amount is blank; write what the freeze caught, or 0"))?,
            hold,
            until,
        })
    }
}
