//! The demo as exports: what banks, a wallet and companion tables say of the case that the demo's transfer
//! table tells. The table is the truth: it was there first, and the exports were written from it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use crate::util::Folder;

#[path = "../../../fundtrail-statements/examples/freeze_list.rs"]
#[allow(dead_code, reason = "`main` is the example's own")]
mod freeze_list;

const PAYMENT: &str = "NP00000025";

fn testdata(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../testdata")
        .join(name);
    path.to_str().expect("UTF-8").to_owned()
}

fn traced(path: &str, more: &[&str]) -> Value {
    let mut arguments = vec![
        "trace",
        path,
        "--payment",
        PAYMENT,
        "--format",
        "json",
        "--top",
        "0",
    ];
    arguments.extend(more);
    serde_json::from_str(&Folder::new().run(&arguments).ok()).expect("JSON")
}

/// How often each movement between two accounts occurs in a native table: payer, payee, amount.
fn movements(table: &str) -> BTreeMap<[String; 3], usize> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let at = |name| header.iter().position(|h| h == name).expect("a column");
    let columns = ["from", "to", "amount"].map(at);
    let exit = header.iter().position(|h| h == "exit");
    let mut movements = BTreeMap::new();
    for record in reader.records().map(|record| record.expect("a line")) {
        let [from, to, amount] = columns.map(|column| record[column].to_owned());
        let is_exit = exit.is_some_and(|exit| !record[exit].is_empty());
        if !from.is_empty() && !to.is_empty() && !is_exit {
            *movements.entry([from, to, amount]).or_insert(0) += 1;
        }
    }
    movements
}

#[test]
fn each_movement_is_found_once_whatever_the_banks_made_of_it() {
    let truth = std::fs::read_to_string(testdata("demo/transfers.csv")).expect("the demo");
    let found = movements(&Folder::new().run(&["convert", &testdata("exports")]).ok());
    let mut missing = movements(&truth);
    let mut made_up = Vec::new();
    for (movement, count) in found {
        let left = missing.remove(&movement).unwrap_or(0);
        if left != count {
            made_up.push((movement, count, left));
        }
    }
    // What the exports have beyond the table: money put into 理财, and what the wallet paid on.
    let extra: Vec<_> = made_up
        .iter()
        .map(|([from, _, amount], ..)| (from.as_str(), amount.as_str()))
        .collect();
    assert_eq!(
        extra,
        [
            ("085e9858e0a11w7x@wx.tenpay.com", "18000.00"),
            ("9997479418950377972", "100000.00")
        ]
    );
    // Only what two banks without any export did among themselves is not on record.
    let silent = |party: &str| {
        truth.lines().any(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let bank = |at: usize| ["望川农信社", "石桥村镇银行"].contains(&cells[at]);
            (cells[2] == party && bank(8)) || (cells[3] == party && bank(9))
        })
    };
    for [from, to, amount] in missing.keys() {
        assert!(silent(from) && silent(to), "{from} -> {to} {amount} is missing");
    }
}

#[test]
fn every_line_is_accounted_for() {
    let counts = &traced(&testdata("exports"), &[])["counts"];
    let count = |name: &str| counts[name].as_u64().expect("a count");
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
    assert_eq!(lists.map(count).iter().sum::<u64>(), count("lines"));
    assert_eq!(count("rejected"), 0);
    assert_eq!(count("failed"), 1, "9,900.00 that 南浦 refused");
    assert_eq!(count("void"), 2, "20,000.00 out of 青岚 and back");
    assert_eq!(
        count("duplicate"),
        30,
        "lines of 星野 that both of its exports have"
    );
    assert_eq!(count("ignored"), 12, "eleven headers, one 查无此记录");
    assert_eq!(count("unmatched"), 0);
}

#[test]
fn a_program_that_embeds_the_crates_gets_the_list_of_the_command() {
    let mut out = Vec::new();
    freeze_list::run(&mut out).expect("the example runs");
    let report = traced(&testdata("exports"), &[]);
    let minor = |amount: &Value| {
        amount
            .as_str()
            .expect("an amount")
            .replace('.', "")
            .parse::<i128>()
    };
    let accounts = report["accounts"].as_array().expect("accounts").iter();
    let mut lines = String::new();
    for account in accounts.filter(|account| !account["rank"].is_null()) {
        let [held, claim, saving] =
            ["held", "claim", "expected_saving"].map(|name| minor(&account[name]).expect("digits"));
        let marks = account["marks"].as_array().expect("marks");
        let frozen = if marks.iter().any(|mark| mark == "frozen") {
            "frozen"
        } else {
            ""
        };
        let number = account["account"].as_str().expect("a number");
        let rank = &account["rank"];
        writeln!(lines, "{rank},{number},{held},{claim},{saving},{frozen}")
            .expect("a String takes every write");
    }
    assert!(lines.contains("9993541953204028404"), "{lines}");
    assert!(lines.contains(",frozen"), "{lines}");
    assert_eq!(String::from_utf8(out).expect("text"), lines);
}

#[test]
fn the_list_knows_what_is_parked_frozen_and_unseen() {
    let report = traced(&testdata("exports"), &[]);
    let account = |number: &str| {
        let accounts = report["accounts"].as_array().expect("accounts");
        accounts
            .iter()
            .find(|a| a["account"] == number)
            .unwrap_or_else(|| panic!("no {number}"))
            .clone()
    };
    let parked = account("9997479418950377972/parked");
    assert_eq!(
        (&parked["status"], &parked["held"]),
        (&"parked".into(), &"100000.00".into())
    );
    assert_eq!(parked["holder"], "谢桂芳");
    let frozen = account("9993541953204028404");
    assert_eq!(frozen["frozen_until"], "2026-03-14T10:50:00");
    assert_eq!(frozen["bank"], "白鹭银行", "the companion table names the bank");
    let requests = report["requests"].as_array().expect("requests");
    let asked: Vec<_> = requests
        .iter()
        .map(|r| r["bank"].as_str().expect("a bank"))
        .collect();
    assert_eq!(
        asked,
        [
            "石桥村镇银行",
            "望川农信社",
            "望川农信社",
            "望川农信社",
            "望川农信社"
        ]
    );
    let kinds: Vec<_> = report["exits"]
        .as_array()
        .expect("exits")
        .iter()
        .map(|e| e["kind"].clone())
        .collect();
    assert_eq!(kinds, ["cash", "clearing", "merchant", "merchant", "fee"]);
    assert_eq!(report["totals"]["paid"], "1900000.00");
}

#[test]
fn converted_it_traces_to_the_same_figures_under_every_rule() {
    let folder = Folder::new();
    folder
        .run(&[
            "convert",
            &testdata("exports"),
            "-o",
            "all.csv",
            "--openings-out",
            "openings.csv",
        ])
        .ok();
    let figures = |report: &Value| {
        let accounts = report["accounts"].as_array().expect("accounts").iter();
        let figures =
            |a: &Value| ["account", "level", "received", "sent", "held"].map(|key| a[key].to_string());
        let mut figures: Vec<_> = accounts.map(figures).collect();
        figures.sort();
        (figures, report["exits"].clone())
    };
    for rule in ["fifo", "lifo", "pro-rata", "tainted-last", "tainted-first"] {
        let exports = traced(&testdata("exports"), &["--rule", rule]);
        let arguments = [
            "trace",
            "all.csv",
            "--openings",
            "openings.csv",
            "--payment",
            PAYMENT,
            "--rule",
            rule,
        ];
        let arguments = [&arguments[..], &["--format", "json", "--top", "0"]].concat();
        let converted: Value = serde_json::from_str(&folder.run(&arguments).ok()).expect("JSON");
        assert_eq!(figures(&exports), figures(&converted), "under {rule}");
    }
}
