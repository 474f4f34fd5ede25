//! Whose money an account holds: every origin with what is there of it, and the least and the most that any rule can say.
//!
//! `cargo run -p fundtrail-statements --example money_from_where`

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;

use fundtrail::Rule;
use fundtrail::sources::{Origin, SourcesQuery, Upstream};
use fundtrail_statements::{ReadOptions, read};

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut io::stdout())
}

pub(crate) fn run(out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let cards = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../testdata/gang/cards.csv");
    let case = read(&[cards], &ReadOptions::default())?;
    let (ledger, currency) = (&case.ledgers[0], case.ledgers[0].currency());
    let asked = case.find_account("9991100000000000505")?;
    let upstream = Upstream::new(ledger, &case.book, &SourcesQuery::new([asked]))?;
    let sources = upstream.sources(Rule::Fifo)?;
    for (place, source) in sources.origins().iter().enumerate() {
        let (held, bounds) = (sources.of_origin(place).held, upstream.bounds(place)?);
        let who = match source.origin {
            Origin::Account(account) => case.book.number(account),
            Origin::Exit(exit) => ledger.exits().exit(exit).kind.name(),
        };
        let kind = source.kind.name();
        let [held, least, most] =
            [held, bounds.at_least, bounds.at_most].map(|minor| currency.grouped(minor));
        writeln!(out, "{who} ({kind}) {held}, from {least} to {most}")?;
    }
    Ok(())
}
