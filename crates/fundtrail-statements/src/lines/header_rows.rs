//! A header of two rows: a name over several columns, and below it what each of them is (发生额 over 借方 and 贷方).

use crate::cell::clean_name;
use crate::cell::trim;
use crate::layout::{Layout, without_currency};

/// The names of the columns under two rows; `None` where the second is no part of a header.
pub(crate) fn joined(first: &[String], second: &[String], layouts: &[&Layout]) -> Option<Vec<String>> {
    let filled = |cells: &[String]| cells.iter().filter(|cell| !trim(cell).is_empty()).count();
    let has_digit = |cell: &String| cell.bytes().any(|b| b.is_ascii_digit());
    if filled(first) < 2 || filled(second) < 2 || first.iter().chain(second).any(has_digit) {
        return None;
    }
    let known = |name: &str| layouts.iter().any(|layout| knows(layout, name));
    // The names of a second header are names by themselves.
    if second
        .iter()
        .zip(first)
        .any(|(below, above)| trim(below) == trim(above) && !trim(above).is_empty())
    {
        return None;
    }
    let mut over = "";
    let mut any = false;
    let names = (0..first.len().max(second.len())).map(|at| {
        let cell = |cells: &[String]| cells.get(at).map_or(String::new(), |cell| trim(cell).to_owned());
        let (above, below) = (cell(first), cell(second));
        if let Some(above) = first
            .get(at)
            .map(|cell| trim(cell))
            .filter(|above| !above.is_empty())
        {
            over = above;
        }
        if below.is_empty() {
            // Whatever stands over the columns before does not reach past one of its own.
            return above;
        }
        let written = [format!("{over}{below}"), format!("{below}{over}"), below.clone()];
        let name = written.into_iter().find(|name| known(name));
        any |= name.is_some();
        name.unwrap_or(below)
    });
    let names: Vec<String> = names.collect();
    any.then_some(names)
}

/// Whether a layout has a column of that name.
fn knows(layout: &Layout, name: &str) -> bool {
    let clean = clean_name(name);
    let bare = without_currency(&clean).map(|(bare, _)| bare.to_owned());
    let mut names = layout.columns().values().flatten();
    names.any(|known| known.text == clean || bare.as_ref() == Some(&known.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(first: &str, second: &str) -> Option<Vec<String>> {
        let cells = |row: &str| row.split(',').map(str::to_owned).collect::<Vec<_>>();
        let layouts: Vec<&Layout> = Layout::built_in().iter().collect();
        joined(&cells(first), &cells(second), &layouts)
    }

    #[test]
    fn what_stands_over_columns_is_a_part_of_their_names() {
        assert_eq!(
            names("日期,发生额,,对方,,余额", ",借方,贷方,账号,户名,")
                .expect("two rows")
                .join(","),
            "日期,借方发生额,贷方发生额,对方账号,对方户名,余额"
        );
        assert_eq!(
            names("Date,Amount,,Balance", ",Debit,Credit,")
                .expect("two rows")
                .join(","),
            "Date,DebitAmount,CreditAmount,Balance"
        );
    }

    #[test]
    fn a_record_or_the_header_again_is_no_second_row() {
        assert_eq!(names("日期,金额,余额", "2026-03-01,5.00,5.00"), None);
        assert_eq!(names("日期,金额,余额", "日期,金额,余额"), None);
        assert_eq!(names("日期,金额,备注", ",,无"), None);
    }
}
