//! The reader on any bytes as an .xlsx, .xlsb or .ods.
#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| reading::check("input.xlsx", bytes));
