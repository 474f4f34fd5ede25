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
        assert_eq!(case.counts().duplicate, 0, "{text}");
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
        assert_eq!(case.counts().rejected, 1, "{text}");
        assert!(
            case.rejects[0].trouble.english().contains("direction"),
            "{}",
            case.rejects[0].trouble.english()
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
