//! What the accounts of a sub-ledger hold while a trace goes through them.
//!
//! Most accounts hold no traced money most of the time: they need a balance and nothing else. Only while an
//! account holds traced money does a rule keep lots for it.

use std::hint::black_box;

use crate::rule::{Kind, Mix, Mixed};

/// What each account holds, under one rule.
pub(crate) struct Holdings<A: Mixed> {
    attribution: A,
    /// By account: the balance, or below zero where it keeps lots (the complement of their place in `lots`).
    balances: Vec<i64>,
    lots: Vec<A::Lots>,
    /// Places in `lots` that no account uses any more.
    unused: Vec<usize>,
}

/// Money on its way from one account to another.
pub(crate) enum Flow<L> {
    /// None of it is traced.
    Clean,
    /// Some of it is.
    Traced(L),
}

impl<A: Mixed> Holdings<A> {
    /// Every account holds its opening balance.
    pub(crate) fn new(openings: &[i64]) -> Self {
        Holdings {
            attribution: A::default(),
            balances: openings.to_vec(),
            lots: Vec::new(),
            unused: Vec::new(),
        }
    }

    /// Looks at what some accounts hold, so that it is in the cache when it is needed.
    pub(crate) fn look_at(&self, accounts: impl Iterator<Item = u32> + Clone) {
        let balance = |account: u32| self.balances[account as usize];
        black_box(accounts.clone().fold(0, |seen, account| seen ^ balance(account)));
        let lots = accounts.map(balance).filter(|&balance| balance < 0);
        black_box(lots.fold(0, |seen, balance| {
            seen ^ self.attribution.mix(&self.lots[place(balance)]).other
        }));
    }

    /// A payment's money, on its way.
    pub(crate) fn payment(&mut self, payment: u32, amount: i64) -> Flow<A::Lots> {
        Flow::Traced(self.attribution.fresh(Kind::Payment(payment), amount))
    }

    /// Takes `amount` out of an account, which holds at least that much.
    pub(crate) fn pay(&mut self, account: u32, amount: i64) -> Flow<A::Lots> {
        let balance = &mut self.balances[account as usize];
        if *balance >= 0 {
            *balance -= amount;
            debug_assert!(*balance >= 0, "openings keep every account at zero or above");
            return Flow::Clean;
        }
        let place = place(*balance);
        let taken = self.attribution.take(&mut self.lots[place], amount);
        debug_assert_eq!(
            self.attribution.mix(&taken).total(),
            amount,
            "lots are what was paid"
        );
        let left = self.attribution.mix(&self.lots[place]);
        if left.payments.is_empty() {
            *balance = left.total();
            self.attribution.discard(std::mem::take(&mut self.lots[place]));
            self.unused.push(place);
        }
        if self.attribution.mix(&taken).payments.is_empty() {
            self.attribution.discard(taken);
            return Flow::Clean;
        }
        Flow::Traced(taken)
    }

    /// Adds money that arrives.
    pub(crate) fn receive(&mut self, account: u32, amount: i64, flow: Flow<A::Lots>) {
        let balance = &mut self.balances[account as usize];
        match flow {
            Flow::Clean if *balance >= 0 => *balance += amount,
            Flow::Clean => {
                let other = self.attribution.fresh(Kind::Other, amount);
                self.attribution.join(&mut self.lots[place(*balance)], other);
            }
            Flow::Traced(lots) if *balance >= 0 => {
                let mut held = self.attribution.fresh(Kind::Other, *balance);
                self.attribution.join(&mut held, lots);
                let place = self.unused.pop().unwrap_or_else(|| {
                    self.lots.push(A::Lots::default());
                    self.lots.len() - 1
                });
                self.lots[place] = held;
                *balance = !place.cast_signed() as i64;
            }
            Flow::Traced(lots) => self.attribution.join(&mut self.lots[place(*balance)], lots),
        }
    }

    /// Forgets money that left the sub-ledger.
    pub(crate) fn leave(&mut self, flow: Flow<A::Lots>) {
        if let Flow::Traced(lots) = flow {
            self.attribution.discard(lots);
        }
    }

    /// How much of each kind there is in lots on their way.
    pub(crate) fn mix<'a>(&'a self, lots: &'a A::Lots) -> &'a Mix {
        self.attribution.mix(lots)
    }

    /// How much of each payment an account holds; nothing where it keeps no lots.
    pub(crate) fn payments_in(&self, account: u32) -> &[(u32, i64)] {
        match self.balances[account as usize] {
            0.. => &[],
            lots => &self.attribution.mix(&self.lots[place(lots)]).payments,
        }
    }
}

/// Where an account's lots are kept, from what stands in place of its balance.
fn place(balance: i64) -> usize {
    (!balance).cast_unsigned() as usize
}
