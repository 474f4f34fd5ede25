//! A transfer has the payer's clock and the payee's: between the two the money is in transit.

use std::collections::BTreeMap;

use fundtrail::{
    AccountId, Bounds, Currency, LedgerBuilder, Money, Openings, Query, Source, SubLedger, Time, Transfer,
    TransferIndex,
};

use super::*;

/// A day passes before B's bank books what A paid; meanwhile B pays A back out of other money.
const BOOKED_A_DAY_LATER: &str = "# A.csv
    A 03-02T09:00:00 +1000 =1000 V
    A 03-02T09:10:00 -600 =400 B
    A 03-02T10:00:00 +500 =900 B
    A 03-02T11:00:00 -900 =0 C
    # B.csv
    B 03-02T09:30:00 +500 =500 X
    B 03-02T10:00:00 -500 =0 A
    B 03-03T09:00:00 +600 =600 A";

#[test]
fn money_in_transit_is_not_paid_on_before_it_arrives_under_any_rule() {
    let case = settled(BOOKED_A_DAY_LATER);
    for rule in Rule::ALL {
        assert_ends(&case, rule, &[("B", "600.00"), ("C", "400.00")]);
    }
    assert!(notes(&case, "clocks-contradict").is_empty());
    let ledger = &case.ledgers[0];
    let payment = TransferIndex::from_index(0);
    let query = Query::new(ledger, [payment]).expect("a payment");
    let sub = SubLedger::new(ledger, &query).expect("small balances");
    let bounds = Bounds::new(&sub, Openings::AsAssumed).expect("64 bits");
    let [b, c] = bounds.account_bounds(&[account(&case, "B"), account(&case, "C")])[..] else {
        panic!("two accounts")
    };
    assert_eq!((b.at_least, b.at_most), (Some(60_000), 60_000));
    assert_eq!(c.at_most, 40_000);
}

#[test]
fn as_of_between_the_clocks_the_payee_holds_what_is_in_transit() {
    let case = settled(BOOKED_A_DAY_LATER);
    let ledger = &case.ledgers[0];
    let query = Query::new(ledger, [TransferIndex::from_index(0)]).expect("a payment");
    let query = query.as_of(ledger, common::interval("03-02T12:00:00").start);
    let sub = SubLedger::new(ledger, &query.expect("V paid before")).expect("small balances");
    for rule in Rule::ALL {
        let trace = sub.trace(rule);
        let held = |number| trace.account(account(&case, number)).map_or(0, |a| a.held);
        assert_eq!((held("A"), held("B"), held("C")), (0, 60_000, 40_000), "{rule}");
    }
}

/// The same banks, known until noon of the day: B's has booked something a day late before.
const NOT_BOOKED_YET: &str = "# A.csv
    A 03-01T08:00:00 +50 =50 X
    A 03-01T09:00:00 -50 =0 B
    A 03-02T09:00:00 +1000 =1000 V
    A 03-02T09:10:00 -600 =400 B
    A 03-02T10:00:00 +500 =900 B
    A 03-02T11:00:00 -900 =0 C
    # B.csv
    B 03-02T08:30:00 +50 =50 A
    B 03-02T09:30:00 +500 =550 X
    B 03-02T10:00:00 -500 =50 A";

#[test]
fn what_the_payee_has_not_booked_yet_is_on_its_way_where_its_bank_has_booked_as_late() {
    let case = settled(NOT_BOOKED_YET);
    for rule in Rule::ALL {
        assert_ends(&case, rule, &[("B", "600.00"), ("C", "400.00")]);
    }
    assert_eq!((case.unmatched, notes(&case, "not-booked-yet").len()), (0, 1));
    let ledger = &case.ledgers[0];
    let paid = ledger.transfers().iter().position(|t| t.amount == money("1000"));
    let payment = TransferIndex::from_index(paid.expect("V paid"));
    let query = Query::new(ledger, [payment]).expect("a payment");
    let sub = SubLedger::new(ledger, &query).expect("small balances");
    let bounds = Bounds::new(&sub, Openings::AsAssumed).expect("64 bits");
    let [b] = bounds.account_bounds(&[account(&case, "B")])[..] else {
        panic!("one account")
    };
    assert_eq!((b.at_least, b.at_most), (Some(0), 60_000), "it may not come");
}

#[test]
fn what_is_not_booked_longer_than_banks_take_did_not_come() {
    let case = settled(&NOT_BOOKED_YET.replace("03-02T08:30:00 +50 =50 A", "03-01T09:20:00 +50 =50 A"));
    assert_eq!(case.unmatched, 1, "twenty minutes at most, and 50 have passed");
    assert!(notes(&case, "not-booked-yet").is_empty());
    assert_ends(&case, Rule::Fifo, &[("C", "400.00"), ("unmatched", "600.00")]);
}

#[test]
fn clocks_that_only_differ_keep_one_moment() {
    let case = settled(
        "# A.csv
         A 09:00:00 +1000 =1000 V
         A 09:10:00 -600 =400 B
         # B.csv
         B 09:30:00 +600 =600 A
         B 09:40:00 -600 =0 C",
    );
    assert!(case.ledgers[0].arrivals().is_empty());
}

/// Random numbers (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound
    }
}

/// The accounts with statements; behind them the victim, and whoever else pays in.
const ACCOUNTS: usize = 7;
const VICTIM: usize = ACCOUNTS;
const OTHER: usize = ACCOUNTS + 1;

fn name(account: usize) -> String {
    match account {
        VICTIM => "V".to_owned(),
        OTHER => "X".to_owned(),
        account => format!("A{account}"),
    }
}

/// Money that moves at a minute: into an account, or out of one on its way (by its number).
#[derive(Clone, Copy)]
struct Half {
    account: usize,
    other: usize,
    amount: u64,
    on_its_way: Option<usize>,
}

/// A world in which some transfers take 1 to 50 hours: what its statements say, and what truly moved in which order.
struct World {
    random: Random,
    balances: [u64; ACCOUNTS],
    statements: [String; ACCOUNTS],
    /// What is on its way, by the minute at which it arrives and its number.
    coming: BTreeMap<(u64, usize), Half>,
    /// Payer, payee, amount; what is on its way has an account of its own.
    moved: Vec<(usize, usize, u64)>,
    lagged: usize,
}

impl World {
    fn new(seed: u64, lag_percent: u64) -> World {
        let mut world = World {
            random: Random(seed),
            balances: [0; ACCOUNTS],
            statements: Default::default(),
            coming: BTreeMap::new(),
            moved: Vec::new(),
            lagged: 0,
        };
        for account in 0..ACCOUNTS {
            let amount = 1_000 + world.random.below(400_000);
            world.arrive(account as u64, (account, OTHER, amount), OTHER);
        }
        let paid = 800_000 + world.random.below(100_000);
        world.arrive(60, (0, VICTIM, paid), VICTIM);
        let mut minute = 61;
        while minute < 3 * 1_440 {
            world.settle(minute);
            world.pay(minute, lag_percent);
            minute += 1 + world.random.below(90);
        }
        world.settle(u64::MAX);
        world
    }

    /// Somebody pays somebody a part of what is there.
    fn pay(&mut self, minute: u64, lag_percent: u64) {
        let payer = self.random.below(ACCOUNTS as u64) as usize;
        let payee = (payer + 1 + self.random.below(ACCOUNTS as u64 - 1) as usize) % ACCOUNTS;
        if self.balances[payer] < 2 {
            return;
        }
        let amount = 1 + self.random.below(self.balances[payer]);
        self.balances[payer] -= amount;
        self.write(payer, minute, "-", amount, payee);
        if self.random.below(100) < lag_percent {
            let number = OTHER + 1 + self.lagged;
            self.lagged += 1;
            self.moved.push((payer, number, amount));
            let half = Half {
                account: payee,
                other: payer,
                amount,
                on_its_way: Some(number),
            };
            let arrives = minute + 60 + self.random.below(49 * 60);
            self.coming.insert((arrives, number), half);
        } else {
            self.arrive(minute, (payee, payer, amount), payer);
        }
    }

    /// What has been on its way until now arrives.
    fn settle(&mut self, minute: u64) {
        while let Some(next) = self.coming.first_entry().filter(|next| next.key().0 < minute) {
            let (arrives, half) = (next.key().0, next.remove());
            let from = half.on_its_way.unwrap_or(half.other);
            self.arrive(arrives, (half.account, half.other, half.amount), from);
        }
    }

    fn arrive(&mut self, minute: u64, (account, other, amount): (usize, usize, u64), from: usize) {
        self.balances[account] += amount;
        self.write(account, minute, "+", amount, other);
        self.moved.push((from, account, amount));
    }

    fn write(&mut self, account: usize, minute: u64, sign: &str, amount: u64, other: usize) {
        let (day, hour) = (1 + minute / 1_440, minute / 60 % 24);
        let yuan = |cents: u64| format!("{}.{:02}", cents / 100, cents % 100);
        let line = format!(
            "{} 03-{day:02}T{hour:02}:{:02}:00 {sign}{} ={} {}\n",
            name(account),
            minute % 60,
            yuan(amount),
            yuan(self.balances[account]),
            name(other),
        );
        self.statements[account].push_str(&line);
    }

    fn text(&self) -> String {
        let file = |(account, lines): (usize, &String)| format!("# A{account}.csv\n{lines}");
        self.statements.iter().enumerate().map(file).collect()
    }

    /// What each account holds in the end under a rule, where everything on its way is in an account of its own.
    fn held(&self, rule: Rule) -> Vec<i128> {
        let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
        for (place, &(payer, payee, amount)) in self.moved.iter().enumerate() {
            let transfer = Transfer {
                time: Time::from_seconds(place.cast_signed() as i64).expect("in range"),
                payer: AccountId::from_index(payer).into(),
                payee: AccountId::from_index(payee).into(),
                amount: Money::from_minor(amount.cast_signed()),
                source: Source::new(0, place as u64 + 1),
            };
            builder.push(transfer).expect("above zero");
        }
        let ledger = builder.from_settled_table(OTHER + 1 + self.lagged);
        let is_payment = |i: &TransferIndex| self.moved[i.index()].0 == VICTIM;
        let payments = ledger.transfers().indices().filter(is_payment);
        let query = Query::new(&ledger, payments).expect("a payment");
        let sub = SubLedger::new(&ledger, &query).expect("small balances");
        let trace = sub.trace(rule);
        let held = |account| {
            trace
                .account(AccountId::from_index(account))
                .map_or(0, |a| a.held)
        };
        (0..ACCOUNTS).map(held).collect()
    }
}

/// In how many of 60 worlds the statements give the figures of the world, under every rule; in how many of them some
/// transfer cannot be one moment.
fn right(lag_percent: u64) -> (usize, usize) {
    let mut in_transit = 0;
    let is_right = |seed: &u64| {
        let world = World::new(*seed, lag_percent);
        let case = settled(&world.text());
        in_transit += usize::from(!case.ledgers[0].arrivals().is_empty());
        Rule::ALL.into_iter().all(|rule| {
            let trace = common::trace(&case, "V", rule);
            let held = |a: usize| trace.account(account(&case, &name(a))).map_or(0, |a| a.held);
            (0..ACCOUNTS).map(held).eq(world.held(rule))
        })
    };
    let right = (0..60).filter(is_right).count();
    (right, in_transit)
}

#[test]
fn statements_that_lag_by_hours_give_the_figures_of_the_world() {
    let (few, many) = (right(5), right(30));
    assert_eq!(right(0), (60, 0));
    assert_eq!((few.0, many.0), (60, 60), "of 60 each, at 5 and 30 %");
    assert!(few.1 > 30 && many.1 == 60, "in transit in {few:?} and {many:?}");
}
