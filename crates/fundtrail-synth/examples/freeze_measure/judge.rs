//! One synthetic case: how good its freeze list is under the laws by which its accounts truly pay on.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use fundtrail::{
    AccountBook, AccountId, Banks, FreezeInputs, FreezeList, Order, Query, Rule, Schedule, SubLedger, Trace,
    TraceError,
};
use fundtrail_synth::SyntheticCase;

use crate::assignment::best_slots;
use crate::lays::{Lay, lays, movements};
use crate::outlook::expected_left;
use crate::played::{Played, play};
use crate::remade::{self, Saved};
use crate::unseen::hide;

/// Only one case in so many is played with the list made again: that takes a trace a freeze.
const PLAYED_AGAIN: u64 = 10;
/// Shuffles over which a random order is averaged.
pub(crate) const SHUFFLES: u64 = 10;
/// Minutes ahead at which what is predicted is held against what is.
pub(crate) const HORIZONS: [f64; 3] = [30.0, 360.0, 1440.0];

/// After how many calls the work may end; at last not before the list does.
pub(crate) const LIMITS: [usize; 4] = [3, 5, 10, usize::MAX];

/// Expected saving over that of the best schedule of so many calls.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shares {
    /// Of the list.
    pub(crate) saving: f64,
    /// Of the list that is told how many calls are made.
    pub(crate) told: f64,
    /// Of the largest first.
    pub(crate) held: f64,
    /// Of the newest first.
    pub(crate) newest: f64,
    /// Of a random order.
    pub(crate) random: f64,
}

impl Shares {
    /// How much of what is better than chance the list gains that is told the calls; nothing can be gained where chance does as well.
    pub(crate) fn skill(&self) -> f64 {
        if self.random > 1.0 - 1e-9 {
            return 1.0;
        }
        (self.told - self.random) / (1.0 - self.random)
    }
}

/// What a case comes to.
#[derive(Debug, Clone)]
pub(crate) struct Verdict {
    /// Accounts on the list.
    pub(crate) accounts: usize,
    /// By each of [`LIMITS`].
    pub(crate) shares: [Shares; 4],
    /// What is truly saved, with all that is still to come.
    pub(crate) played: Option<Played>,
    /// What the model expects to be there, of what is held, and what is there.
    pub(crate) predicted: [(f64, f64); 3],
    /// What the list saves of what the best order would that knows every departure.
    pub(crate) of_foresight: f64,
    /// What is expected to be saved with a call a bank, over that with a call an account.
    pub(crate) bank_calls: f64,
    /// What is saved by the list made once, made again, and by foresight, of those cases that are played.
    pub(crate) saved: Option<Saved>,
}

/// How a case is looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View {
    /// By which rule money is traced. `tainted-first` is how mules see it: what they launder goes first.
    pub(crate) rule: Rule,
    /// Whether the records of some accounts were never asked for.
    pub(crate) some_unseen: bool,
}

/// A case with its money traced.
struct Court<'a> {
    view: View,
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
pub(crate) fn judge(case: &SyntheticCase, view: View) -> Result<Option<Verdict>, TraceError> {
    let hidden = view.some_unseen.then(|| hide(case));
    let (ledger, payments) = hidden
        .as_ref()
        .map_or((case.ledger(), case.payments()), |(ledger, payments)| {
            (ledger, &payments[..])
        });
    let query = Query::new(ledger, payments.iter().copied())?;
    let query = query.as_of(ledger, case.as_of())?;
    let sub = SubLedger::new(ledger, &query)?;
    let trace = sub.trace(view.rule);
    let alone = without_banks(case.book());
    let court = Court {
        view,
        case,
        sub: &sub,
        trace: &trace,
        alone: &alone,
    };
    let verdict = court.verdict()?;
    let played = verdict.is_some() && !view.some_unseen && case.seed().is_multiple_of(PLAYED_AGAIN);
    let saved = played.then(|| remade::play(case, &alone)).transpose()?;
    Ok(verdict.map(|verdict| Verdict { saved, ..verdict }))
}

fn without_banks(book: &AccountBook) -> AccountBook {
    let mut alone = AccountBook::new();
    for account in book.accounts() {
        alone.intern(book.number(account));
    }
    alone
}

impl Court<'_> {
    fn list(&self, book: &AccountBook, order: Order, schedule: Schedule) -> FreezeList {
        FreezeList::new(&FreezeInputs {
            sub: self.sub,
            trace: self.trace,
            book,
            schedule,
            banks: &Banks::default(),
            order,
            frozen: &[],
            in_force: &BTreeMap::new(),
        })
    }

    fn verdict(&self) -> Result<Option<Verdict>, TraceError> {
        let lists = Order::ALL.map(|order| self.list(self.alone, order, Schedule::default()));
        let slots: Vec<f64> = lists[0].rows().iter().map(|row| row.minutes).collect();
        if slots.is_empty() {
            return Ok(None);
        }
        let worth: BTreeMap<AccountId, Vec<f64>> = lists[0]
            .rows()
            .iter()
            .map(|row| (row.account, self.worth(row.account, row.held, &slots)))
            .collect();
        if best_sum(&worth) <= 0.0 {
            return Ok(None);
        }
        let lays = self.lays()?;
        let order_of = |list: &FreezeList| list.rows().iter().map(|row| row.account).collect::<Vec<_>>();
        let orders = lists.each_ref().map(order_of);
        let shares = LIMITS.map(|calls| {
            let schedule = NonZeroUsize::new(calls.min(slots.len()))
                .map_or_else(Schedule::default, |calls| Schedule::default().with_calls(calls));
            let told = order_of(&self.list(self.alone, Order::Saving, schedule));
            self.shares(&worth, &orders, &told, calls)
        });
        let stakes = lists[0]
            .rows()
            .iter()
            .map(|row| (row.account, self.stakes(row.account, &slots)));
        let stakes: BTreeMap<AccountId, Vec<f64>> = stakes.collect();
        let foreseen = best_sum(&stakes);
        let by_bank = self.list(self.case.book(), Order::Saving, Schedule::default());
        let at_its_minute = by_bank
            .rows()
            .iter()
            .map(|row| self.worth(row.account, row.held, &[row.minutes])[0]);
        Ok(Some(Verdict {
            of_foresight: if foreseen > 0.0 {
                sum_in_order(&stakes, &order_of(&lists[0])) / foreseen
            } else {
                1.0
            },
            saved: None,
            played: play(self.case, [&orders[0], &orders[1], &orders[3]]),
            bank_calls: at_its_minute.sum::<f64>() / sum_in_order(&worth, &order_of(&lists[0])),
            accounts: slots.len(),
            shares,
            predicted: HORIZONS.map(|minutes| self.predicted(&lays, minutes)),
        }))
    }

    /// What orders save in so many calls, of what the best schedule of as many does.
    fn shares(
        &self,
        worth: &BTreeMap<AccountId, Vec<f64>>,
        orders: &[Vec<AccountId>],
        told: &[AccountId],
        calls: usize,
    ) -> Shares {
        let until = |of: &Vec<f64>| {
            let slots = of.iter().enumerate();
            slots
                .map(|(slot, &worth)| if slot < calls { worth } else { 0.0 })
                .collect()
        };
        let worth: BTreeMap<AccountId, Vec<f64>> = worth.iter().map(|(&a, of)| (a, until(of))).collect();
        let best = best_sum(&worth);
        let share = |order: &[AccountId]| sum_in_order(&worth, order) / best;
        let mut shuffled = orders[0].clone();
        let random = (0..SHUFFLES).map(|i| {
            shuffle(&mut shuffled, self.case.seed() * SHUFFLES + i);
            share(&shuffled)
        });
        Shares {
            random: random.sum::<f64>() / SHUFFLES as f64,
            saving: share(&orders[0]),
            told: share(told),
            held: share(&orders[1]),
            newest: share(&orders[3]),
        }
    }

    /// What freezing an account at each of `minutes` is worth under its true law. Who is no mule has no law
    /// to pay on by.
    fn worth(&self, account: AccountId, held: i128, minutes: &[f64]) -> Vec<f64> {
        let left = match self.case.truth().mule(account) {
            Some(mule) if !mule.to_launder.is_zero() => expected_left(mule, self.case.as_of(), minutes),
            _ => vec![1.0; minutes.len()],
        };
        // Of unseen accounts the list knows only what came.
        let held = if self.view.some_unseen {
            self.truly_held(account)
        } else {
            held
        };
        left.into_iter().map(|left| held as f64 * left).collect()
    }

    /// What of the payments truly lies in an account.
    fn truly_held(&self, account: AccountId) -> i128 {
        let stays = self
            .case
            .truth()
            .at_stake()
            .filter(|stay| stay.account == account);
        stays.map(|stay| i128::from(stay.amount)).sum()
    }

    /// What freezing an account at each of `minutes` will save: what truly lies there so long.
    fn stakes(&self, account: AccountId, minutes: &[f64]) -> Vec<f64> {
        let truth = self.case.truth();
        let at_stake: Vec<_> = truth.at_stake().filter(|stay| stay.account == account).collect();
        let there = |&minutes: &f64| {
            let later = self.case.as_of().plus_minutes(minutes as i64);
            let stays = at_stake.iter().filter(|stay| stay.is_there(later));
            stays.map(|stay| i128::from(stay.amount)).sum::<i128>() as f64
        };
        minutes.iter().map(there).collect()
    }

    /// What the model expects to be there after so many minutes, all accounts frozen at once; what is there, by what the
    /// same rule says of the whole record: both of what is held.
    fn predicted(&self, lays: &[Lay], minutes: f64) -> (f64, f64) {
        let at_once = Schedule::new(minutes, 0.0, 0.0).expect("minutes ahead");
        let list = self.list(self.alone, Order::Saving, at_once);
        let as_of = self.case.as_of();
        let later = as_of.plus_minutes(minutes as i64);
        let mut there: BTreeMap<AccountId, i128> = BTreeMap::new();
        for lay in lays {
            if lay.from <= as_of && lay.until.is_none_or(|until| until > later) {
                *there.entry(lay.account).or_default() += i128::from(lay.amount);
            }
        }
        let (mut expected, mut is, mut held) = (0, 0, 0);
        for row in list.rows() {
            expected += row.expected_saving;
            is += there.get(&row.account).map_or(0, |&there| there.min(row.held));
            held += row.held;
        }
        (expected as f64 / held as f64, is as f64 / held as f64)
    }

    /// Where the money lies and how long, by what the rule says of the whole record.
    fn lays(&self) -> Result<Vec<Lay>, TraceError> {
        let ledger = self.case.ledger();
        let query = Query::new(ledger, self.case.payments().iter().copied())?;
        let trace = SubLedger::new(ledger, &query)?.trace(self.view.rule);
        Ok(lays(&movements(ledger, &trace)))
    }
}

/// The largest sum that any order makes.
fn best_sum(values: &BTreeMap<AccountId, Vec<f64>>) -> f64 {
    let values: Vec<Vec<f64>> = values.values().cloned().collect();
    let slots = best_slots(&values);
    slots.iter().zip(&values).map(|(&slot, row)| row[slot]).sum()
}

/// The sum that an order makes.
fn sum_in_order(values: &BTreeMap<AccountId, Vec<f64>>, order: &[AccountId]) -> f64 {
    order
        .iter()
        .enumerate()
        .map(|(slot, account)| values[account][slot])
        .sum()
}

/// Puts accounts into an order that a seed says (Fisher and Yates).
pub(crate) fn shuffle(accounts: &mut [AccountId], seed: u64) {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    for i in (1..accounts.len()).rev() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        accounts.swap(i, (state >> 33) as usize % (i + 1));
    }
}
