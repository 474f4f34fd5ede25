//! What each family of synthetic cases looks like, and how alike innocent traffic is to a published sample.
//!
//! `cargo run --release --example families [CASES]` prints means over so many cases a family (default 200).
//! With `FUNDTRAIL_DATA` set to a folder that holds `amlsim-20k/transactions.csv`, that sample's inequality of
//! degree stands below.

use std::error::Error;
use std::fs;
use std::path::Path;

use fundtrail::{AccountBook, Money, Source, Time, Transfer, Transfers};
use fundtrail_synth::{Family, Figures, Shape, case, degrees, gini, skewed_network};

fn main() -> Result<(), Box<dyn Error>> {
    let cases = std::env::args().nth(1).map_or(Ok(200), |n| n.parse())?;
    println!(
        "{:<16}{:>10}{:>10}{:>8}{:>9}{:>13}{:>13}{:>16}",
        "family",
        "transfers",
        "accounts",
        "levels",
        "holding",
        "gone, 15 min",
        "gone, 60 min",
        "innocent Gini"
    );
    for family in Family::ALL {
        let of = |seed| Figures::of(&case(family, seed, &Shape::default()));
        print_means(family.name(), &(0..cases).map(of).collect::<Vec<_>>());
    }
    let network = skewed_network(1, 118_250, 20_000);
    println!(
        "\nGini of degree of a skewed network of 118,250 transfers: {:.2}",
        gini(&degrees(&network))
    );
    if let Some(folder) = std::env::var_os("FUNDTRAIL_DATA") {
        let sample = read_amlsim(&Path::new(&folder).join("amlsim-20k/transactions.csv"))?;
        println!(
            "Gini of degree of the AMLSim sample of as many: {:.2}",
            gini(&degrees(&sample))
        );
    }
    Ok(())
}

fn print_means(family: &str, figures: &[Figures]) {
    let count = f64::from(figures.len() as u32);
    let mean = |of: fn(&Figures) -> f64| figures.iter().map(of).sum::<f64>() / count;
    println!(
        "{family:<16}{:>10.0}{:>10.0}{:>8.1}{:>9.1}{:>12.0}%{:>12.0}%{:>16.2}",
        mean(|f| f64::from(f.transfers)),
        mean(|f| f64::from(f.accounts)),
        mean(|f| f64::from(f.levels)),
        mean(|f| f64::from(f.holding)),
        100.0 * mean(|f| f.gone_in_15),
        100.0 * mean(|f| f.gone_in_60),
        mean(|f| f.innocent_gini),
    );
}

/// Payer, payee, value and step of each line.
fn read_amlsim(path: &Path) -> Result<Transfers, Box<dyn Error>> {
    let mut book = AccountBook::new();
    let mut transfers = Transfers::new();
    for (line, text) in (1..).zip(fs::read_to_string(path)?.lines()).skip(1) {
        let [payer, payee, value, step] = text.split(',').collect::<Vec<_>>()[..] else {
            return Err(format!("{}:{line}: not four cells", path.display()).into());
        };
        transfers.push(Transfer {
            time: Time::from_seconds(step.parse()?).ok_or("a step beyond all time")?,
            payer: book.intern(payer).into(),
            payee: book.intern(payee).into(),
            amount: Money::parse(value, 2)?,
            source: Source::new(0, line),
        });
    }
    Ok(transfers)
}
