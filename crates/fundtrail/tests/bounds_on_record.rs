//! Bounds where records are missing or leave the order open: unseen accounts, records that begin late or end
//! early, ties, parked money, exits.

mod common;

use common::Random;
use common::case::{Case, at};
use fundtrail::{AfterRecords, Bounds, BoundsError, Openings, Premises, Rule, SetBounds, SubLedger};

/// The bounds of one account.
fn bounds(case: &Case, letter: char) -> (Option<i128>, i128) {
    bounds_on(case, letter, Premises::default())
}

/// The bounds of one account of which nothing is known after its records end.
fn bounds_unknown_after(case: &Case, letter: char) -> (Option<i128>, i128) {
    let premises = Premises {
        after_records: AfterRecords::Unknown,
        ..Premises::default()
    };
    bounds_on(case, letter, premises)
}

fn bounds_on(case: &Case, letter: char, premises: Premises) -> (Option<i128>, i128) {
    let sub = SubLedger::new(&case.ledger, &case.query()).expect("small balances");
    let bounds = Bounds::new(&sub, premises).expect("64 bits");
    let bounds = bounds.account_bounds(&[case.id(letter)])[0];
    (bounds.at_least, bounds.at_most)
}

#[test]
fn what_goes_through_an_exit_is_in_no_account() {
    let case = Case::new(&[('O', 'M', 20), ('V', 'M', 50), ('M', '-', 40), ('M', 'B', 10)]);
    assert_eq!(bounds(&case, 'M'), (Some(0), 20));
    assert_eq!(bounds(&case, 'B'), (Some(0), 10));
    let sub = SubLedger::new(&case.ledger, &case.query()).expect("small balances");
    let both = Bounds::new(&sub, Openings::AsAssumed)
        .expect("64 bits")
        .set_bounds(&[case.id('M'), case.id('B')]);
    assert_eq!(
        both,
        SetBounds {
            at_least: 10,
            at_most: 30
        },
        "the exit took between 20 and 40"
    );
}

#[test]
fn of_an_unseen_account_only_the_most_is_known() {
    let lines = [('V', 'M', 50), ('M', 'U', 50), ('U', 'B', 30)];
    let covered = Case::new(&lines);
    assert_eq!(
        (bounds(&covered, 'U'), bounds(&covered, 'B')),
        ((Some(20), 20), (Some(30), 30))
    );
    // U may have paid all of it elsewhere, or have had 30 from elsewhere for B.
    let unseen = Case::new(&lines).unseen('U');
    assert_eq!(
        (bounds(&unseen, 'U'), bounds(&unseen, 'B')),
        ((None, 50), (Some(0), 30))
    );
}

#[test]
fn an_account_is_taken_as_of_its_own_last_record_unless_that_is_said_to_be_unknown() {
    let lines = [('V', 'M', 50), ('M', 'A', 20), ('V', 'A', 1)];
    let whole = Case::new(&lines).covered('M', 0, 2);
    assert_eq!(bounds(&whole, 'M'), (Some(30), 30));
    assert_eq!(bounds_unknown_after(&whole, 'M'), (Some(30), 30));
    // The last line of the case is at 2.
    let early = Case::new(&lines).covered('M', 0, 1);
    assert_eq!(bounds(&early, 'M'), (Some(30), 30));
    assert_eq!(bounds_unknown_after(&early, 'M'), (Some(0), 30));
    let case = Case::new(&lines).covered('M', 0, 1);
    let query = case.query().as_of(&case.ledger, at(1));
    assert!(query.is_err(), "V's second payment is later");
}

#[test]
fn what_comes_to_an_account_after_its_last_record_may_be_gone_again() {
    let lines = [('V', 'M', 50), ('M', 'A', 20), ('V', 'M', 7), ('M', 'B', 10)];
    let case = Case::new(&lines).covered('M', 0, 1);
    // 30 were there at the last record. The 10 that B was seen to get are of those, of the 7 that came later, or of
    // money that came in unseen.
    assert_eq!(bounds(&case, 'M'), (Some(20), 37));
    assert_eq!(bounds(&case, 'B'), (Some(0), 10));
    assert_eq!(bounds_unknown_after(&case, 'M'), (Some(0), 37));
}

#[test]
fn money_that_came_before_the_records_begin_may_have_left_before() {
    let lines = [('V', 'M', 50), ('O', 'M', 5), ('M', 'A', 55)];
    assert_eq!(bounds(&Case::new(&lines), 'A'), (Some(50), 50));
    assert_eq!(bounds(&Case::new(&lines).covered('M', 1, 2), 'A'), (Some(0), 50));
}

#[test]
fn a_balance_on_record_limits_what_came_before_it() {
    // M's statement begins with O's 5, before which it held 10: no more of V's 50 can still be there.
    let lines = [('V', 'M', 50), ('M', 'X', 40), ('O', 'M', 5), ('M', 'A', 15)];
    let case = Case::new(&lines).covered('M', 2, 3).opening('M', 0);
    assert_eq!(bounds(&case, 'A'), (Some(0), 10));
}

#[test]
fn parked_money_is_seen_where_its_holder_is() {
    let mut case = Case::new(&[('V', 'M', 50), ('M', 'P', 50)]).unseen('P');
    assert_eq!(bounds(&case, 'P'), (None, 50));
    let (product, holder) = (case.id('P'), case.id('M'));
    case.ledger.set_parked_for(product, holder);
    assert_eq!(bounds(&case, 'P'), (Some(50), 50));
}

#[test]
fn of_a_tie_any_transfer_can_be_first() {
    // Whether M paid A before V's money came is not proven.
    let lines = [('O', 'M', 50), ('M', 'A', 50), ('V', 'M', 50), ('M', 'B', 50)];
    let proven = Case::new(&lines);
    assert_eq!(
        (bounds(&proven, 'A'), bounds(&proven, 'B')),
        ((Some(0), 0), (Some(50), 50))
    );
    let tied = Case::new(&lines).tied('M', &[1, 2]);
    assert_eq!(
        (bounds(&tied, 'A'), bounds(&tied, 'B')),
        ((Some(0), 50), (Some(0), 50))
    );
}

#[test]
fn ties_around_a_circle_are_searched_to_an_end() {
    let lines = [
        ('V', 'A', 30),
        ('B', 'A', 30),
        ('A', 'B', 30),
        ('A', 'C', 30),
        ('B', 'D', 10),
    ];
    let case = Case::new(&lines).tied('A', &[0, 1, 2, 3]).tied('B', &[1, 2, 4]);
    assert_eq!(bounds(&case, 'C'), (Some(0), 30));
    assert_eq!(bounds(&case, 'D'), (Some(0), 10));
}

#[test]
fn a_tie_contains_what_every_order_of_it_says() {
    let mut compared = 0;
    for seed in 0..400 {
        let mut random = Random::new(seed);
        let letter = |random: &mut Random| ['M', 'A', 'B', 'C'][random.below(4) as usize];
        let mut lines = vec![('V', 'M', 1 + random.below(9).cast_signed())];
        for _ in 0..7 {
            let (payer, payee) = (letter(&mut random), letter(&mut random));
            if payer != payee {
                lines.push((payer, payee, 1 + random.below(9).cast_signed()));
            }
        }
        let owner = letter(&mut random);
        let own: Vec<usize> = (1..lines.len())
            .filter(|&i| lines[i].0 == owner || lines[i].1 == owner)
            .collect();
        // Two transfers that follow one another, and of which only that account's records could tell the order.
        let Some(pair) = own.windows(2).find(|w| w[0] + 1 == w[1]) else {
            continue;
        };
        let shared = |i: usize, other: usize| {
            [lines[i].0, lines[i].1]
                .iter()
                .any(|&c| c != owner && (c == lines[other].0 || c == lines[other].1))
        };
        if shared(pair[0], pair[1]) {
            continue;
        }
        // Known openings that suffice for either order: an assumed one would depend on it.
        let rich = |case: Case| {
            let letters = case.letters.clone();
            letters
                .into_iter()
                .fold(case, |case, letter| case.opening(letter, 30))
        };
        let tied = rich(Case::new(&lines)).tied(owner, pair);
        let mut swapped = lines.clone();
        swapped.swap(pair[0], pair[1]);
        for order in [&lines, &swapped] {
            let case = rich(Case::new(order));
            compared += 1;
            for letter in case.letters.clone() {
                let (narrow, wide) = (bounds(&case, letter), bounds(&tied, letter));
                assert!(
                    wide.0 <= narrow.0 && narrow.1 <= wide.1,
                    "seed {seed}: {letter} {narrow:?} {wide:?} {order:?}"
                );
            }
        }
    }
    assert!(compared > 100, "{compared} orders compared");
}

#[test]
fn payments_beyond_64_bits_together_have_no_bounds() {
    let lines = [('V', 'M', i64::MAX), ('M', 'A', i64::MAX), ('V', 'M', 1)];
    let case = Case::new(&lines);
    let sub = SubLedger::new(&case.ledger, &case.query()).expect("balances of 64 bits");
    let found = Bounds::new(&sub, Openings::AsAssumed).map(|b| b.openings_assumed());
    assert_eq!(found, Err(BoundsError::TooMuchPaid));
    let largest = Case::new(&lines[..2]);
    assert_eq!(bounds(&largest, 'A'), (Some(i64::MAX.into()), i64::MAX.into()));
}

/// Statements of which some are missing, begin late, end early or contradict what others say of an opening, and
/// some leave an order open.
fn torn(seed: u64) -> Case {
    let mut random = Random::new(seed);
    let letter = |random: &mut Random| ['M', 'A', 'B', 'C', 'D', '-'][random.below(6) as usize];
    let mut lines = vec![('V', 'M', 1 + random.below(20).cast_signed())];
    let count = 2 + random.below(12);
    while (lines.len() as u64) < count {
        let (payer, payee) = (letter(&mut random), letter(&mut random));
        if payer != payee {
            lines.push((payer, payee, 1 + random.below(12).cast_signed()));
        }
    }
    let mut case = Case::new(&lines);
    for letter in case.letters.clone() {
        let (from, until) = (random.below(count), random.below(count + 2));
        case = match random.below(5) {
            0 => case.unseen(letter),
            1 if from <= until => case.covered(letter, from.cast_signed(), until.cast_signed()),
            _ => case,
        };
        if random.below(3) == 0 {
            case = case.opening(letter, random.below(15).cast_signed());
        }
        let own: Vec<usize> = (0..lines.len())
            .filter(|&i| lines[i].0 == letter || lines[i].1 == letter)
            .collect();
        if random.below(4) == 0 && own.len() > 2 {
            case = case.tied(letter, &own[1..3]);
        }
    }
    case
}

#[test]
fn whatever_records_are_missing_every_rule_lies_within_the_bounds() {
    for seed in 0..6_000 {
        let case = torn(seed);
        let sub = SubLedger::new(&case.ledger, &case.query()).expect("small balances");
        let premises = |openings| {
            let after = [AfterRecords::AsOfLast, AfterRecords::Unknown];
            after.map(|after_records| Premises {
                openings,
                after_records,
            })
        };
        for premises in [Openings::AsAssumed, Openings::Unknown]
            .into_iter()
            .flat_map(premises)
        {
            let bounds = Bounds::new(&sub, premises).expect("64 bits");
            let ids: Vec<_> = case.letters.iter().map(|&letter| case.id(letter)).collect();
            let found = bounds.account_bounds(&ids);
            for rule in Rule::ALL {
                let trace = sub.trace(rule);
                for (&id, bounds) in ids.iter().zip(&found) {
                    let held = trace.account(id).map_or(0, |account| account.held);
                    assert!(
                        bounds.at_least.unwrap_or(0) <= held && held <= bounds.at_most,
                        "seed {seed}: {premises:?} {rule} {} {held} {bounds:?}",
                        case.letters[id.index()]
                    );
                }
            }
        }
    }
}
