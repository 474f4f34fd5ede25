//! The network of a sub-ledger: where money of the payments can go under any attribution.
//!
//! One sweep in settlement order. A node is an account from one of its payments out to the next; money that
//! arrives in between joins it. That is the node of docs/tracing.md after each transfer, with those left out that limit
//! nothing: money coming in lowers no balance, so what a node holds can always wait for it.

use std::collections::BTreeMap;

use crate::account::AccountId;
use crate::ledger::{Coverage, Moment, Period};
use crate::subledger::{Move, OUTSIDE, OpeningSource, SubLedger};
use crate::time::Time;

use super::flow::{Amount, Arc, SINK, SOURCE};
use super::{AfterRecords, Openings, Premises};

const NOWHERE: u32 = u32::MAX;

/// The network, and the flow of one attribution on it.
#[derive(Debug)]
pub(super) struct Drawn {
    pub(super) nodes: usize,
    pub(super) arcs: Vec<Arc>,
    /// The arc by which each account's money ends in it, by own number; what is still in transit ends there.
    pub(super) drains: Vec<Option<usize>>,
    /// To how many accounts it can come whose opening balance is only assumed.
    pub(super) openings_assumed: usize,
}

/// Draws the network of a sub-ledger of whose payments' sum is `paid`. O(n).
pub(super) fn draw(sub: &SubLedger<'_>, premises: Premises, paid: Amount) -> Drawn {
    let mut sweep = Sweep::new(sub, premises, paid);
    let mut payments = sub.query().payments().iter().peekable();
    for &step in sub.moves() {
        let is_payment = payments.next_if(|&&p| p == step.index).is_some();
        if is_payment {
            let amount = sub.amount(step);
            let head = sweep.arrive(step, amount, amount);
            sweep.arcs.push(Arc {
                tail: SOURCE,
                head,
                capacity: amount,
                flow: amount,
            });
        } else if let Some(carried) = sweep.depart(step) {
            let head = sweep.arrive(step, carried.capacity, carried.flow);
            sweep.arcs.push(Arc { head, ..carried });
        } else {
            sweep.arrive(step, 0, 0);
        }
    }
    sweep.finish()
}

/// An account as the sweep passes it.
#[derive(Debug, Clone)]
struct Course<'a> {
    /// Its present node; `NOWHERE` while it can hold no traced money.
    node: u32,
    /// No more than this can come into the node.
    inflow: Amount,
    /// Traced money there, under the attribution that the flow follows.
    traced: Amount,
    balance: i64,
    /// When its last transfer was.
    since: Time,
    /// Whether the node has a drain for what may have been paid away unseen.
    leaks: bool,
    /// Up to this moment everything is at one node: nothing proves the order.
    tied_until: Option<Moment>,
    /// Whether its balances limit anything.
    limited: bool,
    coverage: &'a Coverage,
    /// After its last record it is taken to have kept what it held; never, where nobody knows.
    keeps_from: Time,
}

impl Course<'_> {
    /// Whether the account's own records tell everything that it paid in that time.
    fn is_covered(&self, from: Time, until: Time) -> bool {
        let within = |p: &Period| p.from <= from.min(until) && from.max(until) <= p.until;
        match self.coverage {
            Coverage::Whole => true,
            Coverage::Periods(periods) => periods.iter().any(within),
            Coverage::Unseen => false,
        }
    }

    /// Whether the account's own records had ended by then, with what they held kept.
    fn is_late(&self, time: Time) -> bool {
        time > self.keeps_from
    }

    /// The most that can stay in the account at a moment, by its balance then. A balance counts only where
    /// the account's own records show it: elsewhere other money may have come in unseen.
    fn limit(&self, balance: i64, time: Time) -> Amount {
        if self.limited && self.is_covered(time, time) {
            self.inflow.min(balance.max(0))
        } else {
            self.inflow
        }
    }

    fn is_tied(&self, moment: Moment) -> bool {
        self.tied_until >= Some(moment)
    }
}

/// One pass in settlement order.
struct Sweep<'a> {
    sub: &'a SubLedger<'a>,
    paid: Amount,
    courses: Vec<Course<'a>>,
    /// The account of each node, by own number.
    owners: Vec<u32>,
    arcs: Vec<Arc>,
    /// By account and the moment of a tie's first transfer: that of its last.
    ties: BTreeMap<(AccountId, Moment), Moment>,
}

impl<'a> Sweep<'a> {
    fn new(sub: &'a SubLedger<'a>, premises: Premises, paid: Amount) -> Self {
        let coverage = |number: u32| {
            if sub.is_transit(number) {
                &Coverage::Whole
            } else {
                sub.ledger().coverage_with_holder(sub.owner(number))
            }
        };
        let course = |number: u32| Course {
            node: NOWHERE,
            inflow: 0,
            traced: 0,
            balance: sub.openings_minor()[number as usize],
            since: Time::MIN,
            leaks: false,
            tied_until: None,
            limited: premises.openings == Openings::AsAssumed
                || sub.opening_sources()[number as usize] == OpeningSource::Known,
            coverage: coverage(number),
            keeps_from: match premises.after_records {
                AfterRecords::AsOfLast => last_record(coverage(number)),
                AfterRecords::Unknown => Time::MAX,
            },
        };
        Sweep {
            sub,
            paid,
            courses: (0..sub.numbers() as u32).map(course).collect(),
            // The sink and the source are nobody's.
            owners: vec![OUTSIDE, OUTSIDE],
            arcs: Vec::new(),
            ties: sub.query().tied_spans(sub.ledger()),
        }
    }

    fn course(&mut self, number: u32) -> &mut Course<'a> {
        &mut self.courses[number as usize]
    }

    /// Takes an account on to a new node, to which `kept` can be carried and `traced` is.
    fn carry(&mut self, number: u32, kept: Amount, traced: Amount) {
        self.owners.push(number);
        let fresh = u32::try_from(self.owners.len() - 1).expect("fewer than 2^32 nodes");
        let course = self.course(number);
        let old = course.node;
        (course.node, course.inflow, course.leaks) = (fresh, kept, false);
        if old != NOWHERE && kept > 0 {
            self.arcs.push(Arc {
                tail: old,
                head: fresh,
                capacity: kept,
                flow: traced,
            });
        }
    }

    /// Lets time pass up to an account's next transfer. What it holds may have been paid away meanwhile, where
    /// no record tells.
    fn pass_time(&mut self, number: u32, until: Time) {
        let capacity = self.paid;
        let course = self.course(number);
        let told = course.since >= course.keeps_from
            || course.is_covered(course.since, until.min(course.keeps_from));
        course.since = until;
        if course.node != NOWHERE && !course.leaks && !told {
            course.leaks = true;
            let tail = course.node;
            self.arcs.push(Arc {
                tail,
                head: SINK,
                capacity,
                flow: 0,
            });
        }
    }

    /// Brings an account to a transfer. Where a tie begins with it, all of the tie is at one new node: money
    /// that comes in by any of its transfers can leave by any other.
    fn come_to(&mut self, number: u32, moment: Moment, time: Time) {
        self.pass_time(number, time);
        if self.ties.is_empty() || self.sub.is_transit(number) || self.course(number).is_tied(moment) {
            return;
        }
        let Some(&last) = self.ties.get(&(self.sub.owner(number), moment)) else {
            return;
        };
        let course = self.course(number);
        let (kept, traced) = (course.limit(course.balance, time), course.traced);
        self.carry(number, kept, traced);
        let paid = self.paid;
        let course = self.course(number);
        course.tied_until = Some(last);
        course.inflow = paid;
    }

    /// A transfer leaves its payer. Returns it as an arc that has no head yet; `None` where it can carry no
    /// money of the payments.
    fn depart(&mut self, step: Move) -> Option<Arc> {
        let payer = step.payer()?;
        let amount = self.sub.amount(step);
        let time = self.sub.ledger().transfers().times()[step.index.index()];
        let moment = Moment::of(step.index);
        self.come_to(payer, moment, time);
        let course = self.course(payer);
        let (before, after) = (course.balance, course.balance - amount);
        let taken = share(course.traced, amount, before);
        course.balance = after;
        course.traced -= taken;
        if course.node == NOWHERE {
            return None;
        }
        let departs = Arc {
            tail: course.node,
            head: SINK,
            capacity: course.inflow.min(amount),
            flow: taken,
        };
        if !course.is_tied(moment) {
            let (kept, traced) = (course.limit(before.min(after), time), course.traced);
            if kept > 0 {
                self.carry(payer, kept, traced);
            } else {
                course.node = NOWHERE;
            }
        }
        Some(departs)
    }

    /// A transfer reaches its payee, and can bring it `capacity` of the payments. Returns the node there: the
    /// sink for an exit, which is an end of its own.
    fn arrive(&mut self, step: Move, capacity: Amount, flow: Amount) -> u32 {
        let payee = if let Some(payee) = step.payee() {
            self.mix(step, payee, capacity);
            payee
        } else if let Some(terminal) = step.terminal_payee() {
            if capacity > 0 && self.course(terminal).node == NOWHERE {
                self.carry(terminal, 0, 0);
            }
            terminal
        } else {
            return SINK;
        };
        let course = self.course(payee);
        course.traced += flow;
        let node = course.node;
        let time = self.sub.ledger().transfers().payee_time(step.index);
        if capacity > 0 && self.course(payee).is_late(time) {
            self.arrive_late(payee, node, capacity, flow)
        } else {
            node
        }
    }

    /// Money comes to `node` of an account whose records have ended: it may be gone again. Returns the node at which
    /// it comes.
    fn arrive_late(&mut self, payee: u32, node: u32, capacity: Amount, flow: Amount) -> u32 {
        self.owners.push(payee);
        let door = u32::try_from(self.owners.len() - 1).expect("fewer than 2^32 nodes");
        for (head, flow) in [(node, flow), (SINK, 0)] {
            self.arcs.push(Arc {
                tail: door,
                head,
                capacity,
                flow,
            });
        }
        door
    }

    /// Mixes a transfer with what its payee, which goes on paying, holds.
    fn mix(&mut self, step: Move, payee: u32, capacity: Amount) {
        let time = self.sub.ledger().transfers().payee_time(step.index);
        let moment = self.sub.ledger().arrival(step.index);
        self.come_to(payee, moment, time);
        let (paid, amount) = (self.paid, self.sub.amount(step));
        let course = self.course(payee);
        let before = course.balance;
        course.balance += amount;
        if course.is_tied(moment) {
            return;
        }
        let (kept, traced) = (course.limit(before, time), course.traced);
        // One node will do where all that it holds can wait, and what comes now cannot leave by a drain of the
        // time before.
        let waits = kept == course.inflow && (!course.leaks || *course.coverage == Coverage::Unseen);
        if course.node == NOWHERE {
            if capacity == 0 {
                return;
            }
            self.carry(payee, 0, 0);
        } else if !waits && kept == 0 && capacity == 0 {
            // Nothing stays, nothing comes: a node here would be one that no money can come to.
            course.node = NOWHERE;
            return;
        } else if !waits {
            self.carry(payee, kept, traced);
        }
        let course = self.course(payee);
        course.inflow = paid.min(course.inflow.saturating_add(capacity));
    }

    fn finish(mut self) -> Drawn {
        let horizon = self.sub.horizon();
        let lasts: Vec<Time> = self.courses.iter().map(|c| c.since).collect();
        for number in (0..self.courses.len() as u32).filter(|&n| !self.sub.is_terminal(n)) {
            self.pass_time(number, horizon);
        }
        let reached = self.reached_nodes();
        self.arcs.retain(|arc| reached[arc.tail as usize]);
        let mut drains = vec![None; self.courses.len()];
        for (number, (course, last)) in self.courses.iter().zip(lasts).enumerate() {
            if course.node == NOWHERE || !reached[course.node as usize] {
                continue;
            }
            let capacity = if self.sub.is_terminal(number as u32) {
                self.paid
            } else {
                course.limit(course.balance, last)
            };
            drains[number] = Some(self.arcs.len());
            self.arcs.push(Arc {
                tail: course.node,
                head: SINK,
                capacity,
                flow: course.traced,
            });
        }
        Drawn {
            nodes: self.owners.len(),
            openings_assumed: self.openings_assumed(&reached),
            arcs: self.arcs,
            drains,
        }
    }

    /// Which nodes money can come to: all, but for those of ties, which are drawn before it is known whether
    /// any comes to them, and what follows on them.
    fn reached_nodes(&self) -> Vec<bool> {
        if self.ties.is_empty() {
            return vec![true; self.owners.len()];
        }
        let mut followers = vec![Vec::new(); self.owners.len()];
        for arc in &self.arcs {
            followers[arc.tail as usize].push(arc.head);
        }
        let mut reached = vec![false; self.owners.len()];
        let mut open = vec![SOURCE];
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut reached[node as usize], true) {
                open.extend(&followers[node as usize]);
            }
        }
        reached
    }

    fn openings_assumed(&self, reached: &[bool]) -> usize {
        let mut assumed = vec![false; self.courses.len()];
        for (&owner, _) in self
            .owners
            .iter()
            .zip(reached)
            .filter(|&(&o, &r)| r && o != OUTSIDE)
        {
            assumed[owner as usize] = !self.sub.is_terminal(owner)
                && self.sub.opening_sources()[owner as usize] != OpeningSource::Known;
        }
        assumed.into_iter().filter(|&a| a).count()
    }
}

/// When the last of an account's own records is; never, where all is on record or nothing.
fn last_record(coverage: &Coverage) -> Time {
    match coverage {
        Coverage::Periods(periods) => periods.iter().map(|p| p.until).max().unwrap_or(Time::MAX),
        Coverage::Whole | Coverage::Unseen => Time::MAX,
    }
}

/// What of `traced` money leaves a balance with `amount`, pro rata: one attribution of many, and enough of it
/// leaves for the rest to fit into what stays.
fn share(traced: Amount, amount: i64, balance: i64) -> Amount {
    if traced == 0 {
        return 0;
    }
    let share = i128::from(traced) * i128::from(amount) / i128::from(balance);
    i64::try_from(share).expect("no more than the amount")
}
