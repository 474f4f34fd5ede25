//! How to settle.

use fundtrail::Currency;

/// How to settle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The currency of lines that name none.
    pub currency: Currency,
    /// How far apart two clocks may write one movement before it is looked for in the wide window, in
    /// nanoseconds.
    pub mirror_window_nanos: i64,
}

impl Default for Options {
    /// CNY, two minutes.
    fn default() -> Self {
        Options {
            currency: Currency::new("CNY", 2),
            mirror_window_nanos: 120 * 1_000_000_000,
        }
    }
}
