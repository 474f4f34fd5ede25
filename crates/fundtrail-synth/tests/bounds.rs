//! The truth lies within the bounds of a ledger whose openings are known.

use fundtrail::bounds::{Bounds, Openings};
use fundtrail::{AccountId, Query, SubLedger};
use fundtrail_synth::{Family, Shape, case};

#[test]
fn what_each_account_really_holds_lies_within_its_bounds() {
    for family in Family::ALL {
        for (seed, advances) in [(11, 0.0), (12, 0.5), (13, 1.0)] {
            let shape = Shape {
                people: 40,
                days_before: 6,
                advances,
                ..Shape::default()
            };
            let case = case(family, seed, &shape);
            let query = Query::new(case.ledger(), case.payments().iter().copied()).expect("payments");
            let query = query.as_of(case.ledger(), case.as_of()).expect("known payments");
            let sub = SubLedger::new(case.ledger(), &query).expect("small amounts");
            let bounds = Bounds::new(&sub, Openings::AsAssumed).expect("small amounts");
            assert_eq!(bounds.openings_assumed(), 0, "every opening is known");
            let held = case.truth().held_at(case.as_of());
            let reached: Vec<AccountId> = sub.accounts().to_vec();
            for account in held.keys() {
                assert!(reached.contains(account), "{family} {seed}: money only lies where it can come");
            }
            let of_each = bounds.account_bounds(&reached);
            for (account, bounds) in reached.iter().zip(&of_each) {
                let held = held.get(account).copied().unwrap_or(0);
                let at_least = bounds.at_least.expect("every account is covered");
                assert!(
                    at_least <= held && held <= bounds.at_most,
                    "{family} {seed}: {held} outside {at_least} to {}",
                    bounds.at_most
                );
            }
            let some: Vec<AccountId> = held.keys().copied().take(3).collect();
            let together: i128 = some.iter().map(|account| held[account]).sum();
            let bounds = bounds.set_bounds(&some);
            assert!(bounds.at_least <= together && together <= bounds.at_most, "{family} {seed}");
        }
    }
}
