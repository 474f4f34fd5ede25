//! What a table carries that statements proved: `convert` writes it into columns of their own, as the transfers alone do
//! not say it. A fact of an account stands in the first line that names it.

use fundtrail::{Currency, Money, Period, Time};

use crate::bytes::row::Row;
use crate::cell::{TimeFormat, trim};
use crate::layout::Field;
use crate::layout::header::Column;
use crate::lines::manner::{Fault, Manner};
use crate::lines::sheet::Sheet;
use crate::trouble::Trouble;

/// What one line carries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Carried {
    /// The payee's clock, where his bank dates the transfer differently.
    pub(crate) arrives: Option<Time>,
    /// The number in the settlement order at which money in transit comes to its payee.
    pub(crate) arrives_at: Option<u64>,
    /// Of the payer and of the payee.
    pub(crate) sides: [CarriedSide; 2],
}

/// What one line carries of one of its accounts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CarriedSide {
    pub(crate) records: Option<Records>,
    pub(crate) opening: Option<Money>,
    /// The lines of this account with the same number have no proven order among them.
    pub(crate) tie: Option<u64>,
    /// Its further numbers, apart by blanks.
    pub(crate) numbers: Box<str>,
    /// The holder's identity number.
    pub(crate) holder_id: Box<str>,
}

/// For which time an account's own records were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Records {
    Whole,
    None,
    Periods(Vec<Period>),
    /// What its holder parks there: it is on record where he is, by his number.
    ParkedFor(Box<str>),
}

/// Where what is carried stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CarriedColumns {
    arrives: Option<usize>,
    arrives_at: Option<usize>,
    records: [Option<usize>; 2],
    openings: [Option<Column>; 2],
    ties: [Option<usize>; 2],
    numbers: [Option<usize>; 2],
    holder_ids: [Option<usize>; 2],
}

impl CarriedColumns {
    pub(super) fn of(sheet: &Sheet<'_, '_>) -> Self {
        let at = |field| sheet.column(field);
        CarriedColumns {
            arrives: at(Field::Arrives),
            arrives_at: at(Field::ArrivesSequence),
            records: [Field::PayerRecords, Field::PayeeRecords].map(at),
            openings: [Field::PayerOpening, Field::PayeeOpening].map(|field| sheet.column_with_unit(field)),
            ties: [Field::PayerTie, Field::PayeeTie].map(at),
            numbers: [Field::PayerNumbers, Field::PayeeNumbers].map(at),
            holder_ids: [Field::PayerId, Field::PayeeId].map(at),
        }
    }

    /// Whether the table says of which accounts it has records.
    pub(super) fn says_records(&self) -> bool {
        self.records.iter().all(Option::is_some)
    }

    /// Whether money of its lines may be in transit.
    pub(super) fn says_arrivals(&self) -> bool {
        self.arrives_at.is_some()
    }

    /// What a line carries, if anything.
    pub(super) fn read(
        &self,
        row: &Row<'_>,
        manner: &Manner<'_>,
        currency: &Currency,
    ) -> Result<Option<Carried>, Fault> {
        let mut carried = Carried::default();
        if let Some(at) = self.arrives.filter(|&at| is_filled(row, at)) {
            carried.arrives = Some(manner.time(row, at)?.start);
        }
        carried.arrives_at = number(row, manner, self.arrives_at)?;
        for (side, of) in carried.sides.iter_mut().enumerate() {
            of.records = records(row, manner, self.records[side])?;
            if let Some(column) = self.openings[side] {
                of.opening = manner.amount(row, column, currency)?;
                if of.opening.is_some_and(Money::is_negative) {
                    let (name, cell) = (manner.name_of(column.at), row.cell(column.at));
                    let (column, cell) = (name.to_owned(), trim(&cell).to_owned());
                    return Err(Trouble::Negative { column, cell }.into());
                }
            }
            of.tie = number(row, manner, self.ties[side])?;
            of.numbers = text(row, self.numbers[side]);
            of.holder_id = text(row, self.holder_ids[side]);
        }
        Ok(Some(carried).filter(|carried| *carried != Carried::default()))
    }
}

fn is_filled(row: &Row<'_>, at: usize) -> bool {
    !trim(&row.cell(at)).is_empty()
}

fn text(row: &Row<'_>, column: Option<usize>) -> Box<str> {
    column.map_or(Box::default(), |at| trim(&row.cell(at)).into())
}

fn number(row: &Row<'_>, manner: &Manner<'_>, column: Option<usize>) -> Result<Option<u64>, Fault> {
    let Some(at) = column.filter(|&at| is_filled(row, at)) else {
        return Ok(None);
    };
    let cell = row.cell(at);
    trim(&cell).parse().map(Some).map_err(|_| {
        let column = manner.name_of(at).to_owned();
        let cell = trim(&cell).to_owned();
        Trouble::CarriedNumber { column, cell }.into()
    })
}

fn records(row: &Row<'_>, manner: &Manner<'_>, column: Option<usize>) -> Result<Option<Records>, Fault> {
    let Some(at) = column.filter(|&at| is_filled(row, at)) else {
        return Ok(None);
    };
    let cell = row.cell(at);
    Records::read(trim(&cell)).map(Some).ok_or_else(|| {
        let column = manner.name_of(at).to_owned();
        let cell = trim(&cell).to_owned();
        Trouble::CarriedRecords { column, cell }.into()
    })
}

impl Records {
    /// What a cell says: `whole`, `none`, `parked for NUMBER`, or stretches `FROM..UNTIL`, apart by `;`.
    fn read(text: &str) -> Option<Self> {
        match text {
            "whole" => return Some(Records::Whole),
            "none" => return Some(Records::None),
            _ => {}
        }
        if let Some(number) = text.strip_prefix("parked for ") {
            return Some(Records::ParkedFor(trim(number).into()));
        }
        let time = |text: &str| Some(TimeFormat::default().read(text).ok()?.start);
        let period = |text: &str| {
            let (from, until) = text.split_once("..")?;
            let (from, until) = (time(from)?, time(until)?);
            (from <= until).then_some(Period { from, until })
        };
        let periods: Option<Vec<Period>> = text.split(';').map(period).collect();
        periods.map(Records::Periods)
    }

    /// What two lines that speak of one account say together.
    pub(crate) fn with(self, other: Records) -> Records {
        match (self, other) {
            (parked @ Records::ParkedFor(_), _) | (_, parked @ Records::ParkedFor(_)) => parked,
            (Records::Whole, _) | (_, Records::Whole) => Records::Whole,
            (Records::None, known) | (known, Records::None) => known,
            (Records::Periods(mut all), Records::Periods(more)) => {
                all.extend(more);
                Records::Periods(joined(all))
            }
        }
    }
}

/// Stretches in order, those that touch each other as one.
pub(crate) fn joined(mut all: Vec<Period>) -> Vec<Period> {
    all.sort_by_key(|period| (period.from, period.until));
    let mut joined: Vec<Period> = Vec::with_capacity(all.len());
    for period in all {
        match joined.last_mut() {
            Some(last) if period.from <= last.until => last.until = last.until.max(period.until),
            _ => joined.push(period),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(from: &str, until: &str) -> Period {
        let time = |text: &str| TimeFormat::default().read(text).expect("a time").start;
        Period {
            from: time(from),
            until: time(until),
        }
    }

    #[test]
    fn records_are_stretches_of_time_all_none_or_those_of_a_holder() {
        let day = stretch("2026-03-01T09:00:00", "2026-03-01T18:30:00");
        assert_eq!(
            Records::read("2026-03-01T09:00:00..2026-03-01T18:30:00"),
            Some(Records::Periods(vec![day]))
        );
        assert_eq!(Records::read("whole"), Some(Records::Whole));
        assert_eq!(Records::read("none"), Some(Records::None));
        assert_eq!(
            Records::read("parked for 622"),
            Some(Records::ParkedFor("622".into()))
        );
        for wrong in ["2026-03-01", "2026-03-02..2026-03-01", "a..b", "parked"] {
            assert_eq!(Records::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_two_tables_say_of_an_account_holds_together() {
        let of = |from, until| Records::Periods(vec![stretch(from, until)]);
        let both = of("2026-03-01", "2026-03-05").with(of("2026-03-03", "2026-03-09"));
        assert_eq!(both, of("2026-03-01", "2026-03-09"));
        assert_eq!(Records::None.with(both.clone()), both);
        assert_eq!(both.with(Records::Whole), Records::Whole);
    }
}
