//! What was found as a network, for tools that draw and search networks.
//!
//! A [`Graph`] is nodes and edges with typed values; [`write`](mod@write) knows the formats. Of a trace a node is an
//! account and an edge a traced transfer. A page has a still picture of it (`draw`).

pub(crate) mod draw;
mod of_network;
mod of_return;
mod of_sources;
mod of_trace;
pub mod write;

use crate::model::Moment;

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Text.
    Text,
    /// A whole number.
    Whole,
    /// A number with decimals.
    Number,
}

/// A value that nodes or edges carry: its name and what it is.
pub type Attribute = (&'static str, Type);

/// A node.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Node {
    /// What stands in it where it is drawn, line by line; the first line is its label elsewhere.
    pub lines: Vec<String>,
    /// What it is filled with where it is drawn.
    pub fill: Fill,
    /// Its values, in the order of [`Graph::node_attributes`]; absent is `None`.
    pub values: Vec<Option<String>>,
    /// Since when it is there, where that is told.
    pub begins: Option<Moment>,
}

/// What sets a node off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fill {
    /// Nothing.
    #[default]
    Plain,
    /// It is what one looks for: it holds traced money, it is asked about, it is a suspect.
    Marked,
    /// It is no account.
    Outside,
}

/// An edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The place of the node that it begins at.
    pub from: usize,
    /// The place of the node that it ends at.
    pub to: usize,
    /// What stands at it where it is drawn, line by line.
    pub lines: Vec<String>,
    /// What it shows when it is pointed at.
    pub tip: String,
    /// How much it weighs, as a plain number.
    pub weight: String,
    /// Its values, in the order of [`Graph::edge_attributes`]; absent is `None`.
    pub values: Vec<Option<String>>,
    /// Whether it is money that went this way; else its two ends have something in common.
    pub is_money: bool,
    /// When it is, where that is told.
    pub begins: Option<Moment>,
}

/// How a picture of it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reading {
    /// As the money went, from what nothing comes to.
    #[default]
    Flow,
    /// From what is marked outward.
    Around,
}

/// Nodes and edges in a fixed order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    /// What nodes carry.
    pub node_attributes: &'static [Attribute],
    /// What edges carry.
    pub edge_attributes: &'static [Attribute],
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The edges.
    pub edges: Vec<Edge>,
    /// How a picture of it is read.
    pub reading: Reading,
}

impl Graph {
    /// No node yet.
    pub fn new(node_attributes: &'static [Attribute], edge_attributes: &'static [Attribute]) -> Self {
        Graph {
            node_attributes,
            edge_attributes,
            nodes: Vec::new(),
            edges: Vec::new(),
            reading: Reading::Flow,
        }
    }

    /// Whether anything in it has a time.
    fn is_dated(&self) -> bool {
        self.edges.iter().any(|edge| edge.begins.is_some())
    }
}

impl Node {
    /// What it is called where one line has to do.
    pub fn label(&self) -> &str {
        self.lines.first().map_or("", String::as_str)
    }
}
