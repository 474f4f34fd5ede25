//! What must hold of reading any bytes as a file of some name.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

use fundtrail_statements::{Case, ReadError, ReadOptions, read};

/// Reads `bytes` as a file called `name`, twice, strictly, and beside itself.
pub fn check(name: &str, bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    File::create(&path)
        .and_then(|mut file| file.write_all(bytes))
        .expect("it takes the bytes");
    let strict = ReadOptions {
        unpacked_limit: 1 << 20,
        ..ReadOptions::default()
    };
    let lenient = ReadOptions {
        accept_rejects: true,
        ..strict.clone()
    };
    let first = outcome(name, &read(&[path.clone()], &lenient));
    let again = outcome(name, &read(&[path.clone()], &lenient));
    assert_eq!(first, again, "the same bytes give the same result");
    if first.starts_with("Err") {
        assert!(read(&[path], &strict).is_err(), "what cannot be read leniently cannot be read strictly");
        return;
    }
    // Beside itself: every line is a copy in another export, or a table line.
    let copy: PathBuf = folder.path().join(format!("copy-of-{name}"));
    std::fs::copy(&path, &copy).expect("it can be copied");
    outcome(name, &read(&[path, copy], &lenient));
}

/// What came out, in words, after checking that it adds up.
fn outcome(name: &str, result: &Result<Case, ReadError>) -> String {
    match result {
        Ok(case) => {
            assert_eq!(case.counts.lines, case.counts.accounted_for());
            let files: u64 = case.files.iter().map(|file| file.lines).sum();
            assert_eq!(case.counts.lines, files, "the files have the lines that were counted");
            assert_eq!(case.counts.rejected, case.rejects.len() as u64);
            let ledgers: Vec<String> = case
                .ledgers
                .iter()
                .map(|ledger| {
                    let transfers: Vec<String> = ledger.transfers().iter().map(|t| format!("{t:?}")).collect();
                    format!("{:?} {transfers:?}", ledger.currency())
                })
                .collect();
            format!("Ok {:?} {:?} {:?} {:?} {ledgers:?}", case.files, case.counts, case.notes, case.rejects)
        }
        Err(error) => {
            let message = error.to_string();
            assert!(message.contains(name), "the message names the file: {message}");
            format!("Err {message}")
        }
    }
}
