//! The examples of this crate, compiled in and run: what it prints is what its readers are promised.

#[path = "../examples/court.rs"]
#[allow(dead_code, reason = "`main` is the example's own")]
mod court;
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
