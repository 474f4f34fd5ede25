//! The freeze list on small invented cases.

use std::collections::BTreeMap;

use fundtrail::freeze::{BadMinutes, FreezeRow, Hold, Identity, Reason, Setback, UsualGaps, Wanted};
use fundtrail::ledger::{Coverage, Period};
use fundtrail::{
    AccountBook, AccountId, Banks, Currency, Exit, ExitKind, Freeze, FreezeInputs, FreezeList, Ledger,
    LedgerBuilder, Money, Order, Party, Query, Rule, Schedule, Source, Status, SubLedger, Time, Transfer,
    TransferIndex,
};

/// A minute after the start of 1970.
fn at(minute: i64) -> Time {
    Time::from_nanos(0).plus_minutes(minute)
}

/// A case as lines of (minute, payer, payee, amount): payments are what `V` pays.
#[derive(Clone)]
struct Case {
    book: AccountBook,
    ledger: Ledger,
    as_of: Time,
    schedule: Schedule,
    banks: Banks,
    order: Order,
    frozen: Vec<Freeze>,
    in_force: BTreeMap<AccountId, Time>,
}

impl Case {
    fn of(lines: &[(i64, &str, &str, i64)], as_of: i64) -> Self {
        Self::built(lines, as_of, LedgerBuilder::from_table)
    }

    /// As of statements: no account is covered unless said.
    fn of_statements(lines: &[(i64, &str, &str, i64)], as_of: i64) -> Self {
        Self::built(lines, as_of, |builder, accounts| {
            builder.from_statements(accounts)
        })
    }

    fn built(
        lines: &[(i64, &str, &str, i64)],
        as_of: i64,
        settle: impl Fn(LedgerBuilder, usize) -> Ledger,
    ) -> Self {
        let mut book = AccountBook::new();
        let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
        for (line, &(minute, from, to, amount)) in lines.iter().enumerate() {
            let unseen = |name: &str| (name == "?").then_some(ExitKind::Unseen);
            let payer = book.intern(from).into();
            let payee: Party = match unseen(to) {
                Some(kind) => builder.exits_mut().intern(kind, None).into(),
                None => book.intern(to).into(),
            };
            let transfer = Transfer {
                time: at(minute),
                payer,
                payee,
                amount: Money::from_minor(amount),
                source: Source::new(0, line as u64 + 1),
            };
            builder.push(transfer).expect("no negative amount");
        }
        let ledger = settle(builder, book.len());
        Case {
            book,
            ledger,
            as_of: at(as_of),
            schedule: Schedule::default(),
            banks: Banks::default(),
            order: Order::Saving,
            frozen: Vec::new(),
            in_force: BTreeMap::new(),
        }
    }

    fn id(&self, number: &str) -> AccountId {
        self.book.get(number).expect("an account of the case")
    }

    fn bank(mut self, bank: &str, accounts: &[&str]) -> Self {
        for number in accounts {
            let account = self.id(number);
            self.book.details_mut(account).bank = Some(bank.into());
        }
        self
    }

    fn order(mut self, order: Order) -> Self {
        self.order = order;
        self
    }

    fn list(&self) -> FreezeList {
        let victim = self.id("V");
        let transfers = self.ledger.transfers();
        let paid = |i: &TransferIndex| {
            let transfer = transfers.get(*i);
            transfer.payer == victim.into() && transfer.time <= self.as_of
        };
        let payments: Vec<_> = transfers.indices().filter(paid).collect();
        let query = Query::new(&self.ledger, payments).expect("payments of the ledger");
        let query = query.as_of(&self.ledger, self.as_of).expect("payments on record");
        let sub = SubLedger::new(&self.ledger, &query).expect("balances fit");
        let trace = sub.trace(Rule::Fifo);
        FreezeList::new(&FreezeInputs {
            sub: &sub,
            trace: &trace,
            book: &self.book,
            schedule: self.schedule,
            banks: &self.banks,
            order: self.order,
            frozen: &self.frozen,
            in_force: &self.in_force,
        })
    }

    fn numbers(&self, list: &FreezeList) -> Vec<&str> {
        list.rows()
            .iter()
            .map(|row| self.book.number(row.account))
            .collect()
    }
}

fn ranked(case: &Case) -> Vec<&str> {
    let list = case.list();
    for (i, row) in list.rows().iter().enumerate() {
        assert_eq!(row.rank, i + 1);
    }
    case.numbers(&list)
}

/// The victim pays A, which pays on to B, C and D.
const FAN: [(i64, &str, &str, i64); 4] = [
    (0, "V", "A", 100_000),
    (10, "A", "B", 20_000),
    (12, "A", "C", 50_000),
    (14, "A", "D", 20_000),
];

#[test]
fn where_nothing_tells_accounts_apart_the_largest_goes_first_and_ties_go_by_number() {
    let lines = [
        (0, "V", "D", 20_000),
        (0, "V", "C", 50_000),
        (0, "V", "B", 20_000),
    ];
    let case = Case::of(&lines, 5);
    assert_eq!(ranked(&case), ["C", "B", "D"]);
    for order in Order::ALL {
        let expected: &[_] = match order {
            Order::Newest => &["B", "C", "D"],
            _ => &["C", "B", "D"],
        };
        assert_eq!(ranked(&case.clone().order(order)), expected, "{}", order.name());
    }
}

#[test]
fn newest_goes_by_the_last_arrival() {
    assert_eq!(
        ranked(&Case::of(&FAN, 20).order(Order::Newest)),
        ["D", "C", "B", "A"]
    );
    assert_eq!(
        ranked(&Case::of(&FAN, 20).order(Order::Held)),
        ["C", "B", "D", "A"]
    );
}

#[test]
fn a_fast_account_goes_before_a_larger_slow_one() {
    // Before the fraud FAST passed other money on within minutes each time, SLOW kept it for days.
    let mut lines = Vec::new();
    for day in 0..6 {
        let start = day * 10_000;
        lines.push((start, "X", "FAST", 1_000));
        lines.push((start + 25, "FAST", "Y", 1_000));
        lines.push((start, "X", "SLOW", 1_000));
        lines.push((start + 9_000, "SLOW", "Y", 1_000));
    }
    lines.push((60_000, "V", "FAST", 50_000));
    lines.push((60_000, "V", "SLOW", 60_000));
    let case = Case::of(&lines, 60_005);
    assert_eq!(ranked(&case), ["FAST", "SLOW"]);
    let list = case.list();
    let [fast, slow] = list.rows() else {
        panic!("two rows")
    };
    assert!(slow.expected_saving > 40_000, "{}", slow.expected_saving);
    // Of FAST's 50,000 a smaller share is expected to be there, though its turn comes first.
    assert!(
        fast.expected_saving * 60 < slow.expected_saving * 50,
        "{}",
        fast.expected_saving
    );
    let Reason::Waiting {
        held,
        arrived_minutes,
        median_minutes,
    } = fast.reason
    else {
        panic!("it waits")
    };
    assert_eq!(held, 50_000);
    assert!((arrived_minutes - 5.0).abs() < 1e-9);
    assert!((15.0..60.0).contains(&median_minutes), "{median_minutes}");
}

#[test]
fn nothing_after_the_as_of_time_is_read() {
    let mut lines = FAN.to_vec();
    let (_, early) = (lines.clone(), Case::of(&lines, 20).list());
    lines.extend([
        (21, "B", "Z", 20_000),
        (22, "V", "C", 900_000),
        (23, "C", "D", 1),
        (500, "X", "D", 7_000),
    ]);
    let mut case = Case::of(&lines, 20);
    // Later records also mean that coverage goes on beyond the as-of time.
    for number in ["A", "B", "C", "D"] {
        let account = case.id(number);
        let whole = Period {
            from: at(0),
            until: at(600),
        };
        case.ledger.set_coverage(account, Coverage::Periods(vec![whole]));
    }
    let late = case.list();
    assert_eq!(early, late);
    assert_eq!(early.as_of(), at(20));
}

#[test]
fn without_an_as_of_time_it_is_that_of_the_last_entry() {
    let mut case = Case::of(&FAN, 14);
    let asked = case.list();
    case.as_of = Time::MAX;
    assert_eq!(case.list(), asked);
}

#[test]
fn a_call_freezes_all_accounts_of_its_bank() {
    let case = Case::of(&FAN, 20).bank("East", &["B", "D"]).order(Order::Held);
    let list = case.list();
    // East has 40,000 in two accounts, C 50,000, A 10,000: a call each.
    assert_eq!(case.numbers(&list), ["C", "B", "D", "A"]);
    let calls: Vec<_> = list
        .calls()
        .iter()
        .map(|call| {
            (
                call.rank,
                call.bank.as_deref(),
                call.accounts.len(),
                call.claim,
                call.minutes,
            )
        })
        .collect();
    assert_eq!(
        calls,
        [
            (1, None, 1, 50_000, 30.0),
            (2, Some("East"), 2, 40_000, 35.0),
            // Two accounts take 5.5 minutes.
            (3, None, 1, 10_000, 40.5),
        ]
    );
    let minutes: Vec<_> = list.rows().iter().map(|row| row.minutes).collect();
    assert_eq!(minutes, [30.0, 35.0, 35.5, 40.5]);
    for call in list.calls() {
        let of_rows = list.rows().iter().filter(|row| row.call == call.rank);
        assert_eq!(
            of_rows.map(|row| row.expected_saving).sum::<i128>(),
            call.expected_saving
        );
    }
}

#[test]
fn one_bank_is_one_call() {
    let case = Case::of(&FAN, 20).bank("East", &["A", "B", "C", "D"]);
    let list = case.list();
    assert_eq!(list.calls().len(), 1);
    assert_eq!(list.calls()[0].claim, 100_000);
}

#[test]
fn one_account_is_a_list_of_one() {
    let case = Case::of(&[(0, "V", "A", 100)], 0);
    let list = case.list();
    let [row] = list.rows() else { panic!("one row") };
    assert_eq!(
        (row.held, row.claim, row.balance),
        (100, 100, Some(Money::from_minor(100)))
    );
    assert!(0 < row.expected_saving && row.expected_saving < 100);
    let price = list.price_of_time();
    assert_eq!(price.minutes, 10);
    assert!(0 < price.amount && price.amount < row.expected_saving);
}

#[test]
fn with_none_left_there_is_nothing_to_call() {
    let gone = Case::of(&[(0, "V", "A", 100), (1, "A", "?", 100)], 30);
    let back = Case::of(&[(0, "V", "A", 100), (1, "A", "V", 100)], 30);
    for case in [gone, back] {
        let list = case.list();
        assert!(list.rows().is_empty() && list.calls().is_empty() && list.requests().is_empty());
        assert_eq!(list.price_of_time().amount, 0);
    }
}

#[test]
fn money_that_leaves_the_instant_it_comes_is_a_visit_of_no_time() {
    // A and B pass it on at once; what C has got is expected to go fast too.
    let lines = [(0, "V", "A", 100), (0, "A", "B", 100), (0, "B", "C", 100)];
    let fast = Case::of(&lines, 1).list();
    let alone = Case::of(&[(0, "V", "C", 100)], 1).list();
    let saving = |list: &FreezeList| list.rows()[0].expected_saving;
    assert!(
        saving(&fast) < saving(&alone),
        "{} {}",
        saving(&fast),
        saving(&alone)
    );
}

#[test]
fn landed_freezes_are_counted_and_out_of_the_list() {
    let mut case = Case::of(&FAN, 20);
    case.frozen = vec![Freeze::stop(case.id("C"), at(26), Money::from_minor(50_000))];
    let list = case.list();
    assert_eq!(case.numbers(&list), ["D", "B", "A"], "D's money is the newer");
    assert_eq!((list.secured().accounts, list.secured().amount), (1, 50_000));
    // The next call takes effect a pace after the last freeze: at minute 31, which is 11 after the as-of time.
    assert!((list.calls()[0].minutes - 11.0).abs() < 1e-9);
}

/// The row of an account, if it is on the list.
fn row_of(case: &Case, list: &FreezeList, number: &str) -> Option<FreezeRow> {
    let mut rows = list.rows().iter();
    rows.find(|row| row.account == case.id(number)).cloned()
}

#[test]
fn an_account_whose_freeze_failed_is_on_the_list_again() {
    let mut case = Case::of(&FAN, 20);
    let failed = Freeze::stop(case.id("C"), at(26), Money::ZERO);
    case.frozen = vec![failed];
    let list = case.list();
    assert_eq!(case.numbers(&list)[0], "C");
    let row = row_of(&case, &list, "C").expect("it is there");
    assert_eq!((row.claim, row.setback), (50_000, Some(Setback::Failed(failed))));
    assert_eq!(list.secured().accounts, 0);
    // A second attempt that holds settles it, whatever a third says.
    let holds = Freeze::stop(case.id("C"), at(27), Money::from_minor(50_000));
    let again = Freeze::stop(case.id("C"), at(28), Money::ZERO);
    case.frozen = vec![again, failed, holds];
    let list = case.list();
    assert_eq!(row_of(&case, &list, "C"), None);
    assert_eq!((list.secured().accounts, list.secured().amount), (1, 50_000));
}

#[test]
fn what_a_freeze_did_not_catch_is_claimed_again_but_not_what_came_after_it() {
    let mut lines = FAN.to_vec();
    lines.push((18, "V", "C", 7_000));
    let mut case = Case::of(&lines, 20);
    let part = Freeze::stop(case.id("C"), at(16), Money::from_minor(48_000));
    case.frozen = vec![part];
    let list = case.list();
    let row = row_of(&case, &list, "C").expect("2,000 were not caught");
    assert_eq!(
        (row.held, row.claim, row.setback),
        (57_000, 2_000, Some(Setback::Partial(part)))
    );
}

#[test]
fn a_stop_runs_out_after_48_hours_and_a_freeze_after_six_months() {
    let day = 24 * 60;
    let mut case = Case::of(&FAN, 2 * day + 15);
    let stop = Freeze::stop(case.id("C"), at(16), Money::from_minor(50_000));
    case.frozen = vec![stop];
    let list = case.list();
    assert_eq!(row_of(&case, &list, "C"), None, "a minute is left");
    let [renewal] = list.renewals() else {
        panic!("one is in force")
    };
    assert_eq!(
        (renewal.hold, renewal.until, renewal.amount),
        (Some(Hold::Stop), at(2 * day + 16), 50_000)
    );
    let loss = renewal.expected_loss.expect("there is money");
    assert!(0 < loss && loss < 50_000, "{loss}");

    case.as_of = at(2 * day + 16);
    let list = case.list();
    let row = row_of(&case, &list, "C").expect("it has run out");
    assert_eq!(row.setback, Some(Setback::Lapsed(stop)));
    assert_eq!((list.secured().accounts, list.renewals().len()), (0, 0));

    // A freeze took its place in time: 1 January 1970 and six months.
    let freeze = Freeze {
        hold: Hold::Freeze,
        time: at(2 * day),
        until: Hold::Freeze.end(at(2 * day)),
        ..stop
    };
    case.frozen.push(freeze);
    let list = case.list();
    assert_eq!(row_of(&case, &list, "C"), None);
    assert_eq!(list.renewals()[0].until.to_string(), "1970-07-03T00:00:00");
    assert_eq!(list.secured().amount, 50_000, "the same money is counted once");
}

#[test]
fn dust_stands_behind_all_others_and_moves_none_of_them() {
    let clean: Vec<(i64, &str, &str, i64)> = vec![
        (0, "V", "A", 900_000),
        (3, "V", "B", 500_000),
        (9, "V", "C", 120_000),
        (14, "A", "D", 80_000),
    ];
    let names: Vec<String> = (0..300).map(|i| format!("S{i:03}")).collect();
    let mut dusty = clean.clone();
    dusty.extend(names.iter().map(|name| (19, "V", name.as_str(), 5)));
    let (clean, dusty) = (Case::of(&clean, 20), Case::of(&dusty, 20));
    let (of_clean, of_dusty) = (clean.list(), dusty.list());
    let order = |case: &Case, list: &FreezeList| {
        let rows = list.rows().iter().take(4);
        rows.map(|row| (case.book.number(row.account).to_owned(), row.minutes.to_bits()))
            .collect::<Vec<_>>()
    };
    assert_eq!(order(&clean, &of_clean), order(&dusty, &of_dusty));
    assert_eq!(of_dusty.rows().len(), 304);
    // In the bank of a large one they are not in its call either.
    let mut accounts: Vec<&str> = names.iter().map(String::as_str).collect();
    accounts.push("B");
    let list = dusty.bank("East", &accounts).list();
    let east: Vec<_> = list.calls().iter().filter(|call| call.bank.is_some()).collect();
    assert_eq!(
        east.iter().map(|call| call.accounts.len()).collect::<Vec<_>>(),
        [1, 300]
    );
}

#[test]
fn many_small_quiet_accounts_do_not_send_the_largest_to_the_end() {
    // LARGE has kept its money for hours, and 200 small ones have just got theirs.
    let names: Vec<String> = (0..200).map(|i| format!("S{i:03}")).collect();
    let mut lines = vec![(0, "V", "LARGE", 500_000)];
    lines.extend(names.iter().map(|name| (600, "V", name.as_str(), 10_000)));
    assert_eq!(ranked(&Case::of(&lines, 605))[0], "LARGE");
}

#[test]
fn a_freeze_in_force_stops_the_clock_until_it_ends() {
    let mut case = Case::of(&FAN, 20);
    let c = case.id("C");
    case.in_force.insert(c, at(20 + 48 * 60));
    let list = case.list();
    assert_eq!(
        case.numbers(&list).last(),
        Some(&"C"),
        "nothing is lost by calling there last"
    );
    let row = list.rows().last().expect("four rows");
    assert_eq!((row.expected_saving, row.frozen_until), (50_000, Some(at(2900))));
    assert_eq!(
        row.reason,
        Reason::Frozen {
            held: 50_000,
            until: at(2900)
        }
    );

    case.in_force.insert(c, at(19));
    let list = case.list();
    assert_eq!(case.numbers(&list)[0], "C", "a freeze that has ended is none");
    assert_eq!(list.rows()[0].frozen_until, None);
}

#[test]
fn what_an_unseen_account_got_long_ago_is_probably_gone() {
    let lines = [(0, "V", "A", 100_000), (0, "V", "B", 100_000)];
    let mut case = Case::of_statements(&lines, 3000);
    let a = case.id("A");
    let covered = Period {
        from: at(0),
        until: at(3000),
    };
    case.ledger.set_coverage(a, Coverage::Periods(vec![covered]));
    let list = case.list();
    let saving = |number: &str| {
        let row = list.rows().iter().find(|row| row.account == case.id(number));
        row.expect("a row").expected_saving
    };
    assert!(
        saving("A") > 85_000,
        "its records show that it stays: {}",
        saving("A")
    );
    assert!(
        saving("B") < 50_000,
        "nothing shows that it does: {}",
        saving("B")
    );
    let b = &list.rows()[list
        .rows()
        .iter()
        .position(|r| r.account == case.id("B"))
        .expect("a row")];
    assert_eq!((b.status, b.records_until), (Status::Unseen, None));
    assert!(matches!(b.reason, Reason::Unseen { .. }));
}

#[test]
fn records_are_asked_for_by_the_money_that_they_would_tell_of() {
    let lines = [
        (0, "V", "A", 70_000),
        (5, "A", "B", 40_000),
        (6, "V", "L", 20_000),
        // L's records begin at minute 30, and 5,000 was gone by then.
        (30, "L", "?", 5_000),
    ];
    let mut case = Case::of_statements(&lines, 100);
    for (number, from, until) in [("A", 0, 50), ("L", 30, 100)] {
        let account = case.id(number);
        let period = Period {
            from: at(from),
            until: at(until),
        };
        case.ledger.set_coverage(account, Coverage::Periods(vec![period]));
    }
    let list = case.list();
    let requests: Vec<_> = list
        .requests()
        .iter()
        .map(|r| (case.book.number(r.account), r.amount, r.from, r.until, r.wanted))
        .collect();
    assert_eq!(
        requests,
        [
            ("B", 40_000, at(5), at(100), Wanted::Unseen),
            ("A", 30_000, at(50), at(100), Wanted::End),
            ("L", 5_000, at(6), at(30), Wanted::Beginning),
        ]
    );
    let exit = Exit {
        kind: ExitKind::Unseen,
        name: None,
    };
    assert_eq!(case.ledger.exits().len(), 1, "{exit:?} is where the 5,000 went");
}

#[test]
fn records_that_begin_after_traced_money_came_and_went_are_asked_for_too() {
    // The payers' and payees' records show that it came and went; M's own begin at minute 30 (case 204).
    let lines = [
        (0, "V", "M", 50_000),
        (5, "M", "B", 50_000),
        (30, "C", "M", 3_000),
    ];
    let mut case = Case::of_statements(&lines, 100);
    for (number, from) in [("M", 30), ("B", 0)] {
        let account = case.id(number);
        let period = Period {
            from: at(from),
            until: at(100),
        };
        case.ledger.set_coverage(account, Coverage::Periods(vec![period]));
    }
    let list = case.list();
    let requests: Vec<_> = list
        .requests()
        .iter()
        .map(|r| (case.book.number(r.account), r.amount, r.from, r.until, r.wanted))
        .collect();
    assert_eq!(requests, [("M", 50_000, at(0), at(30), Wanted::Beginning)]);
}

#[test]
fn gaps_no_longer_than_an_account_is_usually_silent_are_not_asked_for() {
    // A has a line every ten minutes until minute 90; B, one line in all, ends at 91, and the lines of both tell.
    let mut lines = vec![(0, "V", "A", 70_000), (91, "A", "B", 1_000)];
    lines.extend((1..10).map(|i| (10 * i, "A", "C", 100)));
    lines.sort_unstable();
    let end_at = |until: i64| {
        let mut case = Case::of_statements(&lines, 100);
        for (number, until) in [("A", until), ("B", 91)] {
            let account = case.id(number);
            let period = Period {
                from: at(0),
                until: at(until),
            };
            case.ledger.set_coverage(account, Coverage::Periods(vec![period]));
        }
        let list = case.list();
        let asked = list.requests().iter().filter(|r| r.wanted == Wanted::End).count();
        (asked, list.usual_gaps())
    };
    let usual = |gaps, amount| UsualGaps { gaps, amount };
    assert_eq!(end_at(91), (0, usual(2, 68_100 + 1_000)), "9 minutes are missing");
    assert_eq!(end_at(89), (1, usual(1, 1_000)), "11 minutes are missing of A");
}

#[test]
fn records_that_break_off_with_traced_money_there_are_asked_for() {
    // A's records lack minutes 20 to 60. 70,000 comes before and 40,000 leaves before, 5,000 comes meanwhile.
    let lines = [
        (0, "V", "A", 70_000),
        (10, "A", "B", 40_000),
        (30, "V", "A", 5_000),
        (70, "A", "B", 35_000),
    ];
    let mut case = Case::of_statements(&lines, 100);
    let period = |from, until| Period {
        from: at(from),
        until: at(until),
    };
    let (a, b) = (case.id("A"), case.id("B"));
    case.ledger.set_coverage(
        a,
        Coverage::Periods(vec![period(0, 20), period(60, 90), period(95, 100)]),
    );
    case.ledger
        .set_coverage(b, Coverage::Periods(vec![period(0, 100)]));
    let requests: Vec<_> = case
        .list()
        .requests()
        .iter()
        .map(|r| (r.account, r.amount, r.from, r.until, r.wanted))
        .collect();
    // From minute 90 to 95 nothing traced is there any more.
    assert_eq!(requests, [(a, 35_000, at(20), at(60), Wanted::Between)]);
}

#[test]
fn a_person_is_a_number_and_a_name_alone_is_unverified() {
    let mut case = Case::of(&FAN, 20);
    for (number, name, id) in [
        ("A", "Li", Some("77")),
        ("C", "Li", Some("77")),
        ("B", "Li", None),
    ] {
        let account = case.id(number);
        let details = case.book.details_mut(account);
        details.holder = Some(name.into());
        details.holder_id = id.map(Into::into);
    }
    let holders = case.list().by_holder(&case.book);
    let claims: Vec<_> = holders
        .iter()
        .map(|h| (h.identity.clone(), h.accounts.len(), h.claim))
        .collect();
    assert_eq!(
        claims,
        [
            (Identity::Number("77".into()), 2, 60_000),
            // B's money is the older, so it is likelier to be there yet: it ranks before D.
            (Identity::Name("Li".into()), 1, 20_000),
            (Identity::Unknown(case.id("D")), 1, 20_000),
        ]
    );
}

#[test]
fn parked_money_is_called_at_its_holders_bank() {
    let mut case = Case::of(&[(0, "V", "A", 900), (1, "A", "FUND", 600)], 10).bank("East", &["A"]);
    let (a, fund) = (case.id("A"), case.id("FUND"));
    case.ledger.set_parked_for(fund, a);
    let list = case.list();
    assert_eq!(list.calls().len(), 1);
    assert_eq!(list.rows()[0].status, Status::Parked);
    assert_eq!(list.rows()[0].holder_account, a);
}

#[test]
fn a_list_of_thousands_is_ordered_and_every_account_is_on_it_once() {
    let accounts = 4000;
    let names: Vec<_> = (0..accounts).map(|i| format!("M{i:05}")).collect();
    let mut lines = Vec::new();
    for (i, name) in (0..).zip(&names) {
        lines.push((i % 90, "V", name.as_str(), 1_000 + (i * 7919) % 100_000));
        if i % 3 == 0 {
            lines.push((90 + i % 30, name.as_str(), "X", 500));
        }
    }
    let mut case = Case::of(&lines, 120);
    let list = case.list();
    let mut seen: Vec<_> = list.rows().iter().map(|row| row.account).collect();
    seen.sort_unstable();
    seen.dedup();
    // X got traced money too and is on the list.
    assert_eq!((list.rows().len(), seen.len()), (accounts + 1, accounts + 1));
    let saved = |list: &FreezeList| list.rows().iter().map(|row| row.expected_saving).sum::<i128>();
    case.order = Order::Newest;
    assert!(saved(&list) > saved(&case.list()));
}

#[test]
fn minutes_that_no_schedule_can_have_are_refused() {
    assert_eq!(Schedule::new(-1.0, 5.0, 0.5), Err(BadMinutes(-1.0)));
    assert!(Schedule::new(30.0, f64::NAN, 0.5).is_err());
    assert!(Schedule::new(30.0, f64::INFINITY, 0.5).is_err());
    let at_once = Schedule::new(0.0, 0.0, 0.0).expect("no waiting at all");
    let mut case = Case::of(&FAN, 20);
    case.schedule = at_once;
    let list = case.list();
    assert!(
        list.rows()
            .iter()
            .all(|row| row.minutes == 0.0 && row.expected_saving == row.claim)
    );
}
