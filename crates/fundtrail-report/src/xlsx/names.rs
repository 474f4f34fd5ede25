//! Names of sheets that a spreadsheet accepts.

use std::collections::BTreeSet;

use crate::columns::visible;

/// A name has at most so many UTF-16 units.
const MOST_UNITS: usize = 31;

/// The names that are taken, in lower case: Excel does not tell `ICBC` from `icbc`.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// A name like `wanted` that is allowed and free: characters that Excel refuses become spaces, too long names
    /// are cut, a name that is taken gets a number.
    pub(super) fn fitting(&mut self, wanted: &str) -> String {
        let refused = |c: char| matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\');
        let clean: String = visible(wanted)
            .chars()
            .map(|c| if refused(c) { ' ' } else { c })
            .collect();
        let clean = clean.trim().trim_matches('\'').trim();
        let clean = if clean.is_empty() { "-" } else { clean };
        let mut name = cut(clean, MOST_UNITS);
        let mut number = 1;
        // `History` is Excel's own.
        while name.to_lowercase() == "history" || !self.0.insert(name.to_lowercase()) {
            number += 1;
            let ending = format!(" ({number})");
            name = cut(clean, MOST_UNITS - ending.len()) + &ending;
        }
        name
    }
}

/// As much of a text as fits into so many UTF-16 units.
fn cut(text: &str, units: usize) -> String {
    let mut left = units;
    let fits = |c: &char| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    };
    let text: String = text.chars().take_while(fits).collect();
    text.trim_end().trim_end_matches('\'').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_cleaned_and_made_unique() {
        let mut names = Names::default();
        assert_eq!(
            names.fitting("工商银行/深圳[福田]支行"),
            "工商银行 深圳 福田 支行"
        );
        let long = "中国邮政储蓄银行股份有限公司广东省深圳市福田区梅林一村营业所";
        let cut = names.fitting(long);
        assert!(
            cut.encode_utf16().count() <= 31 && long.starts_with(&cut),
            "{cut}"
        );
        let again = names.fitting(long);
        assert!(
            again.ends_with(" (2)") && again.encode_utf16().count() <= 31,
            "{again}"
        );
        assert_eq!(names.fitting("ICBC"), "ICBC");
        assert_eq!(names.fitting("icbc"), "icbc (2)");
        assert_eq!(names.fitting("History"), "History (2)");
        assert_eq!(names.fitting("'quoted'"), "quoted");
        assert_eq!(names.fitting("?"), "-");
    }
}
