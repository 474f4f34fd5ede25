//! Bank messages, read another way: `tests/messages.py` compares what `convert` made of each with what stands in it.

use std::path::Path;
use std::process::Command;

use crate::util::{Folder, testdata, text};

#[test]
fn each_entry_of_a_message_moves_what_another_reader_finds_in_it() {
    if Command::new("python3").arg("--version").output().is_err() {
        eprintln!("skipped: there is no python3 here to read the messages another way");
        return;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages.py");
    for name in [
        "message-camt053/statement.xml",
        "message-mt940/statement.sta",
        "message-ofx/statement.ofx",
    ] {
        let message = testdata("layouts").join(name);
        let folder = Folder::new();
        let converted = folder.run(&["convert", text(&message)]).ok();
        folder.write("converted.csv", converted);
        let compared = Command::new("python3")
            .args([&script, &message, &folder.path().join("converted.csv")])
            .output()
            .expect("it starts");
        let said = String::from_utf8_lossy(&compared.stdout).into_owned();
        let error = String::from_utf8_lossy(&compared.stderr).into_owned();
        assert!(
            compared.status.success() && said.contains("agree"),
            "{name}: {said}{error}"
        );
    }
}
