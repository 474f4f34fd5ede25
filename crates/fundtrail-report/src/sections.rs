//! Text in sections: headings, tables under them, notes.

use crate::columns::{Column, Columns, LineKind, visible};
use crate::section::{self, Cell, Name, Section};
use crate::table::Style;
use crate::words::{Words, filled};

/// Notes of a kind that are shown before the rest is only counted.
const SHOWN_NOTES: usize = 5;

const INDENT: &str = "  ";

/// Sections of a text, as they are written one after the other.
#[derive(Debug)]
pub(crate) struct Sections {
    style: Style,
    text: String,
}

impl Sections {
    pub(crate) fn new(style: Style) -> Self {
        Sections {
            style,
            text: String::new(),
        }
    }

    fn words(&self) -> &'static Words {
        self.style.lang.words()
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }

    pub(crate) fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn heading(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.line("");
        }
        if self.style.colour {
            self.line(&format!("\u{1b}[1;36m{text}\u{1b}[0m"));
        } else {
            self.line(text);
        }
    }

    fn columns(&mut self, columns: &Columns) {
        let places = self
            .style
            .places
            .map(|places| places.saturating_sub(INDENT.len()));
        let (lines, yielded) = columns.fitted(places);
        for line in lines {
            let text = match (self.style.colour, line.kind) {
                (true, LineKind::Titles) => format!("{INDENT}\u{1b}[2m{}\u{1b}[0m", line.text),
                (true, LineKind::Total) => format!("{INDENT}\u{1b}[1m{}\u{1b}[0m", line.text),
                _ => format!("{INDENT}{}", line.text),
            };
            self.line(&text);
        }
        if !yielded.is_empty() {
            let yielded = yielded.join(self.words().comma);
            self.line(&format!(
                "{INDENT}{}",
                self.words().not_shown.replace("{}", &yielded)
            ));
        }
    }

    /// A section: of its rows the first `top`, and a row that sums the others.
    pub(crate) fn section(&mut self, section: &Section, top: usize) {
        self.heading(&visible(&section.heading()));
        for sentence in section.sentences() {
            self.line(&format!("{INDENT}{}", visible(sentence)));
        }
        let (rows, rest) = section.first(top, self.words().more);
        if rows.is_empty() && section.tail().is_empty() {
            return;
        }
        let mut columns = Columns::new(section.columns().iter().map(head).collect());
        let day = day_of(section);
        let told = |row: &Vec<Cell>| row.iter().map(|cell| shown(cell, day.is_some())).collect();
        let rows = rows.iter().chain(&rest).chain(section.tail());
        rows.for_each(|row| columns.row(told(row)));
        if let Some(total) = section
            .totals()
            .filter(|_| section.rows().len() + section.tail().len() > 1)
        {
            columns.total(told(&total));
        }
        self.columns(&columns);
    }

    /// Notes, of each kind the first few: a row is a place, what to know, and the kind.
    pub(crate) fn notes(&mut self, section: &Section) {
        self.heading(&visible(&section.heading()));
        let mut kinds: Vec<&Cell> = Vec::new();
        for row in section.rows() {
            kinds.extend(row.last().filter(|kind| !kinds.contains(kind)));
        }
        for kind in kinds {
            let of_kind: Vec<_> = section
                .rows()
                .iter()
                .filter(|row| row.last() == Some(kind))
                .collect();
            for row in of_kind.iter().take(SHOWN_NOTES) {
                self.line(&format!("{INDENT}{}", placed(row)));
            }
            if of_kind.len() > SHOWN_NOTES {
                let rest = of_kind.len() - SHOWN_NOTES;
                let told = filled(self.words().more_notes, &[rest.to_string(), kind.shown()]);
                self.line(&format!("{INDENT}{told}"));
            }
        }
    }

    /// The first rows, each as its place, a sentence, and below it a line as it stands in a file.
    pub(crate) fn lines(&mut self, section: &Section, most: usize) {
        self.heading(&visible(&section.heading()));
        for row in section.rows().iter().take(most) {
            self.line(&format!("{INDENT}{}", placed(row)));
            let told = row[2..].iter().map(Cell::shown);
            for text in told.filter(|text| !text.is_empty()) {
                self.line(&format!("{INDENT}{INDENT}{}", visible(&text)));
            }
        }
        if let Some(rest) = section.rows().len().checked_sub(most).filter(|&rest| rest > 0) {
            let told = filled(self.words().more, &[rest.to_string()]);
            self.line(&format!("{INDENT}{told}"));
        }
    }
}

fn head(column: &section::Column) -> Column {
    Column {
        title: column.title().to_owned(),
        right: column.is_right(),
        yields: column.yields(),
    }
}

/// As a terminal shows it, which is short of places: of a list that is all of one day, the time of day.
fn shown(cell: &Cell, of_one_day: bool) -> String {
    match cell {
        Cell::Time(moment) if of_one_day => moment.clock(),
        other => other.shown(),
    }
}

/// The one day of all instants of a freeze list.
fn day_of(section: &Section) -> Option<String> {
    let is_list = section.name() == Name::List;
    let rows = section.rows().iter().filter(|_| is_list);
    let mut days = rows.flatten().filter_map(|cell| match cell {
        Cell::Time(moment) => Some(moment.day()),
        _ => None,
    });
    let first = days.next()?;
    days.all(|day| day == first).then_some(first)
}

/// What the second cell says, behind the place that the first names.
fn placed(row: &[Cell]) -> String {
    let told = row[1].shown();
    let told = match &row[0] {
        place if place.is_blank() => told,
        place => format!("{}: {told}", place.shown()),
    };
    visible(&told)
}
