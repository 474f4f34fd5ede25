//! What has been frozen already: in this case as a file says, by others as companion tables say.

use std::path::Path;

use fundtrail::{Freeze, InForce, Money, Time};

use crate::case::Case;
use crate::case::list::ACCOUNT_NAMES;
use crate::case::small_table::{SmallTable, wrong};
use crate::cell::{AmountFormat, CellError, TimeFormat};
use crate::error::ReadError;

const TIME_NAMES: [&str; 3] = ["time", "时间", "冻结时间"];
const AMOUNT_NAMES: [&str; 3] = ["amount", "金额", "冻结金额"];

impl Case {
    /// Reads what has been frozen in this case: a small table with columns `account`, `time` and `amount` (what the
    /// freeze caught), in any encoding and with any delimiter that records may have. Amounts are of the currency of
    /// the ledger at `ledger`.
    ///
    /// # Errors
    /// An unreadable file or line, an account that no record names, a blank amount.
    pub fn read_frozen(&self, path: &Path, ledger: usize) -> Result<Vec<Freeze>, ReadError> {
        let table = SmallTable::read(path)?;
        let column = |names: &[&str]| {
            table.column(names).ok_or_else(|| {
                let problem = format!(
                    "no column {} among {}; the columns are account, time, amount",
                    names[0],
                    table.header.join(", ")
                );
                wrong(path, 1, problem)
            })
        };
        let account = column(&ACCOUNT_NAMES)?;
        let (time, amount) = (column(&TIME_NAMES)?, column(&AMOUNT_NAMES)?);
        let decimals = self.ledgers[ledger].currency().decimals();
        let freeze = |(line, cells): &(u64, Vec<String>)| {
            let cell = |at: usize| cells.get(at).map_or("", String::as_str);
            let freeze = self.freeze(decimals, cell(account), cell(time), cell(amount));
            freeze.map_err(|problem| wrong(path, *line, problem).into())
        };
        table.rows.iter().map(freeze).collect()
    }

    fn freeze(&self, decimals: u8, account: &str, time: &str, amount: &str) -> Result<Freeze, String> {
        let told = |error: CellError| error.to_string();
        let caught: Option<Money> = AmountFormat::plain(decimals).read(amount).map_err(told)?;
        Ok(Freeze {
            account: self
                .account(account)
                .ok_or_else(|| format!("no record names the account {account}; check the number"))?,
            time: TimeFormat::default().read(time).map_err(told)?.start,
            amount: caught.ok_or("the amount is blank; write what the freeze caught, or 0")?,
        })
    }

    /// The freezes that companion tables say are in force at `as_of`, whoever set them. O(companion lines).
    pub fn in_force(&self, as_of: Time) -> InForce {
        let mut in_force = InForce::default();
        for companion in &self.companions {
            let Some(freeze) = companion.freeze else { continue };
            if freeze.from.is_some_and(|from| from.start > as_of) {
                continue;
            }
            let end = freeze.until.map(|until| end(until.start, until.width_nanos));
            let numbers = [companion.side.card, companion.side.account, companion.sub_account];
            for number in numbers.into_iter().filter(|number| !number.is_empty()) {
                let Some(account) = self.book.get(self.texts.get(number)) else {
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
}

const SECOND_NANOS: i64 = 1_000_000_000;

/// When a freeze ends: one that ends on a date with its last second.
fn end(start: Time, width_nanos: i64) -> Time {
    let last_second = (width_nanos - SECOND_NANOS).max(0);
    Time::from_nanos(start.nanos().saturating_add(last_second))
}
