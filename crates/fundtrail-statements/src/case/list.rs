//! Small tables beside the records: opening balances, payments.

use std::path::Path;

use fundtrail::{AccountId, Money};

use crate::case::Case;
use crate::case::payment::{KEYS, PaymentSpec, said};
use crate::case::small_table::{Beside, SmallTable, is_other_currency};
use crate::cell::AmountFormat;
use crate::error::ReadError;
use crate::note::Note;
use crate::place::Place;
use crate::trouble::Trouble;

/// The names that columns of opening balances may have.
pub(super) const ACCOUNT_NAMES: [&str; 13] = [
    "account",
    "number",
    "nodeid",
    "card",
    "账号",
    "账户",
    "卡号",
    "交易卡号",
    "交易账号",
    "银行卡号",
    "银行账号",
    "涉案账户",
    "嫌疑账户",
];
const OPENING_NAMES: [&str; 8] = [
    "amount",
    "opening",
    "balance",
    "openingbalance",
    "initbalance",
    "金额",
    "余额",
    "期初余额",
];

/// Opening balances as a file gives them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Openings {
    /// The accounts that the case knows, each once, with their balances, in the order of the file.
    pub known: Vec<(AccountId, Money)>,
    /// How many of the file's accounts the case does not know.
    pub unknown: u64,
    /// What a reader should know.
    pub notes: Vec<Note>,
}

impl Case {
    /// Reads opening balances (columns `account` and `amount`, or `nodeid` and `init_balance`) and gives them to
    /// the ledger at `ledger`. Where there is a column `currency`, lines of other currencies are left out.
    ///
    /// # Errors
    /// An unreadable file or line, a negative balance, an account that is named twice with two balances.
    pub fn read_openings(&mut self, path: &Path, ledger: usize) -> Result<Openings, ReadError> {
        let mut list = SmallTable::read(path)?;
        let wrong = |line: u64, trouble: Trouble| trouble.at(Place::line(path, line));
        let (Some(account), Some(amount)) = (list.column(&ACCOUNT_NAMES), list.column(&OPENING_NAMES)) else {
            let found = list.header.join(", ");
            return Err(wrong(1, Trouble::OpeningColumns { found }));
        };
        let format = AmountFormat::plain(self.ledgers[ledger].currency().decimals());
        let currency = list.currencies();
        let mut openings = Openings::default();
        for (line, cells) in &list.rows {
            let cell = |at: usize| cells.get(at).map_or("", String::as_str);
            let of_other = is_other_currency(currency.map_or("", cell), self.ledgers[ledger].currency());
            if of_other.map_err(|trouble| wrong(*line, trouble))? {
                continue;
            }
            let balance = format
                .read(cell(amount))
                .map_err(|error| wrong(*line, Trouble::ListCell { error }))?;
            let Some(balance) = balance else {
                return Err(wrong(*line, Trouble::OpeningBlank {}));
            };
            let Some(account) = self.account(cell(account)) else {
                openings.unknown += 1;
                continue;
            };
            let before = self.ledgers[ledger].opening(account);
            if before.is_some_and(|before| before != balance) {
                let number = self.book.number(account).to_owned();
                return Err(wrong(*line, Trouble::OpeningTwice { number }));
            }
            self.ledgers[ledger]
                .set_opening(account, balance)
                .map_err(|error| {
                    let error = error.to_string();
                    wrong(*line, Trouble::OpeningRefused { error })
                })?;
            openings.known.push((account, balance));
        }
        openings.notes = list.listed(()).notes;
        Ok(openings)
    }
}

/// Reads payments from a file: a column `payment` (an id or `FILE:LINE`), or columns of `from`, `to`, `at`, `amount`,
/// `currency`, `id`; where there are both, both have to fit.
///
/// # Errors
/// An unreadable file or line.
pub fn read_payments(path: &Path) -> Result<Beside<Vec<PaymentSpec>>, ReadError> {
    let mut list = SmallTable::read(path)?;
    let specs = Specs::new(&mut list, path)?;
    let payments = list.rows.iter().map(|row| specs.of(row));
    let payments = payments.collect::<Result<Vec<_>, _>>()?;
    Ok(list.listed(payments))
}

/// A payment of a victim, as a file of victims has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VictimPayment {
    /// The line.
    pub line: u64,
    /// The victim's name.
    pub victim: String,
    /// The payment.
    pub payment: PaymentSpec,
    /// What he lost in all before any return, where that is stated.
    pub loss: Option<String>,
    /// What he got back, where that is stated.
    pub returned: Option<String>,
}

/// Reads victims with their payments from a file: a column `victim`, the columns of
/// [`read_payments`], and where they are known `loss` and `returned`.
///
/// # Errors
/// An unreadable file or line.
pub fn read_victims(path: &Path) -> Result<Beside<Vec<VictimPayment>>, ReadError> {
    let mut list = SmallTable::read(path)?;
    list.must_have_rows()?;
    let specs = Specs::new(&mut list, path)?;
    let Some(victim) = list.column(&VICTIM_NAMES) else {
        let found = list.header.join(", ");
        return Err(Trouble::VictimColumn { found }.at(Place::line(path, 1)));
    };
    let (loss, returned) = (list.column(&LOSS_NAMES), list.column(&RETURNED_NAMES));
    let read = |row: &(u64, Vec<String>)| {
        let cell = |at: usize| row.1.get(at).map_or("", String::as_str);
        let stated = |column: Option<usize>| column.map(cell).filter(|text| !text.is_empty());
        if cell(victim).is_empty() {
            return Err(Trouble::VictimBlank {}.at(Place::line(path, row.0)));
        }
        Ok(VictimPayment {
            line: row.0,
            victim: cell(victim).to_owned(),
            payment: specs.of(row)?,
            loss: stated(loss).map(str::to_owned),
            returned: stated(returned).map(str::to_owned),
        })
    };
    let victims = list.rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(list.listed(victims))
}

const VICTIM_NAMES: [&str; 5] = ["victim", "name", "被害人", "受害人", "姓名"];
const LOSS_NAMES: [&str; 4] = ["loss", "损失", "损失金额", "被骗金额"];
const RETURNED_NAMES: [&str; 5] = ["returned", "gotback", "已退金额", "已返还", "已返还金额"];

/// The names of a column that names a payment as a whole.
const PAYMENT_NAMES: [&str; 4] = ["payment", "spec", "转账", "被骗转账"];

/// The names of a column for each of the [`KEYS`].
fn key_names(key: &str) -> &'static [&'static str] {
    match key {
        "from" => &["from", "付款账号", "付款卡号", "转出账号", "转出卡号"],
        "to" => &["to", "收款账号", "收款卡号", "转入账号", "转入卡号"],
        "at" => &["at", "time", "时间", "交易时间", "转账时间"],
        "amount" => &["amount", "金额", "交易金额", "转账金额"],
        "currency" => &["currency", "币种", "交易币种"],
        _ => &["id", "流水号", "交易流水号"],
    }
}

/// The columns that name a payment.
struct Specs<'a> {
    path: &'a Path,
    whole: Option<usize>,
    keyed: Vec<(usize, &'static str)>,
}

impl<'a> Specs<'a> {
    fn new(list: &mut SmallTable, path: &'a Path) -> Result<Self, ReadError> {
        let keyed = KEYS
            .iter()
            .filter_map(|&key| Some((list.column(key_names(key))?, key)));
        let keyed = keyed.collect();
        let specs = Specs {
            path,
            whole: list.column(&PAYMENT_NAMES),
            keyed,
        };
        if specs.whole.is_none() && specs.keyed.iter().all(|(_, key)| *key == "currency") {
            let found = list.header.join(", ");
            return Err(Trouble::PaymentColumns { found }.at(Place::line(path, 1)));
        }
        Ok(specs)
    }

    fn of(&self, (line, cells): &(u64, Vec<String>)) -> Result<PaymentSpec, ReadError> {
        let cell = |at: usize| cells.get(at).map_or("", String::as_str);
        let whole = self.whole.map_or("", cell);
        let keyed = self.keyed.iter().map(|&(at, key)| (key, cell(at)));
        let keyed: Vec<_> = keyed.filter(|(_, value)| !value.is_empty()).collect();
        PaymentSpec::of_cells(whole, &keyed).map_err(|trouble| {
            let (spec, trouble) = (said(whole, &keyed), Box::new(trouble));
            Trouble::PaymentLine { spec, trouble }.at(Place::line(self.path, *line))
        })
    }
}

impl Case {
    /// Reads a list of accounts: a small table with a column `account`, or a list without a header, one account a line.
    ///
    /// # Errors
    /// An unreadable file or line, an account that no record names, no account at all.
    pub fn read_accounts(&self, path: &Path) -> Result<Beside<Vec<AccountId>>, ReadError> {
        let mut list = SmallTable::read(path)?;
        let account = match list.column(&ACCOUNT_NAMES) {
            Some(account) => account,
            None => self.bare_column(&mut list, path)?,
        };
        list.must_have_rows()?;
        let read = |(line, cells): &(u64, Vec<String>)| {
            let number = cells.get(account).map_or("", String::as_str);
            let found = self.account(number);
            found.ok_or_else(|| self.unknown_account(number).at(Place::line(path, *line)))
        };
        let accounts = list.rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        Ok(list.listed(accounts))
    }

    /// The column of accounts where no header names it: the only one, or the only one with an account in its first line,
    /// which is no header then.
    fn bare_column(&self, list: &mut SmallTable, path: &Path) -> Result<usize, ReadError> {
        let names = |cell: &String| self.account(cell).is_some();
        let is_alone = list.header.len() == 1;
        let mut naming = (0..list.header.len()).filter(|&at| is_alone || names(&list.header[at]));
        let (Some(account), None) = (naming.next(), naming.next()) else {
            let found = list.header.join(", ");
            return Err(Trouble::ListAccounts { found }.at(Place::line(path, 1)));
        };
        let first = &list.header[account];
        let is_header = is_alone && !names(first) && !first.chars().any(|c| c.is_ascii_digit());
        if !is_header {
            list.without_header();
        }
        list.take(account);
        Ok(account)
    }
}
