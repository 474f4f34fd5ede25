//! The first reading: every line is read and counted, and only what reach asks of it is kept.

use fundtrail::{AccountBook, AccountId, Currency, Party, Time};
use hashbrown::HashSet;

use super::plain::{PlainColumn, PlainRow, PlainTable};
use super::rows::{KeyWidth, NOBODY, Rows, WideKey, key_of, key_of_value};
use super::stream::Piece;
use super::wanted::Wanted;
use crate::bytes::row;
use crate::cell::Currencies;
use crate::layout::{Field, Layout};
use crate::lines::namesake;
use crate::lines::scan::{self, Part, Tally};
use crate::lines::section;
use crate::lines::sheet::Sheet;
use crate::lines::transfer_table::{Rising, TableLines, TableReader};

const SECOND_NANOS: i64 = 1_000_000_000;

/// A file's table, ready to be read piece by piece.
pub(crate) struct Table<'s, 't, 'l> {
    pub(crate) sheet: &'s Sheet<'t, 'l>,
    pub(crate) reader: &'s TableReader<'s>,
    plain: PlainTable,
    /// Bytes with which a footer may begin.
    footers: [bool; 256],
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

/// A line that may be a payment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seed {
    /// Its row, within its piece.
    pub(crate) row: u32,
    pub(crate) payer: WideKey,
    /// Which of the wanted names it has, if it is not wanted for an end of it.
    pub(crate) name: Option<usize>,
}

/// The last transfer of a currency.
#[derive(Debug)]
pub(crate) struct Last {
    pub(crate) currency: String,
    pub(crate) nanos: i64,
    /// Its row, within its piece.
    pub(crate) row: u32,
}

/// What the lines of one piece came to.
#[derive(Debug, Default)]
pub(crate) struct Skimmed<K = super::rows::Key> {
    /// Where the piece begins in its file, and how long it is.
    pub(crate) start: u64,
    pub(crate) bytes: u64,
    /// The line of its first row.
    pub(crate) first_line: u64,
    pub(crate) rows: Rows<K>,
    pub(crate) tally: Tally,
    pub(crate) rising: Rising,
    pub(crate) seeds: Vec<Seed>,
    pub(crate) lasts: Vec<Last>,
    /// Accounts whose lines are needed whatever reaches them: platforms, which only their names tell.
    pub(crate) needed: Vec<WideKey>,
    /// Whether a number is there that only the whole reading can tell from the same one at another bank.
    has_short_numbers: bool,
}

/// What one line leaves for the next.
#[derive(Default)]
pub(super) struct Memo {
    /// A date, and the second since 1970 with which it begins.
    day: Option<([u8; 10], i64)>,
    /// The words of currencies met so far.
    pub(super) met: Vec<Met>,
    /// Hashes of names that are no platform's.
    harmless: Vec<u64>,
    scratch: Part<TableLines>,
}

/// A word that names a currency; blank for the table's own.
pub(super) struct Met {
    word: Vec<u8>,
    pub(super) currency: Currency,
    /// The last transfer in it by time: its nanoseconds, and its row.
    last: Option<(i64, u32)>,
}

/// What a plain line says.
pub(super) struct Meaning {
    seconds: i64,
    pub(super) amount_minor: i64,
    /// The place of its currency among those met.
    pub(super) currency: usize,
}

impl Meaning {
    pub(super) fn time(&self) -> Time {
        Time::from_nanos(self.seconds * SECOND_NANOS)
    }
}

/// The least number of 16 digits, from which on they carry their bank.
const LEAST_CARD: u64 = 1_000_000_000_000_000;

const HARMLESS: usize = 1 << 12;

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
        let mut footers = [false; 256];
        for word in layout.footers() {
            if let Some(&first) = word.as_bytes().first() {
                footers[usize::from(first)] = true;
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

    /// What a plain line says; `None` where it has to be left to the general rules after all.
    pub(super) fn meaning(&self, line: &[u8], row: &PlainRow, memo: &mut Memo) -> Option<Meaning> {
        let first = &line[row.first.clone()];
        let may_end = first
            .first()
            .is_none_or(|&first| self.footers[usize::from(first)]);
        if may_end && self.is_footer(first) {
            return None;
        }
        let day = self.day(&line[row.date.clone()], memo)?;
        let currency = self.currency(&line[row.currency.clone()], memo)?;
        let decimals = memo.met[currency].currency.decimals();
        if !self.mark_is_stated && decimals > 2 {
            return None;
        }
        Some(Meaning {
            seconds: day + i64::from(row.second_of_day),
            amount_minor: row.amount_minor(decimals)?,
            currency,
        })
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

    /// Whether a cell begins as a footer does.
    fn is_footer(&self, cell: &[u8]) -> bool {
        let mut footers = self.sheet.found.layout.footers();
        footers.any(|word| cell.starts_with(word.as_bytes()))
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

    /// The second since 1970 with which a date begins.
    fn day(&self, date: &[u8], memo: &mut Memo) -> Option<i64> {
        let date: [u8; 10] = date.try_into().ok()?;
        if let Some((known, day)) = memo.day
            && known == date
        {
            return Some(day);
        }
        let is_mark = |at: usize| matches!(at, 4 | 7);
        let mut bytes = date.iter().enumerate();
        if !bytes.all(|(at, b)| is_mark(at) || b.is_ascii_digit()) {
            return None;
        }
        let nanos = self.reader.manner.day(std::str::from_utf8(&date).ok()?)?.nanos();
        let day = nanos / SECOND_NANOS;
        memo.day = Some((date, day));
        Some(day)
    }

    /// The place of the currency of that word among those met.
    fn currency(&self, word: &[u8], memo: &mut Memo) -> Option<usize> {
        // Two empty words are not held against each other byte by byte: they lie nowhere, and where nothing lies this
        // processor compares a hundred times slower.
        let is_same = |met: &Met| met.word.len() == word.len() && (word.is_empty() || met.word == word);
        let known = memo.met.iter().position(is_same);
        if known.is_some() {
            return known;
        }
        let named = Currencies::built_in()
            .read(std::str::from_utf8(word).ok()?)
            .ok()?;
        memo.met.push(Met {
            word: word.to_vec(),
            currency: named.or(self.reader.manner.currency.known())?.clone(),
            last: None,
        });
        Some(memo.met.len() - 1)
    }

    fn is_platform_name(&self, name: &[u8], harmless: &mut Vec<u64>) -> bool {
        use std::hash::BuildHasher as _;
        let hash = foldhash::fast::FixedState::default().hash_one(name);
        harmless.resize(HARMLESS, 0);
        let known = &mut harmless[hash as usize % HARMLESS];
        if *known == hash {
            return false;
        }
        let is_platform = std::str::from_utf8(name)
            .is_ok_and(|name| self.reader.words.is_platform_name(crate::cell::trim(name)));
        if !is_platform {
            *known = hash;
        }
        is_platform
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

/// Notes a transfer, if it is the last of its currency so far.
fn last(lasts: &mut Vec<Last>, currency: &str, nanos: i64, row: u32) {
    match lasts.iter_mut().find(|last| last.currency == currency) {
        Some(last) if last.nanos >= nanos => {}
        Some(last) => (last.nanos, last.row) = (nanos, row),
        None => lasts.push(Last {
            currency: currency.to_owned(),
            nanos,
            row,
        }),
    }
}
