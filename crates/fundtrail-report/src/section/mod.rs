//! Sections: what a command says, written once, in typed tables that every output renders.
//!
//! A [`Section`] is a title, sentences, columns, rows and a total. The terminal's table, the page, the workbook and
//! CSV render the sections of a [`Document`](crate::Document), so they say the same: a new table is one function that
//! gives a section, its words in [`crate::words`], and a [`Name`]. No renderer changes: how much of it a terminal
//! shows ([`Extent`]) and on which sheet it stands is the section's own to say.
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
mod cell;
mod changes;
mod evidence;
mod fields;
mod inspect;
mod list;
mod network;
mod records;
mod restitution;
mod sources;
mod sums;
mod watch;
mod work;

use crate::model::Report;
use crate::words::Lang;

pub use cell::{Cell, Decimal};
pub use fields::{Column, Fields, Kind};

pub(crate) use bank::banks;
pub(crate) use evidence::evidence;
pub(crate) use inspect::inspection;
pub(crate) use network::network;
pub(crate) use records::{cited, counts_of, inputs_of, notes_of, payments_of, places};
pub(crate) use restitution::restitution;
pub(crate) use sources::sources;

/// Which section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
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
    /// What changed since the list was made before.
    Changes,
    /// Accounts to which money is expected to come.
    Watch,
    /// Bounds of the first accounts together.
    Together,
    /// What each rule gives.
    Rules,
    /// What one rule gives, with all its figures.
    OneRule,
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
    /// Accounts whose money is asked about.
    Asked,
    /// Where their money came from.
    Origins,
    /// What of each asked account is of each origin.
    Parts,
    /// The payments of the origins.
    OriginPayments,
    /// Accounts of suspects.
    Suspects,
    /// Accounts near them.
    Further,
    /// Members that work together more than with the rest.
    Groups,
    /// What of each group can still be frozen.
    GroupsToFreeze,
    /// Who holds them.
    Persons,
    /// What ties accounts to each other.
    Ties,
    /// What so many have in common that it ties nobody.
    Everybodys,
    /// What each victim gets.
    Victims,
    /// What is frozen, and what is given of it.
    Frozen,
    /// Who gets what out of which account.
    Given,
    /// What each scheme gives.
    Schemes,
    /// What one victim paid, lost and gets.
    Victim,
    /// One way by which traced money came.
    Chain,
    /// All transfers of all ways.
    Steps,
    /// All transfers of the ways to each account of the list.
    Ways,
    /// Lines as they stand in files.
    Quotes,
    /// All transfers of each currency.
    Ledgers,
    /// What the own records of accounts show.
    OwnRecords,
    /// What became of the columns of files.
    Columns,
    /// Lines that could not be read.
    Rejects,
}

/// How much of a section a terminal shows; files have all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Extent {
    /// All rows.
    #[default]
    Whole,
    /// So many rows as the reader asked for.
    Top,
    /// So many rows, or fewer where the reader asked for fewer.
    First(usize),
    /// Nothing: it is as long as records, or what it says is said otherwise.
    FilesOnly,
    /// The first rows of each kind (the last column), as sentences behind their places.
    Notes,
    /// So many rows, each as its place, a sentence, and lines below it.
    Lines(usize),
}

/// On which sheet of a workbook a section stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sheet {
    /// Its own.
    #[default]
    Own,
    /// The first, with what else sums up.
    Summary,
    /// That of the section before it.
    Joined,
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
    /// What the total says of columns that do not add up, by their places.
    totals: Vec<(usize, Cell)>,
    extent: Extent,
    sheet: Sheet,
    /// Whether a page shows it folded.
    folded: bool,
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

    /// How much of it a terminal shows.
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// On which sheet of a workbook it stands.
    pub fn sheet(&self) -> Sheet {
        self.sheet
    }

    /// Whether a page shows it folded.
    pub fn is_folded(&self) -> bool {
        self.folded
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

    /// Says what the total is of a column that does not add up.
    #[must_use]
    pub fn total_of(mut self, title: &str, cell: impl Into<Cell>) -> Self {
        let place = self.columns.iter().position(|column| column.title() == title);
        self.totals.extend(place.map(|place| (place, cell.into())));
        self
    }

    /// Says how much of it a terminal shows.
    #[must_use]
    pub fn shown(mut self, extent: Extent) -> Self {
        self.extent = extent;
        self
    }

    /// Says on which sheet of a workbook it stands.
    #[must_use]
    pub fn on(mut self, sheet: Sheet) -> Self {
        self.sheet = sheet;
        self
    }

    /// Says that a page shows it folded.
    #[must_use]
    pub fn folded(mut self) -> Self {
        self.folded = true;
        self
    }
}

/// Everything that the report of a trace says, in the order in which it is read.
pub(crate) fn of(report: &Report, lang: Lang) -> Vec<Section> {
    let mut sections: Vec<Section> = changes::changes(report, lang).into_iter().collect();
    sections.extend([
        inputs_of(&report.inputs, lang),
        // What became of lines is what `inspect` shows.
        counts_of(report.counts, lang).shown(Extent::FilesOnly),
        payments_of(&report.payments, lang),
        list::accounts(report, lang),
        work::calls(report, lang),
        work::holders(report, lang),
        records::requests(report, lang),
        work::renewals(report, lang),
        watch::watch(report, lang),
        list::together(report, lang),
        list::rules(report, lang),
    ]);
    sections.extend(list::by_rule(report, lang));
    sections.extend([
        list::may_hold(report, lang),
        records::exits(report, lang),
        list::elsewhere(report, lang),
        list::passed(report, lang),
        records::money(report, lang),
        records::transfers(report, lang),
        evidence::ways(report, lang),
        notes_of(&report.notes, lang),
    ]);
    sections
}
