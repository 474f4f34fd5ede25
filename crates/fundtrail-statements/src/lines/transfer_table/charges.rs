//! A column of charges of a transfer table: money that the payer pays beside the amount.

use crate::cell::{AmountFormat, Currencies, DecimalMark, Unit, currency_mark, trim};
use crate::layout::header::Column;
use crate::layout::{Field, Kind};
use crate::lines::column_name::ColumnName;
use crate::lines::scan::Part;
use crate::lines::sheet::Sheet;
use crate::lines::unread::SAMPLE;
use crate::note::NoteKind;

use super::TableLines;

/// Takes the one column that no name of a table's layout took and that holds charges without saying that they are
/// another's than the payer's, or in another currency.
///
/// Complexity: O(rows looked at).
pub(crate) fn settle(sheet: &mut Sheet<'_, '_>) {
    if sheet.found.layout.kind() != Kind::Table || sheet.column(Field::Fee).is_some() {
        return;
    }
    let [at] = columns(sheet)[..] else { return };
    let rows = sheet.sample(SAMPLE);
    let cells = rows.iter().filter_map(|row| row.get(at));
    let filled: Vec<&str> = cells
        .map(|cell| trim(cell))
        .filter(|cell| !cell.is_empty())
        .collect();
    if !filled.is_empty() && filled.iter().all(|cell| is_charge(cell)) {
        let column = Column {
            at,
            unit: Unit::Major,
            date_order: None,
        };
        sheet.found.columns.insert(Field::Fee, column);
    }
}

/// The columns of a table that may hold charges, by their names.
pub(crate) fn columns(sheet: &Sheet<'_, '_>) -> Vec<usize> {
    let may_hold = |&at: &usize| {
        let name = ColumnName::new(&sheet.header[at]);
        name.says_fee()
            && !name.says_other_amount()
            && !says_payee(&name)
            && !names_currency(&sheet.header[at])
    };
    sheet.unread().into_iter().filter(may_hold).collect()
}

/// Whether a name says that the other side than the payer is charged.
fn says_payee(name: &ColumnName) -> bool {
    const PAYEES: [&str; 8] = [
        "payee",
        "receiver",
        "recipient",
        "beneficiary",
        "收款",
        "转入",
        "empfänger",
        "to_",
    ];
    PAYEES.iter().any(|part| name.text().contains(part))
}

/// Whether a column's name has the code of a currency, which may be another than the amount's.
fn names_currency(header: &str) -> bool {
    let mut words = header
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.len() > 2);
    words.any(|word| matches!(Currencies::built_in().read(word), Ok(Some(_))))
}

/// Whether a cell is an amount that is not below zero and names no currency.
fn is_charge(cell: &str) -> bool {
    let marks = [DecimalMark::Point, DecimalMark::Comma];
    let is_amount = |mark| {
        let format = AmountFormat {
            mark,
            ..AmountFormat::plain(18)
        };
        format
            .read(cell)
            .is_ok_and(|amount| amount.is_none_or(|amount| !amount.is_negative()))
    };
    currency_mark(cell).is_none() && marks.into_iter().any(is_amount)
}

/// Says how many charges were counted, and as whose.
pub(super) fn note(sheet: &Sheet<'_, '_>, parts: &mut [Part<TableLines>]) {
    let lines = parts.iter().map(|part| part.lines.charges.len()).sum::<usize>();
    let Some(at) = sheet.column(Field::Fee) else {
        return;
    };
    if let Some(part) = parts.iter_mut().find(|part| !part.lines.charges.is_empty()) {
        let column = trim(&sheet.header[at]).to_owned();
        let line = part.lines.charges[0];
        part.tally.note(line, NoteKind::ChargesBeside { column, lines });
    }
}
