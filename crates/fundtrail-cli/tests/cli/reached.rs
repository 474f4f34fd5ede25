//! A trace reads only what the payment can reach: nothing that it prints tells so.
//!
//! With a file of freezes (here one without any) every line is read whole, which is what the other reading is held
//! against.

use std::fmt::Write as _;

use crate::util::{Folder, Run};

/// Chance by a seed (splitmix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % end
    }

    pub(crate) fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }
}

/// A number; some are written in unusual ways, or are no number at all.
pub(crate) fn number(dice: &mut Dice, accounts: u64) -> String {
    // Squared: a few accounts do much.
    let account = dice.below(accounts) * dice.below(accounts) / accounts;
    let plain = 6_217_000_000_000_001_000 + account * 37 + 1;
    match account % 11 {
        7 => format!("00{account}"),
        8 => format!("GB{account:02}TEST00000000000011"),
        9 => account.to_string(),
        _ if dice.once_in(12) => format!("\"{plain}\""),
        _ if dice.once_in(12) => format!("\t{plain} "),
        _ => plain.to_string(),
    }
}

/// A table of random transfers: ties, copies, own and zero lines, blank ends, quotes, names (a platform's too).
pub(crate) fn table(dice: &mut Dice, lines: u64) -> String {
    let accounts = 6 + dice.below(40);
    let per_second = 1 + dice.below(4);
    let (named, sorted, seconds) = (dice.once_in(2), !dice.once_in(4), !dice.once_in(5));
    let mut text = String::from(if named {
        "id,time,from,from_name,to,amount,exit,note\n"
    } else {
        "id,time,from,to,amount,exit,note\n"
    });
    for line in 0..lines {
        let at = if sorted { line } else { dice.below(lines) } / per_second;
        let time = if seconds {
            format!(
                "2026-03-0{} {:02}:{:02}:{:02}",
                1 + at / 86_400,
                at / 3600 % 24,
                at / 60 % 60,
                at % 60
            )
        } else {
            format!("2026-03-{:02}", 1 + at / 40 % 28)
        };
        let (from, to) = (number(dice, accounts), number(dice, accounts));
        let from = if dice.once_in(30) { String::new() } else { from };
        let to = if dice.once_in(20) && !from.is_empty() {
            String::new()
        } else {
            to
        };
        let to = if dice.once_in(40) {
            "243300133".to_owned()
        } else {
            to
        };
        let amount = match dice.below(8) {
            0 => "0.00".to_owned(),
            1 => format!("\"1,{:03}.5\"", dice.below(1000)),
            2 => format!("{}", 1 + dice.below(90)),
            _ => format!("{}.{:02}", dice.below(5_000), dice.below(100)),
        };
        let name = match dice.below(6) {
            _ if !named => String::new(),
            0 => "支付宝(中国)网络技术有限公司,".to_owned(),
            1 => ",".to_owned(),
            name => format!("户{name},"),
        };
        let note = if dice.once_in(9) { "ATM取款" } else { "" };
        writeln!(text, "T{line},{time},{from},{name}{to},{amount},,{note}").expect("a String takes it");
    }
    text
}

fn trace(folder: &Folder, options: &[&str], more: &[&str]) -> Run {
    let mut arguments = vec!["trace", "records", "--format", "json", "--top", "0"];
    arguments.extend(options);
    arguments.extend(more);
    folder.run(&arguments)
}

#[test]
fn what_is_printed_is_that_of_the_whole_table() {
    let mut traced = 0;
    for seed in 0..60 {
        let dice = &mut Dice(seed);
        let folder = Folder::with("none.csv", "account,time,amount\n");
        let lines = 20 + dice.below(300);
        folder.write("records/a.csv", table(dice, lines));
        if dice.once_in(4) {
            folder.write("records/b.csv", table(dice, lines).replace("\nT", "\nU"));
        }
        let payment = format!("T{}", dice.below(lines / 2));
        let other = format!("T{}", dice.below(lines));
        let victim = number(dice, 12);
        let mut options: Vec<&str> = match dice.below(4) {
            0 => vec!["--victim", victim.trim_matches(['"', '\t', ' ']), "--all-payees"],
            1 => vec!["--payment", &payment, "--payment", &other],
            _ => vec!["--payment", &payment],
        };
        match dice.below(5) {
            0 => options.extend(["--all-rules"]),
            1 => options.extend(["--rule", "lifo", "--as-of", "2026-03-01 00:01:00"]),
            2 => options.extend(["--rule", "pro-rata", "--stop-at", "6217000000000001149"]),
            3 => options.extend(["--since", "2026-03-01 00:00:10", "--stop-at", "nobody"]),
            _ => {}
        }
        let fast = trace(&folder, &options, &[]);
        let whole = trace(&folder, &options, &["--frozen", "none.csv"]);
        assert_eq!(
            (fast.code, &fast.err),
            (whole.code, &whole.err),
            "seed {seed}: {options:?}"
        );
        assert!(
            fast.out == whole.out,
            "seed {seed}: {options:?}\n{}",
            first_difference(&fast.out, &whole.out)
        );
        traced += usize::from(fast.code == 0);
    }
    assert!(traced > 20, "only {traced} of the questions had an answer");
}

pub(crate) fn first_difference(a: &str, b: &str) -> String {
    let differing = a.lines().zip(b.lines()).find(|(a, b)| a != b);
    differing.map_or("one ends early".to_owned(), |(a, b)| format!("{a}\n{b}"))
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let folder = Folder::new();
    let mut lines = String::from("id,time,from,to,amount\n");
    let dice = &mut Dice(3);
    // Several pieces of the file.
    for line in 0..90_000_u64 {
        let (from, to) = (dice.below(4_000), dice.below(4_000));
        let (minute, second) = (line / 60 % 60, line % 60);
        writeln!(
            lines,
            "T{line},2026-03-{:02} {:02}:{minute:02}:{second:02},62170000000000{from:05},62170000000000{to:05},{}.50",
            1 + line / 86_400,
            line / 3600 % 24,
            1 + dice.below(9_999)
        )
        .expect("a String takes it");
    }
    folder.write("records/a.csv", lines);
    same_by_any_number_of_threads(&folder, &["--payment", "T70000", "--all-rules"]);
    let one = same_by_any_number_of_threads(&folder, &["--payment", "T70000"]);
    folder.write("none.csv", "account,time,amount\n");
    let whole = trace(&folder, &["--payment", "T70000", "--frozen", "none.csv"], &[]);
    assert!(one == whole.out, "{}", first_difference(&one, &whole.out));
}

#[test]
fn nor_does_it_in_an_export_of_statements() {
    let folder = Folder::with("records/export.csv", export(&mut Dice(5)));
    let out = same_by_any_number_of_threads(&folder, &["--payment", "S011700", "--all-rules", "--bounds"]);
    let report: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let listed = report["accounts"].as_array().expect("accounts");
    assert!(listed.len() > 3, "{}", listed.len());
    assert!(
        listed.iter().any(|account| account["at_most"].is_string()),
        "{}",
        listed[0]
    );
}

/// What a trace of records prints, which is the same with one thread, two and eight.
fn same_by_any_number_of_threads(folder: &Folder, options: &[&str]) -> String {
    let run = |threads: &str| {
        let run = trace(folder, options, &["--threads", threads]);
        assert_eq!(run.code, 0, "{}", run.err);
        run.out
    };
    let one = run("1");
    for more in ["2", "8"] {
        let out = run(more);
        assert!(one == out, "{more} threads: {}", first_difference(&one, &out));
    }
    one
}

/// Statements of a bank's export that is read in several parts: transfers among its accounts and with others.
fn export(dice: &mut Dice) -> String {
    const WITH_STATEMENT: u64 = 30;
    let mut statements = vec![(1_000_000_u64, String::new()); 30];
    for i in 0..12_000_u64 {
        let (from, to) = (dice.below(WITH_STATEMENT), dice.below(WITH_STATEMENT + 1));
        if from == to {
            continue;
        }
        // A good part of what the payer has, so that money goes on under every rule.
        let amount = dice.below(1 + statements[from as usize].0 / 2);
        if amount == 0 {
            continue;
        }
        let (day, minute) = (1 + i / 500, i % 500);
        let time = format!("2026-03-{day:02} {:02}:{:02}:07", minute / 60, minute % 60);
        for (own, other, word) in [(from, to, "出"), (to, from, "进")] {
            let Some((balance, lines)) = statements.get_mut(own as usize) else {
                continue;
            };
            *balance = if word == "出" {
                *balance - amount
            } else {
                *balance + amount
            };
            writeln!(
                lines,
                "62220200000000{own:03}7,户名{own},{time},{}.{:02},{}.{:02},{word},62220200000000{other:03}7,户名{other},\
                 手机银行转账,人民币,成功,S{i:06}",
                amount / 100,
                amount % 100,
                *balance / 100,
                *balance % 100,
            )
            .expect("a String takes it");
        }
    }
    let header = "交易卡号,交易方户名,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,对手户名,摘要说明,交易币种,\
                  交易是否成功,交易流水号\n";
    let text: String = std::iter::once(header)
        .chain(statements.iter().map(|(_, lines)| lines.as_str()))
        .collect();
    assert!(text.len() > 2 << 20, "several parts: {} bytes", text.len());
    text
}
