//! A finished investigation: a trace with all that a reader should see beside it.
//!
//! Whoever shows a trace needs the same things: the freeze list, marks of its accounts, what holds under any rule,
//! and cautions. [`Investigation::new`] works all of them out from one [`Plan`], so that every program that shows
//! them says the same.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::account::{AccountBook, AccountId};
use crate::bounds::{Bounds, BoundsError, ListBounds, Premises};
use crate::caution::Caution;
use crate::freeze::{Banks, Freeze, FreezeInputs, FreezeList, InForce, Order, Schedule};
use crate::mark::{Mark, marks};
use crate::rule::Rule;
use crate::subledger::{OpeningSource, SubLedger};
use crate::trace::Trace;

/// Beyond so many transfers the bounds are left out unless they are asked for.
pub const BOUNDED_TRANSFERS: usize = 2_000_000;

/// So many exits whose money may go on somewhere are told one by one.
const LEADS: usize = 10;

/// The bounds of an account go over so many transfers at most; what they may take together without being asked for.
const BOUNDED_STEPS: usize = 2_000_000_000;

/// How to investigate. The default is FIFO, the usual schedule, nothing frozen, and bounds of the whole list.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The rule whose figures are shown.
    pub rule: Rule,
    /// Whether every rule is traced beside it.
    pub all_rules: bool,
    /// How fast freezes are set.
    pub schedule: Schedule,
    /// How banks answer, as far as that is known.
    pub banks: Banks,
    /// By what the list is ordered.
    pub order: Order,
    /// What has been frozen in this case already.
    pub frozen: Vec<Freeze>,
    /// Freezes in force, by whoever set them.
    pub in_force: InForce,
    /// The one payment to show, by its number in settlement order; all without it.
    pub only: Option<usize>,
    /// What the bounds rest on beside the records.
    pub premises: Premises,
    /// Whether the bounds are worked out even where the trace touches more than [`BOUNDED_TRANSFERS`], and of every
    /// account however many there are.
    pub always_bounds: bool,
    /// Of how many accounts from the top of the list there are bounds in any case; of all without it.
    pub bounded_accounts: Option<usize>,
    /// What was found while the question was asked.
    pub cautions: Vec<Caution>,
}

/// A trace with all that a reader should see beside it.
#[derive(Debug, Clone)]
pub struct Investigation<'a> {
    book: &'a AccountBook,
    sub: &'a SubLedger<'a>,
    trace: Trace,
    all_rules: Vec<Trace>,
    list: Option<FreezeList>,
    marks: BTreeMap<AccountId, Vec<Mark>>,
    bounds: Option<ListBounds>,
    frozen: Vec<Freeze>,
    in_force: InForce,
    only: Option<usize>,
    cautions: Vec<Caution>,
    tells_callers: bool,
}

impl<'a> Investigation<'a> {
    /// Traces the payments of `sub` as planned, lists what to freeze, marks it, and bounds it.
    ///
    /// # Errors
    /// [`BoundsError`]: the payments together pass 64 bits of minor units.
    ///
    /// # Complexity
    /// That of [`SubLedger::trace`] for each rule, [`FreezeList::new`], [`marks`] and [`ListBounds::new`].
    pub fn new(book: &'a AccountBook, sub: &'a SubLedger<'a>, plan: Plan) -> Result<Self, BoundsError> {
        let rules: &[Rule] = if plan.all_rules { &Rule::ALL } else { &[] };
        let (trace, all_rules) = rayon::join(
            || sub.trace(plan.rule),
            || rules.par_iter().map(|&rule| sub.trace(rule)).collect(),
        );
        let listing = || {
            let list = FreezeList::new(&FreezeInputs {
                sub,
                trace: &trace,
                book,
                schedule: plan.schedule,
                banks: &plan.banks,
                order: plan.order,
                frozen: &plan.frozen,
                in_force: &plan.in_force.until,
            });
            let listed: Vec<_> = list.rows().iter().map(|row| row.account).collect();
            let found = marks(sub, &trace, &listed);
            (list, listed, found)
        };
        let unbounded = unbounded(sub, plan.only, plan.always_bounds);
        let bounding = || {
            let bounds = unbounded.is_none().then(|| Bounds::new(sub, plan.premises));
            bounds.transpose()
        };
        let ((list, listed, found), bounds) = rayon::join(listing, bounding);
        let bounds = bounds?;
        let mut investigation = Investigation {
            marks: listed.iter().copied().zip(found).collect(),
            list: Some(list),
            only: plan.only,
            tells_callers: plan.schedule.callers() > 1 || !plan.banks.is_empty(),
            cautions: plan.cautions,
            frozen: plan.frozen,
            all_rules,
            ..Self::of_trace(book, sub, trace)
        };
        investigation.cautions.extend(unbounded);
        if let Some(bounds) = bounds {
            let shown = plan.bounded_accounts.unwrap_or(listed.len());
            let most = (!plan.always_bounds).then(|| shown.max(BOUNDED_STEPS / sub.len().max(1)));
            let (accounts, caution) = bounded(sub, &listed, most);
            investigation.cautions.extend(caution);
            investigation.bounds = Some(ListBounds::new(&bounds, plan.premises, &listed, &accounts));
        }
        investigation.mark_endless(&plan.in_force);
        let gaps = investigation.list.as_ref().map(FreezeList::usual_gaps);
        investigation
            .cautions
            .extend(gaps.filter(|gaps| gaps.gaps > 0).map(Caution::UsualGaps));
        investigation.in_force = plan.in_force;
        investigation.add_cautions();
        Ok(investigation)
    }

    /// A trace alone: no list, no bounds, no cautions.
    pub fn of_trace(book: &'a AccountBook, sub: &'a SubLedger<'a>, trace: Trace) -> Self {
        Investigation {
            book,
            sub,
            trace,
            all_rules: Vec::new(),
            list: None,
            marks: BTreeMap::new(),
            bounds: None,
            frozen: Vec::new(),
            in_force: InForce::default(),
            only: None,
            cautions: Vec::new(),
            tells_callers: false,
        }
    }

    /// The accounts.
    pub fn book(&self) -> &'a AccountBook {
        self.book
    }

    /// What was traced.
    pub fn sub_ledger(&self) -> &'a SubLedger<'a> {
        self.sub
    }

    /// The trace under the rule of choice.
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// Traces under every rule, in the order of [`Rule::ALL`], where they were asked for.
    pub fn all_rules(&self) -> &[Trace] {
        &self.all_rules
    }

    /// Which accounts to freeze, in which order; none of a trace alone.
    pub fn list(&self) -> Option<&FreezeList> {
        self.list.as_ref()
    }

    /// What to know of accounts of the list.
    pub fn marks(&self, account: AccountId) -> &[Mark] {
        self.marks.get(&account).map_or(&[], Vec::as_slice)
    }

    /// What holds under any rule, where it was worked out; a caution says why it was not.
    pub fn bounds(&self) -> Option<&ListBounds> {
        self.bounds.as_ref()
    }

    /// What had been frozen in this case already.
    pub fn frozen(&self) -> &[Freeze] {
        &self.frozen
    }

    /// Freezes in force, by whoever set them.
    pub fn in_force(&self) -> &InForce {
        &self.in_force
    }

    /// The one payment to show, by its number; all without it.
    pub fn only(&self) -> Option<usize> {
        self.only
    }

    /// Whether it matters who calls, and when: several call, or banks have ways of their own.
    pub fn tells_callers(&self) -> bool {
        self.tells_callers
    }

    /// What a reader of the figures should be told.
    pub fn cautions(&self) -> &[Caution] {
        &self.cautions
    }

    /// Marks the accounts of the list that have a freeze without an end.
    fn mark_endless(&mut self, in_force: &InForce) {
        for (&account, &source) in &in_force.without_end {
            let Some(marks) = self.marks.get_mut(&account) else {
                continue;
            };
            if !in_force.until.contains_key(&account) {
                marks.push(Mark::Frozen);
            }
            self.cautions.push(Caution::FreezeWithoutEnd { account, source });
        }
    }

    fn add_cautions(&mut self) {
        let raised = self.sub.accounts().iter().copied().filter(|&account| {
            let opening = self.sub.opening(account);
            opening.is_some_and(|(_, source)| source == OpeningSource::Raised)
        });
        let raised: Vec<_> = raised.collect();
        if !raised.is_empty() {
            self.cautions.push(Caution::OpeningsRaised { accounts: raised });
        }
        let paid = self.trace.doubtful_payers(self.sub.ledger()).into_iter();
        self.cautions
            .extend(paid.map(|(account, amount)| Caution::PayerWasPaid { account, amount }));
        let busy = self
            .marks
            .iter()
            .filter(|(_, marks)| marks.contains(&Mark::HighTurnover));
        let busy = busy.filter_map(|(&account, _)| {
            let received = self.trace.account(account)?.received;
            Some(Caution::HighTurnover { account, received })
        });
        self.cautions.extend(busy);
        self.add_leads();
    }

    /// Says where money that left through exits may go on, the largest first.
    fn add_leads(&mut self) {
        let transfers = self.sub.ledger().transfers();
        let led = self.trace.transfers().iter();
        let led = led.filter(|traced| !transfers.leads(traced.transfer).is_empty());
        let mut led: Vec<_> = led
            .map(|traced| (traced.transfer, i128::from(traced.traced)))
            .collect();
        led.sort_by_key(|&(transfer, traced)| (Reverse(traced), transfer));
        let (told, counted) = led.split_at(led.len().min(LEADS));
        let told = told.iter().map(|&(transfer, amount)| Caution::MayGoOn {
            source: transfers.get(transfer).source,
            amount,
            leads: transfers.leads(transfer).to_vec(),
        });
        let more = (!counted.is_empty()).then(|| Caution::MoreMayGoOn {
            transfers: counted.len(),
            amount: counted.iter().map(|&(_, amount)| amount).sum(),
        });
        self.cautions.extend(told.chain(more));
    }
}

/// The accounts whose bounds are told: the list by rank, then all that money can have come to; a caution where they
/// are more than `most`.
fn bounded(
    sub: &SubLedger<'_>,
    listed: &[AccountId],
    most: Option<usize>,
) -> (Vec<AccountId>, Option<Caution>) {
    let on_list: BTreeSet<AccountId> = listed.iter().copied().collect();
    let others = sub.accounts().iter().filter(|account| !on_list.contains(account));
    let mut accounts: Vec<AccountId> = listed.iter().chain(others).copied().collect();
    let most = most.unwrap_or(accounts.len());
    let caution = (accounts.len() > most).then(|| Caution::BoundsOfTheFirst {
        first: most,
        left_out: accounts.len() - most,
        transfers: sub.len(),
    });
    accounts.truncate(most);
    (accounts, caution)
}

/// Why bounds are left out, if they are.
fn unbounded(sub: &SubLedger<'_>, only: Option<usize>, always: bool) -> Option<Caution> {
    if only.is_some() {
        Some(Caution::BoundsOfAllPayments)
    } else if sub.len() > BOUNDED_TRANSFERS && !always {
        Some(Caution::BoundsLeftOut { transfers: sub.len() })
    } else {
        None
    }
}
