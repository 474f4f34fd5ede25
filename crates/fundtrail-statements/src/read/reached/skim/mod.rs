//! The first reading: every line is read and counted, and only what reach asks of it is kept.

mod came_to;
mod meaning;

use fundtrail::{AccountBook, AccountId, Party};
use hashbrown::HashSet;

use super::plain::{PlainColumn, PlainRow, PlainTable};
use super::rows::KeyWidth;
use super::stream::Piece;
use super::wanted::Wanted;
use crate::bytes::row;
use crate::cell::key::{NOBODY, WideKey, key_of, key_of_value};
use crate::layout::{Field, Layout};
use crate::lines::namesake;
use crate::lines::scan::{self, Part};
use crate::lines::section;
use crate::lines::sheet::Sheet;
use crate::lines::transfer_table::TableReader;

use came_to::last;
pub(crate) use came_to::{Seed, Skimmed};
pub(super) use meaning::Memo;
use meaning::{Met, SECOND_NANOS};

/// A file's table, ready to be read piece by piece.
pub(crate) struct Table<'s, 't, 'l> {
    pub(crate) sheet: &'s Sheet<'t, 'l>,
    pub(crate) reader: &'s TableReader<'s>,
    plain: PlainTable,
    /// The beginnings of footers, by their first byte.
    footers: [Vec<&'l str>; 256],
    /// Whether lines may number their own order.
    is_numbered: bool,
    /// What it tells of accounts.
    pub(super) tells: Tells,
    /// Whether the decimal mark is stated, so that no column has to prove it.
    mark_is_stated: bool,
    /// The layouts by which another table's header would be known.
    layouts: &'s [&'l Layout],
    wanted: &'s Wanted,
    payers: HashSet<WideKey>,
    payees: HashSet<WideKey>,
}

/// What the columns of a table tell of accounts besides their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tells {
    Nothing,
    /// Whose they are.
    Names,
    /// At which banks they are, so that a number that does not carry its bank may be of several.
    Banks,
}

/// The least number of 16 digits, from which on they carry their bank.
const LEAST_CARD: u64 = 1_000_000_000_000_000;

impl<'s, 't, 'l> Table<'s, 't, 'l> {
    /// `None` where the table has columns that only the whole reading knows how to take.
    pub(super) fn new(
        sheet: &'s Sheet<'t, 'l>,
        reader: &'s TableReader<'s>,
        layouts: &'s [&'l Layout],
        wanted: &'s Wanted,
        mark_is_stated: bool,
    ) -> Option<Self> {
        let layout = sheet.found.layout;
        let has_rules = layout.has_kinds()
            || layout.bank_in_number()
            || layout.zero_is_number() == Some(true)
            || layout.steps().is_some()
            || layout.zone().is_some();
        if has_rules || sheet.dialect.newline != b'\n' {
            return None;
        }
        let mut columns = vec![PlainColumn::Other; sheet.width()];
        for (&field, column) in &sheet.found.columns {
            columns[column.at] = match field {
                Field::Time => PlainColumn::Time,
                Field::Payer => PlainColumn::Payer,
                Field::Payee => PlainColumn::Payee,
                Field::Amount if column.unit == crate::cell::Unit::Major => PlainColumn::Amount,
                Field::Currency => PlainColumn::Currency,
                Field::Id => PlainColumn::Id,
                Field::PayerName => PlainColumn::PayerName,
                Field::PayeeName => PlainColumn::PayeeName,
                Field::Sequence => PlainColumn::Sequence,
                Field::Exit => PlainColumn::Blank,
                Field::PayerBank => PlainColumn::PayerBank,
                Field::PayeeBank => PlainColumn::PayeeBank,
                Field::Channel | Field::Note | Field::Sources => PlainColumn::Other,
                // Balances, a state, a second amount: what they mean is told by other lines than a payment reaches.
                _ => return None,
            };
        }
        let mut footers = [const { Vec::new() }; 256];
        for word in layout.footers() {
            if let Some(&first) = word.as_bytes().first() {
                footers[usize::from(first)].push(word);
            }
        }
        let has = |fields: [Field; 2]| fields.iter().any(|&field| sheet.column(field).is_some());
        let tells = if has([Field::PayerBank, Field::PayeeBank]) {
            Tells::Banks
        } else if has([Field::PayerName, Field::PayeeName]) {
            Tells::Names
        } else {
            Tells::Nothing
        };
        let keys = |numbers: &[String]| numbers.iter().map(|number| key_of(number)).collect();
        Some(Table {
            sheet,
            reader,
            plain: PlainTable::new(columns, sheet.dialect.delimiter),
            footers,
            is_numbered: sheet.column(Field::Sequence).is_some(),
            mark_is_stated,
            tells,
            layouts,
            wanted,
            payers: keys(&wanted.payers),
            payees: keys(&wanted.payees),
        })
    }

    /// Whether lines may number their own order.
    pub(crate) fn is_numbered(&self) -> bool {
        self.is_numbered
    }

    /// The part of a piece that stands below the header, with the number of its first line.
    pub(crate) fn body<'p>(&self, piece: &'p Piece) -> (&'p [u8], u64) {
        if piece.number > 0 {
            return (&piece.bytes, piece.first_line);
        }
        let start = self.sheet.start() + super::mark_of(&piece.bytes);
        (
            &piece.bytes[start.min(piece.bytes.len())..],
            self.sheet.first_line,
        )
    }

    /// Reads the lines of a piece; `None` where only the whole file tells how they are to be read.
    pub(crate) fn skim<K: KeyWidth + Default>(&self, piece: &Piece) -> Option<Skimmed<K>> {
        if memchr::memchr(0, &piece.bytes).is_some() || std::str::from_utf8(&piece.bytes).is_err() {
            return None;
        }
        let (body, first_line) = self.body(piece);
        let has_quotes = memchr::memchr(b'"', body).is_some();
        let mut skimmed = Skimmed {
            start: piece.start,
            bytes: piece.bytes.len() as u64,
            first_line,
            ..Skimmed::default()
        };
        let mut memo = Memo::default();
        let mut row = PlainRow::default();
        for (number, line) in (first_line..).zip(lines(body)) {
            let bare = line.strip_suffix(b"\n").unwrap_or(line);
            let is_read = self.read_plain(bare, has_quotes, &mut row)
                && self
                    .plain_line(bare, &row, number, &mut memo, &mut skimmed)
                    .is_some();
            if !is_read {
                self.other_line(line, number, &mut memo, &mut skimmed)?;
            }
        }
        for Met {
            currency, last: met, ..
        } in memo.met
        {
            if let Some((nanos, row)) = met {
                last(&mut skimmed.lasts, currency.code(), nanos, row);
            }
        }
        (!skimmed.has_short_numbers).then_some(skimmed)
    }

    /// Whether a line is plain; then it is in `row`. `may_quote`: whether there are quotes in the piece.
    pub(super) fn read_plain(&self, line: &[u8], may_quote: bool, row: &mut PlainRow) -> bool {
        let has_quotes = may_quote && memchr::memchr(b'"', line).is_some();
        !has_quotes && self.plain.read_unquoted(line, row).is_some()
    }

    /// Takes in a plain line; `None` where it has to be left to the general rules after all.
    fn plain_line<K: KeyWidth>(
        &self,
        line: &[u8],
        row: &PlainRow,
        number: u64,
        memo: &mut Memo,
        skimmed: &mut Skimmed<K>,
    ) -> Option<()> {
        let day_before = memo.day;
        let meaning = self.meaning(line, row, memo)?;
        let tally = &mut skimmed.tally;
        tally.counts.lines += 1;
        tally.doubts.lengths.feed(self.sheet.width());
        tally.doubts.zones.feed_bare(number);
        // What dates year first show, a few of them have shown.
        if memo.day != day_before
            && !tally.doubts.dates.knows_year_first()
            && let Ok(date) = std::str::from_utf8(&line[row.date.clone()])
        {
            tally.doubts.dates.feed(date, number);
        }
        if !self.reader.manner.wants(meaning.time()) {
            tally.counts.ignored += 1;
            skimmed.rows.push_nobody();
            return Some(());
        }
        let (payer, payee) = (key_of_value(row.payer), key_of_value(row.payee));
        if row.zero_tails != [false; 2] {
            let numbers = [(row.payer, Field::Payer), (row.payee, Field::Payee)];
            for ((value, field), _) in numbers.into_iter().zip(row.zero_tails).filter(|&(_, tail)| tail) {
                if let Some(column) = self.sheet.column(field) {
                    tally.doubts.zero_tail(column, number, &value.to_string());
                }
            }
        }
        if self.tells == Tells::Banks && row.payer.min(row.payee) < LEAST_CARD {
            skimmed.has_short_numbers = true;
        }
        if self.is_numbered {
            let sequence = std::str::from_utf8(&line[row.sequence.clone()]).ok();
            skimmed
                .rising
                .feed(sequence.and_then(|cell| crate::cell::trim(cell).parse().ok()));
        }
        if meaning.amount_minor == 0 {
            tally.counts.zero += 1;
        } else if row.payer == row.payee {
            tally.counts.own += 1;
        } else {
            tally.counts.in_transfers += 1;
            tally.counts.transfers += 1;
            let last = &mut memo.met[meaning.currency].last;
            let nanos = meaning.time().nanos();
            if last.is_none_or(|(known, _)| known < nanos) {
                *last = Some((nanos, skimmed.rows.len() as u32));
            }
        }
        for (name, key) in row.names.iter().zip([payer, payee]) {
            if !name.is_empty() && self.is_platform_name(&line[name.clone()], &mut memo.harmless) {
                skimmed.needed.push(key);
            }
        }
        self.seed(number, trimmed(&line[row.id.clone()]), payer, payee, skimmed);
        skimmed.rows.push(payer, payee, meaning.seconds);
        Some(())
    }

    /// Notes a line that may be a payment. It is the next row.
    fn seed<K: KeyWidth>(
        &self,
        line: u64,
        id: &[u8],
        payer: WideKey,
        payee: WideKey,
        skimmed: &mut Skimmed<K>,
    ) {
        let name = self.wanted.name_of_line(self.sheet.path, line, id);
        let wanted = name.is_some()
            || (!self.payers.is_empty() && self.payers.contains(&payer))
            || (!self.payees.is_empty() && self.payees.contains(&payee));
        if wanted {
            skimmed.seeds.push(Seed {
                row: skimmed.rows.len() as u32,
                payer,
                name,
            });
        }
    }

    /// Reads any other line as the whole reading does.
    fn other_line<K: KeyWidth>(
        &self,
        line: &[u8],
        number: u64,
        memo: &mut Memo,
        skimmed: &mut Skimmed<K>,
    ) -> Option<()> {
        let text = std::str::from_utf8(line).ok()?;
        let mut rows = row::Rows::new(text, number, self.sheet.dialect).with_width(self.sheet.width());
        // A quote that opens here and closes in another line is an error here.
        let row = rows.next().ok()??;
        let part = &mut memo.scratch;
        *part = Part::default();
        scan::read_line(self.reader, &row, part);
        let Part { lines, tally } = part;
        let doubts = &mut tally.doubts;
        let is_record = tally.counts.ignored == 0;
        let is_open = doubts.order_open || doubts.currency_open || doubts.zeros.iter().any(Option::is_some);
        if is_open || (is_record && !self.mark_is_stated) || section::begins_table(text, self.layouts) {
            return None;
        }
        skimmed.tally.doubts.dates.join(doubts.dates);
        skimmed.tally.doubts.zones.join(doubts.zones);
        skimmed.tally.doubts.lengths.join(doubts.lengths);
        for tail in doubts.zero_tails.drain(..) {
            let doubts = &mut skimmed.tally.doubts;
            doubts.zero_tail(tail.column, tail.line, &tail.number);
        }
        skimmed.tally.counts.add(&tally.counts);
        skimmed.tally.rejects.append(&mut tally.rejects);
        skimmed.tally.notes.append(&mut tally.notes);
        skimmed.rising.join(lines.rising);
        let booked = lines.currencies.iter().find(|lines| !lines.transfers.is_empty());
        let transfer = booked.map(|lines| (&lines.currency, lines.transfers[0]));
        let (payer, payee) = match transfer {
            Some((_, transfer)) => (
                key_in(&lines.book, transfer.payer),
                key_in(&lines.book, transfer.payee),
            ),
            None => (NOBODY, NOBODY),
        };
        let mut ends = [payer, payee];
        for account in lines.book.accounts() {
            let account_number = lines.book.number(account);
            skimmed.has_short_numbers |=
                self.tells == Tells::Banks && !namesake::carries_bank(account_number);
            let key = key_of(account_number);
            if !ends.contains(&key)
                && let Some(free) = ends.iter_mut().find(|end| **end == NOBODY)
            {
                *free = key;
            }
            if self.is_platform(&lines.book, account) {
                skimmed.needed.push(key);
            }
        }
        let [payer, payee] = ends;
        if let Some((currency, transfer)) = transfer {
            let nanos = transfer.time.start.nanos();
            let row = skimmed.rows.len() as u32;
            last(&mut skimmed.lasts, currency.code(), nanos, row);
            let id = lines.ids.get(number).unwrap_or_default().as_bytes();
            self.seed(number, id, payer, payee, skimmed);
            skimmed.rows.push(payer, payee, nanos.div_euclid(SECOND_NANOS));
        } else {
            let before = skimmed.rows.seconds.last().copied().unwrap_or(0);
            skimmed.rows.push(payer, payee, before.into());
        }
        Some(())
    }

    fn is_platform(&self, book: &AccountBook, account: AccountId) -> bool {
        let holder = book
            .details(account)
            .and_then(|details| details.holder.as_deref());
        holder.is_some_and(|name| self.reader.words.is_platform_name(name))
    }
}

/// The lines of a text, each with its line feed.
pub(crate) fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let (line, after) = rest.split_at(end);
        rest = after;
        (end > 0).then_some(line)
    })
}

/// A cell without the blanks and guards round it.
pub(super) fn trimmed(cell: &[u8]) -> &[u8] {
    match cell {
        [first, .., last] if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() => cell,
        _ => std::str::from_utf8(cell).map_or(cell, |cell| crate::cell::trim(cell).as_bytes()),
    }
}

/// The key of an end, where it is an account.
fn key_in(book: &AccountBook, party: Party) -> WideKey {
    party
        .account()
        .map_or(NOBODY, |account| key_of(book.number(account)))
}
