//! Each rule of the pipeline, on statements made by hand.

mod common;

use common::{assert_ends, fates, money, settled, transfers};
use fundtrail::{Coverage, ExitKind, Rule};
use fundtrail_statements::Settled;

fn account(settled: &Settled, number: &str) -> fundtrail::AccountId {
    settled
        .book
        .get(number)
        .unwrap_or_else(|| panic!("no account {number}"))
}

fn opening(settled: &Settled, number: &str) -> Option<fundtrail::Money> {
    settled.ledgers[0].opening(account(settled, number))
}

fn notes<'a>(settled: &'a Settled, code: &str) -> Vec<&'a str> {
    settled
        .notes
        .iter()
        .filter(|n| n.code == code)
        .map(|n| n.message.as_str())
        .collect()
}

mod who_is_who {
    use super::*;

    #[test]
    fn accounts_behind_one_card_keep_apart() {
        let case = settled(
            "# C.csv
             6001/7501 10:00:00 +100 =100 V
             6001/7502 10:01:00 +200 =200 V
             6001/7501 10:02:00 -100 =0 B",
        );
        assert_ne!(account(&case, "7501"), account(&case, "7502"));
        assert_eq!(case.accounts.len(), 2);
        assert!(case.accounts.iter().all(|a| a.breaks.is_empty()));
    }

    #[test]
    fn cards_of_two_holders_are_not_joined_through_an_account() {
        let case = settled(
            "# C.csv
             6001/7500 10:00:00 +100 V holder:甲
             6002/7500 10:01:00 +200 V holder:乙",
        );
        assert_ne!(case.book.get("6001"), case.book.get("6002"));
        assert_eq!(notes(&case, "two-holders").len(), 1);
    }

    #[test]
    fn a_companion_table_joins_a_card_and_its_account() {
        let case = settled(
            "# facts.csv
             fact 6001/7500 -
             # A.csv
             6001 10:00:00 +100 =100 V
             # V.csv
             V 10:00:01 -100 =0 7500",
        );
        assert_eq!(transfers(&case), ["V 6001 100.00"]);
    }

    #[test]
    fn a_masked_number_is_the_only_known_one_that_fits() {
        let case = settled(
            "# A.csv
             622200001234 10:00:00 +100 =100 V
             # V.csv
             V 10:30:00 -100 =0 ~6222****1234",
        );
        assert_eq!(
            transfers(&case),
            ["V 622200001234 100.00"],
            "half an hour apart, by its number"
        );
    }

    #[test]
    fn a_masked_number_that_fits_two_or_shows_too_little_is_nobody() {
        for mask in ["6222****1234", "****1234"] {
            let case = settled(&format!(
                "# A.csv
                 622200001234 10:00:00 +100 =100 X
                 622211111234 10:00:00 +100 =100 X
                 # V.csv
                 V 10:30:00 -100 =0 ~{mask}"
            ));
            assert_eq!(transfers(&case)[2], "V unknown 100.00", "{mask}");
        }
    }

    #[test]
    fn a_name_that_contradicts_keeps_a_masked_number_apart() {
        let case = settled(
            "# A.csv
             622200001234 10:00:00 +100 =100 V holder:甲
             # V.csv
             V 10:30:00 -100 =0 ~6222****1234 name:乙",
        );
        assert_eq!(transfers(&case).len(), 2);
    }

    #[test]
    fn currencies_have_ledgers_of_their_own() {
        let case = settled(
            "# A.csv
             A 10:00:00 +100 =100 V
             A 10:01:00 +7 =7 V currency:USD",
        );
        let codes: Vec<_> = case
            .ledgers
            .iter()
            .map(|l| l.currency().code().to_owned())
            .collect();
        assert_eq!(codes, ["CNY", "USD"]);
        assert!(case.accounts.iter().all(|a| a.breaks.is_empty()));
    }

    #[test]
    fn a_line_that_names_no_account_of_its_own_is_rejected() {
        let case = settled(
            "# A.csv
             - 10:00:00 +100 V",
        );
        assert_eq!(fates(&case), ["rejected"]);
        assert_eq!(case.rejects[0].amount, money("100"));
    }
}

mod copies {
    use super::*;

    #[test]
    fn a_serial_number_and_a_balance_prove_a_copy_within_one_export() {
        let case = settled(
            "# A.csv
             A 10:00:00 +100 =100 V serial:S1
             A 10:00:00 +100 =100 V serial:S1",
        );
        assert_eq!(fates(&case), ["transfer", "duplicate"]);
    }

    #[test]
    fn the_balance_chain_may_hold_only_without_the_copy() {
        let case = settled(
            "# A.csv
             A 09:00:00 +50 =50 V
             A 10:00:00 +100 =150 V
             A 10:00:00 +100 =150 V
             A 11:00:00 -150 =0 B",
        );
        assert_eq!(fates(&case), ["transfer", "transfer", "duplicate", "transfer"]);
        assert!(case.accounts[0].breaks.is_empty());
    }

    #[test]
    fn equal_lines_that_the_chain_holds_with_stay() {
        let case = settled(
            "# A.csv
             A 09:00:00 +50 =50 V
             A 10:00:00 +100 =150 V
             A 10:00:00 -100 =50 B
             A 10:00:00 +100 =150 V
             A 11:00:00 -150 =0 B",
        );
        assert_eq!(case.counts.duplicate, 0);
        assert!(case.accounts[0].breaks.is_empty());
    }

    #[test]
    fn lines_that_disagree_in_a_filled_field_are_two() {
        let case = settled(
            "# A1.csv
             A 10:00:00 +100 V
             # A2.csv
             A 10:00:00 +100 W",
        );
        assert_eq!(case.counts.duplicate, 0);
        assert_eq!(transfers(&case), ["V A 100.00", "W A 100.00"]);
    }

    #[test]
    fn a_copy_fills_what_the_kept_line_lacks() {
        let case = settled(
            "# A1.csv
             A 10:00:00 +100 -
             # A2.csv
             A 10:00:00 +100 V",
        );
        assert_eq!(transfers(&case), ["V A 100.00"]);
        assert_eq!(fates(&case), ["duplicate", "transfer"]);
    }

    #[test]
    fn batches_of_one_file_are_exports() {
        let case = settled(
            "# A.csv
             A 10:00:00 +100 V
             A 10:00:00 +100 V batch:2",
        );
        assert_eq!(case.counts.duplicate, 1);
    }
}

mod status {
    use super::*;

    #[test]
    fn an_unknown_word_without_a_balance_is_rejected_with_the_word() {
        let case = settled(
            "# A.csv
             A 10:00:00 +100 V status:成功
             A 10:01:00 -100 B status:E7",
        );
        assert_eq!(fates(&case), ["transfer", "rejected"]);
        assert!(
            case.rejects[0].reason.contains("E7"),
            "{}",
            case.rejects[0].reason
        );
    }

    #[test]
    fn a_line_without_its_own_balance_is_settled_by_its_neighbours() {
        let moved = settled(
            "# A.csv
             A 10:00:00 +100 =100 V status:成功
             A 10:01:00 -30 B status:E7
             A 10:02:00 -70 =0 B status:成功",
        );
        assert_eq!(fates(&moved), ["transfer"; 3]);
        let stood = settled(
            "# A.csv
             A 10:00:00 +100 =100 V status:成功
             A 10:01:00 -30 B status:E7
             A 10:02:00 -70 =30 B status:成功",
        );
        assert_eq!(fates(&stood), ["transfer", "failed", "transfer"]);
    }

    #[test]
    fn the_first_line_goes_as_others_with_its_word() {
        let case = settled(
            "# A.csv
             A 10:00:00 +100 =100 V status:00
             A 10:01:00 -30 =70 B status:00
             A 10:02:00 -70 =0 B status:00",
        );
        assert_eq!(fates(&case), ["transfer"; 3]);
    }

    #[test]
    fn a_negative_amount_that_undoes_nothing_takes_its_sign_from_the_balance() {
        let refund = settled(
            "# A.csv
             A 10:00:00 +100 =100 V
             A 10:01:00 --30 =130 B",
        );
        assert_eq!(transfers(&refund)[1], "B A 30.00");
        let payment = settled(
            "# A.csv
             A 10:00:00 +100 =100 V
             A 10:01:00 --30 =70 B",
        );
        assert_eq!(transfers(&payment)[1], "A B 30.00");
        let open = settled(
            "# A.csv
             A 10:00:00 +100 V
             A 10:01:00 --30 B",
        );
        assert_eq!(fates(&open), ["transfer", "rejected"]);
    }

    #[test]
    fn zero_amounts_are_listed() {
        let case = settled(
            "# A.csv
             A 10:00:00 +100 =100 V
             A 10:01:00 -0 =100 B",
        );
        assert_eq!(fates(&case), ["transfer", "zero"]);
    }
}

mod reversals {
    use super::*;

    #[test]
    fn a_return_after_the_money_arrived_is_a_transfer_back() {
        let case = settled(
            "# A.csv
             A 10:00:00 +100 =100 V
             A 10:05:00 -100 =0 B
             A 10:09:00 +100 =100 B memo:退汇
             # B.csv
             B 10:05:01 +100 =100 A
             B 10:08:59 -100 =0 A",
        );
        assert_eq!(transfers(&case), ["V A 100.00", "A B 100.00", "B A 100.00"]);
    }

    #[test]
    fn one_of_two_equal_payments_is_undone() {
        let case = settled(
            "# A.csv
             A 10:00:00 +200 =200 V
             A 10:05:00 -100 =100 B
             A 10:06:00 +100 =200 B memo:冲正
             A 10:07:00 -100 =100 B
             # B.csv
             B 10:07:01 +100 =100 A",
        );
        assert_eq!(fates(&case)[..4], ["transfer", "void", "void", "transfer"]);
        assert_ends(&case, Rule::Fifo, &[("A", "100.00"), ("B", "100.00")]);
    }

    #[test]
    fn a_reversal_of_nothing_is_a_movement() {
        let case = settled(
            "# A.csv
             A 10:06:00 +100 =200 B memo:冲正",
        );
        assert_eq!(transfers(&case), ["B A 100.00"]);
    }
}

mod own_lines {
    use super::*;

    #[test]
    fn money_in_a_product_of_the_holder_is_parked_and_comes_back() {
        let case = settled(
            "# A.csv
             A 10:00:00 +100 =100 V
             A 10:01:00 -100 =0 - memo:购买理财
             A 11:00:00 +60 =60 - memo:理财赎回
             A 11:01:00 -60 =0 B",
        );
        assert_eq!(
            transfers(&case),
            ["V A 100.00", "A A/parked 100.00", "A/parked A 60.00", "A B 60.00"]
        );
        let parked = account(&case, "A/parked");
        assert_eq!(case.ledgers[0].parked_for(parked), Some(account(&case, "A")));
        assert_ends(&case, Rule::Fifo, &[("A/parked", "40.00"), ("B", "60.00")]);
    }

    #[test]
    fn an_own_line_that_moved_the_balance_is_parked_and_one_that_did_not_is_nothing() {
        let case = settled(
            "# A.csv
             A 10:00:00 +100 =100 V
             A 10:01:00 -40 =60 A
             A 10:02:00 -10 =60 A
             A 10:03:00 -60 =0 B",
        );
        assert_eq!(fates(&case), ["transfer", "transfer", "own", "transfer"]);
        assert_eq!(transfers(&case)[1], "A A/parked 40.00");
    }

    #[test]
    fn an_own_line_with_fee_words_is_a_fee() {
        let case = settled(
            "# A.csv
             A 10:00:00 +100 =100 V
             A 10:01:00 -5 =95 A memo:手续费",
        );
        assert_eq!(transfers(&case)[1], "A fee 5.00");
    }

    #[test]
    fn a_wallet_line_that_counts_neither_way_is_own() {
        let case = settled(
            "# A.csv
             A 10:00:00 +100 V
             A 10:01:00 ~40 - memo:余额宝转入",
        );
        assert_eq!(fates(&case), ["transfer", "own"]);
    }
}

mod mirrors {
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
        assert_eq!(case.counts.in_transfers, 3);
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
}

mod leftovers {
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
        assert_eq!(case.counts.unmatched, 1);
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
        assert_eq!(case.counts.unmatched, 0);
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
}

mod exits {
    use super::*;

    #[test]
    fn words_class_the_exits() {
        let case = settled(
            "# A.csv
             A 10:00:00 +1000 =1000 V
             A 10:01:00 -1 =999 - memo:短信费
             A 10:02:00 -2 =997 - memo:贷款还款
             A 10:03:00 -3 =994 - merchant:M77
             A 10:04:00 -4 =990 - name:财付通
             A 10:05:00 +5 =995 - memo:结息
             A 10:06:00 -6 =989 - name:乙",
        );
        assert_eq!(
            transfers(&case)[1..],
            [
                "A fee 1.00",
                "A loan 2.00",
                "A merchant 3.00",
                "A clearing 4.00",
                "interest A 5.00",
                "A unknown 6.00"
            ]
        );
        let exits = case.ledgers[0].exits();
        let named = |i: usize| {
            let exit = case.ledgers[0].transfers().payees()[i].exit().expect("an exit");
            exits.exit(exit).name.clone()
        };
        assert_eq!(named(3).as_deref(), Some("M77"));
        assert_eq!(named(6).as_deref(), Some("乙"));
    }

    #[test]
    fn a_clearing_account_is_an_exit_even_with_a_number() {
        let case = settled(
            "# A.csv
             A 10:00:00 +100 =100 V
             A 10:01:00 -100 =0 99001 name:待清算商户消费款项",
        );
        assert_eq!(transfers(&case)[1], "A clearing 100.00");
        let exit = case.ledgers[0].transfers().payees()[1].exit().expect("an exit");
        let exit = case.ledgers[0].exits().exit(exit);
        assert_eq!(
            (exit.kind, exit.name.as_deref()),
            (ExitKind::Clearing, Some("99001"))
        );
    }

    #[test]
    fn a_conversion_ends_in_one_currency_and_begins_in_the_other() {
        let case = settled(
            "# A.csv
             A 10:00:00 +720 =720 V
             A 10:01:00 -720 =0 B
             # B.csv
             B 10:01:05 +100 =100 A currency:USD",
        );
        let of = |i: usize| {
            let t = case.ledgers[i].transfers().iter().last().expect("a transfer");
            let exit = t.payee.exit().or(t.payer.exit()).expect("an exit");
            case.ledgers[i].exits().exit(exit).clone()
        };
        assert_eq!(
            (of(0).kind, of(1).kind),
            (ExitKind::Converted, ExitKind::Converted)
        );
        assert_eq!(
            of(0).name.as_deref(),
            Some("B.csv:2"),
            "the payment with which to go on"
        );
        assert!(notes(&case, "converted")[0].contains("720.00 CNY became 100.00 USD"));
    }

    #[test]
    fn money_changed_within_one_account_is_a_conversion() {
        let case = settled(
            "# A.csv
             A 10:00:00 +720 V
             A 10:01:00 -720 A
             A 10:01:00 +100 A currency:USD",
        );
        assert_eq!(fates(&case), ["transfer"; 3]);
        assert_eq!(notes(&case, "converted").len(), 1);
    }
}

mod doubts {
    use super::*;

    #[test]
    fn sides_a_hundred_times_apart_are_noted() {
        let case = settled(
            "# A.csv
             A 10:00:03 +100 =100 V
             # V.csv
             V 10:00:00 -10000 =7 A",
        );
        assert_eq!(notes(&case, "hundredfold").len(), 1);
        assert!(notes(&case, "hundredfold")[0].contains("V.csv:2"));
    }

    #[test]
    fn an_export_that_adds_nothing_is_noted() {
        let case = settled(
            "# A.csv
             A 10:00:03 +100 =100 V
             # copy.csv
             A 10:00:03 +100 =100 V",
        );
        assert_eq!(notes(&case, "exports-alike").len(), 1);
    }

    #[test]
    fn a_clock_that_runs_behind_is_noted() {
        let case = settled(
            "# A.csv
             A 10:00:00 +1 =1 V
             A 10:10:00 +2 =3 V
             A 10:20:00 +3 =6 V
             # V.csv
             V 10:00:07 -1 =9 A
             V 10:10:07 -2 =7 A
             V 10:20:07 -3 =4 A",
        );
        assert!(notes(&case, "clock-behind")[0].contains("7 s"));
    }
}

mod balances {
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
}

mod ways {
    use super::*;

    #[test]
    fn a_balance_that_fits_one_sign_only_gives_a_blank_direction() {
        let case = settled(
            "# A.csv
             A 10:00:00 +500 =500 V
             A 10:01:00 ?200 =300 B
             A 10:02:00 ?50 =350 C
             A 10:03:00 -350 =0 D",
        );
        assert_eq!(
            transfers(&case),
            ["V A 500.00", "A B 200.00", "C A 50.00", "A D 350.00"]
        );
        let notes: Vec<_> = case
            .notes
            .iter()
            .filter(|n| n.code == "direction-by-balance")
            .collect();
        assert_eq!(notes.len(), 1);
        assert!(notes[0].message.contains(": 2,"), "{}", notes[0].message);
    }

    #[test]
    fn a_negative_debit_that_the_balance_takes_off_again_undoes_nothing() {
        // Two payments of 50, the second with a minus: the balance falls twice. Then one in that may not pair.
        let case = settled(
            "# A.csv
             A 10:00:00 +500 =500 V
             A 10:01:00 -50 =450 B
             A 10:02:00 --50 =400 B
             A 10:03:00 +50 =450 B",
        );
        assert_eq!(fates(&case), ["transfer"; 4]);
        assert_eq!(
            transfers(&case),
            ["V A 500.00", "A B 50.00", "A B 50.00", "B A 50.00"]
        );
        // Where the balance rises, or there is none, it is red ink.
        for undone in ["A 10:02:00 --50 =500 B", "A 10:02:00 --50 B"] {
            let case = settled(&format!(
                "# A.csv\nA 10:00:00 +500 =500 V\nA 10:01:00 -50 =450 B\n{undone}"
            ));
            assert_eq!(fates(&case), ["transfer", "void", "void"], "{undone}");
        }
    }

    #[test]
    fn a_line_whose_direction_stays_open_is_no_copy() {
        // In the second export the word is missing: nothing says whether it is the same 200 out, or 200 in.
        for text in [
            "# A.csv
             A 10:00:00 -200 B
             # A2.csv
             A 10:00:00 ?200 B",
            "# A.csv
             A 10:00:00 ?200 B
             # A2.csv
             A 10:00:00 ?200 B",
            "# A.csv
             A 10:00:00 ?200 =300 B
             # A2.csv
             A 10:00:00 ?200 =300 B",
        ] {
            let case = settled(text);
            let rejected = fates(&case).iter().filter(|fate| **fate == "rejected").count();
            let open = text.matches('?').count();
            assert_eq!(rejected, open, "{text}");
            assert_eq!(case.counts.duplicate, 0, "{text}");
        }
    }

    #[test]
    fn what_no_balance_proves_is_rejected() {
        // The first of a statement has nothing before it; a gap fits neither sign; a line without a balance.
        for text in [
            "# A.csv
             A 10:00:00 ?500 =500 V
             A 10:01:00 -200 =300 B",
            "# A.csv
             A 10:00:00 +500 =500 V
             A 10:01:00 ?200 =900 B",
            "# A.csv
             A 10:00:00 +500 V
             A 10:01:00 ?200 B",
        ] {
            let case = settled(text);
            assert_eq!(case.counts.rejected, 1, "{text}");
            assert!(
                case.rejects[0].reason.contains("direction"),
                "{}",
                case.rejects[0].reason
            );
        }
    }

    #[test]
    fn balances_that_mostly_fail_prove_no_direction() {
        let case = settled(
            "# A.csv
             A 10:00:00 +500 =500 V
             A 10:01:00 -100 =7 B
             A 10:02:00 -100 =4000 B
             A 10:03:00 -100 =90 B
             A 10:04:00 -100 =2 B
             A 10:05:00 ?2 =0 C",
        );
        assert_eq!(fates(&case)[5], "rejected");
    }

    #[test]
    fn two_lines_of_one_second_go_the_ways_in_which_their_balances_chain() {
        // 100 in then 100 out, or 100 out then 100 in? Their balances tell: 600 then 500.
        let told = settled(
            "# A.csv
             A 10:00:00 +500 =500 V
             A 10:01:00 ?100 =600 B
             A 10:01:00 ?100 =500 C",
        );
        assert_eq!(transfers(&told), ["V A 500.00", "B A 100.00", "A C 100.00"]);
    }
}
