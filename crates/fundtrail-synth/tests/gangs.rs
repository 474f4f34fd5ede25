//! Societies with several gangs, and what gangs leave in records.

use std::collections::BTreeSet;

use fundtrail::{AccountId, FootprintKind};
use fundtrail_synth::{Family, Shape, StatementOptions, SyntheticCase, case, statements, truth_files};

fn crowded(seed: u64) -> SyntheticCase {
    case(Family::Stack, seed, &Shape::crowded())
}

fn set(accounts: &[AccountId]) -> BTreeSet<AccountId> {
    accounts.iter().copied().collect()
}

#[test]
fn every_mule_is_of_a_gang_and_only_collectors_are_shared() {
    let mut shared = 0;
    for seed in 0..6 {
        let case = crowded(seed);
        let [a, b, c] = case.truth().gangs() else {
            panic!("three gangs")
        };
        let (a, b, c) = (set(a), set(b), set(c));
        let all: BTreeSet<_> = a.union(&b).chain(&c).copied().collect();
        let mules: BTreeSet<_> = case.truth().mules().iter().map(|m| m.account).collect();
        assert_eq!(all, mules);
        assert!(a.intersection(&b).count() <= 1 && b.intersection(&c).count() <= 1);
        shared += a.intersection(&b).count() + b.intersection(&c).count();
    }
    assert!(shared > 0, "some gangs share a collector");
}

#[test]
fn a_device_in_many_hands_of_a_gang_is_in_few_of_others() {
    let case = crowded(1);
    let gangs: Vec<_> = case.truth().gangs().iter().map(|gang| set(gang)).collect();
    let in_many = case.footprints().until(case.as_of()).filter(|footprint| {
        let of_gang = |gang: &BTreeSet<AccountId>| {
            footprint
                .accounts
                .iter()
                .filter(|seen| gang.contains(&seen.account))
                .count()
        };
        footprint.kind == FootprintKind::Device && gangs.iter().any(|gang| of_gang(gang) >= 3)
    });
    let devices: Vec<_> = in_many.collect();
    assert!(!devices.is_empty());
    assert!(devices.iter().all(|device| device.accounts.len() <= 20));
}

#[test]
fn some_addresses_are_everybodys() {
    let case = crowded(1);
    let everybodys = case
        .footprints()
        .until(case.as_of())
        .filter(|footprint| footprint.accounts.len() > 100);
    assert!(everybodys.count() >= 4, "a carrier's addresses tie nobody");
}

#[test]
fn statements_say_what_hands_left_and_truth_says_whose_they_are() {
    let case = crowded(2);
    let text: String = statements(&case, &StatementOptions::default())
        .files
        .iter()
        .map(|file| {
            encoding_rs::GBK.decode(&file.bytes).0.into_owned() + &String::from_utf8_lossy(&file.bytes)
        })
        .collect();
    let written = |kind: FootprintKind| {
        let values = case
            .footprints()
            .until(case.as_of())
            .filter(|f| f.kind == kind)
            .take(20);
        values.filter(|footprint| text.contains(footprint.value)).count()
    };
    for kind in [
        FootprintKind::Phone,
        FootprintKind::Ip,
        FootprintKind::Device,
        FootprintKind::Terminal,
    ] {
        assert!(written(kind) > 5, "{kind}: {}", written(kind));
    }
    let gangs = truth_files(&case)
        .into_iter()
        .find(|file| file.name == "gangs.csv")
        .expect("gangs");
    let lines = String::from_utf8(gangs.bytes).expect("UTF-8").lines().count();
    assert_eq!(
        lines,
        1 + case.truth().gangs().iter().map(Vec::len).sum::<usize>()
    );
}
