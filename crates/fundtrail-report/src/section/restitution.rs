//! The sections of who gets what.

use fundtrail::restitution::Article;

use super::{Cell, Extent, Fields, Name, Section, Sheet, cited, inputs_of, notes_of, payments_of};
use crate::amount::Amount;
use crate::document::{Document, Enclosure, pairs};
use crate::restitution::{Given, PotRow, ReturnReport, StaysFor, VictimRow, Why};
use crate::words::{Lang, filled};

/// What the command `return` says, with a sheet for each victim.
pub(crate) fn restitution(report: &ReturnReport, lang: Lang) -> Document {
    let words = lang.words();
    Document::new(lang, words.restitution, &report.version, Name::Victims)
        .fact(words.scheme, lang.scheme(report.scheme))
        .fact(words.rule, lang.rule(report.rule))
        .fact(words.amounts_in, report.currency.as_str())
        .sections([
            victims(report, lang),
            frozen(report, lang),
            given(Name::Given, words.out_of, &report.cells, lang).uncounted(),
            schemes(report, lang),
            inputs_of(&report.inputs, lang),
            notes_of(&report.notes, lang),
        ])
        .enclosing(report.victims.iter().map(|victim| sheet(report, victim, lang)))
}

fn sum(amounts: impl Iterator<Item = Amount>) -> Option<Amount> {
    amounts.reduce(|sum, amount| sum.with_minor(sum.minor() + amount.minor()))
}

fn victims(report: &ReturnReport, lang: Lang) -> Section {
    let words = lang.words();
    let all = |of: fn(&VictimRow) -> Amount| sum(report.victims.iter().map(of));
    let share = all(|v| v.gets).zip(all(|v| v.loss));
    Fields::new()
        .text(words.victim, |victim: &VictimRow| victim.victim.as_str())
        .money(words.victim_paid, |victim| victim.paid)
        .summed()
        .money(words.got_back, |victim| victim.returned)
        .summed()
        .money(words.loss, |victim| victim.loss)
        .summed()
        .money(words.gets, |victim| victim.gets)
        .summed()
        .figure(words.of_loss, |victim| victim.gets.share_of(victim.loss))
        .money(words.lacks, |victim| victim.lacks)
        .summed()
        .section(Name::Victims, words.victims, &report.victims)
        .uncounted()
        .total(words.total)
        .total_of(words.of_loss, share.and_then(|(gets, loss)| gets.share_of(loss)))
}

fn frozen(report: &ReturnReport, lang: Lang) -> Section {
    let words = lang.words();
    let stays = |pot: &PotRow| sum(pot.stays.iter().map(|stays| stays.amount));
    Fields::new()
        .text(words.account, |pot: &PotRow| pot.account.as_str())
        .text(words.holder, |pot| pot.holder.as_deref())
        .yields(3)
        .text(words.bank, |pot| pot.bank.as_deref())
        .yields(4)
        .time(words.frozen_at, |pot| pot.at)
        .yields(6)
        .money(words.balance, |pot| pot.balance)
        .yields(7)
        .money(words.frozen_amount, |pot| pot.frozen)
        .summed()
        .money(words.traced, |pot| pot.traced)
        .summed()
        .money(words.given, |pot| pot.given)
        .summed()
        .money(words.stays, move |pot| {
            stays(pot).unwrap_or_else(|| pot.frozen.with_minor(0))
        })
        .summed()
        .text(words.by_article, move |pot| article(pot.article, lang))
        .yields(1)
        .text(words.why, move |pot| why(pot, lang))
        .yields(2)
        .section(Name::Frozen, words.frozen_accounts, &report.accounts)
        .uncounted()
        .total(words.total)
}

fn article(article: Article, lang: Lang) -> &'static str {
    let words = lang.words();
    match article {
        Article::Single => words.article_single,
        Article::Timestamps => words.article_timestamps,
        Article::Proportion(_) => words.article_proportion,
    }
}

/// Why an account is shared in proportion, and why some of it stays frozen.
fn why(pot: &PotRow, lang: Lang) -> String {
    let words = lang.words();
    let unclear = pot.why.as_ref().map(|why| match why {
        Why::Unseen => words.unclear_unseen.to_owned(),
        Why::Order => words.unclear_order.to_owned(),
        Why::Rules {
            victim,
            least_rule,
            least,
            most_rule,
            most,
        } => filled(
            words.unclear_rules,
            &[
                victim.clone(),
                least.grouped(),
                lang.rule_word(*least_rule).to_owned(),
                most.grouped(),
                lang.rule_word(*most_rule).to_owned(),
            ],
        ),
    });
    let stays = pot.stays.iter().map(|stays| {
        let text = match stays.reason {
            StaysFor::NotTraced => words.stays_not_traced,
            StaysFor::NotDue => words.stays_not_due,
        };
        filled(text, &[stays.amount.grouped()])
    });
    unclear
        .into_iter()
        .chain(stays)
        .collect::<Vec<_>>()
        .join(lang.then())
}

/// Who gets what out of which account.
fn given<'r>(name: Name, title: &str, given: impl IntoIterator<Item = &'r Given>, lang: Lang) -> Section {
    let words = lang.words();
    Fields::new()
        .text(words.account, |given: &Given| given.account.as_str())
        .text(words.victim, |given| given.victim.as_str())
        .money(words.gets, |given| given.amount)
        .summed()
        .money(words.traced, |given| given.traced)
        .summed()
        .section(name, title, given)
        .total(words.total)
}

fn schemes(report: &ReturnReport, lang: Lang) -> Section {
    let words = lang.words();
    let rows: Vec<(usize, &VictimRow)> = report
        .victims
        .iter()
        .enumerate()
        .filter(|_| !report.schemes.is_empty())
        .collect();
    let moves = |victim: usize| {
        let gets = || report.schemes.iter().map(|scheme| scheme.gets[victim]);
        let (least, most) = (gets().min()?, gets().max()?);
        Some(most.with_minor(most.minor() - least.minor()))
    };
    let mut fields = Fields::new().text(words.victim, |row: &(usize, &VictimRow)| row.1.victim.as_str());
    for scheme in &report.schemes {
        fields = fields
            .money(lang.scheme(scheme.scheme), move |row| scheme.gets[row.0])
            .summed();
    }
    fields
        .money(words.choice_moves, move |row| moves(row.0))
        .section(Name::Schemes, words.schemes, &rows)
        .uncounted()
        .shown(Extent::Whole)
        .total(words.total)
}

/// What is put into the file of one victim.
fn sheet(report: &ReturnReport, victim: &VictimRow, lang: Lang) -> Enclosure {
    let words = lang.words();
    let facts = [
        (words.victim, Cell::from(victim.victim.as_str())),
        (words.victim_paid, victim.paid.into()),
        (words.got_back, victim.returned.into()),
        (words.loss, victim.loss.into()),
        (words.gets, victim.gets.into()),
        (words.of_loss, victim.gets.share_of(victim.loss).into()),
        (words.lacks, victim.lacks.into()),
        (words.signed, Cell::from("")),
    ];
    let cells = report.cells.iter().filter(|cell| cell.victim == victim.victim);
    let places = victim.payments.iter().flat_map(|payment| &payment.source);
    Enclosure {
        name: victim.victim.clone(),
        sections: vec![
            pairs(Name::Victim, words.restitution, &facts),
            payments_of(&victim.payments, lang).on(Sheet::Joined),
            given(Name::Given, words.out_of, cells, lang),
            cited(&report.inputs, places, lang),
        ],
    }
}
