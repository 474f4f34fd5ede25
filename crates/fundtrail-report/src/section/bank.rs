//! What goes to one bank: its accounts and what to claim, the statements to send, and what both rest on: the payments,
//! the transfers into its accounts, and the files in which they stand.

use std::collections::BTreeSet;

use super::list::other_numbers;
use super::records::{payments_in, requests_of, transfers_of};
use super::{Fields, Name, Section, cited, payments_of};
use crate::model::{Account, Report, Transfer};
use crate::words::Lang;

/// The sections that one bank is sent.
#[derive(Debug, Clone)]
pub(crate) struct BankSheet {
    /// The bank; absent where the records do not name it.
    pub(crate) bank: Option<String>,
    pub(crate) sections: Vec<Section>,
}

/// What each bank is sent, in the order in which the list and then the requests name the banks; a bank that is
/// not known comes last.
///
/// Complexity: O(banks × (accounts + transfers + requests)).
pub(crate) fn banks(report: &Report, lang: Lang) -> Vec<BankSheet> {
    let of_list = report.list().map(|account| account.bank.as_deref());
    let of_requests = report.requests.iter().map(|request| request.bank.as_deref());
    let mut banks: Vec<Option<&str>> = Vec::new();
    for bank in of_list.chain(of_requests) {
        if !banks.contains(&bank) {
            banks.push(bank);
        }
    }
    banks.sort_by_key(Option::is_none);
    banks
        .into_iter()
        .map(|bank| of_bank(report, lang, bank))
        .collect()
}

fn of_bank(report: &Report, lang: Lang, bank: Option<&str>) -> BankSheet {
    let accounts = || report.list().filter(|account| account.bank.as_deref() == bank);
    let numbers: BTreeSet<&str> = accounts().map(|account| account.account.as_str()).collect();
    let into = |number: &Option<String>| number.as_deref().is_some_and(|number| numbers.contains(number));
    let transfers: Vec<&Transfer> = report
        .transfers
        .iter()
        .filter(|transfer| transfer.exit.is_none() && into(&transfer.to))
        .collect();
    let requests = report
        .requests
        .iter()
        .filter(|request| request.bank.as_deref() == bank);
    let payments = payments_in(report, &transfers);
    let places = payments.iter().flat_map(|payment| &payment.source);
    let places = places.chain(transfers.iter().flat_map(|transfer| &transfer.source));
    let files = cited(&report.inputs, places, lang);
    let sections = [
        claims(lang, accounts()),
        requests_of(lang, requests),
        payments_of(payments, lang),
        transfers_of(Name::BankTransfers, lang, transfers),
        files,
    ];
    BankSheet {
        bank: bank.map(Into::into),
        sections: sections
            .into_iter()
            .filter(|section| !section.rows.is_empty())
            .collect(),
    }
}

fn claims<'r>(lang: Lang, accounts: impl IntoIterator<Item = &'r Account>) -> Section {
    let words = lang.words();
    Fields::new()
        .text(words.account, |a: &Account| a.account.as_str())
        .text(words.other_numbers, other_numbers)
        .text(words.holder, |a| a.holder.as_deref())
        .money(words.claim, |a| a.claim)
        .summed()
        .time(words.last_in, |a| a.last_received)
        .time(words.frozen_until, |a| a.frozen_until)
        .blank(words.answer_amount)
        .blank(words.answer_time)
        .blank(words.answer_remark)
        .section(Name::BankAccounts, words.to_freeze, accounts)
        .total(words.total)
}
