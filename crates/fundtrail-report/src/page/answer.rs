//! The answer in plain words: what was paid, where it is, and whom to call first.

use super::words::{self, PageWords};
use crate::amount::Amount;
use crate::model::{Call, Report};
use crate::words::{Lang, filled};

/// Calls that are named behind the first.
const FURTHER_CALLS: usize = 3;

/// The heading and the sentences, in paragraphs.
pub(crate) fn answer(report: &Report, lang: Lang) -> (&'static str, Vec<String>) {
    let words = words::of(lang);
    let first = [paid(report, words), Some(now(report, lang))];
    let then = [
        calls(report, words),
        any_rule(report, words),
        already(report, words),
    ];
    let paragraph = |sentences: &[Option<String>]| {
        let sentences: Vec<&str> = sentences.iter().flatten().map(String::as_str).collect();
        sentences.join(words.between_sentences)
    };
    let paragraphs = [paragraph(&first), paragraph(&then)];
    let paragraphs = paragraphs.into_iter().filter(|text| !text.is_empty());
    (words.answer, paragraphs.collect())
}

/// What a page says where scripts are switched off.
pub(crate) fn without_script(lang: Lang) -> &'static str {
    words::of(lang).no_script
}

/// What stands over what a page leaves out.
pub(crate) fn left_out_heading(lang: Lang) -> &'static str {
    words::of(lang).left_out
}

fn paid(report: &Report, words: &PageWords) -> Option<String> {
    let (first, last) = (report.payments.first()?, report.payments.last()?);
    let one_payee = report.payments.iter().all(|payment| payment.to == first.to);
    let to = first.to.as_ref().filter(|_| one_payee);
    let to = to.map_or(String::new(), |to| filled(words.to_account, &[named(report, to)]));
    let (paid, currency) = (report.totals.paid.grouped(), report.currency.clone());
    Some(match report.payments.len() {
        1 => filled(words.one_payment, &[first.at.spaced(), paid, currency, to]),
        many => filled(
            words.many_payments,
            &[
                many.to_string(),
                first.at.spaced(),
                last.at.spaced(),
                paid,
                currency,
                to,
            ],
        ),
    })
}

/// A number, with its holder where that is known.
fn named(report: &Report, number: &str) -> String {
    let account = report.accounts.iter().find(|account| account.account == number);
    match account.and_then(|account| account.holder.as_ref()) {
        Some(holder) => format!("{number} {holder}"),
        None => number.to_owned(),
    }
}

fn now(report: &Report, lang: Lang) -> String {
    let (totals, words) = (report.totals, words::of(lang));
    let parts = [
        (words.is_held, totals.held),
        (words.is_unseen, totals.unseen),
        (words.is_exited, totals.exited),
        (words.is_stopped, totals.stopped),
        (words.is_returned, totals.returned),
    ];
    let told = parts
        .iter()
        .filter(|(_, amount)| amount.minor() > 0)
        .map(|(text, amount)| {
            let share = amount.percent_of(totals.paid).unwrap_or_default();
            filled(text, &[amount.grouped(), share])
        });
    let told: Vec<String> = told.collect();
    let start = filled(
        words.where_now,
        &[report.as_of.spaced(), lang.rule(report.rule).to_owned()],
    );
    format!("{start}{}{}", told.join(words.between_parts), words.end)
}

fn calls(report: &Report, words: &PageWords) -> Option<String> {
    let first = report.calls.first()?;
    let bank = |call: &Call| match (&call.bank, call.accounts.first()) {
        (Some(bank), _) => bank.clone(),
        (None, account) => filled(words.bank_of, &account.cloned().into_iter().collect::<Vec<_>>()),
    };
    let top = first
        .accounts
        .first()
        .map(|number| named(report, number))
        .unwrap_or_default();
    let count = accounts(first.accounts.len(), words);
    let call = filled(
        words.call_first,
        &[bank(first), first.claim.grouped(), count, top],
    );
    let further = report.calls.iter().skip(1).take(FURTHER_CALLS);
    let further = further.map(|call| filled(words.call_one, &[bank(call), call.claim.grouped()]));
    let further: Vec<String> = further.collect();
    if further.is_empty() {
        return Some(call);
    }
    let then = filled(words.call_then, &[further.join(words.between_names)]);
    Some(format!("{call}{}{then}", words.between_sentences))
}

fn accounts(count: usize, words: &PageWords) -> String {
    match count {
        1 => words.one_account.to_owned(),
        many => filled(words.many_accounts, &[many.to_string()]),
    }
}

fn any_rule(report: &Report, words: &PageWords) -> Option<String> {
    let whole = report.bounds.top.last()?;
    let bounds = [whole.at_least?, whole.at_most?].map(Amount::grouped);
    Some(filled(words.any_rule, &bounds))
}

fn already(report: &Report, words: &PageWords) -> Option<String> {
    let secured = report.secured?;
    let count = accounts(secured.accounts, words);
    Some(filled(words.already, &[secured.amount.grouped(), count]))
}
