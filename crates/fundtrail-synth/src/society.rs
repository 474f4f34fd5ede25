//! The people and companies of a case, their accounts, and what they pay each other in ordinary life.

mod look_alike;

use fundtrail::{AccountBook, AccountDetails, AccountId, ExitBook, ExitId, ExitKind, Party};

use crate::case::Shape;
use crate::dice::Dice;
use crate::holder::{BANKS, company_name, number_of, person_id, person_name};
use crate::rhythm::Rhythm;

/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;

/// A payment of ordinary life. It happens if the payer has the money.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Errand {
    /// Seconds after the start of the records.
    pub(crate) second: i64,
    pub(crate) payer: Party,
    pub(crate) payee: Party,
    pub(crate) amount: i64,
}

/// The ways out (and in) that a case uses.
#[derive(Debug, Clone)]
pub(crate) struct Ways {
    pub(crate) cash: ExitId,
    pub(crate) interest: ExitId,
    pub(crate) platforms: Vec<ExitId>,
}

impl Ways {
    fn new(exits: &mut ExitBook) -> Self {
        let platforms = ["财付通", "支付宝", "银联商务"];
        Ways {
            cash: exits.intern(ExitKind::Cash, None),
            interest: exits.intern(ExitKind::Interest, None),
            platforms: platforms
                .iter()
                .map(|name| exits.intern(ExitKind::Clearing, Some(name)))
                .collect(),
        }
    }
}

/// Everybody in a case.
#[derive(Debug, Clone)]
pub(crate) struct Society {
    pub(crate) book: AccountBook,
    pub(crate) exits: ExitBook,
    pub(crate) ways: Ways,
    /// Opening balances, by account.
    pub(crate) openings: Vec<i64>,
    /// The biggest first.
    pub(crate) companies: Vec<AccountId>,
    pub(crate) victims: Vec<AccountId>,
    pub(crate) mules: Vec<AccountId>,
    /// Whose money the mules of each gang laundered before this case.
    pub(crate) feeders: Vec<Vec<AccountId>>,
    /// In order of time.
    pub(crate) errands: Vec<Errand>,
}

/// Makes a society account by account.
struct Founding<'a> {
    dice: &'a mut Dice,
    rhythm: Rhythm,
    society: Society,
    /// Each person's accounts, the everyday one first.
    people: Vec<Vec<AccountId>>,
    days: u32,
}

impl Society {
    /// Innocent people by `shape`, so many victims, so many mules of each gang. `case_start` is in seconds after the start
    /// of the records, which begin on a weekday (0 is Monday).
    pub(crate) fn found(
        dice: &mut Dice,
        shape: &Shape,
        victims: usize,
        gangs: &[usize],
        case_start: i64,
        weekday: usize,
    ) -> Society {
        let mut exits = ExitBook::new();
        let ways = Ways::new(&mut exits);
        let society = Society {
            book: AccountBook::new(),
            exits,
            ways,
            openings: Vec::new(),
            companies: Vec::new(),
            victims: Vec::new(),
            mules: Vec::new(),
            feeders: Vec::new(),
            errands: Vec::new(),
        };
        let mut founding = Founding {
            dice,
            rhythm: Rhythm::from_weekday(weekday),
            society,
            people: Vec::new(),
            days: shape.days(),
        };
        founding.settle(shape, victims, gangs);
        founding.live(shape, case_start);
        founding.look_alikes(shape.look_alikes);
        founding.society.errands.sort_by_key(|errand| errand.second);
        founding.society
    }
}

impl Founding<'_> {
    fn settle(&mut self, shape: &Shape, victims: usize, gangs: &[usize]) {
        for rank in 0..(shape.people / 20).max(4) {
            let name = company_name(self.dice);
            let opening = self.dice.log_normal(3e8 / f64::from(rank as u32 + 1), 0.5);
            let company = self.open(&name, None, opening);
            self.society.companies.push(company);
        }
        for _ in 0..shape.people.max(8) {
            let accounts = *self.dice.pick(&[1, 1, 1, 2, 2, 3]);
            let person = self.person(accounts, 3e5, 1.2);
            self.people.push(person);
        }
        for _ in 0..victims {
            let accounts = *self.dice.pick(&[1, 1, 2]);
            let person = self.person(accounts, 1e6, 0.8);
            self.society.victims.push(person[0]);
            self.people.push(person);
        }
        for &mules in gangs {
            self.hire(mules, shape.look_alikes > 0);
        }
        for _ in gangs {
            let count = if gangs.len() == 1 { 3 } else { 8 };
            let feeders = (0..count).flat_map(|_| self.person(1, 2e9, 0.3)).collect();
            self.society.feeders.push(feeders);
        }
    }

    /// The holders of a gang's accounts. Where they should look like anybody, they have what anybody has, and some
    /// a second card for their own life.
    fn hire(&mut self, mules: usize, like_anybody: bool) {
        let (median, spread) = if like_anybody { (3e5, 1.2) } else { (3e4, 1.0) };
        let all = self.society.mules.len() + mules;
        while self.society.mules.len() < all {
            let accounts = *self.dice.pick(&[1, 1, 1, 2]);
            let mut person = self.person(accounts, median, spread);
            if like_anybody && person.len() > 1 && self.dice.chance(0.5) {
                self.people.push(person.split_off(1));
            }
            person.truncate(all - self.society.mules.len());
            self.society.mules.extend(&person);
        }
    }

    /// A person with so many accounts, the first with about that opening balance.
    fn person(&mut self, accounts: usize, median_minor: f64, spread: f64) -> Vec<AccountId> {
        let (name, id) = (person_name(self.dice), person_id(self.dice));
        (0..accounts)
            .map(|i| {
                let median = if i == 0 { median_minor } else { median_minor / 4.0 };
                let opening = self.dice.log_normal(median, spread);
                self.open(&name, Some(&id), opening)
            })
            .collect()
    }

    fn open(&mut self, holder: &str, holder_id: Option<&str>, opening: f64) -> AccountId {
        let (bank, prefix) = *self.dice.pick(&BANKS);
        let book = &mut self.society.book;
        let account = book.intern(&number_of(self.dice, prefix, book.len()));
        if self.dice.chance(0.4) {
            // The account behind the card.
            let behind = format!(
                "{}{:013}",
                3 + account.index() % 6,
                self.dice.below(10_000_000_000_000)
            );
            let taken = book.add_number(account, &behind);
            debug_assert!(taken.is_none(), "thirteen random digits");
        }
        *book.details_mut(account) = AccountDetails {
            holder: Some(holder.into()),
            holder_id: holder_id.map(Into::into),
            bank: Some(bank.into()),
        };
        self.society.openings.push(opening as i64);
        account
    }

    /// Everybody's ordinary payments.
    fn live(&mut self, shape: &Shape, case_start: i64) {
        let end = i64::from(self.days) * DAY;
        for person in 0..self.people.len() {
            self.live_person(person, end);
        }
        for mule in 0..self.society.mules.len() {
            let account = self.society.mules[mule];
            let lives_on = self.dice.chance(shape.own_life);
            let handed_over = case_start - DAY - (self.dice.unit() * 3.0 * 86_400.0) as i64;
            let until = if lives_on { end } else { handed_over };
            self.live_account(account, 0.6, until);
        }
        for company in 0..self.society.companies.len() {
            self.trade(company, end);
        }
    }

    fn live_person(&mut self, person: usize, end: i64) {
        let accounts = self.people[person].clone();
        // A few people do much of the paying.
        let activity = self.dice.log_normal(1.0, 0.8);
        self.live_account(accounts[0], activity, end);
        for pair in accounts.windows(2) {
            for second in self.times(0.1, end) {
                let amount = self.round_amount(50_000.0, 1.0);
                let (from, to) = if self.dice.chance(0.7) {
                    (pair[0], pair[1])
                } else {
                    (pair[1], pair[0])
                };
                self.errand(second, from, to, amount);
            }
        }
    }

    fn live_account(&mut self, account: AccountId, activity: f64, end: i64) {
        self.salary(account, end);
        for second in self.times(1.3 * activity, end) {
            let shop = self.company();
            let amount = self.dice.log_normal(3_500.0, 1.1) as i64;
            self.errand(second, account, shop, amount);
        }
        let friends: Vec<AccountId> = (0..self.dice.count(2, 7)).map(|_| self.someone()).collect();
        for second in self.times(0.3 * activity, end) {
            let friend = *self.dice.pick(&friends);
            let amount = self.round_amount(20_000.0, 1.1);
            if self.dice.chance(0.5) {
                self.errand(second, account, friend, amount);
            } else {
                self.errand(second, friend, account, amount);
            }
        }
        for second in self.times(0.1, end) {
            let utility = self.society.companies[self.dice.below(2)];
            let amount = self.dice.log_normal(12_000.0, 0.6) as i64;
            self.errand(second, account, utility, amount);
        }
        let cash = self.society.ways.cash;
        for second in self.times(0.06, end) {
            let amount = (self.dice.log_normal(8.0, 0.8) as i64 + 1) * 10_000;
            if self.dice.chance(0.7) {
                self.errand(second, account, cash, amount);
            } else {
                self.errand(second, cash, account, amount);
            }
        }
        let interest = self.society.ways.interest;
        let quarter_day = 20 * DAY + 3 * 3600;
        if quarter_day < end {
            let amount = self.dice.log_normal(150.0, 1.0) as i64;
            let second = quarter_day + self.dice.whole(3600);
            self.errand(second, interest, account, amount);
        }
    }

    fn salary(&mut self, account: AccountId, end: i64) {
        let employer = self.company();
        let amount = self.round_amount(600_000.0, 0.5);
        let first = *self.dice.pick(&[4, 9, 14]);
        for day in (first..)
            .step_by(15)
            .map(|d: i64| d * DAY)
            .take_while(|d| *d < end)
        {
            let minute = 9 * 60 + self.dice.whole(90);
            let second = day + minute * 60 + self.dice.whole(60);
            self.errand(second, employer, account, amount);
        }
    }

    /// What a company pays its suppliers.
    fn trade(&mut self, company: usize, end: i64) {
        let account = self.society.companies[company];
        for second in self.times(2.0 / f64::from(company as u32 + 1) + 0.2, end) {
            let supplier = self.company();
            let amount = self.dice.log_normal(400_000.0, 1.0) as i64;
            self.errand(second, account, supplier, amount);
        }
    }

    fn errand(&mut self, second: i64, payer: impl Into<Party>, payee: impl Into<Party>, amount: i64) {
        let (payer, payee) = (payer.into(), payee.into());
        if payer != payee {
            let amount = amount.max(1);
            self.society.errands.push(Errand {
                second,
                payer,
                payee,
                amount,
            });
        }
    }

    /// Random instants at a rate a day, by the rhythm, before `end`.
    fn times(&mut self, a_day: f64, end: i64) -> Vec<i64> {
        let count = self.dice.about(a_day * f64::from(self.days));
        let volume = self.rhythm.volume(self.days);
        let mut times: Vec<_> = (0..count)
            .map(|_| self.rhythm.second(self.dice.unit() * volume))
            .collect();
        times.retain(|&second| second < end);
        times
    }

    /// A company, the big ones far more often.
    fn company(&mut self) -> AccountId {
        self.society.companies[self.dice.rank(self.society.companies.len())]
    }

    /// Somebody's everyday account, the well-known more often.
    fn someone(&mut self) -> AccountId {
        self.people[self.dice.rank(self.people.len())][0]
    }

    fn round_amount(&mut self, median_minor: f64, spread: f64) -> i64 {
        let amount = self.dice.log_normal(median_minor, spread) as i64;
        let unit = *self.dice.pick(&[100, 1_000, 10_000]);
        if amount > 2 * unit {
            amount / unit * unit
        } else {
            amount
        }
    }
}
