//! Marks: what a reader should know of a listed account beside its figures.

use std::collections::BTreeSet;

use hashbrown::HashMap;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::account::AccountId;
use crate::ledger::{Coverage, Moment};
use crate::subledger::{OpeningSource, SubLedger};
use crate::time::Time;
use crate::trace::Trace;
use crate::transfer::TransferIndex;

/// What a reader should know of an account beside its figures. A new mark is a new word in every output, so matches
/// on it are exhaustive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Its own records are not loaded.
    Unseen,
    /// Its opening balance is the least that keeps it at zero or above; nobody said, or what was said is too
    /// little.
    OpeningAssumed,
    /// Its records leave open in which order some of its transfers came.
    OrderNotProven,
    /// Its records end before the as-of time.
    RecordsEndEarly,
    /// It stands for a product in which its holder parks money.
    Parked,
    /// It is frozen, or money in it is. Set by whoever knows of freezes; [`marks`] does not.
    Frozen,
    /// It received more than 20 times its traced money, from 50 payers or more: a trader or a platform, at which
    /// the trace might better stop.
    HighTurnover,
    /// Traced money that it had sent came back to it.
    Ring,
    /// At some moment it held the whole amount of a payment that somebody else had received.
    ChokePoint,
}

impl Mark {
    /// All marks, in their order.
    pub const ALL: [Mark; 9] = [
        Mark::Unseen,
        Mark::OpeningAssumed,
        Mark::OrderNotProven,
        Mark::RecordsEndEarly,
        Mark::Parked,
        Mark::Frozen,
        Mark::HighTurnover,
        Mark::Ring,
        Mark::ChokePoint,
    ];

    /// Its name in outputs.
    pub const fn name(self) -> &'static str {
        match self {
            Mark::Unseen => "unseen",
            Mark::OpeningAssumed => "opening balance assumed",
            Mark::OrderNotProven => "order not proven",
            Mark::RecordsEndEarly => "records end early",
            Mark::Parked => "parked",
            Mark::Frozen => "frozen",
            Mark::HighTurnover => "high turnover",
            Mark::Ring => "ring",
            Mark::ChokePoint => "choke point",
        }
    }
}

/// An account received more than so many times its traced money, …
const TURNOVER_TIMES: i128 = 20;
/// … from at least so many payers.
const TURNOVER_PAYERS: usize = 50;

/// The marks of each of `accounts`, in their order; those of an account in the order of [`Mark::ALL`].
///
/// # Arguments
/// `trace`: a trace of `sub`. `accounts`: those listed; one that the trace does not list has no marks.
///
/// # Complexity
/// O(transfers of the sub-ledger + traced transfers × (1 + listed accounts in circles / 64)), and O(k log k) for
/// the k transfers to accounts with much turnover.
pub fn marks(sub: &SubLedger<'_>, trace: &Trace, accounts: &[AccountId]) -> Vec<Vec<Mark>> {
    let listed: Vec<AccountId> = accounts
        .iter()
        .copied()
        .filter(|&a| trace.account(a).is_some())
        .collect();
    let records = Records::new(sub);
    let ((high_turnover, rings), choke_points) = rayon::join(
        || (high_turnover(sub, trace, &listed), rings(sub, trace, &listed)),
        || choke_points(sub, trace),
    );
    let marks_of = |&account: &AccountId| {
        let applies = |mark: &Mark| match mark {
            Mark::Frozen => false,
            Mark::HighTurnover => high_turnover.contains(&account),
            Mark::Ring => rings.contains(&account),
            Mark::ChokePoint => choke_points.contains(&account),
            _ => records.say(account, *mark),
        };
        if trace.account(account).is_some() {
            Mark::ALL.into_iter().filter(applies).collect()
        } else {
            Vec::new()
        }
    };
    accounts.iter().map(marks_of).collect()
}

/// What the records, whatever the rule, say of an account.
struct Records<'a> {
    sub: &'a SubLedger<'a>,
    horizon: Time,
    of_unproven_order: BTreeSet<AccountId>,
}

impl<'a> Records<'a> {
    fn new(sub: &'a SubLedger<'a>) -> Self {
        let ties = sub.query().tied_spans(sub.ledger());
        let of_unproven_order = ties.into_keys().map(|(account, _)| account).collect();
        Records {
            sub,
            horizon: sub.horizon(),
            of_unproven_order,
        }
    }

    fn say(&self, account: AccountId, mark: Mark) -> bool {
        let ledger = self.sub.ledger();
        match mark {
            Mark::Unseen => *ledger.coverage_with_holder(account) == Coverage::Unseen,
            Mark::OpeningAssumed => {
                let source = self.sub.opening(account).map(|(_, source)| source);
                source.is_some_and(|source| source != OpeningSource::Known)
            }
            Mark::OrderNotProven => self.of_unproven_order.contains(&account),
            Mark::RecordsEndEarly => match ledger.coverage_with_holder(account) {
                Coverage::Periods(periods) => {
                    let until = periods.iter().map(|p| p.until).max();
                    until.is_none_or(|until| until < self.horizon)
                }
                Coverage::Whole | Coverage::Unseen => false,
            },
            Mark::Parked => ledger.parked_for(account).is_some(),
            _ => false,
        }
    }
}

/// The accounts that received much more than their traced money, from many payers.
fn high_turnover(sub: &SubLedger<'_>, trace: &Trace, listed: &[AccountId]) -> BTreeSet<AccountId> {
    let transfers = sub.ledger().transfers();
    let mut received = vec![0_i128; sub.numbers()];
    for &step in sub.moves() {
        if let Some(payee) = step.payee() {
            received[payee as usize] += i128::from(sub.amount(step));
        }
    }
    let much = |account: &AccountId| {
        let traced = trace.account(*account).map_or(0, |a| a.received);
        let all = sub.position(*account).map_or(0, |n| received[n]);
        all > TURNOVER_TIMES * traced
    };
    let mut is_candidate = vec![false; sub.numbers()];
    for account in listed.iter().filter(|account| much(account)) {
        if let Some(number) = sub.position(*account) {
            is_candidate[number] = true;
        }
    }
    let mut payers = Vec::new();
    for &step in sub.moves() {
        let payee = step.payee().filter(|&n| is_candidate[n as usize]);
        let payer = transfers.payers()[step.index.index()].account();
        if let (Some(payee), Some(payer)) = (payee, payer) {
            payers.push((sub.owner(payee), payer));
        }
    }
    payers.sort_unstable();
    payers.dedup();
    let by_payee = payers.chunk_by(|a, b| a.0 == b.0);
    by_payee
        .filter(|payers| payers.len() >= TURNOVER_PAYERS)
        .map(|payers| payers[0].0)
        .collect()
}

/// A traced transfer between two accounts that received traced money, by their positions in the trace.
#[derive(Debug, Clone, Copy)]
struct Hop {
    payer: u32,
    payee: u32,
}

/// The accounts of `listed` to which traced money that they had sent came back along a time-respecting way.
///
/// Only inside a strongly connected component can money come back. There one sweep follows 64 accounts at a
/// time: a bit each, which every account carries that their money came to.
fn rings(sub: &SubLedger<'_>, trace: &Trace, listed: &[AccountId]) -> BTreeSet<AccountId> {
    let position = |account: AccountId| {
        trace
            .accounts()
            .binary_search_by_key(&account, |a| a.account)
            .ok()
    };
    let hops = hops(sub, trace, position);
    let component = components(trace.accounts().len(), &hops);
    let circles: Vec<Hop> = hops
        .into_iter()
        .filter(|h| component[h.payer as usize] == component[h.payee as usize])
        .collect();
    let mut in_circle = vec![false; trace.accounts().len()];
    for hop in &circles {
        in_circle[hop.payer as usize] = true;
    }
    let mut senders: Vec<usize> = listed
        .iter()
        .filter_map(|&a| position(a))
        .filter(|&n| in_circle[n])
        .collect();
    senders.sort_unstable();
    senders.dedup();
    let mut rings = BTreeSet::new();
    for batch in senders.chunks(64) {
        let mut own = vec![0_u64; trace.accounts().len()];
        for (bit, &sender) in batch.iter().enumerate() {
            own[sender] = 1 << bit;
        }
        let mut came_from = vec![0_u64; trace.accounts().len()];
        let mut came_back = 0;
        for hop in &circles {
            let sent_by = came_from[hop.payer as usize] | own[hop.payer as usize];
            came_back |= sent_by & own[hop.payee as usize];
            came_from[hop.payee as usize] |= sent_by;
        }
        let back = batch
            .iter()
            .enumerate()
            .filter(|(bit, _)| came_back & (1 << bit) != 0);
        rings.extend(back.map(|(_, &sender)| trace.accounts()[sender].account));
    }
    rings
}

/// The traced transfers from account to account, in settlement order. Payments are none: what a victim pays had
/// not come to him.
fn hops(sub: &SubLedger<'_>, trace: &Trace, position: impl Fn(AccountId) -> Option<usize>) -> Vec<Hop> {
    let transfers = sub.ledger().transfers();
    let ends = |transfer: TransferIndex| {
        let (payer, payee) = (
            transfers.payers()[transfer.index()],
            transfers.payees()[transfer.index()],
        );
        let payer = position(payer.account()?)? as u32;
        let payee = position(payee.account()?)? as u32;
        Some(Hop { payer, payee })
    };
    let traced = trace.transfers().iter().map(|t| t.transfer);
    let not_paid = traced.filter(|t| trace.payments().binary_search(t).is_err());
    let mut by_arrival: Vec<TransferIndex> = not_paid.collect();
    by_arrival.sort_by_key(|&t| sub.ledger().arrival(t));
    by_arrival.into_iter().filter_map(ends).collect()
}

/// The strongly connected component of each account.
fn components(accounts: usize, hops: &[Hop]) -> Vec<usize> {
    let mut graph = DiGraph::<(), (), u32>::with_capacity(accounts, hops.len());
    for _ in 0..accounts {
        graph.add_node(());
    }
    graph.extend_with_edges(hops.iter().map(|h| (h.payer, h.payee)));
    let mut component = vec![0; accounts];
    // Not Tarjan's, which goes as deep as the longest chain.
    for (number, members) in kosaraju_scc(&graph).iter().enumerate() {
        for member in members {
            component[NodeIndex::index(*member)] = number;
        }
    }
    component
}

/// The accounts that at some moment held the whole amount of a payment, its first payee aside. An account at which
/// the trace ends is none: it passes nothing on.
fn choke_points(sub: &SubLedger<'_>, trace: &Trace) -> BTreeSet<AccountId> {
    let transfers = sub.ledger().transfers();
    let payments: Vec<_> = trace.payments().iter().map(|&p| transfers.get(p)).collect();
    let mut held: HashMap<(AccountId, u32), i64, foldhash::fast::FixedState> = HashMap::default();
    let mut points = BTreeSet::new();
    // What each traced transfer does to its payer, and when it comes to its payee.
    let mut halves: Vec<(Moment, usize, bool)> = Vec::with_capacity(2 * trace.transfers().len());
    for (i, traced) in trace.transfers().iter().enumerate() {
        halves.push((Moment::of(traced.transfer), i, false));
        halves.push((sub.ledger().arrival(traced.transfer), i, true));
    }
    halves.sort_by_key(|&(moment, ..)| moment);
    for (_, i, arrives) in halves {
        let traced = &trace.transfers()[i];
        let transfer = transfers.get(traced.transfer);
        let is_payment = trace.payments().binary_search(&traced.transfer).is_ok();
        let payer = transfer.payer.account().filter(|_| !is_payment && !arrives);
        let payee = transfer
            .payee
            .account()
            .filter(|&payee| arrives && !sub.query().is_terminal(payee));
        for (payment, amount) in trace.parts(i) {
            if let Some(payer) = payer {
                *held.entry((payer, payment)).or_default() -= amount;
            }
            if let Some(payee) = payee {
                let there = held.entry((payee, payment)).or_default();
                *there += amount;
                let paid = &payments[payment as usize];
                if *there == paid.amount.minor() && paid.payee != transfer.payee {
                    points.insert(payee);
                }
            }
        }
    }
    points
}
