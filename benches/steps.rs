//! Each step of a trace in memory: `cargo bench -p fundtrail-benches --bench steps`.

#![allow(missing_docs, reason = "criterion's macros make an undocumented function")]

use std::hint::black_box;

use criterion::{
    BatchSize, BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main,
    measurement::WallTime,
};
use fundtrail::{Rule, SubLedger, TransferGraph};
use fundtrail_benches::{Network, accounts, one_payment, sizes};

fn steps(criterion: &mut Criterion) {
    for network in Network::ALL {
        let mut group = criterion.benchmark_group(network.name());
        group.sample_size(10);
        for size in sizes() {
            group.throughput(Throughput::Elements(size as u64));
            order(&mut group, network, size);
            trace(&mut group, network, size);
        }
        group.finish();
    }
}

fn order(group: &mut BenchmarkGroup<'_, WallTime>, network: Network, size: usize) {
    let transfers = network.transfers(size);
    group.bench_function(BenchmarkId::new("order", size), |bench| {
        let settle = |transfers: fundtrail::LedgerBuilder| transfers.from_table(accounts(size));
        bench.iter_batched(|| transfers.clone(), settle, BatchSize::LargeInput);
    });
}

fn trace(group: &mut BenchmarkGroup<'_, WallTime>, network: Network, size: usize) {
    let ledger = network.ledger(size);
    let query = one_payment(&ledger);
    group.bench_function(BenchmarkId::new("graph", size), |bench| {
        bench.iter(|| black_box(TransferGraph::new(&ledger)));
    });
    group.bench_function(BenchmarkId::new("reach", size), |bench| {
        bench.iter(|| black_box(query.reached(&ledger)));
    });
    group.bench_function(BenchmarkId::new("sub-ledger", size), |bench| {
        bench.iter(|| black_box(SubLedger::new(&ledger, &query)));
    });
    let sub = SubLedger::new(&ledger, &query).expect("small balances");
    for rule in Rule::ALL {
        group.bench_function(BenchmarkId::new(rule.name(), size), |bench| {
            bench.iter(|| black_box(sub.trace(rule)));
        });
    }
}

criterion_group!(benches, steps);
criterion_main!(benches);
