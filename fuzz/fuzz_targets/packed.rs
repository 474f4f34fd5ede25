//! The reader on any bytes as a packed file.
#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| reading::check("input.csv.gz", bytes));
