//! What records say stays text in every output of every command: markup, formulas, quotes, control characters and marks
//! of direction.

use std::fs;

use crate::util::Folder;

/// Names, banks and ids of a hostile export.
const HOSTILE: &str = "id,time,from,to,amount,from_name,to_name,from_bank,to_bank\n\
    </script><script>1,2026-03-01T09:00:00,V,62220001,5000.00,\"</script><script>alert(1)</script>\",=cmd|'/C calc'!A0,\"a\"\"b\",＝1&<b>\n\
    @SUM(1),2026-03-01T09:05:00,62220001,B,4000.00,=cmd|'/C calc'!A0,a\u{202e}b\u{2066},-2+3,+\"\n\
    t3,2026-03-01T09:06:00,B,C,1000.00,a\u{202e}b\u{2066},\\\"];x,+\",@x\n";

const FROZEN: &str = "account,time,amount\nB,2026-03-01T09:10:00,3000.00\n";
const VICTIMS: &str =
    "victim,from,to,at,amount\n=1+1</script>\u{202e},V,62220001,2026-03-01T09:00:00,5000.00\n";

const COMMANDS: [&[&str]; 6] = [
    &["trace", "t.csv", "--victim", "V", "--all-rules"],
    &["evidence", "t.csv", "--victim", "V", "--account", "B"],
    &["sources", "t.csv", "--account", "B"],
    &["network", "t.csv", "--suspect", "62220001"],
    &["return", "t.csv", "--victims", "v.csv", "--frozen", "f.csv"],
    &["inspect", "t.csv"],
];

const TABLES: [&str; 3] = ["csv", "json", "html"];
const NETWORKS: [&str; 5] = ["graphml", "gexf", "dot", "entities.csv", "links.csv"];

#[test]
fn what_records_say_stays_text_in_every_output() {
    let folder = Folder::with("t.csv", HOSTILE);
    folder.write("f.csv", FROZEN).write("v.csv", VICTIMS);
    for command in COMMANDS {
        let networks: &[&str] = if command[0] == "inspect" { &[] } else { &NETWORKS };
        let requests: &[&str] = if command[0] == "trace" {
            &["requests.csv"]
        } else {
            &[]
        };
        let endings = TABLES.iter().chain(networks).chain(requests);
        let endings: Vec<&str> = endings.copied().collect();
        let files: Vec<String> = endings.iter().map(|ending| format!("o.{ending}")).collect();
        let mut arguments = command.to_vec();
        arguments.push("--quiet");
        arguments.extend(files.iter().flat_map(|file| ["-o", file]));
        let printed = folder.run(&arguments).ok();
        let written = files.iter().map(|file| {
            (
                file.as_str(),
                fs::read_to_string(folder.path().join(file)).expect("UTF-8"),
            )
        });
        for (file, text) in written.chain([("printed", printed)]) {
            let about = format!("{} {file}", command[0]);
            assert!(!text.contains(['\u{202e}', '\u{2066}']), "{about}: {text}");
            let steers = |c: char| c.is_control() && !matches!(c, '\n' | '\r');
            assert!(!text.contains(steers), "{about}: {text}");
            let marked_up = matches!(file, "o.html" | "o.graphml" | "o.gexf");
            assert!(!marked_up || !text.contains("<script>alert"), "{about}: {text}");
            if file.split('.').next_back() == Some("csv") {
                let mut reader = csv::ReaderBuilder::new()
                    .has_headers(false)
                    .from_reader(text.as_bytes());
                for cell in reader.records().flat_map(|record| {
                    let record = record.expect("CSV");
                    record.iter().map(str::to_owned).collect::<Vec<_>>()
                }) {
                    // Digits guarded as `="…"` are text to a spreadsheet.
                    let guarded = cell.starts_with("=\"") && cell.ends_with('"');
                    let number = cell.parse::<f64>().is_ok();
                    let runs = cell.starts_with(['=', '+', '-', '@', '＝']) && !guarded && !number;
                    assert!(!runs, "{about}: {cell}");
                }
            }
        }
        let json = fs::read_to_string(folder.path().join("o.json")).expect("the JSON");
        let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert!(value["schema"].is_string());
    }
}
