//! The freeze list as people read it: its columns, and a cell of each for every row.

use crate::amount::Amount;
use crate::columns::{Column, Columns};
use crate::model::{Account, Moment, Report};
use crate::words::{Lang, Words};

/// The list of a report in a language.
#[derive(Debug, Clone)]
pub(crate) struct List<'a> {
    report: &'a Report,
    lang: Lang,
    /// Whether every account's claim is what it holds: then one column says both.
    all_claimed: bool,
    /// Whether every account simply holds: then the status goes without saying.
    all_held: bool,
    /// Whether a call freezes more than one account.
    shared_calls: bool,
    /// Marks that every account has: they tell nobody anything.
    common_marks: Vec<&'static str>,
    /// The day of every time, where it is one: then it goes without saying.
    day: Option<String>,
}

/// The columns, in their order: title, whether it stands to the right, when it yields to a narrow terminal,
/// and the cell of an account.
struct ListColumn {
    title: fn(&Words) -> &'static str,
    right: bool,
    yields: u8,
    cell: fn(&Account, &List<'_>) -> String,
}

const COLUMNS: [ListColumn; 20] = [
    right(|w| w.rank, 0, |a, _| shown(a.rank)),
    right(|w| w.call, 3, |a, c| c.call(a.call)),
    left(|w| w.account, 0, |a, _| a.account.clone()),
    left(|w| w.holder, 0, |a, _| shown(a.holder.as_ref())),
    left(|w| w.bank, 1, |a, _| shown(a.bank.as_ref())),
    right(|w| w.level, 2, |a, _| a.level.to_string()),
    left(|w| w.status, 3, |a, c| c.status(a.status)),
    right(|w| w.claim, 0, |a, _| amount(a.claim)),
    right(|w| w.held, 4, |a, c| c.held(a.held)),
    right(|w| w.at_least, 5, |a, _| amount(a.at_least)),
    right(|w| w.at_most, 5, |a, _| amount(a.at_most)),
    right(|w| w.balance, 6, |a, _| amount(a.balance)),
    right(|w| w.saving, 7, |a, _| amount(a.expected_saving)),
    right(|w| w.received, 10, |a, _| amount(Some(a.received))),
    left(|w| w.first_in, 11, |a, c| c.time(a.first_received)),
    left(|w| w.last_in, 8, |a, c| c.time(a.last_received)),
    left(
        |w| w.last_out,
        9,
        |a, c| a.last_sent.map(|t| c.time(t)).unwrap_or_default(),
    ),
    left(
        |w| w.frozen_until,
        6,
        |a, _| a.frozen_until.map(Moment::spaced).unwrap_or_default(),
    ),
    left(|w| w.marks, 4, |a, c| c.marks(a)),
    left(|w| w.why, 12, |a, _| shown(a.why.as_ref())),
];

const ACCOUNT: usize = 2;
const CLAIM: usize = 7;
const HELD: usize = 8;
const SAVING: usize = 12;

const fn left(
    title: fn(&Words) -> &'static str,
    yields: u8,
    cell: fn(&Account, &List<'_>) -> String,
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
    cell: fn(&Account, &List<'_>) -> String,
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

impl<'a> List<'a> {
    pub(crate) fn new(report: &'a Report, lang: Lang) -> Self {
        List {
            report,
            lang,
            all_claimed: report.list().all(|account| account.claim == Some(account.held)),
            day: Some(report.as_of.day()).filter(|day| report.list().all(|account| all_on(account, day))),
            all_held: report.list().all(|account| account.status == "held"),
            common_marks: common_marks(report),
            shared_calls: report.calls.iter().any(|call| call.accounts.len() > 1),
        }
    }

    /// The columns.
    pub(crate) fn columns(&self) -> Vec<Column> {
        let column = |c: &ListColumn| Column {
            title: (c.title)(self.lang.words()).to_owned(),
            right: c.right,
            yields: c.yields,
        };
        COLUMNS.iter().map(column).collect()
    }

    /// The rows of the first `top` accounts, the others in sum, and the total.
    pub(crate) fn shown(&self, top: usize) -> Columns {
        let mut columns = Columns::new(self.columns());
        self.rows(top).into_iter().for_each(|row| columns.row(row));
        columns.total(self.total());
        columns
    }

    /// The first `top` accounts, then the others as one row, then those that were hidden.
    pub(crate) fn rows(&self, top: usize) -> Vec<Vec<String>> {
        let words = self.lang.words();
        let accounts: Vec<&Account> = self.report.list().collect();
        let (first, rest) = accounts.split_at(top.min(accounts.len()));
        let mut rows: Vec<Vec<String>> = first
            .iter()
            .map(|account| COLUMNS.iter().map(|c| (c.cell)(account, self)).collect())
            .collect();
        if !rest.is_empty() {
            rows.push(self.sum(&format!("… {} {}", rest.len(), words.more), &Sums::of(rest)));
        }
        if let Some(hidden) = self.report.hidden.filter(|hidden| hidden.accounts > 0) {
            let sums = Sums {
                claim: hidden.claim.minor(),
                held: hidden.held.minor(),
                saving: hidden.expected_saving.map(Amount::minor),
            };
            rows.push(self.sum(&format!("… {} {}", hidden.accounts, words.hidden), &sums));
        }
        rows
    }

    /// The whole list together, hidden accounts included.
    pub(crate) fn total(&self) -> Vec<String> {
        let accounts: Vec<&Account> = self.report.list().collect();
        let mut sums = Sums::of(&accounts);
        if let Some(hidden) = self.report.hidden {
            sums.claim += hidden.claim.minor();
            sums.held += hidden.held.minor();
            sums.saving = sums
                .saving
                .map(|saving| saving + hidden.expected_saving.map_or(0, Amount::minor));
        }
        self.sum(self.lang.words().total, &sums)
    }

    fn sum(&self, label: &str, sums: &Sums) -> Vec<String> {
        let unit = self.report.totals.paid;
        let mut cells = vec![String::new(); COLUMNS.len()];
        label.clone_into(&mut cells[ACCOUNT]);
        cells[CLAIM] = unit.with_minor(sums.claim).grouped();
        cells[HELD] = self.held(unit.with_minor(sums.held));
        cells[SAVING] = amount(sums.saving.map(|saving| unit.with_minor(saving)));
        cells
    }

    fn held(&self, held: Amount) -> String {
        if self.all_claimed {
            String::new()
        } else {
            held.grouped()
        }
    }

    fn marks(&self, account: &Account) -> String {
        // Nobody expects to know the opening balance of an account without records, or of a product.
        let expected =
            |mark: &str| matches!(account.status, "unseen" | "parked") && mark == "opening balance assumed";
        let said = |mark: &&'static str| {
            *mark == account.status || expected(mark) || self.common_marks.contains(mark)
        };
        let telling = account.marks.iter().filter(|mark| !said(mark));
        telling
            .map(|mark| self.lang.mark(mark))
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn status(&self, status: &'static str) -> String {
        if self.all_held {
            String::new()
        } else {
            self.lang.status(status).to_owned()
        }
    }

    fn call(&self, call: Option<usize>) -> String {
        if self.shared_calls {
            shown(call)
        } else {
            String::new()
        }
    }

    fn time(&self, moment: Moment) -> String {
        match self.day {
            Some(_) => moment.clock(),
            None => moment.spaced(),
        }
    }
}

fn common_marks(report: &Report) -> Vec<&'static str> {
    let mut accounts = report.list().map(|account| account.marks.clone());
    let first = accounts.next().filter(|_| report.list().nth(1).is_some());
    accounts.fold(first.unwrap_or_default(), |common, marks| {
        common.into_iter().filter(|mark| marks.contains(mark)).collect()
    })
}

/// Whether all times of an account are of one day.
fn all_on(account: &Account, day: &str) -> bool {
    let times = [account.first_received, account.last_received];
    times
        .into_iter()
        .chain(account.last_sent)
        .all(|time| time.day() == day)
}

/// What several accounts come to, in minor units.
struct Sums {
    claim: i128,
    held: i128,
    /// Where any of them has one.
    saving: Option<i128>,
}

impl Sums {
    fn of(accounts: &[&Account]) -> Self {
        let claims = accounts.iter().filter_map(|account| account.claim);
        let savings = accounts
            .iter()
            .filter_map(|account| account.expected_saving)
            .map(Amount::minor);
        Sums {
            claim: claims.map(Amount::minor).sum(),
            held: accounts.iter().map(|account| account.held.minor()).sum(),
            saving: savings.reduce(|sum, saving| sum + saving),
        }
    }
}
