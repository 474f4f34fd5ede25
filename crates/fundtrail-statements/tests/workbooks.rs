//! Workbooks: sheets as tables, numbers and dates as spreadsheets keep them.

use std::path::PathBuf;

use fundtrail_statements::{Case, ReadOptions, gather, read};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use tempfile::TempDir;

const HEADER: [&str; 5] = ["account", "time", "amount", "counterparty", "balance"];

fn header(sheet: &mut Worksheet, row: u32) {
    for (at, name) in (0..).zip(HEADER) {
        sheet.write(row, at, name).expect("a cell");
    }
}

fn saved(mut book: Workbook) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("book.xlsx");
    book.save(&path).expect("saved");
    (folder, path)
}

fn read_book(book: Workbook) -> Result<Case, String> {
    let (folder, path) = saved(book);
    let prefix = format!("{}/", folder.path().display());
    read(&[path], &ReadOptions::default()).map_err(|error| error.to_string().replace(&prefix, ""))
}

fn typed(sheet: &mut Worksheet, row: u32, text: &str) {
    let format = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let time = ExcelDateTime::parse_from_str(text).expect("a time");
    sheet.write_with_format(row, 1, &time, &format).expect("a cell");
}

#[test]
fn sheets_are_tables_and_their_rows_are_lines() {
    let mut book = Workbook::new();
    for (name, own, other, sign) in [("one", "6222", "6333", -1.0), ("two", "6333", "6222", 1.0)] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).expect("a name");
        sheet.write(1, 0, "export of March\nall lines").expect("a cell");
        header(sheet, 2);
        sheet.write(3, 0, own).expect("a cell");
        typed(sheet, 3, "2026-03-01T09:05:07");
        sheet.write(3, 2, sign * 1234.56).expect("a cell");
        sheet.write(3, 3, other).expect("a cell");
        sheet.write(3, 4, 2000.1 + sign * 1234.56).expect("a cell");
    }
    let case = read_book(book).expect("a case");
    assert_eq!(case.files.len(), 2);
    assert!(case.files[1].path.ends_with("book.xlsx#two"));
    assert_eq!(
        (case.counts.lines, case.counts.in_transfers, case.counts.transfers),
        (8, 2, 1)
    );
    let transfers = case.ledgers[0].transfers();
    assert_eq!(transfers.times()[0].to_string(), "2026-03-01T09:05:07");
    assert_eq!(transfers.amounts()[0].minor(), 123_456);
    assert_eq!(
        transfers.sources()[0].line(),
        4,
        "the header is in the sheet's third row"
    );
}

#[test]
fn a_number_typed_into_an_account_column_has_lost_digits() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    header(sheet, 0);
    sheet.write(1, 0, "6222").expect("a cell");
    sheet.write(1, 1, "2026-03-01 09:05:07").expect("a cell");
    sheet.write(1, 2, -5).expect("a cell");
    sheet.write(1, 3, 6_222_020_012_345_678_901_f64).expect("a cell");
    let error = read_book(book).expect_err("lost digits");
    assert!(
        error.starts_with("book.xlsx:2: counterparty: \"6.222020012345679E+18\""),
        "{error}"
    );
}

#[test]
fn dates_typed_and_written_in_one_column_are_an_error() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    header(sheet, 0);
    for row in 1..3 {
        sheet.write(row, 0, "6222").expect("a cell");
        sheet.write(row, 2, -5).expect("a cell");
        sheet.write(row, 3, "6333").expect("a cell");
    }
    typed(sheet, 1, "2026-04-03T00:00:00");
    sheet.write(2, 1, "13/04/2026").expect("a cell");
    let error = read_book(book).expect_err("swapped");
    assert!(
        error.starts_with("book.xlsx:3: \"13/04/2026\" is text, but row 2"),
        "{error}"
    );
}

#[test]
fn a_sheet_without_a_known_header_is_noted_beside_one_that_has_one() {
    let mut book = Workbook::new();
    book.add_worksheet()
        .write(0, 0, "nothing to see")
        .expect("a cell");
    let sheet = book.add_worksheet();
    header(sheet, 0);
    sheet.write(1, 0, "6222").expect("a cell");
    sheet.write(1, 1, "2026-03-01").expect("a cell");
    sheet.write(1, 2, 5).expect("a cell");
    sheet.write(1, 3, "6333").expect("a cell");
    let case = read_book(book).expect("a case");
    assert_eq!(case.files.len(), 1);
    let note = case.notes.iter().find(|note| note.code == "sheet-skipped");
    let message = &note.expect("a note").message;
    assert!(
        message.contains("book.xlsx#Sheet1: ") && message.contains("its 1 lines were not read"),
        "{message}"
    );
}

#[test]
fn a_sheet_that_may_hold_records_is_not_passed_over() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    header(sheet, 0);
    sheet.write(1, 0, "6222").expect("a cell");
    sheet.write(1, 1, "2026-03-01").expect("a cell");
    sheet.write(1, 2, 5).expect("a cell");
    sheet.write(1, 3, "6333").expect("a cell");
    let unknown = book.add_worksheet();
    for (at, name) in (0..).zip(["time", "from", "amount", "towards"]) {
        unknown.write(0, at, name).expect("a cell");
    }
    let error = read_book(book).expect_err("half a table");
    assert!(
        error.starts_with("book.xlsx#Sheet2:1: no known header"),
        "{error}"
    );
}

#[test]
fn a_damaged_workbook_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("book.xlsx");
    std::fs::write(&path, b"PK\x03\x04 and no more").expect("written");
    let error = read(&[path], &ReadOptions::default())
        .expect_err("damaged")
        .to_string();
    assert!(
        error.contains("book.xlsx: ") && error.contains("save the workbook again"),
        "{error}"
    );
}

#[test]
fn typed_times_come_out_to_the_second() {
    const DAY: u32 = 86_400;
    const FIRST_OF_MARCH: f64 = 46_082.0;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    header(sheet, 0);
    let format = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    // Seconds of all kinds: a step that shares no factor with the day.
    let seconds: Vec<u32> = (1..=3000).map(|at| at * 28_807 % DAY).collect();
    for (row, &second) in (1..).zip(&seconds) {
        sheet.write(row, 0, "6222000011").expect("a cell");
        let serial = FIRST_OF_MARCH + f64::from(second) / f64::from(DAY);
        sheet.write_with_format(row, 1, serial, &format).expect("a cell");
        sheet.write(row, 2, 1).expect("a cell");
        sheet.write(row, 3, "6222000022").expect("a cell");
    }
    let case = read_book(book).expect("a case");
    let read = case.ledgers[0]
        .transfers()
        .times()
        .iter()
        .map(ToString::to_string);
    let mut expected = seconds.clone();
    expected.sort_unstable();
    let expected = expected.into_iter().map(|second| {
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        format!("2026-03-01T{hour:02}:{minute:02}:{second:02}")
    });
    assert!(read.eq(expected));
}

/// The same sheet saved by an office program in three formats: numbers of ten digits by their format, amounts shown whole.
#[test]
fn zeros_and_decimals_that_a_format_shows_or_hides_are_read_as_they_are_held() {
    for ending in ["xlsx", "xlsb", "xls", "ods"] {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("../../testdata/workbooks/formats")
            .with_extension(ending);
        let gathered = gather(&[path], &ReadOptions::default()).expect("it is read");
        let lines: Vec<String> = gathered
            .entries
            .iter()
            .map(|entry| {
                let [own, other] =
                    [entry.own.account, entry.other.account].map(|text| gathered.texts.get(text));
                format!("{own} {other} {}", entry.amount.minor())
            })
            .collect();
        let expected = [
            "0012345678 0009876543 50050",
            "0012345678 0007654321 10000",
            "0012345678 0000654321 2025",
        ];
        assert_eq!(lines, expected, "{ending}");
        let note = gathered.notes.iter().find(|note| note.code == "shown-rounded");
        let message = note.map(|note| note.message.as_str()).unwrap_or_default();
        assert!(
            message.contains("all 2 time(s)") && message.contains("500.5 with 0"),
            "{ending}: {message}"
        );
    }
}

/// A workbook of `testdata/workbooks`.
fn stored(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../testdata/workbooks")
        .join(name)
}

#[test]
fn days_of_a_binary_workbook_count_from_where_it_says() {
    for name in ["counts-from-1904.xlsb", "dates-from-1904.xlsb"] {
        let case = read(&[stored(name)], &ReadOptions::default()).expect("it is read");
        let times: Vec<String> = case.ledgers[0]
            .transfers()
            .iter()
            .map(|transfer| transfer.time.to_string())
            .collect();
        let expected = [
            "2026-03-01T10:00:00",
            "2026-03-02T10:00:00",
            "2026-03-03T10:00:00",
        ];
        assert_eq!(times, expected, "{name}");
    }
}

#[test]
fn formulas_of_a_binary_workbook_that_were_never_computed_are_an_error() {
    let result = read(&[stored("formulas-of-zero.xlsb")], &ReadOptions::default());
    let error = result.err().map(|error| error.to_string()).unwrap_or_default();
    assert!(
        error.contains("formulas-of-zero.xlsb:2") && error.contains("C2"),
        "{error}"
    );
}

#[test]
fn a_cell_in_the_far_corner_of_a_binary_workbook_takes_no_memory_for_what_lies_between() {
    let case = read(&[stored("far-corner.xlsb")], &ReadOptions::default()).expect("it is read");
    assert_eq!(
        (case.counts.lines, case.ledgers[0].transfers().len()),
        (1_048_576, 3)
    );
}

#[test]
fn a_cell_where_no_sheet_has_one_is_a_damaged_workbook() {
    for name in ["beyond-the-last-column.xlsb", "beyond-the-last-column.xls"] {
        let result = read(&[stored(name)], &ReadOptions::default());
        let error = result.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains(name) && error.contains("damaged"), "{error}");
    }
}
