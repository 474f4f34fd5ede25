//! What changed since a list was made before: which files, which accounts, and why.

use std::collections::{BTreeMap, BTreeSet};

use fundtrail::Status;
use fundtrail::freeze::Setback;
use serde::{Serialize, Serializer};

use crate::amount::Amount;
use crate::model::{Account, Moment, Report};

/// What changed since a list was made before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// The instant up to which records counted then.
    pub since: Moment,
    /// The files that came, changed or went.
    pub files: Vec<FileChange>,
    /// The accounts to which something happened: by rank, then those that are on the list no more.
    pub accounts: Vec<AccountChange>,
    /// How many others changed places because of those, or because time has passed.
    pub moved_along: usize,
}

/// A file that came, changed or went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileChange {
    /// Its path as given.
    pub path: String,
    /// What became of it.
    pub change: Presence,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// It was not there before.
    New,
    /// Its bytes are others.
    Changed,
    /// It is not there any more.
    Gone,
}

/// An account to which something happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccountChange {
    /// The number by which it was met first.
    pub account: String,
    /// The holder's name.
    pub holder: Option<String>,
    /// The bank.
    pub bank: Option<String>,
    /// Its place before.
    pub rank_before: Option<usize>,
    /// Its place now.
    pub rank: Option<usize>,
    /// What was to be claimed.
    pub claim_before: Option<Amount>,
    /// What is to be claimed now.
    pub claim: Option<Amount>,
    /// What happened.
    pub causes: Vec<Cause>,
}

/// What happened to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Traced money came.
    Received(Amount),
    /// Traced money left.
    Sent(Amount),
    /// Newly read records tell otherwise how much came or left before.
    Corrected,
    /// Its statement has been read.
    StatementRead,
    /// A freeze of this case holds so much.
    Frozen(Amount),
    /// A freeze was tried and caught nothing.
    FreezeFailed,
    /// A freeze of this case has run out.
    FreezeLapsed,
    /// A freeze of this case holds less than what is there.
    FreezePartial,
    /// A freeze that others set is known, or known to last otherwise.
    FrozenByOthers,
    /// What can be claimed is otherwise for another reason: the balance.
    Balance,
}

impl Cause {
    /// Its name in outputs for programs.
    pub const fn name(self) -> &'static str {
        match self {
            Cause::Received(_) => "received",
            Cause::Sent(_) => "sent",
            Cause::Corrected => "corrected",
            Cause::StatementRead => "statement read",
            Cause::Frozen(_) => "frozen",
            Cause::FreezeFailed => "freeze failed",
            Cause::FreezeLapsed => "freeze lapsed",
            Cause::FreezePartial => "freeze partial",
            Cause::FrozenByOthers => "frozen by others",
            Cause::Balance => "balance",
        }
    }

    /// How much it is about.
    pub fn amount(self) -> Option<Amount> {
        match self {
            Cause::Received(amount) | Cause::Sent(amount) | Cause::Frozen(amount) => Some(amount),
            Cause::Corrected
            | Cause::StatementRead
            | Cause::FreezeFailed
            | Cause::FreezeLapsed
            | Cause::FreezePartial
            | Cause::FrozenByOthers
            | Cause::Balance => None,
        }
    }
}

impl Serialize for Cause {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Told {
            kind: &'static str,
            amount: Option<Amount>,
        }
        Told {
            kind: self.name(),
            amount: self.amount(),
        }
        .serialize(serializer)
    }
}

impl Changes {
    /// What changed from one report of a case to the next, both whole: neither masked nor narrowed.
    ///
    /// # Complexity
    /// O(n log n) for n accounts and files.
    pub fn between(before: &Report, now: &Report) -> Self {
        let known = Known::new(before);
        let mut met: BTreeSet<&str> = BTreeSet::new();
        let mut accounts = Vec::new();
        let mut moved_along = 0;
        for account in &now.accounts {
            let then = known.find(account);
            met.extend(then.map(|then| then.account.as_str()));
            let causes = causes(then, Some(account), [before, now]);
            let ranks = [then.and_then(|then| then.rank), account.rank];
            if ranks == [None, None] {
                continue;
            }
            if causes.is_empty() {
                moved_along += usize::from(ranks[0] != ranks[1]);
                continue;
            }
            accounts.push(change(then, Some(account), account, causes));
        }
        let gone = before.list().filter(|then| !met.contains(then.account.as_str()));
        for then in gone {
            accounts.push(change(Some(then), None, then, vec![Cause::Corrected]));
        }
        // Those that are off the list now stand behind, by where they stood.
        accounts.sort_by_key(|change| {
            let gone = change.rank.is_none();
            (gone, change.rank.or(change.rank_before), change.account.clone())
        });
        Changes {
            since: before.as_of,
            files: files(before, now),
            accounts,
            moved_along,
        }
    }
}

/// The accounts of an earlier report, by each of their numbers: which one is met first may change with the files.
struct Known<'a>(BTreeMap<&'a str, &'a Account>);

impl<'a> Known<'a> {
    fn new(report: &'a Report) -> Self {
        let numbers = report.accounts.iter().flat_map(|account| {
            let numbers = account.numbers.iter().chain([&account.account]);
            numbers.map(move |number| (number.as_str(), account))
        });
        Known(numbers.collect())
    }

    fn find(&self, account: &Account) -> Option<&'a Account> {
        let numbers = [&account.account].into_iter().chain(&account.numbers);
        numbers
            .map(String::as_str)
            .find_map(|number| self.0.get(number))
            .copied()
    }
}

fn change(
    then: Option<&Account>,
    now: Option<&Account>,
    named: &Account,
    causes: Vec<Cause>,
) -> AccountChange {
    AccountChange {
        account: named.account.clone(),
        holder: named.holder.clone(),
        bank: named.bank.clone(),
        rank_before: then.and_then(|then| then.rank),
        rank: now.and_then(|now| now.rank),
        claim_before: then.and_then(|then| then.claim),
        claim: now.and_then(|now| now.claim),
        causes,
    }
}

/// What happened to an account between two reports.
fn causes(then: Option<&Account>, now: Option<&Account>, reports: [&Report; 2]) -> Vec<Cause> {
    let Some(now) = now else { return Vec::new() };
    let mut causes = Vec::new();
    let nothing = now.received.with_minor(0);
    let more = |of: fn(&Account) -> Amount| of(now).minor() - then.map_or(0, |then| of(then).minor());
    let (received, sent) = (more(|account| account.received), more(|account| account.sent));
    if received > 0 {
        causes.push(Cause::Received(nothing.with_minor(received)));
    }
    if sent > 0 {
        causes.push(Cause::Sent(nothing.with_minor(sent)));
    }
    if received < 0 || sent < 0 {
        causes.push(Cause::Corrected);
    }
    let was_unseen = then.is_some_and(|then| then.status == Status::Unseen);
    if was_unseen && now.status != Status::Unseen {
        causes.push(Cause::StatementRead);
    }
    causes.extend(of_freezes(then, now, reports));
    let of_this_case = reports.iter().any(|report| held(report, now).is_some());
    if !of_this_case && then.is_some_and(|then| then.frozen_until != now.frozen_until) {
        causes.push(Cause::FrozenByOthers);
    }
    let claims = [then.and_then(|then| then.claim), now.claim];
    if causes.is_empty() && then.is_some() && claims[0] != claims[1] {
        causes.push(Cause::Balance);
    }
    causes
}

/// What came of freezes of this case since.
fn of_freezes(then: Option<&Account>, now: &Account, [before, after]: [&Report; 2]) -> Option<Cause> {
    let setback = |account: &Account| account.setback;
    if let Some(setback) = now.setback.filter(|_| then.and_then(setback) != now.setback) {
        return Some(match setback {
            Setback::Failed(_) => Cause::FreezeFailed,
            Setback::Partial(_) => Cause::FreezePartial,
            Setback::Lapsed(_) => Cause::FreezeLapsed,
        });
    }
    let amount = held(after, now)?;
    (held(before, now) != Some(amount)).then_some(Cause::Frozen(amount))
}

/// What a freeze of this case holds in an account.
fn held(report: &Report, account: &Account) -> Option<Amount> {
    let of_this_case = report.renewals.iter().filter(|renewal| renewal.kind.is_some());
    let mut its_own = of_this_case.filter(|renewal| account.numbers.contains(&renewal.account));
    its_own.next().map(|renewal| renewal.amount)
}

fn files(before: &Report, now: &Report) -> Vec<FileChange> {
    let hashes = |report: &Report| -> BTreeMap<String, String> {
        let files = report.inputs.iter();
        files
            .map(|file| (file.path.clone(), file.sha256.clone()))
            .collect()
    };
    let (before, now) = (hashes(before), hashes(now));
    let paths: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let change = |path: &String| match (before.get(path), now.get(path)) {
        (None, _) => Some(Presence::New),
        (_, None) => Some(Presence::Gone),
        (then, now) if then != now => Some(Presence::Changed),
        _ => None,
    };
    let changes = paths.into_iter().filter_map(|path| {
        Some(FileChange {
            change: change(path)?,
            path: path.clone(),
        })
    });
    changes.collect()
}
