//! What every output says, and that none of them runs it.

use super::*;
use crate::files::cells_of;

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
                let told_otherwise = [section::Name::Money, section::Name::Ways, section::Name::OneRule]
                    .contains(&section.name());
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
