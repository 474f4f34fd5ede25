//! The list as it is worked: by call, and by person.

use super::{Extent, Fields, Name, Section};
use crate::model::{Call, Holder, Renewal, Report};
use crate::words::{Lang, filled};

/// A row a call.
pub(super) fn calls(report: &Report, lang: Lang) -> Section {
    let words = lang.words();
    let several = report.calls.iter().any(|call| call.caller > 1);
    Fields::new()
        .count(words.rank, |call: &Call| call.rank)
        .text(words.bank, |call| call.bank.as_deref())
        .count(words.accounts, |call| call.accounts.len())
        .summed()
        .money(words.claim, |call| call.claim)
        .summed()
        .money(words.saving, |call| call.expected_saving)
        .summed()
        .count(words.caller, move |call| Some(call.caller).filter(|_| several))
        .time(words.call_begins, |call| call.begins)
        .yields(2)
        .time(words.takes_effect, |call| call.takes_effect)
        .yields(3)
        .text(words.account, |call| call.accounts.join(" "))
        .yields(1)
        .section(Name::Calls, words.calls, &report.calls)
        .total(words.total)
        .shown(Extent::Top)
}

/// A row a person.
pub(super) fn holders(report: &Report, lang: Lang) -> Section {
    let words = lang.words();
    Fields::new()
        .text(words.holder, |holder: &Holder| holder.name.as_deref())
        .text(words.identity, move |holder| {
            match (&holder.number, holder.unverified) {
                (Some(number), _) => number.clone(),
                (None, true) => words.name_alone.to_owned(),
                (None, false) => words.holder_unknown.to_owned(),
            }
        })
        .count(words.accounts, |holder| holder.accounts.len())
        .summed()
        .money(words.claim, |holder| holder.claim)
        .summed()
        .money(words.held, |holder| holder.held)
        .summed()
        .yields(2)
        .money(words.saving, |holder| holder.expected_saving)
        .summed()
        .yields(3)
        .money(words.received, |holder| holder.received)
        .money(words.sent, |holder| holder.sent)
        .money(words.all_in, |holder| holder.all.as_ref().map(|all| all.received))
        .money(words.all_out, |holder| holder.all.as_ref().map(|all| all.paid))
        .text(words.account, |holder| holder.accounts.join(" "))
        .yields(1)
        .text(words.other_cards, |holder| {
            holder.all.as_ref().map(|all| all.others.join(" "))
        })
        .yields(1)
        .section(Name::Holders, words.holders, &report.holders)
        .total(words.total)
        .shown(Extent::Top)
}

/// Freezes and stops in force, what runs out first ahead.
pub(super) fn renewals(report: &Report, lang: Lang) -> Section {
    let words = lang.words();
    let next = report.renewals.first().and_then(|renewal| {
        let values = [
            renewal.account.clone(),
            renewal.until.spaced(),
            renewal.expected_loss?.grouped(),
        ];
        Some(filled(words.renew_next, &values))
    });
    Fields::new()
        .time(words.expires, |renewal: &Renewal| renewal.until)
        .text(words.account, |renewal| renewal.account.as_str())
        .text(words.holder, |renewal| renewal.holder.as_deref())
        .yields(1)
        .text(words.bank, |renewal| renewal.bank.as_deref())
        .text(words.kind, move |renewal| {
            renewal.kind.map(|hold| lang.hold(hold))
        })
        .money(words.amount, |renewal| renewal.amount)
        .summed()
        .money(words.lost_without, |renewal| renewal.expected_loss)
        .summed()
        .section(Name::Renewals, words.renewals, &report.renewals)
        .said(next)
        .total(words.total)
        .shown(Extent::Top)
}
