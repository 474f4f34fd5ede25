//! What the name of a column says where no layout knows it as a whole: parts of names, as data in `data/columns.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::cell::clean_name;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Parts {
    other: Vec<String>,
    beside: Vec<String>,
    own: Vec<String>,
    number: Vec<String>,
    reference: Vec<String>,
    fee: Vec<String>,
    balance: Vec<String>,
    other_balance: Vec<String>,
    other_amount: Vec<String>,
    naming: Vec<String>,
    name: Vec<String>,
    both_ways: Vec<Vec<String>>,
}

static PARTS: LazyLock<Parts> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/columns.toml")).expect("a test reads it"));

/// Parts of so few letters have to be a word of the name, or its end: `id` is no part of `paidin`.
const SHORT: usize = 3;

/// A column's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ColumnName {
    /// As layouts' names are compared.
    clean: String,
    /// In lower case.
    words: Vec<String>,
}

impl ColumnName {
    pub(crate) fn new(header: &str) -> Self {
        let words = header.split(|c: char| !c.is_alphanumeric());
        ColumnName {
            clean: clean_name(header),
            words: words.map(str::to_lowercase).collect(),
        }
    }

    /// As layouts' names are compared.
    pub(crate) fn text(&self) -> &str {
        &self.clean
    }

    /// Whether it names the other side itself, not its bank or its country.
    pub(crate) fn says_other(&self) -> bool {
        self.has(&PARTS.other) && !self.has(&PARTS.beside)
    }

    /// Whether it is the own side's without doubt.
    pub(crate) fn says_own(&self) -> bool {
        self.has(&PARTS.own)
    }

    /// Whether it speaks of an account's number.
    pub(crate) fn says_number(&self) -> bool {
        self.has(&PARTS.number)
    }

    /// Whether it names something that is no account: a serial number, a time, a terminal.
    pub(crate) fn says_reference(&self) -> bool {
        self.has(&PARTS.reference)
    }

    /// Whether it speaks of a name.
    pub(crate) fn says_name(&self) -> bool {
        self.has(&PARTS.naming)
    }

    /// Whether it is called a name and nothing else: of whom, it leaves open.
    pub(crate) fn is_just_name(&self) -> bool {
        PARTS.name.contains(&self.clean)
    }

    pub(crate) fn says_fee(&self) -> bool {
        self.has(&PARTS.fee)
    }

    /// Whether it is the balance after a line.
    pub(crate) fn says_balance(&self) -> bool {
        self.has(&PARTS.balance) && !self.has(&PARTS.other_balance)
    }

    /// Whether its amounts only say the booked one, or the balance, in another way.
    pub(crate) fn says_other_amount(&self) -> bool {
        self.has(&PARTS.other_amount) || self.has(&PARTS.balance)
    }

    /// Whether it speaks of money that comes and of money that goes: its cells say which.
    pub(crate) fn says_both_ways(&self) -> bool {
        let both = |ways: &Vec<String>| ways.iter().all(|way| self.clean.contains(way.as_str()));
        PARTS.both_ways.iter().any(both)
    }

    fn has(&self, parts: &[String]) -> bool {
        parts.iter().any(|part| {
            if part.is_ascii() && part.len() <= SHORT {
                self.words.contains(part) || self.clean.ends_with(part.as_str())
            } else {
                self.clean.contains(part.as_str())
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_name_say_whose_it_is() {
        let name = ColumnName::new;
        for other in [
            "对方账号与户名",
            "Payee Account Number",
            "IBAN Zahlungsbeteiligter",
            "Naam tegenpartij",
        ] {
            assert!(name(other).says_other(), "{other}");
        }
        for beside in [
            "对方开户行",
            "BIC (SWIFT-Code) Zahlungsbeteiligter",
            "对方余额",
            "Payee Country",
        ] {
            assert!(!name(beside).says_other(), "{beside}");
        }
        assert!(name("IBAN Auftragskonto").says_own());
        for both in ["0(支出)/1（收入）", "借贷类型代码", "收付标志", "Dr/Cr code"] {
            assert!(name(both).says_both_ways(), "{both}");
        }
        for one in ["支出", "Credit limit", "收款方式"] {
            assert!(!name(one).says_both_ways(), "{one}");
        }
        assert!(name("Saldo nach Buchung").says_balance());
        assert!(!name("可用余额").says_balance());
    }
}
