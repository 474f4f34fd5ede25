//! The example of this crate, compiled in and run: what it prints is what its readers are promised.

#[path = "../../../examples/own_layout.rs"]
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
