//! Whose accounts traced money came to.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use fundtrail::freeze::Identity;
use fundtrail::{AccountId, Status};

use super::Composer;
use crate::model::{Account, AllCards, Holder};
use crate::turnover::turnovers;

impl Composer<'_> {
    /// The persons to whose accounts traced money came, victims and places where the trace stops left out: the
    /// largest claim first, then what they received, then their first account's place.
    pub(super) fn holders(&self, accounts: &[(AccountId, Account)], with_cards: bool) -> Vec<Holder> {
        let mut people: Vec<Holder> = Vec::new();
        let mut places: BTreeMap<Identity, usize> = BTreeMap::new();
        let ends = |status| matches!(status, Status::Stopped | Status::Returned);
        for (id, account) in accounts.iter().filter(|(_, account)| !ends(account.status)) {
            let identity = self.identity(*id, account.holder.as_deref());
            let place = *places.entry(identity.clone()).or_insert_with(|| {
                people.push(self.nobody_yet(&identity, account.holder.clone()));
                people.len() - 1
            });
            add(&mut people[place], account);
        }
        if with_cards {
            self.add_cards(&mut people, &places);
        }
        people.sort_by_key(|person| (Reverse(person.claim), Reverse(person.received)));
        people
    }

    /// Adds every card of each person, and what all of them received and paid.
    fn add_cards(&self, people: &mut [Holder], places: &BTreeMap<Identity, usize>) {
        let nothing = self.amount(0);
        let turnovers = turnovers(self.ledger, self.as_of);
        for account in self.book.accounts() {
            let identity = self.identity(account, self.holder(account).as_deref());
            let Some(&place) = places.get(&identity) else {
                continue;
            };
            let person = &mut people[place];
            let all = person.all.get_or_insert_with(|| AllCards {
                others: Vec::new(),
                received: nothing,
                paid: nothing,
            });
            let number = self.book.number(account);
            if !person.accounts.iter().any(|known| known == number) {
                all.others.push(number.to_owned());
            }
            if let Some(turnover) = turnovers.get(&account) {
                all.received = all.received.with_minor(all.received.minor() + turnover.received);
                all.paid = all.paid.with_minor(all.paid.minor() + turnover.paid);
            }
        }
        let all = people.iter_mut().filter_map(|person| person.all.as_mut());
        all.for_each(|all| all.others.sort_unstable());
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
            all: None,
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
