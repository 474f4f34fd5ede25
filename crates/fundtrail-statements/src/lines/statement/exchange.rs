//! Lines of accounts in several currencies with two amounts, each in a currency of its own: what left, and what came.

use fundtrail::{Currency, Money};

use super::columns::HowMuch;
use super::line::{EntryReader, Figures};
use super::lines::{Charge, EntryLines};
use crate::bytes::row::Row;
use crate::cell::trim;
use crate::entry::{Direction, Entry, Interval, Side, Text};
use crate::layout::Field;
use crate::layout::header::Column;
use crate::lines::manner::Fault;
use crate::lines::scan::Tally;
use crate::lines::sheet::Sheet;
use crate::trouble::Trouble;

/// The columns that only such lines have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exchange {
    /// The currency of what came.
    currency_in: usize,
    /// Which of the two amounts is this account's; both where it says neither.
    direction: Option<usize>,
    payer_name: Option<usize>,
    payee_name: Option<usize>,
}

impl Exchange {
    pub(super) fn of(sheet: &Sheet<'_, '_>) -> Option<Self> {
        let at = |field| sheet.column(field);
        at(Field::Currency)?;
        Some(Exchange {
            currency_in: at(Field::CurrencyReceived)?,
            direction: at(Field::Direction),
            payer_name: at(Field::PayerName),
            payee_name: at(Field::PayeeName),
        })
    }
}

/// What left the account in a line, and what came to it.
#[derive(Debug, Default)]
struct Legs<'c> {
    out: Option<(Money, &'c Currency)>,
    into: Option<(Money, &'c Currency)>,
}

impl EntryReader<'_> {
    /// Takes in a line with two amounts: one movement, or where money was changed two, each of which names the own
    /// account as its other side. A charge is the payer's.
    pub(super) fn read_exchange(
        &self,
        exchange: &Exchange,
        row: &Row<'_>,
        (time, broken): (Interval, bool),
        lines: &mut EntryLines,
        tally: &mut Tally,
    ) -> Result<(), Fault> {
        let legs = self.legs(exchange, row)?;
        let changed = legs.out.is_some() && legs.into.is_some();
        let sides = [
            (Direction::Out, legs.out, exchange.payee_name),
            (Direction::In, legs.into, exchange.payer_name),
        ];
        let mut entries: Vec<Entry> = Vec::new();
        for (direction, leg, name) in sides {
            let Some((amount, currency)) = leg else { continue };
            let figures = Figures {
                direction,
                amount,
                balance: None,
                currency,
            };
            let mut entry = self.entry_of(row, time, broken, &figures, lines, tally)?;
            if changed {
                entry.other = Side {
                    account: entry.own.account,
                    card: entry.own.card,
                    ..Side::default()
                };
                // The line's number is that of its first movement.
                if !entries.is_empty() {
                    entry.serial = Text::EMPTY;
                }
            } else if let Some(at) = name {
                entry.other.name = lines.text(at, trim(&row.cell(at)));
            }
            entries.push(entry);
        }
        if legs.out.is_some() {
            let (paid, net) = self.charge(row)?;
            if !paid.is_zero() {
                let at = lines.entries.len();
                lines.charges.push(Charge { at, paid, net });
            }
        }
        lines.entries.append(&mut entries);
        Ok(())
    }

    fn legs(&self, exchange: &Exchange, row: &Row<'_>) -> Result<Legs<'_>, Fault> {
        let HowMuch::Apart { into, out } = self.columns.how_much else {
            return Ok(Legs::default());
        };
        let leg = |column: Column, currency: Option<usize>| -> Result<Option<(Money, &Currency)>, Fault> {
            // What has no amount has no currency.
            if trim(&row.cell(column.at)).is_empty() {
                return Ok(None);
            }
            let currency = self.manner.currency(row, currency)?;
            let amount = self.manner.amount(row, column, currency)?;
            Ok(amount
                .filter(|amount| !amount.is_zero())
                .map(|amount| (amount, currency)))
        };
        let way = match exchange.direction {
            Some(at) => {
                let read = self.manner.directions.read(&row.cell(at));
                read.map_err(|error| self.manner.fault(&error, at))?
            }
            None => Direction::Own,
        };
        let legs = Legs {
            out: if way == Direction::In {
                None
            } else {
                leg(out, self.columns.currency)?
            },
            into: if way == Direction::Out {
                None
            } else {
                leg(into, Some(exchange.currency_in))?
            },
        };
        if legs.out.is_none() && legs.into.is_none() {
            let [into, out] = self.names(into, out);
            return Err(Trouble::BothBlank { into, out }.into());
        }
        Ok(legs)
    }
}
