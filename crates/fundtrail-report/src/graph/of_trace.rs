//! The traced transfers as a network.
//!
//! An exit that the records name is one node; one without a name is a node for each payer, since two withdrawals of
//! cash link nobody to anybody.

use std::collections::HashMap;

use fundtrail::ExitKind;

use super::{Attribute, Edge, Fill, Graph, Node, Type};
use crate::model::{Account, Report, Transfer};
use crate::section::places;
use crate::words::Lang;

const NODES: [Attribute; 7] = [
    ("label", Type::Text),
    ("kind", Type::Text),
    ("holder", Type::Text),
    ("bank", Type::Text),
    ("level", Type::Whole),
    ("status", Type::Text),
    ("held", Type::Number),
];

const EDGES: [Attribute; 6] = [
    ("transfer", Type::Text),
    ("at", Type::Text),
    ("amount", Type::Number),
    ("traced", Type::Number),
    ("level", Type::Whole),
    ("lines", Type::Text),
];

/// What tells one node from another.
#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    Account(&'a str),
    Exit(ExitKind, Option<&'a str>, Option<&'a str>),
    CashIn(&'a str),
}

impl Graph {
    /// The report's traced transfers: nodes in order of appearance, edges in settlement order.
    ///
    /// Complexity: O(accounts + transfers).
    pub fn of_trace(report: &Report, lang: Lang) -> Self {
        Graph::of_transfers(&report.accounts, &report.transfers, lang)
    }

    /// Some transfers, with what is known of their accounts.
    pub(crate) fn of_transfers<'r>(
        accounts: &'r [Account],
        transfers: impl IntoIterator<Item = &'r Transfer>,
        lang: Lang,
    ) -> Self {
        let accounts = accounts.iter();
        let accounts: HashMap<&str, &Account> = accounts
            .map(|account| (account.account.as_str(), account))
            .collect();
        let mut graph = Graph::new(&NODES, &EDGES);
        let mut known: HashMap<Key<'_>, usize> = HashMap::new();
        for transfer in transfers {
            let [from, to] = ends(transfer).map(|key| {
                let next = graph.nodes.len();
                let made = node(&key, &accounts, lang);
                let place = *known.entry(key).or_insert(next);
                if place == next {
                    graph.nodes.push(Node {
                        begins: Some(transfer.at),
                        ..made
                    });
                }
                place
            });
            graph.edges.push(edge(from, to, transfer));
        }
        graph
    }
}

fn ends(transfer: &Transfer) -> [Key<'_>; 2] {
    let from = match &transfer.from {
        Some(number) => Key::Account(number),
        None => Key::CashIn(&transfer.id),
    };
    let to = match (transfer.exit, &transfer.to) {
        (None, Some(number)) => Key::Account(number),
        (Some(kind), Some(name)) => Key::Exit(kind, Some(name), None),
        (kind, None) => Key::Exit(kind.unwrap_or(ExitKind::Unknown), None, transfer.from.as_deref()),
    };
    [from, to]
}

fn node(key: &Key<'_>, accounts: &HashMap<&str, &Account>, lang: Lang) -> Node {
    let (label, kind, account) = match *key {
        Key::Account(number) => (number, "account", accounts.get(number).copied()),
        Key::Exit(kind, name, _) => (name.unwrap_or(kind.name()), kind.name(), None),
        Key::CashIn(_) => ("paid in", "unknown", None),
    };
    let mut lines = vec![drawn(key, lang)];
    lines.extend(account.and_then(|a| a.holder.clone()));
    let holding = account.filter(|a| a.held.minor() > 0);
    lines.extend(holding.map(|a| format!("{} {}", lang.status(a.status), a.held.grouped())));
    Node {
        lines,
        fill: match (kind, holding) {
            ("account", None) => Fill::Plain,
            ("account", Some(_)) => Fill::Marked,
            _ => Fill::Outside,
        },
        values: vec![
            Some(label.to_owned()),
            Some(kind.to_owned()),
            account.and_then(|a| a.holder.clone()),
            account.and_then(|a| a.bank.clone()),
            account.map(|a| a.level.to_string()),
            account.map(|a| a.status.name().to_owned()),
            account.map(|a| a.held.plain()),
        ],
        begins: None,
    }
}

/// What stands in a node where it is drawn.
fn drawn(key: &Key<'_>, lang: Lang) -> String {
    match *key {
        Key::Account(number) => number.to_owned(),
        Key::Exit(_, Some(name), _) => name.to_owned(),
        Key::Exit(kind, None, _) => lang.exit(kind).to_owned(),
        Key::CashIn(_) => lang.words().cash_in.to_owned(),
    }
}

fn edge(from: usize, to: usize, transfer: &Transfer) -> Edge {
    Edge {
        from,
        to,
        lines: vec![transfer.traced.grouped(), transfer.at.spaced()],
        tip: transfer.id.clone(),
        weight: transfer.traced.plain(),
        values: vec![
            Some(transfer.id.clone()),
            Some(transfer.at.to_string()),
            Some(transfer.amount.plain()),
            Some(transfer.traced.plain()),
            Some(transfer.level.to_string()),
            Some(places(&transfer.source)),
        ],
        is_money: true,
        begins: Some(transfer.at),
    }
}
