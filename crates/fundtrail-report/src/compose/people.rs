//! Whose accounts traced money came to.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use fundtrail::freeze::Identity;
use fundtrail::{AccountId, Status};

use super::Composer;
use crate::model::{Account, Holder};

impl Composer<'_> {
    /// The persons to whose accounts traced money came, victims and places where the trace stops left out: the
    /// largest claim first, then what they received, then their first account's place.
    pub(super) fn holders(&self, accounts: &[(AccountId, Account)]) -> Vec<Holder> {
        let mut people: Vec<Holder> = Vec::new();
        let mut places = BTreeMap::new();
        let ends = |status| matches!(status, Status::Stopped | Status::Returned);
        for (id, account) in accounts.iter().filter(|(_, account)| !ends(account.status)) {
            let identity = self.identity(*id, account.holder.as_deref());
            let place = *places.entry(identity.clone()).or_insert_with(|| {
                people.push(self.nobody_yet(&identity, account.holder.clone()));
                people.len() - 1
            });
            add(&mut people[place], account);
        }
        people.sort_by_key(|person| (Reverse(person.claim), Reverse(person.received)));
        people
    }

    /// Who holds an account: by number, else by a name that people share, else nobody knows.
    fn identity(&self, account: AccountId, name: Option<&str>) -> Identity {
        let parked_for = self.ledger.parked_for(account).unwrap_or(account);
        let number = self.book.details(parked_for).and_then(|d| d.holder_id.clone());
        match (number, name) {
            (Some(number), _) => Identity::Number(number),
            (None, Some(name)) => Identity::Name(name.into()),
            (None, None) => Identity::Unknown(account),
        }
    }

    fn nobody_yet(&self, identity: &Identity, name: Option<String>) -> Holder {
        let nothing = self.amount(0);
        Holder {
            name,
            number: match identity {
                Identity::Number(number) => Some(number.as_ref().into()),
                Identity::Name(_) | Identity::Unknown(_) => None,
            },
            unverified: matches!(identity, Identity::Name(_)),
            accounts: Vec::new(),
            received: nothing,
            sent: nothing,
            held: nothing,
            claim: nothing,
            expected_saving: nothing,
        }
    }
}

fn add(person: &mut Holder, account: &Account) {
    let plus = |sum: &mut crate::Amount, more: Option<crate::Amount>| {
        *sum = sum.with_minor(sum.minor() + more.map_or(0, crate::Amount::minor));
    };
    person.accounts.push(account.account.clone());
    plus(&mut person.received, Some(account.received));
    plus(&mut person.sent, Some(account.sent));
    plus(&mut person.held, Some(account.held));
    plus(&mut person.claim, account.claim);
    plus(&mut person.expected_saving, account.expected_saving);
}
