//! `fundtrail network`: which accounts work together with some suspects.

use fundtrail::network::{Known, Network, NetworkQuery, Thresholds};
use fundtrail::{AccountId, Query, Status, SubLedger, Trace, TransferIndex};
use fundtrail_report::NetworkReport;
use fundtrail_report::network::NetworkFindings;
use fundtrail_statements::{Case, PaymentSpec};

use crate::args::NetworkArgs;
use crate::failure::{Failure, Outcome};
use crate::handing::{self, Draws};
use crate::misuse::Misuse;
use crate::refusal::Refusal;
use crate::remark::Remark;
use crate::{question, reading, tables};

/// Runs the command.
pub(crate) fn run(args: &NetworkArgs) -> Outcome {
    let files = handing::files(&args.show.output, Draws::Networks)?;
    if args.suspect.is_empty() && args.suspects.is_none() && args.payment.is_empty() {
        return Err(Misuse::NoSuspect {}.into());
    }
    let specs = args.payment.iter().map(|text| text.parse::<PaymentSpec>());
    let specs = specs.collect::<Result<Vec<_>, _>>().map_err(Failure::usage)?;
    let mut case = reading::read(&args.read, None)?;
    let lists = [args.suspects.as_deref(), args.openings.as_deref()];
    tables::check(&files, &case, lists.into_iter().flatten())?;
    let lang = args.read.lang.words();
    let mut notes = Vec::new();
    let named = args.suspect.iter().map(|number| question::account(&case, number));
    let mut suspects = named.collect::<Result<Vec<_>, _>>()?;
    if let Some(path) = &args.suspects {
        suspects.extend(tables::said(case.read_accounts(path)?, &mut notes, lang));
    }
    let named = case.named(&specs);
    let payments = specs.iter().map(|spec| case.find_named(spec, &named));
    let payments = payments.collect::<Result<Vec<_>, _>>()?;
    let number = match case.one_ledger(&payments) {
        Ok(number) if suspects.is_empty() || tables::ledgers_with(&case, &suspects).contains(&number) => {
            number
        }
        Ok(_) => {
            return Err(Refusal::SuspectsOfOtherCurrency {}.into());
        }
        Err(_) if payments.is_empty() => tables::ledger_of(&case, &suspects, args.in_currency.as_ref())?,
        Err(error) => return Err(error.into()),
    };
    notes.extend(tables::read_openings(
        &mut case,
        number,
        args.openings.as_deref(),
        lang,
    )?);
    let ledger = &case.ledgers[number];
    let as_of = args.at.unwrap_or_else(|| tables::last_time(ledger));
    let payments: Vec<TransferIndex> = payments.into_iter().map(|(_, payment)| payment).collect();
    let trace = trace(&case, number, &payments, args)?;
    suspects.extend(trace.iter().flat_map(reached));
    if suspects.is_empty() {
        return Err(Refusal::NoSuspect {}.into());
    }
    let most = if args.top.top == 0 {
        usize::MAX
    } else {
        args.top.top
    };
    let query = NetworkQuery::new(suspects)
        .as_of(as_of)
        .payments(payments)
        .most_sharing(args.most_sharing)
        .most(most)
        .accept(args.accept);
    let known = Known {
        ledger,
        book: &case.book,
        footprints: &case.footprints,
    };
    let network = Network::new(known, &query);
    notes.push(Remark::OrderNoFinding {}.note(lang));
    let findings = NetworkFindings {
        book: &case.book,
        ledger,
        network: &network,
        thresholds: Thresholds::default(),
        as_of,
        trace: trace.as_ref(),
    };
    let mut report = NetworkReport::new(findings, reading::told(&case, lang, notes));
    if args.show.mask {
        report.mask();
    }
    let how = tables::how(&args.show, args.top.top, &args.read);
    handing::hand_on(&report, &files, how)
}

/// The trace of the payments by the rule, where there are any.
fn trace(
    case: &Case,
    ledger: usize,
    payments: &[TransferIndex],
    args: &NetworkArgs,
) -> Result<Option<Trace>, Failure> {
    if payments.is_empty() {
        return Ok(None);
    }
    let ledger = &case.ledgers[ledger];
    let query = Query::new(ledger, payments.iter().copied()).and_then(|query| match args.at {
        Some(time) => query.as_of(ledger, time),
        None => Ok(query),
    });
    let explain = |error| question::explain(case, ledger, &error);
    let query = query.map_err(explain)?;
    let sub = SubLedger::new(ledger, &query).map_err(explain)?;
    Ok(Some(sub.trace(args.rule)))
}

/// Whom the traced money reached. Who paid it, and to whom it was paid back, is no suspect.
fn reached(trace: &Trace) -> impl Iterator<Item = AccountId> + '_ {
    let is_suspect = |status: Status| !matches!(status, Status::Returned | Status::Stopped);
    let accounts = trace
        .accounts()
        .iter()
        .filter(move |traced| is_suspect(traced.status));
    accounts.map(|traced| traced.account)
}
