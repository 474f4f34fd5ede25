//! The list as it is worked: by call, and by person.

use crate::amount::Amount;
use crate::columns::{Column, Columns};
use crate::model::Report;
use crate::words::{Lang, Words};

/// How the list is put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum By {
    /// A row an account.
    #[default]
    Account,
    /// A row a person, by identity number; by name where there is none.
    Holder,
    /// A row a call to a bank.
    Bank,
}

/// Accounts that a row names before the rest is only counted.
const NAMED: usize = 3;

/// A row a call.
pub(crate) fn calls(report: &Report, words: &Words, top: usize) -> Columns {
    let mut columns = Columns::new(vec![
        Column::right(words.rank),
        Column::left(words.bank),
        Column::right(words.accounts),
        Column::right(words.claim),
        Column::right(words.saving),
        Column {
            yields: 1,
            ..Column::left(words.account)
        },
    ]);
    for call in report.calls.iter().take(top) {
        columns.row(vec![
            call.rank.to_string(),
            call.bank.clone().unwrap_or_default(),
            call.accounts.len().to_string(),
            call.claim.grouped(),
            call.expected_saving.map(Amount::grouped).unwrap_or_default(),
            named(&call.accounts, words),
        ]);
    }
    let rest = report.calls.iter().skip(top);
    let sum = |amounts: &mut dyn Iterator<Item = Amount>| {
        let sum = amounts.map(Amount::minor).sum();
        report.totals.paid.with_minor(sum).grouped()
    };
    if rest.len() > 0 {
        columns.row(vec![
            String::new(),
            format!("… {} {}", rest.len(), words.more),
            rest.clone()
                .map(|call| call.accounts.len())
                .sum::<usize>()
                .to_string(),
            sum(&mut rest.clone().map(|call| call.claim)),
            sum(&mut rest.filter_map(|call| call.expected_saving)),
            String::new(),
        ]);
    }
    columns.total(vec![
        String::new(),
        words.total.to_owned(),
        report
            .calls
            .iter()
            .map(|call| call.accounts.len())
            .sum::<usize>()
            .to_string(),
        sum(&mut report.calls.iter().map(|call| call.claim)),
        sum(&mut report.calls.iter().filter_map(|call| call.expected_saving)),
        String::new(),
    ]);
    columns
}

/// A row a freeze or stop in force.
pub(crate) fn renewals(report: &Report, lang: Lang, top: usize) -> Columns {
    let words = lang.words();
    let mut columns = Columns::new(vec![
        Column::left(words.expires),
        Column::left(words.account),
        Column {
            yields: 1,
            ..Column::left(words.holder)
        },
        Column::left(words.bank),
        Column::left(words.kind),
        Column::right(words.amount),
        Column::right(words.lost_without),
    ]);
    for renewal in report.renewals.iter().take(top) {
        columns.row(vec![
            renewal.until.spaced(),
            renewal.account.clone(),
            renewal.holder.clone().unwrap_or_default(),
            renewal.bank.clone().unwrap_or_default(),
            renewal
                .kind
                .map(|kind| lang.hold(kind).to_owned())
                .unwrap_or_default(),
            renewal.amount.grouped(),
            renewal.expected_loss.map(Amount::grouped).unwrap_or_default(),
        ]);
    }
    let rest = report.renewals.iter().skip(top);
    let sum = |amounts: &mut dyn Iterator<Item = Amount>| {
        report
            .totals
            .paid
            .with_minor(amounts.map(Amount::minor).sum())
            .grouped()
    };
    let blank = String::new;
    let line = |title: String, renewals: &mut dyn Iterator<Item = &crate::model::Renewal>| {
        let renewals: Vec<_> = renewals.collect();
        vec![
            title,
            blank(),
            blank(),
            blank(),
            blank(),
            sum(&mut renewals.iter().map(|renewal| renewal.amount)),
            sum(&mut renewals.iter().filter_map(|renewal| renewal.expected_loss)),
        ]
    };
    if rest.len() > 0 {
        columns.row(line(
            format!("… {} {}", rest.len(), words.more),
            &mut rest.clone(),
        ));
    }
    columns.total(line(words.total.to_owned(), &mut report.renewals.iter()));
    columns
}

/// A row a person.
pub(crate) fn holders(report: &Report, words: &Words, top: usize) -> Columns {
    let mut columns = Columns::new(vec![
        Column::left(words.holder),
        Column::left(words.identity),
        Column::right(words.accounts),
        Column::right(words.claim),
        Column::right(words.saving),
        Column {
            yields: 1,
            ..Column::left(words.account)
        },
    ]);
    for holder in report.holders.iter().take(top) {
        let unverified = if holder.unverified { words.name_alone } else { "" };
        columns.row(vec![
            holder.name.clone().unwrap_or_default(),
            holder.number.clone().unwrap_or_else(|| unverified.to_owned()),
            holder.accounts.len().to_string(),
            holder.claim.grouped(),
            holder.expected_saving.grouped(),
            named(&holder.accounts, words),
        ]);
    }
    let rest = report.holders.iter().skip(top);
    let unit = report.totals.paid;
    if rest.len() > 0 {
        let claim = rest.clone().map(|holder| holder.claim.minor()).sum();
        let saving = rest.clone().map(|holder| holder.expected_saving.minor()).sum();
        columns.row(vec![
            format!("… {} {}", rest.len(), words.more),
            String::new(),
            rest.map(|holder| holder.accounts.len())
                .sum::<usize>()
                .to_string(),
            unit.with_minor(claim).grouped(),
            unit.with_minor(saving).grouped(),
            String::new(),
        ]);
    }
    let claim = report.holders.iter().map(|holder| holder.claim.minor()).sum();
    let saving = report
        .holders
        .iter()
        .map(|holder| holder.expected_saving.minor())
        .sum();
    columns.total(vec![
        words.total.to_owned(),
        String::new(),
        report
            .holders
            .iter()
            .map(|holder| holder.accounts.len())
            .sum::<usize>()
            .to_string(),
        unit.with_minor(claim).grouped(),
        unit.with_minor(saving).grouped(),
        String::new(),
    ]);
    columns
}

fn named(accounts: &[String], words: &Words) -> String {
    let (first, rest) = accounts.split_at(accounts.len().min(NAMED));
    let text = first.join(" ");
    match rest.len() {
        0 => text,
        more => format!("{text} … {more} {}", words.more),
    }
}
