//! One self-contained page: a document's sections; of a trace also the answer, a picture of the flow, and a script.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::columns::visible;
use crate::document::{Document, Handout as _, Listed};
use crate::graph::Graph;
use crate::graph::draw::{self, Picture};
use crate::markup::escape;
use crate::model::Report;
use crate::page;
use crate::section::{Cell, Name, Section};
use crate::table::By;
use crate::words::{Lang, Words, filled};

/// Traced transfers and accounts that tables without a script list; the rest is summed or counted.
const SHOWN_TRANSFERS: usize = 500;
const SHOWN_ACCOUNTS: usize = 300;

/// Columns with longer text than this wrap, so that neither a screen nor paper cuts them.
const LONG: usize = 28;

/// Tables of more columns are set closer.
const MANY: usize = 10;

/// Writes the page of a trace. Everything that comes from records is escaped; nothing is loaded. Its one script draws
/// and sums what the data in it says; without it the tables say the same.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, lang: Lang, mut out: impl Write) -> io::Result<()> {
    let listed = Listed {
        report,
        by: By::Account,
    };
    let document = listed.document(lang);
    let mut page = Page::new(&document);
    page.head(&report.as_of.spaced(), &page::policy());
    page.answer(report);
    page.without_script(report);
    page.app(report);
    // The switch between rules shows what each gives.
    page.sections(&[Name::List, Name::Money, Name::Ways, Name::OneRule]);
    page.script(report);
    page.end(out.by_ref())
}

/// Writes a document as a page without a script, with a still picture of its network where it has one.
///
/// # Errors
/// Those of `out`.
pub fn write_document(document: &Document, graph: Option<&Graph>, mut out: impl Write) -> io::Result<()> {
    let mut page = Page::new(document);
    page.head(document.title(), &page::policy_without_script());
    if let Some(picture) = graph.and_then(draw::draw) {
        page.picture(&picture);
    }
    page.sections(&[]);
    page.end(out.by_ref())
}

/// Text as it stands in the page.
struct Text(String);

impl Text {
    fn of(text: &str) -> Self {
        Text(escape(&visible(text)))
    }

    /// What a cell says. An instant breaks only between the day and the time of day.
    fn cell(cell: &Cell) -> Self {
        match cell {
            Cell::Time(moment) => Text(format!("<i>{}</i> <i>{}</i>", moment.day(), moment.clock())),
            other => Text::of(&other.shown()),
        }
    }
}

struct Page<'a> {
    document: &'a Document,
    lang: Lang,
    words: &'static Words,
    text: String,
}

impl<'a> Page<'a> {
    fn new(document: &'a Document) -> Self {
        Page {
            document,
            lang: document.lang(),
            words: document.lang().words(),
            text: String::new(),
        }
    }

    fn end(mut self, out: &mut impl Write) -> io::Result<()> {
        self.text.push_str("</main></body></html>\n");
        out.write_all(self.text.as_bytes())
    }

    fn head(&mut self, of: &str, policy: &str) {
        let language = match self.lang {
            Lang::En => "en",
            Lang::Zh => "zh-CN",
        };
        let facts = self.document.facts().iter();
        let facts = facts.map(|(word, value)| format!("{} <b>{}</b>", escape(word), escape(&visible(value))));
        let _ = write!(
            self.text,
            "<!DOCTYPE html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\
             <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"referrer\" content=\"no-referrer\">\
             <title>fundtrail · {}</title>\n<style>{}</style></head>\n<body><main>\n<header><h1>{}</h1>\
             <p>{}</p></header>\n",
            escape(&visible(of)),
            page::style(),
            escape(&visible(self.document.title())),
            facts.collect::<Vec<_>>().join(" · "),
        );
    }

    fn heading(&mut self, text: &str) {
        let _ = writeln!(self.text, "<h2>{}</h2>", escape(&visible(text)));
    }

    /// A section: of its rows the first `most`, and a row that sums the others.
    fn section(&mut self, section: &Section, most: usize) {
        for sentence in section.sentences() {
            let _ = writeln!(self.text, "<p>{}</p>", escape(&visible(sentence)));
        }
        let (rows, rest) = section.first(most, self.words.more);
        if rows.is_empty() && section.tail().is_empty() {
            return;
        }
        let filled = section.filled();
        let is_long = |c: usize| rows.iter().any(|row| row[c].shown().chars().count() > LONG);
        let long: Vec<usize> = filled.iter().copied().filter(|&c| is_long(c)).collect();
        let cells = |cells: &dyn Fn(usize) -> Text, tag: &str| {
            let mut text = String::from("<tr>");
            for &c in &filled {
                let class = if section.columns()[c].is_right() {
                    " class=\"r\""
                } else if long.contains(&c) {
                    " class=\"long\""
                } else {
                    ""
                };
                let _ = write!(text, "<{tag}{class}>{}</{tag}>", cells(c).0);
            }
            text.push_str("</tr>\n");
            text
        };
        let many = if filled.len() > MANY {
            " class=\"many\""
        } else {
            ""
        };
        let _ = write!(
            self.text,
            "<div class=\"wide\" tabindex=\"0\"><table{many}><thead>"
        );
        self.text
            .push_str(&cells(&|c| Text::of(section.columns()[c].title()), "th"));
        self.text.push_str("</thead><tbody>\n");
        for row in rows.iter().chain(&rest).chain(section.tail()) {
            self.text.push_str(&cells(&|c| Text::cell(&row[c]), "td"));
        }
        self.text.push_str("</tbody>");
        if let Some(total) = section.totals() {
            let _ = write!(
                self.text,
                "<tfoot>{}</tfoot>",
                cells(&|c| Text::cell(&total[c]), "td")
            );
        }
        self.text.push_str("</table></div>\n");
    }

    /// Where the money is: a figure each, and a bar of their shares.
    fn money(&mut self, report: &Report) {
        let (totals, words) = (report.totals, self.words);
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

    /// What was paid, where it is, whom to call first.
    fn answer(&mut self, report: &Report) {
        let (heading, paragraphs) = page::answer(report, self.lang);
        let _ = write!(self.text, "<section class=\"answer\"><h2>{heading}</h2>");
        for paragraph in paragraphs {
            let _ = write!(self.text, "<p>{}</p>", escape(&visible(&paragraph)));
        }
        if let Some(left_out) = page::left_out(report, self.lang) {
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
    fn without_script(&mut self, report: &Report) {
        let _ = writeln!(
            self.text,
            "<div class=\"without-script\"><noscript><p>{}</p></noscript>",
            page::without_script(self.lang)
        );
        self.money(report);
        if let Some(list) = self.document.named(Name::List) {
            self.heading(&list.heading());
            self.section(list, SHOWN_ACCOUNTS);
        }
        self.text.push_str("</div>\n");
    }

    /// What the script fills.
    fn app(&mut self, report: &Report) {
        if report.courses.is_none() {
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
    fn script(&mut self, report: &Report) {
        if let Some(data) = page::data(report, self.lang) {
            let script = page::script();
            let _ = write!(
                self.text,
                "\n<script type=\"application/json\" id=\"data\">{data}</script>\n<script>{script}</script>"
            );
        }
    }

    /// The network as a still picture, and what has no room in it.
    fn picture(&mut self, picture: &Picture) {
        self.heading(self.words.picture);
        let _ = writeln!(
            self.text,
            "<p class=\"help\">{}</p><div id=\"picture\" tabindex=\"0\" role=\"group\" aria-label=\"{}\">{}</div>",
            self.words.picture_help, self.words.picture, picture.svg
        );
        if picture.left_out > 0 {
            let told = filled(self.words.picture_left, &[picture.left_out.to_string()]);
            let _ = writeln!(self.text, "<p class=\"outside\">{told}</p>");
        }
    }

    /// The sections, but for those that the page says otherwise. What is long and secondary stands folded.
    fn sections(&mut self, but: &[Name]) {
        let document = self.document;
        for section in document
            .told()
            .iter()
            .filter(|section| !but.contains(&section.name()))
        {
            let heading = section.heading();
            if section.is_folded() {
                let _ = writeln!(
                    self.text,
                    "<details><summary>{}</summary>",
                    escape(&visible(&heading))
                );
                self.section(section, SHOWN_TRANSFERS);
                self.text.push_str("</details>\n");
            } else {
                self.heading(&heading);
                self.section(section, SHOWN_TRANSFERS);
            }
        }
    }
}
