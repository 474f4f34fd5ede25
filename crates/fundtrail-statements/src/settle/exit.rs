//! Step 9: where money leaves the traceable system, classed by words.

use fundtrail::{AccountBook, AccountId, ExitKind};

use crate::entry::Entry;
use crate::settle::work::{Other, Work};
use crate::words::{Class, Classes, Words};

/// One end of a movement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    Account(AccountId),
    /// An exit of its own, with the number or name by which the records know it.
    Exit(ExitKind, Option<Box<str>>),
}

/// Which accounts clear payments of others: by listed numbers, or the holder's name.
pub(crate) fn platforms(book: &AccountBook, words: &Words) -> Vec<bool> {
    let is_platform = |account: AccountId| {
        let holder = book.details(account).and_then(|d| d.holder.as_deref());
        holder.is_some_and(|name| words.is_platform_name(name))
            || book
                .numbers(account)
                .any(|number| words.is_platform_number(number))
    };
    book.accounts().map(is_platform).collect()
}

/// The exit of a line that names no account.
pub(crate) fn exit_of(work: &Work<'_>, i: u32) -> Node {
    let (entry, line) = (work.entry(i), work.line(i));
    let named = |text: &str| (!text.is_empty()).then(|| text.into());
    let name = work.text(entry.other.name);
    if let Some(kind) = kind_of(line.classes) {
        return Node::Exit(kind, None);
    }
    if !entry.merchant.is_empty() {
        return Node::Exit(ExitKind::Merchant, named(work.text(entry.merchant)));
    }
    if work.words.is_platform_name(name) {
        return Node::Exit(ExitKind::Clearing, named(name));
    }
    if line.classes.has(Class::Merchant) {
        return Node::Exit(ExitKind::Merchant, named(name));
    }
    Node::Exit(ExitKind::Unknown, named(unknown_name(work, entry, line.other)))
}

/// The kind that words say, whatever else is filled.
fn kind_of(classes: Classes) -> Option<ExitKind> {
    let kinds = [
        (Class::Fee, ExitKind::Fee),
        (Class::Interest, ExitKind::Interest),
        (Class::Cash, ExitKind::Cash),
        (Class::Loan, ExitKind::Loan),
    ];
    kinds
        .into_iter()
        .find(|(class, _)| classes.has(*class))
        .map(|(_, kind)| kind)
}

/// The exit of a table line's blank end, by the words of the line.
pub(crate) fn exit_of_words(classes: Classes) -> Node {
    Node::Exit(kind_of_words(classes), None)
}

/// The kind of exit that words say.
pub(crate) fn kind_of_words(classes: Classes) -> ExitKind {
    let merchant = || classes.has(Class::Merchant).then_some(ExitKind::Merchant);
    kind_of(classes).or_else(merchant).unwrap_or(ExitKind::Unknown)
}

/// What there is of a counterparty that no number names.
fn unknown_name<'a>(work: &'a Work<'_>, entry: &Entry, other: Other) -> &'a str {
    match other {
        Other::Masked(mask) => work.text(mask),
        Other::Account(_) | Other::Nobody => work.text(entry.other.name),
    }
}
