//! Where the money in accounts came from, as every output has it.

use std::io::{self, Write};

use fundtrail::bounds::SetBounds;
use fundtrail::sources::{Origin, OriginKind, OriginMark, Sources, Split};
use fundtrail::{AccountBook, ExitKind, Ledger, Rule, Time};
use serde::Serialize;

use crate::amount::Amount;
use crate::compose::Evidence;
use crate::document::{Document, Handout};
use crate::graph::Graph;
use crate::mask::Mask;
use crate::model::{Input, Moment, Note, Place, Read, by_name, by_names};
use crate::words::Lang;
use crate::{json, section, whose};

/// What is known of sources, as their report takes it.
#[derive(Clone, Copy)]
pub struct SourcesFindings<'a> {
    /// The accounts' numbers.
    pub book: &'a AccountBook,
    /// The ledger.
    pub ledger: &'a Ledger,
    /// What the attribution says.
    pub sources: &'a Sources,
    /// The bounds of each origin, in their order; absent where they were not worked out.
    pub bounds: &'a [Option<SetBounds>],
    /// The marks of each origin, in their order.
    pub marks: &'a [Vec<OriginMark>],
    /// Up to when records count.
    pub as_of: Time,
}

/// Where the money in accounts came from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourcesReport {
    /// The name and version of this shape.
    pub schema: &'static str,
    /// The program's version.
    pub version: String,
    /// The rule that the attribution follows.
    #[serde(serialize_with = "by_name")]
    pub rule: Rule,
    /// The currency of every amount.
    pub currency: String,
    /// The instant up to which records count.
    pub as_of: Moment,
    /// The files that were read.
    pub inputs: Vec<Input>,
    /// The asked accounts.
    pub accounts: Vec<Asked>,
    /// The origins with any money of which the accounts hold or received some, most held first.
    pub origins: Vec<OriginRow>,
    /// What a reader should know.
    pub notes: Vec<Note>,
}

/// Parts of an account's money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Parts {
    /// In it at the as-of time.
    pub held: Amount,
    /// Received in all.
    pub received: Amount,
    /// Passed on in all.
    pub passed_on: Amount,
    /// What of that left by an exit.
    pub exited: Amount,
}

/// An asked account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// Its number.
    pub account: String,
    /// Its holder.
    pub holder: Option<String>,
    /// Its bank.
    pub bank: Option<String>,
    /// All its money.
    #[serde(flatten)]
    pub whole: Parts,
    /// What of it is of each origin; the parts and `rest` add up to the whole.
    pub by_origin: Vec<OfOrigin>,
    /// What is of origins that are not kept apart.
    pub rest: Parts,
}

/// What of an account's money is of one origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfOrigin {
    /// The origin's number.
    pub origin: usize,
    /// How much.
    #[serde(flatten)]
    pub parts: Parts,
}

/// An origin.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OriginRow {
    /// Its number here.
    pub number: usize,
    /// Why the record begins there: `unseen`, `stopped`, `opening`, `exit`.
    #[serde(serialize_with = "by_name")]
    pub kind: OriginKind,
    /// The account, if it is one.
    pub account: Option<String>,
    /// The way in, if it is one: `cash`, ….
    pub exit: Option<WayIn>,
    /// Its holder.
    pub holder: Option<String>,
    /// Its bank.
    pub bank: Option<String>,
    /// The fewest transfers from it to an asked account.
    pub level: u32,
    /// How many payments of it could have come to the asked accounts.
    pub transfers: usize,
    /// What they are in all.
    pub paid: Amount,
    /// When the first was.
    pub first: Moment,
    /// When the last was.
    pub last: Moment,
    /// What of it is in the asked accounts, what they received, passed on, and paid to exits.
    #[serde(flatten)]
    pub parts: Parts,
    /// The least of its money that the asked accounts hold under any rule.
    pub at_least: Option<Amount>,
    /// The most.
    pub at_most: Option<Amount>,
    /// `victim`, `possible victim`, `member's own`, `payroll-like`.
    #[serde(serialize_with = "by_names")]
    pub marks: Vec<OriginMark>,
    /// Its payments.
    pub payments: Vec<OriginPaymentRow>,
}

/// A way in that is no account; in JSON its kind, and behind it its name where the records give one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayIn {
    /// What kind of way.
    pub kind: ExitKind,
    /// Its name.
    pub name: Option<String>,
}

impl WayIn {
    /// Its kind in some words, and its name.
    pub(crate) fn called(&self, kind: &str) -> String {
        match &self.name {
            Some(name) => format!("{kind} {name}"),
            None => kind.to_owned(),
        }
    }
}

impl Serialize for WayIn {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.called(self.kind.name()))
    }
}

/// One payment of an origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OriginPaymentRow {
    /// The transfer's id; absent for an opening balance.
    pub id: Option<String>,
    /// When.
    pub at: Moment,
    /// The payee.
    pub to: Option<String>,
    /// How much.
    pub amount: Amount,
    /// What of it the asked accounts hold; pro-rata does not tell the payments of one origin apart.
    pub held: Option<Amount>,
    /// The lines that record it.
    pub source: Vec<Place>,
}

impl SourcesReport {
    /// Puts together what was found in what was read.
    pub fn new(findings: SourcesFindings<'_>, lines: &impl Evidence, read: Read) -> Self {
        let composer = Composer { findings, lines };
        let sources = findings.sources;
        let figures = (0..sources.origins().len()).map(|at| (at, sources.of_origin(at)));
        // Of whom the rule says nothing there may be money by another.
        let may_be = |at: usize| {
            findings.bounds[at]
                .as_ref()
                .is_some_and(|bounds| bounds.at_most > 0)
        };
        let mut shown: Vec<(usize, Split)> = figures
            .filter(|&(at, split)| split != Split::default() || may_be(at))
            .collect();
        shown.sort_by_key(|&(at, split)| (std::cmp::Reverse((split.held, split.received)), at));
        let mut numbers = vec![0; sources.origins().len()];
        for (number, &(at, _)) in shown.iter().enumerate() {
            numbers[at] = number + 1;
        }
        SourcesReport {
            schema: "fundtrail.sources/1",
            version: read.version,
            rule: sources.rule(),
            currency: findings.ledger.currency().code().to_owned(),
            as_of: Moment(findings.as_of),
            inputs: read.inputs,
            accounts: composer.accounts(&numbers),
            origins: shown
                .iter()
                .map(|&(at, split)| composer.origin(at, numbers[at], split))
                .collect(),
            notes: read.notes,
        }
    }

    /// Hides who is who: names, and the middle of numbers.
    pub fn mask(&mut self) {
        let mut mask = Mask::new();
        for account in &mut self.accounts {
            mask.number(&mut account.account);
            mask.name(&mut account.holder);
        }
        for origin in &mut self.origins {
            mask.maybe_number(&mut origin.account);
            mask.name(&mut origin.holder);
            for payment in &mut origin.payments {
                mask.maybe_number(&mut payment.to);
            }
        }
        for payment in self.origins.iter_mut().flat_map(|origin| &mut origin.payments) {
            mask.places(&mut payment.source);
            payment.id.iter_mut().for_each(|id| mask.text(id));
        }
        for origin in &mut self.origins {
            let named = origin.exit.iter_mut().filter_map(|exit| exit.name.as_mut());
            named.for_each(|name| mask.text(name));
        }
        mask.inputs(&mut self.inputs);
        mask.notes(&mut self.notes);
    }
}

impl Handout for SourcesReport {
    fn document(&self, lang: Lang) -> Document {
        section::sources(self, lang)
    }

    fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        json::write_pretty(self, out)
    }

    fn graph(&self, lang: Lang) -> Option<Graph> {
        Some(Graph::of_sources(self, lang))
    }
}

struct Composer<'a, E> {
    findings: SourcesFindings<'a>,
    lines: &'a E,
}

impl<E: Evidence> Composer<'_, E> {
    fn amount(&self, minor: impl Into<i128>) -> Amount {
        Amount::new(minor, self.findings.ledger.currency())
    }

    fn parts(&self, split: Split) -> Parts {
        Parts {
            held: self.amount(split.held),
            received: self.amount(split.received),
            passed_on: self.amount(split.passed_on),
            exited: self.amount(split.exited),
        }
    }

    fn accounts(&self, numbers: &[usize]) -> Vec<Asked> {
        let asked = self.findings.sources.asked().iter().map(|asked| {
            let book = self.findings.book;
            let of_origin = asked.by_origin.iter().map(|&(at, split)| OfOrigin {
                origin: numbers[at],
                parts: self.parts(split),
            });
            Asked {
                account: book.number(asked.account).to_owned(),
                holder: whose::holder(book, asked.account),
                bank: whose::bank(book, asked.account),
                whole: self.parts(asked.whole),
                by_origin: of_origin.collect(),
                rest: self.parts(asked.rest),
            }
        });
        asked.collect()
    }

    fn origin(&self, at: usize, number: usize, split: Split) -> OriginRow {
        let SourcesFindings { book, ledger, .. } = self.findings;
        let source = &self.findings.sources.origins()[at];
        let (account, exit) = match source.origin {
            Origin::Account(account) => (Some(account), None),
            Origin::Exit(exit) => {
                let exit = ledger.exits().exit(exit);
                let name = exit.name.as_deref().map(Into::into);
                (
                    None,
                    Some(WayIn {
                        kind: exit.kind,
                        name,
                    }),
                )
            }
        };
        let bounds = self.findings.bounds[at];
        let payments = source.payments.iter().map(|payment| {
            let sources = payment
                .transfer
                .map(|t| ledger.transfers().sources_of(t).collect::<Vec<_>>());
            let sources = sources.unwrap_or_default();
            let payee = payment.transfer.map(|t| ledger.transfers().get(t).payee);
            let payee = payee.map_or(account, fundtrail::Party::account);
            OriginPaymentRow {
                id: sources.iter().find_map(|&source| self.lines.id(source)),
                at: Moment(payment.time),
                to: payee.map(|account| book.number(account).to_owned()),
                amount: self.amount(payment.amount),
                held: payment.held.map(|held| self.amount(held)),
                source: sources.iter().map(|&source| self.lines.place(source)).collect(),
            }
        });
        let times = source.payments.iter().map(|payment| payment.time);
        OriginRow {
            number,
            kind: source.kind,
            account: account.map(|account| book.number(account).to_owned()),
            exit,
            holder: account.and_then(|account| whose::holder(book, account)),
            bank: account.and_then(|account| whose::bank(book, account)),
            level: source.level,
            transfers: source.payments.iter().filter(|p| p.transfer.is_some()).count(),
            paid: self.amount(source.paid()),
            first: Moment(times.clone().min().unwrap_or(Time::MIN)),
            last: Moment(times.max().unwrap_or(Time::MAX)),
            parts: self.parts(split),
            at_least: bounds.map(|b| self.amount(b.at_least)),
            at_most: bounds.map(|b| self.amount(b.at_most)),
            marks: self.findings.marks[at].clone(),
            payments: payments.collect(),
        }
    }
}
