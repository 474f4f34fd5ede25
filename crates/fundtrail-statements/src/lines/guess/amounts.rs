//! Which columns of money are amounts, and which is the balance: the one that moves by them.

use std::collections::BTreeMap;

use super::Table;
use super::fields::{is_number, is_time};
use crate::layout::Field;

/// Settles the columns of money that no name tells.
pub(super) fn settle(
    table: &Table,
    fields: &mut BTreeMap<Field, usize>,
    said: &mut BTreeMap<usize, &'static str>,
) {
    let has = |fields: &BTreeMap<Field, usize>, wanted: &[Field]| {
        wanted.iter().any(|field| fields.contains_key(field))
    };
    let free = (0..table.header.len()).filter(|at| !fields.values().any(|taken| taken == at));
    let money: Vec<usize> = free.filter(|&at| is_money(table, at)).collect();
    if has(fields, &[Field::Amount, Field::AmountIn, Field::AmountOut]) {
        return;
    }
    let whole = |&at: &usize| table.cells(at).count() == table.rows.len();
    let balances: Vec<usize> = money.iter().copied().filter(whole).collect();
    for &balance in balances.iter().rev() {
        for &amount in money.iter().filter(|&&at| at != balance) {
            if moves(table, balance, |row| figure(row, amount).map(i128::abs)).is_some() {
                fields.insert(Field::Amount, amount);
                fields.entry(Field::Balance).or_insert(balance);
                return;
            }
        }
        for (out, into) in pairs(table, &money) {
            let change = |row: &[String]| {
                Some(figure(row, into).unwrap_or(0).abs() - figure(row, out).unwrap_or(0).abs())
            };
            if moves(table, balance, change) == Some(Fit::Sign) {
                fields.insert(Field::AmountOut, out);
                fields.insert(Field::AmountIn, into);
                fields.entry(Field::Balance).or_insert(balance);
                return;
            }
        }
    }
    if let Some(&(first, second)) = pairs(table, &money).first() {
        fields.insert(Field::AmountOut, first);
        fields.insert(Field::AmountIn, second);
        for at in [first, second] {
            said.insert(at, "or the other way round: no balance tells");
        }
    } else if let Some(&first) = money.first() {
        fields.insert(Field::Amount, first);
    }
}

/// How a balance moves by amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// By as much, one way or the other.
    Size,
    /// By as much and that way, in the order of the lines or against it.
    Sign,
}

/// Whether each step of a balance is the amount beside it.
fn moves(table: &Table, balance: usize, change: impl Fn(&[String]) -> Option<i128>) -> Option<Fit> {
    let steps: Vec<[Option<i128>; 3]> = table
        .rows
        .windows(2)
        .map(|pair| {
            let moved = figure(&pair[1], balance)
                .zip(figure(&pair[0], balance))
                .map(|(after, before)| after - before);
            [moved, change(&pair[1]), change(&pair[0])]
        })
        .collect();
    let all = |fits: &dyn Fn(i128, i128, i128) -> bool| {
        let fits = |step: &[Option<i128>; 3]| matches!(step, [Some(a), Some(b), Some(c)] if fits(*a, *b, *c));
        !steps.is_empty() && steps.iter().all(fits)
    };
    if all(&|moved, later, _| moved == later) || all(&|moved, _, earlier| moved == -earlier) {
        Some(Fit::Sign)
    } else if all(&|moved, later, _| moved.abs() == later.abs())
        || all(&|moved, _, earlier| moved.abs() == earlier.abs())
    {
        Some(Fit::Size)
    } else {
        None
    }
}

/// Pairs of columns of which each row fills one.
fn pairs(table: &Table, money: &[usize]) -> Vec<(usize, usize)> {
    let filled = |row: &[String], at: usize| figure(row, at).is_some_and(|figure| figure != 0);
    let apart = |a: usize, b: usize| table.rows.iter().all(|row| filled(row, a) != filled(row, b));
    let mut pairs = Vec::new();
    for (place, &first) in money.iter().enumerate() {
        for &second in money[place + 1..].iter().filter(|&&second| apart(first, second)) {
            pairs.push((first, second));
            pairs.push((second, first));
        }
    }
    pairs
}

fn is_money(table: &Table, at: usize) -> bool {
    let is_one = |cell: &str| is_amount(cell) && !is_time(cell);
    table.all(at, is_one) && !table.all(at, is_number)
}

/// Whether a cell can be an amount.
pub(super) fn is_amount(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    digits > 0
        && cell
            .chars()
            .all(|c| c.is_ascii_digit() || ".,-+¥￥$€£'\u{A0}\u{202F} ".contains(c))
}

/// The figure of a cell in hundredths: the last mark with one or two digits behind it is the decimal one.
fn figure(row: &[String], at: usize) -> Option<i128> {
    let cell = row.get(at)?;
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (whole, part) = match cell.rfind(['.', ',']) {
        Some(mark) if (1..=2).contains(&digits(&cell[mark..]).len()) => cell.split_at(mark),
        _ => (cell.as_str(), ""),
    };
    let all = format!("{}{:0<2}", digits(whole), digits(part));
    let size: i128 = all.parse().ok().filter(|_| !digits(cell).is_empty())?;
    Some(if cell.contains('-') { -size } else { size })
}
