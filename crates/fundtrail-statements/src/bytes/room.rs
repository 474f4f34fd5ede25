//! Whether what files hold fits into memory, asked before they are loaded.

use std::path::Path;

use crate::error::ReadError;
use crate::options::ReadOptions;
use crate::trouble::Trouble;

/// Bytes of memory that a byte of a file takes while it is read. Measured at the peak: 3.9 for a native table of
/// 3 million lines, 5.5 for an export of 31 columns in GBK. The lower counts, so that nothing is refused that fits.
const A_BYTE: u64 = 4;

/// The same where lines are left out by their time: the text is loaded all the same.
const A_BYTE_OF_TEXT: u64 = 2;

/// Bytes of memory that a line of a transfer table takes that is read because a payment can reach it: measured as 90
/// where a third of 10 million lines are.
const A_REACHED_LINE: u64 = 100;

/// Whether so many lines that a payment can reach fit into the memory that the options allow.
pub(crate) fn holds_reached(lines: usize, options: &ReadOptions) -> bool {
    let needed = (lines as u64).saturating_mul(A_REACHED_LINE);
    options.memory_limit.is_none_or(|limit| needed <= limit)
}

/// Makes sure that files do not take more memory than the options allow, as far as their sizes tell (packed files take
/// more than that).
///
/// # Errors
/// [`Trouble::TooLarge`].
pub(crate) fn check<'p>(
    paths: impl Iterator<Item = &'p Path>,
    options: &ReadOptions,
) -> Result<(), ReadError> {
    let Some(limit) = options.memory_limit else {
        return Ok(());
    };
    let (mut bytes, mut largest) = (0_u64, None);
    for path in paths {
        // A file that is not there is an error of its own, and told where it is opened.
        let size = path.metadata().map_or(0, |file| file.len());
        bytes = bytes.saturating_add(size);
        largest = largest.max(Some((size, path)));
    }
    let is_part = options.since.is_some() || options.until.is_some();
    let needed = bytes.saturating_mul(if is_part { A_BYTE_OF_TEXT } else { A_BYTE });
    match largest {
        Some((_, path)) if needed > limit => Err(Trouble::TooLarge {
            bytes: megabytes(bytes),
            path: path.display().to_string(),
            needed: megabytes(needed),
            limit: megabytes(limit),
        }
        .into()),
        _ => Ok(()),
    }
}

/// Bytes as people say them.
fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 20)
}
