//! The scale of each account: the median of its visits, learnt from its own, its level's and its case's, under each of
//! the habits that the case may have.

use std::collections::BTreeMap;
use std::f64::consts::PI;
use std::sync::Arc;

use super::curve::{Curves, Visit as OpenVisit};
use super::habit::{Grid, Habit, POINTS, Tick, point};
use super::stay::Stay;

/// `ln` of the prior median of visits that do not rest, 37 minutes: with those that rest, 29% of the money is gone in a
/// quarter of an hour, half in an hour.
const PRIOR_LOG_MEDIAN: f64 = 3.609;
/// Standard deviations of log-minutes: of a case about the prior, of a level about its case, of an account
/// about its level.
const CASE_SD: f64 = 0.8;
const LEVEL_SD: f64 = 0.7;
const ACCOUNT_SD: f64 = 1.3;

/// What is known of an account's visits: a weight for each habit of its case and each log-median of its own. The weights
/// sum to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    weights: Vec<Grid>,
    curves: Curves,
}

impl Scale {
    /// The weights by habit, then by log-median.
    pub(super) fn weights(&self) -> &[Grid] {
        &self.weights
    }

    /// The log-medians (of minutes) with their weights.
    fn points(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        let of_habit = |grid: &Grid| -> Vec<(f64, f64)> {
            grid.iter().enumerate().map(|(i, &w)| (point(i), w)).collect()
        };
        self.weights.iter().flat_map(of_habit)
    }

    /// The median of a visit that does not rest, in minutes: `exp` of the mean log-median.
    pub fn median_minutes(&self) -> f64 {
        self.points().map(|(mu, w)| w * mu).sum::<f64>().exp()
    }

    /// The spread of the log-median.
    pub fn log_sd(&self) -> f64 {
        let mean: f64 = self.points().map(|(mu, w)| w * mu).sum();
        let variance: f64 = self.points().map(|(mu, w)| w * (mu - mean).powi(2)).sum();
        variance.sqrt()
    }

    /// How an open visit of one of these ages, with their probabilities, goes on.
    pub(super) fn open_visit(&self, ages: impl Iterator<Item = (f64, f64)>) -> Arc<OpenVisit> {
        self.curves.visit(self, ages)
    }
}

/// The scales of the accounts of a case.
///
/// # Formulas
/// A habit `h` says how visits are spread about their account's median, `σ`, and which share `ρ` of them rests. On a grid
/// of log-medians, with `φ` the normal density and `Φ̄` its upper tail, and `r` and `R` density and tail of what rests:
/// - of a visit of `x` minutes: `f(x | μ, h) = (1 − ρ) φ((ln x − μ) / σ) / σ + ρ r(x)` where it ended,
///   `(1 − ρ) Φ̄((ln x − μ) / σ) + ρ R(x)` where it is censored;
/// - of an account: `e_a(μ) = Π f(x | μ, h)` over its visits; where an open one may have begun with one of several
///   receipts, `f` is their mean, by probability;
/// - of a level: `L_l(λ) = Π_a Σ_μ A(μ | λ) e_a(μ)`, where `A` is normal about `λ`;
/// - of the case: `C(κ) = N(κ; ln 37, …) Π_l Σ_λ N(λ; κ, …) L_l(λ)`;
/// - of the habit: `p(h) ∝ prior(h) Σ_κ C(κ)`.
///
/// Then the same way down again, each time without what the account (the level) itself had told:
/// `p_a(μ | h) ∝ e_a(μ) Σ_λ A(μ | λ) · (L_l(λ) / Σ_μ' A(μ' | λ) e_a(μ')) · Σ_κ N(λ; κ, …) C(κ) / Σ_λ' N(λ'; κ, …) L_l(λ')`.
/// That is Bayes' rule on a tree, exact up to the grid, and to times that are told apart by 3%. Accounts of a level whose
/// records say the same are looked at once.
///
/// # Complexity
/// O(12 × (visits × 51 + accounts × 51²)), where accounts that tell the same count once.
#[derive(Debug, Clone)]
pub struct Scales {
    classes: Vec<Scale>,
    class_of: Vec<usize>,
}

/// What the records of an account tell of its scale.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Told {
    level: u32,
    visits: Vec<(Tick, bool)>,
    /// The ages that its open visit may have, with the bits of their probabilities.
    open: Vec<(Tick, u64)>,
}

impl Told {
    fn by(stay: &Stay) -> Self {
        let visits = stay.visits.iter().map(|v| (Tick::nearest(v.minutes), v.ended));
        let open = stay
            .open_visit()
            .map(|(age, p)| (Tick::nearest(age), p.to_bits()));
        Told {
            level: stay.level,
            visits: visits.collect(),
            open: open.collect(),
        }
    }

    /// The likelihood of each log-median under a habit.
    fn likelihood(&self, habit: Habit) -> Scaled {
        let likelihood = |i| {
            let of_visits = self.visits.iter().map(|&(tick, ended)| {
                let likely = if ended {
                    habit.density(tick, i)
                } else {
                    habit.tail(tick, i)
                };
                likely.max(f64::MIN_POSITIVE).ln()
            });
            let open = self
                .open
                .iter()
                .map(|&(tick, p)| f64::from_bits(p) * habit.tail(tick, i));
            let of_open = if self.open.is_empty() {
                0.0
            } else {
                open.sum::<f64>().max(f64::MIN_POSITIVE).ln()
            };
            of_visits.sum::<f64>() + of_open
        };
        exp(&std::array::from_fn(likelihood))
    }
}

impl Scales {
    /// Learns the scales of accounts from their visits, one scale for each of `stays`, in their order.
    pub fn learn(stays: &[Stay]) -> Self {
        Scales::learn_under(&Habit::all(), stays)
    }

    fn learn_under(habits: &[Habit], stays: &[Stay]) -> Self {
        let by: Vec<Told> = stays.iter().map(Told::by).collect();
        let mut classes: BTreeMap<&Told, u32> = BTreeMap::new();
        for told in &by {
            *classes.entry(told).or_insert(0) += 1;
        }
        let told: Vec<(&Told, f64)> = classes
            .into_iter()
            .map(|(told, n)| (told, f64::from(n)))
            .collect();
        let class_of = by.iter().map(|by| told.partition_point(|(told, _)| *told < by));
        let class_of = class_of.collect();
        let prior = Prior::new();
        let trees: Vec<Tree> = habits
            .iter()
            .map(|&habit| Tree::learn(&prior, habit, &told))
            .collect();
        let best = trees
            .iter()
            .map(|tree| tree.evidence)
            .fold(f64::NEG_INFINITY, f64::max);
        let likely = trees.iter().zip(habits);
        let likely: Vec<f64> = likely
            .map(|(tree, habit)| habit.prior * (tree.evidence - best).exp())
            .collect();
        let sum: f64 = likely.iter().sum();
        let scale = |class: usize| Scale {
            weights: trees
                .iter()
                .zip(&likely)
                .map(|(tree, likely)| tree.scales[class].map(|weight| weight * likely / sum))
                .collect(),
            curves: Curves::default(),
        };
        Scales {
            classes: (0..told.len()).map(scale).collect(),
            class_of,
        }
    }

    /// The scale of the `i`-th account.
    ///
    /// # Panics
    /// Where `i` is out of range.
    pub fn account(&self, i: usize) -> &Scale {
        &self.classes[self.class_of[i]]
    }
}

/// What is learnt under one habit.
struct Tree {
    /// The logarithm of how likely the visits are.
    evidence: f64,
    /// Of each class; the weights sum to 1.
    scales: Vec<Grid>,
}

impl Tree {
    /// `told`: the classes with how many accounts tell it.
    fn learn(prior: &Prior, habit: Habit, told: &[(&Told, f64)]) -> Self {
        let mut evidence = 0.0;
        let mut likelihoods = Vec::with_capacity(told.len());
        // What each account tells of its level's scale, as logarithms.
        let mut to_level = Vec::with_capacity(told.len());
        let mut levels: BTreeMap<u32, Grid> = BTreeMap::new();
        for (told, count) in told {
            let likelihood = told.likelihood(habit);
            let tells = ln(&prior.up_account(&likelihood.grid));
            evidence += count * likelihood.log;
            add(
                levels.entry(told.level).or_insert([0.0; POINTS]),
                &tells.map(|t| t * count),
            );
            likelihoods.push(likelihood.grid);
            to_level.push(tells);
        }
        let mut case = prior.case;
        let mut to_case = BTreeMap::new();
        for (&level, sum) in &levels {
            let scaled = exp(sum);
            evidence += scaled.log;
            let tells = ln(&prior.up_level(&scaled.grid));
            add(&mut case, &tells);
            to_case.insert(level, tells);
        }
        let of_case = exp(&case);
        evidence += of_case.log + of_case.grid.iter().sum::<f64>().ln();
        let of_level: BTreeMap<u32, Grid> = levels
            .iter()
            .map(|(level, sum)| {
                let without = exp(&difference(&case, &to_case[level])).grid;
                let mut scale = ln(&prior.down_level(&without));
                add(&mut scale, sum);
                (*level, scale)
            })
            .collect();
        let scales = told.iter().zip(&likelihoods).zip(&to_level);
        let scales = scales.map(|(((told, _), likelihood), tells)| {
            let without = exp(&difference(&of_level[&told.level], tells)).grid;
            let mut scale = prior.down_account(&without);
            for (weight, likely) in scale.iter_mut().zip(likelihood) {
                *weight *= likely;
            }
            normalised(&scale)
        });
        Tree {
            evidence,
            scales: scales.collect(),
        }
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

/// A grid times `exp` of `log`.
struct Scaled {
    grid: Grid,
    log: f64,
}

/// Back from logarithms, scaled so that the largest is 1: the product of thousands of visits fits no float.
fn exp(logarithms: &Grid) -> Scaled {
    let largest = logarithms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Scaled {
        grid: logarithms.map(|x| (x - largest).exp()),
        log: largest,
    }
}

fn normalised(grid: &Grid) -> Grid {
    let sum: f64 = grid.iter().sum();
    grid.map(|x| x / sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dwell::{Phase, Visit};
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

    /// The scales under the one habit of a spread of 1.6, in which nothing rests.
    fn learn(stays: &[Stay]) -> Scales {
        // Where nothing rests nothing outlasts a week at the lowest median; 16% outlast the median by the spread.
        let rests = |habit: &Habit| habit.tail_at(1e4, 0) > 1e-3;
        let spread = |habit: &Habit| habit.tail_at((point(0) + 1.6).exp(), 0);
        let mut habits = Habit::all().into_iter();
        let plain = habits.find(|habit| !rests(habit) && (spread(habit) - 0.1587).abs() < 1e-3);
        Scales::learn_under(&[plain.expect("a habit")], stays)
    }

    /// Without censoring all is normal under one habit, and Bayes' rule can be worked by hand. The
    /// variance of an account's scale is 0.64 + 0.49 + 1.69 = 2.82, that of a visit 2.82 + 2.56 = 5.38.
    /// A visit `d` above the prior moves its own account by 2.82 / 5.38 of `d`, another of the level by
    /// what they share, 1.13 / 5.38, and one of another level by 0.64 / 5.38.
    #[test]
    fn one_visit_moves_its_account_its_level_and_its_case_by_what_they_share() {
        let above = PRIOR_LOG_MEDIAN + 2.0;
        let stays = [stay(1, &[(above.exp(), true)]), stay(1, &[]), stay(2, &[])];
        let scales = learn(&stays);
        for (i, share) in [(0, 2.82 / 5.38), (1, 1.13 / 5.38), (2, 0.64 / 5.38)] {
            let moved = mean(scales.account(i)) - PRIOR_LOG_MEDIAN;
            assert!((moved - 2.0 * share).abs() < 0.02, "account {i} moved by {moved}");
        }
        // The variance that is left: 2.82 - 2.82² / 5.38 = 1.3419, 2.82 - 1.13² / 5.38 = 2.5827.
        assert!((scales.account(0).log_sd() - 1.1584).abs() < 0.02);
        assert!((scales.account(1).log_sd() - 1.6071).abs() < 0.02);
    }

    #[test]
    fn two_accounts_of_a_level_pull_each_other_together() {
        // Visits at +2 and -2: by symmetry the level stays at the prior, and each account goes by what is its
        // own. Of the difference of the visits, 4, whose variance is 2 (1.69 + 2.56), accounts
        // have 2 · 1.69: a share of 0.3976.
        let minutes = |d: f64| (PRIOR_LOG_MEDIAN + d).exp();
        let stays = [
            stay(3, &[(minutes(2.0), true)]),
            stay(3, &[(minutes(-2.0), true)]),
        ];
        let scales = learn(&stays);
        for (i, sign) in [(0, 1.0), (1, -1.0)] {
            let moved = mean(scales.account(i)) - PRIOR_LOG_MEDIAN;
            assert!(
                (moved - sign * 2.0 * 0.3976).abs() < 0.02,
                "account {i} moved by {moved}"
            );
        }
    }

    #[test]
    fn with_no_visits_the_prior_holds() {
        let scales = Scales::learn(&[stay(1, &[])]);
        let visit = scales.account(0).open_visit([(0.0, 1.0)].into_iter());
        assert!((visit.outlasts(60.0) - 0.5).abs() < 0.01);
        assert!((visit.outlasts(15.0) - 0.72).abs() < 0.01);
    }

    #[test]
    fn a_case_in_which_money_rests_teaches_that_it_rests() {
        let quick = stay(1, &[(10.0, true), (14.0, true)]);
        let resting = stay(1, &[(12.0, true), (2500.0, false)]);
        let there = |stays: &[Stay]| {
            let scales = Scales::learn(stays);
            let visit = scales.account(0).open_visit([(0.0, 1.0)].into_iter());
            (visit.outlasts(60.0), visit.outlasts(1440.0))
        };
        // A quarter of all visits rest, though none of this account does.
        let mixed = there(&vec![[quick.clone(), resting]; 6].concat());
        assert!(mixed.0 < 0.4 && mixed.1 > 0.1, "{mixed:?}");
        let alike = there(&vec![quick; 12]);
        assert!(alike.0 < 0.1 && alike.1 < 0.04, "{alike:?}");
    }

    #[test]
    fn a_curve_is_the_sum_that_it_stands_for() {
        let minutes = (0..6).map(|i| 20.0 + f64::from(i));
        let stays: Vec<_> = minutes.map(|m| stay(1, &[(m, true), (500.0, false)])).collect();
        let scales = Scales::learn(&stays);
        let scale = scales.account(0);
        for age in [0.0, 1.0, 33.0, 4000.0] {
            let visit = scale.open_visit([(age, 1.0)].into_iter());
            let age = Tick::nearest(age).minutes();
            for later in [0.0, 0.4, 7.0, 60.0, 1000.0, 50_000.0] {
                let mut sum = 0.0;
                for (habit, grid) in Habit::all().iter().zip(scale.weights()) {
                    for (i, weight) in grid.iter().enumerate() {
                        sum += weight * habit.tail_at(age + later, i) / habit.tail_at(age, i);
                    }
                }
                let off = visit.outlasts(later) - sum;
                assert!(off.abs() < 2e-4, "age {age}, {later} later: {off} off {sum}");
            }
        }
    }

    #[test]
    fn a_censored_visit_says_at_least_so_long() {
        let learn = |visits: &[(f64, bool)]| {
            let scales = learn(&[stay(1, visits)]);
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
        let weights: f64 = scales.account(0).weights().iter().flatten().sum();
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
