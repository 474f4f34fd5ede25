use fundtrail::Money;

use super::*;

fn minor(cell: &str) -> Result<i64, Problem> {
    read(AmountFormat::plain(2), cell)
}

fn read(format: AmountFormat, cell: &str) -> Result<i64, Problem> {
    format
        .read(cell)
        .map(|amount| amount.map_or(i64::MIN, Money::minor))
        .map_err(|error| error.problem())
}

fn comma() -> AmountFormat {
    AmountFormat {
        mark: DecimalMark::Comma,
        ..AmountFormat::plain(2)
    }
}

#[test]
fn signs_stand_before_behind_or_around() {
    for cell in [
        "-110.7",
        "110.70-",
        "(110.70)",
        "\u{2212}110.7",
        "－110.7",
        "（110.70）",
        "- 110.70",
        "-¥110.70",
        "110.70 Dr",
        "¥110.70DR",
    ] {
        assert_eq!(minor(cell), Ok(-11_070), "{cell:?}");
    }
    for cell in ["+110.7", "110.70+", "¥+110.70", "＋１１０．７"] {
        assert_eq!(minor(cell), Ok(11_070), "{cell:?}");
    }
    for cell in ["--1", "-1-", "-(1)", "(-1)", "+-1", "(1", "1)", "-", "()"] {
        let found = AmountFormat::plain(2).read(cell);
        assert!(!matches!(found, Ok(Some(_))), "{cell:?}: {found:?}");
    }
}

#[test]
fn currency_marks_and_full_width_digits_fold() {
    for cell in [
        "¥1,234.50",
        "￥1,234.50",
        "$1,234.50",
        "€1,234.50",
        "1,234.50 €",
        "£1,234.50",
        "1,234.50元",
        "CNY 1,234.50",
        "1234.5 CNY",
        "US$1,234.50",
        "人民币1234.5",
        "１，２３４．５０",
        "USDT 1234.5",
        "'1234.50",
        "=\"1,234.50\"",
    ] {
        assert_eq!(minor(cell), Ok(123_450), "{cell:?}");
    }
    for cell in ["¥¥1", "1元元", "XYZ 1", "1 Ft", "12abc"] {
        assert_eq!(minor(cell), Err(Problem::NotAnAmount), "{cell:?}");
    }
}

#[test]
fn the_currency_that_reading_drops_can_be_asked_for() {
    assert_eq!(currency_mark("-110.7 €"), Some("€"));
    assert_eq!(currency_mark("(US$ 110.70)"), Some("US$"));
    assert_eq!(currency_mark("1.5 USDT"), Some("USDT"));
    assert_eq!(currency_mark("110.7"), None);
}

#[test]
fn groups_are_of_three_or_the_cell_is_refused() {
    for cell in [
        "1,234,567.00",
        "1 234 567",
        "1\u{00A0}234\u{00A0}567",
        "1\u{202F}234\u{202F}567.0",
        "1'234'567",
        "1’234’567",
        "12,34,567",
    ] {
        assert_eq!(minor(cell), Ok(123_456_700), "{cell:?}");
    }
    for cell in [
        "1,23",
        "12,34,56",
        "123,45,678",
        "1,2345",
        "1234,567",
        ",123",
        "1,,234",
        "1 234,567",
        "1'234 567",
        "1.234.567",
        "1.234,5",
    ] {
        assert_eq!(minor(cell), Err(Problem::Grouping), "{cell:?}");
    }
}

#[test]
fn the_comma_can_be_decimal() {
    assert_eq!(read(comma(), "-3.000"), Ok(-300_000));
    assert_eq!(read(comma(), "1.234,50"), Ok(123_450));
    assert_eq!(read(comma(), "1 234,5 EUR"), Ok(123_450));
    assert_eq!(read(comma(), "1,234.50"), Err(Problem::Grouping));
    assert_eq!(read(comma(), "110.70"), Err(Problem::Grouping));
}

#[test]
fn nothing_is_rounded_unless_the_layout_says_so() {
    assert_eq!(minor("1234.500"), Ok(123_450));
    assert_eq!(minor("0.005"), Err(Problem::TooManyDecimals));
    let round = AmountFormat {
        rounding: Rounding::HalfUp,
        ..AmountFormat::plain(2)
    };
    for (cell, expected) in [
        ("0.005", 1),
        ("0.0049", 0),
        ("-0.005", -1),
        ("1.994999", 199),
        ("1.995", 200),
    ] {
        assert_eq!(read(round, cell), Ok(expected), "{cell:?}");
    }
    assert_eq!(read(round, "92233720368547758.074"), Ok(i64::MAX));
    assert_eq!(read(round, "92233720368547758.075"), Err(Problem::TooLarge));
}

#[test]
fn units_of_the_column_and_of_the_cell() {
    let fen = AmountFormat {
        unit: Unit::Minor,
        ..AmountFormat::plain(2)
    };
    assert_eq!(read(fen, "50000"), Ok(50_000));
    assert_eq!(read(fen, "50,000分"), Ok(50_000));
    assert_eq!(read(fen, "50000.5"), Err(Problem::TooManyDecimals));
    assert_eq!(read(fen, "500元"), Err(Problem::OtherUnit));
    assert_eq!(minor("1.5万元"), Ok(1_500_000));
    assert_eq!(minor("1.23456万"), Ok(1_234_560));
    let wan = AmountFormat {
        unit: Unit::TenThousand,
        ..AmountFormat::plain(2)
    };
    assert_eq!(read(wan, "0.000001"), Ok(1));
    assert_eq!(read(wan, "0.0000001"), Err(Problem::TooManyDecimals));
}

#[test]
fn digits_of_other_scripts_and_scientific_notation_are_refused() {
    for cell in ["١٢٣", "१२३", "1²", "五百", "½"] {
        let problem = minor(cell).expect_err(cell);
        assert!(
            matches!(problem, Problem::ForeignDigits | Problem::NotAnAmount),
            "{cell:?}: {problem:?}"
        );
    }
    assert_eq!(minor("١٢٣"), Err(Problem::ForeignDigits));
    assert_eq!(minor("1E5"), Err(Problem::Scientific));
    assert_eq!(minor("1.5E+05"), Err(Problem::Scientific));
}

#[test]
fn a_cell_that_says_nothing_is_no_amount_and_no_error() {
    for cell in ["", "  ", "-", "--", "\\N", "null", "N/A", "无"] {
        assert_eq!(AmountFormat::plain(2).read(cell), Ok(None), "{cell:?}");
    }
}

#[test]
fn the_limits_are_reached_and_never_passed() {
    assert_eq!(minor("92,233,720,368,547,758.07"), Ok(i64::MAX));
    assert_eq!(
        AmountFormat::plain(2).read("-92233720368547758.08"),
        Ok(Some(Money::from_minor(i64::MIN)))
    );
    assert_eq!(minor("92233720368547758.08"), Err(Problem::TooLarge));
    assert_eq!(minor(&"9".repeat(200)), Err(Problem::TooLarge));
    assert_eq!(minor(&format!("{}1", "0".repeat(40))), Ok(100));
}

fn proof(cells: &[&str]) -> MarkProof {
    let mut proof = MarkProof::default();
    for cell in cells {
        proof.feed(cell);
    }
    proof
}

fn verdict(cells: &[&str]) -> MarkVerdict {
    let whole = proof(cells).verdict();
    for cut in 0..=cells.len() {
        let mut parts = proof(&cells[..cut]);
        parts.merge(proof(&cells[cut..]));
        assert_eq!(parts.verdict(), whole, "in two parts");
    }
    whole
}

#[test]
fn one_cell_that_fits_one_reading_only_decides_the_file() {
    let point = MarkVerdict::Proven(DecimalMark::Point);
    let comma = MarkVerdict::Proven(DecimalMark::Comma);
    for cell in [
        "110.7",
        "1,234.50",
        "1234.567",
        ".567",
        "0.500",
        "1,234,567",
        "1'234.567",
        "-0.500 €",
    ] {
        assert_eq!(verdict(&["25,000", cell]), point, "{cell:?}");
    }
    for cell in ["110,7", "1.234,50", "1234,567", "0,500", "1.234.567", "1 234,567"] {
        assert_eq!(verdict(&["-3.000", cell]), comma, "{cell:?}");
    }
}

#[test]
fn what_the_cells_leave_open_is_said_with_an_example() {
    assert_eq!(
        verdict(&["5", "1,500", "2,750"]),
        MarkVerdict::Ambiguous {
            example: "1,500".into()
        }
    );
    assert_eq!(
        verdict(&["5", "1 500", "", "words, and more"]),
        MarkVerdict::NotNeeded
    );
    assert_eq!(
        verdict(&["1,500", "1.5", "7,25", "8.25"]),
        MarkVerdict::Contradiction {
            point: "1.5".into(),
            comma: "7,25".into()
        }
    );
    assert_eq!(
        verdict(&["1,23,45.7"]),
        MarkVerdict::NotNeeded,
        "a broken cell proves nothing"
    );
}
