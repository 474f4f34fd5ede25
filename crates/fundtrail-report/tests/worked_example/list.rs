//! What the report and the terminal say of accounts.

use super::*;

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
