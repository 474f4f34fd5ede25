//! How well each rule says where the money is, on synthetic cases whose truth is known.
//!
//! `cargo run --release --example attribution [CASES]` prints, by family and rule, over so many cases a family
//! (default 100): precision and recall of the money held by account at the as-of time, by value. Opening
//! balances are known. Once where every mule passes on what came, and once where two in five advance their own
//! money and keep what came: the records look alike, and no rule can be right about both.

use std::error::Error;

use fundtrail::{Query, Rule, SubLedger, Trace};
use fundtrail_synth::{Agreement, Family, Shape, SyntheticCase, case, held_in_truth};

fn main() -> Result<(), Box<dyn Error>> {
    let cases = std::env::args().nth(1).map_or(Ok(100), |n| n.parse())?;
    for (title, advances) in [
        ("Every mule passes on what came", 0.0),
        ("Two in five advance", 0.4),
    ] {
        let shape = Shape {
            advances,
            ..Shape::default()
        };
        println!("{title}: precision / recall of held money in %, {cases} cases a family");
        print_table(&shape, cases)?;
        println!();
    }
    Ok(())
}

fn print_table(shape: &Shape, cases: u64) -> Result<(), Box<dyn Error>> {
    print!("{:<16}", "family");
    for rule in Rule::ALL {
        print!("{:>16}", rule.name());
    }
    println!();
    let mut overall = [Agreement::default(); Rule::ALL.len()];
    for family in Family::ALL {
        let mut sums = [Agreement::default(); Rule::ALL.len()];
        for seed in 0..cases {
            compare(&case(family, seed, shape), &mut sums)?;
        }
        print_line(family.name(), &sums);
        for (all, sum) in overall.iter_mut().zip(sums) {
            all.merge(sum);
        }
    }
    print_line("all", &overall);
    Ok(())
}

/// Adds one case to the sums of each rule.
fn compare(case: &SyntheticCase, sums: &mut [Agreement]) -> Result<(), Box<dyn Error>> {
    let ledger = case.ledger();
    let query = Query::new(ledger, case.payments().iter().copied())?.as_of(ledger, case.as_of())?;
    let sub = SubLedger::new(ledger, &query)?;
    for (rule, sum) in Rule::ALL.into_iter().zip(sums) {
        sum.merge(agreement(case, &sub.trace(rule)?));
    }
    Ok(())
}

/// How well a trace's figures agree with the truth of its case.
fn agreement(case: &SyntheticCase, trace: &Trace) -> Agreement {
    let truth = held_in_truth(case);
    let mut agreement = Agreement::default();
    for traced in trace.accounts() {
        if !case.truth().victims().contains(&traced.account) {
            let in_truth = truth.get(&traced.account).map_or(0, |&amount| amount.into());
            agreement.add(traced.held, in_truth);
        }
    }
    for (&account, &amount) in &truth {
        if trace.account(account).is_none() {
            agreement.add(0, amount.into());
        }
    }
    agreement
}

fn print_line(name: &str, sums: &[Agreement]) {
    print!("{name:<16}");
    for sum in sums {
        let figures = format!("{:.1} / {:.1}", 100.0 * sum.precision(), 100.0 * sum.recall());
        print!("{figures:>16}");
    }
    println!();
}
