//! `fundtrail network`: which accounts work together with some suspects.

use fundtrail::network::{Known, Network, NetworkQuery, Thresholds};
use fundtrail::{AccountId, Query, Status, SubLedger, TransferIndex};
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
    let case = reading::read(&args.read, None)?;
    tables::check(&files, &case, args.suspects.as_deref())?;
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
        Ok(number) if suspects.is_empty() || tables::ledger_of(&case, &suspects)? == number => number,
        Ok(_) => {
            return Err(Refusal::SuspectsOfOtherCurrency {}.into());
        }
        Err(_) if payments.is_empty() => tables::ledger_of(&case, &suspects)?,
        Err(error) => return Err(error.into()),
    };
    let ledger = &case.ledgers[number];
    let as_of = args.at.unwrap_or_else(|| tables::last_time(ledger));
    let payments: Vec<TransferIndex> = payments.into_iter().map(|(_, payment)| payment).collect();
    suspects.extend(reached(&case, number, &payments, args)?);
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
    };
    let mut report = NetworkReport::new(findings, reading::told(&case, lang, notes));
    if args.show.mask {
        report.mask();
    }
    let how = tables::how(&args.show, args.top.top, &args.read);
    handing::hand_on(&report, &files, how)
}

/// Whom money of the payments reached by the rule. Who paid them, and to whom it was paid back, is no suspect.
fn reached(
    case: &Case,
    ledger: usize,
    payments: &[TransferIndex],
    args: &NetworkArgs,
) -> Result<Vec<AccountId>, Failure> {
    if payments.is_empty() {
        return Ok(Vec::new());
    }
    let ledger = &case.ledgers[ledger];
    let query = Query::new(ledger, payments.iter().copied()).and_then(|query| match args.at {
        Some(time) => query.as_of(ledger, time),
        None => Ok(query),
    });
    let explain = |error| question::explain(case, ledger, &error);
    let query = query.map_err(explain)?;
    let sub = SubLedger::new(ledger, &query).map_err(explain)?;
    let trace = sub.trace(args.rule);
    let is_suspect = |status: Status| !matches!(status, Status::Returned | Status::Stopped);
    let accounts = trace.accounts().iter().filter(|traced| is_suspect(traced.status));
    Ok(accounts.map(|traced| traced.account).collect())
}
