//! How a payment is named.

use std::fmt;
use std::str::FromStr;

use super::PaymentError;
use crate::cell::{Currencies, TimeFormat};
use crate::entry::Interval;
use crate::trouble::Trouble;

/// What names a payment: an id or serial number, `FILE:LINE`, or `from= to= at= amount=` pairs.
///
/// # Examples
/// ```
/// use fundtrail_statements::PaymentSpec;
/// assert!("from=V to=M at=2026-03-01T10:00 amount=50000".parse::<PaymentSpec>().is_ok());
/// assert!("from=V colour=red".parse::<PaymentSpec>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentSpec {
    /// As it was written.
    pub(super) text: String,
    /// The id, serial number or place, where it is named by one.
    pub(super) whole: Option<String>,
    /// What else is said of it: all of that has to fit.
    pub(super) pairs: Pairs,
}

/// What `key=value` pairs ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Pairs {
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) at: Option<Interval>,
    pub(super) amount: Option<String>,
    pub(super) currency: Option<String>,
    pub(super) id: Option<String>,
}

/// The keys of pairs.
pub(in crate::case) const KEYS: [&str; 6] = ["from", "to", "at", "amount", "currency", "id"];

impl FromStr for PaymentSpec {
    type Err = PaymentError;

    fn from_str(text: &str) -> Result<Self, PaymentError> {
        PaymentSpec::read(text).map_err(|trouble| PaymentError::Spec {
            spec: text.to_owned(),
            trouble: Box::new(trouble),
        })
    }
}

impl fmt::Display for PaymentSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PaymentSpec {
    /// Reads how a payment is named.
    pub(crate) fn read(text: &str) -> Result<Self, Trouble> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(Trouble::PaymentBlank {});
        }
        let is_pair = |word: &str| {
            KEYS.iter()
                .any(|key| word.strip_prefix(key).is_some_and(|rest| rest.starts_with('=')))
        };
        let is_pairs = trimmed.split_whitespace().next().is_some_and(is_pair);
        Ok(PaymentSpec {
            text: trimmed.to_owned(),
            whole: (!is_pairs).then(|| trimmed.to_owned()),
            pairs: if is_pairs {
                Pairs::parse(trimmed)?
            } else {
                Pairs::default()
            },
        })
    }

    /// A payment of a small table: how it is named as a whole, where it is, and the cells of its [`KEYS`] that are filled.
    pub(in crate::case) fn of_cells(whole: &str, cells: &[(&str, &str)]) -> Result<Self, Trouble> {
        let text = said(whole, cells);
        let mut spec = if whole.is_empty() && !cells.is_empty() {
            PaymentSpec {
                text,
                whole: None,
                pairs: Pairs::default(),
            }
        } else {
            PaymentSpec {
                text,
                ..PaymentSpec::read(whole)?
            }
        };
        for (key, value) in cells {
            spec.pairs.set(key, (*value).to_owned())?;
        }
        Ok(spec)
    }

    /// The id (or place), payer and payee by which it is named, as far as it is.
    pub(crate) fn ends(&self) -> (Option<&str>, Option<&str>, Option<&str>) {
        let Pairs { from, to, id, .. } = &self.pairs;
        let id = self.whole.as_deref().or(id.as_deref());
        (id, from.as_deref(), to.as_deref())
    }
}

/// How a payment of a small table is named, in one text.
pub(in crate::case) fn said(whole: &str, cells: &[(&str, &str)]) -> String {
    let pairs = cells.iter().map(|(key, value)| format!("{key}={value}"));
    let parts = Some(whole.to_owned()).filter(|whole| !whole.is_empty());
    parts.into_iter().chain(pairs).collect::<Vec<_>>().join(" ")
}

impl Pairs {
    /// Reads `key=value` pairs. A value runs to the next key, so that `at=2026-03-01 10:00` needs no quotes.
    fn parse(text: &str) -> Result<Self, Trouble> {
        let mut values: Vec<(&str, String)> = Vec::new();
        for word in text.split(|c: char| c.is_whitespace() || c == ',') {
            match word.split_once('=') {
                Some((key, value)) if KEYS.contains(&key) => values.push((key, value.to_owned())),
                Some((key, _)) if key.chars().all(char::is_alphabetic) => {
                    let (key, known) = (key.to_owned(), KEYS.join(", "));
                    return Err(Trouble::PaymentKey { key, known });
                }
                _ if word.is_empty() => {}
                _ => {
                    let (_, value) = values.last_mut().expect("the first word is a pair");
                    value.push(' ');
                    value.push_str(word);
                }
            }
        }
        let mut pairs = Pairs::default();
        for (key, value) in values {
            pairs.set(key, value)?;
        }
        Ok(pairs)
    }

    /// Asks for the value of one of the [`KEYS`].
    fn set(&mut self, key: &str, value: String) -> Result<(), Trouble> {
        let cell = |error| Trouble::ListCell { error };
        match key {
            "from" => self.from = Some(value),
            "to" => self.to = Some(value),
            "amount" => self.amount = Some(value),
            "currency" => {
                let named = Currencies::built_in().read(&value).map_err(cell)?;
                self.currency = named.map(|currency| currency.code().to_owned());
            }
            "id" => self.id = Some(value),
            _ => self.at = Some(TimeFormat::default().read(&value).map_err(cell)?),
        }
        Ok(())
    }
}
