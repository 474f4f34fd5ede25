//! What makes the page one that can be asked: the answer in words, the data, and the script that shows it.
//!
//! The script draws and sums; it attributes nothing. Every traced amount in the data is the core's.

mod answer;
mod data;
mod hash;
mod room;
mod script;
mod words;

use crate::model::Report;
use crate::words::Lang;

pub(crate) use answer::{answer, left_out_heading, without_script};

const STYLE: &str = concat!(
    include_str!("style/tokens.css"),
    include_str!("style/page.css"),
    include_str!("style/picture.css"),
    include_str!("style/print.css"),
);

/// The page's one style sheet.
pub(crate) const fn style() -> &'static str {
    STYLE
}

/// The page's one script.
pub(crate) fn script() -> &'static str {
    &script::SCRIPT
}

/// What the page may do: run its one script and its one style sheet, and load nothing.
pub(crate) fn policy() -> String {
    format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; base-uri 'none'; form-action 'none'",
        hash::source(script()),
        hash::source(STYLE)
    )
}

/// What a page without a script may do: use its one style sheet, and load nothing.
pub(crate) fn policy_without_script() -> String {
    format!(
        "default-src 'none'; style-src '{}'; base-uri 'none'; form-action 'none'",
        hash::source(STYLE)
    )
}

/// What the script needs, as JSON that no text in it can end; nothing where the money's course is not known.
pub(crate) fn data(report: &Report, lang: Lang) -> Option<String> {
    let courses = report.courses.as_ref()?;
    let data = data::Data::new(report, courses, lang);
    let text = serde_json::to_string(&data).expect("plain data is JSON");
    Some(
        text.replace('<', "\\u003c")
            .replace('\u{2028}', "\\u2028")
            .replace('\u{2029}', "\\u2029"),
    )
}

/// What the page leaves out, in words; nothing where it holds all.
pub(crate) fn left_out(report: &Report, lang: Lang) -> Option<String> {
    let courses = report.courses.as_ref()?;
    room::Room::new(report, courses).left_out(report, lang)
}
