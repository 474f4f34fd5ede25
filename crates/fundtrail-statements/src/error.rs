//! Why reading stops: what is wrong ([`Trouble`]), where ([`Place`]), and what would help ([`Hint`]).

use std::fmt::Write as _;

use thiserror::Error;

use crate::beside::BesideKind;
use crate::cell::DateOrder;
use crate::place::Place;
use crate::trouble::Trouble;
use crate::worded::Say;

/// What would help against an error. A library has no options with names: whoever has words what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// Say which mark is the decimal one ([`ReadOptions::decimal_mark`](crate::ReadOptions::decimal_mark)).
    DecimalMark,
    /// Say in which order dates are written ([`ReadOptions::date_order`](crate::ReadOptions::date_order)): one of
    /// these.
    DateOrder(Vec<DateOrder>),
    /// Say the currency ([`ReadOptions::currency`](crate::ReadOptions::currency)).
    Currency,
    /// Set lines aside that cannot be read ([`ReadOptions::accept_rejects`](crate::ReadOptions::accept_rejects)).
    AcceptRejects,
    /// Give it as a file beside the records; a folder may hold it then ([`ReadOptions::beside`](crate::ReadOptions::beside)).
    Beside(BesideKind),
    /// Name the columns in a layout, starting from the built-in one of this name.
    OwnLayout(String),
    /// Name one of these built-in layouts ([`ReadOptions::layouts`](crate::ReadOptions::layouts)).
    NamedLayout(Vec<String>),
    /// Start a layout from what can be told of the file ([`guess`](crate::guess)).
    GuessedLayout,
    /// Take victims' payments to all their payees ([`Asked::all_payees`](crate::Asked::all_payees)).
    AllPayees,
    /// Ask as of a later time ([`Asked::as_of`](crate::Asked::as_of)).
    LaterAsOf,
    /// Read a part of the time ([`ReadOptions::since`](crate::ReadOptions::since),
    /// [`until`](crate::ReadOptions::until)).
    PartOfTheTime,
    /// Let packed files unpack to more ([`ReadOptions::unpacked_limit`](crate::ReadOptions::unpacked_limit)).
    UnpackedLimit,
    /// Say what words of a column mean ([`ReadOptions::words`](crate::ReadOptions::words)).
    Words,
    /// Say of which time a statement is ([`ReadOptions::period`](crate::ReadOptions::period)).
    Period,
    /// Show another payment ([`Asked::only`](crate::Asked::only)).
    OtherOnly,
}

/// Why files cannot be read. Its text is complete: file and line, what was found, what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", self.english())]
pub struct ReadError(Box<Kind>);

/// What it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    /// One thing.
    Trouble {
        place: Option<Place>,
        trouble: Trouble,
        hint: Option<Hint>,
    },
    /// Lines that could not be read.
    Rejected(Rejected),
}

/// Lines that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Why, each reason once: its first line, and how many lines have it. The first reason is the first line's.
    pub reasons: Vec<RejectReason>,
    /// How many lines.
    pub lines: u64,
    /// The money in them, as far as it could be read, by currency: `1,200.00 CNY`.
    pub amounts: Vec<String>,
}

/// Why some lines could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectReason {
    /// The first of them.
    pub place: Place,
    /// What is wrong.
    pub trouble: Trouble,
    /// How many have it.
    pub lines: u64,
}

impl ReadError {
    pub(crate) fn new(place: Option<Place>, trouble: Trouble) -> Self {
        let hint = trouble.hint();
        ReadError(Box::new(Kind::Trouble { place, trouble, hint }))
    }

    /// With what would help.
    pub(crate) fn with(mut self, hint: Hint) -> Self {
        if let Kind::Trouble { hint: known, .. } = &mut *self.0 {
            *known = Some(hint);
        }
        self
    }

    /// Where it shows, where that is one place.
    pub fn place(&self) -> Option<&Place> {
        match &*self.0 {
            Kind::Trouble { place, .. } => place.as_ref(),
            Kind::Rejected(rejected) => rejected.reasons.first().map(|reason| &reason.place),
        }
    }

    /// What is wrong; of several lines, with the first.
    pub fn trouble(&self) -> Option<&Trouble> {
        match &*self.0 {
            Kind::Trouble { trouble, .. } => Some(trouble),
            Kind::Rejected(rejected) => rejected.reasons.first().map(|reason| &reason.trouble),
        }
    }

    /// The lines that could not be read, where it is about them.
    pub fn rejected(&self) -> Option<&Rejected> {
        match &*self.0 {
            Kind::Rejected(rejected) => Some(rejected),
            Kind::Trouble { .. } => None,
        }
    }

    /// What would help, for whoever has a name for it; the first thing first.
    pub fn hints(&self) -> Vec<Hint> {
        match &*self.0 {
            Kind::Trouble { hint, .. } => hint.iter().cloned().collect(),
            Kind::Rejected(rejected) => {
                let reasons = rejected.reasons.iter();
                let of_words = reasons.filter_map(|reason| reason.trouble.hint());
                let words = of_words.filter(|hint| *hint == Hint::Words).take(1);
                std::iter::once(Hint::AcceptRejects).chain(words).collect()
            }
        }
    }

    /// The message in English.
    pub fn english(&self) -> String {
        match &*self.0 {
            Kind::Trouble {
                place: Some(place),
                trouble,
                ..
            } => format!("{place}: {trouble}"),
            Kind::Trouble { trouble, .. } => trouble.english(),
            Kind::Rejected(rejected) => rejected.english(),
        }
    }

    /// The message in Chinese.
    pub fn chinese(&self) -> String {
        match &*self.0 {
            Kind::Trouble {
                place: Some(place),
                trouble,
                ..
            } => {
                format!("{}：{}", Say::chinese(place), trouble.chinese())
            }
            Kind::Trouble { trouble, .. } => trouble.chinese(),
            Kind::Rejected(rejected) => rejected.chinese(),
        }
    }

    /// Whether it is that letters are of an encoding that nothing names.
    pub(crate) fn is_about_letters(&self) -> bool {
        matches!(
            self.trouble(),
            Some(Trouble::WesternLetters {} | Trouble::OtherScript { .. })
        )
    }

    /// Whether quotes are not where they should be, or seem so.
    pub(crate) fn is_about_quotes(&self) -> bool {
        matches!(
            self.trouble(),
            Some(Trouble::UnclosedQuote {} | Trouble::SwallowedRecords {})
        )
    }
}

impl From<Trouble> for ReadError {
    fn from(trouble: Trouble) -> Self {
        ReadError::new(None, trouble)
    }
}

impl From<Rejected> for ReadError {
    fn from(rejected: Rejected) -> Self {
        ReadError(Box::new(Kind::Rejected(rejected)))
    }
}

impl Trouble {
    /// The error of a place.
    pub fn at(self, place: impl Into<Place>) -> ReadError {
        ReadError::new(Some(place.into()), self)
    }

    /// What would help against it.
    fn hint(&self) -> Option<Hint> {
        match self {
            Trouble::MarkOpen { .. } | Trouble::MarkContradicts { .. } => Some(Hint::DecimalMark),
            Trouble::DaysTurned { .. } => {
                Some(Hint::DateOrder(vec![DateOrder::DayFirst, DateOrder::MonthFirst]))
            }
            Trouble::CurrencyOpen { .. } => Some(Hint::Currency),
            Trouble::TooLarge { .. } => Some(Hint::PartOfTheTime),
            Trouble::Unpacked { .. } => Some(Hint::UnpackedLimit),
            Trouble::BesideFile { what, .. } => Some(Hint::Beside(*what)),
            Trouble::NoHeader { nearest, .. } => Some(Hint::OwnLayout(nearest.clone())),
            Trouble::RecordFirst { .. } => Some(Hint::GuessedLayout),
            Trouble::RecordFirstOf { fitting, .. } => Some(Hint::NamedLayout(fitting.0.clone())),
            Trouble::NoWay {} | Trouble::StatusOpen { .. } => Some(Hint::Words),
            Trouble::Cell { error, .. } if error.problem() == crate::cell::Problem::UnknownDirection => {
                Some(Hint::Words)
            }
            _ => None,
        }
    }
}

impl Rejected {
    fn english(&self) -> String {
        let lines = |lines: u64| {
            if lines == 1 {
                "1 line".to_owned()
            } else {
                format!("{lines} lines")
            }
        };
        let mut text = String::new();
        for (
            at,
            RejectReason {
                place,
                trouble,
                lines: count,
            },
        ) in self.reasons.iter().enumerate()
        {
            let _ = match (at, count) {
                (0, 1) => write!(text, "{place}: {trouble}"),
                (0, _) => write!(text, "{place}: {trouble} ({})", lines(*count)),
                _ => write!(text, "\n  {place}: {trouble} ({})", lines(*count)),
            };
        }
        let amounts = match &self.amounts[..] {
            [] => "no readable amount".to_owned(),
            amounts => amounts.join(" and "),
        };
        let count = self.lines;
        text + &format!("\n{count} line(s) with {amounts} rejected in all; correct them, or set them aside")
    }

    fn chinese(&self) -> String {
        let mut text = String::new();
        for (at, reason) in self.reasons.iter().enumerate() {
            let (place, trouble) = (&reason.place, reason.trouble.chinese());
            let _ = match (at, reason.lines) {
                (0, 1) => write!(text, "{place}：{trouble}"),
                (0, lines) => write!(text, "{place}：{trouble}（{lines} 行）"),
                (_, lines) => write!(text, "\n  {place}：{trouble}（{lines} 行）"),
            };
        }
        let amounts = match &self.amounts[..] {
            [] => "金额无法读取".to_owned(),
            amounts => format!("涉及 {}", amounts.join("、")),
        };
        let count = self.lines;
        text + &format!("\n共 {count} 行无法读取，{amounts}；请更正，或另存一边")
    }
}
