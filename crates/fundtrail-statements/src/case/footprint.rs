//! Footprints: which phones, addresses and devices stand beside which accounts.

use std::borrow::Cow;
use std::collections::BTreeMap;

use fundtrail::{AccountBook, AccountId, FootprintKind, Footprints, Sighting};

use crate::cell::says_nothing;
use crate::entry::{Direction, Entry, Left, Text, Texts};
use crate::lines::companion::Companion;
use crate::settle::Fate;
use crate::settle::reading::Reading;

/// All footprints of what was read. A copy of a line and a line that could not be settled leave none; one that the
/// bank refused does. Of money that came in, only what says where somebody stood is the account's own: the address
/// and the device are the payer's.
pub(crate) fn footprints(
    reading: &Reading,
    fates: &[Fate],
    companions: &[Companion],
    book: &AccountBook,
) -> Footprints {
    let mut footprints = Footprints::new();
    for (entry, fate) in reading.entries.iter().zip(fates) {
        if matches!(fate, Fate::Rejected | Fate::Duplicate { .. }) || entry.left == Left::default() {
            continue;
        }
        let Some(account) = own_account(entry, &reading.texts, book) else {
            continue;
        };
        let sighting = Sighting {
            time: Some(entry.time.start),
            source: entry.source,
        };
        for (kind, text) in values(entry) {
            let value = cleaned(kind, reading.texts.get(text));
            footprints.note(account, kind, &value, sighting);
        }
    }
    phones(companions, &reading.texts, book, &mut footprints);
    footprints
}

fn own_account(entry: &Entry, texts: &Texts, book: &AccountBook) -> Option<AccountId> {
    let number = |text: Text| book.get(texts.get(text)).filter(|_| !text.is_empty());
    number(entry.own.card).or_else(|| number(entry.own.account))
}

fn values(entry: &Entry) -> impl Iterator<Item = (FootprintKind, Text)> {
    let left = &entry.left;
    let online = [(FootprintKind::Ip, left.ip), (FootprintKind::Device, left.device)];
    let in_person = [
        (FootprintKind::Terminal, left.terminal),
        (FootprintKind::Branch, left.branch),
        (FootprintKind::Teller, left.teller),
        (FootprintKind::Agent, left.agent),
    ];
    let paid = entry.direction == Direction::Out;
    online.into_iter().filter(move |_| paid).chain(in_person)
}

/// The telephones of holders: beside the accounts that the line names, or else beside all of the holder's.
pub(crate) fn phones(
    companions: &[Companion],
    texts: &Texts,
    book: &AccountBook,
    footprints: &mut Footprints,
) {
    let mut of_holder: BTreeMap<&str, Vec<AccountId>> = BTreeMap::new();
    for account in book.accounts() {
        if let Some(id) = book.details(account).and_then(|d| d.holder_id.as_deref()) {
            of_holder.entry(id).or_default().push(account);
        }
    }
    for companion in companions {
        let numbers = companion.sides().flat_map(|side| [side.card, side.account]);
        let mut accounts: Vec<_> = numbers.filter_map(|number| book.get(texts.get(number))).collect();
        if accounts.is_empty() {
            let holders = of_holder.get(texts.get(companion.side.id));
            accounts.extend(holders.into_iter().flatten());
        }
        accounts.sort_unstable();
        accounts.dedup();
        for phone in companion.phones {
            let value = cleaned(FootprintKind::Phone, texts.get(phone));
            for &account in &accounts {
                let sighting = Sighting {
                    time: None,
                    source: companion.source,
                };
                footprints.note(account, FootprintKind::Phone, &value, sighting);
            }
        }
    }
}

/// A value as it compares; blank where it tells nobody from anybody: a placeholder, an address of a network's inside.
fn cleaned(kind: FootprintKind, written: &str) -> Cow<'_, str> {
    let written = written.trim();
    if says_nothing(written) || written.chars().all(|c| matches!(c, '0' | '.' | ':' | '-')) {
        return Cow::Borrowed("");
    }
    match kind {
        FootprintKind::Ip => match written.parse::<std::net::IpAddr>() {
            Ok(std::net::IpAddr::V4(ip)) if ip.is_private() || ip.is_loopback() || ip.is_link_local() => {
                "".into()
            }
            Ok(ip) => ip.to_string().into(),
            Err(_) => written.into(),
        },
        FootprintKind::Device => {
            let plain: String = written.chars().filter(char::is_ascii_alphanumeric).collect();
            let plain = plain.to_ascii_uppercase();
            let says_all = plain.chars().all(|c| c == 'F');
            if says_all { "".into() } else { plain.into() }
        }
        FootprintKind::Phone => {
            let digits: String = written.chars().filter(char::is_ascii_digit).collect();
            let without_country = digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86"));
            let digits = without_country
                .filter(|d| d.len() == 11)
                .unwrap_or(&digits)
                .to_owned();
            digits.into()
        }
        _ => written.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_written_in_two_ways_is_one() {
        let device = |text| cleaned(FootprintKind::Device, text).into_owned();
        assert_eq!(device("02-5e-aa-00-01-ff"), device("02:5E:AA:00:01:FF"));
        let phone = |text| cleaned(FootprintKind::Phone, text).into_owned();
        assert_eq!(phone("+86 199 0000 1234"), phone("19900001234"));
        let ip = |text| cleaned(FootprintKind::Ip, text).into_owned();
        assert_eq!(ip("2001:DB8::0001"), ip("2001:db8::1"));
    }

    #[test]
    fn placeholders_and_addresses_inside_a_network_are_none() {
        for (kind, text) in [
            (FootprintKind::Ip, "0.0.0.0"),
            (FootprintKind::Ip, "192.168.1.7"),
            (FootprintKind::Ip, "127.0.0.1"),
            (FootprintKind::Device, "00-00-00-00-00-00"),
            (FootprintKind::Device, "FF:FF:FF:FF:FF:FF"),
            (FootprintKind::Teller, "-"),
            (FootprintKind::Phone, "无"),
        ] {
            assert_eq!(cleaned(kind, text), "", "{text}");
        }
    }
}
