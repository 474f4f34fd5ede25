//! Text in sections: headings, tables under them, notes.

use crate::columns::{Columns, LineKind, visible};
use crate::model::Note;
use crate::table::Style;
use crate::words::Words;

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

    pub(crate) fn style(&self) -> Style {
        self.style
    }

    pub(crate) fn words(&self) -> &'static Words {
        self.style.lang.words()
    }

    /// How many rows of a long list are shown.
    pub(crate) fn top(&self) -> usize {
        self.style.top.unwrap_or(usize::MAX)
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }

    pub(crate) fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    pub(crate) fn heading(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.line("");
        }
        if self.style.colour {
            self.line(&format!("\u{1b}[1;36m{text}\u{1b}[0m"));
        } else {
            self.line(text);
        }
    }

    pub(crate) fn columns(&mut self, columns: &Columns) {
        let places = self
            .style
            .places
            .map(|places| places.saturating_sub(INDENT.len()));
        for line in columns.lines(places) {
            let text = match (self.style.colour, line.kind) {
                (true, LineKind::Titles) => format!("{INDENT}\u{1b}[2m{}\u{1b}[0m", line.text),
                (true, LineKind::Total) => format!("{INDENT}\u{1b}[1m{}\u{1b}[0m", line.text),
                _ => format!("{INDENT}{}", line.text),
            };
            self.line(&text);
        }
    }

    /// A heading and the table below it.
    pub(crate) fn table(&mut self, heading: &str, columns: &Columns) {
        self.heading(heading);
        self.columns(columns);
    }

    /// The notes, of each kind the first few.
    pub(crate) fn notes(&mut self, notes: &[Note]) {
        if notes.is_empty() {
            return;
        }
        self.heading(self.words().notes);
        let mut codes: Vec<&str> = Vec::new();
        for note in notes {
            if !codes.contains(&note.code.as_str()) {
                codes.push(&note.code);
            }
        }
        for code in codes {
            let of_kind: Vec<&Note> = notes.iter().filter(|note| note.code == code).collect();
            for note in of_kind.iter().take(SHOWN_NOTES) {
                self.line(&format!("{INDENT}{}", note_text(note)));
            }
            if of_kind.len() > SHOWN_NOTES {
                let rest = of_kind.len() - SHOWN_NOTES;
                self.line(&format!("{INDENT}… {rest} {} ({code})", self.words().more_notes));
            }
        }
    }
}

fn note_text(note: &Note) -> String {
    let place = match (&note.file, note.line) {
        (Some(file), Some(line)) => format!("{file}:{line}: "),
        (Some(file), None) => format!("{file}: "),
        (None, _) => String::new(),
    };
    visible(&format!("{place}{}", note.message))
}
