//! The rows of the freeze list as people read them: one table of columns, one cell of each kind of row.

use crate::amount::Amount;
use crate::columns::Column;
use crate::model::{Account, Moment, Report};
use crate::words::{Lang, Words};

/// A row of the list.
#[derive(Debug, Clone)]
pub(crate) enum Item<'a> {
    Account(&'a Account),
    /// Several accounts together.
    Sum {
        label: String,
        claim: Amount,
        held: Amount,
    },
}

impl Item<'_> {
    /// Accounts of the list together; `accounts` is not empty.
    pub(crate) fn sum(label: &str, accounts: &[&Account]) -> Self {
        let held: i128 = accounts.iter().map(|account| account.held.minor()).sum();
        let claims = accounts.iter().filter_map(|account| account.claim);
        let claim = claims.map(Amount::minor).sum();
        Item::Sum {
            label: label.to_owned(),
            claim: accounts[0].held.with_minor(claim),
            held: accounts[0].held.with_minor(held),
        }
    }

    /// The whole list, hidden accounts included.
    pub(crate) fn total(label: &str, report: &Report) -> Self {
        let zero = report.totals.paid.with_minor(0);
        let (mut claim, mut held) = report
            .hidden
            .map_or((0, 0), |h| (h.claim.minor(), h.held.minor()));
        for account in report.list() {
            claim += account.claim.map_or(0, Amount::minor);
            held += account.held.minor();
        }
        Item::Sum {
            label: label.to_owned(),
            claim: zero.with_minor(claim),
            held: zero.with_minor(held),
        }
    }
}

/// The columns, in their order: title, whether it stands to the right, when it yields to a narrow terminal,
/// and the cell of an account.
struct ListColumn {
    title: fn(&Words) -> &'static str,
    right: bool,
    yields: u8,
    cell: fn(&Account, Lang) -> String,
}

const COLUMNS: [ListColumn; 18] = [
    right(|w| w.rank, 0, |a, _| shown(a.rank)),
    left(|w| w.account, 0, |a, _| a.account.clone()),
    left(|w| w.holder, 0, |a, _| shown(a.holder.as_ref())),
    left(|w| w.bank, 1, |a, _| shown(a.bank.as_ref())),
    right(|w| w.level, 2, |a, _| a.level.to_string()),
    left(|w| w.status, 3, |a, lang| lang.status(a.status).to_owned()),
    right(|w| w.claim, 0, |a, _| amount(a.claim)),
    right(|w| w.held, 4, |a, _| amount(Some(a.held))),
    right(|w| w.at_least, 5, |a, _| amount(a.at_least)),
    right(|w| w.at_most, 5, |a, _| amount(a.at_most)),
    right(|w| w.balance, 6, |a, _| amount(a.balance)),
    right(|w| w.saving, 7, |a, _| amount(a.expected_saving)),
    right(|w| w.received, 9, |a, _| amount(Some(a.received))),
    left(|w| w.first_in, 10, |a, _| a.first_received.spaced()),
    left(|w| w.last_in, 7, |a, _| a.last_received.spaced()),
    left(
        |w| w.last_out,
        8,
        |a, _| a.last_sent.map(Moment::spaced).unwrap_or_default(),
    ),
    left(
        |w| w.frozen_until,
        6,
        |a, _| a.frozen_until.map(Moment::spaced).unwrap_or_default(),
    ),
    left(|w| w.marks, 11, |a, _| a.marks.join(", ")),
];

const RANK: usize = 0;
const ACCOUNT: usize = 1;
const CLAIM: usize = 6;
const HELD: usize = 7;

const fn left(
    title: fn(&Words) -> &'static str,
    yields: u8,
    cell: fn(&Account, Lang) -> String,
) -> ListColumn {
    ListColumn {
        title,
        right: false,
        yields,
        cell,
    }
}

const fn right(
    title: fn(&Words) -> &'static str,
    yields: u8,
    cell: fn(&Account, Lang) -> String,
) -> ListColumn {
    ListColumn {
        title,
        right: true,
        yields,
        cell,
    }
}

fn shown<T: ToString>(value: Option<T>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

fn amount(amount: Option<Amount>) -> String {
    amount.map(Amount::grouped).unwrap_or_default()
}

/// The columns of the list.
pub(crate) fn columns(words: &Words) -> Vec<Column> {
    let column = |c: &ListColumn| Column {
        title: (c.title)(words).to_owned(),
        right: c.right,
        yields: c.yields,
    };
    COLUMNS.iter().map(column).collect()
}

/// The cells of a row.
pub(crate) fn cells(item: &Item<'_>, lang: Lang) -> Vec<String> {
    match item {
        Item::Account(account) => COLUMNS.iter().map(|c| (c.cell)(account, lang)).collect(),
        Item::Sum { label, claim, held } => {
            let mut cells = vec![String::new(); COLUMNS.len()];
            debug_assert!(cells[RANK].is_empty());
            cells[ACCOUNT].clone_from(label);
            cells[CLAIM] = claim.grouped();
            cells[HELD] = held.grouped();
            cells
        }
    }
}
