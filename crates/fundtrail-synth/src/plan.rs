//! What a gang means to do: who passes what on to whom, how fast, and which payments come in.

use crate::case::Shape;
use crate::dice::Dice;
use crate::dwell::{DwellLaw, LawKind};

/// Where a mule's money goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goal {
    /// To another mule, by its number in the plan.
    Mule(usize),
    /// Out: cash at a machine, or a payment platform.
    Out,
}

/// How a mule splits what it pays out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Split {
    /// Unequal pieces, to the goals in turn (or to some of them, where the pieces are fewer).
    InTurn,
    /// Each piece leaves with this probability, and goes to any goal otherwise.
    Wander(f64),
    /// A small piece to the first goal, all the rest to the second.
    Peel,
}

/// One mule: an account that launders.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mule {
    pub(crate) law: DwellLaw,
    /// Mean time between two pieces.
    pub(crate) gap_minutes: f64,
    /// The fewest and the most pieces that it pays out in.
    pub(crate) pieces: (usize, usize),
    pub(crate) split: Split,
    pub(crate) goals: Vec<Goal>,
    /// Whether it pays out of its holder's own money first, and keeps what came.
    pub(crate) advances: bool,
    /// Whether it sends a few yuan before it sends to somebody for the first time.
    pub(crate) tests: bool,
}

/// A payment of a victim that the gang expects.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Expected {
    /// Minutes after the first payment.
    pub(crate) after_minutes: f64,
    /// The victim's number.
    pub(crate) victim: usize,
    /// The mule that is paid.
    pub(crate) mule: usize,
    pub(crate) amount_minor: i64,
    /// Whether the gang pays it back with a profit, to be trusted with more.
    pub(crate) bait: bool,
}

/// A whole plan.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Plan {
    pub(crate) mules: Vec<Mule>,
    pub(crate) payments: Vec<Expected>,
    pub(crate) victims: usize,
    /// The gangs' mules, by their numbers.
    pub(crate) gangs: Vec<Vec<usize>>,
}

impl Plan {
    /// Adds the plan of a further gang with victims of its own, which begins so much later.
    pub(crate) fn join(&mut self, other: Plan, later_minutes: f64) {
        let (mules, victims) = (self.mules.len(), self.victims);
        self.mules.extend(other.mules.into_iter().map(|mut mule| {
            for goal in &mut mule.goals {
                if let Goal::Mule(number) = goal {
                    *number += mules;
                }
            }
            mule
        }));
        self.payments
            .extend(other.payments.into_iter().map(|payment| Expected {
                after_minutes: payment.after_minutes + later_minutes,
                victim: payment.victim + victims,
                mule: payment.mule + mules,
                ..payment
            }));
        self.payments
            .sort_by(|a, b| a.after_minutes.total_cmp(&b.after_minutes));
        self.victims += other.victims;
        let moved = other.gangs.into_iter();
        self.gangs
            .extend(moved.map(|gang| gang.into_iter().map(|mule| mule + mules).collect()));
    }

    /// Lets mules of a gang pay the main collector of another one too: from then on he belongs to both.
    pub(crate) fn share_collector(&mut self, dice: &mut Dice, of: usize, with: usize) {
        let (Some(shared), Some(replaced)) = (self.collector(of), self.collector(with)) else {
            return;
        };
        let mut paying = 0;
        for &mule in &self.gangs[with] {
            let goals = &mut self.mules[mule].goals;
            if goals.contains(&Goal::Mule(replaced)) && dice.chance(0.5) {
                goals.push(Goal::Mule(shared));
                paying += 1;
            }
        }
        if paying > 0 {
            self.gangs[with].push(shared);
        }
    }

    /// Of the mules who take money out, the one whom most mules of the gang pay; at least two must.
    fn collector(&self, gang: usize) -> Option<usize> {
        let payers = |&mule: &usize| {
            let pays = |&other: &usize| self.mules[other].goals.contains(&Goal::Mule(mule));
            self.gangs[gang].iter().filter(|other| pays(other)).count()
        };
        let takes_out = |&mule: &usize| self.mules[mule].goals == [Goal::Out];
        let collectors = self.gangs[gang].iter().copied().filter(takes_out);
        let most = collectors.map(|mule| (payers(&mule), mule)).max()?;
        (most.0 >= 2).then_some(most.1)
    }
}

/// The spread of accounts about their role's median.
const SPREAD_OF_ACCOUNTS: f64 = 1.5;
/// The spread of cases.
const SPREAD_OF_CASES: f64 = 0.6;

/// No payment is of more: sums of many stay far within 64 bits.
const MOST_PAID: f64 = 1e15;

/// Draws a plan mule by mule.
pub(crate) struct Drawing<'a> {
    pub(crate) dice: &'a mut Dice,
    pub(crate) plan: Plan,
    /// What the victims pay in all, about.
    pub(crate) total_minor: f64,
    /// How slow the whole case is.
    mood: f64,
    spread_of_visits: f64,
    resting: f64,
    /// Minutes after the first payment at which this part of the plan begins.
    pub(crate) begin_minutes: f64,
    /// Whether the gang tests before it trusts a new goal.
    pub(crate) tests: bool,
    victims: usize,
}

impl<'a> Drawing<'a> {
    pub(crate) fn new(dice: &'a mut Dice, total_minor: f64, victims: usize, shape: &Shape) -> Self {
        let mood = SPREAD_OF_CASES * dice.normal();
        Drawing {
            dice,
            plan: Plan::default(),
            total_minor,
            mood,
            spread_of_visits: shape.spread_of_visits,
            resting: shape.resting,
            begin_minutes: 0.0,
            tests: false,
            victims,
        }
    }

    /// A mule whose law has about this median, and how many times the usual spread about it.
    pub(crate) fn mule_within(
        &mut self,
        spread: f64,
        median_minutes: f64,
        kind: LawKind,
        goals: Vec<Goal>,
        pieces: (usize, usize),
    ) -> usize {
        let own = spread * SPREAD_OF_ACCOUNTS * self.dice.normal();
        let median_minutes = median_minutes * libm::exp(self.mood + own);
        let gap_minutes = self.dice.log_normal(2.5, 0.6);
        self.plan.mules.push(Mule {
            law: DwellLaw::new(kind, median_minutes, self.spread_of_visits).with_resting(self.resting),
            gap_minutes,
            pieces,
            split: Split::InTurn,
            goals,
            advances: false,
            tests: false,
        });
        self.plan.mules.len() - 1
    }

    /// A mule whose law has about this median.
    pub(crate) fn mule(
        &mut self,
        median_minutes: f64,
        kind: LawKind,
        goals: Vec<Goal>,
        pieces: (usize, usize),
    ) -> usize {
        self.mule_within(1.0, median_minutes, kind, goals, pieces)
    }

    /// So many mules who take money out.
    pub(crate) fn leaves(
        &mut self,
        count: usize,
        median_minutes: f64,
        kind: LawKind,
        pieces: (usize, usize),
    ) -> Vec<usize> {
        (0..count)
            .map(|_| self.mule(median_minutes, kind, vec![Goal::Out], pieces))
            .collect()
    }

    /// A payment to a mule, so long after this part of the plan begins.
    #[allow(clippy::cast_precision_loss, reason = "yuan, to be rounded")]
    pub(crate) fn pay(&mut self, after_minutes: f64, mule: usize, amount_minor: f64) {
        let victim = self.dice.below(self.victims);
        let amount = amount_minor.clamp(10_000.0, MOST_PAID) as i64;
        let round = *self.dice.pick(&[100, 10_000, 100_000]);
        let amount_minor = if amount > 3 * round {
            amount / round * round
        } else {
            amount
        };
        self.plan.payments.push(Expected {
            after_minutes: self.begin_minutes + after_minutes,
            victim,
            mule,
            amount_minor,
            bait: false,
        });
    }

    /// A few payments to the mules, the first at once.
    pub(crate) fn pay_some(&mut self, count: (usize, usize), within_minutes: f64, mules: &[usize]) {
        for i in 0..self.dice.count(count.0, count.1) {
            let after = if i == 0 {
                0.0
            } else {
                self.dice.between(0.0, within_minutes)
            };
            let mule = *self.dice.pick(mules);
            let share = self.dice.between(0.3, 1.0);
            self.pay(after, mule, self.total_minor * share);
        }
    }

    /// A payment to each of the mules, the first at once.
    pub(crate) fn pay_each(&mut self, within_minutes: f64, mules: &[usize], spread: f64) {
        let share = self.total_minor / f64::from(mules.len() as u32);
        for (i, &mule) in mules.iter().enumerate() {
            let after = if i == 0 {
                0.0
            } else {
                self.dice.between(0.0, within_minutes)
            };
            let amount = self.dice.log_normal(share, spread);
            self.pay(after, mule, amount);
        }
    }

    /// The finished plan, its payments in order of time.
    pub(crate) fn finish(mut self) -> Plan {
        self.plan
            .payments
            .sort_by(|a, b| a.after_minutes.total_cmp(&b.after_minutes));
        self.plan.victims = self.victims;
        self.plan.gangs = vec![(0..self.plan.mules.len()).collect()];
        for mule in &mut self.plan.mules {
            mule.tests = self.tests;
        }
        self.plan
    }
}

/// Every one of these as a goal.
pub(crate) fn to(mules: &[usize]) -> Vec<Goal> {
    mules.iter().copied().map(Goal::Mule).collect()
}
