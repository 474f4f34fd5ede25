use super::*;

#[test]
fn a_covered_account_that_does_not_show_a_payment_did_not_get_it() {
    let case = settled(
        "# A.csv
         A 10:00:00 +100 =100 V
         A 10:30:00 -100 =0 B
         # B.csv
         B 09:00:00 +5 =5 X
         B 11:00:00 -5 =0 X",
    );
    assert_eq!(
        transfers(&case),
        ["X B 5.00", "V A 100.00", "A unmatched 100.00", "B X 5.00"]
    );
    assert_eq!(case.unmatched, 1);
    let exits = case.ledgers[0].exits();
    let exit = case.ledgers[0].transfers().payees()[2].exit().expect("an exit");
    assert_eq!(exits.exit(exit).name.as_deref(), Some("B"));
}

#[test]
fn what_a_covered_account_does_not_show_to_have_paid_is_other_money() {
    let case = settled(
        "# A.csv
         A 10:30:00 +100 =100 B
         # B.csv
         B 09:00:00 +500 =500 V
         B 11:00:00 -5 =495 X",
    );
    assert_eq!(transfers(&case)[1], "unmatched A 100.00");
    assert_ends(&case, Rule::Fifo, &[("B", "495.00"), ("X", "5.00")]);
}

#[test]
fn a_jump_of_that_amount_is_explained() {
    let case = settled(
        "# A.csv
         A 10:00:00 +100 =100 V
         A 10:30:00 -100 =0 B
         # B.csv
         B 09:00:00 +5 =5 X
         B 11:00:00 -5 =100 X",
    );
    assert_eq!(
        transfers(&case),
        ["X B 5.00", "V A 100.00", "A B 100.00", "B X 5.00"]
    );
    assert_eq!(case.unmatched, 0);
    assert!(notes(&case, "unrecorded").is_empty());
}

#[test]
fn without_believed_balances_the_line_counts() {
    let case = settled(
        "# A.csv
         A 10:00:00 +100 =100 V
         A 10:30:00 -100 =0 B
         # B.csv
         B 09:00:00 +5 X
         B 11:00:00 -5 X",
    );
    assert_ends(&case, Rule::Fifo, &[("B", "100.00")]);
}

#[test]
fn a_companion_table_says_for_which_time_an_account_was_asked() {
    let case = settled(
        "# facts.csv
         fact B 03-01T00:00:00..03-01T23:59:59
         # A.csv
         A 10:00:00 +100 =100 V
         A 10:30:00 -100 =0 B
         # B.csv
         B 09:00:00 +5 =5 X",
    );
    assert_eq!(
        transfers(&case)[2],
        "A unmatched 100.00",
        "nothing came until midnight"
    );
}
