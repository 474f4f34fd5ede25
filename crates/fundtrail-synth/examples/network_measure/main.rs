//! How well the network command finds the rest of a gang, on synthetic societies whose truth is known.
//!
//! `network_measure [CASES [FIRST_SEED [FOLDER]]]` makes so many societies a family, each with three gangs and many
//! innocent accounts that look like theirs. It names two suspects of the gang that is of the family, and prints for
//! each family the average precision of the further accounts: of the product's order (`ours`), and of orders that know
//! no suspect. Then it names half of all gangs' accounts, and prints the adjusted Rand index of the groups into which
//! the product puts them. With a folder, every question and its answer is written there, so that other methods can be
//! asked the same.
//!
//! Seeds 1 to 99 may tune the measure; the default begins at 501, and nothing was tuned on those.

mod folder;
mod order;
mod society;

use std::path::PathBuf;

use fundtrail_synth::Family;

use order::BLIND;
use society::Society;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |or: u64| arguments.next().map_or(Some(or), |text| text.parse().ok());
    let (Some(cases), Some(first_seed)) = (number(4), number(501)) else {
        eprintln!("usage: network_measure [CASES [FIRST_SEED [FOLDER]]]");
        std::process::exit(2);
    };
    let folder = arguments.next().map(PathBuf::from);
    let names = ["ours"]
        .into_iter()
        .chain(BLIND.map(|(name, _)| name))
        .chain(["groups"]);
    let names: Vec<_> = names.map(|name| format!("{name:>8}")).collect();
    println!("{:<16} {}", "family", names.join(" "));
    let mut all: Vec<Vec<f64>> = Vec::new();
    for family in Family::CLASSIC {
        let (mut precisions, mut groups) = (Vec::new(), Vec::new());
        for seed in first_seed..first_seed + cases {
            let Some(society) = Society::new(family, seed) else {
                continue;
            };
            let figures = society.figures();
            precisions.extend(figures.precisions);
            groups.push(vec![figures.groups]);
            if let Some(folder) = &folder {
                society.write(&folder.join(format!("{family}-{seed}")))?;
            }
        }
        let figures = [means(&precisions), means(&groups)].concat();
        row(family.name(), &figures);
        all.push(figures);
    }
    row("mean", &means(&all));
    Ok(())
}

fn row(name: &str, figures: &[f64]) {
    let figures: Vec<_> = figures.iter().map(|figure| format!("{figure:>8.3}")).collect();
    println!("{name:<16} {}", figures.join(" "));
}

/// The mean of each column.
#[allow(clippy::cast_precision_loss)]
fn means(rows: &[Vec<f64>]) -> Vec<f64> {
    let columns = rows.first().map_or(0, Vec::len);
    (0..columns)
        .map(|column| rows.iter().map(|row| row[column]).sum::<f64>() / rows.len() as f64)
        .collect()
}
