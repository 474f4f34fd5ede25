//! Ties: what two accounts have to do with each other, kind by kind, each with its evidence.

use std::collections::{BTreeMap, BTreeSet};

use crate::account::AccountId;
use crate::ledger::Ledger;
use crate::party::Party;
use crate::time::Time;
use crate::transfer::TransferIndex;

use super::common::{Common, CommonKind, Sharer};
use super::{Dealt, NetworkQuery};

/// Payments of one payer this close together are made in one go.
pub const TOGETHER_MINUTES: i64 = 10;
/// Fewer shared counterparties than this tie nobody.
const FEWEST_COUNTERPARTIES: usize = 2;

/// What two accounts have to do with each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Tie {
    /// The one with the smaller index.
    pub a: AccountId,
    /// The other.
    pub b: AccountId,
    /// What it is.
    pub kind: TieKind,
}

/// A kind of tie, with its figures and where they stand.
#[derive(Debug, Clone, PartialEq)]
pub enum TieKind {
    /// One paid the other, or each the other.
    Money {
        /// What the first paid to the second.
        there: Dealt,
        /// What the second paid to the first.
        back: Dealt,
        /// The first of the transfers.
        first: TransferIndex,
        /// The last.
        last: TransferIndex,
    },
    /// They have something in common.
    Common {
        /// What.
        kind: CommonKind,
        /// The value.
        value: Box<str>,
        /// Where it stands beside each.
        sharers: [Sharer; 2],
    },
    /// They deal with the same others.
    Counterparties {
        /// Whom, the rarest first.
        shared: Vec<AccountId>,
        /// The sum over them of 1 / ln(1 + how many deal with them): a rare one counts more.
        weight: f64,
    },
    /// Somebody pays both within [`TOGETHER_MINUTES`].
    PaidTogether {
        /// Who.
        by: Party,
        /// How often.
        times: usize,
        /// The first time.
        first: [TransferIndex; 2],
    },
}

/// The ties among `members`, by accounts, then kind. What is in more than the query's number of hands ties nobody,
/// and whoever pays more accounts than that does not tie those he pays, unless he is a member himself.
pub(super) fn ties(
    ledger: &Ledger,
    query: &NetworkQuery,
    commons: &[Common],
    members: &BTreeSet<AccountId>,
) -> Vec<Tie> {
    let mut ties = money(ledger, query, members);
    ties.extend(in_common(commons, query.most_sharing, members));
    ties.extend(counterparties(ledger, query, members));
    ties.extend(paid_together(ledger, query, members));
    // Stable: of one pair the kinds stay in this order.
    ties.sort_by_key(|tie| (tie.a, tie.b));
    ties
}

fn money(ledger: &Ledger, query: &NetworkQuery, members: &BTreeSet<AccountId>) -> Vec<Tie> {
    let mut pairs: BTreeMap<(AccountId, AccountId), (Dealt, Dealt, TransferIndex, TransferIndex)> =
        BTreeMap::new();
    for (index, payer, payee) in between_accounts(ledger, query) {
        if payer == payee || !members.contains(&payer) || !members.contains(&payee) {
            continue;
        }
        let pair = (payer.min(payee), payer.max(payee));
        let found = pairs
            .entry(pair)
            .or_insert((Dealt::default(), Dealt::default(), index, index));
        let way = if payer == pair.0 {
            &mut found.0
        } else {
            &mut found.1
        };
        way.add(ledger.transfers().get(index).amount);
        found.3 = index;
    }
    let tie = |((a, b), (there, back, first, last))| Tie {
        a,
        b,
        kind: TieKind::Money {
            there,
            back,
            first,
            last,
        },
    };
    pairs.into_iter().map(tie).collect()
}

fn in_common<'a>(
    commons: &'a [Common],
    most: usize,
    members: &'a BTreeSet<AccountId>,
) -> impl Iterator<Item = Tie> + 'a {
    let narrow = commons.iter().filter(move |common| common.accounts.len() <= most);
    narrow.flat_map(move |common| {
        let sharers: Vec<&Sharer> = common
            .accounts
            .iter()
            .filter(|s| members.contains(&s.account))
            .collect();
        pairs_of(&sharers)
            .map(|(&&a, &&b)| Tie {
                a: a.account,
                b: b.account,
                kind: TieKind::Common {
                    kind: common.kind,
                    value: common.value.clone(),
                    sharers: [a, b],
                },
            })
            .collect::<Vec<_>>()
    })
}

fn counterparties(ledger: &Ledger, query: &NetworkQuery, members: &BTreeSet<AccountId>) -> Vec<Tie> {
    let mut others: BTreeMap<AccountId, BTreeSet<AccountId>> = BTreeMap::new();
    for (_, payer, payee) in between_accounts(ledger, query) {
        others.entry(payer).or_default().insert(payee);
        others.entry(payee).or_default().insert(payer);
    }
    let mut shared: BTreeMap<(AccountId, AccountId), Vec<(usize, AccountId)>> = BTreeMap::new();
    for (&other, with) in &others {
        if members.contains(&other) || with.len() > query.most_sharing {
            continue;
        }
        let those: Vec<AccountId> = with.iter().copied().filter(|a| members.contains(a)).collect();
        for (&a, &b) in pairs_of(&those) {
            shared.entry((a, b)).or_default().push((with.len(), other));
        }
    }
    shared.retain(|_, with| with.len() >= FEWEST_COUNTERPARTIES);
    let tie = |((a, b), mut with): (_, Vec<(usize, AccountId)>)| {
        with.sort_unstable();
        let rarity = |&(hands, _): &(usize, AccountId)| {
            1.0 / libm::log(1.0 + f64::from(u32::try_from(hands).unwrap_or(u32::MAX)))
        };
        Tie {
            a,
            b,
            kind: TieKind::Counterparties {
                weight: with.iter().map(rarity).sum(),
                shared: with.into_iter().map(|(_, other)| other).collect(),
            },
        }
    };
    shared.into_iter().map(tie).collect()
}

/// A payment to a member.
type Paid = (Time, TransferIndex, AccountId);

fn paid_together(ledger: &Ledger, query: &NetworkQuery, members: &BTreeSet<AccountId>) -> Vec<Tie> {
    let mut by: BTreeMap<Party, (BTreeSet<Party>, Vec<Paid>)> = BTreeMap::new();
    let transfers = ledger.transfers();
    for index in transfers.indices().filter(|&i| query.on_record(ledger, i)) {
        let transfer = transfers.get(index);
        let Some(account) = transfer.payer.account().and(transfer.payee.account()) else {
            continue;
        };
        let (payees, paid) = by.entry(transfer.payer).or_default();
        payees.insert(transfer.payee);
        if members.contains(&account) {
            paid.push((transfer.time, index, account));
        }
    }
    let mut together: BTreeMap<(AccountId, AccountId, Party), (usize, [TransferIndex; 2])> = BTreeMap::new();
    for (payer, (payees, paid)) in by {
        let is_member = payer.account().is_some_and(|account| members.contains(&account));
        if payees.len() > query.most_sharing && !is_member {
            continue;
        }
        for pair in paid.windows(2) {
            let [(time, first, one), (later, second, other)] = [pair[0], pair[1]];
            if one != other && later <= time.plus_minutes(TOGETHER_MINUTES) {
                let found = together.entry((one.min(other), one.max(other), payer));
                found.or_insert((0, [first, second])).0 += 1;
            }
        }
    }
    let tie = |((a, b, by), (times, first))| Tie {
        a,
        b,
        kind: TieKind::PaidTogether { by, times, first },
    };
    together.into_iter().map(tie).collect()
}

fn between_accounts<'a>(
    ledger: &'a Ledger,
    query: &'a NetworkQuery,
) -> impl Iterator<Item = (TransferIndex, AccountId, AccountId)> + 'a {
    let transfers = ledger.transfers();
    let known = transfers.indices().filter(|&i| query.on_record(ledger, i));
    known.filter_map(move |index| {
        let transfer = transfers.get(index);
        Some((index, transfer.payer.account()?, transfer.payee.account()?))
    })
}

/// Every two of them, in their order.
fn pairs_of<T>(of: &[T]) -> impl Iterator<Item = (&T, &T)> {
    of.iter()
        .enumerate()
        .flat_map(move |(at, a)| of[at + 1..].iter().map(move |b| (a, b)))
}
