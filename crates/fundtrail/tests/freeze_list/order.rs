//! In which order accounts are called.

use fundtrail::freeze::Reason;
use fundtrail::ledger::{Coverage, Period};
use fundtrail::{FreezeList, Order, Status, Time};

use crate::case::{Case, FAN, at, ranked, row_of};

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
fn what_victims_may_still_pay_is_said_and_moves_nobody_up() {
    // Each got 60,000 in the last hour, B at once and a little more; A in three payments, which may go on.
    let lines = [
        (0, "V", "A", 20_000),
        (0, "V", "B", 61_000),
        (30, "V", "A", 20_000),
        (60, "V", "A", 20_000),
    ];
    let case = Case::of(&lines, 60);
    let list = case.list();
    let coming = |number| row_of(&case, &list, number).expect("on the list").coming;
    // Three of 20,000 within an hour, the last just now: 2 ln 2 more of them within another hour.
    assert_eq!((coming("A").amount, coming("A").from_payments), (27_726, 27_726));
    assert_eq!(coming("B").amount, 0);
    assert_eq!(ranked(&case), ["B", "A"]);
}
