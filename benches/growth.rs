//! How each step's cost grows with the number of transfers: `cargo bench -p fundtrail-benches --bench growth`.
//!
//! Prints nanoseconds a transfer at each size (median of five runs), and the exponent between the first size and
//! the last (of the fastest runs, which noise touches least): 1.00 is linear. A step that grows faster than
//! n^2 fails the bench. The rows of the rules are whole traces: reach, sub-ledger, sweep.

use std::hint::black_box;
use std::time::Instant;

use fundtrail::{Ledger, Query, Rule, SubLedger, TransferGraph};
use fundtrail_benches::{Network, accounts, is_measured, one_payment, sizes};

/// Between 1 and 5 million transfers the columns of accounts outgrow the caches, which may treble the cost of a
/// transfer: n^1.7 without any superlinear step. A quadratic step comes out above 2, since memory costs it more
/// too.
const STEEPEST: f64 = 2.0;

fn main() {
    let sizes = sizes();
    let mut steep = Vec::new();
    for network in Network::ALL {
        let measured: Vec<Vec<Step>> = sizes.iter().map(|&size| measure(network, size)).collect();
        print!("{:<24}", format!("{}: ns a transfer, of", network.name()));
        for size in &sizes {
            print!(" {size:>10}");
        }
        println!("   grows with");
        for row in 0..measured[0].len() {
            let steps: Vec<&Step> = measured.iter().map(|steps| &steps[row]).collect();
            print!("{:<24}", steps[0].name);
            for (step, &size) in steps.iter().zip(&sizes) {
                print!(" {:>10.1}", step.median() / count(size));
            }
            let exponent = exponent(&sizes, &steps);
            println!("   n^{exponent:.2}");
            if exponent > STEEPEST {
                steep.push(format!("{} ({})", steps[0].name, network.name()));
            }
        }
        println!();
    }
    // On the small networks of `cargo test` nothing is measured but noise.
    assert!(
        !is_measured() || steep.is_empty(),
        "grows faster than n^{STEEPEST:.0}: {}",
        steep.join(", ")
    );
}

/// A step and the nanoseconds that its runs took, the fastest first.
struct Step {
    name: String,
    nanos: [f64; 5],
}

impl Step {
    /// Runs `work` five times and counts what it says it took.
    fn new(name: impl Into<String>, mut work: impl FnMut() -> f64) -> Self {
        let mut nanos = [0; 5].map(|_| work());
        nanos.sort_by(f64::total_cmp);
        Step {
            name: name.into(),
            nanos,
        }
    }

    fn median(&self) -> f64 {
        self.nanos[2]
    }
}

fn measure(network: Network, size: usize) -> Vec<Step> {
    let unsettled = network.transfers(size);
    let order = Step::new("order", || {
        let transfers = unsettled.clone();
        timed(|| transfers.from_table(accounts(size)))
    });
    drop(unsettled);
    let ledger = &network.ledger(size);
    let query = &one_payment(ledger);
    let reached = query.reached(ledger).len();
    println!(
        "{}, {size} transfers: the payment comes to {reached} of {} accounts",
        network.name(),
        accounts(size)
    );
    let mut steps = vec![
        order,
        Step::new("graph", || timed(|| TransferGraph::new(ledger))),
        Step::new("reach", || timed(|| query.reached(ledger))),
        Step::new("sub-ledger", || timed(|| sub_ledger(ledger, query))),
    ];
    steps.extend(Rule::ALL.map(|rule| {
        let trace = || sub_ledger(ledger, query).trace(rule);
        Step::new(format!("trace, {rule}"), || timed(trace))
    }));
    steps
}

fn sub_ledger<'a>(ledger: &'a Ledger, query: &Query) -> SubLedger<'a> {
    SubLedger::new(ledger, query).expect("small balances")
}

/// The nanoseconds that `work` takes; freeing what it gives is not counted.
fn timed<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    let result = black_box(work());
    let nanos = start.elapsed().as_secs_f64() * 1e9;
    drop(result);
    nanos
}

/// The exponent e of cost = c · n^e through the fastest runs at the first size and at the last; 1 where there is
/// only one size.
fn exponent(sizes: &[usize], steps: &[&Step]) -> f64 {
    match (sizes, steps) {
        ([small, .., large], [first, .., last]) if small != large => {
            (last.nanos[0] / first.nanos[0]).ln() / (count(*large) / count(*small)).ln()
        }
        _ => 1.0,
    }
}

/// A number of transfers to divide by.
fn count(transfers: usize) -> f64 {
    u32::try_from(transfers).map_or(f64::INFINITY, f64::from)
}
