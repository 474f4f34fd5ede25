//! A network as a still picture for a page: boxes in columns, bands between them.
//!
//! Columns stand as the money went where that is known ([`Reading::Flow`]), else round what is marked, which stands
//! left. Sizes are for the eye only; every figure stands in the tables.

use std::collections::{BTreeSet, VecDeque};
use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar as _;

use super::{Edge, Fill, Graph, Node, Reading};
use crate::columns::visible;
use crate::markup::escape;

/// Boxes of a column that are drawn: the first in the order of the network.
const MOST_IN_COLUMN: usize = 30;

/// Columns that are drawn.
const MOST_COLUMNS: usize = 6;

/// Bands that have their text beside them; more would cover each other.
const MOST_LABELLED: usize = 24;

const WIDTH: usize = 172;
/// Between columns there is so much room at least and at most; about so wide is a page.
const GUTTERS: (usize, usize) = (130, 330);
const PAGE: usize = 1200;

const LINE: usize = 15;
const GAP: usize = 10;
const EDGE: usize = 12;

/// Places of a box that a line of text has, at half an em each.
const PLACES: usize = 25;

/// A still picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    /// The SVG.
    pub(crate) svg: String,
    /// How many nodes have no room in it.
    pub(crate) left_out: usize,
}

/// Draws a network; nothing where no edge is in it.
///
/// Complexity: O(nodes + edges) for the columns; what is drawn is bounded.
pub(crate) fn draw(graph: &Graph) -> Option<Picture> {
    if graph.edges.is_empty() {
        return None;
    }
    let mut columns: Vec<Vec<usize>> = vec![Vec::new(); MOST_COLUMNS];
    for (node, column) in columns_of(graph).into_iter().enumerate() {
        if let Some(column) = column.and_then(|column| columns.get_mut(column)) {
            column.push(node);
        }
    }
    for column in &mut columns {
        column.truncate(MOST_IN_COLUMN);
    }
    columns.retain(|column| !column.is_empty());
    order(graph, &mut columns);
    let drawing = Drawing::new(graph, &columns);
    let drawn: usize = columns.iter().map(Vec::len).sum();
    Some(Picture {
        svg: drawing.svg(),
        left_out: graph.nodes.len() - drawn,
    })
}

/// The column of each node; none where nothing leads to it.
fn columns_of(graph: &Graph) -> Vec<Option<usize>> {
    let mut columns = vec![None; graph.nodes.len()];
    let begins: Vec<usize> = match graph.reading {
        Reading::Flow => {
            let ends: BTreeSet<usize> = graph.edges.iter().map(|edge| edge.to).collect();
            (0..graph.nodes.len())
                .filter(|node| !ends.contains(node))
                .collect()
        }
        Reading::Around => {
            let nodes = graph.nodes.iter().enumerate();
            let marked = nodes.filter(|(_, node)| node.fill == Fill::Marked);
            marked.map(|(place, _)| place).collect()
        }
    };
    let mut next = vec![Vec::new(); graph.nodes.len()];
    for edge in &graph.edges {
        next[edge.from].push(edge.to);
        if graph.reading == Reading::Around {
            next[edge.to].push(edge.from);
        }
    }
    // A network that is all ring begins at its first node.
    let begins = if begins.is_empty() { vec![0] } else { begins };
    let mut waiting: VecDeque<(usize, usize)> = begins.into_iter().map(|node| (node, 0)).collect();
    while let Some((node, column)) = waiting.pop_front() {
        if columns[node].is_none() {
            columns[node] = Some(column);
            waiting.extend(next[node].iter().map(|&next| (next, column + 1)));
        }
    }
    columns
}

/// Puts each column behind the first in the order of what it hangs on, so that few bands cross.
fn order(graph: &Graph, columns: &mut [Vec<usize>]) {
    for c in 1..columns.len() {
        let (before, column) = columns.split_at_mut(c);
        let place = |node: usize| before[c - 1].iter().position(|&other| other == node);
        let pull = |node: usize| {
            let near = graph.edges.iter().filter_map(|edge| {
                let other = if edge.to == node { edge.from } else { edge.to };
                (edge.to == node || edge.from == node).then_some(other)
            });
            let places: Vec<usize> = near.filter_map(place).collect();
            (places.iter().sum::<usize>() * 1000).checked_div(places.len())
        };
        column[0].sort_by_cached_key(|&node| pull(node).unwrap_or(usize::MAX));
    }
}

/// Where a box stands.
#[derive(Clone, Copy)]
struct Spot {
    column: usize,
    x: usize,
    y: usize,
    height: usize,
}

struct Drawing<'g> {
    graph: &'g Graph,
    /// By node; none where it is not drawn.
    spots: Vec<Option<Spot>>,
    edges: Vec<&'g Edge>,
    gutter: usize,
    size: (usize, usize),
}

impl<'g> Drawing<'g> {
    fn new(graph: &'g Graph, columns: &[Vec<usize>]) -> Self {
        let mut spots = vec![None; graph.nodes.len()];
        let spare = PAGE.saturating_sub(EDGE * 2 + columns.len() * WIDTH);
        let gutter = (spare / columns.len().max(1)).clamp(GUTTERS.0, GUTTERS.1);
        let mut bottom = 0;
        for (c, column) in columns.iter().enumerate() {
            let mut y = EDGE;
            for &node in column {
                let height = LINE * graph.nodes[node].lines.len().max(1) + 10;
                spots[node] = Some(Spot {
                    column: c,
                    x: EDGE + c * (WIDTH + gutter),
                    y,
                    height,
                });
                y += height + GAP;
            }
            bottom = bottom.max(y);
        }
        let drawn = |edge: &&Edge| spots[edge.from].is_some() && spots[edge.to].is_some();
        Drawing {
            graph,
            edges: graph.edges.iter().filter(drawn).collect(),
            // Behind the last column bands bulge that stay in it.
            size: (EDGE * 2 + columns.len() * (WIDTH + gutter), bottom + EDGE),
            gutter,
            spots,
        }
    }

    fn svg(&self) -> String {
        let (width, height) = self.size;
        let mut svg = format!(
            "<svg class=\"still\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\n"
        );
        let heaviest = self.edges.iter().map(|edge| weight(edge)).fold(0.0, f64::max);
        for edge in &self.edges {
            self.band(&mut svg, edge, heaviest);
        }
        for (node, spot) in self.graph.nodes.iter().zip(&self.spots) {
            if let Some(spot) = spot {
                draw_box(&mut svg, node, *spot);
            }
        }
        if self.edges.len() <= MOST_LABELLED {
            for edge in &self.edges {
                self.label(&mut svg, edge);
            }
        }
        svg.push_str("</svg>");
        svg
    }

    /// Where an edge begins and ends, and whether it stays in its column.
    fn ends(&self, edge: &Edge) -> Option<([usize; 2], [usize; 2], bool)> {
        let (from, to) = (self.spots[edge.from]?, self.spots[edge.to]?);
        let middle = |spot: Spot| spot.y + spot.height / 2;
        let [left, right] = if from.column <= to.column {
            [from.x + WIDTH, to.x]
        } else {
            [from.x, to.x + WIDTH]
        };
        if from.column == to.column {
            let side = from.x + WIDTH;
            return Some(([side, middle(from)], [side, middle(to)], true));
        }
        Some(([left, middle(from)], [right, middle(to)], false))
    }

    fn band(&self, svg: &mut String, edge: &Edge, heaviest: f64) {
        let Some(([x, y], [to_x, to_y], stays)) = self.ends(edge) else {
            return;
        };
        let bend = if stays {
            x + self.gutter / 4 + y.abs_diff(to_y).min(240) / 8
        } else {
            usize::midpoint(x, to_x)
        };
        let wide = if edge.is_money {
            1.0 + 9.0 * weight(edge) / heaviest.max(1.0)
        } else {
            1.2
        };
        let look = if edge.is_money { "money" } else { "common" };
        let name = |node: usize| self.graph.nodes[node].label();
        let told = [
            format!("{} → {}", name(edge.from), name(edge.to)),
            edge.lines.join(", "),
            edge.tip.clone(),
        ];
        let _ = writeln!(
            svg,
            "<path class=\"{look}\" d=\"M{x} {y}C{bend} {y} {bend} {to_y} {to_x} {to_y}\" stroke-width=\"{wide:.1}\">\
             <title>{}</title></path>",
            escape(&visible(&told.join(" · "))),
        );
    }

    /// The text of a band, at the end where it stands alone; where none does the band alone tells.
    fn label(&self, svg: &mut String, edge: &Edge) {
        let Some(([x, y], [to_x, to_y], stays)) = self.ends(edge) else {
            return;
        };
        let touching = |node: usize| {
            self.edges
                .iter()
                .filter(|e| e.from == node || e.to == node)
                .count()
        };
        let (from, to) = (touching(edge.from), touching(edge.to));
        let ([x, y], other) = if to <= from {
            ([to_x, to_y], x)
        } else {
            ([x, y], to_x)
        };
        if from.min(to) > 1 {
            return;
        }
        let (x, anchor) = if stays || x < other {
            (x + 8, "start")
        } else {
            (x - 8, "end")
        };
        let text = edge.lines.first().map_or("", String::as_str);
        let _ = writeln!(
            svg,
            "<text class=\"said\" text-anchor=\"{anchor}\" x=\"{x}\" y=\"{}\">{}</text>",
            y - 4,
            escape(&fitting(text, PLACES))
        );
    }
}

fn draw_box(svg: &mut String, node: &Node, spot: Spot) {
    let look = match node.fill {
        Fill::Plain => "plain",
        Fill::Marked => "marked",
        Fill::Outside => "outside",
    };
    let Spot { x, y, height, .. } = spot;
    let _ = writeln!(
        svg,
        "<g class=\"{look}\"><title>{}</title><rect x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{height}\" rx=\"4\"/>",
        escape(&visible(&node.lines.join(" · "))),
    );
    for (i, line) in node.lines.iter().enumerate() {
        let _ = write!(
            svg,
            "<text x=\"{}\" y=\"{}\">{}</text>",
            x + 10,
            y + 17 + LINE * i,
            escape(&fitting(line, PLACES)),
        );
    }
    svg.push_str("</g>\n");
}

/// For the eye only.
fn weight(edge: &Edge) -> f64 {
    edge.weight.parse().unwrap_or(0.0)
}

/// The start of a text that fits, and a sign that it goes on.
fn fitting(text: &str, places: usize) -> String {
    let text = visible(text);
    let wide = |c: char| c.width().unwrap_or(0);
    if text.chars().map(wide).sum::<usize>() <= places {
        return text;
    }
    let mut kept = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += wide(c);
        if used > places {
            break;
        }
        kept.push(c);
    }
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::super::Type;
    use super::*;

    fn network(reading: Reading, nodes: usize, edges: &[(usize, usize)]) -> Graph {
        let mut graph = Graph::new(&[("label", Type::Text)], &[]);
        graph.reading = reading;
        graph.nodes = (0..nodes)
            .map(|n| Node {
                lines: vec![format!("account {n}")],
                fill: if n == 0 { Fill::Marked } else { Fill::Plain },
                ..Node::default()
            })
            .collect();
        let edge = |&(from, to): &(usize, usize)| Edge {
            from,
            to,
            lines: vec!["1.00".to_owned()],
            tip: String::new(),
            weight: "1".to_owned(),
            values: Vec::new(),
            is_money: true,
            begins: None,
        };
        graph.edges = edges.iter().map(edge).collect();
        graph
    }

    #[test]
    fn money_goes_from_left_to_right_and_networks_stand_round_what_is_marked() {
        let flow = network(Reading::Flow, 3, &[(0, 1), (1, 2), (2, 1)]);
        assert_eq!(columns_of(&flow), [Some(0), Some(1), Some(2)]);
        let around = network(Reading::Around, 4, &[(1, 0), (2, 1)]);
        assert_eq!(columns_of(&around), [Some(0), Some(1), Some(2), None]);
        let ring = network(Reading::Flow, 2, &[(0, 1), (1, 0)]);
        assert_eq!(columns_of(&ring), [Some(0), Some(1)]);
    }

    #[test]
    fn what_has_no_room_is_counted() {
        let wide: Vec<(usize, usize)> = (1..=40).map(|to| (0, to)).collect();
        let picture = draw(&network(Reading::Flow, 41, &wide)).expect("edges");
        assert_eq!(picture.left_out, 10);
        assert_eq!(picture.svg.matches("<rect").count(), 31);
        assert_eq!(draw(&network(Reading::Flow, 3, &[])), None);
    }
}
