//! An amount of each payment, of which most are nothing.

use std::iter;

/// An amount of each payment in minor units, in the order of payments.
///
/// Only those above zero are kept: where thousands of payments are traced together, an account has some of a few.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PerPayment {
    payments: u32,
    /// By payment.
    kept: Box<[(u32, i128)]>,
}

impl PerPayment {
    /// Of so many payments those amounts that are above zero, each with the payment's number, in order.
    pub(crate) fn new(payments: usize, parts: impl IntoIterator<Item = (u32, i128)>) -> Self {
        let kept: Box<[_]> = parts.into_iter().filter(|&(_, amount)| amount > 0).collect();
        debug_assert!(kept.is_sorted_by(|a, b| a.0 < b.0), "each payment once, in order");
        PerPayment {
            payments: u32::try_from(payments).expect("fewer than 2^32 payments"),
            kept,
        }
    }

    /// The one amount where there is one payment.
    pub fn of_one(amount: i128) -> Self {
        PerPayment::new(1, [(0, amount)])
    }

    /// Nothing of each of so many payments.
    pub fn nothing(payments: usize) -> Self {
        PerPayment::new(payments, [])
    }

    /// How many payments there are.
    pub fn len(&self) -> usize {
        self.payments as usize
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.payments == 0
    }

    /// The amount of one payment. O(log of those above zero).
    ///
    /// # Panics
    /// Where there is no such payment.
    pub fn of(&self, payment: usize) -> i128 {
        assert!(payment < self.len(), "one of {} payments", self.len());
        let place = self.kept.binary_search_by_key(&(payment as u32), |part| part.0);
        place.map_or(0, |place| self.kept[place].1)
    }

    /// The amounts above zero, each with the number of its payment.
    pub fn parts(&self) -> impl Iterator<Item = (usize, i128)> + '_ {
        self.kept
            .iter()
            .map(|&(payment, amount)| (payment as usize, amount))
    }

    /// The amounts of all payments.
    pub fn iter(&self) -> impl Iterator<Item = i128> + '_ {
        let mut kept = self.kept.iter().peekable();
        let mut payment = 0;
        iter::from_fn(move || {
            let amount = kept
                .next_if(|part| part.0 == payment)
                .map_or(0, |&(_, amount)| amount);
            payment += 1;
            (payment <= self.payments).then_some(amount)
        })
    }

    /// All of them together.
    pub fn sum(&self) -> i128 {
        self.kept.iter().map(|part| part.1).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nothing_is_not_kept_and_is_there_all_the_same() {
        let amounts = PerPayment::new(5, [(1, 30), (2, 0), (4, 7)]);
        assert_eq!(amounts.iter().collect::<Vec<_>>(), [0, 30, 0, 0, 7]);
        assert_eq!(amounts.parts().collect::<Vec<_>>(), [(1, 30), (4, 7)]);
        assert_eq!((amounts.of(0), amounts.of(4), amounts.sum()), (0, 7, 37));
        assert_eq!(PerPayment::nothing(2).iter().collect::<Vec<_>>(), [0, 0]);
        assert_eq!(PerPayment::of_one(0), PerPayment::nothing(1));
    }
}
