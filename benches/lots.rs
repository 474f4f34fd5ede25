//! Many lots that alternate, handed on whole: `cargo bench -p fundtrail-benches --bench lots [LOTS]`.
//!
//! An account gets so many amounts, traced and other money in turn, and all of it goes on through a thousand accounts.
//! Prints what FIFO and LIFO take at n, 2n and 4n lots (the fastest of three runs) and how that grows: a rule that moved
//! lot by lot would take n times the thousand accounts.

use std::hint::black_box;
use std::time::Instant;

use fundtrail::{
    AccountId, Currency, Ledger, LedgerBuilder, Money, Query, Rule, Source, SubLedger, Time, Transfer,
    TransferIndex,
};
use fundtrail_benches::is_measured;

/// How many accounts all of it goes through.
const HANDS: usize = 1_000;
const RUNS: usize = 3;
/// The steepest growth that is taken: lots lie in a tree, and outgrow the caches.
const STEEPEST: f64 = 1.5;

const VICTIM: usize = 0;
const MULE: usize = 1;
const OTHERS: usize = 2;
const FIRST_HAND: usize = 3;

fn main() {
    let asked = std::env::args()
        .skip(1)
        .find_map(|argument| argument.parse().ok());
    let lots: usize = asked.unwrap_or(if is_measured() { 100_000 } else { 1_000 });
    println!(
        "ms for          {:>10} {:>10} {:>10} lots   grows with",
        lots,
        2 * lots,
        4 * lots
    );
    for rule in [Rule::Fifo, Rule::Lifo] {
        let seconds = [1, 2, 4].map(|times| trace(rule, times * lots));
        let exponent = (seconds[2] / seconds[0]).log2() / 2.0;
        let [one, two, four] = seconds.map(|seconds| seconds * 1e3);
        println!("{rule:<15} {one:>10.1} {two:>10.1} {four:>10.1}        n^{exponent:.2}");
        // On the few lots of `cargo test` nothing is measured but noise.
        assert!(
            !is_measured() || exponent < STEEPEST,
            "{rule} grows with n^{exponent:.2}"
        );
    }
}

/// Seconds of the fastest run.
fn trace(rule: Rule, lots: usize) -> f64 {
    let ledger = handed_on(lots);
    let query = Query::new(&ledger, [TransferIndex::from_index(0)]).expect("the first transfer");
    let sub = SubLedger::new(&ledger, &query).expect("small balances");
    let runs = (0..RUNS).map(|_| {
        let begun = Instant::now();
        let trace = black_box(sub.trace(rule));
        let seconds = begun.elapsed().as_secs_f64();
        let last = trace
            .account(account(FIRST_HAND + HANDS))
            .expect("all of it came there");
        assert_eq!(last.held, trace.totals().paid, "{rule}: nothing stayed behind");
        seconds
    });
    runs.fold(f64::INFINITY, f64::min)
}

fn account(index: usize) -> AccountId {
    AccountId::from_index(index)
}

/// A payment that a mule passes on in parts, between which others pay; then all of it from hand to hand.
fn handed_on(lots: usize) -> Ledger {
    let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
    let mut line = 0_u64;
    let mut pay = |payer: usize, payee: usize, amount: i64| {
        line += 1;
        let transfer = Transfer {
            time: Time::from_seconds(line.cast_signed()).expect("in range"),
            payer: account(payer).into(),
            payee: account(payee).into(),
            amount: Money::from_minor(amount),
            source: Source::new(0, line),
        };
        builder.push(transfer).expect("not negative");
    };
    let each = 100;
    let half = i64::try_from(lots / 2).expect("not so many");
    pay(VICTIM, MULE, half * each);
    for _ in 0..lots / 2 {
        pay(MULE, FIRST_HAND, each);
        pay(OTHERS, FIRST_HAND, each);
    }
    for hand in FIRST_HAND..FIRST_HAND + HANDS {
        pay(hand, hand + 1, 2 * half * each);
    }
    builder.from_table(FIRST_HAND + HANDS + 1)
}
