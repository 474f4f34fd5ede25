//! Why a cell cannot be read.

use std::fmt;

use serde::{Deserialize, Serialize};

use thiserror::Error;

use crate::worded::Say;

/// The most characters of a cell that a message repeats.
const SHOWN: usize = 40;

/// What is wrong with a cell, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Problem {
    /// Neither digits nor anything that stands around them in an amount.
    #[error("is not an amount; correct it or set the line aside")]
    NotAnAmount,
    /// Groups of other than three digits, or two kinds of separators.
    #[error("is not grouped in threes; correct it or give the decimal mark")]
    Grouping,
    /// Digits beyond what the currency has.
    #[error("has more decimals than the currency; give a layout that says how to round")]
    TooManyDecimals,
    /// Beyond 64 bits of minor units.
    #[error("is too large for an amount; correct it or set the line aside")]
    TooLarge,
    /// Digits of another script.
    #[error("has digits of another script; write them as 0 to 9")]
    ForeignDigits,
    /// Scientific notation has lost digits.
    #[error("is in scientific notation, which has lost digits; export the column again as text")]
    Scientific,
    /// An account's number that a program wrote as a figure.
    #[error(
        "is written as a figure (with decimals, or grouped), so it may have lost digits; export the column again as text"
    )]
    Figure,
    /// A unit in the cell that is not the column's.
    #[error("names another unit than its column; correct the unit")]
    OtherUnit,
    /// No known form of a date or time.
    #[error("is not a date or time of a known form; write it as 2026-03-01 10:00:00, or set the line aside")]
    NotATime,
    /// A bare number that fits two forms, or seconds since 1970 far in the future.
    #[error(
        "is a bare number that may be a date and hour, a date of two-digit year, or seconds since 1970; write it as \
         2026-03-01 10:00:00, or set the line aside"
    )]
    BareNumber,
    /// The form is known, the calendar or the clock has no such moment.
    #[error("is no date of the calendar or time of the clock; correct it")]
    NoSuchMoment,
    /// A day and a month, and no year.
    #[error("has no year; write it as 2026-03-01, or set the line aside")]
    YearOpen,
    /// Day and month cannot be told apart.
    #[error("leaves open in which order day, month and year stand; say which does")]
    OrderOpen,
    /// A date was expected by itself and a time of day stands in its cell as well as in the next.
    #[error("has a time of day and so has the time column; name one of them in the layout")]
    TwoClocks,
    /// A time column that repeats the date, and not the one beside it.
    #[error("is on another day than the date beside it; correct one of them")]
    OtherDay,
    /// Before 1677 or after 2262.
    #[error("is outside the years 1677 to 2262; correct it or set the line aside")]
    OutOfRange,
    /// Not a whole number of steps.
    #[error("is not a step number; correct it, or give a layout with dates")]
    NotAStep,
    /// A blank cell where a value is needed.
    #[error("is blank where a value is needed; fill it in or set the line aside")]
    Blank,
    /// A direction word that nobody knows.
    #[error("is not a known direction; say what it means, or list it in the layout")]
    UnknownDirection,
    /// A currency word that nobody knows.
    #[error("is not a known currency; write its ISO code")]
    UnknownCurrency,
    /// Not a zone offset.
    #[error("is not a zone offset; write it as +08:00")]
    NotAZone,
}

impl Problem {
    /// The same in Chinese.
    const fn chinese(self) -> &'static str {
        match self {
            Problem::NotAnAmount => "不是金额；请更正，或把该行另存一边",
            Problem::Grouping => "没有按三位分节；请更正，或说明小数点符号",
            Problem::TooManyDecimals => "小数位数多于该币种；请使用说明如何取整的格式",
            Problem::TooLarge => "数值过大，不是金额；请更正，或把该行另存一边",
            Problem::ForeignDigits => "含其他文字的数字；请写成 0 到 9",
            Problem::Scientific => "是科学计数法，已丢失位数；请按文本重新导出该列",
            Problem::Figure => "写成了数值（带小数或分节），可能已丢失位数；请按文本重新导出该列",
            Problem::OtherUnit => "单位与列名不符；请更正单位",
            Problem::NotATime => "不是可识别的日期或时间；请写成 2026-03-01 10:00:00，或把该行另存一边",
            Problem::BareNumber => {
                "是一串数字，可能是日期加小时、两位年份的日期，或 1970 年以来的秒数；请写成 2026-03-01 10:00:00，或把该行另存一边"
            }
            Problem::NoSuchMoment => "日历或时钟上没有这个时刻；请更正",
            Problem::YearOpen => "没有年份；请写成 2026-03-01，或把该行另存一边",
            Problem::OrderOpen => "看不出年、月、日的顺序；请说明",
            Problem::TwoClocks => "含时刻，而时间列也有；请在格式中只指定其一",
            Problem::OtherDay => "与旁边的日期不是同一天；请更正其一",
            Problem::OutOfRange => "超出 1677 至 2262 年；请更正，或把该行另存一边",
            Problem::NotAStep => "不是步数；请更正，或使用带日期的格式",
            Problem::Blank => "为空，而此处必须有值；请填写，或把该行另存一边",
            Problem::UnknownDirection => "不是已知的收支方向；请说明其含义，或列入格式",
            Problem::UnknownCurrency => "不是已知的币种；请写 ISO 代码",
            Problem::NotAZone => "不是时区偏移；请写成 +08:00",
        }
    }
}

/// A cell that cannot be read: the text found, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub struct CellError {
    found: Box<str>,
    problem: Problem,
}

impl CellError {
    /// An error about a cell's text (its first 40 characters are kept).
    pub fn new(problem: Problem, cell: &str) -> Self {
        let found = match cell.char_indices().nth(SHOWN) {
            Some((cut, _)) => format!("{}…", &cell[..cut]).into(),
            None => cell.into(),
        };
        CellError { found, problem }
    }

    /// What is wrong.
    pub fn problem(&self) -> Problem {
        self.problem
    }

    /// The text that was found.
    pub fn found(&self) -> &str {
        &self.found
    }
}

/// `"12x" is not an amount; …`
impl fmt::Display for CellError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}", self.found, self.problem)
    }
}

impl Say for CellError {
    fn english(&self) -> impl fmt::Display + fmt::Debug {
        self.to_string()
    }

    fn chinese(&self) -> impl fmt::Display + fmt::Debug {
        format!("“{}”{}", self.found, self.problem.chinese())
    }
}
