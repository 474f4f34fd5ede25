//! What is printed and written.

use crate::payments::WORKED;
use crate::util::{Folder, testdata, text};

const TRACE: [&str; 4] = ["trace", "t.csv", "--payment", "t2"];

fn run(folder: &Folder, more: &[&str]) -> crate::util::Run {
    folder.run(&[&TRACE[..], more].concat())
}

#[test]
fn the_table_names_rule_as_of_and_inputs_and_adds_up() {
    let folder = Folder::with("t.csv", WORKED);
    let table = run(&folder, &["--rule", "pro-rata"]).ok();
    let mut lines = table.lines();
    assert_eq!(
        lines.next(),
        Some("Rule pro-rata · as of 2026-03-01 10:07:00 · amounts in CNY")
    );
    let row = |start: &str| {
        let row = table.lines().find(|line| line.trim_start().starts_with(start));
        row.unwrap_or_else(|| panic!("{start} in {table}"))
            .split_whitespace()
            .collect::<Vec<_>>()
    };
    assert_eq!(row("t.csv")[..5], ["t.csv", "native", "utf-8", "6", "5"]);
    assert_eq!(row("1 ")[..4], ["1", "B", "2", "19,766.40"]);
    assert_eq!(row("2 ")[..4], ["2", "A", "2", "18,867.92"]);
    assert_eq!(row("3 ")[..4], ["3", "M", "1", "11,365.68"]);
    assert_eq!(row("Total")[..2], ["Total", "50,000.00"]);
    assert_eq!(row("Paid"), ["Paid", "50,000.00", "100.0", "%"]);
}

#[test]
fn every_shape_of_file_is_written_whole_beside_what_is_printed() {
    let folder = Folder::with("t.csv", WORKED);
    let files = [
        "l.csv",
        "l.json",
        "l.xlsx",
        "l.html",
        "l.graphml",
        "l.gexf",
        "l.dot",
    ];
    let outputs: Vec<&str> = files.iter().flat_map(|file| ["-o", file]).collect();
    let printed = run(&folder, &[&outputs[..], &["--format", "json"]].concat()).ok();
    assert_eq!(folder.read("l.json"), printed, "one report, one shape");
    assert!(folder.bytes("l.xlsx").starts_with(b"PK"));
    assert!(folder.read("l.html").starts_with("<!DOCTYPE html>"));
    assert!(folder.read("l.dot").starts_with("digraph"));
    let mut names: Vec<&str> = files.to_vec();
    names.push("t.csv");
    names.sort_unstable();
    assert_eq!(folder.names(), names, "no temporary file stays");
}

#[test]
fn an_input_is_never_written_over() {
    let folder = Folder::with("t.csv", WORKED);
    run(&folder, &["-o", "./t.csv"]).fails(2, &["t.csv", "input"]);
    folder
        .run(&["convert", "t.csv", "-o", "t.csv"])
        .fails(2, &["t.csv", "input"]);
    run(&folder, &["--accept-rejects", "t.csv"]).fails(2, &["t.csv", "input"]);
    folder.write("openings.csv", "account,amount\nM,3000.00\n");
    run(&folder, &["--openings", "openings.csv", "-o", "openings.csv"]).fails(2, &["openings.csv", "input"]);
    assert_eq!(folder.read("t.csv"), WORKED);
}

#[test]
fn outputs_are_checked_before_any_work() {
    let folder = Folder::with("t.csv", WORKED);
    run(&folder, &["-o", "list.doc"]).fails(2, &["list.doc", ".xlsx"]);
    run(&folder, &["-o", "absent/list.csv"]).fails(2, &["absent"]);
    run(&folder, &["-o", "l.csv", "-o", "l.csv"]).fails(2, &["l.csv", "twice"]);
    assert_eq!(folder.names(), ["t.csv"]);
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    let folder = Folder::with("t.csv", WORKED);
    let first = run(&folder, &["--format", "json", "--threads", "1"]).ok();
    assert_eq!(first, run(&folder, &["--format", "json", "--threads", "2"]).ok());
}

#[test]
fn what_is_hidden_is_said() {
    let folder = Folder::with("t.csv", WORKED);
    let table = run(&folder, &["--rule", "pro-rata", "--min", "15,000"]).ok();
    assert!(
        table.contains("… 1 hidden") && table.contains("11,365.68 CNY"),
        "{table}"
    );
    let report = run(
        &folder,
        &["--rule", "pro-rata", "--max-level", "1", "--format", "json"],
    )
    .json();
    assert_eq!(report["accounts"].as_array().map(Vec::len), Some(1));
    let notes = report["notes"].as_array().expect("notes");
    assert!(notes.iter().any(|note| note["code"] == "hidden"), "{notes:?}");
    let table = run(&folder, &["--rule", "pro-rata", "--top", "1"]).ok();
    assert!(table.contains("… 2 more"), "{table}");
}

#[test]
fn every_rule_stands_beside_the_chosen_one() {
    let folder = Folder::with("t.csv", WORKED);
    let report = run(&folder, &["--all-rules", "--format", "json"]).json();
    let held = |rule: &str| report["rules"][rule]["B"]["held"].as_str().map(ToOwned::to_owned);
    assert_eq!(held("fifo").as_deref(), Some("33000.00"));
    assert_eq!(held("lifo").as_deref(), Some("10000.00"));
    assert_eq!(held("tainted-first").as_deref(), Some("30000.00"));
}

#[test]
fn opening_balances_from_a_file_change_what_is_mixed() {
    // M really began with 47,000 more: under pro-rata half of what it held was other money.
    let folder = Folder::with("t.csv", WORKED);
    folder.write("openings.csv", "account,amount\nM,47000.00\n");
    let report = run(
        &folder,
        &[
            "--rule",
            "pro-rata",
            "--openings",
            "openings.csv",
            "--format",
            "json",
        ],
    )
    .json();
    let a = report["transfers"]
        .as_array()
        .expect("transfers")
        .iter()
        .find(|t| t["id"] == "t3")
        .expect("t3");
    assert_eq!(a["traced"], "10000.00", "20,000 · 50,000 / 100,000");
}

#[test]
fn what_was_converted_traces_the_same() {
    let folder = Folder::with("t.csv", WORKED);
    folder.run(&["convert", "t.csv", "-o", "c.csv"]).ok();
    folder.run(&["convert", "t.csv", "-o", "c.xlsx"]).ok();
    let of = |file: &str| {
        let report = folder
            .run(&[
                "trace",
                file,
                "--payment",
                "t2",
                "--all-rules",
                "--format",
                "json",
            ])
            .json();
        (report["rules"].clone(), report["accounts"].clone())
    };
    assert_eq!(of("t.csv"), of("c.csv"));
    assert_eq!(of("t.csv"), of("c.xlsx"));
}

#[test]
fn a_converted_file_opens_in_a_spreadsheet_and_what_is_printed_is_plain() {
    let lines = "id,time,from,to,amount\n1,2026-03-01T10:00:00,6222020200001234567,B,100.00\n";
    let folder = Folder::with("t.csv", lines);
    folder.run(&["convert", "t.csv", "-o", "c.csv"]).ok();
    let file = std::fs::read_to_string(folder.path().join("c.csv")).expect("the table");
    assert!(file.starts_with('\u{feff}'), "{file}");
    assert!(file.contains("\"=\"\"6222020200001234567\"\"\""), "{file}");
    assert!(file.contains(",100.00,"), "{file}");
    let printed = folder.run(&["convert", "t.csv"]).ok();
    assert!(printed.starts_with("id,time"), "{printed}");
    assert!(printed.contains(",6222020200001234567,B,100.00,"), "{printed}");
}

#[test]
fn a_file_of_requests_for_each_bank_is_never_written_over_an_input() {
    let folder = Folder::with("t.requests.csv", WORKED);
    folder
        .run(&[
            "trace",
            "t.requests.csv",
            "--payment",
            "t2",
            "-o",
            "{bank}.requests.csv",
        ])
        .fails(2, &["t.requests.csv, an input"]);
    folder
        .run(&[
            "trace",
            "t.requests.csv",
            "--payment",
            "t2",
            "-o",
            "to {bank}.requests.csv",
        ])
        .ok();
}

#[test]
fn what_was_converted_keeps_order_and_exits() {
    // In one second A pays before it is paid; by time alone the receipt would come first. The wallet is an exit.
    let header = "id,time,from,to,amount,exit,seq\n";
    let lines = "a,2026-03-01T10:00:00,V,A,100.00,,1\n\
                 b,2026-03-01T10:00:01,A,B,60.00,,2\n\
                 c,2026-03-01T10:00:01,X,A,50.00,,3\n\
                 d,2026-03-01T10:00:02,B,W,10.00,clearing,4\n";
    let folder = Folder::with("t.csv", format!("{header}{lines}"));
    folder.run(&["convert", "t.csv", "-o", "c.csv"]).ok();
    let of = |file: &str| {
        let report = folder
            .run(&["trace", file, "--payment", "a", "--all-rules", "--format", "json"])
            .json();
        (
            report["rules"].clone(),
            report["exits"].clone(),
            report["transfers"][1]["traced"].clone(),
        )
    };
    let (rules, exits, traced) = of("t.csv");
    assert_eq!(traced, "60.00", "the whole of it: nothing else had come yet");
    assert_eq!(rules["pro-rata"]["B"]["received"], "60.00");
    assert_eq!(
        exits,
        serde_json::json!([{"kind": "clearing", "account": "W", "amount": "10.00", "transfers": 1, "may_go_on_at": []}])
    );
    assert_eq!(of("c.csv"), (rules, exits, traced));
    // Out of order the numbers settle nothing, and that is said.
    let shuffled = format!("{header}{}", lines.replace(",,2\n", ",,9\n"));
    folder.write("t.csv", shuffled);
    let report = folder
        .run(&["trace", "t.csv", "--payment", "a", "--format", "json"])
        .json();
    let notes = report["notes"].as_array().expect("notes");
    assert!(
        notes.iter().any(|note| note["code"] == "sequence-ignored"),
        "{notes:?}"
    );
}

#[test]
fn evidence_tells_the_chain_to_an_account() {
    let folder = Folder::with("t.csv", WORKED);
    let evidence = [
        "evidence",
        "t.csv",
        "--payment",
        "t2",
        "--account",
        "B",
        "--quiet",
    ];
    let table = folder.run(&evidence).ok();
    assert!(
        table.contains("33,000.00") && table.contains("t.csv:6"),
        "{table}"
    );
    let told = folder
        .run(&[&evidence[..], &["--format", "json"]].concat())
        .json();
    assert_eq!(told["received"], "33000.00");
    let ids: Vec<_> = told["chains"][0]["transfers"]
        .as_array()
        .expect("a chain")
        .iter()
        .map(|t| t["id"].as_str().expect("an id"))
        .collect();
    assert_eq!(ids, ["t2", "t5"]);
    // M had 3,000 of its own, 50,000 of V and 30,000 of X, and had paid A 20,000.
    let last = &told["chains"][0]["transfers"][1];
    let balances = ["from_before", "from_after", "to_before", "to_after"].map(|key| last[key].clone());
    assert_eq!(balances, ["63000.00", "23000.00", "0.00", "40000.00"]);
    folder
        .run(&["evidence", "t.csv", "--payment", "t2", "--account", "X"])
        .fails(1, &["X", "no traced money"]);
}

#[test]
fn chains_are_those_by_which_the_money_came_under_the_rule() {
    let folder = Folder::new();
    let path = testdata("cases/210-evidence-chain-by-rule/t.csv");
    let arguments = [
        "evidence",
        text(&path),
        "--payment",
        "p",
        "--account",
        "E",
        "--format",
        "json",
        "-q",
    ];
    // D got 60 by way of B, then 100 by way of C, and pays E 60.
    for (rule, expected) in [
        ("fifo", &[("60.00", "p a c e")][..]),
        ("lifo", &[("60.00", "p b d e")]),
        ("pro-rata", &[("37.50", "p b d e"), ("22.50", "p a c e")]),
    ] {
        let told = folder.run(&[&arguments[..], &["--rule", rule]].concat()).json();
        let chains = told["chains"].as_array().expect("chains").iter();
        let ids = |chain: &serde_json::Value| {
            let steps = chain["transfers"].as_array().expect("steps").iter();
            let ids: Vec<_> = steps.map(|step| step["id"].as_str().expect("an id")).collect();
            ids.join(" ")
        };
        let found: Vec<_> = chains
            .map(|chain| (chain["amount"].as_str().expect("an amount"), ids(chain)))
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|&(amount, ids)| (amount, ids.to_owned()))
            .collect();
        assert_eq!(found, expected, "{rule}");
    }
}

#[test]
fn a_reader_that_goes_away_ends_the_program_quietly() {
    let folder = Folder::with("t.csv", WORKED);
    let program = assert_cmd::cargo::cargo_bin("fundtrail");
    let mut child = std::process::Command::new(program)
        .current_dir(folder.path())
        .args([
            "trace",
            "t.csv",
            "--payment",
            "t2",
            "--format",
            "json",
            "--all-rules",
            "--quiet",
        ])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn the_bounds_say_what_they_rest_on() {
    let folder = Folder::with("t.csv", WORKED);
    // Of V's money A has 17,000 at least and B 7,000: 27,000 of it went to the two, whatever the rule.
    let report = run(&folder, &["--rule", "pro-rata", "--format", "json"]).json();
    let b = &report["accounts"][0];
    assert_eq!(
        (&b["account"], &b["at_least"], &b["at_most"]),
        (&"B".into(), &"7000.00".into(), &"33000.00".into())
    );
    let top: Vec<_> = report["bounds"]["top"]
        .as_array()
        .expect("bounds")
        .iter()
        .map(|t| t["at_least"].clone())
        .collect();
    assert_eq!(top, ["7000.00", "27000.00", "50000.00"]);
    let table = run(&folder, &[]).ok();
    assert!(
        table.contains("if the opening balances of 3 accounts are as assumed"),
        "{table}"
    );
    let table = run(&folder, &["--openings", "unknown"]).ok();
    assert!(
        table.contains("whatever the opening balances of 3 accounts were"),
        "{table}"
    );
    let report = run(&folder, &["--only", "t2", "--format", "json"]).json();
    let notes = report["notes"].as_array().expect("notes");
    assert!(
        notes.iter().any(|note| note["code"] == "bounds-left-out"),
        "{notes:?}"
    );
}
