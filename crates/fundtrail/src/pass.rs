//! The one way through a sub-ledger in settlement order: whose money moves, and where to. What is kept of it is the
//! keeper's: a trace keeps lots only while there is traced money, `sources` keeps all, each with its own origin.

use crate::ledger::Ledger;
use crate::subledger::{Move, SubLedger};
use crate::transfer::TransferIndex;

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

/// Goes through all moves of a sub-ledger.
pub(crate) fn pass<K: Keeper>(sub: &SubLedger<'_>, keeper: &mut K) {
    pass_through(
        sub.ledger(),
        sub.query().payments(),
        sub.moves().iter().copied(),
        keeper,
    );
}

/// Goes through moves of a ledger in settlement order, of which these transfers are payments. O(moves), each as its
/// keeper takes it.
pub(crate) fn pass_through<K: Keeper>(
    ledger: &Ledger,
    payments: &[TransferIndex],
    mut moves: impl Iterator<Item = Move>,
    keeper: &mut K,
) {
    let mut payments = payments.iter().enumerate().peekable();
    let mut ahead = Vec::with_capacity(AHEAD);
    loop {
        ahead.extend(moves.by_ref().take(AHEAD));
        if ahead.is_empty() {
            return;
        }
        keeper.look_ahead(&ahead);
        for step in ahead.drain(..) {
            let payment = payments
                .next_if(|(_, payment)| **payment == step.index)
                .map(|(number, _)| number as u32);
            let amount = step.amount(ledger);
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
