//! Letters that lie beside records: what the bank writes to its answer.

use std::path::Path;

use crate::bytes::decode::Pieces;

/// The longest text that may be a letter, in bytes.
const LONGEST: usize = 16 << 10;

/// So many figures in a line may be a record's: a date's alone are three.
const FIGURES: usize = 4;

/// Whether a text that has no header is a letter: short, called `.txt`, and no line has figures as a record has.
pub(crate) fn is_one(path: &Path, text: &Pieces<'_>) -> bool {
    let is_text = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("txt"));
    let figures = |line: &str| {
        let runs = line.split(|c: char| !c.is_numeric());
        runs.filter(|run| !run.is_empty()).count()
    };
    is_text && text.len() <= LONGEST && text.lines().all(|line| figures(line) < FIGURES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_has_few_figures_in_a_line() {
        let is_one = |name: &str, text: &str| super::is_one(Path::new(name), &Pieces::whole(text));
        assert!(is_one(
            "说明.txt",
            "贵局 2026年3月2日 来函收悉，附件为交易明细。\n联系人：某某\n"
        ));
        assert!(is_one(
            "READ ME.TXT",
            "The records are attached, as you asked, on 2026-03-02.\n"
        ));
        assert!(!is_one("说明.csv", "附件为交易明细。\n"));
        assert!(!is_one("t.txt", "20260302 转支 -120.50 879.50\n"));
        assert!(!is_one("t.txt", "02.03.2026 Miete -120,50\n"));
    }
}
