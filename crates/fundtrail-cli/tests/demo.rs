//! The demo case and its picture in the README.

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

/// The README's picture is the one in the program's own page. With `FUNDTRAIL_BLESS` set it is written anew.
#[test]
fn the_picture_of_the_readme_is_the_programs_own() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let page = folder.path().join("demo.html");
    trace(&["-o", page.to_str().expect("UTF-8")]);
    let page = std::fs::read_to_string(page).expect("the page");
    let picture = standalone(&page);
    let place = root().join("docs/demo.svg");
    if std::env::var_os("FUNDTRAIL_BLESS").is_some() {
        std::fs::write(&place, &picture).expect("docs/demo.svg");
    }
    let shown = std::fs::read_to_string(place).unwrap_or_default();
    assert!(
        shown == picture,
        "docs/demo.svg is old: set FUNDTRAIL_BLESS=1 and run this test again"
    );
}

/// The picture cut out of the page, with the page's style, on white.
fn standalone(page: &str) -> String {
    let between = |start: &str, end: &str| {
        let (_, rest) = page
            .split_once(start)
            .unwrap_or_else(|| panic!("{start} in the page"));
        rest.split_once(end)
            .unwrap_or_else(|| panic!("{end} in the page"))
            .0
    };
    let style = between("<style>", "</style>");
    let (head, body) = between("<svg ", "</svg>").split_once('>').expect("a closed tag");
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" font-family=\"system-ui, sans-serif\" {head}>\n\
         <style>{style}</style>\n\
         <rect style=\"fill: #fff\" width=\"100%\" height=\"100%\"/>{body}</svg>\n"
    )
}
