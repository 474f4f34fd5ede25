//! One line of a transfer table.

use std::borrow::Cow;

use fundtrail::{AccountBook, AccountId, Currency, ExitKind, Money, Party, Time};

use super::part::{Part, PartNote, PartReject, PartTransfer};
use super::settings::{PartyColumns, Settings};
use crate::cell::number::Number;
use crate::cell::{CellError, Currencies, Problem, Unit, number, trim};
use crate::layout::{ExitWord, KindRule};
use crate::row::Row;

/// Why a line cannot be read.
struct Fault {
    reason: String,
    order_open: bool,
}

impl From<String> for Fault {
    fn from(reason: String) -> Self {
        Fault {
            reason,
            order_open: false,
        }
    }
}

/// One end of a transfer as a line names it.
enum Side {
    Account(AccountId),
    /// Nobody by a number that can be used; the text is what it says instead (a masked number).
    Nobody(Option<Box<str>>),
}

/// An amount in a currency.
type Sum<'s> = (Money, Cow<'s, Currency>);

/// Reads a line into its part: as a transfer, or into one of the counted lists.
pub(super) fn read(row: &Row<'_>, settings: &Settings<'_>, part: &mut Part) {
    part.counts.lines += row.lines;
    if row.is_blank_from(0) || settings.layout.ignores(trim(&row.cell(0))) {
        part.counts.ignored += row.lines;
        return;
    }
    if let Err(fault) = read_transfer(row, settings, part) {
        part.order_open |= fault.order_open;
        part.counts.rejected += row.lines;
        let amount = paid(row, settings)
            .ok()
            .map(|(amount, currency)| (amount, currency.into_owned()));
        part.rejects.push(PartReject {
            line: row.line,
            text: row.raw.to_owned(),
            reason: fault.reason,
            amount,
        });
    }
}

fn read_transfer(row: &Row<'_>, settings: &Settings<'_>, part: &mut Part) -> Result<(), Fault> {
    check_shape(row, settings)?;
    let broken = is_broken(row, settings)?;
    let columns = &settings.columns;
    let time = settings
        .time(&row.cell(columns.time))
        .map_err(|error| fault(&error, settings, columns.time))?
        .start;
    if !settings.wants(time) {
        part.counts.ignored += row.lines;
        return Ok(());
    }
    let rule = kind_rule(row, settings)?;
    let paid = paid(row, settings)?;
    let received = received(row, settings, &paid)?;
    let payer = side(row, settings, columns.payer, &mut part.book, broken)?;
    let payee = side(row, settings, columns.payee, &mut part.book, broken)?;
    if let (Side::Nobody(_), Side::Nobody(_)) = (&payer, &payee) {
        return Err("neither payer nor payee is named; name one of them"
            .to_owned()
            .into());
    }
    if broken {
        part.notes.push(PartNote {
            line: row.line,
            code: "broken-text",
            message: "bytes of another encoding in a cell that no figure rests on; its names are left out"
                .to_owned(),
        });
    }
    if let Some(id) = columns.id {
        let id = row.cell(id);
        let id = trim(&id);
        if !id.is_empty() {
            part.ids.push(row.line, id);
        }
    }
    let movement = Movement {
        time,
        line: row.line,
        payer,
        payee,
        kind: exit_kind(row, settings)?,
        rule,
    };
    book(&movement, &paid, received.as_ref(), row.lines, part);
    Ok(())
}

/// A line's time and ends, ready to be booked.
struct Movement {
    time: Time,
    line: u64,
    payer: Side,
    payee: Side,
    /// The kind of an end that is nobody.
    kind: ExitKind,
    rule: KindRule,
}

/// Books a line: one transfer, or, where it changes the currency, one in each.
fn book(movement: &Movement, paid: &Sum<'_>, received: Option<&Sum<'_>>, lines: u64, part: &mut Part) {
    if paid.0.is_zero() {
        part.counts.zero += lines;
        return;
    }
    let Movement { time, line, .. } = *movement;
    match received {
        None => {
            let book = &part.book;
            let numbers = (name_of(&movement.payer, book), name_of(&movement.payee, book));
            let ledger = part.ledger(&paid.1);
            let rule = &movement.rule;
            let mut end = |side: &Side, exit: Option<ExitWord>, number: Option<Box<str>>| match (side, exit) {
                (Side::Account(account), None) => Party::from(*account),
                (_, exit) => {
                    let kind = exit.map_or(movement.kind, |word| word.0);
                    ledger.exits.intern(kind, number.as_deref()).into()
                }
            };
            let (payer_exit, payee_exit) = if rule.swap {
                (rule.payee_exit, rule.payer_exit)
            } else {
                (rule.payer_exit, rule.payee_exit)
            };
            let mut payer = end(&movement.payer, payer_exit, numbers.0);
            let mut payee = end(&movement.payee, payee_exit, numbers.1);
            if rule.swap {
                std::mem::swap(&mut payer, &mut payee);
            }
            if payer == payee {
                part.counts.own += lines;
                return;
            }
            ledger.transfers.push(PartTransfer {
                time,
                payer,
                payee,
                amount: paid.0,
                line,
            });
            part.counts.transfers += 1;
        }
        Some(received) => {
            let book = &part.book;
            let (from, to) = (name_of(&movement.payer, book), name_of(&movement.payee, book));
            let party = |side: &Side| match side {
                Side::Account(account) => Some(Party::from(*account)),
                Side::Nobody(_) => None,
            };
            if let Some(payer) = party(&movement.payer) {
                let ledger = part.ledger(&paid.1);
                let payee = ledger.exits.intern(ExitKind::Converted, to.as_deref()).into();
                ledger.transfers.push(PartTransfer {
                    time,
                    payer,
                    payee,
                    amount: paid.0,
                    line,
                });
                part.counts.transfers += 1;
            }
            if let Some(payee) = party(&movement.payee).filter(|_| !received.0.is_zero()) {
                let ledger = part.ledger(&received.1);
                let payer = ledger.exits.intern(ExitKind::Converted, from.as_deref()).into();
                ledger.transfers.push(PartTransfer {
                    time,
                    payer,
                    payee,
                    amount: received.0,
                    line,
                });
                part.counts.transfers += 1;
            }
        }
    }
    part.counts.in_transfers += lines;
}

fn name_of(side: &Side, book: &AccountBook) -> Option<Box<str>> {
    match side {
        Side::Account(account) => Some(book.number(*account).into()),
        Side::Nobody(text) => text.clone(),
    }
}

/// A row may lack optional cells at its end or have blank ones too many.
fn check_shape(row: &Row<'_>, settings: &Settings<'_>) -> Result<(), Fault> {
    let width = settings.header.len();
    let fits = row.len() > settings.columns.last_needed && row.is_blank_from(width);
    if row.malformed {
        return Err(
            "text follows a closing quote; double the quotes inside a quoted cell"
                .to_owned()
                .into(),
        );
    }
    if !fits {
        return Err(format!(
            "{} fields where the header has {width}; quote cells that hold the delimiter",
            row.len()
        )
        .into());
    }
    Ok(())
}

/// Whether bytes of the line are broken; an error where a cell that figures rest on is.
fn is_broken(row: &Row<'_>, settings: &Settings<'_>) -> Result<bool, Fault> {
    let from = settings.broken.partition_point(|&line| line < row.line);
    let broken = settings
        .broken
        .get(from)
        .is_some_and(|&line| line < row.line + row.lines);
    if broken {
        let columns = &settings.columns;
        let needed = [
            columns.time,
            columns.amount.0,
            columns.payer.number,
            columns.payee.number,
        ];
        if let Some(&column) = needed.iter().find(|&&at| row.cell(at).contains('\u{FFFD}')) {
            let name = settings.name_of(column);
            return Err(format!(
                "bytes of another encoding in {name:?}; save the whole file in one encoding"
            )
            .into());
        }
    }
    Ok(broken)
}

fn fault(error: &CellError, settings: &Settings<'_>, column: usize) -> Fault {
    Fault {
        reason: format!("{}: {error}", settings.name_of(column)),
        order_open: error.problem() == Problem::OrderOpen,
    }
}

fn paid<'s>(row: &Row<'_>, settings: &'s Settings<'_>) -> Result<Sum<'s>, Fault> {
    let currency = currency(row, settings, settings.columns.currency)?;
    let amount = amount(row, settings, settings.columns.amount, &currency)?;
    Ok((amount, currency))
}

/// What arrived, where that is of another currency than what was paid.
fn received<'s>(row: &Row<'_>, settings: &'s Settings<'_>, paid: &Sum<'_>) -> Result<Option<Sum<'s>>, Fault> {
    let (Some(column), Some(_)) = (settings.columns.received, settings.columns.currency_received) else {
        return Ok(None);
    };
    let currency = currency(row, settings, settings.columns.currency_received)?;
    let amount = amount(row, settings, column, &currency)?;
    if *currency != *paid.1 {
        return Ok(Some((amount, currency)));
    }
    if amount != paid.0 {
        return Err(format!(
            "{} paid but {} received in one currency; correct one of them",
            currency.plain(paid.0),
            currency.plain(amount)
        )
        .into());
    }
    Ok(None)
}

fn currency<'s>(
    row: &Row<'_>,
    settings: &'s Settings<'_>,
    column: Option<usize>,
) -> Result<Cow<'s, Currency>, Fault> {
    let Some(column) = column else {
        return Ok(Cow::Borrowed(&settings.currency));
    };
    let found = Currencies::built_in()
        .read(&row.cell(column))
        .map_err(|error| fault(&error, settings, column))?;
    Ok(Cow::Borrowed(found.unwrap_or(&settings.currency)))
}

fn amount(
    row: &Row<'_>,
    settings: &Settings<'_>,
    column: (usize, Unit),
    currency: &Currency,
) -> Result<Money, Fault> {
    let (column, unit) = column;
    let cell = row.cell(column);
    let amount = settings
        .amount_format(currency, unit)
        .read(&cell)
        .map_err(|error| fault(&error, settings, column))?
        .ok_or_else(|| fault(&CellError::new(Problem::Blank, &cell), settings, column))?;
    if amount.is_negative() {
        let name = settings.name_of(column);
        return Err(format!(
            "{name}: {:?} is negative; swap payer and payee and write it without the sign",
            trim(&cell)
        )
        .into());
    }
    Ok(amount)
}

fn side(
    row: &Row<'_>,
    settings: &Settings<'_>,
    columns: PartyColumns,
    book: &mut AccountBook,
    broken: bool,
) -> Result<Side, Fault> {
    let cell = row.cell(columns.number);
    let number = match number::clean(&cell) {
        Number::Clean(number) => number,
        Number::Masked(text) => return Ok(Side::Nobody(Some(text.into()))),
        Number::Nobody if settings.layout.zero_is_number() && trim(&cell) == "0" => Cow::Borrowed("0"),
        Number::Nobody => return Ok(Side::Nobody(None)),
        Number::Damaged => {
            return Err(fault(
                &CellError::new(Problem::Scientific, &cell),
                settings,
                columns.number,
            ));
        }
    };
    let bank = columns.bank.map(|at| row.cell(at));
    let bank = bank.as_deref().map(trim).filter(|bank| !bank.is_empty());
    let account = match bank {
        Some(bank) if settings.layout.bank_in_number() => book.intern(&format!("{bank}/{number}")),
        _ => book.intern(&number),
    };
    let name = columns.name.map(|at| row.cell(at));
    let name = name.as_deref().map(trim).filter(|name| !name.is_empty());
    if (bank.is_some() || name.is_some()) && !broken {
        let details = book.details_mut(account);
        if details.bank.is_none() {
            details.bank = bank.map(Into::into);
        }
        if details.holder.is_none() {
            details.holder = name.map(Into::into);
        }
    }
    Ok(Side::Account(account))
}

/// The kind of exit that a blank end is: what the line says in so many words, else what its words say.
fn exit_kind(row: &Row<'_>, settings: &Settings<'_>) -> Result<ExitKind, Fault> {
    let columns = &settings.columns;
    let stated = columns.exit.map(|at| row.cell(at));
    if let Some(stated) = stated.as_deref().map(trim).filter(|stated| !stated.is_empty()) {
        return ExitKind::from_name(stated).ok_or_else(|| {
            let known = ExitKind::ALL.map(ExitKind::name).join(", ");
            format!("{stated:?} is no kind of exit; use one of {known}").into()
        });
    }
    let mut words = [columns.channel, columns.note].into_iter().flatten();
    Ok(words
        .find_map(|at| ExitKind::from_name(&trim(&row.cell(at)).to_lowercase()))
        .unwrap_or(ExitKind::Unknown))
}

/// What the line's kind means under a layout that lists kinds.
fn kind_rule(row: &Row<'_>, settings: &Settings<'_>) -> Result<KindRule, Fault> {
    let Some(column) = settings.columns.kind.filter(|_| settings.layout.has_kinds()) else {
        return Ok(KindRule::default());
    };
    let cell = row.cell(column);
    let word = trim(&cell);
    settings.layout.kind_rule(word).ok_or_else(|| {
        let name = settings.name_of(column);
        format!("{name}: {word:?} is not a known kind; add it to the layout").into()
    })
}
