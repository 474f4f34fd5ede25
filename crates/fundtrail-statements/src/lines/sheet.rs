//! One table of a file: its dialect, its header, the layout that knows it, and the rows below.

use std::path::Path;

use crate::beside;
use crate::bytes::decode::{HEAD_LINES, Pieces};
use crate::bytes::row::{Chunk, Dialect, HEADER_ROWS, Row, RowError, Rows, chunks, chunks_at_line_ends};
use crate::cell::trim;
use crate::error::ReadError;
use crate::layout::header::{self, Column, Match};
use crate::layout::{Field, Kind, Layout};
use crate::lines::bare::{self, Bare};
use crate::lines::header_rows;
use crate::note::NoteKind;
use crate::place::Place;
use crate::progress::Share;
use crate::trouble::{Names, Separator, Trouble};

/// The delimiters that a header may show.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A text whose header has been found.
#[derive(Debug)]
pub(crate) struct Sheet<'t, 'l> {
    pub(crate) path: &'t Path,
    pub(crate) text: &'t Pieces<'t>,
    pub(crate) dialect: Dialect,
    pub(crate) found: Match<'l>,
    /// The header's cells as written.
    pub(crate) header: Vec<String>,
    /// The line of the header.
    pub(crate) header_line: u64,
    /// What a reader should know of how its columns were taken.
    pub(crate) notes: Vec<NoteKind>,
    /// Where the rows begin.
    start: usize,
    /// Whether its rows are cut into parts behind line ends, as if none stood inside quotes. Where one does, that
    /// comes out as an error about quotes, and the text is to be read again, in one piece and without that trust.
    pub(crate) trusts_line_ends: bool,
    /// Who counts what is read of it.
    pub(crate) share: Option<Share>,
    /// How many lines before it are of another table of the same text.
    pub(crate) before: u64,
    /// The line in which they begin: the lines above it are preamble and header.
    pub(crate) first_line: u64,
}

/// The best header of a text so far.
struct Candidate<'l> {
    found: Match<'l>,
    delimiter: u8,
    header: Vec<String>,
    line: u64,
    start: usize,
    first_line: u64,
}

impl<'l> Candidate<'l> {
    /// A layout whose columns go by number.
    fn bare(bare: Bare<'l>) -> Self {
        Candidate {
            found: bare.found,
            delimiter: bare.delimiter,
            header: bare.header,
            line: bare.line,
            start: bare.start,
            first_line: bare.line,
        }
    }
}

impl<'t, 'l> Sheet<'t, 'l> {
    /// Finds delimiter, header and layout: the best score of known names in the first rows.
    pub(crate) fn open(
        path: &'t Path,
        text: &'t Pieces<'t>,
        layouts: &[&'l Layout],
    ) -> Result<Self, ReadError> {
        if text.is_blank() {
            return Err(Trouble::Empty {}.at(path));
        }
        let first = text.first();
        let named = excel_separator(first);
        let head = head(first);
        let delimiters = DELIMITERS.into_iter().filter(|&d| named.is_none_or(|n| n == d));
        let all: Vec<Candidate> = delimiters
            .flat_map(|delimiter| candidates(head, delimiter, layouts))
            .collect();
        let best = match best_of(all, head) {
            Some(best) if best.found.missing.is_empty() => best,
            nearest => match bare::find(head, layouts) {
                Some(bare) => Candidate::bare(bare),
                None => {
                    return Err(no_header_row(path, head)
                        .or_else(|| strange_separator(path, head, layouts))
                        .unwrap_or_else(|| no_header(path, first, nearest)));
                }
            },
        };
        if let Some(line) = bare_return(first, best.line, best.start) {
            return Err(Trouble::HeaderReturn {}.at(Place::line(path, line)));
        }
        Ok(Sheet {
            path,
            text,
            dialect: Dialect::new(first, best.delimiter, best.found.layout.quotes()),
            found: best.found,
            header: best.header,
            header_line: best.line,
            notes: Vec::new(),
            start: best.start,
            trusts_line_ends: false,
            share: None,
            before: 0,
            first_line: best.first_line,
        })
    }

    /// Where the rows begin in the first piece of the text.
    pub(crate) fn start(&self) -> usize {
        self.start
    }

    /// How many cells a row has.
    pub(crate) fn width(&self) -> usize {
        self.header.len()
    }

    /// The column of a field.
    pub(crate) fn column(&self, field: Field) -> Option<usize> {
        self.column_with_unit(field).map(|column| column.at)
    }

    /// The column of a field, with what a one in it stands for.
    pub(crate) fn column_with_unit(&self, field: Field) -> Option<Column> {
        self.found.columns.get(&field).copied()
    }

    /// The columns that have a name and that neither a field nor the layout's list of unused ones took.
    pub(crate) fn unread(&self) -> Vec<usize> {
        let is_known = |at: &usize| {
            self.found.unused.contains(at) || self.found.columns.values().any(|column| column.at == *at)
        };
        let is_named = |at: &usize| !trim(&self.header[*at]).is_empty();
        let all = 0..self.width();
        all.filter(|at| is_named(at) && !is_known(at)).collect()
    }

    /// The cells of the first rows below the header, as far as they can be split.
    pub(crate) fn sample(&self, most: usize) -> Vec<Vec<String>> {
        let first = &self.text.first()[self.start..];
        let mut rows = Rows::new(first, self.first_line, self.dialect).with_width(self.width());
        let mut sample = Vec::new();
        while sample.len() < most
            && let Ok(Some(row)) = rows.next()
        {
            sample.push(row.cells().map(std::borrow::Cow::into_owned).collect());
        }
        sample
    }

    /// The rows below the header, in parts of about `size` bytes.
    pub(crate) fn chunks(&self, size: usize) -> Result<Vec<Chunk<'t>>, ReadError> {
        let first = &self.text.first()[self.start..];
        let rows = Rows::new(first, self.first_line, self.dialect).with_width(self.width());
        let mut chunks = if self.trusts_line_ends {
            chunks_at_line_ends(&rows, size)
        } else {
            chunks(rows, size).map_err(|error| self.row_error(error))?
        };
        let mut line = self.first_line + self.lines_in(first);
        for text in self.text.further() {
            chunks.push(Chunk { text, line });
            line += self.lines_in(text);
        }
        Ok(chunks)
    }

    /// How many lines a text has that ends with one.
    fn lines_in(&self, text: &str) -> u64 {
        memchr::memchr_iter(self.dialect.newline, text.as_bytes()).count() as u64
    }

    /// The physical lines above the header.
    pub(crate) fn preamble(&self) -> impl Iterator<Item = &'t str> {
        let above = usize::try_from(self.header_line - 1).unwrap_or(usize::MAX);
        self.text
            .first()
            .split(char::from(self.dialect.newline))
            .take(above)
    }

    /// Calls `each` for the first rows below the header, as far as they can be told apart.
    pub(crate) fn first_rows(&self, count: usize, mut each: impl FnMut(&Row<'_>)) {
        let text = &self.text.first()[self.start..];
        let mut rows = Rows::new(text, self.first_line, self.dialect).with_width(self.width());
        for _ in 0..count {
            let Ok(Some(row)) = rows.next() else { break };
            each(&row);
        }
    }

    /// Calls `each` for the rows of a part.
    pub(crate) fn for_each_row(
        &self,
        chunk: Chunk<'_>,
        mut each: impl FnMut(Row<'_>),
    ) -> Result<(), ReadError> {
        let mut rows = Rows::new(chunk.text, chunk.line, self.dialect).with_width(self.width());
        while let Some(row) = rows.next().map_err(|error| self.row_error(error))? {
            each(row);
        }
        Ok(())
    }

    pub(crate) fn place(&self, line: u64) -> Place {
        Place::line(self.path, line)
    }

    fn row_error(&self, error: RowError) -> ReadError {
        match error {
            RowError::Unclosed { line } => Trouble::UnclosedQuote {}.at(self.place(line)),
            RowError::Swallowed { line } => Trouble::SwallowedRecords {}.at(self.place(line)),
        }
    }
}

/// The header of the highest rank; an earlier one goes before it that is whole and has a record below: what it ranks
/// above is another table's, further down.
fn best_of<'l>(mut all: Vec<Candidate<'l>>, head: &str) -> Option<Candidate<'l>> {
    let mut best = 0;
    for at in 1..all.len() {
        if all[at].found.rank() > all[best].found.rank() {
            best = at;
        }
    }
    let start = all.get(best)?.start;
    let is_table = |one: &Candidate| {
        one.start < start
            && one.found.missing.is_empty()
            && one.found.layout.kind() != Kind::Companion
            && has_record_below(one, head)
    };
    let earlier = all.iter().enumerate().filter(|(_, one)| is_table(one));
    let first = earlier.min_by_key(|(_, one)| (one.line, std::cmp::Reverse(one.found.rank())));
    let at = first.map_or(best, |(at, _)| at);
    Some(all.swap_remove(at))
}

/// Whether the row below a header has digits where a time and an amount have to be.
fn has_record_below(header: &Candidate<'_>, head: &str) -> bool {
    let mut rows = Rows::new(head, 1, Dialect::new(head, header.delimiter, true));
    rows.seek(header.start, header.first_line);
    let Ok(Some(row)) = rows.next() else { return false };
    let has = |fields: &[Field]| {
        let columns = fields.iter().filter_map(|field| header.found.columns.get(field));
        let mut cells = columns.map(|column| row.cell(column.at));
        cells.any(|cell| cell.bytes().any(|b| b.is_ascii_digit()))
    };
    has(&[Field::Time, Field::Date]) && has(&[Field::Amount, Field::AmountIn, Field::AmountOut])
}

/// The line of a header, which ends at `end`, if a carriage return stands inside it without quotes around.
fn bare_return(text: &str, line: u64, end: usize) -> Option<u64> {
    let header = text.get(..end)?.trim_end_matches(['\r', '\n']);
    let header = &header[header.rfind('\n').map_or(0, |at| at + 1)..];
    (header.contains('\r') && !header.contains('"') && text.contains('\n')).then_some(line)
}

/// Whether a row of a text whose header is not known all the same has a time and an amount that some layout
/// knows: what stands below may be records.
pub(crate) fn may_hold_records(text: &str, layouts: &[&Layout]) -> bool {
    let times = [Field::Time, Field::Date];
    let amounts = [Field::Amount, Field::AmountIn, Field::AmountOut];
    let head = head(text);
    let mut rows = DELIMITERS
        .into_iter()
        .flat_map(|delimiter| candidates(head, delimiter, layouts));
    rows.any(|row| {
        let has = |fields: &[Field]| fields.iter().any(|field| row.found.columns.contains_key(field));
        has(&times) && has(&amounts)
    })
}

/// The part of a text in which the header is looked for. It ends behind a line.
fn head(text: &str) -> &str {
    let newline = Dialect::new(text, b',', false).newline;
    let (lead, _) = blank_lead(text);
    let last = memchr::memchr_iter(newline, &text.as_bytes()[lead..]).nth(HEAD_LINES - 1);
    last.map_or(text, |at| &text[..=lead + at])
}

/// The bytes and lines of the blank lines with which a text begins.
fn blank_lead(text: &str) -> (usize, u64) {
    let newline = Dialect::new(text, b',', false).newline;
    let bytes = text.as_bytes();
    let filled = bytes.iter().position(|b| !matches!(b, b'\r' | b'\n'));
    let lead = &bytes[..filled.unwrap_or(0)];
    let end = memchr::memrchr(newline, lead).map_or(0, |at| at + 1);
    (end, memchr::memchr_iter(newline, &bytes[..end]).count() as u64)
}

/// The delimiter that Excel's `sep=` line names.
fn excel_separator(text: &str) -> Option<u8> {
    let line = text
        .lines()
        .next()?
        .trim_end_matches(['\r', '"'])
        .trim_start_matches('"');
    let (key, value) = line.split_at_checked(4)?;
    match value.as_bytes() {
        [delimiter] if key.eq_ignore_ascii_case("sep=") => Some(*delimiter),
        _ => None,
    }
}

/// Each of the first rows as a header, as far as a layout knows any of it.
fn candidates<'l>(text: &str, delimiter: u8, layouts: &[&'l Layout]) -> Vec<Candidate<'l>> {
    let fitting: Vec<&Layout> = layouts
        .iter()
        .copied()
        .filter(|layout| layout.has_header())
        .filter(|layout| layout.delimiter().is_none_or(|d| d == char::from(delimiter)))
        .collect();
    let mut rows = Rows::new(text, 1, Dialect::new(text, delimiter, true));
    let lead = blank_lead(text);
    rows.seek(lead.0, lead.1 + 1);
    let mut all = Vec::new();
    let mut above: Option<(u64, Vec<String>)> = None;
    for _ in 0..HEADER_ROWS {
        // A quote that does not close ends the search here: the rows above may hold the header.
        let Ok(Some(row)) = rows.next() else { break };
        if row.malformed {
            continue;
        }
        let line = row.line;
        let header: Vec<String> = row.cells().map(std::borrow::Cow::into_owned).collect();
        let (start, first_line) = rows.position();
        let mut take = |header: Vec<String>, line: u64| {
            if let Some(found) = header::best(&header, &fitting) {
                all.push(Candidate {
                    found,
                    delimiter,
                    header,
                    line,
                    start,
                    first_line,
                });
            }
        };
        let both = above
            .as_ref()
            .and_then(|(line, above)| Some((*line, header_rows::joined(above, &header, &fitting)?)));
        above = Some((line, header.clone()));
        take(header, line);
        if let Some((line, both)) = both {
            take(both, line);
        }
    }
    all
}

/// The error about a header whose names would be known if their separator were one of a table.
fn strange_separator(path: &Path, head: &str, layouts: &[&Layout]) -> Option<ReadError> {
    const SEPARATORS: [(&str, Separator); 4] = [
        ("，", Separator::WideComma {}),
        ("；", Separator::WideSemicolon {}),
        ("、", Separator::Enumeration {}),
        ("  ", Separator::Blanks {}),
    ];
    for (line, text) in (1..).zip(head.lines()).take(HEADER_ROWS) {
        for (separator, what) in SEPARATORS {
            let cells = text.split(separator).map(str::trim);
            let cells: Vec<String> = cells.filter(|cell| !cell.is_empty()).map(str::to_owned).collect();
            if cells.len() > 2 && header::best(&cells, layouts).is_some_and(|found| found.missing.is_empty())
            {
                return Some(Trouble::Separator { what }.at(Place::line(path, line)));
            }
        }
    }
    None
}

/// The error about a file whose first line is a record.
fn no_header_row(path: &Path, head: &str) -> Option<ReadError> {
    let (line, found) = bare::first_record(head)?;
    let found = found.chars().take(120).collect();
    let fitting = Names(bare::offers(head).into_iter().map(str::to_owned).collect());
    let trouble = if fitting.0.is_empty() {
        Trouble::RecordFirst { found }
    } else {
        Trouble::RecordFirstOf { found, fitting }
    };
    Some(trouble.at(Place::line(path, line)))
}

fn no_header(path: &Path, text: &str, nearest: Option<Candidate<'_>>) -> ReadError {
    let first = || {
        let (line, text) = (1..)
            .zip(text.lines())
            .find(|(_, line)| !line.trim().is_empty())?;
        Some((line, text.trim().chars().take(120).collect::<String>()))
    };
    let (line, found) = match &nearest {
        Some(nearest) => (nearest.line, nearest.header.join(", ")),
        None => first().unwrap_or((1, String::new())),
    };
    let header = nearest.as_ref().map_or_else(
        || found.split([',', ';', '\t', '|']).map(str::to_owned).collect(),
        |nearest| nearest.header.clone(),
    );
    let what = beside::of_header(&header);
    if let Some(what) = what {
        return Trouble::BesideFile { what, found }.at(Place::line(path, line));
    }
    let layout = nearest.as_ref().map_or_else(
        || Layout::built_in().last().expect("there are built-in layouts"),
        |nearest| nearest.found.layout,
    );
    let needed = || {
        let lists = layout.required_one_of().iter();
        let one_of = lists.filter_map(|fields| fields.first());
        layout.required().iter().chain(one_of).copied().collect()
    };
    let missing: Vec<Field> = nearest.map_or_else(needed, |nearest| nearest.found.missing);
    let missing: Vec<String> = missing
        .iter()
        .map(|field| {
            let names = layout.columns()[field].first();
            format!("{field} = {:?}", names.map_or("", |name| name.text.as_str()))
        })
        .collect();
    Trouble::NoHeader {
        found,
        nearest: layout.name().to_owned(),
        missing: missing.join(", "),
    }
    .at(Place::line(path, line))
}
