//! Characters that steer a terminal, turn digits around or cannot be seen reach no output.

use crate::util::Folder;

/// A statement whose names and memos hold them.
const STATEMENT: &str = "账号,交易时间,收入,支出,对方账号,对方户名,摘要\n\
    9999000000000000011,2026-03-01 10:00:00,500.00,,9999000000000000001,户\u{202e}甲\u{200b},a\u{1b}[31mb\n\
    9999000000000000011,2026-03-01 11:00:00,,100.00,9999000000000000022,\u{2066}户乙\u{feff},\u{7}\n";

fn assert_clean(what: &str, text: &str) {
    let bad = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}')
    };
    let found = text.chars().find(|&c| bad(c));
    assert_eq!(found, None, "{what}: {text}");
}

#[test]
fn nothing_that_steers_or_hides_is_printed() {
    let folder = Folder::new();
    folder.write("a.csv", STATEMENT);
    folder.write("bad\u{202e}.csv", "x\u{1b}[31m,y\u{202e},z\n1,2,3\n");
    for arguments in [
        &["trace", "a.csv", "--victim", "9999000000000000001"][..],
        &[
            "trace",
            "a.csv",
            "--victim",
            "9999000000000000001",
            "--format",
            "csv",
        ],
        &["inspect", "a.csv"],
        &["convert", "a.csv"],
        &["inspect", "bad\u{202e}.csv"],
        &["inspect", "none\u{1b}[31m.csv"],
    ] {
        let output = folder.run(arguments);
        let what = arguments.join(" ");
        assert_clean(&what, &output.out);
        assert_clean(&what, &output.err);
    }
}
