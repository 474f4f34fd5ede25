//! Networks as files: DOT for Graphviz, `GraphML` and GEXF for network tools, and a pair of CSVs for importers.

use std::io::{self, Write};

use super::{Attribute, Fill, Graph, Type};
use crate::columns::visible;
use crate::markup::escape;

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

/// Writes the nodes as CSV with a line of titles: entities for an importer of networks (i2 Analyst's Notebook,
/// Neo4j's `LOAD CSV`), plain UTF-8 without guards for spreadsheets, but for text that one would run.
///
/// # Errors
/// Those of `out`.
pub fn entities(graph: &Graph, out: impl Write) -> io::Result<()> {
    let titles = ["id"].into_iter();
    let titles = titles.chain(graph.node_attributes.iter().map(|(name, _)| *name));
    let rows = graph.nodes.iter().enumerate();
    let rows = rows.map(|(n, node)| (vec![format!("n{n}")], &node.values));
    records(titles, rows, out)
}

/// Writes the edges as CSV with a line of titles: links between the entities of [`entities`].
///
/// # Errors
/// Those of `out`.
pub fn links(graph: &Graph, out: impl Write) -> io::Result<()> {
    let titles = ["link", "source", "target"].into_iter();
    let titles = titles.chain(graph.edge_attributes.iter().map(|(name, _)| *name));
    let rows = graph.edges.iter().enumerate().map(|(e, edge)| {
        let ends = vec![
            format!("e{e}"),
            format!("n{}", edge.from),
            format!("n{}", edge.to),
        ];
        (ends, &edge.values)
    });
    records(titles, rows, out)
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
        writer.write_record(ids.into_iter().chain(values))?;
    }
    writer.flush()
}

/// Text that no spreadsheet runs; numbers stay plain.
fn inert(text: &str) -> String {
    let text = visible(text);
    if text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) && text.parse::<f64>().is_err() {
        format!("'{text}")
    } else {
        text
    }
}
