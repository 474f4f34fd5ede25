//! Whatever records say, settling ends: no panic, no line lost, no line twice.
//!
//! `FUNDTRAIL_ROUND_TRIPS` says how many seeds to run.

use fundtrail::{ExitKind, Money, Period, Source, Time};
use fundtrail_statements::{
    AccountFact, Direction, Entry, Fate, Interval, Left, Options, Reading, Side, TableExit, TableLine, Text,
    settle,
};

/// A generator of small choices (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn text(&mut self, reading: &mut Reading, of: &[&str]) -> Text {
        let text = self.pick(of);
        reading.texts.intern(text)
    }

    fn side(&mut self, reading: &mut Reading) -> Side {
        let numbers = [
            "",
            "",
            "62220000001",
            "62220000002",
            "62220000003",
            "750001",
            "750002",
        ];
        let masks = ["", "", "", "6222****0001", "****0002", "**", "6222000***"];
        Side {
            card: self.text(reading, &numbers),
            account: self.text(reading, &numbers),
            masked: self.text(reading, &masks),
            name: self.text(reading, &["", "甲", "乙", "张*三", "财付通", "理财产品"]),
            id: self.text(reading, &["", "", "", "110", "220"]),
            bank: self.text(reading, &["", "中国银行"]),
        }
    }

    fn time(&mut self) -> Interval {
        let second = self.pick(&[0, 0, 1, 2, 60, 119, 121, 3_600, 86_400, 86_400 * 5, -1]);
        let start = self.pick(&[Time::from_seconds(second).expect("in range"); 40].map(|t| t));
        let start = if self.below(200) == 0 {
            self.pick(&[Time::MIN, Time::MAX])
        } else {
            start
        };
        Interval {
            start,
            width_nanos: self.pick(&[
                1_000_000_000,
                1_000_000_000,
                60_000_000_000,
                86_400_000_000_000,
                1,
                0,
            ]),
        }
    }

    fn exit(&mut self, reading: &mut Reading) -> Option<TableExit> {
        (self.below(2) == 0).then(|| TableExit {
            kind: self.pick(&ExitKind::ALL),
            name: self.text(reading, &["", "6222****0001"]),
        })
    }

    fn money(&mut self) -> Money {
        let huge = self.below(100) == 0;
        let small = [0, 1, 2, 3, 5, 100, 10_000, 995_000, 1_000_000, -1, -2, -100];
        Money::from_minor(if huge {
            self.pick(&[i64::MAX, i64::MIN, i64::MAX - 1])
        } else {
            self.pick(&small)
        })
    }
}

fn reading(seed: u64) -> Reading {
    let mut dice = Dice(seed);
    let mut reading = Reading {
        paths: vec!["a.csv".into(), "b.csv".into()],
        ..Reading::default()
    };
    for line in 0..dice.below(30) {
        let entry = Entry {
            source: Source::new(usize::from(line > 12), line as u64),
            export: u32::from(line > 12) + u32::from(line > 20),
            time: dice.time(),
            direction: dice.pick(&[Direction::In, Direction::Out, Direction::Out, Direction::Own]),
            amount: dice.money(),
            balance: if dice.below(3) == 0 {
                None
            } else {
                Some(dice.money())
            },
            currency: dice.text(&mut reading, &["", "", "", "CNY", "USD"]),
            own: dice.side(&mut reading),
            other: dice.side(&mut reading),
            status: dice.text(&mut reading, &["", "成功", "成功", "失败", "01"]),
            serial: dice.text(&mut reading, &["", "", "S1", "S2"]),
            kind: dice.text(&mut reading, &["", "", "转账", "代发"]),
            memo: dice.text(&mut reading, &["", "", "手续费", "取现", "冲正", "理财", "结息"]),
            channel: Text::EMPTY,
            merchant: dice.text(&mut reading, &["", "", "", "M1"]),
            left: Left::default(),
        };
        reading.entries.push(entry);
    }
    for line in 0..dice.below(8) {
        let amount = Money::from_minor(dice.money().minor().checked_abs().unwrap_or(0));
        let table = TableLine {
            source: Source::new(1, 100 + line as u64),
            time: dice.time(),
            payer: dice.side(&mut reading),
            payee: dice.side(&mut reading),
            amount,
            currency: Text::EMPTY,
            exit: dice.exit(&mut reading),
        };
        reading.table.push(table);
    }
    for _ in 0..dice.below(3) {
        let side = dice.side(&mut reading);
        let [from, until] = [dice.time().start, dice.time().start];
        let asked = (from <= until).then_some(Period { from, until });
        reading.facts.push(AccountFact { side, asked });
    }
    reading
}

#[test]
fn whatever_records_say_every_line_is_accounted_for() {
    let seeds = std::env::var("FUNDTRAIL_ROUND_TRIPS")
        .ok()
        .and_then(|n| n.parse().ok());
    let mut settled_lines = 0;
    for seed in 0..seeds.unwrap_or(4_000) {
        let reading = reading(seed);
        let Ok(settled) = settle(&reading, &Options::default()) else {
            continue;
        };
        assert_eq!(settled.fates.len(), reading.entries.len(), "seed {seed}");
        assert_eq!(settled.table_fates.len(), reading.table.len(), "seed {seed}");
        let counts = settled.counts();
        assert_eq!(counts.accounted_for(), counts.lines, "seed {seed}");
        assert_eq!(settled.rejects.len() as u64, counts.rejected, "seed {seed}");
        let lines = reading.entries.iter().map(|e| e.source).zip(&settled.fates);
        let table = reading.table.iter().map(|l| l.source).zip(&settled.table_fates);
        for (source, fate) in lines.chain(table) {
            if let Fate::Transfer { ledger, transfer } = fate {
                let transfers = settled.ledgers[*ledger].transfers();
                let mut evidence = transfers.sources_of(*transfer);
                assert!(evidence.any(|s| s == source), "seed {seed}: {source:?}");
                settled_lines += 1;
            }
        }
    }
    assert!(settled_lines > 5_000, "{settled_lines} lines became transfers");
}
