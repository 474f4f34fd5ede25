//! What reading hands to settling: entries, table lines, and what companion tables say of accounts.

use fundtrail::{ExitKind, Money, Period, Source};

use crate::entry::{Entry, Interval, Side, Text, Texts};
use crate::place::Place;

/// A line of a transfer table that stands beside statements: it names both accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableLine {
    /// The line.
    pub source: Source,
    /// When.
    pub time: Interval,
    /// Who paid.
    pub payer: Side,
    /// Who was paid.
    pub payee: Side,
    /// How much; never negative.
    pub amount: Money,
    /// The currency's code; blank where the file says nothing.
    pub currency: Text,
    /// The end that is no account, where the line has one.
    pub exit: Option<TableExit>,
}

/// The end of a table line that is no account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableExit {
    /// What it is.
    pub kind: ExitKind,
    /// The number or name by which the line knows it; blank where it names nobody.
    pub name: Text,
}

/// What one row of a companion table says of an account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountFact {
    /// Its numbers, holder and bank.
    pub side: Side,
    /// The period for which its records were asked, if the row says so.
    pub asked: Option<Period>,
}

/// Everything that was read from the files of a case and has to be settled.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The statements' entries, in order of source.
    pub entries: Vec<Entry>,
    /// The lines of transfer tables, in order of source.
    pub table: Vec<TableLine>,
    /// What companion tables say.
    pub facts: Vec<AccountFact>,
    /// The texts that entries, table lines and facts hold.
    pub texts: Texts,
    /// The files' paths as given, by number, for messages.
    pub paths: Vec<String>,
}

impl Reading {
    /// `FILE:LINE` of a source.
    pub fn place(&self, source: Source) -> Place {
        let path = self.paths.get(source.file()).map_or("", String::as_str);
        Place::line(path, source.line())
    }
}
