//! Puts what origins paid together by origin, in the order in which outputs name them.

use crate::account::{AccountBook, AccountId};
use crate::ledger::Ledger;
use crate::time::Time;
use crate::transfer::TransferIndex;

use super::{Origin, OriginKind, OriginPayment, Source};

/// A payment of an origin, with its transfer in the part.
pub(super) struct Paid {
    pub(super) origin: Origin,
    pub(super) kind: OriginKind,
    pub(super) level: u32,
    /// Which transfer of the whole ledger; none for an opening balance.
    pub(super) transfer: Option<TransferIndex>,
    pub(super) amount: i64,
    pub(super) time: Time,
    pub(super) here: TransferIndex,
}

/// The origins of payments in settlement order, accounts by number, then exits by kind and name; and of each payment its
/// origin and its place among the origin's.
pub(super) fn gathered(
    paid: &[Paid],
    book: &AccountBook,
    ledger: &Ledger,
) -> (Vec<Source>, Vec<(usize, usize)>) {
    let mut seen = Seen {
        of_account: vec![None; ledger.accounts()],
        of_exit: vec![None; ledger.exits().len()],
    };
    let (mut accounts, mut exits) = (Vec::new(), Vec::new());
    for payment in paid {
        let met = seen.of(payment.origin);
        *met = Some(met.map_or(1, |payments| payments + 1));
        match payment.origin {
            _ if *met != Some(1) => {}
            Origin::Account(account) => accounts.push(account),
            Origin::Exit(exit) => exits.push(exit),
        }
    }
    sort_by_number(&mut accounts, book);
    exits.sort_by_key(|&exit| {
        let exit = ledger.exits().exit(exit);
        (exit.kind.name(), exit.name.as_deref().unwrap_or_default())
    });
    let in_order = accounts
        .into_iter()
        .map(Origin::Account)
        .chain(exits.into_iter().map(Origin::Exit));
    let mut origins: Vec<Source> = Vec::new();
    for origin in in_order {
        let number = u32::try_from(origins.len()).expect("no more origins than parties");
        let payments = seen.of(origin).replace(number).unwrap_or_default();
        origins.push(Source {
            origin,
            kind: OriginKind::Opening,
            level: u32::MAX,
            payments: Vec::with_capacity(payments as usize),
        });
    }
    let places = paid.iter().map(|payment| {
        let number = seen.of(payment.origin).expect("every origin has its number") as usize;
        let source = &mut origins[number];
        if source.payments.is_empty() {
            source.kind = payment.kind;
        }
        source.level = source.level.min(payment.level);
        source.payments.push(OriginPayment {
            transfer: payment.transfer,
            amount: payment.amount,
            time: payment.time,
            held: None,
        });
        (number, source.payments.len() - 1)
    });
    let places = places.collect();
    (origins, places)
}

/// Of each origin met, first how many payments it has, then its number.
struct Seen {
    of_account: Vec<Option<u32>>,
    of_exit: Vec<Option<u32>>,
}

impl Seen {
    fn of(&mut self, origin: Origin) -> &mut Option<u32> {
        match origin {
            Origin::Account(account) => &mut self.of_account[account.index()],
            Origin::Exit(exit) => &mut self.of_exit[exit.index()],
        }
    }
}

/// Sorts by number. Most numbers differ in their first sixteen bytes, which are compared as one integer.
fn sort_by_number(accounts: &mut Vec<AccountId>, book: &AccountBook) {
    let beginning = |account: AccountId| {
        let number = book.number(account).as_bytes();
        let mut bytes = [0; 16];
        let length = number.len().min(16);
        bytes[..length].copy_from_slice(&number[..length]);
        u128::from_be_bytes(bytes)
    };
    let mut keyed: Vec<(u128, AccountId)> = accounts.drain(..).map(|a| (beginning(a), a)).collect();
    keyed.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| book.number(a.1).cmp(book.number(b.1))));
    accounts.extend(keyed.into_iter().map(|(_, account)| account));
}
