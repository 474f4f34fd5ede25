//! The trace: how much of each payment arrived where, left again, and is held.

mod sweep;

use std::collections::HashSet;

use crate::account::AccountId;
use crate::ledger::Ledger;
use crate::party::ExitId;
use crate::per_payment::PerPayment;
use crate::rule::{Mixing, Newest, Oldest, ProRata, Queue, Rule, TaintedFirst, TaintedLast};
use crate::subledger::SubLedger;
use crate::time::Time;
use crate::transfer::TransferIndex;

use sweep::Sweep;

/// What became of the traced money of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Some is still in the account.
    Held,
    /// Some is in a product of the account's holder.
    Parked,
    /// It arrived at an account whose own records are not loaded.
    Unseen,
    /// All moved on.
    Passed,
    /// The trace was told to stop here, or it came to another victim.
    Stopped,
    /// It came back to the payer of a payment.
    Returned,
}

impl Status {
    /// Its name in outputs.
    pub const fn name(self) -> &'static str {
        match self {
            Status::Held => "held",
            Status::Parked => "parked",
            Status::Unseen => "unseen",
            Status::Passed => "passed",
            Status::Stopped => "stopped",
            Status::Returned => "returned",
        }
    }
}

/// An account that received traced money. Amounts are minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TracedAccount {
    /// Which account.
    pub account: AccountId,
    /// The fewest transfers along a time-respecting chain of traced transfers; the payee of a payment has 1.
    pub level: u32,
    /// What became of its traced money.
    pub status: Status,
    /// Traced money that arrived, payments included.
    pub received: i128,
    /// Traced money that left; 0 for a terminal account.
    pub sent: i128,
    /// Traced money that is there at the as-of time. A terminal account keeps what arrived.
    pub held: i128,
    /// What of `held` is of each payment.
    pub by_payment: PerPayment,
    /// When traced money first arrived.
    pub first_received: Time,
    /// When it last arrived.
    pub last_received: Time,
    /// When it last left.
    pub last_sent: Option<Time>,
}

/// A transfer that carried traced money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TracedTransfer {
    /// Which transfer.
    pub transfer: TransferIndex,
    /// The payer's level + 1 when it was made; 1 for a payment.
    pub level: u32,
    /// How much of its amount is traced, in minor units.
    pub traced: i64,
    /// Where its parts begin; see [`Trace::by_payment`].
    parts: u32,
}

/// Traced money that left through an exit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TracedExit {
    /// Which exit.
    pub exit: ExitId,
    /// How much, in minor units.
    pub amount: i128,
    /// Of each payment.
    pub by_payment: PerPayment,
    /// In how many transfers.
    pub transfers: usize,
}

/// Where the money of one payment, or of all, is: the parts add up to `paid`. Minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// What the victims paid.
    pub paid: i128,
    /// In accounts whose records are loaded.
    pub held: i128,
    /// In accounts whose records are not loaded, or gone before the records begin.
    pub unseen: i128,
    /// Gone through an exit.
    pub exited: i128,
    /// At an account where the trace was told to stop, or at another victim's.
    pub stopped: i128,
    /// Back with the payer of its payment.
    pub returned: i128,
}

impl Totals {
    /// The sum of all ends, which equals what was paid.
    pub fn ends(&self) -> i128 {
        self.held + self.unseen + self.exited + self.stopped + self.returned
    }

    fn add(&mut self, more: &Totals) {
        self.paid += more.paid;
        self.held += more.held;
        self.unseen += more.unseen;
        self.exited += more.exited;
        self.stopped += more.stopped;
        self.returned += more.returned;
    }
}

/// What a rule makes of the payments of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    rule: Rule,
    payments: Vec<TransferIndex>,
    accounts: Vec<TracedAccount>,
    transfers: Vec<TracedTransfer>,
    parts: Vec<(u32, i64)>,
    exits: Vec<TracedExit>,
    by_payment: Vec<Totals>,
}

impl Trace {
    /// The rule that it follows.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// The payments, in settlement order: the order of every `by_payment`.
    pub fn payments(&self) -> &[TransferIndex] {
        &self.payments
    }

    /// Every account that received traced money, by index.
    pub fn accounts(&self) -> &[TracedAccount] {
        &self.accounts
    }

    /// The figures of one account, if it received traced money.
    pub fn account(&self, account: AccountId) -> Option<&TracedAccount> {
        self.accounts
            .binary_search_by_key(&account, |a| a.account)
            .ok()
            .map(|i| &self.accounts[i])
    }

    /// Every transfer that carried traced money, payments included, in settlement order.
    pub fn transfers(&self) -> &[TracedTransfer] {
        &self.transfers
    }

    /// What of each payment the `i`-th traced transfer carried.
    ///
    /// # Panics
    /// Where `i` is out of range.
    pub fn by_payment(&self, i: usize) -> PerPayment {
        let parts = self.parts(i).map(|(payment, amount)| (payment, amount.into()));
        PerPayment::new(self.payments.len(), parts)
    }

    /// What of one payment, by its number, the `i`-th traced transfer carried, in minor units.
    ///
    /// # Panics
    /// Where `i` is out of range.
    pub fn carried(&self, i: usize, payment: usize) -> i64 {
        let mut parts = self.parts(i);
        parts
            .find(|&(number, _)| number as usize == payment)
            .map_or(0, |(_, amount)| amount)
    }

    /// The payments, by number, of which the `i`-th traced transfer carried some, and how much.
    pub(crate) fn parts(&self, i: usize) -> impl Iterator<Item = (u32, i64)> + '_ {
        let transfer = &self.transfers[i];
        let end = self
            .transfers
            .get(i + 1)
            .map_or(self.parts.len(), |next| next.parts as usize);
        // Of one payment alone no parts are kept.
        let only = (self.payments.len() == 1).then_some((0, transfer.traced));
        only.into_iter()
            .chain(self.parts[transfer.parts as usize..end].iter().copied())
    }

    /// Payers of payments that were paid more of others' traced money than came back to them of their own, and how
    /// much of others'.
    ///
    /// A payer ends every trace. One like these is perhaps no victim but a station on the way, and what ended
    /// there went on: whoever shows the trace should say so. O(accounts + payments).
    pub fn doubtful_payers(&self, ledger: &Ledger) -> Vec<(AccountId, i128)> {
        let payer = |&payment: &TransferIndex| ledger.transfers().get(payment).payer.account();
        let payers: Vec<_> = self.payments.iter().map(payer).collect();
        let are_payers: HashSet<AccountId> = payers.iter().copied().flatten().collect();
        let doubtful = |traced: &TracedAccount| {
            if !are_payers.contains(&traced.account) {
                return None;
            }
            let (mut own, mut others) = (0, 0);
            for (payment, amount) in traced.by_payment.parts() {
                *(if payers[payment] == Some(traced.account) {
                    &mut own
                } else {
                    &mut others
                }) += amount;
            }
            (others > own).then_some((traced.account, others))
        };
        self.accounts.iter().filter_map(doubtful).collect()
    }

    /// The exits through which traced money left, by id.
    pub fn exits(&self) -> &[TracedExit] {
        &self.exits
    }

    /// Where the money of all payments is.
    pub fn totals(&self) -> Totals {
        let mut sum = Totals::default();
        for totals in &self.by_payment {
            sum.add(totals);
        }
        sum
    }

    /// Where the money of each payment is, in the order of payments.
    pub fn totals_by_payment(&self) -> &[Totals] {
        &self.by_payment
    }
}

impl SubLedger<'_> {
    /// Follows the payments under `rule`.
    ///
    /// # Panics
    /// If a minor unit were lost or made: conservation is asserted for every payment, in release builds too.
    ///
    /// # Complexity
    /// One pass over the sub-ledger. Pro-rata and the tainted rules: O(transfers × payments that the payer
    /// holds). FIFO and LIFO: O(log lots) times that.
    pub fn trace(&self, rule: Rule) -> Trace {
        match rule {
            Rule::Fifo => Sweep::<Queue<Oldest>>::new(self).run(rule),
            Rule::Lifo => Sweep::<Queue<Newest>>::new(self).run(rule),
            Rule::ProRata => Sweep::<Mixing<ProRata>>::new(self).run(rule),
            Rule::TaintedLast => Sweep::<Mixing<TaintedLast>>::new(self).run(rule),
            Rule::TaintedFirst => Sweep::<Mixing<TaintedFirst>>::new(self).run(rule),
        }
    }
}
