//! One line of a transfer table.

use fundtrail::{AccountBook, AccountId, Currency, ExitKind, Money, Party};

use super::carried::Carried;
use super::columns::{Columns, PartyColumns};
use super::lines::{LineTransfer, TableLines};
use crate::bytes::row::Row;
use crate::cell::number::Number;
use crate::cell::trim;
use crate::entry::Interval;
use crate::layout::header::Column;
use crate::layout::{ExitWord, KindRule};
use crate::lines::manner::{Fault, Manner};
use crate::lines::namesake;
use crate::lines::scan::{LineReader, Tally};
use crate::lines::statement::When;
use crate::note::NoteKind;
use crate::trouble::Trouble;
use crate::words::{Class, Classes, StatusWord, Words, kind_of_words};

/// Reads the lines of a table.
pub(crate) struct TableReader<'s> {
    pub(crate) manner: Manner<'s>,
    pub(super) columns: Columns,
    /// The words that class a blank end.
    pub(crate) words: Words,
}

/// One end of a transfer as a line names it.
enum Side {
    Account(AccountId),
    /// Nobody by a number that can be used; the text is what it says instead (a masked number).
    Nobody(Option<Box<str>>),
}

/// An amount in a currency.
struct Sum<'c> {
    amount: Money,
    currency: &'c Currency,
}

/// A line's time and ends, ready to be booked.
struct Movement {
    time: Interval,
    line: u64,
    payer: Side,
    payee: Side,
    /// The kind of an end that is nobody.
    exit: ExitKind,
    rule: KindRule,
    /// What the payer is charged beside the amount.
    charge: Option<Money>,
}

impl<'s> LineReader<'s> for TableReader<'s> {
    type Lines = TableLines;

    fn manner(&self) -> &Manner<'s> {
        &self.manner
    }

    fn manner_mut(&mut self) -> &mut Manner<'s> {
        &mut self.manner
    }

    fn read(&self, row: &Row<'_>, lines: &mut TableLines, tally: &mut Tally) -> Result<(), Fault> {
        let Columns {
            when,
            payer,
            payee,
            amount,
            ..
        } = self.columns;
        self.manner
            .check_shape(row, self.columns.last_needed, &mut tally.doubts)?;
        let figures = [amount.at, payer.number, payee.number];
        let broken = self.manner.is_broken(row, when.columns().chain(figures))?;
        let time = match when {
            When::Whole { time, .. } => self.manner.time(row, time)?,
            When::Apart { date, time } => self.manner.time_apart(row, date, time)?,
        };
        if !self.manner.wants(time.start) {
            tally.counts.ignored += 1;
            return Ok(());
        }
        if !self.has_moved(row)? {
            tally.counts.failed += 1;
            return Ok(());
        }
        let paid = self.paid(row)?;
        let received = self.received(row, &paid)?;
        let charge = self.charge(row, paid.currency)?;
        let balances = self.balances(row, paid.currency, charge)?;
        let carried = self.columns.carried.read(row, &self.manner, paid.currency)?;
        let number = self.number_of(row, carried.as_ref())?;
        let mut rule = self.kind_rule(row)?;
        let payer = self.side(row, payer, &mut lines.book, tally, broken)?;
        let payee = self.side(row, payee, &mut lines.book, tally, broken)?;
        let exit = match (&payer, &payee) {
            // The line names both: one of them is an exit where it says so.
            (Side::Account(_), Side::Account(_)) => {
                match self.stated_exit(row)? {
                    Some((Which::Payer, kind)) => rule.payer_exit = Some(ExitWord(kind)),
                    Some((Which::Payee, kind)) => rule.payee_exit = Some(ExitWord(kind)),
                    None => {}
                }
                ExitKind::Unknown
            }
            (Side::Nobody(_), Side::Nobody(_)) => {
                return Err(Trouble::NobodyNamed {}.into());
            }
            (Side::Nobody(_), Side::Account(_)) => self.exit_kind(row, self.columns.payer)?,
            (Side::Account(_), Side::Nobody(_)) => self.exit_kind(row, self.columns.payee)?,
        };
        if balances.iter().any(Option::is_some) {
            lines.balances.push((row.line, balances));
        }
        lines.says_records = self.columns.carried.says_records();
        lines.carried.extend(carried.map(|carried| (row.line, carried)));
        if let Some(number) = number.filter(|_| self.columns.carried.says_arrivals()) {
            lines.numbers.push((row.line, number));
        }
        let movement = Movement {
            time,
            line: row.line,
            payer,
            payee,
            exit,
            rule,
            charge,
        };
        if broken {
            tally.note(row.line, NoteKind::BrokenText {});
        }
        if let Some(at) = self.columns.id {
            let id = row.cell(at);
            if !trim(&id).is_empty() {
                lines.ids.push(row.line, trim(&id));
            }
        }
        if self.columns.sequence.is_some() {
            lines.rising.feed(number);
        }
        let list = movement.book(&paid, received.as_ref(), lines, &mut tally.counts.transfers);
        *match list {
            List::Transfers => &mut tally.counts.in_transfers,
            List::Zero => &mut tally.counts.zero,
            List::Own => &mut tally.counts.own,
        } += 1;
        Ok(())
    }

    fn money(&self, row: &Row<'_>) -> Option<(Money, Currency)> {
        let paid = self.paid(row).ok()?;
        Some((paid.amount, paid.currency.clone()))
    }
}

impl TableReader<'_> {
    /// Whether the money of a line moved, as its status says: a payment that failed or is still on its way did not.
    fn has_moved(&self, row: &Row<'_>) -> Result<bool, Fault> {
        let Some(at) = self.columns.status else {
            return Ok(true);
        };
        let cell = row.cell(at);
        let word = trim(&cell);
        let layout = self.manner.layout;
        let is_of = |list: &[String]| list.iter().any(|known| known == word);
        match self.words.status(word) {
            _ if is_of(layout.success()) || self.words.is_success_code(word) => Ok(true),
            _ if is_of(layout.failure()) => Ok(false),
            StatusWord::Success => Ok(true),
            StatusWord::Failure | StatusWord::Pending => Ok(false),
            StatusWord::Unknown => Err(Trouble::StatusOfTable {
                column: self.manner.name_of(at).to_owned(),
                word: word.to_owned(),
            }
            .into()),
        }
    }

    /// What the payer is charged, if that is anything.
    fn charge(&self, row: &Row<'_>, currency: &Currency) -> Result<Option<Money>, Fault> {
        let Some(column) = self.columns.fee else {
            return Ok(None);
        };
        let charge = self.manner.amount(row, column, currency)?;
        if charge.is_some_and(Money::is_negative) {
            let (name, cell) = (self.manner.name_of(column.at), row.cell(column.at));
            return Err(Trouble::NegativeCharge {
                column: name.to_owned(),
                cell: trim(&cell).to_owned(),
            }
            .into());
        }
        Ok(charge.filter(|charge| !charge.is_zero()))
    }

    /// The balances of payer and payee after the amount of a line alone has moved, where it gives them.
    fn balances(
        &self,
        row: &Row<'_>,
        currency: &Currency,
        charge: Option<Money>,
    ) -> Result<[Option<Money>; 2], Fault> {
        let mut balances = [None; 2];
        for (balance, column) in balances.iter_mut().zip(self.columns.balances) {
            if let Some(column) = column {
                *balance = self.manner.amount(row, column, currency)?;
            }
        }
        if let (Some(after), Some(charge)) = (balances[0], charge) {
            balances[0] = after.checked_add(charge);
        }
        Ok(balances)
    }

    /// The line's number in the order; money that it sends arrives at a later one.
    fn number_of(&self, row: &Row<'_>, carried: Option<&Carried>) -> Result<Option<u64>, Fault> {
        let number = self
            .columns
            .sequence
            .and_then(|at| trim(&row.cell(at)).parse().ok());
        match (number, carried.and_then(|carried| carried.arrives_at)) {
            (Some(number), Some(arrives)) if arrives <= number => {
                Err(Trouble::CarriedBackwards { number, arrives }.into())
            }
            _ => Ok(number),
        }
    }

    fn paid(&self, row: &Row<'_>) -> Result<Sum<'_>, Fault> {
        self.sum(row, self.columns.amount, self.columns.currency)
    }

    fn sum(&self, row: &Row<'_>, column: Column, currency: Option<usize>) -> Result<Sum<'_>, Fault> {
        let currency = self.manner.currency(row, currency)?;
        let amount = self.manner.needed_amount(row, column, currency)?;
        if amount.is_negative() {
            let (name, cell) = (self.manner.name_of(column.at), row.cell(column.at));
            return Err(Trouble::Negative {
                column: name.to_owned(),
                cell: trim(&cell).to_owned(),
            }
            .into());
        }
        Ok(Sum { amount, currency })
    }

    /// What arrived, where that is of another currency than what was paid.
    fn received(&self, row: &Row<'_>, paid: &Sum<'_>) -> Result<Option<Sum<'_>>, Fault> {
        let (Some(column), Some(currency)) = (self.columns.received, self.columns.currency_received) else {
            return Ok(None);
        };
        let received = self.sum(row, column, Some(currency))?;
        if received.currency != paid.currency {
            return Ok(Some(received));
        }
        if received.amount != paid.amount {
            return Err(Trouble::TwoSums {
                paid: paid.currency.plain(paid.amount),
                received: paid.currency.plain(received.amount),
            }
            .into());
        }
        Ok(None)
    }

    fn side(
        &self,
        row: &Row<'_>,
        columns: PartyColumns,
        book: &mut AccountBook,
        tally: &mut Tally,
        broken: bool,
    ) -> Result<Side, Fault> {
        let cell = row.cell(columns.number);
        let number = match self
            .manner
            .number(&cell, columns.number, row.line, &mut tally.doubts)?
        {
            Number::Clean(number) => number,
            Number::Masked(text) => return Ok(Side::Nobody(Some(text.into()))),
            Number::Nobody | Number::Damaged => return Ok(Side::Nobody(None)),
        };
        let bank = columns.bank.map(|at| row.cell(at));
        let bank = bank.as_deref().map(trim).filter(|bank| !bank.is_empty());
        let account = match bank {
            Some(bank) if self.manner.layout.bank_in_number() => book.intern(&format!("{bank}/{number}")),
            _ => book.intern(&number),
        };
        let name = columns.name.map(|at| row.cell(at));
        let name = name.as_deref().map(trim).filter(|name| !name.is_empty());
        if (bank.is_some() || name.is_some()) && !broken {
            let details = book.details_mut(account);
            if !self.manner.layout.bank_in_number()
                && let (Some(known), Some(bank)) = (details.bank.as_deref(), bank)
                && known != bank
                && !namesake::carries_bank(&number)
                && namesake::are_apart(
                    known,
                    details.holder.as_deref().unwrap_or(""),
                    bank,
                    name.unwrap_or(""),
                )
            {
                return Err(namesake::in_table(&number, &[known, bank]).into());
            }
            if details.bank.is_none() {
                details.bank = bank.map(Into::into);
            }
            if details.holder.is_none() {
                details.holder = name.map(Into::into);
            }
        }
        Ok(Side::Account(account))
    }

    /// The kind of exit that a blank end is: what the line says outright, else what its words say, or the name of
    /// the blank end where that is a platform's.
    fn exit_kind(&self, row: &Row<'_>, nobody: PartyColumns) -> Result<ExitKind, Fault> {
        if let Some((_, kind)) = self.stated_exit(row)? {
            return Ok(kind);
        }
        let mut classes = Classes::default();
        for at in [self.columns.channel, self.columns.note].into_iter().flatten() {
            let cell = row.cell(at);
            if let Some(kind) = ExitKind::from_name(trim(&cell)) {
                return Ok(kind);
            }
            classes = classes.or(self.words.classes(trim(&cell)));
        }
        let name = nobody.name.map(|at| row.cell(at));
        if let Some(name) = name.as_deref().map(trim) {
            if self.words.is_platform_name(name) {
                return Ok(ExitKind::Clearing);
            }
            if self.words.classes(name).has(Class::Crypto) {
                return Ok(ExitKind::Crypto);
            }
        }
        Ok(kind_of_words(classes))
    }

    /// The exit that a line states outright: the kind of the payee, or behind `from:` of the payer.
    fn stated_exit(&self, row: &Row<'_>) -> Result<Option<(Which, ExitKind)>, Fault> {
        let Some(cell) = self.columns.exit.map(|at| row.cell(at)) else {
            return Ok(None);
        };
        let stated = trim(&cell);
        let (which, word) = match stated.strip_prefix("from:") {
            Some(word) => (Which::Payer, word),
            None => (Which::Payee, stated),
        };
        if word.is_empty() {
            return Ok(None);
        }
        let kind = ExitKind::from_name(word).ok_or_else(|| Trouble::NoExit {
            stated: stated.to_owned(),
            known: ExitKind::ALL.map(ExitKind::name).join(", "),
        })?;
        Ok(Some((which, kind)))
    }

    /// What the line's kind means under a layout that lists kinds.
    fn kind_rule(&self, row: &Row<'_>) -> Result<KindRule, Fault> {
        let layout = self.manner.layout;
        let Some(column) = self.columns.kind.filter(|_| layout.has_kinds()) else {
            return Ok(KindRule::default());
        };
        let cell = row.cell(column);
        layout.kind_rule(trim(&cell)).ok_or_else(|| {
            Trouble::UnknownKind {
                column: self.manner.name_of(column).to_owned(),
                cell: trim(&cell).to_owned(),
            }
            .into()
        })
    }
}

/// One of the two ends of a line.
enum Which {
    Payer,
    Payee,
}

/// The list in which a line is counted.
enum List {
    Transfers,
    Zero,
    Own,
}

impl Movement {
    /// Books the line: one transfer, or, where it changes the currency, one in each.
    fn book(
        &self,
        paid: &Sum<'_>,
        received: Option<&Sum<'_>>,
        lines: &mut TableLines,
        transfers: &mut u64,
    ) -> List {
        let before = lines
            .currencies
            .iter()
            .map(|lines| lines.transfers.len())
            .sum::<usize>();
        let list = match received {
            _ if paid.amount.is_zero() => List::Zero,
            None => self.book_in_one(paid, lines),
            Some(received) => {
                self.convert(paid, received, lines);
                List::Transfers
            }
        };
        let list = if self.book_charge(paid.currency, lines) {
            List::Transfers
        } else {
            list
        };
        let after = lines
            .currencies
            .iter()
            .map(|lines| lines.transfers.len())
            .sum::<usize>();
        *transfers += (after - before) as u64;
        list
    }

    /// Books what the payer is charged; says whether that moved anything.
    fn book_charge(&self, currency: &Currency, lines: &mut TableLines) -> bool {
        let Some(amount) = self.charge else { return false };
        let (payer, exit) = if self.rule.swap {
            (&self.payee, self.rule.payee_exit)
        } else {
            (&self.payer, self.rule.payer_exit)
        };
        let (Side::Account(payer), None) = (payer, exit) else {
            return false;
        };
        let fee = lines.currency(currency).exits.intern(ExitKind::Fee, None);
        self.push(&Sum { amount, currency }, (*payer).into(), fee.into(), lines);
        lines.charges.push(self.line);
        true
    }

    fn book_in_one(&self, paid: &Sum<'_>, lines: &mut TableLines) -> List {
        let (payer_exit, payee_exit) = if self.rule.swap {
            (self.rule.payee_exit, self.rule.payer_exit)
        } else {
            (self.rule.payer_exit, self.rule.payee_exit)
        };
        let mut payer = self.end(&self.payer, payer_exit, paid.currency, lines);
        let mut payee = self.end(&self.payee, payee_exit, paid.currency, lines);
        if self.rule.swap {
            std::mem::swap(&mut payer, &mut payee);
        }
        if payer == payee {
            return List::Own;
        }
        self.push(paid, payer, payee, lines);
        List::Transfers
    }

    /// Ends what was paid at an exit in its currency, and lets what arrived begin at one in the other.
    fn convert(&self, paid: &Sum<'_>, received: &Sum<'_>, lines: &mut TableLines) {
        let converted = Some(ExitWord(ExitKind::Converted));
        if let Side::Account(payer) = self.payer {
            let exit = self.end(&self.payee, converted, paid.currency, lines);
            self.push(paid, payer.into(), exit, lines);
        }
        if let Side::Account(payee) = self.payee
            && !received.amount.is_zero()
        {
            let exit = self.end(&self.payer, converted, received.currency, lines);
            self.push(received, exit, payee.into(), lines);
        }
    }

    /// An end as a party: an exit where the layout says so or nobody is named.
    fn end(&self, side: &Side, exit: Option<ExitWord>, currency: &Currency, lines: &mut TableLines) -> Party {
        let number = match (side, exit) {
            (Side::Account(account), None) => return (*account).into(),
            (Side::Account(account), Some(_)) => Some(lines.book.number(*account).into()),
            (Side::Nobody(text), _) => text.clone(),
        };
        let kind = exit.map_or(self.exit, |word| word.0);
        lines
            .currency(currency)
            .exits
            .intern(kind, number.as_deref())
            .into()
    }

    fn push(&self, sum: &Sum<'_>, payer: Party, payee: Party, lines: &mut TableLines) {
        lines.currency(sum.currency).transfers.push(LineTransfer {
            time: self.time,
            payer,
            payee,
            amount: sum.amount,
            line: self.line,
        });
    }
}
