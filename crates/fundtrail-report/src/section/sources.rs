//! The sections of where money came from.

use fundtrail::sources::OriginKind;

use super::{Extent, Fields, Name, Section, inputs_of, notes_of, places};
use crate::amount::Amount;
use crate::document::Document;
use crate::sources::{Asked, OfOrigin, OriginPaymentRow, OriginRow, Parts, SourcesReport};
use crate::words::{Lang, filled};

/// What the command `sources` says.
pub(crate) fn sources(report: &SourcesReport, lang: Lang) -> Document {
    let words = lang.words();
    Document::new(lang, words.sources, &report.version, Name::Origins)
        .fact(words.rule, lang.rule(report.rule))
        .until(report.as_of, &report.currency)
        .sections([
            asked(report, lang),
            origins(report, lang),
            parts(report, lang),
            payments(report, lang),
            inputs_of(&report.inputs, lang),
            notes_of(&report.notes, lang),
        ])
}

fn asked(report: &SourcesReport, lang: Lang) -> Section {
    let words = lang.words();
    Fields::new()
        .text(words.account, |asked: &Asked| asked.account.as_str())
        .text(words.holder, |asked| asked.holder.as_deref())
        .text(words.bank, |asked| asked.bank.as_deref())
        .money(words.held, |asked| asked.whole.held)
        .money(words.all_received, |asked| asked.whole.received)
        .money(words.all_passed_on, |asked| asked.whole.passed_on)
        .section(Name::Asked, words.asked, &report.accounts)
        .uncounted()
}

fn origins(report: &SourcesReport, lang: Lang) -> Section {
    let words = lang.words();
    let section = Fields::new()
        .count(words.rank, |origin: &OriginRow| origin.number)
        .text(words.origin, move |origin| name(origin, lang))
        .text(words.holder, |origin| origin.holder.as_deref())
        .yields(4)
        .text(words.bank, |origin| origin.bank.as_deref())
        .yields(5)
        .money(words.held, |origin| origin.parts.held)
        .summed()
        .money(words.at_least, |origin| origin.at_least)
        .yields(2)
        .money(words.at_most, |origin| origin.at_most)
        .yields(2)
        .money(words.all_received, |origin| origin.parts.received)
        .summed()
        .money(words.all_passed_on, |origin| origin.parts.passed_on)
        .summed()
        .yields(8)
        .money(words.exited, |origin| origin.parts.exited)
        .summed()
        .yields(6)
        .money(words.paid_in, |origin| origin.paid)
        .yields(7)
        .count(words.transfers, |origin| origin.transfers)
        .yields(8)
        .count(words.level_above, |origin| origin.level)
        .yields(9)
        .time(words.first_transfer, |origin| origin.first)
        .yields(10)
        .time(words.last_transfer, |origin| origin.last)
        .yields(11)
        .text(words.marks, move |origin| {
            lang.listed(origin.marks.iter().map(|&mark| lang.origin_mark(mark)))
        })
        .yields(1)
        .section(Name::Origins, words.came_from, &report.origins)
        .shown(Extent::Top);
    let rest = |of: fn(&Parts) -> Amount| sum(report.accounts.iter().map(|asked| of(&asked.rest)));
    let (held, received, exited) = (rest(|p| p.held), rest(|p| p.received), rest(|p| p.exited));
    let lumped = [held, received]
        .into_iter()
        .flatten()
        .any(|amount| amount.minor() > 0);
    let section = if lumped {
        let sums = [
            (words.held, held),
            (words.all_received, received),
            (words.all_passed_on, rest(|p| p.passed_on)),
            (words.exited, exited),
        ];
        section.behind(&format!("… {}", words.other_origins), &sums)
    } else {
        section
    };
    section.total(words.total)
}

fn sum(amounts: impl Iterator<Item = Amount>) -> Option<Amount> {
    amounts.reduce(|sum, amount| sum.with_minor(sum.minor() + amount.minor()))
}

/// What an origin is called.
fn name(origin: &OriginRow, lang: Lang) -> String {
    match (&origin.account, &origin.exit, origin.kind) {
        (Some(account), _, OriginKind::Opening) => {
            filled(lang.words().opening_of, std::slice::from_ref(account))
        }
        (Some(account), _, OriginKind::Unseen | OriginKind::Stopped | OriginKind::Exit) => account.clone(),
        (None, Some(exit), _) => exit.called(lang.exit(exit.kind)),
        (None, None, _) => String::new(),
    }
}

/// What of each account is of each origin, where several accounts are asked about.
fn parts(report: &SourcesReport, lang: Lang) -> Section {
    let words = lang.words();
    let several = report.accounts.len() > 1;
    let of_accounts = report.accounts.iter().filter(|_| several);
    let rows: Vec<(&Asked, &OfOrigin)> = of_accounts
        .flat_map(|asked| asked.by_origin.iter().map(move |part| (asked, part)))
        .collect();
    let origin = move |number: usize| {
        let origin = report.origins.iter().find(|origin| origin.number == number);
        origin.map(|origin| name(origin, lang))
    };
    Fields::new()
        .text(words.account, |row: &(&Asked, &OfOrigin)| row.0.account.as_str())
        .count(words.rank, |row| row.1.origin)
        .text(words.origin, move |row| origin(row.1.origin))
        .money(words.held, |row| row.1.parts.held)
        .money(words.all_received, |row| row.1.parts.received)
        .money(words.all_passed_on, |row| row.1.parts.passed_on)
        .money(words.exited, |row| row.1.parts.exited)
        .section(Name::Parts, words.parts, &rows)
        .shown(Extent::Top)
}

fn payments(report: &SourcesReport, lang: Lang) -> Section {
    let words = lang.words();
    let rows: Vec<(&OriginRow, &OriginPaymentRow)> = report
        .origins
        .iter()
        .flat_map(|origin| origin.payments.iter().map(move |payment| (origin, payment)))
        .collect();
    Fields::new()
        .count(words.rank, |row: &(&OriginRow, &OriginPaymentRow)| row.0.number)
        .text(words.origin, move |row| name(row.0, lang))
        .time(words.time, |row| row.1.at)
        .text(words.serial, |row| row.1.id.as_deref())
        .text(words.to, |row| row.1.to.as_deref())
        .money(words.amount, |row| row.1.amount)
        .money(words.held, |row| row.1.held)
        .text(words.source, |row| places(&row.1.source))
        .section(Name::OriginPayments, words.origin_payments, &rows)
        .shown(Extent::FilesOnly)
        .folded()
}
