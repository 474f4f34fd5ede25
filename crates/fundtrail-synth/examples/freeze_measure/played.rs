//! What orders truly save, with all that is still to come: the case is played on under their freezes.

use std::collections::BinaryHeap;

use fundtrail::AccountId;
use fundtrail_synth::SyntheticCase;

use crate::judge::{SHUFFLES, shuffle};
use crate::remade::{Course, Frozen, slots};

/// So many freezes are set.
const FREEZES: usize = 10;

/// Of what a clairvoyant order saves, which is the best that a greedy choice and exchanges of two find.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Played {
    /// What the list saves.
    pub(crate) saving: f64,
    /// What the largest first saves.
    pub(crate) held: f64,
    /// What the newest first saves.
    pub(crate) newest: f64,
    /// What a random order saves.
    pub(crate) random: f64,
}

impl Played {
    /// How much of what is better than chance the list gains; none where chance does as well.
    pub(crate) fn skill(&self) -> f64 {
        if self.random > 1.0 - 1e-9 {
            return f64::NAN;
        }
        (self.saving - self.random) / (1.0 - self.random)
    }
}

/// Plays the first freezes of each order: that of the list, the largest first, the newest first. Payments to come
/// count too. `None` where nothing can be saved.
pub(crate) fn play(case: &SyntheticCase, orders: [&[AccountId]; 3]) -> Option<Played> {
    let saved = |order: &[AccountId]| {
        let frozen: Frozen = order.iter().take(FREEZES).copied().zip(slots(case)).collect();
        Course::of_all_payments(case, &frozen).saved(&frozen)
    };
    let of_orders = orders.map(saved);
    let mut shuffled = orders[0].to_vec();
    let random = (0..SHUFFLES).map(|i| {
        shuffle(&mut shuffled, case.seed() * SHUFFLES + i);
        saved(&shuffled)
    });
    let random = random.sum::<i128>() as f64 / SHUFFLES as f64;
    let best = of_orders.into_iter().max()?.max(clairvoyant(orders[0], saved)) as f64;
    (best > 0.0).then(|| Played {
        saving: of_orders[0] as f64 / best,
        held: of_orders[1] as f64 / best,
        newest: of_orders[2] as f64 / best,
        random: random / best,
    })
}

fn clairvoyant(listed: &[AccountId], saved: impl Fn(&[AccountId]) -> i128) -> i128 {
    let mut order: Vec<AccountId> = Vec::new();
    let mut best = 0;
    // What each gained when it was last looked at: later and beside others it gains less.
    let mut gains: BinaryHeap<(i128, AccountId)> =
        listed.iter().map(|&account| (i128::MAX, account)).collect();
    while order.len() < FREEZES
        && let Some((_, account)) = gains.pop()
    {
        order.push(account);
        let gain = saved(&order) - best;
        if gain > 0 && gains.peek().is_none_or(|(next, _)| gain >= *next) {
            best += gain;
            continue;
        }
        order.pop();
        if gain > 0 {
            gains.push((gain, account));
        }
    }
    for i in 0..order.len() {
        for j in i + 1..order.len() {
            order.swap(i, j);
            let swapped = saved(&order);
            if swapped > best {
                best = swapped;
            } else {
                order.swap(i, j);
            }
        }
    }
    best
}
