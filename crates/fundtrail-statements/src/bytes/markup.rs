//! Tables in HTML pages and in the XML of Excel 2003, which banks save under `.xls`: each becomes a text of tabs, a row
//! on the line of the file on which it begins.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, CharacterTokens, EndTag, StartTag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer,
    TokenizerOpts,
};
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::bytes::xml::{attribute, characters};
use crate::trouble::Trouble;

/// The widest that a cell may spread: as many columns as a spreadsheet has.
const MOST_COLUMNS: usize = 16_384;

/// A table: its rows, each with the line on which it begins.
pub(crate) type Rows = Vec<(u64, Vec<String>)>;

/// A table of a name.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) rows: Rows,
}

/// The tables of an HTML page. Tables within cells are part of the cell.
///
/// # Errors
/// Where the page ends inside a table that has rows.
pub(crate) fn html(text: &str) -> Result<Vec<Table>, Trouble> {
    let sink = HtmlSink::default();
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(text));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let mut walk = tokenizer.sink.walk.into_inner();
    if walk.depth > 0 && walk.tables.last().is_some_and(|rows| !rows.is_empty()) {
        return Err(Trouble::PageCutOff {});
    }
    walk.end_row();
    let tables = walk.tables;
    Ok(numbered(tables.into_iter().map(|rows| Table {
        name: String::new(),
        rows,
    })))
}

/// Tables without rows left out, and those without a name called by their number.
fn numbered(tables: impl Iterator<Item = Table>) -> Vec<Table> {
    let filled = tables.filter(|table| table.rows.iter().any(|(_, cells)| cells.len() > 1));
    let mut all: Vec<Table> = filled.collect();
    for (at, table) in (1..).zip(&mut all) {
        if table.name.is_empty() {
            table.name = format!("table {at}");
        }
    }
    all
}

#[derive(Default)]
struct HtmlSink {
    walk: RefCell<HtmlWalk>,
}

#[derive(Default)]
struct HtmlWalk {
    tables: Vec<Rows>,
    /// How many tables are open.
    depth: usize,
    row: Option<(u64, Vec<String>)>,
    cell: Option<(String, usize)>,
    /// Inside what is never shown.
    hidden: bool,
}

impl TokenSink for HtmlSink {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut walk = self.walk.borrow_mut();
        match token {
            TagToken(tag) => {
                let spread = || {
                    let mut all = tag.attrs.iter();
                    let found = all.find(|attribute| &*attribute.name.local == "colspan");
                    found
                        .and_then(|attribute| attribute.value.trim().parse().ok())
                        .unwrap_or(1)
                };
                match tag.kind {
                    StartTag => walk.start(&tag.name, line, spread()),
                    EndTag => walk.end(&tag.name),
                }
            }
            CharacterTokens(text) => walk.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl HtmlWalk {
    fn start(&mut self, name: &str, line: u64, spread: usize) {
        match name {
            "script" | "style" => self.hidden = true,
            "table" => {
                self.depth += 1;
                if self.depth == 1 {
                    self.tables.push(Rows::new());
                }
            }
            "tr" if self.depth == 1 => {
                self.end_row();
                self.row = Some((line, Vec::new()));
            }
            "td" | "th" if self.depth == 1 => {
                self.end_cell();
                self.cell = Some((String::new(), spread.clamp(1, MOST_COLUMNS)));
            }
            "br" | "p" | "div" | "td" | "th" | "tr" => self.text(" "),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "script" | "style" => self.hidden = false,
            "table" => {
                if self.depth == 1 {
                    self.end_row();
                }
                self.depth = self.depth.saturating_sub(1);
            }
            "tr" if self.depth == 1 => self.end_row(),
            "td" | "th" if self.depth == 1 => self.end_cell(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let (false, Some((cell, _))) = (self.hidden, &mut self.cell) {
            cell.push_str(text);
        }
    }

    fn end_cell(&mut self) {
        if let (Some((cell, spread)), Some((_, cells))) = (self.cell.take(), &mut self.row) {
            let room = MOST_COLUMNS.saturating_sub(cells.len() + 1);
            cells.push(cell);
            cells.resize(cells.len() + (spread - 1).min(room), String::new());
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        if let (Some(row), Some(table)) = (self.row.take(), self.tables.last_mut()) {
            table.push(row);
        }
    }
}

/// Whether a text is a workbook in the XML of Excel 2003.
pub(crate) fn is_spreadsheet_ml(text: &str) -> bool {
    let head: String = text.chars().take(2000).collect();
    head.trim_start_matches(['\u{FEFF}', ' ', '\r', '\n'])
        .starts_with("<?xml")
        && head.contains("urn:schemas-microsoft-com:office:spreadsheet")
}

fn broken(error: &impl ToString) -> Trouble {
    Trouble::Workbook {
        error: error.to_string(),
    }
}

/// The sheets of a workbook in the XML of Excel 2003.
///
/// # Errors
/// What is wrong with the XML.
pub(crate) fn spreadsheet_ml(text: &str) -> Result<Vec<Table>, Trouble> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut tables: Vec<Table> = Vec::new();
    let (mut counted, mut line) = (0, 1);
    let mut inside = false;
    loop {
        let at = usize::try_from(reader.buffer_position())
            .unwrap_or(text.len())
            .min(text.len());
        line += memchr::memchr_iter(b'\n', &text.as_bytes()[counted..at]).count() as u64;
        counted = at;
        let event = reader.read_event().map_err(|error| broken(&error))?;
        match event {
            Event::DocType(_) => return Err(Trouble::WorkbookDocType {}),
            Event::Start(start) => {
                let rows = tables.last_mut().map(|table| &mut table.rows);
                match (start.local_name().as_ref(), rows) {
                    ("Worksheet", _) => tables.push(Table {
                        name: attribute(&start, "Name").unwrap_or_default(),
                        rows: Rows::new(),
                    }),
                    ("Row", Some(rows)) => rows.push((line, Vec::new())),
                    ("Cell", Some(rows)) => {
                        if let Some((_, cells)) = rows.last_mut() {
                            let index =
                                attribute(&start, "Index").and_then(|index| index.parse::<usize>().ok());
                            let at = index
                                .map_or(cells.len(), |index| index.saturating_sub(1))
                                .min(MOST_COLUMNS);
                            cells.resize(at.max(cells.len()) + 1, String::new());
                        }
                    }
                    ("Data", _) => inside = true,
                    _ => {}
                }
            }
            Event::End(end) if end.local_name().as_ref() == "Data" => inside = false,
            Event::Eof => return Ok(numbered(tables.into_iter())),
            event if inside => {
                let Some(found) = characters(&event) else { continue };
                let found = found.map_err(|error| broken(&error))?;
                let rows = tables.last_mut().map(|table| &mut table.rows);
                if let Some(cell) = rows
                    .and_then(|rows| rows.last_mut())
                    .and_then(|(_, cells)| cells.last_mut())
                {
                    cell.push_str(&found);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_a_page_are_read_whether_they_are_closed_or_not() {
        let page = "<html><style>td{}</style>\n<table>\n<tr><th colspan=2>账号<th>b\n<tr><td>1<br>2<td x:num>&lt;3&gt;</td>\n</table>";
        let tables = html(page).expect("a whole page");
        let cut = html(&page[..page.find("</table>").expect("a table")]);
        assert_eq!(cut.err(), Some(Trouble::PageCutOff {}));
        assert_eq!(
            tables[0].rows,
            [
                (3, vec!["账号".to_owned(), String::new(), "b\n".to_owned()]),
                (4, vec!["1 2".to_owned(), "<3>".to_owned()]),
            ]
        );
    }

    #[test]
    fn cells_of_excel_2003_stand_at_their_index() {
        let text = "<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
                    xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\n<Worksheet ss:Name=\"S\"><Table>\n\
                    <Row><Cell><Data ss:Type=\"String\">a</Data></Cell><Cell ss:Index=\"3\"><Data>c</Data></Cell></Row>\n\
                    </Table></Worksheet></Workbook>";
        assert!(is_spreadsheet_ml(text));
        let tables = spreadsheet_ml(text).expect("a workbook");
        assert_eq!(tables[0].name, "S");
        assert_eq!(
            tables[0].rows,
            [(4, vec!["a".to_owned(), String::new(), "c".to_owned()])]
        );
    }
}
