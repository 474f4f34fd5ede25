//! Who gets what, as tables.

use super::{PotRow, ReturnReport, Why};
use crate::amount::Amount;
use crate::columns::{Column, Columns, visible};
use crate::sections::Sections;
use crate::table::Style;
use crate::words::Lang;

pub(super) fn text(report: &ReturnReport, style: Style) -> String {
    let mut sections = Sections::new(style);
    let (lang, words) = (style.lang, sections.words());
    sections.line(&format!(
        "{} {} · {} {} · {} {}",
        lang.pick("Scheme", "返还方案"),
        report.scheme,
        words.rule,
        report.rule,
        words.amounts_in,
        visible(&report.currency)
    ));
    victims(report, &mut sections);
    accounts(report, &mut sections);
    cells(report, &mut sections);
    schemes(report, &mut sections);
    sections.notes(&report.notes);
    sections.into_text()
}

fn sum(amounts: impl Iterator<Item = Amount>) -> String {
    let add = |sum: Amount, amount: Amount| sum.with_minor(sum.minor() + amount.minor());
    amounts.reduce(add).map(Amount::grouped).unwrap_or_default()
}

fn victims(report: &ReturnReport, sections: &mut Sections) {
    let lang = sections.style().lang;
    let mut columns = Columns::new(vec![
        Column::left(lang.pick("Victim", "被害人")),
        Column::right(lang.pick("Paid", "被骗金额")),
        Column::right(lang.pick("Got back", "已退金额")),
        Column::right(lang.pick("Loss", "损失")),
        Column::right(lang.pick("Gets", "返还金额")),
        Column::right(lang.pick("Of loss", "占损失")),
        Column::right(lang.pick("Still lacks", "仍未返还")),
    ]);
    for victim in &report.victims {
        columns.row(vec![
            victim.victim.clone(),
            victim.paid.grouped(),
            victim.returned.grouped(),
            victim.loss.grouped(),
            victim.gets.grouped(),
            victim.gets.percent_of(victim.loss).unwrap_or_default(),
            victim.lacks.grouped(),
        ]);
    }
    let rows = report.victims.iter();
    columns.total(vec![
        lang.pick("Total", "合计").to_owned(),
        sum(rows.clone().map(|v| v.paid)),
        sum(rows.clone().map(|v| v.returned)),
        sum(rows.clone().map(|v| v.loss)),
        sum(rows.clone().map(|v| v.gets)),
        String::new(),
        sum(rows.map(|v| v.lacks)),
    ]);
    sections.table(lang.pick("What each victim gets", "各被害人返还"), &columns);
}

fn accounts(report: &ReturnReport, sections: &mut Sections) {
    let (lang, words) = (sections.style().lang, sections.words());
    let yielding = |yields: u8, column: Column| Column { yields, ..column };
    let mut columns = Columns::new(vec![
        Column::left(words.account),
        yielding(3, Column::left(words.holder)),
        yielding(4, Column::left(words.bank)),
        yielding(5, Column::left(lang.pick("Frozen at", "冻结时间"))),
        Column::right(lang.pick("Frozen", "冻结金额")),
        Column::right(words.traced),
        Column::right(lang.pick("Given", "返还")),
        Column::right(lang.pick("Stays", "继续冻结")),
        yielding(1, Column::left(lang.pick("By Art. 8", "按第八条"))),
        yielding(2, Column::left(words.why)),
    ]);
    for pot in &report.accounts {
        let stays = pot.stays.iter().map(|s| s.amount.minor()).sum();
        columns.row(vec![
            pot.account.clone(),
            pot.holder.clone().unwrap_or_default(),
            pot.bank.clone().unwrap_or_default(),
            pot.at.spaced(),
            pot.frozen.grouped(),
            pot.traced.grouped(),
            pot.given.grouped(),
            pot.frozen.with_minor(stays).grouped(),
            article(pot.article, lang).to_owned(),
            why(pot, lang),
        ]);
    }
    let rows = report.accounts.iter();
    let mut total = vec![lang.pick("Total", "合计").to_owned()];
    total.resize(10, String::new());
    total[4] = sum(rows.clone().map(|pot| pot.frozen));
    total[5] = sum(rows.clone().map(|pot| pot.traced));
    total[6] = sum(rows.clone().map(|pot| pot.given));
    total[7] = sum(rows.flat_map(|pot| pot.stays.iter().map(|s| s.amount)));
    columns.total(total);
    sections.table(lang.pick("Frozen accounts", "冻结账户"), &columns);
}

fn article(article: &str, lang: Lang) -> &'static str {
    match article {
        "single" => lang.pick("(1) one receipt", "（一）单笔汇入"),
        "timestamps" => lang.pick("(2) time stamps", "（二）时间戳"),
        _ => lang.pick("(3) in proportion", "（三）按比例"),
    }
}

/// Why an account is shared in proportion, and why some of it stays frozen.
fn why(pot: &PotRow, lang: Lang) -> String {
    let unclear = pot.why.as_ref().map(|why| match why {
        Why::Unseen => lang.pick("its own records are not loaded", "未调单").to_owned(),
        Why::Order => lang
            .pick("the order of its transfers is not proven", "交易顺序无法证实")
            .to_owned(),
        Why::Rules {
            victim,
            least_rule,
            least,
            most_rule,
            most,
        } => {
            let (least, most) = (least.grouped(), most.grouped());
            match lang {
                Lang::En => format!("{victim}: {least} by {least_rule}, {most} by {most_rule}"),
                Lang::Zh => format!("{victim}：{least_rule} 为 {least}，{most_rule} 为 {most}"),
            }
        }
    });
    let stays = pot.stays.iter().map(|stays| {
        let reason = match stays.reason {
            "not-traced" => lang.pick("of unknown source", "来源不明"),
            _ => lang.pick("nobody is due more", "无人应得"),
        };
        format!("{} {reason}", stays.amount.grouped())
    });
    unclear.into_iter().chain(stays).collect::<Vec<_>>().join("; ")
}

fn cells(report: &ReturnReport, sections: &mut Sections) {
    if report.cells.is_empty() {
        return;
    }
    let (lang, words) = (sections.style().lang, sections.words());
    let mut columns = Columns::new(vec![
        Column::left(words.account),
        Column::left(lang.pick("Victim", "被害人")),
        Column::right(lang.pick("Gets", "返还金额")),
        Column::right(words.traced),
    ]);
    for cell in &report.cells {
        columns.row(vec![
            cell.account.clone(),
            cell.victim.clone(),
            cell.amount.grouped(),
            cell.traced.grouped(),
        ]);
    }
    sections.table(lang.pick("Out of which account", "各账户返还明细"), &columns);
}

fn schemes(report: &ReturnReport, sections: &mut Sections) {
    if report.schemes.is_empty() {
        return;
    }
    let lang = sections.style().lang;
    let mut heads = vec![Column::left(lang.pick("Victim", "被害人"))];
    heads.extend(report.schemes.iter().map(|scheme| Column::right(scheme.scheme)));
    heads.push(Column::right(lang.pick("Choice moves", "方案差额")));
    let mut columns = Columns::new(heads);
    for (victim, row) in report.victims.iter().enumerate() {
        let gets = report.schemes.iter().map(|scheme| scheme.gets[victim]);
        let (least, most) = (gets.clone().min(), gets.clone().max());
        let moves = most
            .zip(least)
            .map(|(most, least)| most.with_minor(most.minor() - least.minor()));
        let mut cells = vec![row.victim.clone()];
        cells.extend(gets.map(Amount::grouped));
        cells.push(moves.map(Amount::grouped).unwrap_or_default());
        columns.row(cells);
    }
    let mut total = vec![lang.pick("Total", "合计").to_owned()];
    total.extend(report.schemes.iter().map(|scheme| scheme.given.grouped()));
    total.push(String::new());
    columns.total(total);
    sections.table(lang.pick("All schemes", "各方案对照"), &columns);
}
