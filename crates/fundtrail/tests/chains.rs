//! Chains: the transfers by which traced money came to an account under the rule.

use fundtrail::{
    AccountBook, Chain, Currency, LedgerBuilder, Money, Query, Rule, Source, StepBalances, SubLedger, Time,
    Trace, Transfer, TransferIndex,
};

/// A ledger of one transfer a second: payer, payee, amount in fen.
fn traced<T>(
    lines: &[(&str, &str, i64)],
    payments: &[usize],
    rule: Rule,
    check: impl FnOnce(&SubLedger<'_>, &Trace, &AccountBook) -> T,
) -> T {
    let mut book = AccountBook::new();
    let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
    for (second, &(payer, payee, fen)) in (0..).zip(lines) {
        builder
            .push(Transfer {
                time: Time::from_seconds(second).expect("in range"),
                payer: book.intern(payer).into(),
                payee: book.intern(payee).into(),
                amount: Money::from_minor(fen),
                source: Source::new(0, second.unsigned_abs() + 2),
            })
            .expect("positive amounts");
    }
    let ledger = builder.from_table(book.len());
    let payments = payments.iter().map(|&p| TransferIndex::from_index(p));
    let query = Query::new(&ledger, payments).expect("payments");
    let sub = SubLedger::new(&ledger, &query).expect("small amounts");
    check(&sub, &sub.trace(rule), &book)
}

#[test]
fn the_widest_way_comes_first_and_the_rest_is_an_amount() {
    // 100 by B, 60 by C, of which 5 straight from C's own further arrival: two ways and what they carry.
    let lines = [
        ("V", "A", 160),
        ("A", "B", 100),
        ("A", "C", 60),
        ("B", "D", 90),
        ("C", "D", 60),
    ];
    traced(&lines, &[0], Rule::Fifo, |sub, trace, book| {
        let account = book.get("D").expect("interned");
        let all = sub.chains(trace, account, usize::MAX);
        let expected = [
            Chain {
                payment: 0,
                amount: 90,
                transfers: vec![0, 1, 3],
            },
            Chain {
                payment: 0,
                amount: 60,
                transfers: vec![0, 2, 4],
            },
        ];
        assert_eq!(all.chains, expected);
        assert_eq!((all.shown, all.received), (150, 150));
        let one = sub.chains(trace, account, 1);
        assert_eq!((one.chains.len(), one.shown, one.received), (1, 90, 150));
    });
}

#[test]
fn money_that_left_before_is_no_part_of_a_later_chain() {
    // B passes the first 50 on to D before the second 50 comes: D has it by the first way only.
    let lines = [("V", "B", 50), ("B", "D", 50), ("V", "B", 50), ("B", "E", 50)];
    traced(&lines, &[0, 2], Rule::Fifo, |sub, trace, book| {
        let to_d = sub.chains(trace, book.get("D").expect("interned"), usize::MAX);
        assert_eq!(
            to_d.chains,
            [Chain {
                payment: 0,
                amount: 50,
                transfers: vec![0, 1]
            }]
        );
        let to_e = sub.chains(trace, book.get("E").expect("interned"), usize::MAX);
        assert_eq!(
            to_e.chains,
            [Chain {
                payment: 1,
                amount: 50,
                transfers: vec![2, 3]
            }]
        );
    });
}

#[test]
fn a_chain_round_a_ring_begins_at_the_payment() {
    let lines = [("V", "A", 100), ("A", "B", 80), ("B", "A", 80)];
    for rule in Rule::ALL {
        traced(&lines, &[0], rule, |sub, trace, book| {
            let to_a = sub.chains(trace, book.get("A").expect("interned"), usize::MAX);
            let chain = |amount, transfers: &[usize]| Chain {
                payment: 0,
                amount,
                transfers: transfers.to_vec(),
            };
            assert_eq!(to_a.chains, [chain(100, &[0]), chain(80, &[0, 1, 2])], "{rule}");
            assert_eq!((to_a.shown, to_a.received), (180, 180));
        });
    }
}

#[test]
fn the_chains_are_those_by_which_money_came_under_the_rule() {
    // D got 60 by B first, then 100 by C, and pays E 60.
    let lines = [
        ("V", "A", 160),
        ("A", "B", 60),
        ("A", "C", 100),
        ("B", "D", 60),
        ("C", "D", 100),
        ("D", "E", 60),
    ];
    let (by_b, by_c) = (vec![0, 1, 3, 5], vec![0, 2, 4, 5]);
    for (rule, expected) in [
        (Rule::Fifo, vec![(60, &by_b)]),
        (Rule::Lifo, vec![(60, &by_c)]),
        // 22.5 of 60 and 37.5 of 100, in whole units.
        (Rule::ProRata, vec![(37, &by_c), (23, &by_b)]),
    ] {
        traced(&lines, &[0], rule, |sub, trace, book| {
            let found = sub.chains(trace, book.get("E").expect("interned"), usize::MAX);
            let told: Vec<_> = found.chains.iter().map(|c| (c.amount, &c.transfers)).collect();
            assert_eq!(told, expected, "{rule}");
        });
    }
}

#[test]
fn balances_before_and_after_stand_at_each_step() {
    let lines = [("O", "A", 30), ("V", "A", 100), ("A", "B", 120)];
    traced(&lines, &[1], Rule::Fifo, |sub, trace, book| {
        let found = sub.chains(trace, book.get("B").expect("interned"), 1);
        let two = |before, after| Some([Money::from_minor(before), Money::from_minor(after)]);
        let told: Vec<_> = found.balances.values().copied().collect();
        let step = |payer, payee| StepBalances { payer, payee };
        // Of V, which ends the trace, no balance is known.
        assert_eq!(told, [step(None, two(30, 130)), step(two(130, 10), two(0, 120))]);
    });
}

/// A unit of money: by which transfers it went, from a payment on; none where it is other money.
type Unit = Vec<usize>;

/// By which ways how much came to `account`, unit by unit, under a rule that takes money in order.
fn ways(lines: &[(&str, &str, i64)], payments: &[usize], account: &str, rule: Rule) -> Vec<(i64, Unit)> {
    let openings = |name: &str| {
        let changes = lines.iter().map(|&(payer, payee, amount)| {
            if payer == name {
                -amount
            } else if payee == name {
                amount
            } else {
                0
            }
        });
        let mut balance = 0;
        -changes.fold(0, |least: i64, change| {
            balance += change;
            least.min(balance)
        })
    };
    let ends: Vec<&str> = payments.iter().map(|&p| lines[p].0).collect();
    let mut held: std::collections::BTreeMap<&str, Vec<Unit>> = std::collections::BTreeMap::new();
    let mut came: std::collections::BTreeMap<Unit, i64> = std::collections::BTreeMap::new();
    for (at, &(payer, payee, amount)) in lines.iter().enumerate() {
        let size = usize::try_from(amount).expect("above zero");
        let mut units = if payments.contains(&at) {
            vec![vec![at]; size]
        } else if ends.contains(&payer) {
            vec![Vec::new(); size]
        } else {
            let held = held
                .entry(payer)
                .or_insert_with(|| vec![Vec::new(); usize::try_from(openings(payer)).expect("not negative")]);
            if rule == Rule::Fifo {
                held.drain(..size).collect()
            } else {
                held.split_off(held.len() - size)
            }
        };
        for unit in units
            .iter_mut()
            .filter(|unit| !unit.is_empty() && !payments.contains(&at))
        {
            unit.push(at);
        }
        if payee == account {
            for unit in units.iter().filter(|unit| !unit.is_empty()) {
                *came.entry(unit.clone()).or_default() += 1;
            }
        }
        let of_payee = held
            .entry(payee)
            .or_insert_with(|| vec![Vec::new(); usize::try_from(openings(payee)).expect("not negative")]);
        of_payee.extend(units);
    }
    came.into_iter().map(|(unit, amount)| (amount, unit)).collect()
}

#[test]
fn on_random_ledgers_the_chains_carry_all_that_was_received_by_the_ways_of_its_units() {
    // A small generator of our own, so that the ledgers are the same everywhere.
    let mut state = 7_u64;
    let mut next = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let names = ["V", "W", "A", "B", "C", "D", "E", "F"];
    let mut rings = 0;
    for _ in 0..150 {
        let lines: Vec<(&str, &str, i64)> = (0..30)
            .map(|_| {
                let payer = next(8) as usize;
                let payee = (payer + 1 + next(7) as usize) % 8;
                (names[payer], names[payee], next(60).cast_signed() + 1)
            })
            .collect();
        for rule in Rule::ALL {
            traced(&lines, &[0, 9], rule, |sub, trace, book| {
                for account in book.accounts() {
                    let all = sub.chains(trace, account, usize::MAX);
                    let context = || format!("{} under {rule} of {lines:?}", book.number(account));
                    assert_eq!(all.shown, all.received, "{}", context());
                    let amounts: Vec<_> = all.chains.iter().map(|chain| chain.amount).collect();
                    assert!(amounts.is_sorted_by(|a, b| a >= b), "largest first: {amounts:?}");
                    let line = |i: usize| trace.transfers()[i].transfer.index();
                    let mut told: Vec<(i64, Unit)> = Vec::new();
                    for chain in &all.chains {
                        let way: Unit = chain.transfers.iter().map(|&i| line(i)).collect();
                        let joined =
                            |pair: &[usize]| lines[pair[0]].1 == lines[pair[1]].0 && pair[0] < pair[1];
                        assert!(way.windows(2).all(joined), "{chain:?} {}", context());
                        assert_eq!(way[0], [0, 9][chain.payment], "{}", context());
                        let visits = way.iter().filter(|&&i| lines[i].1 == book.number(account));
                        rings += usize::from(visits.count() > 1);
                        told.push((chain.amount, way));
                    }
                    if matches!(rule, Rule::Fifo | Rule::Lifo) {
                        told.sort_by(|a, b| a.1.cmp(&b.1));
                        assert_eq!(
                            told,
                            ways(&lines, &[0, 9], book.number(account), rule),
                            "{}",
                            context()
                        );
                    }
                    let first = sub.chains(trace, account, 2);
                    let most = first.chains.first().map(|chain| chain.amount);
                    assert_eq!(most, amounts.first().copied(), "{}", context());
                }
            });
        }
    }
    assert!(rings > 100, "{rings} chains round a ring");
}
