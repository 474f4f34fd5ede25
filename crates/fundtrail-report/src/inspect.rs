//! What files hold and how they were read, without any trace.

use std::io::{self, Write};

use serde::Serialize;

use crate::amount::Amount;
use crate::document::{Document, Handout};
use crate::mask::Mask;
use crate::model::{Counts, Input, Moment, Note};
use crate::words::Lang;
use crate::{json, section};

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Inspection {
    /// The name and version of this shape.
    pub schema: &'static str,
    /// The program's version.
    pub version: String,
    /// The files.
    pub inputs: Vec<InspectedFile>,
    /// Where every line ended.
    pub counts: Counts,
    /// What there is in each currency.
    pub ledgers: Vec<InspectedLedger>,
    /// What the own records of accounts show, for accounts that have any.
    pub accounts: Vec<InspectedAccount>,
    /// The lines that could not be read.
    pub rejects: Vec<InspectedReject>,
    /// What a reader should know.
    pub notes: Vec<Note>,
}

/// A file and what it is evidence of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InspectedFile {
    /// How it was read.
    #[serde(flatten)]
    pub input: Input,
    /// From its first line that is evidence of a transfer …
    pub first: Option<Moment>,
    /// … to its last.
    pub last: Option<Moment>,
    /// How many accounts those lines name.
    pub accounts: usize,
    /// Where its lines ended.
    pub counts: Counts,
    /// The money in its lists of lines.
    pub money: Vec<Money>,
    /// What became of its columns, in order.
    pub columns: Vec<InspectedColumn>,
}

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InspectedColumn {
    /// Its name as written.
    pub name: String,
    /// What took it: `field`, `passed-over` where the layout knows it and reads past it, or `unread`.
    pub taken: ColumnTaken,
    /// The field that took it, in the words of layouts: `own-account`, `amount-in`, ….
    pub field: Option<String>,
}

/// What took a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnTaken {
    /// A field of the layout.
    Field,
    /// Nothing: the layout knows it and reads past it.
    PassedOver,
    /// Nothing.
    Unread,
}

/// The money of one currency in one list of lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Money {
    /// The list: `in_transfers`, `duplicate`, ….
    pub list: &'static str,
    /// The currency.
    pub currency: String,
    /// How much.
    pub amount: Amount,
}

/// All transfers of a currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InspectedLedger {
    /// The currency.
    pub currency: String,
    /// How many transfers.
    pub transfers: usize,
    /// How many accounts they name.
    pub accounts: usize,
    /// The money in them.
    pub amount: Amount,
    /// When the first was made.
    pub first: Option<Moment>,
    /// When the last was.
    pub last: Option<Moment>,
}

/// What the own records of an account show in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InspectedAccount {
    /// The account.
    pub account: String,
    /// The holder's name.
    pub holder: Option<String>,
    /// The bank.
    pub bank: Option<String>,
    /// The currency.
    pub currency: String,
    /// Lines that are booked.
    pub lines: usize,
    /// For which time records are loaded.
    pub covered: Vec<Covered>,
    /// The balance before the first line; absent where the balances are not believed.
    pub opening: Option<Amount>,
    /// Whether the balances prove the order of all lines.
    pub order_proven: bool,
    /// Jumps of the balance that the lines do not explain.
    pub breaks: Vec<Break>,
}

/// A stretch of time, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Covered {
    /// The first instant.
    pub from: Moment,
    /// The last.
    pub until: Moment,
}

/// A jump of the balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Break {
    /// The file of the line that shows it.
    pub file: String,
    /// The line.
    pub line: u64,
    /// By how much more the balance is than it should be.
    pub amount: Amount,
}

/// A line that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InspectedReject {
    /// The file.
    pub file: String,
    /// The line.
    pub line: u64,
    /// What is wrong with it, and what to do.
    pub reason: String,
    /// The line as it stands in the file.
    pub text: String,
}

impl Inspection {
    /// The name and version of the JSON's shape.
    pub const SCHEMA: &'static str = "fundtrail.inspect/1";

    /// Hides who is who: names, and the middle of numbers, in the lines that could not be read too.
    pub fn mask(&mut self) {
        let mut mask = Mask::new();
        for account in &mut self.accounts {
            mask.number(&mut account.account);
            mask.name(&mut account.holder);
        }
        let breaks = self.accounts.iter_mut().flat_map(|account| &mut account.breaks);
        breaks.for_each(|jump| mask.text(&mut jump.file));
        for file in &mut self.inputs {
            mask.text(&mut file.input.path);
        }
        for reject in &mut self.rejects {
            mask.text(&mut reject.file);
            mask.text(&mut reject.reason);
            mask.text(&mut reject.text);
        }
        mask.notes(&mut self.notes);
    }
}

impl Handout for Inspection {
    fn document(&self, lang: Lang) -> Document {
        section::inspection(self, lang)
    }

    fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        json::write_pretty(self, out)
    }
}
