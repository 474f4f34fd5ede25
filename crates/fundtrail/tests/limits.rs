//! What is large: paths without number, instants full of circles, sums near the limits.

mod common;

use std::fmt::Write as _;

use common::{Named, Plain, ledger_of};
use fundtrail::{AccountId, Query, Rule, SubLedger, TraceError, TransferIndex};

fn plain(time: u64, payer: usize, payee: usize, amount: i64) -> Plain {
    Plain {
        time,
        payer: Some(payer),
        payee: Some(payee),
        amount,
    }
}

#[test]
fn two_to_the_thirty_paths_are_no_work() {
    // 30 layers of two accounts; each account pays half of what it has to each account of the next layer.
    let mut csv = String::from("id,time,from,to,amount\n");
    let mut line = |id: String, minute: u32, from: String, to: String, amount: i64| {
        let (hour, minute) = (9 + minute / 60, minute % 60);
        writeln!(
            csv,
            "{id},2026-03-01T{hour:02}:{minute:02}:00,{from},{to},{amount}"
        )
        .expect("a string");
    };
    line("va".into(), 0, "V".into(), "L0a".into(), 1 << 29);
    line("vb".into(), 0, "V".into(), "L0b".into(), 1 << 29);
    for layer in 0..29 {
        for from in ['a', 'b'] {
            for to in ['a', 'b'] {
                let (payer, payee) = (format!("L{layer}{from}"), format!("L{}{to}", layer + 1));
                line(format!("{payer}{payee}"), layer + 1, payer, payee, 1 << 28);
            }
        }
    }
    let named = Named::from_csv(&csv);
    let query = Query::new(&named.ledger, ["va", "vb"].map(|id| named.transfer(id))).expect("payments");
    let sub = SubLedger::new(&named.ledger, &query).expect("balances in range");
    for rule in Rule::ALL {
        let trace = sub.trace(rule);
        for last in ["L29a", "L29b"] {
            let account = trace
                .account(named.book.get(last).expect("an account"))
                .expect("listed");
            assert_eq!(
                (account.held, account.level),
                (100 * (1 << 29), 30),
                "{last} under {rule}"
            );
        }
        assert_eq!(trace.totals().held, 100 * (1 << 30));
    }
}

#[test]
fn an_instant_full_of_circles_settles_circle_after_circle() {
    // 33,333 circles of three accounts, each also paying into the next one; lines in the opposite order.
    // Settling by the page's own words would look for circles 33,333 times.
    let circles = 33_333;
    let mut transfers = Vec::new();
    for c in (0..circles).rev() {
        let (a, b, d) = (3 * c, 3 * c + 1, 3 * c + 2);
        transfers.extend([plain(0, a, b, 1), plain(0, b, d, 1), plain(0, d, a, 1)]);
        if c + 1 < circles {
            transfers.push(plain(0, d, a + 3, 1));
        }
    }
    let ledger = ledger_of(&transfers);
    let lines: Vec<usize> = ledger
        .transfers()
        .iter()
        .map(|t| t.source.line() as usize)
        .collect();
    let circle_of = |line: usize| transfers[line].payer.expect("an account") / 3;
    assert_eq!(lines.len(), transfers.len());
    assert!(
        lines.is_sorted_by_key(|&line| circle_of(line)),
        "the first circle pays into all others"
    );
    for of_circle in lines.chunk_by(|&a, &b| circle_of(a) == circle_of(b)) {
        assert!(of_circle.is_sorted(), "inside a circle, and behind it, by line");
    }
}

#[test]
fn a_sum_beyond_64_bits_is_an_error_that_names_account_and_transfer() {
    let error = |transfers: &[Plain], payment: usize| {
        let ledger = ledger_of(transfers);
        let query = Query::new(&ledger, [TransferIndex::from_index(payment)]).expect("a payment");
        SubLedger::new(&ledger, &query).expect_err("too large")
    };
    let too_large = |account, transfer| TraceError::BalanceTooLarge {
        account: AccountId::from_index(account),
        transfer: TransferIndex::from_index(transfer),
    };
    // More arrives than an account can hold.
    let arrives = [plain(0, 0, 1, i64::MAX), plain(1, 2, 1, 1)];
    assert_eq!(error(&arrives, 0), too_large(1, 1));
    // The opening balance that it needs and what arrives later pass the limit together.
    let needs = [
        plain(0, 0, 1, 5),
        plain(1, 1, 2, i64::MAX),
        plain(2, 3, 1, i64::MAX),
        plain(3, 3, 1, 10),
    ];
    assert_eq!(error(&needs, 0), too_large(1, 3));
    // It can need more than it can hold.
    let pays = [
        plain(0, 0, 1, 1),
        plain(1, 1, 2, i64::MAX),
        plain(2, 1, 3, i64::MAX),
    ];
    assert_eq!(error(&pays, 0), too_large(1, 2));
}

#[test]
fn money_that_goes_round_adds_up_beyond_64_bits() {
    // The same i64::MAX goes round three times: each balance fits, what arrived in all does not.
    let mut transfers = vec![plain(0, 0, 1, i64::MAX)];
    for round in 0..3 {
        transfers.extend([
            plain(2 * round + 1, 1, 2, i64::MAX),
            plain(2 * round + 2, 2, 1, i64::MAX),
        ]);
    }
    let ledger = ledger_of(&transfers);
    let query = Query::new(&ledger, [TransferIndex::from_index(0)]).expect("a payment");
    let sub = SubLedger::new(&ledger, &query).expect("each balance fits");
    for rule in Rule::ALL {
        let trace = sub.trace(rule);
        let first = trace.account(AccountId::from_index(1)).expect("listed");
        assert_eq!(first.received, 4 * i128::from(i64::MAX), "under {rule}");
        assert_eq!(first.held, i128::from(i64::MAX));
    }
}

#[test]
fn payments_that_together_pass_64_bits_are_added_up_exactly() {
    let transfers = [
        plain(0, 0, 1, i64::MAX),
        plain(0, 0, 2, i64::MAX),
        plain(0, 0, 3, i64::MAX),
    ];
    let ledger = ledger_of(&transfers);
    let query = Query::new(&ledger, ledger.transfers().indices()).expect("payments");
    let trace = SubLedger::new(&ledger, &query)
        .expect("each fits")
        .trace(Rule::Fifo);
    assert_eq!(trace.totals().paid, 3 * i128::from(i64::MAX));
    assert_eq!(trace.totals().held, 3 * i128::from(i64::MAX));
}
