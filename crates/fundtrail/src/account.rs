//! Accounts and the book of the numbers that name them.

use std::collections::BTreeMap;
use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// One bank account: an index into an [`AccountBook`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(u32);

impl AccountId {
    /// The account at a position of its book.
    pub const fn from_index(index: usize) -> Self {
        debug_assert!(index < u32::MAX as usize);
        AccountId(index as u32)
    }

    /// Its position in its book.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What is known of an account besides its numbers. Absent is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountDetails {
    /// The holder's name.
    pub holder: Option<Box<str>>,
    /// The holder's identity or registration number.
    pub holder_id: Option<Box<str>>,
    /// The bank that keeps the account.
    pub bank: Option<Box<str>>,
}

/// The numbers of all accounts, interned: each number is stored once and names one account; an account may
/// have several numbers (a card and the account behind it).
///
/// Numbers are taken as they come: cleaning them belongs to whoever reads files.
#[derive(Debug, Clone, Default)]
pub struct AccountBook {
    /// All numbers, one after the other.
    text: String,
    /// Where each number ends in `text`.
    ends: Vec<usize>,
    /// The account that each number names.
    accounts: Vec<AccountId>,
    /// The first number of each account, by account.
    primary: Vec<u32>,
    /// Further numbers of the few accounts that have any.
    further: BTreeMap<AccountId, Vec<u32>>,
    details: BTreeMap<AccountId, AccountDetails>,
    /// Numbers that their value tells, by value: most are, and none of their texts need be looked at to find them.
    values: HashTable<(u64, AccountId)>,
    /// All other numbers.
    lookup: HashTable<u32>,
    hasher: FixedState,
}

impl AccountBook {
    /// An empty book.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many accounts there are.
    pub fn len(&self) -> usize {
        self.primary.len()
    }

    /// Whether there is no account.
    pub fn is_empty(&self) -> bool {
        self.primary.is_empty()
    }

    /// The account that `number` names; a new one where nobody has that number yet.
    pub fn intern(&mut self, number: &str) -> AccountId {
        if let Some(account) = self.get(number) {
            return account;
        }
        let account = AccountId::from_index(self.primary.len());
        let entry = self.push_number(number, account);
        self.primary.push(entry);
        account
    }

    /// The account that the number of that value names, as [`intern`](Self::intern) would take its digits.
    ///
    /// # Examples
    /// ```
    /// let mut book = fundtrail::AccountBook::new();
    /// let account = book.intern("6222");
    /// assert_eq!(book.intern_value(6222), account);
    /// ```
    pub fn intern_value(&mut self, value: u64) -> AccountId {
        if !(1..=GREATEST_VALUE).contains(&value) {
            return self.intern(&value.to_string());
        }
        if let Some(account) = self.get_value(value) {
            return account;
        }
        let account = AccountId::from_index(self.primary.len());
        self.text.push_str(itoa::Buffer::new().format(value));
        let entry = self.push_entry(account);
        self.push_value(value, account);
        self.primary.push(entry);
        account
    }

    /// As [`intern_value`](Self::intern_value) of each value in turn. Values lie anywhere in memory: all that have an
    /// account are looked up before any gets a new one, so that the processor waits for several at a time.
    pub fn intern_values(&mut self, values: &[u64]) -> Vec<AccountId> {
        let known: Vec<Option<AccountId>> = values.iter().map(|&value| self.get_value(value)).collect();
        let each = known.into_iter().zip(values);
        each.map(|(known, &value)| known.unwrap_or_else(|| self.intern_value(value)))
            .collect()
    }

    /// As [`intern`](Self::intern) of the first number of each account of `other` in turn, looked up together like
    /// [values](Self::intern_values): the accounts here, by those there.
    pub fn intern_book(&mut self, other: &AccountBook) -> Vec<AccountId> {
        const TOGETHER: usize = 64;
        let mut here = Vec::with_capacity(other.len());
        let mut known = Vec::with_capacity(TOGETHER);
        for accounts in other.primary.chunks(TOGETHER) {
            let numbers = accounts.iter().map(|&number| other.text_of(number));
            known.extend(numbers.clone().map(|number| self.get(number)));
            let each = known.drain(..).zip(numbers);
            here.extend(each.map(|(known, number)| known.unwrap_or_else(|| self.intern(number))));
        }
        here
    }

    /// The account whose number has that value and shows it.
    fn get_value(&self, value: u64) -> Option<AccountId> {
        let found = self
            .values
            .find(self.hasher.hash_one(value), |&(known, _)| known == value);
        found.map(|&(_, account)| account)
    }

    /// The account that `number` names.
    pub fn get(&self, number: &str) -> Option<AccountId> {
        if let Some(value) = value_of(number) {
            return self.get_value(value);
        }
        let hash = self.hasher.hash_one(number);
        let entry = self.lookup.find(hash, |&n| self.text_of(n) == number);
        entry.map(|&n| self.accounts[n as usize])
    }

    /// Gives `account` a further number. Returns the account that has the number already, if another does:
    /// then nothing is changed.
    pub fn add_number(&mut self, account: AccountId, number: &str) -> Option<AccountId> {
        match self.get(number) {
            Some(other) if other != account => Some(other),
            Some(_) => None,
            None => {
                let entry = self.push_number(number, account);
                self.further.entry(account).or_default().push(entry);
                None
            }
        }
    }

    /// The number by which `account` was met first.
    ///
    /// # Panics
    /// Where `account` is of another book.
    pub fn number(&self, account: AccountId) -> &str {
        self.text_of(self.primary[account.index()])
    }

    /// All numbers of `account`, the first met first.
    pub fn numbers(&self, account: AccountId) -> impl Iterator<Item = &str> {
        let further = self.further.get(&account).map_or(&[][..], Vec::as_slice);
        std::iter::once(self.primary[account.index()])
            .chain(further.iter().copied())
            .map(|n| self.text_of(n))
    }

    /// What is known of the holder and the bank.
    pub fn details(&self, account: AccountId) -> Option<&AccountDetails> {
        self.details.get(&account)
    }

    /// The details of `account`, to fill in.
    pub fn details_mut(&mut self, account: AccountId) -> &mut AccountDetails {
        self.details.entry(account).or_default()
    }

    /// All accounts in the order in which they were met.
    pub fn accounts(&self) -> impl ExactSizeIterator<Item = AccountId> + use<> {
        (0..self.primary.len()).map(AccountId::from_index)
    }

    fn text_of(&self, number: u32) -> &str {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.text[start..self.ends[number]]
    }

    fn push_number(&mut self, number: &str, account: AccountId) -> u32 {
        self.text.push_str(number);
        let entry = self.push_entry(account);
        if let Some(value) = value_of(number) {
            self.push_value(value, account);
            return entry;
        }
        let (hasher, text, ends) = (&self.hasher, &self.text, &self.ends);
        self.lookup.insert_unique(hasher.hash_one(number), entry, |&n| {
            let n = n as usize;
            let start = if n == 0 { 0 } else { ends[n - 1] };
            hasher.hash_one(&text[start..ends[n]])
        });
        entry
    }

    /// Gives the number whose text was added last to an account.
    fn push_entry(&mut self, account: AccountId) -> u32 {
        let entry = u32::try_from(self.ends.len()).expect("fewer than 2^32 account numbers");
        self.ends.push(self.text.len());
        self.accounts.push(account);
        entry
    }

    fn push_value(&mut self, value: u64, account: AccountId) {
        let hasher = &self.hasher;
        let rehash = |&(value, _): &(u64, AccountId)| hasher.hash_one(value);
        self.values
            .insert_unique(hasher.hash_one(value), (value, account), rehash);
    }
}

/// The greatest value of 19 digits.
const GREATEST_VALUE: u64 = 9_999_999_999_999_999_999;

/// The value of a number that it tells: up to 19 digits, which fit 64 bits, without a zero in front.
fn value_of(number: &str) -> Option<u64> {
    let digits = number.as_bytes();
    if !(1..=19).contains(&digits.len()) || digits[0] == b'0' {
        return None;
    }
    digits.iter().try_fold(0_u64, |value, b| {
        let digit = b.wrapping_sub(b'0');
        (digit < 10).then(|| value * 10 + u64::from(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_names_one_account_for_good() {
        let mut book = AccountBook::new();
        let a = book.intern("6222");
        let b = book.intern("06222");
        assert_ne!(a, b, "leading zeros tell accounts apart");
        assert_eq!(book.intern("6222"), a);
        assert_eq!(book.add_number(a, "card"), None);
        assert_eq!(
            book.add_number(b, "card"),
            Some(a),
            "a taken number stays where it is"
        );
        assert_eq!(book.get("card"), Some(a));
        assert_eq!(book.numbers(a).collect::<Vec<_>>(), ["6222", "card"]);
        assert_eq!(book.number(b), "06222");
        assert_eq!(book.len(), 2);
    }

    #[test]
    fn a_value_names_whom_its_digits_name() {
        for value in [0, 1, 6222, GREATEST_VALUE, GREATEST_VALUE + 1, u64::MAX] {
            let mut book = AccountBook::new();
            let account = book.intern_value(value);
            assert_eq!(book.number(account), value.to_string());
            assert_eq!(book.intern(&value.to_string()), account);
            assert_eq!(book.intern_value(value), account);
            assert_eq!(book.len(), 1);
        }
    }

    #[test]
    fn values_together_are_interned_as_one_by_one() {
        let values = [7, 6222, 7, 0, u64::MAX, 6222, GREATEST_VALUE, 0, 7];
        let (mut together, mut alone) = (AccountBook::new(), AccountBook::new());
        together.intern("6222");
        alone.intern("6222");
        let one_by_one: Vec<_> = values.iter().map(|&value| alone.intern_value(value)).collect();
        assert_eq!(together.intern_values(&values), one_by_one);
        assert_eq!(together.len(), 5);
        assert_eq!(together.number(one_by_one[4]), u64::MAX.to_string());
    }

    #[test]
    fn a_book_is_interned_as_its_numbers_one_by_one() {
        let mut other = AccountBook::new();
        for number in 0..200 {
            other.intern(&(number * 7919 % 1000).to_string());
        }
        other.intern("0012");
        other.add_number(AccountId::from_index(3), "another card of it");
        let (mut together, mut alone) = (AccountBook::new(), AccountBook::new());
        for book in [&mut together, &mut alone] {
            book.intern("838");
            book.intern("0012");
        }
        let one_by_one: Vec<_> = other
            .accounts()
            .map(|account| alone.intern(other.number(account)))
            .collect();
        assert_eq!(together.intern_book(&other), one_by_one);
        assert_eq!(together.get("another card of it"), None);
    }

    #[test]
    fn many_numbers_are_all_found_again() {
        let mut book = AccountBook::new();
        let ids: Vec<_> = (0..10_000).map(|i| book.intern(&format!("A{i}"))).collect();
        for (i, id) in ids.iter().enumerate() {
            assert_eq!(book.get(&format!("A{i}")), Some(*id));
        }
        assert_eq!(book.get("A10000"), None);
    }
}
