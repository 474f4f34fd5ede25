//! The account's number in the name of a file, or of a workbook's sheet.

use std::path::Path;

/// The least digits that make a run in a file's name a number.
const LEAST_DIGITS: usize = 4;

/// The number in the name of a workbook's sheet, else of the file.
pub(super) fn in_name(path: &Path) -> Option<Box<str>> {
    in_sheet_name(path).or_else(|| in_file_name(path))
}

/// The one of the name of a workbook's sheet, behind `#`: a sheet an account.
fn in_sheet_name(path: &Path) -> Option<Box<str>> {
    let path = path.to_string_lossy();
    let (file, sheet) = path.rsplit_once('#')?;
    let is_sheet = !Path::new(&*path).exists() && Path::new(file).exists();
    is_sheet.then(|| in_file_name(Path::new(sheet))).flatten()
}

/// The one run of letters and digits with enough digits in a file's name. The days that an export spans are no
/// number.
fn in_file_name(path: &Path) -> Option<Box<str>> {
    let name = path.file_name()?.to_string_lossy();
    let stem = name.split('.').next()?;
    let runs = || stem.split(|c: char| !c.is_ascii_alphanumeric());
    let has_date = runs().any(is_date);
    // The time of day behind a day is no number either.
    let is_clock =
        |run: &str| has_date && matches!(run.len(), 4 | 6) && run.bytes().all(|b| b.is_ascii_digit());
    let is_account = |run: &&str| is_number(run) && !is_date(run) && !is_clock(run) && !is_of_a_person(run);
    let long = |run: &&str| run.bytes().filter(u8::is_ascii_digit).count() >= LONG_DIGITS;
    let mut numbers = runs().filter(is_account).filter(long);
    if let (Some(number), None) = (numbers.next(), numbers.next()) {
        return Some(number.into());
    }
    if is_number(stem) && !has_date && !runs().any(is_of_a_person) {
        return Some(stem.into());
    }
    let mut numbers = runs().filter(is_account);
    let number = numbers.next()?;
    numbers.next().is_none().then(|| number.into())
}

/// A number of so many digits is an account's whatever stands around it in a file's name.
const LONG_DIGITS: usize = 8;

/// A mobile phone's number or an identity number (by its check digit): a person's, not an account's.
fn is_of_a_person(run: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits: Vec<u32> = run.chars().map_while(|c| c.to_digit(10)).collect();
    let is_phone = run.len() == 11 && digits.len() == 11 && digits[0] == 1 && digits[1] >= 3;
    let check = || {
        let sum: u32 = WEIGHTS
            .iter()
            .zip(&digits)
            .map(|(weight, digit)| weight * digit)
            .sum();
        "10X98765432".chars().nth((sum % 11) as usize)
    };
    let last = run.chars().last().map(|c| c.to_ascii_uppercase());
    let is_identity = run.len() == 18 && digits.len() >= 17 && is_date(&run[6..14]) && check() == last;
    is_phone || is_identity
}

/// `2026`, `202603`, `20260301`, the same with a time of day behind it, or milliseconds since 1970; with or without
/// letters before, between (`T`) and behind (`Z`).
fn is_date(run: &str) -> bool {
    let digits = run
        .trim_start_matches(|c: char| c.is_ascii_alphabetic())
        .trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let digits = digits.replace('T', "");
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let is_in = |part: Option<u32>, most: u32| part.is_none_or(|part| part <= most);
    let is_millis = digits.len() == 13 && ('1'..='2').contains(&digits.chars().next().unwrap_or('0'));
    let is_written = matches!(digits.len(), 4 | 6 | 8 | 12 | 14)
        && (digits.starts_with("19") || digits.starts_with("20"))
        && part(4, 6).is_none_or(|month| (1..=12).contains(&month))
        && part(6, 8).is_none_or(|day| (1..=31).contains(&day))
        && is_in(part(8, 10), 23)
        && is_in(part(10, 12), 59)
        && is_in(part(12, 14), 59);
    is_millis || is_written
}

fn is_number(run: &str) -> bool {
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    digits >= LEAST_DIGITS
        && run
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_gives_the_one_number_in_it() {
        let number = |name: &str| in_file_name(Path::new(name));
        assert_eq!(number("in/wx_0021.csv").as_deref(), Some("wx_0021"));
        assert_eq!(
            number("statement of 6222000011.csv").as_deref(),
            Some("6222000011")
        );
        assert_eq!(number("march.csv"), None);
        assert_eq!(number("6222 and 6333.csv"), None);
    }

    #[test]
    fn the_days_in_a_file_name_are_no_number() {
        let number = |name: &str| in_file_name(Path::new(name));
        for name in [
            "6222000011_20260301-20260331.csv",
            "户甲6222000011_2026-03.csv",
            "2026 6222000011.csv",
            "6222000011 (2).csv",
            "6222000011.csv.gz",
        ] {
            assert_eq!(number(name).as_deref(), Some("6222000011"), "{name}");
        }
        for name in [
            "2026.csv",
            "statement-2026-03.csv",
            "stmt20260301.csv",
            "202603.csv",
        ] {
            assert_eq!(number(name), None, "{name}");
        }
        for name in [
            "hqmx_20260401101530.csv",
            "alipay_record_20260401_101530.csv",
            "export1772327100000.csv",
            "statement_20260401T101530Z.csv",
            "流水2026-04-01 10.15.30.csv",
            "户甲 13800000000.csv",
            "11010519491231002X.csv",
        ] {
            assert_eq!(number(name), None, "{name}");
        }
        assert_eq!(
            number("ICBC_6222000000000011.csv").as_deref(),
            Some("6222000000000011")
        );
        assert_eq!(
            number("konto_DE00TEST11223344.csv").as_deref(),
            Some("DE00TEST11223344")
        );
        // No month and no day: these are numbers.
        assert_eq!(number("20261399.csv").as_deref(), Some("20261399"));
        assert_eq!(number("wx_2131.csv").as_deref(), Some("wx_2131"));
    }
}
