//! What files hold, and traces of one-sided statements.

use crate::payments::WORKED;
use crate::util::Folder;

/// Two accounts' own records: A was paid by V and paid B; B's records say the same two seconds later.
const A: &str = "交易卡号,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,对手户名,摘要说明\n\
    9999000000000000011,2026-03-01 10:00:00,50000.00,50000.00,进,9999000000000000001,受害甲,转账\n\
    9999000000000000011,2026-03-01 10:05:00,30000.00,20000.00,出,9999000000000000022,户丙,转账\n\
    9999000000000000011,2026-03-01 10:06:00,5000.00,15000.00,出,9999000000000000033,户丁,转账\n";
const B: &str = "交易卡号,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,对手户名,摘要说明\n\
    9999000000000000022,2026-03-01 10:05:02,30000.00,30000.00,进,9999000000000000011,户乙,转账\n";

fn statements() -> Folder {
    let folder = Folder::new();
    folder.write("case/A.csv", A).write("case/B.csv", B);
    folder
}

#[test]
fn every_file_line_and_account_is_accounted_for() {
    let told = statements().run(&["inspect", "case", "--format", "json"]).json();
    assert_eq!(told["schema"], "fundtrail.inspect/1");
    let counts = &told["counts"];
    // Two headers; four entries that are three transfers, since A's second line and B's only one are one.
    assert_eq!(
        (&counts["lines"], &counts["in_transfers"], &counts["ignored"]),
        (&6.into(), &4.into(), &2.into())
    );
    assert_eq!(counts["transfers"], 3);
    assert_eq!(told["inputs"][0]["path"], "case/A.csv");
    let money = serde_json::json!([{"list": "in_transfers", "currency": "CNY", "amount": "85000.00"}]);
    assert_eq!(told["inputs"][0]["money"], money);
    assert_eq!(told["inputs"][1]["counts"]["in_transfers"], 1);
    assert_eq!(
        told["inputs"][1]["first"], "2026-03-01T10:05:00",
        "the payer's clock"
    );
    let accounts = told["accounts"].as_array().expect("accounts");
    assert_eq!(accounts.len(), 2, "only A and B have records of their own");
    assert_eq!(accounts[0]["opening"], "0.00");
    assert_eq!(accounts[0]["order_proven"], true);
}

#[test]
fn a_line_tells_what_became_of_it() {
    let folder = statements();
    let told = folder
        .run(&["inspect", "case", "--line", "A.csv:3", "--line", "A.csv:1"])
        .ok();
    assert!(
        told.contains("9999000000000000011 -> 9999000000000000022 30,000.00 CNY")
            && told.contains("by the lines case/A.csv:3, case/B.csv:2")
            && told.contains("case/A.csv:1: no movement"),
        "{told}"
    );
    folder
        .run(&["inspect", "case", "--line", "C.csv:3"])
        .fails(1, &["C.csv:3", "FILE:LINE"]);
}

/// What only the jump of a balance shows stands at the line that shows it; as a payment the line is its own.
#[test]
fn a_line_with_a_jump_before_it_is_one_payment() {
    let folder = Folder::with(
        "A.csv",
        A.replace("20000.00", "25000.00").replace("15000.00", "20000.00"),
    );
    let trace = [
        "trace",
        "A.csv",
        "--payment",
        "A.csv:3",
        "--format",
        "json",
        "--quiet",
    ];
    let report = folder.run(&trace).json();
    assert_eq!(report["payments"][0]["amount"], "30000.00");
}

#[test]
fn what_cannot_be_read_is_shown_and_no_error() {
    let folder = Folder::with("t.csv", WORKED.replace("30000.00", "30000.005"));
    let table = folder.run(&["inspect", "t.csv"]).ok();
    assert!(
        table.contains("t.csv:5") && table.contains("30000.005"),
        "{table}"
    );
    let told = folder.run(&["inspect", "t.csv", "--format", "json"]).json();
    assert_eq!(told["rejects"][0]["line"], 5);
    folder.run(&["inspect", "absent.csv"]).fails(1, &["absent.csv"]);
}

#[test]
fn a_counterparty_without_records_is_unseen_and_on_the_request_list() {
    let folder = statements();
    let trace = ["trace", "case", "--victim", "9999000000000000001", "--quiet"];
    let report = folder.run(&[&trace[..], &["--format", "json"]].concat()).json();
    let account = |number: &str| {
        let accounts = report["accounts"].as_array().expect("accounts");
        let found = accounts.iter().find(|account| account["account"] == number);
        found
            .unwrap_or_else(|| panic!("{number} in {accounts:?}"))
            .clone()
    };
    assert_eq!(account("9999000000000000011")["held"], "15000.00");
    assert_eq!(account("9999000000000000022")["held"], "30000.00");
    let unseen = account("9999000000000000033");
    assert_eq!(
        (&unseen["status"], &unseen["held"]),
        (&"unseen".into(), &"5000.00".into())
    );
    assert_eq!(
        (&unseen["at_least"], &unseen["balance"]),
        (&serde_json::Value::Null, &serde_json::Value::Null)
    );
    // B's records end before the last of A's, and are too few to tell whether such a silence is usual: what became of
    // its 30,000 since is asked for too.
    let asked: Vec<_> = report["requests"]
        .as_array()
        .expect("requests")
        .iter()
        .map(|request| {
            (
                request["account"].as_str().expect("text"),
                request["amount"].as_str().expect("text"),
            )
        })
        .collect();
    assert_eq!(
        asked,
        [
            ("9999000000000000022", "30000.00"),
            ("9999000000000000033", "5000.00")
        ]
    );
    assert_eq!(report["totals"]["unseen"], "5000.00");
    let transfer = &report["transfers"][1];
    assert_eq!(
        transfer["source"].as_array().map(Vec::len),
        Some(2),
        "both sides are evidence"
    );
    let table = folder.run(&[&trace[..], &["--lang", "zh"]].concat()).ok();
    assert!(
        table.contains("调单清单 (2)") && table.contains("户丁"),
        "{table}"
    );
}

#[test]
fn a_masked_report_keeps_no_name_and_no_number() {
    let folder = statements();
    let trace = [
        "trace",
        "case",
        "--victim",
        "9999000000000000001",
        "--quiet",
        "--mask",
    ];
    for more in [
        &["--format", "json"][..],
        &["--format", "csv"],
        &["--all-rules"],
        &["--by", "holder"],
    ] {
        let text = folder.run(&[&trace[..], more].concat()).ok();
        for secret in ["9999000000000000011", "9999000000000000033", "户丁", "户丙"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}

#[test]
fn every_column_says_what_took_it() {
    let folder = Folder::new();
    let header = "交易时间,账号,交易金额,收付标志,对方账号,序号,开户地";
    let line = "2026-03-01 10:00:00,9999000000000000011,5.00,出,9999000000000000022,1,甲城";
    folder.write("case/A.csv", format!("{header}\n{line}\n"));
    folder.write(
        "case/B.csv",
        format!("{header}\n{}\n", line.replace("5.00", "6.00")),
    );
    let told = folder.run(&["inspect", "case", "--format", "json"]).json();
    let columns = &told["inputs"][0]["columns"];
    assert_eq!(
        columns[1],
        serde_json::json!({"name": "账号", "taken": "field", "field": "own-account"})
    );
    assert_eq!(columns[5]["taken"], "passed-over");
    assert_eq!(
        columns[6],
        serde_json::json!({"name": "开户地", "taken": "unread", "field": null})
    );
    let english = folder.run(&["inspect", "case"]).ok();
    assert!(
        english.contains("case/A.csv (and 1 more with the same columns): 交易时间 → time")
            && english.contains("对方账号 → other-account")
            && english.contains("left unread: 开户地; known and passed over: 序号"),
        "{english}"
    );
    let chinese = folder.run(&["inspect", "case", "--lang", "zh"]).ok();
    assert!(
        chinese.contains("账号 → own-account") && chinese.contains("未读取: 开户地"),
        "{chinese}"
    );
}
