//! The core against the auditor, and against itself told differently, over seeded random ledgers.

mod common;

use std::collections::BTreeMap;

use common::auditor::{Figures, audit, settle};
use common::{Sample, all_accounts, ledger_of, samples};
use fundtrail::reach::KeySet;
use fundtrail::{Ledger, Rule, Status, SubLedger, Time, Trace};

fn assert_agrees(seed: u64, sample: &Sample, ledger: &Ledger, trace: &Trace) {
    let audited = audit(
        trace.rule(),
        &sample.transfers,
        &sample.settled,
        &sample.payments,
        &sample.stop_at,
    );
    let context = format!("seed {seed} under {}: {:?}", trace.rule(), sample.transfers);
    let accounts: BTreeMap<usize, Figures> = trace
        .accounts()
        .iter()
        .map(|a| {
            let by_payment = a.by_payment.iter().collect();
            let figures = Figures {
                level: a.level,
                received: a.received,
                sent: a.sent,
                by_payment,
            };
            assert_eq!(a.held, a.by_payment.iter().sum::<i128>(), "{context}");
            (a.account.index(), figures)
        })
        .collect();
    assert_eq!(accounts, audited.accounts, "{context}");
    let traced: BTreeMap<usize, Vec<i64>> = trace
        .transfers()
        .iter()
        .enumerate()
        .map(|(i, t)| {
            (
                ledger.transfers().get(t.transfer).source.line() as usize,
                (0..trace.payments().len()).map(|p| trace.carried(i, p)).collect(),
            )
        })
        .collect();
    assert_eq!(traced, audited.traced, "{context}");
    let exited: Vec<i128> = trace.totals_by_payment().iter().map(|t| t.exited).collect();
    assert_eq!(exited, audited.exited, "{context}");
}

#[test]
fn the_core_says_what_the_auditor_says_under_every_rule() {
    for (seed, sample) in samples(1_500) {
        let ledger = ledger_of(&sample.transfers);
        let order: Vec<usize> = ledger
            .transfers()
            .iter()
            .map(|t| t.source.line() as usize)
            .collect();
        assert_eq!(
            order,
            settle(&sample.transfers),
            "seed {seed}: {:?}",
            sample.transfers
        );
        let sub = SubLedger::new(&ledger, &sample.query(&ledger)).expect("small balances");
        for rule in Rule::ALL {
            let trace = sub.trace(rule);
            assert_agrees(seed, &sample, &ledger, &trace);
        }
    }
}

#[test]
fn the_sub_ledger_traces_like_the_whole() {
    for (seed, sample) in samples(1_500) {
        let ledger = ledger_of(&sample.transfers);
        let query = sample.query(&ledger);
        let part = SubLedger::new(&ledger, &query).expect("small balances");
        let whole = SubLedger::of_accounts(&ledger, &query, &all_accounts(&ledger)).expect("small balances");
        for rule in Rule::ALL {
            assert_eq!(
                part.trace(rule),
                whole.trace(rule),
                "seed {seed}: {:?}",
                sample.transfers
            );
        }
        for &account in part.accounts() {
            assert_eq!(part.opening(account), whole.opening(account), "seed {seed}");
            assert_eq!(part.balance(account), whole.balance(account), "seed {seed}");
        }
    }
}

#[test]
fn every_minor_unit_has_one_end_at_every_moment() {
    for (seed, sample) in samples(300) {
        let ledger = ledger_of(&sample.transfers);
        for second in 0..200 {
            let time = Time::from_seconds(second).expect("in range");
            let Ok(query) = sample.query(&ledger).as_of(&ledger, time) else {
                continue;
            };
            let sub = SubLedger::new(&ledger, &query).expect("small balances");
            for rule in Rule::ALL {
                let trace = sub.trace(rule);
                let at_terminals: i128 = trace
                    .accounts()
                    .iter()
                    .filter(|a| matches!(a.status, Status::Returned | Status::Stopped))
                    .map(|a| a.held)
                    .sum();
                let totals = trace.totals();
                assert_eq!(totals.stopped + totals.returned, at_terminals, "seed {seed}");
                assert_eq!(totals.ends(), totals.paid, "seed {seed} at {second} under {rule}");
                for account in trace.accounts() {
                    if let Some(balance) = sub.balance(account.account) {
                        assert!(
                            account.held <= i128::from(balance),
                            "seed {seed}: more traced than there is"
                        );
                    }
                    assert!(
                        account.sent <= account.received,
                        "seed {seed}: more sent than arrived"
                    );
                }
            }
            if ledger.transfers().iter().all(|t| t.time <= time) {
                break;
            }
        }
    }
}

#[test]
fn payments_may_be_named_in_any_order_and_twice() {
    for (_, mut sample) in samples(300) {
        let ledger = ledger_of(&sample.transfers);
        let query = sample.query(&ledger);
        sample.payments.reverse();
        sample.payments.extend_from_within(..);
        assert_eq!(sample.query(&ledger), query);
    }
}

#[test]
fn reach_contains_whatever_any_rule_finds() {
    for (seed, sample) in samples(500) {
        let ledger = ledger_of(&sample.transfers);
        let query = sample.query(&ledger);
        let reached = query.reached(&ledger);
        let sub = SubLedger::new(&ledger, &query).expect("small balances");
        for rule in Rule::ALL {
            for account in sub.trace(rule).accounts() {
                assert!(reached.contains(&account.account), "seed {seed} under {rule}");
            }
        }
    }
}
