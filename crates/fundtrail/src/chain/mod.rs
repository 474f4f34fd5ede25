//! Chains: by which transfers traced money reached one account, under the rule of the trace, largest first.
//!
//! Where a rule keeps money in order of arrival (fifo, lifo), every minor unit that a transfer takes has one place in
//! one earlier transfer, so what came to the account is followed back unit by unit, whole stretches at a time
//! (`stretch`). Where it mixes money of a kind (pro-rata, the tainted rules), what leaves an account is of every
//! transfer that had brought some in its proportion (`proportion`).
//!
//! A chain begins at a payment and ends at the account, also where it had been there before (a ring).

mod proportion;
mod stretch;

use std::collections::BTreeMap;

use crate::account::AccountId;
use crate::ledger::Coverage;
use crate::money::Money;
use crate::rule::Rule;
use crate::subledger::{Move, SubLedger};
use crate::trace::Trace;

/// A map that hashes alike in every run.
type HashMap<K, V> = hashbrown::HashMap<K, V, foldhash::fast::FixedState>;

/// Traced money that went one way from a payment to the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// Which payment, by its number in settlement order.
    pub payment: usize,
    /// How much went all the way, in minor units.
    pub amount: i64,
    /// The transfers from the payment on, in settlement order, by their position among [`Trace::transfers`].
    pub transfers: Vec<usize>,
}

/// What a transfer did to the balances of its two accounts, before and after it; nothing for an exit, an account that
/// ends the trace, or one whose own records are not loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StepBalances {
    /// The payer's.
    pub payer: Option<[Money; 2]>,
    /// The payee's, when the money came to it.
    pub payee: Option<[Money; 2]>,
}

/// The chains to one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chains {
    /// The chains that carry most, largest first; equal ones by payment, then by transfers.
    pub chains: Vec<Chain>,
    /// What the account received, in minor units.
    pub received: i128,
    /// What of that the chains carry; the rest was cut.
    pub shown: i128,
    /// The balances at the transfers of the chains, by their position among [`Trace::transfers`].
    pub balances: BTreeMap<usize, StepBalances>,
}

impl SubLedger<'_> {
    /// By which chains what `account` received came to it under the rule of `trace`, a trace of this sub-ledger; at
    /// most `most` of them.
    ///
    /// # Returns
    /// Chains of which each amount went that way under the rule; with all of them, together what the account received.
    ///
    /// # Complexity
    /// Fifo and lifo: O(transfers + stretches of the chains × log), of at most four million stretches: what is beyond
    /// counts as cut. The other rules: O(transfers in × transfers out) for an account on the way, and O(transfers on
    /// the way) for a chain.
    pub fn chains(&self, trace: &Trace, account: AccountId, most: usize) -> Chains {
        let way = Way::new(self, trace, account);
        let mut chains = match trace.rule() {
            Rule::Fifo => stretch::chains(&way, stretch::Takes::Oldest),
            Rule::Lifo => stretch::chains(&way, stretch::Takes::Newest),
            Rule::ProRata | Rule::TaintedLast | Rule::TaintedFirst => proportion::chains(&way, most),
        };
        chains.sort_by(|a, b| {
            let key = |chain: &Chain| (std::cmp::Reverse(chain.amount), chain.payment);
            key(a).cmp(&key(b)).then_with(|| a.transfers.cmp(&b.transfers))
        });
        chains.truncate(most);
        Chains {
            received: trace.account(account).map_or(0, |traced| traced.received),
            shown: chains.iter().map(|chain| i128::from(chain.amount)).sum(),
            balances: way.balances(&chains),
            chains,
        }
    }
}

/// The moves of a sub-ledger, as a way back to the payments sees them.
struct Way<'a> {
    sub: &'a SubLedger<'a>,
    trace: &'a Trace,
    /// By move: its transfer's position among the traced ones, where it carried traced money.
    traced: Vec<Option<u32>>,
    /// The moves by which each own number was touched, in order.
    touching: Vec<Vec<u32>>,
    /// The moves by which traced money came to the account, or is on its way to it.
    ends: Vec<u32>,
}

impl<'a> Way<'a> {
    fn new(sub: &'a SubLedger<'a>, trace: &'a Trace, account: AccountId) -> Self {
        let mut way = Way {
            sub,
            trace,
            traced: Vec::with_capacity(sub.len()),
            touching: vec![Vec::new(); sub.numbers()],
            ends: Vec::new(),
        };
        for (place, &step) in (0..).zip(sub.moves()) {
            let traced = trace
                .transfers()
                .binary_search_by_key(&step.index, |t| t.transfer);
            way.traced.push(traced.ok().map(|at| at as u32));
            for number in [step.payer(), step.payee()].into_iter().flatten() {
                way.touching[number as usize].push(place);
            }
            let comes = step.payee().or(step.terminal_payee()).is_some_and(|payee| {
                let is_on_its_way = sub.is_transit(payee) && sub.balances_minor()[payee as usize] > 0;
                sub.owner(payee) == account && (!sub.is_transit(payee) || is_on_its_way)
            });
            if comes && traced.is_ok() {
                way.ends.push(place);
            }
        }
        way
    }

    fn step(&self, place: u32) -> Move {
        self.sub.moves()[place as usize]
    }

    fn is_traced(&self, place: u32) -> bool {
        self.traced[place as usize].is_some()
    }

    /// Which payment a move is, where the money of one begins with it.
    fn payment(&self, place: u32) -> Option<usize> {
        let step = self.step(place);
        let number = self.trace.payments().binary_search(&step.index).ok();
        number.filter(|_| !self.sub.arrives(step))
    }

    /// A chain of moves as one of transfers: what goes into a transit and out of it is one.
    fn chain(&self, payment: usize, amount: i64, moves: impl IntoIterator<Item = u32>) -> Chain {
        let leaves = moves
            .into_iter()
            .filter(|&place| !self.sub.arrives(self.step(place)));
        let transfers = leaves.filter_map(|place| self.traced[place as usize]);
        Chain {
            payment,
            amount,
            transfers: transfers.map(|at| at as usize).collect(),
        }
    }

    /// The balances at every transfer of the chains, in one pass.
    fn balances(&self, chains: &[Chain]) -> BTreeMap<usize, StepBalances> {
        let used = chains.iter().flat_map(|chain| &chain.transfers);
        let mut told: BTreeMap<usize, StepBalances> = used.map(|&at| (at, StepBalances::default())).collect();
        let mut balances = self.sub.openings_minor().to_vec();
        let ledger = self.sub.ledger();
        let is_shown = |number: u32| {
            let coverage = ledger.coverage_with_holder(self.sub.owner(number));
            !self.sub.is_transit(number) && *coverage != Coverage::Unseen
        };
        for (place, &step) in self.sub.moves().iter().enumerate() {
            let amount = self.sub.amount(step);
            let mut change = |number: Option<u32>, change: i64| {
                let number = number?;
                let balance = &mut balances[number as usize];
                let before = Money::from_minor(*balance);
                *balance += change;
                is_shown(number).then_some([before, Money::from_minor(*balance)])
            };
            let (payer, payee) = (change(step.payer(), -amount), change(step.payee(), amount));
            let at = self.traced[place].map(|at| at as usize);
            if let Some(told) = at.and_then(|at| told.get_mut(&at)) {
                told.payer = told.payer.or(payer);
                told.payee = told.payee.or(payee);
            }
        }
        told
    }
}
