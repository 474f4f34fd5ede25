//! The import cases: each folder of `testdata/cases` holds files and, in `case.toml`, what reading them gives.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use fundtrail::{AccountBook, End, ExitBook, Ledger, Party, Source};
use fundtrail_statements::cell::{Currencies, DateOrder, DecimalMark};
use fundtrail_statements::{Case, Counts, ReadOptions, read};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    #[allow(dead_code, reason = "for the reader of the file")]
    kind: String,
    run: Vec<Run>,
}

/// Files read together, and what has to come of it. What is not given is not asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Run {
    says: String,
    files: Vec<PathBuf>,
    date_order: Option<String>,
    decimal_mark: Option<String>,
    /// The currency that is said of files that say none.
    say_currency: Option<String>,
    #[serde(default)]
    accept_rejects: bool,
    /// Reading ends with an error that holds all of these.
    error: Option<Vec<String>>,
    encodings: Option<Vec<String>>,
    counts: Option<BTreeMap<String, u64>>,
    currency: Option<String>,
    /// `TIME PAYER -> PAYEE AMOUNT`, in settlement order.
    transfers: Option<Vec<String>>,
    layout: Option<PathBuf>,
    names: Option<BTreeMap<String, String>>,
    /// The opening balances of accounts; `none` where it is not known.
    openings: Option<BTreeMap<String, String>>,
    accounts: Option<usize>,
    rejected: Option<Vec<String>>,
    note_lines: Option<Vec<String>>,
    /// All notes that concern a line, as `CODE LINE`.
    notes: Option<Vec<String>>,
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/cases")
}

#[test]
fn every_case_is_read_as_it_says() {
    let mut faults = String::new();
    let mut runs = 0;
    let mut folders: Vec<_> = fs::read_dir(cases())
        .expect("the cases")
        .map(|entry| entry.expect("a folder").path())
        .collect();
    folders.sort();
    for folder in folders {
        let Ok(text) = fs::read_to_string(folder.join("case.toml")) else {
            continue;
        };
        let case: CaseFile =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for run in &case.run {
            runs += 1;
            for fault in check(&folder, run) {
                let name = folder.file_name().unwrap_or_default().display();
                writeln!(faults, "{name}, {:?}: {fault}", run.says).expect("a String takes every write");
            }
        }
    }
    assert!(runs > 50, "only {runs} runs were found");
    assert!(faults.is_empty(), "\n{faults}");
}

/// What a run gives besides what it should.
fn check(folder: &Path, run: &Run) -> Vec<String> {
    let paths: Vec<PathBuf> = run.files.iter().map(|file| folder.join(file)).collect();
    let options = ReadOptions {
        date_order: run.date_order.as_deref().map(|word| match word {
            "dmy" => DateOrder::DayFirst,
            "mdy" => DateOrder::MonthFirst,
            "ymd" => DateOrder::YearFirst,
            word => panic!("{word} is no date order"),
        }),
        decimal_mark: run.decimal_mark.as_deref().map(|word| match word {
            "point" => DecimalMark::Point,
            "comma" => DecimalMark::Comma,
            word => panic!("{word} is no decimal mark"),
        }),
        currency: run.say_currency.as_deref().map(|code| {
            let known = Currencies::built_in().read(code);
            known.expect("a currency").expect("not blank").clone()
        }),
        accept_rejects: run.accept_rejects,
        layouts: run.layout.iter().map(|layout| folder.join(layout)).collect(),
        ..ReadOptions::default()
    };
    match (read(&paths, &options), &run.error) {
        (Ok(_), Some(parts)) => vec![format!("is read, where an error with {parts:?} is right")],
        (Err(error), None) => vec![format!("fails: {error}")],
        (Err(error), Some(parts)) => {
            let text = error.to_string();
            let missing: Vec<_> = parts
                .iter()
                .filter(|part| !text.contains(part.as_str()))
                .collect();
            if missing.is_empty() {
                vec![]
            } else {
                vec![format!("the error lacks {missing:?}: {text}")]
            }
        }
        (Ok(case), None) => differences(&case, run),
    }
}

fn differences(case: &Case, run: &Run) -> Vec<String> {
    let mut faults = Vec::new();
    let mut expect = |what: &str, expected: String, found: String| {
        if expected != found {
            faults.push(format!("{what}: expected {expected}, found {found}"));
        }
    };
    expect(
        "lines that ended somewhere",
        case.counts.lines.to_string(),
        case.counts.accounted_for().to_string(),
    );
    for (list, expected) in run.counts.iter().flatten() {
        expect(list, expected.to_string(), count(&case.counts, list).to_string());
    }
    if let Some(encodings) = &run.encodings {
        let found: Vec<_> = case.files.iter().map(|file| file.encoding.as_str()).collect();
        expect("encodings", format!("{encodings:?}"), format!("{found:?}"));
    }
    if let Some(expected) = &run.transfers {
        expect(
            "transfers",
            format!("{expected:#?}"),
            format!("{:#?}", transfers(case, run)),
        );
    }
    if let Some(accounts) = run.accounts {
        expect("accounts", accounts.to_string(), case.book.len().to_string());
    }
    for (number, opening) in run.openings.iter().flatten() {
        let account = case.book.get(number).expect("the account is known");
        let ledger = case.ledgers.first().expect("a ledger");
        let found = ledger.opening(account);
        let found = found.map_or("none".to_owned(), |opening| ledger.currency().plain(opening));
        expect(number, opening.clone(), found);
    }
    for (number, name) in run.names.iter().flatten() {
        let account = case.book.get(number).expect("the account is known");
        let holder = case
            .book
            .details(account)
            .and_then(|details| details.holder.as_deref());
        expect(
            number,
            format!("{:?}", Some(name.as_str())),
            format!("{holder:?}"),
        );
    }
    if let Some(expected) = &run.rejected {
        let found: Vec<String> = case
            .rejects
            .iter()
            .map(|reject| place(case, reject.source))
            .collect();
        expect("rejected", format!("{expected:?}"), format!("{found:?}"));
    }
    if let Some(expected) = &run.note_lines {
        let found: Vec<String> = case
            .notes
            .iter()
            .filter_map(|note| Some(place(case, note.source?)))
            .collect();
        let missing: Vec<_> = expected.iter().filter(|line| !found.contains(line)).collect();
        expect("lines without a note", "[]".to_owned(), format!("{missing:?}"));
    }
    if let Some(expected) = &run.notes {
        let notes = case.notes.iter();
        let found: Vec<String> = notes
            .filter_map(|note| Some(format!("{} {}", note.code, note.source?.line())))
            .collect();
        expect("notes", format!("{expected:?}"), format!("{found:?}"));
    }
    faults
}

fn count(counts: &Counts, list: &str) -> u64 {
    match list {
        "lines" => counts.lines,
        "in_transfers" => counts.in_transfers,
        "rejected" => counts.rejected,
        "duplicate" => counts.duplicate,
        "failed" => counts.failed,
        "void" => counts.void,
        "transfers" => counts.transfers,
        "zero" => counts.zero,
        "own" => counts.own,
        "ignored" => counts.ignored,
        "companion" => counts.companion,
        list => panic!("{list} is no list"),
    }
}

/// The file's name and the line.
fn place(case: &Case, source: Source) -> String {
    let path = &case.files[source.file()].path;
    format!(
        "{}:{}",
        path.file_name().unwrap_or_default().display(),
        source.line()
    )
}

fn transfers(case: &Case, run: &Run) -> Vec<String> {
    let code = run.currency.as_deref().unwrap_or("CNY");
    let ledger = case
        .ledgers
        .iter()
        .find(|ledger| ledger.currency().code() == code);
    ledger.map_or(Vec::new(), |ledger| lines(ledger, &case.book))
}

fn lines(ledger: &Ledger, book: &AccountBook) -> Vec<String> {
    ledger
        .transfers()
        .iter()
        .map(|transfer| {
            let [payer, payee] =
                [transfer.payer, transfer.payee].map(|party| name(party, book, ledger.exits()));
            let amount = ledger.currency().plain(transfer.amount);
            format!("{} {payer} -> {payee} {amount}", transfer.time)
        })
        .collect()
}

fn name(party: Party, book: &AccountBook, exits: &ExitBook) -> String {
    match party.end() {
        End::Account(account) => book.number(account).to_owned(),
        End::Exit(exit) => format!("({})", exits.exit(exit).kind.name()),
    }
}
