//! Two columns of names, one of which is the own side's in every line: a wallet's From and To are who asked and who was
//! asked, so that neither is the payer's throughout.

use crate::bytes::row::Row;
use crate::cell::trim;
use crate::layout::Field;
use crate::lines::sheet::Sheet;

/// The rows that are looked at for the own name.
const LOOKED_AT: usize = 200;

/// The columns of the names, and the own one.
#[derive(Debug, Clone)]
pub(super) struct TwoNames {
    columns: [usize; 2],
    own: Box<str>,
}

impl TwoNames {
    /// Those of a statement that has both; `None` too where its lines do not tell which name is the own one.
    pub(super) fn of(sheet: &Sheet<'_, '_>) -> Option<Self> {
        let columns = [sheet.column(Field::PayerName)?, sheet.column(Field::PayeeName)?];
        let mut own: Option<Vec<String>> = None;
        sheet.first_rows(LOOKED_AT, |row| {
            let names = columns.map(|at| trim(&row.cell(at)).to_owned());
            if names.iter().all(|name| !name.is_empty()) {
                match &mut own {
                    None => own = Some(names.into()),
                    Some(own) => own.retain(|name| names.contains(name)),
                }
            }
        });
        match own?.as_slice() {
            [only] => Some(TwoNames {
                columns,
                own: only.as_str().into(),
            }),
            _ => None,
        }
    }

    /// The column of the other side's name in a line: the one beside the own name.
    pub(super) fn other(&self, row: &Row<'_>) -> Option<usize> {
        let [first, second] = self.columns;
        let is_own = |at: usize| *trim(&row.cell(at)) == *self.own;
        match (is_own(first), is_own(second)) {
            (true, false) => Some(second),
            (false, true) => Some(first),
            _ => None,
        }
    }
}
