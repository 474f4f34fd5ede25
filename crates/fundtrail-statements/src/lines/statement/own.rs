//! The account of a statement that has no column for it: a line above the header, or the file's name.

use std::collections::BTreeSet;

use self::above::above;
use self::file_name::in_name;
use super::columns::Columns;
use super::sides;
use crate::cell::clean_name;
use crate::cell::trim;
use crate::error::ReadError;
use crate::layout::{Field, OwnAccount};
use crate::lines::content::account_in;
use crate::lines::sheet::Sheet;
use crate::lines::unread::SAMPLE;
use crate::trouble::{OwnPlace, Trouble};

mod above;
mod file_name;

/// What says whose statement it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Own {
    /// Each line, in a column.
    Column,
    /// A line above the header, or the file's name: these numbers.
    Stated(Stated),
    /// Nothing.
    Unnamed,
}

/// The numbers of one account that stand outside its lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Stated {
    pub(super) account: Option<Box<str>>,
    pub(super) card: Option<Box<str>>,
}

impl Stated {
    pub(super) fn account(number: Box<str>) -> Self {
        Stated {
            account: Some(number),
            card: None,
        }
    }

    fn numbers(&self) -> impl Iterator<Item = &str> {
        [&self.account, &self.card]
            .into_iter()
            .flatten()
            .map(|number| &**number)
    }
}

/// Where a statement's own number stands.
///
/// # Errors
/// Where two places name two accounts.
pub(super) fn own_number(sheet: &Sheet<'_, '_>, columns: &Columns) -> Result<Own, ReadError> {
    check_places(sheet, columns)?;
    for place in sheet.found.layout.own_account() {
        let found = match place {
            OwnAccount::Column if columns.own.has_number() => return Ok(Own::Column),
            OwnAccount::Column => None,
            OwnAccount::Above => above(sheet)?,
            OwnAccount::FileName => in_name(sheet.path).map(Stated::account),
        };
        if let Some(stated) = found {
            return Ok(Own::Stated(stated));
        }
    }
    Ok(Own::Unnamed)
}

/// The own number that a line above the header states, else a file's name whose number is surely one; and where it
/// stands.
pub(super) fn stated_elsewhere(sheet: &Sheet<'_, '_>) -> Result<Option<(String, OwnPlace)>, ReadError> {
    if let Some(number) = above(sheet)?.as_ref().and_then(|above| above.numbers().next()) {
        return Ok(Some((number.to_owned(), OwnPlace::Above {})));
    }
    let named = in_name(sheet.path).filter(|number| Shape::of(number) != Shape::Other);
    Ok(named.map(|number| (number.into(), OwnPlace::FileName {})))
}

/// Asks where the places in which the layout looks for the own number name different accounts. A file's name counts
/// where its number is surely one, and of the same shape: a card and the account behind it have two numbers.
fn check_places(sheet: &Sheet<'_, '_>, columns: &Columns) -> Result<(), ReadError> {
    let places = sheet.found.layout.own_account();
    let looks = |place: OwnAccount| places.contains(&place);
    let mut found: Vec<(OwnPlace, Vec<String>)> = Vec::new();
    if looks(OwnAccount::Column) {
        let rows = sheet.sample(SAMPLE);
        for at in columns.own.numbers() {
            let cells = rows.iter().filter_map(|row| row.get(at));
            let numbers = cells.filter_map(|cell| Some(account_in(trim(cell))?.0));
            let numbers: BTreeSet<String> = numbers.collect();
            let place = OwnPlace::Column {
                column: trim(&sheet.header[at]).to_owned(),
            };
            found.push((place, numbers.into_iter().collect()));
        }
    }
    if looks(OwnAccount::Column) {
        check_rival(sheet, columns)?;
    }
    let in_columns: Vec<String> = found.iter().flat_map(|(_, numbers)| numbers.clone()).collect();
    let disagree = |place: OwnPlace, number: &str, found: &[(OwnPlace, Vec<String>)]| {
        let other = found.iter().find(|(_, numbers)| !numbers.is_empty())?;
        Some(disagreement(
            sheet,
            (place, number),
            (other.0.clone(), &other.1[0]),
        ))
    };
    let mut stated = Vec::new();
    if looks(OwnAccount::Above)
        && let Some(above) = above(sheet)?
    {
        stated.extend(above.numbers().map(str::to_owned));
        if !in_columns.is_empty() && !stated.iter().any(|number| in_columns.contains(number)) {
            return disagree(OwnPlace::Above {}, &stated[0], &found).map_or(Ok(()), Err);
        }
    }
    if looks(OwnAccount::FileName)
        && let Some(named) = in_name(sheet.path)
    {
        let shape = Shape::of(&named);
        let known = in_columns.iter().chain(&stated);
        let mut alike = known
            .filter(|number| shape != Shape::Other && Shape::of(number) == shape)
            .peekable();
        if let Some(first) = alike.peek().map(|first| (*first).clone())
            && !alike.any(|number| **number == *named)
        {
            let of_column = found.iter().find(|(_, numbers)| numbers.contains(&first));
            let place = of_column.map_or(OwnPlace::Above {}, |(place, _)| place.clone());
            let named = (OwnPlace::FileName {}, &*named);
            return Err(disagreement(sheet, named, (place, &first)));
        }
    }
    Ok(())
}

/// Asks where a second column has a name by which the layout knows the own account, and other numbers than the one that
/// was taken.
fn check_rival(sheet: &Sheet<'_, '_>, columns: &Columns) -> Result<(), ReadError> {
    let names = [Field::OwnAccount, Field::OwnCard].into_iter();
    let names: Vec<&str> = names
        .filter_map(|field| sheet.found.layout.columns().get(&field))
        .flatten()
        .map(|name| name.text.as_str())
        .collect();
    let Some(taken) = columns.own.numbers().next() else {
        return Ok(());
    };
    let rows = sheet.sample(SAMPLE);
    for at in sheet.unread() {
        if !names.contains(&clean_name(&sheet.header[at]).as_str()) {
            continue;
        }
        let both = rows.iter().filter_map(|row| {
            let number = |at: usize| sides::number_in(trim(row.get(at)?));
            Some((number(at)?, number(taken)?))
        });
        if let Some((rival, number)) = both.into_iter().find(|(rival, number)| !are_same(rival, number)) {
            let place = |at: usize| OwnPlace::Column {
                column: trim(&sheet.header[at]).to_owned(),
            };
            return Err(disagreement(sheet, (place(taken), &number), (place(at), &rival)));
        }
    }
    Ok(())
}

/// So many digits of a bank's own number tell it in an IBAN.
const SURE: usize = 5;

/// Whether two numbers are of one account: an IBAN ends in the number that the bank gave.
fn are_same(one: &str, other: &str) -> bool {
    let (long, short) = if one.len() < other.len() {
        (other, one)
    } else {
        (one, other)
    };
    let short = short.trim_start_matches('0');
    one == other || (Shape::of(long) == Shape::Iban && short.len() >= SURE && long.ends_with(short))
}

fn disagreement(sheet: &Sheet<'_, '_>, one: (OwnPlace, &str), other: (OwnPlace, &str)) -> ReadError {
    let trouble = Trouble::TwoOwnNumbers {
        one: one.1.to_owned(),
        at: one.0,
        other: other.1.to_owned(),
        there: other.0,
    };
    trouble.at(sheet.place(sheet.header_line))
}

/// What a number surely is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Two letters, then digits.
    Iban,
    /// 16 to 19 digits.
    Card,
    Other,
}

impl Shape {
    fn of(number: &str) -> Self {
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        let letters = number.bytes().take_while(u8::is_ascii_alphabetic).count();
        match letters {
            0 if digits == number.len() && (16..=19).contains(&digits) => Shape::Card,
            2.. if digits >= 8 && number.len() >= 15 && number.as_bytes()[2].is_ascii_digit() => Shape::Iban,
            _ => Shape::Other,
        }
    }
}
