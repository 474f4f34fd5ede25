//! Walks a traced graph with petgraph: which accounts hang on which, what is the widest way, and a drawing.
//!
//! `cargo run --example walk_graph`

use std::error::Error;
use std::io::{self, Write};

use fundtrail::{
    AccountBook, Currency, ExitKind, Ledger, LedgerBuilder, LedgerError, Money, Query, Rule, Source,
    SubLedger, Time, TracedNode, Transfer, TransferGraph, TransferIndex,
};
use petgraph::Direction;
use petgraph::algo::tarjan_scc;
use petgraph::dot::{Config, Dot};
use petgraph::visit::{Bfs, EdgeRef, Walker};

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut io::stdout())
}

pub(crate) fn run(out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut book = AccountBook::new();
    let ledger = fan_and_gather(&mut book)?;
    let query = Query::new(&ledger, [TransferIndex::from_index(0)])?;
    let traced = SubLedger::new(&ledger, &query)?.trace(Rule::Fifo).graph(&ledger);
    let name = |node: &TracedNode| match node {
        TracedNode::Payer(account) => book.number(*account).to_owned(),
        TracedNode::Account(traced) => book.number(traced.account).to_owned(),
        TracedNode::WayIn(exit) => ledger.exits().exit(*exit).kind.name().to_owned(),
        TracedNode::WayOut(traced) => ledger.exits().exit(traced.exit).kind.name().to_owned(),
    };

    // The result is an ordinary petgraph graph: small, and it carries the figures.
    let victim = traced
        .node_indices()
        .find(|&n| matches!(traced[n], TracedNode::Payer(_)));
    let victim = victim.ok_or("the payer of the payment has a node")?;
    let order: Vec<_> = Bfs::new(&traced, victim)
        .iter(&traced)
        .map(|n| name(&traced[n]))
        .collect();
    writeln!(out, "breadth first from the victim: {}", order.join(" "))?;
    for node in traced.node_indices() {
        let into = traced.edges_directed(node, Direction::Incoming);
        if let Some(widest) = into.max_by_key(|edge| edge.weight().traced.traced) {
            let amount = ledger.currency().grouped(widest.weight().traced.traced);
            writeln!(
                out,
                "most of {} came from {}: {amount}",
                name(&traced[node]),
                name(&traced[widest.source()])
            )?;
        }
    }

    // The whole ledger is a graph too, without a copy. Its circles need not be ones that money went round.
    let whole = TransferGraph::new(&ledger);
    for circle in tarjan_scc(&whole).iter().filter(|circle| circle.len() > 1) {
        let mut numbers: Vec<_> = circle
            .iter()
            .filter_map(|&node| whole.party(node).account())
            .collect();
        numbers.sort_unstable();
        let numbers: Vec<_> = numbers.into_iter().map(|account| book.number(account)).collect();
        writeln!(out, "paid each other round: {}", numbers.join(" "))?;
    }

    // For Graphviz: `… | dot -Tsvg`.
    let label = |_: &_, (_, node): (_, &TracedNode)| format!("label = \"{}\"", name(node));
    let config = [Config::EdgeNoLabel, Config::NodeNoLabel];
    let dot = Dot::with_attr_getters(&traced, &config, &|_, _| String::new(), &label);
    writeln!(out, "{dot:?}")?;
    Ok(())
}

/// The victim pays A, who splits it over B and C; both gather it at D, who draws cash and pays A back.
fn fan_and_gather(book: &mut AccountBook) -> Result<Ledger, LedgerError> {
    let [victim, a, b, c, d] = ["victim", "A", "B", "C", "D"].map(|number| book.intern(number));
    let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
    let cash = builder.exits_mut().intern(ExitKind::Cash, None);
    let transfers = [
        (victim.into(), a.into(), 9_000),
        (a.into(), b.into(), 5_000),
        (a.into(), c.into(), 4_000),
        (b.into(), d.into(), 4_500),
        (c.into(), d.into(), 4_000),
        (d.into(), cash.into(), 6_000),
        (d.into(), a.into(), 1_000),
    ];
    for (second, (payer, payee, yuan)) in (1_u32..).zip(transfers) {
        builder.push(Transfer {
            time: Time::from_nanos(i64::from(second) * 1_000_000_000),
            payer,
            payee,
            amount: Money::from_minor(yuan * 100),
            source: Source::new(0, second.into()),
        })?;
    }
    Ok(builder.from_table(book.len()))
}
