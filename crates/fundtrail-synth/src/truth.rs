//! What really happened: whose money each transfer carried, where it lay and for how long, and the laws by
//! which each account passes it on.
//!
//! The truth is the gang's own book-keeping. A mule passes on what came for it, the oldest first, or (where it
//! advances) its holder's own money; whoever is not laundering spends his own money first; what comes back to
//! a victim stays there. That is an attribution
//! like those of the rules, so it keeps every sum, and it lies within the bounds of a ledger whose openings
//! are known.

use std::collections::BTreeMap;

use fundtrail::{AccountId, Money, Time, TransferIndex};

use crate::dwell::DwellLaw;

/// So much of a payment travelled with a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carried {
    /// The transfer, a payment included.
    pub transfer: TransferIndex,
    /// The payment, by its position among all payments in settlement order.
    pub payment: usize,
    /// How much; never more than the transfer's amount.
    pub amount: Money,
}

/// So much of a payment lay in an account for a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// Where.
    pub account: AccountId,
    /// Of which payment, by its position among all payments.
    pub payment: usize,
    /// How much.
    pub amount: Money,
    /// When it arrived.
    pub from: Time,
    /// When it left; `None` where it never does (within what was simulated).
    pub until: Option<Time>,
}

impl Stay {
    /// Whether the money is there once everything of that instant has happened.
    pub fn is_there(&self, time: Time) -> bool {
        self.from <= time && self.until.is_none_or(|until| time < until)
    }
}

/// What a mule is about at the as-of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MuleState {
    /// It has nothing to launder.
    Idle,
    /// Money waits to go, as the mule's law says.
    Waiting {
        /// Since when.
        since: Time,
        /// Whether it is what the mule kept back: then the law is [`MuleTruth::SLOWER_WITH_THE_REST`] times
        /// as slow.
        slow: bool,
    },
    /// It is paying out, piece by piece.
    PayingOut {
        /// When the last piece went.
        since: Time,
        /// The pieces to come, in their order. The gaps between them are exponential.
        left: Vec<Money>,
    },
}

/// A mule's account and its true law.
#[derive(Debug, Clone, PartialEq)]
pub struct MuleTruth {
    /// The account.
    pub account: AccountId,
    /// How long it keeps what arrives before it begins to pay out.
    pub law: DwellLaw,
    /// Mean time between two pieces.
    pub gap_minutes: f64,
    /// The fewest and the most pieces in which it pays out.
    pub pieces: (usize, usize),
    /// What it is about at the as-of time.
    pub state: MuleState,
    /// All that it has to launder at the as-of time, earlier cases' money included.
    pub to_launder: Money,
}

/// The truth of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Truth {
    pub(crate) payments: Vec<TransferIndex>,
    pub(crate) victims: Vec<AccountId>,
    pub(crate) carried: Vec<Carried>,
    pub(crate) stays: Vec<Stay>,
    pub(crate) mules: Vec<MuleTruth>,
    pub(crate) gangs: Vec<Vec<AccountId>>,
    pub(crate) as_of: Time,
}

impl Truth {
    /// All payments in settlement order, those after the as-of time too.
    pub fn payments(&self) -> &[TransferIndex] {
        &self.payments
    }

    /// The victims' accounts, in which what comes back stays.
    pub fn victims(&self) -> &[AccountId] {
        &self.victims
    }

    /// What each transfer carried of the payments, in settlement order.
    pub fn carried(&self) -> &[Carried] {
        &self.carried
    }

    /// Where the money of the payments lay, by account, then time of arrival.
    pub fn stays(&self) -> &[Stay] {
        &self.stays
    }

    /// The mules, by account.
    pub fn mules(&self) -> &[MuleTruth] {
        &self.mules
    }

    /// The accounts of each gang, by account. A shared collector stands in two of them.
    pub fn gangs(&self) -> &[Vec<AccountId>] {
        &self.gangs
    }

    /// A mule's law.
    pub fn mule(&self, account: AccountId) -> Option<&MuleTruth> {
        let found = self.mules.binary_search_by_key(&account, |mule| mule.account);
        found.ok().map(|i| &self.mules[i])
    }

    /// The stays that are not over at the as-of time: what a freeze could save, and until when.
    pub fn at_stake(&self) -> impl Iterator<Item = &Stay> {
        self.stays.iter().filter(|stay| stay.is_there(self.as_of))
    }

    /// What each account holds of the payments once everything of that instant has happened, victims' accounts
    /// included. O(stays).
    pub fn held_at(&self, time: Time) -> BTreeMap<AccountId, i128> {
        let mut held = BTreeMap::new();
        for stay in self.stays.iter().filter(|stay| stay.is_there(time)) {
            *held.entry(stay.account).or_default() += i128::from(stay.amount);
        }
        held
    }
}
