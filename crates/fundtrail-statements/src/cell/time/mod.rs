//! Dates and times, as wide as what was written.
//!
//! Forms with the year first are read cell by cell. Where day and month stand before the year their order has
//! to be given or proved over the column ([`OrderProof`]). The parser is written by hand, because a general one
//! costs more than all the rest of reading; chrono is its oracle in the tests.

mod calendar;
mod compact;
mod cursor;
mod order;
mod steps;
#[cfg(test)]
mod tests;
mod written;
pub(crate) mod yearless;
mod zone;

use fundtrail::Time;

pub use order::{DateOrder, OrderProof, OrderVerdict};
pub use steps::Steps;
pub use yearless::LastDay;
pub use zone::Zone;

use super::error::{CellError, Problem};
use super::text::{says_nothing, trim};
use crate::entry::Interval;
use calendar::{Clock, Date, Moment};
use cursor::Ascii;

/// How the times of a file are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TimeFormat {
    /// Whether the day or the month stands first where the year is last; `None` where nobody knows.
    pub order: Option<DateOrder>,
    /// The case's own zone, to which times with an offset and seconds since 1970 are converted.
    pub zone: Zone,
    /// The zone of times that name none, where the layout states one; `None`: the case's own.
    pub written_in: Option<Zone>,
    /// The last day that dates without a year can be; `None` where nobody knows.
    pub last_day: Option<LastDay>,
}

impl TimeFormat {
    /// Reads a cell with a date, or a date and a time.
    ///
    /// # Errors
    /// [`CellError`]: no known form, no such day or hour, day and month not told apart, blank.
    ///
    /// # Examples
    /// ```
    /// use fundtrail_statements::cell::TimeFormat;
    /// let format = TimeFormat::default();
    /// let minute = format.read("2026/3/1 9:05").expect("a time");
    /// assert_eq!(minute.start.to_string(), "2026-03-01T09:05:00");
    /// assert_eq!(minute.width_nanos, 60_000_000_000);
    /// assert_eq!(format.read("20260301090500"), format.read("2026年3月1日 9时5分0秒"));
    /// ```
    pub fn read(&self, cell: &str) -> Result<Interval, CellError> {
        self.moment(cell)
            .and_then(|moment| self.interval(moment))
            .map_err(|problem| CellError::new(problem, cell))
    }

    /// Reads a date and a time of day that stand in two cells. A blank time leaves the whole day.
    ///
    /// The date may carry a midnight, as spreadsheets write it. The time is `HH:MM[:SS]`, `HHMMSS` or
    /// `HHMMSSmmm`, the last two also with zeros lost in front, or a spreadsheet's fraction of a day. A time
    /// cell that repeats the date is fine.
    ///
    /// # Errors
    /// As [`TimeFormat::read`].
    pub fn read_apart(&self, date_cell: &str, time_cell: &str) -> Result<Interval, CellError> {
        let fault = |problem| CellError::new(problem, date_cell);
        let moment = self.moment(date_cell).map_err(fault)?;
        let time = trim(time_cell);
        if says_nothing(time) {
            return self.interval(moment).map_err(fault);
        }
        let date = match moment {
            Moment::Local {
                date,
                clock,
                offset: None,
            } if clock.is_none_or(Clock::is_midnight) => date,
            _ => return Err(fault(Problem::TwoClocks)),
        };
        self.on_day(date, time)
            .and_then(|moment| self.interval(moment))
            .map_err(|problem| CellError::new(problem, time_cell))
    }

    fn on_day(&self, date: Date, time: &str) -> Result<Moment, Problem> {
        let text = Ascii::fold(time)?;
        if let Some(clock) = compact::time_of_day(text.bytes())? {
            return Ok(Moment::Local {
                date,
                clock: Some(clock),
                offset: None,
            });
        }
        if let Some((clock, offset)) = written::time_of_day(text.bytes())? {
            return Ok(Moment::Local {
                date,
                clock: Some(clock),
                offset,
            });
        }
        match self.moment(time)? {
            whole @ Moment::Local { date: repeated, .. } if repeated == date => Ok(whole),
            _ => Err(Problem::OtherDay),
        }
    }

    fn moment(&self, cell: &str) -> Result<Moment, Problem> {
        let text = trim(cell);
        if says_nothing(text) {
            return Err(Problem::Blank);
        }
        if let Some(moment) = written::usual(text.as_bytes())? {
            return Ok(moment);
        }
        let text = Ascii::fold(text)?;
        match compact::number(text.bytes())? {
            Some(moment) => Ok(moment),
            None => written::general(text.bytes(), self.order, self.last_day),
        }
    }

    fn interval(&self, moment: Moment) -> Result<Interval, Problem> {
        let (nanos, width_nanos) = match moment {
            Moment::Local { date, clock, offset } => {
                let clock = clock.unwrap_or(Clock::WHOLE_DAY);
                let shift = match offset.or(self.written_in) {
                    // A day is a day wherever it was written: it has no instant to move.
                    Some(_) if clock == Clock::WHOLE_DAY => 0,
                    Some(offset) => self.zone.nanos_ahead_of(offset),
                    None => 0,
                };
                (
                    calendar::nanos(date, &clock) + i128::from(shift),
                    clock.width_nanos,
                )
            }
            Moment::Absolute { nanos, width_nanos } => (
                nanos + i128::from(self.zone.nanos_ahead_of(Zone::UTC)),
                width_nanos,
            ),
        };
        let nanos = i64::try_from(nanos).map_err(|_| Problem::OutOfRange)?;
        Ok(Interval {
            start: Time::from_nanos(nanos),
            width_nanos,
        })
    }
}
