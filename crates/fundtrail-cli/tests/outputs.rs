//! Every output of every command on the demo, in both languages: workbook, page and text hold every figure of the
//! JSON, and every label is of the language.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Data, Reader as _, Xlsx};
use serde_json::Value;
use tempfile::TempDir;

const DEMO: &[&str] = &["testdata/demo", "--payment", "T082", "--all-rules"];
const MULE: &str = "9997479418950377972";

/// A command, what follows it, and whether its JSON lists what only files have.
const COMMANDS: &[(&str, &[&str])] = &[
    ("trace", DEMO),
    (
        "trace",
        &["testdata/exports", "--payment", "NP00000025", "--by", "holder"],
    ),
    (
        "evidence",
        &["testdata/exports", "--payment", "NP00000025", "--account", MULE],
    ),
    (
        "sources",
        &[
            "testdata/demo",
            "--account",
            MULE,
            "--account",
            "9996240199203050193",
        ],
    ),
    ("network", &["testdata/demo", "--suspect", "9999658997233739620"]),
    (
        "return",
        &[
            "testdata/demo",
            "--victims",
            "testdata/return/victims.csv",
            "--frozen",
            "testdata/return/frozen.csv",
            "--all-schemes",
            "--scheme",
            "cn-2016",
        ],
    ),
    ("inspect", &["testdata/exports"]),
];

/// What one run gave.
struct Run {
    name: String,
    json: Value,
    text: String,
    page: String,
    /// Text of the workbook's cells.
    words: BTreeSet<String>,
    /// Its numbers, with two decimals.
    numbers: BTreeSet<String>,
}

fn run(command: &str, arguments: &[&str], lang: &str) -> Run {
    let folder = TempDir::new().expect("a folder");
    let place = |ending: &str| -> PathBuf { folder.path().join(format!("out.{ending}")) };
    let mut program = Command::new(env!("CARGO_BIN_EXE_fundtrail"));
    program.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."));
    program.arg(command).args(arguments);
    program.args(["--lang", lang, "--quiet", "--width", "0", "--top", "0"]);
    for ending in ["json", "xlsx", "html"] {
        program.arg("-o").arg(place(ending));
    }
    let output = program.output().expect("the program starts");
    let name = format!("{command} {} --lang {lang}", arguments.join(" "));
    assert!(
        output.status.success(),
        "{name}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let (words, numbers) = cells(&fs::read(place("xlsx")).expect("a workbook"));
    let json = fs::read_to_string(place("json")).expect("the JSON");
    Run {
        json: serde_json::from_str(&json).expect("JSON"),
        text: String::from_utf8(output.stdout).expect("UTF-8"),
        page: fs::read_to_string(place("html")).expect("a page"),
        words,
        numbers,
        name,
    }
}

fn cells(workbook: &[u8]) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut book = Xlsx::new(std::io::Cursor::new(workbook)).expect("a workbook");
    let (mut words, mut numbers) = (BTreeSet::new(), BTreeSet::new());
    for (name, range) in book.worksheets() {
        words.insert(name);
        for cell in range.rows().flatten() {
            match cell {
                Data::String(text) => drop(words.insert(text.clone())),
                Data::Float(number) => drop(numbers.insert(format!("{number:.2}"))),
                Data::Int(number) => drop(numbers.insert(format!("{number}.00"))),
                _ => {}
            }
        }
    }
    (words, numbers)
}

/// Every text of the JSON, and apart from them its amounts; `skip` names keys that people do not read.
fn texts(value: &Value, skip: &[&str], all: &mut BTreeSet<String>, amounts: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            let is_amount = text.split_once('.').is_some_and(|(whole, part)| {
                let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
                digits(whole) && part.len() == 2 && digits(part)
            });
            if is_amount {
                amounts.insert(text.clone());
            }
            all.insert(text.clone());
        }
        Value::Array(values) => values.iter().for_each(|value| texts(value, skip, all, amounts)),
        Value::Object(values) => values
            .iter()
            .filter(|(key, _)| !skip.contains(&key.as_str()))
            .for_each(|(_, value)| texts(value, skip, all, amounts)),
        _ => {}
    }
}

/// `1234567.00` as people read it.
fn grouped(plain: &str) -> String {
    let (whole, part) = plain.split_once('.').expect("an amount");
    let mut text = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{text}.{part}")
}

/// Keys whose figures no table shows by themselves: parts by payment, and what lists of lines that are no transfers
/// hold.
const NOT_SHOWN: &[&str] = &["by_payment", "money"];
/// Keys whose figures the page shows when it is asked for them, and has in its data, in minor units.
const ASKED_FOR: &[&str] = &["rules"];
/// Keys that a terminal leaves to files.
const FILES_ONLY: &[&str] = &["transfers", "payments", "passed_on", "exited", "ties"];

#[test]
fn every_figure_of_the_json_is_in_workbook_page_and_text() {
    for &(command, arguments) in COMMANDS {
        for lang in ["en", "zh"] {
            let run = run(command, arguments, lang);
            let amounts = |skip: &[&str]| {
                let (mut all, mut amounts) = (BTreeSet::new(), BTreeSet::new());
                texts(&run.json, skip, &mut all, &mut amounts);
                amounts
            };
            let figures = amounts(NOT_SHOWN);
            assert!(!figures.is_empty(), "{}", run.name);
            for figure in &figures {
                let read = grouped(figure);
                let in_text = run.words.iter().any(|cell| cell.contains(&read));
                assert!(
                    in_text || run.numbers.contains(figure),
                    "{}: workbook lacks {figure}",
                    run.name
                );
                let is_data = |end: &str| run.page.contains(&format!("{}{end}", figure.replace('.', "")));
                assert!(
                    run.page.contains(&read) || [",", "]", "}"].into_iter().any(is_data),
                    "{}: page lacks {read}",
                    run.name
                );
            }
            for figure in amounts(&[NOT_SHOWN, ASKED_FOR].concat()) {
                let read = grouped(&figure);
                assert!(run.page.contains(&read), "{}: page lacks {read}", run.name);
            }
            // The list by account or by person: a text shows one of them.
            if command != "trace" {
                for figure in amounts(&[NOT_SHOWN, FILES_ONLY].concat()) {
                    let read = grouped(&figure);
                    assert!(run.text.contains(&read), "{}: text lacks {read}", run.name);
                }
            }
        }
    }
}

/// Signs and names that are the same in every language.
const SAME: &[&str] = &["#", "·", "SHA-256", "fundtrail", "CNY", "-", "–", "…", "¦"];

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Whether what records say explains a word: a number, a name, a place.
fn is_data(word: &str, said: &str) -> bool {
    let word = word.trim_matches(|c: char| ",;()（）；，".contains(c));
    let is_figure = word.chars().all(|c| c.is_ascii_digit() || ",.:%-+/T".contains(c));
    let place = word.rsplit_once(':').map_or(word, |(file, _)| file);
    is_figure || SAME.contains(&word) || said.contains(word) || said.contains(place)
}

#[test]
fn every_label_of_the_workbook_is_of_the_language() {
    for &(command, arguments) in COMMANDS {
        let said = |run: &Run| {
            let (mut all, mut amounts) = (BTreeSet::new(), BTreeSet::new());
            texts(&run.json, &[], &mut all, &mut amounts);
            all.into_iter().collect::<Vec<_>>().join("\n")
        };
        let chinese = run(command, arguments, "zh");
        let data = said(&chinese);
        for cell in chinese.words.iter().filter(|cell| !cell.chars().any(is_chinese)) {
            let foreign = cell.split_whitespace().find(|word| !is_data(word, &data));
            assert_eq!(foreign, None, "{}: {cell:?} is not Chinese", chinese.name);
        }
        let english = run(command, arguments, "en");
        let data = said(&english);
        for cell in english.words.iter().filter(|cell| cell.chars().any(is_chinese)) {
            let foreign = cell
                .split_whitespace()
                .find(|word| word.chars().any(is_chinese) && !is_data(word, &data));
            assert_eq!(foreign, None, "{}: {cell:?} is not English", english.name);
        }
    }
}
