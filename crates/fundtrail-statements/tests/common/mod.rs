//! A small language for statements, so that a test shows its records as a reader would see them.
//!
//! ```text
//! # A.csv                                  a file
//! A 10:00:02 +50000 =50000 V serial:K7     own account, time, amount, balance, counterparty, more cells
//! A 03-02 -30000 - memo:取现               a date alone; no balance; no counterparty
//! ```
//! An account `card/account` gives both numbers; `~6222****1234` is masked. A day is `MM-DD`, a minute `HH:MM`,
//! an instant `HH:MM:SS` or `MM-DD HH:MM:SS` written `MM-DDTHH:MM:SS`; the year is 2026, the day 1 March.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::BTreeMap;

use fundtrail::{Money, Query, Rule, Source, SubLedger, Time, Trace, TransferIndex};
use fundtrail_statements::{
    AccountFact, Direction, Entry, Fate, Interval, Left, Options, Reading, Settled, Side, TableLine, settle,
};

/// A day in nanoseconds.
pub(crate) const DAY_NANOS: i64 = 24 * 3600 * 1_000_000_000;

/// Reads statements written in the small language.
pub(crate) fn reading(text: &str) -> Reading {
    let mut reading = Reading::default();
    let mut line = 0;
    let mut exports = 0;
    for row in text.lines().map(str::trim).filter(|row| !row.is_empty()) {
        if let Some(path) = row.strip_prefix("# ") {
            reading.paths.push(path.to_owned());
            line = 1;
            exports += 1;
            continue;
        }
        line += 1;
        let source = Source::new(reading.paths.len() - 1, line);
        read_row(&mut reading, row, source, exports - 1);
    }
    reading
}

fn read_row(reading: &mut Reading, row: &str, source: Source, export: u32) {
    let mut cells = row.split_whitespace();
    let mut next = || {
        cells
            .next()
            .unwrap_or_else(|| panic!("a row with too few cells: {row}"))
    };
    let first = next();
    if first == "table" {
        let (payer, payee) = (next(), next());
        let (time, amount) = (interval(next()), money(next()));
        let line = TableLine {
            source,
            time,
            payer: side(reading, payer),
            payee: side(reading, payee),
            amount,
            currency: fundtrail_statements::Text::EMPTY,
            exit: None,
        };
        reading.table.push(line);
        return;
    }
    if first == "fact" {
        let side = side(reading, next());
        let asked = next().split_once("..").map(|(from, until)| fundtrail::Period {
            from: interval(from).start,
            until: interval(until).start,
        });
        reading.facts.push(AccountFact { side, asked });
        return;
    }
    let own = side(reading, first);
    let time = interval(next());
    let (direction, amount) = signed(next());
    let mut entry = Entry {
        source,
        export,
        time,
        direction,
        amount,
        balance: None,
        currency: fundtrail_statements::Text::EMPTY,
        own,
        other: Side::default(),
        status: fundtrail_statements::Text::EMPTY,
        serial: fundtrail_statements::Text::EMPTY,
        kind: fundtrail_statements::Text::EMPTY,
        memo: fundtrail_statements::Text::EMPTY,
        channel: fundtrail_statements::Text::EMPTY,
        merchant: fundtrail_statements::Text::EMPTY,
        left: Left::default(),
    };
    for cell in cells {
        if let Some(balance) = cell.strip_prefix('=') {
            entry.balance = Some(money(balance));
        } else if let Some((key, value)) = cell.split_once(':') {
            let value = reading.texts.intern(value);
            match key {
                "memo" => entry.memo = value,
                "serial" => entry.serial = value,
                "status" => entry.status = value,
                "name" => entry.other.name = value,
                "holder" => entry.own.name = value,
                "currency" => entry.currency = value,
                "merchant" => entry.merchant = value,
                "batch" => entry.export = 1_000 + export,
                _ => panic!("no such cell: {key}"),
            }
        } else if cell != "-" {
            let name = entry.other.name;
            entry.other = Side {
                name,
                ..side(reading, cell)
            };
        }
    }
    reading.entries.push(entry);
}

fn side(reading: &mut Reading, text: &str) -> Side {
    let mut side = Side::default();
    if text.contains('*') {
        side.masked = reading.texts.intern(text.trim_start_matches('~'));
    } else if let Some((card, account)) = text.split_once('/') {
        side.card = reading.texts.intern(card);
        side.account = reading.texts.intern(account);
    } else if text != "-" {
        side.account = reading.texts.intern(text);
    }
    side
}

/// `+5` is in, `-5` is out, `--5` is out with a negative amount, `~5` is neither, `?5` does not say.
fn signed(text: &str) -> (Direction, Money) {
    let (sign, amount) = text.split_at(1);
    let direction = match sign {
        "+" => Direction::In,
        "-" => Direction::Out,
        "~" => Direction::Own,
        "?" => Direction::Open,
        _ => panic!("an amount needs a sign: {text}"),
    };
    (direction, money(amount))
}

/// Yuan as text.
pub(crate) fn money(text: &str) -> Money {
    Money::parse(text, 2).expect("an amount")
}

/// A time in the small language.
pub(crate) fn interval(text: &str) -> Interval {
    let (day, clock) = match text.split_once('T') {
        Some((day, clock)) => (day, clock),
        None if text.contains(':') => ("03-01", text),
        None => (text, ""),
    };
    let (clock, width) = match clock.len() {
        0 => ("00:00:00".to_owned(), DAY_NANOS),
        5 => (format!("{clock}:00"), 60_000_000_000),
        _ => (clock.to_owned(), 1_000_000_000),
    };
    let start = format!("2026-{day}T{clock}").parse().expect("a time");
    Interval {
        start: Time::from_datetime(start).expect("in range"),
        width_nanos: width,
    }
}

/// Settles statements written in the small language.
pub(crate) fn settled(text: &str) -> Settled {
    settle(&reading(text), &Options::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// The transfers of the only ledger as `payer payee amount`, in settlement order.
pub(crate) fn transfers(settled: &Settled) -> Vec<String> {
    let [ledger] = &settled.ledgers[..] else {
        panic!("{} ledgers", settled.ledgers.len())
    };
    let end = |party: fundtrail::Party| match party.end() {
        fundtrail::End::Account(account) => settled.book.number(account).to_owned(),
        fundtrail::End::Exit(exit) => ledger.exits().exit(exit).kind.name().to_owned(),
    };
    ledger
        .transfers()
        .iter()
        .map(|t| {
            format!(
                "{} {} {}",
                end(t.payer),
                end(t.payee),
                ledger.currency().plain(t.amount)
            )
        })
        .collect()
}

/// What became of each entry, in one word.
pub(crate) fn fates(settled: &Settled) -> Vec<&'static str> {
    let word = |fate: &Fate| match fate {
        Fate::Transfer { .. } => "transfer",
        Fate::Rejected => "rejected",
        Fate::Failed => "failed",
        Fate::Void { .. } => "void",
        Fate::Duplicate { .. } => "duplicate",
        Fate::Zero => "zero",
        Fate::Own => "own",
    };
    settled.fates.iter().map(word).collect()
}

/// Traces everything that `victim` paid to accounts.
pub(crate) fn trace(settled: &Settled, victim: &str, rule: Rule) -> Trace {
    let ledger = &settled.ledgers[0];
    let victim = settled.book.get(victim).expect("the victim's account");
    let transfers = ledger.transfers();
    let payments: Vec<TransferIndex> = transfers
        .indices()
        .filter(|&i| {
            let t = transfers.get(i);
            t.payer.account() == Some(victim) && t.payee.account().is_some()
        })
        .collect();
    let query = Query::new(ledger, payments).expect("a payment");
    SubLedger::new(ledger, &query).expect("balances fit").trace(rule)
}

/// What is held, by account and exit kind, as text; nothing where it is zero.
pub(crate) fn ends(settled: &Settled, victim: &str, rule: Rule) -> BTreeMap<String, String> {
    let trace = trace(settled, victim, rule);
    let ledger = &settled.ledgers[0];
    let mut ends: BTreeMap<String, i128> = BTreeMap::new();
    for account in trace.accounts() {
        *ends
            .entry(settled.book.number(account.account).to_owned())
            .or_default() += account.held;
    }
    for exit in trace.exits() {
        *ends
            .entry(ledger.exits().exit(exit.exit).kind.name().to_owned())
            .or_default() += exit.amount;
    }
    ends.retain(|_, amount| *amount != 0);
    ends.into_iter()
        .map(|(end, amount)| (end, ledger.currency().plain(amount)))
        .collect()
}

/// Holds `ends` against `NAME AMOUNT` pairs.
#[track_caller]
pub(crate) fn assert_ends(settled: &Settled, rule: Rule, expected: &[(&str, &str)]) {
    let expected: BTreeMap<String, String> = expected
        .iter()
        .map(|&(end, amount)| (end.to_owned(), amount.to_owned()))
        .collect();
    assert_eq!(ends(settled, "V", rule), expected, "under {rule}");
}
