//! What an account holds, by whose money it really is.

use std::collections::VecDeque;

/// Whose money a lot is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    /// The holder's own, or anything else that nobody launders.
    Own,
    /// Other money that a gang passes on: of an earlier case, or advanced by a mule.
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

/// The lots of one account: its holder's own money, and what came to be laundered, in order of arrival.
#[derive(Debug, Clone, Default)]
pub(crate) struct Purse {
    own: i64,
    laundered: VecDeque<Lot>,
    /// What the gang still wants passed on.
    due: i64,
}

impl Purse {
    pub(crate) fn with_own(own: i64) -> Self {
        Purse {
            own,
            laundered: VecDeque::new(),
            due: 0,
        }
    }

    /// All that is there, in minor units.
    pub(crate) fn balance(&self) -> i64 {
        self.own + self.laundered.iter().map(|lot| lot.amount).sum::<i64>()
    }

    /// What of it is the holder's own, in minor units.
    pub(crate) fn own(&self) -> i64 {
        self.own
    }

    /// What the gang still wants passed on, in minor units; at most the balance.
    pub(crate) fn due(&self) -> i64 {
        self.due
    }

    /// The lots that are not the holder's own, oldest first.
    pub(crate) fn lots(&self) -> impl Iterator<Item = &Lot> {
        self.laundered.iter()
    }

    /// Adds what arrives at a second.
    pub(crate) fn put(&mut self, lots: &[Lot], second: i64) {
        for lot in lots {
            if lot.label == Label::Own {
                self.own += lot.amount;
            } else {
                self.due += lot.amount;
                self.laundered.push_back(Lot {
                    arrived: second,
                    ..*lot
                });
            }
        }
    }

    /// Passes `amount` (at most the balance) on for the gang: what came for it first, the oldest first.
    pub(crate) fn pass_on(&mut self, amount: i64) -> Vec<Lot> {
        let mut taken = self.take_laundered(amount);
        let rest = amount - taken.iter().map(|lot| lot.amount).sum::<i64>();
        self.take_own(rest, &mut taken);
        self.due = (self.due - amount).max(0);
        taken
    }

    /// Passes `amount` (at most the balance) on for the gang out of the holder's own money, as far as that goes;
    /// he keeps what came for it.
    pub(crate) fn advance(&mut self, amount: i64) -> Vec<Lot> {
        let taken = self.take_own_first(amount);
        self.due = (self.due - amount).max(0);
        taken
    }

    /// Takes `amount` (at most the balance) as a holder spends it: his own money first.
    pub(crate) fn spend(&mut self, amount: i64) -> Vec<Lot> {
        let taken = self.take_own_first(amount);
        self.due = self.due.min(self.balance());
        taken
    }

    fn take_own_first(&mut self, amount: i64) -> Vec<Lot> {
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
    fn the_oldest_of_what_came_for_the_gang_is_passed_on() {
        let mut purse = Purse::with_own(100);
        purse.put(&[lot(Label::Job, 30, 0)], 5);
        purse.put(&[lot(Label::Payment(2), 50, 0), lot(Label::Own, 7, 0)], 9);
        assert_eq!((purse.balance(), purse.due()), (187, 80));
        assert_eq!(
            purse.pass_on(40),
            [lot(Label::Job, 30, 5), lot(Label::Payment(2), 10, 9)]
        );
        assert_eq!(
            purse.pass_on(60),
            [lot(Label::Payment(2), 40, 9), lot(Label::Own, 20, 0)]
        );
        assert_eq!((purse.due(), purse.balance()), (0, 87));
    }

    #[test]
    fn a_holder_spends_his_own_money_first() {
        let mut purse = Purse::with_own(10);
        purse.put(&[lot(Label::Payment(0), 50, 0)], 3);
        assert_eq!(
            purse.spend(25),
            [lot(Label::Payment(0), 15, 3), lot(Label::Own, 10, 0)]
        );
        assert_eq!((purse.due(), purse.balance(), purse.own()), (35, 35, 0));
    }

    #[test]
    fn who_advances_his_own_money_keeps_what_came() {
        let mut purse = Purse::with_own(40);
        purse.put(&[lot(Label::Payment(0), 50, 0)], 3);
        assert_eq!(
            purse.advance(45),
            [lot(Label::Payment(0), 5, 3), lot(Label::Own, 40, 0)]
        );
        assert_eq!((purse.due(), purse.balance(), purse.own()), (5, 45, 0));
    }
}
