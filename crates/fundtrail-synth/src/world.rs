//! Plays a case: ordinary life, the victims' payments, and the gang's plan, second by second.

mod runner;

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use fundtrail::{AccountId, Party};

use crate::dice::Dice;
use crate::plan::{Goal, Plan};
use crate::purse::{Label, Lot, Purse};
use crate::society::Society;

pub(crate) use runner::{KEEPS_BACK, Runner, SLOWER_WITH_THE_REST, State};

/// A transfer as it happened.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moved {
    /// Seconds after the start of the records.
    pub(crate) second: i64,
    pub(crate) payer: Party,
    pub(crate) payee: Party,
    pub(crate) amount: i64,
}

/// So much of a payment travelled with a transfer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Carry {
    pub(crate) transfer: usize,
    pub(crate) payment: u32,
    pub(crate) amount: i64,
}

/// So much of a payment lay in an account from a second to another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lay {
    pub(crate) account: AccountId,
    pub(crate) payment: u32,
    pub(crate) amount: i64,
    pub(crate) from: i64,
    pub(crate) until: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Snapshot,
    Errand(usize),
    Payment(usize),
    Refund(usize),
    Job(usize),
    Start { runner: usize, wait: u32 },
    Piece(usize),
}

/// When things happen in a case, in seconds after the start of the records.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Times {
    pub(crate) case_start: i64,
    pub(crate) as_of: i64,
    pub(crate) end: i64,
}

/// The case as it is played.
pub(crate) struct World<'a> {
    dice: &'a mut Dice,
    plan: &'a Plan,
    society: &'a Society,
    pub(crate) times: Times,
    earlier_visits: usize,
    queue: BinaryHeap<Reverse<(i64, u64, Event)>>,
    events: u64,
    purses: Vec<Purse>,
    /// Money that its holder does not spend in ordinary life: victims will need it.
    reserved: Vec<i64>,
    /// When each account last moved. No account moves twice in a second, so time alone orders its transfers.
    last_moved: Vec<i64>,
    victim: Vec<bool>,
    runner_of: Vec<Option<usize>>,
    pub(crate) runners: Vec<Runner>,
    pub(crate) moved: Vec<Moved>,
    /// The transfers by which the gang passed money on, by their positions.
    pub(crate) laundering: BTreeSet<usize>,
    pub(crate) carried: Vec<Carry>,
    pub(crate) lay: Vec<Lay>,
    /// The transfers that are payments, and whether each was a bait.
    pub(crate) payments: Vec<usize>,
    /// The mules as they stood at the as-of time.
    pub(crate) snapshot: Vec<Runner>,
}

impl<'a> World<'a> {
    pub(crate) fn new(
        dice: &'a mut Dice,
        plan: &'a Plan,
        society: &'a Society,
        times: Times,
        earlier_visits: usize,
    ) -> Self {
        let accounts = society.book.len();
        let mut world = World {
            dice,
            plan,
            society,
            times,
            earlier_visits,
            queue: BinaryHeap::new(),
            events: 0,
            purses: society.openings.iter().map(|&o| Purse::with_own(o)).collect(),
            reserved: vec![0; accounts],
            last_moved: vec![-1; accounts],
            victim: vec![false; accounts],
            runner_of: vec![None; accounts],
            runners: Vec::new(),
            moved: Vec::new(),
            laundering: BTreeSet::new(),
            carried: Vec::new(),
            lay: Vec::new(),
            payments: Vec::new(),
            snapshot: Vec::new(),
        };
        world.cast();
        world.schedule();
        world
    }

    /// Who plays what.
    fn cast(&mut self) {
        for (mule, &account) in self.plan.mules.iter().zip(&self.society.mules) {
            let number = self.runners.len();
            self.runner_of[account.index()] = Some(number);
            let gang = self.plan.gangs.iter().position(|gang| gang.contains(&number));
            let gang = gang.expect("every mule is of a gang");
            self.runners
                .push(Runner::new(account, gang, mule.clone(), self.earlier_visits));
        }
        for payment in &self.plan.payments {
            let account = self.society.victims[payment.victim].index();
            self.victim[account] = true;
            self.reserved[account] += payment.amount_minor;
        }
    }

    fn schedule(&mut self) {
        for (i, errand) in self.society.errands.iter().enumerate() {
            self.push(errand.second, Event::Errand(i));
        }
        for (i, payment) in self.plan.payments.iter().enumerate() {
            let second = self.times.case_start + seconds(payment.after_minutes);
            self.push(second, Event::Payment(i));
        }
        if self.earlier_visits > 0 {
            for runner in 0..self.runners.len() {
                let second = self.job_gap();
                self.push(second, Event::Job(runner));
            }
        }
        self.queue
            .push(Reverse((self.times.as_of + 1, 0, Event::Snapshot)));
    }

    /// Time between two earlier jobs of a mule.
    fn job_gap(&mut self) -> i64 {
        let jobs = i64::try_from(self.earlier_visits).unwrap_or(i64::MAX - 1) + 1;
        let each = self.times.case_start / jobs;
        each / 3 + self.dice.whole(each * 2 / 3)
    }

    fn push(&mut self, second: i64, event: Event) {
        self.events += 1;
        self.queue.push(Reverse((second, self.events, event)));
    }

    /// Plays to the end.
    pub(crate) fn play(&mut self) {
        while let Some(Reverse((second, _, event))) = self.queue.pop() {
            if second >= self.times.end {
                break;
            }
            if let Some((payer, payee)) = self.parties(event) {
                let free = self.free_after(payer).max(self.free_after(payee));
                if free > second {
                    self.push(free, event);
                    continue;
                }
            }
            match event {
                Event::Snapshot => self.take_snapshot(),
                Event::Errand(i) => self.errand(second, i),
                Event::Payment(i) => self.payment(second, i),
                Event::Refund(i) => self.refund(second, i),
                Event::Job(runner) => self.job(second, runner),
                Event::Start { runner, wait } => self.start(second, runner, wait),
                Event::Piece(runner) => self.piece(second, runner),
            }
        }
        self.note_what_stays();
    }

    fn take_snapshot(&mut self) {
        self.snapshot = self.runners.clone();
        for runner in &mut self.snapshot {
            runner.to_launder = self.purses[runner.account.index()].due();
        }
    }

    /// Between whom money would move.
    fn parties(&self, event: Event) -> Option<(Party, Party)> {
        match event {
            Event::Snapshot | Event::Start { .. } => None,
            Event::Errand(i) => {
                let errand = &self.society.errands[i];
                Some((errand.payer, errand.payee))
            }
            Event::Payment(i) => {
                let (victim, mule) = self.ends_of(i);
                Some((victim.into(), mule.into()))
            }
            Event::Refund(i) => {
                let (victim, mule) = self.ends_of(i);
                Some((mule.into(), victim.into()))
            }
            Event::Job(runner) => Some((self.feeder(runner).into(), self.runners[runner].account.into())),
            Event::Piece(runner) => {
                let runner = &self.runners[runner];
                let payee = match runner.left.front()?.1 {
                    Goal::Mule(mule) => self.runners[mule].account.into(),
                    Goal::Out => self.society.ways.cash.into(),
                };
                Some((runner.account.into(), payee))
            }
        }
    }

    fn ends_of(&self, payment: usize) -> (AccountId, AccountId) {
        let payment = &self.plan.payments[payment];
        (
            self.society.victims[payment.victim],
            self.runners[payment.mule].account,
        )
    }

    fn feeder(&self, runner: usize) -> AccountId {
        let feeders = &self.society.feeders[self.runners[runner].gang];
        feeders[runner % feeders.len()]
    }

    /// The first second at which a party may move again.
    fn free_after(&self, party: Party) -> i64 {
        party.account().map_or(0, |a| self.last_moved[a.index()] + 1)
    }

    fn errand(&mut self, second: i64, i: usize) {
        let errand = self.society.errands[i];
        let Some(payer) = errand.payer.account() else {
            let lots = [own(errand.amount)];
            self.transfer(second, errand.payer, errand.payee, &lots);
            return;
        };
        let purse = &self.purses[payer.index()];
        let spare = purse.balance() - self.reserved[payer.index()];
        // Nobody pays stolen money to a victim in ordinary life.
        let to_victim = errand.payee.account().is_some_and(|a| self.victim[a.index()]);
        if spare < errand.amount || (to_victim && purse.own() < errand.amount) {
            return;
        }
        let lots = self.purses[payer.index()].spend(errand.amount);
        self.transfer(second, errand.payer, errand.payee, &lots);
    }

    fn payment(&mut self, second: i64, i: usize) {
        let amount = self.plan.payments[i].amount_minor;
        let (victim, mule) = self.ends_of(i);
        self.reserved[victim.index()] -= amount;
        self.purses[victim.index()].spend(amount);
        if self.payments.is_empty() {
            // A new case: whoever was tested in an earlier one is tested anew.
            self.runners.iter_mut().for_each(Runner::forget_tests);
        }
        let number = self.payments.len() as u32;
        self.payments.push(self.moved.len());
        let lot = Lot {
            label: Label::Payment(number),
            amount,
            arrived: second,
        };
        self.transfer(second, victim.into(), mule.into(), &[lot]);
        if self.plan.payments[i].bait {
            let soon = second + seconds(self.dice.between(1.5, 6.0));
            self.push(soon, Event::Refund(i));
        }
    }

    /// Pays a bait back with profit, as far as the mule has it.
    fn refund(&mut self, second: i64, i: usize) {
        let (victim, mule) = self.ends_of(i);
        let bait = self.plan.payments[i].amount_minor;
        let with_profit = bait + bait * self.dice.whole_from(5, 30) / 100;
        let purse = &mut self.purses[mule.index()];
        let amount = with_profit.min(purse.balance());
        if amount > 0 {
            let lots = purse.pass_on(amount);
            self.transfer(second, mule.into(), victim.into(), &lots);
            self.laundering.insert(self.moved.len() - 1);
        }
    }

    /// Money of an earlier case comes to a mule, if it has none.
    fn job(&mut self, second: i64, runner: usize) {
        if second >= self.times.case_start - 3600 || self.runners[runner].jobs_left == 0 {
            return;
        }
        if self.runners[runner].state == State::Idle {
            self.runners[runner].jobs_left -= 1;
            let feeder = self.feeder(runner);
            let amount = (self.dice.log_normal(800_000.0, 0.8) as i64).max(10_000);
            let paid = self.purses[feeder.index()].balance() >= amount;
            if paid {
                self.purses[feeder.index()].spend(amount);
                let lot = Lot {
                    label: Label::Job,
                    amount,
                    arrived: second,
                };
                let account = self.runners[runner].account;
                self.transfer(second, feeder.into(), account.into(), &[lot]);
            }
        }
        let again = second + self.job_gap();
        self.push(again, Event::Job(runner));
    }

    /// Moves lots that were taken from the payer (or come from outside).
    fn transfer(&mut self, second: i64, payer: Party, payee: Party, lots: &[Lot]) {
        let transfer = self.moved.len();
        let amount = lots.iter().map(|lot| lot.amount).sum();
        self.moved.push(Moved {
            second,
            payer,
            payee,
            amount,
        });
        let is_payment = self.payments.last() == Some(&transfer);
        for party in [payer, payee] {
            if let Some(account) = party.account() {
                self.last_moved[account.index()] = second;
            }
        }
        self.note_carried(transfer, payer, lots, is_payment);
        let Some(account) = payee.account() else { return };
        if self.victim[account.index()] {
            self.come_back(second, account, lots);
            return;
        }
        self.purses[account.index()].put(lots, second);
        let to_launder = lots.iter().any(|lot| lot.label != Label::Own);
        if let Some(runner) = self.runner_of[account.index()].filter(|_| to_launder) {
            self.arrive(second, runner);
        }
    }

    fn note_carried(&mut self, transfer: usize, payer: Party, lots: &[Lot], is_payment: bool) {
        let second = self.moved[transfer].second;
        for lot in lots {
            let Label::Payment(payment) = lot.label else {
                continue;
            };
            let amount = lot.amount;
            match self.carried.last_mut() {
                Some(last) if last.transfer == transfer && last.payment == payment => last.amount += amount,
                _ => self.carried.push(Carry {
                    transfer,
                    payment,
                    amount,
                }),
            }
            if let Some(account) = payer.account().filter(|_| !is_payment) {
                self.lay.push(Lay {
                    account,
                    payment,
                    amount,
                    from: lot.arrived,
                    until: Some(second),
                });
            }
        }
    }

    /// A victim keeps what comes back.
    fn come_back(&mut self, second: i64, victim: AccountId, lots: &[Lot]) {
        for lot in lots {
            if let Label::Payment(payment) = lot.label {
                self.lay.push(Lay {
                    account: victim,
                    payment,
                    amount: lot.amount,
                    from: second,
                    until: None,
                });
            }
            self.purses[victim.index()].put(&[own(lot.amount)], second);
        }
    }

    fn note_what_stays(&mut self) {
        for (i, purse) in self.purses.iter().enumerate() {
            for lot in purse.lots() {
                if let Label::Payment(payment) = lot.label {
                    self.lay.push(Lay {
                        account: AccountId::from_index(i),
                        payment,
                        amount: lot.amount,
                        from: lot.arrived,
                        until: None,
                    });
                }
            }
        }
    }
}

fn own(amount: i64) -> Lot {
    Lot {
        label: Label::Own,
        amount,
        arrived: 0,
    }
}

/// Minutes as whole seconds.
pub(crate) fn seconds(minutes: f64) -> i64 {
    (minutes * 60.0).min(1e12) as i64
}
