//! The terminal's text: what an analyst reads at the desk.

use std::io::{self, Write};

use crate::columns::visible;
use crate::document::{Document, Handout as _, Listed};
use crate::model::Report;
use crate::section::{Extent, Name};
use crate::sections::Sections;
use crate::words::Lang;

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// The language of its words.
    pub lang: Lang,
    /// Whether titles and totals are set off by colour.
    pub colour: bool,
    /// How many places a line has; without it every column is shown.
    pub places: Option<usize>,
    /// How many rows of a list are shown; all without it.
    pub top: Option<usize>,
    /// How the list of a trace is put together.
    pub by: By,
}

/// How the list of a trace is put together.
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

    /// The sections of which a text shows one, as all say the same money.
    const ALL: [Name; 3] = [Name::List, Name::Holders, Name::Calls];
}

/// Writes the report of a trace.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, style: Style, out: impl Write) -> io::Result<()> {
    let listed = Listed { report, by: style.by };
    write_document(&listed.document(style.lang), style, out)
}

/// Writes a document: of each section as much as it says that a terminal shows.
///
/// # Errors
/// Those of `out`.
pub fn write_document(document: &Document, style: Style, mut out: impl Write) -> io::Result<()> {
    let mut text = Sections::new(style);
    let line = document.line();
    if !line.is_empty() {
        text.line(&visible(&line));
    }
    let top = style.top.unwrap_or(usize::MAX);
    for section in document.told() {
        let name = section.name();
        if By::ALL.contains(&name) && name != document.main_name() {
            continue;
        }
        match section.extent() {
            Extent::Whole => text.section(section, usize::MAX),
            Extent::Top => text.section(section, top),
            Extent::First(most) => text.section(section, most.min(top)),
            Extent::FilesOnly => {}
            Extent::Notes => text.notes(section),
            Extent::Lines(most) => text.lines(section, most),
        }
    }
    out.write_all(text.into_text().as_bytes())
}
