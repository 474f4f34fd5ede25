//! What the steps hand on to each other.

use fundtrail::{AccountBook, AccountId, Currency, Source, Time};
use hashbrown::HashMap;

use crate::entry::{Entry, Interval, Side, Text};
use crate::note::{Note, NoteKind};
use crate::settle::options::Options;
use crate::settle::outcome::{Fate, Reject};
use crate::settle::reading::Reading;
use crate::trouble::Trouble;
use crate::words::{Class, Classes, StatusWord, Words};

/// The second window in which two sides are looked for: four days, in nanoseconds.
pub(crate) const WIDE_WINDOW_NANOS: i64 = 4 * 24 * 3600 * 1_000_000_000;

/// Whom a line names as its counterparty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Other {
    /// An account.
    Account(AccountId),
    /// A number with its middle hidden, which fits no or several known ones.
    Masked(Text),
    /// Nobody.
    Nobody,
}

/// Whether two lines of one account may be of the same counterparty.
pub(crate) fn same_other(a: Other, b: Other) -> bool {
    a == b || a == Other::Nobody || b == Other::Nobody
}

/// An entry as the steps see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    /// The account and currency whose ledger it is of; meaningless where its own side names nobody.
    pub(crate) track: u32,
    pub(crate) other: Other,
    /// How its own account changes, in minor units: in is positive.
    pub(crate) change: i64,
    /// The balance after it.
    pub(crate) balance: Option<i64>,
    /// What its words say.
    pub(crate) classes: Classes,
    pub(crate) role: Role,
}

/// What a line is, apart from an ordinary movement between two parties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Role {
    /// An ordinary movement.
    #[default]
    Plain,
    /// To or from an exit, whomever it names.
    Exit,
    /// To or from a product of the account's holder.
    Parked,
    /// One half of a change of currency; the other half.
    Converted(u32),
}

/// One account in one currency: what its statement shows.
#[derive(Debug, Clone)]
pub(crate) struct Track {
    pub(crate) account: AccountId,
    pub(crate) currency: usize,
    /// Its booked lines, in order.
    pub(crate) lines: Vec<u32>,
    /// Where lines are tied whose order is not proven: ranges of `lines`, and whether not even a balance
    /// suggests one.
    pub(crate) ties: Vec<(std::ops::Range<usize>, bool)>,
    /// Whether its balance column is there and believed.
    pub(crate) believed: bool,
    /// The balance before the first line, where believed; negative on a credit line.
    pub(crate) opening: Option<i64>,
    /// Jumps of the balance that its own lines do not explain.
    pub(crate) breaks: Vec<Break>,
    /// For which time its records are loaded.
    pub(crate) covered: Vec<fundtrail::Period>,
}

/// A jump of the balance just before a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Break {
    /// The position in the track's lines of the entry that shows it.
    pub(crate) at: usize,
    /// By how much the balance is higher than its lines say, in minor units.
    pub(crate) amount: i64,
}

/// The ends of a table line, and its currency.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TableEnds {
    pub(crate) payer: Option<AccountId>,
    pub(crate) payee: Option<AccountId>,
    pub(crate) currency: usize,
}

/// The state between steps.
pub(crate) struct Work<'a> {
    pub(crate) reading: &'a Reading,
    pub(crate) options: &'a Options,
    pub(crate) words: &'a Words,
    pub(crate) book: AccountBook,
    pub(crate) currencies: Vec<Currency>,
    /// A line an entry, at the entry's position.
    pub(crate) lines: Vec<Line>,
    /// The ends of each table line, at its position.
    pub(crate) table: Vec<TableEnds>,
    /// For which time records were asked, by account.
    pub(crate) asked: HashMap<AccountId, fundtrail::Period>,
    /// What became of each entry; `None` while it is open.
    pub(crate) fates: Vec<Option<Fate>>,
    pub(crate) tracks: Vec<Track>,
    pub(crate) rejects: Vec<Reject>,
    pub(crate) notes: Vec<Note>,
    /// Which exports have the newest line first.
    pub(crate) directions: Directions,
    /// What the words of a text say.
    pub(crate) classes: OfTexts<Classes>,
    /// What the status words of entries say.
    pub(crate) statuses: OfTexts<StatusWord>,
    /// Which names are of parties that clear payments of others, as far as it was asked.
    pub(crate) platform_names: OfTexts<bool>,
}

impl Work<'_> {
    pub(crate) fn entry(&self, line: u32) -> &Entry {
        &self.reading.entries[line as usize]
    }

    pub(crate) fn line(&self, line: u32) -> &Line {
        &self.lines[line as usize]
    }

    pub(crate) fn source(&self, line: u32) -> Source {
        self.entry(line).source
    }

    pub(crate) fn text(&self, text: Text) -> &str {
        self.reading.texts.get(text)
    }

    /// The account whose statement a line is of.
    pub(crate) fn own(&self, line: u32) -> AccountId {
        self.tracks[self.line(line).track as usize].account
    }

    pub(crate) fn is_open(&self, line: u32) -> bool {
        self.fates[line as usize].is_none()
    }

    /// Says what became of a line, once.
    pub(crate) fn end(&mut self, line: u32, fate: Fate) {
        let old = self.fates[line as usize].replace(fate);
        assert!(old.is_none(), "a line ends once");
    }

    /// Takes back what became of a line.
    pub(crate) fn reopen(&mut self, line: u32) {
        self.fates[line as usize] = None;
    }

    pub(crate) fn reject(&mut self, line: u32, trouble: Trouble) {
        self.end(line, Fate::Rejected);
        let entry = self.entry(line);
        let (source, amount) = (entry.source, entry.amount);
        self.rejects.push(Reject {
            source,
            amount,
            trouble,
        });
    }

    pub(crate) fn note(&mut self, kind: NoteKind, source: Source) {
        self.notes.push(Note::new(kind, Some(source)));
    }

    /// Whether a line's counterparty has a name that is neither the holder's own nor that of a bank, a fund, a lender
    /// or a platform.
    pub(crate) fn pays_somebody(&mut self, line: u32) -> bool {
        let entry = *self.entry(line);
        let name = entry.other.name;
        let own = self.own(line);
        if name.is_empty() || name == entry.own.name || self.line(line).other == Other::Account(own) {
            return false;
        }
        let classes = self.classes_of(name);
        let holder = self
            .book
            .details(own)
            .and_then(|details| details.holder.as_deref());
        holder != Some(self.text(name))
            && !classes.has(Class::Institution)
            && classes == classes.of_a_payment_to_somebody()
            && !self.is_platform_name(name)
    }

    /// Whether a name is of a party that clears payments of others, looked up once.
    fn is_platform_name(&mut self, name: Text) -> bool {
        let (reading, words) = (self.reading, self.words);
        *self
            .platform_names
            .entry(name, || words.is_platform_name(reading.texts.get(name)))
    }

    /// What the status word of an entry says.
    pub(crate) fn status(&self, word: Text) -> StatusWord {
        let known = self.statuses.get(word).copied();
        known.unwrap_or_else(|| self.words.status(self.text(word)))
    }

    /// Which accounts have a statement of their own among the records, by index.
    pub(crate) fn with_statement(&self) -> Vec<bool> {
        let mut with_statement = vec![false; self.book.len()];
        for track in &self.tracks {
            with_statement[track.account.index()] = true;
        }
        with_statement
    }

    /// The words' classes of a text, looked up once.
    pub(crate) fn classes_of(&mut self, text: Text) -> Classes {
        if text.is_empty() {
            return Classes::default();
        }
        let (reading, words) = (self.reading, self.words);
        *self
            .classes
            .entry(text, || words.classes(reading.texts.get(text)))
    }
}

/// Something of some lines, by their numbers.
#[derive(Debug)]
pub(crate) struct OfLines<T>(Vec<Option<T>>);

impl<T> OfLines<T> {
    /// Nothing of any of `lines` lines yet.
    pub(crate) fn new(lines: usize) -> Self {
        OfLines(std::iter::repeat_with(|| None).take(lines).collect())
    }

    pub(crate) fn get(&self, line: u32) -> Option<&T> {
        self.0[line as usize].as_ref()
    }

    pub(crate) fn has(&self, line: u32) -> bool {
        self.get(line).is_some()
    }

    pub(crate) fn insert(&mut self, line: u32, value: T) {
        self.0[line as usize] = Some(value);
    }

    /// All of them, by line.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        (0..)
            .zip(&self.0)
            .filter_map(|(line, value)| Some((line, value.as_ref()?)))
    }
}

/// Something of some texts, found by their numbers.
#[derive(Debug)]
pub(crate) struct OfTexts<T> {
    /// By text: the place of its value, from 1; 0 where there is none.
    places: Vec<u32>,
    values: Vec<T>,
}

impl<T> Default for OfTexts<T> {
    fn default() -> Self {
        OfTexts {
            places: Vec::new(),
            values: Vec::new(),
        }
    }
}

impl<T> OfTexts<T> {
    pub(crate) fn get(&self, text: Text) -> Option<&T> {
        let place = *self.places.get(text.index())? as usize;
        self.values.get(place.checked_sub(1)?)
    }

    /// What there is of a text; `make` makes it where there is nothing yet.
    pub(crate) fn entry(&mut self, text: Text, make: impl FnOnce() -> T) -> &mut T {
        if self.places.len() <= text.index() {
            self.places.resize(text.index() + 1, 0);
        }
        let place = &mut self.places[text.index()];
        if *place == 0 {
            self.values.push(make());
            *place = self.values.len() as u32;
        }
        &mut self.values[*place as usize - 1]
    }
}

/// Fields that a kept line lacked and a copy of it had.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    pub(crate) serials: HashMap<u32, Text>,
    pub(crate) statuses: HashMap<u32, Text>,
}

impl Filled {
    pub(crate) fn serial(&self, work: &Work<'_>, line: u32) -> Text {
        self.serials
            .get(&line)
            .copied()
            .unwrap_or(work.entry(line).serial)
    }

    pub(crate) fn status(&self, work: &Work<'_>, line: u32) -> Text {
        self.statuses
            .get(&line)
            .copied()
            .unwrap_or(work.entry(line).status)
    }
}

/// Which exports have the newest line first, by export and account.
#[derive(Debug, Default)]
pub(crate) struct Directions(pub(crate) HashMap<(u32, u32), bool>);

impl Directions {
    /// Where a line stands among those of its time: by file, in a newest-first export from its end.
    pub(crate) fn place(&self, work: &Work<'_>, line: u32) -> (usize, u32, i64) {
        let entry = work.entry(line);
        let newest_first = self
            .0
            .get(&(entry.export, work.line(line).track))
            .copied()
            .unwrap_or(false);
        let number = entry.source.line().cast_signed();
        (
            entry.source.file(),
            entry.export,
            if newest_first { -number } else { number },
        )
    }
}

/// Nanoseconds in a second.
pub(crate) const SECOND_NANOS: i64 = 1_000_000_000;

impl Side {
    /// All its cells.
    pub(crate) fn texts(&self) -> [Text; 6] {
        [
            self.card,
            self.account,
            self.masked,
            self.name,
            self.id,
            self.bank,
        ]
    }
}

impl Interval {
    /// The first instant after it.
    pub(crate) fn end_nanos(self) -> i64 {
        self.start.nanos().saturating_add(self.width_nanos.max(1))
    }

    /// How far two intervals are apart, in nanoseconds; 0 where they overlap.
    pub(crate) fn distance_nanos(self, other: Interval) -> i64 {
        let (first, second) = if self.start <= other.start {
            (self, other)
        } else {
            (other, self)
        };
        if second.start.nanos() < first.end_nanos() {
            return 0;
        }
        // Seconds are apart by their starts, as people count; of a minute or a day only the end counts.
        let wide = first.width_nanos > SECOND_NANOS;
        let from = if wide {
            first.end_nanos()
        } else {
            first.start.nanos()
        };
        second.start.nanos().saturating_sub(from)
    }

    /// When it begins.
    pub(crate) fn time(self) -> Time {
        self.start
    }
}
