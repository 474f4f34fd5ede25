//! What one command found, as people read it: the facts that its figures rest on, sections, and what others are sent.
//!
//! Every command that finds something is a [`Handout`]: it gives one [`Document`], and the terminal's text, the
//! workbook, the page and CSV are renderings of it.

use std::io::{self, Write};

use crate::graph::Graph;
use crate::model::{Moment, Report};
use crate::section::{self, Cell, Fields, Name, Section};
use crate::table::By;
use crate::words::{Lang, filled};
use crate::{csv, html, json};

/// A command's findings, as everything that can be handed on.
pub trait Handout {
    /// What people read.
    fn document(&self, lang: Lang) -> Document;

    /// Writes everything for programs, as indented JSON with a newline at its end.
    ///
    /// # Errors
    /// Those of `out`.
    fn write_json(&self, out: &mut dyn Write) -> io::Result<()>;

    /// The network that was found, where there is one; what is drawn of it in words of a language, values as the JSON
    /// has them.
    fn graph(&self, _lang: Lang) -> Option<Graph> {
        None
    }

    /// Writes the main table for a spreadsheet.
    ///
    /// # Errors
    /// Those of `out`.
    fn write_csv(&self, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
        csv::write_section(&self.document(lang).main(), out)
    }

    /// Writes the page.
    ///
    /// # Errors
    /// Those of `out`.
    fn write_page(&self, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
        html::write_document(&self.document(lang), self.graph(lang).as_ref(), out)
    }
}

/// What one command found, in words of one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    lang: Lang,
    title: String,
    facts: Vec<(String, String)>,
    version: String,
    sections: Vec<Section>,
    main: Name,
    enclosures: Vec<Enclosure>,
}

/// What is made to be sent on by itself: to a bank, to a victim.
#[derive(Debug, Clone, PartialEq)]
pub struct Enclosure {
    /// Whom it is for.
    pub name: String,
    /// What it says.
    pub sections: Vec<Section>,
}

impl Document {
    /// Says nothing yet. `main` is the section that matters most, which is what a CSV has.
    pub fn new(lang: Lang, title: &str, version: &str, main: Name) -> Self {
        Document {
            lang,
            title: title.to_owned(),
            facts: Vec::new(),
            version: version.to_owned(),
            sections: Vec::new(),
            main,
            enclosures: Vec::new(),
        }
    }

    /// Adds what the figures rest on: a word and what it is.
    #[must_use]
    pub fn fact(mut self, word: &str, value: impl Into<String>) -> Self {
        self.facts.push((word.to_owned(), value.into()));
        self
    }

    /// Adds the instant up to which records count, and the currency.
    #[must_use]
    pub(crate) fn until(self, as_of: Moment, currency: &str) -> Self {
        let words = self.lang.words();
        self.fact(words.as_of, as_of.spaced())
            .fact(words.amounts_in, currency)
    }

    /// Adds sections; those that say nothing are left out.
    #[must_use]
    pub fn sections(mut self, sections: impl IntoIterator<Item = Section>) -> Self {
        let told = sections.into_iter().filter(|section| !section.is_empty());
        self.sections.extend(told);
        self
    }

    /// Adds what is sent on by itself. Each begins with whom it is for and with the facts so far: whoever gets a sheet
    /// has nothing else.
    #[must_use]
    pub fn enclosing(mut self, enclosures: impl IntoIterator<Item = Enclosure>) -> Self {
        for mut enclosure in enclosures {
            let title = filled(self.lang.words().to_whom, &[enclosure.name.clone()]);
            enclosure.sections.insert(0, self.facts_titled(&title));
            self.enclosures.push(enclosure);
        }
        self
    }

    /// The language of its words.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// What it is.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What the figures rest on, as one line.
    pub fn line(&self) -> String {
        let facts = self.facts.iter().map(|(word, value)| format!("{word} {value}"));
        facts.collect::<Vec<_>>().join(" · ")
    }

    /// What the figures rest on.
    pub fn facts(&self) -> &[(String, String)] {
        &self.facts
    }

    /// What the figures rest on, and the program, as a table.
    pub fn facts_table(&self) -> Section {
        self.facts_titled(self.lang.words().summary)
    }

    fn facts_titled(&self, title: &str) -> Section {
        let words = self.lang.words();
        let program = (words.program, format!("fundtrail {}", self.version));
        let facts = self
            .facts
            .iter()
            .map(|(word, value)| (word.as_str(), value.clone()));
        let facts: Vec<_> = facts
            .chain([program])
            .map(|(word, value)| (capitalised(word), Cell::Text(value)))
            .collect();
        let facts: Vec<_> = facts
            .iter()
            .map(|(word, value)| (word.as_str(), value.clone()))
            .collect();
        pairs(self.main, title, &facts)
    }

    /// What it says, in the order in which it is read.
    pub fn told(&self) -> &[Section] {
        &self.sections
    }

    /// One of its sections.
    pub fn named(&self, name: Name) -> Option<&Section> {
        self.sections.iter().find(|section| section.name() == name)
    }

    /// The section that matters most; without columns where there is nothing in it.
    pub fn main(&self) -> Section {
        let nothing = || Fields::<()>::new().section(self.main, "", []);
        self.named(self.main).cloned().unwrap_or_else(nothing)
    }

    /// Which section matters most.
    pub fn main_name(&self) -> Name {
        self.main
    }

    /// What is sent on by itself.
    pub fn enclosures(&self) -> &[Enclosure] {
        &self.enclosures
    }
}

/// The report of a trace, with its list put together in one of three ways.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    /// The report.
    pub report: &'a Report,
    /// How the list is put together in what people read.
    pub by: By,
}

impl Handout for Listed<'_> {
    fn document(&self, lang: Lang) -> Document {
        let (report, words) = (self.report, lang.words());
        let banks = section::banks(report, lang).into_iter().map(|sheet| Enclosure {
            name: sheet.bank.unwrap_or_else(|| words.bank_unknown.to_owned()),
            sections: sheet.sections,
        });
        Document::new(lang, words.list, &report.version, self.by.section())
            .fact(words.rule, lang.rule(report.rule))
            .until(report.as_of, &report.currency)
            .sections(section::of(report, lang))
            .enclosing(banks)
    }

    fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        json::write(self.report, out)
    }

    fn graph(&self, lang: Lang) -> Option<Graph> {
        Some(Graph::of_trace(self.report, lang))
    }

    /// The list by account has the keys of the JSON.
    fn write_csv(&self, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
        match self.by {
            By::Account => csv::write(self.report, out),
            By::Holder | By::Bank => csv::write_section(&self.document(lang).main(), out),
        }
    }

    fn write_page(&self, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
        html::write(self.report, lang, out)
    }
}

/// As a word stands at the head of a line.
fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.as_str().chars()).collect()
}

/// A table of words and what they are, for what has no rows of its own.
pub(crate) fn pairs(name: Name, title: &str, pairs: &[(&str, Cell)]) -> Section {
    Fields::new()
        .text("", |pair: &(&str, Cell)| pair.0)
        .text("", |pair| pair.1.clone())
        .section(name, title, pairs)
        .uncounted()
}
