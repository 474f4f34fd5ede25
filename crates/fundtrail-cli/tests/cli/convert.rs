//! A case that was converted traces like its statements.

use serde_json::Value;

use crate::synth::advised;
use crate::util::{Folder, testdata, text};

/// What a trace finds, without where it stands: files, lines and counts of lines are those of other files.
fn figures(report: &Value) -> Value {
    const PLACES: [&str; 8] = [
        "counts",
        "files",
        "id",
        "inputs",
        "may_go_on_at",
        "notes",
        "source",
        "sources",
    ];
    match report {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(name, _)| !PLACES.contains(&name.as_str()));
            kept.map(|(name, value)| (name.clone(), figures(value))).collect()
        }
        Value::Array(values) => values.iter().map(figures).collect(),
        other => other.clone(),
    }
}

/// Traces records under every rule, with bounds.
fn traced(folder: &Folder, records: &[&str], payments: &[String], as_of: Option<&str>) -> Vec<Value> {
    let rules = ["fifo", "lifo", "pro-rata", "tainted-last", "tainted-first"];
    let traced = rules.map(|rule| {
        let mut arguments = vec!["trace"];
        arguments.extend(records);
        arguments.extend(payments.iter().flat_map(|payment| ["--payment", payment]));
        arguments.extend(as_of.iter().flat_map(|time| ["--as-of", time]));
        arguments.extend(["--rule", rule, "--format", "json", "--top", "0"]);
        folder.run(&arguments).json()
    });
    Vec::from(traced)
}

/// The payments of a report, by parties, time and amount.
fn named(report: &Value) -> Vec<String> {
    let payments = report["payments"].as_array().expect("payments").iter();
    payments
        .map(|payment| {
            let cell = |name: &str| {
                payment[name]
                    .as_str()
                    .unwrap_or_else(|| panic!("{name} of {payment}"))
            };
            format!(
                "from={} to={} amount={} at={}",
                cell("from"),
                cell("to"),
                cell("amount"),
                cell("at")
            )
        })
        .collect()
}

#[test]
fn exports_converted_trace_like_themselves() {
    let folder = Folder::new();
    let exports = testdata("exports");
    let payments = ["NP00000025".to_owned()];
    let statements = traced(&folder, &[text(&exports)], &payments, None);
    for table in ["c.csv", "c.xlsx"] {
        folder.run(&["convert", text(&exports), "-o", table]).ok();
        let companions =
            ["任务信息", "强制措施", "账户信息"].map(|name| testdata(&format!("exports/{name}.csv")));
        let beside = companions.iter().map(|path| text(path));
        let records: Vec<&str> = [table].into_iter().chain(beside).collect();
        let converted = traced(&folder, &records, &named(&statements[0]), None);
        for (statements, converted) in statements.iter().zip(&converted) {
            assert_eq!(figures(statements), figures(converted), "{table}");
        }
    }
}

/// Statements that begin late, end early, lag for days and leave the order open.
/// A's bank gives a card and the account behind it; B's knows the account only.
const BY_CARD: &str = "交易卡号,交易账号,交易时间,交易金额,交易余额,收付标志,交易对手账卡号\n\
    9999000000000000011,8800000000000000011,2026-03-02 09:00:00,1000.00,1000.00,进,9999000000000000001\n\
    9999000000000000011,8800000000000000011,2026-03-02 09:10:00,600.00,400.00,出,9999000000000000022\n";
const BY_ACCOUNT: &str = "交易卡号,交易时间,交易金额,交易余额,收付标志,交易对手账卡号\n\
    9999000000000000022,2026-03-02 09:10:01,600.00,600.00,进,8800000000000000011\n\
    9999000000000000022,2026-03-02 09:30:00,100.00,500.00,出,9999000000000000033\n";

#[test]
fn a_converted_table_beside_a_statement_keeps_the_numbers_of_its_accounts() {
    let folder = Folder::with("a.csv", BY_CARD);
    folder.write("b.csv", BY_ACCOUNT);
    folder.run(&["convert", "a.csv", "-o", "t.csv", "-q"]).ok();
    for records in [["a.csv", "b.csv"], ["t.csv", "b.csv"]] {
        let victim = ["--victim", "9999000000000000001", "--format", "json", "-q"];
        let report = folder.run(&[&["trace"], &records[..], &victim].concat()).json();
        let accounts = report["accounts"].as_array().expect("accounts").iter();
        let mut held: Vec<_> = accounts
            .map(|a| {
                (
                    a["account"].as_str().expect("a number"),
                    a["held"].as_str().expect("an amount"),
                )
            })
            .collect();
        held.sort_unstable();
        let expected = [
            ("9999000000000000011", "400.00"),
            ("9999000000000000022", "500.00"),
            ("9999000000000000033", "100.00"),
        ];
        assert_eq!(held, expected, "{records:?}");
        assert_eq!(report["counts"]["unmatched"], 0, "{records:?}");
    }
}

#[test]
fn messy_statements_converted_trace_like_themselves() {
    let mut in_transit = 0;
    for (seed, family) in (730..).zip(["sleepers", "mule-gang", "stack", "mix"]) {
        let folder = Folder::new();
        let seed = format!("{seed}");
        let made = ["synth", "-o", "case", "--family", family, "--seed", &seed];
        let small = ["--people", "14", "--days", "2", "--as", "statements"];
        let messy = ["--covered", "0.6", "--mess", "all"];
        let printed = folder.run(&[&made[..], &small, &messy].concat()).ok();
        folder.run(&["convert", "case/records", "-o", "c.csv"]).ok();
        let table = folder.read("c.csv");
        let arrives = |line: &&str| line.split(',').nth(16).is_some_and(|cell| !cell.is_empty());
        in_transit += table.lines().skip(1).filter(arrives).count();
        let advised = advised(&printed);
        let after = |option: &'static str| {
            let pairs = advised.windows(2).filter(move |pair| pair[0] == option);
            pairs.map(|pair| pair[1].clone())
        };
        let payments: Vec<String> = after("--payment").collect();
        let as_of = after("--as-of").next();
        let statements = traced(&folder, &["case/records"], &payments, as_of.as_deref());
        let persons = ["c.csv", "case/records/人员信息.csv"];
        let converted = traced(&folder, &persons, &named(&statements[0]), as_of.as_deref());
        for (statements, converted) in statements.iter().zip(&converted) {
            assert_eq!(figures(statements), figures(converted), "{family} {seed}");
        }
    }
    assert!(in_transit > 10, "{in_transit} transfers in transit");
}

#[test]
fn a_plain_table_says_what_it_leaves_out() {
    let folder = Folder::new();
    let exports = testdata("exports");
    let run = folder.run(&["convert", text(&exports), "--plain", "-o", "p.csv"]);
    assert!(run.err.contains("takes every account as covered"), "{}", run.err);
    run.ok();
    assert!(!folder.read("p.csv").contains("from_records"));
}

#[test]
fn money_that_would_arrive_before_it_left_is_refused_with_its_line() {
    let folder = Folder::with(
        "t.csv",
        "time,from,to,amount,seq,arrives_seq,from_records,to_records\n\
         2026-03-01T09:00:00,A,B,5.00,3,2,whole,none\n",
    );
    folder
        .run(&["trace", "t.csv", "--payment", "t.csv:2"])
        .fails(1, &["t.csv:2", "arrives_seq 2", "seq 3"]);
}
