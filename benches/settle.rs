//! Settling entries into transfers: `cargo bench -p fundtrail-benches --bench settle`.

#![allow(missing_docs, reason = "criterion's macros make an undocumented function")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fundtrail::{Money, Source, Time};
use fundtrail_benches::sizes;
use fundtrail_statements::{Direction, Entry, Interval, Options, Reading, Side, Text, settle};

fn settling(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("settle");
    group.sample_size(10);
    for size in sizes() {
        for (name, shape) in [
            (
                "one pair",
                Shape {
                    accounts: 2,
                    a_second: 1,
                    amounts: 3,
                },
            ),
            (
                "many accounts",
                Shape {
                    accounts: size / 50 + 2,
                    a_second: 4,
                    amounts: 100_000,
                },
            ),
        ] {
            let reading = shape.statements(size);
            group.throughput(Throughput::Elements(reading.entries.len() as u64));
            group.bench_function(BenchmarkId::new(name, reading.entries.len()), |bench| {
                bench.iter(|| black_box(settle(&reading, &Options::default())).expect("sound statements"));
            });
        }
    }
    let instant = Shape {
        accounts: 2,
        a_second: usize::MAX,
        amounts: 100_000,
    }
    .statements(10_000);
    group.bench_function("ten thousand lines of one second", |bench| {
        bench.iter(|| black_box(settle(&instant, &Options::default())).expect("sound statements"));
    });
    group.finish();
}

/// What statements look like.
struct Shape {
    accounts: usize,
    /// How many transfers share a second.
    a_second: usize,
    /// How many different amounts there are.
    amounts: usize,
}

impl Shape {
    /// So many entries in statements with balances, both sides of each transfer, the lines of a second in the
    /// order of their amounts.
    fn statements(&self, entries: usize) -> Reading {
        let mut reading = Reading::default();
        let mut balances = vec![1_000_000_000_000_i64; self.accounts];
        let numbers: Vec<Text> = (0..self.accounts)
            .map(|a| reading.texts.intern(&format!("6222{a:012}")))
            .collect();
        let mut statements: Vec<Vec<Entry>> = vec![Vec::new(); self.accounts];
        let mut state = 1_usize;
        for transfer in 0..entries / 2 {
            let mut draw = |bound: usize| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                (state >> 33) % bound
            };
            let payer = draw(self.accounts);
            let payee = (payer + 1 + draw(self.accounts - 1)) % self.accounts;
            let amount = 100 + 100 * draw(self.amounts).cast_signed() as i64;
            let second = (transfer / self.a_second).cast_signed() as i64;
            for (own, other, direction, change, late) in [
                (payer, payee, Direction::Out, -amount, 0),
                (payee, payer, Direction::In, amount, 2),
            ] {
                balances[own] += change;
                let start = Time::from_seconds(1_772_000_000 + second + late).expect("in range");
                let side = |account| Side {
                    card: account,
                    ..Side::default()
                };
                statements[own].push(Entry {
                    source: Source::new(own, 0),
                    export: own as u32,
                    time: Interval {
                        start,
                        width_nanos: 1_000_000_000,
                    },
                    direction,
                    amount: Money::from_minor(amount),
                    balance: Some(Money::from_minor(balances[own])),
                    currency: Text::EMPTY,
                    own: side(numbers[own]),
                    other: side(numbers[other]),
                    status: Text::EMPTY,
                    serial: Text::EMPTY,
                    kind: Text::EMPTY,
                    memo: Text::EMPTY,
                    channel: Text::EMPTY,
                    merchant: Text::EMPTY,
                });
            }
        }
        for (account, mut lines) in statements.into_iter().enumerate() {
            lines.sort_by_key(|e| (e.time.start, e.amount));
            for (line, entry) in lines.into_iter().enumerate() {
                reading.entries.push(Entry {
                    source: Source::new(account, line as u64 + 2),
                    ..entry
                });
            }
        }
        reading
    }
}

criterion_group!(benches, settling);
criterion_main!(benches);
