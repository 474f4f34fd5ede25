//! The tracing half of the field's known faults, each as small invented statements.

mod common;

use common::{assert_ends, fates, reading, settled, transfers};
use fundtrail::Rule;
use fundtrail_statements::{Options, settle};

/// 27: the two sides of a movement, with different serials, memos and seconds, are one.
#[test]
fn mirrored_records_are_one_movement() {
    let case = settled(
        "# A.csv
         A 10:00:02 +50000 =50000 V memo:汇入 serial:K7
         A 10:05:00 -30000 =20000 B memo:货款 serial:K8
         # B.csv
         B 10:05:01 +30000 =30000 A memo:往来 serial:Z4
         # V.csv
         V 10:00:00 -50000 =1200 A serial:S1",
    );
    assert_eq!(transfers(&case), ["V A 50000.00", "A B 30000.00"]);
    let ledger = &case.ledgers[0];
    let first = fundtrail::TransferIndex::from_index(0);
    assert_eq!(
        ledger.transfers().sources_of(first).count(),
        2,
        "both lines are evidence"
    );
    assert_ends(&case, Rule::Fifo, &[("A", "20000.00"), ("B", "30000.00")]);
}

/// 29: of two equal payments the counterparty's number decides which is which.
#[test]
fn equal_payments_pair_by_counterparty() {
    let case = settled(
        "# A.csv
         A 08:00:00 +20000 =20000 V
         A 09:00:00 -10000 =10000 B
         A 09:00:00 -10000 =0 C
         # C.csv
         C 09:00:03 +10000 =10000 A",
    );
    assert_eq!(transfers(&case), ["V A 20000.00", "A B 10000.00", "A C 10000.00"]);
    assert_ends(&case, Rule::Lifo, &[("B", "10000.00"), ("C", "10000.00")]);
}

/// 30: a clock that runs early does not turn the order of a statement round.
#[test]
fn each_account_is_ordered_by_its_own_statement() {
    let case = settled(
        "# A.csv
         A 10:00:02 +50000 =50000 V
         A 10:00:04 -50000 =0 B
         # V.csv
         V 10:00:05 -50000 =0 A",
    );
    assert_eq!(transfers(&case), ["V A 50000.00", "A B 50000.00"]);
    assert_ends(&case, Rule::Fifo, &[("B", "50000.00")]);
}

/// 32: equal lines of one export are two payments; a second export of the same two adds none.
#[test]
fn a_victim_may_pay_twice_the_same() {
    let twice = "# V.csv
         V 10:00:00 -9999 =20002 A
         V 10:00:00 -9999 =10003 A
         ";
    let plain = "# V-nobalance.csv
         V 10:00:00 -9999 A
         V 10:00:00 -9999 A
         ";
    for text in [
        twice.to_owned(),
        plain.to_owned(),
        format!("{twice}{plain}"),
        format!("{plain}{twice}"),
    ] {
        assert_ends(&settled(&text), Rule::Fifo, &[("A", "19998.00")]);
    }
    let both = settled(&format!("{plain}{twice}"));
    assert_eq!(both.counts().duplicate, 2);
    assert_eq!(
        both.accounts[0].opening,
        Some(common::money("30001")),
        "the richer lines stay"
    );
}

/// 33: overlapping exports keep the larger count of each line.
#[test]
fn overlapping_exports_count_once() {
    let case = settled(
        "# mar01-02.csv
         A 03-01T09:00:00 +30000 V serial:S1
         A 03-02T09:00:00 -500 B
         A 03-02T09:00:00 -500 B
         # mar02-03.csv
         A 03-02T09:00:00 -500 B
         A 03-02T09:00:00 -500 B
         A 03-03T09:00:00 -29000 C serial:S2",
    );
    assert_ends(&case, Rule::Fifo, &[("B", "1000.00"), ("C", "29000.00")]);
    assert_eq!(fates(&case)[3..5], ["duplicate", "duplicate"]);
    assert!(
        case.notes
            .iter()
            .any(|n| n.code == "counted-once" && n.message.starts_with("2 lines"))
    );
}

/// 35: within one second the balances give the order.
#[test]
fn the_balance_orders_one_second() {
    let case = settled(
        "# A.csv
         A 10:00:00 -20000 =0 C
         A 10:00:00 +500 =500 X
         A 10:00:00 -30000 =20000 B
         A 10:00:00 +50000 =50000 V",
    );
    assert_eq!(
        transfers(&case),
        ["V A 50000.00", "A B 30000.00", "A C 20000.00", "X A 500.00"]
    );
    assert!(case.accounts[0].order_proven);
    assert_ends(&case, Rule::Lifo, &[("B", "30000.00"), ("C", "20000.00")]);
}

/// 37: dates without times or balances leave the order open, which is said.
#[test]
fn an_order_that_nothing_proves_is_marked() {
    let lines = ["A 03-01 +50000 V", "A 03-01 +50000 X", "A 03-01 -50000 B"];
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let case = settled(&format!(
            "# A.csv\n{}\n{}\n{}",
            lines[order[0]], lines[order[1]], lines[order[2]]
        ));
        assert!(!case.accounts[0].order_proven);
        assert_eq!(case.ledgers[0].ties()[0].transfers.len(), 3);
        assert!(case.notes.iter().any(|n| n.code == "order-not-proven"));
        assert_ends(&case, Rule::ProRata, &[("A", "25000.00"), ("B", "25000.00")]);
    }
}

/// 39: what was paid before the money came is none of it.
#[test]
fn money_follows_time() {
    let case = settled(
        "# A.csv
         A 10:00:00 +50000 =50000 V
         A 11:00:00 -50000 =0 B
         # B.csv
         B 09:00:00 -8000 =0 C
         B 11:00:01 +50000 =50000 A",
    );
    assert_ends(&case, Rule::Fifo, &[("B", "50000.00")]);
}

/// 46: a jump of the balance is other money, just before the line that shows it.
#[test]
fn a_gap_in_a_statement_is_other_money() {
    let case = settled(
        "# A.csv
         A 10:00:00 +10000 =10000 V
         A 10:30:00 -3000 =57000 B",
    );
    assert_eq!(
        transfers(&case),
        ["V A 10000.00", "unrecorded A 50000.00", "A B 3000.00"]
    );
    let note = case
        .notes
        .iter()
        .find(|n| n.code == "unrecorded")
        .expect("it is reported");
    assert!(note.message.contains("+50,000.00"), "{}", note.message);
    assert_eq!(note.source, Some(fundtrail::Source::new(0, 3)));
    assert_ends(&case, Rule::Fifo, &[("A", "7000.00"), ("B", "3000.00")]);
    assert_ends(&case, Rule::ProRata, &[("A", "9500.00"), ("B", "500.00")]);
}

/// 47: a fee of its own line, and one that only the difference of the two sides shows.
#[test]
fn fees_end_at_the_bank() {
    let case = settled(
        "# A.csv
         A 10:00:00 +10015 =10015 V
         A 10:05:00 -10000 =15 B
         A 10:05:00 -15 =0 - memo:手续费
         # B.csv
         B 10:05:02 +10000 =10000 A
         B 10:06:00 -10000 =0 C
         # C.csv
         C 10:06:03 +9990 =9990 B",
    );
    assert_ends(&case, Rule::Fifo, &[("C", "9990.00"), ("fee", "25.00")]);
}

/// 48: a reversal undoes, by red ink or by a return before arrival.
#[test]
fn a_reversal_in_the_middle_is_void() {
    let red_ink = settled(
        "# A.csv
         A 10:00:00 +50000 =50000 V serial:S1
         A 10:05:00 -20000 =30000 B serial:S2
         A 10:06:00 --20000 =50000 B serial:S2 memo:冲正
         A 10:10:00 -50000 =0 C serial:S3",
    );
    let returned = settled(
        "# A.csv
         A 10:00:00 +50000 =50000 V serial:S1
         A 10:05:00 -20000 =30000 B serial:S2
         A 10:06:00 +20000 =50000 B serial:S2R memo:退汇
         A 10:10:00 -50000 =0 C serial:S3",
    );
    for case in [red_ink, returned] {
        assert_eq!(fates(&case), ["transfer", "void", "void", "transfer"]);
        assert_ends(&case, Rule::Fifo, &[("C", "50000.00")]);
    }
}

/// 50: status words decide, and where they are not known, the balance.
#[test]
fn the_balance_says_whether_a_transaction_failed() {
    let case = settled(
        "# A.csv
         A 10:00:00 +50000 =50000 V status:成功
         A 10:01:00 -50000 =50000 B status:失败
         A 10:02:00 -30000 =20000 C status:01
         A 10:03:00 -20000 =0 D
         A 10:04:00 -7 =0 D status:02",
    );
    assert_eq!(
        fates(&case),
        ["transfer", "failed", "transfer", "transfer", "failed"]
    );
    assert_ends(&case, Rule::Fifo, &[("C", "30000.00"), ("D", "20000.00")]);
}

/// 52: a card is a name of the account behind it; equal last digits are nothing.
#[test]
fn a_card_and_its_account_are_one() {
    let case = settled(
        "# A.csv
         6001/7500 10:00:00 +50000 V
         6001/7500 10:05:00 -50000 6002
         # B.csv
         6002/7600 10:05:01 +50000 7500
         6002/7600 10:09:00 -50000 7600
         6002 10:10:00 -50000 C
         # other.csv
         8001 10:06:00 -50000 D",
    );
    assert_eq!(fates(&case)[3], "own");
    assert_ends(&case, Rule::Fifo, &[("C", "50000.00")]);
    let b = case.book.get("7600").expect("known");
    assert_eq!(case.book.numbers(b).collect::<Vec<_>>(), ["6002", "7600"]);
}

/// 55: lines without a counterparty end at exits that link nobody.
#[test]
fn a_missing_counterparty_links_nobody() {
    let case = settled(
        "# A.csv
         A 10:00:00 +35000 =35000 V
         A 10:05:00 -20000 =15000 - memo:ATM取现
         A 10:06:00 -10000 =5000 - memo:转账
         A 10:07:00 -5000 =0 - memo:消费
         # C.csv
         C 10:06:30 +9000 =9000 - memo:现金存入
         C 10:07:00 +5000 =14000 - memo:转账",
    );
    assert_ends(
        &case,
        Rule::Fifo,
        &[
            ("cash", "20000.00"),
            ("merchant", "5000.00"),
            ("unknown", "10000.00"),
        ],
    );
}

/// A direction column that chains only when swapped is an error that shows both lines.
#[test]
fn swapped_directions_are_refused() {
    let swapped = reading(
        "# A.csv
         A 10:00:00 -100 =100 B
         A 10:01:00 -50 =150 B
         A 10:02:00 +30 =120 B",
    );
    let error = settle(&swapped, &Options::default()).expect_err("the directions are swapped");
    assert!(error.to_string().starts_with("A.csv:2 and A.csv:3"), "{error}");
}

/// Two exports that give one transaction different balances are an error that shows both lines.
#[test]
fn contradictory_exports_are_refused() {
    let contradictory = reading(
        "# A1.csv
         A 10:00:00 -100 =900 B serial:S1
         # A2.csv
         A 10:00:00 -100 =800 B serial:S1",
    );
    let error = settle(&contradictory, &Options::default()).expect_err("the exports contradict");
    assert!(error.to_string().starts_with("A1.csv:2 and A2.csv:2"), "{error}");
}
