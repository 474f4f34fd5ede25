use super::*;

#[test]
fn a_day_between_the_clocks_of_two_banks_is_one_movement() {
    let case = settled(
        "# A.csv
         A 03-03T10:00:00 +100 =100 V
         # V.csv
         V 03-01T10:00:00 -100 =0 A",
    );
    assert_eq!(transfers(&case), ["V A 100.00"]);
    let ledger = &case.ledgers[0];
    let only = fundtrail::TransferIndex::from_index(0);
    assert_ne!(ledger.transfers().payee_time(only), ledger.transfers().times()[0]);
}

#[test]
fn beyond_four_days_they_are_two() {
    let case = settled(
        "# A.csv
         A 03-09T10:00:00 +100 =100 V
         # V.csv
         V 03-01T10:00:00 -100 =0 A",
    );
    assert_eq!(
        transfers(&case),
        ["V A 100.00", "A unseen 100.00", "V A 100.00"],
        "what came before the records was gone when they began"
    );
}

#[test]
fn a_shared_serial_number_goes_before_the_clock() {
    let case = settled(
        "# A.csv
         A 10:00:01 +100 =100 V serial:S2
         A 10:01:00 +100 =200 V serial:S1
         # V.csv
         V 10:00:00 -100 =100 A serial:S1
         V 10:01:01 -100 =0 A serial:S2",
    );
    let ledger = &case.ledgers[0];
    for index in ledger.transfers().indices() {
        let lines: Vec<_> = ledger
            .transfers()
            .sources_of(index)
            .map(fundtrail::Source::line)
            .collect();
        assert!(lines == [2, 3] || lines == [3, 2], "{lines:?}");
    }
}

#[test]
fn a_date_alone_pairs_with_a_time_of_that_day() {
    let case = settled(
        "# A.csv
         A 03-01 +100 V
         # V.csv
         V 03-01T17:30:00 -100 =0 A",
    );
    assert_eq!(transfers(&case), ["V A 100.00"]);
}

#[test]
fn a_side_that_names_nobody_pairs_if_the_match_is_the_only_one() {
    let case = settled(
        "# A.csv
         A 10:00:03 +100 =100 V
         # V.csv
         V 10:00:00 -100 =0 - memo:转账",
    );
    assert_eq!(transfers(&case), ["V A 100.00"]);
    let two = settled(
        "# A.csv
         A 10:00:03 +100 =100 V
         # V.csv
         V 10:00:00 -100 =100 - memo:转账
         V 10:00:09 -100 =0 - memo:转账",
    );
    assert_eq!(transfers(&two).len(), 3, "either could be it");
}

#[test]
fn a_masked_side_pairs_like_one_that_names_nobody_if_its_digits_agree() {
    for (mask, joined) in [("****1234", true), ("****9999", false)] {
        let case = settled(&format!(
            "# A.csv
             622200001234 10:00:03 +100 =100 V
             # V.csv
             V 10:00:00 -100 =0 ~{mask}"
        ));
        assert_eq!(transfers(&case).len() == 1, joined, "{mask}");
    }
}

#[test]
fn words_or_a_name_that_contradict_keep_sides_apart() {
    for cells in ["memo:ATM取现", "name:乙"] {
        let case = settled(&format!(
            "# A.csv
             A 10:00:03 +100 =100 V holder:甲
             # V.csv
             V 10:00:00 -100 =0 - {cells}"
        ));
        assert_eq!(transfers(&case).len(), 2, "{cells}");
    }
}

#[test]
fn two_sides_that_name_nobody_are_never_joined() {
    let case = settled(
        "# A.csv
         A 10:00:03 +100 =100 - memo:转账
         # V.csv
         V 10:00:00 -100 =0 - memo:转账",
    );
    assert_eq!(transfers(&case), ["V unknown 100.00", "unknown A 100.00"]);
}

#[test]
fn a_difference_beyond_fifty_and_one_in_a_hundred_is_no_fee() {
    for (got, joined) in [("9900", true), ("9899", false)] {
        let case = settled(&format!(
            "# A.csv
             A 10:00:03 +{got} ={got} V
             # V.csv
             V 10:00:00 -10000 =0 A"
        ));
        let made = transfers(&case);
        assert_eq!(made == ["V A 9900.00", "V fee 100.00"], joined, "{made:?}");
    }
}

#[test]
fn a_payroll_line_is_its_payees_lines() {
    let case = settled(
        "# P.csv
         P 10:00:00 +300 =300 V
         P 10:05:00 -300 =0 - memo:代发
         # A.csv
         A 10:05:01 +100 =100 P
         # B.csv
         B 10:05:02 +200 =200 P",
    );
    assert_eq!(transfers(&case), ["V P 300.00", "P A 100.00", "P B 200.00"]);
    assert_eq!(fates(&case), ["transfer"; 4]);
}

#[test]
fn a_table_line_beside_a_statement_is_one_more_record_of_it() {
    let case = settled(
        "# table.csv
         table V A 10:00:02 100
         # A.csv
         A 10:00:05 +100 =100 V
         # V.csv
         V 10:00:00 -100 =0 A",
    );
    assert_eq!(transfers(&case), ["V A 100.00"]);
    let only = fundtrail::TransferIndex::from_index(0);
    assert_eq!(case.ledgers[0].transfers().sources_of(only).count(), 3);
    assert_eq!(case.counts().in_transfers, 3);
}

#[test]
fn a_table_line_of_others_counts() {
    let case = settled(
        "# table.csv
         table A B 10:30:00 40
         # A.csv
         A 10:00:05 +100 =100 V",
    );
    assert_eq!(transfers(&case), ["V A 100.00", "A B 40.00"]);
    assert_eq!(*case.ledgers[0].coverage(account(&case, "B")), Coverage::Whole);
}
