//! How well the network command finds the rest of a gang, on synthetic societies whose truth is known.
//!
//! `network_measure [CASES [FIRST_SEED [FOLDER]]]` makes so many societies a family (several gangs, and many innocent
//! accounts that look like theirs), names two suspects of the gang that is of the family, and prints for each
//! family the average precision of the further accounts: of the product's order, and of orders that know no suspect.
//! With a folder, every question and its answer is written there for `benches/peers/network.py`, which adds the
//! figures of other methods. Seeds 1 to 99 were used while the measure was chosen; the default begins at 501.

mod folder;
mod order;
mod society;

use std::path::PathBuf;

use fundtrail_synth::Family;

use order::BLIND;
use society::Question;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |or: u64| arguments.next().map_or(Some(or), |text| text.parse().ok());
    let (Some(cases), Some(first_seed)) = (number(4), number(501)) else {
        eprintln!("usage: network_measure [CASES [FIRST_SEED [FOLDER]]]");
        std::process::exit(2);
    };
    let folder = arguments.next().map(PathBuf::from);
    println!(
        "{:<16} {:>7} {}",
        "family",
        "ours",
        BLIND.map(|b| format!("{:>9}", b.0)).join(" ")
    );
    let mut all: Vec<Vec<f64>> = Vec::new();
    for family in Family::ALL {
        let mut of_family: Vec<Vec<f64>> = Vec::new();
        for seed in first_seed..first_seed + cases {
            for (draw, question) in Question::of(family, seed).iter().enumerate() {
                of_family.push(question.precisions());
                if let Some(folder) = &folder {
                    question.write(draw, &folder.join(format!("{family}-{seed}")))?;
                }
            }
        }
        let means = means(&of_family);
        row(family.name(), &means);
        all.push(means);
    }
    row("mean", &means(&all));
    Ok(())
}

fn row(name: &str, figures: &[f64]) {
    let figures: Vec<_> = figures.iter().map(|f| format!("{f:>9.3}")).collect();
    println!("{name:<16} {}", figures.join(" "));
}

#[allow(clippy::cast_precision_loss)]
fn means(rows: &[Vec<f64>]) -> Vec<f64> {
    let columns = rows.first().map_or(0, Vec::len);
    (0..columns)
        .map(|column| rows.iter().map(|row| row[column]).sum::<f64>() / rows.len() as f64)
        .collect()
}
