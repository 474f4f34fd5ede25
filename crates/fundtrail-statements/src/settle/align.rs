//! Pairing two series of like events in order, never crossing.

/// Runs of at most so many combinations are paired for the least distance in time; longer ones first to first.
const MAX_CELLS: usize = 1 << 18;

/// Pairs events of two series, each in order, so that pairs never cross: as many as fit, and of these those
/// that lie closest together. `distance` is `None` for two that may not pair.
///
/// `starts` of the series are their times in nanoseconds; `reach` is beyond what any two that may pair are
/// apart, so that the series fall into runs.
///
/// Complexity: O(n) for series in which events are further apart than `reach`; a run of n by m costs O(n·m) up
/// to 2^18, beyond that O(n + m).
pub(crate) fn align(
    left: &[i64],
    right: &[i64],
    reach: i64,
    distance: impl Fn(usize, usize) -> Option<i64>,
) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let (mut l, mut r) = (0, 0);
    while l < left.len() && r < right.len() {
        let (l0, r0) = (l, r);
        let mut last = left[l].min(right[r]);
        loop {
            let next_left = left.get(l).filter(|&&t| t.saturating_sub(last) <= reach);
            let next_right = right.get(r).filter(|&&t| t.saturating_sub(last) <= reach);
            match (next_left, next_right) {
                (Some(&a), Some(&b)) if a <= b => (last, l) = (last.max(a), l + 1),
                (Some(&a), None) => (last, l) = (last.max(a), l + 1),
                (_, Some(&b)) => (last, r) = (last.max(b), r + 1),
                (None, None) => break,
            }
        }
        align_run(l0..l, r0..r, &distance, &mut pairs);
    }
    pairs
}

fn align_run(
    left: std::ops::Range<usize>,
    right: std::ops::Range<usize>,
    distance: &impl Fn(usize, usize) -> Option<i64>,
    pairs: &mut Vec<(usize, usize)>,
) {
    let (n, m) = (left.len(), right.len());
    if n == 0 || m == 0 {
        return;
    }
    if n == 1 && m == 1 {
        if distance(left.start, right.start).is_some() {
            pairs.push((left.start, right.start));
        }
    } else if n.saturating_mul(m) <= MAX_CELLS {
        closest(left, right, distance, pairs);
    } else {
        first_to_first(left, right, distance, pairs);
    }
}

/// The most pairs, of these the least sum of distances, by dynamic programming.
fn closest(
    left: std::ops::Range<usize>,
    right: std::ops::Range<usize>,
    distance: &impl Fn(usize, usize) -> Option<i64>,
    pairs: &mut Vec<(usize, usize)>,
) {
    let (n, m) = (left.len(), right.len());
    // The best of the first i and the first j: pairs not made, sum of distances.
    let mut best = vec![(0_i64, 0_i64); (n + 1) * (m + 1)];
    let at = |i: usize, j: usize| i * (m + 1) + j;
    for i in 1..=n {
        for j in 1..=m {
            let skip = best[at(i - 1, j)].min(best[at(i, j - 1)]);
            let pair = distance(left.start + i - 1, right.start + j - 1).map(|d| {
                let (made, sum) = best[at(i - 1, j - 1)];
                (made - 1, sum.saturating_add(d))
            });
            best[at(i, j)] = pair.map_or(skip, |pair| pair.min(skip));
        }
    }
    let (mut i, mut j) = (n, m);
    let from = pairs.len();
    while i > 0 && j > 0 {
        let here = best[at(i, j)];
        if here == best[at(i - 1, j)] {
            i -= 1;
        } else if here == best[at(i, j - 1)] {
            j -= 1;
        } else {
            (i, j) = (i - 1, j - 1);
            pairs.push((left.start + i, right.start + j));
        }
    }
    pairs[from..].reverse();
}

fn first_to_first(
    left: std::ops::Range<usize>,
    right: std::ops::Range<usize>,
    distance: &impl Fn(usize, usize) -> Option<i64>,
    pairs: &mut Vec<(usize, usize)>,
) {
    // Two of one rank that may not pair: the series with more left to spare gives way.
    let (mut l, mut r) = (left.start, right.start);
    while l < left.end && r < right.end {
        if distance(l, r).is_some() {
            pairs.push((l, r));
            (l, r) = (l + 1, r + 1);
        } else if left.end - l >= right.end - r {
            l += 1;
        } else {
            r += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(left: &[i64], right: &[i64], window: i64) -> Vec<(usize, usize)> {
        let within = |l: usize, r: usize| Some((left[l] - right[r]).abs()).filter(|&d| d <= window);
        align(left, right, window, within)
    }

    #[test]
    fn the_closest_pair_wins_and_pairs_never_cross() {
        assert_eq!(pairs(&[0, 60], &[62], 120), [(1, 0)]);
        assert_eq!(pairs(&[0, 60], &[1, 59], 120), [(0, 0), (1, 1)]);
        assert_eq!(pairs(&[0], &[500], 120), []);
        assert_eq!(pairs(&[], &[1], 120), []);
    }

    #[test]
    fn as_many_as_fit_go_before_the_closest() {
        assert_eq!(pairs(&[0, 100], &[99, 190], 120), [(0, 0), (1, 1)]);
    }

    #[test]
    fn a_long_run_of_one_instant_pairs_first_to_first() {
        let all = pairs(&[0; 1_000], &[0; 1_000], 120);
        assert_eq!(all, (0..1_000).map(|i| (i, i)).collect::<Vec<_>>());
    }

    #[test]
    fn long_series_far_apart_pair_one_by_one() {
        let left: Vec<i64> = (0..100_000).map(|i| i * 1_000).collect();
        let right: Vec<i64> = left.iter().map(|t| t + 3).collect();
        assert_eq!(pairs(&left, &right, 120).len(), 100_000);
    }
}
