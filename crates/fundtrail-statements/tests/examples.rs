//! The examples of this crate, compiled in and run: what it prints is what its readers are promised.

#[path = "../examples/court.rs"]
#[allow(dead_code, reason = "`main` is the example's own")]
mod court;
#[path = "../examples/find_gang.rs"]
#[allow(dead_code, reason = "`main` is the example's own")]
mod find_gang;
#[path = "../examples/give_back.rs"]
#[allow(dead_code, reason = "`main` is the example's own")]
mod give_back;
#[path = "../examples/money_from_where.rs"]
#[allow(dead_code, reason = "`main` is the example's own")]
mod money_from_where;
#[path = "../examples/own_layout.rs"]
#[allow(dead_code, reason = "`main` is the example's own")]
mod own_layout;

#[test]
fn own_layout_reads_a_table_that_no_built_in_layout_knows() {
    let mut out = Vec::new();
    own_layout::run(&mut out).expect("the example runs");
    // 乙 had 3,000.00 of its own before, which goes first.
    let expected = "\
乙 holds 15,000.00
丙 holds 17,000.00
丁 holds 18,000.00
50,000.00 by line 3 of our-bank
17,000.00 by line 4 of our-bank
18,000.00 by line 5 of our-bank
";
    assert_eq!(String::from_utf8(out).expect("text"), expected);
}

#[test]
fn court_says_for_each_account_what_holds_under_any_rule() {
    let mut out = Vec::new();
    court::run(&mut out).expect("the example runs");
    let out = String::from_utf8(out).expect("text");
    // Every amount has two decimals; other figures (accounts, counts) have none.
    let amounts = |line: &str| -> Vec<u64> {
        let figures = line.split([' ', '(', ')']).filter(|word| word.contains('.'));
        let digits = figures.map(|word| word.chars().filter(char::is_ascii_digit).collect::<String>());
        digits.filter_map(|digits| digits.parse().ok()).collect()
    };
    let mut at_least = 0;
    for line in out.lines().filter(|line| line.contains("(fifo:")) {
        let [least, most, fifo] = amounts(line)[..] else {
            panic!("three amounts: {line}")
        };
        assert!(least <= fifo && fifo <= most, "{line}");
        at_least += least;
    }
    let together = out
        .lines()
        .find(|line| line.starts_with("These 10 accounts"))
        .expect("a sum");
    assert!(
        amounts(together)[0] >= at_least,
        "a set holds what its members do: {out}"
    );
    assert!(
        out.starts_with("Of 1,900,000.00 paid, whatever the rule:"),
        "{out}"
    );
    assert!(
        out.contains("if opening balances are as assumed, for 45 accounts"),
        "{out}"
    );
}

#[test]
fn money_from_where_names_every_origin_with_its_bounds() {
    let mut out = Vec::new();
    money_from_where::run(&mut out).expect("the example runs");
    // 岳大成 drew 20,000.00, the oldest of it first: his 680.00, 15.00 of 303, then 286.40 of 101 (312.40 less a
    // lunch). Of 段守义 there is nothing, but by another rule all could be that came from 202 into 303: 36,400.00.
    let expected = "\
9990011223344556011 (unseen) 58,480.00, from 21,098.60 to 58,480.00
9990022334455667022 (unseen) 0.00, from 0.00 to 36,400.00
9991100000000000101 (opening) 0.00, from 0.00 to 286.40
9991100000000000303 (opening) 0.00, from 0.00 to 15.00
9991100000000000505 (opening) 0.00, from 0.00 to 680.00
";
    assert_eq!(String::from_utf8(out).expect("text"), expected);
}

#[test]
fn find_gang_finds_the_five_other_cards_and_the_devices() {
    let mut out = Vec::new();
    find_gang::run(&mut out).expect("the example runs");
    let out = String::from_utf8(out).expect("text");
    let cards =
        ["101", "202", "303", "404", "505", "606"].map(|end| format!("9991100000000000{end} in group"));
    for card in &cards {
        assert!(out.contains(card), "{card}: {out}");
    }
    assert_eq!(
        out.lines().filter(|line| line.contains(" in group ")).count(),
        cards.len(),
        "{out}"
    );
    assert!(
        out.contains("02") && out.contains("holder-id 990003200103050031"),
        "{out}"
    );
}

#[test]
fn give_back_gives_all_that_is_frozen_under_every_scheme() {
    let mut out = Vec::new();
    give_back::run(&mut out).expect("the example runs");
    let out = String::from_utf8(out).expect("text");
    let gets: Vec<(&str, u64)> = out
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let (scheme, _, amount) = (words.next()?, words.next()?, words.next()?);
            Some((scheme, amount.replace([',', '.'], "").parse().ok()?))
        })
        .collect();
    assert_eq!(gets.len(), 10, "{out}");
    for of_scheme in gets.chunks(2) {
        // 58,480.00 + 29,600.00 + 115.00 are frozen, and every fen of it came from one of the two.
        assert_eq!(of_scheme[0].1 + of_scheme[1].1, 8_819_500, "{out}");
    }
}
