//! How traced money reached one account, as every output has it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use fundtrail::{Chains, Money, Rule};
use serde::Serialize;

use crate::amount::Amount;
use crate::document::{Document, Handout};
use crate::graph::Graph;
use crate::model::{Account, Input, Moment, Note, Report, Transfer, by_name};
use crate::words::Lang;
use crate::{json, section};

/// The chains by which traced money reached an account.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvidenceReport {
    /// The name and version of this shape.
    pub schema: &'static str,
    /// The program's version.
    pub version: String,
    /// The rule that the trace follows.
    #[serde(serialize_with = "by_name")]
    pub rule: Rule,
    /// The currency of every amount.
    pub currency: String,
    /// The instant up to which records count.
    pub as_of: Moment,
    /// The files that were read.
    pub inputs: Vec<Input>,
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
    /// What a reader should know.
    pub notes: Vec<Note>,
    /// The accounts of the chains.
    #[serde(skip)]
    accounts: Vec<Account>,
    /// Their transfers, each once, in settlement order.
    #[serde(skip)]
    transfers: Vec<Transfer>,
}

/// One chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceChain {
    /// The payment's id.
    pub payment: String,
    /// How much went all the way.
    pub amount: Amount,
    /// The transfers, in settlement order.
    pub transfers: Vec<Step>,
}

/// A transfer of a chain, and the lines that record it as they stand in the files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The transfer.
    #[serde(flatten)]
    pub transfer: Transfer,
    /// The payer's balance before it, where the payer's own records are loaded and the trace goes through it.
    pub from_before: Option<Amount>,
    /// The payer's balance after it.
    pub from_after: Option<Amount>,
    /// The payee's balance before the money came.
    pub to_before: Option<Amount>,
    /// The payee's balance after that.
    pub to_after: Option<Amount>,
    /// The lines, in the order of its places; absent where the file no longer has one.
    pub lines: Vec<Option<String>>,
}

impl EvidenceReport {
    /// Tells chains in the words of a report of the same trace. `account` is the account's place among those of the
    /// report, `lines` gives the lines that record a transfer as they stand in the files, by its place among the
    /// traced ones.
    ///
    /// # Panics
    /// Where `chains` is of another trace than `report`.
    pub fn new(
        report: &Report,
        account: usize,
        chains: &Chains,
        lines: &BTreeMap<usize, Vec<Option<String>>>,
    ) -> Self {
        let amount = |minor: i128| report.totals.paid.with_minor(minor);
        let used = chains.chains.iter().flat_map(|chain| &chain.transfers);
        let used: BTreeSet<usize> = used.copied().collect();
        let told_balance = |balance: Option<Money>| balance.map(|balance| amount(balance.into()));
        let step = |&at: &usize| {
            let balances = chains.balances.get(&at).copied().unwrap_or_default();
            let [from_before, from_after] = [0, 1].map(|i| told_balance(balances.payer.map(|two| two[i])));
            let [to_before, to_after] = [0, 1].map(|i| told_balance(balances.payee.map(|two| two[i])));
            Step {
                transfer: report.transfers[at].clone(),
                from_before,
                from_after,
                to_before,
                to_after,
                lines: lines.get(&at).cloned().unwrap_or_default(),
            }
        };
        let told = chains.chains.iter().map(|chain| EvidenceChain {
            payment: report.payments[chain.payment].id.clone(),
            amount: amount(chain.amount.into()),
            transfers: chain.transfers.iter().map(step).collect(),
        });
        let account = &report.accounts[account];
        let transfers: Vec<&Transfer> = used.iter().map(|&at| &report.transfers[at]).collect();
        let ends = transfers
            .iter()
            .flat_map(|transfer| [&transfer.from, &transfer.to]);
        let ends: BTreeSet<&String> = ends.flatten().collect();
        let on_the_way = |account: &&Account| ends.contains(&account.account);
        EvidenceReport {
            schema: "fundtrail.evidence/1",
            version: report.version.clone(),
            rule: report.rule,
            currency: report.currency.clone(),
            as_of: report.as_of,
            inputs: report.inputs.clone(),
            account: account.account.clone(),
            holder: account.holder.clone(),
            received: amount(chains.received),
            shown: amount(chains.shown),
            cut: amount(chains.received - chains.shown),
            chains: told.collect(),
            notes: report.notes.clone(),
            accounts: report.accounts.iter().filter(on_the_way).cloned().collect(),
            transfers: transfers.into_iter().cloned().collect(),
        }
    }
}

impl Handout for EvidenceReport {
    fn document(&self, lang: Lang) -> Document {
        section::evidence(self, lang)
    }

    fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        json::write_pretty(self, out)
    }

    fn graph(&self, lang: Lang) -> Option<Graph> {
        Some(Graph::of_transfers(&self.accounts, &self.transfers, lang))
    }
}
