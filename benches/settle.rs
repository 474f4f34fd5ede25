//! Settling entries into transfers: `cargo bench -p fundtrail-benches --bench settle`.
//!
//! The steps run one after the other and not alone; a bench for a step is statements with much work for it,
//! beside the plain ones.

#![allow(missing_docs, reason = "criterion's macros make an undocumented function")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fundtrail::{Money, Source, Time};
use fundtrail_benches::sizes;
use fundtrail_statements::{Direction, Entry, Interval, Left, Options, Reading, Side, Text, settle};

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
    for &size in sizes().iter().take(1) {
        for (step, trouble) in STEPS {
            let shape = Shape {
                accounts: size / 50 + 2,
                a_second: 4,
                amounts: 100_000,
            };
            let mut reading = shape.statements(size);
            trouble(&mut reading);
            group.throughput(Throughput::Elements(reading.entries.len() as u64));
            group.bench_function(BenchmarkId::new(step, reading.entries.len()), |bench| {
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

/// Gives one step much to do.
type Trouble = fn(&mut Reading);

/// The steps, and what gives each much to do.
const STEPS: [(&str, Trouble); 7] = [
    ("duplicates: all exported twice", export_twice),
    ("status: each fifth line failed beside", fail_beside),
    ("reversals: each fifth line undone", undo),
    ("own: each fifth line to oneself", to_oneself),
    ("mirrors: payees name nobody", name_no_payer),
    ("leftovers: half the statements missing", lose_half),
    ("exits: nobody is named", name_nobody),
];

/// A second export of everything, in files of their own.
fn export_twice(reading: &mut Reading) {
    let exports = reading
        .entries
        .iter()
        .map(|e| e.export)
        .max()
        .map_or(0, |last| last + 1);
    let again: Vec<Entry> = reading
        .entries
        .iter()
        .map(|&entry| Entry {
            source: Source::new(entry.source.file() + exports as usize, entry.source.line()),
            export: entry.export + exports,
            ..entry
        })
        .collect();
    reading.entries.extend(again);
}

/// Puts what `beside` makes of each fifth line right behind it.
fn beside_each_fifth(reading: &mut Reading, beside: impl Fn(Entry) -> Vec<Entry>) {
    let mut all = Vec::new();
    for (i, &entry) in reading.entries.iter().enumerate() {
        all.push(entry);
        if i % 5 == 0 {
            all.extend(beside(entry));
        }
    }
    for (i, entry) in all.iter_mut().enumerate() {
        entry.source = Source::new(entry.source.file(), i as u64 + 2);
    }
    reading.entries = all;
}

fn fail_beside(reading: &mut Reading) {
    let status = reading.texts.intern("失败");
    beside_each_fifth(reading, |entry| vec![Entry { status, ..entry }]);
}

fn undo(reading: &mut Reading) {
    let memo = reading.texts.intern("冲正");
    beside_each_fifth(reading, |entry| {
        let amount = Money::from_minor(7);
        let after = entry.balance.and_then(|balance| balance.checked_sub(amount));
        let out = Entry {
            direction: Direction::Out,
            amount,
            balance: after,
            ..entry
        };
        vec![
            out,
            Entry {
                direction: Direction::In,
                balance: entry.balance,
                memo,
                ..out
            },
        ]
    });
}

fn to_oneself(reading: &mut Reading) {
    beside_each_fifth(reading, |entry| {
        vec![Entry {
            direction: Direction::Own,
            other: entry.own,
            ..entry
        }]
    });
}

fn name_no_payer(reading: &mut Reading) {
    for entry in reading
        .entries
        .iter_mut()
        .filter(|e| e.direction == Direction::In)
    {
        entry.other = Side::default();
    }
}

fn lose_half(reading: &mut Reading) {
    reading.entries.retain(|entry| entry.export % 2 == 0);
}

fn name_nobody(reading: &mut Reading) {
    for entry in &mut reading.entries {
        entry.other = Side::default();
    }
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
                    left: Left::default(),
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
