//! The trace: how much of each payment arrived where, left again, and is held.

use std::collections::BTreeMap;

use crate::account::AccountId;
use crate::holdings::{Flow, Holdings};
use crate::ledger::{Coverage, Ledger};
use crate::party::{ExitId, ExitKind};
use crate::query::TraceError;
use crate::rule::{
    Attribution, Mix, Mixing, Newest, Oldest, ProRata, Queue, Rule, TaintedFirst, TaintedLast,
};
use crate::subledger::{Move, SubLedger};
use crate::time::Time;
use crate::transfer::TransferIndex;

/// What became of the traced money of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Some is still in the account.
    Held,
    /// Some is in a product of the account's holder.
    Parked,
    /// It arrived at an account whose own records are not loaded.
    Unseen,
    /// All moved on.
    Passed,
    /// The trace was told to stop here, or it came to another victim.
    Stopped,
    /// It came back to the payer of a payment.
    Returned,
}

impl Status {
    /// Its name in outputs.
    pub const fn name(self) -> &'static str {
        match self {
            Status::Held => "held",
            Status::Parked => "parked",
            Status::Unseen => "unseen",
            Status::Passed => "passed",
            Status::Stopped => "stopped",
            Status::Returned => "returned",
        }
    }
}

/// An account that received traced money. Amounts are minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TracedAccount {
    /// Which account.
    pub account: AccountId,
    /// The fewest transfers along a time-respecting chain of traced transfers; the payee of a payment has 1.
    pub level: u32,
    /// What became of its traced money.
    pub status: Status,
    /// Traced money that arrived, payments included.
    pub received: i128,
    /// Traced money that left; 0 for a terminal account.
    pub sent: i128,
    /// Traced money that is there at the as-of time. A terminal account keeps what arrived.
    pub held: i128,
    /// What of `held` is of each payment, in the order of payments.
    pub by_payment: Vec<i128>,
    /// When traced money first arrived.
    pub first_received: Time,
    /// When it last arrived.
    pub last_received: Time,
    /// When it last left.
    pub last_sent: Option<Time>,
}

/// A transfer that carried traced money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TracedTransfer {
    /// Which transfer.
    pub transfer: TransferIndex,
    /// The payer's level + 1 when it was made; 1 for a payment.
    pub level: u32,
    /// How much of its amount is traced, in minor units.
    pub traced: i64,
    /// Where its parts begin; see [`Trace::by_payment`].
    parts: u32,
}

/// Traced money that left through an exit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TracedExit {
    /// Which exit.
    pub exit: ExitId,
    /// How much, in minor units.
    pub amount: i128,
    /// Of each payment, in the order of payments.
    pub by_payment: Vec<i128>,
    /// In how many transfers.
    pub transfers: usize,
}

/// Where the money of one payment, or of all, is: the parts add up to `paid`. Minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// What the victims paid.
    pub paid: i128,
    /// In accounts whose records are loaded.
    pub held: i128,
    /// In accounts whose records are not loaded, or gone before the records begin.
    pub unseen: i128,
    /// Gone through an exit.
    pub exited: i128,
    /// At an account where the trace was told to stop, or at another victim's.
    pub stopped: i128,
    /// Back with the payer of its payment.
    pub returned: i128,
}

impl Totals {
    /// The sum of all ends, which equals what was paid.
    pub fn ends(&self) -> i128 {
        self.held + self.unseen + self.exited + self.stopped + self.returned
    }

    fn add(&mut self, more: &Totals) {
        self.paid += more.paid;
        self.held += more.held;
        self.unseen += more.unseen;
        self.exited += more.exited;
        self.stopped += more.stopped;
        self.returned += more.returned;
    }
}

/// What a rule makes of the payments of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    rule: Rule,
    payments: Vec<TransferIndex>,
    accounts: Vec<TracedAccount>,
    transfers: Vec<TracedTransfer>,
    parts: Vec<(u32, i64)>,
    exits: Vec<TracedExit>,
    by_payment: Vec<Totals>,
}

impl Trace {
    /// The rule that it follows.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// The payments, in settlement order: the order of every `by_payment`.
    pub fn payments(&self) -> &[TransferIndex] {
        &self.payments
    }

    /// Every account that received traced money, by index.
    pub fn accounts(&self) -> &[TracedAccount] {
        &self.accounts
    }

    /// The figures of one account, if it received traced money.
    pub fn account(&self, account: AccountId) -> Option<&TracedAccount> {
        self.accounts
            .binary_search_by_key(&account, |a| a.account)
            .ok()
            .map(|i| &self.accounts[i])
    }

    /// Every transfer that carried traced money, payments included, in settlement order.
    pub fn transfers(&self) -> &[TracedTransfer] {
        &self.transfers
    }

    /// What of each payment the `i`-th traced transfer carried, in minor units, in the order of payments.
    ///
    /// # Panics
    /// Where `i` is out of range.
    pub fn by_payment(&self, i: usize) -> Vec<i64> {
        let mut amounts = vec![0; self.payments.len()];
        for (payment, amount) in self.parts(i) {
            amounts[payment as usize] = amount;
        }
        amounts
    }

    /// The payments, by number, of which the `i`-th traced transfer carried some, and how much.
    pub(crate) fn parts(&self, i: usize) -> impl Iterator<Item = (u32, i64)> + '_ {
        let transfer = &self.transfers[i];
        let end = self
            .transfers
            .get(i + 1)
            .map_or(self.parts.len(), |next| next.parts as usize);
        // Of one payment alone no parts are kept.
        let only = (self.payments.len() == 1).then_some((0, transfer.traced));
        only.into_iter()
            .chain(self.parts[transfer.parts as usize..end].iter().copied())
    }

    /// Payers of payments that were paid more of others' traced money than came back to them of their own.
    ///
    /// A payer ends every trace. One like these is perhaps no victim but a station on the way, and what ended
    /// there went on: whoever shows the trace should say so.
    pub fn doubtful_payers(&self, ledger: &Ledger) -> Vec<AccountId> {
        let payers = self
            .payments
            .iter()
            .map(|&p| ledger.transfers().get(p).payer.account());
        let payers: Vec<_> = payers.collect();
        let doubtful = |account: &&TracedAccount| {
            let own = |(payer, &amount): (&Option<AccountId>, &i128)| {
                if *payer == Some(account.account) {
                    amount
                } else {
                    0
                }
            };
            let returned: i128 = payers.iter().zip(&account.by_payment).map(own).sum();
            payers.contains(&Some(account.account)) && account.held - returned > returned
        };
        self.accounts
            .iter()
            .filter(doubtful)
            .map(|account| account.account)
            .collect()
    }

    /// The exits through which traced money left, by id.
    pub fn exits(&self) -> &[TracedExit] {
        &self.exits
    }

    /// Where the money of all payments is.
    pub fn totals(&self) -> Totals {
        let mut sum = Totals::default();
        for totals in &self.by_payment {
            sum.add(totals);
        }
        sum
    }

    /// Where the money of each payment is, in the order of payments.
    pub fn totals_by_payment(&self) -> &[Totals] {
        &self.by_payment
    }
}

impl SubLedger<'_> {
    /// Follows the payments under `rule`.
    ///
    /// # Errors
    /// None today beyond those of [`SubLedger::new`]; the type leaves room.
    ///
    /// # Panics
    /// If a minor unit were lost or made: conservation is asserted for every payment, in release builds too.
    ///
    /// # Complexity
    /// One pass over the sub-ledger. Pro-rata and the tainted rules: O(transfers × payments that the payer
    /// holds). FIFO and LIFO: O(log lots) times that.
    pub fn trace(&self, rule: Rule) -> Result<Trace, TraceError> {
        Ok(match rule {
            Rule::Fifo => Sweep::<Queue<Oldest>>::new(self).run(rule),
            Rule::Lifo => Sweep::<Queue<Newest>>::new(self).run(rule),
            Rule::ProRata => Sweep::<Mixing<ProRata>>::new(self).run(rule),
            Rule::TaintedLast => Sweep::<Mixing<TaintedLast>>::new(self).run(rule),
            Rule::TaintedFirst => Sweep::<Mixing<TaintedFirst>>::new(self).run(rule),
        })
    }
}

/// What the sweep notes of an account's traced money.
#[derive(Debug, Clone)]
struct Course {
    level: u32,
    received: i128,
    sent: i128,
    first_received: Time,
    last_received: Time,
    last_sent: Option<Time>,
}

const UNTOUCHED: Course = Course {
    level: u32::MAX,
    received: 0,
    sent: 0,
    first_received: Time::MAX,
    last_received: Time::MIN,
    last_sent: None,
};

impl Course {
    /// Counts traced money that leaves. Gives the level of whoever it goes to.
    fn sent(&mut self, traced: i64, time: Time) -> u32 {
        self.sent += i128::from(traced);
        self.last_sent = Some(time);
        self.level + 1
    }

    /// Counts traced money that arrives.
    fn received(&mut self, traced: i64, time: Time, level: u32) {
        self.received += i128::from(traced);
        self.level = self.level.min(level);
        self.first_received = self.first_received.min(time);
        self.last_received = self.last_received.max(time);
    }
}

/// Traced money that came to an end of the trace: of each payment, and in how many transfers.
#[derive(Debug, Clone, Default)]
struct Arrived {
    by_payment: Vec<i128>,
    transfers: usize,
}

impl Arrived {
    fn add(&mut self, mix: &Mix, payments: usize) {
        self.by_payment.resize(payments, 0);
        self.transfers += 1;
        for &(payment, amount) in &mix.payments {
            self.by_payment[payment as usize] += i128::from(amount);
        }
    }
}

/// One pass in settlement order.
struct Sweep<'a, A: Attribution> {
    sub: &'a SubLedger<'a>,
    holdings: Holdings<A>,
    courses: Vec<Course>,
    at_terminals: BTreeMap<u32, Arrived>,
    at_exits: BTreeMap<ExitId, Arrived>,
    transfers: Vec<TracedTransfer>,
    parts: Vec<(u32, i64)>,
}

impl<'a, A: Attribution> Sweep<'a, A> {
    fn new(sub: &'a SubLedger<'a>) -> Self {
        Sweep {
            sub,
            holdings: Holdings::new(sub.openings_minor()),
            courses: vec![UNTOUCHED; sub.accounts().len()],
            at_terminals: BTreeMap::new(),
            at_exits: BTreeMap::new(),
            transfers: Vec::new(),
            parts: Vec::new(),
        }
    }

    fn run(mut self, rule: Rule) -> Trace {
        let mut payments = self.sub.query().payments().iter().enumerate().peekable();
        for &step in self.sub.moves() {
            let payment = payments
                .next_if(|(_, p)| **p == step.index)
                .map(|(number, _)| number as u32);
            self.step(step, payment);
        }
        self.finish(rule)
    }

    fn step(&mut self, step: Move, payment: Option<u32>) {
        let amount = self.sub.amount(step);
        let flow = match (payment, step.payer()) {
            (Some(payment), _) => self.holdings.payment(payment, amount),
            (None, Some(payer)) => self.holdings.pay(payer, amount),
            // A terminal account, or one that no traced money reached.
            (None, None) => Flow::Clean,
        };
        if let Flow::Traced(lots) = &flow {
            self.note(step, payment.is_some(), lots);
        }
        match step.payee() {
            Some(payee) => self.holdings.receive(payee, amount, flow),
            None => self.holdings.leave(flow),
        }
    }

    /// Notes a transfer that carries traced money.
    fn note(&mut self, step: Move, is_payment: bool, lots: &A::Lots) {
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
            end.add(mix, self.sub.query().payments().len());
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
        let exits = self.at_exits.into_iter().map(|(exit, arrived)| TracedExit {
            exit,
            amount: arrived.by_payment.iter().sum(),
            by_payment: arrived.by_payment,
            transfers: arrived.transfers,
        });
        Trace {
            rule,
            payments: self.sub.query().payments().to_vec(),
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
            .enumerate()
            .filter(|(_, course)| course.received > 0);
        touched
            .map(|(number, course)| {
                let account = self.sub.accounts()[number];
                let by_payment = self.kept(number);
                TracedAccount {
                    account,
                    level: course.level,
                    status: self.status(number, &by_payment),
                    received: course.received,
                    sent: course.sent,
                    held: by_payment.iter().sum(),
                    by_payment,
                    first_received: course.first_received,
                    last_received: course.last_received,
                    last_sent: course.last_sent,
                }
            })
            .collect()
    }

    /// What an account keeps of each payment; a terminal account keeps all that arrived.
    fn kept(&self, number: usize) -> Vec<i128> {
        if let Some(arrived) = self.at_terminals.get(&(number as u32)) {
            return arrived.by_payment.clone();
        }
        let mut kept = vec![0; self.sub.query().payments().len()];
        for &(payment, amount) in self.holdings.payments_in(number as u32) {
            kept[payment as usize] = i128::from(amount);
        }
        kept
    }

    /// Who paid a payment, by its number; `None` for an exit.
    fn payer_of(&self, payment: usize) -> Option<AccountId> {
        let transfer = self.sub.query().payments()[payment];
        self.sub.ledger().transfers().get(transfer).payer.account()
    }

    fn status(&self, number: usize, kept: &[i128]) -> Status {
        let (ledger, account) = (self.sub.ledger(), self.sub.accounts()[number]);
        if self.sub.is_terminal(number as u32) {
            let mut payments = kept.iter().enumerate().filter(|(_, amount)| **amount > 0);
            let returned = payments.any(|(payment, _)| self.payer_of(payment) == Some(account));
            if returned {
                Status::Returned
            } else {
                Status::Stopped
            }
        } else if kept.iter().all(|&amount| amount == 0) {
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
        let payments = self.sub.query().payments().iter().enumerate();
        payments
            .map(|(payment, &transfer)| {
                let paid = ledger.transfers().get(transfer);
                let mut totals = Totals {
                    paid: paid.amount.into(),
                    ..Totals::default()
                };
                for account in accounts {
                    let end = match account.status {
                        Status::Returned | Status::Stopped
                            if paid.payer.account() == Some(account.account) =>
                        {
                            &mut totals.returned
                        }
                        Status::Returned | Status::Stopped => &mut totals.stopped,
                        Status::Unseen => &mut totals.unseen,
                        Status::Held | Status::Parked | Status::Passed => &mut totals.held,
                    };
                    *end += account.by_payment[payment];
                }
                for (&exit, arrived) in &self.at_exits {
                    let unseen = ledger.exits().exit(exit).kind == ExitKind::Unseen;
                    let end = if unseen {
                        &mut totals.unseen
                    } else {
                        &mut totals.exited
                    };
                    *end += arrived.by_payment[payment];
                }
                totals
            })
            .collect()
    }
}
