//! Descriptions in which labels name the other side, with wide gaps between: `IBAN: NL…   BIC: …   Naam: …   Omschrijving: …`.

use super::Movement;
use super::mt940::add;

/// The labels of an account, a bank and a name, in lower case.
const ACCOUNT: [&str; 1] = ["iban:"];
const BANK: [&str; 2] = ["bic:", "bic/swift:"];
const NAME: [&str; 3] = ["naam:", "name:", "naam tegenpartij:"];

/// Labels whose values are no part of the others'.
const FURTHER: [&str; 7] = [
    "omschrijving:",
    "kenmerk:",
    "machtiging:",
    "incassant:",
    "betalingskenm.:",
    "valutadatum:",
    "voor:",
];

/// The shortest IBAN.
const IBAN: usize = 15;

/// Takes the other side out of such a description, which stays the memo as a whole.
pub(super) fn read(movement: &mut Movement, text: &str) {
    let lower = text.to_ascii_lowercase();
    let value = |labels: &[&str]| {
        let start = labels
            .iter()
            .find_map(|label| Some(place(&lower, label)? + label.len()))?;
        let rest = &text[start..];
        let rest = &rest[rest.len() - rest.trim_start().len()..];
        let lower = &lower[text.len() - rest.len()..];
        let all = ACCOUNT.iter().chain(&BANK).chain(&NAME).chain(&FURTHER);
        let label = all.filter_map(|label| place(lower, label)).min();
        let end = rest
            .find("  ")
            .into_iter()
            .chain(label)
            .min()
            .unwrap_or(rest.len());
        Some(rest[..end].trim().to_owned()).filter(|value| !value.is_empty())
    };
    let account = value(&ACCOUNT).filter(|account| {
        account.len() >= IBAN && account.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' ')
    });
    if let Some(account) = account {
        movement.other.account = account;
        movement.other.bank = value(&BANK).unwrap_or_default();
        movement.other.name = value(&NAME).unwrap_or_default();
    }
    add(&mut movement.memo, text);
}

/// Where a label stands that is not the end of another word.
fn place(text: &str, label: &str) -> Option<usize> {
    let mut places = text.match_indices(label).map(|(at, _)| at);
    places.find(|&at| !text[..at].ends_with(|c: char| c.is_alphanumeric()))
}
