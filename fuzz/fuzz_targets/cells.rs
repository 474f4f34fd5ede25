//! Every cell parser on any text: none may panic, and what the proofs say must hold.
#![no_main]

use fundtrail_statements::cell::{
    AmountFormat, Currencies, DateOrder, DecimalMark, Directions, MarkProof, MarkVerdict, OrderProof, TimeFormat, Unit,
    number,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = number::clean(text);
    let _ = Directions::default().read(text);
    let _ = Currencies::built_in().read(text);
    for mark in [DecimalMark::Point, DecimalMark::Comma] {
        for unit in [Unit::Major, Unit::Minor, Unit::TenThousand] {
            let format = AmountFormat { mark, unit, ..AmountFormat::plain(2) };
            let _ = format.read(text);
        }
    }
    let mut marks = MarkProof::default();
    marks.feed(text);
    assert!(!matches!(marks.verdict(), MarkVerdict::Contradiction { .. }), "one cell contradicts nobody");
    let mut order = OrderProof::default();
    order.feed(text);
    let (date, time) = text.split_once('|').unwrap_or((text, ""));
    for order in [None, Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)] {
        let format = TimeFormat { order, ..TimeFormat::default() };
        if let Ok(found) = format.read(text) {
            assert!(found.width_nanos > 0);
        }
        let _ = format.read_apart(date, time);
    }
});
