//! The part of a ledger that a trace needs: every transfer that touches a reached account.

use std::collections::BTreeMap;

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
    /// By transit: the own number of the account that its money is for.
    bound_for: Vec<u32>,
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

/// The transits that money was met in.
#[derive(Default)]
struct Transits {
    /// Own numbers, by transfer.
    numbers: BTreeMap<TransferIndex, u32>,
}

impl Transits {
    /// The own number of a transit, behind those of so many accounts and of earlier transits.
    fn open(&mut self, accounts: usize, transfer: TransferIndex) -> u32 {
        let number = (accounts + self.numbers.len()) as u32;
        self.numbers.insert(transfer, number);
        number
    }
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
            bound_for: Vec::new(),
            turnover: 0,
        };
        sub.gather(&numbering);
        let courses = sub.courses()?;
        sub.find_openings(&courses);
        sub.check_balances()?;
        Ok(sub)
    }

    /// Gathers the moves.
    fn gather(&mut self, numbering: &Numbering) {
        let transfers = self.ledger.transfers();
        let number = |party: Party| party.account().map_or(OUTSIDE, |a| numbering.number(a));
        let mut transits = Transits::default();
        let mut arrivals = self.ledger.arrivals().iter().peekable();
        let mut payments = self.query.payments().iter().copied().peekable();
        let columns = transfers
            .payers()
            .iter()
            .zip(transfers.payees())
            .zip(transfers.amounts());
        for (index, ((&payer, &payee), &amount)) in transfers.indices().zip(columns) {
            while let Some(&(_, arriving)) = arrivals.next_if(|&&(before, _)| before <= index.index()) {
                let payee = number(transfers.payees()[arriving.index()]);
                let arrival = self.arrival(arriving, &transits, payee);
                self.turnover += arrival.map_or(0, |step| i128::from(self.amount(step)));
                self.moves.extend(arrival);
            }
            let (payer, payee) = (number(payer), number(payee));
            // A payment straight to an exit reaches no account, and counts all the same.
            let is_payment = payments.next_if_eq(&index).is_some();
            let touches = is_payment || payer != OUTSIDE || payee != OUTSIDE;
            if !touches || !self.query.on_record(self.ledger, index) {
                continue;
            }
            let payer = if payer < TERMINAL { payer } else { OUTSIDE };
            let mut step = Move { index, payer, payee };
            if payee != OUTSIDE && self.ledger.is_in_transit(index) {
                if payer == OUTSIDE && !is_payment {
                    // Other money, which counts once it arrives.
                    continue;
                }
                step.payee = transits.open(self.accounts.len(), index);
                self.bound_for.push(payee & !TERMINAL);
            }
            self.turnover += i128::from(amount);
            self.moves.push(step);
        }
        for &(_, arriving) in arrivals {
            let payee = number(transfers.payees()[arriving.index()]);
            let arrival = self.arrival(arriving, &transits, payee);
            self.turnover += arrival.map_or(0, |step| i128::from(self.amount(step)));
            self.moves.extend(arrival);
        }
    }

    /// How the money of a transfer that was in transit comes to its payee, if it does by the as-of time.
    fn arrival(&self, index: TransferIndex, transits: &Transits, payee: u32) -> Option<Move> {
        let on_record = self.query.on_record(self.ledger, index);
        let comes = payee != OUTSIDE && on_record && self.query.has_arrived(self.ledger, index);
        let payer = transits.numbers.get(&index).copied().unwrap_or(OUTSIDE);
        comes.then_some(Move { index, payer, payee })
    }

    /// How far each balance goes from where it began.
    fn courses(&self) -> Result<Vec<Course>, TraceError> {
        let mut courses = vec![Course::default(); self.numbers()];
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
        for (number, course) in (0..).zip(courses) {
            let known = if self.is_transit(number) {
                Some(0)
            } else {
                self.ledger.opening(self.owner(number)).map(Money::minor)
            };
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
            account: self.owner(number),
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

    /// How many own numbers there are: the accounts', then those of transits.
    pub(crate) fn numbers(&self) -> usize {
        self.accounts.len() + self.bound_for.len()
    }

    /// Whether an own number is that of a transit.
    pub(crate) fn is_transit(&self, number: u32) -> bool {
        number as usize >= self.accounts.len()
    }

    /// The own number of the account that a transit's money is for.
    pub(crate) fn bound_for(&self, transit: u32) -> u32 {
        self.bound_for[transit as usize - self.accounts.len()]
    }

    /// The account behind an own number; of a transit the one that its money is for.
    pub(crate) fn owner(&self, number: u32) -> AccountId {
        let number = if self.is_transit(number) {
            self.bound_for(number)
        } else {
            number
        };
        self.accounts[number as usize]
    }

    /// Whether a move is the arrival of money that was in transit.
    pub(crate) fn arrives(&self, step: Move) -> bool {
        step.payer().is_some_and(|payer| self.is_transit(payer))
    }

    /// The moves, in settlement order.
    pub(crate) fn moves(&self) -> &[Move] {
        &self.moves
    }

    /// The opening balances in minor units, by own number.
    pub(crate) fn openings_minor(&self) -> &[i64] {
        &self.openings
    }

    /// The balances at the as-of time in minor units, by own number.
    pub(crate) fn balances_minor(&self) -> &[i64] {
        &self.balances
    }

    /// What the opening balances rest on, by own number.
    pub(crate) fn opening_sources(&self) -> &[OpeningSource] {
        &self.opening_sources
    }

    /// Whether the account of that own number ends a trace.
    pub(crate) fn is_terminal(&self, number: u32) -> bool {
        !self.is_transit(number) && self.terminal[number as usize]
    }

    /// The amount of a move in minor units.
    pub(crate) fn amount(&self, step: Move) -> i64 {
        self.ledger.transfers().amounts()[step.index.index()].minor()
    }
}
