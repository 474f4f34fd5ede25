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
