//! The reader on any bytes as a CSV file.
#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| reading::check("input.csv", bytes));
