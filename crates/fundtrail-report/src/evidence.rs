//! How traced money reached one account, as people and programs read it.

use std::io::{self, Write};

use serde::Serialize;

use crate::amount::Amount;
use crate::chain::Chains;
use crate::columns::{Column, Columns, visible};
use crate::model::{Moment, Report, Transfer};
use crate::table::Style;

/// The chains by which traced money reached an account.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvidenceReport {
    /// The name and version of this shape.
    pub schema: &'static str,
    /// The rule that the trace follows.
    pub rule: String,
    /// The currency of every amount.
    pub currency: String,
    /// The instant up to which records count.
    pub as_of: Moment,
    /// The account.
    pub account: String,
    /// Its holder.
    pub holder: Option<String>,
    /// Traced money that it received.
    pub received: Amount,
    /// What the chains carry.
    pub shown: Amount,
    /// What came by chains that are not shown.
    pub cut: Amount,
    /// The chains, largest first.
    pub chains: Vec<EvidenceChain>,
}

/// One chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceChain {
    /// The payment's id.
    pub payment: String,
    /// How much went all the way.
    pub amount: Amount,
    /// The transfers, in settlement order.
    pub transfers: Vec<Transfer>,
}

impl EvidenceReport {
    /// Tells chains in the words of a report of the same trace. `account` is the account's number in it.
    ///
    /// # Panics
    /// Where `chains` is of another trace than `report`.
    pub fn new(report: &Report, account: &str, chains: &Chains) -> Self {
        let amount = |minor: i128| report.totals.paid.with_minor(minor);
        let told = chains.chains.iter().map(|chain| EvidenceChain {
            payment: report.payments[chain.payment].id.clone(),
            amount: amount(chain.amount.into()),
            transfers: chain
                .transfers
                .iter()
                .map(|&i| report.transfers[i].clone())
                .collect(),
        });
        let of_account = report.accounts.iter().find(|a| a.account == account);
        EvidenceReport {
            schema: "fundtrail.evidence/1",
            rule: report.rule.clone(),
            currency: report.currency.clone(),
            as_of: report.as_of,
            account: account.to_owned(),
            holder: of_account.and_then(|a| a.holder.clone()),
            received: amount(chains.received),
            shown: amount(chains.shown),
            cut: amount(chains.received - chains.shown),
            chains: told.collect(),
        }
    }

    /// Writes it as indented JSON.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_json(&self, mut out: impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut out, self)?;
        out.write_all(b"\n")
    }

    /// Writes it for people: a table a chain.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_table(&self, style: Style, mut out: impl Write) -> io::Result<()> {
        let words = style.lang.words();
        let holder = self
            .holder
            .as_deref()
            .map(|name| format!(" ({})", visible(name)))
            .unwrap_or_default();
        writeln!(
            out,
            "{}{holder} {} {} {} · {} {} · {} {}",
            visible(&self.account),
            words.received_traced,
            self.received.grouped(),
            visible(&self.currency),
            words.rule,
            self.rule,
            words.as_of,
            self.as_of.spaced(),
        )?;
        for (number, chain) in self.chains.iter().enumerate() {
            let amount = chain.amount.grouped();
            let payment = visible(&chain.payment);
            writeln!(
                out,
                "\n{} {}: {amount} ({} {payment})",
                words.chain,
                number + 1,
                words.payment
            )?;
            for line in chain_columns(chain, style).lines(style.places) {
                writeln!(out, "  {}", line.text)?;
            }
        }
        if self.cut.minor() > 0 {
            writeln!(out, "\n{}: {}", words.cut, self.cut.grouped())?;
        }
        Ok(())
    }
}

fn chain_columns(chain: &EvidenceChain, style: Style) -> Columns {
    let words = style.lang.words();
    let mut columns = Columns::new(vec![
        Column::left(words.time),
        Column::left(words.from),
        Column::left(words.to),
        Column::right(words.amount),
        Column::right(words.traced),
        Column::left(words.source),
    ]);
    for transfer in &chain.transfers {
        let places: Vec<String> = transfer.source.iter().map(ToString::to_string).collect();
        columns.row(vec![
            transfer.at.spaced(),
            transfer.from.clone().unwrap_or_default(),
            transfer.to.clone().unwrap_or_default(),
            transfer.amount.grouped(),
            transfer.traced.grouped(),
            places.join(" "),
        ]);
    }
    columns
}
