//! Traces a payment through transfers that a program has already, without any file.
//!
//! `cargo run --example build_in_code`

use std::error::Error;
use std::io::{self, Write};

use fundtrail::{
    AccountBook, Currency, LedgerBuilder, Money, Query, Rule, Source, SubLedger, Time, Transfer,
    TransferIndex,
};

/// (minute, payer, payee, amount in yuan), as a program may have them from a database.
const TRANSFERS: [(i64, &str, &str, i64); 5] = [
    (0, "employer", "mule", 3_000),
    (60, "victim", "mule", 50_000),
    (65, "mule", "runner A", 20_000),
    (66, "customer", "mule", 30_000),
    (67, "mule", "runner B", 40_000),
];

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut io::stdout())
}

pub(crate) fn run(out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let currency = Currency::new("CNY", 2);
    let mut book = AccountBook::new();
    let mut builder = LedgerBuilder::new(currency.clone());
    for (record, (minute, payer, payee, yuan)) in (1..).zip(TRANSFERS) {
        builder.push(Transfer {
            time: Time::from_seconds(minute * 60).ok_or("a time out of range")?,
            payer: book.intern(payer).into(),
            payee: book.intern(payee).into(),
            amount: Money::from_minor(yuan * 100),
            // Where the record stands, so that every figure can be followed back: file 0, line `record`.
            source: Source::new(0, record),
        })?;
    }
    let ledger = builder.from_table(book.len());

    // The payment is the second transfer in settlement order.
    let query = Query::new(&ledger, [TransferIndex::from_index(1)])?;
    let trace = SubLedger::new(&ledger, &query)?.trace(Rule::Fifo);

    for traced in trace.accounts() {
        writeln!(
            out,
            "{:<9} level {}  received {:>9}  held {:>9}",
            book.number(traced.account),
            traced.level,
            currency.grouped(traced.received),
            currency.grouped(traced.held),
        )?;
    }
    let totals = trace.totals();
    writeln!(
        out,
        "of {} paid, {} are held",
        currency.grouped(totals.paid),
        currency.grouped(totals.held)
    )?;
    Ok(())
}
