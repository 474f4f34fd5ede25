//! petgraph's visit traits on the columns.

use std::iter::{Map, Zip};
use std::ops::Range;
use std::slice;

use petgraph::data::DataMap;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::visit::{
    Data, EdgeCount, EdgeIndexable, EdgeRef, GraphBase, GraphProp, IntoEdgeReferences, IntoEdges,
    IntoEdgesDirected, IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers, IntoNodeReferences,
    NodeCompactIndexable, NodeCount, NodeIndexable, Visitable,
};
use petgraph::{Directed, Direction};

use super::TransferGraph;
use crate::money::Money;
use crate::party::Party;

/// petgraph's own set of visited nodes, a bit each.
type Visited = <DiGraph<(), ()> as Visitable>::Map;

/// A transfer as an edge: its two nodes, its position and its amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransferRef<'g> {
    edge: EdgeIndex,
    payer: NodeIndex,
    payee: NodeIndex,
    amount: &'g Money,
}

impl<'g> TransferRef<'g> {
    fn new(graph: &'g TransferGraph<'_>, edge: usize) -> Self {
        let index = EdgeIndex::new(edge);
        let (payer, payee) = graph.ends(index);
        TransferRef {
            edge: index,
            payer,
            payee,
            amount: &graph.amounts()[edge],
        }
    }
}

impl EdgeRef for TransferRef<'_> {
    type NodeId = NodeIndex;
    type EdgeId = EdgeIndex;
    type Weight = Money;

    fn source(&self) -> NodeIndex {
        self.payer
    }

    fn target(&self) -> NodeIndex {
        self.payee
    }

    fn weight(&self) -> &Money {
        self.amount
    }

    fn id(&self) -> EdgeIndex {
        self.edge
    }
}

/// The edges of one node, in settlement order.
#[derive(Debug, Clone)]
pub struct Edges<'g, 'a> {
    graph: &'g TransferGraph<'a>,
    edges: slice::Iter<'g, u32>,
}

impl<'g> Iterator for Edges<'g, '_> {
    type Item = TransferRef<'g>;

    fn next(&mut self) -> Option<TransferRef<'g>> {
        self.edges
            .next()
            .map(|&edge| TransferRef::new(self.graph, edge as usize))
    }
}

/// The parties at the other ends of a node's edges, in settlement order: once an edge.
#[derive(Debug, Clone)]
pub struct Neighbors<'g, 'a> {
    edges: Edges<'g, 'a>,
    direction: Direction,
}

impl Iterator for Neighbors<'_, '_> {
    type Item = NodeIndex;

    fn next(&mut self) -> Option<NodeIndex> {
        self.edges.next().map(|edge| match self.direction {
            Direction::Outgoing => edge.target(),
            Direction::Incoming => edge.source(),
        })
    }
}

/// All edges, in settlement order.
#[derive(Debug, Clone)]
pub struct TransferRefs<'g, 'a> {
    graph: &'g TransferGraph<'a>,
    edges: Range<usize>,
}

impl<'g> Iterator for TransferRefs<'g, '_> {
    type Item = TransferRef<'g>;

    fn next(&mut self) -> Option<TransferRef<'g>> {
        self.edges.next().map(|edge| TransferRef::new(self.graph, edge))
    }
}

impl GraphBase for TransferGraph<'_> {
    type NodeId = NodeIndex;
    type EdgeId = EdgeIndex;
}

impl GraphProp for TransferGraph<'_> {
    type EdgeType = Directed;
}

impl Data for TransferGraph<'_> {
    type NodeWeight = Party;
    type EdgeWeight = Money;
}

impl DataMap for TransferGraph<'_> {
    fn node_weight(&self, node: NodeIndex) -> Option<&Party> {
        self.parties.get(node.index())
    }

    fn edge_weight(&self, edge: EdgeIndex) -> Option<&Money> {
        self.amounts().get(edge.index())
    }
}

impl NodeCount for TransferGraph<'_> {
    fn node_count(&self) -> usize {
        self.parties.len()
    }
}

impl EdgeCount for TransferGraph<'_> {
    fn edge_count(&self) -> usize {
        self.transfers.len()
    }
}

impl NodeIndexable for TransferGraph<'_> {
    fn node_bound(&self) -> usize {
        self.parties.len()
    }

    fn to_index(&self, node: NodeIndex) -> usize {
        node.index()
    }

    fn from_index(&self, index: usize) -> NodeIndex {
        NodeIndex::new(index)
    }
}

impl NodeCompactIndexable for TransferGraph<'_> {}

impl EdgeIndexable for TransferGraph<'_> {
    fn edge_bound(&self) -> usize {
        self.transfers.len()
    }

    fn to_index(&self, edge: EdgeIndex) -> usize {
        edge.index()
    }

    fn from_index(&self, index: usize) -> EdgeIndex {
        EdgeIndex::new(index)
    }
}

impl Visitable for TransferGraph<'_> {
    type Map = Visited;

    fn visit_map(&self) -> Visited {
        Visited::with_capacity(self.parties.len())
    }

    fn reset_map(&self, map: &mut Visited) {
        map.clear();
        map.grow(self.parties.len());
    }
}

impl IntoNodeIdentifiers for &TransferGraph<'_> {
    type NodeIdentifiers = Map<Range<usize>, fn(usize) -> NodeIndex>;

    fn node_identifiers(self) -> Self::NodeIdentifiers {
        (0..self.parties.len()).map(NodeIndex::new)
    }
}

impl<'g> IntoNodeReferences for &'g TransferGraph<'_> {
    type NodeRef = (NodeIndex, &'g Party);
    type NodeReferences = Zip<Map<Range<usize>, fn(usize) -> NodeIndex>, slice::Iter<'g, Party>>;

    fn node_references(self) -> Self::NodeReferences {
        self.node_identifiers().zip(&self.parties)
    }
}

impl<'g, 'a> IntoEdgeReferences for &'g TransferGraph<'a> {
    type EdgeRef = TransferRef<'g>;
    type EdgeReferences = TransferRefs<'g, 'a>;

    fn edge_references(self) -> TransferRefs<'g, 'a> {
        TransferRefs {
            graph: self,
            edges: 0..self.transfers.len(),
        }
    }
}

impl<'g, 'a> IntoEdges for &'g TransferGraph<'a> {
    type Edges = Edges<'g, 'a>;

    fn edges(self, node: NodeIndex) -> Edges<'g, 'a> {
        self.edges_directed(node, Direction::Outgoing)
    }
}

impl<'g, 'a> IntoEdgesDirected for &'g TransferGraph<'a> {
    type EdgesDirected = Edges<'g, 'a>;

    fn edges_directed(self, node: NodeIndex, direction: Direction) -> Edges<'g, 'a> {
        Edges {
            graph: self,
            edges: self.edges_of(node, direction).iter(),
        }
    }
}

impl<'g, 'a> IntoNeighbors for &'g TransferGraph<'a> {
    type Neighbors = Neighbors<'g, 'a>;

    fn neighbors(self, node: NodeIndex) -> Neighbors<'g, 'a> {
        self.neighbors_directed(node, Direction::Outgoing)
    }
}

impl<'g, 'a> IntoNeighborsDirected for &'g TransferGraph<'a> {
    type NeighborsDirected = Neighbors<'g, 'a>;

    fn neighbors_directed(self, node: NodeIndex, direction: Direction) -> Neighbors<'g, 'a> {
        Neighbors {
            edges: self.edges_directed(node, direction),
            direction,
        }
    }
}
