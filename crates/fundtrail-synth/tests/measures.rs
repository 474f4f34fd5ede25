//! The measures that the README quotes, at a reduced size: `cargo test` builds the examples, and these run them.

use std::path::PathBuf;
use std::process::Command;

use fundtrail_synth::Family;

fn table(example: &str, cases: &str) -> String {
    let this = std::env::current_exe().expect("this test's own path");
    let target: PathBuf = this.ancestors().nth(2).expect("the target folder").to_owned();
    let program = target
        .join("examples")
        .join(format!("{example}{}", std::env::consts::EXE_SUFFIX));
    let output = Command::new(&program).arg(cases).output();
    let output = output.unwrap_or_else(|error| {
        panic!(
            "{}: {error}; build it with cargo build --examples",
            program.display()
        )
    });
    assert!(
        output.status.success(),
        "{example}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn each_measure_prints_a_row_a_family() {
    // What the README quotes of rules and networks is of the first fifteen.
    let (all, classic) = (&Family::ALL[..], &Family::CLASSIC[..]);
    for (example, families) in [
        ("families", all),
        ("attribution", classic),
        ("freeze_measure", all),
        ("network_measure", classic),
    ] {
        let table = table(example, "1");
        for family in families {
            let row = |line: &str| line.split_whitespace().next() == Some(family.name());
            assert!(
                table.lines().any(row),
                "{example} has no row for {}:\n{table}",
                family.name()
            );
        }
    }
}

#[test]
fn no_order_that_knows_no_suspect_finds_half_of_a_gang() {
    let table = table("network_measure", "1");
    let columns: Vec<_> = table
        .lines()
        .next()
        .expect("a header")
        .split_whitespace()
        .collect();
    let mean = table
        .lines()
        .find(|line| line.starts_with("mean"))
        .expect("the mean");
    let figures = columns.iter().zip(mean.split_whitespace()).skip(1);
    for (name, figure) in figures.filter(|(name, _)| !["ours", "groups"].contains(name)) {
        let figure: f64 = figure.parse().expect("a figure");
        assert!(figure < 0.5, "{name}: {figure}\n{table}");
    }
}
