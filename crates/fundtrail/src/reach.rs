//! Reach: which accounts could have got any of a payment's money by when.
//!
//! One sweep in settlement order over (payer, payee). It needs a set of reached keys and nothing else, so raw
//! account numbers do as keys: nothing need be interned first.

use std::collections::HashSet;
use std::hash::{BuildHasher, Hash};

use crate::account::AccountId;

/// A set of keys that have been reached.
pub trait KeySet<K> {
    /// Adds a key; says whether it is new.
    fn insert(&mut self, key: K) -> bool;
    /// Whether the key is in the set.
    fn contains(&self, key: &K) -> bool;
}

impl<K: Eq + Hash, S: BuildHasher> KeySet<K> for HashSet<K, S> {
    fn insert(&mut self, key: K) -> bool {
        HashSet::insert(self, key)
    }

    fn contains(&self, key: &K) -> bool {
        HashSet::contains(self, key)
    }
}

/// A set of accounts of one book: a bit each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSet {
    bits: Vec<u64>,
    len: usize,
}

impl AccountSet {
    /// An empty set for accounts with an index below `accounts`.
    pub fn new(accounts: usize) -> Self {
        AccountSet {
            bits: vec![0; accounts.div_ceil(64)],
            len: 0,
        }
    }

    /// How many accounts are in the set.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The accounts, by index.
    pub fn iter(&self) -> impl Iterator<Item = AccountId> + '_ {
        self.bits.iter().enumerate().flat_map(|(word, &bits)| {
            std::iter::successors((bits != 0).then_some(bits), |b| {
                Some(b & (b - 1)).filter(|&b| b != 0)
            })
            .map(move |b| AccountId::from_index(word * 64 + b.trailing_zeros() as usize))
        })
    }
}

impl KeySet<AccountId> for AccountSet {
    fn insert(&mut self, account: AccountId) -> bool {
        let (word, bit) = (account.index() / 64, 1 << (account.index() % 64));
        let new = self.bits[word] & bit == 0;
        self.bits[word] |= bit;
        self.len += usize::from(new);
        new
    }

    fn contains(&self, account: &AccountId) -> bool {
        self.bits
            .get(account.index() / 64)
            .is_some_and(|w| w & (1 << (account.index() % 64)) != 0)
    }
}

/// One transfer as reach sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hop<K> {
    /// Who paid; `None` for an exit.
    pub payer: Option<K>,
    /// Who was paid; `None` for an exit.
    pub payee: Option<K>,
    /// Whether it is a payment, where money to follow comes from.
    pub is_payment: bool,
}

/// Adds to `reached` every account that money of the payments could have come to.
///
/// # Arguments
/// `hops`: transfers in settlement order; stop them at an instant to ask "by then". `is_terminal`: accounts
/// that end a trace; they are reached, and pass nothing on.
///
/// # Complexity
/// One look-up a hop and one insertion an account reached: O(n). Memory: the set.
///
/// # Ties
/// Order is that of `hops`: a transfer passes on what arrived in an earlier hop, whatever the clocks say.
///
/// # Examples
/// ```
/// use std::collections::HashSet;
/// use fundtrail::reach::{Hop, reach};
///
/// let hop = |payer, payee, is_payment| Hop { payer: Some(payer), payee: Some(payee), is_payment };
/// let mut reached = HashSet::new();
/// let hops = [hop("B", "C", false), hop("V", "A", true), hop("A", "B", false)];
/// reach(hops, |_| false, &mut reached);
/// assert_eq!(reached, HashSet::from(["A", "B"]), "B paid C before any of it arrived");
/// ```
pub fn reach<K>(
    hops: impl IntoIterator<Item = Hop<K>>,
    is_terminal: impl Fn(&K) -> bool,
    reached: &mut impl KeySet<K>,
) {
    for hop in hops {
        let Some(payee) = hop.payee else { continue };
        let carries = hop.is_payment
            || hop
                .payer
                .is_some_and(|payer| reached.contains(&payer) && !is_terminal(&payer));
        if carries {
            reached.insert(payee);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_shorter_arrival_hides_no_earlier_one() {
        // S reaches d by four hops early and by one hop late; the money that d passed on in between is the
        // early one.
        let hop = |payer, payee, is_payment| Hop {
            payer: Some(payer),
            payee: Some(payee),
            is_payment,
        };
        let hops = [
            hop('S', 'a', true),
            hop('a', 'd', false),
            hop('d', 'M', false),
            hop('S', 'd', true),
        ];
        let mut reached = HashSet::new();
        reach(hops, |&k| k == 'S', &mut reached);
        assert!(reached.contains(&'M'));
    }

    #[test]
    fn a_terminal_account_is_reached_and_passes_nothing_on() {
        let ids: Vec<_> = (0..130).map(AccountId::from_index).collect();
        let hop = |a: usize, b: usize, is_payment| Hop {
            payer: Some(ids[a]),
            payee: Some(ids[b]),
            is_payment,
        };
        let mut reached = AccountSet::new(130);
        reach(
            [hop(0, 64, true), hop(64, 129, false), hop(129, 5, false)],
            |k| *k == ids[129],
            &mut reached,
        );
        assert_eq!(reached.iter().collect::<Vec<_>>(), [ids[64], ids[129]]);
        assert_eq!(reached.len(), 2);
    }
}
