//! Each step of a trace in memory, with its cost a transfer: `cargo bench -p fundtrail-benches --bench steps`.

#![allow(missing_docs, reason = "criterion's macros make an undocumented function")]

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fundtrail::{Rule, SubLedger, TransferGraph};
use fundtrail_benches::{one_payment, sizes, skewed_ledger, skewed_transfers};

fn steps(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("steps");
    group.sample_size(10);
    for size in sizes() {
        group.throughput(Throughput::Elements(size as u64));
        let accounts = skewed_ledger(size).accounts();
        let transfers = skewed_transfers(size);
        group.bench_function(BenchmarkId::new("order", size), |bench| {
            bench.iter_batched(
                || transfers.clone(),
                |t| t.from_table(accounts),
                BatchSize::LargeInput,
            );
        });
        drop(transfers);
        let ledger = skewed_ledger(size);
        group.bench_function(BenchmarkId::new("graph", size), |bench| {
            bench.iter(|| black_box(TransferGraph::new(&ledger)));
        });
        let query = one_payment(&ledger);
        group.bench_function(BenchmarkId::new("reach", size), |bench| {
            bench.iter(|| black_box(query.reached(&ledger)));
        });
        let reached = query.reached(&ledger);
        group.bench_function(BenchmarkId::new("sub-ledger", size), |bench| {
            bench.iter(|| black_box(SubLedger::of_accounts(&ledger, &query, &reached)));
        });
        let sub = SubLedger::new(&ledger, &query).expect("small balances");
        for rule in Rule::ALL {
            group.bench_function(BenchmarkId::new(rule.name(), size), |bench| {
                bench.iter(|| black_box(sub.trace(rule)));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, steps);
criterion_main!(benches);
