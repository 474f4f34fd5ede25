//! A workbook: the list, the traced transfers, the totals, and what they rest on, a sheet each.

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::amount::Amount;
use crate::model::{Account, Moment, Report};
use crate::words::{Lang, Words};

/// A cell.
enum Cell {
    Text(String),
    Count(u64),
    Money(Option<Amount>),
}

/// Amounts up to here have at most 15 digits, which a spreadsheet's numbers keep exactly; others are text.
const EXACT_MINOR: i128 = 1_000_000_000_000_000;

/// Writes the workbook. Account numbers are text cells; text is never a formula.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, lang: Lang, mut out: impl Write) -> io::Result<()> {
    let bytes = workbook(report, lang).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn workbook(report: &Report, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let words = lang.words();
    let mut workbook = Workbook::new();
    // The same report is the same file: no clock.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title("fundtrail")
            .set_creation_datetime(&created),
    );
    let mut sheet = |name: &str, titles: &[&str], rows: Vec<Vec<Cell>>| -> Result<(), XlsxError> {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        fill(sheet, titles, &rows)
    };
    let (titles, rows) = list(report, words, lang);
    sheet(words.list_sheet, &titles, rows)?;
    let (titles, rows) = transfers(report, words);
    sheet(words.transfers_sheet, &titles, rows)?;
    sheet(words.money, &["", words.amount], money(report, words))?;
    let titles = [words.kind, words.account, words.transfers, words.amount];
    sheet(words.exits, &titles, exits(report, lang))?;
    let titles = [
        words.inputs,
        words.layout,
        words.encoding,
        words.lines,
        words.transfers,
        "SHA-256",
    ];
    sheet(words.inputs, &titles, inputs(report))?;
    sheet(
        words.notes,
        &[words.kind, words.notes, words.source],
        notes(report),
    )?;
    workbook.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, titles: &[&str], rows: &[Vec<Cell>]) -> Result<(), XlsxError> {
    let head = Format::new()
        .set_bold()
        .set_background_color("#E8EEF4")
        .set_align(FormatAlign::Top);
    for (c, title) in (0_u16..).zip(titles) {
        sheet.write_string_with_format(0, c, *title, &head)?;
    }
    let text = Format::new().set_num_format("@");
    for (r, row) in (1_u32..).zip(rows) {
        for (c, cell) in (0_u16..).zip(row) {
            match cell {
                Cell::Text(value) if value.is_empty() => {}
                Cell::Text(value) => {
                    sheet.write_string_with_format(r, c, fitting(value), &text)?;
                }
                #[allow(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
                Cell::Count(count) => {
                    sheet.write_number(r, c, *count as f64)?;
                }
                Cell::Money(None) => {}
                Cell::Money(Some(amount)) => write_money(sheet, r, c, *amount)?,
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofit();
    Ok(())
}

fn write_money(sheet: &mut Worksheet, row: u32, column: u16, amount: Amount) -> Result<(), XlsxError> {
    let plain = amount.plain();
    let decimals = plain.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let form = if decimals == 0 {
        "#,##0".to_owned()
    } else {
        format!("#,##0.{}", "0".repeat(decimals))
    };
    // A number as the spreadsheet's own: the decimal text, read once. It shows the same digits.
    match plain.parse::<f64>() {
        Ok(number) if amount.minor().abs() < EXACT_MINOR => {
            sheet.write_number_with_format(row, column, number, &Format::new().set_num_format(&form))?;
        }
        _ => {
            let right = Format::new().set_align(FormatAlign::Right);
            sheet.write_string_with_format(row, column, amount.grouped(), &right)?;
        }
    }
    Ok(())
}

/// A cell holds 32,767 characters.
fn fitting(text: &str) -> String {
    text.chars().take(32_000).collect()
}

fn text(value: Option<&String>) -> Cell {
    Cell::Text(value.cloned().unwrap_or_default())
}

fn moment(value: Option<Moment>) -> Cell {
    Cell::Text(value.map(Moment::spaced).unwrap_or_default())
}

fn list(report: &Report, words: &'static Words, lang: Lang) -> (Vec<&'static str>, Vec<Vec<Cell>>) {
    let titles = vec![
        words.rank,
        words.account,
        words.holder,
        words.bank,
        words.level,
        words.status,
        words.claim,
        words.held,
        words.at_least,
        words.at_most,
        words.balance,
        words.saving,
        words.received,
        words.first_in,
        words.last_in,
        words.last_out,
        words.frozen_until,
        words.marks,
        words.why,
    ];
    let row = |account: &Account| {
        vec![
            account
                .rank
                .map_or(Cell::Text(String::new()), |rank| Cell::Count(rank as u64)),
            Cell::Text(account.account.clone()),
            text(account.holder.as_ref()),
            text(account.bank.as_ref()),
            Cell::Count(account.level.into()),
            Cell::Text(lang.status(account.status).to_owned()),
            Cell::Money(account.claim),
            Cell::Money(Some(account.held)),
            Cell::Money(account.at_least),
            Cell::Money(account.at_most),
            Cell::Money(account.balance),
            Cell::Money(account.expected_saving),
            Cell::Money(Some(account.received)),
            moment(Some(account.first_received)),
            moment(Some(account.last_received)),
            moment(account.last_sent),
            moment(account.frozen_until),
            Cell::Text(account.marks.join("; ")),
            text(account.why.as_ref()),
        ]
    };
    (titles, report.accounts.iter().map(row).collect())
}

/// A sheet has 1,048,576 rows, one of them titles.
const MOST_ROWS: usize = 1_000_000;

fn transfers(report: &Report, words: &'static Words) -> (Vec<&'static str>, Vec<Vec<Cell>>) {
    let titles = vec![
        words.payment,
        words.time,
        words.from,
        words.to,
        words.level,
        words.amount,
        words.traced,
        words.source,
    ];
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for transfer in report.transfers.iter().take(MOST_ROWS) {
        let places: Vec<String> = transfer.source.iter().map(ToString::to_string).collect();
        rows.push(vec![
            Cell::Text(transfer.id.clone()),
            moment(Some(transfer.at)),
            text(transfer.from.as_ref()),
            Cell::Text(
                transfer
                    .to
                    .as_deref()
                    .or(transfer.exit)
                    .unwrap_or_default()
                    .to_owned(),
            ),
            Cell::Count(transfer.level.into()),
            Cell::Money(Some(transfer.amount)),
            Cell::Money(Some(transfer.traced)),
            Cell::Text(places.join(" ")),
        ]);
    }
    if let Some(cut) = report
        .transfers
        .len()
        .checked_sub(MOST_ROWS)
        .filter(|&cut| cut > 0)
    {
        rows.push(vec![Cell::Text(format!("… {cut} {}", words.more))]);
    }
    (titles, rows)
}

fn money(report: &Report, words: &Words) -> Vec<Vec<Cell>> {
    let totals = report.totals;
    let line = |word: &str, amount| vec![Cell::Text(word.to_owned()), Cell::Money(Some(amount))];
    let said = |word: &str, text: String| vec![Cell::Text(word.to_owned()), Cell::Text(text)];
    vec![
        line(words.held, totals.held),
        line(words.unseen, totals.unseen),
        line(words.exited, totals.exited),
        line(words.stopped, totals.stopped),
        line(words.returned, totals.returned),
        line(words.paid, totals.paid),
        said(words.rule, report.rule.clone()),
        said(words.as_of, report.as_of.spaced()),
        said(words.amounts_in, report.currency.clone()),
    ]
}

fn exits(report: &Report, lang: Lang) -> Vec<Vec<Cell>> {
    let row = |exit: &crate::model::Exit| {
        vec![
            Cell::Text(lang.exit(exit.kind).to_owned()),
            text(exit.account.as_ref()),
            Cell::Count(exit.transfers as u64),
            Cell::Money(Some(exit.amount)),
        ]
    };
    report.exits.iter().map(row).collect()
}

fn inputs(report: &Report) -> Vec<Vec<Cell>> {
    let row = |input: &crate::model::Input| {
        vec![
            Cell::Text(input.path.clone()),
            Cell::Text(input.layout.clone()),
            Cell::Text(input.encoding.clone()),
            Cell::Count(input.lines),
            Cell::Count(input.transfers),
            Cell::Text(input.sha256.clone()),
        ]
    };
    report.inputs.iter().map(row).collect()
}

fn notes(report: &Report) -> Vec<Vec<Cell>> {
    let row = |note: &crate::model::Note| {
        let place = match (&note.file, note.line) {
            (Some(file), Some(line)) => format!("{file}:{line}"),
            (Some(file), None) => file.clone(),
            (None, _) => String::new(),
        };
        vec![
            Cell::Text(note.code.clone()),
            Cell::Text(note.message.clone()),
            Cell::Text(place),
        ]
    };
    report.notes.iter().map(row).collect()
}
