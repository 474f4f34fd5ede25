//! What is known at a time is what the files said that had ended then.

use std::fs;
use std::path::Path;

use fundtrail::{Ledger, Time};
use fundtrail_statements::{Case, ReadOptions, read};

/// splitmix64.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound
    }
}

const HEADER: &str = "交易卡号,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,摘要说明\n";

/// Two statements of accounts that pay each other, a line a minute, some of it returned later.
fn statements(random: &mut Random, lines: u64) -> [Vec<String>; 2] {
    let mut balances = [5_000_u64, 5_000];
    let mut files = [Vec::new(), Vec::new()];
    let mut last = None;
    for minute in 0..lines {
        let undoes = last.take().filter(|_| random.below(2) == 0);
        let (payer, amount) = undoes.unwrap_or((random.below(2) as usize, 1 + random.below(300)));
        let word = if undoes.is_some() { "退汇" } else { "转账" };
        if balances[payer] < amount {
            continue;
        }
        balances[payer] -= amount;
        balances[1 - payer] += amount;
        for (own, way) in [(payer, "出"), (1 - payer, "进")] {
            // Not all that left is seen to arrive.
            if own == payer || random.below(4) > 0 {
                files[own].push(format!(
                    "99990000000000000{:02},2026-03-01 10:{minute:02}:00,{amount}.00,{}.00,{way},99990000000000000{:02},{word}\n",
                    11 * (own + 1),
                    balances[own],
                    11 * (2 - own),
                ));
            }
        }
        if undoes.is_none() {
            last = Some((1 - payer, amount));
        }
    }
    files
}

/// Two statements of accounts that pay each other every hour or two; two in five payments take 1 to 50 hours.
fn lagging_statements(random: &mut Random, payments: u64) -> [Vec<String>; 2] {
    let mut balances = [5_000_u64, 5_000];
    let mut files = [Vec::new(), Vec::new()];
    let mut coming: Vec<(u64, usize, u64)> = Vec::new();
    let mut write = |minute: u64, own: usize, way: &str, amount: u64, balance: u64| {
        files[own].push(format!(
            "99990000000000000{:02},2026-03-{:02} {:02}:{:02}:00,{amount}.00,{balance}.00,{way},99990000000000000{:02},转账\n",
            11 * (own + 1),
            1 + minute / 1_440,
            minute / 60 % 24,
            minute % 60,
            11 * (2 - own),
        ));
    };
    for payment in 0..=payments {
        let minute = if payment < payments {
            97 * payment
        } else {
            u64::MAX
        };
        coming.sort_unstable();
        for (arrived, payee, amount) in coming.extract_if(.., |next| next.0 < minute) {
            balances[payee] += amount;
            write(arrived, payee, "进", amount, balances[payee]);
        }
        let (payer, amount) = (random.below(2) as usize, 1 + random.below(300));
        if payment == payments || balances[payer] < amount {
            continue;
        }
        balances[payer] -= amount;
        write(minute, payer, "出", amount, balances[payer]);
        let lags = random.below(5) < 2;
        let lag = if lags { 60 + random.below(49 * 60) } else { 0 };
        coming.push((minute + lag, 1 - payer, amount));
    }
    files
}

fn reading(folder: &Path, name: &str, files: &[Vec<String>; 2], as_of: Option<Time>) -> Case {
    let folder = folder.join(name);
    fs::create_dir(&folder).expect("a folder");
    for (file, lines) in files.iter().enumerate().filter(|(_, lines)| !lines.is_empty()) {
        fs::write(
            folder.join(format!("{file}.csv")),
            HEADER.to_owned() + &lines.concat(),
        )
        .expect("a file");
    }
    let options = ReadOptions {
        as_of,
        ..ReadOptions::default()
    };
    read(&[folder], &options).unwrap_or_else(|error| panic!("{error}"))
}

fn movements(case: &Case) -> Vec<String> {
    let of_ledger = |ledger: &Ledger| {
        let transfers: Vec<_> = ledger.transfers().iter().collect();
        let openings: Vec<_> = (0..ledger.accounts())
            .map(|a| ledger.opening(fundtrail::AccountId::from_index(a)))
            .collect();
        let coverage: Vec<_> = (0..ledger.accounts())
            .map(|a| ledger.coverage(fundtrail::AccountId::from_index(a)))
            .collect();
        let arrivals = ledger.arrivals();
        format!("{transfers:?} {openings:?} {coverage:?} {arrivals:?}")
    };
    case.ledgers.iter().map(of_ledger).collect()
}

#[test]
fn as_of_a_time_gives_what_the_files_cut_at_that_time_give() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut later = 0;
    for seed in 0..60 {
        let mut random = Random(seed);
        let files = statements(&mut random, 14);
        let minute = 4 + random.below(8);
        let time = format!("2026-03-01 10:{minute:02}:00");
        let cut = files.clone().map(|lines| {
            lines
                .into_iter()
                .filter(|line| line[20..39] <= *time)
                .collect::<Vec<_>>()
        });
        if cut.iter().any(Vec::is_empty) {
            continue;
        }
        let as_of = time.replace(' ', "T").parse().map(Time::from_datetime);
        let as_of = as_of.expect("a time").expect("in range");
        let whole = reading(folder.path(), &format!("{seed}"), &files, Some(as_of));
        let short = reading(folder.path(), &format!("{seed}-cut"), &cut, None);
        assert_eq!(movements(&whole), movements(&short), "seed {seed}");
        later += usize::from(files != cut);
    }
    assert!(later > 30, "{later} cases have later lines");
}

#[test]
fn as_of_a_time_with_money_in_transit_gives_what_the_files_cut_at_that_time_give() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut in_transit = 0;
    for seed in 0..60 {
        let mut random = Random(1_000 + seed);
        let files = lagging_statements(&mut random, 40);
        let minute = 600 + random.below(3_000);
        let time = format!(
            "2026-03-{:02} {:02}:{:02}:00",
            1 + minute / 1_440,
            minute / 60 % 24,
            minute % 60
        );
        let cut = files.clone().map(|lines| {
            let known = lines.into_iter().filter(|line| line[20..39] <= *time);
            known.collect::<Vec<_>>()
        });
        let as_of = time.replace(' ', "T").parse().map(Time::from_datetime);
        let as_of = as_of.expect("a time").expect("in range");
        let whole = reading(folder.path(), &format!("{seed}"), &files, Some(as_of));
        let short = reading(folder.path(), &format!("{seed}-cut"), &cut, None);
        assert_eq!(movements(&whole), movements(&short), "seed {seed}");
        let arrivals = whole.ledgers.iter().map(|ledger| ledger.arrivals().len());
        in_transit += arrivals.sum::<usize>();
    }
    assert!(in_transit > 60, "{in_transit} transfers in transit");
}

#[test]
fn lines_after_the_as_of_time_are_counted_and_noted() {
    let folder = tempfile::tempdir().expect("a folder");
    let line = |time: &str, amount: &str, balance: &str, way: &str, word: &str| {
        format!("9999000000000000011,2026-03-{time},{amount},{balance},{way},9999000000000000022,{word}\n")
    };
    let files = [
        vec![
            line("02 09:10:00", "600.00", "400.00", "出", "转账"),
            line("05 10:00:00", "600.00", "1000.00", "进", "退汇"),
        ],
        Vec::new(),
    ];
    let as_of = "2026-03-02T12:00:00".parse().map(Time::from_datetime);
    let case = reading(
        folder.path(),
        "late",
        &files,
        Some(as_of.expect("a time").expect("in range")),
    );
    assert_eq!((case.counts.void, case.counts.in_transfers), (0, 1));
    assert_eq!(case.counts.lines, case.counts.accounted_for());
    assert!(case.notes.iter().any(|note| note.code == "after-as-of"));
}
