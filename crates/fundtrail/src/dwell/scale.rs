//! The scale of each account: the median of its visits, learnt from its own, its level's and its case's.

use std::collections::BTreeMap;
use std::f64::consts::{PI, SQRT_2};

use super::FINEST_MINUTES;
use super::stay::{Stay, Visit};

/// Log-medians run from [`LOWEST`] in steps of [`STEP`]: 22 seconds to 70 days.
const POINTS: usize = 51;
const LOWEST: f64 = -1.0;
const STEP: f64 = 0.25;

/// `ln` of the prior median: half of the money is gone in an hour.
const PRIOR_LOG_MEDIAN: f64 = 4.094_344_562_222_101;
/// Standard deviations of log-minutes: of a case about the prior, of a level about its case, of an account
/// about its level, of a visit about its account. Together 2.47, which puts 28% below 15 minutes.
const CASE_SD: f64 = 0.8;
const LEVEL_SD: f64 = 0.7;
const ACCOUNT_SD: f64 = 1.55;
pub(crate) const VISIT_SD: f64 = 1.6;

type Grid = [f64; POINTS];

/// What is known of an account's log-median: a weight for each point of a grid. The weights sum to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale(Grid);

impl Scale {
    /// The log-medians (of minutes) that have any weight worth counting, and their weights.
    pub(crate) fn weights(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        let points = self.0.iter().enumerate();
        points.filter(|(_, w)| **w > 1e-12).map(|(i, &w)| (point(i), w))
    }

    /// The median of a visit in minutes: `exp` of the mean log-median.
    pub fn median_minutes(&self) -> f64 {
        self.weights().map(|(mu, w)| w * mu).sum::<f64>().exp()
    }

    /// The spread of the log-median.
    pub fn log_sd(&self) -> f64 {
        let mean: f64 = self.weights().map(|(mu, w)| w * mu).sum();
        let variance: f64 = self.weights().map(|(mu, w)| w * (mu - mean).powi(2)).sum();
        variance.sqrt()
    }
}

/// The scales of the accounts of a case.
///
/// # Formulas
/// On a grid of log-medians, with `φ` the normal density and `Φ̄` its upper tail:
/// - of a visit of `x` minutes: `f(x | μ) = φ((ln x − μ) / σ)` where it ended, `Φ̄((ln x − μ) / σ)` where it
///   is censored;
/// - of an account: `e_a(μ) = Π f(x | μ)` over its visits; where an open one may have begun with one of several
///   receipts, `f` is their mean, by probability;
/// - of a level: `L_l(λ) = Π_a Σ_μ A(μ | λ) e_a(μ)`, where `A` is normal about `λ`;
/// - of the case: `C(κ) = N(κ; ln 60, …) Π_l Σ_λ N(λ; κ, …) L_l(λ)`.
///
/// Then the same way down again, each time without what the account (the level) itself had told:
/// `p_a(μ) ∝ e_a(μ) Σ_λ A(μ | λ) · (L_l(λ) / Σ_μ' A(μ' | λ) e_a(μ')) · Σ_κ N(λ; κ, …) C(κ) / Σ_λ' N(λ'; κ, …) L_l(λ')`.
/// That is Bayes' rule on a tree, exact up to the grid.
///
/// # Complexity
/// O(visits × 51 + accounts × 51²). Sums run in the order of the accounts given.
#[derive(Debug, Clone)]
pub struct Scales {
    accounts: Vec<Scale>,
}

impl Scales {
    /// Learns the scales of accounts from their visits, one scale for each of `stays`, in their order.
    pub fn learn(stays: &[Stay]) -> Self {
        let prior = Prior::new();
        let told: Vec<Grid> = stays.iter().map(told_by).collect();
        // What each account tells of its level's scale, as logarithms.
        let to_level: Vec<Grid> = told.iter().map(|e| ln(&prior.up_account(e))).collect();
        let mut levels: BTreeMap<u32, Grid> = BTreeMap::new();
        for (stay, tells) in stays.iter().zip(&to_level) {
            add(levels.entry(stay.level).or_insert([0.0; POINTS]), tells);
        }
        let to_case: BTreeMap<u32, Grid> = levels
            .iter()
            .map(|(&level, sum)| (level, ln(&prior.up_level(&exp(sum)))))
            .collect();
        let mut case = prior.case;
        for tells in to_case.values() {
            add(&mut case, tells);
        }
        let of_level: BTreeMap<u32, Grid> = levels
            .iter()
            .map(|(level, sum)| {
                let without = exp(&difference(&case, &to_case[level]));
                let mut scale = ln(&prior.down_level(&without));
                add(&mut scale, sum);
                (*level, scale)
            })
            .collect();
        let accounts = stays
            .iter()
            .zip(&told)
            .zip(&to_level)
            .map(|((stay, told), tells)| {
                let without = exp(&difference(&of_level[&stay.level], tells));
                let mut scale = prior.down_account(&without);
                for (weight, told) in scale.iter_mut().zip(told) {
                    *weight *= told;
                }
                Scale(normalised(&scale))
            });
        Scales {
            accounts: accounts.collect(),
        }
    }

    /// The scale of the `i`-th account.
    ///
    /// # Panics
    /// Where `i` is out of range.
    pub fn account(&self, i: usize) -> &Scale {
        &self.accounts[i]
    }
}

/// How the scales hang together.
struct Prior {
    /// Logarithms.
    case: Grid,
    /// By the case's scale, of the level's.
    level: Vec<Grid>,
    /// By the level's scale, of the account's.
    account: Vec<Grid>,
}

impl Prior {
    fn new() -> Self {
        let about = |sd| (0..POINTS).map(|i| bell(point(i), sd)).collect();
        Prior {
            case: ln(&bell(PRIOR_LOG_MEDIAN, CASE_SD)),
            level: about(LEVEL_SD),
            account: about(ACCOUNT_SD),
        }
    }

    fn up_account(&self, told: &Grid) -> Grid {
        up(&self.account, told)
    }

    fn up_level(&self, told: &Grid) -> Grid {
        up(&self.level, told)
    }

    fn down_account(&self, scale: &Grid) -> Grid {
        down(&self.account, scale)
    }

    fn down_level(&self, scale: &Grid) -> Grid {
        down(&self.level, scale)
    }
}

/// The likelihood of each log-median, its largest value 1.
fn told_by(stay: &Stay) -> Grid {
    let open: Vec<_> = stay.open_visit().collect();
    let likelihood = |i| {
        let of_visits = stay.visits.iter().map(|visit| log_likelihood(visit, point(i)));
        of_visits.sum::<f64>() + log_of_open(&open, point(i))
    };
    exp(&std::array::from_fn(likelihood))
}

/// The logarithm of `f(x | μ)`, up to a constant that is the same for all.
fn log_likelihood(visit: &Visit, log_median: f64) -> f64 {
    let z = standardised(visit.minutes, log_median);
    if visit.ended {
        -0.5 * z * z
    } else {
        upper_tail(z).max(f64::MIN_POSITIVE).ln()
    }
}

/// The same of an open visit, by its possible ages; 0 where there is none.
fn log_of_open(ages: &[(f64, f64)], log_median: f64) -> f64 {
    if ages.is_empty() {
        return 0.0;
    }
    let lasted = |&(age, probability): &(f64, f64)| probability * upper_tail(standardised(age, log_median));
    ages.iter().map(lasted).sum::<f64>().max(f64::MIN_POSITIVE).ln()
}

fn standardised(minutes: f64, log_median: f64) -> f64 {
    (minutes.max(FINEST_MINUTES).ln() - log_median) / VISIT_SD
}

/// The log-median at a point of the grid.
fn point(i: usize) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "an index below 51")]
    let steps = i as f64;
    LOWEST + STEP * steps
}

/// The probability that a standard normal variable exceeds `z`.
pub(crate) fn upper_tail(z: f64) -> f64 {
    0.5 * libm::erfc(z / SQRT_2)
}

/// A normal distribution on the grid.
fn bell(mean: f64, sd: f64) -> Grid {
    normalised(&std::array::from_fn(|i| {
        let z = (point(i) - mean) / sd;
        (-0.5 * z * z).exp() / (sd * (2.0 * PI).sqrt())
    }))
}

/// What a child's likelihood says of its parent's scale.
fn up(rows: &[Grid], told: &Grid) -> Grid {
    std::array::from_fn(|parent| rows[parent].iter().zip(told).map(|(a, e)| a * e).sum())
}

/// What a parent's scale says of a child's.
fn down(rows: &[Grid], scale: &Grid) -> Grid {
    let mut sum = [0.0; POINTS];
    for (row, weight) in rows.iter().zip(scale) {
        for (sum, a) in sum.iter_mut().zip(row) {
            *sum += weight * a;
        }
    }
    sum
}

fn add(sum: &mut Grid, more: &Grid) {
    for (sum, more) in sum.iter_mut().zip(more) {
        *sum += more;
    }
}

fn difference(of: &Grid, less: &Grid) -> Grid {
    std::array::from_fn(|i| of[i] - less[i])
}

fn ln(grid: &Grid) -> Grid {
    grid.map(|x| x.max(f64::MIN_POSITIVE).ln())
}

/// Back from logarithms, scaled so that the largest is 1: the product of thousands of visits fits no float.
fn exp(logarithms: &Grid) -> Grid {
    let largest = logarithms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    logarithms.map(|x| (x - largest).exp())
}

fn normalised(grid: &Grid) -> Grid {
    let sum: f64 = grid.iter().sum();
    grid.map(|x| x / sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dwell::Phase;
    use crate::time::Time;

    fn stay(level: u32, visits: &[(f64, bool)]) -> Stay {
        let visit = |&(minutes, ended)| Visit { minutes, ended };
        Stay {
            level,
            visits: visits.iter().map(visit).collect(),
            phase: Phase::Unseen,
            known_until: Time::MIN,
            due: 1.0,
        }
    }

    fn mean(scale: &Scale) -> f64 {
        scale.median_minutes().ln()
    }

    /// Without censoring all is normal, and Bayes' rule can be worked by hand. The
    /// variance of an account's scale is 0.64 + 0.49 + 2.4025 = 3.5325, that of a visit 3.5325 + 2.56 = 6.0925.
    /// A visit `d` above the prior moves its own account by 3.5325 / 6.0925 of `d`, another of the level by
    /// what they share, 1.13 / 6.0925, and one of another level by 0.64 / 6.0925.
    #[test]
    fn one_visit_moves_its_account_its_level_and_its_case_by_what_they_share() {
        let above = PRIOR_LOG_MEDIAN + 2.0;
        let stays = [stay(1, &[(above.exp(), true)]), stay(1, &[]), stay(2, &[])];
        let scales = Scales::learn(&stays);
        for (i, share) in [(0, 3.5325 / 6.0925), (1, 1.13 / 6.0925), (2, 0.64 / 6.0925)] {
            let moved = mean(scales.account(i)) - PRIOR_LOG_MEDIAN;
            assert!((moved - 2.0 * share).abs() < 0.02, "account {i} moved by {moved}");
        }
        // The variance that is left: 3.5325 - 3.5325² / 6.0925 = 1.4843, 3.5325 - 1.13² / 6.0925 = 3.3229.
        assert!((scales.account(0).log_sd() - 1.2183).abs() < 0.02);
        assert!((scales.account(1).log_sd() - 1.8229).abs() < 0.02);
    }

    #[test]
    fn two_accounts_of_a_level_pull_each_other_together() {
        // Visits at +2 and -2: by symmetry the level stays at the prior, and each account goes by what is its
        // own. Of the difference of the visits, 4, whose variance is 2 (2.4025 + 2.56), accounts
        // have 2 · 2.4025: a share of 0.4841.
        let minutes = |d: f64| (PRIOR_LOG_MEDIAN + d).exp();
        let stays = [
            stay(3, &[(minutes(2.0), true)]),
            stay(3, &[(minutes(-2.0), true)]),
        ];
        let scales = Scales::learn(&stays);
        for (i, sign) in [(0, 1.0), (1, -1.0)] {
            let moved = mean(scales.account(i)) - PRIOR_LOG_MEDIAN;
            assert!(
                (moved - sign * 2.0 * 0.4841).abs() < 0.02,
                "account {i} moved by {moved}"
            );
        }
    }

    #[test]
    fn with_no_visits_the_prior_holds() {
        let scales = Scales::learn(&[stay(1, &[])]);
        let gone_by = |minutes: f64| -> f64 {
            let weights = scales.account(0).weights();
            weights
                .map(|(mu, w)| w * upper_tail((mu - minutes.ln()) / VISIT_SD))
                .sum()
        };
        assert!((gone_by(60.0) - 0.5).abs() < 0.01);
        assert!((gone_by(15.0) - 0.28).abs() < 0.01);
    }

    #[test]
    fn a_censored_visit_says_at_least_so_long() {
        let learn = |visits: &[(f64, bool)]| {
            let scales = Scales::learn(&[stay(1, visits)]);
            mean(scales.account(0))
        };
        let nothing = learn(&[]);
        assert!(
            (learn(&[(0.25, false)]) - nothing).abs() < 0.05,
            "a moment says next to nothing"
        );
        assert!(learn(&[(600.0, false)]) > learn(&[(600.0, true)]));
        assert!(learn(&[(600.0, false)]) > nothing + 0.5);
        assert!(
            learn(&[(0.0, true)]) < nothing - 1.0,
            "zero minutes are the shortest time there is"
        );
    }

    #[test]
    fn an_account_with_many_visits_goes_by_its_own() {
        let many = vec![(10.0, true); 200];
        let slow = vec![(1000.0, true); 200];
        let scales = Scales::learn(&[stay(1, &many), stay(1, &slow)]);
        assert!((scales.account(0).median_minutes() - 10.0).abs() < 1.0);
        assert!((scales.account(1).median_minutes() - 1000.0).abs() < 100.0);
        let weights: f64 = scales.account(0).weights().map(|(_, w)| w).sum();
        assert!((weights - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_level_with_thousands_of_accounts_overflows_nothing() {
        let stays: Vec<_> = (0..3000)
            .map(|i| stay(1 + i % 3, &[(20.0, true), (40.0, false)]))
            .collect();
        let scales = Scales::learn(&stays);
        let median = scales.account(2999).median_minutes();
        assert!((10.0..200.0).contains(&median), "{median}");
    }
}
