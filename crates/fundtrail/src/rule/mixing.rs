//! Rules that keep one lot a kind: pro-rata, tainted-last, tainted-first.

use smallvec::SmallVec;

use super::mix::{Kind, Mix};
use super::{Attribution, Mixed};

/// How a rule takes `amount` out of a heap that keeps one lot a kind.
pub(crate) trait Share {
    fn take(held: &mut Mix, amount: i64) -> Mix;
}

/// Attribution for every rule that keeps one lot a kind.
#[derive(Debug)]
pub(crate) struct Mixing<S>(std::marker::PhantomData<S>);

impl<S> Default for Mixing<S> {
    fn default() -> Self {
        Mixing(std::marker::PhantomData)
    }
}

impl<S: Share> Attribution for Mixing<S> {
    type Lots = Mix;

    fn fresh(&mut self, kind: Kind, amount: i64) -> Mix {
        Mix::of(kind, amount)
    }

    fn take(&mut self, held: &mut Mix, amount: i64) -> Mix {
        if held.payments.is_empty() {
            return Mix::of(Kind::Other, held.take_other(amount));
        }
        S::take(held, amount)
    }

    fn join(&mut self, held: &mut Mix, lots: Mix) {
        held.add(&lots);
    }

    fn discard(&mut self, _: Mix) {}

    fn each(&self, lots: &Mix, see: &mut dyn FnMut(Kind, i64)) {
        for &(payment, amount) in &lots.payments {
            see(Kind::Payment(payment), amount);
        }
        if lots.other > 0 {
            see(Kind::Other, lots.other);
        }
    }
}

impl<S: Share> Mixed for Mixing<S> {
    fn mix<'a>(&'a self, lots: &'a Mix) -> &'a Mix {
        lots
    }
}

/// Of each kind its share, in whole minor units.
#[derive(Debug)]
pub(crate) struct ProRata;

impl Share for ProRata {
    /// With cumulative sums `C` over the payments in their order, then other money, the first kinds together
    /// give `floor((2·a·C + b) / 2b)`: never more than there is, and the whole sums to `a`.
    fn take(held: &mut Mix, amount: i64) -> Mix {
        let balance = held.total();
        let mut payments = SmallVec::new();
        let (mut cumulative, mut given) = (0, 0);
        for (payment, has) in &mut held.payments {
            cumulative += *has;
            let up_to_here = rounded_share(amount, cumulative, balance);
            let part = up_to_here - given;
            given = up_to_here;
            *has -= part;
            if part > 0 {
                payments.push((*payment, part));
            }
        }
        held.payments.retain(|p| p.1 > 0);
        let other = amount - given;
        held.other -= other;
        Mix { other, payments }
    }
}

/// `amount · part / whole`, halves up.
fn rounded_share(amount: i64, part: i64, whole: i64) -> i64 {
    let (amount, part, whole) = (amount.unsigned_abs(), part.unsigned_abs(), whole.unsigned_abs());
    let doubled = 2 * u128::from(amount) * u128::from(part) + u128::from(whole);
    let divisor = 2 * whole; // a balance is below 2^63
    let share = match u64::try_from(doubled) {
        Ok(small) => small / divisor,
        // The share is at most `part`, so it fits.
        Err(_) => (doubled / u128::from(divisor)) as u64,
    };
    share.cast_signed()
}

/// Other money first, then payments in their order.
#[derive(Debug)]
pub(crate) struct TaintedLast;

impl Share for TaintedLast {
    fn take(held: &mut Mix, amount: i64) -> Mix {
        let other = held.take_other(amount);
        Mix {
            other,
            ..held.take_payments(amount - other)
        }
    }
}

/// Payments in their order first, then other money.
#[derive(Debug)]
pub(crate) struct TaintedFirst;

impl Share for TaintedFirst {
    fn take(held: &mut Mix, amount: i64) -> Mix {
        let taken = held.take_payments(amount);
        let other = held.take_other(amount - taken.traced());
        Mix { other, ..taken }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mix(other: i64, payments: &[(u32, i64)]) -> Mix {
        Mix {
            other,
            payments: payments.iter().copied().collect(),
        }
    }

    #[test]
    fn shares_add_up_and_never_pass_what_is_there() {
        for (held, amount) in [
            (mix(1, &[(0, 1), (3, 1)]), 1),
            (mix(1, &[(0, 1), (3, 1)]), 2),
            (mix(i64::MAX - 2, &[(0, 1), (1, 1)]), i64::MAX - 1),
            (mix(0, &[(0, i64::MAX)]), i64::MAX),
        ] {
            let mut left = held.clone();
            let taken = ProRata::take(&mut left, amount);
            assert_eq!(taken.total(), amount);
            let mut back = left;
            back.add(&taken);
            assert_eq!(back, held);
        }
    }

    #[test]
    fn pro_rata_rounds_halves_of_the_running_sum_up() {
        let mut held = mix(50, &[(0, 50)]);
        // 1 · 50 / 100 is a half: up, so the first kind gives it.
        assert_eq!(ProRata::take(&mut held, 1), mix(0, &[(0, 1)]));
        assert_eq!(rounded_share(1, 49, 100), 0);
        assert_eq!(rounded_share(1, 51, 100), 1);
    }

    #[test]
    fn tainted_rules_take_payments_in_their_order() {
        let mut held = mix(10, &[(0, 5), (1, 5)]);
        assert_eq!(TaintedLast::take(&mut held, 12), mix(10, &[(0, 2)]));
        assert_eq!(TaintedFirst::take(&mut held, 4), mix(0, &[(0, 3), (1, 1)]));
        assert_eq!(held, mix(0, &[(1, 4)]));
    }
}
