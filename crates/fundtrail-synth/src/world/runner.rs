//! Mules at work: they wait, split what they have, and pay it out piece by piece.

use std::collections::{BTreeSet, VecDeque};

use fundtrail::{AccountId, Party};

use super::{Event, World, seconds};
use crate::plan::{Goal, Mule, Split};
use crate::purse::Label;

/// How many times slower an account is with what it kept back.
pub(crate) const SLOWER_WITH_THE_REST: f64 = 8.0;
/// How often an account keeps something back.
pub(crate) const KEEPS_BACK: f64 = 0.35;

/// What a mule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Nothing to launder.
    Idle,
    /// Money has come; it will go.
    Waiting { since: i64, slow: bool },
    /// Paying out piece by piece; the last one was at `since`.
    Draining { since: i64 },
}

/// A mule at work.
#[derive(Debug, Clone)]
pub(crate) struct Runner {
    pub(crate) account: AccountId,
    /// Whose mule it is; of a shared collector, the first of his gangs.
    pub(super) gang: usize,
    pub(crate) mule: Mule,
    pub(crate) state: State,
    /// Pieces still to pay out.
    pub(crate) left: VecDeque<(i64, Goal)>,
    /// The one wait that counts: earlier ones were overtaken.
    wait: u32,
    /// Whether money came while it was paying out.
    woken: bool,
    /// To whom it has sent a test.
    tested: BTreeSet<usize>,
    pub(super) jobs_left: usize,
    /// What it has to launder; kept up to date in snapshots only.
    pub(crate) to_launder: i64,
}

impl Runner {
    pub(super) fn new(account: AccountId, gang: usize, mule: Mule, jobs: usize) -> Self {
        Runner {
            account,
            gang,
            mule,
            state: State::Idle,
            left: VecDeque::new(),
            wait: 0,
            woken: false,
            tested: BTreeSet::new(),
            jobs_left: jobs,
            to_launder: 0,
        }
    }

    pub(super) fn forget_tests(&mut self) {
        self.tested.clear();
    }
}

impl World<'_> {
    pub(super) fn arrive(&mut self, second: i64, runner: usize) {
        match self.runners[runner].state {
            // Fresh money wakes an account that sits on a rest.
            State::Idle | State::Waiting { slow: true, .. } => self.wait(second, runner, false),
            State::Waiting { slow: false, .. } => {}
            State::Draining { .. } => self.runners[runner].woken = true,
        }
    }

    fn wait(&mut self, second: i64, runner: usize, slow: bool) {
        let factor = if slow { SLOWER_WITH_THE_REST } else { 1.0 };
        let dwell = self.runners[runner].mule.law.slowed(factor).draw(self.dice);
        let mule = &mut self.runners[runner];
        mule.wait += 1;
        mule.state = State::Waiting { since: second, slow };
        let wait = mule.wait;
        self.push(second + seconds(dwell).max(1), Event::Start { runner, wait });
    }

    /// Begins to pay out.
    pub(super) fn start(&mut self, second: i64, runner: usize, wait: u32) {
        if self.runners[runner].wait != wait {
            return;
        }
        let account = self.runners[runner].account;
        let to_launder = self.purses[account.index()].due();
        let kept = if self.dice.chance(KEEPS_BACK) {
            self.dice.between(0.02, 0.3)
        } else {
            0.0
        };
        #[allow(
            clippy::cast_precision_loss,
            reason = "a share of an amount, rounded to a whole unit"
        )]
        let sent = to_launder - (to_launder as f64 * kept) as i64;
        let pieces = self.pieces(runner, sent);
        let mule = &mut self.runners[runner];
        mule.left = pieces;
        mule.state = State::Draining { since: second };
        mule.woken = false;
        self.push(second, Event::Piece(runner));
    }

    fn pieces(&mut self, runner: usize, sent: i64) -> VecDeque<(i64, Goal)> {
        let mule = self.runners[runner].mule.clone();
        let count = self.dice.count(mule.pieces.0, mule.pieces.1).max(1);
        let (weights, goals) = match mule.split {
            Split::Peel => (vec![self.dice.whole_from(5, 15), 100], mule.goals),
            Split::InTurn if count >= mule.goals.len() => {
                let goals = mule.goals.iter().copied().cycle().take(count).collect();
                (self.weights(count), goals)
            }
            Split::InTurn => {
                let mut goals = mule.goals;
                self.dice.shuffle(&mut goals);
                goals.truncate(count);
                (self.weights(count), goals)
            }
            Split::Wander(leaves) => {
                let goals = (0..count)
                    .map(|_| {
                        if self.dice.chance(leaves) {
                            Goal::Out
                        } else {
                            *self.dice.pick(&mule.goals)
                        }
                    })
                    .collect();
                (self.weights(count), goals)
            }
        };
        let amounts = shares(sent, &weights);
        let mut pieces = VecDeque::new();
        for (amount, goal) in amounts.into_iter().zip(goals) {
            self.test_first(runner, amount, goal, &mut pieces);
        }
        pieces
    }

    /// Adds a piece, a test ahead of it where the gang tests and the goal is new.
    fn test_first(&mut self, runner: usize, amount: i64, goal: Goal, pieces: &mut VecDeque<(i64, Goal)>) {
        let mut amount = amount;
        if let Goal::Mule(mule) = goal
            && self.runners[runner].mule.tests
            && amount > 5_000
            && self.runners[runner].tested.insert(mule)
        {
            let test = 100 * self.dice.whole_from(1, 10);
            pieces.push_back((test, goal));
            amount -= test;
        }
        if amount > 0 {
            pieces.push_back((amount, goal));
        }
    }

    /// Unequal weights of pieces.
    fn weights(&mut self, count: usize) -> Vec<i64> {
        (0..count)
            .map(|_| {
                // The sum of three exponential draws: a gamma law of shape 3.
                let product = (1.0 - self.dice.unit()) * (1.0 - self.dice.unit()) * (1.0 - self.dice.unit());
                (-libm::log(product) * 1000.0) as i64 + 1
            })
            .collect()
    }

    /// Pays out the next piece.
    pub(super) fn piece(&mut self, second: i64, runner: usize) {
        let account = self.runners[runner].account;
        if let Some((planned, goal)) = self.runners[runner].left.pop_front() {
            // The holder may have spent some of it himself.
            let amount = planned.min(self.purses[account.index()].due());
            if amount > 0 {
                let payee = self.goal(goal);
                let purse = &mut self.purses[account.index()];
                let mut lots = if self.runners[runner].mule.advances {
                    purse.advance(amount)
                } else {
                    purse.pass_on(amount)
                };
                // Whoever gets it is to pass it on, whosever money it was.
                for lot in lots.iter_mut().filter(|lot| lot.label == Label::Own) {
                    lot.label = Label::Job;
                }
                self.transfer(second, account.into(), payee, &lots);
                self.laundering.insert(self.moved.len() - 1);
            }
        }
        self.runners[runner].state = State::Draining { since: second };
        if !self.runners[runner].left.is_empty() {
            let gap = -libm::log(1.0 - self.dice.unit()) * self.runners[runner].mule.gap_minutes;
            self.push(second + seconds(gap).max(1), Event::Piece(runner));
        } else if self.purses[account.index()].due() > 0 {
            let slow = !self.runners[runner].woken;
            self.wait(second, runner, slow);
        } else {
            self.runners[runner].state = State::Idle;
        }
    }

    fn goal(&mut self, goal: Goal) -> Party {
        match goal {
            Goal::Mule(mule) => self.runners[mule].account.into(),
            Goal::Out if self.dice.chance(0.55) => self.society.ways.cash.into(),
            Goal::Out => (*self.dice.pick(&self.society.ways.platforms)).into(),
        }
    }
}

/// `amount` in parts by weight: whole yuan where the parts are big, the last takes the rest.
fn shares(amount: i64, weights: &[i64]) -> Vec<i64> {
    let sum: i128 = weights.iter().map(|&w| i128::from(w)).sum();
    let mut left = amount;
    let mut parts: Vec<i64> = weights
        .iter()
        .map(|&weight| {
            let part = (i128::from(amount) * i128::from(weight) / sum.max(1)) as i64;
            let part = if part > 10_000 { part / 100 * 100 } else { part };
            left -= part;
            part
        })
        .collect();
    if let Some(last) = parts.last_mut() {
        *last += left;
    }
    parts
}
