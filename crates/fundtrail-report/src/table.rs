//! The terminal table: what an analyst reads at the desk.

use std::io::{self, Write};

use crate::amount::Amount;
use crate::columns::{Column, Columns, visible};
use crate::list::List;
use crate::model::Report;
use crate::sections::Sections;
use crate::words::{Lang, Words};
use crate::work::{self, By};

/// How a table looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// The language of its words.
    pub lang: Lang,
    /// Whether titles and totals are set off by colour.
    pub colour: bool,
    /// How many places a line has; without it every column is shown.
    pub places: Option<usize>,
    /// How many rows of the list are shown; all without it.
    pub top: Option<usize>,
    /// How the list is put together.
    pub by: By,
}

/// Items of a kind that are shown before the rest is only counted.
const SHOWN_PAYMENTS: usize = 20;
const SHOWN_INPUTS: usize = 10;

/// Writes the report as tables.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, style: Style, mut out: impl Write) -> io::Result<()> {
    let mut table = Table {
        report,
        words: style.lang.words(),
        sections: Sections::new(style),
    };
    table.head();
    table.payments();
    table.list();
    table.rules();
    table.exits();
    table.elsewhere();
    table.requests();
    table.money();
    table.sections.notes(&report.notes);
    out.write_all(table.sections.into_text().as_bytes())
}

struct Table<'a> {
    report: &'a Report,
    words: &'static Words,
    sections: Sections,
}

impl Table<'_> {
    fn head(&mut self) {
        let (report, words) = (self.report, self.words);
        self.sections.line(&format!(
            "{} {} · {} {} · {} {}",
            words.rule,
            report.rule,
            words.as_of,
            report.as_of.spaced(),
            words.amounts_in,
            visible(&report.currency),
        ));
        let mut columns = Columns::new(vec![
            Column::left(words.inputs),
            Column::left(words.layout),
            Column::left(words.encoding),
            Column::right(words.lines),
            Column::right(words.transfers),
            Column {
                yields: 1,
                ..Column::left("SHA-256")
            },
        ]);
        for input in report.inputs.iter().take(SHOWN_INPUTS) {
            columns.row(vec![
                input.path.clone(),
                input.layout.clone(),
                input.encoding.clone(),
                input.lines.to_string(),
                input.transfers.to_string(),
                input.sha256.chars().take(12).collect(),
            ]);
        }
        if let Some(more) = report.inputs.len().checked_sub(SHOWN_INPUTS).filter(|&n| n > 0) {
            let rest = &report.inputs[SHOWN_INPUTS..];
            columns.row(vec![
                format!("… {more} {}", words.more),
                String::new(),
                String::new(),
                rest.iter().map(|i| i.lines).sum::<u64>().to_string(),
                rest.iter().map(|i| i.transfers).sum::<u64>().to_string(),
                String::new(),
            ]);
        }
        self.sections.line("");
        self.sections.columns(&columns);
    }

    fn payments(&mut self) {
        let (report, words) = (self.report, self.words);
        let mut columns = Columns::new(vec![
            Column::left(words.payment),
            Column::left(words.time),
            Column::left(words.from),
            Column::left(words.to),
            Column::right(words.amount),
            Column {
                yields: 1,
                ..Column::left(words.source)
            },
        ]);
        let blank = String::new;
        for payment in report.payments.iter().take(SHOWN_PAYMENTS) {
            let first = payment
                .source
                .first()
                .map(ToString::to_string)
                .unwrap_or_default();
            columns.row(vec![
                payment.id.clone(),
                payment.at.spaced(),
                payment.from.clone().unwrap_or_default(),
                payment.to.clone().unwrap_or_default(),
                payment.amount.grouped(),
                if first == payment.id { blank() } else { first },
            ]);
        }
        let rest = report.payments.iter().skip(SHOWN_PAYMENTS);
        if rest.len() > 0 {
            let (count, sum) = (rest.len(), rest.map(|p| p.amount.minor()).sum());
            let sum: Amount = report.totals.paid.with_minor(sum);
            let more = format!("… {count} {}", words.more);
            columns.row(vec![more, blank(), blank(), blank(), sum.grouped(), blank()]);
        }
        if report.payments.len() > 1 {
            let total = report.totals.paid.grouped();
            columns.total(vec![
                words.total.into(),
                blank(),
                blank(),
                blank(),
                total,
                blank(),
            ]);
        }
        self.sections
            .heading(&format!("{} ({})", words.payments, report.payments.len()));
        self.sections.columns(&columns);
    }

    fn list(&mut self) {
        let (report, words) = (self.report, self.words);
        let (count, top) = (report.list().count(), self.sections.top());
        self.sections.heading(&format!("{} ({count})", words.list));
        if count == 0 && report.hidden.is_none() {
            self.sections.line(&format!("  {}", words.nothing_held));
        } else {
            let columns = match self.sections.style().by {
                By::Account => List::new(report, self.sections.style().lang).shown(top),
                By::Holder => work::holders(report, words, top),
                By::Bank => work::calls(report, words, top),
            };
            self.sections.columns(&columns);
        }
        self.around_the_list();
        self.together();
    }

    /// What has been frozen already.
    fn around_the_list(&mut self) {
        let (report, words) = (self.report, self.words);
        if let Some(secured) = report.secured {
            let (accounts, amount) = (secured.accounts, secured.amount.grouped());
            self.sections.line(&format!(
                "  {}: {amount} ({} {accounts})",
                words.secured, words.accounts
            ));
        }
        self.renewals();
    }

    /// What is in force, and when it runs out.
    fn renewals(&mut self) {
        let (report, words) = (self.report, self.words);
        if report.renewals.is_empty() {
            return;
        }
        let (top, count) = (self.sections.top(), report.renewals.len());
        self.sections.heading(&format!("{} ({count})", words.renewals));
        self.sections
            .columns(&work::renewals(report, self.sections.style().lang, top));
    }

    /// The bounds of the first accounts together, and what they rest on.
    fn together(&mut self) {
        let (report, words) = (self.report, self.words);
        if report.bounds.top.is_empty() {
            return;
        }
        let mut columns = Columns::new(vec![
            Column::left(words.first),
            Column::right(words.at_least),
            Column::right(words.at_most),
        ]);
        let shown = |amount: Option<Amount>| amount.map(Amount::grouped).unwrap_or_default();
        for top in &report.bounds.top {
            columns.row(vec![
                top.accounts.to_string(),
                shown(top.at_least),
                shown(top.at_most),
            ]);
        }
        let rests = report
            .bounds
            .rest_on(words)
            .map(|rests| format!(" ({rests})"))
            .unwrap_or_default();
        self.sections.heading(&format!("{}{rests}", words.together));
        self.sections.columns(&columns);
    }

    fn rules(&mut self) {
        let Some(rules) = &self.report.rules else { return };
        let words = self.words;
        let mut titles = vec![Column::left(words.account)];
        titles.extend(rules.0.iter().map(|(rule, _)| Column::right(rule)));
        let mut columns = Columns::new(titles);
        let held: Vec<std::collections::HashMap<&str, Amount>> = rules
            .0
            .iter()
            .map(|(_, accounts)| accounts.iter().map(|(a, f)| (a.as_str(), f.held)).collect())
            .collect();
        let nothing = self.report.totals.paid.with_minor(0);
        let shown = self.sections.top();
        for account in self.report.list().take(shown) {
            let mut cells = vec![account.account.clone()];
            let of_rule = |held: &std::collections::HashMap<&str, Amount>| {
                held.get(account.account.as_str())
                    .copied()
                    .unwrap_or(nothing)
                    .grouped()
            };
            cells.extend(held.iter().map(of_rule));
            columns.row(cells);
        }
        self.sections.heading(words.rules);
        self.sections.columns(&columns);
    }

    fn exits(&mut self) {
        let (report, words, lang) = (self.report, self.words, self.sections.style().lang);
        if report.exits.is_empty() {
            return;
        }
        let mut columns = Columns::new(vec![
            Column::left(words.kind),
            Column::left(words.account),
            Column::right(words.transfers),
            Column::right(words.amount),
        ]);
        for exit in &report.exits {
            columns.row(vec![
                lang.exit(exit.kind).to_owned(),
                exit.account.clone().unwrap_or_default(),
                exit.transfers.to_string(),
                exit.amount.grouped(),
            ]);
        }
        let sum = report.exits.iter().map(|exit| exit.amount.minor()).sum();
        let count: usize = report.exits.iter().map(|exit| exit.transfers).sum();
        let sum = report.totals.paid.with_minor(sum).grouped();
        columns.total(vec![words.total.into(), String::new(), count.to_string(), sum]);
        self.sections.heading(words.exits);
        self.sections.columns(&columns);
    }

    /// Accounts that keep traced money and are not to be frozen.
    fn elsewhere(&mut self) {
        let (report, words, lang) = (self.report, self.words, self.sections.style().lang);
        let mut columns = Columns::new(vec![
            Column::left(words.account),
            Column::left(words.holder),
            Column::right(words.level),
            Column::left(words.status),
            Column::right(words.received),
            Column {
                yields: 1,
                ..Column::left(words.last_in)
            },
        ]);
        let kept = report.unranked().filter(|account| account.held.minor() > 0);
        let mut count = 0;
        for account in kept {
            count += 1;
            columns.row(vec![
                account.account.clone(),
                account.holder.clone().unwrap_or_default(),
                account.level.to_string(),
                lang.status(account.status).to_owned(),
                account.received.grouped(),
                account.last_received.spaced(),
            ]);
        }
        if count > 0 {
            self.sections.heading(&format!("{} ({count})", words.elsewhere));
            self.sections.columns(&columns);
        }
    }

    fn requests(&mut self) {
        let (report, words) = (self.report, self.words);
        if report.requests.is_empty() {
            return;
        }
        let mut columns = Columns::new(vec![
            Column::left(words.account),
            Column::left(words.holder),
            Column::left(words.bank),
            Column::right(words.amount),
            Column::left(words.since),
            Column::left(words.until),
            Column::left(words.wanted),
        ]);
        let lang = self.sections.style().lang;
        for request in &report.requests {
            columns.row(vec![
                request.account.clone(),
                request.holder.clone().unwrap_or_default(),
                request.bank.clone().unwrap_or_default(),
                request.amount.grouped(),
                request.from.spaced(),
                request.until.spaced(),
                lang.wanted(request.wanted).to_owned(),
            ]);
        }
        self.sections
            .heading(&format!("{} ({})", words.requests, report.requests.len()));
        self.sections.columns(&columns);
    }

    fn money(&mut self) {
        let (totals, words) = (self.report.totals, self.words);
        let mut columns = Columns::new(vec![Column::left(""), Column::right(""), Column::right("")]);
        let share = |amount: Amount| amount.percent_of(totals.paid).unwrap_or_default();
        for (word, amount) in [
            (words.held, totals.held),
            (words.unseen, totals.unseen),
            (words.exited, totals.exited),
            (words.stopped, totals.stopped),
            (words.returned, totals.returned),
        ] {
            columns.row(vec![word.into(), amount.grouped(), share(amount)]);
        }
        columns.total(vec![words.paid.into(), totals.paid.grouped(), share(totals.paid)]);
        self.sections.heading(words.money);
        self.sections.columns(&columns);
    }
}
