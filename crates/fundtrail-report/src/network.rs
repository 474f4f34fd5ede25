//! Which accounts work together, as every output has it.

mod freeze;
mod person;
mod tie;

use std::io::{self, Write};

use fundtrail::network::{Dealt, Member, Network, Role, Thresholds};
use fundtrail::{AccountBook, Ledger, Time, Trace};
use serde::Serialize;

use crate::amount::Amount;
use crate::document::{Document, Handout};
use crate::graph::Graph;
use crate::mask::Mask;
use crate::model::{Input, Moment, Note, Read, by_names};
use crate::words::Lang;
use crate::{json, section, whose};

pub use freeze::ToFreezeRow;
pub use person::Person;
pub use tie::{EverybodysRow, ExitRow, GroupRow, TieName, TieRow};

/// What is known of a network, as its report takes it.
#[derive(Clone, Copy)]
pub struct NetworkFindings<'a> {
    /// The accounts' numbers.
    pub book: &'a AccountBook,
    /// The ledger.
    pub ledger: &'a Ledger,
    /// The suspects, who is near them, and what ties them.
    pub network: &'a Network,
    /// From where on an account has a role.
    pub thresholds: Thresholds,
    /// Up to when records count.
    pub as_of: Time,
    /// The trace of the payments that made suspects, where there are any.
    pub trace: Option<&'a Trace>,
}

/// Which accounts work together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NetworkReport {
    /// The name and version of this shape.
    pub schema: &'static str,
    /// The program's version.
    pub version: String,
    /// The currency of every amount.
    pub currency: String,
    /// The instant up to which records count.
    pub as_of: Moment,
    /// The files that were read.
    pub inputs: Vec<Input>,
    /// The suspects, then further accounts to check, the strongest first.
    pub members: Vec<MemberRow>,
    /// Members that work together more than with the rest.
    pub groups: Vec<GroupRow>,
    /// What of each group can still be frozen.
    pub to_freeze: Vec<ToFreezeRow>,
    /// What ties members to each other and to those that are listed.
    pub ties: Vec<TieRow>,
    /// What members have in common with so many that it ties nobody.
    pub everybodys: Vec<EverybodysRow>,
    /// Who holds them.
    pub persons: Vec<Person>,
    /// What a reader should know.
    pub notes: Vec<Note>,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MemberRow {
    /// Its place in the order; none for a suspect.
    pub rank: Option<usize>,
    /// Its number.
    pub account: String,
    /// Its holder.
    pub holder: Option<String>,
    /// Its bank.
    pub bank: Option<String>,
    /// Whether it is a suspect.
    pub suspect: bool,
    /// Whether it was taken for a member.
    pub accepted: bool,
    /// Its group, by its number; none where no member is in it.
    pub group: Option<usize>,
    /// `near / strength^0.7 × (0.02 + fast)`.
    pub score: f64,
    /// Its share of a walk that begins at the suspects again and again.
    pub near: f64,
    /// The sum of the weights between it and others.
    pub strength: f64,
    /// What share of what it pays had come soon before.
    pub fast: f64,
    /// What it paid to suspects.
    pub to_suspects: DealtRow,
    /// What suspects paid to it.
    pub from_suspects: DealtRow,
    /// Its roles.
    #[serde(serialize_with = "by_names")]
    pub roles: Vec<Role>,
    /// What they rest on.
    pub figures: Figures,
}

/// Money one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DealtRow {
    /// How many transfers.
    pub transfers: usize,
    /// Their sum.
    pub amount: Amount,
}

/// What roles rest on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Figures {
    /// How many payers, each counted by its share.
    pub fan_in: f64,
    /// How many payees.
    pub fan_out: f64,
    /// What share of its receipts it pays on within two hours.
    pub passed: f64,
    /// What share of what it pays is drawn in cash.
    pub cash: f64,
    /// What share goes to shops.
    pub merchant: f64,
    /// What share goes to exchanges and dealers of crypto-assets.
    pub crypto: f64,
    /// How many of the named payments of victims it received.
    pub victims: usize,
    /// How many payees it tested with a little before it paid much.
    pub tested: usize,
}

impl NetworkReport {
    /// Puts together what was found in what was read.
    pub fn new(findings: NetworkFindings<'_>, read: Read) -> Self {
        let members = findings.network.members();
        let suspects = members.iter().filter(|m| m.suspect).count();
        let row = |(at, member): (usize, &Member)| {
            let rank = (at >= suspects).then(|| at + 1 - suspects);
            member_row(findings, member, rank)
        };
        NetworkReport {
            schema: "fundtrail.network/1",
            version: read.version,
            currency: findings.ledger.currency().code().to_owned(),
            as_of: Moment(findings.as_of),
            members: members.iter().enumerate().map(row).collect(),
            groups: tie::groups(findings),
            to_freeze: freeze::to_freeze(findings),
            ties: tie::ties(findings, &read.inputs),
            inputs: read.inputs,
            everybodys: tie::everybodys(findings),
            persons: person::persons(findings),
            notes: read.notes,
        }
    }

    /// Hides who is who: names, and the middle of numbers.
    pub fn mask(&mut self) {
        let mut mask = Mask::new();
        for member in &mut self.members {
            mask.number(&mut member.account);
            mask.name(&mut member.holder);
        }
        for group in &mut self.groups {
            group.accounts.iter_mut().for_each(|number| mask.number(number));
        }
        for row in &mut self.to_freeze {
            mask.number(&mut row.account);
            mask.name(&mut row.holder);
        }
        self.ties.iter_mut().for_each(|tie| tie.mask(&mut mask));
        for common in &mut self.everybodys {
            mask.number(&mut common.value);
        }
        for person in &mut self.persons {
            mask.name(&mut person.name);
            mask.maybe_number(&mut person.number);
            person.accounts.iter_mut().for_each(|number| mask.number(number));
        }
        mask.inputs(&mut self.inputs);
        mask.notes(&mut self.notes);
    }
}

impl Handout for NetworkReport {
    fn document(&self, lang: Lang) -> Document {
        section::network(self, lang)
    }

    fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        json::write_pretty(self, out)
    }

    fn graph(&self, lang: Lang) -> Option<Graph> {
        Some(Graph::of_network(self, lang))
    }
}

fn member_row(findings: NetworkFindings<'_>, member: &Member, rank: Option<usize>) -> MemberRow {
    let dealt = |dealt: Dealt| tie::dealt_row(findings, dealt);
    MemberRow {
        rank,
        account: findings.book.number(member.account).to_owned(),
        holder: whose::holder(findings.book, member.account),
        bank: whose::bank(findings.book, member.account),
        suspect: member.suspect,
        accepted: member.accepted,
        group: member.group.map(|group| group + 1),
        score: member.score,
        near: member.near,
        strength: member.strength,
        fast: member.fast,
        to_suspects: dealt(member.to_suspects),
        from_suspects: dealt(member.from_suspects),
        roles: member.figures.roles(&findings.thresholds),
        figures: Figures {
            fan_in: member.figures.fan_in,
            fan_out: member.figures.fan_out,
            passed: member.figures.passed,
            cash: member.figures.cash,
            merchant: member.figures.merchant,
            crypto: member.figures.crypto,
            victims: member.figures.victims,
            tested: member.figures.tested,
        },
    }
}
