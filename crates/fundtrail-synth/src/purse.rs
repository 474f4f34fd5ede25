//! What an account holds, by whose money it really is.

use std::collections::VecDeque;

/// Whose money a lot is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    /// The holder's own, or anything else that nobody launders.
    Own,
    /// Laundered earlier, for somebody whose payment is not part of the case.
    Job,
    /// A victim's payment, by its number.
    Payment(u32),
}

/// Money of one label that arrived together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lot {
    pub(crate) label: Label,
    /// Minor units.
    pub(crate) amount: i64,
    /// The second of its arrival.
    pub(crate) arrived: i64,
}

/// The lots of one account: its holder's own money, and what it launders, in order of arrival.
#[derive(Debug, Clone, Default)]
pub(crate) struct Purse {
    own: i64,
    laundered: VecDeque<Lot>,
}

impl Purse {
    pub(crate) fn with_own(own: i64) -> Self {
        Purse {
            own,
            laundered: VecDeque::new(),
        }
    }

    /// All that is there, in minor units.
    pub(crate) fn balance(&self) -> i64 {
        self.own + self.to_launder()
    }

    /// What is not the holder's own, in minor units.
    pub(crate) fn to_launder(&self) -> i64 {
        self.laundered.iter().map(|lot| lot.amount).sum()
    }

    /// The lots that are not the holder's own, oldest first.
    pub(crate) fn lots(&self) -> impl Iterator<Item = &Lot> {
        self.laundered.iter()
    }

    /// Adds what arrives at a second.
    pub(crate) fn put(&mut self, lots: &[Lot], second: i64) {
        for lot in lots {
            match lot.label {
                Label::Own => self.own += lot.amount,
                _ => self.laundered.push_back(Lot {
                    arrived: second,
                    ..*lot
                }),
            }
        }
    }

    /// Takes `amount` (at most the balance) as a launderer does: what he launders first, oldest lots first.
    pub(crate) fn take_laundered_first(&mut self, amount: i64) -> Vec<Lot> {
        let mut taken = self.take_laundered(amount);
        let rest = amount - taken.iter().map(|lot| lot.amount).sum::<i64>();
        self.take_own(rest, &mut taken);
        taken
    }

    /// Takes `amount` (at most the balance) as a holder does: his own money first.
    pub(crate) fn take_own_first(&mut self, amount: i64) -> Vec<Lot> {
        let own = amount.min(self.own);
        let mut taken = self.take_laundered(amount - own);
        self.take_own(own, &mut taken);
        taken
    }

    fn take_own(&mut self, amount: i64, taken: &mut Vec<Lot>) {
        debug_assert!(amount <= self.own, "nobody pays more than he has");
        self.own -= amount;
        if amount > 0 {
            taken.push(Lot {
                label: Label::Own,
                amount,
                arrived: 0,
            });
        }
    }

    fn take_laundered(&mut self, amount: i64) -> Vec<Lot> {
        let mut taken = Vec::new();
        let mut wanted = amount;
        while wanted > 0 {
            let Some(oldest) = self.laundered.front_mut() else {
                break;
            };
            let part = wanted.min(oldest.amount);
            taken.push(Lot {
                amount: part,
                ..*oldest
            });
            oldest.amount -= part;
            wanted -= part;
            if oldest.amount == 0 {
                self.laundered.pop_front();
            }
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lot(label: Label, amount: i64, arrived: i64) -> Lot {
        Lot {
            label,
            amount,
            arrived,
        }
    }

    #[test]
    fn a_launderer_pays_out_the_oldest_of_what_he_launders() {
        let mut purse = Purse::with_own(100);
        purse.put(&[lot(Label::Job, 30, 0)], 5);
        purse.put(&[lot(Label::Payment(2), 50, 0), lot(Label::Own, 7, 0)], 9);
        assert_eq!(purse.balance(), 187);
        assert_eq!(
            purse.take_laundered_first(40),
            [lot(Label::Job, 30, 5), lot(Label::Payment(2), 10, 9)]
        );
        assert_eq!(
            purse.take_laundered_first(60),
            [lot(Label::Payment(2), 40, 9), lot(Label::Own, 20, 0)]
        );
        assert_eq!((purse.to_launder(), purse.balance()), (0, 87));
    }

    #[test]
    fn a_holder_spends_his_own_money_first() {
        let mut purse = Purse::with_own(10);
        purse.put(&[lot(Label::Payment(0), 50, 0)], 3);
        assert_eq!(
            purse.take_own_first(25),
            [lot(Label::Payment(0), 15, 3), lot(Label::Own, 10, 0)]
        );
        assert_eq!((purse.to_launder(), purse.balance()), (35, 35));
    }
}
