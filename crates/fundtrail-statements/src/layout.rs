//! Layouts: which column of a file is what. Data, one TOML file each: built in (`layouts/*.toml`) or the user's.
//!
//! ```toml
//! name = "my-bank"                  # by which messages and outputs call it
//! title = "My bank's export"        # one line for people
//! kind = "table"                    # table | statement | companion
//! currency = "CNY"                  # of lines that say nothing of it
//! decimal-mark = "point"            # point | comma; else proved by the column
//! date-order = "dmy"                # dmy | mdy; else proved by the column
//! round = "half-up"                 # for decimals beyond the currency's; else they are an error
//! zone = "+08:00"                   # of times that name none
//! quote = "none"                    # a quote is a letter like any other
//! delimiter = ";"                   # else found from the header
//! encoding = "gb18030"              # else judged on the whole file
//! steps = { origin = "2017-01-01T00:00:00", unit = "hour" }   # times are step numbers: hour | day
//! bank-in-number = true             # an account is its bank and its number
//! zero-is-number = true             # 0 is an account's number here; else it names nobody
//! required = ["time", "amount"]     # the fields without which a header is not this layout's
//! ignore = ["合计"]                  # a line whose first filled cell begins so is a footer
//!
//! [columns]                         # field = the names that its column may have
//! time = ["交易时间", "time"]
//! amount = ["金额", { name = "金额(分)", unit = "minor" }]    # minor | ten-thousand
//! payee = { name = "Account", nth = 2 }                      # the second column of that name
//! unused = ["Is Laundering"]        # known, and read past
//!
//! [kinds]                           # what the words of the `kind` column mean; another word is rejected
//! CASH_OUT = { payee-exit = "cash" }
//! CASH_IN = { payer-exit = "cash", swap = true }             # payer and payee stand the other way round
//! ```

use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::path::Path;
use std::sync::LazyLock;

use fundtrail::{ExitKind, Time};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::cell::{DateOrder, DecimalMark, Rounding, TimeFormat, Unit};
use crate::error::{ReadError, ReadErrorKind};

/// The built-in layouts, named ones before the general ones: where two know as much of a header, the first wins.
const BUILT_IN: [&str; 7] = [
    include_str!("../layouts/native.toml"),
    include_str!("../layouts/amlsim.toml"),
    include_str!("../layouts/amlsim-alerts.toml"),
    include_str!("../layouts/amlworld.toml"),
    include_str!("../layouts/paysim.toml"),
    include_str!("../layouts/launder-net.toml"),
    include_str!("../layouts/general-table.toml"),
];

static LAYOUTS: LazyLock<Vec<Layout>> = LazyLock::new(|| {
    BUILT_IN
        .iter()
        .map(|text| Layout::parse(text, "built in").expect("a test reads the built-in layouts"))
        .collect()
});

/// What a line of a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A transfer, with both accounts.
    Table,
    /// An entry of one account's statement.
    Statement,
    /// Something said of an account: its holder, its balance, a freeze.
    Companion,
}

/// What a column can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
#[allow(missing_docs, reason = "each is the word of the layouts' vocabulary")]
pub enum Field {
    Time,
    Payer,
    PayerBank,
    PayerName,
    PayerBalance,
    Payee,
    PayeeBank,
    PayeeName,
    PayeeBalance,
    Amount,
    Currency,
    AmountReceived,
    CurrencyReceived,
    Id,
    Kind,
    Channel,
    Note,
    Exit,
    Sequence,
    Sources,
    Unused,
}

/// The word by which layouts call it: `payer-bank`.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, c) in format!("{self:?}").char_indices() {
            if at > 0 && c.is_uppercase() {
                f.write_char('-')?;
            }
            f.write_char(c.to_ascii_lowercase())?;
        }
        Ok(())
    }
}

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
}

#[derive(Deserialize)]
#[serde(untagged)]
enum NameText {
    Plain(String),
    Full(FullName),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FullName {
    name: String,
    nth: Option<usize>,
    unit: Option<UnitWord>,
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
        }
    }
}

/// One name or several.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Names {
    Many(Vec<Name>),
    One(Name),
}

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

/// Which column of a file is what, and how its cells are written.
#[derive(Debug, Clone)]
pub struct Layout {
    rules: Rules,
    columns: BTreeMap<Field, Vec<Name>>,
    text: Box<str>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Rules {
    name: String,
    title: String,
    kind: Kind,
    currency: Option<String>,
    decimal_mark: Option<MarkWord>,
    round: Option<RoundWord>,
    date_order: Option<DateOrderWord>,
    zone: Option<String>,
    quote: Option<QuoteWord>,
    delimiter: Option<char>,
    encoding: Option<String>,
    steps: Option<StepRule>,
    #[serde(default)]
    bank_in_number: bool,
    #[serde(default)]
    zero_is_number: bool,
    required: Vec<Field>,
    #[serde(default)]
    ignore: Vec<String>,
    columns: BTreeMap<Field, Names>,
    #[serde(default)]
    kinds: BTreeMap<String, KindRule>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum MarkWord {
    Point,
    Comma,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RoundWord {
    HalfUp,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum DateOrderWord {
    Dmy,
    Mdy,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum QuoteWord {
    None,
    Double,
}

impl Layout {
    /// The built-in layouts.
    pub fn built_in() -> &'static [Layout] {
        &LAYOUTS
    }

    /// Reads a layout of the user's.
    ///
    /// # Errors
    /// Where the file is not there or is not a layout; the message names the line.
    pub fn load(path: &Path) -> Result<Layout, ReadError> {
        let text = std::fs::read_to_string(path).map_err(|error| ReadErrorKind::Io {
            path: path.to_owned(),
            error,
        })?;
        Layout::parse(&text, &path.display().to_string())
    }

    fn parse(text: &str, place: &str) -> Result<Layout, ReadError> {
        let wrong = |problem: String| ReadErrorKind::Layout {
            place: place.to_owned(),
            problem,
        };
        let mut rules: Rules = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        let columns: BTreeMap<_, _> = std::mem::take(&mut rules.columns)
            .into_iter()
            .map(|(field, names)| match names {
                Names::Many(names) => (field, names),
                Names::One(name) => (field, vec![name]),
            })
            .collect();
        if let Some(field) = rules.required.iter().find(|field| !columns.contains_key(field)) {
            return Err(wrong(format!(
                "{field} is required but has no column; name one under [columns]"
            ))
            .into());
        }
        Ok(Layout {
            rules,
            columns,
            text: text.into(),
        })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.rules.name
    }

    /// One line that says what it reads.
    pub fn title(&self) -> &str {
        &self.rules.title
    }

    /// What its lines are.
    pub fn kind(&self) -> Kind {
        self.rules.kind
    }

    /// Its TOML, as a start for the user's own.
    pub fn toml(&self) -> &str {
        &self.text
    }

    pub(crate) fn currency(&self) -> Option<&str> {
        self.rules.currency.as_deref()
    }

    pub(crate) fn decimal_mark(&self) -> Option<DecimalMark> {
        self.rules.decimal_mark.map(|mark| match mark {
            MarkWord::Point => DecimalMark::Point,
            MarkWord::Comma => DecimalMark::Comma,
        })
    }

    pub(crate) fn rounding(&self) -> Rounding {
        match self.rules.round {
            None => Rounding::Never,
            Some(RoundWord::HalfUp) => Rounding::HalfUp,
        }
    }

    pub(crate) fn date_order(&self) -> Option<DateOrder> {
        self.rules.date_order.map(|order| match order {
            DateOrderWord::Dmy => DateOrder::DayFirst,
            DateOrderWord::Mdy => DateOrder::MonthFirst,
        })
    }

    pub(crate) fn zone(&self) -> Option<&str> {
        self.rules.zone.as_deref()
    }

    pub(crate) fn quotes(&self) -> bool {
        self.rules.quote != Some(QuoteWord::None)
    }

    pub(crate) fn delimiter(&self) -> Option<char> {
        self.rules.delimiter
    }

    pub(crate) fn encoding(&self) -> Option<&str> {
        self.rules.encoding.as_deref()
    }

    pub(crate) fn steps(&self) -> Option<&StepRule> {
        self.rules.steps.as_ref()
    }

    pub(crate) fn bank_in_number(&self) -> bool {
        self.rules.bank_in_number
    }

    pub(crate) fn zero_is_number(&self) -> bool {
        self.rules.zero_is_number
    }

    pub(crate) fn required(&self) -> &[Field] {
        &self.rules.required
    }

    pub(crate) fn ignores(&self, cell: &str) -> bool {
        self.rules
            .ignore
            .iter()
            .any(|word| cell.starts_with(word.as_str()))
    }

    pub(crate) fn columns(&self) -> &BTreeMap<Field, Vec<Name>> {
        &self.columns
    }

    pub(crate) fn kind_rule(&self, word: &str) -> Option<KindRule> {
        self.rules.kinds.get(word).copied()
    }

    pub(crate) fn has_kinds(&self) -> bool {
        !self.rules.kinds.is_empty()
    }
}

/// A header cell as it is compared: guards, blanks and case do not matter, full width neither.
pub(crate) fn clean_name(cell: &str) -> String {
    let mut name = String::with_capacity(cell.len());
    for c in crate::cell::trim(cell).chars() {
        let c = match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            c => c,
        };
        if !c.is_whitespace() {
            name.extend(c.to_lowercase());
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_layouts_are_read_and_their_names_differ() {
        let mut names: Vec<_> = Layout::built_in().iter().map(Layout::name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), BUILT_IN.len());
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        let error = Layout::parse("name = \"x\"\ncolour = 1\n", "mine.toml").expect_err("unknown key");
        let text = error.to_string();
        assert!(
            text.starts_with("mine.toml: ") && text.contains("colour"),
            "{text}"
        );
    }

    #[test]
    fn names_are_compared_whole_and_clean() {
        assert_eq!(clean_name("\t交易 余额（元） "), "交易余额(元)");
        assert_eq!(clean_name("\u{FEFF}From Bank"), "frombank");
        assert_ne!(clean_name("对手交易余额"), clean_name("交易余额"));
    }
}
