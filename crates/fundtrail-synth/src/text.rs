//! Numbers, amounts and times as text, fast.

/// Adds a whole number.
pub(crate) fn push_number(line: &mut Vec<u8>, number: u64) {
    let mut digits = [0; 20];
    let mut start = digits.len();
    let mut rest = number;
    loop {
        start -= 1;
        digits[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    line.extend_from_slice(&digits[start..]);
}

/// Adds an amount of minor units with two decimals.
pub(crate) fn push_amount(line: &mut Vec<u8>, minor: i64) {
    if minor < 0 {
        line.push(b'-');
    }
    let minor = minor.unsigned_abs();
    push_number(line, minor / 100);
    line.push(b'.');
    push_two(line, minor % 100);
}

fn push_two(line: &mut Vec<u8>, number: u64) {
    line.push(b'0' + (number / 10) as u8);
    line.push(b'0' + (number % 10) as u8);
}

/// Writes times, and keeps the day, which seldom changes.
#[derive(Debug, Clone)]
pub(crate) struct Clock {
    /// What stands between date and time.
    between: u8,
    day: i64,
    date: Vec<u8>,
}

impl Clock {
    pub(crate) fn new(between: u8) -> Self {
        Clock {
            between,
            day: i64::MIN,
            date: Vec::new(),
        }
    }

    /// Adds the instant so many seconds after the start of 1970.
    pub(crate) fn push(&mut self, line: &mut Vec<u8>, seconds: i64) {
        let day = seconds.div_euclid(86_400);
        if day != self.day {
            self.day = day;
            self.date = date(day);
        }
        let second = seconds.rem_euclid(86_400).unsigned_abs();
        line.extend_from_slice(&self.date);
        line.push(self.between);
        push_two(line, second / 3600);
        line.push(b':');
        push_two(line, second / 60 % 60);
        line.push(b':');
        push_two(line, second % 60);
    }
}

/// The date of a day after the start of 1970.
fn date(day: i64) -> Vec<u8> {
    let start = fundtrail::Time::from_seconds(day * 86_400).expect("a day of this century");
    start.to_string().into_bytes()[..10].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut line = Vec::new();
        write(&mut line);
        String::from_utf8(line).expect("ASCII")
    }

    #[test]
    fn numbers_and_amounts() {
        assert_eq!(text(|l| push_number(l, 0)), "0");
        assert_eq!(text(|l| push_number(l, u64::MAX)), u64::MAX.to_string());
        assert_eq!(text(|l| push_amount(l, 123_405)), "1234.05");
        assert_eq!(text(|l| push_amount(l, -7)), "-0.07");
    }

    #[test]
    fn times() {
        let mut clock = Clock::new(b'T');
        assert_eq!(text(|l| clock.push(l, 0)), "1970-01-01T00:00:00");
        assert_eq!(text(|l| clock.push(l, 1_772_323_199)), "2026-02-28T23:59:59");
        assert_eq!(text(|l| clock.push(l, 1_772_323_200)), "2026-03-01T00:00:00");
    }
}
