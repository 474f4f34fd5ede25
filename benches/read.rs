//! Reading the native table from a file: `cargo bench -p fundtrail-benches --bench read`.

#![allow(missing_docs, reason = "criterion's macros make an undocumented function")]

use std::fs;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fundtrail_benches::{native_table, sizes};
use fundtrail_statements::{ReadOptions, read};

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

criterion_group!(benches, reading);
criterion_main!(benches);
