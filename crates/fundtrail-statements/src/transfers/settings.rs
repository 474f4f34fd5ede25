//! What a layout, a header and the caller's options say about the lines of a table.

use fundtrail::{Currency, Time};

use crate::cell::{
    AmountFormat, CellError, Currencies, DateOrder, DecimalMark, Steps, TimeFormat, Unit, Zone,
};
use crate::entry::Interval;
use crate::error::{ReadError, ReadErrorKind};
use crate::layout::{Field, Layout, StepRule, StepUnit};
use crate::options::ReadOptions;
use crate::sheet::Sheet;

/// How times are written.
#[derive(Debug, Clone, Copy)]
enum Clock {
    Written(TimeFormat),
    Steps(Steps),
}

/// Where each field stands, and how its cells are read.
#[derive(Debug, Clone)]
pub(crate) struct Settings<'s> {
    pub(crate) layout: &'s Layout,
    pub(crate) columns: Columns,
    pub(crate) header: &'s [String],
    /// The lines whose bytes are broken.
    pub(crate) broken: &'s [u64],
    /// The currency of lines that name none.
    pub(crate) currency: Currency,
    pub(crate) since: Option<Time>,
    pub(crate) until: Option<Time>,
    clock: Clock,
    mark: DecimalMark,
}

/// The columns of a table; what is not there is `None`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Columns {
    pub(crate) time: usize,
    pub(crate) amount: (usize, Unit),
    pub(crate) received: Option<(usize, Unit)>,
    pub(crate) currency: Option<usize>,
    pub(crate) currency_received: Option<usize>,
    pub(crate) payer: PartyColumns,
    pub(crate) payee: PartyColumns,
    pub(crate) id: Option<usize>,
    pub(crate) kind: Option<usize>,
    pub(crate) exit: Option<usize>,
    pub(crate) channel: Option<usize>,
    pub(crate) note: Option<usize>,
    /// The last column that every line needs.
    pub(crate) last_needed: usize,
}

/// The columns that speak of one side.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PartyColumns {
    pub(crate) number: usize,
    pub(crate) bank: Option<usize>,
    pub(crate) name: Option<usize>,
}

impl<'s> Settings<'s> {
    pub(crate) fn new(
        sheet: &'s Sheet<'_, '_>,
        broken: &'s [u64],
        options: &ReadOptions,
        mark: DecimalMark,
    ) -> Result<Self, ReadError> {
        let layout = sheet.found.layout;
        let wrong = |problem: String| ReadErrorKind::Layout {
            place: format!("layout {}", layout.name()),
            problem,
        };
        let columns = Columns::of(sheet).ok_or_else(|| {
            wrong("a transfer table needs time, payer, payee and amount; require them all".to_owned())
        })?;
        let written_in = layout.zone().map(Zone::parse).transpose();
        let written_in = written_in.map_err(|error| wrong(error.to_string()))?;
        let currency = Currencies::built_in()
            .read(layout.currency().unwrap_or("CNY"))
            .map_err(|error| wrong(error.to_string()))?;
        let currency = currency
            .ok_or_else(|| wrong("its currency is blank; write a code or leave it out".to_owned()))?;
        let clock = match layout.steps() {
            Some(rule) => Clock::Steps(steps(rule)),
            None => Clock::Written(TimeFormat {
                order: options.date_order.or(layout.date_order()),
                zone: options.zone,
                written_in,
            }),
        };
        Ok(Settings {
            layout,
            columns,
            header: &sheet.header,
            broken,
            currency: currency.clone(),
            since: options.since,
            until: options.until,
            clock,
            mark,
        })
    }

    pub(crate) fn set_date_order(&mut self, order: DateOrder) {
        if let Clock::Written(format) = &mut self.clock {
            format.order = Some(order);
        }
    }

    pub(crate) fn time(&self, cell: &str) -> Result<Interval, CellError> {
        match &self.clock {
            Clock::Written(format) => format.read(cell),
            Clock::Steps(steps) => steps.read(cell),
        }
    }

    pub(crate) fn amount_format(&self, currency: &Currency, unit: Unit) -> AmountFormat {
        AmountFormat {
            mark: self.mark,
            decimals: currency.decimals(),
            unit,
            rounding: self.layout.rounding(),
        }
    }

    /// Whether a record of that time is to be read.
    pub(crate) fn wants(&self, time: Time) -> bool {
        self.since.is_none_or(|since| time >= since) && self.until.is_none_or(|until| time <= until)
    }

    /// The header of a column as written.
    pub(crate) fn name_of(&self, column: usize) -> &str {
        self.header.get(column).map_or("", |name| crate::cell::trim(name))
    }
}

fn steps(rule: &StepRule) -> Steps {
    const HOUR_NANOS: i64 = 3_600_000_000_000;
    let step_nanos = match rule.unit {
        StepUnit::Hour => HOUR_NANOS,
        StepUnit::Day => 24 * HOUR_NANOS,
    };
    Steps::new(rule.origin, step_nanos)
}

impl Columns {
    fn of(sheet: &Sheet<'_, '_>) -> Option<Self> {
        let at = |field| sheet.column(field);
        let with_unit = |field| {
            let column = sheet.found.columns.get(&field)?;
            Some((column.at, column.unit))
        };
        let required = sheet.found.layout.required().iter();
        Some(Columns {
            time: at(Field::Time)?,
            amount: with_unit(Field::Amount)?,
            received: with_unit(Field::AmountReceived),
            currency: at(Field::Currency),
            currency_received: at(Field::CurrencyReceived),
            payer: PartyColumns {
                number: at(Field::Payer)?,
                bank: at(Field::PayerBank),
                name: at(Field::PayerName),
            },
            payee: PartyColumns {
                number: at(Field::Payee)?,
                bank: at(Field::PayeeBank),
                name: at(Field::PayeeName),
            },
            id: at(Field::Id),
            kind: at(Field::Kind),
            exit: at(Field::Exit),
            channel: at(Field::Channel),
            note: at(Field::Note),
            last_needed: required.filter_map(|&field| at(field)).max()?,
        })
    }
}
