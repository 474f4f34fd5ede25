//! The reader on any bytes as a file of each other format: the first byte says which.
#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;

/// One name for each parser: camt, MT940, OFX, QIF, an archive, HTML or XML called a workbook, a workbook, a packed file.
const NAMES: [&str; 8] = [
    "input.xml", "input.sta", "input.ofx", "input.qif", "input.zip", "input.xls", "input.xlsx", "input.csv.gz",
];

fuzz_target!(|bytes: &[u8]| {
    if let Some((&which, bytes)) = bytes.split_first() {
        reading::check(NAMES[usize::from(which) % NAMES.len()], bytes);
    }
});
