//! Networks as files: DOT for Graphviz, `GraphML` and GEXF for network tools, and a pair of CSVs for importers.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::{Attribute, Edge, Fill, Graph, Node, Type};
use crate::columns::visible;
use crate::markup::escape;
use crate::model::Moment;

/// Writes DOT.
///
/// # Errors
/// Those of `out`.
pub fn dot(graph: &Graph, mut out: impl Write) -> io::Result<()> {
    writeln!(out, "digraph fundtrail {{")?;
    writeln!(out, "  rankdir=LR;")?;
    writeln!(
        out,
        "  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\"];"
    )?;
    writeln!(out, "  edge [fontname=\"sans-serif\", fontsize=10];")?;
    for (n, node) in graph.nodes.iter().enumerate() {
        let colour = match node.fill {
            Fill::Plain => "white",
            Fill::Marked => "mistyrose",
            Fill::Outside => "lightgrey",
        };
        let label = dot_lines(&node.lines);
        writeln!(out, "  n{n} [label=\"{label}\", fillcolor={colour}];")?;
    }
    for edge in &graph.edges {
        writeln!(
            out,
            "  n{} -> n{} [label=\"{}\", tooltip=\"{}\"];",
            edge.from,
            edge.to,
            dot_lines(&edge.lines),
            dot_text(&edge.tip),
        )?;
    }
    writeln!(out, "}}")
}

fn dot_lines(lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| dot_text(line)).collect();
    lines.join("\\n")
}

/// Text inside a quoted string of DOT, which Graphviz takes for text with entities.
fn dot_text(text: &str) -> String {
    visible(text)
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('&', "&amp;")
}

/// Writes `GraphML`.
///
/// # Errors
/// Those of `out`.
pub fn graphml(graph: &Graph, mut out: impl Write) -> io::Result<()> {
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<graphml xmlns="http://graphml.graphdrawing.org/xmlns">"#)?;
    for (of, attributes) in [("node", graph.node_attributes), ("edge", graph.edge_attributes)] {
        for (name, kind) in attributes {
            let kind = match kind {
                Type::Text => "string",
                Type::Whole => "int",
                Type::Number => "double",
            };
            writeln!(
                out,
                r#"  <key id="{of}-{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>"#
            )?;
        }
    }
    writeln!(out, r#"  <graph id="fundtrail" edgedefault="directed">"#)?;
    for (n, node) in graph.nodes.iter().enumerate() {
        writeln!(out, r#"    <node id="n{n}">"#)?;
        graphml_values(&mut out, "node", graph.node_attributes, &node.values)?;
        writeln!(out, "    </node>")?;
    }
    for (e, edge) in graph.edges.iter().enumerate() {
        let (from, to) = (edge.from, edge.to);
        writeln!(out, r#"    <edge id="e{e}" source="n{from}" target="n{to}">"#)?;
        graphml_values(&mut out, "edge", graph.edge_attributes, &edge.values)?;
        writeln!(out, "    </edge>")?;
    }
    writeln!(out, "  </graph>\n</graphml>")
}

fn graphml_values(
    out: &mut impl Write,
    of: &str,
    attributes: &[Attribute],
    values: &[Option<String>],
) -> io::Result<()> {
    for ((name, _), value) in attributes.iter().zip(values) {
        if let Some(value) = value {
            writeln!(out, r#"      <data key="{of}-{name}">{}</data>"#, escape(value))?;
        }
    }
    Ok(())
}

/// Writes GEXF 1.3; where edges have times, with dates: a transfer begins at its time, a node with its first
/// transfer, so that a timeline shows the money move.
///
/// # Errors
/// Those of `out`.
pub fn gexf(graph: &Graph, mut out: impl Write) -> io::Result<()> {
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<gexf xmlns="http://gexf.net/1.3" version="1.3">"#)?;
    // The specification lets a time be a date with or without its time of day whatever `timeformat` says, and Gephi
    // reads both alike. networkx knows `date` but not `dateTime`.
    let mode = if graph.is_dated() {
        r#"mode="dynamic" timeformat="date""#
    } else {
        r#"mode="static""#
    };
    writeln!(out, r#"  <graph {mode} defaultedgetype="directed">"#)?;
    for (of, attributes) in [("node", graph.node_attributes), ("edge", graph.edge_attributes)] {
        writeln!(out, r#"    <attributes class="{of}">"#)?;
        for (i, (name, kind)) in attributes.iter().enumerate() {
            let kind = match kind {
                Type::Text => "string",
                Type::Whole => "integer",
                Type::Number => "double",
            };
            writeln!(out, r#"      <attribute id="{i}" title="{name}" type="{kind}"/>"#)?;
        }
        writeln!(out, "    </attributes>")?;
    }
    let since = |begins: Option<crate::model::Moment>| {
        begins
            .map(|begins| format!(r#" start="{begins}""#))
            .unwrap_or_default()
    };
    writeln!(out, "    <nodes>")?;
    for (n, node) in graph.nodes.iter().enumerate() {
        let (label, start) = (escape(node.label()), since(node.begins));
        writeln!(out, r#"      <node id="n{n}" label="{label}"{start}>"#)?;
        gexf_values(&mut out, &node.values)?;
        writeln!(out, "      </node>")?;
    }
    writeln!(out, "    </nodes>\n    <edges>")?;
    for (e, edge) in graph.edges.iter().enumerate() {
        let (from, to, weight, start) = (edge.from, edge.to, &edge.weight, since(edge.begins));
        writeln!(
            out,
            r#"      <edge id="e{e}" source="n{from}" target="n{to}" weight="{weight}"{start}>"#
        )?;
        gexf_values(&mut out, &edge.values)?;
        writeln!(out, "      </edge>")?;
    }
    writeln!(out, "    </edges>\n  </graph>\n</gexf>")
}

fn gexf_values(out: &mut impl Write, values: &[Option<String>]) -> io::Result<()> {
    writeln!(out, "        <attvalues>")?;
    for (i, value) in values.iter().enumerate() {
        if let Some(value) = value {
            let value = escape(value);
            writeln!(out, r#"          <attvalue for="{i}" value="{value}"/>"#)?;
        }
    }
    writeln!(out, "        </attvalues>")
}

/// Writes the nodes as CSV with a line of titles: entities for an importer of networks (i2 Analyst's Notebook's wizard,
/// Neo4j's `LOAD CSV`). An account goes by its number in every case, so that cases can be laid over each other.
///
/// Complexity: O(nodes + edges).
///
/// # Errors
/// Those of `out`.
pub fn entities(graph: &Graph, out: impl Write) -> io::Result<()> {
    let titles = ["id"].into_iter();
    let titles = titles.chain(graph.node_attributes.iter().map(|(name, _)| *name));
    let rows = identities(graph).into_iter().zip(&graph.nodes);
    let rows = rows.map(|(id, node)| (vec![id], &node.values));
    records(titles, rows, out)
}

/// Writes the edges as CSV with a line of titles: links between the entities of [`entities`]. What has a time has its
/// day and its time of day in columns of their own too, as an importer may ask for them.
///
/// # Errors
/// Those of `out`.
pub fn links(graph: &Graph, out: impl Write) -> io::Result<()> {
    let dated: &[&str] = if graph.is_dated() { &["date", "time"] } else { &[] };
    let titles = ["link", "source", "target"].iter().chain(dated).copied();
    let titles = titles.chain(graph.edge_attributes.iter().map(|(name, _)| *name));
    let nodes = identities(graph);
    let links = link_identities(graph);
    let rows = graph.edges.iter().zip(links).map(|(edge, link)| {
        let mut ids = vec![link, nodes[edge.from].clone(), nodes[edge.to].clone()];
        if !dated.is_empty() {
            ids.push(edge.begins.map_or_else(String::new, Moment::day));
            ids.push(edge.begins.map_or_else(String::new, Moment::clock));
        }
        (ids, &edge.values)
    });
    records(titles, rows, out)
}

/// What tells each node from all others: its number. What is no account and has no number, such as cash, is told by
/// whom it comes from or goes to.
fn identities(graph: &Graph) -> Vec<String> {
    let mut beside: Vec<Option<usize>> = vec![None; graph.nodes.len()];
    for edge in &graph.edges {
        beside[edge.to].get_or_insert(edge.from);
        beside[edge.from].get_or_insert(edge.to);
    }
    let name = |node: &Node| {
        let label = graph
            .node_attributes
            .iter()
            .position(|(name, _)| *name == "label");
        let label = label.and_then(|place| node.values[place].clone());
        label.unwrap_or_else(|| node.label().to_owned())
    };
    let identity = |(node, beside): (&Node, Option<usize>)| {
        let (own, numbered) = (name(node), |text: &str| {
            text.contains(|c: char| c.is_ascii_digit())
        });
        match beside {
            Some(other) if node.fill == Fill::Outside && !numbered(&own) => {
                format!("{own} @ {}", name(&graph.nodes[other]))
            }
            _ => own,
        }
    };
    distinct(graph.nodes.iter().zip(beside).map(identity))
}

/// What tells each edge from all others: the records' id of the transfer, where it is one.
fn link_identities(graph: &Graph) -> Vec<String> {
    let transfer = graph
        .edge_attributes
        .iter()
        .position(|(name, _)| *name == "transfer");
    let identity = |(number, edge): (usize, &Edge)| {
        let given = transfer.and_then(|place| edge.values[place].clone());
        given.unwrap_or_else(|| format!("e{number}"))
    };
    distinct(graph.edges.iter().enumerate().map(identity))
}

/// The texts, each that was there before with a number behind it.
fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let free = |text: String| {
        let numbered = (2..).map(|again| format!("{text} ({again})"));
        let free = std::iter::once(text.clone())
            .chain(numbered)
            .find(|text| !taken.contains(text));
        let free = free.unwrap_or(text);
        taken.insert(free.clone());
        free
    };
    texts.map(free).collect()
}

fn records<'g>(
    titles: impl Iterator<Item = &'static str>,
    rows: impl Iterator<Item = (Vec<String>, &'g Vec<Option<String>>)>,
    out: impl Write,
) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(titles)?;
    for (ids, values) in rows {
        let values = values
            .iter()
            .map(|value| inert(value.as_deref().unwrap_or_default()));
        let ids = ids.iter().map(|id| inert(id));
        writer.write_record(ids.chain(values))?;
    }
    writer.flush()
}

/// Text that no spreadsheet runs; numbers stay plain. Neo4j takes a backslash ahead of a quote for a guard: it is
/// written wide there.
fn inert(text: &str) -> String {
    let text = visible(text).replace("\\\"", "＼\"");
    let text = match text.strip_suffix('\\') {
        Some(ahead) => format!("{ahead}＼"),
        None => text,
    };
    if text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) && text.parse::<f64>().is_err() {
        format!("'{text}")
    } else {
        text
    }
}
