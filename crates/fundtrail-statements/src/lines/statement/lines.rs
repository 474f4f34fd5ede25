//! What the lines of one part of a statement came to, with texts of its own.

use fundtrail::{Money, Source};

use super::wallet::Elsewhere;
use crate::entry::{Entry, Text, Texts};

/// What a line says of its charge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Charge {
    /// The place of its entry.
    pub(super) at: usize,
    /// As it stands.
    pub(super) paid: Money,
    /// What is left of the amount, as it stands, where the line says so.
    pub(super) net: Option<Money>,
}

/// The entries of one part.
#[derive(Debug, Default)]
pub(crate) struct EntryLines {
    /// Their `export` is the text of their batch, to be numbered when parts are joined.
    pub(crate) entries: Vec<Entry>,
    /// Lines that say a total or a balance and have one beside them, as entries, each with how many stand before it.
    pub(super) sums: Vec<(usize, Entry)>,
    /// What columns of charges hold beside entries, by their place; what is zero is left out.
    pub(super) charges: Vec<Charge>,
    pub(crate) texts: Texts,
    /// The cell that each column had last: exports repeat cells from line to line.
    recent: Vec<Recent>,
    /// What lines of a wallet's bill say of money that is not the wallet's.
    pub(super) elsewhere: Elsewhere,
    /// Room to put texts together.
    scratch: String,
}

/// A cell and its text. The cell is kept here as well, so that comparing it needs no look into the store.
#[derive(Debug, Default)]
struct Recent {
    text: Text,
    cell: String,
}

impl EntryLines {
    /// The line of a charge.
    pub(super) fn line_of(&self, charge: &Charge) -> u64 {
        self.entries[charge.at].source.line()
    }

    /// The text of a cell of a column.
    pub(crate) fn text(&mut self, column: usize, cell: &str) -> Text {
        if cell.is_empty() {
            return Text::EMPTY;
        }
        if self.recent.len() <= column {
            self.recent.resize_with(column + 1, Recent::default);
        }
        let recent = &mut self.recent[column];
        if recent.cell != cell {
            recent.text = self.texts.intern(cell);
            recent.cell.clear();
            recent.cell.push_str(cell);
        }
        recent.text
    }

    /// The number that a column had last, if the cell repeats it as it was cleaned.
    pub(super) fn recent_number(&self, column: usize, cell: &str) -> Option<Text> {
        let recent = self.recent.get(column)?;
        (!cell.is_empty() && recent.cell == cell).then_some(recent.text)
    }

    /// Two texts as one, a blank between them.
    pub(super) fn both(&mut self, first: &str, second: &str) -> Text {
        self.scratch.clear();
        self.scratch.push_str(first);
        self.scratch.push(' ');
        self.scratch.push_str(second);
        self.texts.intern(&self.scratch)
    }

    /// Puts the texts into `texts`, and gives the way from a text here to the one there.
    pub(crate) fn into_texts(self, texts: &mut Texts) -> impl Fn(Text) -> Text + use<> {
        let whole: Vec<Text> = self.texts.iter().map(|text| texts.intern(text)).collect();
        move |text| whole[text.index()]
    }

    /// The entries of a file, with their texts put into `texts`.
    pub(crate) fn into_entries(
        mut self,
        file: usize,
        texts: &mut Texts,
    ) -> impl Iterator<Item = Entry> + use<> {
        let entries = std::mem::take(&mut self.entries);
        let moved = self.into_texts(texts);
        entries.into_iter().map(move |entry| Entry {
            source: Source::new(file, entry.source.line()),
            export: moved(Text::from_index(entry.export as usize)).index() as u32,
            currency: moved(entry.currency),
            own: entry.own.moved(&moved),
            other: entry.other.moved(&moved),
            status: moved(entry.status),
            serial: moved(entry.serial),
            kind: moved(entry.kind),
            memo: moved(entry.memo),
            channel: moved(entry.channel),
            merchant: moved(entry.merchant),
            left: entry.left.moved(&moved),
            ..entry
        })
    }
}
