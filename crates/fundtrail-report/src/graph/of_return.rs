//! Who gets what as a network: an edge from each frozen account to each victim who gets something out of it.

use std::collections::HashMap;

use super::{Attribute, Edge, Fill, Graph, Node, Type};
use crate::restitution::ReturnReport;

const NODES: [Attribute; 7] = [
    ("label", Type::Text),
    ("kind", Type::Text),
    ("holder", Type::Text),
    ("bank", Type::Text),
    ("frozen", Type::Number),
    ("loss", Type::Number),
    ("gets", Type::Number),
];

const EDGES: [Attribute; 2] = [("amount", Type::Number), ("traced", Type::Number)];

impl Graph {
    /// The frozen accounts and the victims in their orders.
    pub fn of_return(report: &ReturnReport) -> Self {
        let mut graph = Graph::new(&NODES, &EDGES);
        let (mut accounts, mut victims) = (HashMap::new(), HashMap::new());
        for pot in &report.accounts {
            accounts.insert(pot.account.as_str(), graph.nodes.len());
            let mut lines = vec![pot.account.clone()];
            lines.extend(pot.holder.clone());
            lines.push(pot.frozen.grouped());
            graph.nodes.push(Node {
                lines,
                fill: Fill::Plain,
                values: vec![
                    Some(pot.account.clone()),
                    Some("account".to_owned()),
                    pot.holder.clone(),
                    pot.bank.clone(),
                    Some(pot.frozen.plain()),
                    None,
                    None,
                ],
                begins: None,
            });
        }
        for victim in &report.victims {
            victims.insert(victim.victim.as_str(), graph.nodes.len());
            graph.nodes.push(Node {
                lines: vec![victim.victim.clone(), victim.gets.grouped()],
                fill: Fill::Marked,
                values: vec![
                    Some(victim.victim.clone()),
                    Some("victim".to_owned()),
                    None,
                    None,
                    None,
                    Some(victim.loss.plain()),
                    Some(victim.gets.plain()),
                ],
                begins: None,
            });
        }
        let edges = report.cells.iter().filter_map(|cell| {
            Some(Edge {
                from: *accounts.get(cell.account.as_str())?,
                to: *victims.get(cell.victim.as_str())?,
                lines: vec![cell.amount.grouped()],
                tip: cell.traced.grouped(),
                weight: cell.amount.plain(),
                values: vec![Some(cell.amount.plain()), Some(cell.traced.plain())],
                is_money: true,
                begins: None,
            })
        });
        graph.edges = edges.collect();
        graph
    }
}
