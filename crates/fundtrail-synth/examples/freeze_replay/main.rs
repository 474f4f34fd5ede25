//! How good the freeze list is on real cases: it is held against what really happened next.
//!
//! `FUNDTRAIL_DATA=… cargo run --release -p fundtrail-synth --example freeze_replay [CALLS]...` reads the cases of
//! `launder-net` in that folder. At each moment after the first theft it makes the list from the records up to then,
//! freezes one account every five minutes from half an hour on, and counts the stolen money that ends in frozen
//! accounts, as a share of what a clairvoyant order saves: a table for each of `CALLS`, and without them for 15
//! freezes, then 5, 10 and 20. Thefts that come later count too:
//! they are caught where their money reaches a frozen account.
//!
//! It is an approximation: whose money a transfer carried is what fifo says of the whole record; a freeze keeps all
//! that comes to the account; nobody changes his ways because of one. The clairvoyant order is the best that a greedy
//! choice among the accounts of the list and exchanges of two find, so a lower bound of the best, and at least as good as the orders beside it.
//!
//! Then the same at nine moments of each case, of the money alone that was stolen by then: each cent of it counts once,
//! where it is caught first, under 5, 10 and 20 freezes. The means of each case's moments, the mean of the cases, and the
//! moment at which the list falls furthest behind the largest first; also of the list that is told how many freezes are
//! set.
//!
//! Beside the first tables: what the list says will be there of what is held, and what is there, after half an hour, eight hours and a
//! day; and what it says ten minutes more would cost, and what they do, of what is held.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a measure is in floats; amounts here are far below 2^52"
)]

mod course;
#[path = "../shared/lays.rs"]
mod lays;
mod packets;

use std::collections::{BTreeMap, BinaryHeap};
use std::error::Error;
use std::path::{Path, PathBuf};

use course::{Frozen, Record};
use fundtrail::{
    AccountId, Banks, FreezeInputs, FreezeList, Order, Query, Rule, Schedule, SubLedger, Time, TransferIndex,
};
use fundtrail_statements::{Case, ReadOptions, read};
use lays::Lay;

/// Minutes after the first theft.
const MOMENTS: [i64; 5] = [30, 60, 120, 360, 1440];
/// Minutes to the first freeze, and from one to the next.
const FIRST: i64 = 30;
const STEP: i64 = 5;
/// How many freezes are set, where nobody says.
const LIMITS: [usize; 4] = [15, 5, 10, 20];
/// Shuffles over which a random order is averaged.
const SHUFFLES: u64 = 20;
/// Minutes ahead at which what is predicted is held against what is.
const HORIZONS: [i64; 3] = [30, 480, 1440];

fn main() -> Result<(), Box<dyn Error>> {
    let Some(data) = std::env::var_os("FUNDTRAIL_DATA") else {
        println!("skipped: FUNDTRAIL_DATA names no folder with launder-net");
        return Ok(());
    };
    let given: Result<Vec<usize>, _> = std::env::args().skip(1).map(|calls| calls.parse()).collect();
    let limits = given?;
    let limits = if limits.is_empty() { &LIMITS[..] } else { &limits };
    for &calls in limits {
        print_table(&PathBuf::from(&data).join("launder-net"), calls)?;
    }
    packets::print_tables(&PathBuf::from(&data).join("launder-net"))
}

fn print_table(folder: &Path, calls: usize) -> Result<(), Box<dyn Error>> {
    println!("{calls} freezes");
    print!("{:<8}{:>8}{:>6}", "case", "minutes", "rows");
    for title in ["saving", "held", "newest", "random", "skill"] {
        print!("{title:>9}");
    }
    println!(
        "{:>16}{:>16}{:>16}{:>17}",
        "30 min: said/is", "8 h", "a day", "10 min: said/is"
    );
    let mut all = Vec::new();
    for name in ["hb", "atomic", "lifi"] {
        for line in replay(folder, name, calls)? {
            println!("{name:<8}{line}");
            all.push(line);
        }
    }
    let mean = |of: fn(&Line) -> f64| all.iter().map(of).sum::<f64>() / all.len() as f64;
    let means = [
        mean(|l| l.shares[0]),
        mean(|l| l.shares[1]),
        mean(|l| l.shares[2]),
        mean(|l| l.random),
    ];
    print!("{:<22}", "mean");
    for mean in means {
        print!("{mean:>9.3}");
    }
    println!("\n");
    Ok(())
}

/// What a moment of a case comes to.
struct Line {
    minutes: i64,
    rows: usize,
    /// Of the clairvoyant order: the list, the largest first, the newest first.
    shares: [f64; 3],
    random: f64,
    /// Said to be there, and there.
    there: [(f64, f64); 3],
    /// What ten minutes are said to cost, and cost, of what is held.
    price: (f64, f64),
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:>8}{:>6}", self.minutes, self.rows)?;
        for share in self.shares.iter().chain([&self.random]) {
            write!(f, "{share:>9.3}")?;
        }
        if self.random < 1.0 - 1e-9 {
            let skill = (self.shares[0] - self.random) / (1.0 - self.random);
            write!(f, "{skill:>9.3}")?;
        } else {
            write!(f, "{:>9}", "-")?;
        }
        for (said, is) in self.there {
            write!(f, "{:>16}", format!("{said:.2}/{is:.2}"))?;
        }
        let (said, is) = self.price;
        write!(f, "{:>16}", format!("{said:.3}/{is:.3}"))
    }
}

fn replay(folder: &Path, name: &str, calls: usize) -> Result<Vec<Line>, Box<dyn Error>> {
    let past = Past::read(folder, name)?;
    let line = |&minutes: &i64| past.moment(minutes, calls, Time::MAX).line(minutes);
    MOMENTS.iter().map(line).collect()
}

/// A case with what happened in it.
struct Past {
    case: Case,
    payments: Vec<TransferIndex>,
    record: Record,
    first: Time,
}

impl Past {
    fn read(folder: &Path, name: &str) -> Result<Self, Box<dyn Error>> {
        let case = read(&[folder.join(format!("{name}.csv"))], &ReadOptions::default())?;
        let thieves = std::fs::read_to_string(folder.join(format!("{name}.sources.txt")))?;
        let thieves: Vec<&str> = thieves.split_whitespace().collect();
        let payments = case.victim_payments(&thieves, true)?.payments;
        let payments: Vec<TransferIndex> = payments.into_iter().map(|(_, payment)| payment).collect();
        let ledger = &case.ledgers[0];
        let query = Query::new(ledger, payments.iter().copied())?;
        let record = Record::new(ledger, &SubLedger::new(ledger, &query)?.trace(Rule::Fifo));
        let times = ledger.transfers().times();
        let first = payments.iter().map(|p| times[p.index()]).min();
        Ok(Past {
            first: first.ok_or("no theft")?,
            case,
            payments,
            record,
        })
    }

    /// So many minutes after the first theft.
    fn moment(&self, minutes: i64, calls: usize, counted_until: Time) -> Moment<'_> {
        Moment {
            case: &self.case,
            payments: &self.payments,
            record: &self.record,
            as_of: self.first.plus_minutes(minutes),
            calls,
            counted_until,
        }
    }
}

/// A case as it stands at a moment.
struct Moment<'a> {
    case: &'a Case,
    payments: &'a [TransferIndex],
    record: &'a Record,
    as_of: Time,
    calls: usize,
    /// What is stolen later does not count.
    counted_until: Time,
}

impl Moment<'_> {
    fn line(&self, minutes: i64) -> Result<Line, Box<dyn Error>> {
        let every_five = Schedule::new(FIRST as f64, STEP as f64, 0.0)?;
        let lists = [Order::Saving, Order::Held, Order::Newest].map(|order| self.list(order, every_five));
        let [saving, held, newest] = lists;
        let list = saving?;
        let order_of = |list: &FreezeList| list.rows().iter().map(|row| row.account).collect::<Vec<_>>();
        let orders = [order_of(&list), order_of(&held?), order_of(&newest?)];
        let saved = orders.each_ref().map(|order| self.saved(order));
        let mut shuffled = orders[0].clone();
        let random = (0..SHUFFLES).map(|seed| {
            shuffle(&mut shuffled, seed);
            self.saved(&shuffled)
        });
        let random = random.sum::<i128>() as f64 / SHUFFLES as f64;
        let best = saved
            .into_iter()
            .max()
            .unwrap_or(0)
            .max(self.clairvoyant(&orders[0]))
            .max(1) as f64;
        let lays = self.record.lays();
        let held: i128 = list.rows().iter().map(|row| row.held).sum();
        let mut there = [(0.0, 0.0); 3];
        for (there, minutes) in there.iter_mut().zip(HORIZONS) {
            let at_once = self.list(Order::Saving, Schedule::new(minutes as f64, 0.0, 0.0)?)?;
            let said: i128 = at_once.rows().iter().map(|row| row.expected_saving).sum();
            let held: i128 = at_once.rows().iter().map(|row| row.held).sum();
            *there = (said as f64 / held.max(1) as f64, self.there(&lays, minutes));
        }
        Ok(Line {
            minutes,
            rows: list.rows().len(),
            shares: saved.map(|saved| saved as f64 / best),
            random: random / best,
            there,
            price: (
                list.price_of_time().amount as f64 / held.max(1) as f64,
                self.price(&lays, &list) as f64 / held.max(1) as f64,
            ),
        })
    }

    fn list(&self, order: Order, schedule: Schedule) -> Result<FreezeList, Box<dyn Error>> {
        let ledger = &self.case.ledgers[0];
        let times = ledger.transfers().times();
        let known = self
            .payments
            .iter()
            .copied()
            .filter(|p| times[p.index()] <= self.as_of);
        let query = Query::new(ledger, known)?.as_of(ledger, self.as_of)?;
        let sub = SubLedger::new(ledger, &query)?;
        let trace = sub.trace(Rule::Fifo);
        Ok(FreezeList::new(&FreezeInputs {
            sub: &sub,
            trace: &trace,
            book: &self.case.book,
            schedule,
            banks: &Banks::default(),
            order,
            frozen: &[],
            in_force: &BTreeMap::new(),
        }))
    }

    fn saved(&self, order: &[AccountId]) -> i128 {
        let slots = (0..).map(|slot| self.as_of.plus_minutes(FIRST + STEP * slot));
        let frozen: Frozen = order.iter().take(self.calls).copied().zip(slots).collect();
        self.record.saved(&frozen, self.counted_until)
    }

    /// What the best order saves that a greedy choice and exchanges of two find.
    fn clairvoyant(&self, listed: &[AccountId]) -> i128 {
        let mut order: Vec<AccountId> = Vec::new();
        let mut best = 0;
        // What each gained when it was last looked at: later and beside others it gains less.
        let mut gains: BinaryHeap<(i128, AccountId)> =
            listed.iter().map(|&account| (i128::MAX, account)).collect();
        while order.len() < self.calls
            && let Some((_, account)) = gains.pop()
        {
            order.push(account);
            let gain = self.saved(&order) - best;
            if gain > 0 && gains.peek().is_none_or(|(next, _)| gain >= *next) {
                best += gain;
                continue;
            }
            order.pop();
            if gain > 0 {
                gains.push((gain, account));
            }
        }
        let mut improved = true;
        while improved {
            improved = false;
            for i in 0..order.len() {
                for j in i + 1..order.len() {
                    order.swap(i, j);
                    let saved = self.saved(&order);
                    if saved > best {
                        (best, improved) = (saved, true);
                    } else {
                        order.swap(i, j);
                    }
                }
            }
        }
        best
    }

    fn is_there(&self, lay: &Lay) -> bool {
        lay.from <= self.as_of && lay.until.is_none_or(|until| until > self.as_of)
    }

    /// What is there after so many minutes, of what is there now.
    fn there(&self, lays: &[Lay], minutes: i64) -> f64 {
        let then = self.as_of.plus_minutes(minutes);
        let sum = |lays: &mut dyn Iterator<Item = &Lay>| {
            lays.map(|lay| i128::from(lay.amount)).sum::<i128>() as f64
        };
        let now = sum(&mut lays.iter().filter(|lay| self.is_there(lay)));
        let later = lays
            .iter()
            .filter(|lay| self.is_there(lay) && lay.until.is_none_or(|until| until > then));
        sum(&mut later.into_iter()) / now.max(1.0)
    }

    /// What ten minutes more before every freeze cost.
    fn price(&self, lays: &[Lay], list: &FreezeList) -> i128 {
        let turns = list
            .rows()
            .iter()
            .map(|row| (row.account, self.as_of.plus_minutes(row.minutes as i64)));
        let turns: BTreeMap<AccountId, Time> = turns.collect();
        let lost = lays.iter().filter(|lay| self.is_there(lay)).filter(|lay| {
            let Some(&turn) = turns.get(&lay.account) else {
                return false;
            };
            lay.until
                .is_some_and(|until| turn < until && until <= turn.plus_minutes(10))
        });
        lost.map(|lay| i128::from(lay.amount)).sum()
    }
}

/// Puts accounts into an order that a seed says (Fisher and Yates).
fn shuffle(accounts: &mut [AccountId], seed: u64) {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    for i in (1..accounts.len()).rev() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        accounts.swap(i, (state >> 33) as usize % (i + 1));
    }
}
