//! Accounts of one number at several banks. A number is unique within its bank only, unless it carries the bank
//! itself: an IBAN does, and one of 16 to 19 digits by its first six; so may one with letters. For any other number:
//!
//! - bank codes of one kind (digits of one length, BIC) that differ make different accounts;
//! - names of banks that differ do so only where the holders' names differ as well, or nobody names a holder and both
//!   are written out, for one bank is written in many ways.
//!
//! An account told apart so is called NUMBER/BANK. In a transfer table, whose numbers cannot be told apart any more
//! once they are read, a layout has to say it (`bank-in-number`).

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::HashSet;

use crate::cell::trim;
use crate::entry::{Side, Text, Texts};
use crate::error::ReadError;
use crate::lines::gather::Gathered;
use crate::note::NoteKind;
use crate::trouble::Trouble;

/// What lines say of one number: of which bank it is, and whose.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Mention {
    bank: String,
    holder: String,
}

/// Whether a number says by itself at which bank it is.
pub(crate) fn carries_bank(number: &str) -> bool {
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    digits >= 16
        || number
            .bytes()
            .any(|b| !(b.is_ascii_digit() || b == b'-' || b == b'.'))
}

/// Whether what is said of one number in two places is said of two accounts.
pub(crate) fn are_apart(bank: &str, holder: &str, other_bank: &str, other_holder: &str) -> bool {
    let (bank, other_bank) = (trim(bank), trim(other_bank));
    match (code(bank), code(other_bank)) {
        (Some(a), Some(b)) => a.0 == b.0 && a.1 != b.1,
        (None, None) => {
            let unsaid = trim(holder).is_empty() && trim(other_holder).is_empty();
            let formal = unsaid && is_formal(bank) && is_formal(other_bank);
            differ(brand(bank), brand(other_bank)) && (formal || holders_differ(holder, other_holder))
        }
        _ => false,
    }
}

/// A bank's code: its kind, and the part of it that names the bank.
fn code(bank: &str) -> Option<(usize, String)> {
    let plain: String = bank.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let digits = plain.len() >= 3 && plain.bytes().all(|b| b.is_ascii_digit());
    if digits {
        return Some((plain.len(), plain));
    }
    let bytes = plain.as_bytes();
    let is_bic = matches!(bytes.len(), 8 | 11)
        && bytes[..6].iter().all(u8::is_ascii_uppercase)
        && bytes[6..].iter().all(u8::is_ascii_alphanumeric);
    // The branch behind the eighth letter does not make another bank.
    is_bic.then(|| (0, plain[..8].to_owned()))
}

/// What banks are.
const KINDS: [&str; 5] = ["银行", "信用社", "农信社", "联社", "农商行"];

/// Whether a bank's name is written out.
fn is_formal(bank: &str) -> bool {
    KINDS.iter().any(|kind| bank.contains(kind))
}

/// What of a bank's name all its branches share.
fn brand(bank: &str) -> &str {
    let bank = bank.strip_prefix("中国").unwrap_or(bank);
    let ends = KINDS
        .iter()
        .filter_map(|kind| Some(bank.find(kind)? + kind.len()));
    match ends.min() {
        Some(end) => &bank[..end],
        None => bank.split_whitespace().next().unwrap_or(""),
    }
}

fn holders_differ(a: &str, b: &str) -> bool {
    let (a, b) = (trim(a), trim(b));
    !a.contains('*') && !b.contains('*') && differ(a, b)
}

/// Whether neither of two names is the other, or a part of it.
fn differ(a: &str, b: &str) -> bool {
    !a.is_empty() && !b.is_empty() && !a.contains(b) && !b.contains(a)
}

/// Tells the accounts of all files apart that have one number at several banks.
///
/// # Errors
/// Where such a number stands in a transfer table.
pub(crate) fn tell_apart(gathered: &mut Gathered) -> Result<(), ReadError> {
    let mentions = mentions(gathered);
    let apart: BTreeMap<String, Vec<Mention>> = mentions
        .into_iter()
        .filter_map(|(number, said)| Some((number, accounts(said)?)))
        .collect();
    if apart.is_empty() {
        return Ok(());
    }
    if let Some((file, number)) = in_a_table(gathered, &apart) {
        let banks: Vec<&str> = apart[&number].iter().map(|said| said.bank.as_str()).collect();
        return Err(in_table(&number, &banks).at(gathered.files[file].path.as_path()));
    }
    rename(gathered, &apart);
    for (number, said) in &apart {
        let names: Vec<String> = said.iter().map(|said| name(number, said)).collect();
        let kind = NoteKind::NumberAtSeveralBanks {
            number: number.clone(),
            names: names.join(", "),
        };
        gathered.note(kind, None);
    }
    Ok(())
}

/// What to say of a table in which one number is at several banks.
pub(crate) fn in_table(number: &str, banks: &[&str]) -> Trouble {
    Trouble::NumberAtBanks {
        number: number.to_owned(),
        banks: banks.join(", "),
    }
}

fn name(number: &str, said: &Mention) -> String {
    format!("{number}/{}", said.bank)
}

/// What all lines say of each number that does not carry its bank.
fn mentions(gathered: &Gathered) -> BTreeMap<String, BTreeSet<Mention>> {
    let mut all: BTreeMap<String, BTreeSet<Mention>> = BTreeMap::new();
    let mut say = |number: &str, bank: &str, holder: &str| {
        if !number.is_empty() && !bank.is_empty() && !carries_bank(number) {
            let (bank, holder) = (bank.to_owned(), holder.to_owned());
            all.entry(number.to_owned())
                .or_default()
                .insert(Mention { bank, holder });
        }
    };
    let text = |text: Text| gathered.texts.get(text);
    let entries = gathered.entries.iter().flat_map(|entry| [entry.own, entry.other]);
    let facts = gathered.companions.iter().map(|companion| companion.side);
    let mut seen = HashSet::new();
    for side in entries.chain(facts) {
        if side.bank.is_empty() {
            continue;
        }
        for number in [side.card, side.account] {
            // Most lines repeat what others say.
            if !number.is_empty() && seen.insert((number, side.bank, side.name)) {
                say(text(number), text(side.bank), text(side.name));
            }
        }
    }
    for part in gathered.tables.iter().flat_map(|table| &table.parts) {
        for account in part.book.accounts() {
            if let Some(details) = part.book.details(account) {
                let said = |part: &Option<Box<str>>| part.as_deref().unwrap_or("").to_owned();
                say(
                    part.book.number(account),
                    &said(&details.bank),
                    &said(&details.holder),
                );
            }
        }
    }
    all
}

/// The accounts of which lines speak that give one number; `None` where it is only one.
fn accounts(said: BTreeSet<Mention>) -> Option<Vec<Mention>> {
    let mut accounts: Vec<Mention> = Vec::new();
    for mention in said {
        let is_known =
            |known: &Mention| !are_apart(&known.bank, &known.holder, &mention.bank, &mention.holder);
        if !accounts.iter().any(is_known) {
            accounts.push(mention);
        }
    }
    (accounts.len() > 1).then_some(accounts)
}

/// The first of the numbers that stands in a table, with its file.
fn in_a_table(gathered: &Gathered, apart: &BTreeMap<String, Vec<Mention>>) -> Option<(usize, String)> {
    gathered.tables.iter().find_map(|table| {
        let books = || table.parts.iter().map(|part| &part.book);
        let has = |number: &str| books().any(|book| book.get(number).is_some());
        let number = apart.keys().find(|number| has(number))?;
        Some((table.file, number.clone()))
    })
}

/// Gives the sides of all entries and companions the names of their accounts. One that says neither bank nor holder
/// of such a number keeps the bare number: nobody knows which it means.
fn rename(gathered: &mut Gathered, apart: &BTreeMap<String, Vec<Mention>>) {
    let texts = &mut gathered.texts;
    let mut known: BTreeMap<(Text, Text, Text), Text> = BTreeMap::new();
    let mut renamed = |number: Text, side: Side| {
        *known
            .entry((number, side.bank, side.name))
            .or_insert_with(|| account_of(texts, number, side, apart))
    };
    let mut rename = |side: &mut Side| {
        (side.card, side.account) = (renamed(side.card, *side), renamed(side.account, *side));
    };
    for entry in &mut gathered.entries {
        rename(&mut entry.own);
        rename(&mut entry.other);
    }
    for companion in &mut gathered.companions {
        rename(&mut companion.side);
    }
}

fn account_of(texts: &mut Texts, number: Text, side: Side, apart: &BTreeMap<String, Vec<Mention>>) -> Text {
    let Some(accounts) = apart.get(texts.get(number)) else {
        return number;
    };
    let (bank, holder) = (texts.get(side.bank), texts.get(side.name));
    let fits = |known: &&Mention| {
        if bank.is_empty() {
            !holder.is_empty() && known.holder == holder
        } else {
            !are_apart(&known.bank, &known.holder, bank, holder)
        }
    };
    let mut fitting = accounts.iter().filter(fits);
    match (fitting.next(), fitting.next()) {
        (Some(account), None) => {
            let name = name(texts.get(number), account);
            texts.intern(&name)
        }
        _ => number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_numbers_carry_their_bank() {
        for number in [
            "DE89370400440532013000",
            "6222020000000017",
            "1234567890/5500",
            "wx_0011",
            "0x12ab",
        ] {
            assert!(carries_bank(number), "{number}");
        }
        for number in ["1234567890", "100200300", "12-3456-7", "622202000000017"] {
            assert!(!carries_bank(number), "{number}");
        }
    }

    #[test]
    fn codes_of_banks_that_differ_make_two_accounts() {
        assert!(are_apart("5500", "", "2010", ""));
        assert!(are_apart("10000000", "Erna Muster", "20000000", "Erna Muster"));
        assert!(are_apart("MARKDEF1100", "", "DEUTDEFF", ""));
        assert!(!are_apart("MARKDEF1100", "", "MARKDEF1", ""), "a branch");
        assert!(!are_apart("10000000", "", "MARKDEF1", ""), "codes of two kinds");
        assert!(!are_apart("20-00-00", "", "200000", ""));
    }

    #[test]
    fn names_of_banks_make_two_accounts_of_two_holders_or_where_nobody_is_named() {
        assert!(are_apart("某农信社", "户乙", "另一村镇银行", "户丙"));
        assert!(!are_apart("某农信社", "户乙", "另一村镇银行", "户乙"));
        assert!(are_apart("某农信社", "", "另一村镇银行", ""));
        assert!(!are_apart("工商银行", "", "工行", ""));
        assert!(!are_apart("某农信社", "户乙", "另一村镇银行", "户*"));
        assert!(!are_apart("某农信社", "户乙", "另一村镇银行", ""));
        assert!(!are_apart(
            "中国工商银行北京分行",
            "户乙",
            "工商银行股份有限公司",
            "户丙"
        ));
    }
}
