//! The columns that no field took: which of them hold what records rest on, so that none is left unread in silence.

use crate::cell::trim;
use crate::layout::{Field, Kind};
use crate::lines::column_name::ColumnName;
use crate::lines::content::Content;
use crate::lines::sheet::Sheet;
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
    fn text(self) -> &'static str {
        match self {
            Holding::Charges => "charges, which are not counted",
            Holding::OtherSide => "what it says of the other side",
            Holding::Numbers => "what may be account numbers",
            Holding::Balances => "balances",
            Holding::Amounts => "amounts, which are not counted",
            Holding::States => "words that may say whether money moved",
        }
    }
}

/// Names each unread column of a statement or transfer table that holds account numbers, names of the other side,
/// amounts, balances or words of a status.
///
/// Complexity: O(unread columns · rows looked at).
pub(crate) fn notes(sheet: &Sheet<'_, '_>) -> Vec<String> {
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
            notes.push(format!(
                "no field of the layout {layout} took the column {name:?}; it holds {what} (such as {sample:?}): if it \
                 matters, name the column in a layout of your own",
                layout = sheet.found.layout.name(),
                name = trim(&sheet.header[at]),
                what = holding.text(),
                sample = content.sample,
            ));
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
