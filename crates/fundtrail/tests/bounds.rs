//! Bounds against the vectors, against every attribution there is, and against themselves told differently.

mod common;

use common::every_way::every_end;
use common::plain_network::PlainNetwork;
use common::{Named, Random, Sample, Shape, all_accounts, ledger_of, samples, vectors};
use fundtrail::{
    AccountBounds, AccountId, Bounds, Ledger, Money, Openings, Query, Rule, SetBounds, SubLedger,
};
use serde_json::Value;

const BOTH: [Openings; 2] = [Openings::AsAssumed, Openings::Unknown];

fn ids(ledger: &Ledger) -> Vec<AccountId> {
    (0..ledger.accounts()).map(AccountId::from_index).collect()
}

fn sub<'a>(sample: &Sample, ledger: &'a Ledger) -> SubLedger<'a> {
    SubLedger::new(ledger, &sample.query(ledger)).expect("small balances")
}

fn bounds_of<'a>(sub: &'a SubLedger<'a>, openings: Openings) -> Bounds<'a> {
    Bounds::new(sub, openings).expect("payments of 64 bits")
}

fn texts(value: &Value) -> Vec<String> {
    let list = value.as_array().expect("a list").iter();
    list.map(|v| v.as_str().expect("a text").to_owned()).collect()
}

#[test]
fn every_vector_has_the_right_bounds() {
    let mut sets = 0;
    for (name, path) in vectors() {
        let text = std::fs::read_to_string(&path).expect("readable");
        let expected: Value = serde_json::from_str(&text).expect("JSON");
        let named = Named::from_csv(&std::fs::read_to_string(path.with_extension("csv")).expect("readable"));
        let account = |number: &str| named.book.get(number).expect("an account");
        let amount =
            |text: &Value| i128::from(Money::parse(text.as_str().expect("a text"), 2).expect("an amount"));
        let payments = texts(&expected["payments"]);
        let query = Query::new(&named.ledger, payments.iter().map(|p| named.transfer(p)))
            .expect("payments of the ledger")
            .stop_at(texts(&expected["stop_at"]).iter().map(|a| account(a)));
        let sub = SubLedger::new(&named.ledger, &query).expect("balances in range");
        for (key, openings) in [
            ("bounds", Openings::AsAssumed),
            ("bounds_openings_unknown", Openings::Unknown),
        ] {
            let bounds = bounds_of(&sub, openings);
            let all = ids(&named.ledger);
            for (&id, found) in all.iter().zip(bounds.account_bounds(&all)) {
                let number = named.book.number(id);
                let wanted = match &expected[key][number] {
                    Value::Null => AccountBounds {
                        at_least: Some(0),
                        at_most: 0,
                    },
                    pair => AccountBounds {
                        at_least: Some(amount(&pair[0])),
                        at_most: amount(&pair[1]),
                    },
                };
                assert_eq!(found, wanted, "{name}: {key} of {number}");
            }
            if let (Openings::AsAssumed, Some(list)) = (openings, expected["set_bounds"].as_array()) {
                for set in list {
                    let members: Vec<_> = texts(&set["accounts"]).iter().map(|a| account(a)).collect();
                    let wanted = SetBounds {
                        at_least: amount(&set["at_least"]),
                        at_most: amount(&set["at_most"]),
                    };
                    assert_eq!(bounds.set_bounds(&members), wanted, "{name}: {}", set["accounts"]);
                    sets += 1;
                }
            }
        }
    }
    assert!(sets >= 7, "the vectors have set bounds");
}

/// A tiny ledger: few accounts, few units, so that every attribution can be listed.
fn tiny(seed: u64) -> Option<Sample> {
    let mut random = Random::new(seed);
    let shape = Shape {
        accounts: 2 + random.below(4),
        transfers: 2 + random.below(8),
        seconds: 1 + random.below(12),
        largest: 2 + random.below(4),
        exits: 10 * random.below(2),
    };
    Sample::of_shape(&mut random, shape)
}

#[test]
fn no_attribution_passes_the_bounds_and_one_reaches_each() {
    let mut wide = 0;
    for seed in 0..4_000 {
        let Some(sample) = tiny(seed) else { continue };
        let mut ledger = ledger_of(&sample.transfers);
        // Some opening balances are known, to be what they have to be at least.
        let assumed: Vec<bool> = ids(&ledger)
            .iter()
            .map(|a| !(seed + a.index() as u64).is_multiple_of(3))
            .collect();
        let plain = ledger.clone();
        let openings: Vec<_> = ids(&plain)
            .iter()
            .map(|&a| sub(&sample, &plain).opening(a))
            .collect();
        for (&account, opening) in ids(&plain).iter().zip(openings) {
            if let (false, Some((least, _))) = (assumed[account.index()], opening) {
                ledger.set_opening(account, least).expect("not negative");
            }
        }
        let sub = sub(&sample, &ledger);
        for openings in BOTH {
            let unknown = |account: usize| openings == Openings::Unknown && assumed[account];
            let ends = every_end(&sample, &unknown);
            let bounds = bounds_of(&sub, openings);
            let of = |members: &[AccountId]| {
                let held = ends
                    .iter()
                    .map(|end| members.iter().map(|m| i128::from(end[m.index()])).sum());
                let (least, most) = (held.clone().min(), held.max());
                (least.expect("an attribution"), most.expect("an attribution"))
            };
            for (&account, found) in ids(&ledger).iter().zip(bounds.account_bounds(&ids(&ledger))) {
                let (at_least, at_most) = of(&[account]);
                let wanted = AccountBounds {
                    at_least: Some(at_least),
                    at_most,
                };
                assert_eq!(found, wanted, "seed {seed} {openings:?} {account:?}: {sample:?}");
                wide += usize::from(at_least != at_most);
            }
            let every_other: Vec<_> = ids(&ledger).into_iter().step_by(2).collect();
            let (at_least, at_most) = of(&every_other);
            let found = bounds.set_bounds(&every_other);
            assert_eq!(
                found,
                SetBounds { at_least, at_most },
                "seed {seed} {openings:?}: {sample:?}"
            );
        }
    }
    assert!(wide > 1_000, "in {wide} accounts the rule matters");
}

#[test]
fn larger_ledgers_have_the_bounds_of_the_network_drawn_plainly() {
    let mut certain = 0;
    for seed in 0..60 {
        let mut random = Random::new(seed);
        let shape = Shape {
            accounts: 4 + random.below(12),
            transfers: 60 + random.below(140),
            seconds: 1 + random.below(200),
            largest: 500,
            exits: 10 * random.below(2),
        };
        let Some(sample) = Sample::of_shape(&mut random, shape) else {
            continue;
        };
        let ledger = ledger_of(&sample.transfers);
        let sub = sub(&sample, &ledger);
        let all = ids(&ledger);
        let sets = [&all[..1], &all[1..2], &all[2..4], &all[..all.len() / 2]];
        for openings in BOTH {
            let plain = PlainNetwork::new(&sample, openings == Openings::Unknown);
            let bounds = bounds_of(&sub, openings);
            for set in sets {
                let wanted = plain.bounds(set);
                assert_eq!(bounds.set_bounds(set), wanted, "seed {seed} {openings:?} {set:?}");
                certain += usize::from(wanted.at_least > 0);
            }
            let single = bounds.account_bounds(&all[..1])[0];
            let wanted = plain.bounds(&all[..1]);
            assert_eq!(
                (single.at_least, single.at_most),
                (Some(wanted.at_least), wanted.at_most),
                "seed {seed}"
            );
        }
    }
    assert!(certain > 30, "{certain} sets hold something for certain");
}

#[test]
fn every_rule_lies_within_the_bounds() {
    for (seed, sample) in samples(1_500) {
        let ledger = ledger_of(&sample.transfers);
        let sub = sub(&sample, &ledger);
        let all = ids(&ledger);
        for openings in BOTH {
            let bounds = bounds_of(&sub, openings);
            let (found, together) = (bounds.account_bounds(&all), bounds.set_bounds(&all));
            for rule in Rule::ALL {
                let trace = sub.trace(rule);
                let held = |account: AccountId| trace.account(account).map_or(0, |a| a.held);
                for (&account, bounds) in all.iter().zip(&found) {
                    let at_least = bounds.at_least.expect("a table covers every account");
                    assert!(
                        (at_least..=bounds.at_most).contains(&held(account)),
                        "seed {seed}: {} under {rule} in {account:?}, {bounds:?}, {openings:?}",
                        held(account)
                    );
                }
                let sum: i128 = all.iter().map(|&a| held(a)).sum();
                assert!(
                    (together.at_least..=together.at_most).contains(&sum),
                    "seed {seed} under {rule}"
                );
            }
        }
    }
}

#[test]
fn a_set_says_at_least_what_its_members_say() {
    for (seed, sample) in samples(1_000) {
        let ledger = ledger_of(&sample.transfers);
        let sub = sub(&sample, &ledger);
        let mut random = Random::new(seed);
        let set: Vec<_> = ids(&ledger).into_iter().filter(|_| random.chance(50)).collect();
        for openings in BOTH {
            let bounds = bounds_of(&sub, openings);
            let (single, together) = (bounds.account_bounds(&set), bounds.set_bounds(&set));
            let at_least: i128 = single.iter().filter_map(|b| b.at_least).sum();
            let at_most: i128 = single.iter().map(|b| b.at_most).sum();
            assert!(
                at_least <= together.at_least,
                "seed {seed}: {single:?}, {together:?}"
            );
            assert!(
                together.at_most <= at_most,
                "seed {seed}: {single:?}, {together:?}"
            );
            assert!(together.at_least <= together.at_most, "seed {seed}: {together:?}");
            for member in &single {
                assert!(
                    member.at_least <= Some(together.at_least),
                    "seed {seed}: a set holds what a member does"
                );
                assert!(
                    member.at_most <= together.at_most,
                    "seed {seed}: a set holds what a member does"
                );
            }
            if let [first, ..] = set[..] {
                let twice = [&set[..], &[first]].concat();
                assert_eq!(
                    bounds.set_bounds(&twice),
                    together,
                    "seed {seed}: an account counts once"
                );
            }
        }
    }
}

#[test]
fn unknown_openings_are_never_tighter_than_assumed_ones() {
    for (seed, sample) in samples(1_000) {
        let ledger = ledger_of(&sample.transfers);
        let sub = sub(&sample, &ledger);
        let all = ids(&ledger);
        let [assumed, unknown] = BOTH.map(|openings| bounds_of(&sub, openings).account_bounds(&all));
        for (assumed, unknown) in assumed.iter().zip(&unknown) {
            assert!(unknown.at_least <= assumed.at_least, "seed {seed}");
            assert!(unknown.at_most >= assumed.at_most, "seed {seed}");
        }
    }
}

#[test]
fn the_sub_ledger_has_the_bounds_of_the_whole() {
    for (seed, sample) in samples(1_000) {
        let ledger = ledger_of(&sample.transfers);
        let part = sub(&sample, &ledger);
        let whole = SubLedger::of_accounts(&ledger, &sample.query(&ledger), &all_accounts(&ledger));
        let whole = whole.expect("small balances");
        for openings in BOTH {
            let (part, whole) = (bounds_of(&part, openings), bounds_of(&whole, openings));
            let all = ids(&ledger);
            assert_eq!(
                part.account_bounds(&all),
                whole.account_bounds(&all),
                "seed {seed}"
            );
            assert_eq!(
                part.set_bounds(&all[..1]),
                whole.set_bounds(&all[..1]),
                "seed {seed}"
            );
            assert_eq!(part.openings_assumed(), whole.openings_assumed(), "seed {seed}");
        }
    }
}
