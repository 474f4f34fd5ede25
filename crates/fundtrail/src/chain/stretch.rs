//! Chains where accounts keep money in order of arrival: a stretch of a transfer is a stretch of one earlier transfer
//! or of several, in the order in which their money lay in the account.

use std::collections::VecDeque;

use super::{Chain, HashMap, Way};

/// The most stretches that are followed.
const MOST_STRETCHES: usize = 4_000_000;

/// Which money an account pays first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Oldest,
    Newest,
}

/// A part of what a move brought to an account; of its opening balance where no move did.
#[derive(Debug, Clone, Copy)]
struct Lot {
    came_by: Option<u32>,
    offset: i64,
    amount: i64,
}

/// By move out of an account: what it took, in order of arrival.
type Taken = HashMap<u32, Vec<Lot>>;

/// A stretch of a move that ended at the account, and the way on from there.
struct Stretch {
    place: u32,
    offset: i64,
    amount: i64,
    node: u32,
}

/// All chains, in no order.
pub(super) fn chains(way: &Way<'_>, takes: Takes) -> Vec<Chain> {
    let mut ways = Ways::default();
    let mut open = Vec::new();
    for &place in &way.ends {
        let node = ways.node(place, None);
        let amount = way.sub.amount(way.step(place));
        open.push(Stretch {
            place,
            offset: 0,
            amount,
            node,
        });
    }
    let mut taken: HashMap<u32, Taken> = HashMap::default();
    let mut followed = 0;
    while let Some(stretch) = open.pop() {
        followed += 1;
        if followed > MOST_STRETCHES {
            break;
        }
        if way.payment(stretch.place).is_some() {
            ways.amounts[stretch.node as usize] += stretch.amount;
            continue;
        }
        let Some(payer) = way.step(stretch.place).payer() else {
            continue;
        };
        let of_account = taken.entry(payer).or_insert_with(|| taken_of(way, payer, takes));
        let lots = of_account.get(&stretch.place).map_or(&[][..], Vec::as_slice);
        for (lot, within) in overlapping(lots, stretch.offset, stretch.amount) {
            if let Some(came_by) = lot.came_by.filter(|&place| way.is_traced(place)) {
                open.push(Stretch {
                    place: came_by,
                    offset: lot.offset + within,
                    amount: lot.amount,
                    node: ways.node(came_by, Some(stretch.node)),
                });
            }
        }
    }
    ways.chains(way)
}

/// The parts of lots that lie within a stretch of them laid end to end: each part's size, and how far into its lot it
/// begins.
fn overlapping(lots: &[Lot], offset: i64, amount: i64) -> impl Iterator<Item = (Lot, i64)> + '_ {
    let mut start = 0;
    lots.iter().filter_map(move |lot| {
        let (from, until) = (start, start + lot.amount);
        start = until;
        let (begin, end) = (from.max(offset), until.min(offset + amount));
        let part = Lot {
            amount: end - begin,
            ..*lot
        };
        (begin < end).then_some((part, begin - from))
    })
}

/// What each move out of an account took.
fn taken_of(way: &Way<'_>, account: u32, takes: Takes) -> Taken {
    let opening = way.sub.openings_minor()[account as usize];
    let mut held = VecDeque::from([Lot {
        came_by: None,
        offset: 0,
        amount: opening,
    }]);
    let mut taken = Taken::default();
    for &place in &way.touching[account as usize] {
        let step = way.step(place);
        let amount = way.sub.amount(step);
        // A payment's money is its own, whatever its payer held.
        if step.payer() == Some(account) && way.payment(place).is_none() {
            taken.insert(place, take(&mut held, amount, takes));
        } else if step.payee() == Some(account) {
            held.push_back(Lot {
                came_by: Some(place),
                offset: 0,
                amount,
            });
        }
    }
    taken
}

/// Takes `amount` out of what is held, and gives it in order of arrival.
fn take(held: &mut VecDeque<Lot>, mut amount: i64, takes: Takes) -> Vec<Lot> {
    let mut taken = Vec::new();
    while amount > 0 {
        let next = match takes {
            Takes::Oldest => held.front_mut(),
            Takes::Newest => held.back_mut(),
        };
        let Some(lot) = next else { break };
        let part = lot.amount.min(amount);
        let offset = match takes {
            Takes::Oldest => lot.offset,
            Takes::Newest => lot.offset + lot.amount - part,
        };
        taken.push(Lot {
            offset,
            amount: part,
            ..*lot
        });
        amount -= part;
        lot.amount -= part;
        if takes == Takes::Oldest {
            lot.offset += part;
        }
        if lot.amount == 0 {
            match takes {
                Takes::Oldest => held.pop_front(),
                Takes::Newest => held.pop_back(),
            };
        }
    }
    if takes == Takes::Newest {
        taken.reverse();
    }
    taken
}

/// Ways from moves to the account, each once: a move, and the way on behind it.
#[derive(Default)]
struct Ways {
    nodes: Vec<(u32, Option<u32>)>,
    known: HashMap<(u32, Option<u32>), u32>,
    /// What of a payment went by the way that begins with each node.
    amounts: Vec<i64>,
}

impl Ways {
    fn node(&mut self, place: u32, behind: Option<u32>) -> u32 {
        *self.known.entry((place, behind)).or_insert_with(|| {
            self.nodes.push((place, behind));
            self.amounts.push(0);
            u32::try_from(self.nodes.len() - 1).expect("no more than stretches are followed")
        })
    }

    fn chains(&self, way: &Way<'_>) -> Vec<Chain> {
        let begun = (0..self.nodes.len()).filter(|&node| self.amounts[node] > 0);
        let chains = begun.filter_map(|node| {
            let mut next = Some(node as u32);
            let moves = std::iter::from_fn(|| {
                let (place, behind) = self.nodes[next? as usize];
                next = behind;
                Some(place)
            });
            let payment = way.payment(self.nodes[node].0)?;
            Some(way.chain(payment, self.amounts[node], moves))
        });
        chains.collect()
    }
}
