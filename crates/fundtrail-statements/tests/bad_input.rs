//! Bad input: each case is an error that says where, what was found, and what to do.

use std::fs;

use fundtrail_statements::{ReadOptions, read};

/// The message about a file of these bytes, from its name on.
fn message(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("t.csv");
    fs::write(&path, bytes).expect("written");
    let error = read(&[path], &ReadOptions::default()).expect_err("an error");
    error
        .to_string()
        .replace(&format!("{}/", folder.path().display()), "")
}

fn assert_says(bytes: &[u8], place: &str, words: &[&str]) {
    let message = message(bytes);
    assert!(message.starts_with(place), "{message}");
    for word in words {
        assert!(message.contains(word), "{word:?} is not in {message}");
    }
}

/// A native table with one line.
fn table(line: &str) -> Vec<u8> {
    format!("time,from,to,amount\n{line}\n").into_bytes()
}

#[test]
fn a_missing_file() {
    let error = read(&["nowhere.csv".into()], &ReadOptions::default()).expect_err("an error");
    assert!(error.to_string().starts_with("nowhere.csv: "), "{error}");
}

#[test]
fn an_empty_file() {
    assert_says(b"", "t.csv: the file is empty", &["export it again"]);
    assert_says(b"\xEF\xBB\xBF\n", "t.csv: the file is empty", &[]);
}

#[test]
fn no_known_header() {
    assert_says(
        b"report\nwhen,from,amount\n1,2,3\n",
        "t.csv:2: no known header",
        &[
            "when, from, amount",
            "native",
            "payee = \"to\"",
            "in a layout of your own",
        ],
    );
    assert_says(b"hello\n", "t.csv:1: no known header", &["hello"]);
}

#[test]
fn amounts() {
    assert_says(
        &table("2026-03-01 09:00:00,A,B,-1.00"),
        "t.csv:2: amount: \"-1.00\" is negative",
        &["swap"],
    );
    assert_says(
        &table("2026-03-01 09:00:00,A,B,12x"),
        "t.csv:2: amount: \"12x\" is not an amount",
        &[],
    );
    assert_says(
        &table("2026-03-01 09:00:00,A,B,0.005"),
        "t.csv:2: amount: \"0.005\" has more decimals",
        &["round"],
    );
    assert_says(
        &table("2026-03-01 09:00:00,A,B,"),
        "t.csv:2: amount: \"\" is blank",
        &[],
    );
}

#[test]
fn quotes() {
    assert_says(
        b"time,from,to,amount,note\n2026-03-01 09:00:00,A,B,1,\"x\n2026-03-01 09:00:00,A,B,1,y\n",
        "t.csv:2: the quote that opens here is never closed",
        &["quote = \"none\""],
    );
    assert_says(
        b"time,from,to,amount,note\n2026-03-01 09:00:00,A,B,1,\"x\n2026-03-01 09:00:00,A,B,1,y\"\n",
        "t.csv:2: the quote that opens here takes in what looks like further records",
        &[],
    );
}

#[test]
fn nul_and_utf16() {
    assert_says(
        b"time,from,to,amount\n2026-03-01 09:00:00,A,B,5\x0000\n",
        "t.csv:2: a NUL byte",
        &["export it again"],
    );
    let utf16: Vec<u8> = "time,from,to,amount\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_says(&utf16, "t.csv:1: NUL bytes as in UTF-16", &["UTF-8"]);
}

#[test]
fn a_line_in_another_encoding() {
    let mut bytes = "time,from,to,amount,note\n2026-03-01 09:00:00,户甲,B,1,一\n"
        .as_bytes()
        .to_vec();
    bytes.extend(b"2026-03-01 09:00:00,\xBB\xA7,B,1,\n");
    assert_says(
        &bytes,
        "t.csv:3: bytes of another encoding in \"from\"",
        &["one encoding"],
    );
}

#[test]
fn dates() {
    assert_says(
        &table("03/04/2026 09:00,A,B,1"),
        "t.csv:2: ",
        &["day or month", "say which"],
    );
    assert_says(
        &table("2026-02-30 09:00,A,B,1"),
        "t.csv:2: time: \"2026-02-30 09:00\"",
        &[],
    );
    let both = table("13/04/2026 09:00,A,B,1\n04/13/2026 09:00,A,B,1");
    assert_says(&both, "t.csv:3: ", &["13/04/2026", "04/13/2026"]);
}

#[test]
fn marks() {
    assert_says(
        b"payer,payee,time,amount\nA,B,2026-03-01,\"1,500\"\n",
        "t.csv:2: \"1,500\" and all other amounts leave open",
        &["say which is"],
    );
}

#[test]
fn numbers() {
    assert_says(
        &table("2026-03-01 09:00:00,6.22E+18,B,1"),
        "t.csv:2: from: \"6.22E+18\"",
        &["lost digits", "export"],
    );
    assert_says(
        &table("2026-03-01 09:00:00,,0,1"),
        "t.csv:2: neither payer nor payee",
        &[],
    );
}

#[test]
fn ragged_rows() {
    assert_says(
        &table("2026-03-01 09:00:00,A,B,30,000.00"),
        "t.csv:2: 5 fields where the header has 4",
        &["quote"],
    );
    assert_says(
        &table("2026-03-01 09:00:00,A,B"),
        "t.csv:2: 3 fields where the header has 4",
        &[],
    );
}

#[test]
fn no_known_header_at_all_still_says_what_is_needed() {
    assert_says(
        "账号/时间/金额\n".as_bytes(),
        "t.csv:1: no known header",
        &["misses time = \"time\", amount = \"amount\""],
    );
}

#[test]
fn a_gzip_file_that_is_cut_off() {
    // The first bytes of any gzip file, and no more.
    assert_says(
        &[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B],
        "t.csv: the gzip file is damaged or cut off",
        &["fetch it again"],
    );
}

#[test]
fn a_header_repeated_in_another_case_is_no_record() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("t.csv");
    let line = "2026-03-01 09:00:00,A,B,1";
    fs::write(
        &path,
        format!("time,from,to,amount\n{line}\n Time,FROM,To,Amount \n{line}\n"),
    )
    .expect("written");
    let case = read(&[path], &ReadOptions::default()).expect("two transfers");
    assert_eq!((case.counts.in_transfers, case.counts.ignored), (2, 2));
}

#[test]
fn the_encoding_of_a_layout_is_for_the_files_that_it_reads() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        path
    };
    let layout = |name: &str, encoding: &str, when: &str| {
        let text = format!(
            "name = \"{name}\"\ntitle = \"t\"\nkind = \"table\"\ncurrency = \"CNY\"\nencoding = \"{encoding}\"\n\
             required = [\"time\", \"payer\", \"payee\", \"amount\"]\n\
             [columns]\ntime = \"{when}\"\npayer = \"von\"\npayee = \"nach\"\namount = \"wieviel\"\n"
        );
        write(&format!("{name}.toml"), text.as_bytes())
    };
    let options = ReadOptions {
        layouts: vec![
            layout("western", "windows-1252", "für den Tag"),
            layout("eastern", "windows-1251", "когда"),
        ],
        ..ReadOptions::default()
    };
    // ü is FC in windows-1252; "когда" is EA EE E3 E4 E0 in windows-1251.
    let rest = b",von,nach,wieviel\n2026-03-01 09:00:00,A,B,1\n";
    let western = write("w.csv", &[&b"f\xFCr den Tag"[..], rest].concat());
    let eastern = write("e.csv", &[&b"\xEA\xEE\xE3\xE4\xE0"[..], rest].concat());
    let chinese = write(
        "c.csv",
        "时间,付款账号,收款账号,金额\n2026-03-01 09:00:00,A,B,1\n".as_bytes(),
    );
    let case = read(&[western, eastern, chinese], &options).expect("three transfers");
    let read: Vec<_> = case
        .files
        .iter()
        .map(|file| (file.layout.as_str(), file.encoding.as_str()))
        .collect();
    assert_eq!(
        read,
        [
            ("general-table", "utf-8"),
            ("eastern", "windows-1251"),
            ("western", "windows-1252")
        ]
    );
}
