//! Marks, each on a small case made by hand.

mod common;

use common::case::{Case, at};
use common::{Random, Sample, Shape, ledger_of};
use fundtrail::mark::marks;
use fundtrail::{AccountId, Mark, Query, Rule, SubLedger, Transfer};

/// The marks of one account under a rule, those of every account in these cases aside.
fn marks_under(rule: Rule, case: &Case, letter: char) -> Vec<Mark> {
    marks_as_of(&case.query(), rule, case, letter)
}

fn marks_as_of(query: &Query, rule: Rule, case: &Case, letter: char) -> Vec<Mark> {
    let sub = SubLedger::new(&case.ledger, query).expect("small balances");
    let trace = sub.trace(rule);
    let mut found = marks(&sub, &trace, &[case.id(letter)]);
    let mut found = found.pop().expect("one account");
    found.retain(|&mark| mark != Mark::OpeningAssumed);
    found
}

fn marks_of(case: &Case, letter: char) -> Vec<Mark> {
    marks_under(Rule::Fifo, case, letter)
}

#[test]
fn names_are_those_of_the_outputs() {
    let names = Mark::ALL.map(Mark::name);
    assert_eq!(
        names.join(", "),
        "unseen, opening balance assumed, order not proven, records end early, parked, frozen, high turnover, \
         ring, choke point"
    );
    assert!(Mark::ALL.is_sorted());
}

#[test]
fn an_opening_balance_is_marked_unless_it_is_known_and_suffices() {
    let of = |case: Case| {
        let sub = SubLedger::new(&case.ledger, &case.query()).expect("small balances");
        let trace = sub.trace(Rule::Fifo);
        marks(&sub, &trace, &[case.id('M'), case.id('V'), case.id('X')])
    };
    let lines = [('V', 'M', 50), ('M', 'V', 60), ('X', 'M', 1)];
    let assumed = vec![Mark::OpeningAssumed];
    assert_eq!(
        of(Case::new(&lines)),
        [assumed.clone(), vec![], vec![]],
        "a victim and an account not traced have none"
    );
    assert_eq!(of(Case::new(&lines).opening('M', 9))[0], assumed, "10 are needed");
    assert_eq!(of(Case::new(&lines).opening('M', 10))[0], []);
}

#[test]
fn what_the_records_lack_is_marked() {
    let lines = [('V', 'M', 50), ('M', 'A', 20), ('M', 'B', 20), ('M', 'P', 5)];
    let mut case = Case::new(&lines)
        .unseen('A')
        .unseen('P')
        .covered('B', 0, 2)
        .covered('M', 0, 3)
        .tied('M', &[1, 2]);
    let (product, holder) = (case.id('P'), case.id('M'));
    case.ledger.set_parked_for(product, holder);
    assert_eq!(marks_of(&case, 'A'), [Mark::Unseen]);
    assert_eq!(marks_of(&case, 'B'), [Mark::RecordsEndEarly]);
    assert_eq!(marks_of(&case, 'M'), [Mark::OrderNotProven]);
    assert_eq!(
        marks_of(&case, 'P'),
        [Mark::Parked],
        "what P does is on record where M is"
    );
    let earlier = case.query().as_of(&case.ledger, at(2)).expect("V paid before");
    assert_eq!(
        marks_as_of(&earlier, Rule::Fifo, &case, 'B'),
        [],
        "at 2 they had not ended"
    );
}

#[test]
fn money_that_comes_back_to_where_it_had_been_makes_a_ring() {
    let case = Case::new(&[
        ('V', 'A', 60),
        ('A', 'B', 60),
        ('B', 'C', 60),
        ('C', 'A', 25),
        ('A', 'B', 25),
    ]);
    assert!(marks_of(&case, 'A').contains(&Mark::Ring));
    assert!(marks_of(&case, 'B').contains(&Mark::Ring));
    assert!(
        !marks_of(&case, 'C').contains(&Mark::Ring),
        "what C sent went on to B and stayed there"
    );
}

#[test]
fn a_circle_in_the_wrong_order_is_no_ring() {
    // B paid A before A's traced money came to B; nor does what A received first come back by paying B.
    let case = Case::new(&[
        ('V', 'A', 10),
        ('V', 'B', 10),
        ('B', 'A', 10),
        ('A', 'C', 5),
        ('C', 'B', 5),
    ]);
    assert!(marks_of(&case, 'B').contains(&Mark::Ring), "B to A to C to B");
    assert!(!marks_of(&case, 'A').contains(&Mark::Ring));
    assert!(!marks_of(&case, 'C').contains(&Mark::Ring));
}

#[test]
fn only_traced_money_makes_a_ring() {
    // B's own money comes back, under the rule that spends other money first.
    let case = Case::new(&[('O', 'B', 10), ('V', 'A', 10), ('A', 'B', 10), ('B', 'A', 10)]);
    assert!(!marks_under(Rule::TaintedLast, &case, 'A').contains(&Mark::Ring));
    assert!(marks_under(Rule::TaintedFirst, &case, 'A').contains(&Mark::Ring));
}

#[test]
fn whoever_held_all_of_a_payment_after_its_payee_is_a_choke_point() {
    // In two parts, with other money between; only part of the second payment.
    let case = Case::new(&[
        ('V', 'A', 100),
        ('A', 'B', 40),
        ('O', 'B', 500),
        ('A', 'B', 60),
        ('V', 'B', 30),
        ('B', 'C', 600),
        ('C', 'D', 99),
    ]);
    assert_eq!(
        marks_of(&case, 'B'),
        [Mark::ChokePoint],
        "of the first payment; the second came to it"
    );
    assert_eq!(marks_of(&case, 'C'), [Mark::ChokePoint]);
    assert_eq!(marks_of(&case, 'A'), []);
    assert_eq!(marks_of(&case, 'D'), []);
    let one = Case::new(&[('V', 'A', 100), ('A', 'B', 40), ('B', 'C', 40), ('A', 'B', 60)]);
    assert_eq!(marks_of(&one, 'B'), [], "never all of it at one moment");
    let back = Case::new(&[('V', 'A', 100), ('A', 'V', 100)]);
    assert_eq!(marks_of(&back, 'V'), [], "a trace ends at the victim");
}

#[test]
fn much_money_from_many_payers_is_high_turnover() {
    // V's 10 come to the shop T among those of others. Payers are the letters from 'Z' on, more than 49.
    let of = |payers: u32, amount: i64| {
        let payer = |n: u32| char::from_u32('\u{100}' as u32 + n).expect("a letter");
        let mut lines: Vec<_> = (0..payers).map(|n| (payer(n), 'T', amount)).collect();
        lines.push(('V', 'T', 10));
        marks_of(&Case::new(&lines), 'T')
    };
    assert_eq!(
        of(49, 5),
        [Mark::HighTurnover],
        "with V 50 payers; 255 is more than 200"
    );
    assert_eq!(of(48, 5), [], "49 payers");
    assert_eq!(of(95, 2), [], "200 is not more than 200");
    assert_eq!(of(96, 2), [Mark::HighTurnover]);
}

/// Whether money that is at `at` comes to `end` by any of these transfers, by looking at every way.
fn comes_to(hops: &[Transfer], at: AccountId, end: AccountId) -> bool {
    let mut left = hops
        .iter()
        .enumerate()
        .filter(|(_, hop)| hop.payer.account() == Some(at));
    left.any(|(i, hop)| {
        let next = hop.payee.account();
        next.is_some_and(|next| next == end || comes_to(&hops[i + 1..], next, end))
    })
}

#[test]
fn rings_are_found_as_by_looking_at_every_way() {
    let mut rings = 0;
    for seed in 0..3_000 {
        let mut random = Random::new(seed);
        let shape = Shape {
            accounts: 3 + random.below(4),
            transfers: 6 + random.below(12),
            seconds: 20,
            largest: 20,
            exits: 0,
        };
        let Some(sample) = Sample::of_shape(&mut random, shape) else {
            continue;
        };
        let ledger = ledger_of(&sample.transfers);
        let sub = SubLedger::new(&ledger, &sample.query(&ledger)).expect("small balances");
        let rule = Rule::ALL[random.below(5) as usize];
        let trace = sub.trace(rule);
        let traced = trace.transfers().iter().map(|t| t.transfer);
        let hops: Vec<Transfer> = traced
            .filter(|t| !trace.payments().contains(t))
            .map(|t| ledger.transfers().get(t))
            .collect();
        let listed: Vec<_> = trace.accounts().iter().map(|a| a.account).collect();
        for (&account, marks) in listed.iter().zip(marks(&sub, &trace, &listed)) {
            let ring = marks.contains(&Mark::Ring);
            let expected = comes_to(&hops, account, account);
            assert_eq!(ring, expected, "seed {seed} {account:?} under {rule}");
            rings += usize::from(ring);
        }
    }
    assert!(rings > 50, "{rings} rings");
}
