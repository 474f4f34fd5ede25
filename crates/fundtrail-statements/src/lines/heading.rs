//! What a table's heading says that its columns' meaning must not contradict: names that stand twice, and a unit
//! above the header.

use crate::cell::clean_name;
use crate::cell::{Unit, trim};
use crate::error::ReadError;
use crate::layout::Field;
use crate::lines::sheet::Sheet;
use crate::trouble::Trouble;

/// The fields that figures rest on.
const FIGURES: [Field; 17] = [
    Field::Time,
    Field::Date,
    Field::Amount,
    Field::AmountIn,
    Field::AmountOut,
    Field::AmountReceived,
    Field::Direction,
    Field::Balance,
    Field::Currency,
    Field::OwnCard,
    Field::OwnAccount,
    Field::OtherCard,
    Field::OtherAccount,
    Field::OtherName,
    Field::Payer,
    Field::Payee,
    Field::Status,
];

/// Those of them that hold money.
const AMOUNTS: [Field; 5] = [
    Field::Amount,
    Field::AmountIn,
    Field::AmountOut,
    Field::AmountReceived,
    Field::Balance,
];

/// Units that a line above a header may state; `None`: one that no layout can say.
const UNITS: [(&str, Option<Unit>); 8] = [
    ("元", Some(Unit::Major)),
    ("分", Some(Unit::Minor)),
    ("万元", Some(Unit::TenThousand)),
    ("万", Some(Unit::TenThousand)),
    ("角", None),
    ("千元", None),
    ("百万元", None),
    ("亿元", None),
];

/// Refuses a heading that leaves open which column is meant, or in which unit.
pub(crate) fn check(sheet: &Sheet<'_, '_>) -> Result<(), ReadError> {
    check_bytes(sheet)?;
    check_names(sheet)?;
    check_unit(sheet)
}

/// A name whose bytes are none in the encoding that was found: no layout would know it, and its column be lost.
fn check_bytes(sheet: &Sheet<'_, '_>) -> Result<(), ReadError> {
    let broken = sheet.header.iter().find(|name| name.contains('\u{FFFD}'));
    let Some(name) = broken else { return Ok(()) };
    let name = trim(name).to_owned();
    Err(Trouble::BrokenName { name }.at(sheet.place(sheet.header_line)))
}

/// A name that stands twice, where the layout does not say which of the two is which.
fn check_names(sheet: &Sheet<'_, '_>) -> Result<(), ReadError> {
    let is_told = |at: usize| {
        sheet.found.unused.contains(&at) || sheet.found.columns.values().any(|column| column.at == at)
    };
    for field in FIGURES {
        let Some(at) = sheet.column(field) else { continue };
        let name = clean_name(&sheet.header[at]);
        let same =
            |&other: &usize| other != at && clean_name(&sheet.header[other]) == name && !is_told(other);
        if let Some(other) = (0..sheet.width()).find(same) {
            let name = trim(&sheet.header[at]);
            let trouble = Trouble::SameNames {
                first: at.min(other) + 1,
                second: at.max(other) + 1,
                name: name.to_owned(),
                field: field.to_string(),
            };
            return Err(trouble.at(sheet.place(sheet.header_line)));
        }
    }
    Ok(())
}

/// A unit above the header that is not the one in which a column is read.
fn check_unit(sheet: &Sheet<'_, '_>) -> Result<(), ReadError> {
    for (line, text) in (1..).zip(sheet.preamble()) {
        let Some((word, stated)) = stated_unit(text) else {
            continue;
        };
        for column in AMOUNTS.iter().filter_map(|&field| sheet.column_with_unit(field)) {
            // Whole units are the usual thing to say, and a name in the header says it more closely.
            if stated != Some(column.unit) && stated != Some(Unit::Major) {
                let name = trim(&sheet.header[column.at]);
                let trouble = Trouble::UnitAbove {
                    unit: word.to_owned(),
                    column: name.to_owned(),
                };
                return Err(trouble.at(sheet.place(line)));
            }
        }
    }
    Ok(())
}

/// The unit behind 单位 in a line. 单位 is also a firm: only known units count.
fn stated_unit(line: &str) -> Option<(&'static str, Option<Unit>)> {
    let (_, rest) = line.split_once("单位")?;
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '为'));
    let rest = rest.trim_start_matches("人民币");
    let is_end = |c: char| !c.is_alphanumeric();
    let word = rest.split(is_end).next()?;
    UNITS.into_iter().find(|(unit, _)| *unit == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_told_from_a_firm() {
        assert_eq!(stated_unit("单位：分"), Some(("分", Some(Unit::Minor))));
        assert_eq!(
            stated_unit("金额单位:人民币万元,,,"),
            Some(("万元", Some(Unit::TenThousand)))
        );
        assert_eq!(stated_unit("（单位：元）"), Some(("元", Some(Unit::Major))));
        assert_eq!(stated_unit("单位 千元"), Some(("千元", None)));
        for line in ["单位：某某分公司", "单位名称：元元", "分", "", "单位"] {
            assert_eq!(stated_unit(line), None, "{line}");
        }
    }
}
