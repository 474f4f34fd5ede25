//! What a court could be told of the demo case, whatever rule it follows.
//!
//! `cargo run -p fundtrail-statements --example court`

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;

use fundtrail::mark::marks;
use fundtrail::{AccountId, Bounds, Mark, Openings, Query, Rule, SubLedger, Trace};
use fundtrail_statements::{Case, ReadOptions, read};

/// How many accounts are spoken of.
const TOP: usize = 10;

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut io::stdout())
}

pub(crate) fn run(out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let demo = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../testdata/demo/transfers.csv");
    let case = read(&[demo], &ReadOptions::default())?;
    let (currency, payment) = case.find_payment(&"T082".parse()?)?;
    let ledger = &case.ledgers[currency];
    let sub = SubLedger::new(ledger, &Query::new(ledger, [payment])?)?;
    let trace = sub.trace(Rule::Fifo);
    let listed = largest(&trace);

    let bounds = Bounds::new(&sub, Openings::AsAssumed)?;
    let currency = ledger.currency();
    let (each, marks) = (bounds.account_bounds(&listed), marks(&sub, &trace, &listed));
    writeln!(
        out,
        "Of {} paid, whatever the rule:",
        currency.grouped(trace.totals().paid)
    )?;
    for ((&account, bounds), marks) in listed.iter().zip(each).zip(&marks) {
        let at_least = bounds
            .at_least
            .map_or("?".to_owned(), |least| currency.grouped(least));
        let held = trace.account(account).map_or(0, |a| a.held);
        writeln!(
            out,
            "{} holds {at_least:>10} to {:>10} (fifo: {:>10}){}",
            name(&case, account),
            currency.grouped(bounds.at_most),
            currency.grouped(held),
            words(marks),
        )?;
    }
    let together = bounds.set_bounds(&listed);
    writeln!(
        out,
        "These {} accounts together hold at least {} and at most {}.",
        listed.len(),
        currency.grouped(together.at_least),
        currency.grouped(together.at_most)
    )?;
    writeln!(
        out,
        "That holds if opening balances are as assumed, for {} accounts.",
        bounds.openings_assumed()
    )?;
    let unknown = Bounds::new(&sub, Openings::Unknown)?.set_bounds(&listed);
    writeln!(
        out,
        "Whatever they were, the accounts together hold at least {}.",
        currency.grouped(unknown.at_least)
    )?;
    Ok(())
}

/// The accounts that hold most under the rule of the trace.
fn largest(trace: &Trace) -> Vec<AccountId> {
    let held = trace.accounts().iter().filter(|a| a.held > 0);
    let mut accounts: Vec<_> = held.map(|a| (-a.held, a.account)).collect();
    accounts.sort_unstable();
    accounts
        .into_iter()
        .take(TOP)
        .map(|(_, account)| account)
        .collect()
}

fn name(case: &Case, account: AccountId) -> &str {
    let number = case.book.number(account);
    &number[number.len().saturating_sub(4)..]
}

/// The marks but for the opening balance, which here is assumed for every account.
fn words(marks: &[Mark]) -> String {
    let said = marks.iter().filter(|&&mark| mark != Mark::OpeningAssumed);
    said.flat_map(|mark| [", ", mark.name()]).collect()
}
