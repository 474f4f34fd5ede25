//! The one way through a sub-ledger in settlement order: whose money moves, and where to. What is kept of it is the
//! keeper's: a trace keeps lots only while there is traced money, `sources` keeps all, each with its own origin.

use crate::subledger::{Move, SubLedger};

/// Who keeps what accounts hold while a pass goes through them.
pub(crate) trait Keeper {
    /// Money on its way from one account to another.
    type Flow;

    /// Looks at what the next moves will touch. Accounts lie anywhere in memory: one after the other, each move would
    /// wait for what it touches; looked at together, all come at once.
    fn look_ahead(&self, _: &[Move]) {}

    /// The money of a payment, on its way.
    fn payment(&mut self, payment: u32, amount: i64) -> Self::Flow;

    /// Money of somebody of whom nothing is kept: a terminal account, or one that no money of a payment reached.
    fn outside(&mut self, step: Move, amount: i64) -> Self::Flow;

    /// Takes `amount` out of an account, which holds at least that much.
    fn pay(&mut self, account: u32, amount: i64) -> Self::Flow;

    /// Notes what a move carries, before it arrives.
    fn note(&mut self, step: Move, payment: Option<u32>, flow: &Self::Flow);

    /// Adds money that arrives.
    fn receive(&mut self, account: u32, amount: i64, flow: Self::Flow);

    /// Forgets money that left the sub-ledger.
    fn leave(&mut self, step: Move, flow: Self::Flow);
}

/// So many moves are looked at together: few enough that what they touch stays in the cache until it is their turn.
const AHEAD: usize = 64;

/// Goes through all moves of a sub-ledger. O(moves), each as its keeper takes it.
pub(crate) fn pass<K: Keeper>(sub: &SubLedger<'_>, keeper: &mut K) {
    let mut payments = sub.query().payments().iter().enumerate().peekable();
    for moves in sub.moves().chunks(AHEAD) {
        keeper.look_ahead(moves);
        for &step in moves {
            let payment = payments
                .next_if(|(_, payment)| **payment == step.index)
                .map(|(number, _)| number as u32);
            let amount = sub.amount(step);
            let flow = match (payment, step.payer()) {
                (Some(payment), _) => keeper.payment(payment, amount),
                (None, Some(payer)) => keeper.pay(payer, amount),
                (None, None) => keeper.outside(step, amount),
            };
            keeper.note(step, payment, &flow);
            match step.payee() {
                Some(payee) => keeper.receive(payee, amount, flow),
                None => keeper.leave(step, flow),
            }
        }
    }
}
