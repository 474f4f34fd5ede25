//! The names that columns may have.

use serde::Deserialize;

use super::word::DateOrderWord;
use crate::cell::{Currencies, DateOrder, Unit, clean_name};

/// A name that a column may have.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// A name as layouts write it: `"金额"`, `{ name = "金额(分)", unit = "minor" }`, or the parts of which names are made:
/// `{ parts = [["", "交易"], ["收入", "支出"], ["", "金额"]] }` is each first part with each second and each third.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum NameText {
    Plain(String),
    /// The number of a column of a file without a header, from 1.
    Number(usize),
    Full(FullName),
    Parts(NameParts),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct FullName {
    name: String,
    nth: Option<usize>,
    unit: Option<UnitWord>,
    date_order: Option<DateOrderWord>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct NameParts {
    parts: Vec<Vec<String>>,
    unit: Option<UnitWord>,
    date_order: Option<DateOrderWord>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum UnitWord {
    Major,
    Minor,
    TenThousand,
}

impl NameText {
    /// The names that it stands for, in the order in which they are looked for.
    pub(super) fn names(&self) -> Vec<Name> {
        match self {
            NameText::Plain(name) => vec![name_of(name, None, None, None)],
            NameText::Number(at) => vec![name_of(&number_name(*at), None, None, None)],
            NameText::Full(full) => vec![name_of(&full.name, full.nth, full.unit, full.date_order)],
            NameText::Parts(parts) => {
                let mut texts = vec![String::new()];
                for part in &parts.parts {
                    let longer = |text: &String| {
                        part.iter()
                            .map(|more| format!("{text}{more}"))
                            .collect::<Vec<_>>()
                    };
                    texts = texts.iter().flat_map(longer).collect();
                }
                let filled = texts.iter().filter(|text| !text.is_empty());
                filled
                    .map(|text| name_of(text, None, parts.unit, parts.date_order))
                    .collect()
            }
        }
    }
}

/// What the column of a number is called in a file without a header.
pub(crate) fn number_name(at: usize) -> String {
    format!("column {at}")
}

fn name_of(text: &str, nth: Option<usize>, unit: Option<UnitWord>, order: Option<DateOrderWord>) -> Name {
    Name {
        text: clean_name(text),
        nth: nth.unwrap_or(1).max(1),
        unit: match unit {
            None | Some(UnitWord::Major) => Unit::Major,
            Some(UnitWord::Minor) => Unit::Minor,
            Some(UnitWord::TenThousand) => Unit::TenThousand,
        },
        date_order: order.map(DateOrderWord::order),
    }
}

/// One name or several.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Names {
    Many(Vec<NameText>),
    One(NameText),
}

impl Names {
    /// All names, in the order in which they are looked for.
    pub(super) fn all(&self) -> Vec<Name> {
        match self {
            Names::Many(names) => names.iter().flat_map(NameText::names).collect(),
            Names::One(name) => name.names(),
        }
    }
}

/// A cleaned name without the currency behind it, in brackets or not, and that currency's word: `amount(eur)`, `金额(元)`,
/// `umsatzineur`, `débiteuros`.
pub(crate) fn without_currency(name: &str) -> Option<(&str, &str)> {
    let is_known = |word: &str| word != "分" && Currencies::built_in().read(word).ok().flatten().is_some();
    if let Some((name, rest)) = name.split_once(['(', '[', '（']) {
        let word = rest.strip_suffix([')', ']', '）'])?;
        return is_known(word).then_some((name, word));
    }
    let (name, word) = [5, 4, 3].into_iter().find_map(|length| {
        let (name, word) = name.split_at_checked(name.len().checked_sub(length)?)?;
        let is_word = length == 3 || matches!(word, "euros" | "euro");
        let is_code = word.bytes().all(|b| b.is_ascii_lowercase());
        (is_word && is_code && is_known(word)).then_some((name, word))
    })?;
    // Of a Nordic name `i` stands between them.
    let nordic = matches!(word, "nok" | "sek" | "dkk").then_some("i");
    let bare = ["in", "en"]
        .into_iter()
        .chain(nordic)
        .find_map(|between| name.strip_suffix(between));
    let bare = bare.filter(|bare| !bare.is_empty()).unwrap_or(name);
    (!bare.is_empty()).then_some((bare, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_be_made_of_parts() {
        let names: Names = toml::from_str::<toml::Table>(
            "n = [\"a\", { parts = [[\"\", \"交易\"], [\"收入\"], [\"\", \"金额\"]] }]",
        )
        .expect("toml")["n"]
            .clone()
            .try_into()
            .expect("names");
        let texts: Vec<String> = names.all().into_iter().map(|name| name.text).collect();
        assert_eq!(texts, ["a", "收入", "收入金额", "交易收入", "交易收入金额"]);
    }

    #[test]
    fn a_currency_in_brackets_stands_behind_a_name() {
        assert_eq!(without_currency("amount(eur)"), Some(("amount", "eur")));
        assert_eq!(without_currency("金额(人民币)"), Some(("金额", "人民币")));
        assert_eq!(without_currency("umsatzineur"), Some(("umsatz", "eur")));
        assert_eq!(without_currency("débiteuros"), Some(("débit", "euros")));
        assert_eq!(without_currency("ineur"), Some(("in", "eur")));
        assert_eq!(without_currency("beløpinok"), Some(("beløp", "nok")));
        for name in [
            "金额(分)",
            "交易金额(收入)",
            "amount",
            "金额(万元)",
            "eur",
            "value",
        ] {
            assert_eq!(without_currency(name), None, "{name}");
        }
    }

    #[test]
    fn names_are_compared_whole_and_clean() {
        assert_eq!(clean_name("\t交易 余额（元） "), "交易余额(元)");
        assert_eq!(clean_name("\u{FEFF}From Bank"), "frombank");
        assert_eq!(clean_name("From_Bank"), "frombank");
        assert_eq!(clean_name("交易餘額"), "交易余额");
        assert_ne!(clean_name("对手交易余额"), clean_name("交易余额"));
    }
}
