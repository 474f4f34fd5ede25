//! Work side by side whose results are taken in order.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Results that may wait for an earlier one before whoever has one more waits too.
const MOST_WAITING: usize = 16;

/// Works on the numbers below `count`, as many at a time as there are threads, and hands what comes of them to `take`
/// in their order, beside the work on later ones. `None` as soon as `work` gives up on one.
///
/// `S` is what a thread keeps from one number to the next.
pub(super) fn in_order<S: Default, T: Send>(
    count: usize,
    work: impl Fn(&mut S, usize) -> Option<T> + Sync,
    take: impl FnMut(T) + Send,
) -> Option<()> {
    let taker = Mutex::new(Taker { next: 0, take });
    let (begun, gave_up) = (AtomicUsize::new(0), AtomicBool::new(false));
    let waiting = Mutex::new(BTreeMap::new());
    rayon::broadcast(|_| {
        let mut kept = S::default();
        loop {
            let number = begun.fetch_add(1, Ordering::Relaxed);
            if number >= count || gave_up.load(Ordering::Relaxed) {
                return;
            }
            let Some(worked) = work(&mut kept, number) else {
                gave_up.store(true, Ordering::Relaxed);
                return;
            };
            let mut others = waiting.lock().expect("nobody panics while adding");
            others.insert(number, worked);
            let many = others.len() > MOST_WAITING;
            drop(others);
            // One takes at a time; the others go on meanwhile.
            let turn = if many {
                taker.lock().ok()
            } else {
                taker.try_lock().ok()
            };
            if let Some(mut taker) = turn {
                taker.drain(&waiting);
            }
        }
    });
    if gave_up.into_inner() {
        return None;
    }
    taker.into_inner().expect("nobody panicked").drain(&waiting);
    Some(())
}

struct Taker<F> {
    next: usize,
    take: F,
}

impl<F> Taker<F> {
    /// Takes all that are next.
    fn drain<T>(&mut self, waiting: &Mutex<BTreeMap<usize, T>>)
    where
        F: FnMut(T),
    {
        let next = |number| {
            waiting
                .lock()
                .expect("nobody panics while adding")
                .remove(&number)
        };
        while let Some(worked) = next(self.next) {
            (self.take)(worked);
            self.next += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_of_many_is_taken_in_order() {
        for threads in [1, 2, 8] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            let pool = pool.build().expect("a pool");
            let mut taken = Vec::new();
            // The later are done sooner.
            let work = |(): &mut (), number: usize| {
                let turns = 2_000 - 2 * number as u64;
                Some((0..turns).fold(number, |sum, turn| {
                    std::hint::black_box(sum + turn as usize) - turn as usize
                }))
            };
            let all = pool.install(|| in_order(1_000, work, |number| taken.push(number)));
            assert_eq!(all, Some(()));
            assert!(taken.into_iter().eq(0..1_000), "{threads} threads");
        }
    }

    #[test]
    fn nothing_is_left_to_do_once_one_gives_up() {
        let work = |(): &mut (), number: usize| (number != 3).then_some(number);
        assert_eq!(in_order(1_000_000, work, |_| {}), None);
    }
}
