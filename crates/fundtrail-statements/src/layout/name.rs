//! The names that columns may have.

use serde::Deserialize;

use super::word::DateOrderWord;
use crate::cell::{DateOrder, Unit, simplify, trim};

/// A name that a column may have.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "NameText")]
pub(crate) struct Name {
    /// Cleaned.
    pub(crate) text: String,
    /// Which of the columns of that name, from 1.
    pub(crate) nth: usize,
    /// What a one in it stands for.
    pub(crate) unit: Unit,
    /// In which order its dates stand: a name may be of a language that writes them in one only.
    pub(crate) date_order: Option<DateOrder>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum NameText {
    Plain(String),
    Full(FullName),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FullName {
    name: String,
    nth: Option<usize>,
    unit: Option<UnitWord>,
    date_order: Option<DateOrderWord>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum UnitWord {
    Major,
    Minor,
    TenThousand,
}

impl From<NameText> for Name {
    fn from(text: NameText) -> Self {
        let full = match text {
            NameText::Plain(name) => FullName {
                name,
                nth: None,
                unit: None,
                date_order: None,
            },
            NameText::Full(full) => full,
        };
        Name {
            text: clean_name(&full.name),
            nth: full.nth.unwrap_or(1).max(1),
            unit: match full.unit {
                None | Some(UnitWord::Major) => Unit::Major,
                Some(UnitWord::Minor) => Unit::Minor,
                Some(UnitWord::TenThousand) => Unit::TenThousand,
            },
            date_order: full.date_order.map(DateOrderWord::order),
        }
    }
}

/// One name or several.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Names {
    Many(Vec<Name>),
    One(Name),
}

/// A header cell as it is compared: guards, blanks, underscores and case do not matter, nor do full width and
/// traditional characters.
pub(crate) fn clean_name(cell: &str) -> String {
    let mut name = String::with_capacity(cell.len());
    for c in trim(cell).chars() {
        let c = match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            c => simplify(c),
        };
        if !c.is_whitespace() && c != '_' {
            name.extend(c.to_lowercase());
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_whole_and_clean() {
        assert_eq!(clean_name("\t交易 余额（元） "), "交易余额(元)");
        assert_eq!(clean_name("\u{FEFF}From Bank"), "frombank");
        assert_eq!(clean_name("From_Bank"), "frombank");
        assert_eq!(clean_name("交易餘額"), "交易余额");
        assert_ne!(clean_name("对手交易余额"), clean_name("交易余额"));
    }
}
