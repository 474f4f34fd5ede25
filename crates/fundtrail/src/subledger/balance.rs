//! How balances go along the moves of a part of a ledger, and what they must have begun with.

use super::gather::Move;
use crate::ledger::Ledger;
use crate::party::Party;
use crate::query::TraceError;

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
pub(crate) struct Course {
    pub(crate) net: i64,
    lowest: i64,
}

impl Course {
    /// Moves on; `None` where that passes 64 bits either way.
    fn change(&mut self, change: i64) -> Option<()> {
        self.net = self.net.checked_add(change).filter(|&net| net != i64::MIN)?;
        self.lowest = self.lowest.min(self.net);
        Some(())
    }

    /// The least opening balance that keeps it at zero or above.
    pub(crate) fn least_opening(self) -> i64 {
        -self.lowest
    }
}

/// How far all balances go.
pub(crate) struct Courses {
    /// By own number.
    pub(crate) each: Vec<Course>,
    /// The sum of all amounts moved.
    turnover: i128,
}

impl Courses {
    /// Goes through all moves; own numbers are below `numbers`.
    ///
    /// A pass of its own: it waits for memory, and waits for several accounts at a time where it does nothing else.
    pub(crate) fn new(
        ledger: &Ledger,
        numbers: usize,
        moves: impl Iterator<Item = Move>,
    ) -> Result<Self, TraceError> {
        let mut each = vec![Course::default(); numbers];
        let mut turnover = 0;
        for step in moves {
            let amount = step.amount(ledger);
            turnover += i128::from(amount);
            for (number, change) in [(step.payer(), -amount), (step.payee(), amount)] {
                if let Some(number) = number {
                    let changed = each[number as usize].change(change);
                    changed.ok_or_else(|| too_large(ledger, step, change > 0))?;
                }
            }
        }
        Ok(Courses { each, turnover })
    }

    /// Makes sure that no balance ever passes 64 bits, so that nobody later need ask.
    pub(crate) fn check(
        &self,
        ledger: &Ledger,
        openings: &[i64],
        moves: impl Iterator<Item = Move>,
    ) -> Result<(), TraceError> {
        // Hardly ever: nothing can where the highest opening and all amounts together do not.
        let highest = openings.iter().copied().max().unwrap_or(0);
        if i64::try_from(i128::from(highest) + self.turnover).is_ok() {
            return Ok(());
        }
        let mut balances = openings.to_vec();
        for step in moves {
            let amount = step.amount(ledger);
            if let Some(payer) = step.payer() {
                balances[payer as usize] -= amount;
            }
            if let Some(payee) = step.payee() {
                let balance = &mut balances[payee as usize];
                let sum = balance.checked_add(amount);
                *balance = sum.ok_or_else(|| too_large(ledger, step, true))?;
            }
        }
        Ok(())
    }
}

/// The account of one end of a move has too large a balance.
fn too_large(ledger: &Ledger, step: Move, of_payee: bool) -> TraceError {
    let [payers, payees] = [ledger.transfers().payers(), ledger.transfers().payees()];
    let end = |parties: &[Party]| parties[step.index.index()].account();
    let account = if of_payee { None } else { end(payers) };
    TraceError::BalanceTooLarge {
        account: account.or(end(payees)).expect("a balance is an account's"),
        transfer: step.index,
    }
}
