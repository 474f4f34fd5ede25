//! The terminal table: what an analyst reads at the desk.

use std::io::{self, Write};

use crate::columns::visible;
use crate::model::Report;
use crate::section::{self, Name};
use crate::sections::Sections;
use crate::words::Lang;

/// How a table looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// The language of its words.
    pub lang: Lang,
    /// Whether titles and totals are set off by colour.
    pub colour: bool,
    /// How many places a line has; without it every column is shown.
    pub places: Option<usize>,
    /// How many rows of the list are shown; all without it.
    pub top: Option<usize>,
    /// How the list is put together.
    pub by: By,
}

/// How the list is put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum By {
    /// A row an account.
    #[default]
    Account,
    /// A row a person, by identity number; by name where there is none.
    Holder,
    /// A row a call to a bank.
    Bank,
}

impl By {
    /// The section in which the list is put together so.
    pub fn section(self) -> Name {
        match self {
            By::Account => Name::List,
            By::Holder => Name::Holders,
            By::Bank => Name::Calls,
        }
    }
}

/// Rows that are shown of sections that lead nobody to act, before the rest is summed.
const SHOWN_PAYMENTS: usize = 20;
const SHOWN_INPUTS: usize = 10;
const SHOWN_PASSED: usize = 5;

/// Writes the report as tables: all its sections but the traced transfers, which are as many as records and
/// belong into files, and the list in one of its three forms.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, style: Style, mut out: impl Write) -> io::Result<()> {
    let mut text = Sections::new(style);
    text.line(&first_line(report, style.lang));
    for section in section::of(report, style.lang) {
        let top = text.top();
        let most = match section.name() {
            Name::List | Name::Calls | Name::Holders => {
                if section.name() != style.by.section() {
                    continue;
                }
                top
            }
            // What became of lines is what `inspect` shows.
            Name::Transfers | Name::Counts => continue,
            Name::Notes => {
                text.notes(&report.notes);
                continue;
            }
            Name::Payments => SHOWN_PAYMENTS,
            Name::Inputs => SHOWN_INPUTS,
            Name::Passed => SHOWN_PASSED.min(top),
            Name::Renewals | Name::Rules | Name::MayHold | Name::Elsewhere => top,
            Name::Facts
            | Name::Money
            | Name::Together
            | Name::Exits
            | Name::Requests
            | Name::BankAccounts
            | Name::BankTransfers => usize::MAX,
        };
        text.section(&section, most);
    }
    out.write_all(text.into_text().as_bytes())
}

fn first_line(report: &Report, lang: Lang) -> String {
    let words = lang.words();
    format!(
        "{} {} · {} {} · {} {}",
        words.rule,
        report.rule,
        words.as_of,
        report.as_of.spaced(),
        words.amounts_in,
        visible(&report.currency),
    )
}
