//! Whether a number fits one with its middle hidden.

/// How many digits of a masked number must show: the last four alone never join anything.
const VISIBLE_DIGITS: usize = 8;

/// Whether a number fits a mask, of which enough must show to find it by.
pub(crate) fn mask_fits(mask: &str, number: &str) -> bool {
    let shown = mask.chars().filter(|&c| c != '*').count();
    shown >= VISIBLE_DIGITS && mask_agrees(mask, number)
}

/// Whether a number does not contradict a mask, however little of it shows.
pub(crate) fn mask_agrees(mask: &str, number: &str) -> bool {
    let (Some(first), Some(last)) = (mask.find('*'), mask.rfind('*')) else {
        return false;
    };
    let (head, tail) = (&mask[..first], &mask[last + 1..]);
    number.len() >= head.len() + tail.len() && number.starts_with(head) && number.ends_with(tail)
}
