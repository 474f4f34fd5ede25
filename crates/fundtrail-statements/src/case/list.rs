//! Small tables beside the records: opening balances, payments.

use std::path::Path;

use fundtrail::{AccountId, Money};

use crate::case::Case;
use crate::case::payment::PaymentSpec;
use crate::case::small_table::SmallTable;
use crate::cell::AmountFormat;
use crate::error::ReadError;
use crate::note::Note;
use crate::place::Place;
use crate::trouble::Trouble;

/// The names that columns of opening balances may have.
pub(super) const ACCOUNT_NAMES: [&str; 8] = [
    "account",
    "number",
    "nodeid",
    "card",
    "账号",
    "账户",
    "卡号",
    "交易卡号",
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
        let list = SmallTable::read(path)?;
        let wrong = |line: u64, trouble: Trouble| trouble.at(Place::line(path, line));
        let (Some(account), Some(amount)) = (list.column(&ACCOUNT_NAMES), list.column(&OPENING_NAMES)) else {
            let found = list.header.join(", ");
            return Err(wrong(1, Trouble::OpeningColumns { found }));
        };
        let format = AmountFormat::plain(self.ledgers[ledger].currency().decimals());
        let currency = list.column(&["currency", "币种"]);
        let mut openings = Openings::default();
        for (line, cells) in &list.rows {
            let cell = |at: usize| cells.get(at).map_or("", String::as_str);
            let other =
                |at: usize| !cell(at).is_empty() && cell(at) != self.ledgers[ledger].currency().code();
            if currency.is_some_and(other) {
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
        Ok(openings)
    }
}

/// Reads payments from a file: a column `payment` (an id or `FILE:LINE`), or columns of `from`, `to`, `at`,
/// `amount`, `id`.
///
/// # Errors
/// An unreadable file or line.
pub fn read_payments(path: &Path) -> Result<Vec<PaymentSpec>, ReadError> {
    let list = SmallTable::read(path)?;
    let specs = Specs::new(&list, path)?;
    list.rows.iter().map(|row| specs.of(row)).collect()
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
pub fn read_victims(path: &Path) -> Result<Vec<VictimPayment>, ReadError> {
    let list = SmallTable::read(path)?;
    let specs = Specs::new(&list, path)?;
    let Some(victim) = list.column(&["victim", "name", "被害人", "姓名"]) else {
        let found = list.header.join(", ");
        return Err(Trouble::VictimColumn { found }.at(Place::line(path, 1)));
    };
    let (loss, returned) = (
        list.column(&["loss", "损失", "被骗金额"]),
        list.column(&["returned", "got_back", "已退金额", "已返还"]),
    );
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
    list.rows.iter().map(read).collect()
}

/// The columns that name a payment.
struct Specs<'a> {
    path: &'a Path,
    whole: Option<usize>,
    keyed: Vec<(usize, &'static str)>,
}

impl<'a> Specs<'a> {
    fn new(list: &SmallTable, path: &'a Path) -> Result<Self, ReadError> {
        let keys = [
            ("from", "from"),
            ("to", "to"),
            ("at", "at"),
            ("time", "at"),
            ("amount", "amount"),
            ("currency", "currency"),
            ("id", "id"),
        ];
        let keyed = keys
            .iter()
            .filter_map(|&(name, key)| Some((list.column(&[name])?, key)));
        let specs = Specs {
            path,
            whole: list.column(&["payment", "spec"]),
            keyed: keyed.collect(),
        };
        if specs.whole.is_none() && specs.keyed.is_empty() {
            let found = list.header.join(", ");
            return Err(Trouble::PaymentColumns { found }.at(Place::line(path, 1)));
        }
        Ok(specs)
    }

    fn of(&self, (line, cells): &(u64, Vec<String>)) -> Result<PaymentSpec, ReadError> {
        let cell = |at: usize| cells.get(at).map_or("", String::as_str);
        let text = match self.whole {
            Some(at) => cell(at).to_owned(),
            None => self
                .keyed
                .iter()
                .filter(|(at, _)| !cell(*at).is_empty())
                .map(|&(at, key)| format!("{key}={}", cell(at)))
                .collect::<Vec<_>>()
                .join(" "),
        };
        PaymentSpec::read(&text).map_err(|trouble| {
            let trouble = Box::new(trouble);
            Trouble::PaymentLine { spec: text, trouble }.at(Place::line(self.path, *line))
        })
    }
}
