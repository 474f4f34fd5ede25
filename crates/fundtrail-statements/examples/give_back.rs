//! Who gets how much of what is frozen, under every scheme, to the minor unit.
//!
//! `cargo run -p fundtrail-statements --example give_back`

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;

use fundtrail::restitution::{Assess, Frozen, Scheme, Victim, share};
use fundtrail::{Money, Rule};
use fundtrail_statements::{ReadOptions, read, read_victims};

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut io::stdout())
}

pub(crate) fn run(out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../testdata/gang");
    let case = read(&[data.join("cards.csv")], &ReadOptions::default())?;
    let named = read_victims(&data.join("victims.csv"))?.said;
    let victim = |line: &fundtrail_statements::VictimPayment| {
        let (_, payment) = case.find_payment(&line.payment)?;
        Ok(Victim {
            payments: vec![payment],
            loss: None,
            returned: Some(Money::ZERO),
        })
    };
    let victims = named
        .iter()
        .map(victim)
        .collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    let frozen = case
        .read_frozen(&data.join("frozen.csv"), 0)?
        .said
        .into_iter()
        .map(|told| Frozen {
            account: told.freeze.account,
            time: told.latest,
            amount: told.freeze.amount,
        });
    let how = Assess {
        rule: Rule::Fifo,
        tolerance: Money::ZERO,
    };
    let found = how.assess(
        &case.ledgers[0],
        &case.book,
        &victims,
        &frozen.collect::<Vec<_>>(),
    )?;
    let pots: Vec<_> = found.pots.iter().map(|pot| pot.pot.clone()).collect();
    for scheme in Scheme::ALL {
        let given = share(scheme, &found.claims, &pots, false);
        for (place, &v) in found.order.iter().enumerate() {
            let gets: i64 = given.iter().map(|pot| pot[place]).sum();
            let gets = case.ledgers[0].currency().grouped(i128::from(gets));
            writeln!(out, "{:<12} {} {gets}", scheme.name(), named[v].victim)?;
        }
    }
    Ok(())
}
