//! The steps of a trace in memory, each timed: `in_memory TABLE RULE FIRST STEP COUNT`.
//!
//! Reads a native table, takes the transfers at `FIRST`, `FIRST + STEP`, … (`COUNT` of them, by their place in
//! settlement order, from 0) for payments, and prints the median seconds of a few runs as JSON. `run.py` holds them
//! against other programs.

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

use fundtrail::{Query, Rule, SubLedger, TransferIndex};
use fundtrail_statements::{ReadOptions, read};

const RUNS: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [table, rule, first, step, count] = &arguments[..] else {
        panic!("TABLE RULE FIRST STEP COUNT");
    };
    let rule: Rule = rule.parse().expect("a rule");
    let [first, step, count] = [first, step, count].map(|text| text.parse::<usize>().expect("a number"));

    let begun = Instant::now();
    let case = read(&[PathBuf::from(table)], &ReadOptions::default()).expect("a sound table");
    let load = begun.elapsed().as_secs_f64();
    let [ledger] = &case.ledgers[..] else {
        panic!("one currency");
    };
    let payments = (0..count).map(|number| TransferIndex::from_index(first + number * step));
    let query = Query::new(ledger, payments).expect("transfers of the table");

    let reach = median(|| drop(black_box(query.reached(ledger))));
    let sub_ledger = median(|| drop(black_box(SubLedger::new(ledger, &query))));
    let sub = SubLedger::new(ledger, &query).expect("small balances");
    let trace = median(|| drop(black_box(sub.trace(rule))));
    println!(
        "{{\"transfers\": {}, \"accounts\": {}, \"reached\": {}, \"moves\": {}, \"load_seconds\": {load}, \
         \"reach_seconds\": {reach}, \"sub_ledger_seconds\": {sub_ledger}, \"trace_seconds\": {trace}}}",
        ledger.transfers().len(),
        case.book.len(),
        sub.accounts().len(),
        sub.len(),
    );
}

/// Median seconds of a few runs.
fn median(work: impl Fn()) -> f64 {
    let mut seconds: Vec<f64> = (0..RUNS)
        .map(|_| {
            let begun = Instant::now();
            work();
            begun.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    seconds[RUNS / 2]
}
