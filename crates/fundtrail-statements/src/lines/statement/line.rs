//! One line of a statement.

use std::borrow::Cow;

use fundtrail::{Currency, Money, Source};

use super::columns::{Columns, HowMuch, When};
use super::lines::{Charge, EntryLines};
use super::own::Stated;
use super::party;
use super::two_names::TwoNames;
use super::wallet::{self, Effect};
use crate::bytes::message::{self, Described};
use crate::bytes::row::Row;
use crate::cell::{names_nobody, says_nothing, trim};
use crate::entry::{Direction, Entry, Interval, Left, Side, Text};
use crate::layout::InSign;
use crate::layout::header::Column;
use crate::lines::doubts::Doubts;
use crate::lines::manner::{Fault, Manner};
use crate::lines::scan::{LineReader, Tally};
use crate::lines::sum_line::{SumWord, sum_word};
use crate::note::NoteKind;
use crate::trouble::Trouble;

/// Reads the lines of a statement.
pub(super) struct EntryReader<'s> {
    pub(super) manner: Manner<'s>,
    pub(super) columns: Columns,
    /// The statement's own numbers, where no column gives them.
    pub(super) own: Option<Stated>,
    /// Two columns of names, where one of them is the own side's.
    pub(super) names: Option<TwoNames>,
}

/// How much a line moved, and which way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figures<'c> {
    pub(super) direction: Direction,
    pub(super) amount: Money,
    pub(super) balance: Option<Money>,
    pub(super) currency: &'c Currency,
}

impl<'s> LineReader<'s> for EntryReader<'s> {
    type Lines = EntryLines;

    fn manner(&self) -> &Manner<'s> {
        &self.manner
    }

    fn manner_mut(&mut self) -> &mut Manner<'s> {
        &mut self.manner
    }

    fn read(&self, row: &Row<'_>, lines: &mut EntryLines, tally: &mut Tally) -> Result<(), Fault> {
        if self.is_feedback(row) {
            tally.counts.ignored += 1;
            return Ok(());
        }
        if self.moved_nothing(row, &mut tally.doubts)? {
            tally.counts.ignored += 1;
            self.hold(row, lines, tally);
            return Ok(());
        }
        self.manner
            .check_shape(row, self.columns.last_needed, &mut tally.doubts)?;
        let broken = self.manner.is_broken(row, self.needed())?;
        let time = self.time(row)?;
        if !self.manner.wants(time.start) {
            tally.counts.ignored += 1;
            return Ok(());
        }
        if let Some(exchange) = &self.columns.exchange {
            self.read_exchange(exchange, row, (time, broken), lines, tally)?;
            if broken {
                tally.note(row.line, NoteKind::BrokenText {});
            }
            return Ok(());
        }
        let entry = self.entry(row, time, broken, lines, tally)?;
        let (charge, net) = self.charge(row)?;
        let left = net.filter(|net| net.minor() != change(&entry));
        if !charge.is_zero() || left.is_some() {
            let at = lines.entries.len();
            lines.charges.push(Charge {
                at,
                paid: charge,
                net,
            });
        }
        if broken {
            tally.note(row.line, NoteKind::BrokenText {});
        }
        lines.entries.push(entry);
        Ok(())
    }

    fn money(&self, row: &Row<'_>) -> Option<(Money, Currency)> {
        let currency = self.manner.currency(row, self.columns.currency).ok()?;
        let amount = |column| self.manner.amount(row, column, currency).ok().flatten();
        let amount = match self.columns.how_much {
            HowMuch::Signed(column) | HowMuch::Worded { amount: column, .. } => amount(column),
            HowMuch::Apart { into, out } => amount(into).filter(|a| !a.is_zero()).or_else(|| amount(out)),
        }?;
        let amount = if amount.is_negative() {
            amount.checked_neg()?
        } else {
            amount
        };
        Some((amount, currency.clone()))
    }
}

impl EntryReader<'_> {
    /// Whether a line only says that the bank found nothing (查无此记录): it has a reason and no amount. Banks
    /// date such lines, or not; a transaction that failed has an amount.
    fn is_feedback(&self, row: &Row<'_>) -> bool {
        let blank = |at: usize| trim(&row.cell(at)).is_empty();
        self.columns.feedback.is_some_and(|at| !blank(at)) && self.columns.how_much.columns().all(blank)
    }

    /// Whether a line moved nothing: words of it say a balance or a total and nothing else, and it names nobody who was
    /// paid.
    ///
    /// # Errors
    /// Where it says a balance, and its amount is not the one that stands beside.
    fn moved_nothing(&self, row: &Row<'_>, doubts: &mut Doubts) -> Result<bool, Fault> {
        let columns = &self.columns;
        let words = [columns.memo, columns.kind, columns.remark, columns.serial];
        let mut words = words
            .into_iter()
            .flatten()
            .filter_map(|at| sum_word(trim(&row.cell(at))));
        // Where a name should stand, TOTAL may be one; 合计 is none.
        let name = columns.other.name.and_then(|at| {
            let cell = row.cell(at);
            sum_word(trim(&cell)).filter(|_| !cell.is_ascii())
        });
        let Some(word) = words.next().or(name) else {
            return Ok(false);
        };
        let says_nobody = |at: usize| {
            let cell = row.cell(at);
            names_nobody(trim(&cell)) || sum_word(trim(&cell)).is_some()
        };
        let mut others = columns.other.numbers().chain(columns.other.name);
        if !others.all(says_nobody) {
            return Ok(false);
        }
        let blank = |at: usize| says_nothing(trim(&row.cell(at)));
        if columns.how_much.amounts().all(blank) {
            return Ok(columns.balance.is_some_and(|balance| !blank(balance.at)));
        }
        if word == SumWord::Balance {
            self.check_balance(row)?;
        }
        doubts.sum(row.line);
        Ok(true)
    }

    /// Keeps a line that says a total, in case the balances show that its amount moved: then the word is a name.
    fn hold(&self, row: &Row<'_>, lines: &mut EntryLines, tally: &mut Tally) {
        let blank = |at: usize| says_nothing(trim(&row.cell(at)));
        if self.columns.fee.is_some() || self.columns.how_much.amounts().all(blank) {
            return;
        }
        let read = self
            .time(row)
            .and_then(|time| self.entry(row, time, false, lines, tally));
        if let Ok(entry) = read
            && self.manner.wants(entry.time.start)
        {
            lines.sums.push((lines.entries.len(), entry));
        }
    }

    /// Refuses a line that says what the balance was and has two figures.
    fn check_balance(&self, row: &Row<'_>) -> Result<(), Fault> {
        let currency = self.manner.currency(row, self.columns.currency)?;
        let Some(column) = self.columns.balance else {
            return Ok(());
        };
        let balance = self.manner.amount(row, column, currency)?;
        let amount = self.money(row).map(|(amount, _)| amount);
        match (balance, amount) {
            (Some(balance), Some(amount))
                if balance.minor().unsigned_abs() != amount.minor().unsigned_abs() && !amount.is_zero() =>
            {
                Err(Trouble::BalanceWords {
                    amount: currency.plain(amount),
                    balance: currency.plain(balance),
                }
                .into())
            }
            _ => Ok(()),
        }
    }

    /// What a column of charges holds, and what is left of the amount where a column says so.
    pub(super) fn charge(&self, row: &Row<'_>) -> Result<(Money, Option<Money>), Fault> {
        let Some(column) = self.columns.fee else {
            return Ok((Money::ZERO, None));
        };
        let currency = self.manner.currency(row, self.columns.currency)?;
        let charge = self.manner.amount(row, column, currency)?;
        let net = match self.columns.net {
            Some(net) => self.manner.amount(row, net, currency)?,
            None => None,
        };
        Ok((charge.unwrap_or(Money::ZERO), net))
    }

    /// The columns that figures rest on.
    fn needed(&self) -> impl Iterator<Item = usize> {
        let columns = &self.columns;
        let figures = columns.when.columns().chain(columns.how_much.columns());
        figures
            .chain(columns.own.numbers())
            .chain(columns.other.numbers())
    }

    fn time(&self, row: &Row<'_>) -> Result<Interval, Fault> {
        match self.columns.when {
            When::Apart { date, time } => self.manner.time_apart(row, date, time),
            When::Whole { time, instead } => match instead {
                Some(instead) if trim(&row.cell(time)).is_empty() => self.manner.time(row, instead),
                _ => self.manner.time(row, time),
            },
        }
    }

    fn entry(
        &self,
        row: &Row<'_>,
        time: Interval,
        broken: bool,
        lines: &mut EntryLines,
        tally: &mut Tally,
    ) -> Result<Entry, Fault> {
        let currency = self.manner.currency(row, self.columns.currency)?;
        let balance = match self.columns.balance {
            Some(column) => self.manner.amount(row, column, currency)?,
            None => None,
        };
        let (direction, amount) = self.movement(row, currency, balance)?;
        let figures = Figures {
            direction,
            amount,
            balance,
            currency,
        };
        self.entry_of(row, time, broken, &figures, lines, tally)
    }

    /// The entry of these figures, with whatever else the line says.
    pub(super) fn entry_of(
        &self,
        row: &Row<'_>,
        time: Interval,
        broken: bool,
        figures: &Figures<'_>,
        lines: &mut EntryLines,
        tally: &mut Tally,
    ) -> Result<Entry, Fault> {
        let columns = &self.columns;
        let doubts = &mut tally.doubts;
        let mut own = party::read(&self.manner, &columns.own, row, lines, doubts, broken)?;
        if let Some(stated) = &self.own {
            let mut text =
                |number: &Option<Box<str>>| number.as_ref().map(|number| lines.texts.intern(number));
            own.account = text(&stated.account).unwrap_or(Text::EMPTY);
            own.card = text(&stated.card).unwrap_or(Text::EMPTY);
        }
        if own.card.is_empty() && own.account.is_empty() {
            return Err(Trouble::NoOwnNumber {}.into());
        }
        let mut other = party::read(&self.manner, &columns.other, row, lines, doubts, broken)?;
        if let Some(at) = columns.other_instead
            && other.card.is_empty()
            && other.account.is_empty()
        {
            let cell = row.cell(at);
            other.account = party::number(
                &self.manner,
                &cell,
                at,
                row.line,
                lines,
                doubts,
                &mut other.masked,
            )?;
        }
        if let Some(at) = self.names.as_ref().and_then(|names| names.other(row)) {
            other.name = lines.text(at, trim(&row.cell(at)));
        }
        let described = self.describe(row, &mut other, lines, doubts)?;
        let mut text =
            |column: Option<usize>| column.map_or(Text::EMPTY, |at| lines.text(at, trim(&row.cell(at))));
        let serial = text(columns.serial);
        let kind = text(columns.kind);
        let batch = text(columns.batch);
        let merchants = columns.merchant.map(&mut text);
        let left = Left {
            ip: text(columns.left.ip),
            device: text(columns.left.device),
            terminal: text(columns.left.terminal),
            branch: text(columns.left.branch),
            teller: text(columns.left.teller),
            agent: text(columns.left.agent),
        };
        let mut entry = Entry {
            source: Source::new(0, row.line),
            export: batch.index() as u32,
            time,
            direction: figures.direction,
            amount: figures.amount,
            balance: figures.balance,
            currency: lines.texts.intern(figures.currency.code()),
            own,
            other,
            status: self.status(row, lines),
            serial,
            kind,
            memo: joined(row, [columns.memo, columns.remark], lines),
            channel: joined(
                row,
                [
                    columns.channel,
                    columns.cash.filter(|&at| says_cash(&row.cell(at))),
                ],
                lines,
            ),
            merchant: merchants
                .into_iter()
                .find(|text| !text.is_empty())
                .unwrap_or(Text::EMPTY),
            left,
        };
        if let Some(described) = described {
            entry.kind = or_else(entry.kind, &described.kind, lines);
            entry.serial = or_else(entry.serial, &described.serial, lines);
            entry.memo = lines.texts.intern(&described.memo);
        }
        if let Some(at) = columns.funding {
            self.settle_wallet(row, at, figures.currency, &mut entry, lines);
        }
        Ok(entry)
    }

    /// What the memo says of the movement and its other side, where the layout says that it is written so.
    fn describe(
        &self,
        row: &Row<'_>,
        other: &mut Side,
        lines: &mut EntryLines,
        doubts: &mut Doubts,
    ) -> Result<Option<Described>, Fault> {
        let Some(at) = self.columns.memo.filter(|_| self.manner.layout.is_described()) else {
            return Ok(None);
        };
        let described = message::described(trim(&row.cell(at)));
        if other.account.is_empty() && !described.account.is_empty() {
            other.account = party::number(
                &self.manner,
                &described.account,
                at,
                row.line,
                lines,
                doubts,
                &mut other.masked,
            )?;
        }
        other.name = or_else(other.name, &described.name, lines);
        other.bank = or_else(other.bank, &described.bank, lines);
        Ok(Some(described))
    }

    /// Settles what a line of a wallet's bill did to the wallet.
    fn settle_wallet(
        &self,
        row: &Row<'_>,
        funding: usize,
        currency: &Currency,
        entry: &mut Entry,
        lines: &mut EntryLines,
    ) {
        let funding = row.cell(funding);
        let words = [self.columns.kind, self.columns.memo]
            .map(|column| column.map_or(Cow::Borrowed(""), |at| row.cell(at)));
        let effect = wallet::effect(entry.direction, &words.join(" "), trim(&funding));
        if effect == Effect::Elsewhere {
            lines.elsewhere.add(row.line, &funding, currency, entry.amount);
        }
        wallet::apply(effect, entry, lines);
    }

    fn movement(
        &self,
        row: &Row<'_>,
        currency: &Currency,
        balance: Option<Money>,
    ) -> Result<(Direction, Money), Fault> {
        match self.columns.how_much {
            HowMuch::Signed(column) => {
                let amount = self.manner.needed_amount(row, column, currency)?;
                let is_in = amount.is_negative() == (self.manner.layout.in_sign() == InSign::Minus);
                let direction = if is_in || amount.is_zero() {
                    Direction::In
                } else {
                    Direction::Out
                };
                Ok((direction, self.unsigned(amount, column)?))
            }
            HowMuch::Worded { amount, direction } => {
                let cell = row.cell(direction);
                let word = match self.manner.directions.read(&cell) {
                    Err(_) if self.columns.funding.is_some() && wallet::is_neutral(&cell) => {
                        Ok(Direction::Own)
                    }
                    word => word,
                };
                let amount = self.manner.needed_amount(row, amount, currency)?;
                match word {
                    Ok(word) => Ok((word, amount)),
                    // Where balances stand beside, they may show what the word does not say.
                    Err(_) if balance.is_some() && !amount.is_negative() => Ok((Direction::Open, amount)),
                    Err(error) => Err(self.manner.fault(&error, direction)),
                }
            }
            HowMuch::Apart { into, out } => self.movement_apart(row, into, out, currency),
        }
    }

    /// Blank and zero both mean "not this side".
    fn movement_apart(
        &self,
        row: &Row<'_>,
        into: Column,
        out: Column,
        currency: &Currency,
    ) -> Result<(Direction, Money), Fault> {
        let (amount_in, amount_out) = (
            self.manner.amount(row, into, currency)?,
            self.manner.amount(row, out, currency)?,
        );
        let filled = |amount: Option<Money>| amount.filter(|amount| !amount.is_zero());
        match (filled(amount_in), filled(amount_out)) {
            (Some(amount), None) => Ok((Direction::In, amount)),
            (None, Some(amount)) => Ok((Direction::Out, amount)),
            (None, None) => {
                if let Some(zero) = amount_in.or(amount_out) {
                    Ok((Direction::In, zero))
                } else {
                    let [into, out] = self.names(into, out);
                    Err(Trouble::BothBlank { into, out }.into())
                }
            }
            (Some(_), Some(_)) => {
                let [into, out] = self.names(into, out);
                Err(Trouble::BothFilled { into, out }.into())
            }
        }
    }

    pub(super) fn names(&self, into: Column, out: Column) -> [String; 2] {
        [into, out].map(|column| self.manner.name_of(column.at).to_owned())
    }

    fn unsigned(&self, amount: Money, column: Column) -> Result<Money, Fault> {
        if !amount.is_negative() {
            return Ok(amount);
        }
        amount.checked_neg().ok_or_else(|| {
            let column = self.manner.name_of(column.at).to_owned();
            Trouble::AmountTooLarge { column }.into()
        })
    }

    /// The status word; the layout's own words are put into the usual ones.
    fn status(&self, row: &Row<'_>, lines: &mut EntryLines) -> Text {
        let Some(at) = self.columns.status else {
            return Text::EMPTY;
        };
        let cell = row.cell(at);
        let word = trim(&cell);
        match self.manner.success(word) {
            Some(true) => lines.texts.intern("成功"),
            Some(false) => lines.texts.intern("失败"),
            None => lines.text(at, word),
        }
    }
}

/// By how much an entry changed its account, in minor units.
pub(super) fn change(entry: &Entry) -> i64 {
    match entry.direction {
        Direction::Out => entry.amount.minor().saturating_neg(),
        Direction::In | Direction::Own | Direction::Open => entry.amount.minor(),
    }
}

/// A text, or another where it is empty.
fn or_else(text: Text, other: &str, lines: &mut EntryLines) -> Text {
    if text.is_empty() {
        lines.texts.intern(other)
    } else {
        text
    }
}

/// Whether a cash flag says that notes moved, in words or as a flag.
fn says_cash(cell: &str) -> bool {
    trim(cell).contains("现金") && !trim(cell).contains('非')
}

/// The texts of two columns, a blank between them.
fn joined(row: &Row<'_>, [first, second]: [Option<usize>; 2], lines: &mut EntryLines) -> Text {
    let cells = [first, second].map(|column| column.map_or(Cow::Borrowed(""), |at| row.cell(at)));
    match [trim(&cells[0]), trim(&cells[1])] {
        [text, ""] => first.map_or(Text::EMPTY, |at| lines.text(at, text)),
        ["", text] => second.map_or(Text::EMPTY, |at| lines.text(at, text)),
        [first, second] => lines.both(first, second),
    }
}
