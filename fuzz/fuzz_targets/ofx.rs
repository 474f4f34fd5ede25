//! The reader on any bytes as an OFX file.
#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| reading::check("input.ofx", bytes));
