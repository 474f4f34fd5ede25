//! Where figures come from: input files, the ids of their lines, notes about lines, and an account of every line.

use std::path::PathBuf;

use fundtrail::{Currency, Money, Source};
use serde::{Deserialize, Serialize};

use crate::error::{RejectReason, Rejected};
use crate::layout::Field;
use crate::place::Place;
use crate::trouble::Trouble;

/// An input file and how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// The path as it was given.
    pub path: PathBuf,
    /// SHA-256 of its bytes, in lower-case hex.
    pub sha256: String,
    /// The name of the layout.
    pub layout: String,
    /// The encoding: `utf-8`, `gb18030`, ….
    pub encoding: String,
    /// Its columns, in order; those without a name are left out.
    pub columns: Vec<ColumnUse>,
    /// Physical lines.
    pub lines: u64,
    /// Lines that were read as entries or as lines of a transfer table.
    pub entries: u64,
    /// Transfers that the file is evidence of.
    pub transfers: u64,
}

/// What became of a column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnUse {
    /// Its name as written.
    pub name: String,
    /// What took it.
    pub taken: Taken,
}

/// What took a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// A field of the layout.
    Field(Field),
    /// Nothing: the layout knows it and reads past it.
    PassedOver,
    /// Nothing.
    Unread,
}

/// A list in which lines are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// Evidence of a transfer.
    InTransfers,
    /// Could not be read or settled.
    Rejected,
    /// Refused by the bank.
    Failed,
    /// Undone, or undoing.
    Void,
    /// Copies.
    Duplicate,
    /// Of a zero amount.
    Zero,
    /// Payer is payee, and nothing moved.
    Own,
}

impl List {
    /// Its name in outputs.
    pub const fn name(self) -> &'static str {
        match self {
            List::InTransfers => "in_transfers",
            List::Rejected => "rejected",
            List::Failed => "failed",
            List::Void => "void",
            List::Duplicate => "duplicate",
            List::Zero => "zero",
            List::Own => "own",
        }
    }
}

/// Where every line ended. `lines` is the sum of the others up to `companion`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Lines read.
    pub lines: u64,
    /// Lines that are evidence of a transfer.
    pub in_transfers: u64,
    /// Lines that could not be read.
    pub rejected: u64,
    /// Transactions that the bank refused.
    pub failed: u64,
    /// Entries and the reversals that undid them.
    pub void: u64,
    /// Copies of lines that are counted once.
    pub duplicate: u64,
    /// Lines of a zero amount.
    pub zero: u64,
    /// Lines whose payer is their payee.
    pub own: u64,
    /// Headers, preambles, footers, feedback rows, and the further lines of records with line breaks in a cell.
    pub ignored: u64,
    /// Lines of companion tables.
    pub companion: u64,
    /// Transfers made of them.
    pub transfers: u64,
    /// Transfers that a covered account's own statement does not show.
    pub unmatched: u64,
}

impl Counts {
    /// The lines of all lists: what `lines` has to be.
    pub fn accounted_for(&self) -> u64 {
        self.in_transfers
            + self.rejected
            + self.failed
            + self.void
            + self.duplicate
            + self.zero
            + self.own
            + self.ignored
            + self.companion
    }

    /// Counts a line that is among `lines` already, in the list in which it ended.
    pub(crate) fn end(&mut self, list: List) {
        *match list {
            List::InTransfers => &mut self.in_transfers,
            List::Rejected => &mut self.rejected,
            List::Failed => &mut self.failed,
            List::Void => &mut self.void,
            List::Duplicate => &mut self.duplicate,
            List::Zero => &mut self.zero,
            List::Own => &mut self.own,
        } += 1;
    }

    /// Adds what another part of the inputs came to.
    pub fn add(&mut self, other: &Counts) {
        self.lines += other.lines;
        self.in_transfers += other.in_transfers;
        self.rejected += other.rejected;
        self.failed += other.failed;
        self.void += other.void;
        self.duplicate += other.duplicate;
        self.zero += other.zero;
        self.own += other.own;
        self.ignored += other.ignored;
        self.companion += other.companion;
        self.transfers += other.transfers;
        self.unmatched += other.unmatched;
    }
}

/// A line that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Where it stands.
    pub source: Source,
    /// The line as it stands in the file.
    pub text: String,
    /// What is wrong with it, and what to do.
    pub trouble: Trouble,
    /// The money in it, where that could be read.
    pub amount: Option<Money>,
    /// The currency of that money.
    pub currency: Option<Currency>,
}

impl Rejected {
    /// The most reasons that are told.
    const MOST: usize = 8;

    /// What the rejects of a case come to; `place` says where one stands.
    pub(crate) fn of(rejects: &[Reject], amounts: Vec<String>, place: impl Fn(&Reject) -> Place) -> Self {
        let mut reasons: Vec<RejectReason> = Vec::new();
        for reject in rejects {
            let known = reasons.iter().position(|known| known.trouble == reject.trouble);
            match known {
                Some(at) => reasons[at].lines += 1,
                None if reasons.len() < Self::MOST => reasons.push(RejectReason {
                    place: place(reject),
                    trouble: reject.trouble.clone(),
                    lines: 1,
                }),
                None => {}
            }
        }
        Rejected {
            reasons,
            lines: rejects.len() as u64,
            amounts,
        }
    }
}

/// The ids (serial numbers) of the lines of one file, by line.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ids {
    lines: Vec<u64>,
    ends: Vec<usize>,
    text: String,
}

impl Ids {
    /// Says what the id of a line is. Lines come in order.
    pub(crate) fn push(&mut self, line: u64, id: &str) {
        debug_assert!(
            self.lines.last().is_none_or(|&last| last < line),
            "lines come in order"
        );
        self.lines.push(line);
        self.text.push_str(id);
        self.ends.push(self.text.len());
    }

    /// Adds those of later lines.
    pub(crate) fn append(&mut self, later: &Ids) {
        let offset = self.text.len();
        self.lines.extend_from_slice(&later.lines);
        self.text.push_str(&later.text);
        self.ends.extend(later.ends.iter().map(|end| end + offset));
    }

    pub(crate) fn get(&self, line: u64) -> Option<&str> {
        self.lines.binary_search(&line).ok().map(|at| self.at(at))
    }

    fn at(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text[start..self.ends[at]]
    }

    /// All lines and their ids, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u64, &str)> {
        (0..self.lines.len()).map(|at| (self.lines[at], self.at(at)))
    }

    /// The lines whose id is `id`, in order. O(lines).
    pub(crate) fn lines_of<'a>(&'a self, id: &'a str) -> impl Iterator<Item = u64> + 'a {
        (0..self.lines.len())
            .filter(move |&at| self.at(at) == id)
            .map(|at| self.lines[at])
    }
}
