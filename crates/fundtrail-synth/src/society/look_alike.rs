//! Innocent accounts that look like a mule's at a glance: money comes from many and goes on soon, or comes at once
//! and goes to many.

use fundtrail::AccountId;

use super::{DAY, Founding};

/// What such an account does.
#[derive(Debug, Clone, Copy)]
enum LookAlike {
    /// Many eat there at noon; it pays its supplier in the afternoon.
    Canteen,
    /// Tenants pay their rents in one evening; the mortgage is due.
    Landlord,
    /// Neighbours pay for an order; it goes to the shop within the hour.
    Orders,
    /// A company pays for a job; the workers are paid at once.
    Contractor,
    /// He gets money from his friends and pays or draws it for them, time and again.
    Errands,
    /// Whatever comes to one card goes on to another of his, and out by a platform.
    TwoCards,
}

const KINDS: [LookAlike; 6] = [
    LookAlike::Canteen,
    LookAlike::Landlord,
    LookAlike::Orders,
    LookAlike::Contractor,
    LookAlike::Errands,
    LookAlike::TwoCards,
];

impl Founding<'_> {
    /// So many of them, of each kind in turn.
    pub(super) fn look_alikes(&mut self, count: usize) {
        for number in 0..count {
            match KINDS[number % KINDS.len()] {
                LookAlike::Canteen => self.canteen(),
                LookAlike::Landlord => self.landlord(),
                LookAlike::Orders => self.orders(),
                LookAlike::Contractor => self.contractor(),
                LookAlike::Errands => self.errands_for_friends(),
                LookAlike::TwoCards => self.two_cards(),
            }
        }
    }

    fn days(&self) -> impl Iterator<Item = i64> + use<> {
        (0..i64::from(self.days)).map(|day| day * DAY)
    }

    /// Anybody's account: mules eat and rent like others.
    fn anybody(&mut self) -> AccountId {
        let mules = &self.society.mules;
        if !mules.is_empty() && self.dice.chance(0.15) {
            *self.dice.pick(mules)
        } else {
            self.someone()
        }
    }

    /// People who pay `host` something each within so many seconds; what it comes to.
    fn gather(&mut self, host: AccountId, guests: &[AccountId], from: i64, within: i64, each: f64) -> i64 {
        let mut sum = 0;
        for &guest in guests {
            let second = from + self.dice.whole(within);
            let amount = self.dice.log_normal(each, 0.4) as i64;
            self.errand(second, guest, host, amount);
            sum += amount;
        }
        sum
    }

    fn guests(&mut self, low: usize, high: usize) -> Vec<AccountId> {
        (0..self.dice.count(low, high)).map(|_| self.anybody()).collect()
    }

    fn canteen(&mut self) {
        let own = self.person(1, 2e5, 0.8)[0];
        let (guests, supplier) = (self.guests(15, 40), self.company());
        for day in self.days() {
            let noon = day + 11 * 3600 + 1800;
            let takings = self.gather(own, &guests, noon, 5400, 1_800.0);
            let second = noon + 5400 + self.dice.whole(3600);
            self.errand(second, own, supplier, takings * 9 / 10);
        }
    }

    fn landlord(&mut self) {
        let own = self.person(1, 1e5, 1.0)[0];
        let tenants = self.guests(6, 14);
        let bank = self.company();
        // Somewhere in the records is the day on which rents are due.
        let evening = self.dice.whole(i64::from(self.days)) * DAY + 18 * 3600;
        let rents = self.gather(own, &tenants, evening, 3 * 3600, 180_000.0);
        let second = evening + 3 * 3600 + self.dice.whole(1800);
        self.errand(second, own, bank, rents * 9 / 10);
    }

    fn orders(&mut self) {
        let own = self.person(1, 3e4, 1.0)[0];
        let (neighbours, shop) = (self.guests(8, 25), self.company());
        for day in self.days() {
            if self.dice.chance(0.3) {
                let evening = day + 17 * 3600 + self.dice.whole(7200);
                let paid = self.gather(own, &neighbours, evening, 3600, 9_000.0);
                let second = evening + 3600 + self.dice.whole(1800);
                self.errand(second, own, shop, paid * 9 / 10);
            }
        }
    }

    fn contractor(&mut self) {
        let own = self.person(1, 5e4, 1.0)[0];
        let (client, workers) = (self.company(), self.guests(5, 16));
        for day in self.days() {
            if self.dice.chance(0.15) {
                let morning = day + 9 * 3600 + self.dice.whole(4 * 3600);
                let wages: Vec<i64> = workers
                    .iter()
                    .map(|_| self.round_amount(250_000.0, 0.4))
                    .collect();
                self.errand(morning, client, own, wages.iter().sum::<i64>() * 11 / 10);
                for (&worker, wage) in workers.iter().zip(wages) {
                    let second = morning + 300 + self.dice.whole(4800);
                    self.errand(second, own, worker, wage);
                }
            }
        }
    }

    fn errands_for_friends(&mut self) {
        let own = self.person(1, 3e4, 1.0)[0];
        let friends = self.guests(3, 8);
        let end = i64::from(self.days) * DAY;
        let cash = self.society.ways.cash;
        for second in self.times(1.0, end) {
            let friend = *self.dice.pick(&friends);
            let amount = self.round_amount(150_000.0, 0.9);
            self.errand(second, friend, own, amount);
            let soon = second + 120 + self.dice.whole(2400);
            if self.dice.chance(0.4) {
                self.errand(soon, own, cash, amount);
            } else {
                let shop = self.company();
                self.errand(soon, own, shop, amount);
            }
        }
    }

    fn two_cards(&mut self) {
        let cards = self.person(2, 3e4, 1.0);
        let platform = *self.dice.pick(&self.society.ways.platforms);
        let (employer, friend) = (self.company(), self.anybody());
        let end = i64::from(self.days) * DAY;
        for second in self.times(0.4, end) {
            let payer = if self.dice.chance(0.6) { employer } else { friend };
            let amount = self.round_amount(200_000.0, 0.8);
            self.errand(second, payer, cards[0], amount);
            let soon = second + 60 + self.dice.whole(1200);
            self.errand(soon, cards[0], cards[1], amount);
            let out = soon + 60 + self.dice.whole(3600);
            self.errand(out, cards[1], platform, amount * 9 / 10);
        }
    }
}
