use super::*;

const SECOND: i64 = 1_000_000_000;
const MINUTE: i64 = 60 * SECOND;
const DAY: i64 = 1440 * MINUTE;

/// The start as text, and the width.
fn said(found: Result<Interval, CellError>) -> Result<(String, i64), Problem> {
    found
        .map(|interval| (interval.start.to_string(), interval.width_nanos))
        .map_err(|error| error.problem())
}

fn read(cell: &str) -> Result<(String, i64), Problem> {
    said(TimeFormat::default().read(cell))
}

#[allow(clippy::unnecessary_wraps, reason = "compared with what reading gives")]
fn is(text: &str, width_nanos: i64) -> Result<(String, i64), Problem> {
    Ok((text.to_owned(), width_nanos))
}

#[test]
fn a_second_in_all_its_forms() {
    for cell in [
        "2026-03-01 09:05:07",
        "2026/03/01 09:05:07",
        "2026.03.01 09:05:07",
        "2026-3-1 9:5:7",
        "2026-03-01T09:05:07",
        "\t2026-03-01  09:05:07 ",
        "20260301090507",
        "20260301 09:05:07",
        "20260301T090507",
        "20260301 090507",
        "2026-03-01-09.05.07",
        "2026年3月1日9时5分7秒",
        "2026年03月01日 09:05:07",
        "2026年3月1日 上午9:05:07",
        "2026-03-01 9:05:07 AM",
        "２０２６－０３－０１　０９：０５：０７",
        "1 Mar 2026 09:05:07",
        "1-MAR-26 09:05:07",
        "Mar 1, 2026 09:05:07",
        "1 march 2026, 09:05:07",
        "=\"2026-03-01 09:05:07\"",
    ] {
        assert_eq!(read(cell), is("2026-03-01T09:05:07", SECOND), "{cell:?}");
    }
}

#[test]
fn an_interval_is_as_wide_as_what_was_written() {
    for cell in [
        "2026-03-01",
        "2026/3/1",
        "20260301",
        "2026年3月1日",
        "46082",
        "46082.0",
        "2026.3.1",
        "1-Mar-2026",
    ] {
        assert_eq!(read(cell), is("2026-03-01T00:00:00", DAY), "{cell:?}");
    }
    for cell in [
        "2026/3/1 9:05",
        "2026-03-01T09:05",
        "2026年3月1日9时5分",
        "202603010905",
        "2026/3/1 9:05 am",
    ] {
        assert_eq!(read(cell), is("2026-03-01T09:05:00", MINUTE), "{cell:?}");
    }
    assert_eq!(
        read("2026-03-01 09:05:07.5"),
        is("2026-03-01T09:05:07.500", SECOND / 10)
    );
    assert_eq!(
        read("2026-03-01 09:05:07.0"),
        is("2026-03-01T09:05:07", SECOND / 10)
    );
    assert_eq!(
        read("2026-03-01-09.05.07.123456"),
        is("2026-03-01T09:05:07.123456", 1000)
    );
    assert_eq!(
        read("2026-03-01T09:05:07,123"),
        is("2026-03-01T09:05:07.123", 1_000_000)
    );
    assert_eq!(
        read("20260301090507123"),
        is("2026-03-01T09:05:07.123", 1_000_000)
    );
    assert_eq!(
        read("2026-03-01 09:05:07.123456789"),
        is("2026-03-01T09:05:07.123456789", 1)
    );
    assert_eq!(read("2026-03-01 09:05:07.1234567890"), Err(Problem::NotATime));
}

#[test]
fn halves_of_the_day() {
    for (cell, clock) in [
        ("12:00 AM", "00:00"),
        ("12:30 PM", "12:30"),
        ("1:05 pm", "13:05"),
        ("11:59 PM", "23:59"),
        ("下午1:05", "13:05"),
    ] {
        assert_eq!(
            read(&format!("2026-03-01 {cell}")),
            is(&format!("2026-03-01T{clock}:00"), MINUTE),
            "{cell}"
        );
    }
    for cell in ["13:05 PM", "0:05 AM", "上午1:05 PM", "3:06 PMM"] {
        assert!(read(&format!("2026-03-01 {cell}")).is_err(), "{cell}");
    }
}

#[test]
fn offsets_are_converted_to_the_zone_of_the_case() {
    for cell in [
        "2026-03-01T09:05:07+08:00",
        "2026-03-01T01:05:07Z",
        "2026-03-01 01:05:07 UTC",
        "2026-02-28T20:05:07-0500",
        "2026-03-01 10:05:07 +09",
    ] {
        assert_eq!(read(cell), is("2026-03-01T09:05:07", SECOND), "{cell:?}");
    }
    let utc = TimeFormat {
        zone: Zone::UTC,
        ..TimeFormat::default()
    };
    assert_eq!(
        said(utc.read("2026-03-01T09:05:07+08:00")),
        is("2026-03-01T01:05:07", SECOND)
    );
    assert_eq!(read("2026-03-01T09:05:07+14:01"), Err(Problem::NotATime));
    assert_eq!(
        read("2026-03-01+08:00"),
        Err(Problem::NotATime),
        "a day has no instant to move"
    );
}

#[test]
fn a_layout_may_say_which_zone_its_times_are_in() {
    let format = TimeFormat {
        written_in: Some(Zone::UTC),
        ..TimeFormat::default()
    };
    assert_eq!(
        said(format.read("2026-03-01 01:05:07")),
        is("2026-03-01T09:05:07", SECOND)
    );
    assert_eq!(
        said(format.read("2026-03-01T09:05:07+08:00")),
        is("2026-03-01T09:05:07", SECOND)
    );
    assert_eq!(said(format.read("2026-03-01")), is("2026-03-01T00:00:00", DAY));
}

#[test]
fn seconds_and_milliseconds_since_1970_are_utc() {
    // 1772327107 is 2026-03-01T01:05:07Z.
    assert_eq!(read("1772327107"), is("2026-03-01T09:05:07", SECOND));
    assert_eq!(
        read("1772327107123"),
        is("2026-03-01T09:05:07.123", SECOND / 1000)
    );
    assert_eq!(read("1772327107.5"), is("2026-03-01T09:05:07.500", SECOND / 10));
}

#[test]
fn a_spreadsheets_days_and_their_fractions() {
    assert_eq!(read("46082.375"), is("2026-03-01T09:00:00", SECOND));
    // 09:05:07 is 32,707 of 86,400 seconds: 0.378553240740…
    assert_eq!(read("46082.3785532407"), is("2026-03-01T09:05:07", SECOND));
    assert_eq!(read("46082.37855324"), is("2026-03-01T09:05:07", SECOND));
    assert_eq!(read("46081.9999999999"), is("2026-03-01T00:00:00", SECOND));
    assert_eq!(read("25569"), is("1970-01-01T00:00:00", DAY));
}

#[test]
fn date_and_time_apart() {
    let format = TimeFormat::default();
    let apart = |date, time| said(format.read_apart(date, time));
    let day = "20260301";
    for time in [
        "09:05:07",
        "090507",
        "90507",
        "9:5:7",
        "09.05.07",
        "20260301090507",
        "2026-03-01 09:05:07",
        "上午9:05:07",
    ] {
        assert_eq!(apart(day, time), is("2026-03-01T09:05:07", SECOND), "{time:?}");
    }
    assert_eq!(apart(day, "507"), is("2026-03-01T00:05:07", SECOND));
    assert_eq!(apart(day, "0"), is("2026-03-01T00:00:00", SECOND));
    assert_eq!(apart(day, "000507"), is("2026-03-01T00:05:07", SECOND));
    assert_eq!(apart(day, "090507123"), is("2026-03-01T09:05:07.123", 1_000_000));
    assert_eq!(apart(day, "90507123"), is("2026-03-01T09:05:07.123", 1_000_000));
    assert_eq!(apart(day, "0.375"), is("2026-03-01T09:00:00", SECOND));
    assert_eq!(apart(day, "09:05"), is("2026-03-01T09:05:00", MINUTE));
    assert_eq!(
        apart("2026-03-01 00:00:00", "09:05"),
        is("2026-03-01T09:05:00", MINUTE)
    );
    assert_eq!(apart("46082", "90507"), is("2026-03-01T09:05:07", SECOND));
    assert_eq!(apart(day, " "), is("2026-03-01T00:00:00", DAY));
    assert_eq!(
        apart(day, "0905"),
        Err(Problem::NotATime),
        "hours and minutes, or a lost pair of zeros?"
    );
    assert_eq!(apart(day, "246000"), Err(Problem::NoSuchMoment));
    assert_eq!(apart("2026-03-01 08:00:00", "09:05"), Err(Problem::TwoClocks));
    assert_eq!(apart(day, "2026-03-02 09:05:07"), Err(Problem::OtherDay));
}

#[test]
fn no_day_rolls_over() {
    for cell in [
        "2026-02-29",
        "2026-04-31",
        "20260230",
        "2026-13-01",
        "2026-00-10",
        "2026-01-00",
        "0000-00-00 00:00:00",
        "1900-02-29",
    ] {
        assert_eq!(read(cell), Err(Problem::NoSuchMoment), "{cell:?}");
    }
    for cell in ["24:00:01", "24:01", "25:00:00", "09:60:00", "09:00:60"] {
        assert_eq!(
            read(&format!("2026-03-01 {cell}")),
            Err(Problem::NoSuchMoment),
            "{cell:?}"
        );
    }
    assert_eq!(read("2024-02-29"), is("2024-02-29T00:00:00", DAY));
    assert_eq!(read("2000-02-29"), is("2000-02-29T00:00:00", DAY));
    assert_eq!(read("1600-01-01"), Err(Problem::OutOfRange));
    assert_eq!(read("2263-01-01"), Err(Problem::OutOfRange));
}

#[test]
fn the_end_of_a_day_is_the_next_days_midnight() {
    let apart = |day, time| said(TimeFormat::default().read_apart(day, time));
    assert_eq!(read("2026-02-28 24:00:00"), is("2026-03-01T00:00:00", SECOND));
    assert_eq!(read("2026/3/1 24:00"), is("2026-03-02T00:00:00", MINUTE));
    assert_eq!(read("20260301240000"), is("2026-03-02T00:00:00", SECOND));
    assert_eq!(apart("2026-12-31", "240000"), is("2027-01-01T00:00:00", SECOND));
    assert_eq!(apart("2026-12-31", "24:00"), is("2027-01-01T00:00:00", MINUTE));
    assert_eq!(
        read("2026-02-28 24:00:00.000"),
        is("2026-03-01T00:00:00", 1_000_000)
    );
    assert_eq!(read("2026-02-28 24:00:00.5"), Err(Problem::NoSuchMoment));
    assert_eq!(read("2026-02-28 24:00 PM"), Err(Problem::NoSuchMoment));
    assert_eq!(apart("2026-03-01 24:00:00", "09:05"), Err(Problem::TwoClocks));
}

#[test]
fn a_named_month_leaves_two_years_of_two_digits_open() {
    let proof = |cells: &[&str]| {
        let mut proof = OrderProof::default();
        for cell in cells {
            proof.feed(cell);
        }
        proof.verdict()
    };
    assert_eq!(read("26-Jan-12"), Err(Problem::OrderOpen));
    assert!(matches!(proof(&["26-Jan-12"]), OrderVerdict::Ambiguous { .. }));
    for settled in ["45-Jan-12", "31-Jan-45", "1-Jan-12", "26-Jan-2012"] {
        assert!(
            !matches!(proof(&["26-Jan-12", settled]), OrderVerdict::Ambiguous { .. }),
            "{settled}"
        );
    }
    assert!(matches!(
        proof(&["45-Jan-12", "12-Jan-45"]),
        OrderVerdict::Impossible { .. }
    ));
    assert_eq!(proof(&["45-Jan-12"]), OrderVerdict::Proven(DateOrder::YearFirst));
    assert_eq!(read("2026-Jan-12"), is("2026-01-12T00:00:00", DAY));
    assert_eq!(read("12-Jan-12"), is("2012-01-12T00:00:00", DAY));
    let given = |order| TimeFormat {
        order: Some(order),
        ..TimeFormat::default()
    };
    assert_eq!(
        said(given(DateOrder::YearFirst).read("26-Jan-12")),
        is("2026-01-12T00:00:00", DAY)
    );
    assert_eq!(
        said(given(DateOrder::MonthFirst).read("26-Jan-12")),
        is("2012-01-26T00:00:00", DAY)
    );
}

#[test]
fn what_is_no_time_is_refused() {
    for cell in [
        "合计",
        "2026",
        "2026-03",
        "2026-03/01",
        "2026-03-01 9",
        "2026-03-01 09:05:",
        "2026-03-01 09:05:07.",
        "123456",
        "2026-03-01T",
        "2026-03-01 09:05:07 CST",
        "20260301 0905",
        "1.5",
        "2026-3-1- 9:05",
        "- -",
        "2026-03-01 09.05",
    ] {
        assert_eq!(read(cell), Err(Problem::NotATime), "{cell:?}");
    }
    assert_eq!(read(" "), Err(Problem::Blank));
    assert_eq!(read("٢٠٢٦-03-01"), Err(Problem::ForeignDigits));
}

#[test]
fn day_and_month_are_never_guessed() {
    let read = |order, cell| {
        said(
            TimeFormat {
                order,
                ..TimeFormat::default()
            }
            .read(cell),
        )
    };
    assert_eq!(read(None, "03/04/2026"), Err(Problem::OrderOpen));
    assert_eq!(
        read(None, "13/04/2026"),
        Err(Problem::OrderOpen),
        "one cell does not decide for itself"
    );
    assert_eq!(read(None, "04/04/2026"), is("2026-04-04T00:00:00", DAY));
    assert_eq!(read(None, "31/02/2026"), Err(Problem::NoSuchMoment));
    let day_first = Some(DateOrder::DayFirst);
    for cell in ["03/04/2026", "3.4.2026", "03-04-26", "03/04/26"] {
        assert_eq!(read(day_first, cell), is("2026-04-03T00:00:00", DAY), "{cell:?}");
    }
    assert_eq!(read(day_first, "12/31/2026"), Err(Problem::NoSuchMoment));
    let month_first = Some(DateOrder::MonthFirst);
    assert_eq!(
        read(month_first, "03/04/2026 9:05 PM"),
        is("2026-03-04T21:05:00", MINUTE)
    );
    assert_eq!(
        read(month_first, "2026-04-03"),
        is("2026-04-03T00:00:00", DAY),
        "the year first needs no order"
    );
    assert_eq!(read(day_first, "01/02/70"), is("1970-02-01T00:00:00", DAY));
    assert_eq!(read(day_first, "01/02/69"), is("2069-02-01T00:00:00", DAY));
}

fn proof(cells: &[&str]) -> OrderProof {
    let mut proof = OrderProof::default();
    for cell in cells {
        proof.feed(cell);
    }
    proof
}

fn verdict(cells: &[&str]) -> OrderVerdict {
    let whole = proof(cells).verdict();
    for cut in 0..=cells.len() {
        let mut parts = proof(&cells[..cut]);
        parts.merge(proof(&cells[cut..]));
        assert_eq!(parts.verdict(), whole, "in two parts");
    }
    whole
}

#[test]
fn one_date_of_one_order_decides_the_column() {
    assert_eq!(
        verdict(&["03/04/2026", "13/04/2026"]),
        OrderVerdict::Proven(DateOrder::DayFirst)
    );
    assert_eq!(
        verdict(&["03/04/2026 09:00", "04/13/26"]),
        OrderVerdict::Proven(DateOrder::MonthFirst)
    );
    assert_eq!(
        verdict(&[
            "2026-03-01",
            "04/04/2026",
            "",
            "words",
            "31/02/2026",
            "13/13/2026"
        ]),
        OrderVerdict::NotNeeded
    );
    assert_eq!(
        verdict(&["04/04/2026", "03/04/2026", "05/04/2026"]),
        OrderVerdict::Ambiguous {
            example: "03/04/2026".into(),
            orders: vec![DateOrder::DayFirst, DateOrder::MonthFirst],
        }
    );
    assert_eq!(
        verdict(&["13/04/2026", "04/13/2026"]),
        OrderVerdict::Impossible {
            one: "13/04/2026".into(),
            other: "04/13/2026".into()
        }
    );
}

#[test]
fn a_year_of_two_digits_is_proved_or_asked_for() {
    use DateOrder::{DayFirst, MonthFirst, YearFirst};
    let read = |order, cell: &str| {
        said(
            TimeFormat {
                order,
                ..TimeFormat::default()
            }
            .read(cell),
        )
    };
    let first_of_march = is("2026-03-01T00:00:00", DAY);
    for cell in ["26-03-01", "26/03/01", "26.03.01"] {
        assert_eq!(read(None, cell), Err(Problem::OrderOpen), "{cell:?}");
        assert_eq!(read(Some(YearFirst), cell), first_of_march, "{cell:?}");
        assert_eq!(
            read(Some(DayFirst), cell),
            is("2001-03-26T00:00:00", DAY),
            "{cell:?}"
        );
    }
    // A year has two digits or four, and 年 says which it is.
    for cell in ["26-3-1", "26年3月1日", "26年03月01日"] {
        assert_eq!(read(None, cell), first_of_march, "{cell:?}");
    }
    assert_eq!(read(None, "26年3月1日 9:05"), is("2026-03-01T09:05:00", MINUTE));
    assert_eq!(read(None, "03/03/03"), is("2003-03-03T00:00:00", DAY));
    assert_eq!(read(None, "03/03/26"), Err(Problem::OrderOpen));
    assert_eq!(read(Some(YearFirst), "03/04/2026"), Err(Problem::OrderOpen));
    assert_eq!(read(Some(YearFirst), "3/4/26"), Err(Problem::OrderOpen));

    // 26 March 2001 or 1 March 2026: a 31st, a 99th, a year of four digits tell.
    let open = |example: &str, orders: &[DateOrder]| OrderVerdict::Ambiguous {
        example: example.into(),
        orders: orders.to_vec(),
    };
    assert_eq!(verdict(&["26-03-01"]), open("26-03-01", &[DayFirst, YearFirst]));
    assert_eq!(
        verdict(&["03/04/05"]),
        open("03/04/05", &[DayFirst, MonthFirst, YearFirst])
    );
    assert_eq!(
        verdict(&["26-03-01", "99-12-31"]),
        OrderVerdict::Proven(YearFirst)
    );
    assert_eq!(verdict(&["26-03-01", "26-3-2"]), OrderVerdict::Proven(YearFirst));
    assert_eq!(verdict(&["01/03/26", "31/12/99"]), OrderVerdict::Proven(DayFirst));
    assert_eq!(
        verdict(&["01/03/26", "13/03/2026"]),
        OrderVerdict::Proven(DayFirst)
    );
    assert_eq!(
        verdict(&["03/03/26"]),
        open("03/03/26", &[DayFirst, MonthFirst, YearFirst])
    );
    assert_eq!(
        verdict(&["99-12-31", "31/12/2026"]),
        OrderVerdict::Impossible {
            one: "99-12-31".into(),
            other: "31/12/2026".into()
        }
    );
}

#[test]
fn step_numbers_count_from_their_origin() {
    let origin = TimeFormat::default().read("2026-01-01").expect("a day").start;
    let hours = Steps::new(origin, 60 * MINUTE);
    assert_eq!(said(hours.read("1")), is("2026-01-01T01:00:00", 60 * MINUTE));
    assert_eq!(said(hours.read("743")), is("2026-01-31T23:00:00", 60 * MINUTE));
    assert_eq!(
        said(Steps::new(origin, DAY).read(" 0 ")),
        is("2026-01-01T00:00:00", DAY)
    );
    for cell in ["", "-1", "1.5", "x"] {
        assert_eq!(said(hours.read(cell)), Err(Problem::NotAStep), "{cell:?}");
    }
    assert_eq!(said(hours.read("99999999999")), Err(Problem::OutOfRange));
    assert_eq!(said(hours.read("99999999999999999999")), Err(Problem::OutOfRange));
}

#[test]
fn zones_are_read_in_their_usual_forms() {
    assert_eq!(Zone::parse("+08:00"), Ok(Zone::default()));
    assert_eq!(Zone::parse("+0800"), Ok(Zone::default()));
    assert_eq!(Zone::parse("+08"), Ok(Zone::default()));
    assert_eq!(Zone::parse("Z"), Ok(Zone::UTC));
    for text in ["", "8", "+8", "+08:60", "+14:01", "-19:32", "CST", "+08:00:00"] {
        assert!(Zone::parse(text).is_err(), "{text:?}");
    }
}
