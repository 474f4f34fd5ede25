//! What to trace: the payments, where the trace ends, and as of when.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::account::AccountId;
use crate::ledger::{Ledger, Moment, Tie};
use crate::reach::{AccountSet, Hop, KeySet, reach};
use crate::time::Time;
use crate::transfer::TransferIndex;

/// Why there is nothing to trace, or why the figures cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TraceError {
    /// No payment was named.
    #[error("no payment to trace")]
    NoPayment,
    /// A payment that the ledger does not have.
    #[error("the ledger has no transfer at position {}", .0.index())]
    NoSuchTransfer(TransferIndex),
    /// A payment that is not on record at the as-of time.
    #[error("the payment at position {} is after the as-of time", .0.index())]
    PaymentAfterAsOf(TransferIndex),
    /// A balance passes 64 bits of minor units.
    #[error("a balance beyond 64 bits of minor units")]
    BalanceTooLarge {
        /// Whose balance.
        account: AccountId,
        /// The transfer that takes it there.
        transfer: TransferIndex,
    },
}

/// What to trace through a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    payments: Vec<TransferIndex>,
    terminals: BTreeSet<AccountId>,
    stop_at: BTreeSet<AccountId>,
    as_of: Time,
}

impl Query {
    /// Follows these payments to the end of the ledger. They may be named in any order, and twice.
    ///
    /// # Errors
    /// [`TraceError::NoPayment`] and [`TraceError::NoSuchTransfer`].
    pub fn new(
        ledger: &Ledger,
        payments: impl IntoIterator<Item = TransferIndex>,
    ) -> Result<Self, TraceError> {
        let mut payments: Vec<_> = payments.into_iter().collect();
        payments.sort_unstable();
        payments.dedup();
        let last = *payments.last().ok_or(TraceError::NoPayment)?;
        if last.index() >= ledger.transfers().len() {
            return Err(TraceError::NoSuchTransfer(last));
        }
        let payers = payments
            .iter()
            .filter_map(|&p| ledger.transfers().get(p).payer.account());
        let terminals = payers.collect();
        Ok(Query {
            payments,
            terminals,
            stop_at: BTreeSet::new(),
            as_of: Time::MAX,
        })
    }

    /// Follows nothing: what is on record by `as_of`, with the accounts that end it.
    pub(crate) fn of_nothing(terminals: impl IntoIterator<Item = AccountId>, as_of: Time) -> Self {
        let stop_at: BTreeSet<_> = terminals.into_iter().collect();
        Query {
            payments: Vec::new(),
            terminals: stop_at.clone(),
            stop_at,
            as_of,
        }
    }

    /// Ends the trace at these accounts too.
    #[must_use]
    pub fn stop_at(mut self, accounts: impl IntoIterator<Item = AccountId>) -> Self {
        self.stop_at.extend(accounts);
        self.terminals.extend(&self.stop_at);
        self
    }

    /// Reads nothing that came on record after `time`.
    ///
    /// # Errors
    /// [`TraceError::PaymentAfterAsOf`] where a payment is after it.
    pub fn as_of(mut self, ledger: &Ledger, time: Time) -> Result<Self, TraceError> {
        self.as_of = time;
        match self.payments.iter().find(|&&p| !self.on_record(ledger, p)) {
            Some(&late) => Err(TraceError::PaymentAfterAsOf(late)),
            None => Ok(self),
        }
    }

    /// The payments in settlement order.
    pub fn payments(&self) -> &[TransferIndex] {
        &self.payments
    }

    /// Whether the trace ends at `account`: a payer of a payment, or named to stop at.
    pub fn is_terminal(&self, account: AccountId) -> bool {
        self.terminals.contains(&account)
    }

    /// The accounts at which the trace ends, by index.
    pub fn terminals(&self) -> impl Iterator<Item = AccountId> + '_ {
        self.terminals.iter().copied()
    }

    /// The accounts of `ledger` at which the trace ends.
    pub(crate) fn terminal_set(&self, ledger: &Ledger) -> AccountSet {
        let mut terminal = AccountSet::new(ledger.accounts());
        for account in self.terminals().filter(|a| a.index() < ledger.accounts()) {
            terminal.insert(account);
        }
        terminal
    }

    /// The instant up to which records count; [`Time::MAX`] for all.
    pub fn as_of_time(&self) -> Time {
        self.as_of
    }

    /// Whether a transfer is on record at the as-of time: once either side is.
    pub fn on_record(&self, ledger: &Ledger, transfer: TransferIndex) -> bool {
        ledger.transfers().recorded_time(transfer) <= self.as_of
    }

    /// Whether a transfer's money has come to its payee at the as-of time; what has not is in transit.
    pub(crate) fn has_arrived(&self, ledger: &Ledger, transfer: TransferIndex) -> bool {
        !ledger.is_in_transit(transfer) || ledger.transfers().payee_time(transfer) <= self.as_of
    }

    /// Every account that money of a payment could have come to, terminal accounts included. Of transfers whose
    /// order nothing proves any could have been first. What is in transit counts from when it left its payer, so
    /// that some accounts too many can be among them.
    ///
    /// Complexity: O(n); where ties let money go back in the order, what lies between is looked at again.
    pub fn reached(&self, ledger: &Ledger) -> AccountSet {
        let terminal = self.terminal_set(ledger);
        if ledger.ties().is_empty() {
            self.reached_in_order(ledger, &terminal)
        } else {
            self.reached_through_ties(ledger, &terminal)
        }
    }

    fn reached_in_order(&self, ledger: &Ledger, terminal: &AccountSet) -> AccountSet {
        let mut reached = AccountSet::new(ledger.accounts());
        // Nothing can be reached before the first payment.
        let first = self.payments[0].index();
        let transfers = ledger.transfers();
        let mut payments = self.payments.iter().peekable();
        let on_record = (first..transfers.len()).map(TransferIndex::from_index);
        let hops = on_record.filter(|&i| self.on_record(ledger, i)).map(|i| Hop {
            payer: transfers.payers()[i.index()].account(),
            payee: transfers.payees()[i.index()].account(),
            is_payment: payments.next_if(|&&p| p == i).is_some(),
        });
        reach(hops, |account| terminal.contains(account), &mut reached);
        reached
    }

    fn reached_through_ties(&self, ledger: &Ledger, terminal: &AccountSet) -> AccountSet {
        let ties = self.tied_spans(ledger);
        let tie_of = |account, moment| {
            let last_before = ties.range(..=(account, moment)).next_back();
            last_before.filter(|&(&(owner, _), &last)| owner == account && moment <= last)
        };
        let transfers = ledger.transfers();
        // The transfer from which on each account can pass some of the money on.
        let mut passes_from = vec![usize::MAX; ledger.accounts()];
        let mut reached = AccountSet::new(ledger.accounts());
        let mut next = self.payments[0].index();
        while next < transfers.len() {
            let index = TransferIndex::from_index(next);
            next += 1;
            let passes =
                |payer: AccountId| passes_from[payer.index()] <= index.index() && !terminal.contains(&payer);
            let carries = self.payments.binary_search(&index).is_ok()
                || transfers.payers()[index.index()].account().is_some_and(passes);
            if !carries || !self.on_record(ledger, index) {
                continue;
            }
            if let Some(payee) = transfers.payees()[index.index()].account() {
                reached.insert(payee);
                let moment = ledger.arrival(index);
                let from = tie_of(payee, moment).map_or(moment, |(&(_, first), _)| first);
                let from = from.position();
                if from < passes_from[payee.index()] {
                    passes_from[payee.index()] = from;
                    next = next.min(from);
                }
            }
        }
        reached
    }

    /// Where nothing proves the order of an account's transfers: by account and the moment of the first of them on
    /// record, that of the last. Ties that overlap are one.
    pub(crate) fn tied_spans(&self, ledger: &Ledger) -> BTreeMap<(AccountId, Moment), Moment> {
        let span = |tie: &Tie| {
            let moves_it = |&&t: &&TransferIndex| {
                let is_paid = ledger.transfers().payees()[t.index()].account() == Some(tie.account);
                self.on_record(ledger, t) && (!is_paid || self.has_arrived(ledger, t))
            };
            let on_record = tie.transfers.iter().filter(moves_it);
            let moments = on_record.map(|&t| ledger.moment(t, tie.account));
            Some((tie.account, moments.clone().min()?, moments.max()?))
        };
        let mut spans: Vec<_> = ledger.ties().iter().filter_map(span).collect();
        spans.sort_unstable();
        let mut merged: Vec<(AccountId, Moment, Moment)> = Vec::new();
        for (account, first, last) in spans {
            match merged.last_mut() {
                Some(before) if before.0 == account && first <= before.2 => before.2 = before.2.max(last),
                _ => merged.push((account, first, last)),
            }
        }
        let spans = merged.into_iter().filter(|(_, first, last)| first < last);
        spans
            .map(|(account, first, last)| ((account, first), last))
            .collect()
    }
}
