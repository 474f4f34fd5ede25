//! The reader on any bytes: no panic, no hang, and every line accounted for.
#![no_main]

use std::io::Write;

use fundtrail_statements::{ReadOptions, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().expect("a temporary file");
    file.write_all(bytes).expect("it takes the bytes");
    let options = ReadOptions {
        accept_rejects: true,
        unpacked_limit: 1 << 20,
        ..ReadOptions::default()
    };
    match read(&[file.path().to_owned()], &options) {
        Ok(case) => assert_eq!(case.counts.lines, case.counts.accounted_for()),
        Err(error) => assert!(error.to_string().contains(".csv"), "the message names the file: {error}"),
    }
});
