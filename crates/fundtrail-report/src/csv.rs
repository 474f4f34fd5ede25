//! The list as CSV for Excel: a byte order mark, long numbers guarded, formulas made harmless.

use std::io::{self, Write};

use crate::columns::visible;
use crate::model::{Account, Report};
use crate::section::{self, Cell, Section};

/// By which spreadsheets know UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// The columns, named like the keys of the JSON.
const COLUMNS: [&str; 27] = [
    "rank",
    "account",
    "numbers",
    "holder",
    "bank",
    "level",
    "status",
    "received",
    "sent",
    "held",
    "at_least",
    "at_most",
    "balance",
    "claim",
    "expected_saving",
    "expected_arrivals",
    "call",
    "caller",
    "call_begins",
    "first_received",
    "last_received",
    "last_sent",
    "records_until",
    "frozen_until",
    "marks",
    "currency",
    "why",
];

/// Writes one line an account, the list first; amounts plain, times as in the JSON, absent cells blank.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, mut out: impl Write) -> io::Result<()> {
    out.write_all(BYTE_ORDER_MARK)?;
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    writer.write_record(COLUMNS)?;
    for account in &report.accounts {
        writer.write_record(cells(account, &report.currency))?;
    }
    writer.flush()
}

/// Writes a section: its titles and a line a row, for a spreadsheet; amounts plain, times as in the JSON.
///
/// # Errors
/// Those of `out`.
pub fn write_section(section: &Section, mut out: impl Write) -> io::Result<()> {
    out.write_all(BYTE_ORDER_MARK)?;
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    writer.write_record(section.columns().iter().map(section::Column::title))?;
    for row in section.rows().iter().chain(section.tail()) {
        writer.write_record(row.iter().map(guarded))?;
    }
    writer.flush()
}

/// A cell as a spreadsheet shows it; only text can be taken for something else.
fn guarded(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => harmless(text),
        other => other.plain(),
    }
}

fn cells(account: &Account, currency: &str) -> [String; 27] {
    fn shown<T: ToString>(value: Option<T>) -> String {
        value.map(|v| v.to_string()).unwrap_or_default()
    }
    let amount = |amount: Option<crate::Amount>| amount.map(crate::Amount::plain).unwrap_or_default();
    let marks: Vec<&str> = account.marks.iter().map(|mark| mark.name()).collect();
    let text = |text: &Option<String>| harmless(text.as_deref().unwrap_or_default());
    [
        shown(account.rank),
        harmless(&account.account),
        harmless(&account.numbers.join(" ")),
        text(&account.holder),
        text(&account.bank),
        account.level.to_string(),
        account.status.name().to_owned(),
        account.received.plain(),
        account.sent.plain(),
        account.held.plain(),
        amount(account.at_least),
        amount(account.at_most),
        amount(account.balance),
        amount(account.claim),
        amount(account.expected_saving),
        amount(account.expected_arrivals.as_ref().map(|coming| coming.amount)),
        shown(account.call),
        shown(account.called.map(|(caller, _)| caller)),
        shown(account.called.map(|(_, begins)| begins)),
        account.first_received.to_string(),
        account.last_received.to_string(),
        shown(account.last_sent),
        shown(account.records_until),
        shown(account.frozen_until),
        marks.join("; "),
        harmless(currency),
        text(&account.why),
    ]
}

/// Text that a spreadsheet shows as it is, without what would break a line or turn digits around.
///
/// Digits that Excel would turn into a number or a date (and so cut after 15 places, or lose zeros at the
/// front) are written `="…"`. A cell that begins like a formula gets an apostrophe before it.
pub fn harmless(text: &str) -> String {
    let text = &visible(text);
    let numeric = |c: char| c.is_ascii_digit() || "+-./:, eE".contains(c);
    if text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(numeric) {
        return format!("=\"{text}\"");
    }
    // Blanks in front are no guard: some programs drop them.
    if text
        .trim_start()
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
    {
        return format!("'{text}");
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_keeps_numbers_and_runs_nothing() {
        assert_eq!(harmless("6222020200001234567"), "=\"6222020200001234567\"");
        assert_eq!(harmless("007"), "=\"007\"");
        assert_eq!(harmless("6222-1"), "=\"6222-1\"");
        assert_eq!(harmless("1E5"), "=\"1E5\"");
        assert_eq!(harmless("张三"), "张三");
        assert_eq!(harmless("=cmd|'/C calc'!A0"), "'=cmd|'/C calc'!A0");
        for start in ["\t", " ", "\u{3000}"] {
            assert!(harmless(&format!("{start}=1")).starts_with('\''), "{start:?}");
        }
        for start in ["\r", "\n"] {
            assert_eq!(harmless(&format!("{start}=1")), "\u{FFFD}=1");
        }
        for start in ["+", "-", "@"] {
            assert_eq!(harmless(&format!("{start}1")), format!("'{start}1"));
        }
        assert_eq!(harmless(""), "");
    }
}
