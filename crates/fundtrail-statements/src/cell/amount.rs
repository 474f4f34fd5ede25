//! Amounts: exact, in the marks and units of their file.

use fundtrail::Money;

use super::error::{CellError, Problem};
use super::text::{fold_width, is_blank, says_nothing, trim};

/// Which mark stands before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DecimalMark {
    /// `1,234.50`
    Point,
    /// `1.234,50`
    Comma,
}

/// What a one in the column stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    /// The currency's own unit (元).
    #[default]
    Major,
    /// Its minor unit (分).
    Minor,
    /// Ten thousand of its own unit (万元).
    TenThousand,
}

/// What to do with decimals that the currency does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rounding {
    /// Refuse the cell.
    #[default]
    Never,
    /// Round to the nearest minor unit, halves away from zero.
    HalfUp,
}

/// How a column of amounts is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AmountFormat {
    /// The decimal mark.
    pub mark: DecimalMark,
    /// Decimals of the currency.
    pub decimals: u8,
    /// What a one stands for.
    pub unit: Unit,
    /// What to do with further decimals.
    pub rounding: Rounding,
}

/// The longest amount that is worth looking at: an `i64` grouped in threes, with room for decimals.
const MAX_LEN: usize = 64;

impl AmountFormat {
    /// Plain amounts of a currency with so many decimals: a point, no unit, no rounding.
    pub fn plain(decimals: u8) -> Self {
        AmountFormat {
            mark: DecimalMark::Point,
            decimals,
            unit: Unit::Major,
            rounding: Rounding::Never,
        }
    }

    /// Reads a cell: `None` where it says that there is no amount (blank, `-`, `N/A`, `\N`, `null`, `无`).
    ///
    /// # Errors
    /// [`CellError`]: not an amount, not grouped in threes, more decimals than the currency, beyond 64 bits.
    ///
    /// # Examples
    /// ```
    /// use fundtrail::Money;
    /// use fundtrail_statements::cell::AmountFormat;
    /// let yuan = AmountFormat::plain(2);
    /// assert_eq!(yuan.read("¥1,234.50"), Ok(Some(Money::from_minor(123_450))));
    /// assert_eq!(yuan.read("--"), Ok(None));
    /// assert!(yuan.read("0.005").is_err());
    /// ```
    pub fn read(&self, cell: &str) -> Result<Option<Money>, CellError> {
        let text = trim(cell);
        if says_nothing(text) {
            return Ok(None);
        }
        Figure::scan(text)
            .and_then(|figure| self.value(&figure))
            .map(Some)
            .map_err(|problem| CellError::new(problem, cell))
    }

    fn value(&self, figure: &Figure) -> Result<Money, Problem> {
        let (whole, fraction) = figure.split(self.mark)?;
        let places = self.places(figure.unit)?;
        let mut digits = Digits::default();
        for &b in whole.iter().filter(|b| b.is_ascii_digit()) {
            digits.push(b)?;
        }
        for at in 0..places {
            digits.push(fraction.get(at).copied().unwrap_or(b'0'))?;
        }
        let further = fraction.get(places..).unwrap_or_default();
        if further.iter().any(|&b| b != b'0') {
            match self.rounding {
                Rounding::Never => return Err(Problem::TooManyDecimals),
                Rounding::HalfUp if further[0] >= b'5' => digits.round_away()?,
                Rounding::HalfUp => {}
            }
        }
        digits.signed(figure.negative)
    }

    /// How many digits after the mark make whole minor units.
    fn places(&self, in_cell: Option<Unit>) -> Result<usize, Problem> {
        let unit = match (self.unit, in_cell) {
            (unit, None) => unit,
            (Unit::Major, Some(unit)) => unit,
            (column, Some(unit)) if column == unit => unit,
            _ => return Err(Problem::OtherUnit),
        };
        let decimals = usize::from(self.decimals);
        Ok(match unit {
            Unit::Major => decimals,
            Unit::Minor => 0,
            Unit::TenThousand => decimals + 4,
        })
    }
}

/// Minor units, built up below zero because the lowest `i64` has no positive twin.
#[derive(Default)]
struct Digits(i64);

impl Digits {
    fn push(&mut self, digit: u8) -> Result<(), Problem> {
        self.0 = self
            .0
            .checked_mul(10)
            .and_then(|sum| sum.checked_sub(i64::from(digit - b'0')))
            .ok_or(Problem::TooLarge)?;
        Ok(())
    }

    fn round_away(&mut self) -> Result<(), Problem> {
        self.0 = self.0.checked_sub(1).ok_or(Problem::TooLarge)?;
        Ok(())
    }

    fn signed(self, negative: bool) -> Result<Money, Problem> {
        let minor = if negative {
            Some(self.0)
        } else {
            self.0.checked_neg()
        };
        minor.map(Money::from_minor).ok_or(Problem::TooLarge)
    }
}

/// A cell without its sign, currency and unit: digits, `.`, `,`, and `'` for any other grouping.
struct Figure {
    bytes: [u8; MAX_LEN],
    len: usize,
    negative: bool,
    unit: Option<Unit>,
}

impl Figure {
    fn scan(text: &str) -> Result<Self, Problem> {
        let (core, negative, unit) = peel(text)?;
        let mut figure = Figure {
            bytes: [0; MAX_LEN],
            len: 0,
            negative,
            unit,
        };
        let mut blank = None;
        for c in core.chars() {
            let byte = match fold_width(c) {
                c @ ('0'..='9' | '.' | ',') => c as u8,
                '\'' | '\u{2019}' => b'\'',
                '，' => b',',
                c if is_blank(c) => b' ',
                'e' | 'E' if figure.len > 0 => return Err(Problem::Scientific),
                c if c.is_numeric() => return Err(Problem::ForeignDigits),
                _ => return Err(Problem::NotAnAmount),
            };
            if matches!(byte, b' ' | b'\'') {
                // Two ways of grouping in one figure are none.
                if *blank.get_or_insert(byte) != byte {
                    return Err(Problem::Grouping);
                }
            }
            figure.push(if byte == b' ' { b'\'' } else { byte })?;
        }
        if figure.bytes().iter().any(u8::is_ascii_digit) {
            Ok(figure)
        } else {
            Err(Problem::NotAnAmount)
        }
    }

    fn push(&mut self, byte: u8) -> Result<(), Problem> {
        *self.bytes.get_mut(self.len).ok_or(Problem::TooLarge)? = byte;
        self.len += 1;
        Ok(())
    }

    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    /// Splits at the decimal mark; what stands before it is grouped in threes or not at all.
    fn split(&self, mark: DecimalMark) -> Result<(&[u8], &[u8]), Problem> {
        let (mark, other) = match mark {
            DecimalMark::Point => (b'.', b','),
            DecimalMark::Comma => (b',', b'.'),
        };
        let bytes = self.bytes();
        let (whole, fraction) = match bytes.iter().position(|&b| b == mark) {
            Some(at) => (&bytes[..at], &bytes[at + 1..]),
            None => (bytes, &[][..]),
        };
        if !fraction.iter().all(u8::is_ascii_digit) {
            return Err(Problem::Grouping);
        }
        let plain = whole.iter().all(u8::is_ascii_digit);
        if plain || is_grouped(whole, other) || is_grouped(whole, b'\'') {
            Ok((whole, fraction))
        } else {
            Err(Problem::Grouping)
        }
    }
}

/// One to three digits, then groups of three behind `separator`.
fn is_grouped(whole: &[u8], separator: u8) -> bool {
    let mut groups = whole.split(|&b| b == separator);
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && first.iter().all(u8::is_ascii_digit)
        && groups.all(|group| group.len() == 3 && group.iter().all(u8::is_ascii_digit))
}

/// Takes the sign (before, behind, or as parentheses), the currency and the unit off an amount.
fn peel(text: &str) -> Result<(&str, bool, Option<Unit>), Problem> {
    let mut rest = text;
    let mut sign = None;
    let mut unit = None;
    let mut currency = false;
    loop {
        let before = rest.len();
        if let Some((negative, inner)) = take_sign(rest) {
            if sign.replace(negative).is_some() {
                return Err(Problem::NotAnAmount);
            }
            rest = inner;
        } else if let Some((in_cell, inner)) = take_unit(rest) {
            if unit.replace(in_cell).is_some() {
                return Err(Problem::NotAnAmount);
            }
            rest = inner;
        } else if let Some(inner) = take_currency(rest) {
            if std::mem::replace(&mut currency, true) {
                return Err(Problem::NotAnAmount);
            }
            rest = inner;
        }
        rest = rest.trim_matches(is_blank);
        if rest.len() == before {
            return Ok((rest, sign == Some(true), unit));
        }
    }
}

/// Whether the sign is a minus, and what is left. The end is looked at last: `-1-` has two signs.
fn take_sign(text: &str) -> Option<(bool, &str)> {
    let minus = ['-', '－', '\u{2212}'];
    let plus = ['+', '＋'];
    if let Some(inner) = text.strip_prefix(['(', '（']) {
        return inner.strip_suffix([')', '）']).map(|inner| (true, inner));
    }
    if let Some(rest) = text.strip_prefix(minus).or_else(|| text.strip_suffix(minus)) {
        return Some((true, rest));
    }
    let rest = text.strip_prefix(plus).or_else(|| text.strip_suffix(plus))?;
    Some((false, rest))
}

fn take_unit(text: &str) -> Option<(Unit, &str)> {
    [
        ("万元", Unit::TenThousand),
        ("万", Unit::TenThousand),
        ("元", Unit::Major),
        ("圆", Unit::Major),
        ("分", Unit::Minor),
    ]
    .into_iter()
    .find_map(|(word, unit)| text.strip_suffix(word).map(|rest| (unit, rest)))
}

/// Signs and codes that may stand on either side of the digits.
///
/// The longer stands before the shorter that it contains.
const CURRENCY_MARKS: [&str; 24] = [
    "¥",
    "￥",
    "CNY",
    "RMB",
    "人民币",
    "US$",
    "HK$",
    "NT$",
    "$",
    "＄",
    "€",
    "£",
    "￡",
    "₹",
    "円",
    "USDT",
    "USD",
    "EUR",
    "GBP",
    "HKD",
    "JPY",
    "CHF",
    "AUD",
    "CAD",
];

fn take_currency(text: &str) -> Option<&str> {
    let first = text.chars().next()?;
    let last = text.chars().next_back()?;
    if first.is_ascii_digit() && last.is_ascii_digit() {
        return None;
    }
    CURRENCY_MARKS
        .iter()
        .find_map(|mark| text.strip_prefix(mark))
        .or_else(|| CURRENCY_MARKS.iter().find_map(|mark| text.strip_suffix(mark)))
}

/// What a column says about its decimal mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkVerdict {
    /// At least one cell can be read with this mark only.
    Proven(DecimalMark),
    /// No cell has a mark: either reading is the same.
    NotNeeded,
    /// Every cell that has a mark fits both readings, like this one.
    Ambiguous {
        /// The first of them.
        example: Box<str>,
    },
    /// One cell proves the point, another the comma.
    Contradiction {
        /// The first cell in which the point is decimal.
        point: Box<str>,
        /// The first cell in which the comma is decimal.
        comma: Box<str>,
    },
}

/// Decides the decimal mark of a file from all its amount cells.
///
/// Feed it every cell of every amount column: a file keeps one convention.
#[derive(Debug, Clone, Default)]
pub struct MarkProof {
    point: Option<Box<str>>,
    comma: Option<Box<str>>,
    open: Option<Box<str>>,
}

impl MarkProof {
    /// Takes in one cell. Cells that are no amounts say nothing here: reading them says what is wrong.
    pub fn feed(&mut self, cell: &str) {
        let text = trim(cell);
        if !text.contains(['.', ',', '．', '，']) {
            return;
        }
        let Ok(figure) = Figure::scan(text) else { return };
        let slot = match (
            fits(&figure, DecimalMark::Point),
            fits(&figure, DecimalMark::Comma),
        ) {
            (true, true) => &mut self.open,
            (true, false) => &mut self.point,
            (false, true) => &mut self.comma,
            (false, false) => return,
        };
        slot.get_or_insert_with(|| text.into());
    }

    /// Takes in what a later part of the same file said.
    pub fn merge(&mut self, later: MarkProof) {
        let MarkProof { point, comma, open } = later;
        self.point = self.point.take().or(point);
        self.comma = self.comma.take().or(comma);
        self.open = self.open.take().or(open);
    }

    /// What all cells together say.
    pub fn verdict(&self) -> MarkVerdict {
        match (&self.point, &self.comma, &self.open) {
            (Some(point), Some(comma), _) => MarkVerdict::Contradiction {
                point: point.clone(),
                comma: comma.clone(),
            },
            (Some(_), None, _) => MarkVerdict::Proven(DecimalMark::Point),
            (None, Some(_), _) => MarkVerdict::Proven(DecimalMark::Comma),
            (None, None, Some(example)) => MarkVerdict::Ambiguous {
                example: example.clone(),
            },
            (None, None, None) => MarkVerdict::NotNeeded,
        }
    }
}

/// Whether a figure can be read with a mark. A group of three behind a lone zero (`0.500`) is no grouping.
fn fits(figure: &Figure, mark: DecimalMark) -> bool {
    match figure.split(mark) {
        Ok((whole, _)) => whole.len() <= 1 || whole[0] != b'0' || whole.iter().all(u8::is_ascii_digit),
        Err(_) => false,
    }
}
