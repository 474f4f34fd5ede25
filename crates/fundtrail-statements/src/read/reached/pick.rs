//! The second reading: the lines that are picked, whole.

use std::fs::File;
use std::ops::Range;

use fundtrail::{Currency, Money};
use hashbrown::HashSet;

use super::in_order::in_order;
use super::plain::PlainRow;
use super::rows::Picked;
use super::skim::{Memo, Skimmed, Table, Tells, lines, trimmed};
use super::stream::Piece;
use crate::bytes::row;
use crate::lines::scan::{self, Part};
use crate::lines::transfer_table::TableLines;
use crate::provenance::Ids;
use crate::read::tables::{Joined, ValueTransfer, describe};

/// The picked lines of a piece.
#[derive(Default)]
struct PickedLines {
    runs: Vec<Run>,
    /// Plain lines, run after run.
    plain: Vec<ValueTransfer>,
    told: Vec<Told>,
    /// What was told, text after text.
    text: String,
    ids: Ids,
}

/// Lines that follow one another.
enum Run {
    /// Plain ones of one currency: so many of them, and so many things told.
    Plain {
        currency: Currency,
        lines: usize,
        told: usize,
    },
    /// Others, read by the general rules.
    Other(Box<Part<TableLines>>),
}

/// What a plain line tells of an account.
struct Told {
    number: u64,
    holder: Range<usize>,
    bank: Range<usize>,
}

/// What a thread keeps from one piece to the next.
#[derive(Default)]
struct Kept {
    file: Option<File>,
    piece: Piece,
    memo: Memo,
    /// Accounts of the piece of which there is no more to tell.
    told: HashSet<u64>,
    row: PlainRow,
}

/// Reads the picked lines of a file, which has these rows, and adds them to the others'; `None` where it is not as it
/// was in the first reading.
pub(super) fn read_file(
    table: &Table<'_, '_, '_>,
    picked: &Picked,
    rows: Range<u32>,
    pieces: &[Skimmed],
    file: usize,
    joined: &mut Joined,
) -> Option<Ids> {
    let row_of = |line: u64| Some(rows.start + u32::try_from(line - table.sheet.first_line).ok()?);
    let work = |kept: &mut Kept, number: usize| {
        let skimmed = &pieces[number];
        let start = row_of(skimmed.first_line)?;
        let next = pieces.get(number + 1);
        let end = next.map_or(Some(rows.end), |next| row_of(next.first_line))?;
        let mut lines = PickedLines::default();
        if picked.any(start..end) {
            read_again(kept, table, skimmed, number)?;
            let read = table.read_picked(
                kept,
                |row| row < end - start && picked.has(start + row),
                &mut lines,
            )?;
            (read == end - start).then_some(())?;
        }
        Some(lines)
    };
    let mut ids = Ids::default();
    in_order(pieces.len(), work, |lines: PickedLines| {
        ids.append(&lines.ids);
        lines.join(joined, file);
    })?;
    Some(ids)
}

/// Reads a piece again that is as it was.
fn read_again(kept: &mut Kept, table: &Table<'_, '_, '_>, skimmed: &Skimmed, number: usize) -> Option<()> {
    let file = match &mut kept.file {
        Some(file) => file,
        none => none.insert(File::open(table.sheet.path).ok()?),
    };
    kept.piece.again(file, skimmed.start, skimmed.bytes)?;
    (kept.piece.number, kept.piece.first_line) = (number, skimmed.first_line);
    Some(())
}

impl PickedLines {
    /// Adds them to those of earlier pieces.
    fn join(self, joined: &mut Joined, file: usize) {
        let (mut plain, mut told) = (&self.plain[..], &self.told[..]);
        for run in self.runs {
            match run {
                Run::Other(part) => joined.part(part.lines, file),
                Run::Plain {
                    currency,
                    lines: many,
                    told: things,
                } => {
                    let (lines, rest) = plain.split_at(many);
                    joined.values(lines, &currency, file);
                    plain = rest;
                    let (these, rest) = told.split_at(things);
                    for thing in these {
                        let text = |range: &Range<usize>| {
                            Some(&self.text[range.clone()]).filter(|text| !text.is_empty())
                        };
                        let account = joined.book.intern_value(thing.number);
                        describe(&mut joined.book, account, text(&thing.holder), text(&thing.bank));
                    }
                    told = rest;
                }
            }
        }
    }

    /// Takes in a plain line of that currency.
    fn push(&mut self, line: ValueTransfer, currency: &Currency) {
        self.plain.push(line);
        match self.runs.last_mut() {
            Some(Run::Plain {
                currency: known,
                lines,
                ..
            }) if known == currency => *lines += 1,
            _ => self.runs.push(Run::Plain {
                currency: currency.clone(),
                lines: 1,
                told: 0,
            }),
        }
    }

    /// Keeps what a line of the last run tells of an account.
    fn tell(&mut self, number: u64, holder: &str, bank: &str) {
        let mut keep = |text: &str| {
            let start = self.text.len();
            self.text.push_str(text);
            start..self.text.len()
        };
        let (holder, bank) = (keep(holder), keep(bank));
        self.told.push(Told { number, holder, bank });
        if let Some(Run::Plain { told, .. }) = self.runs.last_mut() {
            *told += 1;
        }
    }

    /// Where a line of unusual form is to go.
    fn other(&mut self) -> &mut Part<TableLines> {
        if !matches!(self.runs.last(), Some(Run::Other(_))) {
            self.runs.push(Run::Other(Box::default()));
        }
        match self.runs.last_mut() {
            Some(Run::Other(part)) => part,
            _ => unreachable!("it was pushed just now"),
        }
    }
}

impl Table<'_, '_, '_> {
    /// Reads the lines of the piece that are picked, by their place among its rows. Says how many rows it has.
    fn read_picked(
        &self,
        kept: &mut Kept,
        is_picked: impl Fn(u32) -> bool,
        picked: &mut PickedLines,
    ) -> Option<u32> {
        let Kept {
            piece,
            memo,
            told,
            row: plain,
            ..
        } = kept;
        told.clear();
        let (body, first_line) = self.body(piece);
        let has_quotes = memchr::memchr(b'"', body).is_some();
        let text = std::str::from_utf8(body).ok()?;
        let mut rows = row::Rows::new(text, first_line, self.sheet.dialect).with_width(self.sheet.width());
        let (mut row, mut start) = (0, 0);
        for line in lines(body) {
            if is_picked(row) {
                let number = first_line + u64::from(row);
                let bare = line.strip_suffix(b"\n").unwrap_or(line);
                let is_read = self.read_plain(bare, has_quotes, plain)
                    && self.pick(bare, plain, number, memo, told, picked).is_some();
                if !is_read {
                    rows.seek(start, number);
                    let part = picked.other();
                    scan::read_line(self.reader, &rows.next().ok()??, part);
                    let ids = std::mem::take(&mut part.lines.ids);
                    picked.ids.append(&ids);
                }
            }
            row += 1;
            start += line.len();
        }
        Some(row)
    }

    /// Takes in a plain line; `None` where it has to be left to the general rules after all.
    fn pick(
        &self,
        line: &[u8],
        row: &PlainRow,
        number: u64,
        memo: &mut Memo,
        told: &mut HashSet<u64>,
        picked: &mut PickedLines,
    ) -> Option<()> {
        let meaning = self.meaning(line, row, memo)?;
        if !self.reader.manner.wants(meaning.time()) {
            return Some(());
        }
        let id = trimmed(&line[row.id.clone()]);
        if !id.is_empty() {
            picked.ids.push(number, std::str::from_utf8(id).ok()?);
        }
        let transfer = ValueTransfer {
            time: meaning.time(),
            payer: row.payer,
            payee: row.payee,
            amount: Money::from_minor(meaning.amount_minor),
            line: number,
        };
        picked.push(transfer, &memo.met[meaning.currency].currency);
        if self.tells != Tells::Nothing {
            let ends = [row.payer, row.payee]
                .into_iter()
                .zip(row.names.iter().zip(&row.banks));
            for (number, (name, bank)) in ends {
                if told.contains(&number) {
                    continue;
                }
                let text = |cell: &Range<usize>| std::str::from_utf8(trimmed(&line[cell.clone()])).ok();
                let (holder, bank) = (text(name)?, text(bank)?);
                if !holder.is_empty() || !bank.is_empty() {
                    picked.tell(number, holder, bank);
                }
                if !holder.is_empty() && !bank.is_empty() {
                    told.insert(number);
                }
            }
        }
        Some(())
    }
}
