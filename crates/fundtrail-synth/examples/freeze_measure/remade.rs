//! The list made again as freezes land: how much more it saves than the list made once.

use std::collections::{BTreeMap, VecDeque};

use fundtrail::freeze::Hold;
use fundtrail::{
    AccountBook, AccountId, Banks, Freeze, FreezeInputs, FreezeList, Ledger, LedgerBuilder, Money, Order,
    Query, Rule, Schedule, SubLedger, Time, TraceError, TransferIndex,
};
use fundtrail_synth::SyntheticCase;

use crate::assignment::best_slots;

/// Minutes from the as-of time to the first freeze, and from one to the next. A list is made again one step
/// before its freeze takes effect.
const FIRST: i64 = 30;
const STEP: i64 = 5;
/// No more freezes than this are set.
const MOST_FREEZES: i64 = 40;

/// What ways of working save, in minor units.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Saved {
    /// By the list made once.
    pub(crate) once: i128,
    /// By the list made again before each freeze.
    pub(crate) remade: i128,
    /// By always freezing what is best by the departures to come of what is there: they are known.
    pub(crate) foreseen: i128,
}

/// Plays the case three times.
///
/// # Errors
/// Those of a trace.
pub(crate) fn play(case: &SyntheticCase, alone: &AccountBook) -> Result<Saved, TraceError> {
    let once = list_after(case, alone, &BTreeMap::new(), case.as_of(), FIRST)?;
    let once: BTreeMap<AccountId, Time> = once.into_iter().zip(slots(case)).collect();
    let remade = freeze_one_by_one(case, |frozen, decided| {
        Ok(list_after(case, alone, frozen, decided, STEP)?.first().copied())
    })?;
    let foreseen = freeze_one_by_one(case, |frozen, decided| {
        Ok(best_by_foresight(case, frozen, decided))
    })?;
    let saved = |frozen| Course::under(case, frozen).saved(frozen);
    Ok(Saved {
        once: saved(&once),
        remade: saved(&remade),
        foreseen: saved(&foreseen),
    })
}

pub(crate) type Frozen = BTreeMap<AccountId, Time>;

/// When the first freeze takes effect, the second, and so on.
pub(crate) fn slots(case: &SyntheticCase) -> impl Iterator<Item = Time> {
    let as_of = case.as_of();
    (0..).map(move |slot| as_of.plus_minutes(FIRST + STEP * slot))
}

/// Freezes an account every few minutes, each chosen one step ahead.
fn freeze_one_by_one(
    case: &SyntheticCase,
    choose: impl Fn(&Frozen, Time) -> Result<Option<AccountId>, TraceError>,
) -> Result<Frozen, TraceError> {
    let mut frozen = Frozen::new();
    for slot in 0..MOST_FREEZES {
        let effective = case.as_of().plus_minutes(FIRST + STEP * slot);
        if let Some(account) = choose(&frozen, effective.plus_minutes(-STEP))? {
            frozen.insert(account, effective);
        }
    }
    Ok(frozen)
}

/// The accounts of the list as of a time, in its order, where those freezes have changed what happened.
fn list_after(
    case: &SyntheticCase,
    alone: &AccountBook,
    frozen: &Frozen,
    as_of: Time,
    reaction: i64,
) -> Result<Vec<AccountId>, TraceError> {
    let ledger = Course::under(case, frozen).ledger(case);
    let query = Query::new(&ledger, case.payments().iter().copied())?.as_of(&ledger, as_of)?;
    let sub = SubLedger::new(&ledger, &query)?;
    let trace = sub.trace(Rule::TaintedFirst);
    // A freeze of a whole account holds whatever is in it.
    let whole = Money::from_minor(i64::MAX / 2);
    let freezes = frozen.iter().map(|(&account, &time)| Freeze {
        hold: Hold::Freeze,
        until: Hold::Freeze.end(time),
        ..Freeze::stop(account, time, whole)
    });
    let list = FreezeList::new(&FreezeInputs {
        sub: &sub,
        trace: &trace,
        book: alone,
        schedule: Schedule::new(reaction as f64, STEP as f64, 0.0).expect("some minutes"),
        banks: &Banks::default(),
        order: Order::Saving,
        frozen: &freezes.collect::<Vec<_>>(),
        in_force: &BTreeMap::new(),
    });
    Ok(list.rows().iter().map(|row| row.account).collect())
}

/// The account to freeze first, of those that hold something: the best order by when each sum truly leaves.
fn best_by_foresight(case: &SyntheticCase, frozen: &Frozen, as_of: Time) -> Option<AccountId> {
    let course = Course::under(case, frozen);
    let mut there: BTreeMap<AccountId, Vec<&Lay>> = BTreeMap::new();
    for lay in course.lays.iter().filter(|lay| lay.is_there(as_of)) {
        if !frozen.contains_key(&lay.account) {
            there.entry(lay.account).or_default().push(lay);
        }
    }
    let slots = (1..).map(|slot| as_of.plus_minutes(STEP * slot));
    let slots: Vec<Time> = slots.take(there.len()).collect();
    let worth = |lays: &Vec<&Lay>, slot| {
        let still_there = lays.iter().filter(|lay| lay.is_there(slot));
        still_there.map(|lay| i128::from(lay.amount)).sum::<i128>() as f64
    };
    let values = there.values();
    let values: Vec<Vec<f64>> = values
        .map(|lays| slots.iter().map(|&slot| worth(lays, slot)).collect())
        .collect();
    let first = best_slots(&values).iter().position(|&slot| slot == 0)?;
    there.keys().nth(first).copied()
}

/// So much of the payments lay in an account from a time to another, frozen or not.
struct Lay {
    account: AccountId,
    amount: i64,
    from: Time,
    until: Option<Time>,
}

impl Lay {
    fn is_there(&self, time: Time) -> bool {
        self.from <= time && self.until.is_none_or(|until| time < until)
    }
}

/// Part of a payment in an account: what is there, or what would be if no freeze had held it back.
#[derive(Clone, Copy)]
struct Lot {
    amount: i64,
    arrived: Time,
    held_back: bool,
}

/// What happens under freezes: money of the known payments that a frozen account would pay on stays there, and all
/// that would have come of it does not happen. (What is not of the payments goes on as it was.)
pub(crate) struct Course {
    /// How much less each transfer is.
    less: Vec<i64>,
    /// Where the money lay that was not held back.
    lays: Vec<Lay>,
}

impl Course {
    fn under(case: &SyntheticCase, frozen: &Frozen) -> Course {
        Course::of(case, frozen, |payment| case.payments().contains(&payment))
    }

    /// The same of all payments, with those that are still to come.
    pub(crate) fn of_all_payments(case: &SyntheticCase, frozen: &Frozen) -> Course {
        Course::of(case, frozen, |_| true)
    }

    fn of(case: &SyntheticCase, frozen: &Frozen, counts: impl Fn(TransferIndex) -> bool) -> Course {
        let transfers = case.ledger().transfers();
        let truth = case.truth();
        let mut course = Course {
            less: vec![0; transfers.len()],
            lays: Vec::new(),
        };
        let mut lots: BTreeMap<(AccountId, usize), VecDeque<Lot>> = BTreeMap::new();
        let known = |payment: usize| counts(truth.payments()[payment]);
        for carried in truth.carried().iter().filter(|carried| known(carried.payment)) {
            let transfer = transfers.get(carried.transfer);
            let amount = carried.amount.minor();
            let is_payment = truth.payments()[carried.payment] == carried.transfer;
            let moved = match transfer.payer.account() {
                Some(payer) if !is_payment => {
                    let lots = lots.entry((payer, carried.payment)).or_default();
                    let stops = frozen.get(&payer).is_some_and(|&time| time <= transfer.time);
                    course.pay(payer, take(lots, amount), stops, transfer.time)
                }
                _ => vec![Lot {
                    amount,
                    arrived: transfer.time,
                    held_back: false,
                }],
            };
            let held_back = moved.iter().filter(|lot| lot.held_back).map(|lot| lot.amount);
            course.less[carried.transfer.index()] += held_back.sum::<i64>();
            if let Some(payee) = transfer.payee.account() {
                lots.entry((payee, carried.payment)).or_default().extend(moved);
            }
        }
        for ((account, _), lots) in lots {
            let stay = lots.into_iter().filter(|lot| !lot.held_back);
            course.lays.extend(stay.map(|lot| Lay {
                account,
                amount: lot.amount,
                from: lot.arrived,
                until: None,
            }));
        }
        course
    }

    /// Pays lots out of an account, and gives what arrives: nothing real where a freeze stops it.
    fn pay(&mut self, payer: AccountId, taken: Vec<Lot>, stops: bool, time: Time) -> Vec<Lot> {
        let pay = |lot: Lot| {
            if !lot.held_back {
                self.lays.push(Lay {
                    account: payer,
                    amount: lot.amount,
                    from: lot.arrived,
                    until: if stops { None } else { Some(time) },
                });
            }
            Lot {
                arrived: time,
                held_back: lot.held_back || stops,
                ..lot
            }
        };
        taken.into_iter().map(pay).collect()
    }

    /// What lies in frozen accounts in the end.
    pub(crate) fn saved(&self, frozen: &Frozen) -> i128 {
        let stays = |lay: &&Lay| lay.until.is_none() && frozen.contains_key(&lay.account);
        self.lays
            .iter()
            .filter(stays)
            .map(|lay| i128::from(lay.amount))
            .sum()
    }

    /// The ledger of what happened.
    fn ledger(&self, case: &SyntheticCase) -> Ledger {
        let original = case.ledger();
        let mut builder = LedgerBuilder::new(original.currency().clone());
        *builder.exits_mut() = original.exits().clone();
        for (i, less) in self.less.iter().enumerate() {
            let mut transfer = original.transfers().get(TransferIndex::from_index(i));
            let left = transfer.amount.minor() - less;
            if left > 0 {
                transfer.amount = Money::from_minor(left);
                builder.push(transfer).expect("amounts are positive");
            }
        }
        let mut ledger = builder.from_table(case.book().len());
        for (account, &opening) in case.book().accounts().zip(case.openings()) {
            ledger
                .set_opening(account, opening)
                .expect("openings are positive");
        }
        ledger
    }
}

/// Takes so much, the oldest first.
fn take(lots: &mut VecDeque<Lot>, amount: i64) -> Vec<Lot> {
    let mut taken = Vec::new();
    let mut wanted = amount;
    while wanted > 0 {
        let Some(oldest) = lots.front_mut() else { break };
        let part = wanted.min(oldest.amount);
        taken.push(Lot {
            amount: part,
            ..*oldest
        });
        oldest.amount -= part;
        wanted -= part;
        if oldest.amount == 0 {
            lots.pop_front();
        }
    }
    taken
}
