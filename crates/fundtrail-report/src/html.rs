//! One self-contained page: the list, a picture of the flow, exits, totals, and what they rest on.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::amount::Amount;
use crate::columns::visible;
use crate::list::List;
use crate::markup::escape;
use crate::model::{Note, Report};
use crate::page;
use crate::words::{Lang, Words};

/// Traced transfers and accounts that tables without a script list; the rest is summed or counted.
const SHOWN_TRANSFERS: usize = 500;
const SHOWN_ACCOUNTS: usize = 300;

/// Writes the page. Everything that comes from records is escaped; nothing is loaded. Its one script draws and
/// sums what the data in it says; without it the tables say the same.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, lang: Lang, mut out: impl Write) -> io::Result<()> {
    let mut page = Page {
        report,
        lang,
        words: lang.words(),
        text: String::new(),
    };
    page.head();
    page.answer();
    page.without_script();
    page.app();
    page.calls();
    page.together();
    page.exits();
    page.requests();
    page.transfers();
    page.inputs();
    page.notes();
    page.text.push_str("</main>");
    page.script();
    page.text.push_str("</body></html>\n");
    out.write_all(page.text.as_bytes())
}

struct Page<'a> {
    report: &'a Report,
    lang: Lang,
    words: &'static Words,
    text: String,
}

/// A cell of a table on the page.
struct Cell {
    text: String,
    right: bool,
}

fn left(text: impl Into<String>) -> Cell {
    Cell {
        text: text.into(),
        right: false,
    }
}

fn right(text: impl Into<String>) -> Cell {
    Cell {
        text: text.into(),
        right: true,
    }
}

impl Page<'_> {
    fn head(&mut self) {
        let (report, words) = (self.report, self.words);
        let language = match self.lang {
            Lang::En => "en",
            Lang::Zh => "zh-CN",
        };
        let _ = write!(
            self.text,
            "<!DOCTYPE html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\
             <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"referrer\" content=\"no-referrer\">\
             <title>fundtrail · {}</title>\n<style>{}</style></head>\n<body><main>\n<header><h1>{}</h1>\
             <p>{} <b>{}</b> · {} <b>{}</b> · {} <b>{}</b></p></header>\n",
            page::policy(),
            escape(&report.as_of.spaced()),
            page::style(),
            words.list,
            words.rule,
            escape(&report.rule),
            words.as_of,
            escape(&report.as_of.spaced()),
            words.amounts_in,
            escape(&report.currency),
        );
    }

    fn heading(&mut self, text: &str) {
        let _ = writeln!(self.text, "<h2>{}</h2>", escape(text));
    }

    fn table(&mut self, titles: &[Cell], rows: &[Vec<Cell>], total: Option<Vec<Cell>>) {
        let cells = |row: &[Cell], tag: &str| {
            let mut text = String::from("<tr>");
            for cell in row {
                let class = if cell.right { " class=\"r\"" } else { "" };
                let _ = write!(text, "<{tag}{class}>{}</{tag}>", escape(&visible(&cell.text)));
            }
            text.push_str("</tr>\n");
            text
        };
        self.text.push_str("<div class=\"wide\"><table><thead>");
        self.text.push_str(&cells(titles, "th"));
        self.text.push_str("</thead><tbody>\n");
        for row in rows {
            self.text.push_str(&cells(row, "td"));
        }
        self.text.push_str("</tbody>");
        if let Some(total) = total {
            let _ = write!(self.text, "<tfoot>{}</tfoot>", cells(&total, "td"));
        }
        self.text.push_str("</table></div>\n");
    }

    /// Where the money is: a figure each, and a bar of their shares.
    fn money(&mut self) {
        let (totals, words) = (self.report.totals, self.words);
        let parts = [
            ("held", words.held, totals.held),
            ("unseen", words.unseen, totals.unseen),
            ("exited", words.exited, totals.exited),
            ("stopped", words.stopped, totals.stopped),
            ("returned", words.returned, totals.returned),
        ];
        let _ = write!(
            self.text,
            "<section class=\"figures\"><div class=\"figure\"><span>{}</span><b>{}</b></div>",
            words.paid,
            totals.paid.grouped()
        );
        for (class, word, amount) in parts.iter().filter(|(_, _, amount)| amount.minor() > 0) {
            let share = amount.percent_of(totals.paid).unwrap_or_default();
            let _ = write!(
                self.text,
                "<div class=\"figure {class}\"><span>{word}</span><b>{}</b><i>{share}</i></div>",
                amount.grouped()
            );
        }
        self.text.push_str("</section>\n");
    }

    /// What was paid, where it is, whom to call first, what waiting costs.
    fn answer(&mut self) {
        let (heading, paragraphs) = page::answer(self.report, self.lang);
        let _ = write!(self.text, "<section class=\"answer\"><h2>{heading}</h2>");
        for paragraph in paragraphs {
            let _ = write!(self.text, "<p>{}</p>", escape(&visible(&paragraph)));
        }
        if let Some(left_out) = page::left_out(self.report, self.lang) {
            let heading = page::left_out_heading(self.lang);
            let _ = write!(
                self.text,
                "<p class=\"outside\"><b>{heading}</b> {}</p>",
                escape(&left_out)
            );
        }
        self.text.push_str("</section>\n");
    }

    /// What the script puts its own in the place of.
    fn without_script(&mut self) {
        let _ = writeln!(
            self.text,
            "<div class=\"without-script\"><noscript><p>{}</p></noscript>",
            page::without_script(self.lang)
        );
        self.money();
        self.list();
        self.text.push_str("</div>\n");
    }

    /// What the script fills.
    fn app(&mut self) {
        if self.report.courses.is_none() {
            return;
        }
        let words = self.words;
        let _ = write!(
            self.text,
            "<div id=\"app\" hidden><section aria-label=\"{}\" id=\"figures\"></section>\n\
             <section aria-labelledby=\"flow-title\"><h2 id=\"flow-title\">{}</h2><div id=\"controls\"></div>\
             <div id=\"clock\"></div><p class=\"help\" id=\"picture-help\"></p><div id=\"picture\"></div></section>\n\
             <section aria-labelledby=\"list-title\"><h2 id=\"list-title\">{}</h2><div id=\"freeze-list\"></div></section>\n\
             <aside id=\"panel\" aria-labelledby=\"panel-title\" hidden></aside><div id=\"tip\" role=\"tooltip\" hidden></div></div>\n",
            words.money, words.flow, words.list,
        );
    }

    /// The data, and the script that shows it.
    fn script(&mut self) {
        if let Some(data) = page::data(self.report, self.lang) {
            let script = page::script();
            let _ = write!(
                self.text,
                "\n<script type=\"application/json\" id=\"data\">{data}</script>\n<script>{script}</script>"
            );
        }
    }

    fn list(&mut self) {
        let report = self.report;
        if report.list().next().is_none() && report.hidden.is_none() {
            let _ = writeln!(self.text, "<p>{}</p>", self.words.nothing_held);
            return;
        }
        let list = List::new(report, self.lang);
        let (columns, rows) = (list.columns(), list.rows(SHOWN_ACCOUNTS));
        let filled = |&c: &usize| rows.iter().any(|row| !row[c].is_empty());
        let shown: Vec<usize> = (0..columns.len()).filter(filled).collect();
        let pick = |cells: &[String]| -> Vec<Cell> {
            let cell = |&c: &usize| Cell {
                text: cells[c].clone(),
                right: columns[c].right,
            };
            shown.iter().map(cell).collect()
        };
        let titles: Vec<String> = columns.iter().map(|column| column.title.clone()).collect();
        let rows: Vec<Vec<Cell>> = rows.iter().map(|row| pick(row)).collect();
        self.heading(self.words.list);
        self.table(&pick(&titles), &rows, Some(pick(&list.total())));
    }

    /// The list as it is worked, where a call freezes more than one account.
    fn calls(&mut self) {
        let (report, words) = (self.report, self.words);
        if report.calls.iter().all(|call| call.accounts.len() < 2) {
            return;
        }
        let row = |call: &crate::model::Call| {
            vec![
                right(call.rank.to_string()),
                left(call.bank.clone().unwrap_or_default()),
                right(call.accounts.len().to_string()),
                right(call.claim.grouped()),
                right(call.expected_saving.map(Amount::grouped).unwrap_or_default()),
            ]
        };
        let rows: Vec<Vec<Cell>> = report.calls.iter().map(row).collect();
        self.heading(words.calls);
        let titles = [
            right(words.rank),
            left(words.bank),
            right(words.accounts),
            right(words.claim),
            right(words.saving),
        ];
        self.table(&titles, &rows, None);
    }

    fn together(&mut self) {
        let (bounds, words) = (&self.report.bounds, self.words);
        if bounds.top.is_empty() {
            return;
        }
        let shown = |amount: Option<Amount>| amount.map(Amount::grouped).unwrap_or_default();
        let rows: Vec<Vec<Cell>> = bounds
            .top
            .iter()
            .map(|top| {
                vec![
                    left(top.accounts.to_string()),
                    right(shown(top.at_least)),
                    right(shown(top.at_most)),
                ]
            })
            .collect();
        self.heading(words.together);
        if let Some(rests) = bounds.rest_on(words) {
            let _ = writeln!(self.text, "<p>{rests}</p>");
        }
        let titles = [left(words.first), right(words.at_least), right(words.at_most)];
        self.table(&titles, &rows, None);
    }

    fn exits(&mut self) {
        let (report, words, lang) = (self.report, self.words, self.lang);
        if report.exits.is_empty() {
            return;
        }
        let rows: Vec<Vec<Cell>> = report
            .exits
            .iter()
            .map(|exit| {
                vec![
                    left(lang.exit(exit.kind)),
                    left(exit.account.clone().unwrap_or_default()),
                    right(exit.transfers.to_string()),
                    right(exit.amount.grouped()),
                ]
            })
            .collect();
        self.heading(words.exits);
        let titles = [
            left(words.kind),
            left(words.account),
            right(words.transfers),
            right(words.amount),
        ];
        self.table(&titles, &rows, None);
    }

    fn requests(&mut self) {
        let (report, words) = (self.report, self.words);
        if report.requests.is_empty() {
            return;
        }
        let rows: Vec<Vec<Cell>> = report
            .requests
            .iter()
            .map(|request| {
                vec![
                    left(request.account.clone()),
                    left(request.holder.clone().unwrap_or_default()),
                    left(request.bank.clone().unwrap_or_default()),
                    right(request.amount.grouped()),
                    left(request.from.spaced()),
                    left(request.until.spaced()),
                    left(self.lang.wanted(request.wanted)),
                ]
            })
            .collect();
        self.heading(words.requests);
        let titles = [
            left(words.account),
            left(words.holder),
            left(words.bank),
            right(words.amount),
            left(words.since),
            left(words.until),
            left(words.wanted),
        ];
        self.table(&titles, &rows, None);
    }

    fn transfers(&mut self) {
        let (report, words) = (self.report, self.words);
        let mut rows = Vec::new();
        for transfer in report.transfers.iter().take(SHOWN_TRANSFERS) {
            let places: Vec<String> = transfer.source.iter().map(ToString::to_string).collect();
            rows.push(vec![
                left(transfer.at.spaced()),
                left(transfer.from.clone().unwrap_or_default()),
                left(
                    transfer
                        .to
                        .clone()
                        .or(transfer.exit.map(|e| self.lang.exit(e).to_owned()))
                        .unwrap_or_default(),
                ),
                right(transfer.amount.grouped()),
                right(transfer.traced.grouped()),
                left(places.join(" ")),
            ]);
        }
        if report.transfers.len() > SHOWN_TRANSFERS {
            rows.push(vec![left(format!(
                "… {} {}",
                report.transfers.len() - SHOWN_TRANSFERS,
                words.more
            ))]);
        }
        let _ = writeln!(
            self.text,
            "<details><summary>{} ({})</summary>",
            words.transfers_sheet,
            report.transfers.len()
        );
        let titles = [
            left(words.time),
            left(words.from),
            left(words.to),
            right(words.amount),
            right(words.traced),
            left(words.source),
        ];
        self.table(&titles, &rows, None);
        self.text.push_str("</details>\n");
    }

    fn inputs(&mut self) {
        let (report, words) = (self.report, self.words);
        let rows: Vec<Vec<Cell>> = report
            .inputs
            .iter()
            .map(|input| {
                vec![
                    left(input.path.clone()),
                    left(input.layout.clone()),
                    left(input.encoding.clone()),
                    right(input.lines.to_string()),
                    right(input.transfers.to_string()),
                    left(input.sha256.clone()),
                ]
            })
            .collect();
        self.heading(words.inputs);
        let titles = [
            left(words.inputs),
            left(words.layout),
            left(words.encoding),
            right(words.lines),
            right(words.transfers),
            left("SHA-256"),
        ];
        self.table(&titles, &rows, None);
    }

    fn notes(&mut self) {
        if self.report.notes.is_empty() {
            return;
        }
        self.heading(self.words.notes);
        self.text.push_str("<ul>\n");
        for Note {
            message, file, line, ..
        } in &self.report.notes
        {
            let place = match (file, line) {
                (Some(file), Some(line)) => format!("{file}:{line}: "),
                (Some(file), None) => format!("{file}: "),
                (None, _) => String::new(),
            };
            let _ = writeln!(self.text, "<li>{}{}</li>", escape(&place), escape(message));
        }
        self.text.push_str("</ul>\n");
    }
}
