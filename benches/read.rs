//! Reading the native table from a file: `cargo bench -p fundtrail-benches --bench read`.

#![allow(missing_docs, reason = "criterion's macros make an undocumented function")]

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fundtrail_benches::{Network, sizes};
use fundtrail_statements::{ReadOptions, read};
use fundtrail_synth::Network as Numbers;

fn reading(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("read");
    group.sample_size(10);
    let folder = tempfile::tempdir().expect("a temporary folder");
    for size in sizes() {
        let file = folder.path().join(format!("{size}.csv"));
        fs::write(&file, native_table(size)).expect("room for the table");
        group.throughput(Throughput::Elements(size as u64));
        group.bench_function(BenchmarkId::new("native", size), |bench| {
            let paths = [file.clone()];
            bench.iter(|| black_box(read(&paths, &ReadOptions::default())).expect("a sound table"));
        });
    }
    group.finish();
}

/// The skewed network as a native transfer table, to read it back.
fn native_table(transfers: usize) -> String {
    let ledger = Network::Skewed.ledger(transfers);
    let number = |party: fundtrail::Party| party.account().map(Numbers::number).expect("no exits here");
    let mut table = String::from("time,from,to,amount\n");
    for transfer in ledger.transfers().iter() {
        let (payer, payee) = (number(transfer.payer), number(transfer.payee));
        let amount = ledger.currency().plain(transfer.amount);
        writeln!(table, "{},{payer},{payee},{amount}", transfer.time).expect("a String takes all");
    }
    table
}

criterion_group!(benches, reading);
criterion_main!(benches);
