//! The moves of a part of a ledger, found one after the other.

use std::collections::BTreeMap;
use std::iter::{Copied, Peekable};
use std::slice::Iter;

use crate::account::AccountId;
use crate::ledger::Ledger;
use crate::party::Party;
use crate::query::Query;
use crate::reach::{AccountSet, KeySet};
use crate::transfer::TransferIndex;

/// Marks an end of a transfer that keeps no balance here and cannot be reached: an exit, an account that no
/// traced money could come to, or a terminal account that pays.
pub(crate) const OUTSIDE: u32 = u32::MAX;

/// Added to the number of a terminal account that is paid.
const TERMINAL: u32 = 1 << 31;

/// A transfer of a sub-ledger, by the sub-ledger's own numbers. Of money that is in transit for a while there are two:
/// one into the transit, which has a number of its own behind those of the accounts, and one out of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Move {
    /// The transfer's position in the ledger.
    pub(crate) index: TransferIndex,
    payer: u32,
    payee: u32,
}

impl Move {
    /// The payer, where it keeps a balance.
    pub(crate) fn payer(self) -> Option<u32> {
        (self.payer < TERMINAL).then_some(self.payer)
    }

    /// The payee, where it keeps a balance.
    pub(crate) fn payee(self) -> Option<u32> {
        (self.payee < TERMINAL).then_some(self.payee)
    }

    /// The payee, where the trace ends there.
    pub(crate) fn terminal_payee(self) -> Option<u32> {
        (self.payee >= TERMINAL && self.payee != OUTSIDE).then_some(self.payee & !TERMINAL)
    }

    /// The amount that it moves in `ledger`, which it is of, in minor units.
    pub(crate) fn amount(self, ledger: &Ledger) -> i64 {
        ledger.transfers().amounts()[self.index.index()].minor()
    }
}

/// Own numbers of accounts.
pub(crate) trait Numbers {
    /// The own number of an account, marked where it is terminal; [`OUTSIDE`] if it has none.
    fn number(&self, account: AccountId) -> u32;
}

/// The own numbers where all accounts have one: their indexes.
pub(crate) struct WholeBook {
    /// The accounts that end a trace.
    pub(crate) terminals: AccountSet,
}

impl Numbers for WholeBook {
    fn number(&self, account: AccountId) -> u32 {
        let terminal = !self.terminals.is_empty() && self.terminals.contains(&account);
        account.index() as u32 | if terminal { TERMINAL } else { 0 }
    }
}

/// The own numbers of reached accounts: how many reached accounts have a lower index.
///
/// Counting bits takes a few bytes an account of the book, which stay in a cache that a table of numbers
/// would not fit.
pub(crate) struct Numbering {
    words: Vec<NumberingWord>,
}

/// 64 accounts of the book.
#[derive(Clone, Copy, Default)]
struct NumberingWord {
    reached: u64,
    terminal: u64,
    /// How many reached accounts come before these.
    before: u32,
}

impl Numbering {
    pub(crate) fn new(reached: &AccountSet, query: &Query) -> Self {
        let mut words: Vec<NumberingWord> = Vec::new();
        for (number, account) in reached.iter().enumerate() {
            let (word, bit) = (account.index() / 64, 1 << (account.index() % 64));
            if word >= words.len() {
                words.resize(
                    word + 1,
                    NumberingWord {
                        before: number as u32,
                        ..NumberingWord::default()
                    },
                );
            }
            words[word].reached |= bit;
            words[word].terminal |= if query.is_terminal(account) { bit } else { 0 };
        }
        Numbering { words }
    }
}

impl Numbers for Numbering {
    fn number(&self, account: AccountId) -> u32 {
        let Some(word) = self.words.get(account.index() / 64) else {
            return OUTSIDE;
        };
        let bit = 1 << (account.index() % 64);
        if word.reached & bit == 0 {
            return OUTSIDE;
        }
        let mark = if word.terminal & bit == 0 { 0 } else { TERMINAL };
        (word.before + (word.reached & (bit - 1)).count_ones()) | mark
    }
}

/// Goes through the moves of a part of a ledger in settlement order: every transfer on record that touches an account
/// of the part. Nothing is kept of them, so who goes through them again finds them again.
pub(crate) struct Moves<'a, N> {
    ledger: &'a Ledger,
    query: &'a Query,
    numbers: &'a N,
    /// How many accounts have a number: transits come behind them.
    accounts: usize,
    /// The next transfer.
    next: usize,
    payments: Peekable<Copied<Iter<'a, TransferIndex>>>,
    arrivals: Peekable<Copied<Iter<'a, (usize, TransferIndex)>>>,
    /// The own numbers of the transits that money was met in, by transfer.
    transits: BTreeMap<TransferIndex, u32>,
    /// By transit: the own number of the account that its money is for.
    bound_for: Vec<u32>,
}

impl<'a, N: Numbers> Moves<'a, N> {
    /// Before the first; `accounts` have a number.
    pub(crate) fn new(ledger: &'a Ledger, query: &'a Query, numbers: &'a N, accounts: usize) -> Self {
        Moves {
            ledger,
            query,
            numbers,
            accounts,
            next: 0,
            payments: query.payments().iter().copied().peekable(),
            arrivals: ledger.arrivals().iter().copied().peekable(),
            transits: BTreeMap::new(),
            bound_for: Vec::new(),
        }
    }

    /// By transit met so far: the own number of the account that its money is for.
    pub(crate) fn into_bound_for(self) -> Vec<u32> {
        self.bound_for
    }

    fn number(&self, party: Party) -> u32 {
        party.account().map_or(OUTSIDE, |a| self.numbers.number(a))
    }

    /// A transfer as it leaves its payer.
    fn departure(&mut self, index: TransferIndex) -> Option<Move> {
        let transfers = self.ledger.transfers();
        let payer = self.number(transfers.payers()[index.index()]);
        let payee = self.number(transfers.payees()[index.index()]);
        // A payment straight to an exit reaches no account, and counts all the same.
        let is_payment = self.payments.next_if_eq(&index).is_some();
        let touches = is_payment || payer != OUTSIDE || payee != OUTSIDE;
        if !touches || !self.query.on_record(self.ledger, index) {
            return None;
        }
        let payer = if payer < TERMINAL { payer } else { OUTSIDE };
        let mut step = Move { index, payer, payee };
        if payee != OUTSIDE && self.ledger.is_in_transit(index) {
            if payer == OUTSIDE && !is_payment {
                // Other money, which counts once it arrives.
                return None;
            }
            step.payee = (self.accounts + self.bound_for.len()) as u32;
            self.transits.insert(index, step.payee);
            self.bound_for.push(payee & !TERMINAL);
        }
        Some(step)
    }

    /// How the money of a transfer that was in transit comes to its payee, if it does by the as-of time.
    fn arrival(&self, index: TransferIndex) -> Option<Move> {
        let payee = self.number(self.ledger.transfers().payees()[index.index()]);
        let on_record = self.query.on_record(self.ledger, index);
        let comes = payee != OUTSIDE && on_record && self.query.has_arrived(self.ledger, index);
        let payer = self.transits.get(&index).copied().unwrap_or(OUTSIDE);
        comes.then_some(Move { index, payer, payee })
    }
}

impl<N: Numbers> Iterator for Moves<'_, N> {
    type Item = Move;

    fn next(&mut self) -> Option<Move> {
        let count = self.ledger.transfers().len();
        loop {
            let next = self.next;
            let comes_first = |&(before, _): &(usize, _)| next == count || before <= next;
            let step = if let Some((_, arriving)) = self.arrivals.next_if(comes_first) {
                self.arrival(arriving)
            } else if next < count {
                self.next += 1;
                self.departure(TransferIndex::from_index(next))
            } else {
                return None;
            };
            if step.is_some() {
                return step;
            }
        }
    }
}
