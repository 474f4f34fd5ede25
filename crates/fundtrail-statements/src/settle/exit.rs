//! Step 9: where money leaves the traceable system, classed by words.
//!
//! Needs: a line or the words of one, and no account at its other end.
//! Leaves: the exit's kind and name; nothing is changed.

use fundtrail::{AccountId, ExitKind};

use crate::entry::Entry;
use crate::settle::reading::TableExit;
use crate::settle::work::{Other, Work};
use crate::words::{Class, kind_of};

/// One end of a movement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    Account(AccountId),
    /// An exit of its own, with the number or name by which the records know it.
    Exit(ExitKind, Option<Box<str>>),
}

/// The exit of a line that names no account.
pub(crate) fn exit_of(work: &Work<'_>, i: u32) -> Node {
    let (entry, line) = (work.entry(i), work.line(i));
    let named = |text: &str| (!text.is_empty()).then(|| text.into());
    let name = work.text(entry.other.name);
    let merchant = work.text(entry.merchant);
    let party = if merchant.is_empty() { name } else { merchant };
    match kind_of(line.classes) {
        // Who sells crypto-assets is worth asking.
        Some(ExitKind::Crypto) => return Node::Exit(ExitKind::Crypto, named(party)),
        Some(kind) => return Node::Exit(kind, None),
        None => {}
    }
    if work.words.classes(party).has(Class::Crypto) {
        return Node::Exit(ExitKind::Crypto, named(party));
    }
    if !merchant.is_empty() {
        return Node::Exit(ExitKind::Merchant, named(merchant));
    }
    if work.words.is_platform_name(name) {
        return Node::Exit(ExitKind::Clearing, named(name));
    }
    if line.classes.has(Class::Merchant) {
        return Node::Exit(ExitKind::Merchant, named(name));
    }
    Node::Exit(ExitKind::Unknown, named(unknown_name(work, entry, line.other)))
}

/// The exit of a table line's end that is no account.
pub(crate) fn exit_of_table(work: &Work<'_>, exit: Option<TableExit>) -> Node {
    let name = exit.filter(|exit| !exit.name.is_empty());
    Node::Exit(
        exit.map_or(ExitKind::Unknown, |exit| exit.kind),
        name.map(|exit| work.text(exit.name).into()),
    )
}

/// What there is of a counterparty that no number names.
fn unknown_name<'a>(work: &'a Work<'_>, entry: &Entry, other: Other) -> &'a str {
    match other {
        Other::Masked(mask) => work.text(mask),
        Other::Account(_) | Other::Nobody => work.text(entry.other.name),
    }
}
