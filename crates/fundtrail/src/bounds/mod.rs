//! Bounds: the least and the most traced money that an account can hold under *any* attribution that respects
//! the records.
//!
//! Courts and banks differ on the rule; they do not differ on what no rule can say. Every attribution is a flow
//! from the payments to where money can end, and every such flow of whole minor units is an attribution: so the
//! bounds are maximum flows.
//!
//! The network has a node for an account at each stage, an arc of its amount for each transfer, and from each
//! stage of an account to its next an arc that carries no more than its balance before and after the transfer
//! between. What an account holds at the end drains, up to its final balance; a terminal account keeps
//! everything; what goes through an exit is gone.
//!
//! What they rest on is to be said beside them:
//!
//! - Opening balances that are only assumed: [`Bounds::openings_assumed`] counts the accounts; with
//!   [`Openings::Unknown`] such accounts' balances limit nothing, and the bounds hold whatever they were.
//! - Where an account's own records are not loaded (it is unseen; its records begin later or break off) it can
//!   have paid money away unseen, and other money can have come in unseen: there its balances limit nothing and
//!   all that it holds has an end of its own.
//! - After its own last record an account is taken to have kept what it held then, but for what other records show;
//!   what came to it later has an end of its own. With [`AfterRecords::Unknown`] all that it holds has one.
//! - Lines whose order nothing proves are one stage.

mod build;
mod comes;
mod ends;
mod flow;
mod list;
mod preflow;
mod router;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::account::AccountId;
use crate::ledger::Coverage;
use crate::money::Money;
use crate::subledger::SubLedger;

use build::draw;
use comes::Comes;
use flow::{Network, Routers};
pub use list::ListBounds;

/// How opening balances that nobody gave are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Openings {
    /// As the least that keeps the account at zero or above. The bounds hold if that is what they were.
    #[default]
    AsAssumed,
    /// As unknown. The bounds hold whatever they were.
    Unknown,
}

/// What is taken to have left a covered account after its own last record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AfterRecords {
    /// Nothing but what other records show: the bounds speak of each account as of its own last record. What came
    /// to it later still may be gone again.
    #[default]
    AsOfLast,
    /// Nobody knows: from then on all that it held may be gone.
    Unknown,
}

/// What bounds rest on beside the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Premises {
    /// How opening balances that nobody gave are taken.
    pub openings: Openings,
    /// What is taken to have left accounts after their records end.
    pub after_records: AfterRecords,
}

impl From<Openings> for Premises {
    fn from(openings: Openings) -> Self {
        Premises {
            openings,
            ..Premises::default()
        }
    }
}

/// Why there are no bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BoundsError {
    /// The payments together pass 64 bits of minor units.
    #[error(
        "bounds need payments whose sum stays within 64 bits of minor units; trace fewer of them at once"
    )]
    TooMuchPaid,
}

/// What one account holds at the as-of time under any attribution. Minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountBounds {
    /// The least; `None` for an unseen account, of which nothing can be said.
    pub at_least: Option<i128>,
    /// The most.
    pub at_most: i128,
}

/// What some accounts hold together at the as-of time under any attribution. Minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetBounds {
    /// The least. Unseen accounts add nothing to it.
    pub at_least: i128,
    /// The most.
    pub at_most: i128,
}

/// The bounds of a sub-ledger, ready to be asked.
///
/// # Examples
/// ```
/// use fundtrail::bounds::{Bounds, Openings};
/// # use fundtrail::{AccountBook, Currency, LedgerBuilder, Money, Source, Time, Transfer};
/// use fundtrail::{Query, SubLedger, TransferIndex};
///
/// # let mut book = AccountBook::new();
/// # let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
/// # let (victim, mule, other, shop) =
/// #     (book.intern("V"), book.intern("M"), book.intern("O"), book.intern("S"));
/// # for (i, (payer, payee, amount)) in [(victim, mule, 50), (other, mule, 30), (mule, shop, 60)]
/// #     .into_iter()
/// #     .enumerate()
/// # {
/// #     builder.push(Transfer {
/// #         time: Time::from_seconds(i as i64).expect("in range"),
/// #         payer: payer.into(),
/// #         payee: payee.into(),
/// #         amount: Money::from_minor(amount),
/// #         source: Source::new(0, i as u64 + 2),
/// #     })?;
/// # }
/// # let ledger = builder.from_table(book.len());
/// // V pays M 50, another pays M 30, M pays S 60 of it.
/// let query = Query::new(&ledger, [TransferIndex::from_index(0)])?;
/// let sub = SubLedger::new(&ledger, &query)?;
/// let bounds = Bounds::new(&sub, Openings::AsAssumed)?;
/// let [at_mule, at_shop] = bounds.account_bounds(&[mule, shop])[..] else { unreachable!() };
/// assert_eq!((at_mule.at_least, at_mule.at_most), (Some(0), 20));
/// assert_eq!((at_shop.at_least, at_shop.at_most), (Some(30), 50));
/// let together = bounds.set_bounds(&[mule, shop]);
/// assert_eq!((together.at_least, together.at_most), (50, 50));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Bounds<'a> {
    sub: &'a SubLedger<'a>,
    network: Network,
    comes: Comes,
    /// The half at its tail of the arc by which each account's money ends in it, by own number.
    drains: Vec<Option<u32>>,
    /// Of accounts that money in transit is for: its own numbers.
    in_transit: BTreeMap<AccountId, Vec<u32>>,
    openings_assumed: usize,
}

impl<'a> Bounds<'a> {
    /// Draws the network of `sub`, with the flow of one attribution on it.
    ///
    /// # Complexity
    /// O(n) for the n transfers of the sub-ledger. Memory: about 100 bytes a transfer that can carry money of
    /// the payments.
    ///
    /// # Errors
    /// [`BoundsError::TooMuchPaid`].
    pub fn new(sub: &'a SubLedger<'a>, premises: impl Into<Premises>) -> Result<Self, BoundsError> {
        let amounts = sub.ledger().transfers().amounts();
        let payments = sub.query().payments().iter();
        let paid = payments
            .map(|p| amounts[p.index()])
            .try_fold(Money::ZERO, Money::checked_add);
        let paid = paid.ok_or(BoundsError::TooMuchPaid)?;
        let drawn = draw(sub, premises.into(), paid.minor());
        let (network, halves) = Network::new(drawn.nodes, &drawn.arcs);
        let drains = drawn.drains.iter().map(|arc| arc.map(|arc| halves[arc]));
        let mut in_transit: BTreeMap<AccountId, Vec<u32>> = BTreeMap::new();
        for number in sub.accounts().len() as u32..sub.numbers() as u32 {
            in_transit.entry(sub.owner(number)).or_default().push(number);
        }
        Ok(Bounds {
            sub,
            drains: drains.collect(),
            in_transit,
            comes: Comes::new(&network, &drawn.arcs, paid.minor()),
            network,
            openings_assumed: drawn.openings_assumed,
        })
    }

    /// To how many accounts money of the payments can come whose opening balance is only assumed (or given, and
    /// raised): with [`Openings::AsAssumed`] the bounds hold if these are as assumed.
    pub fn openings_assumed(&self) -> usize {
        self.openings_assumed
    }

    /// The bounds of each of `accounts`, in their order. An account to which no money can come has 0 and 0.
    ///
    /// # Complexity
    /// For each account two re-routings of one flow, in parallel; each O(n) and up where the account is tied up
    /// with the whole network, less where other money or other ends are near, and none where what comes to its last
    /// node is known from the start.
    pub fn account_bounds(&self, accounts: &[AccountId]) -> Vec<AccountBounds> {
        let bounds = accounts.par_iter().map_init(
            || Routers::new(&self.network, &self.comes),
            |routers, &account| {
                let drains = self.drains_of(&[account]);
                let unseen = *self.sub.ledger().coverage_with_holder(account) == Coverage::Unseen
                    && !self.sub.query().is_terminal(account);
                AccountBounds {
                    at_least: (!unseen).then(|| routers.least(&drains)),
                    at_most: routers.most(&drains),
                }
            },
        );
        bounds.collect()
    }

    /// The bounds of what `accounts` hold together. Each counts once, however often it is named.
    ///
    /// # Complexity
    /// As for one account of [`account_bounds`](Self::account_bounds).
    pub fn set_bounds(&self, accounts: &[AccountId]) -> SetBounds {
        let drains = self.drains_of(accounts);
        let mut routers = Routers::new(&self.network, &self.comes);
        SetBounds {
            at_least: routers.least(&drains),
            at_most: routers.most(&drains),
        }
    }

    /// The drains of `accounts`, each once.
    fn drains_of(&self, accounts: &[AccountId]) -> Vec<u32> {
        let numbers = accounts.iter().filter_map(|&a| self.sub.position(a));
        let mut drains: Vec<u32> = numbers.filter_map(|n| self.drains[n]).collect();
        // What is still in transit is held by those that it is for.
        let in_transit = accounts.iter().filter_map(|account| self.in_transit.get(account));
        drains.extend(
            in_transit
                .flatten()
                .filter_map(|&number| self.drains[number as usize]),
        );
        drains.sort_unstable();
        drains.dedup();
        drains
    }
}
