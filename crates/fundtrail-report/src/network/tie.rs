//! Ties and groups, as every output has them.

use std::collections::BTreeSet;

use fundtrail::network::{CommonKind, Dealt, Group, Sharer, Tie, TieKind};
use fundtrail::{AccountId, ExitKind, Party, TransferIndex};
use serde::Serialize;

use super::{DealtRow, NetworkFindings};
use crate::amount::Amount;
use crate::mask::Mask;
use crate::model::{Input, Moment, Named, Place, by_name};

/// What ties two accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TieName {
    /// They paid each other.
    Money,
    /// They deal with the same accounts.
    Counterparties,
    /// Somebody pays both at once.
    PaidTogether,
    /// They have something in common beside money.
    Common(CommonKind),
}

impl TieName {
    /// Its name in outputs.
    pub const fn name(self) -> &'static str {
        match self {
            TieName::Money => "money",
            TieName::Counterparties => "counterparties",
            TieName::PaidTogether => "paid-together",
            TieName::Common(kind) => kind.name(),
        }
    }
}

impl Named for TieName {
    fn called(&self) -> &'static str {
        self.name()
    }
}

/// What two accounts have to do with each other, by one kind of tie.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TieRow {
    /// The accounts.
    pub accounts: [String; 2],
    /// What ties them.
    #[serde(serialize_with = "by_name")]
    pub kind: TieName,
    /// The common value, or who pays both; blank for others.
    pub value: Option<String>,
    /// What the first paid to the second, and the second to the first.
    pub money: Option<[DealtRow; 2]>,
    /// How many lines, counterparties or times.
    pub count: usize,
    /// The counterparties that they share, the rarest first.
    pub shared: Vec<String>,
    /// The sum of the rarity of those.
    pub weight: Option<f64>,
    /// The first lines that say so.
    pub source: Vec<Place>,
}

impl TieRow {
    pub(super) fn mask(&mut self, mask: &mut Mask) {
        self.accounts.iter_mut().for_each(|number| mask.number(number));
        mask.maybe_number(&mut self.value);
        self.shared.iter_mut().for_each(|number| mask.number(number));
        mask.places(&mut self.source);
    }
}

/// Members that work together more than with the rest.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupRow {
    /// Its number.
    pub group: usize,
    /// Its members.
    pub accounts: Vec<String>,
    /// How many persons hold them: identity numbers, and names where there is none.
    pub persons: usize,
    /// Their banks.
    pub banks: Vec<String>,
    /// When its first transfer was.
    pub first: Option<Moment>,
    /// When the last was.
    pub last: Option<Moment>,
    /// What others paid to it.
    pub received: DealtRow,
    /// What went from member to member.
    pub inside: DealtRow,
    /// What it paid to other accounts.
    pub paid: DealtRow,
    /// What it paid out, by kind of exit.
    pub exited: Vec<ExitRow>,
    /// What it received and did not pay or pay out; below zero where it paid from what it had.
    pub kept: Amount,
}

/// What went out through a kind of exit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ExitRow {
    /// The kind.
    #[serde(serialize_with = "by_name")]
    pub kind: ExitKind,
    /// How much.
    #[serde(flatten)]
    pub dealt: DealtRow,
}

/// What members have in common with so many accounts that it ties nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EverybodysRow {
    /// What it is.
    #[serde(serialize_with = "by_name")]
    pub kind: CommonKind,
    /// The value.
    pub value: String,
    /// How many accounts have it.
    pub accounts: usize,
}

pub(super) fn dealt_row(findings: NetworkFindings<'_>, dealt: Dealt) -> DealtRow {
    DealtRow {
        transfers: dealt.transfers,
        amount: Amount::new(dealt.amount, findings.ledger.currency()),
    }
}

pub(super) fn groups(findings: NetworkFindings<'_>) -> Vec<GroupRow> {
    let groups = findings.network.groups().iter().enumerate();
    groups
        .map(|(at, group)| group_row(findings, at + 1, group))
        .collect()
}

fn group_row(findings: NetworkFindings<'_>, number: usize, group: &Group) -> GroupRow {
    let details = group
        .accounts
        .iter()
        .filter_map(|&account| findings.book.details(account));
    let persons: BTreeSet<_> = details
        .clone()
        .filter_map(|d| d.holder_id.as_deref().or(d.holder.as_deref()))
        .collect();
    let banks: BTreeSet<_> = details.filter_map(|d| d.bank.as_deref()).collect();
    let exited: i128 = group.exited.values().map(|dealt| dealt.amount).sum();
    let kept = group.received.amount - group.paid.amount - exited;
    GroupRow {
        group: number,
        accounts: group
            .accounts
            .iter()
            .map(|&a| findings.book.number(a).to_owned())
            .collect(),
        persons: persons.len(),
        banks: banks.into_iter().map(str::to_owned).collect(),
        first: group.period.map(|(first, _)| Moment(first)),
        last: group.period.map(|(_, last)| Moment(last)),
        received: dealt_row(findings, group.received),
        inside: dealt_row(findings, group.inside),
        paid: dealt_row(findings, group.paid),
        exited: group
            .exited
            .iter()
            .map(|(kind, &dealt)| ExitRow {
                kind: *kind,
                dealt: dealt_row(findings, dealt),
            })
            .collect(),
        kept: Amount::new(kept, findings.ledger.currency()),
    }
}

pub(super) fn ties(findings: NetworkFindings<'_>, inputs: &[Input]) -> Vec<TieRow> {
    let ties = findings.network.ties().iter();
    ties.map(|tie| tie_row(findings, inputs, tie)).collect()
}

fn tie_row(findings: NetworkFindings<'_>, inputs: &[Input], tie: &Tie) -> TieRow {
    let number = |account: AccountId| findings.book.number(account).to_owned();
    let place = |source: fundtrail::Source| Place {
        file: inputs
            .get(source.file())
            .map(|input| input.path.clone())
            .unwrap_or_default(),
        line: source.line(),
    };
    let of_transfers = |transfers: &[TransferIndex]| -> Vec<Place> {
        let mut places = Vec::new();
        for &index in transfers {
            let first = findings.ledger.transfers().sources_of(index).next().map(place);
            if !places.contains(&first) {
                places.push(first);
            }
        }
        places.into_iter().flatten().collect()
    };
    let row = TieRow {
        accounts: [number(tie.a), number(tie.b)],
        kind: TieName::Money,
        value: None,
        money: None,
        count: 0,
        shared: Vec::new(),
        weight: None,
        source: Vec::new(),
    };
    match &tie.kind {
        TieKind::Money {
            there,
            back,
            first,
            last,
        } => TieRow {
            money: Some([dealt_row(findings, *there), dealt_row(findings, *back)]),
            count: there.transfers + back.transfers,
            source: of_transfers(&[*first, *last]),
            ..row
        },
        TieKind::Common { kind, value, sharers } => TieRow {
            kind: TieName::Common(*kind),
            value: Some(value.to_string()),
            count: sharers.iter().map(|sharer| sharer.lines).sum(),
            source: sharers
                .iter()
                .filter_map(|s: &Sharer| s.first)
                .map(|seen| place(seen.source))
                .collect(),
            ..row
        },
        TieKind::Counterparties { shared, weight } => TieRow {
            kind: TieName::Counterparties,
            count: shared.len(),
            shared: shared.iter().map(|&account| number(account)).collect(),
            weight: Some(*weight),
            ..row
        },
        TieKind::PaidTogether { by, times, first } => TieRow {
            kind: TieName::PaidTogether,
            value: Party::account(*by).map(number),
            count: *times,
            source: of_transfers(first),
            ..row
        },
    }
}

pub(super) fn everybodys(findings: NetworkFindings<'_>) -> Vec<EverybodysRow> {
    let everybodys = findings.network.everybodys().iter();
    everybodys
        .map(|common| EverybodysRow {
            kind: common.kind,
            value: common.value.to_string(),
            accounts: common.accounts.len(),
        })
        .collect()
}
