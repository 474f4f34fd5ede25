//! The stolen money of a moment, followed through freezes: each cent counts once.

use std::error::Error;
use std::num::NonZeroUsize;
use std::path::Path;

use fundtrail::{FreezeList, Order, Schedule};

use crate::{FIRST, Past, STEP};

/// Minutes after the first theft.
const MOMENTS: [i64; 9] = [15, 30, 60, 120, 180, 360, 720, 1440, 2880];
/// How many freezes are set.
const LIMITS: [usize; 3] = [5, 10, 20];
const CASES: [&str; 3] = ["hb", "atomic", "lifi"];

/// Of the best order that is found: the list, the list that is told the calls, the largest first, the newest first.
type Shares = [f64; 4];

/// Prints a table for each number of freezes.
pub(crate) fn print_tables(folder: &Path) -> Result<(), Box<dyn Error>> {
    let cases: Result<Vec<Past>, _> = CASES.iter().map(|name| Past::read(folder, name)).collect();
    let cases = cases?;
    for calls in LIMITS {
        println!("{calls} freezes, of what was stolen by then");
        print!("{:<8}{:>8}", "case", "moments");
        for title in ["saving", "told", "held", "newest"] {
            print!("{title:>9}");
        }
        println!("  furthest behind held (told)");
        let mut means = Vec::new();
        for (name, past) in CASES.iter().zip(&cases) {
            let lines = moments(past, calls)?;
            let mean = mean(lines.iter().map(|(_, shares)| *shares));
            let behind = |list: usize| {
                let behind = lines
                    .iter()
                    .map(|(minutes, shares)| (shares[2] - shares[list], minutes));
                let (most, minutes) = behind.max_by(|a, b| a.0.total_cmp(&b.0))?;
                Some(format!("{most:.3} at {minutes} min"))
            };
            print!("{name:<8}{:>8}", lines.len());
            print_shares(mean);
            let [saving, told] = [0, 1].map(|list| behind(list).unwrap_or_default());
            println!("  {saving} ({told})");
            means.push(mean);
        }
        print!("{:<16}", "mean of cases");
        print_shares(mean(means.into_iter()));
        println!("\n");
    }
    Ok(())
}

/// The moments at which there is something to save.
fn moments(past: &Past, calls: usize) -> Result<Vec<(i64, Shares)>, Box<dyn Error>> {
    let schedule = Schedule::new(FIRST as f64, STEP as f64, 0.0)?;
    let told = NonZeroUsize::new(calls).map_or(schedule, |calls| schedule.with_calls(calls));
    let mut lines = Vec::new();
    for minutes in MOMENTS {
        let moment = past.moment(minutes, calls, past.first.plus_minutes(minutes));
        let order = |order, schedule| -> Result<Vec<_>, Box<dyn Error>> {
            let list: FreezeList = moment.list(order, schedule)?;
            Ok(list.rows().iter().map(|row| row.account).collect())
        };
        let orders = [
            order(Order::Saving, schedule)?,
            order(Order::Saving, told)?,
            order(Order::Held, schedule)?,
            order(Order::Newest, schedule)?,
        ];
        let saved = orders.each_ref().map(|order| moment.saved(order));
        let found = moment.clairvoyant(&orders[0]);
        let best = saved.into_iter().fold(found, i128::max);
        if best > 0 {
            lines.push((minutes, saved.map(|saved| saved as f64 / best as f64)));
        }
    }
    Ok(lines)
}

fn mean(of: impl Iterator<Item = Shares>) -> Shares {
    let (mut sum, mut count) = ([0.0; 4], 0.0);
    for shares in of {
        for (sum, share) in sum.iter_mut().zip(shares) {
            *sum += share;
        }
        count += 1.0;
    }
    sum.map(|sum| sum / count)
}

fn print_shares(shares: Shares) {
    for share in shares {
        print!("{share:>9.3}");
    }
}
