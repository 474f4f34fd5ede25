//! The hand parsers against slow and plain ones, over seeded random and malformed cells.
//!
//! `FUNDTRAIL_ORACLE_CELLS` raises the number of cells (default 200,000 each).

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};
use fundtrail::{Money, Time};
use fundtrail_statements::Interval;
use fundtrail_statements::cell::{
    AmountFormat, DateOrder, DecimalMark, MarkProof, MarkVerdict, TimeFormat, Zone,
};

const SECOND: i64 = 1_000_000_000;

fn cells() -> u64 {
    std::env::var("FUNDTRAIL_ORACLE_CELLS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(200_000)
}

/// `SplitMix64`: enough for tests, and the same on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }

    /// One to three characters of an ASCII text deleted, doubled, changed or swapped.
    fn damage(&mut self, text: &str, alphabet: &[u8]) -> String {
        let mut bytes = text.as_bytes().to_vec();
        for _ in 0..=self.below(3) {
            if bytes.is_empty() {
                break;
            }
            let at = self.below(bytes.len() as u64) as usize;
            match self.below(5) {
                0 => drop(bytes.remove(at)),
                1 => bytes.insert(at, bytes[at]),
                2 => bytes[at] = self.pick(alphabet),
                3 => bytes.insert(at, self.pick(alphabet)),
                _ => {
                    let other = self.below(bytes.len() as u64) as usize;
                    bytes.swap(at, other);
                }
            }
        }
        String::from_utf8(bytes).expect("ASCII stays ASCII")
    }
}

/// The forms, as chrono writes them, with the width that each gives.
const DAY_FORMS: [&str; 5] = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d/%m/%Y"];
const FORMS: [(&str, i64); 15] = [
    ("%Y-%m-%d %H:%M:%S", SECOND),
    ("%Y/%m/%d %H:%M:%S", SECOND),
    ("%Y-%m-%dT%H:%M:%S", SECOND),
    ("%Y%m%d%H%M%S", SECOND),
    ("%Y%m%d %H:%M:%S", SECOND),
    ("%Y-%m-%d-%H.%M.%S", SECOND),
    ("%d/%m/%Y %H:%M:%S", SECOND),
    ("%d.%m.%y %H:%M:%S", SECOND),
    ("%d-%b-%Y %H:%M:%S", SECOND),
    ("%Y-%m-%d %H:%M", 60 * SECOND),
    ("%Y/%m/%d %I:%M %p", 60 * SECOND),
    ("%Y-%m-%d %H:%M:%S.%3f", SECOND / 1000),
    ("%Y-%m-%d-%H.%M.%S.%6f", SECOND / 1_000_000),
    ("%Y-%m-%dT%H:%M:%S.%9f", 1),
    ("%Y%m%d%H%M%S%3f", SECOND / 1000),
];

fn format() -> TimeFormat {
    TimeFormat {
        order: Some(DateOrder::DayFirst),
        ..TimeFormat::default()
    }
}

/// A moment of 1970 to 2067, where years of two digits are clear.
fn moment(random: &mut Random) -> NaiveDateTime {
    let seconds = random.below(98 * 365 * 86_400).cast_signed();
    DateTime::from_timestamp(seconds, random.below(1_000_000_000) as u32)
        .expect("in range")
        .naive_utc()
}

fn interval(start: NaiveDateTime, width_nanos: i64) -> Interval {
    let start = Time::from_datetime(start).expect("in range");
    Interval { start, width_nanos }
}

/// What chrono writes in a form, and what it reads back from it.
fn written(random: &mut Random) -> (String, Interval) {
    let at = moment(random);
    let choice = random.below((FORMS.len() + DAY_FORMS.len()) as u64) as usize;
    if let Some((form, width)) = FORMS.get(choice) {
        let text = at.format(form).to_string();
        let back = NaiveDateTime::parse_from_str(&text, form).expect("chrono reads what it wrote");
        (text, interval(back, *width))
    } else {
        let form = DAY_FORMS[choice - FORMS.len()];
        let text = at.format(form).to_string();
        let back = NaiveDate::parse_from_str(&text, form).expect("chrono reads what it wrote");
        (text, interval(back.and_time(NaiveTime::MIN), 86_400 * SECOND))
    }
}

#[test]
fn times_that_chrono_writes_are_read_as_chrono_reads_them() {
    let mut random = Random(1);
    for _ in 0..cells() {
        let (text, expected) = written(&mut random);
        assert_eq!(format().read(&text), Ok(expected), "{text:?}");
    }
}

const DATES: [&str; 20] = [
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y%m%d",
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%d/%m/%y",
    "%d.%m.%y",
    "%d-%m-%y",
    "%d-%b-%Y",
    "%d/%b/%Y",
    "%d.%b.%Y",
    "%d %b %Y",
    "%d-%b-%y",
    "%d %b %y",
    "%Y-%b-%d",
    "%Y/%b/%d",
    "%Y.%b.%d",
    "%b %d, %Y",
];
const CLOCKS: [&str; 12] = [
    "%H:%M:%S",
    "%H:%M:%S%.f",
    "%H:%M",
    "%H.%M.%S",
    "%H.%M.%S%.f",
    "%H%M%S",
    "%H%M%S%.f",
    "%H%M%S%3f",
    "%I:%M:%S%.f %p",
    "%I.%M.%S%.f %p",
    "%I%M%S%.f %p",
    "%I%M%S%3f %p",
];

const HALF_FIRST: [&str; 4] = ["%p%I:%M", "%p %I:%M", "%p%I:%M:%S%.f", "%p %I:%M:%S%.f"];

/// Every reading that chrono has for a cell: any form of date, a gap, any form of time; generous as chrono is.
fn chrono_readings(text: &str) -> Vec<NaiveDateTime> {
    let mut found = Vec::new();
    if let Ok(at) = NaiveDateTime::parse_from_str(text, "%Y%m%d%H%M%S%3f") {
        found.push(at);
    }
    for form in DATES {
        let Ok((day, rest)) = NaiveDate::parse_and_remainder(text, form) else {
            continue;
        };
        // chrono knows no comma before a fraction.
        let rest = rest
            .trim_start_matches(['T', 't', '-', ',', ' '])
            .replace(',', ".");
        if rest.is_empty() {
            found.push(day.and_time(NaiveTime::MIN));
        }
        // Nor the end of a day, the next one's midnight.
        if let (Some(after), Some(next)) = (rest.strip_prefix("24"), day.succ_opt()) {
            let midnight = format!("00{after}");
            let mut clocks = CLOCKS[..8].iter();
            if clocks.any(|form| NaiveTime::parse_from_str(&midnight, form) == Ok(NaiveTime::MIN)) {
                found.push(next.and_time(NaiveTime::MIN));
            }
        }
        let clocks = CLOCKS.iter().chain(&["%H%M", "%I:%M %p"]).chain(&HALF_FIRST);
        found.extend(
            clocks.filter_map(|form| Some(day.and_time(NaiveTime::parse_from_str(&rest, form).ok()?))),
        );
    }
    found
}

/// Whether the cell is one number, a form that chrono does not know.
fn is_number(text: &str) -> bool {
    matches!(text.split('.').next().map(str::len), Some(5 | 10 | 13))
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

#[test]
fn malformed_times_are_refused_or_read_as_chrono_reads_them() {
    let mut random = Random(2);
    let (mut read, mut refused) = (0_u64, 0_u64);
    for _ in 0..cells() / 4 {
        let (text, _) = written(&mut random);
        let text = random.damage(&text, b"0123456789 -/:.,TZtPAM+");
        let Ok(found) = format().read(&text) else {
            refused += 1;
            continue;
        };
        // An offset is a form of its own, tested below.
        let zoned = text.trim_end().ends_with('Z') || text.contains('+') || offset_at_end(&text);
        if is_number(text.trim()) || zoned {
            continue;
        }
        let readings = chrono_readings(text.trim());
        assert!(
            readings.contains(&found.start.to_datetime()),
            "{text:?} read as {}, chrono says {readings:?}",
            found.start
        );
        read += 1;
    }
    assert!(
        read > refused / 20 && refused > read / 20,
        "both happen: {read} read, {refused} refused"
    );
}

/// Whether what stands before the last `-` is a time of its own: then what follows is an offset.
fn offset_at_end(text: &str) -> bool {
    text.rsplit_once('-').is_some_and(|(before, _)| {
        format()
            .read(before)
            .is_ok_and(|time| time.width_nanos < 86_400 * SECOND)
    })
}

#[test]
fn a_canonical_cell_that_the_calendar_lacks_is_refused_as_chrono_refuses_it() {
    let mut random = Random(3);
    for _ in 0..cells() {
        let part = |random: &mut Random, end| random.below(end);
        let text = format!(
            "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
            1900 + part(&mut random, 300),
            part(&mut random, 15),
            part(&mut random, 34),
            part(&mut random, 26),
            part(&mut random, 62),
            part(&mut random, 60),
        );
        let expected = NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S").ok();
        let found = format().read(&text).ok();
        assert_eq!(found, expected.map(|at| interval(at, SECOND)), "{text:?}");
    }
}

#[test]
fn offsets_and_epochs_agree_with_chrono() {
    let mut random = Random(4);
    let shift = chrono::Duration::hours(8);
    for _ in 0..cells() / 2 {
        let at = moment(&mut random);
        let minutes = random.below(28 * 60 + 1) as i32 - 14 * 60;
        let offset = chrono::FixedOffset::east_opt(minutes * 60).expect("less than a day");
        let zoned = at.and_utc().with_timezone(&offset);
        let text = zoned.to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
        let millis =
            chrono::DurationRound::duration_trunc(at, chrono::Duration::milliseconds(1)).expect("in range");
        assert_eq!(
            format().read(&text),
            Ok(interval(millis + shift, SECOND / 1000)),
            "{text:?}"
        );
        if at.and_utc().timestamp() >= 1_000_000_000 {
            let text = at.and_utc().timestamp_millis().to_string();
            assert_eq!(
                format().read(&text),
                Ok(interval(millis + shift, SECOND / 1000)),
                "{text:?}"
            );
        }
    }
    assert_eq!(Zone::parse("+08:00"), Ok(Zone::default()));
}

/// The plain decimal model: all text, no arithmetic. Gives minor units as text, or nothing.
fn plain_decimal(text: &str, mark: char, decimals: usize) -> Option<String> {
    let text = text.trim();
    let (minus, text) = if let Some(rest) = text.strip_prefix('-').or_else(|| text.strip_suffix('-')) {
        (true, rest)
    } else if let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (true, inner)
    } else {
        (
            false,
            text.strip_prefix('+')
                .or_else(|| text.strip_suffix('+'))
                .unwrap_or(text),
        )
    };
    let text = text.trim();
    let (whole, fraction) = text.split_once(mark).unwrap_or((text, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let other = if mark == '.' { ',' } else { '.' };
    let separators = [other, ' ', '\''];
    let used: Vec<char> = separators.into_iter().filter(|&s| whole.contains(s)).collect();
    let whole = match used[..] {
        [] => whole.to_owned(),
        [separator] => {
            let groups: Vec<&str> = whole.split(separator).collect();
            let sized =
                (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3);
            // As in India: 12,34,567.
            let twos = &groups[1..groups.len() - 1];
            let indian = separator == ','
                && (1..=2).contains(&groups[0].len())
                && !twos.is_empty()
                && twos.iter().all(|group| group.len() == 2)
                && groups[groups.len() - 1].len() == 3;
            if !sized && !indian {
                return None;
            }
            groups.concat()
        }
        _ => return None,
    };
    if !digits(&whole) {
        return None;
    }
    let kept: String = fraction
        .chars()
        .chain(std::iter::repeat('0'))
        .take(decimals)
        .collect();
    if fraction.chars().skip(decimals).any(|c| c != '0') {
        return None;
    }
    let all = format!("{whole}{kept}");
    let all = all.trim_start_matches('0');
    Some(match (minus, all) {
        (_, "") => "0".to_owned(),
        (true, all) => format!("-{all}"),
        (false, all) => all.to_owned(),
    })
}

fn amount(random: &mut Random) -> String {
    let digits = 1 + random.below(17);
    let value = random.next() % 10_u64.pow(digits as u32);
    let whole = value.to_string();
    let separator = random.pick(&["", ",", ".", " ", "'"]);
    let mut text = random.pick(&["", "", "-", "+", "("]).to_owned();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            text.push_str(separator);
        }
        text.push(digit);
    }
    let decimals = random.below(4) as usize;
    if decimals > 0 {
        text.push(random.pick(&['.', ',']));
        let fraction = random.below(10_u64.pow(decimals as u32)).to_string();
        text.extend(std::iter::repeat_n('0', decimals - fraction.len()));
        text.push_str(&fraction);
    }
    if text.starts_with('(') {
        text.push(')');
    }
    text
}

#[test]
fn amounts_are_what_the_plain_decimal_model_says() {
    let mut random = Random(5);
    let (mut read, mut refused) = (0_u64, 0_u64);
    for round in 0..cells() {
        let mut text = amount(&mut random);
        if round % 2 == 1 {
            text = random.damage(&text, b"0123456789.,' -+()");
        }
        let (mark, byte) = random.pick(&[(DecimalMark::Point, '.'), (DecimalMark::Comma, ',')]);
        let decimals = random.pick(&[0_u8, 2, 8]);
        let format = AmountFormat {
            mark,
            ..AmountFormat::plain(decimals)
        };
        // A leading apostrophe is a guard, and a dash alone says that there is nothing.
        if text.trim().starts_with('\'') || text.bytes().all(|b| b == b'-') {
            continue;
        }
        let expected =
            plain_decimal(&text, byte, usize::from(decimals)).and_then(|minor| minor.parse::<i64>().ok());
        let found = format.read(&text).ok().flatten().map(Money::minor);
        assert_eq!(found, expected, "{text:?} with {byte:?} and {decimals} decimals");
        match found {
            Some(_) => read += 1,
            None => refused += 1,
        }
    }
    assert!(
        read > refused / 20 && refused > read / 20,
        "both happen: {read} read, {refused} refused"
    );
}

#[test]
fn a_proven_mark_is_the_only_one_that_reads_the_cell() {
    let mut random = Random(6);
    for _ in 0..cells() / 2 {
        let text = amount(&mut random);
        let mut proof = MarkProof::default();
        proof.feed(&text);
        let point = plain_decimal(&text, '.', 8).is_some();
        let comma = plain_decimal(&text, ',', 8).is_some();
        // A lone zero before a group (0.500) is no grouping, which the model does not know.
        let lone_zero = text.trim_start_matches(['-', '+', '(']).starts_with('0');
        match proof.verdict() {
            MarkVerdict::Proven(DecimalMark::Point) => assert!(point && (!comma || lone_zero), "{text:?}"),
            MarkVerdict::Proven(DecimalMark::Comma) => assert!(comma && (!point || lone_zero), "{text:?}"),
            MarkVerdict::Ambiguous { .. } => assert!(point && comma, "{text:?}"),
            MarkVerdict::NotNeeded => assert!(!text.contains(['.', ',']) || !(point || comma), "{text:?}"),
            MarkVerdict::Contradiction { .. } | MarkVerdict::TwoGroupings { .. } => {
                panic!("{text:?} alone contradicts nobody")
            }
        }
    }
}
