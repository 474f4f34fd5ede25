//! Bank messages: ISO 20022 (camt.052, .053, .054), SWIFT MT940 and MT942, OFX and QIF.
//!
//! Each becomes a text of tabs, a line for each movement, as a workbook's sheet does; from there on it is read like
//! any statement, by the layouts `bank-message` and `qif`. A movement stands on the line of the file on which its
//! entry begins, so that `FILE:LINE` leads to it; where two entries begin on one line (a file without line ends),
//! lines count the movements, and a note says so.
//!
//! Such files give the balance before and after a statement, not after each line. Where the movements lead from one
//! to the other, each line gets the balance that follows; where they do not, none does, and a note says by how much.

mod camt;
mod decimal;
mod labels;
mod mt940;
mod ofx;
mod qif;

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::bytes::decode::{Decoded, Pieces, decode};
use crate::bytes::foreign;
use crate::bytes::placed;
use crate::note::NoteKind;
use crate::trouble::Trouble;
use decimal::Decimal;

/// How much of a file tells what it is.
const TOLD_BY: usize = 4096;

/// The columns of the text that a message becomes: the names that the layout `bank-message` knows.
const HEADER: &str = "message account\tmessage holder\tmessage bank\tmessage time\tmessage amount\tmessage direction\t\
                      message currency\tmessage balance\tmessage counterparty\tmessage counterparty name\t\
                      message counterparty bank\tmessage serial\tmessage status\tmessage kind\tmessage memo";

/// What kind of message a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Message {
    Camt,
    Mt940,
    Ofx,
    Qif,
}

/// A message as a text of tabs.
#[derive(Debug)]
pub(crate) struct MessageText {
    pub(crate) decoded: Decoded<'static>,
    /// What a reader should know of it.
    pub(crate) notes: Vec<MessageNote>,
}

/// Something to say of a message.
#[derive(Debug)]
pub(crate) struct MessageNote {
    pub(crate) line: u64,
    pub(crate) kind: NoteKind,
}

/// Why a message cannot be read.
#[derive(Debug)]
pub(crate) struct MessageError {
    pub(crate) line: u64,
    pub(crate) trouble: Trouble,
}

impl MessageError {
    fn at(line: u64, trouble: Trouble) -> Self {
        MessageError { line, trouble }
    }
}

/// Which way a movement went, seen from the statement's account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    In,
    Out,
}

/// One movement of a message.
#[derive(Debug, Clone)]
struct Movement {
    /// The line on which its entry begins.
    line: u64,
    /// `YYYY-MM-DD`, with a time of day where there is one.
    time: String,
    way: Way,
    amount: Decimal,
    currency: String,
    /// The balance after it.
    balance: Option<Decimal>,
    other: Party,
    serial: String,
    status: &'static str,
    kind: String,
    memo: String,
}

impl Movement {
    fn new(line: u64, way: Way, amount: Decimal) -> Self {
        Movement {
            line,
            time: String::new(),
            way,
            amount,
            currency: String::new(),
            balance: None,
            other: Party::default(),
            serial: String::new(),
            status: BOOKED,
            kind: String::new(),
            memo: String::new(),
        }
    }

    fn signed(&self) -> Decimal {
        match self.way {
            Way::In => self.amount,
            Way::Out => self.amount.negated(),
        }
    }
}

/// The status of an entry that is in the books: one of the usual success words.
const BOOKED: &str = "booked";
/// The status of one that is not (yet): a failure word of the layout.
const PENDING: &str = "pending";

/// What a description says of its movement.
#[derive(Debug, Default)]
pub(crate) struct Described {
    pub(crate) account: String,
    pub(crate) name: String,
    pub(crate) bank: String,
    pub(crate) serial: String,
    pub(crate) kind: String,
    pub(crate) memo: String,
}

/// Takes a description apart that is written as field 86 of MT940 is: `/TRTP/…/IBAN/…`, `?20…`, or `IBAN: …`.
pub(crate) fn described(text: &str) -> Described {
    let mut movement = Movement::new(0, Way::In, Decimal::default());
    mt940::describe(&mut movement, &[text]);
    Described {
        account: movement.other.account,
        name: movement.other.name,
        bank: movement.other.bank,
        serial: movement.serial,
        kind: movement.kind,
        memo: movement.memo,
    }
}

/// An account, with its holder and bank, as far as they are given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Party {
    account: String,
    name: String,
    bank: String,
}

/// What a message says of one account.
#[derive(Debug, Default)]
struct Account {
    own: Party,
    /// The line on which it begins.
    line: u64,
    opening: Option<Decimal>,
    closing: Option<Decimal>,
    movements: Vec<Movement>,
}

impl Account {
    /// Gives each booked movement the balance after it, where opening and closing balance prove that none is missing.
    fn prove(&mut self) -> Option<MessageNote> {
        let (opening, closing) = (self.opening?, self.closing?);
        let booked = |movement: &Movement| movement.status == BOOKED;
        let mut order: Vec<usize> = (0..self.movements.len())
            .filter(|&at| booked(&self.movements[at]))
            .collect();
        if self.is_newest_first(&order) {
            order.reverse();
        }
        let mut balance = opening;
        let mut after = Vec::with_capacity(order.len());
        for &at in &order {
            balance = balance.plus(self.movements[at].signed());
            after.push(balance);
        }
        if balance != closing {
            return Some(MessageNote {
                line: self.line,
                kind: NoteKind::MessageBalance {
                    account: self.own.account.clone(),
                    opening: opening.to_string(),
                    reached: balance.to_string(),
                    closing: closing.to_string(),
                },
            });
        }
        for (at, balance) in order.into_iter().zip(after) {
            self.movements[at].balance = Some(balance);
        }
        None
    }

    fn is_newest_first(&self, order: &[usize]) -> bool {
        let day = |at: &usize| self.movements[*at].time.get(..10);
        let falls = order.windows(2).any(|pair| day(&pair[0]) > day(&pair[1]));
        falls && order.windows(2).all(|pair| day(&pair[0]) >= day(&pair[1]))
    }
}

/// What kind of message bytes are, judged by how they begin.
pub(crate) fn kind(bytes: &[u8]) -> Option<Message> {
    let head = &bytes[..bytes.len().min(TOLD_BY)];
    let head = String::from_utf8_lossy(head);
    let head = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    if camt::is_one(head) {
        Some(Message::Camt)
    } else if ofx::is_one(head) {
        Some(Message::Ofx)
    } else if qif::is_one(head) {
        Some(Message::Qif)
    } else if mt940::is_one(head) {
        Some(Message::Mt940)
    } else {
        None
    }
}

/// Reads a message.
///
/// Complexity: linear in its length.
pub(crate) fn text(
    kind: Message,
    bytes: &[u8],
    encoding: Option<&'static Encoding>,
) -> Result<MessageText, MessageError> {
    let encoding = encoding.or_else(|| stated_encoding(kind, bytes));
    let decoded = decoded(bytes, encoding)?;
    let text = decoded.joined();
    let lines = text.lines().count() as u64;
    let mut read = match kind {
        Message::Camt => camt::read(&text)?,
        Message::Mt940 => mt940::read(&text)?,
        Message::Ofx => ofx::read(&text)?,
        Message::Qif => return qif::read(&text, lines),
    };
    let mut notes = std::mem::take(&mut read.notes);
    notes.extend(read.accounts.iter_mut().filter_map(Account::prove));
    Ok(laid_out(&read, lines, notes))
}

/// What a reader found in a message.
#[derive(Debug, Default)]
struct Read {
    /// The message's name: what inputs are said to be written in.
    name: &'static str,
    accounts: Vec<Account>,
    notes: Vec<MessageNote>,
}

/// The encoding that a message names itself.
fn stated_encoding(kind: Message, bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(TOLD_BY)]).to_lowercase();
    let label = match kind {
        Message::Camt | Message::Ofx if head.trim_start_matches('\u{FEFF}').starts_with("<?xml") => {
            let declaration = head.split("?>").next()?;
            let value = declaration.split("encoding=").nth(1)?;
            value.split(['"', '\'']).nth(1)?.to_owned()
        }
        Message::Ofx => {
            let charset = head.split("charset:").nth(1)?;
            let number = charset.split_whitespace().next()?;
            let utf8 = head.contains("encoding:utf-8") || head.contains("encoding:unicode");
            if utf8 {
                "utf-8".to_owned()
            } else if number.bytes().all(|b| b.is_ascii_digit()) {
                format!("windows-{number}")
            } else {
                number.to_owned()
            }
        }
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

/// The text of a message. Without a word on its encoding it is UTF-8; else what Western banks write, unless the bytes
/// read as Chinese.
fn decoded<'b>(bytes: &'b [u8], encoding: Option<&'static Encoding>) -> Result<Pieces<'b>, MessageError> {
    let encoding = encoding.filter(|_| std::str::from_utf8(bytes).is_err());
    let found = decode(bytes, encoding).map_err(|_| MessageError::at(1, Trouble::MessageZeros {}))?;
    if encoding.is_none() && found.encoding == "gb18030" && foreign::is_western(found.text.lines()) {
        let (text, ..) = WINDOWS_1252.decode(bytes);
        return Ok(Pieces::whole(text.into_owned()));
    }
    Ok(found.text)
}

/// The text of tabs that a message becomes, a movement on the line where its entry begins.
fn laid_out(read: &Read, lines: u64, mut notes: Vec<MessageNote>) -> MessageText {
    let movements = read.accounts.iter();
    let rows = movements.flat_map(|account| {
        let row = |movement: &Movement| (movement.line, row(account, movement));
        account.movements.iter().map(row).collect::<Vec<_>>()
    });
    let text = placed(HEADER, rows.collect(), lines, &mut notes);
    MessageText {
        decoded: Decoded {
            text: Pieces::whole(text),
            encoding: read.name,
            broken: Vec::new(),
        },
        notes,
    }
}

/// Rows below a header, each on its own line of the file where that can be, else with a note.
fn placed(header: &str, rows: Vec<(u64, String)>, lines: u64, notes: &mut Vec<MessageNote>) -> String {
    let mut all = vec![(1, header.to_owned())];
    all.extend(rows);
    all.sort_by_key(|&(line, _)| line);
    let (text, apart) = placed::text(all, lines);
    if !apart {
        notes.push(MessageNote {
            line: 1,
            kind: NoteKind::MessageLines {},
        });
    }
    text
}

fn row(account: &Account, movement: &Movement) -> String {
    let way = match movement.way {
        Way::In => "credit",
        Way::Out => "debit",
    };
    placed::row([
        account.own.account.as_str(),
        &account.own.name,
        &account.own.bank,
        &movement.time,
        &movement.amount.to_string(),
        way,
        &movement.currency,
        &movement
            .balance
            .map_or(String::new(), |balance| balance.to_string()),
        &movement.other.account,
        &movement.other.name,
        &movement.other.bank,
        &movement.serial,
        movement.status,
        &movement.kind,
        &movement.memo,
    ])
}

/// `YYYYMMDD` with dashes; `None` where the digits are no day.
fn day(digits: &str) -> Option<String> {
    let (year, rest) = digits.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    let date = chrono::NaiveDate::from_ymd_opt(
        year.parse().ok()?,
        month.parse().ok()?,
        day.get(..2)?.parse().ok()?,
    )?;
    Some(date.format("%Y-%m-%d").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_known_by_how_it_begins() {
        assert_eq!(kind(b"\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">"), Some(Message::Camt));
        assert_eq!(
            kind(b"{1:F01X}{4:\r\n:20:A\r\n:25:1/2\r\n:28C:1\r\n:60F:C260301EUR1,\r\n"),
            Some(Message::Mt940)
        );
        assert_eq!(kind(b"OFXHEADER:100\nDATA:OFXSGML\n\n<OFX>"), Some(Message::Ofx));
        assert_eq!(kind(b"!Type:Bank\nD01/02/2026\n"), Some(Message::Qif));
        assert_eq!(kind(b"time,from,to,amount\n"), None);
        assert_eq!(kind(b"<html><table>"), None);
    }
}
