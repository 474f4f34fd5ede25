//! What a trace keeps and notes of a [pass](crate::pass) through its sub-ledger, under any rule.

use std::collections::BTreeMap;
use std::hint::black_box;

use super::{Status, Totals, Trace, TracedAccount, TracedExit, TracedTransfer};
use crate::account::AccountId;
use crate::holdings::{Flow, Holdings};
use crate::ledger::Coverage;
use crate::party::{ExitId, ExitKind};
use crate::pass::{Keeper, pass};
use crate::per_payment::PerPayment;
use crate::rule::{Mix, Mixed, Rule};
use crate::subledger::{Move, SubLedger};
use crate::time::Time;

/// What the sweep notes of an account's traced money: a line of the processor's cache, since money comes to accounts
/// that lie anywhere.
#[derive(Debug, Clone)]
#[repr(align(64))]
struct Course {
    received: Sum,
    sent: Sum,
    level: u32,
    first_received: Time,
    last_received: Time,
    /// When it last left, if it did.
    last_sent: Time,
}

const UNTOUCHED: Course = Course {
    received: Sum { low: 0, high: 0 },
    sent: Sum { low: 0, high: 0 },
    level: u32::MAX,
    first_received: Time::MAX,
    last_received: Time::MIN,
    last_sent: Time::MIN,
};

/// A sum of fewer than 2^32 amounts, in 96 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(Rust, packed(4))]
struct Sum {
    low: u64,
    high: u32,
}

impl Sum {
    /// Adds an amount, which is not negative.
    fn add(&mut self, amount: i64) {
        let (low, carried) = self.low.overflowing_add(amount.unsigned_abs());
        self.low = low;
        self.high += u32::from(carried);
    }

    fn total(self) -> i128 {
        i128::from(self.high) << 64 | i128::from(self.low)
    }
}

impl Course {
    /// Counts traced money that leaves. Gives the level of whoever it goes to.
    fn sent(&mut self, traced: i64, time: Time) -> u32 {
        self.sent.add(traced);
        self.last_sent = time;
        self.level + 1
    }

    /// Counts traced money that arrives.
    fn received(&mut self, traced: i64, time: Time, level: u32) {
        self.received.add(traced);
        self.level = self.level.min(level);
        self.first_received = self.first_received.min(time);
        self.last_received = self.last_received.max(time);
    }
}

/// Traced money that came to an end of the trace: of each payment, and in how many transfers.
#[derive(Debug, Clone, Default)]
struct Arrived {
    by_payment: BTreeMap<u32, i128>,
    transfers: usize,
}

impl Arrived {
    fn add(&mut self, mix: &Mix) {
        self.transfers += 1;
        for &(payment, amount) in &mix.payments {
            *self.by_payment.entry(payment).or_default() += i128::from(amount);
        }
    }
}

/// One pass in settlement order.
pub(super) struct Sweep<'a, A: Mixed> {
    sub: &'a SubLedger<'a>,
    holdings: Holdings<A>,
    courses: Vec<Course>,
    at_terminals: BTreeMap<u32, Arrived>,
    at_exits: BTreeMap<ExitId, Arrived>,
    /// By payee: transits whose money has not come to it by the as-of time.
    on_their_way: BTreeMap<u32, Vec<u32>>,
    transfers: Vec<TracedTransfer>,
    parts: Vec<(u32, i64)>,
}

impl<A: Mixed> Keeper for Sweep<'_, A> {
    type Flow = Flow<A::Lots>;

    fn look_ahead(&self, moves: &[Move]) {
        let accounts = moves.iter().flat_map(|step| [step.payer(), step.payee()]);
        self.holdings.look_at(accounts.flatten());
        let noted = moves
            .iter()
            .flat_map(|step| [step.payer(), step.payee().or(step.terminal_payee())]);
        let levels = noted
            .flatten()
            .map(|account| self.courses[account as usize].level);
        black_box(levels.fold(0, |seen, level| seen ^ level));
    }

    fn payment(&mut self, payment: u32, amount: i64) -> Self::Flow {
        self.holdings.payment(payment, amount)
    }

    fn outside(&mut self, _: Move, _: i64) -> Self::Flow {
        Flow::Clean
    }

    fn pay(&mut self, account: u32, amount: i64) -> Self::Flow {
        self.holdings.pay(account, amount)
    }

    fn note(&mut self, step: Move, payment: Option<u32>, flow: &Self::Flow) {
        match flow {
            Flow::Traced(lots) if self.sub.arrives(step) => self.note_arrival(step, lots),
            Flow::Traced(lots) => self.note_transfer(step, payment.is_some(), lots),
            Flow::Clean => {}
        }
    }

    fn receive(&mut self, account: u32, amount: i64, flow: Self::Flow) {
        self.holdings.receive(account, amount, flow);
    }

    fn leave(&mut self, _: Move, flow: Self::Flow) {
        self.holdings.leave(flow);
    }
}

impl<'a, A: Mixed> Sweep<'a, A> {
    pub(super) fn new(sub: &'a SubLedger<'a>) -> Self {
        Sweep {
            sub,
            holdings: Holdings::new(sub.openings_minor()),
            courses: vec![UNTOUCHED; sub.numbers()],
            at_terminals: BTreeMap::new(),
            at_exits: BTreeMap::new(),
            on_their_way: BTreeMap::new(),
            transfers: Vec::new(),
            parts: Vec::new(),
        }
    }

    pub(super) fn run(mut self, rule: Rule) -> Trace {
        pass(self.sub, &mut self);
        self.count_what_is_on_its_way();
        self.finish(rule)
    }

    /// Notes a transfer that carries traced money.
    fn note_transfer(&mut self, step: Move, is_payment: bool, lots: &A::Lots) {
        let transfers = self.sub.ledger().transfers();
        let mix = self.holdings.mix(lots);
        let traced = mix.traced();
        let level = match step.payer() {
            Some(payer) if !is_payment => {
                self.courses[payer as usize].sent(traced, transfers.times()[step.index.index()])
            }
            _ => 1,
        };
        if let Some(payee) = step.payee().or(step.terminal_payee()) {
            self.courses[payee as usize].received(traced, transfers.payee_time(step.index), level);
        }
        let parts = u32::try_from(self.parts.len()).expect("fewer than 2^32 parts of traced transfers");
        if self.sub.query().payments().len() > 1 {
            self.parts.extend_from_slice(&mix.payments);
        }
        self.transfers.push(TracedTransfer {
            transfer: step.index,
            level,
            traced,
            parts,
        });
        let exit = || transfers.payees()[step.index.index()].exit();
        let end = match (step.payee(), step.terminal_payee()) {
            (Some(_), _) => None,
            (None, Some(terminal)) => Some(self.at_terminals.entry(terminal).or_default()),
            (None, None) => exit().map(|exit| self.at_exits.entry(exit).or_default()),
        };
        if let Some(end) = end {
            end.add(mix);
        }
    }

    /// Notes that traced money which was in transit comes to its payee. The transfer was noted when it left.
    fn note_arrival(&mut self, step: Move, lots: &A::Lots) {
        let mix = self.holdings.mix(lots);
        let transit = step.payer().expect("an arrival comes out of a transit");
        let level = self.courses[transit as usize].level;
        let time = self.sub.ledger().transfers().payee_time(step.index);
        if let Some(payee) = step.payee().or(step.terminal_payee()) {
            self.courses[payee as usize].received(mix.traced(), time, level);
        }
        if let Some(terminal) = step.terminal_payee() {
            let end = self.at_terminals.entry(terminal).or_default();
            end.add(mix);
        }
    }

    /// Counts what is still in transit as received by those that it is for: it is on record, and theirs.
    fn count_what_is_on_its_way(&mut self) {
        for transit in self.sub.accounts().len() as u32..self.sub.numbers() as u32 {
            let parts = self.holdings.payments_in(transit);
            if parts.is_empty() {
                continue;
            }
            let traced = parts.iter().map(|&(_, amount)| amount).sum();
            let payee = self.sub.bound_for(transit);
            let course = self.courses[transit as usize].clone();
            self.courses[payee as usize].received(traced, course.last_received, course.level);
            self.on_their_way.entry(payee).or_default().push(transit);
        }
    }

    fn finish(self, rule: Rule) -> Trace {
        let accounts = self.accounts();
        let by_payment = self.totals(&accounts);
        for (p, totals) in by_payment.iter().enumerate() {
            assert_eq!(
                totals.ends(),
                totals.paid,
                "payment {p} under {rule}: every minor unit has one end"
            );
        }
        let payments = self.sub.query().payments();
        let exits = self.at_exits.into_iter().map(|(exit, arrived)| {
            let by_payment = PerPayment::new(payments.len(), arrived.by_payment);
            TracedExit {
                exit,
                amount: by_payment.sum(),
                by_payment,
                transfers: arrived.transfers,
            }
        });
        Trace {
            rule,
            payments: payments.to_vec(),
            accounts,
            exits: exits.collect(),
            transfers: self.transfers,
            parts: self.parts,
            by_payment,
        }
    }

    /// Every account that received traced money, by index.
    fn accounts(&self) -> Vec<TracedAccount> {
        let touched = self
            .courses
            .iter()
            .take(self.sub.accounts().len())
            .enumerate()
            .filter(|(_, course)| course.received.total() > 0);
        touched
            .map(|(number, course)| {
                let account = self.sub.accounts()[number];
                let by_payment = self.kept(number);
                TracedAccount {
                    account,
                    level: course.level,
                    status: self.status(number, &by_payment),
                    received: course.received.total(),
                    sent: course.sent.total(),
                    held: by_payment.sum(),
                    by_payment,
                    first_received: course.first_received,
                    last_received: course.last_received,
                    last_sent: (course.sent.total() > 0).then_some(course.last_sent),
                }
            })
            .collect()
    }

    /// What an account keeps of each payment, with what is on its way to it; a terminal account keeps all that arrived.
    fn kept(&self, number: usize) -> PerPayment {
        let number = number as u32;
        let arrived = self.at_terminals.get(&number);
        let mut kept = arrived.map_or(BTreeMap::new(), |arrived| arrived.by_payment.clone());
        let on_their_way = self.on_their_way.get(&number).into_iter().flatten();
        for &holder in std::iter::once(&number).chain(on_their_way) {
            for &(payment, amount) in self.holdings.payments_in(holder) {
                *kept.entry(payment).or_default() += i128::from(amount);
            }
        }
        PerPayment::new(self.sub.query().payments().len(), kept)
    }

    /// Who paid a payment, by its number; `None` for an exit.
    fn payer_of(&self, payment: usize) -> Option<AccountId> {
        let transfer = self.sub.query().payments()[payment];
        self.sub.ledger().transfers().get(transfer).payer.account()
    }

    fn status(&self, number: usize, kept: &PerPayment) -> Status {
        let (ledger, account) = (self.sub.ledger(), self.sub.accounts()[number]);
        if self.sub.is_terminal(number as u32) {
            let returned = kept
                .parts()
                .any(|(payment, _)| self.payer_of(payment) == Some(account));
            if returned {
                Status::Returned
            } else {
                Status::Stopped
            }
        } else if kept.sum() == 0 {
            Status::Passed
        } else if ledger.parked_for(account).is_some() {
            Status::Parked
        } else if *ledger.coverage(account) == Coverage::Unseen {
            Status::Unseen
        } else {
            Status::Held
        }
    }

    /// Where the money of each payment is.
    fn totals(&self, accounts: &[TracedAccount]) -> Vec<Totals> {
        let ledger = self.sub.ledger();
        let payments = self.sub.query().payments().iter();
        let mut totals: Vec<Totals> = payments
            .map(|&payment| Totals {
                paid: ledger.transfers().get(payment).amount.into(),
                ..Totals::default()
            })
            .collect();
        for account in accounts {
            for (payment, amount) in account.by_payment.parts() {
                let is_back = self.payer_of(payment) == Some(account.account);
                let totals = &mut totals[payment];
                let end = match account.status {
                    Status::Returned | Status::Stopped if is_back => &mut totals.returned,
                    Status::Returned | Status::Stopped => &mut totals.stopped,
                    Status::Unseen => &mut totals.unseen,
                    Status::Held | Status::Parked | Status::Passed => &mut totals.held,
                };
                *end += amount;
            }
        }
        for (&exit, arrived) in &self.at_exits {
            let unseen = ledger.exits().exit(exit).kind == ExitKind::Unseen;
            for (&payment, amount) in &arrived.by_payment {
                let totals = &mut totals[payment as usize];
                let end = if unseen {
                    &mut totals.unseen
                } else {
                    &mut totals.exited
                };
                *end += amount;
            }
        }
        totals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_goes_past_64_bits() {
        let mut sum = UNTOUCHED.received;
        for _ in 0..5 {
            sum.add(i64::MAX);
        }
        assert_eq!(sum.total(), 5 * i128::from(i64::MAX));
        assert_eq!(size_of::<Course>(), 64);
    }
}
