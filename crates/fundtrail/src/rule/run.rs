//! FIFO and LIFO where every lot has an origin of its own: runs of lots in one pool.
//!
//! Where most money is traced, most accounts hold a few lots, of all of them there are about as many as transfers, and
//! what counts is how often memory is waited for and how much of it there is. So lots are links of 16 bytes in one
//! pool, each with the way to the one that is taken after it, and an account knows both ends of its run. Joining is one
//! link however many lots there are, and so is passing on all; else a transfer looks at the lots that it takes.

use std::hint::black_box;
use std::marker::PhantomData;

use super::Attribution;
use smallvec::SmallVec;

use super::mix::Kind;
use super::queue::End;

/// No lot: the end of a run, or an empty one.
const NONE: u32 = u32::MAX;

/// Other money, among the numbers of payments.
const OTHER: u32 = u32::MAX;

/// A lot, in 16 bytes.
#[derive(Debug, Clone, Copy)]
struct Lot {
    amount: i64,
    /// A payment's number, or [`OTHER`].
    kind: u32,
    /// The lot that is taken after this one.
    then: u32,
}

/// A run of lots.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    /// The lot that is taken first, and the one that is taken last.
    first: u32,
    last: u32,
    /// All of it, in minor units; where nobody ever pays out of it, what 64 bits hold of that.
    total: i64,
}

impl Default for Run {
    fn default() -> Self {
        Run {
            first: NONE,
            last: NONE,
            total: 0,
        }
    }
}

/// The lots that runs are of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pool(Vec<Lot>);

impl Pool {
    /// The lots of a run, that which is taken first first.
    pub(crate) fn of(&self, run: Run) -> impl Iterator<Item = (Kind, i64)> {
        let lot = |place: u32| self.0.get(place as usize);
        let lots = std::iter::successors(lot(run.first), move |before| lot(before.then));
        lots.map(|lot| {
            let kind = if lot.kind == OTHER {
                Kind::Other
            } else {
                Kind::Payment(lot.kind)
            };
            (kind, lot.amount)
        })
    }
}

/// Attribution by age for lots that are nearly all of different kinds.
#[derive(Debug)]
pub(crate) struct Runs<E> {
    lots: Pool,
    /// The first lot of those that no run uses any more.
    unused: u32,
    end: PhantomData<E>,
}

impl<E> Default for Runs<E> {
    fn default() -> Self {
        Runs {
            lots: Pool::default(),
            unused: NONE,
            end: PhantomData,
        }
    }
}

impl<E: End> Attribution for Runs<E> {
    type Lots = Run;

    fn fresh(&mut self, kind: Kind, amount: i64) -> Run {
        if amount <= 0 {
            return Run::default();
        }
        let kind = match kind {
            Kind::Payment(number) => number,
            Kind::Other => OTHER,
        };
        let lot = self.lot(Lot {
            amount,
            kind,
            then: NONE,
        });
        Run {
            first: lot,
            last: lot,
            total: amount,
        }
    }

    fn take(&mut self, held: &mut Run, amount: i64) -> Run {
        if amount >= held.total {
            return std::mem::take(held);
        }
        if amount <= 0 {
            return Run::default();
        }
        let (first, mut last, mut next, mut left) = (held.first, NONE, held.first, amount);
        while left > 0 && self.lots.0[next as usize].amount <= left {
            let lot = self.lots.0[next as usize];
            left -= lot.amount;
            (last, next) = (next, lot.then);
        }
        let mut taken = Run {
            first,
            last,
            total: amount,
        };
        if left > 0 {
            // The border is in a lot: what is taken of it becomes one more.
            let lot = &mut self.lots.0[next as usize];
            lot.amount -= left;
            let part = Lot { amount: left, ..*lot };
            let part = self.lot(part);
            if last == NONE {
                taken.first = part;
            } else {
                self.lots.0[last as usize].then = part;
            }
            taken.last = part;
        }
        self.lots.0[taken.last as usize].then = NONE;
        held.first = next;
        held.total -= amount;
        taken
    }

    fn join(&mut self, held: &mut Run, lots: Run) {
        *held = if E::NEWEST_FIRST {
            self.one_behind_the_other(lots, *held)
        } else {
            self.one_behind_the_other(*held, lots)
        };
    }

    fn discard(&mut self, lots: Run) {
        if lots.first != NONE {
            self.lots.0[lots.last as usize].then = self.unused;
            self.unused = lots.first;
        }
    }

    fn each(&self, lots: &Run, see: &mut dyn FnMut(Kind, i64)) {
        for (kind, amount) in self.lots.of(*lots) {
            see(kind, amount);
        }
    }

    fn look_at<'a>(&self, paying: impl Iterator<Item = &'a Run>, paid: impl Iterator<Item = &'a Run>) {
        // Of those who pay the first lot and the one behind it, for most payments take no more.
        let behind = |lot: u32| self.lots.0.get(lot as usize).map_or(NONE, |lot| lot.then);
        let first: SmallVec<[u32; 64]> = paying.map(|run| behind(run.first)).collect();
        let taken = first.into_iter().fold(0, |seen, lot| seen ^ behind(lot));
        let joined = paid.map(|run| if E::NEWEST_FIRST { run.first } else { run.last });
        black_box(joined.fold(taken, |seen, lot| seen ^ behind(lot)));
    }
}

impl<E> Runs<E> {
    fn lot(&mut self, lot: Lot) -> u32 {
        if self.unused != NONE {
            let place = self.unused;
            self.unused = self.lots.0[place as usize].then;
            self.lots.0[place as usize] = lot;
            return place;
        }
        let place = u32::try_from(self.lots.0.len()).expect("fewer than 2^32 lots at a time");
        assert!(place != NONE, "fewer than 2^32 lots at a time");
        self.lots.0.push(lot);
        place
    }

    /// The lots, where nothing moves any more.
    pub(crate) fn into_lots(self) -> Pool {
        self.lots
    }

    /// Links two runs: `later` is taken after `sooner`. Neighbours of one kind merge, where 64 bits hold both.
    fn one_behind_the_other(&mut self, sooner: Run, later: Run) -> Run {
        if sooner.first == NONE {
            return later;
        }
        if later.first == NONE {
            return sooner;
        }
        let total = sooner.total.saturating_add(later.total);
        let border = self.lots.0[later.first as usize];
        let last = &mut self.lots.0[sooner.last as usize];
        let merged = last
            .amount
            .checked_add(border.amount)
            .filter(|_| last.kind == border.kind);
        let Some(merged) = merged else {
            last.then = later.first;
            return Run {
                first: sooner.first,
                last: later.last,
                total,
            };
        };
        last.amount = merged;
        last.then = border.then;
        self.lots.0[later.first as usize].then = self.unused;
        self.unused = later.first;
        Run {
            first: sooner.first,
            last: if border.then == NONE {
                sooner.last
            } else {
                later.last
            },
            total,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::queue::{Newest, Oldest, Queue};
    use super::*;

    /// All lots, those that arrived first first.
    fn lots<A: Attribution>(attribution: &A, held: &A::Lots) -> Vec<(Kind, i64)> {
        let mut lots = Vec::new();
        attribution.each(held, &mut |kind, amount| lots.push((kind, amount)));
        lots
    }

    /// Takes and joins anyhow between a few accounts; what each holds after every step.
    fn played<A: Attribution>(mut next: u64) -> Vec<Vec<(Kind, i64)>> {
        let mut attribution = A::default();
        let mut held: Vec<A::Lots> = (0..4).map(|_| A::Lots::default()).collect();
        let mut balances = [0_i64; 4];
        let mut seen = Vec::new();
        for _ in 0..400 {
            let mut below = |most: u64| {
                next = next
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                (next >> 33) % most
            };
            let (from, to) = (below(4) as usize, below(4) as usize);
            let kind = match below(4) {
                3 => Kind::Other,
                payment => Kind::Payment(payment as u32),
            };
            let what = below(8);
            let amount = below(balances[from].cast_unsigned() + 1).cast_signed();
            let (amount, flow) = match what {
                0 | 1 => (amount + 1, attribution.fresh(kind, amount + 1)),
                2 => (balances[from], attribution.take(&mut held[from], balances[from])),
                _ => (amount, attribution.take(&mut held[from], amount)),
            };
            balances[from] -= if what > 1 { amount } else { 0 };
            if what == 3 {
                attribution.discard(flow);
            } else {
                attribution.join(&mut held[to], flow);
                balances[to] += amount;
            }
            for (account, held) in held.iter().enumerate() {
                let mut lots = lots(&attribution, held);
                assert_eq!(lots.iter().map(|lot| lot.1).sum::<i64>(), balances[account]);
                lots.sort_by_key(|&(kind, amount)| (format!("{kind:?}"), amount));
                seen.push(lots);
            }
        }
        seen
    }

    #[test]
    fn runs_hold_what_trees_of_lots_hold() {
        for seed in 0..50 {
            assert_eq!(
                played::<Runs<Oldest>>(seed),
                played::<Queue<Oldest>>(seed),
                "oldest, {seed}"
            );
            assert_eq!(
                played::<Runs<Newest>>(seed),
                played::<Queue<Newest>>(seed),
                "newest, {seed}"
            );
        }
    }

    #[test]
    fn what_a_run_lets_go_of_is_used_again() {
        let mut runs = Runs::<Oldest>::default();
        for _ in 0..100 {
            let mut held = runs.fresh(Kind::Payment(0), 5);
            let more = runs.fresh(Kind::Payment(0), 5);
            runs.join(&mut held, more);
            let part = runs.take(&mut held, 3);
            runs.discard(part);
            runs.discard(held);
        }
        assert_eq!(runs.lots.0.len(), 2);
    }

    #[test]
    fn lots_that_64_bits_do_not_hold_together_stay_apart() {
        let mut runs = Runs::<Oldest>::default();
        let mut held = runs.fresh(Kind::Payment(0), i64::MAX);
        let more = runs.fresh(Kind::Payment(0), 1);
        runs.join(&mut held, more);
        assert_eq!(
            lots(&runs, &held),
            [(Kind::Payment(0), i64::MAX), (Kind::Payment(0), 1)]
        );
    }
}
