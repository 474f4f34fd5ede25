//! The words that a layout's keys may have.

use fundtrail::{ExitKind, Time};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::cell::{DateOrder, TimeFormat};

/// What a word of the `kind` column means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct KindRule {
    /// The payer (after a swap) is an exit of that kind.
    pub(crate) payer_exit: Option<ExitWord>,
    /// The payee (after a swap) is one.
    pub(crate) payee_exit: Option<ExitWord>,
    /// Payer and payee stand in each other's columns.
    pub(crate) swap: bool,
}

/// A kind of exit by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct ExitWord(pub(crate) ExitKind);

impl TryFrom<String> for ExitWord {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        ExitKind::from_name(&word).map(ExitWord).ok_or_else(|| {
            let known = ExitKind::ALL.map(ExitKind::name).join(", ");
            format!("{word:?} is no kind of exit; use one of {known}")
        })
    }
}

/// How long a step of a simulation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum StepUnit {
    Hour,
    Day,
}

/// Times that are step numbers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StepRule {
    #[serde(deserialize_with = "instant")]
    pub(crate) origin: Time,
    pub(crate) unit: StepUnit,
}

fn instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
    let text = String::deserialize(deserializer)?;
    let read = TimeFormat::default().read(&text).map_err(D::Error::custom)?;
    Ok(read.start)
}

/// In which order dates stand.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum DateOrderWord {
    Dmy,
    Mdy,
    Ymd,
}

impl DateOrderWord {
    pub(crate) fn order(self) -> DateOrder {
        match self {
            DateOrderWord::Dmy => DateOrder::DayFirst,
            DateOrderWord::Mdy => DateOrder::MonthFirst,
            DateOrderWord::Ymd => DateOrder::YearFirst,
        }
    }
}

/// Where a statement's own account may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum OwnAccount {
    /// In a column.
    Column,
    /// In a line above the header.
    Above,
    /// In the file's name.
    FileName,
}

/// Which sign of a signed amount means that money came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum InSign {
    /// `500.00` came in.
    #[default]
    Plus,
    /// `-500.00` came in, as on a credit card's statement.
    Minus,
}

/// How the charges of a column stand to the amounts beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Charges {
    /// Each is paid beside the amount, whatever its sign.
    Beside,
    /// Each is a part of the amount.
    Within,
    /// As it stands it is added to the account: one that is paid has a minus.
    Added,
    /// As it stands it is taken off: one that is given back has a minus.
    TakenOff,
}

/// The direction words of a layout, besides those that most banks use.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct DirectionWords {
    pub(crate) out: Vec<String>,
    #[serde(rename = "in")]
    pub(crate) into: Vec<String>,
    pub(crate) own: Vec<String>,
    /// Whether no other words are allowed.
    pub(crate) only: bool,
    /// Whether a cell begins with its word, and says more behind it.
    pub(crate) starts: bool,
}
