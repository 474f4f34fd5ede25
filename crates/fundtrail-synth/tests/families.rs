//! What holds for every case of every family.

use std::collections::BTreeMap;

use fundtrail::{Coverage, End, Query, Rule, SubLedger, Time};
use fundtrail_synth::{Family, Shape, Stay, SyntheticCase, case};

/// A few cases of every family, small ones.
fn cases() -> impl Iterator<Item = SyntheticCase> {
    let seeds = 0..6;
    Family::ALL
        .into_iter()
        .flat_map(move |family| seeds.clone().map(move |seed| (family, seed)))
        .map(|(family, seed)| case(family, seed, &shape_of(seed)))
}

/// Small cases; in every other one many mules advance their own money.
fn shape_of(seed: u64) -> Shape {
    Shape {
        people: 40,
        days_before: 6,
        advances: if seed.is_multiple_of(2) { 0.0 } else { 0.5 },
        ..Shape::default()
    }
}

fn name(case: &SyntheticCase) -> String {
    format!("{} {}", case.family(), case.seed())
}

#[test]
fn the_same_seed_is_the_same_case() {
    let shape = Shape::default();
    for family in [Family::Mix, Family::Cycle] {
        let (a, b) = (case(family, 7, &shape), case(family, 7, &shape));
        assert!(a.ledger().transfers().iter().eq(b.ledger().transfers().iter()));
        assert_eq!(a.truth(), b.truth());
        let other = case(family, 8, &shape);
        assert!(
            !a.ledger()
                .transfers()
                .iter()
                .eq(other.ledger().transfers().iter())
        );
    }
}

#[test]
fn balances_are_never_negative_and_time_never_goes_back() {
    for case in cases() {
        let transfers = case.ledger().transfers();
        assert!(transfers.times().is_sorted(), "{}", name(&case));
        let mut balances: Vec<i64> = case.openings().iter().map(|o| o.minor()).collect();
        for transfer in transfers.iter() {
            assert!(transfer.amount.minor() > 0 && transfer.payer != transfer.payee);
            if let Some(payer) = transfer.payer.account() {
                balances[payer.index()] -= transfer.amount.minor();
                assert!(
                    balances[payer.index()] >= 0,
                    "{} at {}",
                    name(&case),
                    transfer.time
                );
            }
            if let Some(payee) = transfer.payee.account() {
                balances[payee.index()] += transfer.amount.minor();
            }
        }
    }
}

#[test]
fn every_account_has_its_opening_its_holder_and_whole_records() {
    for case in cases() {
        for account in case.book().accounts() {
            assert_eq!(
                case.ledger().opening(account),
                Some(case.openings()[account.index()])
            );
            assert_eq!(case.ledger().coverage(account), &Coverage::Whole);
            let details = case.book().details(account).expect("known");
            assert!(details.holder.is_some() && details.bank.is_some());
        }
    }
}

/// What of each payment left through exits up to a time.
fn exited(case: &SyntheticCase, until: Time) -> Vec<i128> {
    let transfers = case.ledger().transfers();
    let mut sums = vec![0; case.truth().payments().len()];
    for carried in case.truth().carried() {
        let transfer = transfers.get(carried.transfer);
        if transfer.time <= until && matches!(transfer.payee.end(), End::Exit(_)) {
            sums[carried.payment] += i128::from(carried.amount);
        }
    }
    sums
}

#[test]
fn every_fen_of_every_payment_is_somewhere_at_any_time() {
    for case in cases() {
        let transfers = case.ledger().transfers();
        let truth = case.truth();
        for hours in [0, 1, 3, 24, 72] {
            let time = case.as_of().plus_minutes(hours * 60 - 30);
            let gone = exited(&case, time);
            for (number, &payment) in truth.payments().iter().enumerate() {
                let payment = transfers.get(payment);
                let there = |stay: &&Stay| stay.payment == number && stay.is_there(time);
                let held: i128 = truth
                    .stays()
                    .iter()
                    .filter(there)
                    .map(|s| i128::from(s.amount))
                    .sum();
                let paid = if payment.time <= time {
                    i128::from(payment.amount)
                } else {
                    0
                };
                assert_eq!(
                    held + gone[number],
                    paid,
                    "{} payment {number} at {time}",
                    name(&case)
                );
            }
        }
    }
}

#[test]
fn what_a_transfer_carried_is_what_left_one_account_and_reached_the_next() {
    for case in cases() {
        let transfers = case.ledger().transfers();
        let mut held: BTreeMap<(usize, usize), i64> = BTreeMap::new();
        let mut on_transfer: BTreeMap<usize, i64> = BTreeMap::new();
        for carried in case.truth().carried() {
            let transfer = transfers.get(carried.transfer);
            *on_transfer.entry(carried.transfer.index()).or_default() += carried.amount.minor();
            assert!(on_transfer[&carried.transfer.index()] <= transfer.amount.minor());
            let is_payment = case.truth().payments()[carried.payment] == carried.transfer;
            if let Some(payer) = transfer.payer.account().filter(|_| !is_payment) {
                let held = held.entry((payer.index(), carried.payment)).or_default();
                *held -= carried.amount.minor();
                assert!(
                    *held >= 0,
                    "{}: nobody passes on what did not arrive",
                    name(&case)
                );
            }
            if let Some(payee) = transfer.payee.account() {
                *held.entry((payee.index(), carried.payment)).or_default() += carried.amount.minor();
            }
        }
        let at_the_end = case.truth().stays().iter().filter(|stay| stay.until.is_none());
        let mut stays: BTreeMap<(usize, usize), i64> = BTreeMap::new();
        for stay in at_the_end {
            *stays.entry((stay.account.index(), stay.payment)).or_default() += stay.amount.minor();
        }
        held.retain(|_, amount| *amount > 0);
        assert_eq!(held, stays, "{}", name(&case));
    }
}

#[test]
fn mules_who_do_not_advance_hold_only_what_they_have_yet_to_pass_on() {
    for case in cases().filter(|case| shape_of(case.seed()).advances == 0.0) {
        let held = case.truth().held_at(case.as_of());
        assert!(
            held.len() >= 3,
            "{} holds in {} accounts",
            name(&case),
            held.len()
        );
        for (account, amount) in held {
            if let Some(mule) = case.truth().mule(account) {
                assert!(i128::from(mule.to_launder) >= amount, "{}", name(&case));
                assert_ne!(mule.state, fundtrail_synth::MuleState::Idle, "{}", name(&case));
            }
        }
    }
}

#[test]
fn mules_who_advance_keep_money_that_they_need_not_pass_on() {
    let keeps = |case: &SyntheticCase| {
        let held = case.truth().held_at(case.as_of());
        held.into_iter().any(|(account, amount)| {
            let mule = case.truth().mule(account);
            mule.is_some_and(|mule| i128::from(mule.to_launder) < amount)
        })
    };
    let advancing: Vec<_> = cases()
        .filter(|case| shape_of(case.seed()).advances > 0.0)
        .collect();
    let keeping = advancing.iter().filter(|case| keeps(case)).count();
    assert!(keeping * 2 > advancing.len(), "{keeping} of {}", advancing.len());
}

#[test]
fn every_rule_traces_every_case_to_the_last_fen() {
    for case in cases() {
        let query = Query::new(case.ledger(), case.payments().iter().copied()).expect("payments");
        let query = query.as_of(case.ledger(), case.as_of()).expect("known payments");
        let sub = SubLedger::new(case.ledger(), &query).expect("small amounts");
        for rule in Rule::ALL {
            let totals = sub.trace(rule).totals();
            assert_eq!(totals.paid, case.paid());
            assert_eq!(totals.ends(), totals.paid, "{} {rule}", name(&case));
        }
    }
}
