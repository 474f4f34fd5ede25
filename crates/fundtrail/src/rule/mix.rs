//! How much of each kind a heap of money holds: of each payment, and other money.

use smallvec::SmallVec;

/// Whose money: a payment's (by its number in settlement order) or nobody's that is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Payment(u32),
    Other,
}

/// A heap of money by kind, in minor units. Nothing in it is ever below zero.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Mix {
    pub(crate) other: i64,
    /// Payments with more than nothing, by number. One payment is the common case and needs no allocation.
    pub(crate) payments: SmallVec<[(u32, i64); 1]>,
}

impl Mix {
    pub(crate) fn of(kind: Kind, amount: i64) -> Self {
        match kind {
            Kind::Payment(payment) => Mix {
                other: 0,
                payments: SmallVec::from_buf([(payment, amount)]),
            },
            Kind::Other => Mix {
                other: amount,
                payments: SmallVec::new(),
            },
        }
    }

    /// Traced money of all payments.
    pub(crate) fn traced(&self) -> i64 {
        self.payments.iter().map(|p| p.1).sum()
    }

    pub(crate) fn total(&self) -> i64 {
        self.other + self.traced()
    }

    /// Adds `more`. O(payments of both).
    pub(crate) fn add(&mut self, more: &Mix) {
        self.other += more.other;
        match (&mut self.payments[..], &more.payments[..]) {
            (_, []) => {}
            ([], _) => self.payments.clone_from(&more.payments),
            ([mine], [theirs]) if mine.0 == theirs.0 => mine.1 += theirs.1,
            _ => self.payments = merged(&self.payments, &more.payments),
        }
    }

    /// Takes out up to `amount` of payments, in their order.
    pub(crate) fn take_payments(&mut self, amount: i64) -> Mix {
        let mut left = amount;
        let mut taken = Mix::default();
        for (payment, held) in &mut self.payments {
            if left == 0 {
                break;
            }
            let part = left.min(*held);
            taken.payments.push((*payment, part));
            *held -= part;
            left -= part;
        }
        self.payments.retain(|p| p.1 > 0);
        taken
    }

    /// Takes out up to `amount` of other money.
    pub(crate) fn take_other(&mut self, amount: i64) -> i64 {
        let part = amount.min(self.other);
        self.other -= part;
        part
    }
}

fn merged(mine: &[(u32, i64)], theirs: &[(u32, i64)]) -> SmallVec<[(u32, i64); 1]> {
    let mut merged = SmallVec::with_capacity(mine.len() + theirs.len());
    let (mut mine, mut theirs) = (mine.iter().copied().peekable(), theirs.iter().copied().peekable());
    loop {
        match (mine.peek(), theirs.peek()) {
            (Some(a), Some(b)) if a.0 == b.0 => {
                merged.push((a.0, a.1 + b.1));
                mine.next();
                theirs.next();
            }
            (Some(a), Some(b)) if a.0 > b.0 => merged.extend(theirs.next()),
            (Some(_), _) => merged.extend(mine.next()),
            (None, _) => {
                merged.extend(theirs);
                return merged;
            }
        }
    }
}
