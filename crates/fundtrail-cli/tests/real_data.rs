//! Published data sets, end to end. They are looked for in the folder that `FUNDTRAIL_DATA` names; without it
//! these tests say so and pass.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const RULES: [&str; 5] = ["fifo", "lifo", "pro-rata", "tainted-last", "tainted-first"];

/// A folder of the data, or nothing where there is none.
fn data(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("FUNDTRAIL_DATA").map(|data| Path::new(&data).join(name));
    if !folder.as_ref().is_some_and(|folder| folder.is_dir()) {
        eprintln!("skipped: FUNDTRAIL_DATA names no folder with {name}");
        return None;
    }
    folder
}

fn trace(file: &Path, options: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fundtrail"));
    command
        .arg("trace")
        .arg(file)
        .args(["--quiet", "--format", "json", "--top", "0"])
        .args(options);
    let output = command.output().expect("the program starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {errors}", file.display());
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// A total in minor units.
fn total(report: &Value, name: &str) -> i128 {
    minor(&report["totals"][name])
}

fn minor(amount: &Value) -> i128 {
    let text = amount.as_str().expect("an amount as text");
    text.replace('.', "").parse().expect("digits")
}

/// What every report must hold to, whatever the data.
fn check(report: &Value) {
    let ends: i128 = ["held", "unseen", "exited", "stopped", "returned"]
        .map(|end| total(report, end))
        .iter()
        .sum();
    assert_eq!(total(report, "paid"), ends, "every minor unit has one end");
    let payments = report["payments"].as_array().expect("payments");
    assert_eq!(
        payments.iter().map(|p| minor(&p["amount"])).sum::<i128>(),
        total(report, "paid")
    );
    let accounts = report["accounts"].as_array().expect("accounts");
    let kept: i128 = accounts.iter().map(|account| minor(&account["held"])).sum();
    assert_eq!(
        kept,
        total(report, "paid") - total(report, "exited"),
        "the accounts keep what did not exit"
    );
    let counts = &report["counts"];
    let lists = [
        "in_transfers",
        "rejected",
        "failed",
        "void",
        "duplicate",
        "zero",
        "own",
        "ignored",
        "companion",
    ];
    let counted: u64 = lists
        .iter()
        .map(|list| counts[list].as_u64().expect("a count"))
        .sum();
    assert_eq!(
        counts["lines"].as_u64(),
        Some(counted),
        "every line is in one list"
    );
}

#[test]
fn amlsim_with_its_opening_balances() {
    let Some(folder) = data("amlsim-20k") else { return };
    let openings = folder.join("nodes.csv");
    let transfers = folder.join("transactions.csv");
    let payment = format!("{}:2", transfers.display());
    let openings = openings.to_str().expect("UTF-8");
    for rule in RULES {
        let report = trace(
            &transfers,
            &["--payment", &payment, "--openings", openings, "--rule", rule],
        );
        check(&report);
        assert_eq!(total(&report, "paid"), 10_355, "{rule}");
        let counts = ["lines", "transfers", "zero", "own"].map(|count| report["counts"][count].as_u64());
        // 118,250 lines and a header; in 14 of them the payer is the payee.
        assert_eq!(counts, [118_251, 118_236, 0, 14].map(Some), "{rule}");
    }
}

/// The three verified laundering cases: every source a victim, the trace ends where analysts found it to end.
#[test]
fn launder_net_from_its_sources_to_its_terminals() {
    let Some(folder) = data("launder-net") else { return };
    for case in ["hb", "atomic", "lifi"] {
        let lines = |end: &str| {
            let path = folder.join(format!("{case}.{end}.txt"));
            let text = std::fs::read_to_string(path).expect("a list of accounts");
            text.lines()
                .map(|line| line.trim().to_owned())
                .filter(|line| !line.is_empty())
                .collect::<Vec<_>>()
        };
        let (sources, terminals) = (lines("sources"), lines("terminals"));
        let mut options = vec!["--all-payees"];
        options.extend(sources.iter().flat_map(|account| ["--victim", account]));
        options.extend(terminals.iter().flat_map(|account| ["--stop-at", account]));
        for rule in RULES {
            let report = trace(
                &folder.join(format!("{case}.csv")),
                &[&options[..], &["--rule", rule]].concat(),
            );
            check(&report);
            let arrived: i128 = report["accounts"]
                .as_array()
                .expect("accounts")
                .iter()
                .filter(|account| {
                    terminals
                        .iter()
                        .any(|terminal| account["account"] == terminal.as_str())
                })
                .map(|account| minor(&account["held"]))
                .sum();
            assert!(arrived > 0, "{case} under {rule}: some reaches the terminals");
            assert!(
                arrived <= total(&report, "stopped"),
                "{case} under {rule}: it is stopped there"
            );
            // Shares in hundredths of a per cent, for whoever runs this with --nocapture.
            let share = arrived * 10_000 / total(&report, "paid");
            println!(
                "{case} under {rule}: {}.{:02} % at the terminals",
                share / 100,
                share % 100
            );
        }
    }
}
