//! What has been frozen already, from a file of account, time and amount.

use std::path::Path;

use anyhow::{Context as _, anyhow};
use fundtrail::{Freeze, Money, Time};
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
