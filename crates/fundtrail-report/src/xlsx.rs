//! A workbook: a summary, the main table, a sheet for each that something is sent to, and every other section, a
//! sheet each.

mod names;
mod sheet;

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::document::{Document, Enclosure, Handout as _, Listed};
use crate::model::Report;
use crate::section::{Section, Sheet};
use crate::table::By;
use crate::words::Lang;
use names::Names;

/// Banks or victims that get a sheet of their own; the other tables have them all.
const MOST_ENCLOSURES: usize = 200;

/// Writes the workbook of a trace.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, lang: Lang, out: impl Write) -> io::Result<()> {
    let listed = Listed {
        report,
        by: By::Account,
    };
    write_document(&listed.document(lang), out)
}

/// Writes the workbook. Account numbers are text cells; text is never a formula; totals are formulas.
///
/// # Errors
/// Those of `out`.
pub fn write_document(document: &Document, mut out: impl Write) -> io::Result<()> {
    let bytes = workbook(&sheets(document), document.lang()).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

/// Rows of a table that a sheet holds; whoever cannot do with a sum of the rest asks before.
pub const MOST_ROWS: usize = sheet::MOST_ROWS;

/// Writes a workbook of one table, its titles in the first row, as programs read it.
///
/// # Errors
/// Those of `out`.
pub fn write_table(table: &Section, lang: Lang, mut out: impl Write) -> io::Result<()> {
    let sheet = Enclosure {
        name: table.title().to_owned(),
        sections: vec![table.clone()],
    };
    let bytes = workbook(&[sheet], lang).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn workbook(sheets: &[Enclosure], lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same findings are the same file: no clock.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title("fundtrail")
            .set_creation_datetime(&created),
    );
    let mut names = Names::default();
    for Enclosure { name, sections } in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(names.fitting(name))?;
        sheet::fill(sheet, sections, lang)?;
    }
    workbook.save_to_buffer()
}

/// What stands ahead of the first mark: a sheet has room for little, its first row for the rest.
fn short(title: &str) -> &str {
    title
        .split([':', '：', ',', '，', '(', '（'])
        .next()
        .unwrap_or(title)
}

/// The sheets, and the sections of each: the summary, the main table, what is sent on, and the rest.
fn sheets(document: &Document) -> Vec<Enclosure> {
    let mut summary = vec![document.facts_table()];
    let (mut main, mut others): (Vec<Enclosure>, Vec<Enclosure>) = (Vec::new(), Vec::new());
    for section in document.told() {
        let own = |section: &Section| Enclosure {
            name: short(section.title()).to_owned(),
            sections: vec![section.clone()],
        };
        let list = if section.name() == document.main_name() {
            &mut main
        } else {
            &mut others
        };
        match (section.sheet(), list.last_mut()) {
            (Sheet::Summary, _) => summary.push(section.clone()),
            (Sheet::Joined, Some(sheet)) => sheet.sections.push(section.clone()),
            (Sheet::Own | Sheet::Joined, _) => list.push(own(section)),
        }
    }
    let enclosed = document.enclosures().iter().take(MOST_ENCLOSURES).cloned();
    let summary = Enclosure {
        name: document.lang().words().summary.to_owned(),
        sections: summary,
    };
    let sheets = std::iter::once(summary).chain(main).chain(enclosed);
    sheets.chain(others).collect()
}
