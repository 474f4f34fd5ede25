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
