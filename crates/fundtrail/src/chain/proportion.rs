//! Chains where accounts keep one lot a kind: what leaves an account of a payment's money is of every transfer that
//! had brought some of it, each in its proportion, in whole minor units.

use std::collections::{BTreeMap, BinaryHeap};

use super::{Chain, HashMap, Way};

/// By move out of an account: of what it carried of a payment, how much had come by which moves.
type Origins = HashMap<u32, Vec<(u32, i64)>>;

/// The largest chains, at most `most`, in no order.
pub(super) fn chains(way: &Way<'_>, most: usize) -> Vec<Chain> {
    let mut pools = Pools {
        way,
        origins: HashMap::default(),
    };
    // The widest way of each flow; what a move carried of a payment where its flow is not drawn yet, since no way of
    // it is wider.
    let mut widest: BinaryHeap<(i64, std::cmp::Reverse<usize>)> = BinaryHeap::new();
    let mut flows: Vec<(u32, usize, Option<Flow>)> = Vec::new();
    for &end in &way.ends {
        for payment in 0..way.trace.payments().len() {
            let carried = pools.carried(end, payment);
            if carried > 0 {
                widest.push((carried, std::cmp::Reverse(flows.len())));
                flows.push((end, payment, None));
            }
        }
    }
    let mut chains = Vec::new();
    while let Some((amount, std::cmp::Reverse(number))) = widest.pop() {
        if chains.len() == most {
            break;
        }
        let (end, payment, flow) = &mut flows[number];
        match flow {
            None => *flow = Some(Flow::back_from(*end, *payment, &mut pools)),
            Some(flow) => {
                let moves = flow.take_widest();
                chains.push(way.chain(*payment, amount, moves));
            }
        }
        let width = flow.as_mut().and_then(Flow::find_widest);
        match width {
            Some(width) => widest.push((width, std::cmp::Reverse(number))),
            None => *flow = None,
        }
    }
    chains
}

/// What the accounts hold of payments, by where it came from.
struct Pools<'a> {
    way: &'a Way<'a>,
    /// By account and payment.
    origins: HashMap<(u32, usize), Origins>,
}

impl Pools<'_> {
    /// What a move carried of a payment.
    fn carried(&self, place: u32, payment: usize) -> i64 {
        carried(self.way, place, payment)
    }

    /// Of what a move carried of a payment, how much had come to its payer by which moves.
    fn of_move(&mut self, place: u32, payment: usize) -> &[(u32, i64)] {
        let Some(payer) = self.way.step(place).payer() else {
            return &[];
        };
        let way = self.way;
        let origins = self.origins.entry((payer, payment));
        let of_account = origins.or_insert_with(|| origins_of(way, payer, payment));
        of_account.get(&place).map_or(&[][..], Vec::as_slice)
    }
}

fn carried(way: &Way<'_>, place: u32, payment: usize) -> i64 {
    let Some(at) = way.traced[place as usize] else {
        return 0;
    };
    way.trace.carried(at as usize, payment)
}

/// Follows what an account holds of a payment by the moves that brought it.
fn origins_of(way: &Way<'_>, account: u32, payment: usize) -> Origins {
    let mut held: Vec<(u32, i64)> = Vec::new();
    let mut origins = Origins::default();
    for &place in &way.touching[account as usize] {
        let amount = carried(way, place, payment);
        let step = way.step(place);
        if amount == 0 {
            continue;
        }
        if step.payer() == Some(account) && way.payment(place).is_none() {
            let taken = shared(&held, amount);
            for (lot, &(_, part)) in held.iter_mut().zip(&taken) {
                lot.1 -= part;
            }
            held.retain(|&(_, left)| left > 0);
            origins.insert(place, taken.into_iter().filter(|&(_, part)| part > 0).collect());
        } else if step.payee() == Some(account) {
            held.push((place, amount));
        }
    }
    origins
}

/// `amount` out of lots, of each its proportion, rounded so that the parts add up to it and none is more than its lot.
fn shared(lots: &[(u32, i64)], amount: i64) -> Vec<(u32, i64)> {
    let all: i128 = lots.iter().map(|&(_, lot)| i128::from(lot)).sum();
    let (mut before, mut given) = (0_i128, 0_i128);
    let part = |&(place, lot): &(u32, i64)| {
        before += i128::from(lot);
        let until = (2 * i128::from(amount) * before + all) / (2 * all.max(1));
        let part = until - given;
        given = until;
        (place, i64::try_from(part).expect("no more than the amount"))
    };
    lots.iter().map(part).collect()
}

/// How what came by one move, of one payment, had come from that payment: moves, and how much of it went from one to
/// the next.
struct Flow {
    /// By move, in order: from which moves how much had come, nothing at the payment; and the widest way to it.
    moves: BTreeMap<u32, Reached>,
    end: u32,
}

#[derive(Default)]
struct Reached {
    came: Vec<(u32, i64)>,
    /// How much is left at a payment.
    begins: i64,
    widest: i64,
    by: Option<u32>,
}

impl Flow {
    fn back_from(end: u32, payment: usize, pools: &mut Pools<'_>) -> Flow {
        let mut flow = Flow {
            moves: BTreeMap::new(),
            end,
        };
        let mut open = BTreeMap::from([(end, pools.carried(end, payment))]);
        while let Some((place, amount)) = open.pop_last() {
            let reached = flow.moves.entry(place).or_default();
            if pools.way.payment(place) == Some(payment) {
                reached.begins = amount;
                continue;
            }
            let came = shared(pools.of_move(place, payment), amount);
            reached.came = came.into_iter().filter(|&(_, part)| part > 0).collect();
            for &(from, part) in &reached.came {
                *open.entry(from).or_default() += part;
            }
        }
        flow
    }

    /// Finds the way that carries most of what is left; nothing where none is.
    fn find_widest(&mut self) -> Option<i64> {
        let mut widest: HashMap<u32, i64> = HashMap::default();
        for (&place, reached) in &mut self.moves {
            (reached.widest, reached.by) = (reached.begins, None);
            for &(from, part) in &reached.came {
                let width = part.min(widest.get(&from).copied().unwrap_or(0));
                if width > reached.widest {
                    (reached.widest, reached.by) = (width, Some(from));
                }
            }
            widest.insert(place, reached.widest);
        }
        let width = self.moves.get(&self.end)?.widest;
        (width > 0).then_some(width)
    }

    /// Takes the way that was found out of the flow, and gives its moves in order.
    fn take_widest(&mut self) -> Vec<u32> {
        let Some(amount) = self.moves.get(&self.end).map(|end| end.widest) else {
            return Vec::new();
        };
        let mut moves = vec![self.end];
        let mut at = self.end;
        while let Some(reached) = self.moves.get_mut(&at) {
            let Some(from) = reached.by else {
                reached.begins -= amount;
                break;
            };
            for came in reached.came.iter_mut().filter(|came| came.0 == from) {
                came.1 -= amount;
            }
            moves.push(from);
            at = from;
        }
        moves.reverse();
        moves
    }
}
