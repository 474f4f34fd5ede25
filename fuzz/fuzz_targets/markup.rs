//! The reader on any bytes as a table of HTML or XML called a workbook, or an .xls.
#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| reading::check("input.xls", bytes));
