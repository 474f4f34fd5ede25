//! QIF: lines of one letter and a value, records ended by `^`. It names neither its account (unless `!Account` does)
//! nor its date order nor its decimal mark: those are left to the layout `qif` and the columns' own proof.

use super::{MessageError, MessageText, placed};
use crate::bytes::decode::{Decoded, Pieces};
use crate::bytes::placed::row as cells;
use crate::trouble::{MessagePart, Trouble};

const HEADER: &str = "qif date\tqif amount\tqif payee\tqif memo\tqif number\tqif category";

/// The column before those, where the file names an account.
const ACCOUNT: &str = "qif account\t";

/// Whether a text is such a file, by its beginning.
pub(super) fn is_one(head: &str) -> bool {
    ["!Type:", "!Account", "!Option:", "!Clear:"].iter().any(|start| {
        let start_of = head.get(..start.len());
        start_of.is_some_and(|head| head.eq_ignore_ascii_case(start))
    })
}

#[derive(Default)]
struct Record {
    line: u64,
    date: String,
    amount: String,
    payee: String,
    memo: String,
    number: String,
    category: String,
}

/// Reads a file of `lines` lines.
pub(super) fn read(text: &str, lines: u64) -> Result<MessageText, MessageError> {
    let mut rows = Vec::new();
    let mut notes = Vec::new();
    let mut account = String::new();
    let mut section = Section::Other;
    let mut record = Record::default();
    for (line, content) in (1..).zip(text.lines()) {
        let content = content.trim();
        if let Some(command) = content.strip_prefix('!') {
            section = Section::of(command);
            record = Record::default();
            continue;
        }
        let Some(letter) = content.chars().next() else {
            continue;
        };
        let value = content[letter.len_utf8()..].trim();
        match (section, letter) {
            (Section::Account, 'N') => value.clone_into(&mut account),
            (Section::Money, '^') => {
                let done = std::mem::take(&mut record);
                if done.line > 0 {
                    rows.push((done.line, row(&account, &done)?));
                }
            }
            (Section::Money, _) => record.take(line, letter, value),
            _ => {}
        }
    }
    if record.line > 0 {
        return Err(MessageError::at(record.line, Trouble::MessageNoCaret {}));
    }
    // Where the file names no account, its own name may: an empty column would say that there is none.
    let is_named = rows.iter().any(|(_, row)| !row.starts_with('\t'));
    let header = if is_named {
        format!("{ACCOUNT}{HEADER}")
    } else {
        for (_, row) in &mut rows {
            row.remove(0);
        }
        HEADER.to_owned()
    };
    let text = placed(&header, rows, lines, &mut notes);
    Ok(MessageText {
        decoded: Decoded {
            text: Pieces::whole(text),
            encoding: "qif",
            broken: Vec::new(),
        },
        notes,
    })
}

/// What a part of a file speaks of.
#[derive(Clone, Copy)]
enum Section {
    /// Movements of an account.
    Money,
    /// Which account follows.
    Account,
    /// Categories, prices, memorised payees: no movements.
    Other,
}

impl Section {
    fn of(command: &str) -> Self {
        let command = command.to_ascii_lowercase();
        match command.trim() {
            "account" => Section::Account,
            "type:bank" | "type:cash" | "type:ccard" | "type:oth a" | "type:oth l" => Section::Money,
            _ => Section::Other,
        }
    }
}

impl Record {
    fn take(&mut self, line: u64, letter: char, value: &str) {
        if self.line == 0 {
            self.line = line;
        }
        let field = match letter {
            'D' => &mut self.date,
            'T' => &mut self.amount,
            // Some programs write only U.
            'U' if self.amount.is_empty() => &mut self.amount,
            'P' => &mut self.payee,
            'M' => &mut self.memo,
            'N' => &mut self.number,
            'L' => &mut self.category,
            _ => return,
        };
        value.clone_into(field);
    }
}

fn row(account: &str, record: &Record) -> Result<String, MessageError> {
    let missing = |what| MessageError::at(record.line, Trouble::MessageRecordLacks { what });
    if record.date.is_empty() {
        return Err(missing(MessagePart::date("D")));
    }
    if record.amount.is_empty() {
        return Err(missing(MessagePart::amount("T")));
    }
    // `3/ 4'26` is Quicken's 3/4/2026.
    let date = record.date.replace(' ', "").replace('\'', "/");
    let date = match date.rsplit_once('/') {
        Some((start, year)) if year.len() == 2 && record.date.contains('\'') => format!("{start}/20{year}"),
        _ => date,
    };
    Ok(cells([
        account,
        &date,
        &record.amount,
        &record.payee,
        &record.memo,
        &record.number,
        &record.category,
    ]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_names_no_account_has_no_column_for_it() {
        let read = read("!Type:Bank\nD03/15/2026\nT-5.00\nPShop\n^\n", 5).expect("a file");
        let rows: Vec<String> = read.decoded.text.lines().map(str::to_owned).collect();
        assert!(rows[0].starts_with("qif date\t"), "{}", rows[0]);
        assert_eq!(rows[1], "03/15/2026\t-5.00\tShop\t\t\t");
    }

    #[test]
    fn records_stand_where_they_begin() {
        let text = "!Account\nN987\n^\n!Type:Bank\nD3/ 4'26\nT-1,234.50\nPShop\n^\nD3/5'26\nT10\n^\n";
        let read = read(text, 11).expect("a file");
        let rows: Vec<String> = read.decoded.text.lines().map(str::to_owned).collect();
        assert_eq!(rows[4], "987\t3/4/2026\t-1,234.50\tShop\t\t\t");
        assert_eq!(rows[8], "987\t3/5/2026\t10\t\t\t\t");
        assert_eq!(rows.len(), 11);
    }
}
