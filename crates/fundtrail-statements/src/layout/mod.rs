//! Layouts: which column of a file is what. Data, one TOML file each: built in (`layouts/*.toml`) or the user's.
//!
//! ```toml
//! name = "my-bank"                  # by which messages and outputs call it
//! title = "My bank's export"        # one line for people
//! country = "CN"                    # where its banks are, two letters; may be left out
//! kind = "statement"                # table | statement | companion
//! currency = "CNY"                  # of lines that say nothing of it; "ask" to assume none; left out: CNY, but asked
//!                                   # where the file is not Chinese (names of columns, IBANs)
//! decimal-mark = "point"            # point | comma; else proved by the column
//! date-order = "dmy"                # dmy | mdy | ymd; else proved by the column
//! round = "half-up"                 # for decimals beyond the currency's; else they are an error
//! zone = "+08:00"                   # of times that name none
//! quote = "none"                    # a quote is a letter like any other
//! delimiter = ";"                   # else found from the header
//! header = false                    # the file has no header: columns go by number (date = 1), and the layout is only
//!                                   # used where it is named and the cells of the first lines fit
//! encoding = "gb18030"              # else judged on the whole file
//! steps = { origin = "2017-01-01T00:00:00", unit = "hour" }   # times are step numbers: hour | day
//! bank-in-number = true             # an account is its bank and its number
//! zero-is-number = true             # 0 is an account's number here (false: it names nobody); else the other numbers tell
//! own-account = ["column", "above", "file-name"]   # where a statement's own account may stand, in this order
//! open-sides = true                 # whose account a column holds is told by its cells where its name leaves it open
//! described = true                  # the memo is written as field 86 of MT940 is: /IBAN/…/NAME/…, IBAN: …
//! charges = "beside"                # a column of charges: paid beside the amount | within it | added as it stands (what is
//!                                   # paid has a minus) | taken-off (what is given back has); else net or balances tell
//! in-sign = "minus"                 # of a signed amount that came in; else plus
//! success = ["已到账"]               # status words besides the usual ones
//! failure = ["已退回"]
//! required = ["time", "amount"]     # the fields without which a header is not this layout's
//! required-one-of = [["amount", "amount-in"]]      # of each list one
//! ignore = ["本页小计"]              # a line whose first filled cell begins so is a footer
//!
//! [columns]                         # field = the names that its column may have
//! time = ["交易时间", "time"]
//! amount = ["金额", { name = "金额(分)", unit = "minor" }]    # minor | ten-thousand
//! amount-in = [{ parts = [["", "交易"], ["收入", "存入"], ["", "金额"]] }]   # 收入, 收入金额, … 交易存入金额
//! date = ["日期", { name = "Datum", date-order = "dmy" }]      # of a language that writes them in one order
//! payee = { name = "Account", nth = 2 }                      # the second column of that name
//! unused = ["Is Laundering"]        # known, and read past
//!
//! [direction]                       # words besides the usual ones; with `only` no others
//! in = ["Zugang"]
//! out = ["Abgang"]
//! own = ["Umbuchung"]
//! only = true
//! starts = true                     # cells only begin with a word, and what stands behind it is the memo
//!
//! [kinds]                           # what the words of a table's `kind` mean; another word is rejected
//! CASH_OUT = { payee-exit = "cash" }
//! CASH_IN = { payer-exit = "cash", swap = true }             # payer and payee stand the other way round
//! ```
//!
//! A statement's fields: `time` (with `date`: the time of day that goes with it; `time-instead` where it is
//! blank), `amount` (signed; with `direction` unsigned) or `amount-in` and `amount-out`, `balance`, `currency`,
//! `own-card own-account own-name own-id own-bank` and the same with `other-`, `own-party` and `other-party`
//! (packed: `number(name)` or `name(bank)(number)`), `other-instead` (a number where the others name nobody),
//! `payer-name payee-name` (one of them is the own side's: the other side is the one beside the name that stands in every
//! line),
//! `status serial kind memo remark channel cash merchant terminal merchant-name batch feedback`.

mod built_in;
mod field;
pub(crate) mod header;
mod name;
mod word;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::cell::{DateOrder, DecimalMark, Directions, Rounding};
use crate::entry::Direction;
use crate::error::ReadError;
use crate::place::Place;
use crate::trouble::Trouble;

pub use field::Field;
use name::Names;
pub(crate) use name::{Name, number_name, without_currency};
pub(crate) use word::{Charges, ExitWord, InSign, KindRule, OwnAccount, StepRule, StepUnit};
use word::{DateOrderWord, DirectionWords};

/// The words with which a line of sums below the records begins, in any layout.
const FOOTERS: [&str; 15] = [
    "合计",
    "总计",
    "小计",
    "累计",
    "共计",
    "支出笔数",
    "收入笔数",
    "总笔数",
    "本页合计",
    "期末余额",
    "期初余额",
    "Total",
    "Subtotal",
    "Summe",
    "Opening Balance",
];

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

/// What a layout says of lines that name no currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CurrencyRule<'l> {
    /// They are of this one.
    Is(&'l str),
    /// Nobody can know: ask.
    Ask,
    /// Nothing.
    Unsaid,
}

/// Which column of a file is what, and how its cells are written.
#[derive(Debug, Clone)]
pub struct Layout {
    rules: Rules,
    columns: BTreeMap<Field, Vec<Name>>,
    directions: Directions,
    text: Box<str>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(clippy::struct_excessive_bools, reason = "each is a key of the TOML")]
struct Rules {
    name: String,
    title: String,
    country: Option<String>,
    kind: Kind,
    currency: Option<String>,
    decimal_mark: Option<MarkWord>,
    round: Option<RoundWord>,
    date_order: Option<DateOrderWord>,
    zone: Option<String>,
    quote: Option<QuoteWord>,
    delimiter: Option<char>,
    #[serde(default = "yes")]
    header: bool,
    encoding: Option<String>,
    steps: Option<StepRule>,
    #[serde(default)]
    bank_in_number: bool,
    zero_is_number: Option<bool>,
    #[serde(default = "in_a_column")]
    own_account: Vec<OwnAccount>,
    #[serde(default)]
    open_sides: bool,
    #[serde(default)]
    described: bool,
    charges: Option<Charges>,
    #[serde(default)]
    in_sign: InSign,
    #[serde(default)]
    success: Vec<String>,
    #[serde(default)]
    failure: Vec<String>,
    required: Vec<Field>,
    #[serde(default)]
    required_one_of: Vec<Vec<Field>>,
    #[serde(default)]
    ignore: Vec<String>,
    columns: BTreeMap<Field, Names>,
    #[serde(default)]
    direction: DirectionWords,
    #[serde(default)]
    kinds: BTreeMap<String, KindRule>,
}

fn yes() -> bool {
    true
}

fn in_a_column() -> Vec<OwnAccount> {
    vec![OwnAccount::Column]
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum QuoteWord {
    None,
    Double,
}

impl Layout {
    /// The built-in layouts.
    pub fn built_in() -> &'static [Layout] {
        &built_in::LAYOUTS
    }

    /// Reads a layout of the user's, or gives the built-in one of that name where there is no such file.
    ///
    /// # Errors
    /// Where the file is not there or is not a layout; the message names the line.
    pub fn load(path: &Path) -> Result<Layout, ReadError> {
        let named = |layout: &&Layout| path.as_os_str() == layout.name();
        if let Some(layout) = Layout::built_in().iter().find(named)
            && !path.exists()
        {
            return Ok(layout.clone());
        }
        let text = std::fs::read_to_string(path).map_err(|error| {
            let error = error.to_string();
            Trouble::Io { error }.at(path)
        })?;
        Layout::parse(&text, path.into())
    }

    fn parse(text: &str, place: Place) -> Result<Layout, ReadError> {
        let mut rules: Rules = match toml::from_str(text) {
            Ok(rules) => rules,
            Err(error) => {
                let error = error.to_string();
                return Err(Trouble::LayoutText { error }.at(place));
            }
        };
        let columns: BTreeMap<_, _> = std::mem::take(&mut rules.columns)
            .into_iter()
            .map(|(field, names)| (field, names.all()))
            .collect();
        let mut needed = rules
            .required
            .iter()
            .chain(rules.required_one_of.iter().flatten());
        if let Some(field) = needed.find(|field| !columns.contains_key(field)) {
            return Err(Trouble::LayoutRequires {
                field: field.to_string(),
            }
            .at(place));
        }
        Ok(Layout {
            directions: directions(&rules.direction),
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

    /// Where its banks are: two letters (ISO 3166-1), if it is of one country.
    pub fn country(&self) -> Option<&str> {
        self.rules.country.as_deref()
    }

    /// What its lines are.
    pub fn kind(&self) -> Kind {
        self.rules.kind
    }

    /// Its TOML, as a start for the user's own.
    pub fn toml(&self) -> &str {
        &self.text
    }

    /// Whether its files have a row of names above the records.
    pub fn has_header(&self) -> bool {
        self.rules.header
    }

    /// How many columns a file without a header has.
    pub(crate) fn width(&self) -> usize {
        let names = self.columns.values().flatten();
        let numbers = names.filter_map(|name| name.text.strip_prefix("column")?.parse::<usize>().ok());
        numbers.max().unwrap_or(0)
    }

    pub(crate) fn currency_rule(&self) -> CurrencyRule<'_> {
        match self.rules.currency.as_deref() {
            None => CurrencyRule::Unsaid,
            Some("ask") => CurrencyRule::Ask,
            Some(code) => CurrencyRule::Is(code),
        }
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
        self.rules.date_order.map(DateOrderWord::order)
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

    /// Whether `0` is an account's number, where the layout says.
    pub(crate) fn zero_is_number(&self) -> Option<bool> {
        self.rules.zero_is_number
    }

    /// Whether names of its columns leave open whose they are, so that their cells decide.
    pub(crate) fn leaves_sides_open(&self) -> bool {
        self.rules.open_sides
    }

    pub(crate) fn own_account(&self) -> &[OwnAccount] {
        &self.rules.own_account
    }

    /// Whether the memo names the other side, as field 86 of MT940 does.
    pub(crate) fn is_described(&self) -> bool {
        self.rules.described
    }

    /// How a statement's column of charges stands to its amounts, where the layout says.
    pub(crate) fn charges(&self) -> Option<Charges> {
        self.rules.charges
    }

    pub(crate) fn in_sign(&self) -> InSign {
        self.rules.in_sign
    }

    pub(crate) fn directions(&self) -> &Directions {
        &self.directions
    }

    pub(crate) fn success(&self) -> &[String] {
        &self.rules.success
    }

    pub(crate) fn failure(&self) -> &[String] {
        &self.rules.failure
    }

    pub(crate) fn required(&self) -> &[Field] {
        &self.rules.required
    }

    pub(crate) fn required_one_of(&self) -> &[Vec<Field>] {
        &self.rules.required_one_of
    }

    /// Whether the layout says that a line whose first filled cell this is is none.
    pub(crate) fn ignores(&self, cell: &str) -> bool {
        self.rules.ignore.iter().any(|word| cell.starts_with(word))
    }

    /// Whether a line whose first filled cell this is stands below the records and is none, if it has no time.
    pub(crate) fn is_footer(cell: &str) -> bool {
        FOOTERS.iter().any(|word| cell.starts_with(word))
    }

    /// The beginnings of lines that are footers.
    pub(crate) fn footers(&self) -> impl Iterator<Item = &str> {
        let own = self.rules.ignore.iter().map(String::as_str);
        own.chain(FOOTERS)
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

fn directions(words: &DirectionWords) -> Directions {
    let mut directions = if words.only {
        Directions::empty()
    } else {
        Directions::default()
    };
    for (direction, words) in [
        (Direction::Out, &words.out),
        (Direction::In, &words.into),
        (Direction::Own, &words.own),
    ] {
        directions.add(direction, words.iter().map(String::as_str));
    }
    directions.starts(words.starts);
    directions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_layouts_are_read_and_their_names_differ() {
        let mut names: Vec<_> = Layout::built_in().iter().map(Layout::name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), built_in::BUILT_IN.len());
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        let error = Layout::parse("name = \"x\"\ncolour = 1\n", Path::new("mine.toml").into())
            .expect_err("unknown key");
        let text = error.to_string();
        assert!(
            text.starts_with("mine.toml: ") && text.contains("colour"),
            "{text}"
        );
    }
}
