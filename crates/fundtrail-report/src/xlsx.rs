//! A workbook: a summary, the list, a sheet for each bank that is ready to send, and every other section of the
//! report, a sheet each.

mod names;
mod sheet;

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::model::Report;
use crate::section::{self, Name, Section};
use crate::words::Lang;
use names::Names;

/// Banks that get a sheet of their own; the list has them all.
const MOST_BANKS: usize = 200;

/// Writes the workbook. Account numbers are text cells; text is never a formula; totals are formulas.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, lang: Lang, mut out: impl Write) -> io::Result<()> {
    let bytes = workbook(report, lang).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn workbook(report: &Report, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same report is the same file: no clock.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title("fundtrail")
            .set_creation_datetime(&created),
    );
    let mut names = Names::default();
    for (name, sections) in sheets(report, lang) {
        let sheet = workbook.add_worksheet();
        sheet.set_name(names.fitting(&name))?;
        sheet::fill(sheet, &sections, lang)?;
    }
    workbook.save_to_buffer()
}

/// The sheets, and the sections of each: the summary, the list, the banks, and the rest.
fn sheets(report: &Report, lang: Lang) -> Vec<(String, Vec<Section>)> {
    let words = lang.words();
    let (mut summary, mut list, mut others) = (vec![section::facts(report, lang)], Vec::new(), Vec::new());
    for section in section::of(report, lang) {
        match section.name() {
            Name::Facts | Name::Money | Name::Together | Name::Counts => summary.push(section),
            Name::List => list.push((section.title().to_owned(), vec![section])),
            Name::Inputs
            | Name::Payments
            | Name::Calls
            | Name::Holders
            | Name::Renewals
            | Name::Rules
            | Name::MayHold
            | Name::Exits
            | Name::Elsewhere
            | Name::Passed
            | Name::Requests
            | Name::Transfers
            | Name::Notes
            | Name::BankAccounts
            | Name::BankTransfers => others.push((section.title().to_owned(), vec![section])),
        }
    }
    let banks = section::banks(report, lang).into_iter().take(MOST_BANKS);
    let banks = banks.map(|sheet| {
        let name = sheet.bank.unwrap_or_else(|| words.bank_unknown.to_owned());
        (name, sheet.sections)
    });
    let mut sheets = vec![(words.summary.to_owned(), summary)];
    sheets.extend(list.into_iter().chain(banks).chain(others));
    sheets
}
