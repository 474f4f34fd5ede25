use petgraph::algo::{connected_components, is_cyclic_directed, kosaraju_scc, tarjan_scc};
use petgraph::data::DataMap;
use petgraph::dot::{Config, Dot};
use petgraph::visit::{
    Bfs, EdgeCount, EdgeRef, IntoEdgeReferences, IntoEdgesDirected, IntoNeighbors, IntoNeighborsDirected,
    NodeCount, Reversed, Walker,
};
use proptest::prelude::*;

use super::*;
use crate::{Currency, ExitKind, LedgerBuilder, Source, Time, Transfer};

/// A payer or payee in a test: an account, or a way into or out of the bank by cash.
#[derive(Debug, Clone, Copy)]
enum At {
    Account(usize),
    Cash,
}

/// A ledger of these transfers in this order; the amounts are 1, 2, 3, ….
fn ledger(accounts: usize, transfers: &[(At, At)]) -> Ledger {
    let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
    let cash = builder.exits_mut().intern(ExitKind::Cash, None);
    let party = |at| match at {
        At::Account(index) => AccountId::from_index(index).into(),
        At::Cash => cash.into(),
    };
    for (number, &(payer, payee)) in (1..).zip(transfers) {
        let transfer = Transfer {
            time: Time::from_nanos(number),
            payer: party(payer),
            payee: party(payee),
            amount: Money::from_minor(number),
            source: Source::new(0, number.unsigned_abs()),
        };
        builder.push(transfer).expect("positive amounts");
    }
    builder.from_table(accounts)
}

/// 0 → 1 → 2 → 0 is a ring; 1 pays 3 twice; cash comes in to 0 and goes out from 2 and from 3; 4 does nothing.
fn ring_with_a_tail() -> Ledger {
    use At::{Account, Cash};
    ledger(
        5,
        &[
            (Cash, Account(0)),
            (Account(0), Account(1)),
            (Account(1), Account(2)),
            (Account(2), Account(0)),
            (Account(1), Account(3)),
            (Account(1), Account(3)),
            (Account(2), Cash),
            (Account(3), Cash),
        ],
    )
}

fn sorted(components: Vec<Vec<NodeIndex>>) -> Vec<Vec<usize>> {
    let mut components: Vec<Vec<usize>> = components
        .into_iter()
        .map(|component| {
            let mut nodes: Vec<_> = component.into_iter().map(NodeIndex::index).collect();
            nodes.sort_unstable();
            nodes
        })
        .collect();
    components.sort_unstable();
    components
}

#[test]
fn strongly_connected_components_are_the_rings() {
    let ledger = ring_with_a_tail();
    let graph = TransferGraph::new(&ledger);
    // Nodes 5 to 7 are the three ends at cash, each its own.
    let expected = [vec![0, 1, 2], vec![3], vec![4], vec![5], vec![6], vec![7]];
    assert_eq!(sorted(tarjan_scc(&graph)), expected);
    assert_eq!(sorted(kosaraju_scc(&graph)), expected);
    assert!(is_cyclic_directed(&graph));
}

#[test]
fn an_exit_links_nobody() {
    use At::{Account, Cash};
    let ledger = ledger(2, &[(Account(0), Cash), (Cash, Account(1)), (Account(1), Cash)]);
    let graph = TransferGraph::new(&ledger);
    assert_eq!(graph.node_count(), 5, "two accounts and three ends at cash");
    assert_eq!(
        connected_components(&graph),
        2,
        "the cash of 0 and the cash of 1 are not one pot"
    );
    let reached: Vec<_> = Bfs::new(&graph, NodeIndex::new(0)).iter(&graph).collect();
    assert_eq!(reached.len(), 2, "0 and its own way out");
    assert_eq!(graph.party(reached[1]).account(), None);
}

#[test]
fn a_breadth_first_walk_goes_with_the_money_or_against_it() {
    let ledger = ring_with_a_tail();
    let graph = TransferGraph::new(&ledger);
    let walk = |start| {
        Bfs::new(&graph, NodeIndex::new(start))
            .iter(&graph)
            .map(NodeIndex::index)
    };
    assert_eq!(walk(0).collect::<Vec<_>>(), [0, 1, 2, 3, 6, 7]);
    assert_eq!(walk(3).collect::<Vec<_>>(), [3, 7]);
    let back = Bfs::new(Reversed(&graph), NodeIndex::new(3));
    let back: Vec<_> = back.iter(Reversed(&graph)).map(NodeIndex::index).collect();
    assert_eq!(
        back,
        [3, 1, 0, 5, 2],
        "who could have paid 3, the cash that came in included"
    );
}

#[test]
fn dot_draws_every_transfer_with_its_amount() {
    let ledger = ring_with_a_tail();
    let graph = TransferGraph::new(&ledger);
    let dot = format!("{:?}", Dot::with_config(&graph, &[Config::NodeIndexLabel]));
    assert_eq!(dot.matches(" -> ").count(), 8);
    assert!(dot.contains("1 -> 3 [ label = \"5 minor\" ]"), "{dot}");
    assert!(
        dot.contains("1 -> 3 [ label = \"6 minor\" ]"),
        "equal ends stay two edges: {dot}"
    );
}

#[test]
fn weights_are_read_from_the_columns() {
    let ledger = ring_with_a_tail();
    let graph = TransferGraph::new(&ledger);
    assert_eq!((graph.node_count(), graph.edge_count()), (8, 8));
    let last = EdgeIndex::new(7);
    assert_eq!(graph.edge_weight(last), Some(&Money::from_minor(8)));
    assert_eq!(graph.edge_weight(EdgeIndex::new(8)), None);
    assert_eq!(graph.node_weight(NodeIndex::new(8)), None);
    assert_eq!(
        ledger.transfers().get(graph.transfer(last)).amount,
        Money::from_minor(8)
    );
    let (payer, payee) = graph.ends(last);
    assert_eq!(graph.party(payer), ledger.transfers().payers()[7]);
    assert_eq!(graph.party(payee), ledger.transfers().payees()[7]);
}

fn random_transfers() -> impl Strategy<Value = Vec<(At, At)>> {
    let at = || prop_oneof![4 => (0..6_usize).prop_map(At::Account), 1 => Just(At::Cash)];
    prop::collection::vec((at(), at()), 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_directions_list_every_edge_once_in_settlement_order(transfers in random_transfers()) {
        let ledger = ledger(6, &transfers);
        let graph = &TransferGraph::new(&ledger);
        for direction in [Direction::Outgoing, Direction::Incoming] {
            let mut listed = Vec::new();
            for node in (0..graph.node_count()).map(NodeIndex::new) {
                let edges: Vec<_> = graph.edges_directed(node, direction).collect();
                prop_assert!(edges.is_sorted_by_key(EdgeRef::id));
                let near = |e: &TransferRef<'_>| if direction == Direction::Outgoing { e.source() } else { e.target() };
                prop_assert!(edges.iter().all(|e| near(e) == node));
                let far = |e: &TransferRef<'_>| if direction == Direction::Outgoing { e.target() } else { e.source() };
                prop_assert!(graph.neighbors_directed(node, direction).eq(edges.iter().map(far)));
                listed.extend(edges.iter().map(EdgeRef::id));
            }
            listed.sort_unstable();
            prop_assert!(listed.into_iter().eq(graph.edge_references().map(|e| e.id())));
        }
    }

    #[test]
    fn components_are_those_of_a_copy_in_petgraphs_own_graph(transfers in random_transfers()) {
        let ledger = ledger(6, &transfers);
        let graph = &TransferGraph::new(&ledger);
        let mut copy = petgraph::graph::DiGraph::<(), ()>::new();
        for _ in 0..graph.node_count() {
            copy.add_node(());
        }
        for edge in graph.edge_references() {
            copy.add_edge(edge.source(), edge.target(), ());
        }
        prop_assert_eq!(sorted(tarjan_scc(graph)), sorted(tarjan_scc(&copy)));
        prop_assert_eq!(sorted(kosaraju_scc(graph)), sorted(tarjan_scc(graph)));
        prop_assert_eq!(connected_components(graph), connected_components(&copy));
        for node in copy.node_indices() {
            prop_assert_eq!(graph.neighbors(node).count(), copy.neighbors(node).count());
        }
    }
}
