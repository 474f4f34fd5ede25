//! The reading of what a payment reaches asks and refuses as the whole reading does, over damaged transfer tables: it
//! says the same of every line, or leaves the table to the whole reading.
//!
//! `FUNDTRAIL_READINGS` raises the number of tables (default 150).

use std::fs;
use std::path::{Path, PathBuf};

use fundtrail::{End, Party, TransferIndex};
use fundtrail_statements::{Case, PaymentSpec, ReadError, ReadOptions, Wanted, read, read_reached};

/// `SplitMix64`.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }

    fn happens(&mut self, in_hundred: usize) -> bool {
        self.below(100) < in_hundred
    }
}

const HEADERS: [&str; 10] = [
    "id,time,from,to,amount",
    "id,time,from,to,amount",
    "id,time,from,to,amount,currency",
    "id,time,from,to,amount,from_name,to_name",
    "id,time,from,to,amount,from_bank,to_bank",
    "id,time,from,to,amount,fee",
    "id,time,from,to,amount,comment,extra account",
    "id,time,payer,payee,amount",
    "流水号,交易时间,付款账号,收款账号,金额,币种",
    "id,time,from,to,amount,seq",
];

const DATES: [&str; 16] = [
    "2026-03-13 10:00:00",
    "2026-03-05 09:00:01",
    "2026/3/5 9:05",
    "2026-03-05",
    "13/03/2026",
    "03/04/2026 10:00:00",
    "31/03/2026 10:00",
    "04/03/2026",
    "46082",
    "46082.5",
    "2026030109",
    "2026-02-30 10:00:00",
    "",
    "PENDING",
    "20260305",
    "5 Mar 2026",
];
const NUMBERS: [&str; 17] = [
    "6217000000000000011",
    "6217000000000000012",
    "6217000000000000013",
    "6217000000000000020",
    "6217000000000000030",
    "12345678",
    "0",
    "7",
    "#N/A",
    "6222****1234",
    "6.22E+18",
    "",
    "GB29NWBK60161331926819",
    "户乙",
    "6217 0000 0000 0000 011",
    "'6217000000000000012",
    "9999000000000000001/户丙",
];
const AMOUNTS: [&str; 15] = [
    "10.00",
    "5",
    "1,234.50",
    "1.234,50",
    "12,34,567.00",
    "-3.00",
    "0.00",
    "0.005",
    "¥20.00",
    "$5.00",
    "#VALUE!",
    "",
    "1 000.00",
    "9223372036854775807",
    "1.234",
];
const REST: [&str; 12] = [
    "",
    "CNY",
    "USD",
    "户甲",
    "某支付备付金",
    "某银行",
    "1.00",
    "6222020000000000099",
    "7",
    "memo",
    "-",
    "3",
];
const LINES: [&str; 12] = [
    "",
    "合计,,,,15.00",
    "Total,,,,15.00",
    "id,time,from,to,amount",
    "日期,账号,收入,支出,余额",
    "----,----,----,----,----",
    "9,2026-03-05 10:00:00,6217000000000000011,6217000000000000012,5.00,CNY,\"open",
    "a note of the bank",
    "time,from,to,amount,note",
    "9,2026-03-05 10:00:00,6217000000000000011,6217000000000000012,1,000.00",
    "sep=,",
    "共 3 笔",
];

/// A table: most cells sound, some not.
fn table(random: &mut Random) -> String {
    let header = random.one(&HEADERS);
    let width = header.split(',').count();
    let mut text = format!("{header}\n");
    // The kinds of cells that this table may have besides sound ones, so that whole columns are of one.
    let (odd_dates, odd_numbers, odd_amounts) =
        (random.below(3) * 30, random.below(3) * 25, random.below(3) * 25);
    let dates: Vec<&str> = (0..2).map(|_| random.one(&DATES)).collect();
    let sound = random.below(DATES.len()).min(7);
    for line in 1..=random.below(8) + 2 {
        if random.happens(4) {
            text.push_str(random.one(&LINES));
            text.push('\n');
        }
        let date = if random.happens(odd_dates) {
            random.one(&dates)
        } else {
            DATES[sound.min(1)]
        };
        let mut number = || {
            if random.happens(odd_numbers) {
                random.one(&NUMBERS)
            } else {
                random.one(&NUMBERS[..5])
            }
        };
        let (from, to) = (number(), number());
        let amount = if random.happens(odd_amounts) {
            random.one(&AMOUNTS)
        } else {
            AMOUNTS[0]
        };
        let mut cells = vec![
            line.to_string(),
            date.into(),
            from.into(),
            to.into(),
            amount.into(),
        ];
        for _ in 5..width {
            cells.push(random.one(&REST).into());
        }
        if random.happens(3) {
            cells.pop();
        }
        if random.happens(2) {
            cells.push("more".into());
        }
        if random.happens(3) {
            cells[1] = format!("\"{}\"", cells[1]);
        }
        text.push_str(&cells.join(","));
        text.push_str(if random.happens(2) { "\r\n" } else { "\n" });
    }
    if random.happens(10) {
        text.push_str(random.one(&LINES));
    }
    if random.happens(1) {
        let at = (0..=random.below(text.len()))
            .rev()
            .find(|&at| text.is_char_boundary(at));
        text.insert(
            at.unwrap_or(0),
            random
                .one(&["\0", "\r", "\"", "\u{FEFF}"])
                .chars()
                .next()
                .unwrap_or(' '),
        );
    }
    text
}

fn end(case: &Case, ledger: usize, party: Party) -> String {
    let ledger = &case.ledgers[ledger];
    match party.end() {
        End::Account(account) => case.book.number(account).to_owned(),
        End::Exit(exit) => format!("{:?}", ledger.exits().exit(exit)),
    }
}

/// The transfers of a case, in settlement order.
fn transfers(case: &Case) -> Vec<String> {
    let mut all = Vec::new();
    for (at, ledger) in case.ledgers.iter().enumerate() {
        let tell = |index: TransferIndex| {
            let transfer = ledger.transfers().get(index);
            format!(
                "{} {} {} -> {} {:?} {:?}",
                ledger.currency().code(),
                transfer.time,
                end(case, at, transfer.payer),
                end(case, at, transfer.payee),
                transfer.amount,
                transfer.source
            )
        };
        all.extend(ledger.transfers().indices().map(tell));
    }
    all
}

fn said(case: &Case) -> String {
    let rejects: Vec<_> = case
        .rejects
        .iter()
        .map(|reject| (&reject.text, &reject.trouble))
        .collect();
    format!("{:?}\n{:?}\n{rejects:?}", case.counts, case.notes)
}

/// In what the two readings of a file differ.
fn difference(path: &Path, options: &ReadOptions, parts: &mut usize) -> Option<String> {
    let paths: [PathBuf; 1] = [path.to_owned()];
    let payment: PaymentSpec = "1".parse().expect("a payment");
    let wanted = Wanted::new([&payment], []).expect("it is named");
    let whole: Result<Case, ReadError> = read(&paths, options);
    match (whole, read_reached(&paths, options, &wanted)) {
        (_, Ok(None)) => None,
        (Err(whole), Err(part)) => {
            let (whole, part) = (whole.to_string(), part.to_string());
            (whole != part).then(|| format!("whole: {whole}\npart: {part}"))
        }
        (Err(whole), Ok(Some(part))) => Some(format!("whole: {whole}\npart reads {}", said(&part))),
        (Ok(whole), Err(part)) => Some(format!("whole reads {}\npart: {part}", said(&whole))),
        (Ok(whole), Ok(Some(part))) => {
            *parts += 1;
            let (all, some) = (transfers(&whole), transfers(&part));
            let mut rest = all.iter();
            let follows = some.iter().all(|one| rest.any(|other| other == one));
            if said(&whole) == said(&part) {
                (!follows).then(|| format!("whole: {all:?}\npart: {some:?}"))
            } else {
                Some(format!("whole: {}\npart: {}", said(&whole), said(&part)))
            }
        }
    }
}

#[test]
fn both_readings_ask_and_refuse_alike() {
    let count = std::env::var("FUNDTRAIL_READINGS")
        .ok()
        .and_then(|count| count.parse().ok());
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("t.csv");
    let mut faults = Vec::new();
    let mut parts = 0;
    let count = count.unwrap_or(150_u64);
    for seed in 0..count {
        let mut random = Random(seed);
        let text = table(&mut random);
        fs::write(&path, &text).expect("a file");
        let options = ReadOptions {
            accept_rejects: random.happens(50),
            ..ReadOptions::default()
        };
        if let Some(difference) = difference(&path, &options, &mut parts) {
            faults.push(format!("seed {seed}:\n{text}\n{difference}\n"));
        }
    }
    assert!(
        faults.is_empty(),
        "{} differ\n{}",
        faults.len(),
        faults[..faults.len().min(3)].join("\n")
    );
    assert!(
        parts as u64 * 20 > count,
        "only {parts} of {count} were read in part"
    );
}
