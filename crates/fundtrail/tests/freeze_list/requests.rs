//! Whose records to ask for.

use fundtrail::freeze::{UsualGaps, Wanted};
use fundtrail::ledger::{Coverage, Period};
use fundtrail::{Exit, ExitKind};

use crate::case::{Case, at};

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
