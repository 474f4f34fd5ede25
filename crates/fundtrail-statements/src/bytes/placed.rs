//! Texts of tabs that stand for files of another form: each row on the line of the file on which it begins, so that
//! `FILE:LINE` leads to it.

/// Rows as one text of `lines` lines. Where two rows begin on one line, each stands on a line of its own instead, one
/// below the other, and the second value is false.
pub(crate) fn text(rows: Vec<(u64, String)>, lines: u64) -> (String, bool) {
    let apart = rows.windows(2).all(|pair| pair[0].0 < pair[1].0);
    let mut text = String::new();
    let mut line = 0;
    for (at, row) in rows {
        while apart && line + 1 < at {
            text.push('\n');
            line += 1;
        }
        text.push_str(&row);
        text.push('\n');
        line += 1;
    }
    while apart && line < lines {
        text.push('\n');
        line += 1;
    }
    (text, apart)
}

/// A row of cells.
pub(crate) fn row<'c>(cells: impl IntoIterator<Item = &'c str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    cells.join("\t")
}

/// A cell: white space folded, quoted where it begins with a quote.
fn cell(text: &str) -> String {
    let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.starts_with('"') {
        format!("\"{}\"", plain.replace('"', "\"\""))
    } else {
        plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_on_their_lines_where_each_has_its_own() {
        let rows = |lines: [u64; 3]| lines.map(|line| (line, format!("r{line}"))).to_vec();
        assert_eq!(text(rows([1, 3, 5]), 6), ("r1\n\nr3\n\nr5\n\n".to_owned(), true));
        assert_eq!(text(rows([1, 1, 2]), 2), ("r1\nr1\nr2\n".to_owned(), false));
    }

    #[test]
    fn a_cell_is_one_line_and_no_delimiter() {
        assert_eq!(row(["a\n b\tc", "\"x\""]), "a b c\t\"\"\"x\"\"\"");
    }
}
