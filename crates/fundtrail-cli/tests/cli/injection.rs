//! What records say stays text in every output of every command: markup, formulas, quotes, control characters and marks
//! of direction, in names, memos, banks, ids, names of files and what they become (names of sheets and of files).

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};

use crate::util::Folder;

/// Names, banks and ids of a hostile export.
const TABLE: &str = "id,time,from,to,amount,from_name,to_name,from_bank,to_bank,note\n\
    </script><script>1,2026-03-01T09:00:00,V,62220001,5000.00,\"</script><script>alert(1)</script>\",=cmd|'/C calc'!A0,\"a\"\"b\",＝1&<b>,=1+1\n\
    @SUM(1),2026-03-01T09:05:00,62220001,B,4000.00,=cmd|'/C calc'!A0,a\u{202e}b\u{2066},-2+3,+\",\"\t=1+1\"\n\
    t3,2026-03-01T09:06:00,B,C,1000.00,a\u{202e}b\u{2066},\\\"];x,+\",@x,\u{1}</script>\n";

/// A statement whose counterparties' statements are not there, so that they are asked for.
const STATEMENT: &str = "账号,交易时间,收入,支出,余额,对方账号,对方户名,对方开户行,摘要\n\
    9999000000000000011,2026-03-01 10:00:00,5000.00,,5000.00,9999000000000000001,=1+1,@V,=HYPERLINK(\"\"x\"\")\n\
    9999000000000000011,2026-03-01 11:00:00,,900.00,4100.00,9999000000000000022,\"\t=2+2\",../../<b>[a]*?:\\,\u{7}-1\n\
    9999000000000000011,2026-03-01 11:01:00,,800.00,3300.00,9999000000000000033,</script><script>alert(2)//,=1+2\u{202e} 银行银行银行银行银行银行银行银行银行银行银行银行银行银行,@x\n\
    9999000000000000011,2026-03-01 11:02:00,,700.00,2600.00,9999000000000000044,\u{200b}+3,'+1',\"a\"\"];b\"\n";

const FROZEN: &str = "account,time,amount\nB,2026-03-01T09:10:00,3000.00\n";
const VICTIMS: &str =
    "victim,from,to,at,amount\n=1+1</script>\u{202e},V,62220001,2026-03-01T09:00:00,5000.00\n";

/// A hostile name of a file, as far as file systems take it.
const FILE: &str = "=1+1\u{202e}@x'.csv";

const TABLES: &[&str] = &["csv", "json", "html", "xlsx"];
const NETWORKS: &[&str] = &["graphml", "gexf", "dot", "entities.csv", "links.csv"];
const REQUESTS: &[&str] = &["requests.csv", "{bank}.requests.csv"];
const CONVERTED: &[&str] = &["csv", "xlsx"];

/// Each command, and the endings of what it writes.
const COMMANDS: &[(&[&str], &[&[&str]])] = &[
    (
        &["trace", "t.csv", "--victim", "V", "--all-rules"],
        &[TABLES, NETWORKS, REQUESTS],
    ),
    (
        &["evidence", "t.csv", "--victim", "V", "--account", "B"],
        &[TABLES, NETWORKS],
    ),
    (&["sources", "t.csv", "--account", "B"], &[TABLES, NETWORKS]),
    (
        &["network", "t.csv", "--suspect", "62220001"],
        &[TABLES, NETWORKS],
    ),
    (
        &["return", "t.csv", "--victims", "v.csv", "--frozen", "f.csv"],
        &[TABLES, NETWORKS],
    ),
    (&["inspect", "t.csv"], &[TABLES]),
    (&["convert", "t.csv"], &[CONVERTED]),
    (
        &["trace", FILE, "--victim", "9999000000000000001", "--by", "holder"],
        &[TABLES, NETWORKS, REQUESTS],
    ),
    (
        &[
            "evidence",
            FILE,
            "--victim",
            "9999000000000000001",
            "--account",
            "9999000000000000033",
        ],
        &[TABLES, NETWORKS],
    ),
    (
        &["sources", FILE, "--account", "9999000000000000011"],
        &[TABLES, NETWORKS],
    ),
    (
        &["network", FILE, "--suspect", "9999000000000000011"],
        &[TABLES, NETWORKS],
    ),
    (&["inspect", FILE], &[TABLES]),
    (&["convert", FILE], &[CONVERTED]),
];

#[test]
fn what_records_say_stays_text_in_every_output() {
    for (command, endings) in COMMANDS {
        for lang in ["en", "zh"] {
            let folder = Folder::with("t.csv", TABLE);
            folder.write("f.csv", FROZEN).write("v.csv", VICTIMS);
            folder.write(FILE, STATEMENT);
            let read = folder.names();
            let files: Vec<String> = endings
                .iter()
                .flat_map(|endings| endings.iter())
                .map(|ending| format!("o.{ending}"))
                .collect();
            let mut arguments = command.to_vec();
            arguments.push("--quiet");
            // A conversion is one file.
            if command[0] == "convert" {
                for file in &files {
                    folder.run(&[&arguments[..], &["-o", file]].concat()).ok();
                }
            } else {
                arguments.extend(["--lang", lang]);
                arguments.extend(files.iter().flat_map(|file| ["-o", file]));
                let printed = folder.run(&arguments).ok();
                is_clean(&format!("{command:?} printed"), &printed);
            }
            let written: Vec<String> = folder
                .names()
                .into_iter()
                .filter(|name| !read.contains(name))
                .collect();
            assert!(written.len() + 1 >= files.len(), "{command:?}: {written:?}");
            for name in &written {
                let about = format!("{command:?} --lang {lang} {name:?}");
                is_clean(&about, name);
                is_harmless(&about, name, &folder.bytes(name));
            }
        }
    }
}

#[test]
fn what_is_printed_as_csv_runs_nothing() {
    let folder = Folder::with("t.csv", TABLE);
    folder.write("f.csv", FROZEN).write("v.csv", VICTIMS);
    for (command, _) in COMMANDS
        .iter()
        .filter(|(command, _)| command[1] == "t.csv" && command[0] != "convert")
    {
        let arguments = [*command, &["--format", "csv", "--quiet"]].concat();
        cells_run_nothing(&format!("{command:?}"), &folder.run(&arguments).ok());
    }
}

#[test]
fn what_is_asked_of_each_bank_stays_in_its_folder() {
    let folder = Folder::with(FILE, STATEMENT);
    let arguments = [
        "trace",
        FILE,
        "--victim",
        "9999000000000000001",
        "--quiet",
        "-o",
        "{bank}.requests.csv",
    ];
    folder.run(&arguments).ok();
    let written: Vec<String> = folder.names().into_iter().filter(|name| name != FILE).collect();
    // Three banks are asked; whatever they are called, each has a file here, with its account in it.
    assert_eq!(written.len(), 3, "{written:?}");
    for name in &written {
        assert!(
            name.ends_with(".requests.csv") && !name.contains(['/', '\\', ':', '*', '?', '<']),
            "{name:?}"
        );
        assert!(folder.read(name).contains("99990000000000000"), "{name:?}");
    }
}

/// No character steers or hides.
fn is_clean(about: &str, text: &str) {
    let steers = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\r'))
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
    };
    assert_eq!(text.chars().find(|&c| steers(c)), None, "{about}: {text}");
}

fn is_harmless(about: &str, name: &str, bytes: &[u8]) {
    let ending = name.rsplit('.').next();
    if ending == Some("xlsx") {
        return workbook_runs_nothing(about, bytes);
    }
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    is_clean(about, text);
    match ending {
        Some("csv") => cells_run_nothing(about, text),
        Some("html" | "graphml" | "gexf") => {
            assert!(
                !text.contains("<script>alert") && !text.contains("<b>["),
                "{about}: {text}"
            );
        }
        Some("json") => {
            let value: serde_json::Value = serde_json::from_str(text).expect("JSON");
            assert!(value["schema"].is_string(), "{about}");
        }
        Some("dot") => {
            // Outside of strings nothing of the records stands: taken out, only the language of graphs is left.
            let code: String = unquoted(text);
            assert!(
                !code.contains("script") && !code.contains("];x"),
                "{about}: {code}"
            );
        }
        _ => {}
    }
}

/// What of a text stands outside of `"…"`, in which `\` guards what follows.
fn unquoted(text: &str) -> String {
    let (mut inside, mut guarded, mut left) = (false, false, String::new());
    for c in text.chars() {
        match (inside, guarded, c) {
            (_, true, _) => guarded = false,
            (true, false, '\\') => guarded = true,
            (_, false, '"') => inside = !inside,
            (false, false, c) => left.push(c),
            _ => {}
        }
    }
    assert!(!inside, "a string that does not end: {text}");
    left
}

fn begins_a_formula(text: &str) -> bool {
    text.trim_start()
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || text.starts_with('\t')
}

fn cells_run_nothing(about: &str, text: &str) {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    for record in reader.records() {
        for cell in &record.expect("CSV") {
            // Digits guarded as `="…"` are text to a spreadsheet.
            let digits = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
            let guarded = digits.is_some_and(|digits| digits.chars().all(|c| c.is_ascii_alphanumeric()));
            let runs = begins_a_formula(cell) && !guarded && cell.parse::<f64>().is_err();
            assert!(!runs, "{about}: {cell:?}");
        }
    }
}

fn workbook_runs_nothing(about: &str, bytes: &[u8]) {
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    for name in book.sheet_names() {
        is_clean(about, &name);
        let units = name.encode_utf16().count();
        let refused = |c: char| matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\');
        assert!(
            (1..=31).contains(&units) && !name.contains(refused),
            "{about}: sheet {name:?}"
        );
        assert!(
            !name.starts_with('\'') && !name.ends_with('\''),
            "{about}: sheet {name:?}"
        );
        let formulas = book.worksheet_formula(&name).expect("formulas");
        for formula in formulas.rows().flatten().filter(|formula| !formula.is_empty()) {
            let range = formula
                .strip_prefix("SUM(")
                .and_then(|rest| rest.strip_suffix(')'));
            let is_range = |range: &str| range.chars().all(|c| c.is_ascii_alphanumeric() || c == ':');
            assert!(range.is_some_and(is_range), "{about}: {formula}");
        }
        for cell in book.worksheet_range(&name).expect("cells").rows().flatten() {
            if let Data::String(text) = cell {
                is_clean(about, text);
            }
        }
    }
}
