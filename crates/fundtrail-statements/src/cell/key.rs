//! The numbers of accounts as keys of 64 bits, where millions are held.

/// An account's whole key: two numbers of up to 19 digits never share one. [`NOBODY`] where a line names none.
pub(crate) type WideKey = u64;

/// No account.
pub(crate) const NOBODY: WideKey = 0;

/// The key of a number that its value tells.
pub(crate) fn key_of_value(value: u64) -> WideKey {
    let mixed = value.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93).max(1)
}

/// The key of a number: that of its value, where a plain line could hold it.
pub(crate) fn key_of(number: &str) -> WideKey {
    let digits = number.len() <= 19 && number.bytes().all(|b| b.is_ascii_digit());
    if digits && number.len() > 1 && !number.starts_with('0') {
        return key_of_value(number.parse().expect("19 digits fit 64 bits"));
    }
    let folded = number.bytes().fold(number.len() as u64, |sum, b| {
        (sum ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    key_of_value(folded)
}
