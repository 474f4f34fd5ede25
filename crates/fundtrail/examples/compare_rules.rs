//! What each rule makes of one mixed account: a court may ask for any of them.
//!
//! `cargo run --example compare_rules`

use std::error::Error;
use std::io::{self, Write};

use fundtrail::{
    AccountBook, Currency, LedgerBuilder, Money, Query, Rule, Source, SubLedger, Time, Trace, Transfer,
    TransferIndex,
};

/// (payer, payee, amount in yuan) in order: the mule has money of its own before and after the victim's.
const TRANSFERS: [(&str, &str, i64); 5] = [
    ("employer", "mule", 3_000),
    ("victim", "mule", 50_000),
    ("mule", "A", 20_000),
    ("customer", "mule", 30_000),
    ("mule", "B", 40_000),
];

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut io::stdout())
}

pub(crate) fn run(out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let currency = Currency::new("CNY", 2);
    let mut book = AccountBook::new();
    let mut builder = LedgerBuilder::new(currency.clone());
    for (second, (payer, payee, yuan)) in (1_u32..).zip(TRANSFERS) {
        builder.push(Transfer {
            time: Time::from_seconds(second.into()).ok_or("a time out of range")?,
            payer: book.intern(payer).into(),
            payee: book.intern(payee).into(),
            amount: Money::from_minor(yuan * 100),
            source: Source::new(0, second.into()),
        })?;
    }
    let ledger = builder.from_table(book.len());
    let query = Query::new(&ledger, [TransferIndex::from_index(1)])?;
    // Reach and opening balances are found once; each rule is one more sweep.
    let sub = SubLedger::new(&ledger, &query)?;

    writeln!(out, "{:<14} {:>10} {:>10} {:>10}", "rule", "mule", "A", "B")?;
    for rule in Rule::ALL {
        let trace = sub.trace(rule);
        let held = |name| currency.grouped(held_by(&trace, &book, name));
        writeln!(
            out,
            "{rule:<14} {:>10} {:>10} {:>10}",
            held("mule"),
            held("A"),
            held("B")
        )?;
    }
    Ok(())
}

/// Traced money in the account of that number, in minor units.
fn held_by(trace: &Trace, book: &AccountBook, number: &str) -> i128 {
    let account = book.get(number).and_then(|account| trace.account(account));
    account.map_or(0, |traced| traced.held)
}
