//! A trace as a small petgraph graph: accounts and exits as nodes, traced transfers as edges.

use std::collections::BTreeMap;

use petgraph::graph::{DiGraph, NodeIndex};

use crate::account::AccountId;
use crate::ledger::Ledger;
use crate::money::Money;
use crate::party::{End, ExitId};
use crate::trace::{Trace, TracedAccount, TracedExit, TracedTransfer};

/// A node of a traced graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TracedNode {
    /// Paid a payment, and got no traced money back.
    Payer(AccountId),
    /// A payment came in here, by an exit (cash paid in at a machine).
    WayIn(ExitId),
    /// Received traced money.
    Account(TracedAccount),
    /// Traced money left here.
    WayOut(TracedExit),
}

impl TracedNode {
    /// The account at the node, if it is one.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            TracedNode::Payer(account) => Some(*account),
            TracedNode::Account(traced) => Some(traced.account),
            TracedNode::WayIn(_) | TracedNode::WayOut(_) => None,
        }
    }
}

/// A transfer that carried traced money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TracedEdge {
    /// Its level and how much of it is traced.
    pub traced: TracedTransfer,
    /// Its whole amount.
    pub amount: Money,
}

impl Trace {
    /// The trace as a graph that petgraph can walk and draw.
    ///
    /// # Arguments
    /// `ledger`: the ledger that was traced.
    ///
    /// # Returns
    /// Nodes in this order: the accounts that received traced money, by index; the exits through which some
    /// left, by id; payers that have no node yet, by their first payment. Edges in settlement order. An exit
    /// that pays and the same exit that is paid are two nodes.
    ///
    /// # Panics
    /// Where `ledger` is not the one that was traced.
    ///
    /// # Complexity
    /// O(t log a) for t traced transfers among a accounts.
    pub fn graph(&self, ledger: &Ledger) -> DiGraph<TracedNode, TracedEdge> {
        let mut graph = DiGraph::with_capacity(self.accounts().len() + 1, self.transfers().len());
        let mut accounts: BTreeMap<AccountId, NodeIndex> = BTreeMap::new();
        for traced in self.accounts() {
            let node = graph.add_node(TracedNode::Account(traced.clone()));
            accounts.insert(traced.account, node);
        }
        let mut ways_out: BTreeMap<ExitId, NodeIndex> = BTreeMap::new();
        for traced in self.exits() {
            ways_out.insert(traced.exit, graph.add_node(TracedNode::WayOut(traced.clone())));
        }
        let mut ways_in: BTreeMap<ExitId, NodeIndex> = BTreeMap::new();
        for &traced in self.transfers() {
            let transfer = ledger.transfers().get(traced.transfer);
            let payer = match transfer.payer.end() {
                End::Account(account) => *accounts
                    .entry(account)
                    .or_insert_with(|| graph.add_node(TracedNode::Payer(account))),
                End::Exit(exit) => *ways_in
                    .entry(exit)
                    .or_insert_with(|| graph.add_node(TracedNode::WayIn(exit))),
            };
            let payee = match transfer.payee.end() {
                End::Account(account) => accounts[&account],
                End::Exit(exit) => ways_out[&exit],
            };
            let amount = transfer.amount;
            graph.add_edge(payer, payee, TracedEdge { traced, amount });
        }
        graph
    }
}

#[cfg(test)]
mod tests {
    use petgraph::Direction;
    use petgraph::dot::Dot;
    use petgraph::visit::{Bfs, EdgeRef};

    use super::*;
    use crate::{
        AccountBook, Currency, ExitKind, LedgerBuilder, Query, Rule, Source, SubLedger, Time, Transfer,
        TransferIndex,
    };

    /// Cash comes in to A (the payment), A pays B, B draws cash and pays V (a victim who paid A too).
    fn case() -> (AccountBook, Ledger) {
        let mut book = AccountBook::new();
        let [v, a, b] = ["V", "A", "B"].map(|n| book.intern(n));
        let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
        let cash = builder.exits_mut().intern(ExitKind::Cash, None);
        let lines = [
            (cash.into(), a.into(), 100),
            (v.into(), a.into(), 50),
            (a.into(), b.into(), 150),
            (b.into(), cash.into(), 40),
            (b.into(), v.into(), 10),
        ];
        for (line, (payer, payee, amount)) in (2_i64..).zip(lines) {
            let transfer = Transfer {
                time: Time::from_nanos(line),
                payer,
                payee,
                amount: Money::from_minor(amount),
                source: Source::new(0, line.unsigned_abs()),
            };
            builder.push(transfer).expect("positive amounts");
        }
        let ledger = builder.from_table(book.len());
        (book, ledger)
    }

    fn traced(ledger: &Ledger, payments: &[usize]) -> DiGraph<TracedNode, TracedEdge> {
        let payments = payments.iter().map(|&p| TransferIndex::from_index(p));
        let query = Query::new(ledger, payments).expect("payments of the ledger");
        let sub = SubLedger::new(ledger, &query).expect("small balances");
        sub.trace(Rule::Fifo).graph(ledger)
    }

    #[test]
    fn an_exit_that_pays_and_is_paid_is_two_nodes() {
        let (_, ledger) = case();
        let graph = traced(&ledger, &[0]);
        let way_in = graph
            .node_indices()
            .find(|&n| matches!(graph[n], TracedNode::WayIn(_)));
        let way_out = graph
            .node_indices()
            .find(|&n| matches!(graph[n], TracedNode::WayOut(_)));
        let (way_in, way_out) = (way_in.expect("cash in"), way_out.expect("cash out"));
        assert_eq!(graph.edges_directed(way_in, Direction::Incoming).count(), 0);
        assert_eq!(graph.edges_directed(way_out, Direction::Outgoing).count(), 0);
        assert_eq!(graph.edges_directed(way_out, Direction::Incoming).count(), 1);
    }

    #[test]
    fn every_edge_is_a_traced_transfer_and_every_node_is_reached_from_a_payment() {
        let (book, ledger) = case();
        let graph = traced(&ledger, &[0, 1]);
        assert_eq!(graph.edge_count(), 5, "all five transfers carry traced money");
        let [a, b] = ["A", "B"].map(|n| book.get(n).expect("in the book"));
        let link = graph.edge_references().nth(2).expect("A pays B");
        assert_eq!(graph[link.source()].account(), Some(a));
        assert_eq!(graph[link.target()].account(), Some(b));
        assert_eq!(
            (link.weight().traced.traced, link.weight().amount),
            (150, Money::from_minor(150))
        );
        assert_eq!(link.weight().traced.level, 2);
        let start = graph
            .node_indices()
            .find(|&n| matches!(graph[n], TracedNode::WayIn(_)));
        let mut walk = Bfs::new(&graph, start.expect("cash in"));
        let walked = std::iter::from_fn(|| walk.next(&graph)).count();
        assert_eq!(
            walked,
            graph.node_count(),
            "the way in, A, B, cash and V, who is paid back"
        );
    }

    #[test]
    fn a_payer_who_gets_nothing_back_has_a_node() {
        let (book, ledger) = case();
        let without_return = traced(&ledger, &[1]);
        let v = book.get("V").expect("in the book");
        // Under FIFO the cash that came first is what B draws and pays on first: V's 50 stay.
        let node = without_return.node_weights().find(|n| n.account() == Some(v));
        assert_eq!(node, Some(&TracedNode::Payer(v)));
        let dot = format!("{:?}", Dot::new(&without_return));
        assert!(dot.starts_with("digraph {"), "{dot}");
        assert_eq!(dot.matches(" -> ").count(), without_return.edge_count());
    }
}
