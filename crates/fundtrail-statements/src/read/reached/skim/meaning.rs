//! What a plain line says: when, how much, in which currency, and whether a name on it is a platform's.

use fundtrail::{Currency, Time};

use super::Table;
use crate::cell::Currencies;
use crate::lines::scan::Part;
use crate::lines::transfer_table::TableLines;
use crate::read::reached::plain::PlainRow;

pub(super) const SECOND_NANOS: i64 = 1_000_000_000;

/// So many hashes of names are remembered.
const HARMLESS: usize = 1 << 12;

/// What one line leaves for the next.
#[derive(Default)]
pub(in crate::read::reached) struct Memo {
    /// A date, and the second since 1970 with which it begins.
    pub(super) day: Option<([u8; 10], i64)>,
    /// The words of currencies met so far.
    pub(in crate::read::reached) met: Vec<Met>,
    /// Hashes of names that are no platform's.
    pub(super) harmless: Vec<u64>,
    pub(super) scratch: Part<TableLines>,
}

/// A word that names a currency; blank for the table's own.
pub(in crate::read::reached) struct Met {
    word: Vec<u8>,
    pub(in crate::read::reached) currency: Currency,
    /// The last transfer in it by time: its nanoseconds, and its row.
    pub(super) last: Option<(i64, u32)>,
}

/// What a plain line says.
pub(in crate::read::reached) struct Meaning {
    pub(super) seconds: i64,
    pub(in crate::read::reached) amount_minor: i64,
    /// The place of its currency among those met.
    pub(in crate::read::reached) currency: usize,
}

impl Meaning {
    pub(in crate::read::reached) fn time(&self) -> Time {
        Time::from_nanos(self.seconds * SECOND_NANOS)
    }
}

impl Table<'_, '_, '_> {
    /// What a plain line says; `None` where it has to be left to the general rules after all.
    pub(in crate::read::reached) fn meaning(
        &self,
        line: &[u8],
        row: &PlainRow,
        memo: &mut Memo,
    ) -> Option<Meaning> {
        if self.is_footer(&line[row.first.clone()]) {
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

    /// Whether a cell begins as a footer does.
    fn is_footer(&self, cell: &[u8]) -> bool {
        let footers = cell.first().map(|&first| &self.footers[usize::from(first)]);
        footers.is_some_and(|footers| footers.iter().any(|word| cell.starts_with(word.as_bytes())))
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

    pub(super) fn is_platform_name(&self, name: &[u8], harmless: &mut Vec<u64>) -> bool {
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
}
