//! Files that are no tables, whatever they are called: what they are, and how to get a table from them.

use encoding_rs::GB18030;
use memchr::memmem;

/// Beginnings of files that are not text, what they are, and what to do.
const BINARY: [(&[u8], &str, &str); 7] = [
    (
        b"%PDF",
        "a PDF",
        "ask the bank for CSV or Excel, or copy its table into a spreadsheet and check it line by line",
    ),
    (b"Rar!", "a RAR archive", "unpack it and name the files in it"),
    (
        b"7z\xBC\xAF\x27\x1C",
        "a 7z archive",
        "unpack it and name the files in it",
    ),
    (
        b"\x89PNG",
        "a picture",
        "ask the bank for the records as CSV or Excel",
    ),
    (
        b"\xFF\xD8\xFF",
        "a picture",
        "ask the bank for the records as CSV or Excel",
    ),
    (
        b"GIF8",
        "a picture",
        "ask the bank for the records as CSV or Excel",
    ),
    (
        b"{\\rtf",
        "a text document (RTF)",
        "copy its table into a spreadsheet and save that as CSV",
    ),
];

/// The advice for what a spreadsheet opens.
const SAVE_AGAIN: &str = "open it in a spreadsheet and save it as .xlsx or CSV, long numbers as text";

/// Beginnings of texts that are no tables, in lower case.
const TEXT: [(&str, &str, &str); 11] = [
    ("<!doctype", "an HTML page, not a workbook", SAVE_AGAIN),
    ("<html", "an HTML page, not a workbook", SAVE_AGAIN),
    ("<head", "an HTML page, not a workbook", SAVE_AGAIN),
    ("<meta", "an HTML page, not a workbook", SAVE_AGAIN),
    ("<style", "an HTML page, not a workbook", SAVE_AGAIN),
    ("<table", "an HTML page, not a workbook", SAVE_AGAIN),
    ("<div", "an HTML page, not a workbook", SAVE_AGAIN),
    ("<?xml", "an XML file, not a workbook", SAVE_AGAIN),
    ("<workbook", "an XML file, not a workbook", SAVE_AGAIN),
    ("{\"", "JSON, not a table", "convert it to CSV with a header line"),
    ("[{", "JSON, not a table", "convert it to CSV with a header line"),
];

/// What a file is that is not even text, and what to do with it.
pub(crate) fn binary(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let known = BINARY.iter().find(|(start, ..)| bytes.starts_with(start));
    known
        .map(|&(_, what, advice)| (what, advice))
        .or_else(|| archive(bytes))
}

/// A whole zip archive without the parts of a workbook (of Excel, or of an open document).
fn archive(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let holds = |name: &str| memmem::find(bytes, name.as_bytes()).is_some();
    let is_whole = bytes.starts_with(b"PK\x03\x04") && holds("PK\x05\x06");
    if !is_whole || holds("xl/") || holds("content.xml") {
        None
    } else if holds("word/document.xml") {
        Some((
            "a Word document",
            "copy its table into a spreadsheet and save that as CSV",
        ))
    } else {
        Some((
            "a zip archive, not a workbook",
            "unpack it and name the files in it",
        ))
    }
}

/// What a text is that is no table, and what to do with it.
pub(crate) fn text(text: &str) -> Option<(&'static str, &'static str)> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    let is_start = |start: &str| {
        let head = text.get(..start.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(start))
    };
    let known = TEXT.iter().find(|(start, ..)| is_start(start));
    known.map(|&(_, what, advice)| (what, advice))
}

/// How many characters tell in which script a text is.
const TOLD_BY: usize = 2000;

/// Whether a text read as GB18030 is more likely of a Western encoding: a lone high byte takes the Latin letter
/// behind it for its second half (`Müller` becomes `M黮ler`), while common Chinese characters have two high bytes.
pub(crate) fn is_western<'t>(lines: impl Iterator<Item = &'t str>) -> bool {
    let (mut lone, mut paired) = (0, 0);
    let foreign = lines
        .flat_map(str::chars)
        .filter(|c| !c.is_ascii() && *c != '\u{FFFD}');
    for c in foreign.take(TOLD_BY) {
        let mut buffer = [0; 4];
        let (bytes, ..) = GB18030.encode(c.encode_utf8(&mut buffer));
        match bytes.as_ref() {
            [_, b'A'..=b'Z' | b'a'..=b'z'] => lone += 1,
            _ => paired += 1,
        }
    }
    lone > paired
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_known_by_how_it_begins() {
        let what = |text_: &str| text(text_).map(|(what, _)| what);
        assert_eq!(
            what("\u{FEFF}\r\n<HTML xmlns:x=''>"),
            Some("an HTML page, not a workbook")
        );
        assert_eq!(what("<?xml version='1.0'?>"), Some("an XML file, not a workbook"));
        assert_eq!(what("[{\"account\":1}]"), Some("JSON, not a table"));
        for table in ["time,from,to", "[1],2", "账号,<html>", "<", ""] {
            assert_eq!(what(table), None, "{table}");
        }
    }
}
