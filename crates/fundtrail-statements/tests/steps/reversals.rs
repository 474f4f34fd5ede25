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

#[test]
fn money_that_both_banks_took_back_unused_never_arrived() {
    let case = settled(
        "# A.csv
         A 09:00:00 +1000 =1000 V
         A 09:10:00 -300 =700 B
         A 09:30:00 +300 =1000 B memo:冲正
         # B.csv
         B 09:10:01 +300 =800 A
         B 09:20:00 +300 =1100 D
         B 09:30:00 -300 =800 A memo:冲正",
    );
    assert_eq!(case.counts().void, 4);
    assert_ends(&case, Rule::Fifo, &[("A", "1000.00")]);
}
