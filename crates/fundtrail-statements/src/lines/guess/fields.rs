//! What the columns of a table could be, by their names and by what their cells hold.

use std::collections::{BTreeMap, BTreeSet};

use super::{Table, amounts};
use crate::cell::{Currencies, DateOrder, Directions, TimeFormat};
use crate::layout::header;
use crate::layout::{Field, Kind, Layout};

/// The digits that an account's number has at the least.
const NUMBER_DIGITS: usize = 6;

/// The letters that a code of a direction has at the most.
const CODE: usize = 3;

/// What the columns could be, and what is said of some that are not sure.
pub(super) struct Guess {
    pub(super) fields: BTreeMap<Field, usize>,
    said: BTreeMap<usize, &'static str>,
}

impl Guess {
    pub(super) fn said(&self, at: usize) -> Option<&'static str> {
        self.said.get(&at).copied()
    }
}

/// What the columns could be.
pub(super) fn fields(table: &Table) -> Guess {
    let mut fields = BTreeMap::new();
    let mut said = BTreeMap::new();
    let layouts: Vec<&Layout> = Layout::built_in()
        .iter()
        .filter(|layout| layout.kind() == Kind::Statement)
        .collect();
    if table.named
        && let Some(found) = header::best(&table.header, &layouts)
    {
        fields.extend(found.columns.iter().map(|(&field, column)| (field, column.at)));
    }
    for at in 0..table.header.len() {
        if !fields.values().any(|&taken| taken == at)
            && let Some(field) = by_content(table, at, &fields)
        {
            fields.insert(field, at);
        }
    }
    amounts::settle(table, &mut fields, &mut said);
    words(table, &mut fields, &mut said);
    Guess { fields, said }
}

/// Of the columns that are left: the one with the longest texts is what a line was for, one of two short codes may say
/// the way.
fn words(table: &Table, fields: &mut BTreeMap<Field, usize>, said: &mut BTreeMap<usize, &'static str>) {
    let taken: BTreeSet<usize> = fields.values().copied().collect();
    let left = || (0..table.header.len()).filter(|at| !taken.contains(at));
    let distinct = |at: usize| table.cells(at).collect::<BTreeSet<_>>();
    let has_sign = fields.get(&Field::Amount).is_some_and(|&at| {
        let minus = |cell: &str| cell.contains('-');
        table.cells(at).any(minus)
    });
    let words = left().filter(|&at| {
        let is_word = |cell: &str| cell.chars().any(char::is_alphabetic);
        table.all(at, is_word) && distinct(at).len() > 1
    });
    let letters = |at: &usize| table.cells(*at).map(|cell| cell.chars().count()).sum::<usize>();
    let longest = words.max_by_key(letters);
    if let Some(at) = longest
        && !fields.contains_key(&Field::Memo)
    {
        fields.insert(Field::Memo, at);
    }
    for at in left().filter(|&at| Some(at) != longest) {
        let short = |cell: &str| cell.chars().count() <= CODE;
        if fields.contains_key(&Field::Amount) && !has_sign && distinct(at).len() == 2 && table.all(at, short)
        {
            said.insert(
                at,
                "direction, if these say the way; their words under [direction]",
            );
        }
    }
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
    None
}

/// Whether a cell can be read as a date or a time.
pub(super) fn is_time(cell: &str) -> bool {
    DateOrder::ALL.into_iter().any(|order| {
        let format = TimeFormat {
            order: Some(order),
            ..TimeFormat::default()
        };
        format.read(cell).is_ok()
    })
}

/// Whether a cell can be an account's number.
pub(super) fn is_number(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    digits >= NUMBER_DIGITS
        && cell
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "*-_ ".contains(c))
}
