//! Each family looks like what it is called.

use fundtrail::{End, Time};
use fundtrail_synth::{Family, Figures, Shape, SyntheticCase, case};

fn shape() -> Shape {
    Shape {
        people: 30,
        days_before: 4,
        // Nobody spends what he is to pass on: that would reach shops, one level on.
        own_life: 0.0,
        ..Shape::default()
    }
}

fn cases(family: Family) -> Vec<SyntheticCase> {
    (0..12).map(|seed| case(family, seed, &shape())).collect()
}

#[test]
fn levels_are_those_of_the_plan() {
    for (family, levels) in [
        (Family::FanOut, 2..=2),
        (Family::FanIn, 1..=2),
        (Family::ScatterGather, 3..=3),
        (Family::GatherScatter, 2..=3),
        (Family::Bipartite, 2..=2),
        (Family::Stack, 2..=3),
        (Family::DeepSplit, 3..=4),
        (Family::MuleGang, 1..=2),
        (Family::PeelChain, 4..=16),
    ] {
        for case in cases(family) {
            let found = Figures::of(&case).levels;
            assert!(
                levels.contains(&found),
                "{family} {}: {found} levels",
                case.seed()
            );
        }
    }
}

#[test]
fn money_leaves_as_fast_as_is_published_of_real_cases() {
    let figures: Vec<Figures> = Family::ALL
        .into_iter()
        .flat_map(cases)
        .map(|case| Figures::of(&case))
        .collect();
    let mean =
        |of: fn(&Figures) -> f64| figures.iter().map(of).sum::<f64>() / f64::from(figures.len() as u32);
    // 28 % within a quarter of an hour, half within the hour, give or take what families differ.
    let (quarter, hour) = (mean(|f| f.gone_in_15), mean(|f| f.gone_in_60));
    assert!((0.20..0.40).contains(&quarter), "{quarter}");
    assert!((0.42..0.68).contains(&hour), "{hour}");
}

#[test]
fn baits_come_back_with_profit_and_more_is_paid() {
    let cases = cases(Family::BaitRefunds);
    let refunded = cases.iter().filter(|case| {
        let transfers = case.ledger().transfers();
        let [first, second, ..] = case.truth().payments()[..] else {
            return false;
        };
        let bait = transfers.get(first);
        let refund = transfers
            .iter()
            .find(|t| t.payer == bait.payee && t.payee == bait.payer && t.time > bait.time);
        refund.is_some_and(|refund| refund.amount > bait.amount) && transfers.get(second).amount > bait.amount
    });
    assert!(refunded.count() >= 6, "in half of all cases at least");
}

#[test]
fn tests_go_ahead_of_big_transfers() {
    for case in cases(Family::TestTransfers) {
        let transfers = case.ledger().transfers();
        let carried = case.truth().carried().iter();
        let small = carried.filter(|carried| {
            let transfer = transfers.get(carried.transfer);
            let to_account = matches!(transfer.payee.end(), End::Account(_));
            to_account && transfer.amount.minor() <= 1_000 && transfer.amount.minor() % 100 == 0
        });
        assert!(small.count() >= 2, "{}", case.seed());
    }
}

#[test]
fn sleepers_keep_money_for_a_day() {
    let long = |case: &SyntheticCase| {
        let day_later = |from: Time| from.plus_minutes(24 * 60);
        let stays = case.truth().stays().iter();
        stays
            .filter(|stay| stay.until.is_none_or(|until| until > day_later(stay.from)))
            .count()
    };
    let share = |family| cases(family).iter().filter(|case| long(case) >= 5).count();
    assert!(share(Family::Sleepers) >= 9, "{} of 12", share(Family::Sleepers));
}

#[test]
fn a_ring_brings_money_back_to_where_it_was() {
    let returns = |case: &SyntheticCase| {
        let stays = case.truth().stays();
        // Stays stand by account, then time: a later stay of a payment after an earlier one has ended.
        stays.windows(2).any(|pair| {
            let (a, b) = (pair[0], pair[1]);
            a.account == b.account && a.payment == b.payment && a.until.is_some_and(|until| until < b.from)
        })
    };
    let returning = cases(Family::Cycle).iter().filter(|case| returns(case)).count();
    assert!(returning >= 9, "{returning} of 12");
}

#[test]
fn odd_shapes_make_cases_too() {
    for (people, days_before, victims, hours_after, total_minor) in [
        (0, 0, Some(0), 1, 0.0),
        (1, 1, Some(9), 24, 1e30),
        (8, 40, None, 300, 5e4),
    ] {
        let shape = Shape {
            people,
            days_before,
            victims,
            hours_after,
            total_minor,
            earlier_visits: 5,
            ..Shape::default()
        };
        for family in Family::ALL {
            let case = case(family, 1, &shape);
            assert!(!case.payments().is_empty(), "{family}");
            assert!(
                case.openings().iter().all(|opening| !opening.is_negative()),
                "{family}"
            );
        }
    }
}
