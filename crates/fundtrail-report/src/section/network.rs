//! The sections of who works together.

use super::{Cell, Decimal, Extent, Fields, Name, Section, inputs_of, notes_of};
use crate::document::Document;
use crate::network::{
    DealtRow, EverybodysRow, GroupRow, MemberRow, NetworkReport, Person, TieRow, ToFreezeRow,
};
use crate::words::Lang;

/// What the command `network` says.
pub(crate) fn network(report: &NetworkReport, lang: Lang) -> Document {
    let words = lang.words();
    let (suspects, further): (Vec<_>, Vec<_>) = report.members.iter().partition(|member| member.suspect);
    Document::new(lang, words.network, &report.version, Name::Further)
        .until(report.as_of, &report.currency)
        .sections([
            members(Name::Suspects, words.suspects, words.group, suspects, lang),
            members(Name::Further, words.further, words.works_with, further, lang).uncounted(),
            groups(&report.groups, lang),
            to_freeze(&report.to_freeze, lang),
            persons(&report.persons, lang),
            ties(&report.ties, lang),
            everybodys(&report.everybodys, lang),
            inputs_of(&report.inputs, lang),
            notes_of(&report.notes, lang),
        ])
}

fn members<'r>(
    name: Name,
    title: &str,
    group: &'static str,
    members: impl IntoIterator<Item = &'r MemberRow>,
    lang: Lang,
) -> Section {
    let words = lang.words();
    let some = |dealt: DealtRow| Some(dealt).filter(|dealt| dealt.transfers > 0);
    Fields::new()
        .count(words.rank, |member: &MemberRow| member.rank)
        .text(words.account, |member| member.account.as_str())
        .text(words.holder, |member| member.holder.as_deref())
        .yields(5)
        .text(words.bank, |member| member.bank.as_deref())
        .yields(6)
        .figure(words.score, |member| Decimal::rounded(member.score * 1e6, 1))
        .figure(words.near, |member| Decimal::rounded(member.near * 1e3, 2))
        .yields(3)
        .figure(words.strength, |member| Decimal::rounded(member.strength, 1))
        .yields(4)
        .figure(words.passed_soon, |member| Cell::share(member.fast))
        .money(words.from_suspects, move |member| {
            some(member.from_suspects).map(|dealt| dealt.amount)
        })
        .yields(1)
        .count(words.from_suspects_count, move |member| {
            some(member.from_suspects).map(|dealt| dealt.transfers)
        })
        .yields(7)
        .money(words.to_suspects, move |member| {
            some(member.to_suspects).map(|dealt| dealt.amount)
        })
        .yields(1)
        .count(words.to_suspects_count, move |member| {
            some(member.to_suspects).map(|dealt| dealt.transfers)
        })
        .yields(7)
        .text(words.roles, move |member| {
            lang.listed(member.roles.iter().map(|&role| lang.role(role)))
        })
        .yields(2)
        .count(group, |member| member.group)
        .yields(1)
        .section(name, title, members)
        .shown(Extent::Top)
}

fn persons(persons: &[Person], lang: Lang) -> Section {
    let words = lang.words();
    Fields::new()
        .text(words.person, |person: &Person| person.name.as_deref())
        .text(words.identity, move |person| {
            person
                .number
                .clone()
                .unwrap_or_else(|| words.name_alone.to_owned())
        })
        .count(words.cards, |person| person.accounts.len())
        .summed()
        .text(words.bank, move |person| {
            lang.listed(person.banks.iter().map(String::as_str))
        })
        .yields(3)
        .money(words.all_received, |person| person.received)
        .money(words.all_paid, |person| person.paid)
        .time(words.first_transfer, |person| person.first)
        .yields(2)
        .time(words.last_transfer, |person| person.last)
        .yields(2)
        .text(words.roles, move |person| {
            lang.listed(person.roles.iter().map(|&role| lang.role(role)))
        })
        .yields(1)
        .text(words.account, |person| person.accounts.join(" "))
        .yields(4)
        .section(Name::Persons, words.persons, persons)
        .uncounted()
        .shown(Extent::Top)
}

fn groups(groups: &[GroupRow], lang: Lang) -> Section {
    let words = lang.words();
    Fields::new()
        .count(words.group, |group: &GroupRow| group.group)
        .count(words.cards, |group| group.accounts.len())
        .count(words.people, |group| group.persons)
        .text(words.bank, move |group| {
            lang.listed(group.banks.iter().map(String::as_str))
        })
        .yields(5)
        .money(words.all_received, |group| group.received.amount)
        .money(words.inside, |group| group.inside.amount)
        .money(words.all_paid, |group| group.paid.amount)
        .text(words.exits, move |group| {
            let exits = group.exited.iter().map(|exit| {
                let kind = lang.exit(exit.kind);
                format!("{kind} {}", exit.dealt.amount.grouped())
            });
            let exits: Vec<String> = exits.collect();
            lang.listed(exits.iter().map(String::as_str))
        })
        .yields(2)
        .money(words.kept, |group| group.kept)
        .time(words.first_transfer, |group| group.first)
        .yields(3)
        .time(words.last_transfer, |group| group.last)
        .yields(3)
        .text(words.accounts, |group| group.accounts.join(" "))
        .yields(4)
        .section(Name::Groups, words.groups, groups)
        .shown(Extent::Top)
}

fn to_freeze(rows: &[ToFreezeRow], lang: Lang) -> Section {
    let words = lang.words();
    Fields::new()
        .count(words.group, |row: &ToFreezeRow| row.group)
        .text(words.account, |row| row.account.as_str())
        .text(words.holder, |row| row.holder.as_deref())
        .yields(3)
        .text(words.bank, |row| row.bank.as_deref())
        .yields(4)
        .money(words.traced, |row| row.traced)
        .money(words.balance, |row| row.balance)
        .text(words.opening, move |row| {
            match (row.opening_assumed, row.opening_raised) {
                (true, _) => words.assumed,
                (false, true) => words.raised,
                (false, false) => "",
            }
        })
        .yields(2)
        .section(Name::GroupsToFreeze, words.groups_to_freeze, rows)
        .shown(Extent::Top)
}

fn ties(ties: &[TieRow], lang: Lang) -> Section {
    let words = lang.words();
    let money = |tie: &TieRow, at: usize| tie.money.map(|money| money[at].amount);
    Fields::new()
        .text(words.account, |tie: &TieRow| tie.accounts[0].as_str())
        .text(words.and_account, |tie| tie.accounts[1].as_str())
        .text(words.kind, move |tie| lang.tie(tie.kind))
        .text(words.value, |tie| tie.value.as_deref())
        .count(words.count, |tie| tie.count)
        .money(words.there, move |tie| money(tie, 0))
        .yields(1)
        .money(words.back, move |tie| money(tie, 1))
        .yields(1)
        .text(words.shared, |tie| tie.shared.join(" "))
        .yields(3)
        .text(words.source, |tie| {
            tie.source
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .yields(2)
        .section(Name::Ties, words.ties, ties)
        .shown(Extent::Top)
}

fn everybodys(commons: &[EverybodysRow], lang: Lang) -> Section {
    let words = lang.words();
    Fields::new()
        .text(words.kind, move |common: &EverybodysRow| lang.common(common.kind))
        .text(words.value, |common| common.value.as_str())
        .count(words.accounts, |common| common.accounts)
        .section(Name::Everybodys, words.everybodys, commons)
        .shown(Extent::Top)
}
