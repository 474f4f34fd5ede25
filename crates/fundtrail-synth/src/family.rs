//! The families of laundering cases: what their plans look like.

use std::fmt;

use crate::dwell::LawKind::{LogLogistic, LogNormal, Lomax, Weibull};
use crate::plan::{Drawing, Goal, Split, to};

/// How a gang launders.
///
/// The first eight are the typologies of `AMLSim` and `AMLworld`; the others are what police files and bank
/// guidance describe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// One account pays many.
    FanOut,
    /// Many accounts pay few.
    FanIn,
    /// One pays many, who all pay one.
    ScatterGather,
    /// Many pay one, who pays many.
    GatherScatter,
    /// Money goes round in a ring, some leaving at each turn.
    Cycle,
    /// Some pay some others, each several.
    Bipartite,
    /// Two such layers, one behind the other.
    Stack,
    /// Anybody pays anybody.
    Random,
    /// 1 → 1 → 8 → 16 → cash and platforms.
    DeepSplit,
    /// 跑分: many small matched orders through many hired accounts.
    MuleGang,
    /// A little leaves at each step of a long chain.
    PeelChain,
    /// A few yuan go ahead of every big transfer, and of the big payment.
    TestTransfers,
    /// A small payment is paid back with profit, so that the victim pays more.
    BaitRefunds,
    /// Part of the money rests for days.
    Sleepers,
    /// Two of the others at once.
    Mix,
    /// A scam that goes on: victims pay the same collectors again and again, for hours.
    Running,
    /// Many pay a hub, which sends all that it has to one account now and then.
    SweepingHub,
}

impl Family {
    /// All families.
    pub const ALL: [Family; 17] = {
        let mut all = [Family::Running; 17];
        let mut i = 0;
        while i < Family::CLASSIC.len() {
            all[i] = Family::CLASSIC[i];
            i += 1;
        }
        all[16] = Family::SweepingHub;
        all
    };

    /// Those in which the payments are few and soon over, and each account has its part. Further gangs of a case, and
    /// the parts of [`Family::Mix`], are of these.
    pub const CLASSIC: [Family; 15] = [
        Family::FanOut,
        Family::FanIn,
        Family::ScatterGather,
        Family::GatherScatter,
        Family::Cycle,
        Family::Bipartite,
        Family::Stack,
        Family::Random,
        Family::DeepSplit,
        Family::MuleGang,
        Family::PeelChain,
        Family::TestTransfers,
        Family::BaitRefunds,
        Family::Sleepers,
        Family::Mix,
    ];

    /// Its name in options and outputs.
    pub const fn name(self) -> &'static str {
        match self {
            Family::FanOut => "fan-out",
            Family::FanIn => "fan-in",
            Family::ScatterGather => "scatter-gather",
            Family::GatherScatter => "gather-scatter",
            Family::Cycle => "cycle",
            Family::Bipartite => "bipartite",
            Family::Stack => "stack",
            Family::Random => "random",
            Family::DeepSplit => "deep-split",
            Family::MuleGang => "mule-gang",
            Family::PeelChain => "peel-chain",
            Family::TestTransfers => "test-transfers",
            Family::BaitRefunds => "bait-refunds",
            Family::Sleepers => "sleepers",
            Family::Mix => "mix",
            Family::Running => "running",
            Family::SweepingHub => "sweeping-hub",
        }
    }

    /// The family of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.name() == name)
    }

    /// Adds a plan of this family to a drawing.
    pub(crate) fn draw(self, drawing: &mut Drawing<'_>) {
        match self {
            Family::FanOut => fan_out(drawing),
            Family::FanIn => fan_in(drawing),
            Family::ScatterGather => scatter_gather(drawing),
            Family::GatherScatter => gather_scatter(drawing),
            Family::Cycle => cycle(drawing),
            Family::Bipartite => bipartite(drawing),
            Family::Stack => stack(drawing),
            Family::Random => random(drawing),
            Family::DeepSplit => deep_split(drawing),
            Family::MuleGang => mule_gang(drawing),
            Family::PeelChain => peel_chain(drawing),
            Family::TestTransfers => test_transfers(drawing),
            Family::BaitRefunds => bait_refunds(drawing),
            Family::Sleepers => sleepers(drawing),
            Family::Mix => mix(drawing),
            Family::Running => running(drawing),
            Family::SweepingHub => sweeping_hub(drawing),
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

fn fan_out(d: &mut Drawing<'_>) {
    let count = d.dice.count(12, 28);
    let leaves = d.leaves(count, 75.0, Weibull, (1, 5));
    let hub = d.mule(10.0, LogNormal, to(&leaves), (count, count));
    d.pay_some((1, 3), 90.0, &[hub]);
}

fn fan_in(d: &mut Drawing<'_>) {
    let collectors: Vec<_> = (0..3)
        .map(|_| d.mule_within(0.7, 25.0, LogNormal, vec![Goal::Out], (1, 4)))
        .collect();
    let payees: Vec<_> = (0..d.dice.count(8, 20))
        .map(|_| {
            let collector = *d.dice.pick(&collectors);
            d.mule(45.0, LogNormal, to(&[collector]), (1, 2))
        })
        .collect();
    d.pay_each(150.0, &payees, 0.8);
}

fn scatter_gather(d: &mut Drawing<'_>) {
    let last = d.mule(60.0, LogLogistic, vec![Goal::Out], (2, 6));
    let middle: Vec<_> = (0..d.dice.count(6, 14))
        .map(|_| d.mule(30.0, LogNormal, to(&[last]), (1, 2)))
        .collect();
    let first = d.mule(10.0, LogNormal, to(&middle), (middle.len(), middle.len()));
    d.pay_some((1, 3), 60.0, &[first]);
}

fn gather_scatter(d: &mut Drawing<'_>) {
    let count = d.dice.count(6, 14);
    let leaves = d.leaves(count, 70.0, LogNormal, (1, 4));
    let middle = d.mule(15.0, Weibull, to(&leaves), (count.div_ceil(2), count));
    let payees: Vec<_> = (0..d.dice.count(5, 12))
        .map(|_| d.mule(25.0, LogNormal, to(&[middle]), (1, 2)))
        .collect();
    d.pay_each(120.0, &payees, 0.6);
}

fn cycle(d: &mut Drawing<'_>) {
    let side = d.leaves(4, 90.0, Weibull, (1, 3));
    let count = d.dice.count(5, 9);
    let ring: Vec<_> = (0..count)
        .map(|_| d.mule_within(0.7, 25.0, Weibull, Vec::new(), (1, 3)))
        .collect();
    for (i, &mule) in ring.iter().enumerate() {
        let (next, after) = (ring[(i + 1) % count], ring[(i + 2) % count]);
        let aside = *d.dice.pick(&side);
        d.plan.mules[mule].goals = to(&[next, next, next, after, aside]);
        d.plan.mules[mule].split = Split::Wander(0.15);
    }
    d.pay_some((2, 5), 120.0, &ring);
}

/// Mules who each pay a few of `next`.
fn layer(d: &mut Drawing<'_>, count: (usize, usize), median_minutes: f64, next: &[usize]) -> Vec<usize> {
    (0..d.dice.count(count.0, count.1))
        .map(|_| {
            let mut goals = next.to_vec();
            d.dice.shuffle(&mut goals);
            goals.truncate(d.dice.count(2, 5));
            d.mule(median_minutes, LogNormal, to(&goals), (2, goals.len()))
        })
        .collect()
}

fn bipartite(d: &mut Drawing<'_>) {
    let count = d.dice.count(6, 12);
    let right = d.leaves(count, 80.0, LogNormal, (1, 4));
    let left = layer(d, (4, 8), 20.0, &right);
    d.pay_each(90.0, &left, 0.6);
}

fn stack(d: &mut Drawing<'_>) {
    let count = d.dice.count(8, 12);
    let last = d.leaves(count, 90.0, Weibull, (1, 4));
    let middle = layer(d, (5, 8), 30.0, &last);
    let first = layer(d, (2, 4), 12.0, &middle);
    d.pay_each(90.0, &first, 0.5);
}

fn random(d: &mut Drawing<'_>) {
    let all: Vec<_> = (0..d.dice.count(10, 20))
        .map(|_| d.mule(40.0, LogLogistic, Vec::new(), (1, 3)))
        .collect();
    for &mule in &all {
        let mut goals = all.clone();
        goals.retain(|&other| other != mule);
        d.dice.shuffle(&mut goals);
        goals.truncate(3);
        d.plan.mules[mule].goals = to(&goals);
        d.plan.mules[mule].split = Split::Wander(0.25);
    }
    d.pay_some((2, 4), 120.0, &all);
}

/// 1 → 1 → 8 → 16 → out. Returns the first account.
fn split_deep(d: &mut Drawing<'_>) -> usize {
    let fourth = d.leaves(16, 100.0, LogNormal, (2, 6));
    let third: Vec<_> = (0..8)
        .map(|i| d.mule(30.0, LogNormal, to(&fourth[2 * i..2 * i + 2]), (2, 3)))
        .collect();
    let second = d.mule(12.0, LogNormal, to(&third), (8, 8));
    d.mule(8.0, LogNormal, to(&[second]), (1, 2))
}

fn deep_split(d: &mut Drawing<'_>) {
    let first = split_deep(d);
    d.pay_some((1, 3), 90.0, &[first]);
}

fn mule_gang(d: &mut Drawing<'_>) {
    let collectors: Vec<_> = (0..2)
        .map(|_| d.mule_within(0.7, 30.0, LogNormal, vec![Goal::Out], (2, 6)))
        .collect();
    let runners = d.dice.count(30, 60);
    let order = d.total_minor / f64::from(runners as u32);
    for i in 0..runners {
        // Two in three take the money out themselves.
        let goals = match d.dice.below(6) {
            n @ (0 | 1) => to(&collectors[n..=n]),
            _ => vec![Goal::Out],
        };
        let runner = d.mule_within(1.15, 60.0, LogNormal, goals, (1, 3));
        for _ in 0..*d.dice.pick(&[1, 1, 1, 2, 2, 3]) {
            let after = if i == 0 { 0.0 } else { d.dice.between(0.0, 120.0) };
            let size = *d.dice.pick(&[0.5, 1.0, 1.0, 2.0]);
            d.pay(after, runner, order * size);
        }
    }
}

fn peel_chain(d: &mut Drawing<'_>) {
    let mut next = d.mule_within(0.5, 10.0, LogLogistic, vec![Goal::Out], (1, 3));
    for _ in 0..d.dice.count(8, 14) {
        let peel = d.mule(90.0, LogLogistic, vec![Goal::Out], (1, 3));
        next = d.mule_within(0.5, 10.0, LogLogistic, to(&[peel, next]), (2, 2));
        d.plan.mules[next].split = Split::Peel;
    }
    d.pay_some((1, 3), 60.0, &[next]);
}

fn test_transfers(d: &mut Drawing<'_>) {
    let count = d.dice.count(4, 8);
    let leaves = d.leaves(count, 80.0, LogNormal, (1, 4));
    let middle = layer(d, (3, 5), 20.0, &leaves);
    let first = d.mule(10.0, LogNormal, to(&middle), (2, middle.len()));
    let test = d.dice.between(1e4, 5e4);
    d.pay(0.0, first, test);
    let big = d.dice.between(5.0, 20.0);
    d.pay(big, first, d.total_minor);
    if d.dice.chance(0.5) {
        let more = d.dice.between(30.0, 90.0);
        d.pay(more, first, d.total_minor * 0.5);
    }
    d.tests = true;
}

fn bait_refunds(d: &mut Drawing<'_>) {
    let first = split_deep(d);
    let bait = d.dice.between(1e4, 1e5);
    d.pay(0.0, first, bait);
    if let Some(payment) = d.plan.payments.last_mut() {
        payment.bait = true;
    }
    let mut after = 0.0;
    for _ in 0..d.dice.count(1, 3) {
        after += d.dice.between(10.0, 45.0);
        let share = d.dice.between(0.3, 1.0);
        d.pay(after, first, d.total_minor * share);
    }
}

fn sleepers(d: &mut Drawing<'_>) {
    let leaves: Vec<_> = (0..d.dice.count(14, 26))
        .map(|_| {
            if d.dice.chance(0.4) {
                d.mule_within(0.6, 2000.0, Lomax, vec![Goal::Out], (1, 3))
            } else {
                d.mule(35.0, LogNormal, vec![Goal::Out], (1, 4))
            }
        })
        .collect();
    let second: Vec<_> = (0..3)
        .map(|i| {
            let goals: Vec<_> = leaves.iter().copied().skip(i).step_by(3).collect();
            d.mule(15.0, LogNormal, to(&goals), (goals.len(), goals.len()))
        })
        .collect();
    let first = d.mule(8.0, LogNormal, to(&second), (3, 3));
    d.pay_some((1, 3), 90.0, &[first]);
}

fn mix(d: &mut Drawing<'_>) {
    let mut families = Family::CLASSIC;
    let parts = &mut families[..Family::CLASSIC.len() - 1];
    d.dice.shuffle(parts);
    let total = d.total_minor;
    parts[0].draw(d);
    d.begin_minutes = d.dice.between(0.0, 45.0);
    d.total_minor = d.dice.log_normal(total, 0.5);
    parts[1].draw(d);
}

fn running(d: &mut Drawing<'_>) {
    let count = d.dice.count(8, 16);
    let leaves = d.leaves(count, 60.0, LogNormal, (1, 4));
    let second: Vec<_> = (0..3)
        .map(|i| {
            let goals: Vec<_> = leaves.iter().copied().skip(i).step_by(3).collect();
            d.mule(20.0, LogNormal, to(&goals), (1, 3))
        })
        .collect();
    let collectors: Vec<_> = (0..d.dice.count(2, 4))
        .map(|_| d.mule_within(0.6, 8.0, LogNormal, to(&second), (1, 3)))
        .collect();
    let payments = d.dice.count(12, 30);
    let mut after = 0.0;
    for _ in 0..payments {
        let collector = *d.dice.pick(&collectors);
        let amount = d.dice.log_normal(d.total_minor / 4.0, 0.6);
        d.pay(after, collector, amount);
        after += d.dice.between(2.0, 30.0);
    }
}

fn sweeping_hub(d: &mut Drawing<'_>) {
    let last = d.mule(240.0, LogNormal, vec![Goal::Out], (1, 3));
    let hub = d.mule_within(0.5, 40.0, LogNormal, to(&[last]), (1, 1));
    let payees: Vec<_> = (0..d.dice.count(8, 18))
        .map(|_| d.mule(12.0, LogNormal, to(&[hub]), (1, 2)))
        .collect();
    d.pay_each(240.0, &payees, 0.8);
}
