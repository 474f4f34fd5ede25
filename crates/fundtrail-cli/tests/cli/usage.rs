//! Wrong words on the command line, wrong files, and what is said of them.

use crate::payments::WORKED;
use crate::util::Folder;

#[test]
fn wrong_words_are_exit_2() {
    let folder = Folder::with("t.csv", WORKED);
    folder
        .run(&["trace", "t.csv"])
        .fails(2, &["--payment", "--victim"]);
    folder.run(&["trace", "--payment", "t2"]).fails(2, &["PATH"]);
    folder
        .run(&["trace", "t.csv", "--payment", "t2", "--rule", "poison"])
        .fails(2, &["poison", "pro-rata"]);
    folder
        .run(&["trace", "t.csv", "--payment", "t2", "--as-of", "10:42"])
        .fails(2, &["2026-03-01T10:42:00"]);
    folder
        .run(&["trace", "t.csv", "--payment", "t2", "--zone", "Peking"])
        .fails(2, &["+08:00"]);
    folder
        .run(&["trace", "t.csv", "--payment", "t2", "--min", "much"])
        .fails(2, &["--min much"]);
    folder.run(&["forge", "t.csv"]).fails(2, &["forge"]);
}

#[test]
fn files_that_cannot_be_read_are_exit_1_and_named() {
    let folder = Folder::with("empty.csv", "");
    folder.write("other.csv", "colour,shape\nred,round\n");
    folder
        .run(&["trace", "absent.csv", "--payment", "t2"])
        .fails(1, &["absent.csv"]);
    folder
        .run(&["trace", "empty.csv", "--payment", "t2"])
        .fails(1, &["empty.csv", "empty"]);
    folder
        .run(&["trace", "other.csv", "--payment", "t2"])
        .fails(1, &["other.csv", "colour"]);
}

#[test]
fn a_line_that_cannot_be_read_stops_until_it_is_set_aside() {
    let folder = Folder::with("t.csv", WORKED.replace("30000.00", "30000.005"));
    let trace = ["trace", "t.csv", "--payment", "t2", "--format", "json", "--quiet"];
    folder
        .run(&trace)
        .fails(1, &["t.csv:5", "30000.005", "--accept-rejects"]);
    let report = folder
        .run(&[&trace[..], &["--accept-rejects", "rejects.csv"]].concat())
        .json();
    assert_eq!(report["counts"]["rejected"], 1);
    let rejects = folder.read("rejects.csv");
    assert!(
        rejects.contains("t.csv:5") && rejects.contains("30000.005"),
        "{rejects}"
    );
}

#[test]
fn an_as_of_time_before_the_payment_is_an_error() {
    let folder = Folder::with("t.csv", WORKED);
    folder
        .run(&[
            "trace",
            "t.csv",
            "--payment",
            "t2",
            "--as-of",
            "2026-03-01T09:30:00",
        ])
        .fails(1, &["t.csv:3", "2026-03-01T09:30:00"]);
}

#[test]
fn an_account_to_stop_at_that_never_occurs_is_noted() {
    let folder = Folder::with("t.csv", WORKED);
    let report = folder
        .run(&[
            "trace",
            "t.csv",
            "--payment",
            "t2",
            "--stop-at",
            "NOBODY",
            "--format",
            "json",
            "--quiet",
        ])
        .json();
    let notes = report["notes"].as_array().expect("notes");
    let note = notes
        .iter()
        .find(|note| note["code"] == "stop-at-absent")
        .expect("a note");
    assert!(note["message"].as_str().expect("text").contains("NOBODY"));
}

#[test]
fn layouts_completions_and_manual_pages_are_printed() {
    let folder = Folder::new();
    let layouts = folder.run(&["layouts"]).ok();
    assert!(
        layouts.lines().any(|line| line.starts_with("  native ")),
        "{layouts}"
    );
    let at = |text: &str| {
        layouts
            .find(text)
            .unwrap_or_else(|| panic!("{text} in {layouts}"))
    };
    assert!(at("China (CN)") < at("  cn-boc ") && at("  cn-boc ") < at("Germany (DE)"));
    assert!(at("Germany (DE)") < at("  de-dkb "));
    let native = folder.run(&["layouts", "show", "native"]).ok();
    assert!(native.contains("name = \"native\""), "{native}");
    folder
        .run(&["layouts", "show", "absent"])
        .fails(1, &["absent", "fundtrail layouts"]);
    assert!(folder.run(&["completions", "bash"]).ok().contains("fundtrail"));
    assert!(folder.run(&["man"]).ok().contains("fundtrail"));
    folder.run(&["man", "--dir", "."]).ok();
    assert!(
        folder.names().contains(&"fundtrail-trace.1".to_owned()),
        "{:?}",
        folder.names()
    );
}

#[test]
fn an_openings_line_with_a_stray_comma_is_an_error_not_a_thousandth() {
    let folder = Folder::with(
        "t.csv",
        "id,time,from,to,amount\nv,2026-03-01T09:00:00,V,M,100.00\n",
    );
    folder.write("openings.csv", "account,amount\nM,5,000.00\n");
    let run = folder.run(&["trace", "t.csv", "--payment", "v", "--openings", "openings.csv"]);
    assert_eq!(run.code, 1);
    assert!(
        run.err.contains("openings.csv:2: 3 fields, expected 2"),
        "{}",
        run.err
    );
}

#[test]
fn openings_of_another_currency_are_left_to_its_own_ledger() {
    let folder = Folder::with(
        "t.csv",
        "id,time,from,to,amount,currency\nv,2026-03-01T09:00:00,V,M,100.00,CNY\nw,2026-03-01T09:00:00,X,M,7.00,USD\n",
    );
    folder.write(
        "openings.csv",
        "account,amount,currency\nM,5.00,CNY\nM,6.00,USD\n",
    );
    let arguments = [
        "trace",
        "t.csv",
        "--payment",
        "v",
        "--openings",
        "openings.csv",
        "--format",
        "json",
    ];
    let report: serde_json::Value = serde_json::from_str(&folder.run(&arguments).ok()).expect("JSON");
    assert_eq!(report["accounts"][0]["balance"], "105.00");
}

#[test]
fn an_unknown_word_is_asked_for_with_the_option_that_answers_it() {
    let bill = "账号,交易时间,收支,金额,对方账号,交易状态\n6222000011,2026-03-01 10:00:00,支出,5.00,6222000022,老友已取\n";
    let folder = Folder::with("t.csv", bill);
    let trace = ["convert", "t.csv"];
    folder.run(&trace).fails(1, &["老友已取", "--word WORD=MEANING"]);
    folder
        .run(&[&trace[..], &["--lang", "zh"]].concat())
        .fails(1, &["老友已取", "--word"]);
    folder
        .run(&[&trace[..], &["--word", "老友已取=done"]].concat())
        .ok();
}

/// All that a line refuses is said in the language that it asks for, wherever in the line that stands.
#[test]
fn wrong_words_are_told_in_chinese_where_that_is_asked_for() {
    let folder = Folder::with("t.csv", WORKED);
    for (line, says) in [
        ("trace --lang zh", "缺少必需的参数：<PATH>..."),
        ("trace t.csv --lang zh", "没有要追踪的转账"),
        ("trace t.csv --bogus --lang=zh", "没有 --bogus 这个选项"),
        (
            "trace t.csv --payment t2 --rule poison --lang zh",
            "可用的规则有 fifo、lifo、pro-rata",
        ),
        (
            "trace t.csv --payment t2 --by colour --lang zh",
            "可用的值有 account、holder、bank",
        ),
        ("trace t.csv --payment t2 --as-of 10:42 --lang zh", "不是时间"),
        (
            "trace t.csv --payment t2 --threads 0 --lang zh",
            "须在 1..=1024 之内",
        ),
        ("trace t.csv --payment t2 --top --lang zh", "后面要有一个值"),
        ("trace t.csv --payment t2 --pace -1 --lang zh", "没有 -1 这个选项"),
        (
            "trace t.csv --payment t2 --pace 1e9 --lang zh",
            "1000000000 分钟不可用",
        ),
        (
            "trace t.csv --payment t2 -o case.foo --lang zh",
            "扩展名没有说明写什么",
        ),
        ("trace t.csv --payment t2 -o t.csv --lang zh", "不会覆盖"),
        ("forge t.csv --lang zh", "没有 forge 这个命令"),
        ("synth --lang zh -o new --covered 2", "不是比例"),
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        folder.run(&words).fails(2, &["错误：", says, "用法见 --help。"]);
    }
    folder
        .run(&["layouts", "show", "poison", "--lang", "zh"])
        .fails(1, &["错误：没有名为 poison 的格式"]);
}

#[test]
fn lines_set_aside_say_why_in_the_language_that_was_asked_for() {
    let folder = Folder::with("t.csv", WORKED.replace("30000.00", "30000.005"));
    folder
        .run(&[
            "trace",
            "t.csv",
            "--payment",
            "t2",
            "--accept-rejects",
            "rejects.csv",
            "--lang",
            "zh",
        ])
        .ok();
    let rejects = folder.read("rejects.csv");
    assert!(rejects.contains("位置,原因,原行"), "{rejects}");
    assert!(
        rejects.contains("t.csv:5") && rejects.contains("小数"),
        "{rejects}"
    );
}
