//! Which times of a column name their zone. Where some do and others do not, the others may be of that zone or of the
//! case's: hours lie between, and the order of payments hangs on them.

use serde::{Deserialize, Serialize};

use crate::cell::Zone;
use crate::error::ReadError;
use crate::place::Place;
use crate::trouble::Trouble;

/// Which times of a column name their zone.
#[derive(Debug, Default, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct ZonesNamed {
    /// The first line whose time names a zone other than the case's.
    other: Option<u64>,
    /// The first line whose time of day names none.
    none: Option<u64>,
}

impl ZonesNamed {
    /// Takes in the time of a line, of a case in `zone`. A date alone is a day wherever it was written.
    pub(crate) fn feed(&mut self, cell: &str, zone: Zone, line: u64) {
        let Some((_, behind_hour)) = cell.split_once(':') else {
            return;
        };
        let named = behind_hour
            .find(['+', '-', 'Z', 'z', 'U', 'G'])
            .and_then(|at| Zone::parse(behind_hour[at..].trim()).ok());
        match named {
            Some(named) if named != zone => _ = self.other.get_or_insert(line),
            Some(_) => {}
            None => self.feed_bare(line),
        }
    }

    /// Takes in a time of day that names no zone.
    pub(crate) fn feed_bare(&mut self, line: u64) {
        self.none.get_or_insert(line);
    }

    /// Takes in what later lines showed.
    pub(crate) fn join(&mut self, later: ZonesNamed) {
        self.other = self.other.or(later.other);
        self.none = self.none.or(later.none);
    }

    /// What is to be asked of the column. `place` gives the place of a line.
    pub(crate) fn question(&self, place: impl Fn(u64) -> Place) -> Option<ReadError> {
        let (other, none) = self.other.zip(self.none)?;
        Some(Trouble::ZoneOfSome { none }.at(place(other)))
    }
}

#[cfg(test)]
mod tests {
    use super::ZonesNamed;
    use crate::cell::Zone;
    use crate::place::Place;

    fn asks(cells: &[&str]) -> bool {
        let mut named = ZonesNamed::default();
        for (line, cell) in (2..).zip(cells) {
            let mut later = ZonesNamed::default();
            later.feed(cell, Zone::default(), line);
            named.join(later);
        }
        named.question(|line| Place::line("t.csv", line)).is_some()
    }

    #[test]
    fn times_of_another_zone_beside_times_of_none_are_asked_about() {
        for other in [
            "2026-03-01T02:00:00Z",
            "2026-03-01 02:00:00 UTC",
            "2026-03-01T02:00:00.000+00:00",
            "2026-03-01 02:00 +0100",
            "2026-03-01T02:00-05:00",
            "02:00:00Z",
        ] {
            assert!(asks(&[other, "2026-03-01 10:00:00"]), "{other}");
            assert!(asks(&["2026-03-01 10:00", other]), "{other}");
        }
    }

    #[test]
    fn times_of_the_cases_zone_and_days_leave_nothing_open() {
        let zoneless = "2026-03-01 10:00:00";
        assert!(!asks(&["2026-03-01T10:00:00+08:00", zoneless]));
        assert!(!asks(&["2026-03-01T02:00:00Z", "2026-03-01T03:00:00+01:00"]));
        assert!(
            !asks(&["2026-03-01T02:00:00Z", "2026-03-01"]),
            "a day has no hours"
        );
        assert!(!asks(&[zoneless, "10:00 AM", "2026-03-01 下午1:05"]));
    }
}
