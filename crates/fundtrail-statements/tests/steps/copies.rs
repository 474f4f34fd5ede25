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
    assert_eq!(case.counts().duplicate, 0);
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
    assert_eq!(case.counts().duplicate, 0);
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
    assert_eq!(case.counts().duplicate, 1);
}

#[test]
fn a_refused_line_is_no_copy_of_a_booked_one() {
    let case = settled(
        "# A1.csv
         A 09:00:00 +1000 =1000 V status:成功
         A 09:10:00 -300 =700 B status:失败
         # A2.csv
         A 09:10:00 -300 =700 B
         A 09:20:00 -200 =500 C",
    );
    assert_eq!(fates(&case), ["transfer", "failed", "transfer", "transfer"]);
}

#[test]
fn a_wider_time_and_an_equal_balance_make_a_copy() {
    let case = settled(
        "# A1.csv
         A 09:00:10 +100 =100 V
         A 09:00:50 -100 =0 B
         # A2.csv
         A 09:00 +100 =100 V
         A 09:00 -100 =0 B
         # A3.csv
         A 03-01 +100 =100 V
         A 03-01 -100 =0 B",
    );
    assert_eq!(case.counts().duplicate, 4);
    assert_eq!(transfers(&case), ["V A 100.00", "A B 100.00"]);
}

#[test]
fn a_wider_time_and_another_balance_is_another_entry() {
    let case = settled(
        "# A1.csv
         A 09:00:10 +100 =100 V
         # A2.csv
         A 09:00 +100 =200 V",
    );
    assert_eq!(case.counts().duplicate, 0);
}

#[test]
fn where_only_some_lines_have_their_like_both_count_and_a_note_says_so() {
    let case = settled(
        "# A1.csv
         A 09:00:10 +100 V
         A 10:00:20 -30 B
         # A2.csv
         A 03-01 +100 V
         A 03-01 -40 C",
    );
    assert_eq!(case.counts().duplicate, 0);
    assert!(case.notes.iter().any(|note| note.code == "copies-possible"));
}

#[test]
fn two_equal_lines_of_a_day_have_two_likes() {
    let case = settled(
        "# A1.csv
         A 09:00:10 +100 V
         A 10:00:20 +100 V
         # A2.csv
         A 03-01 +100 V
         A 03-01 +100 V",
    );
    assert_eq!(fates(&case), ["transfer", "transfer", "duplicate", "duplicate"]);
    assert!(case.notes.iter().any(|note| note.code == "copies-by-time"));
}
