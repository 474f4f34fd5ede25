//! The report: plain data, in the order in which the JSON has it.
//!
//! Absent is `None` (JSON `null`). What a part of the program does not fill yet is absent or empty.

use fundtrail::freeze::{Hold, Setback, Wanted};
use fundtrail::network::{CommonKind, Role};
use fundtrail::restitution::Scheme;
use fundtrail::sources::{OriginKind, OriginMark};
use fundtrail::{ExitKind, Mark, Rule, Status, Time};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::amount::{Amount, Shares};
use crate::changes::Changes;
use crate::courses::Courses;

/// The name and version of the JSON's shape.
pub const SCHEMA: &str = "fundtrail.trace/1";

/// What a trace found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// The program's version.
    pub version: String,
    /// The rule whose figures are shown.
    #[serde(serialize_with = "by_name")]
    pub rule: Rule,
    /// The currency of every amount.
    pub currency: String,
    /// The instant up to which records count.
    pub as_of: Moment,
    /// The files that were read.
    pub inputs: Vec<Input>,
    /// Where every line ended.
    pub counts: Counts,
    /// The payments, in settlement order: the order of every `by_payment`.
    pub payments: Vec<Payment>,
    /// Where the money is; the parts add up to `paid`.
    pub totals: Totals,
    /// What the first accounts of the list hold under any rule.
    pub bounds: Bounds,
    /// Every account that received traced money: the list first, by rank, then those that hold none.
    pub accounts: Vec<Account>,
    /// Accounts that hold nothing under the rule and may hold something under another, the most first.
    pub may_hold: Vec<MayHold>,
    /// Where money left the traceable system, largest first.
    pub exits: Vec<Exit>,
    /// Which statements to ask for next, by traced money.
    pub requests: Vec<Request>,
    /// The list as it is worked: one call a bank.
    pub calls: Vec<Call>,
    /// What traced money came to each person and where it is, the largest claim first.
    pub holders: Vec<Holder>,
    /// What waiting is expected to cost.
    pub price_of_time: PriceOfTime,
    /// Freezes and stops in force, what runs out first ahead.
    pub renewals: Vec<Renewal>,
    /// Accounts that hold nothing, but to which money is expected to come, the most first. Nothing is claimed there.
    pub watch: Vec<Watch>,
    /// What each rule gives, where all were asked for.
    pub rules: Option<Rules>,
    /// Every transfer that carried traced money, in settlement order; empty where nobody needs them.
    pub transfers: Vec<Transfer>,
    /// What a reader of the result should know.
    pub notes: Vec<Note>,
    /// What changed since a list was made before, where one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<Changes>,
    /// What has been frozen already.
    #[serde(skip)]
    pub secured: Option<Secured>,
    /// What was taken out of `accounts`; a note says the same in the JSON.
    #[serde(skip)]
    pub hidden: Option<Hidden>,
    /// How the money went under each rule, moment by moment, where a page shows it.
    #[serde(skip)]
    pub courses: Option<Courses>,
}

/// An instant, in JSON as text: `2026-03-01T09:00:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub Time);

impl Moment {
    /// As people read it: `2026-03-01 09:00:00`.
    pub fn spaced(self) -> String {
        self.0.to_string().replacen('T', " ", 1)
    }

    /// The day: `2026-03-01`.
    pub(crate) fn day(self) -> String {
        self.0
            .to_string()
            .split('T')
            .next()
            .unwrap_or_default()
            .to_owned()
    }

    /// The time of day: `09:00:00`.
    pub(crate) fn clock(self) -> String {
        self.0
            .to_string()
            .split('T')
            .nth(1)
            .unwrap_or_default()
            .to_owned()
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// What a report says of where its figures come from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Read {
    /// The program's version.
    pub version: String,
    /// The files.
    pub inputs: Vec<Input>,
    /// What a reader should know.
    pub notes: Vec<Note>,
}

/// An input file and how it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Input {
    /// Its path as given.
    pub path: String,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// The layout that fitted.
    pub layout: String,
    /// The encoding.
    pub encoding: String,
    /// Physical lines.
    pub lines: u64,
    /// Lines that were read as entries or transfers.
    pub entries: u64,
    /// Transfers that it is evidence of.
    pub transfers: u64,
}

/// Where every line ended: `lines` is the sum of the others up to `companion`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Lines read.
    pub lines: u64,
    /// Lines that are evidence of a transfer.
    pub in_transfers: u64,
    /// Lines that could not be read.
    pub rejected: u64,
    /// Transactions that the bank refused.
    pub failed: u64,
    /// Entries and the reversals that undid them.
    pub void: u64,
    /// Copies of lines that are counted once.
    pub duplicate: u64,
    /// Lines of a zero amount.
    pub zero: u64,
    /// Lines whose payer is their payee.
    pub own: u64,
    /// Headers, preambles, footers, feedback rows.
    pub ignored: u64,
    /// Lines of companion tables.
    pub companion: u64,
    /// Transfers made of them.
    pub transfers: u64,
    /// Transfers that a covered account's own statement does not show.
    pub unmatched: u64,
}

/// A line of an input.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file's path as given.
    pub file: String,
    /// The physical line, from 1.
    pub line: u64,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A payment: where a trace starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Payment {
    /// The records' id, or `FILE:LINE`.
    pub id: String,
    /// The payer; absent where cash was paid in.
    pub from: Option<String>,
    /// The payee.
    pub to: Option<String>,
    /// When.
    pub at: Moment,
    /// How much.
    pub amount: Amount,
    /// The lines that record it.
    pub source: Vec<Place>,
}

/// Where the money is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// What the victims paid.
    pub paid: Amount,
    /// In accounts whose records are loaded.
    pub held: Amount,
    /// In accounts whose records are not loaded.
    pub unseen: Amount,
    /// Gone through an exit.
    pub exited: Amount,
    /// At an account where the trace was told to stop, or at another victim's.
    pub stopped: Amount,
    /// Back with the payer.
    pub returned: Amount,
}

/// What holds under any rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bounds {
    /// How many of the accounts involved have an opening balance that is only assumed.
    pub openings_assumed: usize,
    /// For the first accounts of the list together.
    pub top: Vec<TopBounds>,
    /// Whether they hold whatever the assumed opening balances were.
    #[serde(skip)]
    pub whatever_openings: bool,
    /// Whether an account is taken as of its own last record, or may have paid all away since.
    pub after_records_end: AfterRecordsEnd,
}

/// How the bounds take the time after an account's own records end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AfterRecordsEnd {
    /// The account is taken as of its own last record.
    AsOfLast,
    /// It may have paid away all that it held.
    Unknown,
}

/// What the first accounts of the list hold together, under any rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct TopBounds {
    /// How many accounts from the top.
    pub accounts: usize,
    /// The least.
    pub at_least: Option<Amount>,
    /// The most.
    pub at_most: Option<Amount>,
}

/// An account that received traced money.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Account {
    /// Its place in the list; absent where there is nothing to freeze.
    pub rank: Option<usize>,
    /// The number by which it was met first.
    pub account: String,
    /// All its numbers.
    pub numbers: Vec<String>,
    /// The holder's name.
    pub holder: Option<String>,
    /// The bank.
    pub bank: Option<String>,
    /// The fewest transfers along a chain of traced transfers; the payee of a payment has 1.
    pub level: u32,
    /// What became of its traced money.
    #[serde(serialize_with = "by_name")]
    pub status: Status,
    /// Traced money that arrived.
    pub received: Amount,
    /// Traced money that left.
    pub sent: Amount,
    /// Traced money that is there.
    pub held: Amount,
    /// What of `held` is of each payment.
    pub by_payment: Shares,
    /// The least that it can hold under any rule.
    pub at_least: Option<Amount>,
    /// The most.
    pub at_most: Option<Amount>,
    /// Its last known balance; absent where its records are not loaded and where the trace ends.
    pub balance: Option<Amount>,
    /// What to claim; absent where there is no rank.
    pub claim: Option<Amount>,
    /// What freezing it in its turn is expected to save.
    pub expected_saving: Option<Amount>,
    /// What is expected to arrive within the hour: never part of `held` or `claim`. Absent where that is little beside what is there.
    pub expected_arrivals: Option<Arrivals>,
    /// When traced money first arrived.
    pub first_received: Moment,
    /// When it last arrived.
    pub last_received: Moment,
    /// When it last left.
    pub last_sent: Option<Moment>,
    /// Until when the account's records are loaded.
    pub records_until: Option<Moment>,
    /// Until when an existing freeze lasts.
    pub frozen_until: Option<Moment>,
    /// What to know of it.
    #[serde(serialize_with = "by_names")]
    pub marks: Vec<Mark>,
    /// One sentence: why it stands where it stands.
    pub why: Option<String>,
    /// What came of freezes that were tried there, if it is on the list all the same; `why` says it too.
    #[serde(skip)]
    pub setback: Option<Setback>,
    /// The place of its call in the order of work.
    #[serde(skip)]
    pub call: Option<usize>,
    /// Who makes that call and when it begins, where callers or banks were told.
    #[serde(skip)]
    pub called: Option<(usize, Moment)>,
}

/// What is expected to arrive in an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Arrivals {
    /// About how much, in two figures.
    pub amount: Amount,
    /// Within so many minutes after the as-of time.
    pub minutes: u32,
    /// The accounts from which it comes, who hold traced money and have paid this one before: the most first.
    pub from: Vec<String>,
    /// Whether payments of victims, who have paid it again and again, may go on.
    pub victims_go_on: bool,
}

/// An account that holds nothing under the rule of a report and may hold something under another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MayHold {
    /// The number by which it was met first.
    pub account: String,
    /// The holder's name.
    pub holder: Option<String>,
    /// The bank.
    pub bank: Option<String>,
    /// The least that it can hold under any rule.
    pub at_least: Option<Amount>,
    /// The most.
    pub at_most: Amount,
    /// Its last known balance; absent where its records are not loaded.
    pub balance: Option<Amount>,
}

/// What outputs for programs call by a fixed name.
pub(crate) trait Named {
    /// The name.
    fn called(&self) -> &'static str;
}

macro_rules! named {
    ($($kind:ty),*) => {
        $(impl Named for $kind {
            fn called(&self) -> &'static str {
                self.name()
            }
        })*
    };
}

named!(
    Status, Mark, ExitKind, Hold, Rule, OriginKind, OriginMark, Role, Scheme, CommonKind
);

/// For serde: something by its name.
pub(crate) fn by_name<T: Named, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.called())
}

/// For serde: several by their names.
pub(crate) fn by_names<T: Named, S: Serializer>(values: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(values.iter().map(Named::called))
}

/// For serde: something by its name, or nothing.
#[allow(clippy::ref_option, reason = "serde passes fields by reference")]
fn by_name_if_any<T: Named, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
    value.as_ref().map(Named::called).serialize(serializer)
}

/// Traced money that left through an exit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exit {
    /// How.
    #[serde(serialize_with = "by_name")]
    pub kind: ExitKind,
    /// Its number, where the records name it.
    pub account: Option<String>,
    /// How much.
    pub amount: Amount,
    /// In how many transfers.
    pub transfers: usize,
    /// Lines at which the money may go on, though nothing proves it.
    pub may_go_on_at: Vec<Place>,
}

/// A statement to ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Request {
    /// The account.
    pub account: String,
    /// The holder's name.
    pub holder: Option<String>,
    /// The bank to ask.
    pub bank: Option<String>,
    /// Traced money that went there.
    pub amount: Amount,
    /// From when.
    pub from: Moment,
    /// Until when.
    pub until: Moment,
    /// What the answer is expected to be worth: what will have left the account, and still lie where it went, when the
    /// answer has come.
    pub expected_worth: Amount,
    /// What is missing.
    #[serde(skip)]
    pub wanted: Wanted,
}

/// One call to a bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Call {
    /// Its place in the order of calls.
    pub rank: usize,
    /// The bank; absent for an account whose bank is not known.
    pub bank: Option<String>,
    /// Who makes it, from 1.
    pub caller: usize,
    /// When it begins.
    pub begins: Moment,
    /// When its first freeze is expected to take effect.
    pub takes_effect: Moment,
    /// The accounts to freeze in it.
    pub accounts: Vec<String>,
    /// What to claim in all of them.
    pub claim: Amount,
    /// What the call is expected to save.
    pub expected_saving: Option<Amount>,
}

/// What waiting is expected to cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PriceOfTime {
    /// For so many minutes.
    pub minutes: u32,
    /// How much of the money on the list is expected to be gone by then.
    pub amount: Option<Amount>,
}

/// What each rule gives for each account, in the order in which the rules and the accounts stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules(pub Vec<(Rule, Vec<(String, Figures)>)>);

/// What one rule gives for one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Traced money that arrived.
    pub received: Amount,
    /// Traced money that left.
    pub sent: Amount,
    /// Traced money that is there.
    pub held: Amount,
}

impl Serialize for Rules {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// A map in the order of its pairs.
        struct Ordered<'a>(&'a [(String, Figures)]);
        impl Serialize for Ordered<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_map(self.0.iter().map(|(account, figures)| (account, figures)))
            }
        }
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (rule, accounts) in &self.0 {
            map.serialize_entry(rule.name(), &Ordered(accounts))?;
        }
        map.end()
    }
}

/// A transfer that carried traced money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Transfer {
    /// The records' id, or `FILE:LINE`.
    pub id: String,
    /// The payer; an exit by its number, or absent.
    pub from: Option<String>,
    /// The payee; an exit by its number, or absent.
    pub to: Option<String>,
    /// When.
    pub at: Moment,
    /// Its whole amount.
    pub amount: Amount,
    /// How much of it is traced.
    pub traced: Amount,
    /// What of that is of each payment.
    pub by_payment: Shares,
    /// The payer's level + 1; 1 for a payment.
    pub level: u32,
    /// The lines that record it.
    pub source: Vec<Place>,
    /// The kind of exit, where the payee is one.
    #[serde(skip)]
    pub exit: Option<ExitKind>,
}

/// Something that a reader of the result should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// A stable word for it.
    pub code: String,
    /// One sentence.
    pub message: String,
    /// The file it concerns.
    pub file: Option<String>,
    /// The line it concerns.
    pub line: Option<u64>,
    /// Cells that the sentence quotes: nobody knows whom they name, so masking hides them.
    #[serde(skip)]
    pub quoted: Vec<String>,
}

/// The accounts of one person that traced money came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Holder {
    /// The name.
    pub name: Option<String>,
    /// The identity or registration number.
    pub number: Option<String>,
    /// Whether the accounts were put together by the name alone, which people share.
    pub unverified: bool,
    /// The accounts: those of the list by rank, then the others.
    pub accounts: Vec<String>,
    /// All cards of the person on record, where that was asked for.
    pub all: Option<AllCards>,
    /// Traced money that arrived in them, from one another too.
    pub received: Amount,
    /// Traced money that left them.
    pub sent: Amount,
    /// Traced money in them.
    pub held: Amount,
    /// What to claim in them.
    pub claim: Amount,
    /// What freezing them in their turn is expected to save.
    pub expected_saving: Amount,
}

/// All cards of a person, those that traced money never came to too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AllCards {
    /// The other cards, by number: those of the same identity number, or where there is none of the same name.
    pub others: Vec<String>,
    /// All money that came into any of his cards.
    pub received: Amount,
    /// All money that left them.
    pub paid: Amount,
}

/// A freeze or a stop in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Renewal {
    /// The account.
    pub account: String,
    /// The holder's name.
    pub holder: Option<String>,
    /// The bank.
    pub bank: Option<String>,
    /// `stop` or `freeze`; absent where others set it.
    #[serde(serialize_with = "by_name_if_any")]
    pub kind: Option<Hold>,
    /// When it runs out.
    pub until: Moment,
    /// What it holds; of one that others set, the traced money in the account.
    pub amount: Amount,
    /// What is expected to leave within a day if nobody renews it; absent where the records show no traced money.
    pub expected_loss: Option<Amount>,
}

/// An account that holds nothing, but to which money is expected to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Watch {
    /// The account.
    pub account: String,
    /// The holder's name.
    pub holder: Option<String>,
    /// The bank.
    pub bank: Option<String>,
    /// About what is expected to come within the hour.
    pub expected: Amount,
    /// The accounts that hold traced money and have paid this one before, who are expected to pay the most first.
    pub from: Vec<String>,
    /// Whether payments of victims, who have paid it again and again, may go on.
    pub victims_go_on: bool,
}

/// What has been frozen already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Secured {
    /// In how many accounts.
    pub accounts: usize,
    /// How much.
    pub amount: Amount,
}

/// Accounts that were taken out of what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hidden {
    /// How many.
    pub accounts: usize,
    /// What they hold.
    pub held: Amount,
    /// What to claim in them.
    pub claim: Amount,
    /// What freezing them in their turn is expected to save, where that is known.
    pub expected_saving: Option<Amount>,
}

impl Bounds {
    /// What the bounds rest on, in the words of a language; nothing where they rest on records alone.
    pub(crate) fn rest_on(&self, words: &crate::words::Words) -> Option<String> {
        match (self.whatever_openings, self.openings_assumed) {
            (_, 0) => None,
            (true, count) => Some(words.whatever_openings.replace("{}", &count.to_string())),
            (false, count) => Some(words.openings_as_assumed.replace("{}", &count.to_string())),
        }
    }
}

impl Report {
    /// How the bounds take accounts of the list whose records end before the as-of time; nothing where there are no
    /// bounds or no such account.
    pub(crate) fn after_records_end(&self) -> Option<AfterRecordsEnd> {
        let ends_early = |account: &Account| account.records_until.is_some_and(|until| until < self.as_of);
        let bounded = |account: &Account| account.at_most.is_some();
        let told = self.list().any(|account| bounded(account) && ends_early(account));
        told.then_some(self.bounds.after_records_end)
    }

    /// The accounts of the freeze list, by rank.
    pub fn list(&self) -> impl Iterator<Item = &Account> {
        self.accounts.iter().filter(|a| a.rank.is_some())
    }

    /// The accounts that hold nothing to freeze.
    pub fn unranked(&self) -> impl Iterator<Item = &Account> {
        self.accounts.iter().filter(|a| a.rank.is_none())
    }
}
