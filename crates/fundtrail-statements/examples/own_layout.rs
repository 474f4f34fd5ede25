//! Reads a table whose headers no built-in layout knows, by a layout of one's own, and traces a payment in it.
//!
//! `cargo run -p fundtrail-statements --example own_layout`

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;

use fundtrail::{Query, Rule, SubLedger};
use fundtrail_statements::{ReadOptions, read};

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut io::stdout())
}

pub(crate) fn run(out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/own_layout"));
    // The layout is data: it says which column is what, and that amounts are in fen.
    let options = ReadOptions {
        layouts: vec![folder.join("layout.toml")],
        ..ReadOptions::default()
    };
    let case = read(&[folder.join("table.csv")], &options)?;
    let ledger = &case.ledgers[0];

    // The payment by its id, and from its line the transfer that the line is evidence of.
    let line = case.sources_of_id("9002").next().ok_or("no line with that id")?;
    let mut transfers = ledger.transfers().indices();
    let payment = transfers.find(|&t| ledger.transfers().sources_of(t).any(|source| source == line));
    let query = Query::new(ledger, payment)?;
    let trace = SubLedger::new(ledger, &query)?.trace(Rule::Fifo);

    for traced in trace.accounts() {
        let held = ledger.currency().grouped(traced.held);
        writeln!(out, "{} holds {held}", case.book.number(traced.account))?;
    }
    // Every figure can be followed back to file and line.
    for traced in trace.transfers() {
        let source = ledger.transfers().sources()[traced.transfer.index()];
        let amount = ledger.currency().grouped(traced.traced);
        writeln!(
            out,
            "{amount} by line {} of {}",
            source.line(),
            case.files[source.file()].layout
        )?;
    }
    Ok(())
}
