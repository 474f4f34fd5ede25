//! Who holds the accounts: the list for whoever goes to talk to the people who lent cards.

use std::collections::{BTreeMap, BTreeSet};

use fundtrail::Time;
use fundtrail::network::Role;
use serde::Serialize;

use super::NetworkFindings;
use crate::amount::Amount;
use crate::model::{Moment, by_names};
use crate::turnover::turnovers;

/// A person and his accounts among the members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The name.
    pub name: Option<String>,
    /// The identity number. A name alone is nobody for sure.
    pub number: Option<String>,
    /// Whether there is an identity number.
    pub verified: bool,
    /// Whether one of the accounts is a suspect.
    pub suspect: bool,
    /// The accounts.
    pub accounts: Vec<String>,
    /// Their banks.
    pub banks: Vec<String>,
    /// What they received.
    pub received: Amount,
    /// What they paid.
    pub paid: Amount,
    /// When the first of their transfers was.
    pub first: Moment,
    /// When the last was.
    pub last: Moment,
    /// Their roles.
    #[serde(serialize_with = "by_names")]
    pub roles: Vec<Role>,
}

/// The persons, in the order in which their first accounts stand among the members.
pub(super) fn persons(findings: NetworkFindings<'_>) -> Vec<Person> {
    let turnovers = turnovers(findings.ledger, findings.as_of);
    let mut persons: Vec<Person> = Vec::new();
    let mut places: BTreeMap<(bool, &str), usize> = BTreeMap::new();
    for member in findings.members {
        let Some(details) = findings.book.details(member.account) else {
            continue;
        };
        let key = match (&details.holder_id, &details.holder) {
            (Some(number), _) => (true, &**number),
            (None, Some(name)) => (false, &**name),
            (None, None) => continue,
        };
        let nothing = Amount::new(0, findings.ledger.currency());
        let place = *places.entry(key).or_insert_with(|| {
            persons.push(Person {
                name: details.holder.as_deref().map(str::to_owned),
                number: details.holder_id.as_deref().map(str::to_owned),
                verified: details.holder_id.is_some(),
                suspect: false,
                accounts: Vec::new(),
                banks: Vec::new(),
                received: nothing,
                paid: nothing,
                first: Moment(Time::MAX),
                last: Moment(Time::MIN),
                roles: Vec::new(),
            });
            persons.len() - 1
        });
        let person = &mut persons[place];
        person.suspect |= member.suspect;
        person
            .accounts
            .push(findings.book.number(member.account).to_owned());
        if let Some(bank) = details.bank.as_deref() {
            let banks: BTreeSet<String> = person.banks.drain(..).chain([bank.to_owned()]).collect();
            person.banks = banks.into_iter().collect();
        }
        if let Some(turnover) = turnovers.get(&member.account) {
            person.received = nothing.with_minor(person.received.minor() + turnover.received);
            person.paid = nothing.with_minor(person.paid.minor() + turnover.paid);
            person.first = Moment(person.first.0.min(turnover.first));
            person.last = Moment(person.last.0.max(turnover.last));
        }
        for role in member.figures.roles(&findings.thresholds) {
            if !person.roles.contains(&role) {
                person.roles.push(role);
            }
        }
    }
    persons
}
