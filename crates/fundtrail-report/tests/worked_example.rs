//! The worked example of the tracing rules, from transfers built in code to every shape of a report.

use fundtrail::{
    AccountBook, Currency, ExitKind, Investigation, Ledger, LedgerBuilder, Money, Order, Party, Plan, Query,
    Rule, Source, Status, SubLedger, Time, Transfer, TransferIndex,
};
use fundtrail_report::model::{Counts, Input, Note, Report};
use fundtrail_report::{
    By, Evidence, Graph, Handout as _, Lang, Listed, Mask, Narrow, Origin, Style, csv, graph, html, json,
    section, table, xlsx,
};

fn listed(report: &Report) -> Listed<'_> {
    Listed {
        report,
        by: By::Account,
    }
}

struct Lines;

impl Evidence for Lines {
    fn id(&self, source: Source) -> Option<String> {
        (source.line() != 6).then(|| format!("t{}", source.line() - 1))
    }

    fn path(&self, _: usize) -> String {
        "cases/6222020200001234567.csv".into()
    }
}

/// 3,000 of M's own; 50,000 from the victim; 20,000 to A; 30,000 from X; 40,000 to B; 1,000 drawn by A.
fn ledger(book: &mut AccountBook) -> Ledger {
    let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
    let cash: Party = builder.exits_mut().intern(ExitKind::Cash, None).into();
    let mut party = |name: &str| Party::from(book.intern(name));
    let (own, victim, other) = (party("OWN"), party("V"), party("X"));
    let (mule, a, b) = (party("6222020200001234567"), party("A"), party("B"));
    let lines = [
        (0, own, mule, 3_000),
        (60, victim, mule, 50_000),
        (65, mule, a, 20_000),
        (66, other, mule, 30_000),
        (67, mule, b, 40_000),
        (70, a, cash, 1_000),
    ];
    for (line, (minute, payer, payee, yuan)) in (2..).zip(lines) {
        let time = Time::from_seconds(1_772_355_600 + minute * 60).expect("in range");
        let amount = Money::from_minor(yuan * 100);
        let source = Source::new(0, line);
        builder
            .push(Transfer {
                time,
                payer,
                payee,
                amount,
                source,
            })
            .expect("a positive amount");
    }
    let mule = book.get("6222020200001234567").expect("interned");
    book.details_mut(mule).holder = Some("张三".into());
    builder.from_table(book.len())
}

fn report(rule: Rule) -> Report {
    let mut book = AccountBook::new();
    let ledger = ledger(&mut book);
    let query = Query::new(&ledger, [TransferIndex::from_index(1)]).expect("a payment");
    let sub = SubLedger::new(&ledger, &query).expect("small amounts");
    let plan = Plan {
        rule,
        all_rules: true,
        order: Order::Claim,
        ..Plan::default()
    };
    let investigation = Investigation::new(&book, &sub, plan).expect("small amounts");
    let input = Input {
        path: Lines.path(0),
        sha256: "ab".repeat(32),
        layout: "native".into(),
        encoding: "utf-8".into(),
        lines: 7,
        entries: 6,
        transfers: 6,
    };
    let note = Note {
        code: "covered-by-table".into(),
        message: "Every account is taken as covered; 张三 too.".into(),
        file: Some(Lines.path(0)),
        line: Some(2),
        quoted: Vec::new(),
    };
    let origin = Origin {
        version: "0.1.0",
        lang: Lang::En,
        with_transfers: true,
        with_courses: true,
        with_cards: false,
        inputs: vec![input],
        counts: Counts {
            lines: 7,
            in_transfers: 6,
            ignored: 1,
            transfers: 6,
            ..Counts::default()
        },
        notes: vec![note],
    };
    Report::new(&investigation, origin, &Lines)
}

fn shown(report: &Report, style: Style) -> String {
    let mut text = Vec::new();
    table::write(report, style, &mut text).expect("memory takes all");
    String::from_utf8(text).expect("UTF-8")
}

#[test]
fn the_list_is_largest_claim_first_and_the_totals_add_up() {
    let report = report(Rule::ProRata);
    let list: Vec<_> = report
        .list()
        .map(|a| {
            (
                a.rank,
                a.account.as_str(),
                a.claim.map(fundtrail_report::Amount::plain),
            )
        })
        .collect();
    // B 19,766.40; A 18,867.92 less the 943.40 (1,000 · 18,867.92 / 20,000, halves up) that A drew.
    assert_eq!(
        list,
        [
            (Some(1), "B", Some("19766.40".into())),
            (Some(2), "A", Some("17924.52".into())),
            (Some(3), "6222020200001234567", Some("11365.68".into())),
        ]
    );
    let held: i128 = report.accounts.iter().map(|a| a.held.minor()).sum();
    assert_eq!(held, report.totals.held.minor());
    assert_eq!(report.exits[0].amount.plain(), "943.40");
    assert_eq!(held + report.totals.exited.minor(), report.totals.paid.minor());
}

#[test]
fn an_account_that_passed_all_on_has_no_rank_and_no_claim() {
    let report = report(Rule::Fifo);
    let mule = report.unranked().next().expect("M passed all on");
    assert_eq!(
        (mule.account.as_str(), mule.status),
        ("6222020200001234567", Status::Passed)
    );
    assert_eq!((mule.rank, mule.claim), (None, None));
    assert_eq!(
        mule.balance.map(fundtrail_report::Amount::plain).as_deref(),
        Some("23000.00")
    );
    assert_eq!(mule.sent.plain(), "50000.00");
}

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
fn hidden_accounts_are_counted_with_their_money() {
    let mut report = report(Rule::ProRata);
    let narrow = Narrow {
        least_minor: Some(1_800_000),
        max_level: None,
    };
    narrow.apply(&mut report, Lang::En);
    assert_eq!(report.list().count(), 1);
    let hidden = report.hidden.expect("two accounts");
    assert_eq!((hidden.accounts, hidden.held.plain()), (2, "29290.20".to_owned()));
    let text = shown(&report, Style::default());
    assert!(text.contains("… 2 hidden"), "{text}");
    let total = text
        .lines()
        .find(|line| line.trim_start().starts_with("Total"))
        .expect("a total");
    assert!(total.contains("49,056.60"), "held in all, hidden or not: {total}");
    assert!(text.contains("2 of them hold 29,290.20 CNY together"), "{text}");
}

#[test]
fn the_table_shows_the_top_and_sums_the_rest() {
    let style = Style {
        top: Some(1),
        ..Style::default()
    };
    let text = shown(&report(Rule::ProRata), style);
    assert!(
        text.starts_with("Rule pro-rata · as of 2026-03-01 10:10:00 · amounts in CNY\n"),
        "{text}"
    );
    assert!(text.contains("… 2 more"), "{text}");
    assert!(text.contains("29,290.20"), "17,924.52 + 11,365.68: {text}");
    assert!(!text.contains('\u{1b}'), "no colour unless asked for");
}

#[test]
fn the_table_speaks_chinese() {
    let text = shown(
        &report(Rule::ProRata),
        Style {
            lang: Lang::Zh,
            ..Style::default()
        },
    );
    for word in ["止付/冻结清单", "留存", "取现", "张三", "资金去向"] {
        assert!(text.contains(word), "{word} in {text}");
    }
}

#[test]
fn a_masked_report_names_nobody() {
    let mut report = report(Rule::ProRata);
    Mask::new().apply(&mut report);
    let mut text = Vec::new();
    json::write(&report, &mut text).expect("memory takes all");
    table::write(&report, Style::default(), &mut text).expect("memory takes all");
    csv::write(&report, &mut text).expect("memory takes all");
    let text = String::from_utf8(text).expect("UTF-8");
    assert!(!text.contains("6222020200001234567"), "{text}");
    assert!(!text.contains("张三"), "{text}");
    assert!(
        text.contains("cases/6222****4567.csv:6"),
        "an id that is a place follows the path: {text}"
    );
}

/// A report whose holder is a hostile text.
fn hostile() -> Report {
    let mut report = report(Rule::ProRata);
    for account in &mut report.accounts {
        account.holder = Some("<script>alert('x')</script>\u{1}&\"".into());
    }
    report
}

fn written(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).expect("memory takes all");
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn the_page_escapes_everything_and_loads_nothing() {
    let page = written(|out| html::write(&hostile(), Lang::En, out));
    assert_eq!(
        page.matches("<script").count(),
        2,
        "the data and the page's own script"
    );
    assert_eq!(page.matches("</script").count(), 2);
    assert!(page.contains("&lt;script&gt;") && page.contains("\\u003cscript>alert"));
    let policy = "default-src 'none'; script-src 'sha256-";
    assert!(page.contains(policy) && !page.contains("unsafe-inline"));
    assert!(
        !page.contains("https://") && page.matches("http://").count() == 1,
        "nothing is loaded; the one address is the name of SVG"
    );
    assert!(page.contains("19,766.40"), "the list");
    assert!(!page.contains('\u{1}'), "no control characters");
}

#[test]
fn the_page_begins_with_the_answer_in_plain_words() {
    let page = |lang| written(|out| html::write(&report(Rule::ProRata), lang, out));
    let english = page(Lang::En);
    assert!(
        english.contains("50,000.00 CNY were paid to 6222020200001234567 张三"),
        "{english}"
    );
    assert!(english.contains("Call the bank of B first: 19,766.40 in one account"));
    assert!(page(Lang::Zh).contains("先联系 B 的开户行（未知）"));
}

#[test]
fn a_masked_page_names_nobody() {
    let mut report = report(Rule::ProRata);
    Mask::new().apply(&mut report);
    let page = written(|out| html::write(&report, Lang::En, out));
    assert!(!page.contains("6222020200001234567") && !page.contains("张三"));
    assert!(
        page.contains("6222****4567"),
        "the data too has the masked number"
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

#[test]
fn what_holds_under_any_rule_stands_beside_the_list() {
    // Ranked B, A, M under pro-rata; each has bounds, and 1, 2 and all three together.
    let report = report(Rule::ProRata);
    let shown = |amount: Option<fundtrail_report::Amount>| amount.map(fundtrail_report::Amount::plain);
    let bounds: Vec<_> = report
        .list()
        .map(|a| (shown(a.at_least), shown(a.at_most)))
        .collect();
    let text = |least: &str, most: &str| (Some(least.to_owned()), Some(most.to_owned()));
    // A drew 1,000 that may or may not have been the victim's: at least 16,000 and at most 19,000 are left.
    assert_eq!(
        bounds,
        [
            text("7000.00", "33000.00"),
            text("16000.00", "19000.00"),
            text("0.00", "23000.00")
        ]
    );
    let top: Vec<_> = report
        .bounds
        .top
        .iter()
        .map(|top| (top.accounts, shown(top.at_least)))
        .collect();
    assert_eq!(
        top,
        [
            (1, Some("7000.00".into())),
            (2, Some("26000.00".into())),
            (3, Some("49000.00".into())),
        ]
    );
}

/// Every cell of a workbook: texts, and numbers as the digits that they stand for.
fn cells_of(report: &Report, lang: Lang) -> std::collections::BTreeSet<String> {
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

/// Every amount in a piece of JSON.
fn amounts(value: &serde_json::Value, into: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => {
            let fraction = text.split_once('.').filter(|(_, part)| part.len() == 2);
            let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
            into.extend(
                fraction
                    .filter(|(a, b)| digits(a) && digits(b))
                    .map(|_| text.clone()),
            );
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| amounts(value, into)),
        serde_json::Value::Object(values) => values.values().for_each(|value| amounts(value, into)),
        _ => {}
    }
}

/// `1234567.00` as people read it.
fn grouped(plain: &str) -> String {
    let (whole, part) = plain.split_once('.').expect("an amount");
    let mut text = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{text}.{part}")
}

#[test]
fn workbook_page_and_table_say_every_figure_of_the_json_in_both_languages() {
    let report = report(Rule::ProRata);
    let json = written(|out| json::write(&report, out));
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let mut figures = Vec::new();
    for part in [
        "payments", "totals", "accounts", "may_hold", "exits", "requests", "calls", "holders",
    ] {
        amounts(&json[part], &mut figures);
    }
    assert!(figures.len() > 40, "{figures:?}");
    for lang in [Lang::En, Lang::Zh] {
        let by = |by| {
            let style = Style {
                lang,
                by,
                ..Style::default()
            };
            shown(&report, style)
        };
        let table = [By::Account, By::Holder, By::Bank].map(by).concat();
        let page = written(|out| html::write(&report, lang, out));
        let cells = cells_of(&report, lang);
        for figure in &figures {
            let read = grouped(figure);
            assert!(table.contains(&read), "{lang:?} table: {read}");
            assert!(page.contains(&read), "{lang:?} page: {read}");
            assert!(cells.contains(figure), "{lang:?} workbook: {figure}");
        }
        for section in listed(&report).document(lang).told() {
            for column in section.filled() {
                let title = section.columns()[column].title();
                // The page shows where the money is as figures, without titles of columns, and chains in its panel.
                let told_otherwise = [section::Name::Money, section::Name::Ways].contains(&section.name());
                let on_page = told_otherwise || page.contains(title);
                assert!(on_page, "{lang:?} page: {title}");
                assert!(cells.contains(title), "{lang:?} workbook: {title}");
            }
        }
    }
}

#[test]
fn no_output_runs_or_turns_what_a_record_says() {
    let mut report = report(Rule::ProRata);
    for account in &mut report.accounts {
        account.holder = Some("=cmd|'/C calc'!A0\u{202e}\"<b>\u{7}".into());
    }
    let outputs = [
        written(|out| csv::write(&report, out)),
        written(|out| html::write(&report, Lang::Zh, out)),
        written(|out| graph::write::graphml(&Graph::of_trace(&report, Lang::En), out)),
        written(|out| graph::write::gexf(&Graph::of_trace(&report, Lang::En), out)),
        written(|out| graph::write::dot(&Graph::of_trace(&report, Lang::En), out)),
        written(|out| graph::write::entities(&Graph::of_trace(&report, Lang::En), out)),
        shown(&report, Style::default()),
    ];
    for output in &outputs {
        assert!(!output.contains(['\u{202e}', '\u{7}']), "{output}");
    }
    assert!(outputs[0].contains("\"'=cmd|"), "guarded: {}", outputs[0]);
    assert!(outputs[5].contains("\"'=cmd|"), "guarded: {}", outputs[5]);
    let cells = cells_of(&report, Lang::En);
    assert!(
        cells.iter().any(|cell| cell.starts_with("=cmd")),
        "text, not a formula"
    );
    assert!(!cells.iter().any(|cell| cell.contains('\u{202e}')));
}
