//! The traced transfers as a graph file: DOT for Graphviz, `GraphML` and GEXF for network tools.
//!
//! A node an account, an edge a traced transfer. An exit that the records name is one node; one without a
//! name is a node for each payer, since two withdrawals of cash link nobody to anybody.

use std::collections::HashMap;
use std::io::{self, Write};

use fundtrail::ExitKind;

use crate::markup::escape;
use crate::model::{Account, Moment, Report, Transfer};

struct Node<'a> {
    label: String,
    kind: &'static str,
    account: Option<&'a Account>,
}

struct Edge<'a> {
    from: usize,
    to: usize,
    transfer: &'a Transfer,
}

/// The report's traced transfers as nodes, in order of appearance, and edges, in settlement order.
struct Graph<'a> {
    nodes: Vec<Node<'a>>,
    edges: Vec<Edge<'a>>,
    /// When each node has its first transfer.
    begins: Vec<Moment>,
}

/// What tells one node from another.
#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    Account(&'a str),
    Exit(&'static str, Option<&'a str>, Option<&'a str>),
    CashIn(&'a str),
}

impl<'a> Graph<'a> {
    fn new(report: &'a Report) -> Self {
        let accounts: HashMap<&str, &Account> = report
            .accounts
            .iter()
            .map(|account| (account.account.as_str(), account))
            .collect();
        let mut graph = Graph {
            nodes: Vec::new(),
            edges: Vec::new(),
            begins: Vec::new(),
        };
        let mut places = HashMap::new();
        for transfer in &report.transfers {
            let from = match &transfer.from {
                Some(number) => Key::Account(number),
                None => Key::CashIn(&transfer.id),
            };
            let to = match (transfer.exit, &transfer.to) {
                (None, Some(number)) => Key::Account(number),
                (Some(kind), Some(name)) => Key::Exit(kind.name(), Some(name), None),
                (kind, None) => Key::Exit(
                    kind.unwrap_or(ExitKind::Unknown).name(),
                    None,
                    transfer.from.as_deref(),
                ),
            };
            let mut node = |key: Key<'a>| {
                let next = graph.nodes.len();
                let node = match key {
                    Key::Account(number) => Node {
                        label: number.to_owned(),
                        kind: "account",
                        account: accounts.get(number).copied(),
                    },
                    Key::Exit(kind, name, _) => Node {
                        label: name.unwrap_or(kind).to_owned(),
                        kind,
                        account: None,
                    },
                    Key::CashIn(_) => Node {
                        label: "paid in".into(),
                        kind: "unknown",
                        account: None,
                    },
                };
                let place = *places.entry(key).or_insert(next);
                if place == next {
                    graph.nodes.push(node);
                    graph.begins.push(transfer.at);
                }
                place
            };
            let (from, to) = (node(from), node(to));
            graph.edges.push(Edge { from, to, transfer });
        }
        graph
    }
}

/// Writes DOT.
///
/// # Errors
/// Those of `out`.
pub fn write_dot(report: &Report, mut out: impl Write) -> io::Result<()> {
    let graph = Graph::new(report);
    writeln!(out, "digraph fundtrail {{")?;
    writeln!(out, "  rankdir=LR;")?;
    writeln!(
        out,
        "  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\"];"
    )?;
    writeln!(out, "  edge [fontname=\"sans-serif\", fontsize=10];")?;
    for (n, node) in graph.nodes.iter().enumerate() {
        let mut lines = vec![dot_text(&node.label)];
        let mut colour = if node.kind == "account" {
            "white"
        } else {
            "lightgrey"
        };
        if let Some(account) = node.account {
            lines.extend(account.holder.as_deref().map(dot_text));
            if account.held.minor() > 0 {
                lines.push(format!("{} {}", account.status.name(), account.held.grouped()));
                colour = "mistyrose";
            }
        }
        writeln!(
            out,
            "  n{n} [label=\"{}\", fillcolor={colour}];",
            lines.join("\\n")
        )?;
    }
    for edge in &graph.edges {
        let transfer = edge.transfer;
        writeln!(
            out,
            "  n{} -> n{} [label=\"{}\\n{}\", tooltip=\"{}\"];",
            edge.from,
            edge.to,
            transfer.traced.grouped(),
            transfer.at.spaced(),
            dot_text(&transfer.id),
        )?;
    }
    writeln!(out, "}}")
}

/// Text inside a quoted string of DOT.
fn dot_text(text: &str) -> String {
    crate::columns::visible(text)
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
}

/// The values that nodes and edges carry in `GraphML` and GEXF.
const NODE_VALUES: [(&str, &str); 7] = [
    ("label", "string"),
    ("kind", "string"),
    ("holder", "string"),
    ("bank", "string"),
    ("level", "int"),
    ("status", "string"),
    ("held", "double"),
];
const EDGE_VALUES: [(&str, &str); 6] = [
    ("id", "string"),
    ("at", "string"),
    ("amount", "double"),
    ("traced", "double"),
    ("level", "int"),
    ("source", "string"),
];

fn node_values(node: &Node<'_>) -> [Option<String>; 7] {
    let account = node.account;
    [
        Some(node.label.clone()),
        Some(node.kind.to_owned()),
        account.and_then(|a| a.holder.clone()),
        account.and_then(|a| a.bank.clone()),
        account.map(|a| a.level.to_string()),
        account.map(|a| a.status.name().to_owned()),
        account.map(|a| a.held.plain()),
    ]
}

fn edge_values(transfer: &Transfer) -> [Option<String>; 6] {
    let places: Vec<String> = transfer.source.iter().map(ToString::to_string).collect();
    [
        Some(transfer.id.clone()),
        Some(transfer.at.to_string()),
        Some(transfer.amount.plain()),
        Some(transfer.traced.plain()),
        Some(transfer.level.to_string()),
        Some(places.join(" ")),
    ]
}

/// Writes `GraphML`.
///
/// # Errors
/// Those of `out`.
pub fn write_graphml(report: &Report, mut out: impl Write) -> io::Result<()> {
    let graph = Graph::new(report);
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<graphml xmlns="http://graphml.graphdrawing.org/xmlns">"#)?;
    for (of, values) in [("node", &NODE_VALUES[..]), ("edge", &EDGE_VALUES[..])] {
        for (name, kind) in values {
            writeln!(
                out,
                r#"  <key id="{of}-{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>"#
            )?;
        }
    }
    writeln!(out, r#"  <graph id="fundtrail" edgedefault="directed">"#)?;
    for (n, node) in graph.nodes.iter().enumerate() {
        writeln!(out, r#"    <node id="n{n}">"#)?;
        graphml_values(&mut out, "node", &NODE_VALUES, &node_values(node))?;
        writeln!(out, "    </node>")?;
    }
    for (e, edge) in graph.edges.iter().enumerate() {
        writeln!(
            out,
            r#"    <edge id="e{e}" source="n{}" target="n{}">"#,
            edge.from, edge.to
        )?;
        graphml_values(&mut out, "edge", &EDGE_VALUES, &edge_values(edge.transfer))?;
        writeln!(out, "    </edge>")?;
    }
    writeln!(out, "  </graph>\n</graphml>")
}

fn graphml_values(
    out: &mut impl Write,
    of: &str,
    names: &[(&str, &str)],
    values: &[Option<String>],
) -> io::Result<()> {
    for ((name, _), value) in names.iter().zip(values) {
        if let Some(value) = value {
            writeln!(out, r#"      <data key="{of}-{name}">{}</data>"#, escape(value))?;
        }
    }
    Ok(())
}

/// Writes GEXF 1.3 with dates: a transfer begins at its time, a node with its first transfer, so that a timeline
/// shows the money move.
///
/// # Errors
/// Those of `out`.
pub fn write_gexf(report: &Report, mut out: impl Write) -> io::Result<()> {
    let graph = Graph::new(report);
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<gexf xmlns="http://gexf.net/1.3" version="1.3">"#)?;
    writeln!(
        out,
        r#"  <graph mode="dynamic" timeformat="dateTime" defaultedgetype="directed">"#
    )?;
    for (of, values) in [("node", &NODE_VALUES[..]), ("edge", &EDGE_VALUES[..])] {
        writeln!(out, r#"    <attributes class="{of}">"#)?;
        for (i, (name, kind)) in values.iter().enumerate() {
            let kind = if *kind == "int" { "integer" } else { kind };
            writeln!(out, r#"      <attribute id="{i}" title="{name}" type="{kind}"/>"#)?;
        }
        writeln!(out, "    </attributes>")?;
    }
    writeln!(out, "    <nodes>")?;
    for (n, node) in graph.nodes.iter().enumerate() {
        writeln!(
            out,
            r#"      <node id="n{n}" label="{}" start="{}">"#,
            escape(&node.label),
            graph.begins[n]
        )?;
        gexf_values(&mut out, &node_values(node))?;
        writeln!(out, "      </node>")?;
    }
    writeln!(out, "    </nodes>\n    <edges>")?;
    for (e, edge) in graph.edges.iter().enumerate() {
        writeln!(
            out,
            r#"      <edge id="e{e}" source="n{}" target="n{}" weight="{}" start="{}">"#,
            edge.from,
            edge.to,
            edge.transfer.traced.plain(),
            edge.transfer.at
        )?;
        gexf_values(&mut out, &edge_values(edge.transfer))?;
        writeln!(out, "      </edge>")?;
    }
    writeln!(out, "    </edges>\n  </graph>\n</gexf>")
}

fn gexf_values(out: &mut impl Write, values: &[Option<String>]) -> io::Result<()> {
    writeln!(out, "        <attvalues>")?;
    for (i, value) in values.iter().enumerate() {
        if let Some(value) = value {
            writeln!(
                out,
                r#"          <attvalue for="{i}" value="{}"/>"#,
                escape(value)
            )?;
        }
    }
    writeln!(out, "        </attvalues>")
}

/// Writes the nodes as CSV with a line of titles: entities for an importer of networks (i2 Analyst's Notebook,
/// Neo4j's `LOAD CSV`), plain UTF-8 without guards for spreadsheets, but for text that one would run.
///
/// # Errors
/// Those of `out`.
pub fn write_entities(report: &Report, out: impl Write) -> io::Result<()> {
    let graph = Graph::new(report);
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["id"].into_iter().chain(NODE_VALUES.map(|(name, _)| name)))?;
    for (n, node) in graph.nodes.iter().enumerate() {
        let values = node_values(node).map(inert);
        writer.write_record([format!("n{n}")].into_iter().chain(values))?;
    }
    writer.flush()
}

/// Writes the traced transfers as CSV with a line of titles: links between the entities of [`write_entities`].
///
/// # Errors
/// Those of `out`.
pub fn write_links(report: &Report, out: impl Write) -> io::Result<()> {
    let graph = Graph::new(report);
    let mut writer = csv::Writer::from_writer(out);
    let titles = ["link", "source", "target"].into_iter();
    writer.write_record(titles.chain(LINK_TITLES))?;
    for (e, edge) in graph.edges.iter().enumerate() {
        let ends = [
            format!("e{e}"),
            format!("n{}", edge.from),
            format!("n{}", edge.to),
        ];
        let values = edge_values(edge.transfer).map(inert);
        writer.write_record(ends.into_iter().chain(values))?;
    }
    writer.flush()
}

/// What [`EDGE_VALUES`] are called where `source` is the end at which a link begins.
const LINK_TITLES: [&str; 6] = ["transfer", "at", "amount", "traced", "level", "lines"];

/// Text that no spreadsheet runs; numbers stay plain.
fn inert(value: Option<String>) -> String {
    let text = crate::columns::visible(&value.unwrap_or_default());
    if text.starts_with(['=', '+', '-', '@']) {
        format!("'{text}")
    } else {
        text
    }
}
