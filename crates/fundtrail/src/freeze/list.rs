//! The list itself: one row an account, the calls that work it off, and what waiting costs.

use std::collections::BTreeMap;

use super::banks::Banks;
use super::calls::{Call, call_of, works};
use super::candidate::{Candidate, candidates};
use super::coming::{Arrivals, Coming, Flow};
use super::desk::Desk;
use super::landed::{Freeze, Landed, Setback};
use super::order::Order;
use super::plan::{self, Planned};
use super::reason::Reason;
use super::renewal::{Renewal, renewals};
use super::request::{Request, Requests, UsualGaps, requests};
use super::schedule::Schedule;
use super::watched::{Watched, watched};
use crate::account::{AccountBook, AccountId};
use crate::dwell::{Scales, Stays, minutes_between};
use crate::money::Money;
use crate::subledger::SubLedger;
use crate::time::Time;
use crate::trace::{Status, Trace};

/// The price of time is that of so many minutes.
const PRICED_MINUTES: u32 = 10;

/// What a freeze list is made from.
#[derive(Debug, Clone, Copy)]
pub struct FreezeInputs<'a> {
    /// The records, up to the as-of time.
    pub sub: &'a SubLedger<'a>,
    /// Where the money is, under the rule of choice.
    pub trace: &'a Trace,
    /// Banks and holders.
    pub book: &'a AccountBook,
    /// How fast freezes are set.
    pub schedule: Schedule,
    /// How banks answer, as far as that is known.
    pub banks: &'a Banks,
    /// By what the list is ordered.
    pub order: Order,
    /// Freezes that were tried in this case. Of an account's that hold money, the last says how much.
    pub frozen: &'a [Freeze],
    /// Freezes in force, by whoever set them, with the time at which each ends.
    pub in_force: &'a BTreeMap<AccountId, Time>,
}

/// An account to freeze. Amounts are minor units.
#[derive(Debug, Clone, PartialEq)]
pub struct FreezeRow {
    /// Its place in the order of work, from 1.
    pub rank: usize,
    /// Which account.
    pub account: AccountId,
    /// Whose holder and bank count: the account itself, or for parked money the one that it was parked from.
    pub holder_account: AccountId,
    /// What became of its traced money.
    pub status: Status,
    /// Its level.
    pub level: u32,
    /// Traced money in it.
    pub held: i128,
    /// Its last known balance.
    pub balance: Option<Money>,
    /// What to claim: what is held, at most the last known balance, without what a freeze of this case holds.
    pub claim: i128,
    /// What of the claim is expected to be there when its turn comes.
    pub expected_saving: i128,
    /// What is expected to come to it within the hour: never part of what is held or claimed.
    pub coming: Coming,
    /// The place of its call in the order of work, from 1.
    pub call: usize,
    /// Who makes that call, from 1.
    pub caller: usize,
    /// Minutes after the as-of time at which that call begins.
    pub begins_minutes: f64,
    /// Minutes after the as-of time at which its freeze takes effect.
    pub minutes: f64,
    /// When traced money first arrived.
    pub first_received: Time,
    /// When it last arrived.
    pub last_received: Time,
    /// When it last left.
    pub last_sent: Option<Time>,
    /// Until when the account's own records are loaded, at most the as-of time; `None` for an unseen one.
    pub records_until: Option<Time>,
    /// When a freeze in force ends.
    pub frozen_until: Option<Time>,
    /// Why it stands there.
    pub reason: Reason,
    /// What came of freezes that were tried there, if it stands on the list all the same.
    pub setback: Option<Setback>,
}

/// What it is expected to cost if everything begins later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceOfTime {
    /// How much later.
    pub minutes: u32,
    /// What would be saved less, in minor units.
    pub amount: i128,
}

/// What freezes of this case hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Secured {
    /// In how many accounts.
    pub accounts: usize,
    /// How much, in minor units.
    pub amount: i128,
}

/// Which accounts to freeze, in the order in which to do it.
#[derive(Debug, Clone, PartialEq)]
pub struct FreezeList {
    as_of: Time,
    rows: Vec<FreezeRow>,
    calls: Vec<Call>,
    watched: Vec<Watched>,
    requests: Requests,
    price_of_time: PriceOfTime,
    secured: Secured,
    renewals: Vec<Renewal>,
}

impl FreezeList {
    /// Makes the list as of the time of the query.
    ///
    /// A row stands for each account that holds traced money, was paid it unseen, or has it parked, unless a
    /// freeze of this case holds all of it.
    ///
    /// # Complexity
    /// O(transfers of the sub-ledger), and for n rows what [`Scales`] and O(n log n) looks at a law cost.
    ///
    /// # Ties
    /// By account number.
    pub fn new(inputs: &FreezeInputs<'_>) -> Self {
        let stays = Stays::read(inputs.sub, inputs.trace);
        let scales = Scales::learn(&stays.accounts);
        let as_of = stays.as_of;
        let landed = Landed::new(inputs.frozen, as_of);
        let mut candidates = candidates(inputs, &stays, &scales, &landed);
        let renewals = renewals(inputs.book, &candidates, &landed);
        let mut turns: BTreeMap<AccountId, f64> = landed.all_in_force().map(|f| (f.account, 0.0)).collect();
        candidates.retain(Candidate::is_open);
        let desk = desk(inputs, as_of);
        let works = works(inputs, &candidates);
        let flow = Flow::read(inputs, &candidates, as_of);
        let make = |candidates: &[Candidate<'_>]| {
            plan::plan(candidates, works.clone(), inputs.order, &inputs.schedule, &desk)
        };
        // How much is still coming depends on when those are frozen from whom it comes: first as if nothing came.
        let mut planned = make(&candidates);
        let mut arrivals = flow.arrivals(&inputs.schedule, &candidates, &planned);
        for candidate in &mut candidates {
            candidate.reckon_with(&arrivals);
        }
        if inputs.order == Order::Saving {
            planned = make(&candidates);
            arrivals = flow.arrivals(&inputs.schedule, &candidates, &planned);
        }
        let freezes = planned.iter().flat_map(Planned::freezes);
        turns.extend(freezes.map(|(i, minutes)| (candidates[i].traced.account, minutes)));
        let rows = rows(&candidates, &planned, &arrivals, as_of);
        let calls = rows
            .chunk_by(|a, b| a.call == b.call)
            .map(|rows| call_of(inputs.book, rows))
            .collect();
        FreezeList {
            as_of,
            rows,
            calls,
            watched: watched(inputs, &candidates, &arrivals),
            requests: requests(inputs, &stays, &scales, &turns),
            price_of_time: price_of_time(&candidates, &planned),
            secured: secured(&landed),
            renewals,
        }
    }

    /// The instant up to which records were read.
    pub fn as_of(&self) -> Time {
        self.as_of
    }

    /// The accounts, by rank.
    pub fn rows(&self) -> &[FreezeRow] {
        &self.rows
    }

    /// The calls, by rank.
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// Accounts that hold nothing, but to which money is expected to come, the most first; ties by account number.
    pub fn watched(&self) -> &[Watched] {
        &self.watched
    }

    /// Whose statements to ask for next, by traced money.
    pub fn requests(&self) -> &[Request] {
        &self.requests.asked
    }

    /// The gaps in records that are not asked for, because accounts are often silent for as long.
    pub fn usual_gaps(&self) -> UsualGaps {
        self.requests.usual
    }

    /// What the next ten minutes are expected to cost.
    pub fn price_of_time(&self) -> PriceOfTime {
        self.price_of_time
    }

    /// What freezes of this case hold.
    pub fn secured(&self) -> Secured {
        self.secured
    }

    /// What is in force, by whoever set it, what runs out first ahead.
    pub fn renewals(&self) -> &[Renewal] {
        &self.renewals
    }
}

/// When callers are free: so that the first freeze takes effect when the schedule says, and with freezes landed after
/// the last of them.
fn desk(inputs: &FreezeInputs<'_>, as_of: Time) -> Desk {
    let minutes = match inputs.frozen.iter().map(|freeze| freeze.time).max() {
        Some(last) => minutes_between(as_of, last),
        None => inputs.schedule.reaction_minutes() - inputs.schedule.pace_minutes(),
    };
    Desk::new(inputs.schedule.callers(), as_of, minutes)
}

fn rows(
    candidates: &[Candidate<'_>],
    planned: &[Planned],
    arrivals: &Arrivals,
    as_of: Time,
) -> Vec<FreezeRow> {
    let mut rows = Vec::with_capacity(candidates.len());
    for (call, planned) in planned.iter().enumerate() {
        for (i, minutes) in planned.freezes() {
            let (candidate, traced) = (&candidates[i], candidates[i].traced);
            rows.push(FreezeRow {
                rank: rows.len() + 1,
                account: traced.account,
                holder_account: candidate.holder_account,
                status: traced.status,
                level: traced.level,
                held: traced.held,
                balance: candidate.balance,
                claim: candidate.claim,
                expected_saving: candidate.expected_saving(minutes),
                coming: if candidate.is_stopped() {
                    Coming::default()
                } else {
                    arrivals.coming(traced.account)
                },
                call: call + 1,
                caller: planned.slot.caller + 1,
                begins_minutes: planned.slot.begins,
                minutes,
                first_received: traced.first_received,
                last_received: traced.last_received,
                last_sent: traced.last_sent,
                records_until: candidate.records_until,
                frozen_until: candidate.frozen_until,
                reason: candidate.reason(as_of),
                setback: candidate.setback,
            });
        }
    }
    rows
}

fn price_of_time(candidates: &[Candidate<'_>], planned: &[Planned]) -> PriceOfTime {
    let mut amount = 0;
    for (i, minutes) in planned.iter().flat_map(Planned::freezes) {
        let later = minutes + f64::from(PRICED_MINUTES);
        amount += candidates[i].expected_saving(minutes) - candidates[i].expected_saving(later);
    }
    PriceOfTime {
        minutes: PRICED_MINUTES,
        amount,
    }
}

fn secured(landed: &Landed) -> Secured {
    Secured {
        accounts: landed.all_in_force().count(),
        amount: landed
            .all_in_force()
            .map(|freeze| i128::from(freeze.amount.minor()))
            .sum(),
    }
}
