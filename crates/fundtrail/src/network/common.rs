//! What accounts have in common beside money: a holder, a phone, an address, a device.

use std::collections::BTreeMap;

use crate::account::{AccountBook, AccountId};
use crate::footprint::{FootprintKind, Footprints, Sighting};
use crate::time::Time;

/// What kind of thing accounts have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CommonKind {
    /// The holder's identity or registration number.
    HolderId,
    /// The holder's name, where at least one of the accounts has no identity number: not verified.
    HolderName,
    /// Something that stands in their records.
    Footprint(FootprintKind),
}

impl CommonKind {
    /// Its name in outputs.
    pub const fn name(self) -> &'static str {
        match self {
            CommonKind::HolderId => "holder-id",
            CommonKind::HolderName => "holder-name",
            CommonKind::Footprint(kind) => kind.name(),
        }
    }

    /// How much it counts beside money that goes on at once. A holder may well have a card for himself; a cash
    /// machine or a branch is near whoever lives there.
    pub(super) const fn weight(self) -> f64 {
        match self {
            CommonKind::HolderId => 0.5,
            CommonKind::HolderName
            | CommonKind::Footprint(
                FootprintKind::Terminal | FootprintKind::Branch | FootprintKind::Teller,
            ) => 0.2,
            CommonKind::Footprint(_) => 1.0,
        }
    }
}

/// An account with the common value, and the line that says so first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sharer {
    /// The account.
    pub account: AccountId,
    /// In how many lines the value stands beside it; 0 where the account book says so.
    pub lines: usize,
    /// The first of them.
    pub first: Option<Sighting>,
}

/// Something that two accounts or more have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Common {
    /// What it is.
    pub kind: CommonKind,
    /// The value.
    pub value: Box<str>,
    /// Whose it is, by index.
    pub accounts: Vec<Sharer>,
}

/// What accounts have in common, by kind and value.
pub(super) fn commons(book: &AccountBook, footprints: &Footprints, as_of: Time) -> Vec<Common> {
    let mut commons = holders(book);
    commons.extend(footprints.until(as_of).map(|footprint| {
        Common {
            kind: CommonKind::Footprint(footprint.kind),
            value: footprint.value.into(),
            accounts: footprint
                .accounts
                .iter()
                .map(|seen| Sharer {
                    account: seen.account,
                    lines: seen.lines,
                    first: Some(seen.first),
                })
                .collect(),
        }
    }));
    commons.retain(|common| common.accounts.len() > 1);
    commons
}

/// Who holds several accounts: by number; by name where a number is missing.
fn holders(book: &AccountBook) -> Vec<Common> {
    let mut by_number: BTreeMap<&str, Vec<AccountId>> = BTreeMap::new();
    let mut by_name: BTreeMap<&str, Vec<AccountId>> = BTreeMap::new();
    let mut is_open: BTreeMap<&str, bool> = BTreeMap::new();
    for account in book.accounts() {
        let Some(details) = book.details(account) else {
            continue;
        };
        if let Some(number) = details.holder_id.as_deref() {
            by_number.entry(number).or_default().push(account);
        }
        if let Some(name) = details.holder.as_deref() {
            by_name.entry(name).or_default().push(account);
            *is_open.entry(name).or_default() |= details.holder_id.is_none();
        }
    }
    by_name.retain(|name, _| is_open[name]);
    let common = |kind| {
        move |(value, accounts): (&str, Vec<AccountId>)| Common {
            kind,
            value: value.into(),
            accounts: accounts
                .into_iter()
                .map(|account| Sharer {
                    account,
                    lines: 0,
                    first: None,
                })
                .collect(),
        }
    };
    let by_number = by_number.into_iter().map(common(CommonKind::HolderId));
    by_number
        .chain(by_name.into_iter().map(common(CommonKind::HolderName)))
        .collect()
}
