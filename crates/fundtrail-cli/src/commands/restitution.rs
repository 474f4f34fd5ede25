//! `fundtrail return`: who gets how much of what is frozen.

use std::collections::BTreeMap;

use fundtrail::restitution::{Assess, AssessError, Assessment, Frozen, Scheme, Victim};
use fundtrail::{AccountId, Currency, Ledger, Money, TransferIndex};
use fundtrail_report::ReturnReport;
use fundtrail_report::restitution::ReturnFindings;
use fundtrail_statements::cell::AmountFormat;
use fundtrail_statements::{Case, FreezeLine, PaymentAt, Place, Trouble, VictimPayment, read_victims};

use crate::args::{Language, ReturnArgs};

use crate::failure::{Failure, Outcome, Told};
use crate::handing::{self, Draws};
use crate::misuse::Misuse;
use crate::reading::Lines;
use crate::refusal::Refusal;
use crate::remark::Remark;
use crate::{question, reading, tables};

/// Runs the command.
pub(crate) fn run(args: &ReturnArgs) -> Outcome {
    let files = handing::files(&args.show.output, Draws::Networks)?;
    let lang = args.read.lang.words();
    let mut notes = Vec::new();
    let lines = tables::said(read_victims(&args.victims)?, &mut notes, lang);
    let mut case = reading::read(&args.read, None)?;
    let lists = [Some(&args.victims), Some(&args.frozen), args.openings.as_ref()];
    let lists = lists.into_iter().flatten().map(std::path::PathBuf::as_path);
    tables::check(&files, &case, lists)?;
    let found = find(&case, args, &lines)?;
    let ledger = case.one_ledger(&found)?;
    notes.extend(tables::read_openings(
        &mut case,
        ledger,
        args.openings.as_deref(),
        lang,
    )?);
    let of_case = &case.ledgers[ledger];
    let decimals = of_case.currency().decimals();
    let (names, victims) = victims(args, of_case.currency(), &lines, &found)?;
    let lines = tables::said(case.read_frozen(&args.frozen, ledger)?, &mut notes, lang);
    let (held, remarks) = held(&case, ledger, &lines);
    notes.extend(
        remarks
            .iter()
            .map(|remark| tables::of_file(remark, &args.frozen, lang)),
    );
    let frozen: Vec<Frozen> = held.values().map(frozen).collect();
    let tolerance = Money::parse(&args.tolerance.replace(',', ""), decimals);
    let tolerance = tolerance.map_err(|error| Misuse::of_amount("--tolerance", &args.tolerance, &error))?;
    let how = Assess {
        rule: args.rule,
        tolerance,
    };
    let assessment = how
        .assess(of_case, &case.book, &victims, &frozen)
        .map_err(|error| explain(&case, ledger, args, &held, &error))?;
    let scheme = args.scheme.unwrap_or(match args.read.lang {
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
    let how = tables::how(&args.show, args.top.top, &args.read);
    handing::hand_on(&report, &files, how)
}

/// The transfer of each line.
fn find(case: &Case, args: &ReturnArgs, lines: &[VictimPayment]) -> Result<Vec<PaymentAt>, Failure> {
    let mut lines_of: BTreeMap<PaymentAt, u64> = BTreeMap::new();
    let mut found = Vec::new();
    let named = case.named(lines.iter().map(|line| &line.payment));
    for line in lines {
        let place = Place::line(&args.victims, line.line);
        let found_at = case.find_named(&line.payment, &named);
        let at = found_at.map_err(|error| Failure::Input(Told::from(error).at(&place)))?;
        if let Some(before) = lines_of.insert(at, line.line) {
            let payment = case.describe(at.0, at.1);
            return Err(Refusal::PaymentTwice {
                place,
                payment,
                before,
            }
            .into());
        }
        found.push(at);
    }
    Ok(found)
}

/// The freeze of each account that holds what is shared, with what a reader should know of the choice: as in a trace, the
/// last one that caught something.
fn held(case: &Case, ledger: usize, lines: &[FreezeLine]) -> (BTreeMap<AccountId, FreezeLine>, Vec<Remark>) {
    let shown = |told: &FreezeLine| case.ledgers[ledger].currency().grouped(told.freeze.amount);
    let number = |told: &FreezeLine| case.book.number(told.freeze.account).to_owned();
    let mut in_order: Vec<&FreezeLine> = lines
        .iter()
        .filter(|told| told.freeze.amount > Money::ZERO)
        .collect();
    in_order.sort_by_key(|told| (told.freeze.time, told.line));
    let mut held: BTreeMap<AccountId, FreezeLine> = BTreeMap::new();
    let mut remarks = Vec::new();
    for told in in_order {
        if let Some(earlier) = held.insert(told.freeze.account, *told) {
            remarks.push(Remark::FreezeRenewed {
                account: number(told),
                line: told.line,
                amount: shown(told),
                before: earlier.line,
                earlier: shown(&earlier),
            });
        }
    }
    let by_day = held
        .values()
        .filter(|told| told.latest.nanos() - told.freeze.time.nanos() > HOUR_NANOS);
    remarks.extend(by_day.map(|told| Remark::FreezeDay {
        account: number(told),
        line: told.line,
        time: told.latest,
    }));
    (held, remarks)
}

/// Longer than any hour of the day that somebody writes.
const HOUR_NANOS: i64 = 3_600_000_000_000;

/// What the core takes of a freeze: what is there at the end of the minute or day that is written.
fn frozen(told: &FreezeLine) -> Frozen {
    Frozen {
        account: told.freeze.account,
        time: told.latest,
        amount: told.freeze.amount,
    }
}

/// The victims in the order in which the file names them first.
fn victims(
    args: &ReturnArgs,
    currency: &Currency,
    lines: &[VictimPayment],
    found: &[PaymentAt],
) -> Result<(Vec<String>, Vec<Victim>), Failure> {
    let mut names: Vec<String> = Vec::new();
    let mut victims: Vec<Victim> = Vec::new();
    let mut stated: Vec<u64> = Vec::new();
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
                stated.push(line.line);
                names.len() - 1
            });
        let victim = &mut victims[at];
        victim.payments.push(payment);
        let place = || Place::line(&args.victims, line.line);
        for (what, text, sum) in [
            ("loss", &line.loss, &mut victim.loss),
            ("returned", &line.returned, &mut victim.returned),
        ] {
            let Some(text) = text else { continue };
            let amount = AmountFormat::plain(currency.decimals()).read(text);
            let amount = amount.map_err(|error| Trouble::ListCell { error }.at(place()))?;
            let amount = amount.filter(|amount| !amount.is_negative());
            let amount = amount.ok_or_else(|| Refusal::BelowZero {
                place: place(),
                what,
                text: text.clone(),
            })?;
            if sum.replace(amount).is_some() {
                let (place, victim) = (place(), line.victim.clone());
                return Err(Refusal::StatedTwice { place, what, victim }.into());
            }
            stated[at] = line.line;
        }
    }
    for ((name, victim), line) in names.iter().zip(&victims).zip(stated) {
        if let (Some(loss), Some(returned)) = (victim.loss, victim.returned)
            && loss < returned
        {
            return Err(Refusal::LossBelowReturned {
                place: Place::line(&args.victims, line),
                victim: name.clone(),
                loss: currency.grouped(loss),
                returned: currency.grouped(returned),
            }
            .into());
        }
    }
    Ok((names, victims))
}

fn explain(
    case: &Case,
    ledger: usize,
    args: &ReturnArgs,
    held: &BTreeMap<AccountId, FreezeLine>,
    error: &AssessError,
) -> Failure {
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
            let line = held.get(account).map_or(0, |told| told.line);
            let place = Place::line(&args.frozen, line);
            let account = case.book.number(*account).to_owned();
            let (frozen, balance) = (currency.grouped(*frozen), currency.grouped(*balance));
            let time = time.to_string();
            if *assumed {
                Refusal::AboveAssumedBalance {
                    place,
                    account,
                    frozen,
                    balance,
                    time,
                }
            } else {
                Refusal::AboveBalance {
                    place,
                    account,
                    frozen,
                    balance,
                    time,
                }
            }
            .into()
        }
        AssessError::Trace(error) => question::explain(case, of_case, error),
        AssessError::FrozenTwice(account) => Refusal::FrozenTwice {
            account: case.book.number(*account).to_owned(),
        }
        .into(),
        AssessError::PaymentTwice(_) => Refusal::PaymentOfTwo {}.into(),
        AssessError::Amount => Refusal::AmountOutOfRange {}.into(),
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
