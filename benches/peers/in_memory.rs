//! Steps in memory, each timed, for `run.py` to hold against other programs:
//!
//! - `in_memory trace TABLE RULE FIRST STEP COUNT`: the transfers at `FIRST`, `FIRST + STEP`, … (`COUNT` of them, by
//!   their place in settlement order, from 0) are payments.
//! - `in_memory sources TABLE RULE`: whose money the payee of the last transfer holds, received and passed on, every
//!   origin apart.
//! - `in_memory held TABLE fifo`: whose money every account holds, every origin apart, and the sum of it.
//!
//! Reads a native table and prints JSON: median processor seconds of a few runs (as the C program tells its own; where
//! the system does not count them so, wall seconds), and the most memory from the loaded table on.

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

use fundtrail::sources::{HeldByAll, SourcesQuery, Upstream};
use fundtrail::{AccountId, Query, Rule, SubLedger, Time, TransferIndex};
use fundtrail_statements::{Case, ReadOptions, read};

const RUNS: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let texts: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let [step, table, rule, which @ ..] = &texts[..] else {
        panic!("STEP TABLE RULE …");
    };
    let rule: Rule = rule.parse().expect("a rule");
    let begun = Instant::now();
    let case = read(&[PathBuf::from(table)], &ReadOptions::default()).expect("a sound table");
    let load = begun.elapsed().as_secs_f64();
    let loaded = memory_mb("VmRSS:");
    forget_the_peak();
    let figures = match (*step, which) {
        ("trace", [first, step, count]) => {
            let [first, step, count] =
                [first, step, count].map(|text| text.parse::<usize>().expect("a number"));
            trace(&case, rule, (0..count).map(|number| first + number * step))
        }
        ("sources", []) => sources(&case, rule),
        ("held", []) => held(&case),
        _ => panic!("trace TABLE RULE FIRST STEP COUNT, or sources TABLE RULE, or held TABLE fifo"),
    };
    println!(
        "{{\"transfers\": {}, \"accounts\": {}, \"load_seconds\": {load}, {figures}, \"loaded_mb\": {}, \"peak_mb\": {}}}",
        case.ledgers[0].transfers().len(),
        case.book.len(),
        said(loaded),
        said(memory_mb(PEAK)),
    );
}

fn said(mb: Option<f64>) -> String {
    mb.map_or("null".to_owned(), |mb| mb.to_string())
}

fn trace(case: &Case, rule: Rule, payments: impl Iterator<Item = usize>) -> String {
    let ledger = &case.ledgers[0];
    let query = Query::new(ledger, payments.map(TransferIndex::from_index)).expect("transfers of the table");
    let reach = median(|| drop(black_box(query.reached(ledger))));
    let sub_ledger = median(|| drop(black_box(SubLedger::new(ledger, &query))));
    let sub = SubLedger::new(ledger, &query).expect("small balances");
    let trace = median(|| drop(black_box(sub.trace(rule))));
    format!(
        "\"reached\": {}, \"moves\": {}, \"reach_seconds\": {reach}, \"sub_ledger_seconds\": {sub_ledger}, \
         \"trace_seconds\": {trace}",
        sub.accounts().len(),
        sub.len(),
    )
}

fn sources(case: &Case, rule: Rule) -> String {
    let ledger = &case.ledgers[0];
    let last = ledger
        .transfers()
        .payees()
        .last()
        .and_then(|payee| payee.account());
    let query = SourcesQuery::new(last);
    let upstream = median(|| drop(black_box(Upstream::new(ledger, &case.book, &query))));
    let part = Upstream::new(ledger, &case.book, &query).expect("small balances");
    let attribution = median(|| drop(black_box(part.sources(rule))));
    let found = part.sources(rule).expect("a rule of many origins");
    let held: i128 = found.asked().iter().map(|asked| asked.whole.held).sum();
    format!(
        "\"upstream\": {}, \"origins\": {}, \"splits\": {}, \"held_minor\": {held}, \
         \"upstream_seconds\": {upstream}, \"sources_seconds\": {attribution}",
        part.transfers(),
        found.origins().len(),
        found
            .asked()
            .iter()
            .map(|asked| asked.by_origin.len())
            .sum::<usize>(),
    )
}

/// Once: nothing is in the cache, or in the allocator, that would not be there for a user.
fn held(case: &Case) -> String {
    let ledger = &case.ledgers[0];
    let mut held = None;
    let seconds = seconds_of(|| held = HeldByAll::oldest_first(ledger, [], Time::MAX).ok());
    let held = held.expect("small balances");
    let (mut parts, mut all) = (0, 0);
    let asked = seconds_of(|| {
        for account in (0..ledger.accounts()).map(AccountId::from_index) {
            for (_, amount) in held.by(account) {
                parts += 1;
                all += i128::from(amount);
            }
        }
    });
    format!(
        "\"parts\": {parts}, \"held_minor\": {all}, \"held_seconds\": {seconds}, \"asked_seconds\": {asked}"
    )
}

/// Median processor seconds of a few runs.
fn median(work: impl Fn()) -> f64 {
    let mut seconds: Vec<f64> = (0..RUNS).map(|_| seconds_of(&work)).collect();
    seconds.sort_by(f64::total_cmp);
    seconds[RUNS / 2]
}

/// Processor seconds of one run.
fn seconds_of(work: impl FnOnce()) -> f64 {
    let (begun, worked) = (Instant::now(), processor_seconds());
    work();
    let wall = begun.elapsed().as_secs_f64();
    worked
        .zip(processor_seconds())
        .map_or(wall, |(before, after)| after - before)
}

/// How long this thread has run, where the system says so (Linux): none of these steps has another.
fn processor_seconds() -> Option<f64> {
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = counted.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

/// The most memory from here on, where the system lets a process begin to count anew (Linux).
fn forget_the_peak() {
    // Where it cannot, the peak is that of loading too, which flatters nobody.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The most memory since then.
const PEAK: &str = "VmHWM:";

/// Memory of this process, in MB, where the system tells it (Linux).
fn memory_mb(which: &str) -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let told = status.lines().find_map(|line| line.strip_prefix(which))?;
    let kilobytes: f64 = told.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes / 1024.0)
}
