//! Step numbers of data sets, counted from an origin.

use fundtrail::Time;

use super::super::error::{CellError, Problem};
use super::super::text::trim;
use crate::entry::Interval;

/// A data set's clock: step numbers from an origin, each as wide as a step (`AMLSim`'s days, `PaySim`'s hours).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Steps {
    origin: Time,
    step_nanos: i64,
}

impl Steps {
    /// Steps of so many nanoseconds (one at least), of which step 0 starts at `origin`.
    pub fn new(origin: Time, step_nanos: i64) -> Self {
        Steps {
            origin,
            step_nanos: step_nanos.max(1),
        }
    }

    /// Reads a step number.
    ///
    /// # Errors
    /// [`Problem::NotAStep`], [`Problem::OutOfRange`].
    pub fn read(&self, cell: &str) -> Result<Interval, CellError> {
        let text = trim(cell);
        let fault = |problem| CellError::new(problem, cell);
        if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(fault(Problem::NotAStep));
        }
        text.parse::<i64>()
            .ok()
            .and_then(|step| step.checked_mul(self.step_nanos))
            .and_then(|nanos| self.origin.nanos().checked_add(nanos))
            .map(|nanos| Interval {
                start: Time::from_nanos(nanos),
                width_nanos: self.step_nanos,
            })
            .ok_or_else(|| fault(Problem::OutOfRange))
    }
}
