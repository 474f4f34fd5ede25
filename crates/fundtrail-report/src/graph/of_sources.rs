//! Where money came from as a network: an edge from each origin to each asked account.

use std::collections::HashMap;

use super::{Attribute, Edge, Fill, Graph, Node, Type};
use crate::sources::{Parts, SourcesReport};
use crate::words::Lang;

const NODES: [Attribute; 8] = [
    ("label", Type::Text),
    ("kind", Type::Text),
    ("holder", Type::Text),
    ("bank", Type::Text),
    ("held", Type::Number),
    ("at_least", Type::Number),
    ("at_most", Type::Number),
    ("marks", Type::Text),
];

const EDGES: [Attribute; 4] = [
    ("held", Type::Number),
    ("received", Type::Number),
    ("passed_on", Type::Number),
    ("exited", Type::Number),
];

impl Graph {
    /// The asked accounts, the origins in their order, and what of the one is of the other.
    ///
    /// Complexity: O(accounts × origins).
    pub fn of_sources(report: &SourcesReport, lang: Lang) -> Self {
        let mut graph = Graph::new(&NODES, &EDGES);
        for asked in &report.accounts {
            let mut lines = vec![asked.account.clone()];
            lines.extend(asked.holder.clone());
            lines.push(asked.whole.held.grouped());
            graph.nodes.push(Node {
                lines,
                fill: Fill::Marked,
                values: vec![
                    Some(asked.account.clone()),
                    Some("asked".to_owned()),
                    asked.holder.clone(),
                    asked.bank.clone(),
                    Some(asked.whole.held.plain()),
                    None,
                    None,
                    None,
                ],
                begins: None,
            });
        }
        let mut places = HashMap::new();
        for origin in &report.origins {
            places.insert(origin.number, graph.nodes.len());
            let exit = origin.exit.as_ref().map(|exit| exit.called(exit.kind.name()));
            let label = origin.account.clone().or(exit).unwrap_or_default();
            let marks: Vec<&str> = origin.marks.iter().map(|mark| mark.name()).collect();
            let drawn = origin.exit.as_ref().map(|exit| exit.called(lang.exit(exit.kind)));
            let mut lines = vec![origin.account.clone().or(drawn).unwrap_or_default()];
            lines.extend(origin.holder.clone());
            lines.extend(origin.marks.iter().map(|&mark| lang.origin_mark(mark).to_owned()));
            graph.nodes.push(Node {
                lines,
                fill: if origin.account.is_some() {
                    Fill::Plain
                } else {
                    Fill::Outside
                },
                values: vec![
                    Some(label),
                    Some(origin.kind.name().to_owned()),
                    origin.holder.clone(),
                    origin.bank.clone(),
                    Some(origin.parts.held.plain()),
                    origin.at_least.map(crate::Amount::plain),
                    origin.at_most.map(crate::Amount::plain),
                    Some(marks.join("; ")),
                ],
                begins: None,
            });
        }
        for (to, asked) in report.accounts.iter().enumerate() {
            let of_known = asked.by_origin.iter();
            let of_known = of_known.filter_map(|part| Some((*places.get(&part.origin)?, &part.parts)));
            graph
                .edges
                .extend(of_known.map(|(from, parts)| edge(from, to, parts)));
        }
        graph
    }
}

fn edge(from: usize, to: usize, parts: &Parts) -> Edge {
    let figures = [parts.held, parts.received, parts.passed_on, parts.exited];
    Edge {
        from,
        to,
        lines: vec![parts.received.grouped()],
        tip: parts.held.grouped(),
        weight: parts.received.plain(),
        values: figures.iter().map(|amount| Some(amount.plain())).collect(),
        is_money: true,
        begins: None,
    }
}
