//! The freeze list as it is worked: orders, calls, persons, freezes that have landed.

use serde_json::Value;

use crate::util::Folder;

/// One payment of 10,000 that M splits: 1,000 to A and 4,000 to B at bank X, 3,000 to C at bank Y; 2,000 stay.
/// A and C are one person by name.
const CASE: &str = "id,time,from,to,amount,to_name,to_bank\n\
    p,2026-03-01T10:00:00,V,M,10000.00,Mo,Z\n\
    a,2026-03-01T10:01:00,M,A,1000.00,Li,X\n\
    b,2026-03-01T10:02:00,M,B,4000.00,Bo,X\n\
    c,2026-03-01T10:03:00,M,C,3000.00,Li,Y\n";

const TRACE: [&str; 5] = ["trace", "t.csv", "--payment", "p", "--quiet"];

fn json(folder: &Folder, more: &[&str]) -> Value {
    folder
        .run(&[&TRACE[..], &["--format", "json"], more].concat())
        .json()
}

fn texts(rows: &Value, key: &str) -> Vec<String> {
    let rows = rows.as_array().expect("a list");
    rows.iter()
        .map(|row| row[key].as_str().unwrap_or("-").to_owned())
        .collect()
}

fn ranked(report: &Value) -> Vec<String> {
    let accounts = report["accounts"].as_array().expect("accounts");
    let ranked = accounts.iter().filter(|account| !account["rank"].is_null());
    ranked
        .map(|account| account["account"].as_str().expect("text").to_owned())
        .collect()
}

#[test]
fn a_call_freezes_all_accounts_of_its_bank() {
    let folder = Folder::with("t.csv", CASE);
    let report = json(&folder, &["--order", "claim"]);
    assert_eq!(
        texts(&report["calls"], "bank"),
        ["X", "Y", "Z"],
        "5,000 then 3,000 then 2,000"
    );
    assert_eq!(
        texts(&report["calls"], "claim"),
        ["5000.00", "3000.00", "2000.00"]
    );
    assert_eq!(report["calls"][0]["accounts"], serde_json::json!(["B", "A"]));
    assert_eq!(ranked(&report), ["B", "A", "C", "M"], "the order of work");
    let newest = json(&folder, &["--order", "newest"]);
    assert_eq!(ranked(&newest)[0], "C");
    // Expected and real cost of waiting differ too much to name a sum.
    assert_eq!(
        report["price_of_time"],
        serde_json::json!({"minutes": 10, "amount": null})
    );
    assert!(
        report["accounts"][0]["why"]
            .as_str()
            .expect("a sentence")
            .starts_with("4,000.00 arrived")
    );
}

#[test]
fn the_list_by_bank_and_by_person() {
    let folder = Folder::with("t.csv", CASE);
    let of = |by: &str| {
        folder
            .run(&[&TRACE[..], &["--order", "claim", "--by", by]].concat())
            .ok()
    };
    let row = |table: &str, start: &str| -> Vec<String> {
        let row = table.lines().find(|line| line.trim_start().starts_with(start));
        let row = row.unwrap_or_else(|| panic!("{start} in {table}"));
        row.split_whitespace().map(ToOwned::to_owned).collect()
    };
    let by_bank = of("bank");
    assert_eq!(row(&by_bank, "1 ")[..4], ["1", "X", "2", "5,000.00"]);
    let by_holder = of("holder");
    assert_eq!(row(&by_holder, "Bo")[..1], ["Bo"]);
    let li = row(&by_holder, "Li");
    assert!(
        li.contains(&"unverified".to_owned()) && li.contains(&"4,000.00".to_owned()),
        "{li:?}"
    );
}

fn account<'a>(report: &'a Value, number: &str) -> &'a Value {
    let accounts = report["accounts"].as_array().expect("accounts");
    accounts
        .iter()
        .find(|account| account["account"] == number)
        .expect("an account")
}

#[test]
fn what_is_frozen_leaves_the_list() {
    let folder = Folder::with("t.csv", CASE);
    folder.write(
        "frozen.csv",
        "account,time,amount\nB,2026-03-01T10:20:00,4000.00\n",
    );
    let report = json(&folder, &["--order", "claim", "--frozen", "frozen.csv"]);
    assert_eq!(ranked(&report), ["C", "M", "A"]);
    let b = account(&report, "B");
    assert_eq!(
        (b["rank"].clone(), b["marks"].clone()),
        (Value::Null, serde_json::json!(["frozen"]))
    );
    let renewal = &report["renewals"][0];
    assert_eq!(
        (
            &renewal["account"],
            &renewal["kind"],
            &renewal["until"],
            &renewal["amount"]
        ),
        (
            &"B".into(),
            &"stop".into(),
            &"2026-03-03T10:20:00".into(),
            &"4000.00".into()
        )
    );
    let table = folder
        .run(&[&TRACE[..], &["--frozen", "frozen.csv"]].concat())
        .ok();
    assert!(table.contains("Frozen already: 4,000.00"), "{table}");
    assert!(table.contains("In force, to renew (1)"), "{table}");
}

#[test]
fn a_freeze_that_failed_or_took_part_or_has_run_out_leaves_the_account_on_the_list() {
    let folder = Folder::with("t.csv", CASE);
    folder.write(
        "frozen.csv",
        "账号,时间,金额,措施,截止时间\n\
         A,2026-03-01T10:20:00,0,止付,\n\
         B,2026-03-01T10:21:00,3500.00,冻结,\n\
         C,2026-03-01T10:22:00,3000.00,冻结,2026-03-04\n",
    );
    let at = |as_of: &str| {
        json(
            &folder,
            &["--order", "claim", "--frozen", "frozen.csv", "--as-of", as_of],
        )
    };
    let report = at("2026-03-04T23:59:00");
    assert_eq!(ranked(&report), ["M", "A", "B"]);
    let why = |number: &str| account(&report, number)["why"].as_str().expect("why").to_owned();
    assert!(
        why("A").ends_with("; a stop at 2026-03-01T10:20:00 caught nothing"),
        "{}",
        why("A")
    );
    assert!(
        why("B").ends_with("; a freeze at 2026-03-01T10:21:00 holds only 3,500.00"),
        "{}",
        why("B")
    );
    assert_eq!(account(&report, "B")["claim"], "500.00");
    assert_eq!(
        texts(&report["renewals"], "until"),
        ["2026-03-04T23:59:59", "2026-09-01T10:21:00"]
    );

    let report = at("2026-03-05");
    let why = account(&report, "C")["why"].as_str().expect("why");
    assert!(
        why.ends_with("; a freeze at 2026-03-01T10:22:00 ran out at 2026-03-04T23:59:59"),
        "{why}"
    );
    assert_eq!(ranked(&report), ["C", "M", "A", "B"]);
}

#[test]
fn a_file_of_freezes_may_have_any_encoding_and_delimiter_that_records_may() {
    let folder = Folder::with("t.csv", CASE);
    // 账号;时间;金额 in GB18030, as a spreadsheet in China saves it.
    let mut gb18030 = vec![0xD5, 0xCB, 0xBA, 0xC5, b';', 0xCA, 0xB1, 0xBC, 0xE4, b';'];
    gb18030.extend([0xBD, 0xF0, 0xB6, 0xEE, b'\n']);
    gb18030.extend(b"B;2026-03-01T10:20:00;4000.00\n");
    let text = "\u{FEFF}账号\t时间\t金额\r\nB\t2026-03-01 10:20:00\t\"4,000.00\"\r\n";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [gb18030, utf16] {
        folder.write("frozen.csv", bytes);
        let report = json(&folder, &["--order", "claim", "--frozen", "frozen.csv"]);
        assert_eq!(ranked(&report), ["C", "M", "A"]);
    }
}

#[test]
fn a_file_of_freezes_that_cannot_be_used_is_an_error_with_its_line() {
    let folder = Folder::with("t.csv", CASE);
    let fails = |content: &str, words: &[&str]| {
        folder.write("frozen.csv", content);
        folder
            .run(&[&TRACE[..], &["--frozen", "frozen.csv"]].concat())
            .fails(1, words);
    };
    fails("account,amount\nB,1\n", &["frozen.csv:1", "time"]);
    fails(
        "account,time,amount\nNOBODY,2026-03-01T10:20:00,1\n",
        &["frozen.csv:2", "NOBODY"],
    );
    fails("account,time,amount\nB,soon,1\n", &["frozen.csv:2", "soon"]);
    fails(
        "account,time,amount\nB,2026-03-01T10:20:00,much\n",
        &["frozen.csv:2", "much"],
    );
    fails(
        "account,time,amount\nB,2026-03-01T10:20:00,\n",
        &["frozen.csv:2", "blank"],
    );
    fails(
        "account,time,amount,kind\nB,2026-03-01T10:20:00,1,asked\n",
        &["frozen.csv:2", "asked", "stop"],
    );
    fails(
        "account,time,amount,until\nB,2026-03-01T10:20:00,1,2026-02-01\n",
        &["frozen.csv:2", "2026-02-01"],
    );
}

#[test]
fn a_pace_that_cannot_be_is_a_usage_error() {
    let folder = Folder::with("t.csv", CASE);
    folder
        .run(&[&TRACE[..], &["--pace=-1"]].concat())
        .fails(2, &["-1"]);
    folder
        .run(&[&TRACE[..], &["--shift", "NaN"]].concat())
        .fails(2, &["NaN"]);
    folder
        .run(&[&TRACE[..], &["--order", "alphabet"]].concat())
        .fails(2, &["alphabet", "saving"]);
}

#[test]
fn a_freeze_without_an_end_is_shown_and_takes_nothing_off_the_list() {
    let folder = Folder::with("t.csv", CASE);
    folder.write(
        "强制措施.csv",
        "银行名称,账号,冻结措施类型,冻结措施类型名称,冻结金额,冻结机关,冻结开始日期,冻结截止日期,措施序号,备注,任务流水号,\
         查控主体类别\n\
         Y,C,01,冻结,3000.00,某局,2026-02-01,,1,,,\n\
         X,A,01,冻结,1000.00,某局,2026-03-02,,1,,,\n",
    );
    let more = [
        "强制措施.csv",
        "--format",
        "json",
        "--as-of",
        "2026-03-01T10:10:00",
    ];
    let report = folder.run(&[&TRACE[..], &more].concat()).json();
    let accounts = report["accounts"].as_array().expect("accounts");
    let of = |number: &str| {
        accounts
            .iter()
            .find(|account| account["account"] == number)
            .expect("an account")
    };
    let is_marked = |number: &str| {
        let marks = of(number)["marks"].as_array().expect("marks");
        marks.contains(&"frozen".into())
    };
    assert!(is_marked("C"));
    assert!(of("C")["frozen_until"].is_null() && !of("C")["rank"].is_null());
    assert!(!is_marked("A"), "frozen only after the as-of time");
    let notes = report["notes"].as_array().expect("notes");
    let told: Vec<_> = notes
        .iter()
        .filter(|note| note["code"] == "freeze-without-end")
        .collect();
    assert_eq!(told.len(), 1);
    assert_eq!(
        (&told[0]["file"], &told[0]["line"]),
        (&"强制措施.csv".into(), &2.into())
    );
}

#[test]
fn what_is_in_force_is_told_in_every_output_with_what_must_be_renewed_next() {
    let folder = Folder::with("t.csv", CASE);
    folder.write(
        "frozen.csv",
        "account,time,amount,kind,until\n\
         B,2026-03-01T10:20:00,4000.00,stop,\n\
         C,2026-03-01T10:25:00,3000.00,freeze,\n",
    );
    let more = ["--frozen", "frozen.csv", "-o", "page.html", "-o", "list.csv"];
    let table = folder.run(&[&TRACE[..], &more].concat()).ok();
    let next = "To renew next: B until 2026-03-03 10:20:00; without, about ";
    assert!(table.contains(next), "{table}");
    assert!(folder.read("page.html").contains(next));
    let line = folder.read("list.csv");
    let line = line
        .lines()
        .find(|line| line.contains(",B,"))
        .expect("a line for B");
    assert!(line.contains("2026-03-03T10:20:00"), "{line}");
    let report = json(&folder, &["--frozen", "frozen.csv"]);
    assert_eq!(texts(&report["renewals"], "kind"), ["stop", "freeze"]);
    assert_eq!(account(&report, "C")["frozen_until"], "2026-09-01T10:25:00");
}

/// Six payments into M, of which it has passed each on to N and kept the last.
const HABIT: &str = "id,time,from,to,amount\n\
    p1,2026-03-01T10:00:00,V,M,1000.00\na1,2026-03-01T10:05:00,M,N,1000.00\n\
    x1,2026-03-01T10:15:00,N,O,1000.00\n\
    p2,2026-03-01T11:00:00,V,M,1000.00\na2,2026-03-01T11:05:00,M,N,1000.00\n\
    x2,2026-03-01T11:15:00,N,O,1000.00\n\
    p3,2026-03-01T12:00:00,V,M,9000.00\n";

#[test]
fn money_that_is_still_coming_is_told_in_figures_apart_from_what_is_held() {
    let folder = Folder::with("t.csv", HABIT);
    let victim = ["trace", "t.csv", "--victim", "V", "--quiet", "--format", "json"];
    let report = folder.run(&victim).json();
    let m = account(&report, "M");
    let coming = &m["expected_arrivals"];
    assert_eq!(coming["minutes"], 60);
    assert_eq!(coming["from"], serde_json::json!([]));
    assert_eq!(coming["victims_go_on"], true);
    let why = m["why"].as_str().expect("why");
    assert!(
        why.contains("more expected within the hour from victims"),
        "{why}"
    );
    assert_eq!(m["claim"], "9000.00", "nothing that may come is claimed");
    let watch = &report["watch"][0];
    assert_eq!(
        (&watch["account"], &watch["from"]),
        (&"N".into(), &serde_json::json!(["M"]))
    );
}

#[test]
fn requests_stand_beside_the_list_with_what_an_answer_is_expected_to_be_worth() {
    let folder = Folder::new();
    folder.write(
        "M.csv",
        "交易时间,交易账号,对手账号,收付标志,交易金额,余额\n\
         2026-03-01 10:00:00,M,V,进,10000.00,10000.00\n\
         2026-03-01 10:20:00,M,U,出,9000.00,1000.00\n",
    );
    let worth = |as_of: &str, answer: &str| {
        let more = ["--as-of", as_of, "--answer", answer, "--format", "json"];
        let trace = ["trace", "M.csv", "--payment", "to=M", "--quiet"];
        let report = folder.run(&[&trace[..], &more].concat()).json();
        let request = report["requests"][0].clone();
        assert_eq!(
            (&request["account"], &request["amount"]),
            (&"U".into(), &"9000.00".into())
        );
        let worth = request["expected_worth"].as_str().expect("an amount");
        worth.parse::<f64>().expect("an amount")
    };
    let soon = worth("2026-03-01 10:30:00", "10");
    assert!(soon > 100.0 && soon < 9000.0, "{soon}");
    assert!(
        worth("2026-03-01 10:30:00", "120") < soon,
        "a later answer is worth less"
    );
    assert!(
        worth("2026-03-15", "10") < 0.2 * soon,
        "two weeks later it has gone on"
    );
}

#[test]
fn callers_share_the_calls_and_banks_are_called_in_their_hours() {
    let folder = Folder::with("t.csv", CASE);
    folder.write(
        "banks.csv",
        "bank,reaction,pace,hours,batch\nX,10,4,,no\nY,,,11:30-17:00,\n",
    );
    let more = ["--order", "claim", "--callers", "2", "--banks", "banks.csv"];
    let report = json(&folder, &more);
    let calls = report["calls"].as_array().expect("calls");
    let told: Vec<_> = calls
        .iter()
        .map(|call| {
            let text = |key: &str| call[key].as_str().expect("text").to_owned();
            let account = call["accounts"][0].as_str().expect("an account");
            (
                account,
                call["caller"].as_u64().expect("a caller"),
                text("begins"),
                text("takes_effect"),
            )
        })
        .collect();
    // As of 10:03; the first freeze is to take effect in half an hour, so calls of five minutes begin at 10:28.
    let at = |clock: &str| format!("2026-03-01T{clock}:00");
    let expected = [
        ("B", 1, at("10:28"), at("10:38")),
        ("M", 2, at("10:28"), at("10:33")),
        ("A", 1, at("10:32"), at("10:42")),
        ("C", 2, at("11:30"), at("11:35")),
    ];
    assert_eq!(told, expected);
    assert_eq!(ranked(&report), ["B", "M", "A", "C"]);
    let notes = report["notes"].as_array().expect("notes");
    let untold = notes.iter().find(|note| note["code"] == "banks-not-told");
    assert!(
        untold.expect("a note")["message"]
            .as_str()
            .expect("text")
            .ends_with(": Z")
    );
    let table = folder.run(&[&TRACE[..], &more, &["--width", "0"]].concat()).ok();
    assert!(table.contains("Caller") && table.contains("Call at"), "{table}");
    folder
        .run(&[&TRACE[..], &more, &["-o", "list.csv", "-o", "page.html"]].concat())
        .ok();
    assert!(folder.read("list.csv").contains("2026-03-01T11:30:00"));
    assert!(folder.read("page.html").contains("2026-03-01 11:30:00"));
}

#[test]
fn a_file_of_banks_that_cannot_be_used_is_an_error_with_its_line() {
    let folder = Folder::with("t.csv", CASE);
    let fails = |content: &str, words: &[&str]| {
        folder.write("banks.csv", content);
        folder
            .run(&[&TRACE[..], &["--banks", "banks.csv"]].concat())
            .fails(1, words);
    };
    fails("name,pace\nX,5\n", &["banks.csv:1", "bank"]);
    fails("bank,pace\nX,soon\n", &["banks.csv:2", "soon"]);
    fails("bank,pace\nX,-5\n", &["banks.csv:2", "-5"]);
    fails(
        "bank,hours\nX,9 to 5\n",
        &["banks.csv:2", "9 to 5", "09:00-17:00"],
    );
    fails("bank,batch\nX,maybe\n", &["banks.csv:2", "maybe"]);
    fails("bank,pace\nX,5\nX,6\n", &["banks.csv:3", "twice"]);
    fails("bank,pace\n,6\n", &["banks.csv:2", "blank"]);
    folder
        .run(&[&TRACE[..], &["--callers", "0"]].concat())
        .fails(2, &["0"]);
}
