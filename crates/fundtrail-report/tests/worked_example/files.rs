//! Files for other programs.

use super::*;

#[test]
fn json_keeps_the_order_of_the_schema() {
    let mut text = Vec::new();
    json::write(&report(Rule::Fifo), &mut text).expect("memory takes all");
    let text = String::from_utf8(text).expect("UTF-8");
    let keys: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("  \"")?.split('"').next())
        .collect();
    let schema = "schema version rule currency as_of inputs counts payments totals bounds accounts may_hold exits requests \
                  calls holders price_of_time renewals watch rules transfers notes";
    assert_eq!(keys, schema.split_whitespace().collect::<Vec<_>>());
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(value["schema"], "fundtrail.trace/1");
    assert_eq!(value["as_of"], "2026-03-01T10:10:00", "the last record");
    assert_eq!(value["payments"][0]["id"], "t2");
    assert_eq!(value["payments"][0]["source"][0]["line"], 3);
    assert_eq!(
        value["rules"]["lifo"]["A"]["held"], "19000.00",
        "20,000 traced, 1,000 drawn"
    );
    // M passed all on by first in, first out; by another rule it may keep what the others' money left of 23,000.
    assert_eq!(value["accounts"][2]["status"], "passed");
    assert_eq!(value["may_hold"][0]["account"], "6222020200001234567");
    assert_eq!(value["may_hold"][0]["at_most"], value["accounts"][2]["at_most"]);
    assert_eq!(
        value["may_hold"][0]["at_most"], "23000.00",
        "its whole balance can be the victim's"
    );
    assert_eq!(value["may_hold"][0]["at_least"], "0.00");
    let unnamed = &value["transfers"][2];
    assert_eq!(
        unnamed["id"], "cases/6222020200001234567.csv:6",
        "no id: its place"
    );
    assert_eq!(unnamed["traced"], "33000.00");
    assert_eq!(unnamed["by_payment"][0], "33000.00");
    assert_eq!(
        value["transfers"][3]["to"],
        serde_json::Value::Null,
        "cash has no number"
    );
}

#[test]
fn csv_is_for_excel() {
    let mut text = Vec::new();
    csv::write(&report(Rule::Fifo), &mut text).expect("memory takes all");
    let text = String::from_utf8(text).expect("UTF-8");
    let mut lines = text.split("\r\n");
    let header = lines.next().expect("a header");
    assert!(
        header.starts_with("\u{FEFF}rank,account,numbers,holder"),
        "{header}"
    );
    assert!(
        lines
            .next()
            .expect("B")
            .starts_with("1,B,B,,,2,held,33000.00,0.00,33000.00,")
    );
    let mule = text.split("\r\n").nth(3).expect("M");
    assert!(
        mule.starts_with(r#","=""6222020200001234567""","=""6222020200001234567""",张三,,1,passed"#),
        "{mule}"
    );
}

#[test]
fn graph_files_name_every_account_and_traced_transfer() {
    let report = hostile();
    let graphml = written(|out| graph::write::graphml(&Graph::of_trace(&report, Lang::En), out));
    // V, M, A, B and the cash that A drew; the payment and three traced transfers.
    assert_eq!(graphml.matches("<node id=").count(), 5);
    assert_eq!(graphml.matches("<edge id=").count(), 4);
    assert!(graphml.contains("&lt;script&gt;") && !graphml.contains("<script"));
    let gexf = written(|out| graph::write::gexf(&Graph::of_trace(&report, Lang::En), out));
    assert_eq!(gexf.matches("<edge id=").count(), 4);
    assert!(
        gexf.contains(r#"weight="18867.92""#),
        "M paid A so much of the victim's money"
    );
    let dot = written(|out| graph::write::dot(&Graph::of_trace(&report, Lang::En), out));
    assert_eq!(dot.matches(" -> ").count(), 4);
    assert!(
        dot.contains("n0 -> n1 [label=\"50,000.00\\n2026-03-01 10:00:00\""),
        "{dot}"
    );
}

#[test]
fn the_workbook_is_the_same_file_each_time() {
    let report = hostile();
    let workbook = || {
        let mut bytes = Vec::new();
        xlsx::write(&report, Lang::En, &mut bytes).expect("memory takes all");
        bytes
    };
    let first = workbook();
    assert!(first.starts_with(b"PK"), "a zip archive");
    assert!(first == workbook(), "no clock in it");
}

/// Every cell of a workbook: texts, and numbers as the digits that they stand for.
pub(crate) fn cells_of(report: &Report, lang: Lang) -> std::collections::BTreeSet<String> {
    use calamine::{Data, Reader as _, Xlsx};
    let mut bytes = Vec::new();
    xlsx::write(report, lang, &mut bytes).expect("memory takes all");
    let mut book = Xlsx::new(std::io::Cursor::new(bytes)).expect("a workbook");
    let sheets = book.worksheets();
    let cells = sheets.iter().flat_map(|(_, range)| range.rows()).flatten();
    cells
        .filter_map(|cell| match cell {
            Data::String(text) => Some(text.clone()),
            Data::Float(number) => Some(format!("{number:.2}")),
            Data::Int(number) => Some(format!("{number}.00")),
            _ => None,
        })
        .collect()
}

/// The cells of a sheet, row by row, texts only.
fn sheet(report: &Report, lang: Lang, name: &str) -> Vec<Vec<String>> {
    use calamine::{Reader as _, Xlsx};
    let mut bytes = Vec::new();
    xlsx::write(report, lang, &mut bytes).expect("memory takes all");
    let mut book = Xlsx::new(std::io::Cursor::new(bytes)).expect("a workbook");
    let range = book.worksheet_range(name).expect("the sheet");
    let texts = |row: &[calamine::Data]| row.iter().map(ToString::to_string).collect();
    range.rows().map(texts).collect()
}

#[test]
fn what_a_bank_is_sent_says_what_it_rests_on() {
    let mut report = report(Rule::ProRata);
    for account in &mut report.accounts {
        account.bank = Some(if account.account == "A" { "ICBC" } else { "CCB" }.into());
    }
    let rows = sheet(&report, Lang::En, "ICBC");
    let has = |row: &[&str]| {
        rows.iter()
            .any(|found| found.iter().zip(row).all(|(a, b)| a == b))
    };
    assert_eq!(rows[0][0], "For ICBC");
    assert!(
        has(&["Rule", "pro-rata"]) && has(&["As of", "2026-03-01 10:10:00"]),
        "{rows:?}"
    );
    assert!(
        has(&["Amounts in", "CNY"]) && has(&["Program", "fundtrail 0.1.0"]),
        "{rows:?}"
    );
    // The payment, the one transfer into A, and the file in which both stand.
    let text = format!("{rows:?}");
    assert!(text.contains("50000") && text.contains("18867.92"), "{text}");
    let file = format!("{} · SHA-256 {}", Lines.path(0), "ab".repeat(32));
    assert!(has(&[&file]), "{text}");
    assert!(
        !text.contains("\"B\""),
        "nothing of another bank's accounts: {text}"
    );
}

#[test]
fn each_rule_has_a_sheet_whose_money_adds_up_to_what_was_paid() {
    let report = report(Rule::ProRata);
    let rules = report.rules.as_ref().expect("all were asked for");
    for (rule, accounts) in &rules.0 {
        let rows = sheet(&report, Lang::En, &format!("By {}", rule.name()));
        for (number, figures) in accounts {
            let row = rows.iter().find(|row| row[0] == *number).expect("the account");
            let told: Vec<f64> = row
                .iter()
                .rev()
                .take(3)
                .filter_map(|cell| cell.parse().ok())
                .collect();
            let figures =
                [figures.held, figures.sent, figures.received].map(|f| f.plain().parse::<f64>().ok());
            assert_eq!(
                told.into_iter().map(Some).collect::<Vec<_>>(),
                figures,
                "{rule:?} {number}"
            );
        }
        let paid = rows.last().expect("a total");
        assert_eq!(
            (paid[0].as_str(), paid.last().map(String::as_str)),
            ("Paid", Some("50000")),
            "{rule:?}"
        );
    }
}

#[test]
fn entities_and_links_go_by_what_the_records_call_them() {
    let mut report = report(Rule::ProRata);
    report.accounts[0].holder = Some("a, \"b\\\"".into());
    let graph = Graph::of_trace(&report, Lang::En);
    let entities = written(|out| graph::write::entities(&graph, out));
    let ids: Vec<&str> = entities
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect();
    // Cash has no number: it is told by who drew it.
    assert_eq!(ids, ["V", "6222020200001234567", "A", "B", "cash @ A"]);
    assert!(
        !entities.contains("\\\""),
        "a backslash would guard the quote: {entities}"
    );
    let links = written(|out| graph::write::links(&graph, out));
    let lines: Vec<&str> = links.lines().collect();
    assert!(
        lines[0].starts_with("link,source,target,date,time,transfer,at,"),
        "{links}"
    );
    assert!(
        lines[1].starts_with("t2,V,6222020200001234567,2026-03-01,10:00:00,t2,2026-03-01T10:00:00,"),
        "{links}"
    );
    // The cases' sixth line has no id of its own: its place tells it.
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("cases/6222020200001234567.csv:6,")),
        "{links}"
    );
}
