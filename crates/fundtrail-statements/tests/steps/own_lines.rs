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
