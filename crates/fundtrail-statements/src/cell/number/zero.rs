//! Whether the accounts of a column are counted from zero, so that `0` is one of them.

/// The most digits of a count of accounts, and of one that has no small number beside.
const MOST_DIGITS: usize = 9;
const MOST_DIGITS_ALONE: usize = 6;
/// No bank's accounts have so few digits.
const FEW_DIGITS: usize = 4;

/// Decides whether `0` is an account's number in a column, or a way to write that nobody is named.
///
/// Fed with every cleaned number of the column but `0`. Accounts are counted from zero where all are whole numbers
/// without zeros in front and of at most six digits, or of at most nine if some have four or fewer: banks' own numbers
/// are longer, and as long as each other.
#[derive(Debug, Clone, Copy, Default)]
pub struct ZeroProof {
    /// The fewest and the most digits of a whole number.
    digits: Option<(usize, usize)>,
    has_others: bool,
}

impl ZeroProof {
    /// Takes in one cleaned number.
    pub fn feed(&mut self, number: &str) {
        let is_whole = number.bytes().all(|b| b.is_ascii_digit()) && !number.starts_with('0');
        if is_whole && number.len() <= MOST_DIGITS {
            self.join(Some((number.len(), number.len())));
        } else {
            self.has_others = true;
        }
    }

    /// Takes in what another part of the same column said.
    pub fn merge(&mut self, other: ZeroProof) {
        self.has_others |= other.has_others;
        self.join(other.digits);
    }

    fn join(&mut self, digits: Option<(usize, usize)>) {
        self.digits = match (self.digits, digits) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (known, new) => known.or(new),
        };
    }

    /// Whether `0` is an account's number.
    pub fn counts_from_zero(&self) -> bool {
        let is_count = |(least, most)| most <= MOST_DIGITS_ALONE || least <= FEW_DIGITS;
        !self.has_others && self.digits.is_some_and(is_count)
    }
}

#[cfg(test)]
mod tests {
    use super::ZeroProof;

    fn counts(numbers: &[&str]) -> bool {
        let mut proof = ZeroProof::default();
        for number in numbers {
            let mut part = ZeroProof::default();
            part.feed(number);
            proof.merge(part);
        }
        proof.counts_from_zero()
    }

    #[test]
    fn zero_is_an_account_beside_numbers_that_count_accounts() {
        assert!(counts(&["1", "2"]));
        assert!(counts(&["48231", "12034"]));
        assert!(counts(&["7", "1204511"]), "a large data set");
    }

    #[test]
    fn zero_is_nobody_beside_numbers_of_banks() {
        assert!(!counts(&[]), "there is nothing else");
        assert!(!counts(&["12345678", "87654321"]));
        assert!(!counts(&["1", "6222020000000017"]));
        assert!(!counts(&["1", "A"]));
        assert!(!counts(&["1", "0012"]));
    }
}
