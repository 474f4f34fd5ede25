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
        case.rejects[0].trouble.english().contains("E7"),
        "{}",
        case.rejects[0].trouble.english()
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
