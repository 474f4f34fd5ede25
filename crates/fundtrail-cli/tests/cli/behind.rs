//! Behind the payment: `sources` and `return`, on the worked example of the rules.

use serde_json::Value;

use crate::payments::WORKED;
use crate::util::Folder;

fn sources(folder: &Folder, arguments: &[&str]) -> Value {
    let arguments = [&["sources", "t.csv", "--format", "json", "--quiet"], arguments].concat();
    folder.run(&arguments).json()
}

/// Number and held amount of each origin.
fn held(report: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let origins = report["origins"].as_array().expect("origins");
    origins
        .iter()
        .map(|origin| (text(&origin["account"]), text(&origin["held"])))
        .collect()
}

#[test]
fn the_origins_of_an_account_are_what_each_rule_says() {
    let folder = Folder::with("t.csv", WORKED);
    let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|&(a, b)| (a.to_owned(), b.to_owned())).collect()
    };
    let fifo = sources(&folder, &["--account", "M"]);
    assert_eq!(
        held(&fifo),
        pairs(&[("X", "23000.00"), ("V", "0.00"), ("OWN", "0.00")])
    );
    assert_eq!(fifo["accounts"][0]["received"], "83000.00");
    assert_eq!(fifo["accounts"][0]["passed_on"], "60000.00");
    let lifo = sources(&folder, &["--account", "M", "--rule", "lifo"]);
    assert_eq!(
        held(&lifo),
        pairs(&[("V", "20000.00"), ("OWN", "3000.00"), ("X", "0.00")])
    );
    let early = sources(&folder, &["--account", "M", "--at", "2026-03-01T10:05"]);
    assert_eq!(held(&early), pairs(&[("V", "33000.00"), ("OWN", "0.00")]));
}

#[test]
fn an_origin_has_its_bounds_its_payments_and_its_marks() {
    let folder = Folder::with("t.csv", WORKED);
    let report = sources(&folder, &["--account", "M", "--victim", "V"]);
    let victim = &report["origins"][1];
    assert_eq!(victim["account"], "V");
    assert_eq!(victim["kind"], "stopped");
    assert_eq!(victim["marks"], serde_json::json!(["victim"]));
    // 53,000 less 20,000 is 33,000 before X pays; 23,000 at the end; all of it can be X's or OWN's and X's.
    assert_eq!(
        (&victim["at_least"], &victim["at_most"]),
        (&"0.00".into(), &"23000.00".into())
    );
    assert_eq!(victim["payments"][0]["id"], "t2");
    assert_eq!(victim["payments"][0]["source"][0]["line"], 3);
    assert_eq!(
        report["origins"][0]["marks"],
        serde_json::json!(["possible victim"])
    );
}

#[test]
fn an_origin_of_which_only_another_rule_leaves_something_is_shown_with_that() {
    // W pays after V, and B gets 50: V's by fifo, W's by lifo.
    let folder = Folder::with(
        "t.csv",
        "id,time,from,to,amount\n\
         1,2026-03-01T09:00:00,V,A,50.00\n\
         2,2026-03-01T09:01:00,W,A,50.00\n\
         3,2026-03-01T09:02:00,A,B,50.00\n",
    );
    let report = sources(&folder, &["--account", "B", "--stop-at", "V", "--stop-at", "W"]);
    let text = |at: usize, what: &str| report["origins"][at][what].as_str().map(str::to_owned);
    let row = |at| ["account", "held", "at_least", "at_most"].map(|what| text(at, what).unwrap_or_default());
    assert_eq!(row(0), ["V", "50.00", "0.00", "50.00"]);
    assert_eq!(row(1), ["W", "0.00", "0.00", "50.00"]);
}

#[test]
fn an_account_that_no_record_names_is_an_error_that_offers_the_nearest() {
    let folder = Folder::with(
        "t.csv",
        "id,time,from,to,amount\n1,2026-03-01T09:00:00,62220001,62220002,5.00\n",
    );
    let run = folder.run(&["sources", "t.csv", "--account", "6222003", "--quiet"]);
    run.fails(1, &["6222003", "nearest to it: 62220001, 62220002"]);
}

const VICTIMS: &str = "victim,payment\nV,t2\nX,t4\n";
const FROZEN: &str = "account,time,amount\nM,2026-03-01T10:10:00,23000.00\n";

fn case(victims: &str, frozen: &str) -> Folder {
    let folder = Folder::with("t.csv", WORKED);
    folder.write("v.csv", victims).write("f.csv", frozen);
    folder
}

const RETURN: [&str; 8] = [
    "return",
    "t.csv",
    "--victims",
    "v.csv",
    "--frozen",
    "f.csv",
    "--quiet",
    "--format",
];

#[test]
fn what_is_frozen_is_shared_by_every_scheme() {
    let folder = case(VICTIMS, FROZEN);
    let report = folder
        .run(&[&RETURN[..], &["json", "--all-schemes"]].concat())
        .json();
    let gets = |scheme: &str| {
        let schemes = report["schemes"].as_array().expect("schemes");
        let row = schemes
            .iter()
            .find(|row| row["scheme"] == scheme)
            .expect("a scheme");
        row["gets"].clone()
    };
    // By fifo all that is left is X's; the losses are 5 : 3.
    assert_eq!(gets("traced"), serde_json::json!(["0.00", "23000.00"]));
    for scheme in ["pro-rata", "cn-2016", "rising-tide", "net-loss"] {
        assert_eq!(
            gets(scheme),
            serde_json::json!(["14375.00", "8625.00"]),
            "{scheme}"
        );
    }
    let account = &report["accounts"][0];
    assert_eq!(account["article"], "proportion");
    assert_eq!(account["why"]["reason"], "rules");
    assert_eq!(account["why"]["victim"], "V");
}

#[test]
fn one_receipt_and_nothing_else_is_traced_by_itself() {
    let folder = case(VICTIMS, "account,time,amount\nA,2026-03-01T10:05:00,20000.00\n");
    let arguments = [
        &RETURN[..],
        &["json", "--tolerance", "20000", "--scheme", "cn-2016"],
    ]
    .concat();
    let report = folder.run(&arguments).json();
    assert_eq!(report["accounts"][0]["article"], "single");
    assert_eq!(report["victims"][0]["gets"], "17000.00");
    let stays = serde_json::json!([{ "amount": "3000.00", "reason": "not-traced" }]);
    assert_eq!(report["accounts"][0]["stays"], stays);
}

#[test]
fn what_cannot_be_is_an_error_with_its_place() {
    for (victims, frozen, says) in [
        (
            VICTIMS,
            "account,time,amount\nM,2026-03-01T10:10:00,23000.01\n",
            "f.csv:2: M: 23,000.01 is frozen, but it held 23,000.00 at 2026-03-01T10:10:00",
        ),
        (
            VICTIMS,
            "account,time,amount\nM,2026-03-01T10:10:00,5.00\nM,2026-03-01T10:10:00,6.00\n",
            "f.csv:3: M is frozen at the same time in line 2, there with 5.00 and here with 6.00",
        ),
        (
            VICTIMS,
            "account,time,amount,currency\nM,2026-03-01T10:10:00,5.00,美元\n",
            "f.csv:2: this freeze is in 美元, but the payments are in CNY",
        ),
        (
            VICTIMS,
            "account,time,amount\nM,2026-03-01T10:10:00,-5.00\n",
            "f.csv:2: the amount -5.00 is below zero",
        ),
        (
            "victim,payment,loss,returned\nV,t2,100.00,500.00\n",
            FROZEN,
            "v.csv:2: the loss of V, 100.00, is less than what came back, 500.00",
        ),
        (
            "victim,payment,amount\nV,t2,999.00\n",
            FROZEN,
            "v.csv:2: payment \"t2 amount=999.00\": no transfer fits; near it:\n  t.csv:3 t2",
        ),
        (
            "victim,payment\n",
            FROZEN,
            "v.csv: there is no line below the header",
        ),
        (
            "victim,payment\nV,t2\nX,t2\n",
            FROZEN,
            "v.csv:3: the payment t.csv:3 t2",
        ),
        (
            "victim,payment\nV,t9\n",
            FROZEN,
            "v.csv:2: payment \"t9\": no transfer fits",
        ),
        ("victim,payment\n,t2\n", FROZEN, "v.csv:2: the victim is blank"),
        (
            "who,payment\nV,t2\n",
            FROZEN,
            "v.csv:1: no column victim among who, payment",
        ),
        ("victim,payment,loss\nV,t2,-5\n", FROZEN, "v.csv:2"),
        (
            VICTIMS,
            "account,time,amount\nMM,2026-03-01T10:10:00,1.00\n",
            "f.csv:2: no record names the account MM",
        ),
    ] {
        let run = case(victims, frozen).run(&[&RETURN[..], &["table"]].concat());
        run.fails(1, &[says]);
    }
}

/// What is frozen in the only account, and the codes of the notes.
fn frozen_and_notes(frozen: &str) -> (String, Vec<(String, String)>) {
    let report = case(VICTIMS, frozen)
        .run(&[&RETURN[..], &["json"]].concat())
        .json();
    let notes = report["notes"].as_array().expect("notes");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let notes = notes
        .iter()
        .map(|note| (text(&note["code"]), text(&note["message"])));
    (text(&report["accounts"][0]["frozen"]), notes.collect())
}

#[test]
fn a_freeze_that_stands_twice_counts_once_and_both_lines_are_named() {
    let (frozen, notes) = frozen_and_notes(
        "account,time,amount,kind\nM,2026-03-01T10:10:00,5000.00,止付\nM,2026-03-01 10:10:00,\"5,000.00\",止付\n",
    );
    assert_eq!(frozen, "5000.00");
    let twice = notes
        .iter()
        .find(|(code, _)| code == "freeze-twice")
        .expect("a note");
    assert!(
        twice.1.starts_with("f.csv:3: the same freeze stands in line 2"),
        "{twice:?}"
    );
}

#[test]
fn a_stop_that_became_a_freeze_counts_once_as_in_a_trace() {
    let (frozen, notes) = frozen_and_notes(
        "account,time,amount,kind\n\
         M,2026-03-01T12:00:00,4000.00,冻结\n\
         M,2026-03-01T13:00:00,0,冻结\n\
         M,2026-03-01T10:10:00,5000.00,止付\n",
    );
    assert_eq!(frozen, "4000.00", "the last that caught something");
    let renewed = notes
        .iter()
        .find(|(code, _)| code == "freeze-renewed")
        .expect("a note");
    assert!(
        renewed.1.contains("line 2 (4,000.00)") && renewed.1.contains("line 4 (5,000.00)"),
        "{renewed:?}"
    );
}

#[test]
fn a_freeze_of_which_only_the_day_is_written_is_of_the_end_of_that_day() {
    let (frozen, notes) = frozen_and_notes("账号,冻结时间,冻结金额,币种\nM,2026-03-01,23000,人民币\n");
    assert_eq!(frozen, "23000.00");
    let day = notes
        .iter()
        .find(|(code, _)| code == "freeze-day")
        .expect("a note");
    assert!(day.1.contains("2026-03-01T23:59:59"), "{day:?}");
}

#[test]
fn columns_that_nothing_reads_are_named_with_a_sample() {
    let folder = case(
        "victim,payment,status\nV,t2,open\n",
        "account,time,amount,remark\nM,2026-03-01T10:10:00,5.00,by phone\n",
    );
    let report = folder.run(&[&RETURN[..], &["json"]].concat()).json();
    let notes = report["notes"].as_array().expect("notes");
    let unread: Vec<_> = notes
        .iter()
        .filter(|note| note["code"] == "column-unread")
        .collect();
    assert_eq!(
        unread[0]["message"],
        "v.csv: not read: the column \"status\" (such as \"open\"); what they say counts for nothing here"
    );
    assert_eq!(
        unread[1]["message"],
        "f.csv: not read: the column \"remark\" (such as \"by phone\"); what they say counts for nothing here"
    );
}

#[test]
fn what_stands_in_a_column_that_nothing_reads_is_hidden_for_sharing() {
    let folder = case(
        VICTIMS,
        "account,time,amount,经办人\nM,2026-03-01T10:10:00,5.00,欧阳克\n",
    );
    for lang in ["en", "zh"] {
        let run = folder.run(&[&RETURN[..], &["json", "--mask", "--lang", lang]].concat());
        let printed = run.json().to_string();
        assert!(
            printed.contains("经办人") && !printed.contains("欧阳克"),
            "{printed}"
        );
    }
}

#[test]
fn files_that_options_name_may_lie_in_the_folder_of_the_records() {
    let folder = Folder::with("case/t.csv", WORKED);
    folder.write("case/v.csv", VICTIMS).write("case/f.csv", FROZEN);
    let named = ["--victims", "case/v.csv", "--frozen", "case/f.csv", "--quiet"];
    folder.run(&[&["return", "case"], &named[..]].concat()).ok();
    let unnamed = folder.run(&["sources", "case", "--account", "M", "--quiet"]);
    unnamed.fails(1, &["v.csv:1: it holds victims and no records", "--victims FILE"]);
}

#[test]
fn a_file_of_suspects_is_a_list_or_a_table() {
    let folder = Folder::with("t.csv", WORKED);
    let suspects = |text: &str| {
        folder.write("s.csv", text);
        folder.run(&[
            "network",
            "t.csv",
            "--suspects",
            "s.csv",
            "--format",
            "json",
            "--quiet",
        ])
    };
    for text in [
        "M\nA\n",
        "account\nM\nA\n",
        "账号,备注\nM,x\nA,\n",
        "1,M\n2,A\n",
        "who\nM\nA\n",
    ] {
        let report = suspects(text).json();
        let members = report["members"].as_array().expect("members");
        assert_eq!(
            members.iter().filter(|m| m["suspect"] == true).count(),
            2,
            "{text}"
        );
        let notes = report["notes"].as_array().expect("notes");
        let unread = notes
            .iter()
            .filter(|note| note["code"] == "column-unread")
            .count();
        assert_eq!(unread, usize::from(text.contains(',')), "{text}");
    }
    suspects("account\nM\n\nMM\n").fails(1, &["s.csv:4: no record names the account MM"]);
    suspects("a,b\nx,y\n").fails(1, &["s.csv:1: no column of accounts among a, b"]);
    suspects("account\n").fails(1, &["s.csv: there is no line below the header"]);
}

#[test]
fn a_victim_who_got_back_more_than_he_paid_gets_nothing() {
    let folder = case("victim,payment,returned\nV,t2,60000\nX,t4,0\n", FROZEN);
    let report = folder
        .run(&[&RETURN[..], &["json", "--scheme", "net-loss"]].concat())
        .json();
    assert_eq!(report["victims"][0]["gets"], "0.00");
    assert_eq!(report["victims"][1]["gets"], "23000.00");
    let notes = report["notes"].as_array().expect("notes");
    assert!(notes.iter().any(|note| note["code"] == "nothing-due"));
}

#[test]
fn names_and_numbers_are_hidden_for_sharing() {
    let folder = case("victim,payment\n王小明,t2\n", FROZEN);
    let printed = folder
        .run(&[&RETURN[..], &["table", "--mask", "--lang", "zh"]].concat())
        .ok();
    assert!(printed.contains("王*"), "{printed}");
    assert!(!printed.contains("王小明"), "{printed}");
}

#[test]
fn further_accounts_come_in_order_with_roles_and_persons() {
    // A passes what V pays on to B at once, B on to C; F is a friend whom A pays now and then.
    let folder = Folder::with(
        "t.csv",
        "id,time,from,to,amount,from_name,to_name\n\
         1,2026-03-01T09:00:00,V,A,5000.00,,王小明\n\
         2,2026-03-01T09:05:00,A,B,4900.00,王小明,李强\n\
         3,2026-03-01T09:20:00,B,C,4900.00,李强,赵六\n\
         4,2026-03-01T12:00:00,A,F,100.00,王小明,张华\n",
    );
    let report = folder
        .run(&[
            "network",
            "t.csv",
            "--suspect",
            "A",
            "--format",
            "json",
            "--quiet",
        ])
        .json();
    let members = report["members"].as_array().expect("members");
    let order: Vec<_> = members
        .iter()
        .map(|m| m["account"].as_str().expect("a number"))
        .collect();
    assert_eq!(order[..2], ["A", "B"]);
    assert_eq!(
        members[1]["from_suspects"],
        serde_json::json!({ "transfers": 1, "amount": "4900.00" })
    );
    assert_eq!(members[1]["roles"], serde_json::json!(["passer"]));
    let person = &report["persons"][1];
    assert_eq!(
        (&person["name"], &person["verified"]),
        (&"李强".into(), &false.into())
    );
    folder
        .run(&["network", "t.csv", "--quiet"])
        .fails(2, &["no suspect"]);
    let unknown = folder.run(&["network", "t.csv", "--suspect", "AB", "--quiet"]);
    unknown.fails(1, &["no record names the account AB"]);
}
