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

#[test]
fn money_that_arrived_and_was_used_comes_back_whatever_both_banks_call_it() {
    let case = settled(
        "# A.csv
         A 09:00:00 +1000 =1000 V
         A 09:10:00 -300 =700 B
         A 09:30:00 +300 =1000 B memo:退汇
         # B.csv
         B 09:10:01 +300 =800 A
         B 09:15:00 -600 =200 C
         B 09:20:00 +300 =500 D
         B 09:30:00 -300 =200 A memo:退汇",
    );
    assert_eq!(case.counts().void, 0);
    assert_ends(&case, Rule::Fifo, &[("A", "900.00"), ("C", "100.00")]);
}

/// By hand, under each rule: B owns 500, gets 300 of V's from A and 300 from D, and pays 300 back to A, which kept 700.
/// Oldest first, other first and newest first send back money of B's own or D's; traced first sends back V's; by
/// shares it is 300 · 300 / 1,100 = 81.82.
#[test]
fn money_that_both_statements_show_there_and_back_was_transferred_there_and_back() {
    for word in ["冲正", "退汇"] {
        let case = settled(&format!(
            "# A.csv
             A 09:00:00 +1000 =1000 V
             A 09:10:00 -300 =700 B
             A 09:30:00 +300 =1000 B memo:{word}
             # B.csv
             B 09:10:01 +300 =800 A
             B 09:20:00 +300 =1100 D
             B 09:30:00 -300 =800 A memo:{word}",
        ));
        assert_eq!(case.counts().void, 0);
        for rule in [Rule::Fifo, Rule::Lifo, Rule::TaintedLast] {
            assert_ends(&case, rule, &[("A", "700.00"), ("B", "300.00")]);
        }
        assert_ends(&case, Rule::ProRata, &[("A", "781.82"), ("B", "218.18")]);
        assert_ends(&case, Rule::TaintedFirst, &[("A", "1000.00")]);
    }
}

/// The first of the two payments reached B, the second did not: its bank took back one only.
#[test]
fn of_two_payments_taken_back_the_one_that_arrived_is_a_transfer_there_and_back() {
    let case = settled(
        "# A.csv
         A 09:00:00 +1000 =1000 V
         A 09:10:00 -300 =700 B
         A 09:15:00 +300 =1000 B memo:退汇
         A 10:10:00 -300 =700 B
         A 10:15:00 +300 =1000 B memo:冲正
         # B.csv
         B 09:10:01 +300 =300 A
         B 09:15:00 -300 =0 A memo:退汇",
    );
    assert_eq!(transfers(&case), ["V A 1000.00", "A B 300.00", "B A 300.00"]);
    assert_eq!(case.counts().void, 2);
}

#[test]
fn a_return_that_the_other_statement_has_is_a_transfer_back_though_it_begins_after_the_arrival() {
    let case = settled(
        "# A.csv
         A 09:00:00 +1000 =1000 V
         A 09:10:00 -300 =700 B
         A 09:30:00 +300 =1000 B memo:退汇
         # B.csv
         B 09:20:00 +50 =350 D
         B 09:30:00 -300 =50 A memo:退汇",
    );
    assert_eq!(case.counts().void, 0);
    assert_ends(&case, Rule::Lifo, &[("A", "950.00"), ("B", "50.00")]);
}

#[test]
fn a_payment_that_a_payee_s_bank_alone_took_back_never_arrived() {
    let case = settled(
        "# A.csv
         A 09:00:00 +1000 =1000 V
         # B.csv
         B 09:10:01 +300 =800 A
         B 09:20:00 +300 =1100 D
         B 09:30:00 -300 =800 A memo:冲正",
    );
    assert_eq!(fates(&case)[1..], ["void", "transfer", "void"]);
}

/// Neither bank gives a number beside its payments.
#[test]
fn a_return_is_found_by_name_and_goes_to_whom_the_payment_came_from() {
    let case = settled(
        "# A.csv
         A 09:00:00 +1000 =1000 V holder:甲某
         A 09:10:00 -300 =700 - name:乙某 holder:甲某
         A 09:30:00 +300 =1000 - name:乙某 holder:甲某 memo:退汇
         # B.csv
         B 09:10:01 +300 =300 - name:甲某 holder:乙某
         B 09:30:00 -300 =0 - name:甲某 holder:乙某 memo:退汇",
    );
    assert_eq!(transfers(&case), ["V A 1000.00", "A B 300.00", "B A 300.00"]);
}

#[test]
fn a_return_that_names_another_party_undoes_nothing_of_the_first() {
    let case = settled(
        "# A.csv
         A 09:00:00 +1000 =1000 V
         A 09:10:00 -300 =700 - name:乙某
         A 09:30:00 +300 =1000 - name:丙某 memo:退汇",
    );
    assert_eq!(case.counts().void, 0);
}
