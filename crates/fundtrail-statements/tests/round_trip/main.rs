//! From a random true ledger to the statements that banks write of it, and back.
//!
//! `FUNDTRAIL_ROUND_TRIPS` says how many seeds to run instead of the few thousand of every day.

mod world;

use std::collections::{BTreeMap, BTreeSet};

use fundtrail::{Ledger, Source, TransferIndex};
use fundtrail_statements::{Fate, Options, Settled, settle};
use world::{Difficulty, What, World, number};

/// What a run got wrong, and what it could not know.
#[derive(Debug, Default, PartialEq, Eq)]
struct Score {
    /// Transfers made of lines of two movements.
    wrong_joins: usize,
    /// Movements whose two lines became two transfers.
    missing_joins: usize,
    /// Accounts whose order is not the true one, without a mark.
    wrong_orders: usize,
    /// Accounts whose order is marked as not proven.
    marked: usize,
    /// Lines that ended elsewhere than they should.
    wrong_fates: usize,
    movements: usize,
}

impl Score {
    fn wrong(&self) -> [usize; 4] {
        [
            self.wrong_joins,
            self.missing_joins,
            self.wrong_orders,
            self.wrong_fates,
        ]
    }
}

/// Complete statements to the second.
const EASY: Difficulty = Difficulty {
    covered: 80,
    balances: 100,
    unnamed: 0,
    bursts: false,
    lost: 0,
    dates: 0,
};

fn seeds(default: u64) -> std::ops::Range<u64> {
    let asked = std::env::var("FUNDTRAIL_ROUND_TRIPS")
        .ok()
        .and_then(|n| n.parse().ok());
    0..asked.unwrap_or(default)
}

fn run(seeds: std::ops::Range<u64>, difficulty: Difficulty) -> Score {
    let mut score = Score::default();
    for seed in seeds {
        let world = World::new(seed, difficulty);
        let settled =
            settle(&world.reading, &Options::default()).unwrap_or_else(|e| panic!("seed {seed}: {e}"));
        score_one(&world, &settled, &mut score, seed);
    }
    score
}

fn score_one(world: &World, settled: &Settled, score: &mut Score, seed: u64) {
    let event_of: BTreeMap<Source, usize> = world
        .reading
        .entries
        .iter()
        .zip(&world.event_of)
        .map(|(e, &event)| (e.source, event))
        .collect();
    fates_are_true(world, settled, score, seed);
    let Some(ledger) = settled.ledgers.first() else {
        return;
    };
    let mut events: Vec<BTreeSet<usize>> = Vec::new();
    let mut joined: BTreeSet<usize> = BTreeSet::new();
    for index in ledger.transfers().indices() {
        let sources: Vec<Source> = ledger.transfers().sources_of(index).collect();
        let of: BTreeSet<usize> = sources.iter().map(|s| event_of[s]).collect();
        if of.len() > 1 {
            score.wrong_joins += 1;
            eprintln!("seed {seed}: wrong join of {of:?}");
        }
        if sources.len() > 1 {
            joined.extend(of.iter().copied());
        }
        events.push(of);
    }
    let shown: BTreeSet<usize> = events.iter().flatten().copied().collect();
    score.movements += shown.len();
    let both_shown = |event: &usize| match world.events[*event].what {
        What::Transfer { payer, payee, .. } => world.covered[payer] && world.covered[payee],
        _ => false,
    };
    let split: BTreeSet<usize> = shown
        .into_iter()
        .filter(|e| both_shown(e) && !joined.contains(e))
        .collect();
    score.missing_joins += split.len();
    // The two halves of a movement that could not be joined stand where their own statements have them.
    for of in &mut events {
        of.retain(|event| !split.contains(event));
    }
    for account in (0..world.accounts).filter(|&a| world.covered[a]) {
        order_is_true(settled, ledger, &events, account, score, seed);
        balance_is_true(world, settled, ledger, account, seed);
    }
}

/// Every line ends where it should, and copies are counted once.
fn fates_are_true(world: &World, settled: &Settled, score: &mut Score, seed: u64) {
    let mut copies: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    for ((entry, &event), fate) in world
        .reading
        .entries
        .iter()
        .zip(&world.event_of)
        .zip(&settled.fates)
    {
        let own = world.reading.texts.get(entry.own.card);
        if matches!(fate, Fate::Duplicate { .. }) {
            continue;
        }
        // What failed leaves before copies are looked for: each of its lines says by itself that nothing moved.
        if matches!(
            (&world.events[event].what, fate),
            (What::Failed { .. }, Fate::Failed)
        ) {
            continue;
        }
        *copies.entry((event, own)).or_default() += 1;
        let expected = match world.events[event].what {
            What::Failed { .. } => matches!(fate, Fate::Failed),
            What::Undone { .. } | What::Undoing { .. } => matches!(fate, Fate::Void { .. }),
            _ => matches!(fate, Fate::Transfer { .. }),
        };
        // Of a reversal that lost its other half, nobody can tell.
        let halved = world.lost.iter().any(|&lost| lost)
            && matches!(
                world.events[event].what,
                What::Undone { .. } | What::Undoing { .. }
            );
        if !expected && !halved {
            score.wrong_fates += 1;
            eprintln!("seed {seed}: {:?} ended as {fate:?}", world.events[event]);
        }
    }
    for (line, count) in copies {
        if count != 1 {
            score.wrong_fates += 1;
            eprintln!("seed {seed}: line {line:?} counted {count} times");
        }
    }
}

/// An account's transfers stand in the true order, or the account says that nothing proves it.
fn order_is_true(
    settled: &Settled,
    ledger: &Ledger,
    events: &[BTreeSet<usize>],
    account: usize,
    score: &mut Score,
    seed: u64,
) {
    let Some(id) = settled.book.get(&number(account)) else {
        return;
    };
    let Some(reading) = settled.accounts.iter().find(|r| r.account == id) else {
        return;
    };
    if !reading.order_proven {
        score.marked += 1;
        return;
    }
    let own: Vec<usize> = ledger
        .transfers()
        .indices()
        .filter(|i| {
            let t = ledger.transfers().get(*i);
            t.payer.account() == Some(id) || t.payee.account() == Some(id)
        })
        .flat_map(|i: TransferIndex| events[i.index()].iter().copied())
        .collect();
    if !own.is_sorted() {
        score.wrong_orders += 1;
        eprintln!("seed {seed}: account {account} has {own:?}");
    }
}

#[test]
fn statements_with_balances_give_the_ledger_back_exactly() {
    let difficulty = Difficulty {
        covered: 80,
        balances: 100,
        unnamed: 0,
        bursts: false,
        ..EASY
    };
    let score = run(seeds(1_500), difficulty);
    println!("{score:?}");
    assert_eq!(score.wrong(), [0; 4]);
    assert!(score.movements > 10_000 && score.marked * 100 < score.movements);
}

/// Where a side names nobody or balances are missing, joins may be missing and orders marked, but no join is
/// wrong.
#[test]
fn what_is_missing_is_marked_and_never_guessed() {
    let difficulty = Difficulty {
        covered: 75,
        balances: 60,
        unnamed: 12,
        bursts: false,
        ..EASY
    };
    let score = run(seeds(1_500), difficulty);
    println!("{score:?}");
    assert_eq!(
        (score.wrong_joins, score.wrong_orders, score.wrong_fates),
        (0, 0, 0)
    );
    // A side that names nobody and is short of a fee cannot be joined.
    assert!(
        score.missing_joins * 100 < score.movements,
        "few joins are missing"
    );
}

/// Equal payments of the same parties in bursts pair in order.
#[test]
fn bursts_of_equal_payments_pair_in_order() {
    let difficulty = Difficulty {
        covered: 80,
        balances: 100,
        unnamed: 0,
        bursts: true,
        ..EASY
    };
    let score = run(seeds(1_500), difficulty);
    println!("{score:?}");
    assert_eq!(score.wrong(), [0; 4]);
}

/// The movements of an account lead from its opening to what its bank prints last.
fn balance_is_true(world: &World, settled: &Settled, ledger: &Ledger, account: usize, seed: u64) {
    let (Some(id), Some(closing)) = (settled.book.get(&number(account)), world.closing[account]) else {
        return;
    };
    let Some(opening) = ledger.opening(id) else { return };
    let reading = settled
        .accounts
        .iter()
        .find(|r| r.account == id)
        .expect("it has a statement");
    if !reading.order_proven {
        return;
    }
    let own = |source: Source| {
        let entry = world.reading.entries.iter().find(|e| e.source == source);
        entry.is_some_and(|e| world.reading.texts.get(e.own.card) == number(account))
    };
    let transfers = ledger.transfers();
    let last = transfers
        .indices()
        .filter(|&i| transfers.sources_of(i).any(own))
        .last();
    // What others say came seconds after the last line, by clocks of their own, is not in its last balance.
    let end = reading.covered.last().expect("it has lines").until;
    let beyond = |i: TransferIndex| {
        let t = transfers.get(i);
        let of_account = [t.payer, t.payee].iter().any(|p| p.account() == Some(id));
        of_account && t.time > end && !transfers.sources_of(i).any(own)
    };
    if transfers.indices().any(beyond) {
        return;
    }
    let until = last.map_or(0, |last| last.index() + 1);
    // Nor is what others say was still on its way then.
    let is_here = |i: TransferIndex| {
        let mut later = ledger.arrivals().iter().filter(|(before, _)| *before >= until);
        transfers.sources_of(i).any(own) || !later.any(|&(_, transfer)| transfer == i)
    };
    let balance = transfers
        .indices()
        .take(until)
        .fold(opening.minor(), |balance, i| {
            let t = transfers.get(i);
            match (t.payer.account() == Some(id), t.payee.account() == Some(id)) {
                (true, false) => balance - t.amount.minor(),
                (false, true) if is_here(i) => balance + t.amount.minor(),
                _ => balance,
            }
        });
    assert_eq!(balance, closing, "seed {seed}: account {account}");
}

/// Lines that a statement lost are explained by the other side, or shown as a jump: the balances stay true.
#[test]
fn lost_lines_leave_a_mark_and_true_balances() {
    let difficulty = Difficulty { lost: 40, ..EASY };
    let score = run(seeds(1_500), difficulty);
    println!("{score:?}");
    assert_eq!(score.wrong_fates, 0);
    // Two payments of the same parties within seconds that differ by less than a fee, each with one half lost,
    // look like one payment and its fee: one in 50,000 movements here.
    assert!(
        score.wrong_joins * 50_000 <= score.movements,
        "{} wrong joins",
        score.wrong_joins
    );
    assert!(
        score.missing_joins > 100,
        "what a statement lost has one side only"
    );
}

/// Dates without times: the balances give the order of a day, or the account is marked.
#[test]
fn dates_alone_are_ordered_by_balances() {
    let difficulty = Difficulty { dates: 50, ..EASY };
    let score = run(seeds(1_500), difficulty);
    println!("{score:?}");
    assert_eq!(
        (score.wrong_joins, score.wrong_orders, score.wrong_fates),
        (0, 0, 0)
    );
}
