//! Chains add up to what an account received.

use fundtrail::{
    AccountBook, Currency, LedgerBuilder, Money, Query, Rule, Source, SubLedger, Time, Trace, Transfer,
    TransferIndex,
};
use fundtrail_report::{Chain, chains};

/// A ledger of one transfer a second: payer, payee, amount in fen.
fn traced<T>(
    lines: &[(&str, &str, i64)],
    payments: &[usize],
    check: impl FnOnce(&fundtrail::Ledger, &Trace, &AccountBook) -> T,
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
    check(&ledger, &sub.trace(Rule::Fifo), &book)
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
    traced(&lines, &[0], |ledger, trace, book| {
        let account = book.get("D").expect("interned");
        let all = chains(ledger, trace, account, usize::MAX);
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
        let one = chains(ledger, trace, account, 1);
        assert_eq!((one.chains.len(), one.shown, one.received), (1, 90, 150));
    });
}

#[test]
fn money_that_left_before_is_no_part_of_a_later_chain() {
    // B passes the first 50 on to D before the second 50 comes: D has it by the first way only.
    let lines = [("V", "B", 50), ("B", "D", 50), ("V", "B", 50), ("B", "E", 50)];
    traced(&lines, &[0, 2], |ledger, trace, book| {
        let to_d = chains(ledger, trace, book.get("D").expect("interned"), usize::MAX);
        assert_eq!(
            to_d.chains,
            [Chain {
                payment: 0,
                amount: 50,
                transfers: vec![0, 1]
            }]
        );
        let to_e = chains(ledger, trace, book.get("E").expect("interned"), usize::MAX);
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
fn money_that_came_back_is_told_from_where_it_left() {
    let lines = [("V", "A", 100), ("A", "B", 80), ("B", "A", 80)];
    traced(&lines, &[0], |ledger, trace, book| {
        let to_a = chains(ledger, trace, book.get("A").expect("interned"), usize::MAX);
        let expected = [
            Chain {
                payment: 0,
                amount: 100,
                transfers: vec![0],
            },
            Chain {
                payment: 0,
                amount: 80,
                transfers: vec![1, 2],
            },
        ];
        assert_eq!(to_a.chains, expected);
        assert_eq!((to_a.shown, to_a.received), (180, 180));
    });
}

#[test]
fn on_random_ledgers_the_chains_carry_all_that_was_received() {
    // A small generator of our own, so that the ledgers are the same everywhere.
    let mut state = 7_u64;
    let mut next = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let names = ["V", "W", "A", "B", "C", "D", "E", "F"];
    for _ in 0..300 {
        let lines: Vec<(&str, &str, i64)> = (0..30)
            .map(|_| {
                let payer = next(8) as usize;
                let payee = (payer + 1 + next(7) as usize) % 8;
                (names[payer], names[payee], next(500).cast_signed() + 1)
            })
            .collect();
        traced(&lines, &[0, 9], |ledger, trace, book| {
            for account in book.accounts() {
                let all = chains(ledger, trace, account, usize::MAX);
                assert_eq!(all.shown, all.received, "{} of {lines:?}", book.number(account));
                let amounts: Vec<_> = all.chains.iter().map(|chain| chain.amount).collect();
                assert!(amounts.is_sorted_by(|a, b| a >= b), "largest first: {amounts:?}");
                for chain in &all.chains {
                    let transfer = |i: usize| ledger.transfers().get(trace.transfers()[i].transfer);
                    let joined = |pair: &[usize]| {
                        transfer(pair[0]).payee == transfer(pair[1]).payer && pair[0] < pair[1]
                    };
                    assert!(chain.transfers.windows(2).all(joined), "{chain:?}");
                }
            }
        });
    }
}
