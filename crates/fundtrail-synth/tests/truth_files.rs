//! The truth that is written is the truth.

use std::collections::BTreeMap;

use fundtrail::Money;
use fundtrail_synth::{Family, Shape, SyntheticCase, case, truth_files};

fn a_case() -> SyntheticCase {
    case(Family::BaitRefunds, 2, &Shape::default())
}

fn file(case: &SyntheticCase, name: &str) -> String {
    let files = truth_files(case);
    let file = files
        .into_iter()
        .find(|file| file.name == name)
        .expect("a file of that name");
    String::from_utf8(file.bytes).expect("UTF-8")
}

fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().skip(1).map(|line| line.split(',').collect())
}

fn minor(text: &str) -> i128 {
    i128::from(Money::parse(text, 2).expect("an amount"))
}

#[test]
fn what_is_held_is_what_was_carried_in_less_what_was_carried_out() {
    let case = a_case();
    let (carried, held) = (file(&case, "carried.csv"), file(&case, "held.csv"));
    let mut sums: BTreeMap<(&str, &str), i128> = BTreeMap::new();
    for row in rows(&carried) {
        let [id, _, from, to, exit, _, payment, amount] = row[..] else {
            panic!("{row:?}")
        };
        if id != payment {
            *sums.entry((from, payment)).or_default() -= minor(amount);
        }
        if exit.is_empty() {
            *sums.entry((to, payment)).or_default() += minor(amount);
        }
    }
    sums.retain(|_, amount| *amount != 0);
    let held: BTreeMap<_, _> = rows(&held).map(|row| ((row[0], row[1]), minor(row[2]))).collect();
    assert!(held.len() >= 3);
    assert_eq!(sums, held);
}

#[test]
fn the_summary_adds_up_to_the_payments() {
    let case = a_case();
    let summary: serde_json::Value = serde_json::from_str(&file(&case, "case.json")).expect("JSON");
    let total = |name: &str| minor(summary["totals"][name].as_str().expect("an amount"));
    assert_eq!(
        total("held") + total("exited") + total("back_with_victims"),
        total("paid")
    );
    assert_eq!(total("paid"), case.paid());
    assert_eq!(summary["family"], "bait-refunds");
    let known = summary["payments"].as_array().expect("payments");
    assert_eq!(
        known.iter().filter(|p| p["known"] == true).count(),
        case.payments().len()
    );
}

#[test]
fn every_account_has_its_opening_and_every_mule_its_law() {
    let case = a_case();
    let (openings, laws) = (file(&case, "openings.csv"), file(&case, "laws.csv"));
    assert_eq!(rows(&openings).count(), case.book().len());
    assert_eq!(rows(&laws).count(), case.truth().mules().len());
    for (row, opening) in rows(&openings).zip(case.openings()) {
        assert_eq!(minor(row[1]), i128::from(*opening));
    }
}

#[test]
fn the_plan_begins_where_the_records_end() {
    let case = a_case();
    let as_of = case.as_of().to_string();
    let (carried, plan) = (file(&case, "carried.csv"), file(&case, "plan.csv"));
    assert!(rows(&carried).all(|row| row[1] <= as_of.as_str()));
    assert!(rows(&plan).all(|row| row[1] > as_of.as_str()));
    assert_eq!(
        rows(&carried).count() + rows(&plan).count(),
        case.truth().carried().len()
    );
}
