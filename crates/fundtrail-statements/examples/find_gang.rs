//! Who works with a suspect: further accounts in the order in which to look at them, and what ties them to him.
//!
//! `cargo run -p fundtrail-statements --example find_gang`

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;

use fundtrail::network::{Known, Network, NetworkQuery, Thresholds, TieKind};
use fundtrail_statements::{ReadOptions, read};

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut io::stdout())
}

pub(crate) fn run(out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let cards = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../testdata/gang/cards.csv");
    let case = read(&[cards], &ReadOptions::default())?;
    let known = Known {
        ledger: &case.ledgers[0],
        book: &case.book,
        footprints: &case.footprints,
    };
    let suspect = case.find_account("9991100000000000303")?;
    // The first five further accounts are taken for members: groups and ties are of those.
    let network = Network::new(known, &NetworkQuery::new([suspect]).accept(5));
    for member in network
        .members()
        .iter()
        .filter(|member| member.suspect || member.accepted)
    {
        let roles = member.figures.roles(&Thresholds::default());
        let roles: Vec<&str> = roles.iter().map(|role| role.name()).collect();
        let number = case.book.number(member.account);
        writeln!(out, "{number} in group {:?}: {}", member.group, roles.join(", "))?;
    }
    for tie in network.ties() {
        if let TieKind::Common { kind, value, .. } = &tie.kind {
            let [a, b] = [tie.a, tie.b].map(|account| case.book.number(account));
            writeln!(out, "{a} and {b}: {} {value}", kind.name())?;
        }
    }
    Ok(())
}
