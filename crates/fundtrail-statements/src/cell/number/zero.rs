//! Whether the accounts of a column are counted from zero, so that zeros are one of them.

/// The most digits of a count of accounts, and of one that has no small number beside.
const MOST_DIGITS: usize = 9;
const MOST_DIGITS_ALONE: usize = 6;
/// No bank's accounts have so few digits.
const FEW_DIGITS: usize = 4;

/// Which texts of zeros are accounts' numbers: `0`, `00` and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Zeros {
    are_number: [bool; Zeros::MOST_DIGITS],
}

impl Zeros {
    /// The most zeros that could be a count of accounts; longer ones fill a field.
    pub const MOST_DIGITS: usize = 6;

    /// All of them or none, as a layout says.
    pub(crate) fn stated(are_number: bool) -> Self {
        Zeros {
            are_number: [are_number; Self::MOST_DIGITS],
        }
    }

    /// How many zeros a cell is, as far as it is nothing else and they could be a count.
    pub(crate) fn digits(cell: &str) -> Option<usize> {
        let is_zeros = cell.bytes().all(|b| b == b'0');
        (is_zeros && (1..=Self::MOST_DIGITS).contains(&cell.len())).then_some(cell.len())
    }

    /// Whether so many zeros are an account's number.
    pub fn are_number(self, digits: usize) -> bool {
        digits
            .checked_sub(1)
            .and_then(|at| self.are_number.get(at))
            .is_some_and(|&are| are)
    }

    /// Whether any are.
    pub(crate) fn are_any(self) -> bool {
        self != Zeros::default()
    }
}

/// Decides whether zeros are an account's number in a column, or a way to write that nobody is named.
///
/// Fed with every cleaned number of the column but zeros. Accounts are counted from `0` where all are whole numbers
/// without zeros in front and of at most six digits, or of at most nine if some have four or fewer: banks' own numbers
/// are longer, and as long as each other. They are counted from `00`, `000` or `0000` where all have as many digits
/// and some have zeros in front.
#[derive(Debug, Clone, Copy, Default)]
pub struct ZeroProof {
    /// The fewest and the most digits of a whole number.
    digits: Option<(usize, usize)>,
    /// The same of whole numbers with zeros in front.
    padded: Option<(usize, usize)>,
    has_others: bool,
}

impl ZeroProof {
    /// Takes in one cleaned number.
    pub fn feed(&mut self, number: &str) {
        let digits = number.len();
        let is_whole = number.bytes().all(|b| b.is_ascii_digit());
        let is_padded = number.starts_with('0');
        if is_whole && is_padded && digits <= FEW_DIGITS {
            self.padded = joined(self.padded, Some((digits, digits)));
        } else if is_whole && !is_padded && digits <= MOST_DIGITS {
            self.digits = joined(self.digits, Some((digits, digits)));
        } else {
            self.has_others = true;
        }
    }

    /// Takes in what another part of the same column said.
    pub fn merge(&mut self, other: ZeroProof) {
        self.has_others |= other.has_others;
        self.digits = joined(self.digits, other.digits);
        self.padded = joined(self.padded, other.padded);
    }

    /// Which zeros are an account's number.
    pub fn verdict(&self) -> Zeros {
        let mut zeros = Zeros::default();
        match joined(self.digits, self.padded) {
            _ if self.has_others => {}
            Some((least, most)) if self.padded.is_none() => {
                zeros.are_number[0] = most <= MOST_DIGITS_ALONE || least <= FEW_DIGITS;
            }
            Some((least, most)) if least == most => zeros.are_number[most - 1] = true,
            _ => {}
        }
        zeros
    }
}

/// The widest range of both.
fn joined(one: Option<(usize, usize)>, other: Option<(usize, usize)>) -> Option<(usize, usize)> {
    match (one, other) {
        (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
        (known, new) => known.or(new),
    }
}

#[cfg(test)]
mod tests {
    use super::{ZeroProof, Zeros};

    fn verdict(numbers: &[&str]) -> Zeros {
        let mut proof = ZeroProof::default();
        for number in numbers {
            let mut part = ZeroProof::default();
            part.feed(number);
            proof.merge(part);
        }
        proof.verdict()
    }

    fn counts(numbers: &[&str]) -> bool {
        verdict(numbers).are_number(1)
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

    #[test]
    fn zeros_as_long_as_numbers_with_zeros_in_front_are_the_first_of_them() {
        assert!(verdict(&["001", "002", "117"]).are_number(3));
        assert!(!verdict(&["001", "002"]).are_number(2));
        assert!(!verdict(&["001", "02"]).are_any(), "of different lengths");
        assert!(!verdict(&["01", "1234567"]).are_any());
        assert!(
            !verdict(&["10", "20"]).are_number(2),
            "nothing counts with zeros in front"
        );
        assert!(
            !verdict(&["012345", "234567"]).are_any(),
            "a bank's own numbers begin with zeros too"
        );
    }

    #[test]
    fn zeros_that_fill_a_field_are_no_count() {
        assert_eq!(Zeros::digits("0"), Some(1));
        assert_eq!(Zeros::digits("000000"), Some(6));
        for cell in ["", "0000000", "01", "无"] {
            assert_eq!(Zeros::digits(cell), None, "{cell}");
        }
    }
}
