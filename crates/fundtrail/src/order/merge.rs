//! Many statements' orders made one.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::account::AccountId;
use crate::order::circle::{Circles, Waiting};
use crate::order::transit::merge_apart;
use crate::order::waits::{NONE, Waits};
use crate::time::Time;
use crate::transfer::Transfers;

/// The order in which one account's statement has its transfers: groups one after the other. A group of
/// several is a tie that nothing orders.
#[derive(Debug, Clone, Default)]
pub struct Sequence {
    transfers: Vec<u32>,
    /// Where each group ends in `transfers`.
    ends: Vec<u32>,
}

impl Sequence {
    /// No transfers yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds transfers, by position, that come after all before and whose order among themselves is open.
    /// Nothing is added for an empty group.
    pub fn push_group(&mut self, group: impl IntoIterator<Item = u32>) {
        self.transfers.extend(group);
        let end = self.transfers.len() as u32;
        if self.ends.last().copied().unwrap_or(0) < end {
            self.ends.push(end);
        }
    }

    /// Its groups, in order.
    pub fn groups(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.ends.len()).map(|g| self.group(g))
    }

    fn group(&self, g: usize) -> &[u32] {
        let start = if g == 0 { 0 } else { self.ends[g - 1] };
        &self.transfers[start as usize..self.ends[g] as usize]
    }
}

/// What [`merge`] gives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    /// The settlement order, as positions in the transfers.
    pub positions: Vec<u32>,
    /// Transfers that a statement has later than others that it was taken before: clocks contradict.
    pub contradictions: Vec<u32>,
    /// Transfers whose money is in transit for a while: the place in `positions`, and the place before which it
    /// comes to its payee (see [`Ledger::add_transit`](crate::Ledger::add_transit)), in order of arrival.
    pub transits: Vec<(u32, u32)>,
}

/// The settlement order of transfers that statements order, where they do.
///
/// Repeatedly takes, among the transfers that are first in line in every statement that records them, the
/// earliest; among those of one instant first those whose payer waits for no other transfer of that instant
/// (a payer whose statement orders the transfer does not wait), then by position. Where all of an instant wait
/// for each other, a circle goes as [`settle_table`](super::settle_table) says. Where none is first in line
/// everywhere, statements contradict each other if a transfer is one moment. Then each that its payee's statement
/// books later than its payer's is two: its money is in transit from the one to the other, unless it comes to the same
/// as one moment. If that does not help, the earliest that is first in line somewhere goes, and is listed as a
/// contradiction.
///
/// # Arguments
/// `transfers`: own transfers left out; equal things go by position in it, so give them by file and line (a
/// newest-first export from its end). `accounts`: one more than the highest account index. `sequences`: at most
/// one an account; a transfer stands at most once in a sequence and in at most two of them.
///
/// # Complexity
/// O(n log n). Memory: about 60 bytes a transfer.
pub fn merge(transfers: &Transfers, accounts: usize, sequences: &[(AccountId, Sequence)]) -> Merged {
    let merged = merge_whole(transfers, accounts, sequences);
    if merged.contradictions.is_empty() {
        merged
    } else {
        merge_apart(transfers, accounts, sequences)
    }
}

/// The settlement order, every transfer in one place.
pub(super) fn merge_whole(
    transfers: &Transfers,
    accounts: usize,
    sequences: &[(AccountId, Sequence)],
) -> Merged {
    let mut merge = Merge::new(transfers, accounts, sequences);
    let mut merged = Merged::default();
    while merged.positions.len() < transfers.len() {
        match merge.next() {
            Next::One(i) => merge.take(i, &mut merged.positions),
            Next::Circle(circle) => {
                for i in circle {
                    merge.take(i, &mut merged.positions);
                }
            }
            Next::Contradiction(i) => {
                merged.contradictions.push(i);
                merge.take(i, &mut merged.positions);
            }
        }
    }
    merged
}

/// A transfer's place in one statement.
#[derive(Clone, Copy)]
struct Place {
    sequence: u32,
    /// Whether it is first in line there.
    reached: bool,
}

/// How far a statement has been taken.
#[derive(Clone, Copy, Default)]
struct Cursor {
    group: usize,
    /// How many of the current group are not taken yet.
    left: u32,
}

enum Next {
    One(u32),
    Circle(Vec<u32>),
    Contradiction(u32),
}

struct Merge<'a> {
    transfers: &'a Transfers,
    sequences: &'a [(AccountId, Sequence)],
    cursors: Vec<Cursor>,
    places: Vec<[Place; 2]>,
    /// In how many statements each is not first in line yet.
    blocked: Vec<u8>,
    taken: Vec<bool>,
    waits: Waits,
    /// First in line everywhere: time, whether it waits, position. Entries may be stale.
    ready: BinaryHeap<Reverse<(Time, bool, u32)>>,
    /// First in line somewhere.
    begun: BinaryHeap<Reverse<(Time, u32)>>,
    stuck: Option<Stuck>,
}

impl<'a> Merge<'a> {
    fn new(transfers: &'a Transfers, accounts: usize, sequences: &'a [(AccountId, Sequence)]) -> Self {
        let n = transfers.len();
        let nowhere = Place {
            sequence: NONE,
            reached: false,
        };
        let mut places = vec![[nowhere; 2]; n];
        let mut blocked = vec![0_u8; n];
        let mut ordered = vec![false; n];
        for (s, (account, sequence)) in sequences.iter().enumerate() {
            for group in sequence.groups() {
                for &i in group {
                    let free = usize::from(places[i as usize][0].sequence != NONE);
                    places[i as usize][free].sequence = s as u32;
                    blocked[i as usize] += 1;
                    let pays = transfers.payers()[i as usize].account() == Some(*account);
                    ordered[i as usize] |= pays && group.len() == 1;
                }
            }
        }
        let mut merge = Merge {
            transfers,
            sequences,
            cursors: vec![Cursor::default(); sequences.len()],
            places,
            blocked,
            taken: vec![false; n],
            waits: Waits::new(transfers, accounts, &ordered),
            ready: BinaryHeap::new(),
            begun: BinaryHeap::new(),
            stuck: None,
        };
        for i in 0..n as u32 {
            if merge.blocked[i as usize] == 0 {
                merge.offer(i);
            }
        }
        for s in 0..sequences.len() {
            merge.reach_group(s);
        }
        merge
    }

    fn time(&self, i: u32) -> Time {
        self.transfers.times()[i as usize]
    }

    /// Notes that a transfer is first in line in every statement.
    fn offer(&mut self, i: u32) {
        let time = self.time(i);
        self.ready.push(Reverse((time, self.waits.waits(i), i)));
        if self.stuck.as_ref().is_some_and(|s| s.time == time) {
            self.stuck = None;
        }
    }

    /// Puts the current group of a statement, or the first after it that is not taken, first in line.
    fn reach_group(&mut self, s: usize) {
        let sequence = &self.sequences[s].1;
        while self.cursors[s].left == 0 && self.cursors[s].group < sequence.ends.len() {
            for &i in sequence.group(self.cursors[s].group) {
                if self.taken[i as usize] {
                    continue;
                }
                self.cursors[s].left += 1;
                let places = &mut self.places[i as usize];
                let place = usize::from(places[0].sequence != s as u32);
                places[place].reached = true;
                self.blocked[i as usize] -= 1;
                if self.blocked[i as usize] == 0 {
                    self.offer(i);
                } else {
                    self.begun.push(Reverse((self.time(i), i)));
                }
            }
            self.cursors[s].group += 1;
        }
    }

    fn next(&mut self) -> Next {
        while let Some(&Reverse((time, waited, i))) = self.ready.peek() {
            let stale = self.taken[i as usize] || waited != self.waits.waits(i);
            if stale {
                self.ready.pop();
            } else if waited {
                return self.next_of_stuck(time);
            } else {
                self.ready.pop();
                return Next::One(i);
            }
        }
        loop {
            let Reverse((_, i)) = self
                .begun
                .pop()
                .expect("a statement that has lines left has a first in line");
            if !self.taken[i as usize] {
                return Next::Contradiction(i);
            }
        }
    }

    /// Every ready transfer of the instant waits: a circle is next, or where the wait is for one that is not
    /// ready, the first of them.
    fn next_of_stuck(&mut self, time: Time) -> Next {
        if self.stuck.as_ref().is_none_or(|s| s.time != time) {
            let mut pool = Vec::new();
            while let Some(&Reverse((t, waited, i))) = self.ready.peek()
                && t == time
            {
                self.ready.pop();
                if !self.taken[i as usize] && waited == self.waits.waits(i) {
                    pool.push(i);
                }
            }
            pool.sort_unstable();
            pool.dedup();
            self.ready.extend(pool.iter().map(|&i| Reverse((time, true, i))));
            self.stuck = Some(Stuck::new(time, pool, self.transfers));
        }
        let stuck = self.stuck.as_mut().expect("it was just found");
        if let Some(circle) = stuck.circles.next() {
            return Next::Circle(circle.iter().map(|&m| stuck.pool[m as usize]).collect());
        }
        let first = stuck.pool.iter().find(|&&i| !self.taken[i as usize]);
        Next::One(*first.expect("the heap has one that waits"))
    }

    fn take(&mut self, i: u32, order: &mut Vec<u32>) {
        self.taken[i as usize] = true;
        order.push(i);
        if let Some(stuck) = &mut self.stuck {
            stuck.took(i);
        }
        for freed in self.waits.took(i) {
            if !self.taken[freed as usize] && self.blocked[freed as usize] == 0 {
                self.ready.push(Reverse((self.time(freed), false, freed)));
            }
        }
        for place in self.places[i as usize] {
            // One that was taken out of turn is passed over when its group is reached.
            if place.reached {
                self.cursors[place.sequence as usize].left -= 1;
                self.reach_group(place.sequence as usize);
            }
        }
    }
}

/// An instant in which every ready transfer waits.
struct Stuck {
    time: Time,
    pool: Vec<u32>,
    waiting: Waiting,
    circles: Circles,
}

impl Stuck {
    fn new(time: Time, pool: Vec<u32>, transfers: &Transfers) -> Self {
        let account = |party: crate::Party| party.account().map(AccountId::index);
        let ends = pool.iter().map(|&i| {
            (
                account(transfers.payers()[i as usize]),
                account(transfers.payees()[i as usize]),
            )
        });
        let waiting = Waiting::new(&ends.collect::<Vec<_>>());
        let circles = Circles::new(&waiting, &vec![false; pool.len()]);
        Stuck {
            time,
            pool,
            waiting,
            circles,
        }
    }

    fn took(&mut self, i: u32) {
        if let Ok(member) = self.pool.binary_search(&i) {
            self.circles.took(&self.waiting, member as u32);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Money;
    use crate::order::settle_table;
    use crate::transfer::{Source, Transfer};

    fn account(index: usize) -> AccountId {
        AccountId::from_index(index)
    }

    /// Transfers given as (second, payer, payee), a line each.
    fn transfers(rows: &[(i64, usize, usize)]) -> Transfers {
        let mut transfers = Transfers::new();
        for (line, &(second, payer, payee)) in rows.iter().enumerate() {
            transfers.push(Transfer {
                time: Time::from_seconds(second).expect("in range"),
                payer: account(payer).into(),
                payee: account(payee).into(),
                amount: Money::from_minor(1),
                source: Source::new(0, line as u64 + 1),
            });
        }
        transfers
    }

    fn sequence(groups: &[&[u32]]) -> Sequence {
        let mut sequence = Sequence::new();
        for group in groups {
            sequence.push_group(group.iter().copied());
        }
        sequence
    }

    const V: usize = 0;
    const A: usize = 1;
    const B: usize = 2;
    const C: usize = 3;

    #[test]
    fn a_statement_goes_before_the_clocks_of_others() {
        // A was paid before it paid on, though the payer's clock says three seconds later.
        let rows = transfers(&[(4, A, B), (5, V, A)]);
        let merged = merge(&rows, 3, &[(account(A), sequence(&[&[1], &[0]]))]);
        assert_eq!(merged.positions, [1, 0]);
        assert_eq!(merged.contradictions, [0_u32; 0]);
    }

    #[test]
    fn a_payer_with_a_proven_order_does_not_wait() {
        let rows = transfers(&[(5, A, B), (5, V, A)]);
        assert_eq!(merge(&rows, 3, &[]).positions, [1, 0], "credits first");
        let proven = [(account(A), sequence(&[&[0], &[1]]))];
        assert_eq!(merge(&rows, 3, &proven).positions, [0, 1]);
        let open = [(account(A), sequence(&[&[0, 1]]))];
        assert_eq!(merge(&rows, 3, &open).positions, [1, 0], "a tie is open");
    }

    #[test]
    fn contradictory_statements_are_listed() {
        let rows = transfers(&[(5, A, B), (6, B, A), (7, B, C)]);
        let contradictory = [
            (account(A), sequence(&[&[0], &[1]])),
            (account(B), sequence(&[&[1], &[0], &[2]])),
        ];
        let merged = merge(&rows, 4, &contradictory);
        assert_eq!(merged.positions, [0, 1, 2]);
        assert_eq!(merged.contradictions, [0]);
    }

    #[test]
    fn a_wait_for_one_that_is_far_back_in_its_statement_ends() {
        // A waits for C's payment, which C's statement has only after a later one.
        let rows = transfers(&[(5, A, B), (5, C, A), (9, C, V)]);
        let merged = merge(&rows, 4, &[(account(C), sequence(&[&[2], &[1]]))]);
        assert_eq!(merged.positions, [0, 2, 1]);
    }

    #[test]
    fn without_statements_it_is_the_order_of_a_table() {
        let mut state = 7_u64;
        let mut draw = |n: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % n
        };
        for _ in 0..2_000 {
            let accounts = 2 + draw(6);
            let rows: Vec<_> = (0..=draw(14))
                .map(|_| {
                    let payer = draw(accounts);
                    let payee = (payer + 1 + draw(accounts - 1)) % accounts;
                    (draw(3).cast_signed(), payer as usize, payee as usize)
                })
                .collect();
            let rows = transfers(&rows);
            let identity: Vec<_> = (0..rows.len() as u32).collect();
            let table = settle_table(&rows, accounts as usize).unwrap_or(identity);
            assert_eq!(merge(&rows, accounts as usize, &[]).positions, table, "{rows:?}");
        }
    }

    #[test]
    fn many_circles_of_one_instant_are_settled_at_once() {
        // Ten thousand lines: pairs that pay each other, which nothing orders.
        let rows: Vec<_> = (0..5_000)
            .flat_map(|i| [(1, 2 * i, 2 * i + 1), (1, 2 * i + 1, 2 * i)])
            .collect();
        let rows = transfers(&rows);
        let merged = merge(&rows, 10_000, &[]);
        assert_eq!(merged.positions, (0..10_000).collect::<Vec<_>>());
    }
}
