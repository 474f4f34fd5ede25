//! What many payments that are alike cost, at n, 2n and 4n: an account that pays n others, and n interleaved lots that
//! are handed on whole through 1,000 accounts.
//!
//! `cargo bench -p fundtrail-benches --bench alike [-- N]` prints seconds of each step, one run each, with the
//! exponent between n and 4n, and fails where one grows faster than n^1.7.

use std::collections::BTreeMap;
use std::time::Instant;

use fundtrail::{
    AccountBook, AccountId, Banks, Bounds, Currency, FreezeInputs, FreezeList, Ledger, LedgerBuilder, Money,
    Openings, Order, Query, Rule, Schedule, Source, SubLedger, Time, Transfer, TransferIndex,
};

/// So many accounts hand the lots on.
const HANDS: usize = 1_000;
/// Of so many accounts at the top of the list the bounds are asked one by one, as the command does.
const LISTED: usize = 50;
/// Four times as many transfers outgrow the caches, and looking a thing up costs its logarithm.
const STEEPEST: f64 = 1.7;
/// What takes less than this is noise.
const LEAST_SECONDS: f64 = 0.2;

/// Account 0 is the victim, 1 his payee.
type Lines = Vec<(usize, usize, i64)>;

/// A count as an amount or as seconds.
fn minor(count: usize) -> i64 {
    i64::try_from(count).expect("a bench is small")
}

fn star(size: usize) -> Lines {
    let payees = 2..size + 2;
    let mut lines = vec![(0, 1, minor(size))];
    lines.extend(payees.map(|payee| (1, payee, 1)));
    lines
}

fn lots(size: usize) -> Lines {
    let half = size / 2;
    let mut lines = vec![(0, 1, minor(half))];
    // Account 2 brings other money, 3 is the first hand.
    for _ in 0..half {
        lines.extend([(1, 3, 1), (2, 3, 1)]);
    }
    lines.extend((3..3 + HANDS).map(|hand| (hand, hand + 1, minor(2 * half))));
    lines
}

fn ledger(lines: &Lines) -> Ledger {
    let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
    for (i, &(payer, payee, amount)) in lines.iter().enumerate() {
        let transfer = Transfer {
            time: Time::from_seconds(minor(i)).expect("in range"),
            payer: AccountId::from_index(payer).into(),
            payee: AccountId::from_index(payee).into(),
            amount: Money::from_minor(amount),
            source: Source::new(0, i as u64 + 2),
        };
        builder.push(transfer).expect("not negative");
    }
    let accounts = lines.iter().map(|l| l.0.max(l.1)).max().unwrap_or(0) + 1;
    builder.from_table(accounts)
}

/// The steps of a trace, and the seconds that each took.
fn measure(lines: &Lines) -> Vec<(&'static str, f64)> {
    let ledger = ledger(lines);
    let query = Query::new(&ledger, [TransferIndex::from_index(0)]).expect("a payment");
    let sub = SubLedger::new(&ledger, &query).expect("small balances");
    let mut book = AccountBook::new();
    for account in 0..ledger.accounts() {
        book.intern(&account.to_string());
    }
    let mut steps = Vec::new();
    let mut start = Instant::now();
    let mut step = |name| {
        steps.push((name, start.elapsed().as_secs_f64()));
        start = Instant::now();
    };
    let trace = sub.trace(Rule::Fifo);
    step("trace, fifo");
    let list = FreezeList::new(&FreezeInputs {
        sub: &sub,
        trace: &trace,
        book: &book,
        schedule: Schedule::default(),
        banks: &Banks::default(),
        order: Order::Saving,
        frozen: &[],
        in_force: &BTreeMap::new(),
    });
    step("freeze list");
    let listed: Vec<_> = list.rows().iter().map(|row| row.account).collect();
    let bounds = Bounds::new(&sub, Openings::AsAssumed).expect("64 bits");
    bounds.account_bounds(&listed[..LISTED.min(listed.len())]);
    step("bounds of 50");
    bounds.set_bounds(&listed);
    step("joint bounds of all");
    steps
}

fn main() {
    let named = std::env::args().find_map(|a| a.parse().ok());
    let size: usize = named.unwrap_or(if fundtrail_benches::is_measured() {
        100_000
    } else {
        200
    });
    for (name, family) in [("star", star as fn(usize) -> Lines), ("lots", lots)] {
        let measured = [1, 2, 4].map(|times| measure(&family(times * size)));
        for (i, &(step, first)) in measured[0].iter().enumerate() {
            let [once, twice, four_times] = [0, 1, 2].map(|run| measured[run][i].1);
            let growth = (four_times / first).log(4.0);
            println!(
                "{name:<6} {step:<20} n = {size}: {once:.3} s, 2n {twice:.3} s, 4n {four_times:.3} s: n^{growth:.2}"
            );
            assert!(
                four_times < LEAST_SECONDS || growth < STEEPEST,
                "{step} of {name} grows with n^{growth:.2}"
            );
        }
    }
}
