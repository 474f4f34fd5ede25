//! The part of a ledger that a trace needs: every transfer that touches a reached account.

use crate::account::AccountId;
use crate::ledger::Ledger;
use crate::money::Money;
use crate::party::Party;
use crate::query::{Query, TraceError};
use crate::reach::AccountSet;
use crate::time::Time;
use crate::transfer::TransferIndex;

/// Marks an end of a transfer that keeps no balance here and cannot be reached: an exit, an account that no
/// traced money could come to, or a terminal account that pays.
pub(crate) const OUTSIDE: u32 = u32::MAX;

/// Added to the number of a terminal account that is paid.
const TERMINAL: u32 = 1 << 31;

/// A transfer of a sub-ledger, by the sub-ledger's own account numbers.
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
}

/// Every transfer on record that touches an account which money of the payments could have come to, earlier
/// and later ones too (openings and mixing depend on them), in the ledger's settlement order.
///
/// Tracing it equals tracing the whole ledger, figure by figure.
#[derive(Debug, Clone)]
pub struct SubLedger<'a> {
    ledger: &'a Ledger,
    query: Query,
    /// The reached accounts, by index: the position is the account's own number here.
    accounts: Vec<AccountId>,
    terminal: Vec<bool>,
    openings: Vec<i64>,
    balances: Vec<i64>,
    opening_sources: Vec<OpeningSource>,
    moves: Vec<Move>,
    /// The sum of all amounts moved.
    turnover: i128,
}

/// What an opening balance rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpeningSource {
    /// It was given, and suffices.
    Known,
    /// It was given, and had to be raised to the least that keeps the account at zero or above.
    Raised,
    /// Nobody said: the least that keeps the account at zero or above.
    Assumed,
}

/// How far a balance goes from where it began.
#[derive(Debug, Clone, Copy, Default)]
struct Course {
    net: i64,
    lowest: i64,
}

impl Course {
    /// Moves on; `None` where that passes 64 bits either way.
    fn change(&mut self, change: i64) -> Option<()> {
        self.net = self.net.checked_add(change).filter(|&net| net != i64::MIN)?;
        self.lowest = self.lowest.min(self.net);
        Some(())
    }
}

/// The own numbers of reached accounts: how many reached accounts have a lower index.
///
/// Counting bits takes a few bytes an account of the book, which stay in a cache that a table of numbers
/// would not fit.
struct Numbering {
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
    fn new(reached: &AccountSet, query: &Query) -> Self {
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

    /// The own number of an account, marked where it is terminal; [`OUTSIDE`] if it is not reached.
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

impl<'a> SubLedger<'a> {
    /// Takes from `ledger` what tracing `query` needs.
    ///
    /// # Errors
    /// [`TraceError::BalanceTooLarge`].
    ///
    /// # Complexity
    /// O(n): two passes over the columns. Memory: 12 bytes a transfer that touches a reached account, 38
    /// a reached account, 3 bits an account of the book.
    pub fn new(ledger: &'a Ledger, query: &Query) -> Result<Self, TraceError> {
        Self::of_accounts(ledger, query, &query.reached(ledger))
    }

    /// As [`new`](Self::new), for any set of accounts that contains the reached ones. (With all accounts it
    /// is the whole ledger, which the tests hold against the part.)
    ///
    /// # Errors
    /// [`TraceError::BalanceTooLarge`].
    pub fn of_accounts(ledger: &'a Ledger, query: &Query, accounts: &AccountSet) -> Result<Self, TraceError> {
        let numbering = Numbering::new(accounts, query);
        let accounts: Vec<_> = accounts.iter().collect();
        let terminal: Vec<bool> = accounts.iter().map(|&a| query.is_terminal(a)).collect();
        let mut sub = SubLedger {
            ledger,
            query: query.clone(),
            openings: Vec::new(),
            balances: Vec::new(),
            opening_sources: Vec::new(),
            accounts,
            terminal,
            moves: Vec::new(),
            turnover: 0,
        };
        let courses = sub.gather(&numbering)?;
        sub.find_openings(&courses);
        sub.check_balances()?;
        Ok(sub)
    }

    /// Gathers the moves and, in the same pass, how far each account's balance goes from where it began.
    fn gather(&mut self, numbering: &Numbering) -> Result<Vec<Course>, TraceError> {
        let transfers = self.ledger.transfers();
        let number = |party: Party| party.account().map_or(OUTSIDE, |a| numbering.number(a));
        let mut courses = vec![Course::default(); self.accounts.len()];
        let mut payments = self.query.payments().iter().copied().peekable();
        let columns = transfers
            .payers()
            .iter()
            .zip(transfers.payees())
            .zip(transfers.amounts());
        for (index, ((&payer, &payee), &amount)) in transfers.indices().zip(columns) {
            let (payer, payee) = (number(payer), number(payee));
            // A payment straight to an exit reaches no account, and counts all the same.
            let is_payment = payments.next_if_eq(&index).is_some();
            let touches = is_payment || payer != OUTSIDE || payee != OUTSIDE;
            if !touches || !self.query.on_record(self.ledger, index) {
                continue;
            }
            let step = Move {
                index,
                payer: if payer < TERMINAL { payer } else { OUTSIDE },
                payee,
            };
            self.turnover += i128::from(amount);
            self.moves.push(step);
        }
        // A pass of its own: it waits for memory, and waits for several accounts at a time where it does
        // nothing else.
        for &step in &self.moves {
            let amount = self.amount(step);
            for (number, change) in [(step.payer(), -amount), (step.payee(), amount)] {
                if let Some(number) = number {
                    let too_large = || self.too_large(number, step.index);
                    courses[number as usize].change(change).ok_or_else(too_large)?;
                }
            }
        }
        Ok(courses)
    }

    /// Opening balances: what is known, raised where it does not suffice, else the least that keeps the
    /// account at zero or above along the settlement order.
    fn find_openings(&mut self, courses: &[Course]) {
        for (&account, course) in self.accounts.iter().zip(courses) {
            let known = self.ledger.opening(account).map(Money::minor);
            let least = -course.lowest;
            let source = match known {
                Some(known) if known < least => OpeningSource::Raised,
                Some(_) => OpeningSource::Known,
                None => OpeningSource::Assumed,
            };
            let opening = known.map_or(least, |known| known.max(least));
            self.openings.push(opening);
            self.balances.push(opening.saturating_add(course.net));
            self.opening_sources.push(source);
        }
    }

    /// Makes sure that no balance ever passes 64 bits, so that nobody later need ask.
    fn check_balances(&self) -> Result<(), TraceError> {
        // Hardly ever: nothing can where the highest opening and all amounts together do not.
        let highest = self.openings.iter().copied().max().unwrap_or(0);
        if i64::try_from(i128::from(highest) + self.turnover).is_ok() {
            return Ok(());
        }
        let mut balances = self.openings.clone();
        for &step in &self.moves {
            let amount = self.amount(step);
            if let Some(payer) = step.payer() {
                balances[payer as usize] -= amount;
            }
            if let Some(payee) = step.payee() {
                let balance = &mut balances[payee as usize];
                let too_large = || self.too_large(payee, step.index);
                *balance = balance.checked_add(amount).ok_or_else(too_large)?;
            }
        }
        Ok(())
    }

    fn too_large(&self, number: u32, transfer: TransferIndex) -> TraceError {
        TraceError::BalanceTooLarge {
            account: self.accounts[number as usize],
            transfer,
        }
    }

    /// The ledger that it is part of.
    pub fn ledger(&self) -> &'a Ledger {
        self.ledger
    }

    /// What is traced.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// The reached accounts, by index.
    pub fn accounts(&self) -> &[AccountId] {
        &self.accounts
    }

    /// How many transfers touch a reached account.
    pub fn len(&self) -> usize {
        self.moves.len()
    }

    /// Whether no transfer does.
    pub fn is_empty(&self) -> bool {
        self.moves.is_empty()
    }

    /// The position of `account` in [`accounts`](Self::accounts).
    pub fn position(&self, account: AccountId) -> Option<usize> {
        self.accounts.binary_search(&account).ok()
    }

    /// The opening balance of a reached account, and what it rests on. Terminal accounts have none: what they
    /// pay is other money.
    pub fn opening(&self, account: AccountId) -> Option<(Money, OpeningSource)> {
        let number = self.position(account).filter(|&n| !self.terminal[n])?;
        Some((
            Money::from_minor(self.openings[number]),
            self.opening_sources[number],
        ))
    }

    /// The balance of a reached account at the as-of time. Terminal accounts have none.
    pub fn balance(&self, account: AccountId) -> Option<Money> {
        let number = self.position(account).filter(|&n| !self.terminal[n])?;
        Some(Money::from_minor(self.balances[number]))
    }

    /// Up to when things are asked: the as-of time; where the query has none, the last time on record. O(n).
    pub(crate) fn horizon(&self) -> Time {
        let as_of = self.query.as_of_time();
        if as_of < Time::MAX {
            return as_of;
        }
        let transfers = self.ledger.transfers();
        let times = transfers.indices().zip(transfers.times());
        let last = times.map(|(i, &time)| time.max(transfers.payee_time(i))).max();
        last.unwrap_or(as_of)
    }

    /// The moves, in settlement order.
    pub(crate) fn moves(&self) -> &[Move] {
        &self.moves
    }

    /// The opening balances in minor units, by own number.
    pub(crate) fn openings_minor(&self) -> &[i64] {
        &self.openings
    }

    /// What the opening balances rest on, by own number.
    pub(crate) fn opening_sources(&self) -> &[OpeningSource] {
        &self.opening_sources
    }

    /// Whether the account of that own number ends a trace.
    pub(crate) fn is_terminal(&self, number: u32) -> bool {
        self.terminal[number as usize]
    }

    /// The amount of a move in minor units.
    pub(crate) fn amount(&self, step: Move) -> i64 {
        self.ledger.transfers().amounts()[step.index.index()].minor()
    }
}
