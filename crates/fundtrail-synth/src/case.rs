//! One synthetic case: a ledger, the payments, the as-of time, and the truth.

use fundtrail::{
    AccountBook, AccountId, Currency, Footprints, Ledger, LedgerBuilder, Money, Source, Time, Transfer,
    TransferIndex,
};

use crate::dice::Dice;
use crate::family::Family;
use crate::footprint::footprints;
use crate::plan::{Drawing, Plan};
use crate::society::{DAY, Society};
use crate::truth::{Carried, MuleState, MuleTruth, Stay, Truth};
use crate::world::{Runner, State, Times, World, seconds};

/// 2026-03-01T00:00:00, a Sunday: where the records of every case begin.
pub(crate) const START: i64 = 1_772_323_200;
pub(crate) const START_WEEKDAY: usize = 6;

/// How big a case is, and how much life there is round it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Innocent people (at least 8), beside companies, victims and mules.
    pub people: usize,
    /// Days of records before the first payment.
    pub days_before: u32,
    /// Hours that are played after the first payment: the future of the plan ends there.
    pub hours_after: u32,
    /// How many victims; drawn by seed where `None`.
    pub victims: Option<usize>,
    /// About how much the victims pay in all, in minor units.
    pub total_minor: f64,
    /// How often each mule has laundered before.
    pub earlier_visits: usize,
    /// The share of mules who go on with their own life while they launder.
    pub own_life: f64,
    /// The share of mules who advance: they pay out of their own money first, and keep what came (跑分 with a
    /// float). The others pass on what came.
    pub advances: f64,
    /// The spread of one dwell about its account's median (standard deviation of the logarithm).
    pub spread_of_visits: f64,
    /// The share of visits that rest for days, whatever the account's law.
    pub resting: f64,
    /// The as-of time lies so many minutes after the first payment.
    pub as_of_minutes: (f64, f64),
    /// How many gangs there are: the first is of the case's family, the others of any. Neighbouring gangs may share
    /// a collector.
    pub gangs: usize,
    /// How many innocent accounts look like a mule's at a glance: canteens, landlords, whoever orders for his
    /// neighbours or pays workers. Where there are any, mules' balances are like anybody's too.
    pub look_alikes: usize,
    /// In how many accounts money should still lie at the as-of time. Cases are drawn anew until it does, but
    /// not for ever.
    pub least_holding: usize,
}

impl Default for Shape {
    fn default() -> Self {
        Shape {
            people: 120,
            days_before: 14,
            hours_after: 72,
            victims: None,
            total_minor: 1e7,
            earlier_visits: 2,
            own_life: 0.2,
            advances: 0.0,
            spread_of_visits: 1.6,
            resting: 0.0,
            as_of_minutes: (15.0, 240.0),
            gangs: 1,
            look_alikes: 0,
            least_holding: 3,
        }
    }
}

impl Shape {
    /// A society in which a gang is hard to tell: three gangs, and many innocent accounts that look like theirs.
    pub fn crowded() -> Self {
        Shape {
            people: 300,
            gangs: 3,
            look_alikes: 60,
            ..Shape::default()
        }
    }

    /// Days of records in all.
    pub(crate) fn days(&self) -> u32 {
        self.days_before + 1 + self.hours_after.div_ceil(24)
    }
}

/// A case and its truth.
#[derive(Debug, Clone)]
pub struct SyntheticCase {
    family: Family,
    seed: u64,
    book: AccountBook,
    ledger: Ledger,
    openings: Vec<Money>,
    companies: Vec<AccountId>,
    feeders: Vec<AccountId>,
    footprints: Footprints,
    payments: Vec<TransferIndex>,
    as_of: Time,
    truth: Truth,
}

/// The case of a family, a seed and a shape: always the same.
///
/// # Complexity
/// O(n log n) for n transfers, for each attempt at a case in which enough accounts still hold money.
///
/// # Examples
/// ```
/// use fundtrail::{Query, Rule, SubLedger};
/// use fundtrail_synth::{Family, Shape, case};
///
/// let case = case(Family::DeepSplit, 1, &Shape::default());
/// let query = Query::new(case.ledger(), case.payments().iter().copied())?.as_of(case.ledger(), case.as_of())?;
/// let trace = SubLedger::new(case.ledger(), &query)?.trace(Rule::Fifo);
/// assert_eq!(trace.totals().paid, case.paid());
/// # Ok::<(), fundtrail::TraceError>(())
/// ```
pub fn case(family: Family, seed: u64, shape: &Shape) -> SyntheticCase {
    const ATTEMPTS: u64 = 40;
    let attempt = |number| play(family, seed, shape, number);
    (0..ATTEMPTS - 1)
        .map(attempt)
        .find(|case| case.holding() >= shape.least_holding)
        .unwrap_or_else(|| attempt(ATTEMPTS - 1))
}

impl SyntheticCase {
    /// The family.
    pub fn family(&self) -> Family {
        self.family
    }

    /// The seed.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The accounts.
    pub fn book(&self) -> &AccountBook {
        &self.book
    }

    /// All transfers, those after the as-of time too, with every opening balance.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The same transfers without the opening balances, as a transfer table gives them.
    pub fn ledger_without_openings(&self) -> Ledger {
        let mut builder = LedgerBuilder::new(self.ledger.currency().clone());
        *builder.exits_mut() = self.ledger.exits().clone();
        builder
            .append(self.ledger.transfers().clone())
            .expect("amounts are positive");
        builder.from_table(self.book.len())
    }

    /// The opening balance of each account.
    pub fn openings(&self) -> &[Money] {
        &self.openings
    }

    /// The victims' payments up to the as-of time, in settlement order.
    pub fn payments(&self) -> &[TransferIndex] {
        &self.payments
    }

    /// What those payments add up to, in minor units.
    pub fn paid(&self) -> i128 {
        let amount = |&p: &TransferIndex| i128::from(self.ledger.transfers().get(p).amount);
        self.payments.iter().map(amount).sum()
    }

    /// When the records are looked at.
    pub fn as_of(&self) -> Time {
        self.as_of
    }

    /// What really happened, and will.
    pub fn truth(&self) -> &Truth {
        &self.truth
    }

    /// What the banks' records say of phones, addresses and devices.
    pub fn footprints(&self) -> &Footprints {
        &self.footprints
    }

    /// How many transfers there are up to the as-of time.
    pub fn known_transfers(&self) -> usize {
        let times = self.ledger.transfers().times();
        times.partition_point(|&time| time <= self.as_of)
    }

    /// The id of a transfer in tables, and in statements whose banks share their numbers.
    pub fn transfer_id(&self, transfer: TransferIndex) -> String {
        crate::table::transfer_id(transfer.index())
    }

    /// The companies, the biggest first.
    pub(crate) fn companies(&self) -> &[AccountId] {
        &self.companies
    }

    /// Whether the mules laundered money of that account before this case.
    pub(crate) fn is_feeder(&self, account: AccountId) -> bool {
        self.feeders.contains(&account)
    }

    /// In how many accounts money of the payments lies at the as-of time, victims' aside.
    fn holding(&self) -> usize {
        let held = self.truth.held_at(self.as_of);
        held.keys().filter(|a| !self.truth.victims.contains(a)).count()
    }
}

/// One attempt at a case.
fn play(family: Family, seed: u64, shape: &Shape, attempt: u64) -> SyntheticCase {
    let mut dice = Dice::new(seed, (family as u64) << 32 | attempt << 8);
    let mut plan = draw(&mut dice, family, shape);
    for gang in 1..shape.gangs {
        let family = *dice.pick(&Family::CLASSIC);
        let further = draw(&mut dice, family, shape);
        let later = dice.between(0.0, 30.0);
        plan.join(further, later);
        if dice.chance(0.5) {
            plan.share_collector(&mut dice, gang - 1, gang);
        }
    }
    for mule in &mut plan.mules {
        mule.advances = shape.advances > 0.0 && dice.chance(shape.advances);
    }
    let times = times(&mut dice, shape);
    let mut society = Society::found(
        &mut dice,
        shape,
        plan.victims,
        &own_mules(&plan),
        times.case_start,
        START_WEEKDAY,
    );
    for payment in &plan.payments {
        // What is stolen was saved before.
        society.openings[society.victims[payment.victim].index()] += payment.amount_minor;
    }
    for (mule, account) in plan.mules.iter().zip(&society.mules) {
        if mule.advances {
            society.openings[account.index()] += dice.log_normal(1.5e6, 0.7) as i64;
        }
    }
    let mut world = World::new(&mut dice, &plan, &society, times, shape.earlier_visits);
    world.play();
    let record = record(&world, &plan, &society);
    let footprints = footprints(&world, &plan, &society, seed);
    SyntheticCase {
        family,
        seed,
        payments: record.known_payments(),
        as_of: record.truth.as_of,
        openings: society.openings.iter().map(|&o| Money::from_minor(o)).collect(),
        companies: society.companies,
        feeders: society.feeders.concat(),
        footprints,
        book: society.book,
        ledger: record.ledger,
        truth: record.truth,
    }
}

/// One gang's plan.
fn draw(dice: &mut Dice, family: Family, shape: &Shape) -> Plan {
    let victims = shape.victims.unwrap_or_else(|| *dice.pick(&[1, 1, 2, 3])).max(1);
    let total = dice.log_normal(shape.total_minor, 1.0);
    let mut drawing = Drawing::new(dice, total, victims, shape);
    family.draw(&mut drawing);
    drawing.finish()
}

/// How many mules each gang has, a shared collector counted where he is first.
fn own_mules(plan: &Plan) -> Vec<usize> {
    let mut begins = 0;
    let own = plan.gangs.iter().map(|gang| {
        let own = gang.iter().filter(|&&mule| mule >= begins).count();
        begins += own;
        own
    });
    own.collect()
}

fn times(dice: &mut Dice, shape: &Shape) -> Times {
    let morning = i64::from(shape.days_before) * DAY + 9 * 3600;
    let case_start = morning + dice.whole(9 * 3600);
    let after = dice.between(shape.as_of_minutes.0, shape.as_of_minutes.1);
    Times {
        case_start,
        as_of: case_start + seconds(after),
        end: case_start + i64::from(shape.hours_after) * 3600,
    }
}

/// A played case in the core's words.
struct Record {
    ledger: Ledger,
    truth: Truth,
}

impl Record {
    fn known_payments(&self) -> Vec<TransferIndex> {
        let times = self.ledger.transfers().times();
        let known = |p: &TransferIndex| times[p.index()] <= self.truth.as_of;
        self.truth.payments.iter().copied().filter(known).collect()
    }
}

fn record(world: &World<'_>, plan: &Plan, society: &Society) -> Record {
    let as_of = time(world.times.as_of);
    let index = TransferIndex::from_index;
    let mut victims: Vec<AccountId> = plan.payments.iter().map(|p| society.victims[p.victim]).collect();
    victims.sort_unstable();
    victims.dedup();
    let carried = world.carried.iter().map(|c| Carried {
        transfer: index(c.transfer),
        payment: c.payment as usize,
        amount: Money::from_minor(c.amount),
    });
    let mut stays: Vec<_> = world
        .lay
        .iter()
        .map(|l| Stay {
            account: l.account,
            payment: l.payment as usize,
            amount: Money::from_minor(l.amount),
            from: time(l.from),
            until: l.until.map(time),
        })
        .collect();
    stays.sort_by_key(|s| (s.account, s.from, s.payment, s.until));
    let mut mules: Vec<_> = world.snapshot.iter().map(mule_truth).collect();
    mules.sort_by_key(|mule| mule.account);
    let truth = Truth {
        payments: world.payments.iter().map(|&p| index(p)).collect(),
        victims,
        carried: carried.collect(),
        stays,
        mules,
        gangs: gangs(plan, society),
        as_of,
    };
    Record {
        ledger: ledger(world, society),
        truth,
    }
}

fn gangs(plan: &Plan, society: &Society) -> Vec<Vec<AccountId>> {
    let gangs = plan.gangs.iter().map(|gang| {
        let mut accounts: Vec<_> = gang.iter().map(|&mule| society.mules[mule]).collect();
        accounts.sort_unstable();
        accounts
    });
    gangs.collect()
}

fn ledger(world: &World<'_>, society: &Society) -> Ledger {
    let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
    *builder.exits_mut() = society.exits.clone();
    for (i, moved) in world.moved.iter().enumerate() {
        let transfer = Transfer {
            time: time(moved.second),
            payer: moved.payer,
            payee: moved.payee,
            amount: Money::from_minor(moved.amount),
            source: Source::new(0, i as u64 + 2),
        };
        builder.push(transfer).expect("amounts are positive");
    }
    let mut ledger = builder.from_table(society.book.len());
    debug_assert_eq!(
        ledger.transfers().len(),
        world.moved.len(),
        "no own and no empty transfer"
    );
    debug_assert!(ledger.transfers().sources().is_sorted(), "settled as it happened");
    for (account, &opening) in society.book.accounts().zip(&society.openings) {
        let opening = Money::from_minor(opening);
        ledger
            .set_opening(account, opening)
            .expect("openings are positive");
    }
    ledger
}

fn mule_truth(runner: &Runner) -> MuleTruth {
    let state = match runner.state {
        State::Idle => MuleState::Idle,
        State::Waiting { since, slow } => MuleState::Waiting {
            since: time(since),
            slow,
        },
        State::Draining { since } => MuleState::PayingOut {
            since: time(since),
            left: runner
                .left
                .iter()
                .map(|&(amount, _)| Money::from_minor(amount))
                .collect(),
        },
    };
    MuleTruth {
        account: runner.account,
        law: runner.mule.law,
        gap_minutes: runner.mule.gap_minutes,
        pieces: runner.mule.pieces,
        state,
        to_launder: Money::from_minor(runner.to_launder),
    }
}

pub(crate) fn time(second: i64) -> Time {
    Time::from_seconds(START + second).expect("some months of this century")
}
