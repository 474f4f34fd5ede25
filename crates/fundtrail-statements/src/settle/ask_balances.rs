//! What balances say of lines that their words leave open: of each, whether it moved the account and which way, where all
//! that fits the balances around it agrees on that.
//!
//! Needs: the lines of one account in file order, with what is open of each.
//! Leaves: the change of each open line that the balances decide.

use std::ops::Range;

use smallvec::{SmallVec, smallvec};

use crate::entry::Direction;
use crate::settle::balance_path::{Edge, arrange, fits};
use crate::settle::order::{balance_after, balances_before, clusters};
use crate::settle::work::OfLines;

/// Combinations of open lines of one time that are tried one by one; beyond, only all or none.
const MAX_COMBINATIONS: usize = 256;

/// A change for each line of one time, or each change that one line may have made: most often of one line.
type Changes = SmallVec<[i64; 3]>;

/// What is not known of a line.
#[derive(Debug, Clone)]
pub(crate) enum Question {
    /// Whether it moved, because its status word is not known.
    Status,
    /// Which way, because its amount is negative: it may undo an earlier line, or only be written that way.
    Sign { may_undo: bool },
    /// Which way, because its direction word is blank or not known.
    Way,
    /// Whether, and where its words do not say, which way: payer and payee are one.
    Own(Direction),
    /// Whether it is a copy of another line.
    Copy(u32),
}

impl Question {
    /// By how much the line may have changed the balance; 0 where it did not move.
    fn answers(&self, change: i64) -> Changes {
        match self {
            Question::Status | Question::Copy(_) | Question::Own(Direction::In | Direction::Out) => {
                smallvec![change, 0]
            }
            // While its way is open, its change is its amount.
            Question::Sign { .. } | Question::Way => smallvec![change, change.saturating_neg()],
            Question::Own(Direction::Own | Direction::Open) => {
                smallvec![change.saturating_neg(), change, 0]
            }
        }
    }
}

/// Walks one account's lines and decides what its balances decide.
pub(crate) fn ask_balances(edges: &[Edge], open: &OfLines<Question>, decided: &mut OfLines<i64>) {
    let clusters = clusters(edges);
    if balances_mostly_fail(edges, &clusters, open) {
        return;
    }
    let mut balance: Option<i128> = None;
    let before = balances_before(edges, &clusters, |line| open.has(line));
    for (c, cluster) in clusters.iter().enumerate() {
        let tied = &edges[cluster.clone()];
        let next = before[c + 1];
        let mut moved: SmallVec<[Edge; 1]> = tied.iter().copied().collect();
        if tied.iter().any(|e| open.has(e.line)) {
            let answers = answer(balance, tied, next, open);
            for (edge, answer) in moved.iter_mut().zip(answers) {
                match answer {
                    Some(change) => {
                        edge.change = change;
                        if open.has(edge.line) {
                            decided.insert(edge.line, change);
                        }
                    }
                    // Not decided: what follows can lean on its printed balance only.
                    None => edge.change = 0,
                }
            }
            moved.retain(|e| e.change != 0);
        }
        let shown = tied.iter().rev().find_map(|e| e.after).map(i128::from);
        balance = match &moved[..] {
            [] => balance.or(shown),
            [_] => balance_after(balance, &moved, &[0]),
            _ => {
                let order = arrange(balance, &moved, next).order;
                balance_after(balance, &moved, &order)
            }
        };
    }
}

/// Whether most of the steps between certain lines fail, so that the balances decide nothing.
fn balances_mostly_fail(edges: &[Edge], clusters: &[Range<usize>], open: &OfLines<Question>) -> bool {
    let certain = |c: &Range<usize>| c.len() == 1 && !open.has(edges[c.start].line);
    let steps = clusters.windows(2).filter(|w| certain(&w[0]) && certain(&w[1]));
    let (mut checked, mut failed) = (0, 0);
    for w in steps {
        if let (Some(after), Some(before)) = (edges[w[0].start].after, edges[w[1].start].before()) {
            checked += 1;
            failed += usize::from(i128::from(after) != before);
        }
    }
    checked >= 4 && failed * 2 > checked
}

/// For each line of one time its change, where all combinations that fit agree on it.
fn answer(
    prev: Option<i128>,
    tied: &[Edge],
    next: Option<i128>,
    open: &OfLines<Question>,
) -> SmallVec<[Option<i64>; 3]> {
    let answers: SmallVec<[Changes; 1]> = tied
        .iter()
        .map(|e| match open.get(e.line) {
            None => smallvec![e.change],
            Some(question) => question.answers(e.change),
        })
        .collect();
    let combinations = combinations(&answers);
    let fitting = |strict: bool| -> SmallVec<[&Changes; 3]> {
        let fit = |c: &&Changes| combination_fits(prev, tied, next, c, open, strict);
        combinations.iter().filter(fit).collect()
    };
    let mut fit = fitting(true);
    if fit.is_empty() {
        fit = fitting(false);
    }
    // A copy stays where the chain holds with it.
    let all_stay = |c: &&Changes| {
        let copies = tied.iter().zip(c.iter());
        copies
            .filter(|(e, _)| matches!(open.get(e.line), Some(Question::Copy(_))))
            .all(|(_, &c)| c != 0)
    };
    if fit.iter().any(&all_stay) {
        fit.retain(|c| all_stay(c));
    }
    (0..tied.len())
        .map(|i| {
            let first = fit.first()?[i];
            fit.iter().all(|c| c[i] == first).then_some(first)
        })
        .zip(&answers)
        .map(|(agreed, answers)| agreed.or((answers.len() == 1).then(|| answers[0])))
        .collect()
}

fn combinations(answers: &[Changes]) -> SmallVec<[Changes; 3]> {
    let count = answers.iter().try_fold(1_usize, |n, a| n.checked_mul(a.len()));
    if count.is_none_or(|n| n > MAX_COMBINATIONS) {
        let all = answers.iter().map(|a| a[0]).collect();
        let none = answers
            .iter()
            .map(|a| *a.last().expect("every line has an answer"))
            .collect();
        return smallvec![all, none];
    }
    answers.iter().fold(smallvec![Changes::new()], |done, answers| {
        let extended = done.iter().flat_map(|d: &Changes| {
            answers
                .iter()
                .map(move |&a| d.iter().copied().chain([a]).collect())
        });
        extended.collect()
    })
}

/// Whether a combination may fit the balances around it (where a missing balance leaves that open, it may); if
/// `strict`, also those that unmoved lines print.
fn combination_fits(
    prev: Option<i128>,
    tied: &[Edge],
    next: Option<i128>,
    changes: &[i64],
    open: &OfLines<Question>,
    strict: bool,
) -> bool {
    let with_changes = || tied.iter().zip(changes).map(|(e, &change)| Edge { change, ..*e });
    let moved: SmallVec<[Edge; 1]> = with_changes().filter(|e| e.change != 0).collect();
    if fits(prev, &moved, next) == Some(false) {
        return false;
    }
    let is_copy = |e: &Edge| matches!(open.get(e.line), Some(Question::Copy(_)));
    let stood = |balance: i128| {
        let passed = moved
            .iter()
            .any(|e| e.after.map(i128::from) == Some(balance) || e.before() == Some(balance));
        let neighbour = prev == Some(balance) || next == Some(balance);
        passed || neighbour || (prev.is_none() && moved.is_empty() && next.is_none())
    };
    !strict
        || with_changes()
            .filter(|e| e.change == 0 && !is_copy(e))
            .all(|e| e.after.is_none_or(|b| stood(i128::from(b))))
}
