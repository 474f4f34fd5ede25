//! Cases of what is known when: records that begin late or end early, two clocks, returns after the as-of time. The
//! figures are those of the cases, worked out by hand.

use serde_json::Value;

use crate::util::{Folder, testdata, text};

/// What V's payments come to in a case.
fn traced(case: &str, more: &[&str]) -> Value {
    let folder = Folder::new();
    let path = testdata(&format!("cases/{case}"));
    let victim = "9999000000000000001";
    let arguments = [
        "trace",
        text(&path),
        "--victim",
        victim,
        "--all-payees",
        "--format",
        "json",
        "-q",
    ];
    folder.run(&[&arguments[..], more].concat()).json()
}

fn account<'r>(report: &'r Value, last_two: &str) -> &'r Value {
    let accounts = report["accounts"].as_array().expect("accounts");
    let is_it = |a: &&Value| {
        a["account"]
            .as_str()
            .is_some_and(|number| number.ends_with(last_two))
    };
    accounts
        .iter()
        .find(is_it)
        .unwrap_or_else(|| panic!("no {last_two}"))
}

/// What an account holds under a rule.
fn held(report: &Value, rule: &str, last_two: &str) -> String {
    let of_rule = report["rules"][rule].as_object().expect("a rule");
    let found = of_rule.iter().find(|(number, _)| number.ends_with(last_two));
    found
        .map_or("0.00", |(_, figures)| figures["held"].as_str().expect("text"))
        .to_owned()
}

#[test]
fn a_payment_after_the_records_end_raises_no_opening_that_balances_prove() {
    let report = traced("203-known-opening-raised-after-records-end", &["--all-rules"]);
    for (rule, expected) in [
        ("fifo", ["44000.00", "5900.00", "100.00"]),
        ("lifo", ["50000.00", "0.00", "0.00"]),
        ("pro-rata", ["44553.75", "5346.45", "99.80"]),
        ("tainted-last", ["49900.00", "0.00", "100.00"]),
        ("tainted-first", ["44000.00", "6000.00", "0.00"]),
    ] {
        assert_eq!(
            ["22", "33", "44"].map(|a| held(&report, rule, a)),
            expected,
            "{rule}"
        );
    }
    let bounded = account(&report, "22");
    assert_eq!(
        (&bounded["at_least"], &bounded["at_most"]),
        (&"43900.00".into(), &"50000.00".into())
    );
    assert_eq!(account(&report, "33")["at_most"], "6000.00");
}

#[test]
fn records_that_begin_late_have_bounds() {
    let report = traced("204-panic-in-bounds", &[]);
    assert!(
        report["bounds"]["top"]
            .as_array()
            .is_some_and(|top| !top.is_empty())
    );
}

#[test]
fn what_is_booked_a_day_later_is_the_same_under_every_rule() {
    let report = traced("205-posting-lag-two-clocks", &["--all-rules"]);
    for rule in ["fifo", "lifo", "pro-rata", "tainted-last", "tainted-first"] {
        assert_eq!(
            ["22", "33"].map(|a| held(&report, rule, a)),
            ["600.00", "400.00"],
            "{rule}"
        );
    }
    let payee = account(&report, "22");
    assert_eq!(
        (&payee["at_least"], &payee["at_most"]),
        (&"600.00".into(), &"600.00".into())
    );
    assert_eq!(account(&report, "33")["at_most"], "400.00");
}

#[test]
fn a_return_after_the_as_of_time_is_not_known_before() {
    let report = traced(
        "209-reversal-leaks-from-the-future",
        &["--as-of", "2026-03-02 12:00"],
    );
    let (payer, payee) = (account(&report, "11"), account(&report, "22"));
    assert_eq!(
        (&payer["held"], &payer["balance"]),
        (&"400.00".into(), &"400.00".into())
    );
    assert_eq!(
        (&payee["held"], &payee["status"]),
        (&"600.00".into(), &"unseen".into())
    );
}
