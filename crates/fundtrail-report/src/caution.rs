//! Cautions in words.

use fundtrail::investigation::BOUNDED_TRANSFERS;
use fundtrail::{AccountId, Caution, Currency, Investigation};

use crate::compose::Evidence;
use crate::model::Note;

/// Accounts that a message names before the rest is only counted.
const NAMED: usize = 5;

/// A caution as a report shows it, with what the caller's reader can do about it.
pub(crate) fn note(caution: &Caution, investigation: &Investigation<'_>, evidence: &dyn Evidence) -> Note {
    let mut message = message(caution, investigation);
    if let Some(hint) = evidence.hint(caution) {
        message = format!("{message} {hint}");
    }
    let (file, line) = match caution {
        Caution::FreezeWithoutEnd { source, .. } | Caution::PaymentsLater { source, .. } => {
            (Some(evidence.path(source.file())), Some(source.line()))
        }
        Caution::OpeningsOfNobody { file, .. } => (Some(file.clone()), None),
        _ => (None, None),
    };
    Note {
        code: caution.code().to_owned(),
        message,
        file,
        line,
    }
}

fn message(caution: &Caution, investigation: &Investigation<'_>) -> String {
    let number = |account: AccountId| investigation.book().number(account);
    let currency: &Currency = investigation.sub_ledger().ledger().currency();
    let code = currency.code();
    match caution {
        Caution::BetweenVictims { transfers, amount } => format!(
            "{transfers} transfers between victims' accounts ({}) are not payments.",
            currency.grouped(*amount)
        ),
        Caution::NothingStops { number } => {
            format!("No record names {number}, so nothing stopped there.")
        }
        Caution::OpeningsOfNobody { accounts, .. } => {
            format!("{accounts} opening balances are of accounts that no record names.")
        }
        Caution::PaymentsLater { time, .. } => format!(
            "payments later than the as-of time are left out, from the one of {time} on: they are not on record yet"
        ),
        Caution::BoundsOfAllPayments => {
            "The bounds speak of all payments together, so they are left out where one is shown.".to_owned()
        }
        Caution::BoundsLeftOut { transfers } => format!(
            "The bounds are left out: the trace touches {transfers} transfers, more than {BOUNDED_TRANSFERS}."
        ),
        Caution::BoundsOfTheFirst {
            first,
            left_out,
            transfers,
        } => format!(
            "The bounds of {left_out} accounts behind the first {first} are left out: the trace touches {transfers} \
             transfers."
        ),
        Caution::FreezeWithoutEnd { account, .. } => format!(
            "account {} has a freeze without an end date: it stays on the list as if it were not frozen; ask \
             the bank until when the freeze holds",
            number(*account)
        ),
        Caution::OpeningsRaised { accounts } => {
            let named = accounts.iter().take(NAMED).map(|&account| number(account));
            let named = named.collect::<Vec<_>>().join(", ");
            let more = if accounts.len() > NAMED { ", …" } else { "" };
            format!(
                "{} known opening balances do not suffice for what the accounts paid out, and were raised to the \
                 least that does: {named}{more}.",
                accounts.len()
            )
        }
        Caution::PayerWasPaid { account, amount } => format!(
            "{} made a payment that is traced, and {} {code} of other payments came to it: the trace ends there. If \
             it is not a victim, do not name its payment.",
            number(*account),
            currency.grouped(*amount)
        ),
        Caution::UsualGaps(usual) => format!(
            "{} statements are not asked for, with {} {code} in the accounts meanwhile: what is missing of their records \
             is no longer than the usual time between two lines of the account (the median; of all accounts \
             together where it has fewer than four lines), and nobody else's records show a movement meanwhile.",
            usual.gaps,
            currency.grouped(usual.amount)
        ),
        Caution::HighTurnover { account, received } => format!(
            "{} received many times the {} {code} traced to it, from 50 payers or more: a trader or a platform.",
            number(*account),
            currency.grouped(*received)
        ),
    }
}
