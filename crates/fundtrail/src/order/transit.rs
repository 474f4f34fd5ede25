//! The order where statements contradict each other unless money is in transit: a transfer that the payee's bank
//! booked later left the payer at his clock and came to the payee at hers.
//!
//! Each such transfer is taken apart: into a hidden account of its own by the payer's clock, out of it by the
//! payee's. What is then in order as a whole again is put together; only what another movement of the payee and one
//! of the payer come between stays apart.

use std::collections::{BTreeMap, BTreeSet};

use super::merge::{Merged, Sequence, merge_whole};
use crate::account::AccountId;
use crate::transfer::{Transfer, TransferIndex, Transfers};

/// The settlement order with transfers taken apart where the payee's clock is the later one.
pub(super) fn merge_apart(
    transfers: &Transfers,
    accounts: usize,
    sequences: &[(AccountId, Sequence)],
) -> Merged {
    let apart = Apart::new(transfers, accounts);
    let merged = merge_whole(
        &apart.halves,
        accounts + apart.split.len(),
        &apart.sequences(transfers, sequences),
    );
    let mut line = Line::new(transfers, &apart, &merged.positions);
    line.put_together();
    let (positions, transits) = line.finish();
    let mut contradictions: Vec<u32> = merged
        .contradictions
        .iter()
        .map(|&row| apart.whole(row))
        .collect();
    contradictions.sort_unstable();
    contradictions.dedup();
    Merged {
        positions,
        contradictions,
        transits,
    }
}

/// Transfers with those of two clocks taken apart.
struct Apart {
    /// How many transfers there are: the rows behind them are arrivals.
    count: u32,
    /// The transfers that are two rows, in order.
    split: Vec<u32>,
    halves: Transfers,
}

impl Apart {
    fn new(transfers: &Transfers, accounts: usize) -> Self {
        let booked_later = |&i: &TransferIndex| {
            let to_account = transfers.payees()[i.index()].account().is_some();
            to_account && transfers.payee_time(i) > transfers.times()[i.index()]
        };
        let split: Vec<u32> = transfers
            .indices()
            .filter(booked_later)
            .map(|i| i.index() as u32)
            .collect();
        let hidden = |place: usize| AccountId::from_index(accounts + place);
        let mut halves = Transfers::with_capacity(transfers.len() + split.len());
        let mut next = 0;
        for (i, transfer) in (0..).zip(transfers.iter()) {
            let is_split = split.get(next) == Some(&i);
            let payee = if is_split {
                hidden(next).into()
            } else {
                transfer.payee
            };
            next += usize::from(is_split);
            halves.push(Transfer { payee, ..transfer });
        }
        for (place, &i) in split.iter().enumerate() {
            let index = TransferIndex::from_index(i as usize);
            halves.push(Transfer {
                time: transfers.payee_time(index),
                payer: hidden(place).into(),
                ..transfers.get(index)
            });
        }
        Apart {
            count: transfers.len() as u32,
            split,
            halves,
        }
    }

    /// The row by which a transfer comes to its payee.
    fn arrival(&self, transfer: u32) -> u32 {
        match self.split.binary_search(&transfer) {
            Ok(place) => self.count + place as u32,
            Err(_) => transfer,
        }
    }

    /// The transfer that a row is of.
    fn whole(&self, row: u32) -> u32 {
        if row < self.count {
            row
        } else {
            self.split[(row - self.count) as usize]
        }
    }

    /// The sequences of statements by rows, and that of each hidden account: in, then out.
    fn sequences(
        &self,
        transfers: &Transfers,
        sequences: &[(AccountId, Sequence)],
    ) -> Vec<(AccountId, Sequence)> {
        let mut apart = Vec::with_capacity(sequences.len() + self.split.len());
        for (account, sequence) in sequences {
            let row = |i: u32| {
                let is_paid = transfers.payees()[i as usize].account() == Some(*account);
                if is_paid { self.arrival(i) } else { i }
            };
            let mut rows = Sequence::new();
            for group in sequence.groups() {
                rows.push_group(group.iter().map(|&i| row(i)));
            }
            apart.push((*account, rows));
        }
        for (place, &i) in self.split.iter().enumerate() {
            let mut rows = Sequence::new();
            rows.push_group([i]);
            rows.push_group([self.count + place as u32]);
            let hidden = self.halves.payees()[i as usize].account();
            apart.extend(hidden.map(|hidden| (hidden, rows)));
        }
        apart
    }
}

/// What stands at a place of the order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    Whole(u32),
    Departure(u32),
    Arrival(u32),
    Nothing,
}

/// The rows in order, of which halves are put together.
struct Line<'a> {
    transfers: &'a Transfers,
    slots: Vec<Slot>,
    /// The places of the two halves of each split transfer.
    halves: BTreeMap<u32, [usize; 2]>,
    /// The places at which each account is touched.
    touched: BTreeMap<AccountId, BTreeSet<usize>>,
}

impl<'a> Line<'a> {
    fn new(transfers: &'a Transfers, apart: &Apart, rows: &[u32]) -> Self {
        let mut line = Line {
            transfers,
            slots: Vec::with_capacity(rows.len()),
            halves: BTreeMap::new(),
            touched: BTreeMap::new(),
        };
        for (place, &row) in rows.iter().enumerate() {
            let i = apart.whole(row);
            let (payer, payee) = line.ends(i);
            let is_split = apart.split.binary_search(&i).is_ok();
            let (slot, touched) = match (is_split, row < apart.count) {
                (false, _) => (Slot::Whole(i), [payer, payee]),
                (true, true) => (Slot::Departure(i), [payer, None]),
                (true, false) => (Slot::Arrival(i), [None, payee]),
            };
            if is_split {
                line.halves.entry(i).or_default()[usize::from(row >= apart.count)] = place;
            }
            line.slots.push(slot);
            for account in touched.into_iter().flatten() {
                line.touched.entry(account).or_default().insert(place);
            }
        }
        line
    }

    fn ends(&self, i: u32) -> (Option<AccountId>, Option<AccountId>) {
        let i = i as usize;
        (
            self.transfers.payers()[i].account(),
            self.transfers.payees()[i].account(),
        )
    }

    /// Makes one again of halves between which nothing else of the payee comes, or nothing else of the payer: the
    /// one half can be moved to the other without passing anything that it could touch.
    fn put_together(&mut self) {
        for (i, [departure, arrival]) in std::mem::take(&mut self.halves) {
            let (payer, payee) = self.ends(i);
            if arrival < departure || self.is_untouched(payee, departure, arrival) {
                self.move_to(payee, arrival, departure, i);
            } else if self.is_untouched(payer, departure, arrival) {
                self.move_to(payer, departure, arrival, i);
            }
        }
    }

    fn is_untouched(&self, account: Option<AccountId>, after: usize, before: usize) -> bool {
        let touched = account.and_then(|account| self.touched.get(&account));
        touched.is_none_or(|places| places.range(after + 1..before).next().is_none())
    }

    /// Moves the half that touches `account` to the other half's place, where the transfer is whole then.
    fn move_to(&mut self, account: Option<AccountId>, from: usize, to: usize, i: u32) {
        self.slots[from] = Slot::Nothing;
        self.slots[to] = Slot::Whole(i);
        if let Some(places) = account.and_then(|account| self.touched.get_mut(&account)) {
            places.remove(&from);
            places.insert(to);
        }
    }

    /// The order of the transfers, and of those that are still apart the place in it, and the place before which each
    /// arrives.
    fn finish(self) -> (Vec<u32>, Vec<(u32, u32)>) {
        let mut positions = Vec::with_capacity(self.transfers.len());
        let mut transits = Vec::new();
        let mut left_at: BTreeMap<u32, u32> = BTreeMap::new();
        for slot in self.slots {
            match slot {
                Slot::Whole(i) => positions.push(i),
                Slot::Departure(i) => {
                    left_at.insert(i, positions.len() as u32);
                    positions.push(i);
                }
                Slot::Arrival(i) => transits.push((left_at[&i], positions.len() as u32)),
                Slot::Nothing => {}
            }
        }
        (positions, transits)
    }
}
