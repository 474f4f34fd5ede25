//! One call a bank: its accounts, its minutes, its holders.

use fundtrail::freeze::{BadMinutes, Identity};
use fundtrail::{Money, Order, Schedule, Status};

use crate::case::{Case, FAN};

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
