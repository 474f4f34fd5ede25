//! How good the freeze list is, on cases whose laws are known.
//!
//! `cargo run --release --example freeze_measure [CASES [FIRST_SEED]]` prints a table by family: the share of what the best
//! schedule would save that knows every account's true law (not the draws), for the list and for plain orders, if
//! work ends after 3, 5 or 10 calls and if all are made; the skill, which is what the list gains over chance of what
//! can be gained; and what the model predicts beside what comes true. As information: what the list saves of what the best order
//! would that knows every departure; of one case in ten, what the list saves that is made once and the one that is
//! made again before each freeze, of what is saved by always freezing what is best by every departure to come; and
//! what a call a bank is expected to save over a call an account.
//!
//! Money is traced as the mules see it (`tainted-first`): what they launder goes first.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a measure is in floats; amounts here are far below 2^52"
)]

mod assignment;
mod judge;
mod outlook;
mod remade;

use fundtrail_synth::{Family, Shape, case};
use judge::Verdict;
use rayon::prelude::*;
use remade::Saved;

fn main() {
    let mut numbers = std::env::args()
        .skip(1)
        .map(|n| n.parse::<u64>().expect("a number of cases, and the first seed"));
    let (cases, first_seed) = (numbers.next().unwrap_or(300), numbers.next().unwrap_or(0));
    for (title, earlier_visits) in [("Without history", 0), ("With four earlier visits an account", 4)] {
        let shape = Shape {
            people: 30,
            earlier_visits,
            ..Shape::default()
        };
        println!("{title}: {cases} cases a family");
        print!("{:<16}{:>6}", "family", "rows");
        for limit in [
            "3 calls", "held", "5 calls", "held", "10 calls", "held", "all", "held", "newest", "random",
        ] {
            print!("{limit:>9}");
        }
        println!(
            "{:>8}{:>18}{:>18}{:>11}{:>8}{:>8}{:>8}",
            "skill", "30 min: said/is", "6 h: said/is", "foresight", "once", "remade", "banks"
        );
        let mut families = Vec::new();
        for family in Family::ALL {
            let verdicts: Vec<Verdict> = (first_seed..first_seed + cases)
                .into_par_iter()
                .filter_map(|seed| judge::judge(&case(family, seed, &shape)).expect("a case traces"))
                .collect();
            let line = Line::mean(&verdicts);
            line.print(family.name());
            families.push(line);
        }
        Line::over(&families).print("mean");
        println!();
    }
}

/// One line of the table: means.
struct Line([f64; 20]);

impl Line {
    fn mean(verdicts: &[Verdict]) -> Line {
        let saved = |way: fn(&Saved) -> i128| {
            let saved = verdicts.iter().filter_map(|v| v.saved.as_ref());
            saved.map(way).sum::<i128>() as f64
        };
        let foreseen = saved(|s| s.foreseen);
        let (once, remade) = (saved(|s| s.once) / foreseen, saved(|s| s.remade) / foreseen);
        let lines: Vec<Line> = verdicts
            .iter()
            .map(|v| {
                let [three, five, ten, all] = v.shares;
                Line([
                    v.accounts as f64,
                    three.saving,
                    three.held,
                    five.saving,
                    five.held,
                    ten.saving,
                    ten.held,
                    all.saving,
                    all.held,
                    all.newest,
                    all.random,
                    all.skill(),
                    v.predicted[0],
                    v.actual[0],
                    v.predicted[1],
                    v.actual[1],
                    v.of_foresight,
                    once,
                    remade,
                    v.bank_calls,
                ])
            })
            .collect();
        Line::over(&lines)
    }

    fn over(lines: &[Line]) -> Line {
        let sum = |i: usize| lines.iter().map(|line| line.0[i]).sum::<f64>() / lines.len() as f64;
        Line(std::array::from_fn(sum))
    }

    fn print(&self, name: &str) {
        let [
            rows,
            shares @ ..,
            skill,
            p30,
            a30,
            p360,
            a360,
            foresight,
            once,
            remade,
            banks,
        ] = self.0;
        print!("{name:<16}{rows:>6.1}");
        for share in shares {
            print!("{share:>9.4}");
        }
        let (soon, later) = (format!("{p30:.3}/{a30:.3}"), format!("{p360:.3}/{a360:.3}"));
        println!("{skill:>8.3}{soon:>18}{later:>18}{foresight:>11.3}{once:>8.3}{remade:>8.3}{banks:>8.3}");
    }
}
