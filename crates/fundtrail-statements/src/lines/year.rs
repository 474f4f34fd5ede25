//! In which year dates are that have none: a line above the header, or the file's name, says when the statement was
//! made, and all dates lie in the weeks before. Where nothing says so, or a date lies elsewhere, that is a question.

use chrono::Datelike;

use crate::bytes::row::Chunk;
use crate::cell::period::Period;
use crate::cell::yearless::{self, Yearless};
use crate::cell::{DateOrder, LastDay, trim};
use crate::error::{Hint, ReadError};
use crate::layout::Field;
use crate::lines::manner::Manner;
use crate::lines::sheet::Sheet;
use crate::note::NoteKind;
use crate::trouble::{DateParts, Trouble};

/// Words of lines that say when a file was made, not which time it is of.
const MADE: [&str; 12] = [
    "导出",
    "打印",
    "下载",
    "查询时间",
    "生成",
    "还款日",
    "到期",
    "print",
    "export",
    "download",
    "generated",
    "due",
];

/// The year of a sheet's dates.
pub(crate) struct Settled {
    pub(crate) last_day: LastDay,
    pub(crate) note: NoteKind,
}

/// Settles the year.
///
/// # Errors
/// Where nothing says it, or dates lie outside what is said, or day and month are not told apart by it.
///
/// Complexity: O(cells of the columns of dates).
pub(crate) fn settle(
    sheet: &Sheet<'_, '_>,
    chunks: &[Chunk<'_>],
    manner: &Manner<'_>,
) -> Result<Settled, ReadError> {
    let dates = dates(sheet, chunks)?;
    let Some((line, example, _)) = dates.first() else {
        return Err(Trouble::YearOpen {
            example: String::new(),
        }
        .at(sheet.place(sheet.header_line)));
    };
    let Some(period) = stated(sheet).or_else(|| manner.period().cloned()) else {
        let example = example.clone();
        let question = Trouble::YearOpen { example }.at(sheet.place(*line));
        return Err(question.with(Hint::Period));
    };
    let orders = match manner.date_order() {
        Some(DateOrder::DayFirst) => vec![false],
        Some(_) => vec![true],
        None => vec![true, false],
    };
    let last_day = |month_first| LastDay {
        year: u32::try_from(period.last().year()).unwrap_or(1970),
        month: period.last().month(),
        day: period.last().day(),
        month_first,
    };
    let fitting: Vec<bool> = orders
        .into_iter()
        .filter(|&month_first| dates.iter().all(|(_, _, date)| period.has(*date, month_first)))
        .collect();
    let same = |one: bool, other: bool| {
        dates
            .iter()
            .all(|(_, _, date)| period.day(*date, one) == period.day(*date, other))
    };
    match fitting[..] {
        [only] => Ok(settled(&period, last_day(only))),
        [one, other] if same(one, other) => Ok(settled(&period, last_day(one))),
        [] => {
            let outside = dates.iter().find(|(_, _, date)| !period.has(*date, true));
            let (line, example, _) = outside.unwrap_or(&dates[0]);
            let trouble = Trouble::YearElsewhere {
                example: example.clone(),
                written: period.written().to_owned(),
                first: period.first().to_string(),
                last: period.last().to_string(),
            };
            Err(trouble.at(sheet.place(*line)))
        }
        _ => {
            let trouble = Trouble::OrderOpen {
                example: example.clone(),
                part: DateParts::DayOrMonth {},
            };
            let hint = Hint::DateOrder(vec![DateOrder::DayFirst, DateOrder::MonthFirst]);
            Err(trouble.at(sheet.place(*line)).with(hint))
        }
    }
}

/// The dates of a sheet that have no year, each with its line and as it stands.
fn dates(sheet: &Sheet<'_, '_>, chunks: &[Chunk<'_>]) -> Result<Vec<(u64, String, Yearless)>, ReadError> {
    let fields = [Field::Date, Field::Time, Field::TimeInstead];
    let columns: Vec<usize> = fields.iter().filter_map(|&field| sheet.column(field)).collect();
    let mut dates = Vec::new();
    for &chunk in chunks {
        sheet.for_each_row(chunk, |row| {
            for &at in &columns {
                let cell = row.cell(at);
                let cell = trim(&cell);
                if let Some(date) = yearless::read(cell) {
                    dates.push((row.line, cell.to_owned(), date));
                }
            }
        })?;
    }
    Ok(dates)
}

fn settled(period: &Period, last_day: LastDay) -> Settled {
    let note = NoteKind::YearFromStatement {
        written: period.written().to_owned(),
        last: period.last().to_string(),
    };
    Settled { last_day, note }
}

/// The time of which a statement is: by the lines above its header, else by the file's name.
fn stated(sheet: &Sheet<'_, '_>) -> Option<Period> {
    let is_of_file = |line: &str| {
        let lower = line.to_lowercase();
        MADE.iter().any(|word| lower.contains(word))
    };
    let lines = sheet.preamble().map(trim).filter(|line| !is_of_file(line));
    let above: Vec<Period> = lines.filter_map(Period::found_in).collect();
    let latest = above
        .iter()
        .max_by_key(|period| (period.last(), period.first()))
        .cloned();
    latest.or_else(|| {
        let name = sheet.path.file_stem()?.to_string_lossy().into_owned();
        Period::found_in(&name)
    })
}
