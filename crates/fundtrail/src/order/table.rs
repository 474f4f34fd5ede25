//! The order of a transfer table, which no statement orders.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rayon::prelude::*;

use crate::order::circle::{Circles, Waiting};
use crate::transfer::Transfers;

/// The settlement order of transfers that no statement orders, as positions in `transfers`; `None` where they
/// stand in it already.
///
/// By time; within an instant repeatedly the first line (by file and line) whose payer waits for no other
/// transfer of that instant. Where all wait for each other, the transfers inside one strongly connected
/// component (payer → payee) go together by file and line: of the components that no other waiting component
/// pays into, the one that holds the first line.
///
/// # Arguments
/// `accounts`: one more than the highest account index. Own transfers must have been left out.
///
/// # Complexity
/// O(n log n) for lines out of time order, else O(n) plus O(k log k) for each instant of k transfers in which
/// anybody both receives and pays. Memory: 4 bytes an account and a line.
///
/// # Ties
/// Equal times go by [`Source`](crate::Source).
pub fn settle_table(transfers: &Transfers, accounts: usize) -> Option<Vec<u32>> {
    let (times, sources) = (transfers.times(), transfers.sources());
    let key = |i: u32| (times[i as usize], sources[i as usize]);
    let mut positions: Vec<u32> = (0..transfers.len() as u32).collect();
    let mut changed = false;
    if !positions.is_sorted_by_key(|&i| key(i)) {
        positions.par_sort_unstable_by_key(|&i| key(i));
        changed = true;
    }
    let mut instant = Instant::new(transfers, accounts);
    let mut start = 0;
    while start < positions.len() {
        let time = times[positions[start] as usize];
        let length = positions[start..]
            .iter()
            .take_while(|&&i| times[i as usize] == time)
            .count();
        if length > 1 {
            changed |= instant.settle(&mut positions[start..start + length]);
        }
        start += length;
    }
    changed.then_some(positions)
}

/// Settles one instant after another, its columns used again.
struct Instant<'a> {
    transfers: &'a Transfers,
    /// For each account how many transfers of the instant still pay it. All zero between instants.
    awaited: Vec<u32>,
}

impl<'a> Instant<'a> {
    fn new(transfers: &'a Transfers, accounts: usize) -> Self {
        Instant {
            transfers,
            awaited: vec![0; accounts],
        }
    }

    fn payer(&self, position: u32) -> Option<usize> {
        self.transfers.payers()[position as usize]
            .account()
            .map(crate::AccountId::index)
    }

    fn payee(&self, position: u32) -> Option<usize> {
        self.transfers.payees()[position as usize]
            .account()
            .map(crate::AccountId::index)
    }

    /// Puts the positions of one instant, given by file and line, into settlement order. Says whether that
    /// changed anything.
    fn settle(&mut self, positions: &mut [u32]) -> bool {
        for &position in positions.iter() {
            if let Some(payee) = self.payee(position) {
                self.awaited[payee] += 1;
            }
        }
        let nobody_waits = positions
            .iter()
            .all(|&p| self.payer(p).is_none_or(|a| self.awaited[a] == 0));
        let settled = if nobody_waits {
            None
        } else {
            Some(self.credits_first(positions))
        };
        for &position in positions.iter() {
            if let Some(payee) = self.payee(position) {
                self.awaited[payee] = 0;
            }
        }
        settled.is_some_and(|order| {
            let changed = *positions != order[..];
            positions.copy_from_slice(&order);
            changed
        })
    }

    fn credits_first(&mut self, positions: &[u32]) -> Vec<u32> {
        let ends = positions.iter().map(|&p| (self.payer(p), self.payee(p)));
        let waiting = Waiting::new(&ends.collect::<Vec<_>>());
        let mut circles: Option<Circles> = None;
        let mut taken = vec![false; positions.len()];
        let mut ready: BinaryHeap<Reverse<u32>> = (0..positions.len() as u32)
            .filter(|&i| {
                self.payer(positions[i as usize])
                    .is_none_or(|a| self.awaited[a] == 0)
            })
            .map(Reverse)
            .collect();
        let mut order = Vec::with_capacity(positions.len());
        while order.len() < positions.len() {
            let batch = match ready.pop() {
                Some(Reverse(next)) => vec![next],
                // Everything left waits: only a circle can be next.
                None => circles
                    .get_or_insert_with(|| Circles::new(&waiting, &taken))
                    .next()
                    .expect("of circles that wait, one waits for no other"),
            };
            for &i in &batch {
                taken[i as usize] = true;
                order.push(positions[i as usize]);
            }
            for &i in &batch {
                if let Some(circles) = &mut circles {
                    circles.took(&waiting, i);
                }
                let Some(payee) = self.payee(positions[i as usize]) else {
                    continue;
                };
                self.awaited[payee] -= 1;
                if self.awaited[payee] == 0 {
                    let freed = waiting.paid_by(i).iter().filter(|&&j| !taken[j as usize]);
                    ready.extend(freed.map(|&j| Reverse(j)));
                }
            }
        }
        order
    }
}
