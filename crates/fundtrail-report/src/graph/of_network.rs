//! Who works together as a network: an edge for each way that money went between two accounts, and one for each thing
//! that they have in common.

use std::collections::HashMap;

use super::{Attribute, Edge, Fill, Graph, Node, Reading, Type};
use crate::network::{DealtRow, MemberRow, NetworkReport, TieRow};
use crate::section::places;
use crate::words::Lang;

const NODES: [Attribute; 9] = [
    ("label", Type::Text),
    ("kind", Type::Text),
    ("holder", Type::Text),
    ("bank", Type::Text),
    ("rank", Type::Whole),
    ("group", Type::Whole),
    ("score", Type::Number),
    ("near", Type::Number),
    ("roles", Type::Text),
];

const EDGES: [Attribute; 6] = [
    ("kind", Type::Text),
    ("value", Type::Text),
    ("amount", Type::Number),
    ("count", Type::Whole),
    ("shared", Type::Text),
    ("lines", Type::Text),
];

impl Graph {
    /// The suspects and further accounts in their order, and the ties between them. An edge of money weighs
    /// its amount; one of what two have in common weighs 1 and has no direction of its own.
    ///
    /// Complexity: O(members + ties).
    pub fn of_network(report: &NetworkReport, lang: Lang) -> Self {
        let mut graph = Graph::new(&NODES, &EDGES);
        graph.reading = Reading::Around;
        let mut places = HashMap::new();
        for member in &report.members {
            places.insert(member.account.as_str(), graph.nodes.len());
            graph.nodes.push(node(member, lang));
        }
        for tie in &report.ties {
            let [a, b] = &tie.accounts;
            let (Some(&a), Some(&b)) = (places.get(a.as_str()), places.get(b.as_str())) else {
                continue;
            };
            match tie.money {
                Some([there, back]) => {
                    let ways = [(a, b, there), (b, a, back)].into_iter();
                    let went = ways.filter(|(_, _, dealt)| dealt.transfers > 0);
                    graph
                        .edges
                        .extend(went.map(|(from, to, dealt)| paid(tie, from, to, dealt)));
                }
                None => graph.edges.push(common(tie, a, b, lang)),
            }
        }
        graph
    }
}

fn node(member: &MemberRow, lang: Lang) -> Node {
    let roles: Vec<&str> = member.roles.iter().map(|role| role.name()).collect();
    let mut lines = vec![member.account.clone()];
    lines.extend(member.holder.clone());
    let told = lang.listed(member.roles.iter().map(|&role| lang.role(role)));
    lines.extend(Some(told).filter(|told| !told.is_empty()));
    Node {
        lines,
        fill: if member.suspect { Fill::Marked } else { Fill::Plain },
        values: vec![
            Some(member.account.clone()),
            Some(if member.suspect { "suspect" } else { "further" }.to_owned()),
            member.holder.clone(),
            member.bank.clone(),
            member.rank.map(|rank| rank.to_string()),
            member.group.map(|group| group.to_string()),
            Some(member.score.to_string()),
            Some(member.near.to_string()),
            Some(roles.join("; ")),
        ],
        begins: None,
    }
}

/// Money one way.
fn paid(tie: &TieRow, from: usize, to: usize, dealt: DealtRow) -> Edge {
    Edge {
        from,
        to,
        lines: vec![dealt.amount.grouped()],
        tip: places(&tie.source),
        weight: dealt.amount.plain(),
        values: vec![
            Some(tie.kind.name().to_owned()),
            None,
            Some(dealt.amount.plain()),
            Some(dealt.transfers.to_string()),
            None,
            Some(places(&tie.source)),
        ],
        is_money: true,
        begins: None,
    }
}

fn common(tie: &TieRow, from: usize, to: usize, lang: Lang) -> Edge {
    let named = tie.value.iter().map(String::as_str);
    let told: Vec<&str> = std::iter::once(lang.tie(tie.kind)).chain(named).collect();
    Edge {
        from,
        to,
        lines: vec![told.join(" ")],
        tip: places(&tie.source),
        weight: "1".to_owned(),
        values: vec![
            Some(tie.kind.name().to_owned()),
            tie.value.clone(),
            None,
            Some(tie.count.to_string()),
            Some(tie.shared.join(" ")),
            Some(places(&tie.source)),
        ],
        is_money: false,
        begins: None,
    }
}
