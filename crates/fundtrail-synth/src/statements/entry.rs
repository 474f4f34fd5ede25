//! The lines of statements before they are written.

use std::collections::BTreeMap;

use fundtrail::{AccountId, ExitKind, FootprintKind, Party, Transfer};

use crate::case::SyntheticCase;
use crate::table::{exit_of, transfer_id};

/// How an entry names its counterparty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// By its card.
    ByCard,
    /// By the account behind the card, where there is one.
    ByAccount,
    /// By the first and last four digits.
    Masked,
    /// By the holder's name alone.
    ByName,
    /// Not at all.
    Blank,
}

/// One line of a statement, seen from its own account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Seconds since the start of 1970, as written.
    pub(super) second: i64,
    pub(super) is_out: bool,
    /// Minor units.
    pub(super) amount: i64,
    pub(super) balance: i64,
    pub(super) other: Party,
    pub(super) named: Named,
    pub(super) memo: &'static str,
    pub(super) serial: String,
    pub(super) succeeded: bool,
    /// What the payer's hand left in his own line.
    pub(super) left: Vec<(FootprintKind, String)>,
    /// The transfer that it records, by its position; `None` for a line that records none.
    pub(super) transfer: Option<usize>,
}

const MEMOS: [&str; 5] = ["转账", "手机转账", "汇款", "往来款", "网银转账"];

/// The entries of each covered account up to the as-of time, by account index.
pub(super) fn entries_of(case: &SyntheticCase, covered: &[AccountId]) -> Vec<Vec<Entry>> {
    let mut is_covered = vec![false; case.book().len()];
    for account in covered {
        is_covered[account.index()] = true;
    }
    let mut entries = vec![Vec::new(); case.book().len()];
    let mut balances: Vec<i64> = case.openings().iter().map(|o| o.minor()).collect();
    let mut left = left_by_transfer(case);
    let known = case.ledger().transfers().iter().take(case.known_transfers());
    for (position, transfer) in known.enumerate() {
        let sides = [
            (transfer.payer, transfer.payee, true),
            (transfer.payee, transfer.payer, false),
        ];
        for (own, other, is_out) in sides {
            let Some(account) = own.account() else { continue };
            let change = transfer.amount.minor();
            balances[account.index()] += if is_out { -change } else { change };
            if is_covered[account.index()] {
                entries[account.index()].push(Entry {
                    second: transfer.time.nanos() / 1_000_000_000,
                    is_out,
                    amount: change,
                    balance: balances[account.index()],
                    other,
                    named: Named::ByCard,
                    memo: memo(case, &transfer, position),
                    serial: transfer_id(position),
                    succeeded: true,
                    left: if is_out {
                        left.remove(&position).unwrap_or_default()
                    } else {
                        Vec::new()
                    },
                    transfer: Some(position),
                });
            }
        }
    }
    entries
}

/// What hands left, by the position of the transfer: its line in the ledger's own numbering.
fn left_by_transfer(case: &SyntheticCase) -> BTreeMap<usize, Vec<(FootprintKind, String)>> {
    let mut left: BTreeMap<usize, Vec<(FootprintKind, String)>> = BTreeMap::new();
    for (kind, value, _, sighting) in case.footprints().sightings() {
        if sighting.time.is_some() {
            let position = sighting.source.line() as usize - 2;
            left.entry(position).or_default().push((kind, value.to_owned()));
        }
    }
    left
}

fn memo(case: &SyntheticCase, transfer: &Transfer, position: usize) -> &'static str {
    match exit_of(case.ledger().exits(), transfer).map(|(kind, _)| kind) {
        Some(ExitKind::Cash) if transfer.payee.exit().is_some() => "ATM取款",
        Some(ExitKind::Cash) => "现金存入",
        Some(ExitKind::Interest) => "结息",
        Some(_) => "快捷支付",
        None => MEMOS[position % MEMOS.len()],
    }
}
