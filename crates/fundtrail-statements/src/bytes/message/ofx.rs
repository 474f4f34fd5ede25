//! OFX and QFX: SGML (1.x), where a value's tag need not be closed, and XML (2.x). Both are tags and values in one
//! order, so one reader takes either.

use super::{Account, Decimal, MessageError, Movement, Party, Read, Way, day};
use crate::trouble::{MessagePart, Trouble};

/// Whether a text is such a file, by its beginning.
pub(super) fn is_one(head: &str) -> bool {
    head.starts_with("OFXHEADER") || head.contains("<OFX>") || head.contains("<?OFX")
}

/// A tag, the value behind it, and its line.
struct Tag<'t> {
    name: String,
    value: &'t str,
    line: u64,
}

fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut line = 1;
    let mut pieces = text.split('<');
    let before = pieces.next().unwrap_or("");
    line += memchr::memchr_iter(b'\n', before.as_bytes()).count() as u64;
    pieces.filter_map(move |piece| {
        let at = line;
        line += memchr::memchr_iter(b'\n', piece.as_bytes()).count() as u64;
        let (name, value) = piece.split_once('>')?;
        let name = name.trim_end_matches('/').trim().to_ascii_uppercase();
        let value = value.trim();
        Some(Tag {
            name,
            value,
            line: at,
        })
    })
}

/// A transaction while it is read.
#[derive(Default)]
struct Open<'t> {
    line: u64,
    kind: &'t str,
    posted: &'t str,
    amount: &'t str,
    serial: &'t str,
    name: &'t str,
    memo: &'t str,
    account: &'t str,
    bank: &'t str,
    currency: &'t str,
}

/// Reads a file.
pub(super) fn read(text: &str) -> Result<Read, MessageError> {
    let mut read = Read {
        name: "ofx",
        ..Read::default()
    };
    let mut currency = "";
    let mut open: Option<Open> = None;
    // Whose ACCTID and BANKID come next: the statement's own, or the other side's.
    let mut other_side = false;
    // The statement that is open, and the line on which it began.
    let mut statement = None;
    for tag in tags(text) {
        match tag.name.as_str() {
            "STMTRS" | "CCSTMTRS" | "INVSTMTRS" => statement = Some(tag.line),
            "/STMTRS" | "/CCSTMTRS" | "/INVSTMTRS" => statement = None,
            "CURDEF" => currency = tag.value,
            "BANKACCTFROM" | "CCACCTFROM" | "INVACCTFROM" => {
                other_side = false;
                read.accounts.push(Account {
                    line: tag.line,
                    ..Account::default()
                });
            }
            "BANKACCTTO" | "CCACCTTO" => other_side = true,
            "/BANKACCTTO" | "/CCACCTTO" => other_side = false,
            "STMTTRN" => {
                open = Some(Open {
                    line: tag.line,
                    ..Open::default()
                });
            }
            "/STMTTRN" => {
                if let Some(open) = open.take() {
                    let account = read.accounts.last_mut();
                    let account = account.filter(|account| !account.own.account.is_empty());
                    let account = account
                        .ok_or_else(|| MessageError::at(open.line, Trouble::MessageNoAccountBefore {}))?;
                    account.movements.push(movement(&open, currency)?);
                }
                other_side = false;
            }
            name => match open.as_mut() {
                Some(open) => open.take(name, tag.value, other_side),
                None => {
                    if let Some(account) = read.accounts.last_mut() {
                        match name {
                            "ACCTID" => account.own.account = text_of(tag.value),
                            "BANKID" => account.own.bank = text_of(tag.value),
                            _ => {}
                        }
                    }
                }
            },
        }
    }
    if let Some(open) = open {
        return Err(MessageError::at(open.line, Trouble::MessageNoEnd {}));
    }
    // A file that breaks off between two transactions would else be read as if it were whole.
    match statement {
        Some(line) => Err(MessageError::at(line, Trouble::MessageCutOff {})),
        None => Ok(read),
    }
}

impl<'t> Open<'t> {
    fn take(&mut self, name: &str, value: &'t str, other_side: bool) {
        let field = match name {
            "TRNTYPE" => &mut self.kind,
            "DTPOSTED" => &mut self.posted,
            "TRNAMT" => &mut self.amount,
            "FITID" => &mut self.serial,
            "NAME" | "PAYEEID" if self.name.is_empty() => &mut self.name,
            "MEMO" => &mut self.memo,
            "ACCTID" if other_side => &mut self.account,
            "BANKID" if other_side => &mut self.bank,
            "CURSYM" => &mut self.currency,
            _ => return,
        };
        *field = value;
    }
}

fn movement(open: &Open<'_>, currency: &str) -> Result<Movement, MessageError> {
    let wrong = |what, found: &str| {
        let found = found.to_owned();
        MessageError::at(open.line, Trouble::MessageBadField { found, what })
    };
    let amount = amount(open.amount).ok_or_else(|| wrong(MessagePart::amount("TRNAMT"), open.amount))?;
    let (way, amount) = if amount.is_negative() {
        (Way::Out, amount.negated())
    } else {
        (Way::In, amount)
    };
    let mut movement = Movement::new(open.line, way, amount);
    movement.time = time(open.posted).ok_or_else(|| wrong(MessagePart::date("DTPOSTED"), open.posted))?;
    movement.currency = text_of(if open.currency.is_empty() {
        currency
    } else {
        open.currency
    });
    movement.serial = text_of(open.serial);
    class(open.kind).clone_into(&mut movement.kind);
    movement.memo = text_of(open.memo);
    movement.other = Party {
        account: text_of(open.account),
        name: text_of(open.name),
        bank: text_of(open.bank),
    };
    Ok(movement)
}

/// An amount: a point or a comma before the decimals, either grouping the whole part where both stand.
fn amount(text: &str) -> Option<Decimal> {
    match (text.rfind('.'), text.rfind(',')) {
        (Some(point), Some(comma)) => {
            let group = if point > comma { ',' } else { '.' };
            Decimal::read(&text.replace(group, ""))
        }
        _ => Decimal::read(text),
    }
}

/// `YYYYMMDD[HHMMSS[.mmm]][[-5:EST]]`. Midnight and noon to the second are how banks write that they know the day only.
fn time(text: &str) -> Option<String> {
    let (stamp, zone) = text.split_once('[').unwrap_or((text, ""));
    let stamp = stamp.trim();
    let date = day(stamp.get(..8)?)?;
    let clock = stamp
        .get(8..14)
        .filter(|clock| clock.bytes().all(|b| b.is_ascii_digit()));
    let Some(clock) = clock.filter(|clock| !matches!(*clock, "000000" | "120000")) else {
        return Some(date);
    };
    let offset = zone.split([':', ']']).next().unwrap_or("");
    let offset = offset_of(offset).unwrap_or_default();
    Some(format!(
        "{date}T{}:{}:{}{offset}",
        &clock[..2],
        &clock[2..4],
        &clock[4..6]
    ))
}

/// `-5`, `+5.5`, `0` hours as `-05:00`.
fn offset_of(hours: &str) -> Option<String> {
    let hours = hours.trim();
    let (sign, digits) = match hours.strip_prefix('-') {
        Some(rest) => ('-', rest),
        None => ('+', hours.strip_prefix('+').unwrap_or(hours)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let whole: u32 = whole.parse().ok().filter(|&hours| hours <= 14)?;
    let minutes = match fraction.trim_end_matches('0') {
        "" => 0,
        "25" => 15,
        "5" => 30,
        "75" => 45,
        _ => return None,
    };
    Some(format!("{sign}{whole:02}:{minutes:02}"))
}

/// The word that classes a transaction type.
fn class(kind: &str) -> &str {
    match kind {
        "FEE" | "SRVCHG" => "fee",
        "INT" => "interest",
        "ATM" | "CASH" => "cash",
        "POS" => "purchase",
        other => other,
    }
}

/// A value without the escapes of SGML.
fn text_of(value: &str) -> String {
    value
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ")
        .replace("&apos;", "'")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_sgml_file_is_read_without_closing_tags() {
        let text = "OFXHEADER:100\n\n<OFX><STMTRS><CURDEF>USD\n<BANKACCTFROM>\n<BANKID>111\n<ACCTID>987\n</BANKACCTFROM>\n\
                    <STMTTRN>\n<TRNTYPE>DEBIT\n<DTPOSTED>20260302093000[-5:EST]\n<TRNAMT>-12.50\n<FITID>F1\n<NAME>A &amp; B\n</STMTTRN>\n</STMTRS></OFX>\n";
        let read = read(text).expect("a file");
        let account = &read.accounts[0];
        assert_eq!(
            (account.own.account.as_str(), account.own.bank.as_str()),
            ("987", "111")
        );
        let movement = &account.movements[0];
        assert_eq!(
            (movement.line, movement.way, movement.amount.to_string().as_str()),
            (8, Way::Out, "12.50")
        );
        assert_eq!(movement.time, "2026-03-02T09:30:00-05:00");
        assert_eq!(movement.other.name, "A & B");
    }

    #[test]
    fn noon_and_midnight_are_days_only() {
        assert_eq!(time("20260302").as_deref(), Some("2026-03-02"));
        assert_eq!(time("20260302120000.000[0:GMT]").as_deref(), Some("2026-03-02"));
        assert_eq!(
            time("20260302120001[5.5:IST]").as_deref(),
            Some("2026-03-02T12:00:01+05:30")
        );
        assert_eq!(time("20261302"), None);
    }

    #[test]
    fn amounts_have_either_mark() {
        for (text, shown) in [
            ("-50,00", "-50.00"),
            ("1.234,50", "1234.50"),
            ("1,234.50", "1234.50"),
            ("+7", "7.00"),
        ] {
            assert_eq!(
                amount(text).map(|d| d.to_string()).as_deref(),
                Some(shown),
                "{text}"
            );
        }
    }
}
