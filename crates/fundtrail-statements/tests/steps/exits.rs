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
