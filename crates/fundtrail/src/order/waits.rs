//! Which transfers wait for others of their instant.

use crate::transfer::Transfers;

/// No slot, no statement.
pub(super) const NONE: u32 = u32::MAX;

/// Which transfers wait for others of their instant. A slot stands for one account in one instant.
pub(super) struct Waits {
    /// The slot of the payer, where it waits at all.
    awaits: Vec<u32>,
    /// The slot of the payee.
    feeds: Vec<u32>,
    /// How many transfers still feed each slot.
    awaited: Vec<u32>,
    /// Where each slot's waiting transfers begin in `waiting`.
    starts: Vec<u32>,
    waiting: Vec<u32>,
}

impl Waits {
    /// `ordered`: whose payer's statement orders them, so that they wait for nobody.
    pub(super) fn new(transfers: &Transfers, accounts: usize, ordered: &[bool]) -> Self {
        let n = transfers.len();
        let times = transfers.times();
        let mut by_time: Vec<u32> = (0..n as u32).collect();
        by_time.sort_by_key(|&i| times[i as usize]);
        let mut slot_of = vec![NONE; accounts];
        let mut waits = Waits {
            awaits: vec![NONE; n],
            feeds: vec![NONE; n],
            awaited: Vec::new(),
            starts: Vec::new(),
            waiting: Vec::new(),
        };
        for instant in by_time.chunk_by(|&a, &b| times[a as usize] == times[b as usize]) {
            if instant.len() == 1 {
                continue;
            }
            let payee = |i: u32| transfers.payees()[i as usize].account();
            for &i in instant {
                let Some(account) = payee(i) else { continue };
                let slot = &mut slot_of[account.index()];
                if *slot == NONE {
                    *slot = waits.awaited.len() as u32;
                    waits.awaited.push(0);
                }
                waits.feeds[i as usize] = *slot;
                waits.awaited[*slot as usize] += 1;
            }
            for &i in instant.iter().filter(|&&i| !ordered[i as usize]) {
                if let Some(account) = transfers.payers()[i as usize].account() {
                    waits.awaits[i as usize] = slot_of[account.index()];
                }
            }
            for account in instant.iter().filter_map(|&i| payee(i)) {
                slot_of[account.index()] = NONE;
            }
        }
        waits.index();
        waits
    }

    /// Lists each slot's waiting transfers.
    fn index(&mut self) {
        self.starts = vec![0; self.awaited.len() + 1];
        for &slot in self.awaits.iter().filter(|&&s| s != NONE) {
            self.starts[slot as usize + 1] += 1;
        }
        for s in 1..self.starts.len() {
            self.starts[s] += self.starts[s - 1];
        }
        let mut next = self.starts.clone();
        self.waiting = vec![0; *self.starts.last().expect("one more than slots") as usize];
        for (i, &slot) in self.awaits.iter().enumerate().filter(|(_, s)| **s != NONE) {
            self.waiting[next[slot as usize] as usize] = i as u32;
            next[slot as usize] += 1;
        }
    }

    pub(super) fn waits(&self, i: u32) -> bool {
        let slot = self.awaits[i as usize];
        slot != NONE && self.awaited[slot as usize] > 0
    }

    /// Counts transfer `i` as taken. Gives those that wait no longer.
    pub(super) fn took(&mut self, i: u32) -> Vec<u32> {
        let slot = self.feeds[i as usize];
        if slot == NONE {
            return Vec::new();
        }
        self.awaited[slot as usize] -= 1;
        if self.awaited[slot as usize] > 0 {
            return Vec::new();
        }
        let range = self.starts[slot as usize]..self.starts[slot as usize + 1];
        self.waiting[range.start as usize..range.end as usize].to_vec()
    }
}
