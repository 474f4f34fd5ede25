//! Origins: where the record of money begins.

use crate::account::AccountId;
use crate::party::ExitId;
use crate::time::Time;
use crate::transfer::TransferIndex;

/// Whose money it was when the record begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// An account's.
    Account(AccountId),
    /// It came in by an exit: cash, a wallet.
    Exit(ExitId),
}

/// Why the record begins there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OriginKind {
    /// The account's own records are not loaded.
    Unseen,
    /// The caller said so.
    Stopped,
    /// It is what a covered account held when its records begin.
    Opening,
    /// It paid in from outside.
    Exit,
}

impl OriginKind {
    /// Its name in outputs.
    pub const fn name(self) -> &'static str {
        match self {
            OriginKind::Unseen => "unseen",
            OriginKind::Stopped => "stopped",
            OriginKind::Opening => "opening",
            OriginKind::Exit => "exit",
        }
    }
}

/// One payment of an origin that could have come to the asked accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OriginPayment {
    /// Which transfer; `None` for an opening balance.
    pub transfer: Option<TransferIndex>,
    /// How much, in minor units.
    pub amount: i64,
    /// When: for an opening balance, the account's first transfer that matters.
    pub time: Time,
    /// What of it the asked accounts hold, in minor units. Pro-rata mixes an origin's payments, and says nothing.
    pub held: Option<i128>,
}

/// An origin with what it paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Who.
    pub origin: Origin,
    /// Why the record begins there.
    pub kind: OriginKind,
    /// The fewest transfers from it to an asked account along a time-respecting chain; 0 for what an asked account
    /// held at the beginning.
    pub level: u32,
    /// Its payments, in settlement order.
    pub payments: Vec<OriginPayment>,
}

impl Source {
    /// What it paid in all, in minor units.
    pub fn paid(&self) -> i128 {
        self.payments.iter().map(|p| i128::from(p.amount)).sum()
    }
}
