//! Freezes that landed, failed or run out.

use fundtrail::freeze::{Hold, Reason, Setback};
use fundtrail::{Freeze, Money};

use crate::case::{Case, FAN, at, row_of};

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
