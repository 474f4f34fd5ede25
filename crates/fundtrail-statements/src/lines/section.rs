//! Several tables in one text: each with its own header, or each of another account that a line above it names. Each is
//! read for itself, as a text in which the lines of the others are blank, so that line numbers stay.

use std::ops::Range;

use rayon::prelude::*;

use crate::bytes::row::{Dialect, Rows};
use crate::cell::clean_name;
use crate::cell::number::{self, Number};
use crate::cell::trim;
use crate::layout::{Field, Kind, Layout, header};
use crate::lines::sheet::Sheet;
use crate::lines::sum_line::sum_word;

/// The least columns of a header.
const LEAST_COLUMNS: usize = 3;

/// The least digits of an account's number behind a label.
const LEAST_DIGITS: usize = 6;

/// The words in a label before an account's number, cleaned; and those that make it another's or a name's.
const LABELS: [&str; 10] = [
    "账号",
    "帐号",
    "卡号",
    "账户",
    "帐户",
    "account",
    "iban",
    "konto",
    "cardnumber",
    "cardno",
];
const NO_LABELS: [&str; 34] = [
    "名", "对方", "对手", "收款", "付款", "转入", "转出", "汇入", "汇出", "name", "holder", "type", "余额",
    "balance", "open", "counter", "payee", "benef", "phone", "电话", "手机", "date", "日期", "manager",
    "currency", "序号", "子账", "stand", "saldo", "limit", "kredit", "period", "期间", "month",
];

/// The most cells of a line that names an account: a record has more.
const MOST_CELLS: usize = 4;

/// A table of a text that holds several.
#[derive(Debug)]
pub(crate) struct Section {
    /// Its lines, those of the others blank.
    pub(crate) text: String,
    /// How many lines before it are of others.
    pub(crate) before: u64,
}

/// What begins in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Mark {
    /// A header, with its cells cleaned.
    Header(Vec<String>),
    /// The lines of the account of that number.
    Account(String),
    /// A summary below the records.
    Summary,
}

/// The tables of a text whose first one is `sheet`; none where that is the only one.
pub(crate) fn sections(sheet: &Sheet<'_, '_>, layouts: &[&Layout]) -> Vec<Section> {
    if sheet.found.layout.kind() == Kind::Companion {
        return Vec::new();
    }
    let marks = marks(sheet, layouts);
    if marks.is_empty() {
        return Vec::new();
    }
    let newline = char::from(sheet.dialect.newline);
    let joined = sheet.text.joined();
    let lines: Vec<&str> = joined.split(newline).collect();
    Cutter::new(sheet, lines).cut(marks)
}

/// Finds the lines in which another table begins.
fn marks(sheet: &Sheet<'_, '_>, layouts: &[&Layout]) -> Vec<(u64, Mark)> {
    let newline = sheet.dialect.newline;
    let pieces: Vec<&str> = std::iter::once(sheet.text.first())
        .chain(sheet.text.further())
        .collect();
    let owned = [Field::OwnCard, Field::OwnAccount, Field::OwnParty, Field::Payer];
    let has_own = owned.iter().any(|&field| sheet.column(field).is_some());
    let may_be = if has_own { may_be_header } else { may_be_mark };
    let found: Vec<(u64, Vec<(u64, Mark)>)> = pieces
        .par_iter()
        .map(|piece| {
            let mut marks = Vec::new();
            let mut count = 0;
            for line in piece.split_inclusive(char::from(newline)) {
                count += 1;
                if may_be(line)
                    && let Some(mark) = mark_of(line, layouts)
                {
                    marks.push((count, mark));
                }
            }
            (count, marks)
        })
        .collect();
    let mut before = 0;
    let mut all = Vec::new();
    for (count, marks) in found {
        all.extend(marks.into_iter().map(|(line, mark)| (before + line, mark)));
        before += count;
    }
    all.retain(|(line, _)| *line >= sheet.first_line);
    all
}

/// What stands before a line's first cell that says something.
const BEFORE: [char; 6] = ['"', ',', ';', '\t', ' ', '\u{FEFF}'];

/// Whether a line may be a header, or begin a summary: nearly all records begin with a digit or hold one early.
fn may_be_header(line: &str) -> bool {
    let line = line.trim_start_matches(BEFORE);
    line.len() > 4 && !line.starts_with(['-', '=']) && !line.bytes().any(|b| b.is_ascii_digit())
}

/// Whether a line may begin a table, as a header or as one that names an account.
fn may_be_mark(line: &str) -> bool {
    let bare = line.trim_start_matches(BEFORE);
    let is_record = bare.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '=') || bare.len() <= 4;
    may_be_header(line) || (!is_record && is_short(bare) && label_before(bare).is_some())
}

/// Whether a line has no more filled cells than one that names an account. Told first, for it costs little.
fn is_short(line: &str) -> bool {
    let filled = line
        .split([',', ';', '\t'])
        .filter(|cell| !cell.trim_matches(['"', ' ', '\r', '\n']).is_empty());
    filled.take(MOST_CELLS + 1).count() <= MOST_CELLS
}

/// Whether a line below a table's header begins another table, or a summary.
pub(crate) fn begins_table(line: &str, layouts: &[&Layout]) -> bool {
    may_be_header(line) && mark_of(line, layouts).is_some()
}

/// The label of an account's number in a line, which begins it or ends with a colon, and what stands behind it.
fn label_before(line: &str) -> Option<(&str, &str)> {
    let is_end = |c: char| matches!(c, ':' | '：' | ',' | ';' | '\t');
    let is_colon = |c: char| matches!(c, ':' | '：');
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '"' | '|');
    let ends = line.char_indices().filter(|&(_, c)| is_end(c)).take(12);
    ends.enumerate().find_map(|(nth, (end, c))| {
        let between = line[..end].char_indices().rfind(|&(_, c)| is_between(c));
        let start = between.map_or(0, |(at, c)| at + c.len_utf8());
        // Blanks may stand within a label that begins the line.
        let start = if nth == 0 && is_label(&line[..end]) {
            0
        } else {
            start
        };
        let rest = line[end..].trim_start_matches(|c: char| !c.is_alphanumeric());
        ((is_colon(c) || nth == 0) && is_label(&line[start..end])).then_some((&line[start..end], rest))
    })
}

/// Whether words before a number say that it is an account's, by parts of them.
pub(crate) fn is_label(text: &str) -> bool {
    let label = clean_name(text.trim_matches('"'));
    label.chars().count() <= 16
        && LABELS.iter().any(|word| label.contains(word))
        && !NO_LABELS.iter().any(|word| label.contains(word))
}

fn mark_of(line: &str, layouts: &[&Layout]) -> Option<Mark> {
    let line = line.trim_end_matches(['\r', '\n']);
    let bare = line.trim_start_matches(BEFORE);
    if is_short(bare)
        && let Some((_, rest)) = label_before(bare)
    {
        let value = rest.split(['"', ',', ';', '\t', '　', ' ']).next().unwrap_or("");
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        if digits >= LEAST_DIGITS
            && let Number::Clean(number) = number::clean(value)
        {
            return Some(Mark::Account(number.into_owned()));
        }
    }
    if line.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let rows = [b',', b';', b'\t', b'|'].map(|delimiter| cells(line, delimiter));
    let mut rows = rows
        .iter()
        .filter(|row| row.iter().filter(|cell| !cell.is_empty()).count() >= LEAST_COLUMNS);
    rows.find_map(|row| {
        if row.iter().any(|cell| sum_word(cell).is_some()) {
            return Some(Mark::Summary);
        }
        let found = header::best(row, layouts)?;
        let is_header = found.missing.is_empty() && found.layout.kind() != Kind::Companion;
        is_header.then(|| Mark::Header(row.iter().map(|cell| clean_name(cell)).collect()))
    })
}

fn cells(line: &str, delimiter: u8) -> Vec<String> {
    let mut rows = Rows::new(line, 1, Dialect::new("\n", delimiter, true));
    match rows.next() {
        Ok(Some(row)) => row.cells().map(|cell| trim(&cell).to_owned()).collect(),
        _ => Vec::new(),
    }
}

/// Cuts a text where its marks say so.
struct Cutter<'a> {
    lines: Vec<&'a str>,
    newline: char,
    /// The header that holds, as written, and cleaned.
    header_text: String,
    header: Vec<String>,
    /// What stands above the header: it holds for later tables that say nothing else.
    above: String,
    account: Option<String>,
    /// The line that names the first account.
    label_line: Option<u64>,
    delimiter: char,
}

impl<'a> Cutter<'a> {
    fn new(sheet: &Sheet<'_, '_>, lines: Vec<&'a str>) -> Self {
        let delimiter = char::from(sheet.dialect.delimiter);
        let bare = |line: &str| line.trim_matches(['\r', '\u{FEFF}', delimiter, ' ']).to_owned();
        let above: Vec<String> = sheet
            .preamble()
            .map(bare)
            .filter(|line| !line.is_empty())
            .collect();
        let first = (1..)
            .zip(sheet.preamble())
            .find_map(|(at, line)| match mark_of(line, &[]) {
                Some(Mark::Account(number)) => Some((at, number)),
                _ => None,
            });
        let (label_line, account) = first.unzip();
        Cutter {
            newline: char::from(sheet.dialect.newline),
            header_text: header_of(sheet),
            header: sheet.header.iter().map(|cell| clean_name(cell)).collect(),
            above: above.join(&delimiter.to_string()),
            account,
            label_line,
            delimiter,
            lines,
        }
    }

    fn cut(mut self, marks: Vec<(u64, Mark)>) -> Vec<Section> {
        let end = self.lines.len() as u64 + 1;
        let mut sections = Vec::new();
        // Where the section begins, and its first lines where they are not its own.
        let first = self.account.clone().zip(self.label_line);
        let mut open = (
            1,
            first.map(|(number, line)| vec![(line, self.label(line, &number))]),
        );
        let mut blank: Vec<Range<u64>> = Vec::new();
        let mut summary: Option<u64> = None;
        let mut marks = marks.into_iter().peekable();
        while let Some((line, mark)) = marks.next() {
            if let Some(from) = summary.take() {
                blank.push(from..line);
            }
            match mark {
                Mark::Summary => summary = Some(line),
                Mark::Header(header) if header == self.header => {}
                Mark::Header(header) => {
                    sections.push(self.section(&open, line, &blank));
                    let above = (line > 1).then(|| vec![(line - 1, self.above.clone())]);
                    open = (line, above);
                    self.take_header(line, header);
                }
                Mark::Account(number) if self.account.as_ref() == Some(&number) => {}
                Mark::Account(number) => {
                    sections.push(self.section(&open, line, &blank));
                    self.account = Some(number);
                    let label = self.label(line, self.account.as_deref().unwrap_or_default());
                    // A header that follows within a few lines is the section's own.
                    let follows = marks.peek().filter(|(next, _)| next - line <= 5).cloned();
                    let above = match follows {
                        Some((next, Mark::Header(header))) => {
                            marks.next();
                            self.take_header(next, header);
                            Some(vec![(line, label.clone())])
                        }
                        _ => Some(vec![(line - 1, label.clone()), (line, self.header_text.clone())]),
                    };
                    self.above = label;
                    open = (line, above);
                }
            }
        }
        if let Some(from) = summary {
            blank.push(from..end);
        }
        if sections.is_empty() && blank.is_empty() {
            return Vec::new();
        }
        sections.push(self.section(&open, end, &blank));
        sections
    }

    /// A line that names an account, with the number first, where every reader looks for it.
    fn label(&self, line: u64, number: &str) -> String {
        let text = self.lines[line as usize - 1].trim_end_matches('\r');
        format!("账号：{number}{}{text}", self.delimiter)
    }

    fn take_header(&mut self, line: u64, header: Vec<String>) {
        self.header = header;
        self.header_text = self.lines[line as usize - 1].trim_end_matches('\r').to_owned();
    }

    /// The lines from where one is open up to `end`.
    fn section(&self, open: &(u64, Option<Vec<(u64, String)>>), end: u64, blank: &[Range<u64>]) -> Section {
        let (from, given) = open;
        let mut text = String::new();
        for line in 1..end {
            let given = given.iter().flatten().find(|(at, _)| *at == line);
            if let Some((_, given)) = given {
                text.push_str(given);
            } else if line >= *from && !blank.iter().any(|range| range.contains(&line)) {
                text.push_str(self.lines[line as usize - 1]);
            }
            if line < self.lines.len() as u64 {
                text.push(self.newline);
            }
        }
        Section {
            text,
            before: from - 1,
        }
    }
}

/// The header of a sheet as a line.
fn header_of(sheet: &Sheet<'_, '_>) -> String {
    let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let delimiter = char::from(sheet.dialect.delimiter).to_string();
    sheet
        .header
        .iter()
        .map(quoted)
        .collect::<Vec<_>>()
        .join(&delimiter)
}
