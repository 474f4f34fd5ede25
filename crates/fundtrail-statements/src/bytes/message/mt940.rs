//! SWIFT MT940 (statement) and MT942 (interim report), with the national structures of field 86.
//!
//! Banks bend the format: dates without an entry date, dates that no calendar has, amounts with the comma anywhere,
//! field 86 in German (`?20…`), Dutch (`/TRTP/…/IBAN/…`) or no structure. What the account, the amount and the day rest
//! on is read strictly and is an error with its line; texts are taken as far as they go.

use chrono::{Datelike, NaiveDate};

use super::labels;
use super::{Account, Decimal, MessageError, MessageNote, Movement, Party, Read, Way};
use crate::note::NoteKind;
use crate::trouble::{MessagePart, Trouble};

/// Whether a text is such a message, by its beginning.
pub(super) fn is_one(head: &str) -> bool {
    let mut tags = head
        .lines()
        .map(tag)
        .take_while(|tag| tag.as_ref().is_none_or(|(name, _)| *name != "86"));
    let mut seen = [false; 3];
    for (name, _) in tags.by_ref().flatten() {
        match name {
            "20" => seen[0] = true,
            "25" | "25P" => seen[1] = true,
            "28" | "28C" | "60F" | "60M" | "34F" | "61" => seen[2] = true,
            _ => {}
        }
    }
    seen == [true; 3]
}

/// The tag that a line begins with, and what stands behind it: `:61:…`. A message's frame (`{4:`) may stand before it.
fn tag(line: &str) -> Option<(&str, &str)> {
    let rest = line.trim_start();
    let rest = match rest.rfind("{4:") {
        Some(at) => rest[at + 3..].trim_start(),
        None => rest,
    };
    let (name, value) = rest.strip_prefix(':')?.split_once(':')?;
    let is_name = matches!(name.len(), 2 | 3)
        && name.as_bytes()[..2].iter().all(u8::is_ascii_digit)
        && name[2..].bytes().all(|b| b.is_ascii_uppercase());
    is_name.then_some((name, value))
}

/// A field: its tag, its lines, and where it begins.
struct FieldText<'t> {
    name: &'t str,
    lines: Vec<&'t str>,
    line: u64,
}

/// The fields of a text. Lines that are no field's belong to the one above; frames and `-` end one.
fn fields(text: &str) -> Vec<FieldText<'_>> {
    let mut fields: Vec<FieldText> = Vec::new();
    let mut open = false;
    for (line, content) in (1..).zip(text.lines()) {
        let content = content.trim_end();
        if let Some((name, value)) = tag(content) {
            fields.push(FieldText {
                name,
                lines: vec![value],
                line,
            });
            open = true;
        } else if content == "-" || content.starts_with("-}") || content.starts_with('{') {
            open = false;
        } else if open && let Some(field) = fields.last_mut() {
            field.lines.push(content);
        }
    }
    fields
}

/// Reads a message.
pub(super) fn read(text: &str) -> Result<Read, MessageError> {
    let mut read = Read {
        name: "mt940",
        ..Read::default()
    };
    let mut state = State::default();
    for field in fields(text) {
        match field.name {
            "20" => state = State::default(),
            "25" | "25P" => state.own = own(field.lines[0]),
            "60F" | "60M" => {
                let (balance, currency) = balance(&field)?;
                // The pages of one statement go on where the one before ended.
                if field.name == "60F" || !continues(&read, &state.own, balance) {
                    read.accounts.push(state.account(field.line)?);
                    read.accounts.last_mut().expect("just pushed").opening = Some(balance);
                }
                state.currency = currency;
                state.open = true;
            }
            "34F" => state.currency = field.lines[0].chars().take(3).collect(),
            "61" => {
                if !state.open {
                    read.accounts.push(state.account(field.line)?);
                    state.open = true;
                }
                let movement = entry(&field, &state.currency, &mut read.notes)?;
                read.accounts
                    .last_mut()
                    .expect("one is open")
                    .movements
                    .push(movement);
            }
            "86" => {
                if let Some(movement) = state.open.then(|| read.accounts.last_mut()).flatten()
                    && let Some(movement) = movement.movements.last_mut()
                    && movement.line > state.described
                {
                    state.described = movement.line;
                    describe(movement, &field.lines);
                }
            }
            "62F" | "62M" => {
                let (balance, _) = balance(&field)?;
                if let Some(account) = state.open.then(|| read.accounts.last_mut()).flatten() {
                    account.closing = Some(balance);
                }
            }
            _ => {}
        }
    }
    Ok(read)
}

/// What is known of the statement that is being read.
#[derive(Default)]
struct State {
    own: Party,
    currency: String,
    /// Whether its account has been begun.
    open: bool,
    /// The line of the last entry that has its field 86: another such field speaks of the whole statement.
    described: u64,
}

impl State {
    fn account(&self, line: u64) -> Result<Account, MessageError> {
        if self.own.account.is_empty() {
            return Err(MessageError::at(line, Trouble::MessageNoOwnField {}));
        }
        Ok(Account {
            own: self.own.clone(),
            line,
            ..Account::default()
        })
    }
}

/// Whether an intermediate opening balance is where the last page of the same account ended.
fn continues(read: &Read, own: &Party, balance: Decimal) -> bool {
    let last = read.accounts.last();
    last.is_some_and(|last| last.own == *own && last.closing == Some(balance))
}

/// Field 25: `IBAN`, `IBANEUR`, `BANK/ACCOUNT`, `BANK/ACCOUNT EUR`, `ACCOUNT`.
fn own(text: &str) -> Party {
    let text = text.trim();
    let (bank, account) = match text.split_once('/') {
        Some((bank, account)) if !bank.is_empty() => (bank.trim(), account.trim()),
        _ => ("", text.trim_start_matches('/')),
    };
    let account = account.split_whitespace().collect::<String>();
    Party {
        account: without_currency(&account).to_owned(),
        bank: bank.to_owned(),
        ..Party::default()
    }
}

/// A number without the currency that some banks write behind it.
fn without_currency(account: &str) -> &str {
    let Some(at) = account
        .len()
        .checked_sub(3)
        .filter(|&at| at > 3 && account.is_char_boundary(at))
    else {
        return account;
    };
    let (number, code) = account.split_at(at);
    let is_code = code.bytes().all(|b| b.is_ascii_uppercase());
    let number = number.trim_end_matches('.');
    if is_code && number.ends_with(|c: char| c.is_ascii_digit()) {
        number
    } else {
        account
    }
}

/// A balance: mark, day, currency, amount.
fn balance(field: &FieldText<'_>) -> Result<(Decimal, String), MessageError> {
    let text = field.lines[0].trim();
    let read = || {
        let mark = text.get(..1)?;
        let currency = text.get(7..10)?;
        let amount = Decimal::read(text.get(10..)?)?;
        let amount = match mark {
            "C" => amount,
            "D" => amount.negated(),
            _ => return None,
        };
        Some((amount, currency.to_owned()))
    };
    read().ok_or_else(|| {
        MessageError::at(
            field.line,
            Trouble::MessageNoBalance {
                field: field.name.to_owned(),
                text: text.to_owned(),
            },
        )
    })
}

/// Field 61: `YYMMDD[MMDD]`, mark, funds code, amount, type, references.
fn entry(
    field: &FieldText<'_>,
    currency: &str,
    notes: &mut Vec<MessageNote>,
) -> Result<Movement, MessageError> {
    let text = field.lines[0];
    let wrong = |what| {
        let text = text.to_owned();
        MessageError::at(field.line, Trouble::MessageLacks { text, what })
    };
    let digits = |from: usize, to: usize| {
        text.get(from..to)
            .filter(|part| part.bytes().all(|b| b.is_ascii_digit()))
    };
    let value = digits(0, 6).ok_or_else(|| wrong(MessagePart::date("YYMMDD")))?;
    let booked = digits(6, 10);
    let blank = text.get(6..10).is_some_and(|part| part.trim().is_empty());
    let rest = if booked.is_some() || blank {
        &text[10..]
    } else {
        &text[6..]
    };
    let (way, rest) = mark(rest.trim_start()).ok_or_else(|| wrong(MessagePart::Mark {}))?;
    let reversal = rest.0;
    let rest = rest.1;
    // A letter of the currency may stand before the amount.
    let rest = rest
        .strip_prefix(|c: char| c.is_ascii_uppercase())
        .unwrap_or(rest);
    let end = rest
        .find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.')
        .unwrap_or(rest.len());
    let amount = Decimal::read(&rest[..end]).ok_or_else(|| wrong(MessagePart::amount("0,00")))?;
    let mut movement = Movement::new(field.line, way, amount);
    let (day, clamped) = booking_day(value, booked).ok_or_else(|| wrong(MessagePart::date("YYMMDD")))?;
    if clamped {
        notes.push(MessageNote {
            line: field.line,
            kind: NoteKind::MessageDay {
                written: text.get(..10).unwrap_or(text).to_owned(),
                day: day.clone(),
            },
        });
    }
    movement.time = day;
    currency.clone_into(&mut movement.currency);
    let rest = &rest[end..];
    let code = rest.get(..4).unwrap_or(rest);
    movement.kind = class(code.get(1..).unwrap_or(""), reversal);
    let references = rest.get(4..).unwrap_or("");
    let (own_reference, bank_reference) = references.split_once("//").unwrap_or((references, ""));
    let own_reference = own_reference.trim();
    let is_given = !own_reference.is_empty() && own_reference != "NONREF" && own_reference != "NOTPROVIDED";
    if is_given {
        own_reference
    } else {
        bank_reference.trim()
    }
    .clone_into(&mut movement.serial);
    field.lines[1..].join(" ").trim().clone_into(&mut movement.memo);
    Ok(movement)
}

/// The mark before an amount: a reversal of a credit takes money out, one of a debit brings it back.
fn mark(text: &str) -> Option<(Way, (bool, &str))> {
    let marks = [
        ("RC", Way::Out, true),
        ("RD", Way::In, true),
        ("ED", Way::Out, false),
        ("EC", Way::In, false),
        ("C", Way::In, false),
        ("D", Way::Out, false),
    ];
    let (mark, way, reversal) = marks.into_iter().find(|(mark, ..)| text.starts_with(mark))?;
    Some((way, (reversal, &text[mark.len()..])))
}

/// The words of a transaction type: `CHG` is a fee, `INT` interest, …
fn class(code: &str, reversal: bool) -> String {
    let class = match code {
        "CHG" | "COM" | "BRF" => "fee",
        "INT" => "interest",
        "CAS" => "cash",
        "LDP" => "loan",
        _ => "",
    };
    let reversal = if reversal { "reversal" } else { "" };
    let words = [reversal, class, code.trim()];
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The day on which an entry was booked: the entry date, of the value date's year or the one beside it; else the value
/// date. A day that its month does not have is the month's last, and is said to be.
fn booking_day(value: &str, booked: Option<&str>) -> Option<(String, bool)> {
    let part = |text: &str, from: usize| text.get(from..from + 2)?.parse::<u32>().ok();
    let short_year = i32::try_from(part(value, 0)?).ok()?;
    // MT940 is older than no account that anybody follows: 80 to 99 are the last century's.
    let year = if short_year >= 80 {
        1900 + short_year
    } else {
        2000 + short_year
    };
    let value_month = part(value, 2)?;
    let (year, month, day) = match booked {
        None => (year, value_month, part(value, 4)?),
        Some(booked) => {
            let month = part(booked, 0)?;
            let year = match (value_month, month) {
                (1..=3, 10..=12) => year - 1,
                (10..=12, 1..=3) => year + 1,
                _ => year,
            };
            (year, month, part(booked, 2)?)
        }
    };
    if let Some(date) = NaiveDate::from_ymd_opt(year, month, day) {
        return Some((date.format("%Y-%m-%d").to_string(), false));
    }
    let first = NaiveDate::from_ymd_opt(year, month, 1).filter(|_| (29..=31).contains(&day))?;
    let last = (28..=31).rev().find_map(|day| first.with_day(day))?;
    Some((last.format("%Y-%m-%d").to_string(), true))
}

/// Field 86: what was it for, and with whom.
pub(super) fn describe(movement: &mut Movement, lines: &[&str]) {
    let joined: String = lines.concat();
    if let Some(parts) = numbered(&joined) {
        by_number(movement, &parts);
    } else if joined.starts_with('/') {
        by_keyword(movement, &joined);
    } else {
        labels::read(movement, &lines.join(" "));
    }
    let memo = movement.memo.clone();
    if let Some(reference) = after(&memo, "EREF+")
        && reference != "NOTPROVIDED"
        && reference != "NICHTANGEGEBEN"
    {
        reference.clone_into(&mut movement.serial);
    }
    if movement.other.account.is_empty()
        && let Some(account) = after(&memo, "IBAN+")
    {
        account.clone_into(&mut movement.other.account);
    }
}

/// The parts of `166?00TEXT?20…` (or with another mark: `<20`, `^20`, `~20`), each with its number.
fn numbered(text: &str) -> Option<Vec<(u32, &str)>> {
    let body = text.trim_start();
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    let body = body.get(digits..).filter(|_| digits <= 3)?;
    let mark = body.chars().next().filter(|c| "?<^~".contains(*c))?;
    let is_part = |text: &str| {
        let number = text.get(..2)?;
        number
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| number.parse::<u32>().ok())
            .flatten()
    };
    is_part(&body[1..])?;
    let mut parts: Vec<(u32, usize, usize)> = Vec::new();
    for (at, _) in body.match_indices(mark) {
        if let Some(number) = is_part(&body[at + 1..]) {
            if let Some(last) = parts.last_mut() {
                last.2 = at;
            }
            parts.push((number, at + 3, body.len()));
        }
    }
    Some(
        parts
            .into_iter()
            .map(|(number, from, to)| (number, &body[from..to]))
            .collect(),
    )
}

fn by_number(movement: &mut Movement, parts: &[(u32, &str)]) {
    let all = |wanted: &dyn Fn(u32) -> bool| -> String {
        parts
            .iter()
            .filter(|(number, _)| wanted(*number))
            .map(|&(_, text)| text)
            .collect()
    };
    add(&mut movement.kind, &all(&|number| number == 0));
    add(
        &mut movement.memo,
        &all(&|number| matches!(number, 20..=29 | 60..=63)),
    );
    movement.other = Party {
        bank: all(&|number| number == 30),
        account: all(&|number| number == 31),
        name: all(&|number| matches!(number, 32 | 33)),
    };
    // Polish banks give the number whole in 38.
    let whole = all(&|number| number == 38);
    if !whole.is_empty() {
        movement.other.account = whole;
    }
}

/// The words of the Dutch structure that begin a part.
const KEYWORDS: [&str; 22] = [
    "TRTP",
    "IBAN",
    "BIC",
    "NAME",
    "REMI",
    "EREF",
    "CNTP",
    "MARF",
    "CSID",
    "PREF",
    "RTRN",
    "ORDP",
    "BENM",
    "ISDT",
    "PURP",
    "ULTC",
    "ULTD",
    "CDTRREFTP",
    "CDTRREF",
    "TRCD",
    "OPRP",
    "ADDR",
];

fn by_keyword(movement: &mut Movement, text: &str) {
    let mut parts: Vec<(&str, Vec<&str>)> = Vec::new();
    for piece in text.split('/').skip(1) {
        if KEYWORDS.contains(&piece) {
            parts.push((piece, Vec::new()));
        } else if let Some((_, values)) = parts.last_mut() {
            values.push(piece);
        } else {
            // The first word is none that is known: this is plain text that begins with a stroke.
            add(&mut movement.memo, text);
            return;
        }
    }
    let value = |name: &str| -> String {
        let found = parts.iter().find(|(key, _)| *key == name);
        found.map_or(String::new(), |(_, values)| {
            values.join("/").trim_matches('/').trim().to_owned()
        })
    };
    movement.other = Party {
        account: value("IBAN"),
        name: value("NAME"),
        bank: value("BIC"),
    };
    if let Some((_, values)) = parts.iter().find(|(key, _)| *key == "CNTP") {
        let at = |at: usize| {
            values
                .get(at)
                .map_or(String::new(), |text| text.trim().to_owned())
        };
        movement.other = Party {
            account: at(0),
            bank: at(1),
            name: at(2),
        };
    }
    let reference = value("EREF");
    if !reference.is_empty() && reference != "NOTPROVIDED" {
        movement.serial = reference;
    }
    let reason = value("RTRN");
    if !reason.is_empty() {
        add(&mut movement.kind, &format!("return {reason}"));
    }
    add(&mut movement.kind, &value("TRTP"));
    add(&mut movement.memo, &value("REMI"));
}

/// The word behind a German label in a purpose: `EREF+2026-17 SVWZ+…`.
fn after<'t>(memo: &'t str, label: &str) -> Option<&'t str> {
    let rest = &memo[memo.find(label)? + label.len()..];
    let next = [
        "EREF+", "KREF+", "MREF+", "CRED+", "DEBT+", "SVWZ+", "ABWA+", "ABWE+", "IBAN+", "BIC+", "COAM+",
        "OAMT+",
    ];
    let end = next
        .iter()
        .filter_map(|next| rest.find(next))
        .min()
        .unwrap_or(rest.len());
    Some(rest[..end].trim()).filter(|found| !found.is_empty())
}

pub(super) fn add(text: &mut String, more: &str) {
    let more = more.trim();
    if !text.is_empty() && !more.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATEMENT: &str = "{1:F01BANKDEFFAXXX}{4:\n:20:STARTUMS\n:25:10020030/1234567890\n:28C:1/1\n\
        :60F:C260301EUR1000,\n\
        :61:2603020302D250,50NTRFNONREF//B4711\n:86:177?00SEPA UEBERWEISUNG?20EREF+R-17 SVWZ+Rechn\n?21ung 17?30BANKDEFF?31DE02\
        100100109307118603?32Muster\n?33 GmbH\n\
        :61:260230RC100,NMSCK-1\n\
        :62F:C260302EUR649,5\n-}\n";

    #[test]
    fn a_german_statement_is_read() {
        let read = read(STATEMENT).expect("a statement");
        let [account] = read.accounts.as_slice() else {
            panic!("one account")
        };
        assert_eq!(
            (account.own.account.as_str(), account.own.bank.as_str()),
            ("1234567890", "10020030")
        );
        let [first, second] = account.movements.as_slice() else {
            panic!("two entries")
        };
        assert_eq!(
            (first.line, first.way, first.amount.to_string().as_str()),
            (6, Way::Out, "250.50")
        );
        assert_eq!(first.time, "2026-03-02");
        assert_eq!(first.other.account, "DE02100100109307118603");
        assert_eq!(first.other.name, "Muster GmbH");
        assert_eq!(first.serial, "R-17");
        assert_eq!(
            (second.way, second.time.as_str(), second.kind.as_str()),
            (Way::Out, "2026-02-28", "reversal MSC")
        );
        assert_eq!(read.notes.len(), 1, "the day that no calendar has is said");
    }

    #[test]
    fn a_dutch_description_names_the_other_side() {
        let mut movement = Movement::new(1, Way::Out, Decimal::default());
        describe(
            &mut movement,
            &[
                "/TRTP/SEPA OVERBOEKING/IBAN/NL91ABNA0417164300/BIC/ABNANL2A/NAM",
                "E/J. de Vries/REMI/huur/EREF/NOTPROVIDED",
            ],
        );
        assert_eq!(movement.other.account, "NL91ABNA0417164300");
        assert_eq!(movement.other.name, "J. de Vries");
        assert_eq!(movement.memo, "huur");
        assert_eq!(movement.serial, "");
    }

    #[test]
    fn an_entry_date_belongs_to_the_year_beside_the_value_date() {
        assert_eq!(
            booking_day("260102", Some("1231")),
            Some(("2025-12-31".into(), false))
        );
        assert_eq!(
            booking_day("251230", Some("0102")),
            Some(("2026-01-02".into(), false))
        );
        assert_eq!(booking_day("251330", None), None);
    }

    #[test]
    fn a_currency_behind_the_account_is_no_part_of_it() {
        assert_eq!(own("NL08DEUT0319809633EUR").account, "NL08DEUT0319809633");
        assert_eq!(own("20041133/6001 234EUR").account, "6001234");
        assert_eq!(
            own("CZ0708000000001019382023").account,
            "CZ0708000000001019382023"
        );
    }
}
