//! Balances that transfer tables give: what an account had before its first transfer.

use std::collections::BTreeMap;

use fundtrail::{AccountBook, AccountId, ExitKind, Ledger, Money, Party, Source};

use crate::lines::gather::Gathered;
use crate::note::NoteKind;

/// The balances of payer and payee after a line.
pub(crate) type Balances = BTreeMap<Source, [Option<Money>; 2]>;

/// What is known of an account's balance so far.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    /// What its transfers came to.
    net: i128,
    /// What it began with, once a balance told.
    opening: Option<i128>,
    /// The first line whose balance does not follow.
    broken: Option<Source>,
}

fn is_charge(ledger: &Ledger, payee: Party) -> bool {
    payee
        .exit()
        .is_some_and(|exit| ledger.exits().exit(exit).kind == ExitKind::Fee)
}

/// Sets the opening balances that a ledger's balances prove; notes the accounts whose balances do not follow from their
/// transfers, which prove nothing.
///
/// Complexity: O(transfers).
pub(crate) fn set_openings(
    ledger: &mut Ledger,
    balances: &Balances,
    book: &AccountBook,
    gathered: &mut Gathered,
) {
    let mut accounts: BTreeMap<AccountId, Known> = BTreeMap::new();
    for transfer in ledger.transfers().iter() {
        let given = balances.get(&transfer.source).copied().unwrap_or_default();
        let minor = i128::from(transfer.amount.minor());
        for (party, change, balance) in [
            (transfer.payer, -minor, given[0]),
            (transfer.payee, minor, given[1]),
        ] {
            let Some(account) = party.account() else { continue };
            let known = accounts.entry(account).or_default();
            known.net += change;
            // The balance of a line with a charge is that before the charge.
            if let Some(balance) = balance.filter(|_| !is_charge(ledger, transfer.payee)) {
                let opening = i128::from(balance.minor()) - known.net;
                if *known.opening.get_or_insert(opening) != opening {
                    known.broken.get_or_insert(transfer.source);
                }
            }
        }
    }
    for (account, known) in accounts {
        let Some(opening) = known.opening.and_then(|opening| i64::try_from(opening).ok()) else {
            continue;
        };
        let is_set =
            known.broken.is_none() && ledger.set_opening(account, Money::from_minor(opening)).is_ok();
        if !is_set {
            let account = book.number(account).to_owned();
            gathered.note(NoteKind::TableBalancesNotBelieved { account }, known.broken);
        }
    }
}
