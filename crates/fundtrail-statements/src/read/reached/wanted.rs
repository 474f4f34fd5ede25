//! What a question names: the payments, whose lines cannot be done without, and the accounts.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::case::payment::PaymentSpec;
use crate::cell::key::{WideKey, key_of};
use crate::cell::number::{self, Number};
use crate::cell::trim;

/// What a trace will ask of the records: which payments it follows, and which accounts it names.
///
/// It is what [`read_reached`](crate::read_reached) needs to know beforehand to leave all else unread.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// Payments by id or place.
    pub(super) named: Vec<Named>,
    /// Payments by an end: whoever pays, or is paid.
    pub(super) payers: Vec<String>,
    pub(super) payees: Vec<String>,
    /// Accounts at which the trace ends.
    pub(super) stops: Vec<String>,
    /// Accounts that are asked after.
    pub(super) accounts: Vec<String>,
}

/// A payment by its id, which may also be the place of its line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Named {
    id: String,
    place: Option<(PathBuf, u64)>,
}

impl Named {
    fn new(name: &str) -> Self {
        let place = name.rsplit_once(':');
        Named {
            id: name.to_owned(),
            place: place.and_then(|(path, line)| Some((path.into(), line.parse().ok()?))),
        }
    }
}

impl Wanted {
    /// A trace of these payments, and of all that these victims paid.
    ///
    /// `None` where a payment is told by its time or its amount alone: then every line may be it, and none can be
    /// left unread.
    pub fn new<'s>(
        payments: impl IntoIterator<Item = &'s PaymentSpec>,
        victims: impl IntoIterator<Item = &'s str>,
    ) -> Option<Self> {
        let mut wanted = Wanted::default();
        for payment in payments {
            let (id, from, to) = payment.ends();
            match (id, from, to) {
                (Some(id), ..) => wanted.named.push(Named::new(id)),
                (None, Some(from), _) => wanted.payers.push(clean(from)),
                (None, None, Some(to)) => wanted.payees.push(clean(to)),
                (None, None, None) => return None,
            }
        }
        for victim in victims {
            wanted.payers.push(clean(victim));
            wanted.payers.extend(victim.split('+').map(clean));
        }
        Some(wanted)
    }

    /// Ends the trace at these accounts too.
    #[must_use]
    pub fn stop_at<'s>(mut self, accounts: impl IntoIterator<Item = &'s str>) -> Self {
        self.stops.extend(accounts.into_iter().map(clean));
        self
    }

    /// Asks after these accounts too: their lines are read, whatever reaches them.
    #[must_use]
    pub fn and_accounts<'s>(mut self, accounts: impl IntoIterator<Item = &'s str>) -> Self {
        self.accounts.extend(accounts.into_iter().map(clean));
        self
    }

    /// The keys of all accounts that are named.
    pub(crate) fn keys(&self) -> impl Iterator<Item = WideKey> + '_ {
        let named = [&self.payers, &self.payees, &self.stops, &self.accounts];
        named.into_iter().flatten().map(|number| key_of(number))
    }

    /// Whether all payments of `other` are among these.
    pub(crate) fn has_payments_of(&self, other: &Wanted) -> bool {
        let has = |all: &[String], some: &[String]| some.iter().all(|one| all.contains(one));
        other.named.iter().all(|named| self.named.contains(named))
            && has(&self.payers, &other.payers)
            && has(&self.payees, &other.payees)
    }

    /// Which of the names a line has, by its id or its place.
    pub(super) fn name_of_line(&self, path: &Path, line: u64, id: &[u8]) -> Option<usize> {
        self.named.iter().position(|name| {
            let place = name.place.as_ref();
            let is_there = place.is_some_and(|(file, at)| *at == line && path.ends_with(file));
            is_there || (!id.is_empty() && name.id.as_bytes() == id)
        })
    }
}

/// What a question names of payments, as one writes it: `T1`, `from=62…`. No words, so that it stands in any language.
impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = self.named.iter().map(|named| named.id.clone());
        let payers = self.payers.iter().map(|payer| format!("from={payer}"));
        let payees = self.payees.iter().map(|payee| format!("to={payee}"));
        let mut all: Vec<String> = named.chain(payers).chain(payees).collect();
        all.dedup();
        f.write_str(&all.join(", "))
    }
}

/// A number as the records' are cleaned.
fn clean(text: &str) -> String {
    match number::clean(text) {
        Number::Clean(number) => number.into_owned(),
        Number::Masked(_) | Number::Nobody | Number::Damaged => trim(text).to_owned(),
    }
}
