//! How well each rule says where the money is, on synthetic cases whose truth is known.
//!
//! `cargo run --release --example attribution [CASES]` prints, by family and rule, over so many cases a family
//! (default 100): precision and recall of the money held by account at the as-of time, by value. Opening
//! balances are known. Once where every mule passes on what came, and once where two in five advance their own
//! money and keep what came: the records look alike, and no rule can be right about both.
//!
//! The last three columns say how often the truth of an account lies within its bounds: with known openings,
//! with openings that are only assumed, and with bounds that hold whatever they were.

use std::error::Error;

use fundtrail::{AccountId, Bounds, Ledger, Openings, Query, Rule, SubLedger, Trace};
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
    println!("{:>30}", "in bounds: known/assumed/any");
    let mut overall = Sums::default();
    for family in Family::CLASSIC {
        let mut sums = Sums::default();
        for seed in 0..cases {
            sums.add(&case(family, seed, shape))?;
        }
        sums.print(family.name());
        overall.merge(&sums);
    }
    overall.print("all");
    Ok(())
}

/// What a line of the table adds up.
#[derive(Default)]
struct Sums {
    by_rule: [Agreement; Rule::ALL.len()],
    /// Accounts within their bounds: openings known, assumed, unknown.
    within: [u32; 3],
    accounts: u32,
}

impl Sums {
    /// Adds one case.
    fn add(&mut self, case: &SyntheticCase) -> Result<(), Box<dyn Error>> {
        let sub = SubLedger::new(case.ledger(), &query(case, case.ledger())?)?;
        for (rule, sum) in Rule::ALL.into_iter().zip(&mut self.by_rule) {
            sum.merge(agreement(case, &sub.trace(rule)));
        }
        self.accounts += sub.accounts().len() as u32;
        self.within[0] += within_bounds(case, &sub, Openings::AsAssumed)?;
        let bare = case.ledger_without_openings();
        let sub = SubLedger::new(&bare, &query(case, &bare)?)?;
        self.within[1] += within_bounds(case, &sub, Openings::AsAssumed)?;
        self.within[2] += within_bounds(case, &sub, Openings::Unknown)?;
        Ok(())
    }

    fn merge(&mut self, other: &Sums) {
        for (sum, more) in self.by_rule.iter_mut().zip(other.by_rule) {
            sum.merge(more);
        }
        for (sum, more) in self.within.iter_mut().zip(other.within) {
            *sum += more;
        }
        self.accounts += other.accounts;
    }

    fn print(&self, name: &str) {
        print!("{name:<16}");
        for sum in &self.by_rule {
            let figures = format!("{:.1} / {:.1}", 100.0 * sum.precision(), 100.0 * sum.recall());
            print!("{figures:>16}");
        }
        let share = |within: u32| 100.0 * f64::from(within) / f64::from(self.accounts.max(1));
        let [known, assumed, any] = self.within.map(share);
        println!("{:>30}", format!("{known:.1} / {assumed:.1} / {any:.1}"));
    }
}

fn query(case: &SyntheticCase, ledger: &Ledger) -> Result<Query, Box<dyn Error>> {
    Ok(Query::new(ledger, case.payments().iter().copied())?.as_of(ledger, case.as_of())?)
}

/// How many of the reached accounts really hold what their bounds allow.
fn within_bounds(
    case: &SyntheticCase,
    sub: &SubLedger<'_>,
    openings: Openings,
) -> Result<u32, Box<dyn Error>> {
    let held = case.truth().held_at(case.as_of());
    let reached: Vec<AccountId> = sub.accounts().to_vec();
    let bounds = Bounds::new(sub, openings)?.account_bounds(&reached);
    let within = reached.iter().zip(&bounds).filter(|(account, bounds)| {
        let held = held.get(account).copied().unwrap_or(0);
        bounds.at_least.is_none_or(|least| least <= held) && held <= bounds.at_most
    });
    Ok(within.count() as u32)
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
