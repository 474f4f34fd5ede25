//! The sections of accounts: the freeze list, what holds under other rules, and accounts that hold nothing.

use std::collections::{BTreeMap, BTreeSet};

use fundtrail::mark::Mark;
use fundtrail::{Rule, Status};

use super::{Cell, Extent, Fields, Name, Section, Sheet};
use crate::amount::Amount;
use crate::model::{Account, AfterRecordsEnd, Figures, MayHold, Report, TopBounds};
use crate::words::{Lang, filled};

/// Accounts that passed all on which a terminal shows before the rest is summed.
const SHOWN_PASSED: usize = 5;

/// A column that says what another says too yields before any other.
const IMPLIED: u8 = 13;

/// The freeze list.
pub(super) fn accounts(report: &Report, lang: Lang) -> Section {
    let words = lang.words();
    let common = common_marks(report);
    let all_claimed = report.list().all(|account| account.claim == Some(account.held));
    let all_held = report.list().all(|account| account.status == Status::Held);
    let shared_calls = report.calls.iter().any(|call| call.accounts.len() > 1);
    let every = (!common.is_empty()).then(|| format!("{}: {}", words.every_account, told(&common, lang)));
    let secured = report.secured.map(|secured| {
        let (amount, accounts) = (secured.amount.grouped(), secured.accounts);
        format!("{}: {amount} ({} {accounts})", words.secured, words.accounts)
    });
    let section = Fields::new()
        .count(words.rank, |a: &Account| a.rank)
        .count(words.call, |a| a.call.filter(|_| shared_calls))
        .yields(3)
        .count(words.caller, |a| a.called.map(|(caller, _)| caller))
        .yields(1)
        .time(words.call_begins, |a| a.called.map(|(_, begins)| begins))
        .yields(1)
        .text(words.account, |a| a.account.as_str())
        .text(words.other_numbers, other_numbers)
        .yields(12)
        .text(words.holder, |a| a.holder.as_deref())
        .text(words.bank, |a| a.bank.as_deref())
        .yields(1)
        .count(words.level, |a| a.level)
        .yields(2)
        .text(words.status, |a| lang.status(a.status))
        .yields(if all_held { IMPLIED } else { 3 })
        .money(words.claim, |a| a.claim)
        .summed()
        .money(words.held, |a| a.held)
        .summed()
        .yields(if all_claimed { IMPLIED } else { 4 })
        .money(words.at_least, |a| a.at_least)
        .yields(5)
        .money(words.at_most, |a| a.at_most)
        .yields(5)
        .money(words.balance, |a| a.balance)
        .yields(6)
        .money(words.saving, |a| a.expected_saving)
        .summed()
        .yields(7)
        .money(words.coming_hour, |a| {
            a.expected_arrivals.as_ref().map(|coming| coming.amount)
        })
        .yields(8)
        .money(words.received, |a| a.received)
        .yields(10)
        .money(words.sent, |a| a.sent)
        .yields(11)
        .time(words.first_in, |a| a.first_received)
        .yields(11)
        .time(words.last_in, |a| a.last_received)
        .yields(8)
        .time(words.last_out, |a| a.last_sent)
        .yields(9)
        .time(words.records_until, |a| a.records_until)
        .yields(12)
        .time(words.frozen_until, |a| a.frozen_until)
        .yields(3)
        .text(words.marks, |a| told(&telling(a, &common), lang))
        .yields(4)
        .text(words.why, |a| a.why.as_deref())
        .yields(12)
        .section(Name::List, words.list, report.list());
    let section = match report.hidden.filter(|hidden| hidden.accounts > 0) {
        Some(hidden) => section.behind(
            &filled(words.hidden, &[hidden.accounts.to_string()]),
            &[
                (words.claim, Some(hidden.claim)),
                (words.held, Some(hidden.held)),
                (words.saving, hidden.expected_saving),
            ],
        ),
        None => section,
    };
    let nothing = (section.rows.is_empty() && section.tail.is_empty()).then(|| words.nothing_held.to_owned());
    let after = report.after_records_end().map(|after| match after {
        AfterRecordsEnd::AsOfLast => words.as_of_last_record.to_owned(),
        AfterRecordsEnd::Unknown => words.nothing_known_after.to_owned(),
    });
    section
        .said(nothing)
        .said(every)
        .said(after)
        .said(secured)
        .total(words.total)
        .shown(Extent::Top)
}

/// The numbers of an account besides the one that it goes by.
pub(super) fn other_numbers(account: &Account) -> String {
    let others = account
        .numbers
        .iter()
        .filter(|number| **number != account.account);
    others.map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// Marks that every account of the list has: said once, not in every row.
fn common_marks(report: &Report) -> Vec<Mark> {
    let mut accounts = report.list().map(|account| account.marks.clone());
    let first = accounts.next().filter(|_| report.list().nth(1).is_some());
    accounts.fold(first.unwrap_or_default(), |common, marks| {
        common.into_iter().filter(|mark| marks.contains(mark)).collect()
    })
}

/// The marks of an account that neither its status says nor every account has.
fn telling(account: &Account, common: &[Mark]) -> Vec<Mark> {
    let marks = account.marks.iter().copied();
    marks
        .filter(|mark| !said_by_status(*mark, account.status) && !common.contains(mark))
        .collect()
}

fn said_by_status(mark: Mark, status: Status) -> bool {
    matches!(
        (mark, status),
        (Mark::Unseen, Status::Unseen) | (Mark::Parked, Status::Parked)
    ) || (mark == Mark::OpeningAssumed && matches!(status, Status::Unseen | Status::Parked))
}

fn told(marks: &[Mark], lang: Lang) -> String {
    let words: Vec<&str> = marks.iter().map(|mark| lang.mark(*mark)).collect();
    words.join(lang.words().comma)
}

/// The bounds of the first accounts together, and what they rest on.
pub(super) fn together(report: &Report, lang: Lang) -> Section {
    let (bounds, words) = (&report.bounds, lang.words());
    let rests = bounds.rest_on(words).filter(|_| !bounds.top.is_empty());
    Fields::new()
        .count(words.first, |top: &TopBounds| top.accounts)
        .money(words.at_least, |top| top.at_least)
        .money(words.at_most, |top| top.at_most)
        .section(Name::Together, words.together, &bounds.top)
        .uncounted()
        .said(rests)
        .on(Sheet::Summary)
}

/// What an account or the exits hold under each rule, in the order of the rules.
struct UnderRules<'a> {
    number: &'a str,
    held: Vec<Amount>,
}

/// What each rule gives: every account that any of them leaves money in, and what each lets out, so that each
/// column adds up to what was paid.
pub(super) fn rules(report: &Report, lang: Lang) -> Section {
    let words = lang.words();
    let rules = report.rules.as_ref().map_or(&[][..], |rules| &rules.0);
    let nothing = report.totals.paid.with_minor(0);
    let held: Vec<BTreeMap<&str, Amount>> = rules
        .iter()
        .map(|(_, accounts)| accounts.iter().map(|(a, f)| (a.as_str(), f.held)).collect())
        .collect();
    let row = |number| UnderRules {
        number,
        held: held
            .iter()
            .map(|rule| rule.get(number).copied().unwrap_or(nothing))
            .collect(),
    };
    let mut seen = BTreeSet::new();
    let of_list = report.accounts.iter().map(|account| account.account.as_str());
    let of_rules = rules
        .iter()
        .flat_map(|(_, accounts)| accounts.iter().map(|(a, _)| a.as_str()));
    let mut rows: Vec<UnderRules<'_>> = of_list
        .chain(of_rules)
        .filter(|number| seen.insert(*number))
        .map(row)
        .filter(|row| row.held.iter().any(|held| held.minor() > 0))
        .collect();
    // Money is conserved under every rule: what no account holds has left.
    let left = |rule: &BTreeMap<&str, Amount>| {
        let held: i128 = rule.values().map(|held| held.minor()).sum();
        nothing.with_minor(report.totals.paid.minor() - held)
    };
    let exits = UnderRules {
        number: words.exits,
        held: held.iter().map(left).collect(),
    };
    if exits.held.iter().any(|left| left.minor() != 0) {
        rows.push(exits);
    }
    let mut fields = Fields::new().text(words.account, |row: &UnderRules<'_>| row.number);
    for (place, (rule, _)) in rules.iter().enumerate() {
        fields = fields
            .money(lang.rule(*rule), move |row| row.held[place])
            .summed();
    }
    fields
        .section(Name::Rules, words.rules, &rows)
        .uncounted()
        .total(words.paid)
        .shown(Extent::Top)
}

/// What each rule gives for each account, a table a rule.
pub(super) fn by_rule(report: &Report, lang: Lang) -> Vec<Section> {
    let words = lang.words();
    let whose = whose(report);
    let of = |number: &str| whose.get(number).copied().unwrap_or_default();
    let table = |(rule, accounts): &(Rule, Vec<(String, Figures)>)| {
        let held: i128 = accounts.iter().map(|(_, figures)| figures.held.minor()).sum();
        let left = report.totals.paid.with_minor(report.totals.paid.minor() - held);
        Fields::new()
            .text(words.account, |row: &(String, Figures)| row.0.as_str())
            .text(words.holder, |row| of(&row.0).0)
            .text(words.bank, |row| of(&row.0).1)
            .money(words.received, |row| row.1.received)
            .money(words.sent, |row| row.1.sent)
            .money(words.held, |row| row.1.held)
            .summed()
            .section(
                Name::OneRule,
                &filled(words.figures_by, &[lang.rule(*rule).to_owned()]),
                accounts,
            )
            .behind(words.exits, &[(words.held, Some(left))])
            .total(words.paid)
            .shown(Extent::FilesOnly)
            .folded()
    };
    report
        .rules
        .iter()
        .flat_map(|rules| rules.0.iter().map(table))
        .collect()
}

/// The holder and the bank of each account, as far as the report has them.
fn whose(report: &Report) -> BTreeMap<&str, (Option<&str>, Option<&str>)> {
    let elsewhere = report
        .courses
        .iter()
        .flat_map(|courses| &courses.accounts_elsewhere);
    let accounts = report.accounts.iter().chain(elsewhere);
    let accounts = accounts.map(|a| (&a.account, (&a.holder, &a.bank)));
    let may = report.may_hold.iter().map(|a| (&a.account, (&a.holder, &a.bank)));
    may.chain(accounts)
        .map(|(number, (holder, bank))| (number.as_str(), (holder.as_deref(), bank.as_deref())))
        .collect()
}

/// Accounts that hold nothing under the rule and may hold something under another.
pub(super) fn may_hold(report: &Report, lang: Lang) -> Section {
    let words = lang.words();
    Fields::new()
        .text(words.account, |a: &MayHold| a.account.as_str())
        .text(words.holder, |a| a.holder.as_deref())
        .text(words.bank, |a| a.bank.as_deref())
        .money(words.at_least, |a| a.at_least)
        .money(words.at_most, |a| a.at_most)
        .money(words.balance, |a| a.balance)
        .yields(1)
        .section(Name::MayHold, words.may_hold, &report.may_hold)
        .shown(Extent::Top)
}

/// Accounts that keep traced money and are not to be frozen.
pub(super) fn elsewhere(report: &Report, lang: Lang) -> Section {
    let words = lang.words();
    let kept = report.unranked().filter(|account| account.held.minor() > 0);
    off_the_list(lang)
        .section(Name::Elsewhere, words.elsewhere, kept)
        .total(words.total)
        .shown(Extent::Top)
}

/// Accounts that passed on all that came.
pub(super) fn passed(report: &Report, lang: Lang) -> Section {
    let words = lang.words();
    let passed = report.unranked().filter(|account| account.held.minor() == 0);
    off_the_list(lang)
        .section(Name::Passed, words.passed, passed)
        .shown(Extent::First(SHOWN_PASSED))
        .folded()
}

fn off_the_list<'a>(lang: Lang) -> Fields<'a, Account> {
    let words = lang.words();
    let held = |a: &Account| Some(a.held).filter(|held| held.minor() > 0);
    Fields::new()
        .text(words.account, |a: &Account| a.account.as_str())
        .text(words.holder, |a| a.holder.as_deref())
        .text(words.bank, |a| a.bank.as_deref())
        .yields(1)
        .count(words.level, |a| a.level)
        .text(words.status, move |a| lang.status(a.status))
        .yields(2)
        .money(words.held, held)
        .summed()
        .money(words.received, |a| a.received)
        .money(words.sent, |a| a.sent)
        .yields(3)
        .money(words.at_least, |a| a.at_least)
        .yields(4)
        .money(words.at_most, |a| a.at_most)
        .yields(4)
        .money(words.balance, |a| a.balance)
        .yields(9)
        .time(words.first_in, |a| Cell::from(a.first_received))
        .yields(7)
        .time(words.last_in, |a| a.last_received)
        .yields(6)
        .time(words.last_out, |a| a.last_sent)
        .yields(6)
        .text(words.marks, move |a| told(&telling(a, &[]), lang))
        .yields(8)
}
