//! Every vector under every rule: the worked cases of law and a set of random ledgers, with hand-checked or
//! independently computed figures.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Map, Value};

use crate::util::{Folder, testdata, text};

const RULES: [&str; 5] = ["fifo", "lifo", "pro-rata", "tainted-last", "tainted-first"];

/// What a vector compares of an account.
fn figures(account: &Value) -> Value {
    let keys = ["level", "received", "sent", "held", "by_payment"];
    keys.into_iter()
        .map(|key| (key.to_owned(), account[key].clone()))
        .collect::<Map<_, _>>()
        .into()
}

fn by_key(rows: &Value, key: &str, value: impl Fn(&Value) -> Value) -> BTreeMap<String, Value> {
    let rows = rows.as_array().expect("a list");
    rows.iter()
        .map(|row| (row[key].as_str().expect("text").to_owned(), value(row)))
        .collect()
}

fn expected(object: &Value) -> BTreeMap<String, Value> {
    object
        .as_object()
        .expect("an object")
        .clone()
        .into_iter()
        .collect()
}

/// Holds the bounds of every account on the list against those of the vector.
fn check_bounds(report: &Value, bounds: &Value, place: &str) {
    for account in report["accounts"]
        .as_array()
        .expect("accounts")
        .iter()
        .filter(|a| !a["rank"].is_null())
    {
        let number = account["account"].as_str().expect("text");
        for (i, key) in ["at_least", "at_most"].into_iter().enumerate() {
            assert_eq!(account[key], bounds[number][i], "{key} of {number}: {place}");
        }
    }
}

#[test]
fn every_vector_gives_its_figures_under_every_rule() {
    let folder = Folder::new();
    let mut vectors: Vec<_> = fs::read_dir(testdata("vectors"))
        .expect("the vectors")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "csv"))
        .collect();
    vectors.sort();
    assert_eq!(vectors.len(), 65);
    for path in vectors {
        let vector: Value =
            serde_json::from_str(&fs::read_to_string(path.with_extension("json")).expect("figures"))
                .expect("JSON");
        let mut arguments = vec!["trace", text(&path), "--format", "json", "--quiet", "--top", "0"];
        for payment in vector["payments"].as_array().expect("payments") {
            arguments.extend(["--payment", payment.as_str().expect("an id")]);
        }
        for account in vector["stop_at"].as_array().expect("accounts") {
            arguments.extend(["--stop-at", account.as_str().expect("an account")]);
        }
        let unknown = folder
            .run(&[&arguments[..], &["--openings", "unknown"]].concat())
            .json();
        check_bounds(
            &unknown,
            &vector["bounds_openings_unknown"],
            &path.display().to_string(),
        );
        for rule in RULES {
            let report = folder.run(&[&arguments[..], &["--rule", rule]].concat()).json();
            let expect = &vector["rules"][rule];
            let place = format!("{} under {rule}", path.display());
            assert_eq!(
                by_key(&report["accounts"], "account", figures),
                expected(&expect["accounts"]),
                "{place}"
            );
            let mut traced = by_key(&report["transfers"], "id", |transfer| transfer["traced"].clone());
            for payment in report["payments"].as_array().expect("payments") {
                let whole = traced.remove(payment["id"].as_str().expect("an id"));
                assert_eq!(
                    whole.as_ref(),
                    Some(&payment["amount"]),
                    "a payment is traced whole: {place}"
                );
            }
            assert_eq!(traced, expected(&expect["traced"]), "{place}");
            assert_eq!(report["totals"]["paid"], vector["paid"], "{place}");
            check_bounds(&report, &vector["bounds"], &place);
        }
    }
}
