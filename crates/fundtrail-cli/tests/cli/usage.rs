//! Wrong words on the command line, wrong files, and what is said of them.

use crate::payments::WORKED;
use crate::util::Folder;

#[test]
fn wrong_words_are_exit_2() {
    let folder = Folder::with("t.csv", WORKED);
    folder
        .run(&["trace", "t.csv"])
        .fails(2, &["--payment", "--victim"]);
    folder.run(&["trace", "--payment", "t2"]).fails(2, &["PATH"]);
    folder
        .run(&["trace", "t.csv", "--payment", "t2", "--rule", "poison"])
        .fails(2, &["poison", "pro-rata"]);
    folder
        .run(&["trace", "t.csv", "--payment", "t2", "--as-of", "10:42"])
        .fails(2, &["2026-03-01T10:42:00"]);
    folder
        .run(&["trace", "t.csv", "--payment", "t2", "--zone", "Peking"])
        .fails(2, &["+08:00"]);
    folder
        .run(&["trace", "t.csv", "--payment", "t2", "--min", "much"])
        .fails(2, &["--min much"]);
    folder.run(&["forge", "t.csv"]).fails(2, &["forge"]);
}

#[test]
fn files_that_cannot_be_read_are_exit_1_and_named() {
    let folder = Folder::with("empty.csv", "");
    folder.write("other.csv", "colour,shape\nred,round\n");
    folder
        .run(&["trace", "absent.csv", "--payment", "t2"])
        .fails(1, &["absent.csv"]);
    folder
        .run(&["trace", "empty.csv", "--payment", "t2"])
        .fails(1, &["empty.csv", "empty"]);
    folder
        .run(&["trace", "other.csv", "--payment", "t2"])
        .fails(1, &["other.csv", "colour"]);
}

#[test]
fn a_line_that_cannot_be_read_stops_until_it_is_set_aside() {
    let folder = Folder::with("t.csv", WORKED.replace("30000.00", "30000.005"));
    let trace = ["trace", "t.csv", "--payment", "t2", "--format", "json", "--quiet"];
    folder
        .run(&trace)
        .fails(1, &["t.csv:5", "30000.005", "--accept-rejects"]);
    let report = folder
        .run(&[&trace[..], &["--accept-rejects", "rejects.csv"]].concat())
        .json();
    assert_eq!(report["counts"]["rejected"], 1);
    let rejects = folder.read("rejects.csv");
    assert!(
        rejects.contains("t.csv:5") && rejects.contains("30000.005"),
        "{rejects}"
    );
}

#[test]
fn an_as_of_time_before_the_payment_is_an_error() {
    let folder = Folder::with("t.csv", WORKED);
    folder
        .run(&[
            "trace",
            "t.csv",
            "--payment",
            "t2",
            "--as-of",
            "2026-03-01T09:30:00",
        ])
        .fails(1, &["t.csv:3", "2026-03-01T09:30:00"]);
}

#[test]
fn an_account_to_stop_at_that_never_occurs_is_noted() {
    let folder = Folder::with("t.csv", WORKED);
    let report = folder
        .run(&[
            "trace",
            "t.csv",
            "--payment",
            "t2",
            "--stop-at",
            "NOBODY",
            "--format",
            "json",
            "--quiet",
        ])
        .json();
    let notes = report["notes"].as_array().expect("notes");
    let note = notes
        .iter()
        .find(|note| note["code"] == "stop-at-absent")
        .expect("a note");
    assert!(note["message"].as_str().expect("text").contains("NOBODY"));
}

#[test]
fn layouts_completions_and_manual_pages_are_printed() {
    let folder = Folder::new();
    let layouts = folder.run(&["layouts"]).ok();
    assert!(
        layouts.lines().any(|line| line.starts_with("  native ")),
        "{layouts}"
    );
    let at = |text: &str| {
        layouts
            .find(text)
            .unwrap_or_else(|| panic!("{text} in {layouts}"))
    };
    assert!(at("China (CN)") < at("  cn-boc ") && at("  cn-boc ") < at("Germany (DE)"));
    assert!(at("Germany (DE)") < at("  de-dkb "));
    let native = folder.run(&["layouts", "show", "native"]).ok();
    assert!(native.contains("name = \"native\""), "{native}");
    folder
        .run(&["layouts", "show", "absent"])
        .fails(1, &["absent", "fundtrail layouts"]);
    assert!(folder.run(&["completions", "bash"]).ok().contains("fundtrail"));
    assert!(folder.run(&["man"]).ok().contains("fundtrail"));
    folder.run(&["man", "--dir", "."]).ok();
    assert!(
        folder.names().contains(&"fundtrail-trace.1".to_owned()),
        "{:?}",
        folder.names()
    );
}

#[test]
fn an_openings_line_with_a_stray_comma_is_an_error_not_a_thousandth() {
    let folder = Folder::with(
        "t.csv",
        "id,time,from,to,amount\nv,2026-03-01T09:00:00,V,M,100.00\n",
    );
    folder.write("openings.csv", "account,amount\nM,5,000.00\n");
    let run = folder.run(&["trace", "t.csv", "--payment", "v", "--openings", "openings.csv"]);
    assert_eq!(run.code, 1);
    assert!(
        run.err.contains("openings.csv:2: 3 fields, expected 2"),
        "{}",
        run.err
    );
}

#[test]
fn openings_of_another_currency_are_left_to_its_own_ledger() {
    let folder = Folder::with(
        "t.csv",
        "id,time,from,to,amount,currency\nv,2026-03-01T09:00:00,V,M,100.00,CNY\nw,2026-03-01T09:00:00,X,M,7.00,USD\n",
    );
    folder.write(
        "openings.csv",
        "account,amount,currency\nM,5.00,CNY\nM,6.00,USD\n",
    );
    let arguments = [
        "trace",
        "t.csv",
        "--payment",
        "v",
        "--openings",
        "openings.csv",
        "--format",
        "json",
    ];
    let report: serde_json::Value = serde_json::from_str(&folder.run(&arguments).ok()).expect("JSON");
    assert_eq!(report["accounts"][0]["balance"], "105.00");
}
