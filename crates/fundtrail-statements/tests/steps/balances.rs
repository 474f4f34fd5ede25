use super::*;

#[test]
fn a_newest_first_export_is_read_from_its_end() {
    let case = settled(
        "# A.csv
         A 10:02:00 -50 =50 C
         A 10:00:00 -50 =100 B
         A 10:00:00 +150 =150 V",
    );
    assert_eq!(transfers(&case), ["V A 150.00", "A B 50.00", "A C 50.00"]);
    let plain = settled(
        "# A.csv
         A 10:02:00 -50 C
         A 10:00:00 -50 B
         A 10:00:00 +100 V
         A 10:00:00 +50 W",
    );
    assert_eq!(transfers(&plain)[..2], ["W A 50.00", "V A 100.00"]);
}

#[test]
fn a_column_of_zeros_or_of_nonsense_is_not_believed() {
    let zeros = settled(
        "# A.csv
         A 10:00:00 +100 =0 V
         A 10:01:00 -50 =0 B",
    );
    assert_eq!(opening(&zeros, "A"), None);
    assert_eq!(transfers(&zeros).len(), 2);
    let nonsense = settled(
        "# A.csv
         A 10:00:00 +100 =7 V
         A 10:01:00 -50 =12 B
         A 10:02:00 -10 =99 B
         A 10:03:00 -10 =3 B
         A 10:04:00 -10 =8 B",
    );
    assert_eq!(opening(&nonsense, "A"), None);
    assert_eq!(transfers(&nonsense).len(), 5);
}

#[test]
fn the_opening_is_what_was_there_before_the_first_line() {
    let case = settled(
        "# A.csv
         A 10:00:00 +100 =140 V",
    );
    assert_eq!(opening(&case, "A"), Some(money("40")));
}

#[test]
fn a_credit_line_lends_what_is_short_and_takes_it_back_first() {
    let case = settled(
        "# A.csv
         A 09:00:00 -30 =-20 B
         A 10:00:00 +100 =80 V
         A 11:00:00 -80 =0 C",
    );
    assert_eq!(
        transfers(&case),
        [
            "loan A 20.00",
            "A B 30.00",
            "V A 100.00",
            "A loan 20.00",
            "A C 80.00"
        ]
    );
    assert_eq!(opening(&case, "A"), Some(money("10")));
    assert_ends(&case, Rule::Fifo, &[("C", "80.00"), ("loan", "20.00")]);
}

#[test]
fn an_account_that_opens_in_debt_opens_with_nothing() {
    let case = settled(
        "# A.csv
         A 10:00:00 +100 =40 V
         A 10:01:00 -10 =30 B",
    );
    assert_eq!(opening(&case, "A"), Some(money("0")));
    assert_eq!(transfers(&case), ["V A 100.00", "A loan 60.00", "A B 10.00"]);
}

#[test]
fn what_the_opening_cannot_hold_was_gone_before() {
    let case = settled(
        "# V.csv
         V 09:00:00 -100 =0 A
         # A.csv
         A 10:00:00 +5 =35 X
         A 11:00:00 -35 =0 B",
    );
    assert_eq!(
        transfers(&case),
        ["V A 100.00", "A unseen 70.00", "X A 5.00", "A B 35.00"]
    );
    assert_eq!(opening(&case, "A"), Some(money("0")));
    let from = common::interval("10:00:00").start;
    let covered = case.ledgers[0].coverage(account(&case, "A"));
    assert!(matches!(covered, Coverage::Periods(p) if p[0].from == from));
}

#[test]
fn an_opening_that_holds_it_all_had_other_money_first() {
    let case = settled(
        "# V.csv
         V 09:00:00 -100 =0 A
         # A.csv
         A 11:00:00 -130 =10 B",
    );
    assert_eq!(transfers(&case), ["V A 100.00", "A B 130.00"]);
    assert_eq!(opening(&case, "A"), Some(money("40")));
}

#[test]
fn a_stretch_between_two_exports_is_missing_where_the_balance_jumps() {
    let case = settled(
        "# A1.csv
         A 03-01T10:00:00 +100 =100 V
         # A2.csv
         A 03-09T10:00:00 -30 =10 B",
    );
    assert_eq!(transfers(&case), ["V A 100.00", "A unseen 60.00", "A B 30.00"]);
    assert_eq!(case.accounts[0].covered.len(), 2);
    assert_eq!(notes(&case, "records-missing").len(), 1);
    let whole = settled(
        "# A1.csv
         A 03-01T10:00:00 +100 =100 V
         # A2.csv
         A 03-09T10:00:00 -30 =70 B",
    );
    assert_eq!(
        whole.accounts[0].covered.len(),
        1,
        "the balance says that nothing happened"
    );
}

#[test]
fn an_account_known_only_as_a_counterparty_is_unseen() {
    let case = settled(
        "# A.csv
         A 10:00:00 +100 =100 V",
    );
    assert_eq!(*case.ledgers[0].coverage(account(&case, "V")), Coverage::Unseen);
}

#[test]
fn what_is_paid_from_nothing_after_the_records_end_came_in_unseen() {
    let case = settled(
        "# A.csv
         A 09:00:00 +100 =100 D
         A 10:00:00 +50000 =50100 V
         A 10:00:05 -50000 =100 B
         A 10:00:06 -100 =0 E
         # B.csv
         B 10:00:05 +50000 =50000 A
         B 10:30:00 +6000 =56000 A
         B 10:31:00 -6000 =50000 C",
    );
    // Worked out by hand: the opening of A is 0.00, as its balances say.
    assert_ends(
        &case,
        Rule::Fifo,
        &[("B", "44000.00"), ("C", "5900.00"), ("E", "100.00")],
    );
    assert_ends(&case, Rule::Lifo, &[("B", "50000.00")]);
    assert_ends(&case, Rule::TaintedLast, &[("B", "49900.00"), ("E", "100.00")]);
    assert_ends(&case, Rule::TaintedFirst, &[("B", "44000.00"), ("C", "6000.00")]);
}

#[test]
fn balances_that_are_not_believed_are_noted_at_the_first_break() {
    let case = settled(
        "# A.csv
         A 09:00:00 +100 =100 V
         A 10:00:00 -10 =500 B
         A 11:00:00 -10 =900 B
         A 12:00:00 -10 =100 B
         A 13:00:00 -10 =700 B
         A 14:00:00 -10 =300 B",
    );
    let note = case
        .notes
        .iter()
        .find(|note| note.code == "balances-not-believed");
    assert_eq!(
        note.and_then(|note| note.source).map(fundtrail::Source::line),
        Some(3)
    );
}
