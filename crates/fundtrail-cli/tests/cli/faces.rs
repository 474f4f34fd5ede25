//! The field's faults that show in a trace: each folder of `testdata/cases` with a `trace.json` holds statements
//! and what tracing them must give, worked out by hand.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::util::Folder;

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/cases");
    let entries = fs::read_dir(folder).expect("the cases");
    let mut cases: Vec<_> = entries
        .map(|entry| entry.expect("a folder").path())
        .filter(|path| path.join("trace.json").exists())
        .collect();
    cases.sort();
    cases
}

#[test]
fn every_face_is_traced_as_it_says() {
    let mut faults = Vec::new();
    let mut runs = 0;
    for case in cases() {
        let text = fs::read_to_string(case.join("trace.json")).expect("the case");
        let expected: Value = serde_json::from_str(&text).expect("JSON");
        for run in expected["runs"].as_array().expect("runs") {
            for (rule, held) in run["held"].as_object().expect("figures by rule") {
                runs += 1;
                let found = traced(&case, run, &expected["victim"], rule);
                let name = case.file_name().expect("a name").display();
                let about = format!("{name}, {}, {rule}", run["says"]);
                let compared = compare(&found, held, run);
                faults.extend(compared.into_iter().map(|fault| format!("{about}: {fault}")));
            }
        }
    }
    assert!(runs > 40, "only {runs} runs were found");
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn traced(case: &Path, run: &Value, victim: &Value, rule: &str) -> Value {
    let own = [victim.clone()];
    let victims = run["victims"].as_array().map_or(&own[..], Vec::as_slice);
    let files = run["files"].as_array().expect("files");
    let paths: Vec<String> = files
        .iter()
        .map(|file| {
            case.join(file.as_str().expect("a name"))
                .to_str()
                .expect("UTF-8")
                .to_owned()
        })
        .collect();
    let mut arguments = vec![
        "trace",
        "--all-payees",
        "--rule",
        rule,
        "--format",
        "json",
        "--top",
        "0",
    ];
    for victim in victims {
        arguments.extend(["--victim", victim.as_str().expect("a number")]);
    }
    arguments.extend(paths.iter().map(String::as_str));
    serde_json::from_str(&Folder::new().run(&arguments).ok()).expect("JSON")
}

/// What a trace gives besides what it should.
fn compare(found: &Value, held: &Value, run: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let ends = ends(found);
    let expected: BTreeMap<String, String> = held
        .as_object()
        .expect("figures by end")
        .iter()
        .map(|(end, amount)| (end.clone(), amount.as_str().expect("text").to_owned()))
        .collect();
    if ends != expected {
        faults.push(format!("{ends:?} is not {expected:?}"));
    }
    let accounts = found["accounts"].as_array().expect("accounts");
    let account = |number: &str| accounts.iter().find(|a| a["account"] == number);
    for (number, bounds) in run["bounds"].as_object().into_iter().flatten() {
        let found = account(number).map(|a| [&a["at_least"], &a["at_most"]]);
        if found != Some([&bounds[0], &bounds[1]]) {
            faults.push(format!("the bounds of {number} are {found:?}"));
        }
    }
    for (number, mark) in run["marks"].as_object().into_iter().flatten() {
        let marks = account(number).and_then(|a| a["marks"].as_array());
        if !marks.is_some_and(|marks| marks.contains(mark)) {
            faults.push(format!("the marks of {number} are {marks:?}"));
        }
    }
    for (list, count) in run["counts"].as_object().into_iter().flatten() {
        if found["counts"][list] != *count {
            faults.push(format!("{list} counts {}", found["counts"][list]));
        }
    }
    for code in run["notes"].as_array().into_iter().flatten() {
        let notes = found["notes"].as_array().expect("notes");
        if !notes.iter().any(|note| note["code"] == *code) {
            faults.push(format!("no note says {code}"));
        }
    }
    if let Some(expected) = run["may_go_on_at"].as_array() {
        let places = may_go_on_at(found);
        if *expected != places {
            faults.push(format!("exits may go on at {places:?}"));
        }
    }
    let sources: Vec<usize> = found["transfers"]
        .as_array()
        .expect("transfers")
        .iter()
        .map(|t| t["source"].as_array().expect("sources").len())
        .collect();
    if let Some(expected) = run["sources"].as_array()
        && sources.iter().map(|&n| Value::from(n)).collect::<Vec<_>>() != *expected
    {
        faults.push(format!("the transfers have {sources:?} lines"));
    }
    faults
}

/// The lines at which the list of exits says that money may go on, as `FILE:LINE` without folders.
fn may_go_on_at(found: &Value) -> Vec<String> {
    let exits = found["exits"].as_array().expect("exits").iter();
    let places = exits.flat_map(|exit| exit["may_go_on_at"].as_array().expect("places"));
    let name = |place: &Value| {
        let path = Path::new(place["file"].as_str().expect("text"));
        path.file_name().expect("a file").display().to_string()
    };
    places
        .map(|place| format!("{}:{}", name(place), place["line"]))
        .collect()
}

/// Where traced money is: by account, and by kind of exit; nothing where it is zero.
fn ends(found: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let accounts = found["accounts"].as_array().expect("accounts").iter();
    let held = accounts.map(|a| (text(&a["account"]), text(&a["held"])));
    let exits = found["exits"].as_array().expect("exits").iter();
    let exited = exits.map(|e| (text(&e["kind"]), text(&e["amount"])));
    held.chain(exited)
        .filter(|(_, amount)| amount != "0.00")
        .collect()
}
