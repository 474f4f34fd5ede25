//! Further members: against a slow walk of its own, and what must hold.

mod common;

use std::collections::BTreeMap;

use common::{Named, Sample, ledger_of, samples};
use fundtrail::network::{Nearness, NetworkQuery, Speed, members};
use fundtrail::{AccountBook, AccountId};

/// The walk as a dense matrix, from the plain transfers.
fn slow_walk(sample: &Sample, suspect: usize) -> BTreeMap<usize, f64> {
    let accounts = common::accounts_of(&sample.transfers);
    let mut sums = vec![vec![0_i64; accounts]; accounts];
    for t in &sample.transfers {
        if let (Some(a), Some(b)) = (t.payer, t.payee)
            && a != b
        {
            sums[a][b] += t.amount;
            sums[b][a] += t.amount;
        }
    }
    let small = |sum: i64| f64::from(i32::try_from(sum).expect("small amounts"));
    let weight = |a: usize, b: usize| (1.0 + small(sums[a][b]) / 10_000.0).ln();
    let strength = |a: usize| (0..accounts).map(|b| weight(a, b)).sum::<f64>();
    let mut near = vec![0.0; accounts];
    near[suspect] = 1.0;
    for _ in 0..600 {
        let mut next = vec![0.0; accounts];
        next[suspect] = 0.15;
        for a in (0..accounts).filter(|&a| strength(a) > 0.0) {
            for (b, next) in next.iter_mut().enumerate() {
                *next += 0.85 * near[a] * weight(a, b) / strength(a);
            }
        }
        near = next;
    }
    (0..accounts)
        .filter(|&a| strength(a) > 0.0)
        .map(|a| (a, near[a]))
        .collect()
}

#[test]
fn nearness_is_what_a_dense_walk_says() {
    let mut told = 0;
    for (seed, sample) in samples(60) {
        let ledger = ledger_of(&sample.transfers);
        let suspect = sample.transfers.iter().find_map(|t| t.payer);
        let Some(suspect) = suspect.filter(|&s| slow_walk(&sample, s).contains_key(&s)) else {
            continue;
        };
        let query = NetworkQuery::new([AccountId::from_index(suspect)]);
        let slow = slow_walk(&sample, suspect);
        let mut total = 0.0;
        for (account, near, _) in Nearness::new(&ledger, &query).iter() {
            let expected = slow[&account.index()];
            assert!(
                (near - expected).abs() < 1e-9,
                "seed {seed}: {near} is {expected}"
            );
            total += near;
        }
        assert!((total - 1.0).abs() < 1e-9, "seed {seed}: the walk is somewhere");
        told += 1;
    }
    assert!(told > 30);
}

#[test]
fn payments_take_the_newest_receipts_first() {
    // 100 at 9:00, 50 at 10:00; 70 out at 10:10: 50 of it came within 15 minutes, 20 more within two hours.
    let named = Named::from_csv(
        "id,time,from,to,amount\n\
         1,2026-03-01T09:00:00,V,A,100.00\n\
         2,2026-03-01T10:00:00,W,A,50.00\n\
         3,2026-03-01T10:10:00,A,B,70.00\n",
    );
    let a = named.book.get("A").expect("A");
    let shares = Speed::new(&named.ledger, &NetworkQuery::new([a])).shares(a);
    let expected = [50.0 / 150.0, 70.0 / 150.0, 70.0 / 150.0, 70.0 / 150.0];
    assert!(
        shares.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12),
        "{shares:?}"
    );
}

#[test]
fn what_happens_after_the_as_of_time_moves_nothing() {
    let early = "id,time,from,to,amount\n\
         1,2026-03-01T09:00:00,V,A,100.00\n\
         2,2026-03-01T09:01:00,A,B,100.00\n";
    let late = format!("{early}3,2026-03-01T11:00:00,B,C,100.00\n");
    let of = |csv: &str| {
        let named = Named::from_csv(csv);
        let suspect = named.book.get("A").expect("A");
        let as_of = named.ledger.transfers().times()[1];
        let query = NetworkQuery::new([suspect]).as_of(as_of);
        let members = members(&named.ledger, &named.book, &query, 10);
        members
            .iter()
            .map(|m| (named.book.number(m.account).to_owned(), m.score.to_bits()))
            .collect::<Vec<_>>()
    };
    assert_eq!(of(early), of(&late));
}

#[test]
fn the_order_does_not_depend_on_that_of_the_suspects() {
    for (_, sample) in samples(40) {
        let ledger = ledger_of(&sample.transfers);
        let mut book = AccountBook::new();
        for account in 0..ledger.accounts() {
            book.intern(&format!("A{account}"));
        }
        let suspects: Vec<_> = book.accounts().take(2).collect();
        let forth = members(&ledger, &book, &NetworkQuery::new(suspects.clone()), 50);
        let back = members(&ledger, &book, &NetworkQuery::new(suspects.into_iter().rev()), 50);
        assert_eq!(forth, back);
    }
}
