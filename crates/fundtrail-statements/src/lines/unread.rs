//! The columns that no field took: which of them hold what records rest on, so that none is left unread in silence.

use crate::cell::trim;
use crate::layout::{Field, Kind};
use crate::lines::column_name::ColumnName;
use crate::lines::content::Content;
use crate::lines::sheet::Sheet;
use crate::note::NoteKind;
use crate::words::Words;

/// How many rows of a file are looked at.
pub(crate) const SAMPLE: usize = 5000;

/// What an unread column holds that a reader of the result should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holding {
    Charges,
    OtherSide,
    Numbers,
    Balances,
    Amounts,
    States,
}

impl Holding {
    /// What is said of a column that no field of a layout took.
    fn note(self, layout: String, column: String, sample: String) -> NoteKind {
        match self {
            Holding::Charges => NoteKind::UnreadCharges {
                layout,
                column,
                sample,
            },
            Holding::OtherSide => NoteKind::UnreadOtherSide {
                layout,
                column,
                sample,
            },
            Holding::Numbers => NoteKind::UnreadNumbers {
                layout,
                column,
                sample,
            },
            Holding::Balances => NoteKind::UnreadBalances {
                layout,
                column,
                sample,
            },
            Holding::Amounts => NoteKind::UnreadAmounts {
                layout,
                column,
                sample,
            },
            Holding::States => NoteKind::UnreadStates {
                layout,
                column,
                sample,
            },
        }
    }
}

/// Names each unread column of a statement or transfer table that holds account numbers, names of the other side,
/// amounts, balances or words of a status.
///
/// Complexity: O(unread columns · rows looked at).
pub(crate) fn notes(sheet: &Sheet<'_, '_>) -> Vec<NoteKind> {
    let unread = sheet.unread();
    if unread.is_empty() || sheet.found.layout.kind() == Kind::Companion {
        return Vec::new();
    }
    let rows = sheet.sample(SAMPLE);
    let words = Words::built_in();
    let mut notes = Vec::new();
    for at in unread {
        let cells = rows.iter().filter_map(|row| row.get(at)).map(String::as_str);
        let content = Content::of(cells, &words);
        if let Some(holding) = holding(sheet, at, &content) {
            let column = trim(&sheet.header[at]).to_owned();
            let layout = sheet.found.layout.name().to_owned();
            notes.push(holding.note(layout, column, content.sample.clone()));
        }
    }
    notes
}

fn holding(sheet: &Sheet<'_, '_>, at: usize, content: &Content) -> Option<Holding> {
    let name = ColumnName::new(&sheet.header[at]);
    if content.filled == 0 {
        None
    } else if name.says_fee() {
        (content.charged > 0).then_some(Holding::Charges)
    } else if name.says_other() {
        Some(Holding::OtherSide)
    } else if name.says_reference() {
        None
    } else if content.is_amounts() {
        if name.says_balance() {
            sheet
                .column(Field::Balance)
                .is_none()
                .then_some(Holding::Balances)
        } else {
            (content.charged > 0 && !name.says_other_amount()).then_some(Holding::Amounts)
        }
    } else if content.is_numbers() {
        Some(Holding::Numbers)
    } else if content.is_states() {
        sheet.column(Field::Status).is_none().then_some(Holding::States)
    } else {
        None
    }
}
