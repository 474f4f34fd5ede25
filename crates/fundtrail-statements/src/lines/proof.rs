//! What only a whole column can tell: the decimal mark, the date order, whether a spreadsheet cut its numbers.

use fundtrail::Currency;
use rayon::prelude::*;

use crate::bytes::row::{Chunk, Row};
use crate::cell::number::{self, Number, ZeroProof, Zeros};
use crate::cell::{
    Currencies, DateOrder, DecimalMark, MarkProof, MarkVerdict, OrderProof, OrderVerdict, SpreadsheetProof,
    currency_mark, trim,
};
use crate::error::{Hint, ReadError};
use crate::layout::{Field, Kind};
use crate::lines::sheet::Sheet;
use crate::place::Place;
use crate::trouble::{DateParts, Trouble};

/// The sign or code that amounts carry, and the currency that it stands for.
#[derive(Debug, Clone)]
pub(crate) enum Marked {
    /// All carry the same.
    All { mark: String, currency: Currency },
    /// Each line carries a code of its own, which leaves nothing open: `CNY 123.45` and `JPY 1000`.
    Each { one: String, other: String },
}

/// The first amount with a currency's sign, and the first with another's.
#[derive(Debug, Default)]
struct Marks {
    first: Option<String>,
    other: Option<String>,
    /// Whether a sign of several currencies is there.
    open: bool,
}

impl Marks {
    fn feed(&mut self, cell: &str) {
        let all = Currencies::built_in();
        let Some(currency) = currency_mark(cell).and_then(|mark| all.of_mark(mark)) else {
            return;
        };
        self.open |= currency_mark(cell).is_some_and(|mark| !all.is_of_one(mark));
        let known = self.first.as_deref().and_then(currency_mark);
        match known {
            None => self.first = Some(cell.to_owned()),
            Some(known) if !all.mark_fits(known, currency) => {
                self.other.get_or_insert_with(|| cell.to_owned());
            }
            Some(_) => {}
        }
    }
}

/// The rows of a sheet, and the columns that are asked.
pub(crate) struct Asked<'a, 't, 'l> {
    pub(crate) sheet: &'a Sheet<'t, 'l>,
    pub(crate) chunks: &'a [Chunk<'t>],
    pub(crate) columns: Vec<usize>,
}

impl Asked<'_, '_, '_> {
    /// Which mark is decimal in these columns; an error that asks where they leave it open. Where no amount has decimals
    /// (yen, won), a mark before three digits groups them.
    pub(crate) fn decimal_mark(&self, has_decimals: bool) -> Result<DecimalMark, ReadError> {
        let mut proof = MarkProof::default();
        for later in self.feed(MarkProof::feed)? {
            proof.merge(later);
        }
        Err(match proof.verdict() {
            MarkVerdict::Proven(mark) => return Ok(mark),
            MarkVerdict::NotNeeded => return Ok(DecimalMark::Point),
            MarkVerdict::Ambiguous { example } if !has_decimals => {
                let is_comma = example.contains([',', '，']);
                return Ok(if is_comma {
                    DecimalMark::Point
                } else {
                    DecimalMark::Comma
                });
            }
            MarkVerdict::Ambiguous { example } => {
                let example = example.to_string();
                self.error(&example.clone(), Trouble::MarkOpen { example })
            }
            MarkVerdict::TwoGroupings { lakh, threes } => {
                let (lakh, threes) = (lakh.to_string(), threes.to_string());
                self.error(&lakh.clone(), Trouble::TwoGroupings { lakh, threes })
            }
            MarkVerdict::Contradiction { point, comma } => {
                let (point, comma) = (point.to_string(), comma.to_string());
                self.error(&comma.clone(), Trouble::MarkContradicts { point, comma })
            }
        })
    }

    /// Whether day or month stands first in these columns; an error that asks where they leave it open.
    pub(crate) fn date_order(&self) -> Result<DateOrder, ReadError> {
        let mut proof = OrderProof::default();
        for later in self.feed(OrderProof::feed)? {
            proof.merge(later);
        }
        Err(match proof.verdict() {
            OrderVerdict::Proven(order) => return Ok(order),
            OrderVerdict::NotNeeded => return Ok(DateOrder::DayFirst),
            OrderVerdict::Ambiguous { example, orders } => {
                // A month by name leaves only the year's place open.
                let behind_day = example.trim_start_matches(|c: char| c.is_ascii_digit());
                let is_named = behind_day.chars().nth(1).is_some_and(|c| c.is_ascii_alphabetic());
                let part = match (is_named, orders.contains(&DateOrder::YearFirst)) {
                    (true, _) => DateParts::DayOrYear {},
                    (false, true) => DateParts::DayMonthOrYear {},
                    (false, false) => DateParts::DayOrMonth {},
                };
                let orders = orders.into_iter();
                let orders = orders.filter(|&order| !(is_named && order == DateOrder::MonthFirst));
                let hint = Hint::DateOrder(orders.collect());
                let example = example.to_string();
                self.error(&example.clone(), Trouble::OrderOpen { example, part })
                    .with(hint)
            }
            OrderVerdict::Impossible { one, other } => {
                let (one, other) = (one.to_string(), other.to_string());
                self.error(&other.clone(), Trouble::OrderImpossible { one, other })
                    .with(Hint::DateOrder(DateOrder::ALL.to_vec()))
            }
        })
    }

    /// The currency whose sign amounts of these columns carry in lines of which none of the `named` columns says
    /// it; an error that asks where they carry several and lines could not each count in their own.
    pub(crate) fn currency(&self, named: &[usize]) -> Result<Option<Marked>, ReadError> {
        let is_open = |row: &Row<'_>| named.iter().all(|&at| trim(&row.cell(at)).is_empty());
        let mut marks = Marks::default();
        for later in self.feed_rows(is_open, Marks::feed)? {
            marks.open |= later.open;
            for cell in [later.first, later.other].into_iter().flatten() {
                marks.feed(&cell);
            }
        }
        let (Some(first), other) = (marks.first, marks.other) else {
            return Ok(None);
        };
        if let Some(other) = other {
            // A balance of no currency would be that of each.
            let is_plain = self.sheet.found.layout.kind() == Kind::Statement && named.is_empty();
            if is_plain && !marks.open && self.sheet.column(Field::Balance).is_none() {
                return Ok(Some(Marked::Each { one: first, other }));
            }
            let (first, other) = (first.clone(), other.clone());
            let example = other.clone();
            let trouble = if named.is_empty() {
                Trouble::TwoSigns { first, other }
            } else {
                Trouble::TwoSignsOfLines { first, other }
            };
            return Err(self.error(&example, trouble));
        }
        let mark = currency_mark(&first).map(str::to_owned);
        Ok(mark.and_then(|mark| {
            let currency = Currencies::built_in().of_mark(&mark)?.clone();
            Some(Marked::All { mark, currency })
        }))
    }

    /// Which zeros are accounts among the numbers of these columns.
    pub(crate) fn zeros_that_are_numbers(&self) -> Result<Zeros, ReadError> {
        let feed = |proof: &mut ZeroProof, cell: &str| match number::clean(cell) {
            Number::Clean(number) | Number::Masked(number) => proof.feed(&number),
            Number::Nobody | Number::Damaged => {}
        };
        let mut proof = ZeroProof::default();
        for later in self.feed(feed)? {
            proof.merge(later);
        }
        Ok(proof.verdict())
    }

    /// Those of the columns whose numbers a spreadsheet has cut.
    pub(crate) fn cut(&self) -> Result<Vec<usize>, ReadError> {
        let mut proofs = vec![SpreadsheetProof::default(); self.columns.len()];
        let chunks = self.chunks.par_iter();
        let parts: Vec<Vec<SpreadsheetProof>> = chunks
            .map(|&chunk| {
                let mut proofs = vec![SpreadsheetProof::default(); self.columns.len()];
                // A number counts once, and a statement repeats its own from line to line.
                let mut before = vec![String::new(); self.columns.len()];
                self.sheet.for_each_row(chunk, |row| {
                    for ((&at, proof), before) in self.columns.iter().zip(&mut proofs).zip(&mut before) {
                        let cell = row.cell(at);
                        if *before == cell {
                            continue;
                        }
                        before.clear();
                        before.push_str(&cell);
                        if let Number::Clean(number) = number::clean(&cell) {
                            proof.feed(&number);
                        }
                    }
                })?;
                Ok::<_, ReadError>(proofs)
            })
            .collect::<Result<_, _>>()?;
        for part in &parts {
            for (proof, later) in proofs.iter_mut().zip(part) {
                proof.merge(later);
            }
        }
        let columns = self.columns.iter().zip(proofs);
        Ok(columns
            .filter(|(_, proof)| proof.is_damaged())
            .map(|(&at, _)| at)
            .collect())
    }

    /// One proof for each part, fed with the cells of the columns.
    fn feed<P: Default + Send>(&self, feed: fn(&mut P, &str)) -> Result<Vec<P>, ReadError> {
        self.feed_rows(|_| true, feed)
    }

    /// The same, of the rows that are wanted.
    fn feed_rows<P: Default + Send>(
        &self,
        wanted: impl Fn(&Row<'_>) -> bool + Sync,
        feed: fn(&mut P, &str),
    ) -> Result<Vec<P>, ReadError> {
        let chunks = self.chunks.par_iter();
        chunks
            .map(|&chunk| {
                let mut proof = P::default();
                self.sheet.for_each_row(chunk, |row| {
                    let columns: &[usize] = if wanted(&row) { &self.columns } else { &[] };
                    for &at in columns {
                        feed(&mut proof, &row.cell(at));
                    }
                })?;
                Ok(proof)
            })
            .collect()
    }

    /// What these columns leave open or contradict each other in, where an example of it stands.
    fn error(&self, example: &str, trouble: Trouble) -> ReadError {
        self.place_of(example)
            .map_or_else(|error| error, |place| trouble.at(place))
    }

    /// The first line that holds an example.
    fn place_of(&self, example: &str) -> Result<Place, ReadError> {
        let mut line = None;
        for &chunk in self.chunks {
            self.sheet.for_each_row(chunk, |row| {
                let mut columns = self.columns.iter();
                if columns.any(|&at| trim(&row.cell(at)) == trim(example)) {
                    line.get_or_insert(row.line);
                }
            })?;
        }
        Ok(self.sheet.place(line.unwrap_or(self.sheet.header_line)))
    }
}
