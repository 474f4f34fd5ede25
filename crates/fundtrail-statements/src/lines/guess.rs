//! A start for a layout of an unknown header: what each column could be, by its name where that is known and by what
//! its cells hold where it is not. It is a proposal to correct, never a way to read.

mod amounts;
mod fields;

use std::fmt::Write as _;
use std::path::Path;

use crate::bytes::decode::Pieces;
use crate::bytes::file;
use crate::bytes::foreign;
use crate::bytes::packed;
use crate::bytes::row::{Dialect, HEADER_ROWS, Rows};
use crate::cell::trim;
use crate::error::ReadError;
use crate::layout::{Field, number_name};
use crate::trouble::Trouble;
use fields::{Guess, fields};

/// How many rows below the header are looked at.
const SAMPLE_ROWS: usize = 50;

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
    let (contents, encoding) = match file::contents(&bytes, path, UNPACKED_LIMIT, None) {
        Err(error) if error.is_about_letters() => {
            let encoding = foreign::suggested(&bytes);
            let contents = file::contents(&bytes, path, UNPACKED_LIMIT, Some(encoding))?;
            (contents, Some(encoding.name().to_lowercase()))
        }
        contents => (contents?, None),
    };
    let tables = contents
        .iter()
        .filter_map(|content| Table::of(&content.decoded.text));
    let table = tables.max_by_key(|table| table.header.len() * table.rows.len().min(2));
    let table = table.ok_or_else(|| Trouble::NoHeaderRow {}.at(path))?;
    Ok(toml(path, encoding.as_deref(), &table, &fields(&table)))
}

/// Whether a text that no layout knows looks like records all the same: under a row of names, times beside amounts, and
/// numbers or words beside both.
pub(crate) fn may_be_records(text: &Pieces<'_>) -> bool {
    let Some(table) = Table::of(text).filter(|table| table.named) else {
        return false;
    };
    let fields = fields(&table).fields;
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
    /// Whether the columns have names: else they go by number.
    named: bool,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// The table with the widest header whose names are words and under which rows are as wide.
    fn of(text: &Pieces<'_>) -> Option<Table> {
        let delimiters = [b',', b';', b'\t', b'|'];
        let by = |read: fn(&str, u8) -> Option<Table>| {
            let tables = delimiters
                .into_iter()
                .filter_map(|delimiter| read(text.first(), delimiter));
            tables.max_by_key(|table| table.header.len())
        };
        by(Table::by).or_else(|| by(Table::bare))
    }

    /// The table of a text without a header: its first rows are records, each with a date and an amount.
    fn bare(text: &str, delimiter: u8) -> Option<Table> {
        let rows = first_rows(text, delimiter);
        let width = rows.first()?.len();
        let is_record = |row: &Vec<String>| {
            let any = |is: fn(&str) -> bool| row.iter().any(|cell| is(cell));
            any(fields::is_time) && any(amounts::is_amount)
        };
        let rows = rows.into_iter().filter(|row| row.len() == width);
        let rows: Vec<Vec<String>> = rows.take(SAMPLE_ROWS).collect();
        (width > 2 && is_record(&rows[0])).then(|| Table {
            delimiter,
            named: false,
            header: (1..=width).map(number_name).collect(),
            rows,
        })
    }

    fn by(text: &str, delimiter: u8) -> Option<Table> {
        let all = first_rows(text, delimiter);
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
            named: true,
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

/// The cells of the first rows of a text.
fn first_rows(text: &str, delimiter: u8) -> Vec<Vec<String>> {
    let mut rows = Rows::new(text, 1, Dialect::new(text, delimiter, true));
    let mut all: Vec<Vec<String>> = Vec::new();
    while all.len() < HEADER_ROWS + SAMPLE_ROWS {
        let Ok(Some(row)) = rows.next() else { break };
        all.push(row.cells().map(|cell| trim(&cell).to_owned()).collect());
    }
    all
}

fn toml(path: &Path, encoding: Option<&str>, table: &Table, guess: &Guess) -> String {
    let fields = &guess.fields;
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
    if let Some(encoding) = encoding {
        let _ = writeln!(text, "encoding = \"{encoding}\"");
    }
    if !table.named {
        text.push_str("header = false    # columns go by number\n");
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
        let named = if table.named {
            format!("[{}]", quoted(name))
        } else {
            (at + 1).to_string()
        };
        if found.is_empty() {
            let why = guess.said(at).unwrap_or("not told");
            let _ = writeln!(text, "# ? = {named}    # {why}: {samples}");
        }
        for field in found {
            let why = guess.said(at).map_or_else(String::new, |why| format!("{why}: "));
            let _ = writeln!(text, "{field} = {named}    # {why}{samples}");
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
            "memo = [\"Betreff\"]",
        ] {
            assert!(text.contains(line), "{line} in\n{text}");
        }
        assert_eq!(read_with(&text, &table, None), 2);
    }

    /// How many entries a table has when it is read with a guess.
    fn read_with(text: &str, table: &Path, currency: Option<&str>) -> usize {
        let layout = table.with_extension("toml");
        std::fs::write(&layout, text).expect("written");
        let currencies = crate::cell::Currencies::built_in();
        let options = crate::ReadOptions {
            layouts: vec![layout],
            currency: currency.and_then(|code| currencies.read(code).ok()?.cloned()),
            ..crate::ReadOptions::default()
        };
        let gathered = crate::gather(&[table.to_owned()], &options).expect("read");
        assert_eq!(gathered.files[0].layout, "my-bank");
        gathered.entries.len()
    }

    #[test]
    fn a_file_without_a_header_gets_numbers_and_its_balances_say_which_way() {
        let folder = tempfile::tempdir().expect("a folder");
        let table = folder.path().join("100200300.csv");
        std::fs::write(
            &table,
            "03/02/2026,HYDRO BILL,120.50,,879.50\n03/13/2026,PAYROLL,,5000.00,5879.50\n03/14/2026,SHOP,9.50,,5870.00\n",
        )
        .expect("written");
        let text = guess(&table).expect("a guess");
        for line in [
            "header = false",
            "time = 1",
            "memo = 2",
            "amount-out = 3",
            "amount-in = 4",
            "balance = 5",
        ] {
            assert!(text.contains(line), "{line} in\n{text}");
        }
        assert_eq!(read_with(&text, &table, None), 3);
    }

    #[test]
    fn letters_of_another_encoding_are_told_and_a_second_amount_is_no_balance() {
        let folder = tempfile::tempdir().expect("a folder");
        let table = folder.path().join("40817810000000000011.csv");
        let text = "Дата операции;Статус;Сумма операции;Сумма в валюте счёта;Описание\n\
                    02.03.2026 14:05:06;OK;-120,50;-120,50;Аренда квартиры\n\
                    13.03.2026 14:05:06;OK;5000,00;5000,00;Перевод от Ивана\n\
                    14.03.2026 14:05:06;OK;-9,50;-9,50;Магазин рядом с домом\n";
        std::fs::write(&table, encoding_rs::WINDOWS_1251.encode(text).0).expect("written");
        let text = guess(&table).expect("a guess");
        for line in [
            "encoding = \"windows-1251\"",
            "time = [\"Дата операции\"]",
            "amount = [\"Сумма операции\"]",
            "memo = [\"Описание\"]",
        ] {
            assert!(text.contains(line), "{line} in\n{text}");
        }
        assert!(!text.contains("balance ="), "{text}");
        assert_eq!(read_with(&text, &table, Some("RUB")), 3);
    }
}
