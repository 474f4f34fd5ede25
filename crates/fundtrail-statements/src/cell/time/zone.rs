//! Zone offsets.

use std::fmt;

use super::super::error::{CellError, Problem};
use super::calendar::MINUTE;

/// A fixed offset from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone {
    minutes: i32,
}

/// `+08:00`, China's only zone.
impl Default for Zone {
    fn default() -> Self {
        Zone { minutes: 8 * 60 }
    }
}

/// `+08:00`.
impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, minutes) = (if self.minutes < 0 { '-' } else { '+' }, self.minutes.abs());
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl Zone {
    /// No offset.
    pub const UTC: Zone = Zone { minutes: 0 };

    /// Reads `Z`, `+08:00`, `+0800` or `+08`.
    ///
    /// # Errors
    /// [`Problem::NotAZone`].
    pub fn parse(text: &str) -> Result<Self, CellError> {
        Self::read(text.as_bytes()).ok_or_else(|| CellError::new(Problem::NotAZone, text))
    }

    pub(super) fn read(text: &[u8]) -> Option<Self> {
        let (sign, digits) = match text {
            [b'Z' | b'z'] | b"UTC" | b"GMT" => return Some(Zone::UTC),
            [b'+', rest @ ..] => (1, rest),
            [b'-', rest @ ..] => (-1, rest),
            _ => return None,
        };
        let (hour, minute) = match digits {
            [a, b] => ([*a, *b], [b'0', b'0']),
            [a, b, c, d] | [a, b, b':', c, d] => ([*a, *b], [*c, *d]),
            _ => return None,
        };
        if ![hour, minute].as_flattened().iter().all(u8::is_ascii_digit) {
            return None;
        }
        let value = |pair: [u8; 2]| i32::from(pair[0] - b'0') * 10 + i32::from(pair[1] - b'0');
        let (hour, minute) = (value(hour), value(minute));
        // No clock on earth is further off.
        (hour * 60 + minute <= 14 * 60 && minute < 60).then_some(Zone {
            minutes: sign * (hour * 60 + minute),
        })
    }

    /// Nanoseconds by which this zone's clocks are ahead of the other's.
    pub(super) fn nanos_ahead_of(self, other: Zone) -> i64 {
        i64::from(self.minutes - other.minutes) * MINUTE
    }
}
