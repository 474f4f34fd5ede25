//! How long money stays: visits read from records, laws held against draws whose truth is known.

use fundtrail::dwell::{Law, Phase, Scales, Start, Stay, Stays, Visit};
use fundtrail::ledger::{Coverage, Period};
use fundtrail::{
    AccountBook, Currency, Ledger, LedgerBuilder, Money, Query, Rule, Source, SubLedger, Time, Transfer,
};

fn at(minute: i64) -> Time {
    Time::from_nanos(0).plus_minutes(minute)
}

fn ledger(lines: &[(i64, &str, &str, i64)], book: &mut AccountBook) -> Ledger {
    let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
    for (line, &(minute, from, to, amount)) in lines.iter().enumerate() {
        let transfer = Transfer {
            time: at(minute),
            payer: book.intern(from).into(),
            payee: book.intern(to).into(),
            amount: Money::from_minor(amount),
            source: Source::new(0, line as u64 + 1),
        };
        builder.push(transfer).expect("no negative amount");
    }
    builder.from_table(book.len())
}

/// The stays of the traced accounts, by number, as of a minute. The payments are what `V` pays.
fn stays(book: &AccountBook, ledger: &Ledger, as_of: i64) -> (Stays, Vec<String>) {
    let transfers = ledger.transfers();
    let victim = book.get("V").expect("a victim");
    let payments = transfers.indices().filter(|&i| {
        let transfer = transfers.get(i);
        transfer.payer == victim.into() && transfer.time <= at(as_of)
    });
    let query = Query::new(ledger, payments).expect("payments");
    let query = query.as_of(ledger, at(as_of)).expect("payments on record");
    let sub = SubLedger::new(ledger, &query).expect("balances fit");
    let trace = sub.trace(Rule::Fifo);
    let numbers = trace.accounts().iter().map(|a| book.number(a.account).to_owned());
    (Stays::read(&sub, &trace), numbers.collect())
}

fn ended(minutes: f64) -> Visit {
    Visit { minutes, ended: true }
}

fn open(minutes: f64) -> Visit {
    Visit {
        minutes,
        ended: false,
    }
}

fn waiting_since(time: Time) -> Phase {
    Phase::Waiting(vec![Start {
        time,
        probability: 1.0,
    }])
}

/// A gets traced money twice, and pays out in three goes. What X pays it before leaves in no go as it came.
const LINES: [(i64, &str, &str, i64); 8] = [
    (0, "X", "A", 500),
    (40, "A", "X", 100),
    (100, "V", "A", 1000),
    (110, "X", "A", 200),
    (130, "A", "B", 600),
    (132, "A", "B", 300),
    (150, "V", "A", 700),
    (170, "A", "B", 200),
];

#[test]
fn a_visit_runs_from_the_first_receipt_since_the_last_payment_out_to_the_next() {
    let mut book = AccountBook::new();
    let ledger = ledger(&LINES, &mut book);
    let (stays, numbers) = stays(&book, &ledger, 200);
    assert_eq!(numbers, ["A", "B"]);
    let [a, b] = &stays.accounts[..] else {
        panic!("two accounts")
    };
    assert_eq!(a.visits, [ended(30.0), ended(20.0)]);
    // With traced money came 1000 and X's 200, of which 900 were paid on, and then 700: before its last go 1000 were
    // due, after it 800.
    let Phase::Draining {
        last_sent,
        left,
        payments_left,
    } = a.phase
    else {
        panic!("A drains")
    };
    assert_eq!(last_sent, at(170));
    assert!((left - 0.8).abs() < 1e-12);
    // 4 times 200. By the rule, the oldest first (fifo), of 1700 traced 900 - 400 and 200 went: of 1000, 800 are due.
    assert!((payments_left - 4.0).abs() < 1e-12);
    assert!((a.due - 0.8).abs() < 1e-12);
    assert_eq!(b.visits, []);
    assert_eq!(b.phase, waiting_since(at(130)));
    assert_eq!((a.level, b.level, b.known_until), (1, 2, at(200)));
    // A pause of 2 minutes, and three of 3 believed before any is seen: 11 / 4.
    assert!((stays.pause_minutes - 2.75).abs() < 1e-12);
}

#[test]
fn an_open_visit_lasts_until_the_as_of_time_at_least() {
    let mut book = AccountBook::new();
    let ledger = ledger(&LINES, &mut book);
    let (stays, _) = stays(&book, &ledger, 120);
    let a = &stays.accounts[0];
    assert_eq!((&a.visits[..], &a.phase), (&[][..], &waiting_since(at(100))));
    assert_eq!(a.known_until, at(120));
}

#[test]
fn records_speak_only_of_their_own_time() {
    let mut book = AccountBook::new();
    let mut ledger = ledger(&LINES, &mut book);
    let a = book.get("A").expect("an account");
    let period = |from, until| Period {
        from: at(from),
        until: at(until),
    };
    // The first visit outlasts the first stretch of records, the second the other.
    ledger.set_coverage(a, Coverage::Periods(vec![period(20, 120), period(140, 160)]));
    let (stays, _) = stays(&book, &ledger, 200);
    assert_eq!(stays.accounts[0].visits, [open(20.0), open(10.0)]);
    // The last payment is another's word, after the records end.
    assert_eq!(stays.accounts[0].phase, Phase::Unseen);
}

/// What account A shows, where A is paid by V last.
fn stay(lines: &[(i64, &str, &str, i64)], as_of: i64) -> Stay {
    let mut book = AccountBook::new();
    let ledger = ledger(lines, &mut book);
    let (stays, numbers) = stays(&book, &ledger, as_of);
    let a = numbers
        .iter()
        .position(|number| number == "A")
        .expect("A is traced");
    stays.accounts[a].clone()
}

#[test]
fn small_change_is_no_departure() {
    let lines = [
        (0, "V", "A", 1000),
        (60, "A", "LUNCH", 20),
        (200, "A", "B", 60),
        (203, "A", "B", 900),
    ];
    assert_eq!(stay(&lines, 100).phase, waiting_since(at(0)));
    let visits = stay(&lines, 300).visits;
    assert_eq!(visits, [ended(200.0)], "a go counts from its first payment");
}

/// A passes on what it gets: one receipt whole, two of them but for a tenth, and one in two payments.
const PASSED_ON: [(i64, &str, &str, i64); 8] = [
    (1000, "X", "A", 800),
    (1040, "A", "Y", 800),
    (2000, "X", "A", 300),
    (2020, "X", "A", 700),
    (2050, "A", "Y", 900),
    (3000, "X", "A", 500),
    (3090, "A", "Y", 300),
    (3095, "A", "Y", 200),
];

#[test]
fn where_money_is_passed_on_as_it_came_untraced_visits_count() {
    let lines = [&PASSED_ON[..], &[(9000, "V", "A", 10)]].concat();
    let stay = stay(&lines, 9000);
    assert_eq!(stay.visits, [ended(40.0), ended(50.0), ended(90.0)]);
    assert_eq!(stay.phase, waiting_since(at(9000)));
}

#[test]
fn wages_between_do_not_hide_what_is_passed_on() {
    let wages = [(2030, "WORK", "A", 6000), (2500, "A", "RENT", 2000)];
    let mut lines = [&PASSED_ON[..], &wages, &[(9000, "V", "A", 10)]].concat();
    lines.sort_by_key(|line| line.0);
    // The rent is no more than a third of the wages: it passes nothing on.
    assert_eq!(stay(&lines, 9000).visits, [ended(40.0), ended(50.0), ended(90.0)]);
}

#[test]
fn where_accounts_live_their_own_lives_only_traced_visits_count() {
    // One of four receipts is passed on: by chance. (1 + 0.5) / (4 + 3) is less than a third.
    let lines = [
        (0, "WORK", "A", 6000),
        (1000, "FRIEND", "A", 900),
        (1100, "A", "SHOP", 900),
        (2000, "WORK", "A", 6000),
        (3000, "A", "RENT", 4000),
        (4000, "WORK", "A", 6000),
        (8000, "V", "A", 1000),
        (8070, "A", "B", 4000),
        (9000, "V", "A", 100),
    ];
    let stay = stay(&lines, 9000);
    assert_eq!(stay.visits, [ended(70.0)]);
    assert_eq!(stay.phase, waiting_since(at(9000)));
}

#[test]
fn untraced_money_that_still_waits_may_have_begun_the_visit() {
    let waits = [(8000, "X", "A", 400), (8500, "X", "A", 3), (9000, "V", "A", 10)];
    let lines = [&PASSED_ON[..], &waits].concat();
    // Three of five receipts of a size began what was passed on: (3 + 0.5) / (5 + 3) = 0.4375.
    let Phase::Waiting(starts) = stay(&lines, 9000).phase else {
        panic!("A waits")
    };
    let starts: Vec<_> = starts
        .iter()
        .map(|start| (start.time, start.probability))
        .collect();
    assert_eq!(
        starts,
        [(at(8000), 0.4375), (at(9000), 0.5625)],
        "3 is small change"
    );
}

#[test]
fn an_account_of_endless_receipts_costs_no_more_a_receipt() {
    // A shop that is paid and pays each minute: one go that never ends.
    let mut lines: Vec<_> = (0..40_000)
        .map(|i| {
            if i % 2 == 0 {
                (i, "X", "A", 7)
            } else {
                (i, "A", "Y", 3)
            }
        })
        .collect();
    lines.push((40_000, "V", "A", 900));
    assert_eq!(stay(&lines, 40_000).phase, waiting_since(at(40_000)));
}

#[test]
fn what_comes_in_the_middle_of_a_go_begins_its_time_after_it() {
    let lines = [
        (0, "V", "A", 1000),
        (30, "A", "B", 400),
        (32, "V", "A", 700),
        (35, "A", "B", 500),
        (95, "A", "B", 800),
    ];
    assert_eq!(stay(&lines, 200).visits, [ended(30.0), ended(60.0)]);
}

/// Draws with a seed (`SplitMix64`), so that a test sees the same world each time.
struct Draws(u64);

impl Draws {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let bits = ((z ^ (z >> 31)) >> 32) as u32;
        f64::from(bits) / 4_294_967_296.0
    }

    /// One of these, as likely as each says.
    fn one_of(&mut self, values: &[(f64, f64)]) -> f64 {
        let mut left = self.unit();
        for &(value, probability) in values {
            left -= probability;
            if left < 0.0 {
                return value;
            }
        }
        values[values.len() - 1].0
    }

    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }
}

/// Accounts of three levels drawn from the model itself: their stays, and the visit each is in, which is cut at
/// an age that has nothing to do with it.
struct World {
    stays: Stays,
    /// How long each open visit truly goes on after the as-of time.
    left: Vec<f64>,
    log_medians: Vec<f64>,
}

fn world(draws: &mut Draws, earlier_visits: usize) -> World {
    let spread = draws.one_of(&[(0.8, 0.4), (1.6, 0.45), (2.5, 0.15)]);
    let resting = draws.one_of(&[(0.0, 0.6), (0.2, 0.15), (0.4, 0.15), (0.6, 0.1)]);
    let case = 3.609 + 0.8 * draws.normal();
    let levels: Vec<f64> = (0..3).map(|_| case + 0.7 * draws.normal()).collect();
    let as_of = at(1_000_000);
    let mut world = World {
        stays: Stays {
            accounts: Vec::new(),
            pause_minutes: 0.25,
            pauses_a_go: 3.0,
            as_of,
        },
        left: Vec::new(),
        log_medians: Vec::new(),
    };
    for i in 0..30 {
        let log_median = levels[i % 3] + 1.3 * draws.normal();
        let mut visit = || {
            if draws.unit() < resting {
                return (2880_f64.ln() + 1.3 * draws.normal()).exp();
            }
            (log_median + spread * draws.normal()).exp()
        };
        let mut visits: Vec<_> = (0..earlier_visits).map(|_| ended(visit())).collect();
        let length = visit();
        let age = (draws.unit() * 240.0).floor();
        let phase = if length <= age {
            // It is gone already: the account tells its length and is not on any list.
            visits.push(ended(length));
            world.left.push(0.0);
            Phase::Unseen
        } else {
            world.left.push(length - age);
            waiting_since(as_of.plus_minutes(-(age as i64)))
        };
        world.log_medians.push(log_median);
        world.stays.accounts.push(Stay {
            level: i as u32 % 3 + 1,
            visits,
            phase,
            known_until: as_of,
            due: 1.0,
        });
    }
    world
}

#[test]
fn on_draws_from_the_model_what_is_predicted_comes_true() {
    for earlier_visits in [0, 4] {
        let mut draws = Draws(7);
        let (mut accounts, mut within, mut listed) = (0, 0, 0);
        let horizons = [10.0, 30.0, 120.0, 360.0];
        let (mut predicted, mut actual) = ([0.0; 4], [0.0; 4]);
        for _ in 0..200 {
            let world = world(&mut draws, earlier_visits);
            let scales = Scales::learn(&world.stays.accounts);
            for (i, stay) in world.stays.accounts.iter().enumerate() {
                let scale = scales.account(i);
                let off = (scale.median_minutes().ln() - world.log_medians[i]) / scale.log_sd();
                accounts += 1;
                within += usize::from(off.abs() < 2.0);
                if world.left[i] == 0.0 {
                    continue;
                }
                listed += 1;
                let law = Law::new(&world.stays, stay, scale, &[]);
                for (k, horizon) in horizons.iter().enumerate() {
                    predicted[k] += law.still_there(*horizon);
                    actual[k] += f64::from(u8::from(world.left[i] > *horizon));
                }
            }
        }
        let share = f64::from(within as u32) / f64::from(accounts);
        assert!(
            (0.92..0.99).contains(&share),
            "two deviations hold {share} of the truths"
        );
        for k in 0..4 {
            let off = (predicted[k] - actual[k]) / f64::from(listed);
            assert!(off.abs() < 0.03, "{} minutes ahead: off by {off}", horizons[k]);
        }
    }
}

#[test]
fn the_chance_that_money_is_there_starts_at_one_and_never_rises() {
    let mut draws = Draws(3);
    let world = world(&mut draws, 2);
    let scales = Scales::learn(&world.stays.accounts);
    let draining = Stay {
        phase: Phase::Draining {
            last_sent: world.stays.as_of.plus_minutes(-2),
            left: 0.4,
            payments_left: 2.0,
        },
        ..world.stays.accounts[0].clone()
    };
    let unseen = Stay {
        phase: Phase::Unseen,
        ..world.stays.accounts[0].clone()
    };
    let waiting = world.stays.accounts.iter().cloned();
    let arrivals = [
        (world.stays.as_of, 3.0),
        (world.stays.as_of.plus_minutes(-30), 1.0),
    ];
    for (i, stay) in waiting.chain([draining, unseen]).enumerate() {
        let law = Law::new(&world.stays, &stay, scales.account(i.min(29)), &arrivals);
        let chances: Vec<f64> = (0..400).map(|t| law.still_there(f64::from(t) * 3.7)).collect();
        assert!(chances.is_sorted_by(|a, b| a >= b));
        let known = !matches!(stay.phase, Phase::Unseen);
        assert_eq!((chances[0] - 1.0).abs() < 1e-6, known, "{:?}", stay.phase);
        assert!(chances[399] < chances[0] && chances[399] > 0.0);
    }
}

/// A had money of its own, and passes on as much as came: by the rule (fifo) its own went, and the payment is there.
#[test]
fn what_stays_behind_by_the_rule_is_not_expected_to_leave_soon() {
    let mut book = AccountBook::new();
    let lines = [
        (0, "X", "A", 1000),
        (100, "V", "A", 1000),
        (110, "A", "B", 1000),
        (200, "V", "C", 1000),
    ];
    let ledger = ledger(&lines, &mut book);
    let (stays, numbers) = stays(&book, &ledger, 201);
    assert_eq!(numbers, ["A", "C"]);
    assert!(stays.accounts[0].due.abs() < 1e-12);
    assert!((stays.accounts[1].due - 1.0).abs() < 1e-12);
    let scales = Scales::learn(&stays.accounts);
    let there = |i: usize| Law::new(&stays, &stays.accounts[i], scales.account(i), &[]).still_there(60.0);
    // By the prior 28 % are gone in 15 minutes and half in an hour: of a log-normal with those quantiles 7 % in 60 / 32
    // minutes. The case's one visit, of ten seconds, may double that.
    assert!(there(0) > 1.0 - 2.0 * 0.072, "{}", there(0));
    assert!(there(1) < 0.7, "{}", there(1));
}

#[test]
fn an_account_that_pays_out_is_expected_to_go_on() {
    let as_of = at(10_000);
    let stay = |phase| Stay {
        level: 1,
        visits: vec![ended(500.0); 5],
        phase,
        known_until: as_of,
        due: 1.0,
    };
    let draining = |minutes: i64, left, payments_left| {
        stay(Phase::Draining {
            last_sent: as_of.plus_minutes(-minutes),
            left,
            payments_left,
        })
    };
    let accounts = vec![
        stay(waiting_since(as_of.plus_minutes(-2))),
        draining(1, 0.8, 2.0),
        draining(1, 0.1, 2.0),
        draining(60, 0.8, 2.0),
        draining(1, 0.8, 20.0),
    ];
    let stays = Stays {
        accounts,
        pause_minutes: 3.0,
        pauses_a_go: 3.0,
        as_of,
    };
    let scales = Scales::learn(&stays.accounts);
    let there = |i: usize| Law::new(&stays, &stays.accounts[i], scales.account(i), &[]).still_there(30.0);
    assert!(there(0) > 0.9, "it waits for hours as a rule: {}", there(0));
    assert!(there(1) < 0.4, "it has just paid: {}", there(1));
    assert!(there(2) > there(1), "with little left it may have done");
    assert!(there(3) > 0.8, "it stopped an hour ago: {}", there(3));
    // It goes on with probability 0.8; 2 payments of 3 minutes are over by then, of 20 a third is to come.
    assert!(
        there(4) > there(1) + 0.25,
        "twenty payments take an hour: {}",
        there(4)
    );
}

#[test]
fn what_arrived_unseen_is_weighed_by_its_amounts_and_ages() {
    let as_of = at(10_000);
    let unseen = Stay {
        level: 1,
        visits: Vec::new(),
        phase: Phase::Unseen,
        known_until: as_of,
        due: 1.0,
    };
    let stays = Stays {
        accounts: vec![unseen],
        pause_minutes: 0.25,
        pauses_a_go: 3.0,
        as_of,
    };
    let scales = Scales::learn(&stays.accounts);
    let there = |arrivals: &[(Time, f64)]| {
        Law::new(&stays, &stays.accounts[0], scales.account(0), arrivals).still_there(0.0)
    };
    let old = there(&[(at(9_000), 1.0)]);
    let new = there(&[(at(9_995), 1.0)]);
    let both = there(&[(at(9_000), 1.0), (at(9_995), 3.0)]);
    assert!(old < 0.3 && new > 0.8, "{old} {new}");
    assert!((both - (old + 3.0 * new) / 4.0).abs() < 1e-12);
}
