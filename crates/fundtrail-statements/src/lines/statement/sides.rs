//! Whose a column is where its name leaves that open: columns that no name of the layout took are mapped by parts of
//! their names and by their cells, and a number column goes to the side that its cells prove.

use std::collections::BTreeSet;

use super::own;
use super::whose::{Evidence, Proof, Whose};
use crate::cell::{Unit, trim};
use crate::error::ReadError;
use crate::layout::Field;
use crate::layout::header::Column;
use crate::lines::column_name::ColumnName;
use crate::lines::content::{Content, account_in};
use crate::lines::sheet::Sheet;
use crate::lines::unread::SAMPLE;
use crate::trouble::Trouble;
use crate::words::Words;

const OWN_NUMBERS: [Field; 2] = [Field::OwnAccount, Field::OwnCard];
const OTHER_NUMBERS: [Field; 4] = [
    Field::OtherAccount,
    Field::OtherCard,
    Field::OtherParty,
    Field::OtherInstead,
];

/// Settles whose the columns of a statement are, under a layout that leaves it open. What was taken by its cells rather
/// than its name is among the sheet's notes.
///
/// # Errors
/// Where neither names nor cells settle whose number a column holds.
///
/// Complexity: O(columns · rows looked at).
pub(crate) fn settle(sheet: &mut Sheet<'_, '_>) -> Result<(), ReadError> {
    if !sheet.found.layout.leaves_sides_open() {
        return Ok(());
    }
    let rows = sheet.sample(SAMPLE);
    if rows.is_empty() {
        return Ok(());
    }
    let mut sides = Sides { sheet, rows };
    sides.map_unread();
    sides.settle_numbers()?;
    sides.settle_names();
    Ok(())
}

struct Sides<'a, 't, 'l> {
    sheet: &'a mut Sheet<'t, 'l>,
    rows: Vec<Vec<String>>,
}

impl Sides<'_, '_, '_> {
    fn has(&self, field: Field) -> bool {
        self.sheet.column(field).is_some()
    }

    fn set(&mut self, field: Field, at: usize) {
        let column = Column {
            at,
            unit: Unit::Major,
            date_order: None,
        };
        self.sheet.found.columns.insert(field, column);
    }

    fn first_free(&self, fields: &[Field]) -> Option<Field> {
        fields.iter().copied().find(|&field| !self.has(field))
    }

    fn name(&self, at: usize) -> ColumnName {
        ColumnName::new(&self.sheet.header[at])
    }

    fn content(&self, at: usize, words: &Words) -> Content {
        let cells = self.rows.iter().filter_map(|row| row.get(at));
        Content::of(cells.map(String::as_str), words)
    }

    fn has_other_number(&self) -> bool {
        OTHER_NUMBERS.iter().any(|&field| self.has(field))
    }

    /// Gives columns that no name took to the fields that parts of their names and their cells say.
    fn map_unread(&mut self) {
        let words = Words::built_in();
        for at in self.sheet.unread() {
            let (name, content) = (self.name(at), self.content(at, &words));
            if content.filled == 0 {
                continue;
            }
            if name.says_own() && self.is_numbers(at) {
                self.take_own(at);
            } else if name.says_other() {
                self.take_other(at, &name, &content);
            } else if name.says_fee() && content.is_amounts() {
                self.take(Field::Fee, at);
            } else if name.says_balance() && content.is_amounts() {
                self.take(Field::Balance, at);
            } else if content.is_states() && !name.says_number() {
                self.take(Field::Status, at);
            }
        }
    }

    fn take(&mut self, field: Field, at: usize) {
        if !self.has(field) {
            self.set(field, at);
        }
    }

    /// The own number without doubt; a column whose name left that open is looked at again.
    fn take_own(&mut self, at: usize) {
        let before = self.sheet.column(Field::OwnAccount);
        if before.is_none_or(|before| !self.name(before).says_own()) {
            self.set(Field::OwnAccount, at);
        }
    }

    fn take_other(&mut self, at: usize, name: &ColumnName, content: &Content) {
        if content.is_packed() {
            if !self.has_other_number() {
                self.set(Field::OtherParty, at);
            }
        } else if content.is_numbers() {
            let free = [Field::OtherAccount, Field::OtherCard, Field::OtherInstead];
            if !self.has(Field::OtherParty)
                && let Some(field) = self.first_free(&free)
            {
                self.set(field, at);
            }
        } else if !name.says_number() || name.says_name() {
            self.take(Field::OtherName, at);
        } else {
            // Masked ones, for the most part.
            self.take(Field::OtherAccount, at);
        }
    }

    /// The columns whose names leave open whose number they hold.
    fn open_numbers(&self) -> Vec<usize> {
        let columns = self.sheet.found.layout.columns();
        let names = OWN_NUMBERS
            .iter()
            .filter_map(|field| columns.get(field))
            .flatten();
        let names: BTreeSet<&str> = names.map(|name| name.text.as_str()).collect();
        let unread = self.sheet.unread();
        let taken = |at: usize| {
            OTHER_NUMBERS
                .iter()
                .any(|&field| self.sheet.column(field) == Some(at))
        };
        let is_open = |&at: &usize| {
            let name = self.name(at);
            let may_be = names.contains(name.text())
                || (unread.contains(&at) && name.says_number() && !name.says_reference());
            may_be && !name.says_own() && !name.says_other() && !taken(at) && self.is_numbers(at)
        };
        (0..self.sheet.width()).filter(is_open).collect()
    }

    /// Whether a column holds numbers at all, of whatever length.
    fn is_numbers(&self, at: usize) -> bool {
        let cells = || self.rows.iter().filter_map(|row| Some(trim(row.get(at)?)));
        let filled = cells().filter(|cell| !cell.is_empty()).count();
        let numbers = cells().filter(|cell| number_in(cell).is_some()).count();
        numbers * 2 > filled
    }

    /// Gives number columns whose names leave it open to the side that their cells prove.
    fn settle_numbers(&mut self) -> Result<(), ReadError> {
        if self.has_other_number() {
            self.take_own_number();
            return Ok(());
        }
        let open = self.open_numbers();
        let definite = OWN_NUMBERS
            .iter()
            .filter_map(|&field| self.sheet.column(field))
            .any(|at| self.name(at).says_own());
        let evidence = Evidence::new(self.sheet, &self.rows);
        let constant = open.iter().copied().find(|&at| evidence.numbers(at).len() == 1);
        let stated = own::stated_elsewhere(self.sheet)?;
        let stated = stated.as_ref().map(|(number, place)| (number.as_str(), place));
        let mut theirs = None;
        for &at in &open {
            let beside_own = definite || constant.is_some_and(|constant| constant != at);
            match evidence.whose(at, beside_own, stated, self.bare_name_beside(at)) {
                Whose::Other(reason) if theirs.is_none() => theirs = Some((at, reason)),
                Whose::Own | Whose::Other(_) => {}
                Whose::Open => return Err(self.ask(at)),
            }
        }
        if let Some((at, reason)) = theirs {
            self.give_to_other(at, reason, constant.filter(|&own| own != at));
        }
        Ok(())
    }

    /// Beside the other side's number, the one column of numbers that nothing took is the own account's, unless the
    /// balances show one account for all of them.
    fn take_own_number(&mut self) {
        if OWN_NUMBERS.iter().any(|&field| self.has(field)) || self.has(Field::OwnParty) {
            return;
        }
        let open = self.open_numbers();
        let evidence = Evidence::new(self.sheet, &self.rows);
        if let [own] = open[..]
            && evidence.whose(own, false, None, None) == Whose::Own
        {
            self.set(Field::OwnAccount, own);
        }
    }

    fn ask(&self, at: usize) -> ReadError {
        let name = trim(&self.sheet.header[at]);
        let column = name.to_owned();
        Trouble::WhoseColumn { column }.at(self.sheet.place(self.sheet.header_line))
    }

    /// The column is the other side's; a constant one beside it, if any, is the own.
    fn give_to_other(&mut self, at: usize, proof: Proof, constant: Option<usize>) {
        for field in OWN_NUMBERS {
            if self.sheet.column(field) == Some(at) {
                self.sheet.found.columns.remove(&field);
            }
        }
        self.set(Field::OtherAccount, at);
        if let Some(own) = constant
            && !OWN_NUMBERS.iter().any(|&field| self.has(field))
        {
            self.set(Field::OwnAccount, own);
        }
        for (from, to) in [
            (Field::OwnName, Field::OtherName),
            (Field::OwnBank, Field::OtherBank),
        ] {
            if !self.has(to)
                && self.stands_beside(from, at)
                && let Some(column) = self.sheet.found.columns.remove(&from)
            {
                self.sheet.found.columns.insert(to, column);
            }
        }
        if let Some(name) = self.bare_name_beside(at) {
            self.take(Field::OtherName, name);
        }
        let name = trim(&self.sheet.header[at]).to_owned();
        self.sheet.notes.push(proof.note(name));
    }

    /// The column that is only called a name and stands beside another, if nothing has taken it.
    fn bare_name_beside(&self, at: usize) -> Option<usize> {
        let mut unread = self.sheet.unread().into_iter();
        unread.find(|&name| name.abs_diff(at) == 1 && self.name(name).is_just_name())
    }

    /// Whether the column of a field stands next to another.
    fn stands_beside(&self, field: Field, at: usize) -> bool {
        self.sheet
            .column(field)
            .is_some_and(|column| column.abs_diff(at) == 1)
    }

    /// A holder's name that changes with the counterparty is the counterparty's.
    fn settle_names(&mut self) {
        let first = |fields: &[Field]| fields.iter().find_map(|&field| self.sheet.column(field));
        let other = first(&[Field::OtherAccount, Field::OtherCard]);
        let own = first(&OWN_NUMBERS);
        let (Some(names), Some(other)) = (self.sheet.column(Field::OwnName), other) else {
            return;
        };
        if self.has(Field::OtherName) {
            return;
        }
        let evidence = Evidence::new(self.sheet, &self.rows);
        let of_other = evidence.names_of(other, names);
        let changes = match own {
            Some(own) => evidence
                .names_of(own, names)
                .values()
                .any(|names| names.len() > 1),
            None => of_other.len() > 1,
        };
        let all: BTreeSet<&str> = of_other.values().flatten().copied().collect();
        if changes && all.len() > 1 && of_other.values().all(|names| names.len() == 1) {
            self.sheet.found.columns.remove(&Field::OwnName);
            self.set(Field::OtherName, names);
        }
    }
}

/// The number in a cell, of whatever length: in a column of numbers short ones count as well.
pub(super) fn number_in(cell: &str) -> Option<String> {
    if let Some((number, _)) = account_in(cell) {
        return Some(number);
    }
    let is_short = !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit());
    is_short.then(|| cell.to_owned())
}
