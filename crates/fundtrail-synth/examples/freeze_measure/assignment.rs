//! The assignment problem: which account in which slot, so that the sum is the largest that there is.

/// The best slot of each row of `values`, each slot taken once.
///
/// Shortest augmenting paths with potentials (Kuhn 1955, Munkres 1957; in the form of Jonker and Volgenant
/// 1987). O(n³).
///
/// # Arguments
/// `values`: as many columns as rows, all finite.
pub(crate) fn best_slots(values: &[Vec<f64>]) -> Vec<usize> {
    let n = values.len();
    // Rows and columns count from 1; row 0 and column 0 stand for "none".
    let (mut row_potential, mut column_potential) = (vec![0.0; n + 1], vec![0.0; n + 1]);
    let mut row_of = vec![0; n + 1];
    for row in 1..=n {
        row_of[0] = row;
        let mut least = vec![f64::INFINITY; n + 1];
        let mut came_from = vec![0; n + 1];
        let mut visited = vec![false; n + 1];
        let mut column = 0;
        while row_of[column] != 0 {
            visited[column] = true;
            let here = row_of[column];
            let (mut step, mut next) = (f64::INFINITY, 0);
            for other in (1..=n).filter(|&c| !visited[c]) {
                // Costs are values with the sign turned.
                let cost = -values[here - 1][other - 1] - row_potential[here] - column_potential[other];
                if cost < least[other] {
                    (least[other], came_from[other]) = (cost, column);
                }
                if least[other] < step {
                    (step, next) = (least[other], other);
                }
            }
            for other in 0..=n {
                if visited[other] {
                    row_potential[row_of[other]] += step;
                    column_potential[other] -= step;
                } else {
                    least[other] -= step;
                }
            }
            column = next;
        }
        while column != 0 {
            let before = came_from[column];
            row_of[column] = row_of[before];
            column = before;
        }
    }
    let mut slots = vec![0; n];
    for (column, &row) in row_of.iter().enumerate().skip(1) {
        slots[row - 1] = column - 1;
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::best_slots;

    fn sum(values: &[Vec<f64>], slots: &[usize]) -> f64 {
        slots.iter().zip(values).map(|(&slot, row)| row[slot]).sum()
    }

    /// Every order, one after the other.
    fn best_by_trying(values: &[Vec<f64>], row: usize, taken: &mut [bool]) -> f64 {
        if row == values.len() {
            return 0.0;
        }
        let mut best = f64::NEG_INFINITY;
        for slot in 0..values.len() {
            if !taken[slot] {
                taken[slot] = true;
                best = best.max(values[row][slot] + best_by_trying(values, row + 1, taken));
                taken[slot] = false;
            }
        }
        best
    }

    #[test]
    fn it_finds_what_trying_every_order_finds() {
        let mut state = 1_u32;
        for n in 0..7 {
            for _ in 0..30 {
                let mut next = || {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    f64::from(state >> 24)
                };
                let values: Vec<Vec<f64>> = (0..n).map(|_| (0..n).map(|_| next()).collect()).collect();
                let slots = best_slots(&values);
                let mut sorted = slots.clone();
                sorted.sort_unstable();
                assert!(sorted.into_iter().eq(0..n), "each slot is taken once");
                let best = best_by_trying(&values, 0, &mut vec![false; n]);
                assert!((sum(&values, &slots) - best).abs() < 1e-9);
            }
        }
    }
}
