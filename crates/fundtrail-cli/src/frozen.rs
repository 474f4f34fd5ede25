//! What has been frozen already: in this case by a file of account, time and amount; by others as companion
//! tables say.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, anyhow};
use fundtrail::{AccountId, Freeze, Money, SubLedger, Time};
use fundtrail_statements::Case;
use fundtrail_statements::cell::{AmountFormat, TimeFormat};

use crate::failure::Failure;

/// Reads the file. Every account must be one that the case knows.
pub(crate) fn read(path: &Path, case: &Case, decimals: u8) -> Result<Vec<Freeze>, Failure> {
    let file = path.display();
    let text =
        std::fs::read_to_string(path).with_context(|| format!("{file}: cannot be read as UTF-8 text"))?;
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    let header = reader.headers().with_context(|| format!("{file}:1"))?.clone();
    let column = |names: &[&str]| {
        let found = header
            .iter()
            .position(|cell| names.contains(&cell.to_lowercase().as_str()));
        found.ok_or_else(|| {
            let columns = header.iter().collect::<Vec<_>>().join(", ");
            anyhow!(
                "{file}:1: no column {} among {columns}; the columns are account, time, amount",
                names[0]
            )
        })
    };
    let account = column(&["account", "账号", "账户", "卡号"])?;
    let (time, amount) = (
        column(&["time", "时间", "冻结时间"])?,
        column(&["amount", "金额", "冻结金额"])?,
    );
    let mut freezes = Vec::new();
    for record in reader.records() {
        let record = record.with_context(|| format!("{file}"))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let freeze = freeze(case, decimals, cell(account), cell(time), cell(amount));
        freezes.push(freeze.with_context(|| format!("{file}:{line}"))?);
    }
    Ok(freezes)
}

const SECOND_NANOS: i64 = 1_000_000_000;

/// Freezes in force at the as-of time, by account, with the end of the last; those of which the tables state no
/// end are left out.
pub(crate) fn in_force(case: &Case, sub: &SubLedger<'_>) -> BTreeMap<AccountId, Time> {
    let as_of = sub.query().as_of_time();
    let mut in_force: BTreeMap<AccountId, Time> = BTreeMap::new();
    for companion in &case.companions {
        let Some(freeze) = companion.freeze else { continue };
        let began = freeze.from.is_none_or(|from| from.start <= as_of);
        let Some(until) = freeze.until.filter(|_| began) else {
            continue;
        };
        // A freeze that ends on a date ends with its last second.
        let last_second = (until.width_nanos - SECOND_NANOS).max(0);
        let end = Time::from_nanos(until.start.nanos().saturating_add(last_second));
        let numbers = [companion.side.card, companion.side.account, companion.sub_account];
        for number in numbers.into_iter().filter(|number| !number.is_empty()) {
            if let Some(account) = case.book.get(case.texts.get(number)) {
                let last = in_force.entry(account).or_insert(end);
                *last = end.max(*last);
            }
        }
    }
    in_force
}

fn freeze(case: &Case, decimals: u8, account: &str, time: &str, amount: &str) -> anyhow::Result<Freeze> {
    let known = case.account(account);
    let time: Time = TimeFormat::default().read(time)?.start;
    let amount: Option<Money> = AmountFormat::plain(decimals).read(amount)?;
    Ok(Freeze {
        account: known.ok_or_else(|| anyhow!("no record names the account {account}; check the number"))?,
        time,
        amount: amount.ok_or_else(|| anyhow!("the amount is blank; write what the freeze caught, or 0"))?,
    })
}
