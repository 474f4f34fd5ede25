//! The sections of how traced money reached an account.

use std::collections::{BTreeSet, HashMap};

use super::{Extent, Fields, Name, Section, Sheet, inputs_of, notes_of, places};
use crate::amount::Amount;
use crate::courses::Courses;
use crate::document::Document;
use crate::evidence::{EvidenceChain, EvidenceReport, Step};
use crate::model::{Place, Report};
use crate::words::{Lang, filled};

/// What the command `evidence` says: a table a chain, and for spreadsheets one table of all.
pub(crate) fn evidence(report: &EvidenceReport, lang: Lang) -> Document {
    let words = lang.words();
    let holder = report.holder.as_ref().map(|name| format!(" {name}"));
    let account = format!("{}{}", report.account, holder.unwrap_or_default());
    let document = Document::new(lang, words.evidence, &report.version, Name::Steps)
        .fact(words.account, account)
        .fact(words.received, report.received.grouped());
    let document = if report.cut.minor() > 0 {
        document.fact(words.cut, report.cut.grouped())
    } else {
        document
    };
    let chains = (1..).zip(&report.chains);
    document
        .fact(words.rule, lang.rule(report.rule))
        .until(report.as_of, &report.currency)
        .sections(chains.map(|(number, chain)| of_chain(number, chain, lang)))
        .sections([
            quotes(report, lang),
            steps(report, lang),
            inputs_of(&report.inputs, lang),
            notes_of(&report.notes, lang),
        ])
}

fn of_chain(number: usize, chain: &EvidenceChain, lang: Lang) -> Section {
    let words = lang.words();
    let title = filled(
        words.chain_of,
        &[number.to_string(), chain.amount.grouped(), chain.payment.clone()],
    );
    with_steps(Fields::new(), lang, |step: &Step| step)
        .section(Name::Chain, &title, &chain.transfers)
        .uncounted()
        .on(if number == 1 { Sheet::Own } else { Sheet::Joined })
}

/// Adds the columns of a step.
fn with_steps<'a, R>(
    fields: Fields<'a, R>,
    lang: Lang,
    step: impl Fn(&'a R) -> &'a Step + Copy + 'a,
) -> Fields<'a, R> {
    let words = lang.words();
    let payee = move |row| {
        let transfer = &step(row).transfer;
        let exit = transfer.exit.map(|kind| lang.exit(kind).to_owned());
        transfer.to.clone().or(exit)
    };
    fields
        .time(words.time, move |row| step(row).transfer.at)
        .text(words.from, move |row| step(row).transfer.from.as_deref())
        .text(words.to, payee)
        .money(words.amount, move |row| step(row).transfer.amount)
        .money(words.traced, move |row| step(row).transfer.traced)
        .money(words.from_before, move |row| step(row).from_before)
        .yields(2)
        .money(words.from_after, move |row| step(row).from_after)
        .yields(2)
        .money(words.to_before, move |row| step(row).to_before)
        .yields(1)
        .money(words.to_after, move |row| step(row).to_after)
        .yields(1)
        .text(words.source, move |row| places(&step(row).transfer.source))
}

/// The lines that the chains rest on, each once, in the order in which they are met.
fn quotes(report: &EvidenceReport, lang: Lang) -> Section {
    let words = lang.words();
    let steps = report.chains.iter().flat_map(|chain| &chain.transfers);
    let lines = steps.flat_map(|step| step.transfer.source.iter().zip(&step.lines));
    let mut met = BTreeSet::new();
    let told: Vec<(&Place, &str)> = lines
        .filter_map(|(place, line)| Some((place, line.as_deref()?)))
        .filter(|(place, _)| met.insert(*place))
        .collect();
    Fields::new()
        .text(words.source, |line: &(&Place, &str)| line.0.to_string())
        .text(words.line, |line| line.1)
        .section(Name::Quotes, words.quotes, &told)
        .uncounted()
        .shown(Extent::Lines(usize::MAX))
}

/// The lines that record a step, apart by a bar.
fn lines(step: &Step) -> String {
    let lines: Vec<&str> = step.lines.iter().flatten().map(String::as_str).collect();
    lines.join(" ¦ ")
}

/// A step of a chain to one of many accounts.
struct StepTo<'r> {
    account: &'r str,
    holder: Option<&'r str>,
    number: usize,
    amount: Amount,
    payment: &'r str,
    place: usize,
    step: Step,
    cut: Option<Amount>,
}

/// How traced money came to the accounts of the list under the report's rule: the widest chains to each, a row a step.
pub(super) fn ways(report: &Report, lang: Lang) -> Section {
    let words = lang.words();
    let rows: Vec<StepTo<'_>> = report
        .courses
        .as_ref()
        .map_or_else(Vec::new, |courses| steps_to(report, courses));
    let fields = Fields::new()
        .text(words.account, |row: &StepTo<'_>| row.account)
        .text(words.holder, |row| row.holder)
        .count(words.chain, |row| row.number)
        .text(words.payment, |row| row.payment)
        .money(words.chain_amount, |row| row.amount)
        .count(words.step, |row| row.place);
    with_steps(fields, lang, |row: &StepTo<'_>| &row.step)
        .money(words.further_chains, |row| row.cut)
        .section(Name::Ways, words.ways, &rows)
        .uncounted()
        .shown(Extent::FilesOnly)
        .folded()
}

fn steps_to<'r>(report: &'r Report, courses: &'r Courses) -> Vec<StepTo<'r>> {
    let holders = report.accounts.iter();
    let holders: HashMap<&str, Option<&str>> = holders
        .map(|account| (account.account.as_str(), account.holder.as_deref()))
        .collect();
    let mut rows = Vec::new();
    for ways in courses.rules.first().map_or(&[][..], |course| &course.ways) {
        // What the report hides is hidden here too.
        let Some(&holder) = holders.get(ways.account.as_str()) else {
            continue;
        };
        for (number, way) in (1..).zip(&ways.chains) {
            rows.extend((1..).zip(&way.transfers).map(|(place, &transfer)| StepTo {
                account: &ways.account,
                holder,
                number,
                amount: way.amount,
                payment: &report.payments[way.payment].id,
                place,
                step: step_of(report, courses, transfer),
                cut: Some(ways.cut).filter(|cut| cut.minor() > 0),
            }));
        }
    }
    rows
}

fn step_of(report: &Report, courses: &Courses, transfer: usize) -> Step {
    let balances = courses.balances.get(&transfer).copied().unwrap_or_default();
    let one = |two: Option<[Amount; 2]>, i: usize| two.map(|two| two[i]);
    Step {
        transfer: courses.transfer(report, transfer).clone(),
        from_before: one(balances.payer, 0),
        from_after: one(balances.payer, 1),
        to_before: one(balances.payee, 0),
        to_after: one(balances.payee, 1),
        lines: Vec::new(),
    }
}

/// One row a step, with its chain.
struct Row<'r> {
    number: usize,
    amount: Amount,
    payment: &'r str,
    place: usize,
    step: &'r Step,
}

fn steps(report: &EvidenceReport, lang: Lang) -> Section {
    let words = lang.words();
    let mut rows = Vec::new();
    for (number, chain) in (1..).zip(&report.chains) {
        rows.extend((1..).zip(&chain.transfers).map(|(place, step)| Row {
            number,
            amount: chain.amount,
            payment: &chain.payment,
            place,
            step,
        }));
    }
    let fields = Fields::new()
        .count(words.chain, |row: &Row<'_>| row.number)
        .text(words.payment, |row| row.payment)
        .money(words.chain_amount, |row| row.amount)
        .count(words.step, |row| row.place);
    with_steps(fields, lang, |row: &Row<'_>| row.step)
        .text(words.line_text, |row| lines(row.step))
        .section(Name::Steps, words.all_steps, &rows)
        .shown(Extent::FilesOnly)
        .folded()
}
