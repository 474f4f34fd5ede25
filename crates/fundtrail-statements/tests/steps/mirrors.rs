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

/// Where the money of each transfer may go on, by transfer, as lines.
fn leads(case: &fundtrail_statements::Settled) -> Vec<Vec<u64>> {
    let transfers = case.ledgers[0].transfers();
    let lines = |index| transfers.leads(index).iter().map(|lead| lead.line()).collect();
    transfers.indices().map(lines).collect()
}

#[test]
fn sides_that_give_names_alone_are_one_movement_if_amount_and_time_leave_no_choice() {
    let case = settled(
        "# A.csv
         A 10:00:00 +500 =500 V holder:张三
         A 10:05:00 -500 =0 - name:李四 holder:张三
         # B.csv
         B 10:05:02 +500 =500 - name:张三 holder:李四
         B 10:09:00 -200 =300 C name:王五 holder:李四",
    );
    assert_eq!(transfers(&case), ["V A 500.00", "A B 500.00", "B C 200.00"]);
    assert_eq!(leads(&case), [const { Vec::<u64>::new() }; 3]);
}

#[test]
fn a_name_on_one_side_is_enough_at_one_time_and_a_lead_hours_later() {
    let at = |time: &str| {
        settled(&format!(
            "# A.csv
             A 10:00:00 +500 =500 V holder:张三
             A 10:05:00 -500 =0 - name:李四 holder:张三
             # B.csv
             B {time} +500 =500 - holder:李四"
        ))
    };
    assert_eq!(transfers(&at("10:05:02")), ["V A 500.00", "A B 500.00"]);
    let later = at("13:05:02");
    assert_eq!(
        transfers(&later),
        ["V A 500.00", "A unknown 500.00", "unknown B 500.00"]
    );
    assert_eq!(leads(&later), [vec![], vec![2], vec![]]);
}

#[test]
fn each_others_names_join_sides_that_banks_book_days_apart() {
    let case = settled(
        "# A.csv
         A 03-01T10:00:00 +500 =500 V holder:张三
         A 03-01T10:05:00 -500 =0 - name:李四 holder:张三
         # B.csv
         B 03-02T09:00:00 +500 =500 - name:张三 holder:李四",
    );
    assert_eq!(transfers(&case), ["V A 500.00", "A B 500.00"]);
}

#[test]
fn names_alone_join_accounts_of_unknown_holders_if_amount_and_time_leave_no_choice_and_it_is_noted() {
    let case = settled(
        "# A.csv
         A 10:00:00 +500 =500 V
         A 10:05:00 -500 =0 - name:李四
         # B.csv
         B 10:05:02 +500 =500 - name:张三
         B 10:09:00 -200 =300 C name:王五",
    );
    assert_eq!(transfers(&case), ["V A 500.00", "A B 500.00", "B C 200.00"]);
    assert_eq!(leads(&case), [const { Vec::<u64>::new() }; 3]);
    let [note] = notes(&case, "joined-by-names")[..] else {
        panic!("one note")
    };
    assert!(note.contains("B.csv:2"), "{note}");
}

#[test]
fn where_names_of_unknown_holders_leave_a_choice_every_line_is_named() {
    let case = settled(
        "# A.csv
         A 10:00:00 +500 =500 V
         A 10:05:00 -500 =0 - name:李四
         # B.csv
         B 10:05:02 +500 =500 - name:张三
         # C.csv
         C 10:05:09 +500 =500 - name:张三",
    );
    assert_eq!(transfers(&case)[1], "A unknown 500.00");
    assert_eq!(leads(&case)[1], [2, 2]);
    assert!(notes(&case, "joined-by-names").is_empty());
}

#[test]
fn a_name_that_another_account_bears_or_a_second_name_of_one_account_leaves_a_lead() {
    let of_another = settled(
        "# A.csv
         A 10:00:00 +500 =500 V
         A 10:01:00 -100 =400 L name:李四
         A 10:05:00 -400 =0 - name:李四
         # B.csv
         B 10:05:02 +400 =400 - name:张三",
    );
    assert_eq!(transfers(&of_another)[2], "A unknown 400.00", "李四 is L");
    assert_eq!(leads(&of_another)[2], [2]);
    let two_names = settled(
        "# A.csv
         A 10:00:00 +500 =500 V
         A 10:05:00 -300 =200 - name:李四
         A 10:25:00 -200 =0 - name:赵六
         # B.csv
         B 10:05:02 +300 =300 - name:张三
         B 10:25:03 +200 =500 - name:张三",
    );
    let ends = ["A unknown 300.00", "unknown B 300.00", "A unknown 200.00"];
    assert_eq!(transfers(&two_names)[1..4], ends, "B is either 李四 or 赵六");
    assert_eq!(
        (&leads(&two_names)[1][..], &leads(&two_names)[3][..]),
        (&[2][..], &[3][..])
    );
}

#[test]
fn where_a_side_of_unknown_holders_says_nothing_the_only_line_of_that_amount_and_time_is_a_lead() {
    let of = |cells: &str, more: &str| {
        settled(&format!(
            "# A.csv
             A 10:00:00 +500 =500 V
             A 10:05:00 -500 =0 - name:李四
             # B.csv
             B 10:05:02 +500 =500 - {cells}
             {more}"
        ))
    };
    let only = of("memo:转账", "");
    assert_eq!(transfers(&only)[1..], ["A unknown 500.00", "unknown B 500.00"]);
    assert_eq!(leads(&only)[1], [2]);
    let two = of("memo:转账", "# C.csv\n C 10:05:03 +500 =500 - memo:转账");
    assert!(leads(&two)[1].is_empty(), "either could be it");
    let of_a_shop = of("memo:转账 merchant:8800", "");
    assert!(leads(&of_a_shop)[1].is_empty(), "a shop pays B");
}

#[test]
fn masks_that_fit_each_other_join_sides_and_masks_that_do_not_keep_them_apart() {
    for (mask, joined) in [("****1234", true), ("****9999", false)] {
        let case = settled(&format!(
            "# A.csv
             622200005678 10:00:00 +500 =500 V
             622200005678 10:05:00 -500 =0 ~{mask}
             # B.csv
             622200001234 10:05:02 +500 =500 ~****5678"
        ));
        assert_eq!(transfers(&case).len() == 2, joined, "{mask}");
        assert_eq!(notes(&case, "joined-by-names").len() == 1, joined, "{mask}");
        assert!(leads(&case).iter().all(Vec::is_empty), "{mask}");
    }
}

#[test]
fn two_accounts_of_one_name_with_the_same_arrival_leave_a_choice_and_both_are_named() {
    let case = settled(
        "# A.csv
         A 10:00:00 +500 =500 V holder:张三
         A 10:05:00 -500 =0 - name:李四 holder:张三
         # B.csv
         B 10:05:02 +500 =500 - name:张三 holder:李四
         # C.csv
         C 10:05:09 +500 =500 - name:张三 holder:李四",
    );
    assert_eq!(transfers(&case)[1], "A unknown 500.00");
    assert_eq!(leads(&case)[1], [2, 2]);
}

#[test]
fn of_two_accounts_of_one_name_the_one_with_the_arrival_is_meant() {
    let case = settled(
        "# A.csv
         A 10:00:00 +500 =500 V holder:张三
         A 10:05:00 -500 =0 - name:李四 holder:张三
         # B.csv
         B 10:05:02 +400 =400 - name:张三 holder:李四
         # C.csv
         C 10:05:09 +500 =500 - name:张三 holder:李四",
    );
    assert_eq!(transfers(&case)[1], "A C 500.00");
}

#[test]
fn equal_lines_of_two_accounts_are_paired_in_order_as_any_pairing_comes_to_the_same() {
    let case = settled(
        "# A.csv
         A 10:00:00 +900 =900 V holder:张三
         A 10:05:00 -300 =600 - name:李四 holder:张三
         A 10:05:30 -300 =300 - name:李四 holder:张三
         # B.csv
         B 10:05:02 +300 =300 - name:张三 holder:李四
         B 10:05:31 +300 =600 - name:张三 holder:李四",
    );
    assert_eq!(transfers(&case), ["V A 900.00", "A B 300.00", "A B 300.00"]);
    let one_missing = settled(
        "# A.csv
         A 10:00:00 +900 =900 V holder:张三
         A 10:05:00 -300 =600 - name:李四 holder:张三
         A 10:05:30 -300 =300 - name:李四 holder:张三
         # B.csv
         B 10:05:31 +300 =300 - name:张三 holder:李四",
    );
    let ends = [
        "V A 900.00",
        "A unknown 300.00",
        "A unknown 300.00",
        "unknown B 300.00",
    ];
    assert_eq!(transfers(&one_missing), ends, "either could be it");
    assert_eq!(leads(&one_missing), [vec![], vec![2], vec![2], vec![]]);
}

#[test]
fn a_name_with_stars_fits_the_holder_or_keeps_sides_apart() {
    for (name, joined) in [("李*", true), ("*四", true), ("王*", false), ("李*四", false)] {
        let case = settled(&format!(
            "# A.csv
             A 10:00:00 +500 =500 V holder:张三
             A 10:05:00 -500 =0 - name:{name} holder:张三
             # B.csv
             B 10:05:02 +500 =500 - name:张三 holder:李四"
        ));
        assert_eq!(
            transfers(&case).contains(&"A B 500.00".to_owned()),
            joined,
            "{name}"
        );
    }
}

#[test]
fn what_a_clearing_account_took_may_go_on_where_the_same_amount_came_from_it() {
    let of = |rows: &str| {
        settled(&format!(
            "# A.csv
             A 10:00:00 +500 =500 V
             A 10:05:00 -500 =0 243300133 name:财付通支付科技有限公司
             {rows}"
        ))
    };
    let through_it = of("# B.csv
         B 10:05:01 +500 =500 243300133 name:财付通支付科技有限公司");
    let ends = ["V A 500.00", "A clearing 500.00", "clearing B 500.00"];
    assert_eq!(transfers(&through_it), ends);
    assert_eq!(leads(&through_it), [vec![], vec![2], vec![]]);
    let by_name = of("# B.csv
         B 10:05:01 +500 =500 - name:财付通");
    assert_eq!(leads(&by_name)[1], [2]);
    let another = of("# B.csv
         B 10:05:01 +500 =500 215500690 name:支付宝（中国）网络技术有限公司");
    assert!(leads(&another)[1].is_empty(), "another channel");
    let late = of("# B.csv
         B 10:08:01 +500 =500 - name:财付通");
    assert!(leads(&late)[1].is_empty(), "beyond the window");
    let twice = of("# B.csv
         B 10:05:01 +500 =500 - name:财付通
         # C.csv
         C 10:05:03 +500 =500 - name:财付通");
    assert!(leads(&twice)[1].is_empty(), "either could be it");
}
