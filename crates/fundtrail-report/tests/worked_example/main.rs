//! The worked example of the tracing rules, from transfers built in code to every shape of a report.

mod files;
mod list;
mod page;
mod told;

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
