//! A start for a layout of an unknown header: what each column could be, by its name where that is known and by what
//! its cells hold where it is not. It is a proposal to correct, never a way to read.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use crate::bytes::decode::Pieces;
use crate::bytes::file;
use crate::bytes::packed;
use crate::bytes::row::{Dialect, HEADER_ROWS, Rows};
use crate::cell::{Currencies, DateOrder, Directions, TimeFormat, trim};
use crate::error::ReadError;
use crate::layout::header;
use crate::layout::{Field, Kind, Layout};
use crate::trouble::Trouble;

/// How many rows below the header are looked at.
const SAMPLE_ROWS: usize = 50;

/// The digits that an account's number has at the least.
const NUMBER_DIGITS: usize = 6;

/// The most bytes that a packed file may unpack to here.
const UNPACKED_LIMIT: u64 = 1 << 30;

/// Proposes a layout for a file: TOML with a line for each column that could be told, with a sample of its cells, and
/// the other columns as comments.
///
/// # Errors
/// [`ReadError`] where the file cannot be opened or has no row that could be a header.
///
/// Complexity: O(bytes of the file) to open it; only its first rows are looked at.
pub fn guess(path: &Path) -> Result<String, ReadError> {
    let bytes = file::bytes_of(path)?;
    let bytes = packed::unpacked(&bytes, path, UNPACKED_LIMIT)?;
    let contents = file::contents(&bytes, path, UNPACKED_LIMIT, None)?;
    let tables = contents
        .iter()
        .filter_map(|content| Table::of(&content.decoded.text));
    let table = tables.max_by_key(|table| table.header.len() * table.rows.len().min(2));
    let table = table.ok_or_else(|| Trouble::NoHeaderRow {}.at(path))?;
    Ok(toml(path, &table, &fields(&table)))
}

/// Whether a text that no layout knows looks like records all the same: under a row of names, times beside amounts, and
/// numbers or words beside both.
pub(crate) fn may_be_records(text: &Pieces<'_>) -> bool {
    let Some(table) = Table::of(text) else {
        return false;
    };
    let fields = fields(&table);
    let has = |wanted: &[Field]| wanted.iter().any(|field| fields.contains_key(field));
    has(&[Field::Time, Field::Date])
        && has(&[Field::Amount, Field::AmountIn, Field::AmountOut])
        && has(&[
            Field::OwnAccount,
            Field::OwnCard,
            Field::OtherAccount,
            Field::OtherCard,
            Field::OtherName,
            Field::Balance,
        ])
}

/// A header and the first rows below it.
struct Table {
    delimiter: u8,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// The table with the widest header whose names are words and under which rows are as wide.
    fn of(text: &Pieces<'_>) -> Option<Table> {
        let delimiters = [b',', b';', b'\t', b'|'];
        let tables = delimiters
            .into_iter()
            .filter_map(|delimiter| Table::by(text.first(), delimiter));
        tables.max_by_key(|table| table.header.len())
    }

    fn by(text: &str, delimiter: u8) -> Option<Table> {
        let mut rows = Rows::new(text, 1, Dialect::new(text, delimiter, true));
        let mut all: Vec<Vec<String>> = Vec::new();
        while all.len() < HEADER_ROWS + SAMPLE_ROWS {
            let Ok(Some(row)) = rows.next() else { break };
            all.push(row.cells().map(|cell| trim(&cell).to_owned()).collect());
        }
        let is_name = |cell: &String| !cell.is_empty() && !cell.starts_with(|c: char| c.is_ascii_digit());
        let is_header = |at: usize| {
            let width = all[at].len();
            let names = all[at].iter().filter(|cell| is_name(cell)).count();
            let below = all[at + 1..].iter().filter(|row| row.len() == width).count();
            width > 2 && names + 1 >= width && below > 0
        };
        let at = (0..all.len().min(HEADER_ROWS)).find(|&at| is_header(at))?;
        let header = all[at].clone();
        let fits = |row: &Vec<String>| row.len() == header.len() && row.iter().any(|cell| !cell.is_empty());
        let rows = all[at + 1..]
            .iter()
            .filter(|row| fits(row))
            .take(SAMPLE_ROWS)
            .cloned();
        Some(Table {
            delimiter,
            rows: rows.collect(),
            header,
        })
    }

    /// The filled cells of a column.
    fn cells(&self, at: usize) -> impl Iterator<Item = &str> {
        self.rows
            .iter()
            .map(move |row| row[at].as_str())
            .filter(|cell| !cell.is_empty())
    }

    fn all(&self, at: usize, is: impl Fn(&str) -> bool) -> bool {
        self.cells(at).next().is_some() && self.cells(at).all(is)
    }
}

/// What the columns could be.
fn fields(table: &Table) -> BTreeMap<Field, usize> {
    let mut fields = BTreeMap::new();
    let layouts: Vec<&Layout> = Layout::built_in()
        .iter()
        .filter(|layout| layout.kind() == Kind::Statement)
        .collect();
    if let Some(found) = header::best(&table.header, &layouts) {
        fields.extend(found.columns.iter().map(|(&field, column)| (field, column.at)));
    }
    for at in 0..table.header.len() {
        if !fields.values().any(|&taken| taken == at)
            && let Some(field) = by_content(table, at, &fields)
        {
            fields.insert(field, at);
        }
    }
    fields
}

/// What a column's cells say that it could be, if nothing else is that already.
fn by_content(table: &Table, at: usize, known: &BTreeMap<Field, usize>) -> Option<Field> {
    let free = |fields: &[Field]| fields.iter().all(|field| !known.contains_key(field));
    let one = |field: Field| free(&[field]).then_some(field);
    let directions = Directions::default();
    if table.all(at, is_time) {
        return if free(&[Field::Time, Field::Date]) {
            Some(Field::Time)
        } else {
            None
        };
    }
    if table.all(at, |cell| directions.read(cell).is_ok()) {
        return one(Field::Direction);
    }
    if table.all(at, |cell| Currencies::built_in().read(cell).is_ok()) {
        return one(Field::Currency);
    }
    if table.all(at, is_number) {
        let mut cells = table.cells(at);
        let first = cells.next();
        let same = cells.all(|cell| Some(cell) == first);
        return if same && table.rows.len() > 1 {
            free(&[Field::OwnAccount, Field::OwnCard]).then_some(Field::OwnAccount)
        } else {
            free(&[Field::OtherAccount, Field::OtherCard]).then_some(Field::OtherAccount)
        };
    }
    if table.all(at, is_amount) {
        if free(&[Field::Amount, Field::AmountIn]) {
            return Some(Field::Amount);
        }
        return one(Field::Balance);
    }
    None
}

fn is_time(cell: &str) -> bool {
    DateOrder::ALL.into_iter().any(|order| {
        let format = TimeFormat {
            order: Some(order),
            ..TimeFormat::default()
        };
        format.read(cell).is_ok()
    })
}

fn is_number(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    digits >= NUMBER_DIGITS
        && cell
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "*-_ ".contains(c))
}

fn is_amount(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    digits > 0
        && cell
            .chars()
            .all(|c| c.is_ascii_digit() || ".,-+¥￥$€£ ".contains(c))
}

fn toml(path: &Path, table: &Table, fields: &BTreeMap<Field, usize>) -> String {
    let mut text = String::new();
    let _ = write!(
        text,
        "# A guess for {}: correct it, then read with --layout THIS_FILE.\n\
         # What the names mean: `fundtrail layouts show general-statement` is a whole one.\n\
         name = \"my-bank\"\ntitle = \"My bank's export\"\nkind = \"statement\"\n",
        path.file_name()
            .map_or_else(String::new, |name| quoted(&name.to_string_lossy()))
    );
    if table.delimiter != b',' {
        let delimiter = match table.delimiter {
            b'\t' => "\\t".to_owned(),
            delimiter => char::from(delimiter).to_string(),
        };
        let _ = writeln!(text, "delimiter = \"{delimiter}\"");
    }
    text.push_str("own-account = [\"column\", \"above\", \"file-name\"]\n");
    let order = [
        Field::Time,
        Field::Date,
        Field::Amount,
        Field::AmountIn,
        Field::AmountOut,
    ];
    let required: Vec<String> = order
        .into_iter()
        .filter(|field| fields.contains_key(field))
        .map(|field| format!("\"{field}\""))
        .collect();
    let _ = write!(text, "required = [{}]\n\n[columns]\n", required.join(", "));
    let missing = |all: &[Field]| all.iter().all(|field| !fields.contains_key(field));
    if missing(&[Field::Time, Field::Date]) {
        text.push_str("# time = [\"?\"]    # no column looks like a date: name it\n");
    }
    if missing(&[Field::Amount, Field::AmountIn]) {
        text.push_str(
            "# amount = [\"?\"]    # no column looks like an amount: name it (or amount-in and amount-out)\n",
        );
    }
    for (at, name) in table.header.iter().enumerate() {
        let samples: Vec<String> = table.cells(at).take(2).map(quoted).collect();
        let samples = if samples.is_empty() {
            "blank".to_owned()
        } else {
            samples.join(", ")
        };
        let found: Vec<String> = fields
            .iter()
            .filter(|&(_, &column)| column == at)
            .map(|(field, _)| field.to_string())
            .collect();
        if found.is_empty() {
            let _ = writeln!(text, "# ? = [{}]    # not told: {samples}", quoted(name));
        }
        for field in found {
            let _ = writeln!(text, "{field} = [{}]    # {samples}", quoted(name));
        }
    }
    text
}

/// A text as TOML writes it, on one line.
fn quoted(text: &str) -> String {
    let short: String = text.chars().filter(|c| !c.is_control()).take(60).collect();
    format!("\"{}\"", short.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guess_tells_columns_by_name_and_by_content_and_can_be_read_with() {
        let folder = tempfile::tempdir().expect("a folder");
        let table = folder.path().join("t.csv");
        std::fs::write(
            &table,
            "Kontoauszug\nWann,Nummer,Wohin,Menge,Rest,Betreff\n2026-03-01 10:00:00,62220000110,62220000220,-5.00,95.00,x\n\
             2026-03-01 10:05:00,62220000110,62220000330,-6.00,89.00,y\n",
        )
        .expect("written");
        let text = guess(&table).expect("a guess");
        for line in [
            "time = [\"Wann\"]",
            "own-account = [\"Nummer\"]",
            "other-account = [\"Wohin\"]",
            "amount = [\"Menge\"]",
            "balance = [\"Rest\"]",
            "# ? = [\"Betreff\"]",
        ] {
            assert!(text.contains(line), "{line} in\n{text}");
        }
        let layout = folder.path().join("mine.toml");
        std::fs::write(&layout, text).expect("written");
        let options = crate::ReadOptions {
            layouts: vec![layout],
            ..crate::ReadOptions::default()
        };
        let gathered = crate::gather(&[table], &options).expect("read");
        assert_eq!(
            (gathered.entries.len(), gathered.files[0].layout.as_str()),
            (2, "my-bank")
        );
    }
}
