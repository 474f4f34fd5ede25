//! The ledger's columns as a directed multigraph: accounts and exits are nodes, transfers are edges.

mod visit;

pub use visit::{Edges, Neighbors, TransferRef, TransferRefs};

use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};

use crate::account::AccountId;
use crate::ledger::Ledger;
use crate::money::Money;
use crate::party::{End, Party};
use crate::transfer::{TransferIndex, Transfers};

/// The transfers of a ledger as a directed multigraph that borrows the ledger's columns.
///
/// A node is a [`Party`], an edge a transfer whose weight is its amount. Every account of the book is a node;
/// its node index is its account index. Every end at an exit is a node of its own, so that an exit never links
/// two accounts, whichever way the edges are walked. An edge's index is the transfer's position in settlement
/// order, and the edges of a node come in that order.
///
/// It implements petgraph's visit traits, so petgraph's generic algorithms run on the columns without a copy.
/// Such algorithms know nothing of time: what they call a path need not be one that money could take
/// ([`reach`](mod@crate::reach) answers that).
///
/// # Complexity
/// Building: O(n). Memory besides the ledger: 8 bytes a transfer, 12 an account, 8 an end at an exit.
///
/// # Examples
/// ```
/// use fundtrail::{AccountBook, Currency, LedgerBuilder, Money, Source, Time, Transfer, TransferGraph};
/// use petgraph::algo::tarjan_scc;
///
/// let mut book = AccountBook::new();
/// let (a, b, c) = (book.intern("A"), book.intern("B"), book.intern("C"));
/// let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
/// for (line, (payer, payee)) in (2..).zip([(a, b), (b, a), (b, c)]) {
///     let time = Time::from_nanos(i64::try_from(line)?);
///     let amount = Money::from_minor(100);
///     builder.push(Transfer { time, payer: payer.into(), payee: payee.into(), amount, source: Source::new(0, line) })?;
/// }
/// let ledger = builder.from_table(book.len());
/// let graph = TransferGraph::new(&ledger);
/// let rings: Vec<_> = tarjan_scc(&graph).into_iter().filter(|ring| ring.len() > 1).collect();
/// assert_eq!(rings, [[graph.node(b), graph.node(a)]]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct TransferGraph<'a> {
    transfers: &'a Transfers,
    /// Who stands at each node: the accounts, then the ends of `ways_in`, then those of `ways_out`.
    parties: Vec<Party>,
    accounts: usize,
    /// The transfers that an exit pays.
    ways_in: Vec<u32>,
    /// The transfers that are paid to an exit.
    ways_out: Vec<u32>,
    outgoing: Adjacency,
    incoming: Adjacency,
}

/// The edges of each account in one direction (compressed sparse rows).
#[derive(Debug, Clone)]
struct Adjacency {
    /// Where the edges of each account begin in `edges`, and where the last one's end.
    starts: Vec<u32>,
    edges: Vec<u32>,
}

impl Adjacency {
    /// Counts the edges of each account, then puts each where its account's room begins.
    fn new(ends: &[Party], accounts: usize) -> Self {
        let account = |end: &Party| end.account().map(AccountId::index);
        let mut starts = vec![0_u32; accounts + 1];
        for a in ends.iter().filter_map(account) {
            starts[a + 1] += 1;
        }
        for a in 0..accounts {
            starts[a + 1] += starts[a];
        }
        let mut next = starts.clone();
        let mut edges = vec![0; starts[accounts] as usize];
        for (edge, end) in (0..).zip(ends) {
            if let Some(a) = account(end) {
                edges[next[a] as usize] = edge;
                next[a] += 1;
            }
        }
        Adjacency { starts, edges }
    }

    fn of(&self, account: usize) -> &[u32] {
        &self.edges[self.starts[account] as usize..self.starts[account + 1] as usize]
    }
}

/// The transfers that have an exit at this end.
fn at_exits(ends: &[Party]) -> Vec<u32> {
    let numbered = (0..).zip(ends);
    numbered
        .filter(|(_, end)| end.exit().is_some())
        .map(|(edge, _)| edge)
        .collect()
}

impl<'a> TransferGraph<'a> {
    /// The graph of all transfers of `ledger`.
    ///
    /// # Panics
    /// Where accounts and ends at exits together pass 2^32.
    pub fn new(ledger: &'a Ledger) -> Self {
        let transfers = ledger.transfers();
        let accounts = ledger.accounts();
        let (ways_in, ways_out) = (at_exits(transfers.payers()), at_exits(transfers.payees()));
        let nodes = accounts + ways_in.len() + ways_out.len();
        assert!(
            u32::try_from(nodes).is_ok(),
            "fewer than 2^32 accounts and ends at exits"
        );
        let mut parties: Vec<Party> = (0..accounts)
            .map(|a| Party::from(AccountId::from_index(a)))
            .collect();
        parties.extend(ways_in.iter().map(|&e| transfers.payers()[e as usize]));
        parties.extend(ways_out.iter().map(|&e| transfers.payees()[e as usize]));
        TransferGraph {
            transfers,
            parties,
            accounts,
            ways_in,
            ways_out,
            outgoing: Adjacency::new(transfers.payers(), accounts),
            incoming: Adjacency::new(transfers.payees(), accounts),
        }
    }

    /// The node of an account.
    pub fn node(&self, account: AccountId) -> NodeIndex {
        NodeIndex::new(account.index())
    }

    /// Who stands at a node.
    ///
    /// # Panics
    /// Where `node` is of another graph.
    pub fn party(&self, node: NodeIndex) -> Party {
        self.parties[node.index()]
    }

    /// The transfer behind an edge.
    pub fn transfer(&self, edge: EdgeIndex) -> TransferIndex {
        TransferIndex::from_index(edge.index())
    }

    /// The node of the payer, and of the payee.
    ///
    /// # Panics
    /// Where `edge` is of another graph.
    ///
    /// # Complexity
    /// O(1) between accounts; O(log n) to find the node of an end at an exit.
    pub fn ends(&self, edge: EdgeIndex) -> (NodeIndex, NodeIndex) {
        let at = |ends: &[Party], ways: &[u32], first: usize| match ends[edge.index()].end() {
            End::Account(account) => self.node(account),
            End::Exit(_) => NodeIndex::new(first + ways.partition_point(|&w| (w as usize) < edge.index())),
        };
        let first_way_out = self.accounts + self.ways_in.len();
        (
            at(self.transfers.payers(), &self.ways_in, self.accounts),
            at(self.transfers.payees(), &self.ways_out, first_way_out),
        )
    }

    fn amounts(&self) -> &'a [Money] {
        self.transfers.amounts()
    }

    /// The edges out of a node, or into it, in settlement order.
    fn edges_of(&self, node: NodeIndex, direction: Direction) -> &[u32] {
        let (accounts, ways_in) = (self.accounts, self.ways_in.len());
        let node = node.index();
        let adjacency = match direction {
            Direction::Outgoing => &self.outgoing,
            Direction::Incoming => &self.incoming,
        };
        if node < accounts {
            adjacency.of(node)
        } else if node < accounts + ways_in {
            let way = node - accounts;
            only_when(direction == Direction::Outgoing, &self.ways_in[way..=way])
        } else {
            let way = node - accounts - ways_in;
            only_when(direction == Direction::Incoming, &self.ways_out[way..=way])
        }
    }
}

fn only_when(has_it: bool, edges: &[u32]) -> &[u32] {
    if has_it { edges } else { &[] }
}

#[cfg(test)]
mod tests;
