//! Which accounts work together, as people and programs read it.

mod person;

use std::io::{self, Write};

use fundtrail::account::AccountId;
use fundtrail::network::{Dealt, Member, Thresholds};
use fundtrail::{AccountBook, Ledger, Time};
use serde::Serialize;

use crate::amount::Amount;
use crate::columns::{Column, Columns, visible};
use crate::mask::Mask;
use crate::model::{Moment, Note};
use crate::sections::Sections;
use crate::table::Style;
use crate::words::Lang;

pub use person::Person;

/// What is known of a network, as its report takes it.
#[derive(Clone, Copy)]
pub struct NetworkFindings<'a> {
    /// The program's version.
    pub version: &'a str,
    /// The accounts' numbers.
    pub book: &'a AccountBook,
    /// The ledger.
    pub ledger: &'a Ledger,
    /// The suspects and who is near them, in order.
    pub members: &'a [Member],
    /// From where on an account has a role.
    pub thresholds: Thresholds,
    /// Up to when records count.
    pub as_of: Time,
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
    /// The suspects, then further accounts to check, the strongest first.
    pub members: Vec<MemberRow>,
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
    /// `near / strength × (0.02 + fast)`.
    pub score: f64,
    /// Its share of a walk that begins at the suspects again and again.
    pub near: f64,
    /// The sum of the weights of its dealings.
    pub strength: f64,
    /// What share of its receipts it pays on soon.
    pub fast: f64,
    /// What it paid to suspects.
    pub to_suspects: DealtRow,
    /// What suspects paid to it.
    pub from_suspects: DealtRow,
    /// Its roles.
    pub roles: Vec<&'static str>,
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
}

impl NetworkReport {
    /// Puts together what was found.
    pub fn new(findings: NetworkFindings<'_>, notes: Vec<Note>) -> Self {
        let suspects = findings.members.iter().filter(|m| m.suspect).count();
        let row = |(at, member): (usize, &Member)| {
            let rank = (at >= suspects).then(|| at + 1 - suspects);
            member_row(findings, member, rank)
        };
        NetworkReport {
            schema: "fundtrail.network/1",
            version: findings.version.to_owned(),
            currency: findings.ledger.currency().code().to_owned(),
            as_of: Moment(findings.as_of),
            members: findings.members.iter().enumerate().map(row).collect(),
            persons: person::persons(findings),
            notes,
        }
    }

    /// Hides who is who: names, and the middle of numbers.
    pub fn mask(&mut self) {
        let mut mask = Mask::new();
        for member in &mut self.members {
            mask.number(&mut member.account);
            mask.name(&mut member.holder);
        }
        for person in &mut self.persons {
            mask.name(&mut person.name);
            mask.maybe_number(&mut person.number);
            person.accounts.iter_mut().for_each(|number| mask.number(number));
        }
        for note in &mut self.notes {
            mask.text(&mut note.message);
            note.file.iter_mut().for_each(|file| mask.text(file));
        }
    }

    /// Writes it as indented JSON.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_json(&self, mut out: impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut out, self)?;
        out.write_all(b"\n")
    }

    /// Writes it as tables for people.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_table(&self, style: Style, mut out: impl Write) -> io::Result<()> {
        let mut sections = Sections::new(style);
        let words = sections.words();
        sections.line(&format!(
            "{} {} · {} {}",
            words.as_of,
            self.as_of.spaced(),
            words.amounts_in,
            visible(&self.currency)
        ));
        let lang = style.lang;
        let (suspects, further): (Vec<_>, Vec<_>) = self.members.iter().partition(|m| m.suspect);
        let heading = lang.pick("Suspects", "涉案账户");
        sections.table(
            &format!("{heading} ({})", suspects.len()),
            &columns(&suspects, &sections, lang),
        );
        let heading = lang.pick("Further accounts, to check", "关联账户（待核）");
        sections.table(heading, &columns(&further, &sections, lang));
        person::table(&self.persons, &mut sections);
        sections.notes(&self.notes);
        out.write_all(sections.into_text().as_bytes())
    }
}

fn columns(members: &[&MemberRow], sections: &Sections, lang: Lang) -> Columns {
    let words = sections.words();
    let yielding = |yields: u8, column: Column| Column { yields, ..column };
    let mut columns = Columns::new(vec![
        Column::right(words.rank),
        Column::left(words.account),
        yielding(5, Column::left(words.holder)),
        yielding(6, Column::left(words.bank)),
        Column::right(lang.pick("Score ×10⁶", "关联度×10⁶")),
        yielding(3, Column::right(lang.pick("Near ×10³", "邻近度×10³"))),
        yielding(4, Column::right(lang.pick("Strength", "往来强度"))),
        Column::right(lang.pick("Passed on soon", "快进快出")),
        yielding(1, Column::right(lang.pick("From suspects", "自涉案账户转入"))),
        yielding(1, Column::right(lang.pick("To suspects", "转往涉案账户"))),
        yielding(2, Column::left(lang.pick("Roles", "角色"))),
    ]);
    for member in members {
        let roles: Vec<_> = member.roles.iter().map(|role| role_word(role, lang)).collect();
        columns.row(vec![
            member.rank.map(|rank| rank.to_string()).unwrap_or_default(),
            member.account.clone(),
            member.holder.clone().unwrap_or_default(),
            member.bank.clone().unwrap_or_default(),
            format!("{:.1}", member.score * 1e6),
            format!("{:.2}", member.near * 1e3),
            format!("{:.1}", member.strength),
            format!("{:.1} %", member.fast * 100.0),
            dealt_words(member.from_suspects),
            dealt_words(member.to_suspects),
            roles.join(lang.pick(", ", "，")),
        ]);
    }
    columns
}

fn dealt_words(dealt: DealtRow) -> String {
    if dealt.transfers == 0 {
        return String::new();
    }
    format!("{} ({})", dealt.amount.grouped(), dealt.transfers)
}

pub(crate) fn role_word(role: &'static str, lang: Lang) -> &'static str {
    match (lang, role) {
        (Lang::Zh, "collector") => "归集",
        (Lang::Zh, "distributor") => "分流",
        (Lang::Zh, "passer") => "中转",
        (Lang::Zh, "cash-out") => "取现",
        (Lang::Zh, "merchant") => "消费",
        (_, other) => other,
    }
}

fn member_row(findings: NetworkFindings<'_>, member: &Member, rank: Option<usize>) -> MemberRow {
    let (holder, bank) = holder(findings.book, member.account);
    let dealt = |dealt: Dealt| DealtRow {
        transfers: dealt.transfers,
        amount: Amount::new(dealt.amount, findings.ledger.currency()),
    };
    let roles = member.figures.roles(&findings.thresholds);
    MemberRow {
        rank,
        account: findings.book.number(member.account).to_owned(),
        holder,
        bank,
        suspect: member.suspect,
        score: member.score,
        near: member.near,
        strength: member.strength,
        fast: member.fast,
        to_suspects: dealt(member.to_suspects),
        from_suspects: dealt(member.from_suspects),
        roles: roles.into_iter().map(fundtrail::network::Role::name).collect(),
        figures: Figures {
            fan_in: member.figures.fan_in,
            fan_out: member.figures.fan_out,
            passed: member.figures.passed,
            cash: member.figures.cash,
            merchant: member.figures.merchant,
        },
    }
}

fn holder(book: &AccountBook, account: AccountId) -> (Option<String>, Option<String>) {
    let text = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
    book.details(account)
        .map_or((None, None), |d| (text(&d.holder), text(&d.bank)))
}
