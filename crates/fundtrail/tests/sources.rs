//! Sources: every vector, and what holds on every ledger.

mod common;

use std::collections::BTreeMap;

use common::{Named, Random, Sample, ledger_of, samples, vectors};
use fundtrail::sources::{HeldByAll, Origin, OriginKind, SourcesError, SourcesQuery, Upstream};
use fundtrail::{AccountBook, AccountId, Coverage, Ledger, Query, Rule, SubLedger, Time, TransferIndex};
use serde_json::Value;

const RULES: [Rule; 3] = [Rule::Fifo, Rule::Lifo, Rule::ProRata];

fn figures(named: &Named, upstream: &Upstream<'_>, rule: Rule) -> Value {
    let sources = upstream.sources(rule).expect("a rule of many origins");
    let currency = named.ledger.currency();
    let mut accounts = serde_json::Map::new();
    for asked in sources.asked() {
        let of = |figure: &dyn Fn(&fundtrail::sources::Split) -> i128| {
            let by_origin = asked.by_origin.iter().filter(|(_, split)| figure(split) > 0);
            let named = by_origin.map(|(origin, split)| {
                let Origin::Account(account) = sources.origins()[*origin].origin else {
                    panic!("tables have no exits here")
                };
                (
                    named.book.number(account).to_owned(),
                    Value::from(currency.plain(figure(split))),
                )
            });
            Value::Object(named.collect())
        };
        let (held, received) = (of(&|s| s.held), of(&|s| s.received));
        let empty = Value::Object(serde_json::Map::new());
        if held != empty || received != empty {
            accounts.insert(
                named.book.number(asked.account).to_owned(),
                serde_json::json!({ "held": held, "received": received }),
            );
        }
    }
    Value::Object(accounts)
}

#[test]
fn every_vector_has_the_right_origins_under_every_rule() {
    for (name, path) in vectors() {
        let folder = path.parent().expect("a folder");
        let expected = folder.join("sources").join(path.file_name().expect("a name"));
        let expected: Value =
            serde_json::from_str(&std::fs::read_to_string(&expected).expect("readable")).expect("JSON");
        let csv = std::fs::read_to_string(path.with_extension("csv")).expect("readable");
        let named = Named::from_csv(&csv);
        let query = SourcesQuery::new(named.book.accounts());
        let upstream = Upstream::new(&named.ledger, &named.book, &query).expect("balances in range");
        for rule in RULES {
            let wanted = sorted(&expected["rules"][rule.name()]);
            assert_eq!(figures(&named, &upstream, rule), wanted, "{name} under {rule}");
        }
    }
}

/// What a vector says, without the accounts that neither hold nor received anything.
fn sorted(accounts: &Value) -> Value {
    let accounts = accounts.as_object().expect("accounts").iter();
    let some = accounts.filter(|(_, figures)| {
        ["held", "received"]
            .iter()
            .any(|f| figures[f].as_object().is_some_and(|o| !o.is_empty()))
    });
    Value::Object(some.map(|(n, f)| (n.clone(), f.clone())).collect())
}

#[test]
fn one_account_asked_alone_has_what_it_has_among_all() {
    for (name, path) in vectors().into_iter().step_by(4) {
        let csv = std::fs::read_to_string(path.with_extension("csv")).expect("readable");
        let named = Named::from_csv(&csv);
        let all = SourcesQuery::new(named.book.accounts());
        let all = Upstream::new(&named.ledger, &named.book, &all).expect("balances in range");
        for account in named.book.accounts().take(8) {
            let alone = SourcesQuery::new([account]);
            let alone = Upstream::new(&named.ledger, &named.book, &alone).expect("balances in range");
            assert!(alone.transfers() <= all.transfers());
            for rule in RULES {
                let number = named.book.number(account);
                assert_eq!(
                    figures(&named, &alone, rule)[number],
                    figures(&named, &all, rule)[number],
                    "{name}, {number} under {rule}"
                );
            }
        }
    }
}

/// By account what it holds of each origin, twice: of all at once, and as asked for.
fn held_both_ways(ledger: &Ledger, book: &AccountBook, stop_at: &[AccountId], rule: Rule) -> [Vec<Held>; 2] {
    let stops = stop_at.iter().copied();
    let of_all = if rule == Rule::Fifo {
        HeldByAll::oldest_first(ledger, stops, Time::MAX)
    } else {
        HeldByAll::newest_first(ledger, stops, Time::MAX)
    };
    let of_all = of_all.expect("balances in range");
    let of_all = book.accounts().map(|account| {
        let parts = of_all.by(account);
        let count = parts.len();
        let by_origin: Held = parts.map(|(origin, held)| (origin, i128::from(held))).collect();
        assert_eq!(by_origin.len(), count, "each origin once");
        by_origin
    });
    let query = SourcesQuery::new(book.accounts()).stop_at(stop_at.iter().copied());
    let upstream = Upstream::new(ledger, book, &query).expect("balances in range");
    let sources = upstream.sources(rule).expect("a rule of many origins");
    let asked = sources.asked().iter().map(|asked| {
        let held = asked.by_origin.iter().filter(|(_, split)| split.held > 0);
        held.map(|&(at, split)| (sources.origins()[at].origin, split.held))
            .collect()
    });
    [of_all.collect(), asked.collect()]
}

type Held = BTreeMap<Origin, i128>;

#[test]
fn what_all_hold_at_once_is_what_they_hold_who_are_asked_for() {
    for rule in [Rule::Fifo, Rule::Lifo] {
        for (name, path) in vectors() {
            let csv = std::fs::read_to_string(path.with_extension("csv")).expect("readable");
            let named = Named::from_csv(&csv);
            let [of_all, asked] = held_both_ways(&named.ledger, &named.book, &[], rule);
            assert_eq!(of_all, asked, "{name} under {rule}");
        }
        let mut on_their_way = 0;
        for (seed, mut world) in worlds(400) {
            // The last transfer to an account comes after all others.
            let payees = world.ledger.transfers().payees();
            let last = payees.iter().rposition(|payee| payee.account().is_some());
            if let Some(last) = last.filter(|_| seed % 2 == 0) {
                let end = payees.len();
                world.ledger.add_transit(TransferIndex::from_index(last), end);
                on_their_way += 1;
            }
            let [of_all, asked] = held_both_ways(&world.ledger, &world.book, &world.stop_at, rule);
            assert_eq!(of_all, asked, "seed {seed} under {rule}");
        }
        assert!(on_their_way > 50, "{on_their_way}");
    }
}

/// A random ledger some of whose accounts are unseen.
struct World {
    sample: Sample,
    ledger: Ledger,
    book: AccountBook,
    unseen: Vec<AccountId>,
    stop_at: Vec<AccountId>,
}

fn worlds(count: u64) -> impl Iterator<Item = (u64, World)> {
    samples(count).map(|(seed, sample)| {
        let mut random = Random::new(seed ^ 0xB0C4);
        let mut ledger = ledger_of(&sample.transfers);
        let mut book = AccountBook::new();
        // Numbers whose order is not that of the accounts.
        for account in 0..ledger.accounts() {
            book.intern(&format!("{}-{account}", (account * 7) % 10));
        }
        let unseen: Vec<_> = book.accounts().filter(|_| random.chance(30)).collect();
        for &account in &unseen {
            ledger.set_coverage(account, Coverage::Unseen);
        }
        let stop_at = sample.stop_at.iter().filter(|&&a| a < ledger.accounts());
        let stop_at = stop_at.map(|&a| AccountId::from_index(a)).collect();
        (
            seed,
            World {
                sample,
                ledger,
                book,
                unseen,
                stop_at,
            },
        )
    })
}

#[test]
fn the_origins_of_an_account_add_up_to_its_balance_and_its_receipts() {
    for (seed, world) in worlds(600) {
        let query = SourcesQuery::new(world.book.accounts()).stop_at(world.stop_at.clone());
        let upstream = Upstream::new(&world.ledger, &world.book, &query).expect("balances in range");
        let all = SubLedger::of_accounts(
            &world.ledger,
            &world.sample.query(&world.ledger),
            &common::all_accounts(&world.ledger),
        )
        .expect("balances in range");
        let received = |account: AccountId| -> i128 {
            let arriving = world
                .ledger
                .transfers()
                .iter()
                .filter(|t| t.payee == account.into());
            arriving.map(|t| i128::from(t.amount)).sum()
        };
        for rule in RULES {
            let sources = upstream.sources(rule).expect("a rule of many origins");
            for asked in sources.asked() {
                let sum = asked
                    .by_origin
                    .iter()
                    .fold(asked.rest, |sum, (_, split)| sum + *split);
                assert_eq!(sum, asked.whole, "seed {seed} under {rule}");
                assert_eq!(asked.rest.held, 0, "every origin is kept apart");
                assert_eq!(asked.whole.received, received(asked.account), "seed {seed}");
                let is_origin =
                    world.unseen.contains(&asked.account) || world.stop_at.contains(&asked.account);
                // The query's own payers are terminal there, and tell no balance.
                if let (false, Some(balance)) = (is_origin, all.balance(asked.account)) {
                    assert_eq!(asked.whole.held, i128::from(balance), "seed {seed} under {rule}");
                }
            }
        }
    }
}

#[test]
fn an_origin_of_one_payment_is_what_tracing_that_payment_says() {
    for (seed, world) in worlds(400) {
        let query = SourcesQuery::new(world.book.accounts()).stop_at(world.stop_at.clone());
        let upstream = Upstream::new(&world.ledger, &world.book, &query).expect("balances in range");
        let ends = world.unseen.iter().chain(&world.stop_at).copied();
        for rule in [Rule::Fifo, Rule::Lifo] {
            let sources = upstream.sources(rule).expect("a rule of many origins");
            for origin in sources.origins().iter().filter(|o| o.kind != OriginKind::Opening) {
                for payment in &origin.payments {
                    let transfer = payment.transfer.expect("no opening");
                    let query = Query::new(&world.ledger, [transfer]).expect("a payment");
                    let query = query.stop_at(ends.clone());
                    let sub = SubLedger::new(&world.ledger, &query).expect("balances in range");
                    let trace = sub.trace(rule);
                    let held: i128 = trace.accounts().iter().map(|a| a.held).sum();
                    let told = payment.held.unwrap_or_default();
                    assert_eq!(told, held, "seed {seed}, {transfer:?} under {rule}");
                }
            }
        }
    }
}

#[test]
fn what_is_kept_apart_does_not_change_with_what_is_lumped() {
    for (seed, world) in worlds(300) {
        let all = SourcesQuery::new(world.book.accounts());
        let named: Vec<_> = world.book.accounts().step_by(2).collect();
        let some = all.clone().naming(named.iter().copied());
        let all = Upstream::new(&world.ledger, &world.book, &all).expect("balances in range");
        let some = Upstream::new(&world.ledger, &world.book, &some).expect("balances in range");
        for rule in [Rule::Fifo, Rule::Lifo] {
            let (all, some) = (
                all.sources(rule).expect("told"),
                some.sources(rule).expect("told"),
            );
            for (every, few) in all.asked().iter().zip(some.asked()) {
                let is_named = |&(origin, _): &&(usize, _)| match all.origins()[*origin].origin {
                    Origin::Account(account) => named.contains(&account),
                    Origin::Exit(_) => false,
                };
                let kept: Vec<_> = every.by_origin.iter().filter(is_named).copied().collect();
                assert_eq!(few.by_origin, kept, "seed {seed} under {rule}");
                assert_eq!(few.whole, every.whole, "seed {seed} under {rule}");
            }
        }
    }
}

#[test]
fn pro_rata_keeps_apart_the_origins_of_which_most_can_be_there() {
    // 10 of U's and 90 of V's are mixed in A; half of it goes on to B, to which W pays 40.
    let named = Named::from_csv(
        "id,time,from,to,amount\n\
         1,2026-03-01T09:00:00,U,A,10.00\n\
         2,2026-03-01T09:01:00,V,A,90.00\n\
         3,2026-03-01T09:02:00,A,B,50.00\n\
         4,2026-03-01T09:03:00,W,B,40.00\n",
    );
    let b = named.book.get("B").expect("B");
    let named_by = |most: usize| {
        let query = SourcesQuery::new([b]).naming_at_most(most);
        let upstream = Upstream::new(&named.ledger, &named.book, &query).expect("balances in range");
        let sources = upstream.sources(Rule::ProRata).expect("a rule of many origins");
        let asked = &sources.asked()[0];
        let held: Vec<_> = asked.by_origin.iter().map(|&(o, s)| (o, s.held)).collect();
        (held, asked.rest.held)
    };
    assert_eq!(named_by(3), (vec![(0, 500), (1, 4500), (2, 4000)], 0));
    assert_eq!(named_by(2), (vec![(1, 4500), (2, 4000)], 500));
    assert_eq!(named_by(1), (vec![(1, 4500)], 4500));
}

#[test]
fn every_rule_lies_within_the_bounds_of_each_origin() {
    for (seed, world) in worlds(150) {
        let asked = world.book.accounts().filter(|a| a.index() % 2 == 0);
        let query = SourcesQuery::new(asked).stop_at(world.stop_at.clone());
        let upstream = Upstream::new(&world.ledger, &world.book, &query).expect("balances in range");
        let told = RULES.map(|rule| upstream.sources(rule).expect("told"));
        for origin in 0..upstream.origins().len() {
            let bounds = upstream.bounds(origin).expect("bounds");
            for sources in &told {
                let held = sources.of_origin(origin).held;
                assert!(
                    bounds.at_least <= held && held <= bounds.at_most,
                    "seed {seed}, origin {origin} under {}: {held} within {bounds:?}",
                    sources.rule()
                );
            }
        }
    }
}

#[test]
fn a_rule_of_one_money_is_refused() {
    let named = Named::from_csv("id,time,from,to,amount\n1,2026-03-01T09:00:00,V,A,1.00\n");
    let query = SourcesQuery::new(named.book.get("A"));
    let upstream = Upstream::new(&named.ledger, &named.book, &query).expect("balances in range");
    assert_eq!(
        upstream.sources(Rule::TaintedLast),
        Err(SourcesError::RuleOfOneMoney(Rule::TaintedLast))
    );
}

#[test]
fn money_that_came_too_late_for_a_hand_over_is_no_source_of_it() {
    let named = Named::from_csv(
        "id,time,from,to,amount\n\
         1,2026-03-01T09:00:00,V,A,5.00\n\
         2,2026-03-01T09:01:00,A,B,5.00\n\
         3,2026-03-01T09:02:00,W,A,7.00\n",
    );
    let b = named.book.get("B").expect("B");
    let upstream =
        Upstream::new(&named.ledger, &named.book, &SourcesQuery::new([b])).expect("balances in range");
    assert_eq!(upstream.transfers(), 3, "V's opening balance, 1 and 2");
    let [origin] = upstream.origins() else {
        panic!("V alone")
    };
    assert_eq!((origin.level, origin.paid()), (2, 500));
    let numbers: BTreeMap<_, _> = upstream.accounts().map(|a| (named.book.number(a), a)).collect();
    assert_eq!(numbers.keys().copied().collect::<Vec<_>>(), ["A", "B", "V"]);
}
