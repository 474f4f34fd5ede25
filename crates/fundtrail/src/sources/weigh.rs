//! Which origins matter most under pro-rata: weights, backwards.
//!
//! With `w` of an account the share of a unit in it that ends in the asked accounts, a transfer of `a` out of a
//! balance of `b` has, going backwards, `w(payer) = w(payer)·(1 − a/b) + w(payee)·a/b`. A payment of an origin
//! contributes its amount times the weight of its payee after it. One number an account does for all origins.
//! Fractions of a unit do not matter here: the weights choose whom to name, and give no figure.

use std::collections::BTreeSet;

use crate::account::AccountId;
use crate::subledger::SubLedger;

use super::upstream::Part;

/// By origin, about what the asked accounts hold and have passed on of its money. O(n).
#[allow(
    clippy::cast_precision_loss,
    reason = "weights choose whom to name, and give no figure"
)]
pub(super) fn contributions(sub: &SubLedger<'_>, part: &Part, asked: &BTreeSet<AccountId>) -> Vec<f64> {
    let numbers = 0..sub.numbers() as u32;
    let is_asked: Vec<bool> = numbers.map(|n| asked.contains(&sub.owner(n))).collect();
    let mut weights: Vec<f64> = is_asked.iter().map(|&asked| f64::from(u8::from(asked))).collect();
    let mut balances: Vec<i64> = sub.balances_minor().to_vec();
    let mut contributions = vec![0.0; part.origins.len()];
    let mut payments = sub.query().payments().iter().enumerate().rev().peekable();
    for &step in sub.moves().iter().rev() {
        let amount = sub.amount(step);
        let to = step.payee().or(step.terminal_payee());
        let payee_weight = to.map_or(0.0, |to| weights[to as usize]);
        if let Some(payee) = step.payee() {
            balances[payee as usize] -= amount;
        }
        if let Some((payment, _)) = payments.next_if(|(_, p)| !sub.arrives(step) && **p == step.index) {
            let (origin, _) = part.payment_places[payment];
            contributions[origin] += amount as f64 * payee_weight;
        } else if let Some(payer) = step.payer() {
            let payer = payer as usize;
            balances[payer] += amount;
            let share = amount as f64 / balances[payer] as f64;
            // What comes through an asked account counts in full, wherever it goes on to.
            if !is_asked[payer] {
                weights[payer] += (payee_weight - weights[payer]) * share;
            }
        }
    }
    contributions
}
