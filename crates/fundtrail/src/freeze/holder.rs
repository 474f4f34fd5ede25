//! The list by holder: what one person's accounts come to.

use std::collections::BTreeMap;

use super::list::FreezeList;
use crate::account::{AccountBook, AccountId};

/// By what accounts are taken as one person's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Identity {
    /// An identity or registration number.
    Number(Box<str>),
    /// A name alone: people share names, so it is unverified.
    Name(Box<str>),
    /// Nothing is known of the holder: the account stands alone.
    Unknown(AccountId),
}

/// The accounts of one holder. Amounts are minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolderRow {
    /// Who.
    pub identity: Identity,
    /// The name, where one is known.
    pub name: Option<Box<str>>,
    /// The accounts, by rank.
    pub accounts: Vec<AccountId>,
    /// Traced money in them.
    pub held: i128,
    /// What to claim in them.
    pub claim: i128,
    /// What the schedule is expected to save in them.
    pub expected_saving: i128,
}

impl FreezeList {
    /// The list summed per person, the largest claim first; ties by the first account's rank.
    pub fn by_holder(&self, book: &AccountBook) -> Vec<HolderRow> {
        let mut people: Vec<HolderRow> = Vec::new();
        let mut places = BTreeMap::new();
        for row in self.rows() {
            let details = book.details(row.holder_account);
            let name = details.and_then(|d| d.holder.clone());
            let identity = match (details.and_then(|d| d.holder_id.clone()), &name) {
                (Some(number), _) => Identity::Number(number),
                (None, Some(name)) => Identity::Name(name.clone()),
                (None, None) => Identity::Unknown(row.holder_account),
            };
            let place = *places.entry(identity.clone()).or_insert_with(|| {
                people.push(HolderRow {
                    identity,
                    name,
                    accounts: Vec::new(),
                    held: 0,
                    claim: 0,
                    expected_saving: 0,
                });
                people.len() - 1
            });
            let person = &mut people[place];
            person.accounts.push(row.account);
            person.held += row.held;
            person.claim += row.claim;
            person.expected_saving += row.expected_saving;
        }
        people.sort_by_key(|person| std::cmp::Reverse(person.claim));
        people
    }
}
