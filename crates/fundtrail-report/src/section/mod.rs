//! Sections: what a report says, written once, in typed tables that every output renders.
//!
//! A [`Section`] is a title, sentences, columns, rows and a total. The terminal's table, the page and the workbook
//! render the sections that [`of`] gives, so they say the same: a new table of a report is one function that
//! gives a section, added to [`of`], its words to [`crate::words`], and a [`Name`]. No renderer changes, but for
//! the outputs that leave a section out, which say so by its name.
//!
//! [`Fields`] writes a column once: its title, its kind and how a record fills it.
//!
//! ```ignore
//! Fields::new()
//!     .text(words.kind, |exit: &Exit| lang.exit(exit.kind))
//!     .money(words.amount, |exit| exit.amount).summed()
//!     .section(Name::Exits, words.exits, &report.exits)
//!     .total(words.total)
//! ```

mod bank;
mod fields;
mod list;
mod records;
mod sums;
mod work;

use crate::amount::Amount;
use crate::model::{Moment, Report};
use crate::words::Lang;

pub use fields::{Column, Fields, Kind};

pub(crate) use bank::banks;
pub(crate) use records::facts;

/// Which section of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// Rule, as-of time, currency, version.
    Facts,
    /// The files.
    Inputs,
    /// Where every line ended.
    Counts,
    /// The payments.
    Payments,
    /// Where the money is.
    Money,
    /// The freeze list.
    List,
    /// The list as calls, one a bank.
    Calls,
    /// The list as persons.
    Holders,
    /// Freezes and stops in force.
    Renewals,
    /// Bounds of the first accounts together.
    Together,
    /// What each rule gives.
    Rules,
    /// Accounts that hold nothing under the rule and may under another.
    MayHold,
    /// Where money left.
    Exits,
    /// Accounts that keep money and are not to be frozen.
    Elsewhere,
    /// Accounts that passed all on.
    Passed,
    /// Statements to ask for.
    Requests,
    /// The traced transfers.
    Transfers,
    /// What a reader should know.
    Notes,
    /// A bank's accounts, with room for its answer.
    BankAccounts,
    /// The traced transfers into a bank's accounts.
    BankTransfers,
}

/// What stands in one place of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Blank,
    /// Text of the records or words.
    Text(String),
    /// A number of things, or a place in an order.
    Count(u64),
    /// An amount of the report's currency.
    Money(Amount),
    /// An instant.
    Time(Moment),
}

impl Cell {
    /// As people read it.
    pub fn shown(&self) -> String {
        match self {
            Cell::Blank => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Count(count) => count.to_string(),
            Cell::Money(amount) => amount.grouped(),
            Cell::Time(moment) => moment.spaced(),
        }
    }

    /// As programs read it: amounts plain, times as in the JSON.
    pub fn plain(&self) -> String {
        match self {
            Cell::Money(amount) => amount.plain(),
            Cell::Time(moment) => moment.to_string(),
            other => other.shown(),
        }
    }

    /// Whether there is nothing to read.
    pub fn is_blank(&self) -> bool {
        match self {
            Cell::Blank => true,
            Cell::Text(text) => text.is_empty(),
            Cell::Count(_) | Cell::Money(_) | Cell::Time(_) => false,
        }
    }
}

/// A title, sentences, and a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    name: Name,
    title: String,
    /// Whether the title tells how many rows there are.
    counted: bool,
    said: Vec<String>,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    /// Rows that are always shown, behind the others.
    tail: Vec<Vec<Cell>>,
    /// What the total is called, where there is one.
    total: Option<String>,
}

impl Section {
    /// Which section it is.
    pub fn name(&self) -> Name {
        self.name
    }

    /// The title alone.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The title, with the number of rows where that tells something.
    pub fn heading(&self) -> String {
        if self.counted {
            format!("{} ({})", self.title, self.rows.len())
        } else {
            self.title.clone()
        }
    }

    /// The sentences above the table.
    pub fn sentences(&self) -> &[String] {
        &self.said
    }

    /// The columns, those that no row fills too.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The rows: one a record.
    pub fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }

    /// Rows that stand for several records behind the others, such as those that were hidden.
    pub fn tail(&self) -> &[Vec<Cell>] {
        &self.tail
    }

    /// Whether it has neither sentences nor rows.
    pub fn is_empty(&self) -> bool {
        self.said.is_empty() && self.rows.is_empty() && self.tail.is_empty()
    }

    /// The places of the columns that are worth showing: those that any row fills, and those meant to be filled
    /// by hand.
    pub fn filled(&self) -> Vec<usize> {
        let rows = || self.rows.iter().chain(&self.tail);
        (0..self.columns.len())
            .filter(|&c| self.columns[c].is_for_hand() || rows().any(|row| !row[c].is_blank()))
            .collect()
    }

    /// Adds a sentence above the table.
    #[must_use]
    pub fn said(mut self, sentence: impl Into<Option<String>>) -> Self {
        self.said.extend(sentence.into());
        self
    }

    /// Says that the number of rows tells nothing.
    #[must_use]
    pub fn uncounted(mut self) -> Self {
        self.counted = false;
        self
    }

    /// Adds a total of the columns that add up.
    #[must_use]
    pub fn total(mut self, label: &str) -> Self {
        self.total = Some(label.to_owned());
        self
    }
}

/// Everything that a report says, in the order in which it is read.
pub fn of(report: &Report, lang: Lang) -> Vec<Section> {
    let sections = [
        records::inputs(report, lang),
        records::counts(report, lang),
        records::payments(report, lang),
        list::accounts(report, lang),
        work::calls(report, lang),
        work::holders(report, lang),
        work::renewals(report, lang),
        list::together(report, lang),
        list::rules(report, lang),
        list::may_hold(report, lang),
        records::exits(report, lang),
        list::elsewhere(report, lang),
        list::passed(report, lang),
        records::requests(report, lang),
        records::money(report, lang),
        records::transfers(report, lang),
        records::notes(report, lang),
    ];
    sections
        .into_iter()
        .filter(|section| !section.is_empty())
        .collect()
}

/// One section of a report, empty where it has nothing to say.
pub fn named(report: &Report, lang: Lang, name: Name) -> Option<Section> {
    of(report, lang).into_iter().find(|section| section.name == name)
}
