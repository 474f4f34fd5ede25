//! The examples of the core, compiled in and run: what they print is what their readers are promised.

#[path = "../examples/build_in_code.rs"]
#[allow(dead_code, reason = "`main` is the example's own")]
mod build_in_code;
#[path = "../examples/compare_rules.rs"]
#[allow(dead_code, reason = "`main` is the example's own")]
mod compare_rules;
#[path = "../examples/walk_graph.rs"]
#[allow(dead_code, reason = "`main` is the example's own")]
mod walk_graph;

fn text(out: Vec<u8>) -> String {
    String::from_utf8(out).expect("examples print text")
}

#[test]
fn build_in_code_follows_the_worked_example() {
    let mut out = Vec::new();
    build_in_code::run(&mut out).expect("the example runs");
    let expected = "\
mule      level 1  received 50,000.00  held      0.00
runner A  level 2  received 17,000.00  held 17,000.00
runner B  level 2  received 33,000.00  held 33,000.00
of 50,000.00 paid, 50,000.00 are held
";
    assert_eq!(text(out), expected);
}

#[test]
fn compare_rules_prints_one_line_a_rule() {
    let mut out = Vec::new();
    compare_rules::run(&mut out).expect("the example runs");
    let expected = "\
rule                 mule          A          B
fifo                 0.00  17,000.00  33,000.00
lifo            20,000.00  20,000.00  10,000.00
pro-rata        11,365.68  18,867.92  19,766.40
tainted-last    23,000.00  17,000.00  10,000.00
tainted-first        0.00  20,000.00  30,000.00
";
    assert_eq!(text(out), expected);
}

#[test]
fn walk_graph_finds_the_way_and_the_circle() {
    let mut out = Vec::new();
    walk_graph::run(&mut out).expect("the example runs");
    let out = text(out);
    let (walk, dot) = out.split_once("digraph {\n").expect("a drawing at the end");
    let expected = "\
breadth first from the victim: victim A C B D cash
most of A came from victim: 9,000.00
most of B came from A: 5,000.00
most of C came from A: 4,000.00
most of D came from B: 4,500.00
most of cash came from D: 6,000.00
paid each other round: A B C D
";
    assert_eq!(walk, expected);
    assert_eq!(
        dot.matches(" -> ").count(),
        7,
        "one arrow a traced transfer: {dot}"
    );
    assert!(dot.contains("label = \"cash\""), "{dot}");
}
