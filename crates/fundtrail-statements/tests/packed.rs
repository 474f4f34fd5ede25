//! Files in other clothes: archives as banks answer requests, pages and XML that are called workbooks.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use encoding_rs::GB18030;
use fundtrail_statements::{Gathered, ReadOptions, gather};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const STATEMENT: &str = "账号,交易时间,收支,金额,余额,对方账号\n6222000011,2026-03-01 10:00:00,收入,100.00,100.00,6222000022\n\
                         6222000011,2026-03-01 10:05:00,支出,40.00,60.00,6222000033\n";

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default())
            .expect("a name");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("an archive").into_inner()
}

fn gathered(path: &Path) -> Gathered {
    gather(&[path.to_owned()], &ReadOptions::default()).expect("files that can be read")
}

fn problem(path: &Path, options: &ReadOptions) -> String {
    gather(&[path.to_owned()], options)
        .expect_err("an error")
        .to_string()
}

#[test]
fn the_files_of_an_archive_are_read_in_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("answer.zip");
    let (gbk, ..) = GB18030.encode(STATEMENT);
    let inner = zipped(&[("b/明细.csv", &gbk)]);
    let bytes = zipped(&[
        ("a.csv", STATEMENT.as_bytes()),
        ("inner.zip", &inner),
        ("__MACOSX/a.csv", b"rubbish"),
        ("letter.docx", b"x"),
    ]);
    fs::write(&path, bytes).expect("written");
    let gathered = gathered(&path);
    let paths: Vec<_> = gathered.files.iter().map(|file| file.path.clone()).collect();
    assert_eq!(paths, [path.join("a.csv"), path.join("inner.zip/b/明细.csv")]);
    assert_eq!(gathered.entries.len(), 4);
    assert_ne!(
        gathered.files[0].sha256, gathered.files[1].sha256,
        "each file has its own"
    );
    let skipped: Vec<_> = gathered
        .notes
        .iter()
        .filter(|note| note.code == "file-skipped")
        .collect();
    assert_eq!(skipped.len(), 1, "{skipped:?}");
    assert!(skipped[0].message.contains("letter.docx"));
}

#[test]
fn names_of_chinese_windows_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("answer.zip");
    let plain = zipped(&[("AAAA.csv", STATEMENT.as_bytes())]);
    let (name, ..) = GB18030.encode("明细");
    let bytes = plain
        .windows(4)
        .enumerate()
        .filter(|(_, four)| *four == b"AAAA")
        .map(|(at, _)| at);
    let places: Vec<usize> = bytes.collect();
    let mut bytes = plain;
    for at in places {
        bytes[at..at + 4].copy_from_slice(&name);
    }
    fs::write(&path, bytes).expect("written");
    assert_eq!(gathered(&path).files[0].path, path.join("明细.csv"));
}

#[test]
fn an_archive_that_is_cut_off_or_too_large_is_refused_with_its_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("answer.zip");
    let bytes = zipped(&[("a.csv", STATEMENT.repeat(100).as_bytes())]);
    fs::write(&path, &bytes).expect("written");
    let options = ReadOptions {
        unpacked_limit: 1000,
        ..ReadOptions::default()
    };
    assert!(
        problem(&path, &options).contains("answer.zip"),
        "{}",
        problem(&path, &options)
    );
    assert!(
        problem(&path, &options).contains("1000 bytes"),
        "{}",
        problem(&path, &options)
    );
}

#[test]
fn a_page_that_is_called_a_workbook_is_read_with_a_note() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("6222000011.xls");
    let rows = STATEMENT
        .lines()
        .map(|line| format!("<tr><td x:str>{}</td></tr>\n", line.replace(',', "</td><td>")));
    let rows = rows.collect::<Vec<_>>().concat();
    fs::write(
        &path,
        format!("<html><meta charset=utf-8>\n<body>\n<table border=1>\n{rows}</table></html>"),
    )
    .expect("written");
    let gathered = gathered(&path);
    let lines: Vec<u64> = gathered.entries.iter().map(|entry| entry.source.line()).collect();
    assert_eq!(lines, [5, 6], "the lines on which the rows begin");
    assert!(gathered.notes.iter().any(|note| note.code == "markup-table"));
}

#[test]
fn a_workbook_in_the_xml_of_2003_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("6222000011.xls");
    let cells = |line: &str| -> String {
        let cells = line
            .split(',')
            .map(|cell| format!("<Cell><Data ss:Type=\"String\">{cell}</Data></Cell>"));
        cells.collect::<Vec<_>>().concat()
    };
    let rows = STATEMENT
        .lines()
        .map(|line| format!("<Row>{}</Row>\n", cells(line)));
    let rows = rows.collect::<Vec<_>>().concat();
    let text = format!(
        "<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\n<Worksheet ss:Name=\"S\"><Table>\n{rows}</Table>\
         </Worksheet></Workbook>\n"
    );
    fs::write(&path, text).expect("written");
    assert_eq!(gathered(&path).entries.len(), 2);
}

#[test]
fn a_message_whose_entries_do_not_add_up_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("m.sta");
    let text = ":20:A\n:25:111/222333\n:28C:1\n:60F:C260301EUR10,\n:61:260302C5,NTRFX\n:62F:C260302EUR20,\n";
    fs::write(&path, text).expect("written");
    let gathered = gathered(&path);
    assert_eq!(gathered.entries.len(), 1);
    assert_eq!(gathered.entries[0].balance, None);
    let said = gathered
        .notes
        .iter()
        .find(|note| note.code == "message-balance")
        .expect("a note");
    assert!(
        said.message.contains("15.00") && said.message.contains("20.00"),
        "{}",
        said.message
    );
}

#[test]
fn xml_with_a_document_type_or_without_an_end_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("m.xml");
    let start = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt><Stmt>";
    fs::write(&path, format!("<!DOCTYPE x [<!ENTITY a \"b\">]>{start}")).expect("written");
    assert!(problem(&path, &ReadOptions::default()).contains("a document type"));
    fs::write(&path, format!("{start}<Ntry>")).expect("written");
    assert!(problem(&path, &ReadOptions::default()).contains("cut off"));
    let deep = "<a>".repeat(100);
    fs::write(&path, format!("{start}{deep}")).expect("written");
    assert!(problem(&path, &ReadOptions::default()).contains("deep"));
}
