//! What has been frozen already: in this case as a file says, by others as companion tables say.

use std::path::Path;

use fundtrail::freeze::Hold;
use fundtrail::{Freeze, InForce, Money, Time};

use crate::case::Case;
use crate::case::list::ACCOUNT_NAMES;
use crate::case::small_table::SmallTable;
use crate::cell::{AmountFormat, CellError, TimeFormat};
use crate::error::ReadError;
use crate::place::Place;
use crate::trouble::Trouble;

const TIME_NAMES: [&str; 3] = ["time", "时间", "冻结时间"];
const AMOUNT_NAMES: [&str; 3] = ["amount", "金额", "冻结金额"];
const KIND_NAMES: [&str; 4] = ["kind", "类型", "措施", "措施类型"];
const UNTIL_NAMES: [&str; 4] = ["until", "截止时间", "到期时间", "冻结截止日期"];

impl Case {
    /// Reads what has been frozen in this case: a small table with columns `account`, `time` and `amount` (what the
    /// freeze caught, 0 where it failed), and where known `kind` (stop or freeze) and `until`, in any encoding and
    /// with any delimiter that records may have. Amounts are of the currency of the ledger at `ledger`.
    ///
    /// # Errors
    /// An unreadable file or line, an account that no record names, a blank amount.
    pub fn read_frozen(&self, path: &Path, ledger: usize) -> Result<Vec<Freeze>, ReadError> {
        let table = SmallTable::read(path)?;
        let column = |names: &[&str]| {
            table.column(names).ok_or_else(|| {
                let (column, found) = (names[0].to_owned(), table.header.join(", "));
                Trouble::FrozenColumn { column, found }.at(Place::line(path, 1))
            })
        };
        let account = column(&ACCOUNT_NAMES)?;
        let (time, amount) = (column(&TIME_NAMES)?, column(&AMOUNT_NAMES)?);
        let (kind, until) = (table.column(&KIND_NAMES), table.column(&UNTIL_NAMES));
        let decimals = self.ledgers[ledger].currency().decimals();
        let freeze = |(line, cells): &(u64, Vec<String>)| {
            let cell = |at: usize| cells.get(at).map_or("", String::as_str);
            let told = Line {
                account: cell(account),
                time: cell(time),
                amount: cell(amount),
                kind: kind.map_or("", cell),
                until: until.map_or("", cell),
            };
            let freeze = told.freeze(self, decimals);
            freeze.map_err(|trouble| trouble.at(Place::line(path, *line)))
        };
        table.rows.iter().map(freeze).collect()
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

/// A line of the file.
struct Line<'a> {
    account: &'a str,
    time: &'a str,
    amount: &'a str,
    kind: &'a str,
    until: &'a str,
}

impl Line<'_> {
    /// The freeze, or what is wrong with the line.
    fn freeze(&self, case: &Case, decimals: u8) -> Result<Freeze, Trouble> {
        let told = |error: CellError| Trouble::ListCell { error };
        let account = case.account(self.account);
        let time = TimeFormat::default().read(self.time).map_err(told)?.start;
        let amount: Option<Money> = AmountFormat::plain(decimals).read(self.amount).map_err(told)?;
        let hold = match self.kind.to_lowercase().as_str() {
            "" | "stop" | "止付" | "紧急止付" => Hold::Stop,
            "freeze" | "冻结" | "续冻" => Hold::Freeze,
            other => {
                return Err(Trouble::FreezeKind {
                    kind: other.to_owned(),
                });
            }
        };
        let until = match self.until {
            "" => hold.end(time),
            text => {
                let until = TimeFormat::default().read(text).map_err(told)?;
                end(until.start, until.width_nanos)
            }
        };
        if until <= time {
            return Err(Trouble::FreezeEnds {
                until: until.to_string(),
                time: time.to_string(),
            });
        }
        Ok(Freeze {
            account: account.ok_or_else(|| case.unknown_account(self.account))?,
            time,
            amount: amount.ok_or(Trouble::FreezeBlank {})?,
            hold,
            until,
        })
    }
}
