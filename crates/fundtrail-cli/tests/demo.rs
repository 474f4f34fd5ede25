//! The demo case.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What `fundtrail trace` says of the demo's payment, with these further options.
fn trace(options: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fundtrail"));
    command.current_dir(root());
    command
        .args(["trace", "testdata/demo", "--payment", "T082", "--quiet"])
        .args(options);
    let output = command.output().expect("the program starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn json(options: &[&str]) -> Value {
    let text = trace(&[&["--format", "json", "--top", "0"], options].concat());
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn the_money_of_the_demo_is_where_its_story_says() {
    let report = json(&[]);
    let total = |name: &str| report["totals"][name].as_str().expect("a total").to_owned();
    assert_eq!(total("paid"), "1900000.00");
    assert_eq!(total("held"), "1178680.00");
    assert_eq!(total("exited"), "721320.00");
    let accounts = report["accounts"].as_array().expect("accounts");
    let at_level = |level: u64| {
        accounts
            .iter()
            .filter(|a| a["level"].as_u64() == Some(level))
            .count()
    };
    // Levels 3 and 4 have a few people and shops more than the fraudsters' accounts: some of it was spent.
    assert_eq!([1, 2, 3, 4, 5].map(at_level), [1, 6, 17, 16, 0]);
}

#[test]
fn exits_of_the_demo_are_classed_by_their_words() {
    let report = json(&[]);
    let exits = report["exits"].as_array().expect("exits");
    let amount = |kind: &str| -> Vec<&str> {
        let of_kind = exits.iter().filter(|exit| exit["kind"] == kind);
        of_kind.filter_map(|exit| exit["amount"].as_str()).collect()
    };
    assert_eq!(
        amount("cash"),
        ["366920.00"],
        "machines 219,420.00 and counters 147,500.00"
    );
    assert_eq!(amount("clearing"), ["308000.00"], "two payment platforms");
    assert_eq!(amount("merchant"), ["46400.00"], "a phone and gold");
}

#[test]
fn every_rule_keeps_the_whole_payment_of_the_demo() {
    for rule in ["fifo", "lifo", "pro-rata", "tainted-last", "tainted-first"] {
        let report = json(&["--rule", rule]);
        let minor = |name: &str| -> u64 {
            let text = report["totals"][name].as_str().expect("a total");
            text.replace('.', "").parse().expect("an amount")
        };
        let ends = ["held", "unseen", "exited", "stopped", "returned"].map(minor);
        assert_eq!(ends.iter().sum::<u64>(), 190_000_000, "{rule}: {ends:?}");
    }
}
