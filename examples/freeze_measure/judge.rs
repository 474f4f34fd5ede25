//! One synthetic case: how good its freeze list is under the laws by which its accounts truly pay on.

use std::collections::BTreeMap;

use fundtrail::{
    AccountBook, AccountId, FreezeInputs, FreezeList, Order, Query, Rule, Schedule, SubLedger, Trace, TraceError,
};
use fundtrail_synth::SyntheticCase;

use crate::assignment::best_slots;

/// Futures over which an account's true law is averaged.
const DRAWS: u32 = 100;
/// Shuffles over which a random order is averaged.
const SHUFFLES: u64 = 3;
/// Minutes ahead at which what is predicted is held against what is.
pub const HORIZONS: [f64; 2] = [30.0, 360.0];

/// What a case comes to.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Accounts on the list.
    pub accounts: usize,
    /// Expected saving over that of the best schedule: by each order of [`Order::ALL`].
    pub shares: [f64; 4],
    /// The same of a random order.
    pub random: f64,
    /// What the model expects to be there, of what is held.
    pub predicted: [f64; 2],
    /// What is there.
    pub actual: [f64; 2],
}

/// A case with the money traced as its mules see it: what they launder goes first.
struct Court<'a> {
    case: &'a SyntheticCase,
    sub: &'a SubLedger<'a>,
    trace: &'a Trace,
    /// The accounts, without banks: each is a call of its own.
    alone: &'a AccountBook,
}

/// Judges the lists of a case; `None` where no account holds anything.
///
/// # Errors
/// Those of a trace.
pub fn judge(case: &SyntheticCase) -> Result<Option<Verdict>, TraceError> {
    let query = Query::new(case.ledger(), case.payments().iter().copied())?;
    let query = query.as_of(case.ledger(), case.as_of())?;
    let sub = SubLedger::new(case.ledger(), &query)?;
    let trace = sub.trace(Rule::TaintedFirst)?;
    let alone = without_banks(case.book());
    let court = Court {
        case,
        sub: &sub,
        trace: &trace,
        alone: &alone,
    };
    Ok(court.verdict())
}

fn without_banks(book: &AccountBook) -> AccountBook {
    let mut alone = AccountBook::new();
    for account in book.accounts() {
        alone.intern(book.number(account));
    }
    alone
}

impl Court<'_> {
    fn list(&self, order: Order, schedule: Schedule) -> FreezeList {
        FreezeList::new(&FreezeInputs {
            sub: self.sub,
            trace: self.trace,
            book: self.alone,
            schedule,
            order,
            frozen: &[],
            in_force: &BTreeMap::new(),
        })
    }

    fn verdict(&self) -> Option<Verdict> {
        let lists = Order::ALL.map(|order| self.list(order, Schedule::default()));
        let slots: Vec<f64> = lists[0].rows().iter().map(|row| row.minutes).collect();
        if slots.is_empty() {
            return None;
        }
        let worth: BTreeMap<AccountId, Vec<f64>> = lists[0]
            .rows()
            .iter()
            .map(|row| (row.account, self.worth(row.account, row.held, &slots)))
            .collect();
        let values: Vec<Vec<f64>> = worth.values().cloned().collect();
        let best: f64 = best_slots(&values)
            .iter()
            .zip(&values)
            .map(|(&slot, row)| row[slot])
            .sum();
        let share = |order: &[AccountId]| {
            let saved = order.iter().enumerate().map(|(slot, account)| worth[account][slot]);
            saved.sum::<f64>() / best
        };
        let order_of = |list: &FreezeList| list.rows().iter().map(|row| row.account).collect::<Vec<_>>();
        let mut shuffled = order_of(&lists[0]);
        let random = (0..SHUFFLES).map(|i| {
            shuffle(&mut shuffled, self.case.seed() * SHUFFLES + i);
            share(&shuffled)
        });
        Some(Verdict {
            accounts: slots.len(),
            random: random.sum::<f64>() / SHUFFLES as f64,
            shares: lists.each_ref().map(|list| share(&order_of(list))),
            predicted: HORIZONS.map(|minutes| self.predicted(minutes)),
            actual: HORIZONS.map(|minutes| self.actual(minutes)),
        })
    }

    /// What freezing an account at each of `minutes` is worth under its true law. Who is no mule has no law
    /// to pay on by.
    fn worth(&self, account: AccountId, held: i128, minutes: &[f64]) -> Vec<f64> {
        let left = match self.case.truth().mule(account) {
            Some(mule) if !mule.to_launder.is_zero() => {
                mule.expected_left(self.case.as_of(), minutes, DRAWS)
            }
            _ => vec![1.0; minutes.len()],
        };
        left.into_iter().map(|left| held as f64 * left).collect()
    }

    /// What the model expects to be there, of what is held: all accounts frozen at once.
    fn predicted(&self, minutes: f64) -> f64 {
        let at_once = Schedule::new(minutes, 0.0, 0.0).expect("minutes ahead");
        let list = self.list(Order::Saving, at_once);
        let (expected, held) = list.rows().iter().fold((0, 0), |(expected, held), row| {
            (expected + row.expected_saving, held + row.held)
        });
        expected as f64 / held as f64
    }

    /// What is there, of what lies with others than the victims.
    fn actual(&self, minutes: f64) -> f64 {
        let truth = self.case.truth();
        let later = self.case.as_of().plus_minutes(minutes as i64);
        let at_stake = truth.at_stake().filter(|stay| !truth.victims().contains(&stay.account));
        let (there, held) = at_stake.fold((0, 0), |(there, held), stay| {
            let amount = i128::from(stay.amount);
            (there + if stay.is_there(later) { amount } else { 0 }, held + amount)
        });
        there as f64 / held as f64
    }
}

/// Puts accounts into an order that a seed says (Fisher and Yates).
fn shuffle(accounts: &mut [AccountId], seed: u64) {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    for i in (1..accounts.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        accounts.swap(i, (state >> 33) as usize % (i + 1));
    }
}
