//! What a gang means to do: who passes what on to whom, how fast, and which payments come in.

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
    /// Whether mules send a few yuan before they send to somebody for the first time.
    pub(crate) tests: bool,
}

/// The spread of one dwell about its account's median (standard deviation of the logarithm).
const SPREAD_OF_VISITS: f64 = 1.6;
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
    /// Minutes after the first payment at which this part of the plan begins.
    pub(crate) begin_minutes: f64,
    victims: usize,
}

impl<'a> Drawing<'a> {
    pub(crate) fn new(dice: &'a mut Dice, total_minor: f64, victims: usize) -> Self {
        let mood = SPREAD_OF_CASES * dice.normal();
        Drawing {
            dice,
            plan: Plan::default(),
            total_minor,
            mood,
            begin_minutes: 0.0,
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
            law: DwellLaw::new(kind, median_minutes, SPREAD_OF_VISITS),
            gap_minutes,
            pieces,
            split: Split::InTurn,
            goals,
            advances: false,
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
        self.plan
    }
}

/// Every one of these as a goal.
pub(crate) fn to(mules: &[usize]) -> Vec<Goal> {
    mules.iter().copied().map(Goal::Mule).collect()
}
