//! What has been frozen already: in this case as a file says, by others as companion tables say.

use std::collections::BTreeMap;
use std::path::Path;

use fundtrail::freeze::Hold;
use fundtrail::{AccountId, Currency, Freeze, InForce, Ledger, Money, Time};

use crate::case::Case;
use crate::case::list::ACCOUNT_NAMES;
use crate::case::small_table::{Beside, SmallTable, is_other_currency};
use crate::cell::{AmountFormat, CellError, TimeFormat};
use crate::error::ReadError;
use crate::note::{Note, NoteKind};
use crate::place::Place;
use crate::trouble::Trouble;

const TIME_NAMES: [&str; 3] = ["time", "时间", "冻结时间"];
const AMOUNT_NAMES: [&str; 3] = ["amount", "金额", "冻结金额"];
const KIND_NAMES: [&str; 4] = ["kind", "类型", "措施", "措施类型"];
const UNTIL_NAMES: [&str; 4] = ["until", "截止时间", "到期时间", "冻结截止日期"];

/// A freeze as a line of a file says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FreezeLine {
    /// The line.
    pub line: u64,
    /// The freeze.
    pub freeze: Freeze,
    /// The last second that its time, as it is written, can mean: of a date alone the last of that day.
    pub latest: Time,
}

impl Case {
    /// Reads what has been frozen in this case: a small table with columns `account`, `time` and `amount` (what the
    /// freeze caught, 0 where it failed), and where known `kind` (stop or freeze), `until` and `currency`, in any encoding
    /// and with any delimiter that records may have. Amounts are of the currency of the ledger at `ledger`. A line that
    /// says what another one says is noted and left out.
    ///
    /// # Errors
    /// An unreadable file or line, an account that no record names, an amount that is blank, below zero or of another
    /// currency, two freezes of an account at the same time with different amounts.
    pub fn read_frozen(&self, path: &Path, ledger: usize) -> Result<Beside<Vec<FreezeLine>>, ReadError> {
        let mut table = SmallTable::read(path)?;
        let mut column = |names: &[&str]| {
            table.column(names).ok_or_else(|| {
                let (column, found) = (names[0].to_owned(), table.header.join(", "));
                Trouble::FrozenColumn { column, found }.at(Place::line(path, 1))
            })
        };
        let account = column(&ACCOUNT_NAMES)?;
        let (time, amount) = (column(&TIME_NAMES)?, column(&AMOUNT_NAMES)?);
        let (kind, until) = (table.column(&KIND_NAMES), table.column(&UNTIL_NAMES));
        let currency = table.currencies();
        let mut freezes = Freezes::default();
        for (line, cells) in &table.rows {
            let cell = |at: usize| cells.get(at).map_or("", String::as_str);
            let told = Line {
                account: cell(account),
                time: cell(time),
                amount: cell(amount),
                kind: kind.map_or("", cell),
                until: until.map_or("", cell),
                currency: currency.map_or("", cell),
            };
            let read = told.freeze(self, &self.ledgers[ledger]);
            let added = read.and_then(|(freeze, latest)| {
                let line = *line;
                freezes.add(self, ledger, FreezeLine { line, freeze, latest })
            });
            added.map_err(|trouble| trouble.at(Place::line(path, *line)))?;
        }
        let mut listed = table.listed(freezes.lines);
        listed
            .notes
            .extend(freezes.copies.into_iter().map(|(line, before)| {
                let path = path.display().to_string();
                Note::new(NoteKind::FreezeCopy { path, line, before }, None)
            }));
        Ok(listed)
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

/// The freezes of a file, as its lines are read.
#[derive(Default)]
struct Freezes {
    lines: Vec<FreezeLine>,
    /// Lines that say what an earlier one says.
    copies: Vec<(u64, u64)>,
    /// The places in `lines` of those that caught something.
    caught: BTreeMap<(AccountId, Time), usize>,
}

impl Freezes {
    fn add(&mut self, case: &Case, ledger: usize, told: FreezeLine) -> Result<(), Trouble> {
        let FreezeLine { line, freeze, .. } = told;
        if freeze.amount > Money::ZERO {
            let at = self.lines.len();
            let at = *self.caught.entry((freeze.account, freeze.time)).or_insert(at);
            if let Some(before) = self.lines.get(at) {
                if before.freeze == freeze {
                    self.copies.push((line, before.line));
                    return Ok(());
                }
                if before.freeze.amount != freeze.amount {
                    let currency = case.ledgers[ledger].currency();
                    return Err(Trouble::FreezesAtOnce {
                        account: case.book.number(freeze.account).to_owned(),
                        before: before.line,
                        amount: currency.grouped(freeze.amount),
                        other: currency.grouped(before.freeze.amount),
                    });
                }
            }
        }
        self.lines.push(told);
        Ok(())
    }
}

/// Whether a transfer of the ledger is of the account. O(transfers).
fn has_dealings(ledger: &Ledger, account: AccountId) -> bool {
    let transfers = ledger.transfers();
    let parties = transfers.payers().iter().chain(transfers.payees());
    parties.into_iter().any(|party| party.account() == Some(account))
}

/// A line of the file.
struct Line<'a> {
    account: &'a str,
    time: &'a str,
    amount: &'a str,
    kind: &'a str,
    until: &'a str,
    currency: &'a str,
}

impl Line<'_> {
    /// The freeze and the last second of its time, or what is wrong with the line.
    fn freeze(&self, case: &Case, ledger: &Ledger) -> Result<(Freeze, Time), Trouble> {
        let told = |error: CellError| Trouble::ListCell { error };
        let written = TimeFormat::default().read(self.time).map_err(told)?;
        let time = written.start;
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
        let freeze = Freeze {
            account: self.account(case, ledger)?,
            time,
            amount: self.amount(ledger.currency())?,
            hold,
            until,
        };
        Ok((freeze, end(time, written.width_nanos)))
    }

    /// The account, which has dealings in the ledger or in none.
    fn account(&self, case: &Case, ledger: &Ledger) -> Result<AccountId, Trouble> {
        let account = case.account(self.account);
        let account = account.ok_or_else(|| case.unknown_account(self.account))?;
        if case.ledgers.len() == 1 || has_dealings(ledger, account) {
            return Ok(account);
        }
        let others = case.ledgers.iter().filter(|other| has_dealings(other, account));
        let codes: Vec<&str> = others.map(|other| other.currency().code()).collect();
        if codes.is_empty() {
            return Ok(account);
        }
        Err(Trouble::FreezeOfOtherCurrency {
            account: self.account.to_owned(),
            codes: codes.join(", "),
            ledger: ledger.currency().code().to_owned(),
        })
    }

    fn amount(&self, currency: &Currency) -> Result<Money, Trouble> {
        if is_other_currency(self.currency, currency)? {
            return Err(Trouble::FreezeCurrency {
                currency: self.currency.to_owned(),
                ledger: currency.code().to_owned(),
            });
        }
        let amount = AmountFormat::plain(currency.decimals()).read(self.amount);
        let amount = amount.map_err(|error| Trouble::ListCell { error })?;
        let amount = amount.ok_or(Trouble::FreezeBlank {})?;
        if amount.is_negative() {
            let amount = self.amount.to_owned();
            return Err(Trouble::FreezeBelowZero { amount });
        }
        Ok(amount)
    }
}
