//! Who holds an account, and at which bank, as the records say.

use fundtrail::{AccountBook, AccountId};

/// The holder's name.
pub(crate) fn holder(book: &AccountBook, account: AccountId) -> Option<String> {
    book.details(account)?.holder.as_deref().map(Into::into)
}

/// The bank.
pub(crate) fn bank(book: &AccountBook, account: AccountId) -> Option<String> {
    book.details(account)?.bank.as_deref().map(Into::into)
}
