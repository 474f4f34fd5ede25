//! What goes to one bank: its accounts and what to claim, the transfers into them, and the statements to send.

use std::collections::BTreeSet;

use super::list::other_numbers;
use super::records::{requests_of, transfers_of};
use super::{Fields, Name, Section};
use crate::model::{Account, Report};
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
    let transfers = report
        .transfers
        .iter()
        .filter(|transfer| transfer.exit.is_none() && into(&transfer.to));
    let requests = report
        .requests
        .iter()
        .filter(|request| request.bank.as_deref() == bank);
    let sections = [
        claims(lang, accounts()),
        transfers_of(Name::BankTransfers, lang, transfers),
        requests_of(lang, requests),
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
        .count(words.rank, |a: &Account| a.rank)
        .text(words.account, |a| a.account.as_str())
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
