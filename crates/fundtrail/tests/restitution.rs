//! Giving back: every vector, worked examples, and what holds whatever the scheme.

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use common::Random;
use fundtrail::restitution::{Claim, Pot, Scheme, share};
use serde_json::Value;

struct Vector {
    name: String,
    victims: Vec<String>,
    accounts: Vec<String>,
    claims: Vec<Claim>,
    pots: Vec<Pot>,
    schemes: Value,
}

fn minor(value: &Value) -> i64 {
    value.as_i64().expect("minor units")
}

fn read(path: &Path) -> Vector {
    let text = std::fs::read_to_string(path).expect("readable");
    let value: Value = serde_json::from_str(&text).expect("JSON");
    let list = |key: &str| value[key].as_array().expect("a list").clone();
    let name = |value: &Value| value.as_str().expect("a name").to_owned();
    let victims: Vec<String> = list("victims").iter().map(|v| name(&v["name"])).collect();
    let claim = |v: &Value| Claim::new(minor(&v["paid"]), minor(&v["returned"])).expect("no debts");
    let pot = |a: &Value| {
        let traced = victims.iter().map(|v| a["traced"].get(v).map_or(0, minor));
        let traced: Vec<i64> = traced.collect();
        pot(
            minor(&a["frozen"]),
            &traced,
            a["traceable"].as_bool().expect("yes or no"),
        )
    };
    Vector {
        name: path.file_stem().expect("a name").to_string_lossy().into_owned(),
        accounts: list("accounts").iter().map(|a| name(&a["account"])).collect(),
        claims: list("victims").iter().map(claim).collect(),
        pots: list("accounts").iter().map(pot).collect(),
        schemes: value["schemes"].clone(),
        victims,
    }
}

#[test]
fn every_vector_is_shared_as_it_says_under_every_scheme() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/vectors/return");
    let files = std::fs::read_dir(&folder).expect("vectors");
    let mut count = 0;
    for file in files {
        let vector = read(&file.expect("a file").path());
        count += 1;
        for scheme in Scheme::ALL {
            let given = share(scheme, &vector.claims, &vector.pots, false);
            let mut shown: BTreeMap<&str, BTreeMap<&str, i64>> = BTreeMap::new();
            for (p, row) in given.iter().enumerate() {
                for (v, &amount) in row.iter().enumerate().filter(|(_, amount)| **amount > 0) {
                    let row = shown.entry(vector.accounts[p].as_str()).or_default();
                    row.insert(&vector.victims[v], amount);
                }
            }
            let wanted = &vector.schemes[scheme.name()];
            assert_eq!(
                &serde_json::to_value(&shown).expect("JSON"),
                wanted,
                "{} under {scheme}",
                vector.name
            );
        }
    }
    assert_eq!(count, 42, "all vectors are there");
}

/// Random claims and pots: small and large, many and few, some with more returned than paid.
fn sample(seed: u64) -> (Vec<Claim>, Vec<Pot>) {
    let mut random = Random::new(seed ^ 0x5ED);
    let amount = |random: &mut Random| {
        let below = [3, 50, 10_000, 900_000_000][random.below(4) as usize];
        random.below(below).cast_signed()
    };
    let victims = 1 + random.below(6) as usize;
    let mut claims = Vec::new();
    for _ in 0..victims {
        let paid = amount(&mut random);
        let returned = if random.chance(40) { amount(&mut random) } else { 0 };
        claims.push(Claim::new(paid, returned).expect("no debts"));
    }
    let mut pots = Vec::new();
    for _ in 0..=random.below(4) {
        let traced = (0..victims).map(|_| if random.chance(60) { amount(&mut random) } else { 0 });
        let traced: Vec<i64> = traced.collect();
        pots.push(pot(amount(&mut random), &traced, random.chance(50)));
    }
    (claims, pots)
}

fn total_of(given: &[Vec<i64>], victim: usize) -> i64 {
    given.iter().map(|row| row[victim]).sum()
}

#[test]
fn nobody_gets_more_than_he_lost_and_no_account_gives_more_than_it_has() {
    for seed in 0..600 {
        let (claims, pots) = sample(seed);
        for scheme in Scheme::ALL {
            for other_money in [false, true] {
                let given = share(scheme, &claims, &pots, other_money);
                for (row, pot) in given.iter().zip(&pots) {
                    assert!(row.iter().all(|&amount| amount >= 0));
                    let sum: i64 = row.iter().sum();
                    assert!(sum <= pot.available(other_money), "seed {seed} under {scheme}");
                }
                for (victim, claim) in claims.iter().enumerate() {
                    assert!(
                        total_of(&given, victim) <= claim.loss(),
                        "seed {seed} under {scheme}"
                    );
                }
            }
        }
    }
}

/// Every case of two victims and two accounts with a few units each: frozen, traced to each, and the two losses.
fn small_cases() -> impl Iterator<Item = (Vec<Claim>, Vec<Pot>)> {
    let pots = || (0..27).map(|n| (n % 3 + n % 3 / 2, [n / 3 % 3, n / 9]));
    let pot = |(frozen, traced): (i64, [i64; 2])| Pot {
        frozen,
        traced: traced.to_vec(),
        reached: traced.iter().map(|&amount| amount > 0).collect(),
        traceable: true,
    };
    let losses = [1, 2, 4];
    let losses = move || losses.into_iter().flat_map(move |a| losses.map(move |b| [a, b]));
    pots().flat_map(move |first| {
        pots().flat_map(move |second| {
            losses().map(move |losses| {
                let claims = losses.map(|loss| Claim::new(loss, 0).expect("a claim"));
                (claims.to_vec(), vec![pot(first), pot(second)])
            })
        })
    })
}

#[test]
fn a_victim_alone_gets_what_is_traced_to_him_up_to_his_loss() {
    let mut seen = 0;
    for (claims, pots) in small_cases() {
        for scheme in [Scheme::Traced, Scheme::ProRata, Scheme::Cn2016] {
            let given = share(scheme, &claims, &pots, false);
            for (row, pot) in given.iter().zip(&pots) {
                // Nobody gets out of an account to which nothing of his came.
                let mut each = row.iter().zip(&pot.reached);
                assert!(each.all(|(&gets, &reached)| reached || gets == 0));
            }
            // Where one victim alone is concerned, he gets what is traced to him. What his loss cuts is cut in all
            // accounts alike and rounded in each: of two accounts a unit may stay, as the vectors have it.
            for victim in 0..2 {
                if pots.iter().any(|pot| pot.traced[1 - victim] > 0) {
                    continue;
                }
                let (loss, gets) = (claims[victim].loss(), total_of(&given, victim));
                let traced: i64 = pots.iter().map(|pot| pot.available(false)).sum();
                let least = if traced <= loss { traced } else { loss - 1 };
                assert!(
                    (least..=traced.min(loss)).contains(&gets),
                    "{scheme}: {claims:?} {pots:?} {given:?}"
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 3_000, "{seen}");
}

#[test]
fn the_pooled_schemes_give_all_that_there_is_up_to_the_losses() {
    for seed in 0..300 {
        let (claims, pots) = sample(seed);
        let pool: i64 = pots.iter().map(|pot| pot.available(false)).sum();
        let losses: i64 = claims.iter().map(|claim| claim.loss()).sum();
        for scheme in [Scheme::RisingTide, Scheme::NetLoss] {
            let given = share(scheme, &claims, &pots, false);
            let sum: i64 = given.iter().flatten().sum();
            assert_eq!(sum, pool.min(losses), "seed {seed} under {scheme}");
        }
    }
}

#[test]
fn the_rising_tide_is_where_bisection_finds_it() {
    for seed in 0..300 {
        let (claims, pots) = sample(seed);
        let pool: i64 = pots.iter().map(|pot| pot.available(false)).sum();
        // The level in 2^60ths, and what it gives, rounded down.
        let due = |level: i128, claim: &Claim| {
            (((level * i128::from(claim.paid())) >> 60) - i128::from(claim.returned())).max(0)
        };
        let (mut low, mut high) = (0_i128, 1_i128 << 60);
        while high - low > 1 {
            let middle = i128::midpoint(low, high);
            let sum: i128 = claims.iter().map(|claim| due(middle, claim)).sum();
            if sum > i128::from(pool) {
                high = middle;
            } else {
                low = middle;
            }
        }
        let given = share(Scheme::RisingTide, &claims, &pots, false);
        // Rounding down leaves the level room of up to a unit a victim.
        for (victim, claim) in claims.iter().enumerate() {
            let (slow, fast) = (due(low, claim), i128::from(total_of(&given, victim)));
            assert!((slow - fast).abs() <= 7, "seed {seed}: {slow} is {fast}");
        }
    }
}

#[test]
fn what_is_ten_times_as_much_is_shared_ten_times() {
    for seed in 0..200 {
        let (claims, pots) = sample(seed);
        let tenfold: Vec<_> = claims
            .iter()
            .map(|c| Claim::new(c.paid() * 10, c.returned() * 10).expect("no debts"))
            .collect();
        let tenfold_pots: Vec<_> = pots
            .iter()
            .map(|one| {
                let traced: Vec<i64> = one.traced.iter().map(|t| t * 10).collect();
                pot(one.frozen * 10, &traced, one.traceable)
            })
            .collect();
        for scheme in Scheme::ALL {
            let one = share(scheme, &claims, &pots, false);
            let ten = share(scheme, &tenfold, &tenfold_pots, false);
            for victim in 0..claims.len() {
                let (one, ten) = (total_of(&one, victim) * 10, total_of(&ten, victim));
                // Each account rounds by less than a unit, which is ten of the other.
                let slack = 10 * i64::try_from(pots.len()).expect("few") + 1;
                assert!(
                    (one - ten).abs() <= slack,
                    "seed {seed} under {scheme}: {one} and {ten}"
                );
            }
        }
    }
}

fn claims(of: &[(i64, i64)]) -> Vec<Claim> {
    of.iter()
        .map(|&(paid, back)| Claim::new(paid, back).expect("no debts"))
        .collect()
}

fn pot(frozen: i64, traced: &[i64], traceable: bool) -> Pot {
    Pot {
        frozen,
        reached: traced.iter().map(|&amount| amount > 0).collect(),
        traced: traced.to_vec(),
        traceable,
    }
}

#[test]
fn three_equal_victims_and_one_unit_too_many_favour_the_first() {
    let given = share(
        Scheme::ProRata,
        &claims(&[(100, 0); 3]),
        &[pot(100, &[40, 30, 30], false)],
        false,
    );
    assert_eq!(given, [[34, 33, 33]]);
}

#[test]
fn a_victim_refunded_before_waits_until_the_tide_reaches_him() {
    // 150 each; A got 60 back, B 30. With 60 more the level is 3/10: A has more already.
    let claims = claims(&[(150_000, 60_000), (150_000, 30_000), (150_000, 0)]);
    let pots = [pot(60_000, &[20_000, 20_000, 20_000], false)];
    assert_eq!(
        share(Scheme::RisingTide, &claims, &pots, false),
        [[0, 15_000, 45_000]]
    );
    assert_eq!(
        share(Scheme::NetLoss, &claims, &pots, false),
        [[15_000, 20_000, 25_000]]
    );
}

#[test]
fn other_money_is_given_only_when_it_may_be() {
    let claims = claims(&[(1000, 0), (1000, 0)]);
    let pots = [pot(900, &[100, 300], false)];
    assert_eq!(share(Scheme::ProRata, &claims, &pots, false), [[200, 200]]);
    assert_eq!(share(Scheme::ProRata, &claims, &pots, true), [[450, 450]]);
    assert_eq!(share(Scheme::Traced, &claims, &pots, true), [[100, 300]]);
}
