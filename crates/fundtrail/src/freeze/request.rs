//! The request list: whose statements to ask for next, and for which time.

use std::collections::BTreeMap;

use super::candidate::{arrivals, weights};
use super::list::FreezeInputs;
use crate::account::AccountId;
use crate::dwell::{Law, Scale, Scales, Stays, minutes_between};
use crate::ledger::Coverage;
use crate::party::ExitKind;
use crate::silence::Silences;
use crate::subledger::SubLedger;
use crate::time::Time;
use crate::trace::{Status, Trace};

/// At so many moments within a gap money may have left.
const MOMENTS: u32 = 12;

/// Why a statement is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wanted {
    /// None of the account's records is loaded.
    Unseen,
    /// Its records begin after traced money arrived.
    Beginning,
    /// Its records break off and go on later, with traced money in it meanwhile.
    Between,
    /// Its records end before the as-of time, with traced money in it.
    End,
}

/// A statement to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Whose.
    pub account: AccountId,
    /// Traced money that the missing records would tell of, in minor units.
    pub amount: i128,
    /// The first instant to ask for.
    pub from: Time,
    /// The last.
    pub until: Time,
    /// Why.
    pub wanted: Wanted,
    /// What the answer is expected to be worth, in minor units: what will have left the account by the turn of its own
    /// freeze, and will still lie where it went when the answer has come and that is frozen.
    pub expected_worth: i128,
}

/// Gaps in records, with traced money in the account, that are not asked for: they are no longer than the usual time
/// between two lines of the account, and no other records show a movement meanwhile, so that most likely nothing is
/// missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UsualGaps {
    /// How many.
    pub gaps: usize,
    /// Traced money in the accounts meanwhile, in minor units.
    pub amount: i128,
}

/// What to ask for, and what not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Requests {
    pub(super) asked: Vec<Request>,
    pub(super) usual: UsualGaps,
}

/// What to ask for, by traced money; ties by account number, then by period. A gap between records, or behind them,
/// is asked for where it is longer than the account's usual silence.
///
/// `turns`: minutes after the as-of time at which accounts are frozen.
pub(super) fn requests(
    inputs: &FreezeInputs<'_>,
    stays: &Stays,
    scales: &Scales,
    turns: &BTreeMap<AccountId, f64>,
) -> Requests {
    let (sub, trace, book, as_of) = (inputs.sub, inputs.trace, inputs.book, stays.as_of);
    let arrivals = arrivals(inputs);
    let answer = Answer {
        stays,
        minutes: inputs.schedule.answer_minutes() + inputs.schedule.pace_minutes(),
    };
    let ledger = sub.ledger();
    let unseen_before = gone_unseen(sub, trace);
    let arrived_before = arrived_before(sub, trace);
    let silences = Silences::new(sub);
    let mut usual = UsualGaps::default();
    let mut requests = Vec::new();
    for (i, traced) in trace.accounts().iter().enumerate() {
        let account = traced.account;
        let arrived = arrivals.get(&account).map_or(&[][..], Vec::as_slice);
        let worth = |amount: i128, from, until, wanted| {
            let scale = scales.account(i);
            let moved = match wanted {
                Wanted::Unseen | Wanted::End => {
                    let law = Law::new(stays, &stays.accounts[i], scale, &weights(arrived));
                    answer.worth_of_leaving(&law, scale, turns.get(&account).copied())
                }
                Wanted::Beginning => answer.worth_of_gone(scale, from, until, 1.0),
                Wanted::Between => {
                    let gap = minutes_between(from, until);
                    let gone = 1.0 - Law::of_fresh_money(stays, scale).still_there(gap);
                    answer.worth_of_gone(scale, from, until, gone)
                }
            };
            #[allow(clippy::cast_precision_loss, reason = "an expectation, not an amount")]
            let worth = amount as f64 * moved;
            #[allow(clippy::cast_possible_truncation, reason = "a float's cast saturates")]
            let worth = worth.round() as i128;
            worth.clamp(0, amount)
        };
        let mut ask = |amount, from, until, wanted| {
            let is_gap = matches!(wanted, Wanted::Between | Wanted::End);
            if is_gap && silences.is_usual(account, from, until) {
                usual.gaps += 1;
                usual.amount += amount;
                return;
            }
            requests.push(Request {
                account,
                amount,
                from,
                until,
                wanted,
                expected_worth: worth(amount, from, until, wanted),
            });
        };
        if traced.status == Status::Unseen {
            ask(traced.held, traced.first_received, as_of, Wanted::Unseen);
        }
        let Coverage::Periods(periods) = ledger.coverage(account) else {
            continue;
        };
        let (Some(first), Some(last)) = (periods.first(), periods.last()) else {
            continue;
        };
        let before = unseen_before
            .get(&account)
            .or_else(|| arrived_before.get(&account));
        if let Some(&before) = before {
            ask(before, traced.first_received, first.from, Wanted::Beginning);
        }
        for (before, after) in periods.iter().zip(&periods[1..]) {
            let until = after.from.min(as_of);
            let there = there_within(sub, trace, account, before.until, until);
            if before.until < until && there > 0 {
                ask(there, before.until, until, Wanted::Between);
            }
        }
        if traced.status == Status::Held && last.until < as_of {
            ask(traced.held, last.until, as_of, Wanted::End);
        }
    }
    requests.sort_by(|a, b| {
        let number = |r: &Request| book.number(r.account);
        let by_amount = b.amount.cmp(&a.amount);
        by_amount.then_with(|| number(a).cmp(number(b)).then(a.from.cmp(&b.from)))
    });
    Requests {
        asked: requests,
        usual,
    }
}

/// When statements that are asked for now have come, and what they show has been frozen.
struct Answer<'a> {
    stays: &'a Stays,
    /// Minutes after the as-of time.
    minutes: f64,
}

impl Answer<'_> {
    /// The share of an account's money that will have left it by its turn, and then still lies where it went, where
    /// money is taken to stay as long as in this account; without a turn nobody freezes the account before.
    fn worth_of_leaving(&self, law: &Law, scale: &Scale, turn: Option<f64>) -> f64 {
        let next = Law::of_fresh_money(self.stays, scale);
        law.left_and_rests(
            turn.unwrap_or(self.minutes).min(self.minutes),
            &next,
            self.minutes,
        )
    }

    /// The same of money of which `gone` left at some time between two instants.
    fn worth_of_gone(&self, scale: &Scale, from: Time, until: Time, gone: f64) -> f64 {
        let next = Law::of_fresh_money(self.stays, scale);
        let since = |time| minutes_between(time, self.stays.as_of) + self.minutes;
        let (most, least) = (since(from), since(until));
        let moments =
            (0..MOMENTS).map(|i| least + (most - least) * (f64::from(i) + 0.5) / f64::from(MOMENTS));
        gone * moments.map(|age| next.still_there(age)).sum::<f64>() / f64::from(MOMENTS)
    }
}

/// Traced money that was in an account at some time between two instants: what was there at the first, and what
/// came until the second. O(traced transfers).
fn there_within(sub: &SubLedger<'_>, trace: &Trace, account: AccountId, from: Time, until: Time) -> i128 {
    let transfers = sub.ledger().transfers();
    let mut there = 0;
    for traced in trace.transfers() {
        let transfer = transfers.get(traced.transfer);
        if transfer.payee.account() == Some(account) && transfers.payee_time(traced.transfer) <= until {
            there += i128::from(traced.traced);
        }
        if transfer.payer.account() == Some(account) && transfer.time <= from {
            there -= i128::from(traced.traced);
        }
    }
    there
}

/// Traced money that came to each account before its records begin: how it went on from there they do not say.
fn arrived_before(sub: &SubLedger<'_>, trace: &Trace) -> BTreeMap<AccountId, i128> {
    let ledger = sub.ledger();
    let mut arrived = BTreeMap::new();
    for traced in trace.transfers() {
        let payee = ledger.transfers().payees()[traced.transfer.index()].account();
        let Some((account, Coverage::Periods(periods))) = payee.map(|a| (a, ledger.coverage(a))) else {
            continue;
        };
        let time = ledger.transfers().payee_time(traced.transfer);
        if periods.first().is_some_and(|first| time < first.from) {
            *arrived.entry(account).or_default() += i128::from(traced.traced);
        }
    }
    arrived
}

/// Traced money that was gone by the time an account's records begin, by account.
fn gone_unseen(sub: &SubLedger<'_>, trace: &Trace) -> BTreeMap<AccountId, i128> {
    let ledger = sub.ledger();
    let mut gone = BTreeMap::new();
    for traced in trace.transfers() {
        let transfer = ledger.transfers().get(traced.transfer);
        let exit = transfer.payee.exit().map(|exit| ledger.exits().exit(exit).kind);
        if let (Some(account), Some(ExitKind::Unseen)) = (transfer.payer.account(), exit) {
            *gone.entry(account).or_default() += i128::from(traced.traced);
        }
    }
    gone
}
