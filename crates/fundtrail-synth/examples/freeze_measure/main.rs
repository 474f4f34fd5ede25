//! How good the freeze list is, on cases whose laws are known.
//!
//! `cargo run --release -p fundtrail-synth --example freeze_measure [CASES [FIRST_SEED [SETTING]]]` prints a table by
//! family for each setting (or for the one of that number): without history, with earlier visits, with laws that are not
//! the model's own, with gangs that share collectors, traced by another rule, with unseen accounts.
//!
//! For work that ends after 3, 5 or 10 calls: the share of what the best schedule of as many would save that knows every
//! account's true law (not the draws), for the list, for the list that is told how many calls are made, and for the
//! largest first; and the skill, which is what the list that is told gains over chance of what can be gained. The same
//! if all calls are made, with the newest first and a random order beside it. Then what the model says will be there of
//! what the list holds, and what is, by what the same rule says of the whole record; and what ten freezes truly save,
//! with all that is still to come, of what a clairvoyant order of the same accounts saves. As information: what the list
//! saves of what the best order would that knows every departure; of one case in ten, what the list saves that is made
//! once and the one that is made again before each freeze, of what is saved by always freezing what is best by every
//! departure to come; and what a call a bank is expected to save over a call an account.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a measure is in floats; amounts here are far below 2^52"
)]

mod assignment;
mod judge;
#[path = "../shared/lays.rs"]
mod lays;
mod outlook;
mod played;
mod remade;
mod unseen;

use fundtrail::Rule;
use fundtrail_synth::{Family, Shape, case};
use judge::{Shares, Verdict, View};
use rayon::prelude::*;
use remade::Saved;

/// How cases are made, and looked at.
struct Setting {
    title: &'static str,
    shape: Shape,
    view: View,
}

fn settings() -> Vec<Setting> {
    let plain = Shape {
        people: 30,
        earlier_visits: 0,
        ..Shape::default()
    };
    let seen = View {
        rule: Rule::TaintedFirst,
        some_unseen: false,
    };
    let setting = |title, shape, view| Setting { title, shape, view };
    let with = |change: fn(&mut Shape)| {
        let mut shape = plain.clone();
        change(&mut shape);
        shape
    };
    let fifo = View {
        rule: Rule::Fifo,
        ..seen
    };
    let some_unseen = View {
        some_unseen: true,
        ..seen
    };
    vec![
        setting("Without history", plain.clone(), seen),
        setting(
            "With four earlier visits an account",
            with(|s| s.earlier_visits = 4),
            seen,
        ),
        setting(
            "Visits alike: their spread is 0.8",
            with(|s| s.spread_of_visits = 0.8),
            seen,
        ),
        setting(
            "Visits unlike: their spread is 2.5",
            with(|s| s.spread_of_visits = 2.5),
            seen,
        ),
        setting(
            "Three visits in ten rest for days",
            with(|s| s.resting = 0.3),
            seen,
        ),
        setting("Six visits in ten rest for days", with(|s| s.resting = 0.6), seen),
        setting(
            "Three gangs, which may share collectors",
            with(|s| s.gangs = 3),
            seen,
        ),
        setting("Traced by fifo", plain.clone(), fifo),
        setting("A third of the mules unseen", plain, some_unseen),
    ]
}

fn main() {
    let mut numbers = std::env::args().skip(1).map(|n| {
        n.parse::<u64>()
            .expect("a number of cases, the first seed, and a setting from 1")
    });
    let (cases, first_seed) = (numbers.next().unwrap_or(300), numbers.next().unwrap_or(0));
    let only = numbers.next();
    for (number, setting) in (1..).zip(settings()) {
        if only.is_none_or(|only| only == number) {
            print_table(&setting, cases, first_seed);
        }
    }
}

fn print_table(setting: &Setting, cases: u64, first_seed: u64) {
    println!("{}: {cases} cases a family", setting.title);
    print!("{:<15}", "family");
    for title in TITLES {
        print!("{title:>8}");
    }
    println!();
    let mut families = Vec::new();
    for family in Family::ALL {
        let verdicts: Vec<Verdict> = (first_seed..first_seed + cases)
            .into_par_iter()
            .filter_map(|seed| {
                judge::judge(&case(family, seed, &setting.shape), setting.view).expect("a case traces")
            })
            .collect();
        let line = Line::of(&verdicts);
        line.print(family.name());
        families.push(line);
    }
    Line::mean(&families).print("mean");
    println!();
}

/// What stands above each column.
const TITLES: [&str; 34] = [
    "rows", "3 calls", "told", "held", "skill", "5 calls", "told", "held", "skill", "10", "told", "held",
    "skill", "all", "told", "held", "newest", "random", "skill", "30 said", "is", "6h said", "is",
    "day said", "is", "played", "held", "newest", "random", "skill", "foresee", "once", "remade", "banks",
];

/// One line of the table: a figure a column.
struct Line(Vec<f64>);

impl Line {
    fn of(verdicts: &[Verdict]) -> Line {
        let saved = |way: fn(&Saved) -> i128| {
            let saved = verdicts.iter().filter_map(|v| v.saved.as_ref());
            saved.map(way).sum::<i128>() as f64
        };
        let foreseen = saved(|s| s.foreseen);
        let (once, remade) = (saved(|s| s.once) / foreseen, saved(|s| s.remade) / foreseen);
        let lines: Vec<Line> = verdicts.iter().map(Line::of_case).collect();
        let Line(mut figures) = Line::mean(&lines);
        let banks = figures.pop().unwrap_or(f64::NAN);
        figures.extend([once, remade, banks]);
        Line(figures)
    }

    fn of_case(verdict: &Verdict) -> Line {
        let mut figures = vec![verdict.accounts as f64];
        let [limited @ .., all] = &verdict.shares;
        for shares in limited {
            figures.extend([shares.saving, shares.told, shares.held, shares.skill()]);
        }
        let Shares {
            saving,
            told,
            held,
            newest,
            random,
            ..
        } = *all;
        figures.extend([saving, told, held, newest, random, all.skill()]);
        for (said, is) in verdict.predicted {
            figures.extend([said, is]);
        }
        let played = verdict.played;
        figures.extend(played.map_or([f64::NAN; 5], |played| {
            [
                played.saving,
                played.held,
                played.newest,
                played.random,
                played.skill(),
            ]
        }));
        figures.extend([verdict.of_foresight, verdict.bank_calls]);
        Line(figures)
    }

    /// The means of the columns, where there are figures.
    fn mean(lines: &[Line]) -> Line {
        let columns = lines.first().map_or(0, |line| line.0.len());
        let mean = |column: usize| {
            let figures = lines
                .iter()
                .map(|line| line.0[column])
                .filter(|figure| !figure.is_nan());
            let (count, sum) = figures.fold((0_u32, 0.0), |(count, sum), figure| (count + 1, sum + figure));
            sum / f64::from(count)
        };
        Line((0..columns).map(mean).collect())
    }

    fn print(&self, name: &str) {
        print!("{name:<15}");
        for figure in &self.0 {
            print!("{figure:>8.3}");
        }
        println!();
    }
}
