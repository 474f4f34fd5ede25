//! Numbers near one that no record names: a digit lost, changed, or two that changed places.

use fundtrail::AccountId;

use crate::case::Case;
use crate::case::question::QuestionError;
use crate::trouble::{Near, Trouble};

/// Numbers that differ by more than so many changes are not offered.
const CHANGES: usize = 3;
/// How many are offered.
const OFFERED: usize = 3;

impl Case {
    /// Says that no record names the account, and which numbers are nearest to it.
    ///
    /// Complexity: O(accounts × digits²).
    pub fn unknown_account(&self, number: &str) -> Trouble {
        let wanted: Vec<char> = number.trim().chars().collect();
        let mut near: Vec<(usize, &str)> = self
            .book
            .accounts()
            .flat_map(|account| self.book.numbers(account))
            .filter(|known| known.chars().count().abs_diff(wanted.len()) <= CHANGES)
            .map(|known| (changes(&wanted, known), known))
            .filter(|&(changes, known)| changes <= CHANGES && 2 * changes < known.len())
            .collect();
        near.sort_unstable();
        near.truncate(OFFERED);
        Trouble::UnknownAccount {
            number: number.to_owned(),
            near: Near(near.into_iter().map(|(_, known)| known.to_owned()).collect()),
        }
    }

    /// The account of that number; where there is none, the error offers the nearest numbers.
    ///
    /// # Errors
    /// [`QuestionError::UnknownAccount`].
    pub fn find_account(&self, number: &str) -> Result<AccountId, QuestionError> {
        let found = self.account(number);
        found.ok_or_else(|| QuestionError::UnknownAccount(Box::new(self.unknown_account(number))))
    }
}

/// How many characters to insert, leave out or change make one text of the other.
fn changes(wanted: &[char], known: &str) -> usize {
    let mut row: Vec<usize> = (0..=wanted.len()).collect();
    for (i, c) in known.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &w) in wanted.iter().enumerate() {
            let change = diagonal + usize::from(w != c);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[wanted.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digit_lost_or_changed_is_one_change() {
        let changes = |a: &str, b: &str| changes(&a.chars().collect::<Vec<_>>(), b);
        assert_eq!(changes("62220200", "62220200"), 0);
        assert_eq!(changes("6222020", "62220200"), 1);
        assert_eq!(changes("62229200", "62220200"), 1);
        assert_eq!(changes("", "abc"), 3);
    }
}
