//! What statements with all kinds of mess come to: the truth lies within the bounds, or a question is asked.
//! `examples/reading_measure` counts over more cases.

#[path = "../examples/reading_measure/messy.rs"]
mod messy;

use messy::tally;

macro_rules! kinds {
    ($($test:ident $name:literal;)*) => { $(
        #[test]
        fn $test() {
            let tally = tally($name, 700..710);
            assert!(tally.wrong.is_empty(), "{:#?}", tally.wrong);
        }
    )* };
}

kinds! {
    copies_without_seconds_count_once "copies-without-seconds";
    payments_that_came_back_are_transfers_back "returns-after-arrival";
    names_without_numbers_are_joined_or_asked_about "names-only";
    what_is_booked_days_later_is_one_transfer "posting-lag";
    what_is_often_booked_days_later_is_one_transfer "much-posting-lag";
    records_cut_short_leave_the_truth_within_the_bounds "cut-exports";
    all_the_mess_leaves_the_truth_within_the_bounds "all";
}
