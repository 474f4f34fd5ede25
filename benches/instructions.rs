//! How many instructions each step takes, which a machine's noise does not change: `cargo bench -p fundtrail-benches
//! --bench instructions`, with valgrind and `cargo install gungraun-runner --version 0.20.0` (that of `Cargo.lock`).
//!
//! Each run is held against the one before. One thread, 20,000 transfers (the bounds: the accounts of the thick network
//! that the first payments come to), so that valgrind needs seconds.

#![allow(missing_docs, reason = "gungraun's macros make undocumented functions")]

use std::hint::black_box;
use std::path::{Path, PathBuf};

use fundtrail::{Bounds, Ledger, LedgerBuilder, Openings, Rule, SubLedger, Trace};
use fundtrail_benches::{Network, accounts, native_table, one_payment};
use fundtrail_statements::{Case, PaymentSpec, ReadOptions, Wanted, read, read_reached};
use gungraun::{library_benchmark, library_benchmark_group, main};

const TRANSFERS: usize = 20_000;
const LISTED: usize = 50;

/// A native table on disk, made anew.
fn table() -> PathBuf {
    let folder = tempfile::tempdir().expect("a temporary folder").keep();
    let file = folder.join("t.csv");
    std::fs::write(&file, native_table(TRANSFERS)).expect("room for the table");
    file
}

/// Takes the table away again.
fn tidy((table, _): (PathBuf, Case)) {
    let folder = table.parent().expect("it lies in a folder");
    std::fs::remove_dir_all(folder).expect("nobody else has it");
}

/// One thread does all: what several do while they wait for each other is noise.
fn alone<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    pool.expect("a thread").install(work)
}

fn paths(table: &Path) -> [PathBuf; 1] {
    [table.to_owned()]
}

#[library_benchmark]
#[bench::whole(setup = table, teardown = tidy)]
fn reading(table: PathBuf) -> (PathBuf, Case) {
    let case = alone(|| read(&paths(&table), &ReadOptions::default())).expect("a sound table");
    (table, black_box(case))
}

#[library_benchmark]
#[bench::reached(setup = table, teardown = tidy)]
fn reading_by_reach(table: PathBuf) -> (PathBuf, Case) {
    let place = format!("t.csv:{}", TRANSFERS / 2);
    let payment: PaymentSpec = place.parse().expect("a place");
    let wanted = Wanted::new([&payment], []).expect("a named payment");
    let case = alone(|| read_reached(&paths(&table), &ReadOptions::default(), &wanted));
    (
        table,
        black_box(case.expect("a sound table").expect("a plain table")),
    )
}

fn unsettled() -> LedgerBuilder {
    Network::Thick.transfers(TRANSFERS)
}

#[library_benchmark]
#[bench::table(setup = unsettled)]
fn ordering(transfers: LedgerBuilder) -> Ledger {
    alone(|| black_box(transfers.from_table(accounts(TRANSFERS))))
}

fn thick() -> Ledger {
    Network::Thick.ledger(TRANSFERS)
}

#[library_benchmark]
#[bench::fifo(args = (Rule::Fifo), setup = with_ledger)]
#[bench::pro_rata(args = (Rule::ProRata), setup = with_ledger)]
fn tracing((rule, ledger): (Rule, Ledger)) -> (Ledger, Trace) {
    let query = one_payment(&ledger);
    let sub = SubLedger::new(&ledger, &query).expect("small balances");
    let trace = black_box(sub.trace(rule));
    (ledger, trace)
}

fn with_ledger(rule: Rule) -> (Rule, Ledger) {
    (rule, thick())
}

#[library_benchmark]
#[bench::listed(setup = thick)]
fn bounding(ledger: Ledger) -> Ledger {
    let query = one_payment(&ledger);
    let sub = SubLedger::new(&ledger, &query).expect("small balances");
    let listed = &sub.accounts()[..LISTED.min(sub.accounts().len())];
    alone(|| {
        let bounds = Bounds::new(&sub, Openings::AsAssumed).expect("payments of 64 bits");
        black_box(bounds.account_bounds(listed));
    });
    ledger
}

library_benchmark_group!(
    name = steps;
    benchmarks = reading, reading_by_reach, ordering, tracing, bounding
);

main!(library_benchmark_groups = steps);
