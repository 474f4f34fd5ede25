//! What a reader of a trace should be told: figures that rest on shaky ground.

use std::collections::BTreeMap;

use fundtrail::mark::Mark;
use fundtrail::{AccountId, OpeningSource, SubLedger, Trace};
use fundtrail_report::model::Note;
use fundtrail_statements::Case;

/// Accounts that a message names before the rest is only counted.
const NAMED: usize = 5;

/// Everything there is to say of a trace.
pub(crate) fn of(
    case: &Case,
    sub: &SubLedger<'_>,
    trace: &Trace,
    marks: &BTreeMap<AccountId, Vec<Mark>>,
) -> Vec<Note> {
    let mut notes = Vec::from_iter(raised_openings(case, sub));
    notes.extend(paid_payers(case, sub, trace));
    notes.extend(high_turnover(case, sub, trace, marks));
    notes
}

/// Traders and platforms among the accounts: whoever traces through them traces everybody's money.
fn high_turnover(
    case: &Case,
    sub: &SubLedger<'_>,
    trace: &Trace,
    marks: &BTreeMap<AccountId, Vec<Mark>>,
) -> Vec<Note> {
    let currency = sub.ledger().currency();
    let busy = marks
        .iter()
        .filter(|(_, marks)| marks.contains(&Mark::HighTurnover));
    let told = busy.filter_map(|(&account, _)| {
        let number = case.book.number(account);
        let received = currency.grouped(trace.account(account)?.received);
        Some(note(
            "high-turnover",
            format!(
                "{number} received many times the {received} {} traced to it, from 50 payers or more: a trader or a \
                 platform. --stop-at {number} ends the trace there.",
                currency.code()
            ),
        ))
    });
    told.collect()
}

/// A note that concerns no single line.
pub(crate) fn note(code: &str, message: String) -> Note {
    Note {
        code: code.to_owned(),
        message,
        file: None,
        line: None,
    }
}

/// Known opening balances that the records contradict.
fn raised_openings(case: &Case, sub: &SubLedger<'_>) -> Option<Note> {
    let raised = sub.accounts().iter().filter(|&&account| {
        let opening = sub.opening(account);
        opening.is_some_and(|(_, source)| source == OpeningSource::Raised)
    });
    let numbers: Vec<&str> = raised.map(|&account| case.book.number(account)).collect();
    let (count, named) = (numbers.len(), numbers[..numbers.len().min(NAMED)].join(", "));
    let more = if count > NAMED { ", …" } else { "" };
    (count > 0).then(|| {
        note(
            "opening-raised",
            format!(
                "{count} known opening balances do not suffice for what the accounts paid out, and were raised to \
                 the least that does: {named}{more}."
            ),
        )
    })
}

/// A payer of a payment to whom more of other payments' money came than of his own came back: the trace ends
/// with him, which is right for a victim and wrong for a mule.
fn paid_payers(case: &Case, sub: &SubLedger<'_>, trace: &Trace) -> Vec<Note> {
    let ledger = sub.ledger();
    let payers: Vec<_> = trace
        .payments()
        .iter()
        .map(|&payment| ledger.transfers().get(payment).payer.account())
        .collect();
    let mut notes = Vec::new();
    for traced in trace
        .accounts()
        .iter()
        .filter(|traced| payers.contains(&Some(traced.account)))
    {
        let parts = traced.by_payment.iter().zip(&payers);
        let (own, others) = parts.fold((0, 0), |(own, others), (&amount, payer)| {
            if *payer == Some(traced.account) {
                (own + amount, others)
            } else {
                (own, others + amount)
            }
        });
        if others > own {
            notes.push(note(
                "payer-was-paid",
                format!(
                    "{} made a payment that is traced, and {} {} of other payments came to it: the trace ends there. \
                     If it is not a victim, do not name its payment.",
                    case.book.number(traced.account),
                    ledger.currency().grouped(others),
                    ledger.currency().code()
                ),
            ));
        }
    }
    notes
}
