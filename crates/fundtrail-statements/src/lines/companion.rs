//! Companion tables: what an export says of accounts beside their records. Never read as transfers.

use fundtrail::{AccountBook, Currency, Money, Period, Source};

use crate::bytes::row::Row;
use crate::cell::trim;
use crate::entry::{Interval, Side, Text, Texts};
use crate::error::ReadError;
use crate::layout::Field;
use crate::lines::manner::{Fault, Manner};
use crate::lines::scan::{self, LineReader, Part, Tally};
use crate::lines::sheet::Sheet;
use crate::lines::statement::{EntryLines, PartyColumns, party};
use crate::options::ReadOptions;

/// A freeze that stands already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freeze {
    /// What kind of measure, as written.
    pub measure: Text,
    /// How much is frozen; `None` where the whole account is or the line does not say.
    pub amount: Option<Money>,
    /// Who froze it.
    pub by: Text,
    /// Since when.
    pub from: Option<Interval>,
    /// Until when.
    pub until: Option<Interval>,
}

/// One line of a companion table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Companion {
    /// The line.
    pub source: Source,
    /// The account: its numbers, holder and bank.
    pub side: Side,
    /// The holder's telephone numbers, as written.
    pub phones: [Text; 2],
    /// A ledger behind the account (子账户).
    pub sub_account: Text,
    /// A bank card bound to a wallet: another account of the holder's.
    pub bound: Side,
    /// The balance when the table was made.
    pub balance: Option<Money>,
    /// The currency's code.
    pub currency: Text,
    /// The account's status, as written (正常, 销户).
    pub status: Text,
    /// The time of its last entry.
    pub last_entry: Option<Interval>,
    /// When its records were asked for.
    pub asked_at: Option<Interval>,
    /// When the bank answered.
    pub answered_at: Option<Interval>,
    /// A freeze that stands already.
    pub freeze: Option<Freeze>,
}

impl Companion {
    /// The accounts that it speaks of: its own, the ledger behind it, the bound card.
    pub(crate) fn sides(&self) -> impl Iterator<Item = Side> {
        let sub = Side {
            account: self.sub_account,
            card: Text::EMPTY,
            ..self.side
        };
        let named = |side: &Side| !side.card.is_empty() || !side.account.is_empty();
        [self.side, sub, self.bound].into_iter().filter(named)
    }

    /// For which time an answered query proves the records to be whole: up to the moment when they were asked
    /// for. From when on they were asked for is not said.
    pub(crate) fn asked(&self) -> Option<Period> {
        let asked_at = self.answered_at.and(self.asked_at)?.start;
        Some(Period {
            from: asked_at,
            until: asked_at,
        })
    }

    /// Tells the account book what it says of accounts that the book has.
    pub(crate) fn describe(&self, book: &mut AccountBook, texts: &Texts) {
        for side in self.sides() {
            for number in [side.card, side.account] {
                let Some(account) = book.get(texts.get(number)) else {
                    continue;
                };
                let details = book.details_mut(account);
                for (said, known) in [
                    (side.name, &mut details.holder),
                    (side.id, &mut details.holder_id),
                    (side.bank, &mut details.bank),
                ] {
                    if known.is_none() && !said.is_empty() {
                        *known = Some(texts.get(said).into());
                    }
                }
            }
        }
    }
}

/// The lines of one part of a companion table.
#[derive(Debug, Default)]
pub(crate) struct CompanionLines {
    companions: Vec<Companion>,
    store: EntryLines,
}

impl CompanionLines {
    /// The lines, with their texts put into `texts`.
    pub(crate) fn into_companions(self, file: usize, texts: &mut Texts) -> impl Iterator<Item = Companion> {
        let moved = self.store.into_texts(texts);
        self.companions.into_iter().map(move |line| Companion {
            source: Source::new(file, line.source.line()),
            side: line.side.moved(&moved),
            phones: line.phones.map(&moved),
            sub_account: moved(line.sub_account),
            bound: line.bound.moved(&moved),
            currency: moved(line.currency),
            status: moved(line.status),
            freeze: line.freeze.map(|freeze| Freeze {
                measure: moved(freeze.measure),
                by: moved(freeze.by),
                ..freeze
            }),
            ..line
        })
    }
}

/// Reads all lines of a sheet.
pub(crate) fn read(
    sheet: &Sheet<'_, '_>,
    broken: &[u64],
    options: &ReadOptions,
) -> Result<Vec<Part<CompanionLines>>, ReadError> {
    let chunks = scan::parts(sheet)?;
    let manner = scan::manner(sheet, &chunks, broken, options)?;
    let side = PartyColumns::own(sheet);
    scan::scan(sheet, &chunks, &mut CompanionReader { sheet, manner, side })
}

struct CompanionReader<'s, 't, 'l> {
    sheet: &'s Sheet<'t, 'l>,
    manner: Manner<'s>,
    side: PartyColumns,
}

impl<'s> LineReader<'s> for CompanionReader<'s, '_, '_> {
    type Lines = CompanionLines;

    fn manner(&self) -> &Manner<'s> {
        &self.manner
    }

    fn manner_mut(&mut self) -> &mut Manner<'s> {
        &mut self.manner
    }

    fn read(&self, row: &Row<'_>, lines: &mut CompanionLines, tally: &mut Tally) -> Result<(), Fault> {
        self.manner
            .check_shape(row, self.side.numbers().max().unwrap_or(0), &mut tally.doubts)?;
        let broken = self.manner.is_broken(row, self.side.numbers())?;
        let store = &mut lines.store;
        let side = party::read(&self.manner, &self.side, row, store, &mut tally.doubts, broken)?;
        let mut bound = Side::default();
        if let Some(at) = self.sheet.column(Field::BoundCard) {
            let cell = row.cell(at);
            let doubts = &mut tally.doubts;
            bound.card = party::number(
                &self.manner,
                &cell,
                at,
                row.line,
                store,
                doubts,
                &mut bound.masked,
            )?;
            bound.bank = self.text(row, Field::BoundBank, store);
            (bound.name, bound.id) = (side.name, side.id);
        }
        let currency = self.manner.currency(row, self.sheet.column(Field::Currency))?;
        lines.companions.push(Companion {
            source: Source::new(0, row.line),
            side,
            phones: [Field::Phone, Field::OtherPhone].map(|field| self.text(row, field, store)),
            sub_account: self.text(row, Field::SubAccount, store),
            bound,
            balance: self.amount(row, Field::Balance, currency)?,
            currency: store.texts.intern(currency.code()),
            status: self.text(row, Field::AccountStatus, store),
            last_entry: self.time(row, Field::LastEntry)?,
            asked_at: self.time(row, Field::AskedAt)?,
            answered_at: self.time(row, Field::AnsweredAt)?,
            freeze: self.freeze(row, currency, store)?,
        });
        tally.counts.companion += 1;
        Ok(())
    }

    fn money(&self, row: &Row<'_>) -> Option<(Money, Currency)> {
        let currency = self
            .manner
            .currency(row, self.sheet.column(Field::Currency))
            .ok()?;
        let balance = self.amount(row, Field::Balance, currency).ok()??;
        Some((balance, currency.clone()))
    }
}

impl CompanionReader<'_, '_, '_> {
    fn text(&self, row: &Row<'_>, field: Field, store: &mut EntryLines) -> Text {
        self.sheet
            .column(field)
            .map_or(Text::EMPTY, |at| store.text(at, trim(&row.cell(at))))
    }

    fn amount(&self, row: &Row<'_>, field: Field, currency: &Currency) -> Result<Option<Money>, Fault> {
        match self.sheet.column_with_unit(field) {
            Some(column) => self.manner.amount(row, column, currency),
            None => Ok(None),
        }
    }

    fn time(&self, row: &Row<'_>, field: Field) -> Result<Option<Interval>, Fault> {
        match self.sheet.column(field) {
            Some(at) if !trim(&row.cell(at)).is_empty() => self.manner.time(row, at).map(Some),
            _ => Ok(None),
        }
    }

    fn freeze(
        &self,
        row: &Row<'_>,
        currency: &Currency,
        store: &mut EntryLines,
    ) -> Result<Option<Freeze>, Fault> {
        let measure = self.text(row, Field::Measure, store);
        if measure.is_empty() {
            return Ok(None);
        }
        Ok(Some(Freeze {
            measure,
            amount: self.amount(row, Field::FrozenAmount, currency)?,
            by: self.text(row, Field::FrozenBy, store),
            from: self.time(row, Field::FrozenFrom)?,
            until: self.time(row, Field::FrozenUntil)?,
        }))
    }
}
