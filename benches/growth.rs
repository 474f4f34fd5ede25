//! How each step's cost grows with the number of transfers: `cargo bench -p fundtrail-benches --bench growth`.
//!
//! Prints nanoseconds a transfer at each size (median of five runs), and the exponent between the first size and
//! the last (of the fastest runs, which noise touches least): 1.00 is linear. A step that grows faster than
//! n^1.4 fails the bench.

use std::hint::black_box;
use std::time::Instant;

use fundtrail::{Ledger, Query, Rule, SubLedger, TransferGraph};
use fundtrail_benches::{is_measured, one_payment, sizes, skewed_ledger, skewed_transfers};

/// Between 1 and 5 million transfers the columns of accounts outgrow the caches, which costs more a transfer
/// without any superlinear step: n^1.4 is far from both that and n².
const STEEPEST: f64 = 1.4;

/// A step: its name and a run of it that gives the nanoseconds it took.
type Step = (String, Box<dyn Fn(&Ledger, &Query) -> f64>);

fn main() {
    let sizes = sizes();
    let steps = steps();
    let mut runs: Vec<Vec<[f64; 5]>> = vec![Vec::new(); steps.len()];
    for &size in &sizes {
        let ledger = skewed_ledger(size);
        let query = one_payment(&ledger);
        println!(
            "{size} transfers: the payment comes to {} of {} accounts",
            query.reached(&ledger).len(),
            ledger.accounts()
        );
        for ((_, step), runs) in steps.iter().zip(&mut runs) {
            let mut nanos = [0; 5].map(|_| step(&ledger, &query));
            nanos.sort_by(f64::total_cmp);
            runs.push(nanos);
        }
    }
    print!("{:<20}", "ns a transfer, of");
    for size in &sizes {
        print!(" {size:>10}");
    }
    println!("   grows with");
    let mut steep = Vec::new();
    for ((name, _), runs) in steps.iter().zip(&runs) {
        print!("{name:<20}");
        for ([_, _, median, ..], &size) in runs.iter().zip(&sizes) {
            print!(" {:>10.1}", median / count(size));
        }
        let exponent = exponent(&sizes, runs);
        println!("   n^{exponent:.2}");
        if exponent > STEEPEST {
            steep.push(name.as_str());
        }
    }
    // On the small networks of `cargo test` nothing is measured but noise.
    assert!(
        !is_measured() || steep.is_empty(),
        "grows faster than n^{STEEPEST}: {}",
        steep.join(", ")
    );
}

fn steps() -> Vec<Step> {
    let mut steps: Vec<Step> = vec![
        (
            "order".into(),
            Box::new(|ledger, _| {
                let transfers = skewed_transfers(ledger.transfers().len());
                timed(|| transfers.from_table(ledger.accounts()))
            }),
        ),
        (
            "graph".into(),
            Box::new(|ledger, _| timed(|| TransferGraph::new(ledger))),
        ),
        (
            "reach".into(),
            Box::new(|ledger, query| timed(|| query.reached(ledger))),
        ),
        (
            "sub-ledger".into(),
            Box::new(|ledger, query| timed(|| sub_ledger(ledger, query))),
        ),
    ];
    for rule in Rule::ALL {
        let step = move |ledger: &Ledger, query: &Query| {
            timed(|| sub_ledger(ledger, query).trace(rule).expect("small balances"))
        };
        steps.push((format!("trace {rule}"), Box::new(step)));
    }
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

/// The exponent e of cost = c · n^e through the fastest run at the first size and at the last; 1 where there is
/// only one size.
fn exponent(sizes: &[usize], runs: &[[f64; 5]]) -> f64 {
    match (sizes, runs) {
        ([small, .., large], [[fewest, ..], .., [most, ..]]) if small != large => {
            (most / fewest).ln() / (count(*large) / count(*small)).ln()
        }
        _ => 1.0,
    }
}

/// A number of transfers to divide by.
fn count(transfers: usize) -> f64 {
    u32::try_from(transfers).map_or(f64::INFINITY, f64::from)
}
