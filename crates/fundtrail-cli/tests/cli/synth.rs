//! `fundtrail synth`, and what `trace` makes of it.

use crate::util::Folder;

/// The command that `synth` says to go on with, as arguments.
pub(crate) fn advised(printed: &str) -> Vec<String> {
    let line = printed
        .lines()
        .find(|line| line.trim_start().starts_with("fundtrail trace"));
    let line = line.unwrap_or_else(|| panic!("a command in {printed}"));
    let mut arguments = Vec::new();
    // No argument has a quote in it, so every second part stood in quotes.
    for (i, part) in line.split('\'').enumerate() {
        if i % 2 == 1 {
            arguments.push(part.to_owned());
        } else {
            arguments.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    arguments.remove(0);
    arguments
}

fn trace(folder: &Folder, printed: &str, more: &[&str]) -> serde_json::Value {
    let arguments = advised(printed);
    let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    arguments.extend(["--format", "json"]);
    arguments.extend(more);
    let report = folder.run(&arguments).ok();
    serde_json::from_str(&report).expect("JSON")
}

fn truth(folder: &Folder) -> serde_json::Value {
    serde_json::from_str(&folder.read("case/truth/case.json")).expect("JSON")
}

#[test]
fn a_table_traces_by_the_command_that_is_printed() {
    let folder = Folder::new();
    let printed = folder
        .run(&["synth", "-o", "case", "--family", "deep-split", "--seed", "3"])
        .ok();
    let report = trace(&folder, &printed, &["--openings", "case/truth/openings.csv"]);
    let truth = truth(&folder);
    assert_eq!(report["totals"]["paid"], truth["totals"]["paid"]);
    assert_eq!(report["as_of"], truth["as_of"]);
    assert_eq!(report["counts"]["rejected"], 0);
}

#[test]
fn the_same_seed_writes_the_same_bytes() {
    let folder = Folder::new();
    let family = ["--family", "stack", "--network", "40000"];
    for name in ["a", "b"] {
        folder.run(&[&["synth", "-o", name][..], &family].concat()).ok();
    }
    assert!(folder.bytes("a/records/transfers.csv") == folder.bytes("b/records/transfers.csv"));
    assert_eq!(
        folder.bytes("a/truth/carried.csv"),
        folder.bytes("b/truth/carried.csv")
    );
    let lines = folder.read("a/records/transfers.csv").lines().count();
    assert!(lines > 40_001, "{lines} lines with the case's");
}

#[test]
fn options_that_do_not_go_together_are_usage_errors() {
    let folder = Folder::new();
    for arguments in [
        &["synth", "-o", "case", "--mess", "all"][..],
        &["synth", "-o", "case", "--as", "statements", "--network", "5"],
        &["synth", "-o", "case", "--as", "statements", "--mess", "dust"],
        &["synth", "-o", "case", "--as", "statements", "--covered", "1.5"],
        &["synth", "-o", "case", "--family", "ponzi"],
    ] {
        assert_eq!(folder.run(arguments).code, 2, "{arguments:?}");
    }
    assert_eq!(folder.names(), Vec::<String>::new(), "nothing was written");
}

#[test]
fn a_folder_that_is_there_is_not_written_over() {
    let folder = Folder::with("case/mine.txt", "mine");
    let run = folder.run(&["synth", "-o", "case"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("case: is there already"), "{}", run.err);
    assert_eq!(folder.read("case/mine.txt"), "mine");
}

#[test]
fn statements_are_written_in_every_format() {
    let folder = Folder::new();
    let arguments = [
        "synth",
        "-o",
        "case",
        "--as",
        "statements",
        "--covered",
        "0.5",
        "--mess",
        "all",
    ];
    folder.run(&arguments).ok();
    let names = std::fs::read_dir(folder.path().join("case/records")).expect("a folder");
    let names: Vec<_> = names.map(|entry| entry.expect("an entry").file_name()).collect();
    assert!(names.len() >= 8, "{names:?}");
}

#[test]
fn the_command_that_is_printed_works_for_every_family_and_form() {
    let forms: [&[&str]; 3] = [
        &[],
        &["--as", "statements"],
        &[
            "--as",
            "statements",
            "--mess",
            "newest-first,copies-without-seconds,own-serials,whole-minutes",
        ],
    ];
    for family in fundtrail_synth::Family::ALL.map(fundtrail_synth::Family::name) {
        for form in forms {
            let folder = Folder::new();
            let made = [
                "synth", "-o", "case", "--people", "12", "--days", "2", "--family", family,
            ];
            let printed = folder.run(&[&made[..], form].concat()).ok();
            let report = trace(&folder, &printed, &["--top", "1"]);
            let truth = truth(&folder);
            let figures = |of: &serde_json::Value| (of["totals"]["paid"].clone(), of["as_of"].clone());
            assert_eq!(figures(&report), figures(&truth), "{family} {form:?}");
        }
    }
}
