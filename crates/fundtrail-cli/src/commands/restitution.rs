//! `fundtrail return`: who gets how much of what is frozen.

use std::collections::BTreeMap;

use anyhow::{Context as _, anyhow};
use fundtrail::restitution::{Assess, AssessError, Assessment, Frozen, Scheme, Victim};
use fundtrail::{Currency, Ledger, Money, TransferIndex};
use fundtrail_report::ReturnReport;
use fundtrail_report::restitution::ReturnFindings;
use fundtrail_statements::cell::AmountFormat;
use fundtrail_statements::{Case, PaymentAt, VictimPayment, read_victims};

use crate::args::{Language, ReturnArgs};
use crate::failure::{Failure, Outcome};
use crate::handing::{self, Draws};
use crate::reading::Lines;
use crate::remark::Remark;
use crate::{question, reading, tables};

/// Runs the command.
pub(crate) fn run(args: &ReturnArgs) -> Outcome {
    let files = handing::files(&args.show.output, Draws::Networks)?;
    let lines = read_victims(&args.victims)?;
    let mut case = reading::read(&args.read, None)?;
    let lists = [Some(&args.victims), Some(&args.frozen), args.openings.as_ref()];
    let lists = lists.into_iter().flatten().map(std::path::PathBuf::as_path);
    tables::check(&files, &case, lists)?;
    let found = find(&case, args, &lines)?;
    let ledger = case.one_ledger(&found)?;
    let lang = args.show.lang.words();
    let mut notes = Vec::new();
    notes.extend(tables::read_openings(
        &mut case,
        ledger,
        args.openings.as_deref(),
        lang,
    )?);
    let of_case = &case.ledgers[ledger];
    let decimals = of_case.currency().decimals();
    let (names, victims) = victims(args, decimals, &lines, &found)?;
    let freezes = case.read_frozen_lines(&args.frozen, ledger)?;
    let frozen: Vec<Frozen> = freezes
        .iter()
        .map(|(_, freeze)| Frozen {
            account: freeze.account,
            time: freeze.time,
            amount: freeze.amount,
        })
        .collect();
    let tolerance = Money::parse(&args.tolerance.replace(',', ""), decimals);
    let tolerance = tolerance.map_err(|error| {
        Failure::usage(format!(
            "--tolerance {}: {error}; write it like 100.00",
            args.tolerance
        ))
    })?;
    let how = Assess {
        rule: args.rule,
        tolerance,
    };
    let assessment = how
        .assess(of_case, &case.book, &victims, &frozen)
        .map_err(|error| {
            let line = match &error {
                AssessError::AboveBalance { account, .. } => {
                    freezes.iter().rfind(|(_, freeze)| freeze.account == *account)
                }
                _ => None,
            };
            let place = line.map(|(line, _)| format!("{}:{line}: ", args.frozen.display()));
            explain(&case, ledger, &error, &place.unwrap_or_default())
        })?;
    let scheme = args.scheme.unwrap_or(match args.show.lang {
        Language::Zh => Scheme::Cn2016,
        Language::En => Scheme::Traced,
    });
    let told = told(of_case, scheme, &names, &victims, &assessment);
    notes.extend(told.iter().map(|remark| remark.note(lang)));
    let findings = ReturnFindings {
        book: &case.book,
        ledger: of_case,
        names: &names,
        victims: &victims,
        assessment: &assessment,
        scheme,
        all_schemes: args.all_schemes,
        rule: args.rule,
        other_money: args.other_money,
    };
    let mut report = ReturnReport::new(findings, &Lines(&case), reading::told(&case, lang, notes));
    if args.show.mask {
        report.mask();
    }
    let how = tables::how(&args.show, args.top.top, args.read.quiet);
    handing::hand_on(&report, &files, how)
}

/// The transfer of each line.
fn find(case: &Case, args: &ReturnArgs, lines: &[VictimPayment]) -> Result<Vec<PaymentAt>, Failure> {
    let mut lines_of: BTreeMap<PaymentAt, u64> = BTreeMap::new();
    let mut found = Vec::new();
    let file = args.victims.display();
    for line in lines {
        let place = format!("{file}:{}", line.line);
        let at = case
            .find_payment(&line.payment)
            .map_err(anyhow::Error::from)
            .context(place.clone())?;
        if let Some(before) = lines_of.insert(at, line.line) {
            return Err(anyhow!(
                "{place}: the payment {} stands in line {before} already; name each payment once",
                case.describe(at.0, at.1)
            )
            .into());
        }
        found.push(at);
    }
    Ok(found)
}

/// The victims in the order in which the file names them first.
fn victims(
    args: &ReturnArgs,
    decimals: u8,
    lines: &[VictimPayment],
    found: &[PaymentAt],
) -> Result<(Vec<String>, Vec<Victim>), Failure> {
    let mut names: Vec<String> = Vec::new();
    let mut victims: Vec<Victim> = Vec::new();
    for (line, &(_, payment)) in lines.iter().zip(found) {
        let at = names
            .iter()
            .position(|name| *name == line.victim)
            .unwrap_or_else(|| {
                names.push(line.victim.clone());
                victims.push(Victim {
                    payments: Vec::new(),
                    loss: None,
                    returned: None,
                });
                names.len() - 1
            });
        let victim = &mut victims[at];
        victim.payments.push(payment);
        let place = || format!("{}:{}", args.victims.display(), line.line);
        for (what, text, sum) in [
            ("loss", &line.loss, &mut victim.loss),
            ("returned", &line.returned, &mut victim.returned),
        ] {
            let Some(text) = text else { continue };
            let amount = AmountFormat::plain(decimals).read(text).with_context(place)?;
            let amount = amount.filter(|amount| !amount.is_negative());
            let amount = amount.ok_or_else(|| anyhow!("{}: {what} {text} is below zero", place()))?;
            if sum.replace(amount).is_some() {
                return Err(anyhow!(
                    "{}: {what} of {} is stated twice; write it in one of his lines, for all his payments together",
                    place(),
                    line.victim
                )
                .into());
            }
        }
    }
    for (name, victim) in names.iter().zip(&victims) {
        if let (Some(loss), Some(returned)) = (victim.loss, victim.returned)
            && loss < returned
        {
            let of_victim = lines
                .iter()
                .rfind(|line| line.victim == *name)
                .map_or(0, |line| line.line);
            return Err(anyhow!(
                "{}:{of_victim}: the loss of {name}, {}, is less than what came back, {}; the loss is what was lost before \
                 anything came back: correct one of the two",
                args.victims.display(),
                shown(loss, decimals),
                shown(returned, decimals),
            )
            .into());
        }
    }
    Ok((names, victims))
}

fn shown(amount: Money, decimals: u8) -> String {
    Currency::new("", decimals).grouped(amount)
}

fn explain(case: &Case, ledger: usize, error: &AssessError, place: &str) -> Failure {
    let of_case = &case.ledgers[ledger];
    let currency = of_case.currency();
    match error {
        AssessError::AboveBalance {
            account,
            frozen,
            balance,
            time,
            assumed,
        } => {
            let why = if *assumed {
                "; its opening balance is only assumed: give the real one with --openings"
            } else {
                ""
            };
            anyhow!(
                "{place}{}: {} is frozen, but it held {} at {time}; correct the amount or the time{why}",
                case.book.number(*account),
                currency.grouped(*frozen),
                currency.grouped(*balance),
            )
            .into()
        }
        AssessError::Trace(error) => question::explain(case, of_case, error),
        other => anyhow!("{other}").into(),
    }
}

/// What a reader should know of the figures.
fn told(
    ledger: &Ledger,
    scheme: Scheme,
    names: &[String],
    victims: &[Victim],
    assessment: &Assessment,
) -> Vec<Remark> {
    let mut told = Vec::new();
    let currency = ledger.currency();
    let shown = |minor: i64| currency.grouped(i128::from(minor));
    for (&v, claim) in assessment.order.iter().zip(&assessment.claims) {
        if claim.returned() > 0 && claim.loss() == 0 {
            told.push(Remark::NothingDue {
                victim: names[v].clone(),
                returned: shown(claim.returned()),
                paid: shown(claim.paid()),
            });
        }
        if victims[v].returned.is_none() && claim.returned() > 0 {
            told.push(Remark::ReturnedByTrace {
                victim: names[v].clone(),
                returned: shown(claim.returned()),
            });
        }
        let paid = |payment: &TransferIndex| i128::from(ledger.transfers().amounts()[payment.index()]);
        let payments: i128 = victims[v].payments.iter().map(paid).sum();
        if i128::from(claim.paid()) > payments {
            told.push(Remark::LossAbovePayments {
                victim: names[v].clone(),
                loss: shown(claim.paid()),
                payments: currency.grouped(payments),
            });
        }
    }
    let shared = assessment.pots.iter().any(|pot| !pot.pot.traceable);
    if scheme == Scheme::ProRata || (scheme == Scheme::Cn2016 && shared) {
        told.push(Remark::PublicNotice {});
    }
    if scheme == Scheme::Cn2016 {
        told.push(Remark::Cn2016Reading {});
    }
    told
}
