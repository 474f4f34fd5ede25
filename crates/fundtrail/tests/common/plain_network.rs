//! The network of docs/tracing.md, drawn plainly: a node for each account after each of its transfers, and
//! petgraph's maximum flow. Slow, and shares no code with the core.

use std::collections::BTreeSet;

use fundtrail::{AccountId, SetBounds};
use petgraph::algo::dinics;
use petgraph::graph::{DiGraph, NodeIndex};

use super::auditor::least_openings;
use super::{Sample, accounts_of};

/// More than any flow.
const UNLIMITED: u64 = u64::MAX / 4;

pub struct PlainNetwork {
    graph: DiGraph<(), u64>,
    source: NodeIndex,
    sink: NodeIndex,
    paid: u64,
    /// The last node of each account, and what it can keep.
    drains: Vec<(NodeIndex, u64)>,
    exit: NodeIndex,
}

impl PlainNetwork {
    /// Opening balances are the least that suffice, or unknown.
    pub fn new(sample: &Sample, unknown: bool) -> PlainNetwork {
        let accounts = accounts_of(&sample.transfers);
        let payers = sample.payments.iter().filter_map(|&p| sample.transfers[p].payer);
        let terminals: BTreeSet<usize> = payers.chain(sample.stop_at.iter().copied()).collect();
        let mut balances = least_openings(&sample.transfers, &sample.settled, accounts);
        let mut graph = DiGraph::new();
        let (source, sink, exit) = (graph.add_node(()), graph.add_node(()), graph.add_node(()));
        let mut nodes: Vec<NodeIndex> = (0..accounts).map(|_| graph.add_node(())).collect();
        let mut paid = 0;
        for &i in &sample.settled {
            let transfer = sample.transfers[i];
            let before: Vec<NodeIndex> = nodes.clone();
            for (end, change) in [
                (transfer.payer, -transfer.amount),
                (transfer.payee, transfer.amount),
            ] {
                let Some(account) = end.filter(|account| !terminals.contains(account)) else {
                    continue;
                };
                let kept = balances[account].min(balances[account] + change);
                balances[account] += change;
                nodes[account] = graph.add_node(());
                let kept = if unknown { UNLIMITED } else { kept.unsigned_abs() };
                graph.add_edge(before[account], nodes[account], kept);
            }
            let head = transfer.payee.map_or(exit, |payee| nodes[payee]);
            let amount = transfer.amount.unsigned_abs();
            if sample.payments.contains(&i) {
                graph.add_edge(source, head, amount);
                paid += amount;
            } else if let Some(payer) = transfer.payer.filter(|payer| !terminals.contains(payer)) {
                graph.add_edge(before[payer], head, amount);
            }
        }
        let keeps = |account: usize| {
            if unknown || terminals.contains(&account) {
                UNLIMITED
            } else {
                balances[account].unsigned_abs()
            }
        };
        let drains = nodes
            .iter()
            .enumerate()
            .map(|(account, &node)| (node, keeps(account)))
            .collect();
        PlainNetwork {
            graph,
            source,
            sink,
            paid,
            drains,
            exit,
        }
    }

    pub fn bounds(&self, set: &[AccountId]) -> SetBounds {
        let is_in = |account: usize| set.contains(&AccountId::from_index(account));
        SetBounds {
            at_least: i128::from(self.paid) - i128::from(self.flow(|account| !is_in(account), true)),
            at_most: i128::from(self.flow(is_in, false)),
        }
    }

    /// The maximum flow through the drains of some accounts, and perhaps through exits.
    fn flow(&self, drains: impl Fn(usize) -> bool, exits: bool) -> u64 {
        let mut graph = self.graph.clone();
        for (_, &(node, kept)) in self
            .drains
            .iter()
            .enumerate()
            .filter(|&(account, _)| drains(account))
        {
            graph.add_edge(node, self.sink, kept);
        }
        if exits {
            graph.add_edge(self.exit, self.sink, UNLIMITED);
        }
        dinics(&graph, self.source, self.sink).0
    }
}
