//! Published data sets, where the environment variable `FUNDTRAIL_DATA` names the folder that holds them.

use std::path::PathBuf;
use std::{env, fs};

use fundtrail_statements::{Case, ReadOptions, read};

fn data(path: &str) -> Option<PathBuf> {
    let Some(folder) = env::var_os("FUNDTRAIL_DATA") else {
        println!("skipped: FUNDTRAIL_DATA is not set");
        return None;
    };
    Some(PathBuf::from(folder).join(path))
}

fn case(path: &str) -> Option<Case> {
    let path = data(path)?;
    Some(read(&[path], &ReadOptions::default()).expect("a case"))
}

#[test]
fn amlsim_with_its_opening_balances() {
    let Some(mut case) = case("amlsim-20k/transactions.csv") else {
        return;
    };
    assert_eq!((case.counts.lines, case.counts.ignored), (118_251, 1));
    let nodes = data("amlsim-20k/nodes.csv").expect("the folder is there");
    let openings = case.read_openings(&nodes, 0).expect("openings");
    assert_eq!(openings.known.len() as u64 + openings.unknown, 20_000);
}

#[test]
fn launder_net_with_its_sources() {
    for (name, lines) in [("hb", 3888), ("atomic", 1081), ("lifi", 136)] {
        let Some(case) = case(&format!("launder-net/{name}.csv")) else {
            return;
        };
        assert_eq!((case.counts.lines, case.counts.rejected), (lines, 0));
        let sources = data(&format!("launder-net/{name}.sources.txt")).expect("the folder is there");
        let sources = fs::read_to_string(sources).expect("a list");
        let victims: Vec<&str> = sources
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        let found = case.victim_payments(&victims, true).expect("payments");
        assert!(!found.payments.is_empty());
        println!("{name}: {:?}, {} payments", case.counts, found.payments.len());
    }
}
