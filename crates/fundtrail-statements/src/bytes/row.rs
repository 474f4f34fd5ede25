//! From text to rows: delimiters, quotes, physical lines.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr2};

/// How many rows from the top may be the header.
pub(crate) const HEADER_ROWS: usize = 40;

/// How a file separates its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    /// Whether a `"` at the start of a cell opens a quoted one (RFC 4180).
    pub(crate) quotes: bool,
    /// What ends a line: a line feed, or a carriage return in files that have no line feed.
    pub(crate) newline: u8,
}

impl Dialect {
    /// Comma and quotes, with the line end that `text` has.
    pub(crate) fn new(text: &str, delimiter: u8, quotes: bool) -> Self {
        let bytes = text.as_bytes();
        let old_mac = memchr(b'\n', bytes).is_none() && memchr(b'\r', bytes).is_some();
        Dialect {
            delimiter,
            quotes,
            newline: if old_mac { b'\r' } else { b'\n' },
        }
    }
}

/// One cell: where it stands in the text.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: usize,
    end: usize,
    /// Whether quotes are doubled inside.
    doubled: bool,
}

/// A record of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    /// Its first physical line, from 1.
    pub(crate) line: u64,
    /// How many physical lines it takes.
    pub(crate) lines: u64,
    /// Its text as it stands, without the line end.
    pub(crate) raw: &'a str,
    /// Whether text follows a closing quote.
    pub(crate) malformed: bool,
    text: &'a str,
    spans: &'a [Span],
}

impl<'a> Row<'a> {
    /// How many cells it has.
    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    /// The text of a cell; empty where the row is too short.
    pub(crate) fn cell(&self, at: usize) -> Cow<'a, str> {
        match self.spans.get(at) {
            None => Cow::Borrowed(""),
            Some(span) if span.doubled => Cow::Owned(self.text[span.start..span.end].replace("\"\"", "\"")),
            Some(span) => Cow::Borrowed(&self.text[span.start..span.end]),
        }
    }

    /// All cells.
    pub(crate) fn cells(&self) -> impl Iterator<Item = Cow<'a, str>> {
        (0..self.len()).map(|at| self.cell(at))
    }

    /// Whether every cell from `at` on is blank.
    pub(crate) fn is_blank_from(&self, at: usize) -> bool {
        let rest = self.spans.get(at..).unwrap_or_default();
        rest.iter()
            .all(|span| self.text[span.start..span.end].trim().is_empty())
    }
}

/// Why a file does not split into records. Lines count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowError {
    /// The quote that opens in this line is never closed.
    Unclosed { line: u64 },
    /// The quoted cell that opens in this line takes in other records.
    Swallowed { line: u64 },
}

/// Walks over the records of a text. The rows borrow a buffer that the next call reuses.
#[derive(Debug)]
pub(crate) struct Rows<'t> {
    text: &'t str,
    at: usize,
    line: u64,
    dialect: Dialect,
    /// Whether any quote can matter from here on.
    quotes: bool,
    /// How many cells the header has, by which swallowed records are known; 0 where it is not known.
    width: usize,
    spans: Vec<Span>,
}

impl<'t> Rows<'t> {
    /// The records of `text`, whose first line is `line`.
    pub(crate) fn new(text: &'t str, line: u64, dialect: Dialect) -> Self {
        Rows {
            text,
            at: 0,
            line,
            dialect,
            quotes: dialect.quotes && memchr(b'"', text.as_bytes()).is_some(),
            width: 0,
            spans: Vec::new(),
        }
    }

    /// Says how many cells a record has.
    pub(crate) fn with_width(mut self, width: usize) -> Self {
        self.width = width;
        self
    }

    /// Where the next record begins: its offset in the text and its line.
    pub(crate) fn position(&self) -> (usize, u64) {
        (self.at, self.line)
    }

    /// The next record, or `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Row<'_>>, RowError> {
        if self.at >= self.text.len() {
            return Ok(None);
        }
        self.spans.clear();
        let (start, line) = (self.at, self.line);
        let bytes = self.text.as_bytes();
        let line_end = memchr(self.dialect.newline, &bytes[start..]).map_or(bytes.len(), |at| start + at);
        let (end, malformed) = if self.quotes && memchr(b'"', &bytes[start..line_end]).is_some() {
            self.split_quoted(start)?
        } else {
            self.split_plain(start, without_return(bytes, start, line_end));
            (line_end, false)
        };
        self.at = (end + 1).min(bytes.len());
        let raw = &self.text[start..without_return(bytes, start, end)];
        let lines = 1 + if end == line_end {
            0
        } else {
            memchr_iter(self.dialect.newline, raw.as_bytes()).count() as u64
        };
        self.line += lines;
        Ok(Some(Row {
            line,
            lines,
            raw,
            malformed,
            text: self.text,
            spans: &self.spans,
        }))
    }

    fn split_plain(&mut self, start: usize, end: usize) {
        let mut from = start;
        for at in memchr_iter(self.dialect.delimiter, &self.text.as_bytes()[start..end]) {
            self.push(from, start + at, false);
            from = start + at + 1;
        }
        self.push(from, end, false);
    }

    /// Splits a record in which a quote occurs. Returns where it ends and whether text follows a closing quote.
    fn split_quoted(&mut self, start: usize) -> Result<(usize, bool), RowError> {
        let bytes = self.text.as_bytes();
        let Dialect {
            delimiter, newline, ..
        } = self.dialect;
        let (mut at, mut malformed) = (start, false);
        loop {
            if bytes.get(at) == Some(&b'"') {
                let open = at;
                let (close, doubled) = self.closing_quote(start, open + 1)?;
                self.push(open + 1, close, doubled);
                let after = close + 1;
                at = memchr2(delimiter, newline, &bytes[after..]).map_or(bytes.len(), |next| after + next);
                if !bytes[after..at].trim_ascii().is_empty() {
                    malformed = true;
                    if memchr(newline, &bytes[open..close]).is_some() {
                        return Err(RowError::Swallowed {
                            line: self.line_of(start, open),
                        });
                    }
                }
            } else {
                let end = memchr2(delimiter, newline, &bytes[at..]).map_or(bytes.len(), |next| at + next);
                let is_last = bytes.get(end) != Some(&delimiter);
                let cell_end = if is_last {
                    without_return(bytes, at, end)
                } else {
                    end
                };
                self.push(at, cell_end, false);
                at = end;
            }
            if bytes.get(at) != Some(&delimiter) {
                return Ok((at, malformed));
            }
            at += 1;
        }
    }

    /// Where the quoted cell that begins at `from` ends, and whether quotes are doubled inside.
    fn closing_quote(&self, record: usize, from: usize) -> Result<(usize, bool), RowError> {
        let bytes = self.text.as_bytes();
        let (mut at, mut doubled) = (from, false);
        loop {
            let Some(quote) = memchr(b'"', &bytes[at..]).map(|next| at + next) else {
                return Err(RowError::Unclosed {
                    line: self.line_of(record, from),
                });
            };
            if bytes.get(quote + 1) == Some(&b'"') {
                doubled = true;
                at = quote + 2;
                continue;
            }
            if self.holds_records(&self.text[from..quote]) {
                return Err(RowError::Swallowed {
                    line: self.line_of(record, from),
                });
            }
            return Ok((quote, doubled));
        }
    }

    /// Whether a line inside a quoted cell has as many cells as a record.
    fn holds_records(&self, cell: &str) -> bool {
        let mut lines = cell.as_bytes().split(|&b| b == self.dialect.newline).skip(1);
        self.width > 1
            && lines.any(|line| memchr_iter(self.dialect.delimiter, line).count() + 1 >= self.width)
    }

    /// The physical line of an offset in the record that begins at `record`.
    fn line_of(&self, record: usize, at: usize) -> u64 {
        let before = &self.text.as_bytes()[record..at];
        self.line + memchr_iter(self.dialect.newline, before).count() as u64
    }

    fn push(&mut self, start: usize, end: usize, doubled: bool) {
        self.spans.push(Span { start, end, doubled });
    }
}

/// `end`, or the place of the carriage return before it.
fn without_return(bytes: &[u8], start: usize, end: usize) -> usize {
    if end > start && bytes[end - 1] == b'\r' {
        end - 1
    } else {
        end
    }
}

/// A part of a text that begins and ends between records.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chunk<'t> {
    pub(crate) text: &'t str,
    /// Its first line.
    pub(crate) line: u64,
}

/// Cuts the records of `rows` into parts of about `size` bytes, never inside a record.
///
/// Complexity: O(length), one look at each byte; with quotes in the text, one split of each record.
pub(crate) fn chunks(rows: Rows<'_>, size: usize) -> Result<Vec<Chunk<'_>>, RowError> {
    if rows.quotes {
        chunks_quoted(rows, size)
    } else {
        Ok(chunks_at_line_ends(&rows, size))
    }
}

/// Cuts `rows` into parts of about `size` bytes behind line ends, as if none stood inside quotes. Where one does,
/// the part before it ends with a quote that does not close, and reading it is an error; so where all parts are
/// read without one, no cut was inside a record.
pub(crate) fn chunks_at_line_ends<'t>(rows: &Rows<'t>, size: usize) -> Vec<Chunk<'t>> {
    let (mut rest, mut line) = (&rows.text[rows.at..], rows.line);
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let bytes = rest.as_bytes();
        let from = size.min(bytes.len());
        let end = memchr(rows.dialect.newline, &bytes[from..]).map_or(bytes.len(), |at| from + at + 1);
        let (text, after) = rest.split_at(end);
        chunks.push(Chunk { text, line });
        line += memchr_iter(rows.dialect.newline, text.as_bytes()).count() as u64;
        rest = after;
    }
    chunks
}

fn chunks_quoted(mut rows: Rows<'_>, size: usize) -> Result<Vec<Chunk<'_>>, RowError> {
    let text = rows.text;
    let mut chunks = Vec::new();
    let (mut start, mut line) = rows.position();
    loop {
        let more = rows.next()?.is_some();
        let (at, next_line) = rows.position();
        if (!more || at - start >= size) && at > start {
            chunks.push(Chunk {
                text: &text[start..at],
                line,
            });
            (start, line) = (at, next_line);
        }
        if !more {
            return Ok(chunks);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, width: usize) -> Result<Vec<(u64, Vec<String>)>, RowError> {
        let mut rows = Rows::new(text, 1, Dialect::new(text, b',', true)).with_width(width);
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push((row.line, row.cells().map(Cow::into_owned).collect()));
        }
        Ok(all)
    }

    fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
        (line, cells.iter().map(|&c| c.to_owned()).collect())
    }

    #[test]
    fn quotes_hold_delimiters_quotes_and_line_ends() {
        let text = "a,\"b,\"\"c\"\"\",d\r\n\"x\ny\",,\r\nlast";
        let expected = [
            row(1, &["a", "b,\"c\"", "d"]),
            row(2, &["x\ny", "", ""]),
            row(4, &["last"]),
        ];
        assert_eq!(read(text, 3), Ok(expected.to_vec()));
    }

    #[test]
    fn a_quote_inside_a_cell_is_a_quote() {
        assert_eq!(read("5\" pipe,b\n", 2), Ok(vec![row(1, &["5\" pipe", "b"])]));
    }

    #[test]
    fn a_quote_that_is_not_closed_is_found_where_it_opens() {
        assert_eq!(read("a,b\n1,\"x\n2,y\n", 2), Err(RowError::Unclosed { line: 2 }));
        assert_eq!(
            read("a,b\n1,\"x\n2,y\n3,\"z\n", 2),
            Err(RowError::Swallowed { line: 2 })
        );
        assert_eq!(
            read("a,b,c\n1,\"x,3\n2,\"y,4\n", 3),
            Err(RowError::Swallowed { line: 2 })
        );
    }

    #[test]
    fn old_line_ends_count_as_lines() {
        assert_eq!(read("a\rb\r", 1), Ok(vec![row(1, &["a"]), row(2, &["b"])]));
    }

    #[test]
    fn chunks_end_between_records_and_know_their_lines() {
        let text = "1,\"a\nb\"\n2,c\n3,\"d\n\n\"\n4,e\n";
        for size in 1..text.len() {
            let dialect = Dialect::new(text, b',', true);
            let whole = read(text, 2).expect("rows");
            let mut parts = Vec::new();
            for chunk in chunks(Rows::new(text, 1, dialect).with_width(2), size).expect("chunks") {
                let mut rows = Rows::new(chunk.text, chunk.line, dialect);
                while let Some(row) = rows.next().expect("rows") {
                    parts.push((row.line, row.cells().map(Cow::into_owned).collect()));
                }
            }
            assert_eq!(parts, whole, "size {size}");
        }
    }
}
