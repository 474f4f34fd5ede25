//! What a piece of a table came to.

use fundtrail::{Currency, Money};
use serde::{Deserialize, Serialize};

use crate::cell::key::{self, WideKey};
use crate::lines::manner::Manner;
use crate::lines::scan::{self, LineNote, LineReject};
use crate::lines::transfer_table::Rising;
use crate::note::NoteKind;
use crate::provenance::Counts;
use crate::read::reached::ColumnDoubts;
use crate::read::reached::skim::Skimmed;
use crate::trouble::Trouble;

/// An account: a number of its own for each account number of up to 19 digits, a hash for others.
pub type Key = WideKey;

/// No account: what a line has where it names none.
pub const NOBODY: Key = key::NOBODY;

/// What reach asks of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The line, from 1.
    pub line: u64,
    /// Seconds since 1970, as far as 32 bits hold them.
    pub second: u32,
    /// Who pays.
    pub payer: Key,
    /// Who is paid.
    pub payee: Key,
}

/// What one piece of a table came to, as far as all have to know.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Gist {
    /// The number of its file among all, and its own within the file.
    pub(super) place: (u32, u32),
    /// Where it begins in the file, how long it is, and its first line.
    pub(super) span: (u64, u64, u64),
    pub(super) lines: u64,
    pub(super) seeds: Vec<Seed>,
    pub(super) lasts: Vec<Last>,
    pub(super) needed: Vec<Key>,
    pub(super) rising: Rising,
    pub(super) columns: ColumnDoubts,
    pub(super) counts: Counts,
    pub(super) rejects: Vec<PartReject>,
    pub(super) notes: Vec<PartNote>,
    /// Notes of which only the first of a column is said.
    pub(super) column_notes: Vec<(usize, PartNote)>,
}

/// A line that may be a payment.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Seed {
    pub(super) row: Row,
    /// Which of the wanted names it has, if it is not wanted for an end of it.
    pub(super) name: Option<usize>,
}

/// The last transfer of a currency.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Last {
    pub(super) currency: String,
    pub(super) nanos: i64,
    pub(super) line: u64,
}

/// A line that could not be read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PartReject {
    line: u64,
    text: String,
    trouble: Trouble,
    /// Minor units, the currency's code, its decimals.
    amount: Option<(i64, String, u8)>,
}

/// Something to say of a line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PartNote {
    line: u64,
    kind: NoteKind,
}

impl Gist {
    /// The file's number among all, and the piece's within the file.
    pub fn place(&self) -> (u32, u32) {
        self.place
    }

    /// How many bytes the piece has.
    pub fn bytes(&self) -> u64 {
        self.span.1
    }

    /// Its first line below the header, from 1, and how many there are.
    pub fn lines(&self) -> (u64, u64) {
        (self.span.2, self.lines)
    }

    /// What is to be told of a piece, and its rows.
    pub(super) fn new(place: (u32, u32), skimmed: Skimmed<Key>, manner: &Manner<'_>) -> (Self, Vec<Row>) {
        let first = skimmed.first_line;
        let columns = skimmed.rows;
        let ends = columns.payers.iter().zip(&columns.payees).zip(&columns.seconds);
        let rows: Vec<Row> = (first..)
            .zip(ends)
            .map(|(line, ((&payer, &payee), &second))| Row {
                line,
                second,
                payer,
                payee,
            })
            .collect();
        let tally = skimmed.tally;
        let column_notes = tally.doubts.zero_tails.iter();
        let column_notes = column_notes.map(|tail| (tail.column, scan::zero_tail_note(manner, tail).into()));
        let gist = Gist {
            place,
            span: (skimmed.start, skimmed.bytes, first),
            lines: rows.len() as u64,
            seeds: skimmed
                .seeds
                .iter()
                .map(|seed| Seed {
                    row: rows[seed.row as usize],
                    name: seed.name,
                })
                .collect(),
            lasts: skimmed
                .lasts
                .into_iter()
                .map(|last| Last {
                    currency: last.currency,
                    nanos: last.nanos,
                    line: first + u64::from(last.row),
                })
                .collect(),
            needed: skimmed.needed,
            rising: skimmed.rising,
            columns: ColumnDoubts::of(&tally),
            counts: tally.counts,
            column_notes: column_notes.collect(),
            rejects: tally.rejects.into_iter().map(Into::into).collect(),
            notes: tally.notes.into_iter().map(Into::into).collect(),
        };
        (gist, rows)
    }
}

impl From<LineNote> for PartNote {
    fn from(note: LineNote) -> Self {
        PartNote {
            line: note.line,
            kind: note.kind,
        }
    }
}

impl From<PartNote> for LineNote {
    fn from(note: PartNote) -> Self {
        LineNote {
            line: note.line,
            kind: note.kind,
        }
    }
}

impl From<LineReject> for PartReject {
    fn from(reject: LineReject) -> Self {
        let amount = reject.amount.map(|(money, currency)| {
            let code = currency.code().to_owned();
            (money.minor(), code, currency.decimals())
        });
        PartReject {
            line: reject.line,
            text: reject.text,
            trouble: reject.trouble,
            amount,
        }
    }
}

impl From<PartReject> for LineReject {
    fn from(reject: PartReject) -> Self {
        let amount = reject
            .amount
            .map(|(minor, code, decimals)| (Money::from_minor(minor), Currency::new(&code, decimals)));
        LineReject {
            line: reject.line,
            text: reject.text,
            trouble: reject.trouble,
            amount,
        }
    }
}
